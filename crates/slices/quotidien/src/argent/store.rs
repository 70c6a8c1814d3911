//! What the pages of money read.

use std::collections::BTreeMap;

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value, Write};
use jiff::civil::Date;

use super::rules::{Regle, signed};

/// A movement, as a list of a whole service needs it.
#[derive(Debug, Clone)]
pub(super) struct Mouvement {
    pub personne: i64,
    pub nature: String,
    /// Cents, below zero for what went out.
    pub signed: i64,
    pub justificatif: bool,
    pub signature: bool,
    pub period: Option<Date>,
}

/// A child who stays in a service, or whose money it still keeps.
#[derive(Debug, Clone)]
pub(super) struct Enfant {
    pub id: i64,
    pub nom: String,
    pub birth: Option<Date>,
}

fn day(row: &Found, column: &str) -> Result<Option<Date>, DbError> {
    Ok(row.get::<Option<String>>(column)?.and_then(|text| text.parse().ok()))
}

fn ticked(row: &Found, column: &str) -> Result<bool, DbError> {
    Ok(row.get::<Option<i64>>(column)? == Some(1))
}

/// The rules of a service that run on a day; they are about no child.
pub(super) async fn regles(read: &mut Read, service: i64, on: Date) -> Result<Vec<Regle>, DbError> {
    let sql = "SELECT id, nature, age_min, age_max, montant, periodicite, start_day, end_day
                 FROM regle_argent
                WHERE service_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)
                ORDER BY id LIMIT 200";
    let rows = read.query(sql, &[service.into(), on.to_string().into()]).await?;
    let mut all = Vec::new();
    for row in &rows {
        let Some(start) = day(row, "start_day")? else { continue };
        all.push(Regle {
            id: row.get("id")?,
            nature: row.get("nature")?,
            ages: (row.get("age_min")?, row.get("age_max")?),
            montant: row.get("montant")?,
            periodicite: row.get("periodicite")?,
            start,
            end: day(row, "end_day")?,
        });
    }
    Ok(all)
}

/// The movements of a service, of the children that `vie` opens.
pub(super) async fn mouvements(
    read: &mut Read,
    service: i64,
    vie: &Perimetre,
) -> Result<Vec<Mouvement>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, t.nature, t.sens, t.montant, t.justificatif, t.signature, t.period_day
           FROM mouvement_argent t WHERE t.service_id = {service} AND {open} ORDER BY t.id"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let sens: String = row.get("sens")?;
            Ok(Mouvement {
                personne: row.get("personne_id")?,
                nature: row.get("nature")?,
                signed: signed(&sens, row.get("montant")?),
                justificatif: ticked(row, "justificatif")?,
                signature: ticked(row, "signature")?,
                period: day(row, "period_day")?,
            })
        })
        .collect()
}

/// Every movement in cash of a service.
const CASH: &str = "SELECT sens, montant FROM mouvement_argent
    WHERE service_id = $1 AND moyen = 'especes' ORDER BY id";

/// Every count of its cash box.
const COUNTS: &str =
    "SELECT montant, attendu FROM comptage_caisse WHERE service_id = $1 ORDER BY id";

/// Cents in a box: every movement in cash, and what each count found more or less than was expected.
fn in_box(cash: &[Found], counts: &[Found]) -> Result<i64, DbError> {
    let mut cents = 0_i64;
    for row in cash {
        let sens: String = row.get("sens")?;
        cents = cents.saturating_add(signed(&sens, row.get("montant")?));
    }
    for row in counts {
        let (found, wanted): (i64, i64) = (row.get("montant")?, row.get("attendu")?);
        cents = cents.saturating_add(found.saturating_sub(wanted));
    }
    Ok(cents)
}

/// Cents that the cash box of a service should hold.
pub(super) async fn expected(read: &mut Read, service: i64) -> Result<i64, DbError> {
    let cash = read.query(CASH, &[service.into()]).await?;
    in_box(&cash, &read.query(COUNTS, &[service.into()]).await?)
}

/// The same, inside the write that keeps a count: what somebody noted since the page was made is in it.
pub(super) async fn expected_now(write: &mut Write, service: i64) -> Result<i64, DbError> {
    let cash = write.query(CASH, &[service.into()]).await?;
    in_box(&cash, &write.query(COUNTS, &[service.into()]).await?)
}

/// The latest count of a cash box: its row, day, cents found and expected, why they differ, by whom.
pub(super) type Comptage = (i64, Date, i64, i64, String, String);

/// The latest counts of the cash box of a service.
pub(super) async fn comptages(read: &mut Read, service: i64) -> Result<Vec<Comptage>, DbError> {
    let sql = "SELECT id, day, montant, attendu, motif, par FROM comptage_caisse
                WHERE service_id = $1 ORDER BY day DESC, id DESC LIMIT 4";
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into()]).await? {
        let Some(on) = day(&row, "day")? else { continue };
        let motif: Option<String> = row.get("motif")?;
        all.push((
            row.get("id")?,
            on,
            row.get("montant")?,
            row.get("attendu")?,
            motif.unwrap_or_default(),
            row.get("par")?,
        ));
    }
    Ok(all)
}

/// The children who stay in a service on a day, of those whose identity is open; with those of `also`.
pub(super) async fn enfants(
    read: &mut Read,
    service: i64,
    on: Date,
    (identite, also): (&Perimetre, &[i64]),
) -> Result<Vec<(Enfant, bool)>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let also: Vec<String> = also.iter().chain([&-1]).map(i64::to_string).collect();
    let stays = format!(
        "SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
            AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)"
    );
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.birth_day, CASE WHEN p.id IN ({stays}) THEN 1 ELSE 0 END AS here
           FROM personne p WHERE (p.id IN ({stays}) OR p.id IN ({})) AND {open}
          ORDER BY p.nom, p.prenom, p.id LIMIT 600",
        also.join(", ")
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let enfant = Enfant {
                id: row.get("id")?,
                nom: format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned(),
                birth: day(row, "birth_day")?,
            };
            Ok((enfant, row.get::<i64>("here")? == 1))
        })
        .collect()
}

/// The names of services.
pub(super) async fn services(
    read: &mut Read,
    ids: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    let ids: Vec<String> = ids.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!("SELECT id, nom FROM service WHERE id IN ({})", ids.join(", "));
    let rows = read.query(&sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}
