//! What the page of papers reads.

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value};
use fiche::Row;
use jiff::civil::Date;

/// A child who stays in the service.
#[derive(Debug, Clone)]
pub(super) struct Enfant {
    pub id: i64,
    pub nom: String,
    pub birth: Option<Date>,
}

/// The children who stay in a service on a day, of those whose identity is open.
pub(super) async fn enfants(
    read: &mut Read,
    service: i64,
    day: Date,
    identite: &Perimetre,
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.birth_day FROM personne p
          WHERE p.id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
                AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1))
            AND {open} ORDER BY p.nom, p.prenom, p.id LIMIT 500"
    );
    let one = |row: &Found| -> Result<Enfant, DbError> {
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let birth: Option<String> = row.get("birth_day")?;
        Ok(Enfant {
            id: row.get("id")?,
            nom: format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned(),
            birth: birth.and_then(|day| day.parse().ok()),
        })
    };
    read.query(&sql, &values).await?.iter().map(one).collect()
}

/// What a service gave, of the children whose daily life is open.
pub(super) async fn remises(
    read: &mut Read,
    service: i64,
    vie: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values = Vec::new();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.papier_famille_id, t.day, t.lecture_day FROM remise_papier t
          WHERE t.service_id = {service} AND {open} ORDER BY t.id LIMIT 20000"
    );
    let one = |found: &Found| -> Result<Row, DbError> {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        for name in ["personne_id", "papier_famille_id"] {
            row.set(name, Value::Int(found.get(name)?));
        }
        for name in ["day", "lecture_day"] {
            row.set(name, Value::Text(found.get(name)?));
        }
        Ok(row)
    };
    read.query(&sql, &values).await?.iter().map(one).collect()
}
