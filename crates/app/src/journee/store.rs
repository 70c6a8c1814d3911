//! What a day is made of, one query a kind: who is away, who has no référent, who follows how many.

use std::collections::{BTreeMap, BTreeSet};

use access::{Granted, Perimetre};
use db::{DbError, Read, Row, Value};

/// Identifiers are numbers of ours: written in a text of SQL, they cannot be anything else.
pub(super) fn within(ids: impl IntoIterator<Item = i64>) -> String {
    let all: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    if all.is_empty() { "-1".to_owned() } else { all.join(", ") }
}

pub(crate) fn full_name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// The names of children, of those that a grant on identities opens.
pub(super) async fn names(
    granted: &mut Granted,
    ids: BTreeSet<i64>,
) -> Result<BTreeMap<i64, String>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut values = Vec::new();
    let condition = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({}) AND {condition}",
        within(ids)
    );
    let rows = granted.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// Whether an account is in the team around a child on a day.
pub(super) async fn follows(
    read: &mut Read,
    compte: i64,
    personne: i64,
    day: &str,
) -> Result<bool, DbError> {
    let sql = "SELECT s.personne_id FROM compte k
                 JOIN referent r ON r.professionnel_id = k.professionnel_id
                 JOIN sejour s ON s.id = r.sejour_id
                WHERE k.id = $1 AND s.personne_id = $2
                  AND r.start_day <= $3 AND (r.end_day IS NULL OR r.end_day > $3)
                  AND (s.sortie_day IS NULL OR s.sortie_day > $3) LIMIT 1";
    let values = [compte.into(), personne.into(), day.into()];
    Ok(read.query_opt(sql, &values).await?.is_some())
}

/// A child who is away.
pub(super) struct Away {
    pub personne: i64,
    /// A code of `nature_absence`.
    pub nature: String,
    /// Since when.
    pub start: Option<String>,
    /// When they are expected back, if somebody wrote it.
    pub end: Option<String>,
}

/// The children of some services who are away at a moment (Europe/Paris), by what the way opens.
pub(super) async fn away(
    read: &mut Read,
    services: &[i64],
    parcours: &Perimetre,
    now: &str,
) -> Result<Vec<Away>, DbError> {
    let mut values: Vec<Value> = vec![now.into()];
    let condition = parcours.condition("a.service_id", Some("a.personne_id"), &mut values);
    let sql = format!(
        "SELECT a.personne_id, a.nature, a.start_at, a.end_at FROM absence a
          WHERE a.service_id IN ({}) AND a.start_at <= $1 AND COALESCE(a.end_at, '9') > $1
            AND {condition}
          ORDER BY CASE WHEN a.nature = 'fugue' THEN 0 ELSE 1 END, a.start_at DESC, a.id LIMIT 20",
        within(services.iter().copied())
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Away {
                personne: row.get("personne_id")?,
                nature: row.get("nature")?,
                start: row.get("start_at")?,
                end: row.get("end_at")?,
            })
        })
        .collect()
}

/// The children of some services whose runaway was told between two moments (Europe/Paris) and that nobody closed, by
/// what incidents open: what the page of the child says too.
pub(super) async fn fugues(
    read: &mut Read,
    services: &[i64],
    incident: &Perimetre,
    (since, now): (&str, &str),
) -> Result<Vec<Away>, DbError> {
    let mut values: Vec<Value> = vec![since.into(), now.into()];
    let condition = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    let sql = format!(
        "SELECT i.personne_id, i.start_at FROM incident i
          WHERE i.service_id IN ({}) AND i.nature = 'fugue' AND i.closed_day IS NULL
            AND COALESCE(i.evite, 0) = 0 AND i.personne_id IS NOT NULL
            AND i.start_at >= $1 AND i.start_at <= $2 AND {condition}
          ORDER BY i.start_at DESC, i.id LIMIT 20",
        within(services.iter().copied())
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Away {
                personne: row.get("personne_id")?,
                nature: "fugue".to_owned(),
                start: row.get("start_at")?,
                end: None,
            })
        })
        .collect()
}

/// The children who stay in some services without any référent on a day: identifier and name.
pub(super) async fn without_referent(
    granted: &mut Granted,
    services: &[i64],
    day: &str,
) -> Result<Vec<(i64, String)>, DbError> {
    let mut values: Vec<Value> = vec![day.into()];
    let condition = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT DISTINCT p.id, p.prenom, p.nom FROM sejour s JOIN personne p ON p.id = s.personne_id
          WHERE s.service_id IN ({}) AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
            AND NOT EXISTS (SELECT 1 FROM referent r WHERE r.sejour_id = s.id
                 AND r.role = 'referent' AND r.start_day <= $1
                 AND (r.end_day IS NULL OR r.end_day > $1))
            AND {condition} ORDER BY p.nom, p.prenom, p.id LIMIT 200",
        within(services.iter().copied())
    );
    let rows = granted.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// A professional, how many children they follow, and whether they are away.
pub(super) struct Load {
    pub nom: String,
    pub references: i64,
    pub coreferences: i64,
    pub away: bool,
}

/// How many children each professional of some services follows on a day, the most first; `absences`
/// says whether the reader may know who is away.
pub(super) async fn loads(
    read: &mut Read,
    services: &[i64],
    day: &str,
    absences: bool,
) -> Result<Vec<Load>, DbError> {
    let within = within(services.iter().copied());
    let sql = format!(
        "SELECT pr.id, pr.prenom, pr.nom,
                COUNT(DISTINCT CASE WHEN r.role = 'referent' THEN s.personne_id END) AS references_n,
                COUNT(DISTINCT CASE WHEN r.role = 'coreferent' THEN s.personne_id END) AS second_n
           FROM referent r JOIN sejour s ON s.id = r.sejour_id
           JOIN professionnel pr ON pr.id = r.professionnel_id
          WHERE s.service_id IN ({within}) AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
            AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
            AND r.role IN ('referent', 'coreferent')
          GROUP BY pr.id, pr.prenom, pr.nom ORDER BY references_n DESC, second_n DESC, pr.nom, pr.id"
    );
    let rows = read.query(&sql, &[day.into()]).await?;
    let mut gone = BTreeSet::new();
    if absences {
        let sql = format!(
            "SELECT professionnel_id FROM absence_professionnel WHERE service_id IN ({within})
               AND start_day <= $1 AND (end_day IS NULL OR end_day > $1)"
        );
        for row in read.query(&sql, &[day.into()]).await? {
            gone.insert(row.get::<i64>("professionnel_id")?);
        }
    }
    rows.iter()
        .map(|row| {
            Ok(Load {
                nom: full_name(row)?,
                references: row.get("references_n")?,
                coreferences: row.get("second_n")?,
                away: gone.contains(&row.get("id")?),
            })
        })
        .collect()
}

/// How many children one may follow in a service on a day, in reference and in co-reference, as the
/// service set; none when it set nothing.
pub(super) async fn most(
    read: &mut Read,
    service: i64,
    day: &str,
) -> Result<(Option<i64>, Option<i64>), DbError> {
    let sql = "SELECT referent_max, coreferent_max FROM regle_equipe
                WHERE service_id = $1 AND start_day <= $2 ORDER BY start_day DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[service.into(), day.into()]).await?;
    found.map_or(Ok((None, None)), |row| Ok((row.get("referent_max")?, row.get("coreferent_max")?)))
}
