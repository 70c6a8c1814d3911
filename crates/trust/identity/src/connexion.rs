//! Sign-ins: opened by a proof, ended by the person, by an administrator or by their term.

use db::{DbError, Read, Write};
use jiff::{Timestamp, ToSpan as _};

use crate::key::{hash, new_key};

/// How long a sign-in lasts at the most.
const LENGTH_HOURS: i64 = 12;
/// What the token of a provider is sealed for.
pub(crate) const TOKEN: &str = "connexion.external_token";
/// How long one waits for the second factor.
const STEP_MINUTES: i64 = 10;
/// How many seconds may pass before a sign-in is noted as seen again: one write a minute.
const SEEN_SECONDS: i64 = 60;

/// What a sign-in still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is open.
    Open,
    /// The second factor; until then nobody is signed in.
    Code,
    /// A password of one's own in place of the one that was given.
    Change,
    /// A second factor, which the role demands.
    Enrol,
}

impl Step {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "ouverte",
            Self::Code => "code",
            Self::Change => "changer",
            Self::Enrol => "enroler",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "ouverte" => Self::Open,
            "changer" => Self::Change,
            "enroler" => Self::Enrol,
            // What is not understood opens nothing.
            _ => Self::Code,
        }
    }
}

/// How a sign-in is opened.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The account.
    pub compte: i64,
    /// What it still waits for.
    pub step: Step,
    /// The browser as its person knows it: « Firefox, Windows ». No finer.
    pub device: &'a str,
    /// How the person proved who they are: `mot-de-passe`, `cle`, `fournisseur`.
    pub mode: &'a str,
}

/// A sign-in that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connexion {
    /// What its person's page calls it.
    pub number: i64,
    /// The account.
    pub compte: i64,
    /// The name of its person.
    pub nom: String,
    /// What it still waits for.
    pub step: Step,
    /// How it was opened.
    pub mode: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
}

impl Connexion {
    /// Whether it was idle for `minutes` at `now`: then the password is asked for again.
    pub fn is_idle(&self, minutes: i64, now: Timestamp) -> bool {
        now.as_second() - self.seen.as_second() >= minutes * 60
    }

    /// Whether its use at `now` should be noted.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.as_second() - self.seen.as_second() >= SEEN_SECONDS
    }
}

/// Opens a sign-in by password and returns the key for the browser: 32 random bytes, in
/// hexadecimal.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn open_connexion(
    write: &mut Write,
    compte: i64,
    now: Timestamp,
) -> Result<String, DbError> {
    let opening = Opening { compte, step: Step::Open, device: "", mode: "mot-de-passe" };
    open_connexion_as(write, opening, now).await
}

/// Opens a sign-in that may still wait for something. The key is always a new one: what a browser
/// held before is never taken over.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn open_connexion_as(
    write: &mut Write,
    opening: Opening<'_>,
    now: Timestamp,
) -> Result<String, DbError> {
    let key = new_key();
    let ends = match opening.step {
        Step::Code => now.saturating_add(STEP_MINUTES.minutes()),
        _ => now.saturating_add(LENGTH_HOURS.hours()),
    };
    let number = i64::from(rand::random::<u32>()) << 20 | i64::from(rand::random::<u32>() >> 12);
    write
        .execute(
            "INSERT INTO connexion (key_hash, compte_id, opened_at, seen_at, ends_at, number, step,
                    device, mode)
             VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8)",
            &[
                hash(&key).into(),
                opening.compte.into(),
                now.to_string().into(),
                ends.unwrap_or(now).to_string().into(),
                number.into(),
                opening.step.code().into(),
                opening.device.into(),
                opening.mode.into(),
            ],
        )
        .await?;
    // Old sign-ins say nothing any more: the trace keeps what must be kept.
    write.execute("DELETE FROM connexion WHERE ends_at < $1", &[now.to_string().into()]).await?;
    Ok(key)
}

/// Returns the sign-in of a browser's key, while it holds.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_connexion(
    read: &mut Read,
    key: &str,
    now: Timestamp,
) -> Result<Option<Connexion>, DbError> {
    let row = read
        .query_opt(
            "SELECT c.id, c.nom, x.number, x.step, x.mode, x.opened_at, x.seen_at, x.ends_at
               FROM connexion x JOIN compte c ON c.id = x.compte_id
              WHERE x.key_hash = $1 AND c.actif = 1",
            &[hash(key).into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    if instant(&row, "ends_at")? <= now {
        return Ok(None);
    }
    Ok(Some(Connexion {
        number: row.get::<Option<i64>>("number")?.unwrap_or_default(),
        compte: row.get("id")?,
        nom: row.get("nom")?,
        step: Step::from_code(&row.get::<String>("step")?),
        mode: row.get::<Option<String>>("mode")?.unwrap_or_default(),
        opened: instant(&row, "opened_at")?,
        seen: instant(&row, "seen_at")?,
    }))
}

fn instant(row: &db::Row, name: &str) -> Result<Timestamp, DbError> {
    let text: String = row.get(name)?;
    text.parse().map_err(|_| DbError::Shape(format!("connexion.{name}")))
}

/// Notes that a sign-in is used.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn touch_connexion(write: &mut Write, key: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE connexion SET seen_at = $2 WHERE key_hash = $1";
    write.execute(sql, &[hash(key).into(), now.to_string().into()]).await?;
    Ok(())
}

/// Gives a sign-in a new key, as after its password was asked for again; `None` when it is gone.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn renew_connexion(
    write: &mut Write,
    key: &str,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let fresh = new_key();
    let sql = "UPDATE connexion SET key_hash = $2, seen_at = $3 WHERE key_hash = $1";
    let changed = write
        .execute(sql, &[hash(key).into(), hash(&fresh).into(), now.to_string().into()])
        .await?;
    Ok((changed == 1).then_some(fresh))
}

/// Says what the sign-ins of an account wait for, those that wait for a second factor aside.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn set_step(write: &mut Write, compte: i64, step: Step) -> Result<(), DbError> {
    let sql = "UPDATE connexion SET step = $2 WHERE compte_id = $1 AND step <> 'code'";
    write.execute(sql, &[compte.into(), step.code().into()]).await?;
    Ok(())
}

/// Ends a sign-in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_connexion(write: &mut Write, key: &str) -> Result<(), DbError> {
    write.execute("DELETE FROM connexion WHERE key_hash = $1", &[hash(key).into()]).await?;
    Ok(())
}

/// Keeps what the provider of identities wants back when its person signs out.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_external_token(write: &mut Write, key: &str, token: &str) -> Result<(), DbError> {
    // Sealed in the place of the sign-in's number: its key is renewed while it lasts.
    let sql = "SELECT COALESCE(number, 0) AS number FROM connexion WHERE key_hash = $1";
    let Some(row) = write.query_opt(sql, &[hash(key).into()]).await? else { return Ok(()) };
    let place = row.get::<i64>("number")?.to_string();
    let token = write.vault().seal(TOKEN, &place, token)?;
    let sql = "UPDATE connexion SET external_token = $2 WHERE key_hash = $1";
    write.execute(sql, &[hash(key).into(), token.into()]).await?;
    Ok(())
}

/// Returns what the provider of identities wants back, if it opened this sign-in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn external_token(read: &mut Read, key: &str) -> Result<Option<String>, DbError> {
    let sql = "SELECT external_token, COALESCE(number, 0) AS number FROM connexion
                WHERE key_hash = $1";
    let Some(row) = read.query_opt(sql, &[hash(key).into()]).await? else { return Ok(None) };
    let place = row.get::<i64>("number")?.to_string();
    let kept: Option<String> = row.get("external_token")?;
    kept.map(|kept| read.vault().open(TOKEN, &place, &kept)).transpose()
}

/// A sign-in as its person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnexionSeen {
    /// What its person's page calls it.
    pub number: i64,
    /// The browser.
    pub device: String,
    /// How it was opened.
    pub mode: String,
    /// When it was opened, RFC 3339.
    pub opened_at: String,
    /// When it was last used, to the minute, RFC 3339.
    pub seen_at: String,
}

/// Returns the sign-ins of an account that hold, the one used last first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_connexions(
    read: &mut Read,
    compte: i64,
    now: Timestamp,
) -> Result<Vec<ConnexionSeen>, DbError> {
    let rows = read
        .query(
            "SELECT number, device, mode, opened_at, seen_at FROM connexion
              WHERE compte_id = $1 AND step <> 'code' AND ends_at > $2
              ORDER BY seen_at DESC, number",
            &[compte.into(), now.to_string().into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ConnexionSeen {
                number: row.get::<Option<i64>>("number")?.unwrap_or_default(),
                device: row.get::<Option<String>>("device")?.unwrap_or_default(),
                mode: row.get::<Option<String>>("mode")?.unwrap_or_default(),
                opened_at: row.get("opened_at")?,
                seen_at: row.get("seen_at")?,
            })
        })
        .collect()
}

/// Ends one sign-in of an account, by what its page calls it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn revoke_connexion(
    write: &mut Write,
    compte: i64,
    number: i64,
) -> Result<bool, DbError> {
    let sql = "DELETE FROM connexion WHERE compte_id = $1 AND number = $2";
    Ok(write.execute(sql, &[compte.into(), number.into()]).await? > 0)
}

/// Ends every sign-in of an account but `kept`, and returns how many.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn revoke_others(
    write: &mut Write,
    compte: i64,
    kept: Option<i64>,
) -> Result<u64, DbError> {
    let sql = "DELETE FROM connexion WHERE compte_id = $1 AND (number IS NULL OR number <> $2)";
    write.execute(sql, &[compte.into(), kept.unwrap_or(-1).into()]).await
}
