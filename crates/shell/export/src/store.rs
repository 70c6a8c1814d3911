//! The table of requests. The file waits in it as it leaves: closed under a password that is kept
//! nowhere, so that a copy of the database opens none.

use std::collections::BTreeSet;

use access::{Actor, Category, Granted, GrantedWrite, House, Verb};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use db::{DbError, Read, Row, Value, Write};
use jiff::{Timestamp, ToSpan as _};

use crate::model::{COPIE, Copie, Etat, Export, WAIT_DAYS};

const COLUMNS: &str = "e.id, e.organisation_id, e.service_id, e.is_whole, e.compte_id, \
    c.nom AS name, e.source, e.parametres, e.category, e.mode, e.title, e.personne_id, e.format, \
    e.finalite, e.precision_finalite, e.row_count, e.personne_count, e.is_bulk, e.at, \
    e.decided_at, e.decided_by, e.verdict, e.decided_note, e.prepared_at, e.expires_at, \
    e.fetched_at, e.fetched_count, e.removed_at, e.destroy_day";

fn export_of(row: &Row) -> Result<Export, DbError> {
    let decided: Option<String> = row.get("decided_at")?;
    let by = row.get::<Option<i64>>("decided_by")?.unwrap_or_default();
    let verdict = row.get::<Option<String>>("verdict")?.unwrap_or_default();
    let note = row.get::<Option<String>>("decided_note")?.unwrap_or_default();
    let prepared: Option<String> = row.get("prepared_at")?;
    let expires = row.get::<Option<String>>("expires_at")?.unwrap_or_default();
    let fetched: Option<String> = row.get("fetched_at")?;
    let times: i64 = row.get("fetched_count")?;
    Ok(Export {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        service: row.get("service_id")?,
        whole: row.get("is_whole")?,
        compte: row.get("compte_id")?,
        nom: row.get::<Option<String>>("name")?.unwrap_or_default(),
        source: row.get("source")?,
        parametres: row.get("parametres")?,
        category: row.get("category")?,
        mode: row.get("mode")?,
        titre: row.get("title")?,
        personne: row.get("personne_id")?,
        format: row.get("format")?,
        finalite: row.get("finalite")?,
        precision: row.get("precision_finalite")?,
        rows: row.get("row_count")?,
        persons: row.get("personne_count")?,
        bulk: row.get("is_bulk")?,
        at: row.get("at")?,
        decided: decided.map(|at| (at, by, verdict == "accorde", note)),
        prepared: prepared.map(|at| (at, expires)),
        fetched: fetched.map(|at| (at, times)),
        erased: row.get("removed_at")?,
        destroy_day: row.get("destroy_day")?,
    })
}

/// The children whose rows an account took out since `since` (RFC 3339) without a second person.
pub(crate) async fn taken_alone(
    write: &mut Write,
    compte: i64,
    since: &str,
) -> Result<BTreeSet<i64>, DbError> {
    let alone = write
        .query(
            "SELECT id FROM export WHERE compte_id = $1 AND at >= $2 AND is_bulk = 0",
            &[compte.into(), since.into()],
        )
        .await?;
    let alone: Vec<i64> = alone.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    if alone.is_empty() {
        return Ok(BTreeSet::new());
    }
    let named = write
        .query(
            "SELECT DISTINCT personne_id, details FROM audit
              WHERE compte_id = $1 AND at >= $2 AND personne_id IS NOT NULL
                AND details LIKE 'export:%'",
            &[compte.into(), since.into()],
        )
        .await?;
    let mut children = BTreeSet::new();
    for row in named {
        let details: String = row.get("details")?;
        let id = details.strip_prefix("export:").and_then(|rest| rest.split(' ').next());
        if id.and_then(|id| id.parse().ok()).is_some_and(|id: i64| alone.contains(&id)) {
            children.insert(row.get("personne_id")?);
        }
    }
    Ok(children)
}

/// Returns a request, before any right is asked: the page says under which it is shown.
pub(crate) async fn find(house: &House, id: i64) -> Result<Option<Export>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM export e LEFT JOIN compte c ON c.id = e.compte_id WHERE e.id = $1"
    );
    let row = house.db().read().await?.query_opt(&sql, &[id.into()]).await?;
    row.as_ref().map(export_of).transpose()
}

/// Returns the requests of some services of a grant, latest first.
pub(crate) async fn list(granted: &mut Granted, services: &[i64]) -> Result<Vec<Export>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM export e LEFT JOIN compte c ON c.id = e.compte_id
          WHERE e.service_id IN ({}) ORDER BY e.at DESC, e.id DESC LIMIT 500",
        within.join(", ")
    );
    granted.query(&sql, &[]).await?.iter().map(export_of).collect()
}

/// The name of an account.
pub(crate) async fn name_of(read: &mut Read, compte: i64) -> Result<String, DbError> {
    let sql = "SELECT nom FROM compte WHERE id = $1";
    let row = read.query_opt(sql, &[compte.into()]).await?;
    row.map_or(Ok(String::new()), |row| row.get("nom"))
}

/// The name of an organisation.
pub(crate) async fn organisation(read: &mut Read, id: i64) -> Result<String, DbError> {
    let sql = "SELECT nom FROM organisation WHERE id = $1";
    let row = read.query_opt(sql, &[id.into()]).await?;
    row.map_or(Ok(String::new()), |row| row.get("nom"))
}

/// The name of a service.
pub(crate) async fn service(read: &mut Read, id: i64) -> Result<String, DbError> {
    let row = read.query_opt("SELECT nom FROM service WHERE id = $1", &[id.into()]).await?;
    row.map_or(Ok(String::new()), |row| row.get("nom"))
}

/// Keeps a new request.
pub(crate) async fn create(granted: &mut GrantedWrite, one: &Export) -> Result<(), DbError> {
    let values: [Value; 20] = [
        one.id.into(),
        one.organisation.into(),
        one.service.into(),
        one.whole.into(),
        one.compte.into(),
        one.source.as_str().into(),
        one.parametres.as_str().into(),
        one.category.as_str().into(),
        one.titre.as_str().into(),
        one.personne.into(),
        one.format.as_str().into(),
        one.finalite.as_str().into(),
        one.precision.as_str().into(),
        one.rows.into(),
        one.persons.into(),
        one.bulk.into(),
        one.at.as_str().into(),
        0_i64.into(),
        one.destroy_day.as_str().into(),
        one.mode.as_str().into(),
    ];
    granted
        .write()
        .execute(
            "INSERT INTO export (id, organisation_id, service_id, is_whole, compte_id, source,
                parametres, category, title, personne_id, format, finalite, precision_finalite,
                row_count, personne_count, is_bulk, at, fetched_count, destroy_day, mode)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20)",
            &values,
        )
        .await?;
    Ok(())
}

/// Leaves the line of a copy that is handed over in clear, in the transaction that allows it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn journal_copy(granted: &mut GrantedWrite, one: &Copie<'_>) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let (verb, category) = (granted.action().verb.code(), granted.action().category.code());
    let sql = "INSERT INTO export (id, organisation_id, service_id, is_whole, compte_id, source,
                parametres, category, title, personne_id, format, finalite, precision_finalite,
                row_count, personne_count, is_bulk, at, prepared_at, expires_at, fetched_at,
                fetched_count, removed_at, destroy_day, mode)
             SELECT $1, s.organisation_id, s.id, 0, $3, $4, '', $5, $6, $7, $8, $9, $10, 1, 1, 0, $11,
                $11, $11, $11, 1, $11, '', $12 FROM service s WHERE s.id = $2";
    let values: [Value; 12] = [
        one.id.into(),
        one.service.into(),
        compte.into(),
        COPIE.into(),
        category.into(),
        one.titre.into(),
        one.personne.into(),
        one.format.into(),
        one.finalite.into(),
        one.pour.into(),
        at.into(),
        verb.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Keeps the file of a request; false when it was made already.
pub(crate) async fn keep_file(
    granted: &mut GrantedWrite,
    one: &Export,
    until: &str,
    bytes: &[u8],
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let changed = granted
        .write()
        .execute(
            "UPDATE export SET prepared_at = $2, expires_at = $3, content = $4, row_count = $5,
                    personne_count = $6, destroy_day = $7
              WHERE id = $1 AND prepared_at IS NULL",
            &[
                one.id.into(),
                at.into(),
                until.into(),
                STANDARD.encode(bytes).into(),
                one.rows.into(),
                one.persons.into(),
                one.destroy_day.as_str().into(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Keeps the answer of a second person; false when somebody answered already, or it is their own.
pub(crate) async fn decide(
    granted: &mut GrantedWrite,
    id: i64,
    agreed: bool,
    note: &str,
) -> Result<bool, DbError> {
    let (at, by) = (granted.at().to_owned(), granted.compte());
    let verdict = if agreed { "accorde" } else { "refuse" };
    let changed = granted
        .write()
        .execute(
            "UPDATE export SET decided_at = $2, decided_by = $3, verdict = $4, decided_note = $5
              WHERE id = $1 AND decided_at IS NULL AND compte_id <> $3 AND is_bulk = 1",
            &[id.into(), at.into(), by.into(), verdict.into(), note.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Takes the file, and says that it was fetched; none once it is erased.
pub(crate) async fn fetch(granted: &mut GrantedWrite, id: i64) -> Result<Option<Vec<u8>>, DbError> {
    let at = granted.at().to_owned();
    let write = granted.write();
    let sql = "SELECT content FROM export WHERE id = $1 AND expires_at > $2";
    let row = write.query_opt(sql, &[id.into(), at.as_str().into()]).await?;
    let text: Option<String> = row.map_or(Ok(None), |row| row.get("content"))?;
    let Some(bytes) = text.and_then(|text| STANDARD.decode(text).ok()) else { return Ok(None) };
    let sql = "UPDATE export SET fetched_at = COALESCE(fetched_at, $2),
                      fetched_count = fetched_count + 1 WHERE id = $1";
    write.execute(sql, &[id.into(), at.into()]).await?;
    Ok(Some(bytes))
}

/// Removes the files whose time is over at `now`; returns the requests they were of.
pub(crate) async fn remove_over(write: &mut Write, now: &str) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM export WHERE content IS NOT NULL AND expires_at <= $1 ORDER BY id";
    let rows = write.query(sql, &[now.into()]).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    for id in &ids {
        let sql = "UPDATE export SET content = NULL, removed_at = $2 WHERE id = $1";
        write.execute(sql, &[(*id).into(), now.into()]).await?;
    }
    Ok(ids)
}

/// Forgets what was written about a child who is erased: the words, and a file that waits.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "UPDATE export SET precision_finalite = '', content = NULL,
                      removed_at = COALESCE(removed_at, prepared_at),
                      decided_note = CASE WHEN decided_note IS NULL THEN NULL ELSE '' END
                WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Erases the files about a child that wait to be fetched: something they hold was erased.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_files(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "UPDATE export SET content = NULL, removed_at = COALESCE(removed_at, prepared_at)
                WHERE personne_id = $1 AND content IS NOT NULL";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// A request that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub titre: String,
    /// Who asked.
    pub nom: String,
    /// Whether it waits for its asker to make the file, not for a second person.
    pub own: bool,
}

/// The requests that wait for somebody: those of others that they may answer, their own that were
/// granted.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(
    read: &mut Read,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<Waiting>, DbError> {
    let services = actor.services_for(Verb::Publier, Category::Export);
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let within = if within.is_empty() { "-1".to_owned() } else { within.join(", ") };
    let since = now.checked_sub((WAIT_DAYS * 24 * 2).hours()).unwrap_or(now).to_string();
    let sql = format!(
        "SELECT {COLUMNS} FROM export e LEFT JOIN compte c ON c.id = e.compte_id
          WHERE e.is_bulk = 1 AND e.prepared_at IS NULL AND e.at > $2
            AND (e.compte_id = $1 OR e.service_id IN ({within})) ORDER BY e.at, e.id LIMIT 50"
    );
    let rows = read.query(&sql, &[actor.compte.into(), since.into()]).await?;
    let all = rows.iter().map(export_of).collect::<Result<Vec<_>, _>>()?;
    Ok(all
        .into_iter()
        .filter(|one| match one.etat(now) {
            Etat::Attend => one.compte != actor.compte && services.contains(&one.service),
            Etat::Accorde => one.compte == actor.compte,
            _ => false,
        })
        .map(|one| Waiting {
            own: one.compte == actor.compte,
            id: one.id,
            titre: one.titre,
            nom: one.nom,
        })
        .collect())
}
