//! What the pages of actions read: who may go, who works here, what objectives the children have.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

/// How many children or professionals a page tells, at most.
const MOST: i64 = 300;

/// Identifiers are numbers of ours: written in the text, they cannot be anything else.
fn within(ids: &[i64]) -> String {
    ids.iter().chain([&-1]).map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// A child who may go, or went.
#[derive(Debug, Clone)]
pub(super) struct Enfant {
    pub id: i64,
    pub nom: String,
    /// Whether the service follows them that day and the reader may write about them.
    pub here: bool,
}

/// The children whom a service follows on a day, and `also`, of those whose identity is open, by first name.
pub(super) async fn enfants(
    read: &mut Read,
    service: i64,
    on: Date,
    (identite, write, also): (&Perimetre, &Perimetre, &[i64]),
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let noted = write.condition(&service.to_string(), Some("p.id"), &mut values);
    let follows = format!(
        "SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
            AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1)"
    );
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom,
                CASE WHEN p.id IN ({follows}) AND {noted} THEN 1 ELSE 0 END AS present
           FROM personne p WHERE (p.id IN ({follows}) OR p.id IN ({})) AND {open}
          ORDER BY p.prenom, p.nom, p.id LIMIT {MOST}",
        within(also)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let here = row.get::<i64>("present")? == 1;
            Ok(Enfant { id: row.get("id")?, nom: name(row)?, here })
        })
        .collect()
}

/// Who works in a service on a day, and `also`: identifier and name.
pub(super) async fn professionnels(
    read: &mut Read,
    service: i64,
    on: Date,
    also: &[i64],
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM professionnel p
          WHERE p.id IN ({}) OR p.id IN (SELECT o.professionnel_id FROM poste o
                WHERE o.service_id = {service} AND o.start_day <= $1
                  AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY p.prenom, p.nom, p.id LIMIT {MOST}",
        within(also)
    );
    let rows = read.query(&sql, &[on.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, name(row)?))).collect()
}

/// An objective that a child has: its row, the child, its words.
pub(super) struct Objectif {
    pub id: i64,
    pub personne: i64,
    pub texte: String,
}

/// The objectives of some children that run on a day, in a service, as the way opens them.
pub(super) async fn objectifs(
    read: &mut Read,
    service: i64,
    on: Date,
    (parcours, enfants): (&Perimetre, &[i64]),
) -> Result<Vec<Objectif>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.texte FROM objectif_projet t
          WHERE t.service_id = {service} AND t.personne_id IN ({}) AND t.accueil <> 'refuse'
            AND t.start_day <= $1 AND (t.end_day IS NULL OR t.end_day > $1) AND {open}
          ORDER BY t.personne_id, t.start_day, t.id LIMIT {MOST}",
        within(enfants)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Objectif {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                texte: row.get("texte")?,
            })
        })
        .collect()
}

/// An action, as a list tells it.
pub(super) struct Ligne {
    pub id: i64,
    pub intitule: String,
    pub nature: String,
    pub start: Date,
    pub end: Option<Date>,
    pub lieu: String,
    pub enfants: i64,
    pub evaluee: bool,
}

/// The actions of a service, the latest first; `with`: only those where a child whom it opens takes part.
pub(super) async fn actions(
    read: &mut Read,
    service: i64,
    with: Option<&Perimetre>,
) -> Result<Vec<Ligne>, DbError> {
    let mut values: Vec<Value> = vec![service.into()];
    let own = with.map_or_else(String::new, |open| {
        let open = open.condition("o.service_id", Some("o.personne_id"), &mut values);
        format!(
            "AND EXISTS (SELECT 1 FROM participation_action o
                          WHERE o.action_id = a.id AND o.personne_id IS NOT NULL AND {open})"
        )
    });
    let sql = format!(
        "SELECT a.id, a.intitule, a.nature, a.start_day, a.end_day, a.lieu,
                CASE WHEN a.evaluation IS NULL THEN 0 ELSE 1 END AS evaluee,
                (SELECT COUNT(DISTINCT p.personne_id) FROM participation_action p
                  WHERE p.action_id = a.id AND COALESCE(p.venu, 1) = 1) AS enfants
           FROM action_collective a WHERE a.service_id = $1 {own}
          ORDER BY a.start_day DESC, a.id DESC LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (start, end): (String, Option<String>) = (row.get("start_day")?, row.get("end_day")?);
        let Ok(start) = start.parse() else { continue };
        all.push(Ligne {
            id: row.get("id")?,
            intitule: row.get("intitule")?,
            nature: row.get("nature")?,
            start,
            end: end.and_then(|end| end.parse().ok()),
            lieu: row.get::<Option<String>>("lieu")?.unwrap_or_default(),
            enfants: row.get("enfants")?,
            evaluee: row.get::<i64>("evaluee")? == 1,
        });
    }
    Ok(all)
}
