//! What the page of a service reads.

use access::Perimetre;
use db::{DbError, Read, Value};
use fiche::Row;
use jiff::civil::Date;

/// A child whom the service houses or follows.
pub(super) struct Suivi {
    pub id: i64,
    pub nom: String,
    pub birth: Option<Date>,
}

/// How many children a service may follow at once, at most.
const MOST: i64 = 2000;

/// The children who stay in a service or whom a measure has it follow on a day, of those whose identity
/// is open.
pub(super) async fn suivis(
    read: &mut Read,
    service: i64,
    day: Date,
    identite: &Perimetre,
) -> Result<Vec<Suivi>, DbError> {
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.birth_day FROM personne p
          WHERE p.id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
                AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)
              UNION SELECT m.personne_id FROM mesure m WHERE m.service_id = {service}
                AND m.prise_en_charge_day <= $1 AND (m.fin_day IS NULL OR m.fin_day > $1))
            AND {open} ORDER BY p.nom, p.prenom, p.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let birth: Option<String> = row.get("birth_day")?;
        all.push(Suivi {
            id: row.get("id")?,
            nom: format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned(),
            birth: birth.and_then(|day| day.parse().ok()),
        });
    }
    Ok(all)
}

/// A few columns of the rows of a service about children, of those it opens, from a day on for those
/// that have one.
pub(super) async fn rows(
    read: &mut Read,
    service: i64,
    (table, texts, numbers): (&str, &[&'static str], &[&'static str]),
    since: Option<Date>,
    vie: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let from = since.map_or(String::new(), |day| {
        values.push(day.to_string().into());
        format!(" AND t.day >= ${}", values.len())
    });
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let named: Vec<String> = texts.iter().chain(numbers).map(|name| format!("t.{name}")).collect();
    let sql = format!(
        "SELECT t.id, t.personne_id, {} FROM {table} t
          WHERE t.service_id = {service}{from} AND {open} ORDER BY t.id",
        named.join(", ")
    );
    let mut all = Vec::new();
    for found in read.query(&sql, &values).await? {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        row.set("personne_id", Value::Int(found.get("personne_id")?));
        for name in texts {
            row.set(name, Value::Text(found.get(name)?));
        }
        for name in numbers {
            row.set(name, Value::Int(found.get(name)?));
        }
        all.push(row);
    }
    Ok(all)
}
