//! The table of emergency accesses, and the search by exact name that leads to one.

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
    /// The service that keeps the file.
    pub service: i64,
    /// Its organisation.
    pub organisation: i64,
}

/// Finds the one file of these organisations with exactly this name and birth; `None` when there
/// is none, or several. `birth` is a day, `YYYY-MM-DD`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find(
    read: &mut Read,
    organisations: &[i64],
    nom: &str,
    prenom: &str,
    birth: &str,
) -> Result<Option<Target>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = organisations.iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT p.id, p.nom, p.nom_usage, p.prenom, p.service_id, s.organisation_id
           FROM personne p JOIN service s ON s.id = p.service_id
          WHERE p.birth_day = $1 AND s.organisation_id IN ({}) ORDER BY p.id",
        within.join(", ")
    );
    let same = |a: &str, b: &str| vocabulary::search_key(a) == vocabulary::search_key(b);
    let mut found = Vec::new();
    for row in read.query(&sql, &[birth.into()]).await? {
        let (own, usual): (String, Option<String>) = (row.get("nom")?, row.get("nom_usage")?);
        let named = same(&own, nom) || usual.is_some_and(|usual| same(&usual, nom));
        if named && same(&row.get::<String>("prenom")?, prenom) {
            found.push(Target {
                personne: row.get("id")?,
                service: row.get("service_id")?,
                organisation: row.get("organisation_id")?,
            });
        }
    }
    Ok(if found.len() == 1 { found.pop() } else { None })
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
