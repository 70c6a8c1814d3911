//! The tables of papers: a row each, and the sealed pieces of their bytes.
//!
//! A paper is cut in pieces of the same length, each sealed for its place: paper, rank and number of
//! pieces. One moved, missing or cut does not open; the hash of the whole is checked besides. Its title and
//! the reason of its withdrawal say much by themselves: they are sealed too.

use std::collections::BTreeMap;

use access::{Category, Granted, GrantedWrite};
use db::{DbError, Read, Row, Vault, Write};
use seal::SealError;
use sha2::{Digest as _, Sha256};

use super::model::{LIENS, Lien, NATURES, Nature, Piece, Retrait};
use crate::keys::{Keys, MOTIF, PIECE, TITLE};

/// The length of a piece in clear, in bytes.
const PART: usize = 256 * 1024;

const COLUMNS: &str =
    "id, service_id, personne_id, nature, title, day, format, size, hash, part_count,
    compte_id, at, retrait_at, retrait_motif, note_id, lien_table, lien_id";

fn piece_of(vault: &Vault, row: &Row) -> Result<Piece, DbError> {
    let shape = |what: &str| DbError::Shape(format!("a paper with no {what} of ours"));
    let retrait: Option<String> = row.get("retrait_at")?;
    let id: i64 = row.get("id")?;
    let motif: Option<String> = row.get("retrait_motif")?;
    let motif = motif.map(|kept| vault.open(MOTIF, &id.to_string(), &kept)).transpose()?;
    Ok(Piece {
        id,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: Nature::from_code(&row.get::<String>("nature")?).ok_or_else(|| shape("nature"))?,
        title: vault.open(TITLE, &id.to_string(), &row.get::<String>("title")?)?,
        day: row.get::<String>("day")?.parse().map_err(|_| shape("day"))?,
        format: row.get("format")?,
        size: row.get("size")?,
        hash: row.get("hash")?,
        parts: row.get("part_count")?,
        compte: row.get("compte_id")?,
        at: row.get("at")?,
        note: row.get("note_id")?,
        lien: row
            .get::<Option<String>>("lien_table")?
            .zip(row.get::<Option<i64>>("lien_id")?)
            .and_then(|(table, id)| Lien::of(&table, id)),
        retrait: retrait.map(|at| Retrait { at, motif: motif.unwrap_or_default() }),
    })
}

/// Where a paper stands, before any right is asked: its service, its child and its nature.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn place_of(read: &mut Read, id: i64) -> Result<Option<(i64, i64, Nature)>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM piece WHERE id = $1");
    let vault = read.vault().clone();
    let found = read.query_opt(&sql, &[id.into()]).await?;
    let piece = found.as_ref().map(|row| piece_of(&vault, row)).transpose()?;
    Ok(piece.map(|piece| (piece.service, piece.personne, piece.nature)))
}

/// The stored format of a paper, before any right is asked; empty when there is none.
pub(crate) async fn format_of(read: &mut Read, id: i64) -> Result<String, DbError> {
    let found = read.query_opt("SELECT format FROM piece WHERE id = $1", &[id.into()]).await?;
    found.map_or(Ok(String::new()), |row| row.get("format"))
}

/// The reason of the emergency access by which an account has the file of a child open at `now` (RFC 3339); empty when it
/// has none.
pub(crate) async fn emergency_of(
    read: &mut Read,
    (compte, personne): (i64, i64),
    now: &str,
) -> Result<String, DbError> {
    let sql = "SELECT motif FROM acces_urgence
                WHERE compte_id = $1 AND personne_id = $2 AND closed_at IS NULL AND ends_at > $3
                ORDER BY opened_at DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[compte.into(), personne.into(), now.into()]).await?;
    found.map_or(Ok(String::new()), |row| row.get("motif"))
}

/// What the chain says of a copy that was taken in an emergency.
pub(crate) const COPIE: &str = "copie-urgence";

/// A paper that was opened by an emergency access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lue {
    /// The paper.
    pub id: i64,
    /// The service that keeps it.
    pub service: i64,
    /// Its nature; its title is for who reads it.
    pub nature: Nature,
    /// Whether a copy was taken.
    pub copie: bool,
}

/// The papers of a child that an account opened by an emergency, from an instant to another (RFC 3339), in the order of
/// the chain: their page, their picture or a copy. For who reviews the access.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn opened_in_emergency(
    granted: &mut Granted,
    (compte, personne): (i64, i64),
    (from, to): (&str, &str),
) -> Result<Vec<Lue>, DbError> {
    let list = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    // What was opened under the address of a file that was united since was opened of this child.
    let mut files = fiche::united_with(granted.read(), personne).await?;
    files.push(personne);
    let files = list(&files);
    let sql = format!(
        "SELECT cible, details FROM audit
          WHERE personne_id IN ({files}) AND compte_id = $1 AND at >= $2 AND at <= $3
            AND rule = 'acces-d-urgence' AND verdict = 'accorde' AND cible LIKE 'piece:%'
          ORDER BY seq"
    );
    let mut seen: Vec<(i64, bool)> = Vec::new();
    for row in granted.query(&sql, &[compte.into(), from.into(), to.into()]).await? {
        let (cible, details): (String, String) = (row.get("cible")?, row.get("details")?);
        let Some(id) = cible.strip_prefix("piece:").and_then(|id| id.parse::<i64>().ok()) else {
            continue;
        };
        let copie = details.split(' ').any(|word| word == COPIE);
        match seen.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => *known |= copie,
            None => seen.push((id, copie)),
        }
    }
    let ids: Vec<i64> = seen.iter().map(|(id, _)| *id).chain([-1]).collect();
    let sql = format!("SELECT id, service_id, nature FROM piece WHERE id IN ({})", list(&ids));
    let mut all: Vec<Lue> = Vec::new();
    for row in granted.query(&sql, &[]).await? {
        let id: i64 = row.get("id")?;
        let copie = seen.iter().any(|(known, copie)| *known == id && *copie);
        let Some(nature) = Nature::from_code(&row.get::<String>("nature")?) else { continue };
        all.push(Lue { id, service: row.get("service_id")?, nature, copie });
    }
    all.sort_by_key(|one| seen.iter().position(|(id, _)| *id == one.id));
    Ok(all)
}

/// The papers of a child that a grant on the file ([`access::Cible::Dossier`]) opens, by nature, the
/// latest first; those withdrawn last.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_child(granted: &mut Granted, personne: i64) -> Result<Vec<Piece>, DbError> {
    // Codes and identifiers are ours: written in the text, they cannot be anything else.
    let mut open = Vec::new();
    for category in Category::ALL {
        let services: Vec<String> =
            granted.services_on_child(*category).iter().map(i64::to_string).collect();
        let natures: Vec<String> = NATURES
            .iter()
            .filter(|nature| nature.category == *category)
            .map(|nature| format!("'{}'", nature.code))
            .collect();
        if !services.is_empty() && !natures.is_empty() {
            let (services, natures) = (services.join(", "), natures.join(", "));
            open.push(format!("(service_id IN ({services}) AND nature IN ({natures}))"));
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let open = open.join(" OR ");
    let sql = format!("SELECT {COLUMNS} FROM piece WHERE personne_id = $1 AND ({open})");
    let vault = granted.read().vault().clone();
    let rows = granted.query(&sql, &[personne.into()]).await?;
    let mut all = sorted(&vault, &rows)?;
    // Who does not read what a paper goes with does not learn that it is there.
    for piece in &mut all {
        piece.lien =
            piece.lien.filter(|lien| !granted.services_on_child(lien.category()).is_empty());
    }
    Ok(all)
}

/// The rows about a child that a paper may go with, of those that the grant opens: ten of each kind, the latest first.
pub(crate) async fn liens(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<(Lien, jiff::civil::Date)>, DbError> {
    let mut all = Vec::new();
    // Words that were received are not listed: whose words one reads is asked by their own page.
    for (table, _, category) in LIENS.iter().filter(|(table, ..)| *table != "mot_espace") {
        let services: Vec<String> =
            granted.services_on_child(*category).iter().map(i64::to_string).collect();
        if services.is_empty() {
            continue;
        }
        // Tables and columns are ours: written in the text, they cannot be anything else.
        let day = match *table {
            "incident" => "start_at",
            "ordonnance" => "decision_day",
            _ => "start_day",
        };
        let sql = format!(
            "SELECT id, {day} AS day FROM {table}
              WHERE personne_id = $1 AND service_id IN ({}) ORDER BY {day} DESC, id DESC LIMIT 10",
            services.join(", ")
        );
        for row in granted.query(&sql, &[personne.into()]).await? {
            let day: String = row.get("day")?;
            let Some(day) = day.get(..10).and_then(|day| day.parse().ok()) else { continue };
            all.extend(Lien::of(table, row.get("id")?).map(|lien| (lien, day)));
        }
    }
    Ok(all)
}

/// Whether a row that a paper would go with is about that child.
pub(crate) async fn is_about(read: &mut Read, lien: Lien, personne: i64) -> Result<bool, DbError> {
    // The table is one of ours: written in the text, it cannot be anything else.
    let sql = format!("SELECT id FROM {} WHERE id = $1 AND personne_id = $2", lien.table);
    Ok(read.query_opt(&sql, &[lien.id.into(), personne.into()]).await?.is_some())
}

/// Every paper kept on a child, whatever the service and the category: for who answers a request of
/// the person, and keeps back what may not leave.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Piece>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM piece WHERE personne_id = $1");
    let vault = read.vault().clone();
    sorted(&vault, &read.query(&sql, &[personne.into()]).await?)
}

fn sorted(vault: &Vault, rows: &[Row]) -> Result<Vec<Piece>, DbError> {
    let mut all = rows.iter().map(|row| piece_of(vault, row)).collect::<Result<Vec<_>, _>>()?;
    let rank = |piece: &Piece| NATURES.iter().position(|nature| *nature == piece.nature);
    all.sort_by_key(|piece| {
        (piece.retrait.is_some(), rank(piece), std::cmp::Reverse((piece.day, piece.id)))
    });
    Ok(all)
}

/// One paper, inside a grant on it.
pub(crate) async fn one(granted: &mut Granted, id: i64) -> Result<Option<Piece>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM piece WHERE id = $1");
    let vault = granted.read().vault().clone();
    let rows = granted.query(&sql, &[id.into()]).await?;
    rows.first().map(|row| piece_of(&vault, row)).transpose()
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// The place of a piece: moved elsewhere, it does not open.
fn place(id: i64, number: i64, parts: i64) -> String {
    format!("{id}/{number}/{parts}")
}

/// How many pieces bytes make.
pub(crate) fn parts_of(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len().div_ceil(PART)).unwrap_or(i64::MAX)
}

/// Seals bytes in pieces, each a text.
///
/// # Errors
///
/// [`SealError`] when the machine cannot.
pub(crate) fn seal(keys: &Keys, id: i64, bytes: &[u8]) -> Result<Vec<String>, SealError> {
    let parts = parts_of(bytes);
    (0_i64..)
        .zip(bytes.chunks(PART))
        .map(|(number, part)| keys.seal_bytes(PIECE, &place(id, number, parts), part))
        .collect()
}

/// Keeps a paper and its sealed pieces.
pub(crate) async fn insert(
    granted: &mut GrantedWrite,
    piece: &Piece,
    sealed: Vec<String>,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let title = write.vault().seal(TITLE, &piece.id.to_string(), &piece.title)?;
    write
        .execute(
            "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size, hash,
                 part_count, compte_id, at, note_id, lien_table, lien_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            &[
                piece.id.into(),
                piece.service.into(),
                piece.personne.into(),
                piece.nature.code.into(),
                title.into(),
                piece.day.to_string().into(),
                piece.format.as_str().into(),
                piece.size.into(),
                piece.hash.as_str().into(),
                piece.parts.into(),
                compte.into(),
                at.into(),
                db::Value::Int(piece.note),
                db::Value::Text(piece.lien.map(|lien| lien.table.to_owned())),
                db::Value::Int(piece.lien.map(|lien| lien.id)),
            ],
        )
        .await?;
    for (number, content) in (0_i64..).zip(sealed) {
        write
            .execute(
                "INSERT INTO piece_part (piece_id, number, content) VALUES ($1, $2, $3)",
                &[piece.id.into(), number.into(), content.into()],
            )
            .await?;
    }
    Ok(())
}

/// The sealed pieces of a paper, in order.
pub(crate) async fn sealed_of(granted: &mut Granted, id: i64) -> Result<Vec<String>, DbError> {
    let sql = "SELECT content FROM piece_part WHERE piece_id = $1 ORDER BY number";
    let rows = granted.query(sql, &[id.into()]).await?;
    rows.iter().map(|row| row.get("content")).collect()
}

/// Opens the pieces of a paper, and holds the whole against its hash.
///
/// # Errors
///
/// [`SealError`] when a piece or the whole is not what was kept.
pub(crate) fn open(keys: &Keys, piece: &Piece, sealed: &[String]) -> Result<Vec<u8>, SealError> {
    let mut bytes = Vec::with_capacity(usize::try_from(piece.size).unwrap_or_default());
    for (number, content) in (0_i64..).zip(sealed) {
        let place = place(piece.id, number, piece.parts);
        bytes.extend(keys.open_bytes(PIECE, &place, content)?);
    }
    let whole = i64::try_from(bytes.len()) == Ok(piece.size) && hash_of(&bytes) == piece.hash;
    if whole { Ok(bytes) } else { Err(SealError::Broken) }
}

/// Withdraws a paper, once: it is hidden, with the reason; its bytes stay. Returns whether it was.
pub(crate) async fn withdraw(
    granted: &mut GrantedWrite,
    id: i64,
    motif: &str,
) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE piece SET retrait_at = $2, retrait_compte_id = $3, retrait_motif = $4
                WHERE id = $1 AND retrait_at IS NULL";
    let motif = granted.write().vault().seal(MOTIF, &id.to_string(), motif)?;
    let values = [id.into(), at.into(), compte.into(), motif.into()];
    Ok(granted.write().execute(sql, &values).await? == 1)
}

/// The SHA-256 of the photos in sight of a note.
pub(crate) async fn photo_hashes(write: &mut Write, note: i64) -> Result<Vec<String>, DbError> {
    let sql = "SELECT hash FROM piece WHERE note_id = $1 AND retrait_at IS NULL";
    write.query(sql, &[note.into()]).await?.iter().map(|row| row.get("hash")).collect()
}

/// The photos in sight of a note.
pub(crate) async fn photos_of(write: &mut Write, note: i64) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM piece WHERE note_id = $1 AND retrait_at IS NULL";
    write.query(sql, &[note.into()]).await?.iter().map(|row| row.get("id")).collect()
}

/// The photos in sight of notes, in the order they came, by note.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_notes(read: &mut Read, notes: &[i64]) -> Result<BTreeMap<i64, Vec<i64>>, DbError> {
    let mut all: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for batch in notes.chunks(400) {
        // Identifiers are numbers of ours: written in a text of SQL, they cannot be anything else.
        let batch: Vec<String> = batch.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT id, note_id FROM piece
              WHERE note_id IN ({}) AND retrait_at IS NULL ORDER BY at, id",
            batch.join(", ")
        );
        for row in read.query(&sql, &[]).await? {
            all.entry(row.get("note_id")?).or_default().push(row.get("id")?);
        }
    }
    Ok(all)
}

/// The names of accounts, for who added what.
pub(crate) async fn name_of(granted: &mut Granted, compte: i64) -> Result<String, DbError> {
    let found = granted.query("SELECT nom FROM compte WHERE id = $1", &[compte.into()]).await?;
    found.first().map_or_else(|| Ok(String::new()), |row| row.get("nom"))
}

/// The name of a service, which is public.
pub(crate) async fn service_name(granted: &mut Granted, service: i64) -> Result<String, DbError> {
    let found = granted.query("SELECT nom FROM service WHERE id = $1", &[service.into()]).await?;
    found.first().map_or_else(|| Ok(String::new()), |row| row.get("nom"))
}

/// Erases the papers of a child, bytes and all.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM piece_part WHERE piece_id IN (SELECT id FROM piece WHERE personne_id = $1)",
        "DELETE FROM piece WHERE personne_id = $1",
    ] {
        write.execute(sql, &[personne.into()]).await?;
    }
    Ok(())
}

/// Erases one paper, bytes and all. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    write.execute("DELETE FROM piece_part WHERE piece_id = $1", &[id.into()]).await?;
    Ok(write.execute("DELETE FROM piece WHERE id = $1", &[id.into()]).await? == 1)
}

/// The photos of a note, in sight or not.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of_note(write: &mut Write, note: i64) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM piece WHERE note_id = $1";
    write.query(sql, &[note.into()]).await?.iter().map(|row| row.get("id")).collect()
}

/// How many pieces are gone through in one write: 20 MiB at most.
const AT_ONCE: i64 = 50;

/// Puts pieces after one, a paper and a rank, under the current key. Returns the last gone through,
/// and how many changed.
pub(crate) async fn renew(
    write: &mut Write,
    keys: &Keys,
    after: (i64, i64),
) -> Result<(Option<(i64, i64)>, u64), DbError> {
    let sql = "SELECT piece_id, number, content FROM piece_part
                WHERE piece_id > $1 OR (piece_id = $1 AND number > $2)
                ORDER BY piece_id, number LIMIT $3";
    let values = [after.0.into(), after.1.into(), AT_ONCE.into()];
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &values).await? {
        let (id, number): (i64, i64) = (row.get("piece_id")?, row.get("number")?);
        last = Some((id, number));
        if let Some(fresh) = keys.renew(&row.get::<String>("content")?)? {
            let sql = "UPDATE piece_part SET content = $3 WHERE piece_id = $1 AND number = $2";
            done += write.execute(sql, &[id.into(), number.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}

/// How many papers are gone through in one write.
const TITLES_AT_ONCE: i64 = 200;

/// Seals what is written of papers after one, or puts it under the current key: what stands in clear since
/// before, and what an older key sealed. Returns the last gone through, and how many values changed.
pub(crate) async fn renew_words(
    write: &mut Write,
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let vault = write.vault().clone();
    let sql = "SELECT id, title, retrait_motif FROM piece WHERE id > $1 ORDER BY id LIMIT $2";
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &[after.into(), TITLES_AT_ONCE.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        for (purpose, column) in [(TITLE, "title"), (MOTIF, "retrait_motif")] {
            let Some(kept) = row.get::<Option<String>>(column)? else { continue };
            if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                let sql = format!("UPDATE piece SET {column} = $2 WHERE id = $1");
                done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
            }
        }
    }
    Ok((last, done))
}
