//! The table of emergency accesses, and the search by exact name that leads to one.

use std::collections::BTreeMap;

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row, Write};

use super::Acces;

const COLUMNS: &str = "u.id, u.compte_id, k.nom AS qui, u.personne_id, u.service_id, u.motif,
    u.precision_motif, u.opened_at, u.ends_at, u.review_due, u.reviewed_at, u.review_verdict,
    u.review_note, p.nom, p.prenom";

fn acces_of(row: &Row) -> Result<Acces, DbError> {
    let (nom, prenom): (String, String) = (row.get("nom")?, row.get("prenom")?);
    Ok(Acces {
        id: row.get("id")?,
        compte: row.get("compte_id")?,
        nom: row.get("qui")?,
        personne: row.get("personne_id")?,
        enfant: format!("{prenom} {nom}"),
        service: row.get("service_id")?,
        motif: row.get("motif")?,
        precision: row.get("precision_motif")?,
        opened_at: row.get("opened_at")?,
        ends_at: row.get("ends_at")?,
        review_due: row.get("review_due")?,
        reviewed_at: row.get("reviewed_at")?,
        verdict: row.get("review_verdict")?,
        note: row.get("review_note")?,
    })
}

/// A file found by its exact name, and the service to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The child.
    pub personne: i64,
    /// The service that is told.
    pub service: i64,
    /// Its organisation.
    pub organisation: i64,
}

/// How many files of one child are opened at once: one a service of an organisation, not more homonyms.
const MOST: usize = 4;

/// Finds the files with exactly this name and birth that these organisations keep, or follow on `today`; none when
/// there is none, or more than a child has. A child whom two services follow has two files: both are his. The
/// service to tell is the one that follows him, before the one that opened the file. `birth` and `today` are days,
/// `YYYY-MM-DD`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find(
    read: &mut Read,
    organisations: &[i64],
    (nom, prenom): (&str, &str),
    birth: &str,
    today: &str,
) -> Result<Vec<Target>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = organisations.iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok(Vec::new());
    }
    let within = within.join(", ");
    let sql = format!(
        "SELECT p.id AS child, p.nom, p.nom_usage, p.prenom, s.id AS service_id, s.organisation_id,
                1 AS kept
           FROM personne p JOIN service s ON s.id = p.service_id
          WHERE p.birth_day = $1 AND s.organisation_id IN ({within})
         UNION ALL SELECT p.id, p.nom, p.nom_usage, p.prenom, s.id, s.organisation_id, 0
           FROM personne p JOIN mission m ON m.personne_id = p.id JOIN service s ON s.id = m.service_id
          WHERE p.birth_day = $1 AND s.organisation_id IN ({within})
            AND m.start_day <= $2 AND (m.end_day IS NULL OR m.end_day > $2)
         ORDER BY kept, service_id, child"
    );
    let same = |a: &str, b: &str| vocabulary::search_key(a) == vocabulary::search_key(b);
    let mut found: Vec<Target> = Vec::new();
    for row in read.query(&sql, &[birth.into(), today.into()]).await? {
        let (own, usual): (String, Option<String>) = (row.get("nom")?, row.get("nom_usage")?);
        let named = same(&own, nom) || usual.is_some_and(|usual| same(&usual, nom));
        let personne: i64 = row.get("child")?;
        let known = found.iter().any(|one| one.personne == personne);
        if named && !known && same(&row.get::<String>("prenom")?, prenom) {
            found.push(Target {
                personne,
                service: row.get("service_id")?,
                organisation: row.get("organisation_id")?,
            });
        }
    }
    Ok(if found.len() > MOST { Vec::new() } else { found })
}

/// Keeps a new access.
pub(crate) async fn insert(
    granted: &mut GrantedWrite,
    acces: &Acces,
    of: &Target,
) -> Result<(), DbError> {
    let compte = granted.compte();
    granted
        .write()
        .execute(
            "INSERT INTO acces_urgence (id, compte_id, personne_id, service_id, organisation_id,
                 motif, precision_motif, opened_at, ends_at, review_due)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                acces.id.into(),
                compte.into(),
                of.personne.into(),
                of.service.into(),
                of.organisation.into(),
                acces.motif.as_str().into(),
                acces.precision.as_str().into(),
                acces.opened_at.as_str().into(),
                acces.ends_at.as_str().into(),
                acces.review_due.as_str().into(),
            ],
        )
        .await
        .map(|_| ())
}

/// The accesses of the services of a grant, those to review first.
pub(crate) async fn list(granted: &mut Granted) -> Result<Vec<Acces>, DbError> {
    let within: Vec<String> = granted.services().iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM acces_urgence u
           JOIN compte k ON k.id = u.compte_id JOIN personne p ON p.id = u.personne_id
          WHERE u.service_id IN ({})
          ORDER BY CASE WHEN u.reviewed_at IS NULL THEN 0 ELSE 1 END, u.opened_at DESC LIMIT 200",
        within.join(", ")
    );
    granted.query(&sql, &[]).await?.iter().map(acces_of).collect()
}

/// One access, if the grant covers its service.
pub(crate) async fn one(granted: &mut Granted, id: i64) -> Result<Option<Acces>, DbError> {
    Ok(list_one(granted.read(), id).await?.filter(|one| granted.services().contains(&one.service)))
}

async fn list_one(read: &mut Read, id: i64) -> Result<Option<Acces>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM acces_urgence u
           JOIN compte k ON k.id = u.compte_id JOIN personne p ON p.id = u.personne_id
          WHERE u.id = $1"
    );
    read.query_opt(&sql, &[id.into()]).await?.as_ref().map(acces_of).transpose()
}

/// The service that is told of an access, and its child, before any right is asked.
pub(crate) async fn place_of(read: &mut Read, id: i64) -> Result<Option<(i64, i64)>, DbError> {
    Ok(list_one(read, id).await?.map(|one| (one.service, one.personne)))
}

/// The service that is told of an access, inside a write; 0 when there is none.
pub(crate) async fn place_of_now(write: &mut Write, id: i64) -> Result<i64, DbError> {
    let sql = "SELECT service_id FROM acces_urgence WHERE id = $1";
    let row = write.query_opt(sql, &[id.into()]).await?;
    row.map_or(Ok(0), |row| row.get("service_id"))
}

/// Keeps a review, once, and ends the access. Returns whether it was kept: not by who opened it,
/// and not twice.
pub(crate) async fn review(
    granted: &mut GrantedWrite,
    id: i64,
    verdict: &str,
    note: &str,
) -> Result<bool, DbError> {
    let (compte, at) = (granted.compte(), granted.at().to_owned());
    let done = granted
        .write()
        .execute(
            "UPDATE acces_urgence
                SET reviewed_at = $2, review_compte_id = $3, review_verdict = $4, review_note = $5,
                    closed_at = CASE WHEN $4 = 'justifie' THEN closed_at ELSE $2 END
              WHERE id = $1 AND reviewed_at IS NULL AND compte_id <> $3",
            &[id.into(), at.into(), compte.into(), verdict.into(), note.into()],
        )
        .await?;
    Ok(done == 1)
}

/// Empties what persons wrote about a child who is erased; who opened what, and when, stays.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "UPDATE acces_urgence
                  SET precision_motif = '',
                      review_note = CASE WHEN review_note IS NULL THEN NULL ELSE '' END
                WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// By service, how many accesses wait for a review, and how many are late at `now`.
pub(crate) async fn waiting_by_service(
    read: &mut Read,
    now: &str,
) -> Result<BTreeMap<i64, (i64, i64)>, DbError> {
    let sql = "SELECT service_id, COUNT(*) AS n,
                      SUM(CASE WHEN review_due < $1 THEN 1 ELSE 0 END) AS late
                 FROM acces_urgence WHERE reviewed_at IS NULL GROUP BY service_id";
    let rows = read.query(sql, &[now.into()]).await?;
    rows.iter().map(|row| Ok((row.get("service_id")?, (row.get("n")?, row.get("late")?)))).collect()
}

/// How many accesses wait for a review in the services of a grant, and how many are late at `now`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(granted: &mut Granted, now: &str) -> Result<(i64, i64), DbError> {
    let within: Vec<String> = granted.services().iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok((0, 0));
    }
    let sql = format!(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN review_due < $1 THEN 1 ELSE 0 END), 0) AS late
           FROM acces_urgence WHERE reviewed_at IS NULL AND service_id IN ({})",
        within.join(", ")
    );
    let row = granted.read().query_opt(&sql, &[now.into()]).await?;
    row.map_or(Ok((0, 0)), |row| Ok((row.get("n")?, row.get("late")?)))
}

/// The accesses of an account that run at `now`, of one child or of all: child, its name, and the
/// instant when the access ends. Whoever opened a file may be told that they did.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn running(
    read: &mut Read,
    compte: i64,
    personne: Option<i64>,
    now: &str,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let mut values = vec![compte.into(), now.into()];
    let of_child = personne.map_or("", |id| {
        values.push(id.into());
        " AND u.personne_id = $3"
    });
    let sql = format!(
        "SELECT u.personne_id, p.nom, p.prenom, MAX(u.ends_at) AS until_at
           FROM acces_urgence u JOIN personne p ON p.id = u.personne_id
          WHERE u.compte_id = $1 AND u.closed_at IS NULL AND u.ends_at > $2{of_child}
          GROUP BY u.personne_id, p.nom, p.prenom ORDER BY until_at, u.personne_id"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (nom, prenom): (String, String) = (row.get("nom")?, row.get("prenom")?);
            Ok((row.get("personne_id")?, format!("{prenom} {nom}"), row.get("until_at")?))
        })
        .collect()
}

/// The accesses of an account that ended since `since` and before `now` (RFC 3339), latest first:
/// when each was opened, when it ended, and the verdict of its review, if any. No child is named:
/// the file is closed again.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn ended(
    read: &mut Read,
    compte: i64,
    since: &str,
    now: &str,
) -> Result<Vec<(String, String, Option<String>)>, DbError> {
    let sql = "SELECT opened_at, COALESCE(closed_at, ends_at) AS end_at, review_verdict
                 FROM acces_urgence
                WHERE compte_id = $1 AND (closed_at IS NOT NULL OR ends_at <= $3)
                  AND COALESCE(closed_at, ends_at) > $2
                ORDER BY end_at DESC, id LIMIT 10";
    let rows = read.query(sql, &[compte.into(), since.into(), now.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("opened_at")?, row.get("end_at")?, row.get("review_verdict")?)))
        .collect()
}
