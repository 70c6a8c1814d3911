//! The orders of a service by court, and the last request about each measure.

use std::collections::BTreeMap;

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules;

/// An order, as the page of a service tells it.
pub(crate) struct Ordonnance {
    pub id: i64,
    pub personne: i64,
    /// Of who is kept elsewhere, [`fiche::enfant::AILLEURS`].
    pub nom: String,
    pub prescripteur: String,
    pub prescripteur_nom: String,
    pub juridiction: String,
    pub decision: Option<Date>,
    pub fondement: String,
    pub months: Option<i64>,
    pub terme: Option<Date>,
    pub prolonge: bool,
    /// How many measures of the service rest on it.
    pub mesures: i64,
}

/// What was asked last about a measure.
pub(crate) struct Demande {
    pub id: i64,
    pub nature: String,
    pub day: Option<Date>,
    pub reponse: String,
    pub reponse_day: Option<Date>,
}

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn text(row: &Row, column: &str) -> Result<String, DbError> {
    Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
}

/// The orders of a service that did not end before a day, of those whose way is open; the latest first. One of no known term
/// holds as long as a measure rests on it.
pub(crate) async fn courantes(
    read: &mut Read,
    service: i64,
    since: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Ordonnance>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let measure = parcours.condition("m.service_id", Some("m.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, p.prenom, p.nom, t.prescripteur, t.prescripteur_nom, t.juridiction,
                t.decision_day, t.fondement, t.duree_months, t.terme_day, t.precedente_id,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu,
                (SELECT count(*) FROM mesure m WHERE m.ordonnance_id = t.id AND {measure}) AS mesures,
                (SELECT count(*) FROM mesure m WHERE m.ordonnance_id = t.id AND {measure}
                    AND (m.fin_day IS NULL OR m.fin_day >= '{since}')) AS tenues
           FROM ordonnance t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND {own}
          ORDER BY t.decision_day DESC, t.id DESC LIMIT 2000"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let decision = day(&row, "decision_day")?;
        let months: Option<i64> = row.get("duree_months")?;
        let given = day(&row, "terme_day")?;
        let terme = decision.and_then(|decision| rules::terme(decision, given, months));
        let holds = terme.is_none() && row.get::<i64>("tenues")? > 0;
        if !holds && terme.or(decision).is_some_and(|last| last < since) {
            continue;
        }
        all.push(Ordonnance {
            id: row.get("id")?,
            personne: row.get("personne_id")?,
            nom: if row.get::<i64>("connu")? == 1 {
                format!("{} {}", text(&row, "prenom")?, text(&row, "nom")?).trim().to_owned()
            } else {
                fiche::enfant::AILLEURS.to_owned()
            },
            prescripteur: text(&row, "prescripteur")?,
            prescripteur_nom: text(&row, "prescripteur_nom")?,
            juridiction: text(&row, "juridiction")?
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            decision,
            fondement: text(&row, "fondement")?,
            months,
            terme,
            prolonge: row.get::<Option<i64>>("precedente_id")?.is_some(),
            mesures: row.get("mesures")?,
        });
    }
    Ok(all)
}

/// The last request about each measure of a service, of those whose way is open.
pub(crate) async fn demandes(
    read: &mut Read,
    service: i64,
    parcours: &Perimetre,
) -> Result<BTreeMap<i64, Demande>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.mesure_id, t.nature, t.demande_day, t.reponse, t.reponse_day
           FROM demande_renouvellement t WHERE t.service_id = {service} AND {own}
          ORDER BY t.demande_day, t.id"
    );
    let mut all = BTreeMap::new();
    for row in read.query(&sql, &values).await? {
        let one = Demande {
            id: row.get("id")?,
            nature: text(&row, "nature")?,
            day: day(&row, "demande_day")?,
            reponse: text(&row, "reponse")?,
            reponse_day: day(&row, "reponse_day")?,
        };
        all.insert(row.get("mesure_id")?, one);
    }
    Ok(all)
}
