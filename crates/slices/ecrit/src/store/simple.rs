//! The easy text beside a writing: written, frozen with it under its own hash, given or not (ADR 0066).

use access::{Granted, GrantedWrite};
use db::{DbError, Vault};
use jiff::civil::Date;

use super::{SIMPLE, hash_of, shape};

/// The easy text as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub texte: String,
    pub version: i64,
    /// The SHA-256 of the text, and when it was frozen; empty while it may change.
    pub hash: String,
    pub frozen_at: String,
}

/// The easy text beside a writing.
pub(crate) async fn simple(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
) -> Result<Kept, DbError> {
    let sql =
        "SELECT simple, simple_version, simple_hash, simple_frozen_at FROM ecrit WHERE id = $1";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    let Some(row) = rows.first() else { return Ok(Kept::default()) };
    let kept: String = row.get("simple")?;
    let texte = vault.open(SIMPLE, &ecrit.to_string(), &kept)?;
    let hash = row.get::<Option<String>>("simple_hash")?.unwrap_or_default();
    if !hash.is_empty() && hash != hash_of(texte.as_bytes()) {
        return Err(shape("easy text whose hash is the one kept"));
    }
    Ok(Kept {
        texte,
        version: row.get("simple_version")?,
        hash,
        frozen_at: row.get::<Option<String>>("simple_frozen_at")?.unwrap_or_default(),
    })
}

/// What became of a text that was sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Kept,
    /// Somebody wrote meanwhile: what stands, and its version.
    Meanwhile(String, i64),
    /// It is frozen.
    Frozen,
}

/// Keeps the easy text beside a writing; it may be written after validation, until it is frozen itself.
pub(crate) async fn save_simple(
    granted: &mut GrantedWrite,
    vault: &Vault,
    ecrit: i64,
    (texte, version): (&str, i64),
) -> Result<Sent, DbError> {
    let sql = "SELECT simple, simple_version, simple_hash FROM ecrit WHERE id = $1";
    let row = granted.write().query_opt(sql, &[ecrit.into()]).await?;
    let Some(row) = row else { return Err(shape("row")) };
    if row.get::<Option<String>>("simple_hash")?.is_some() {
        return Ok(Sent::Frozen);
    }
    let place = ecrit.to_string();
    let standing = vault.open(SIMPLE, &place, &row.get::<String>("simple")?)?;
    let now: i64 = row.get("simple_version")?;
    if now != version {
        return Ok(Sent::Meanwhile(standing, now));
    }
    let sealed = vault.seal(SIMPLE, &place, texte)?;
    let sql = "UPDATE ecrit SET simple = $2, simple_version = $3 WHERE id = $1";
    granted.write().execute(sql, &[ecrit.into(), sealed.into(), (now + 1).into()]).await?;
    Ok(Sent::Kept)
}

/// Freezes the easy text of a writing that has its number. False when there is none, or it is frozen already.
pub(crate) async fn freeze_simple(
    granted: &mut GrantedWrite,
    vault: &Vault,
    ecrit: i64,
) -> Result<bool, DbError> {
    let sql = "SELECT simple, simple_hash FROM ecrit WHERE id = $1 AND numero IS NOT NULL";
    let row = granted.write().query_opt(sql, &[ecrit.into()]).await?;
    let Some(row) = row else { return Ok(false) };
    let texte = vault.open(SIMPLE, &ecrit.to_string(), &row.get::<String>("simple")?)?;
    if texte.trim().is_empty() || row.get::<Option<String>>("simple_hash")?.is_some() {
        return Ok(false);
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE ecrit SET simple_hash = $2, simple_frozen_at = $3, simple_compte_id = $4
                WHERE id = $1";
    let values = [ecrit.into(), hash_of(texte.as_bytes()).into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await?;
    Ok(true)
}

/// To whom the easy text was given, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remise {
    pub day: Date,
    /// A code of `DESTINATAIRES`.
    pub destinataire: String,
    pub nom: String,
    pub remis: bool,
    pub motif: String,
}

/// What was noted of it, the latest first.
pub(crate) async fn remises(granted: &mut Granted, ecrit: i64) -> Result<Vec<Remise>, DbError> {
    let sql = "SELECT day, destinataire, nom, remis, motif FROM ecrit_simple_remise
                WHERE ecrit_id = $1 ORDER BY day DESC, id DESC LIMIT 100";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Remise {
                day: super::day(row, "day")?,
                destinataire: row.get("destinataire")?,
                nom: row.get("nom")?,
                remis: row.get("remis")?,
                motif: row.get("motif")?,
            })
        })
        .collect()
}

/// Notes it.
pub(crate) async fn give_simple(
    granted: &mut GrantedWrite,
    (id, ecrit): (i64, i64),
    one: &Remise,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO ecrit_simple_remise
                      (id, ecrit_id, day, destinataire, nom, remis, motif, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        id.into(),
        ecrit.into(),
        one.day.to_string().into(),
        one.destinataire.as_str().into(),
        one.nom.as_str().into(),
        one.remis.into(),
        one.motif.as_str().into(),
        at.into(),
        compte.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}
