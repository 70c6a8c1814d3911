//! The second factor: an application that makes codes (TOTP, RFC 6238), and recovery codes for the
//! day it is lost. A code is accepted once, and never one older than the last.

use db::{DbError, Read, Write};
use totp_rs::{Builder, Secret, Totp};

use crate::key::{hash, letters};

/// How many recovery codes are made at once.
const CODES: usize = 10;
/// What the shared secret is sealed for, in the place of its account.
pub(crate) const SECRET: &str = "second_facteur.secret";
/// Groups of letters in a recovery code: 16 letters out of 31, 79 bits.
const GROUPS: usize = 4;

/// The application of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFacteur {
    /// What it shares with us, in base 32.
    pub secret: String,
    /// Whether a first code was accepted.
    pub is_active: bool,
    /// The step of the last accepted code, in periods of 30 s of the Unix epoch.
    pub last_step: i64,
}

/// A new shared secret: 160 random bits, in base 32.
pub fn new_totp_secret() -> String {
    let bytes: [u8; 20] = rand::random();
    Secret::new(Box::new(bytes)).to_base32()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// Returns the step of `code` when it is one of this half-minute, of the one before or of the one
/// after.
pub fn step_of_code(secret: &str, code: &str, now_s: i64) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    if code.len() != 6 {
        return None;
    }
    let totp = totp(secret)?;
    let now = u64::try_from(now_s).ok()?;
    totp.check(&code, now).and_then(|step| i64::try_from(step).ok())
}

/// The code of an application at `now_s`: for tests, which hold the telephone.
pub fn code_at(secret: &str, now_s: i64) -> Option<String> {
    let now = u64::try_from(now_s).ok()?;
    Some(totp(secret)?.generate(now).to_string())
}

/// Returns the application of an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn second_facteur(
    read: &mut Read,
    compte: i64,
) -> Result<Option<SecondFacteur>, DbError> {
    let sql = "SELECT secret, is_active, last_step FROM second_facteur WHERE compte_id = $1";
    let row = read.query_opt(sql, &[compte.into()]).await?;
    row.map(|row| {
        let kept: String = row.get("secret")?;
        Ok(SecondFacteur {
            secret: read.vault().open(SECRET, &compte.to_string(), &kept)?,
            is_active: row.get("is_active")?,
            last_step: row.get("last_step")?,
        })
    })
    .transpose()
}

/// Whether an account has a second factor: an application that answered, or a passkey.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn has_second_facteur(read: &mut Read, compte: i64) -> Result<bool, DbError> {
    let sql = "SELECT compte_id FROM second_facteur WHERE compte_id = $1 AND is_active = 1
               UNION SELECT compte_id FROM cle_acces WHERE compte_id = $1";
    Ok(read.query_opt(sql, &[compte.into()]).await?.is_some())
}

/// Keeps the secret of an application that has not answered yet. One that has is left as it is:
/// returns `false`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn begin_second_facteur(
    write: &mut Write,
    compte: i64,
    secret: &str,
    now: &str,
) -> Result<bool, DbError> {
    let sql = "DELETE FROM second_facteur WHERE compte_id = $1 AND is_active = 0";
    write.execute(sql, &[compte.into()]).await?;
    let secret = write.vault().seal(SECRET, &compte.to_string(), secret)?;
    let added = write
        .execute(
            "INSERT INTO second_facteur (compte_id, secret, is_active, last_step, created_at)
             VALUES ($1, $2, 0, 0, $3) ON CONFLICT (compte_id) DO NOTHING",
            &[compte.into(), secret.into(), now.into()],
        )
        .await?;
    Ok(added == 1)
}

/// Accepts the code of `step`: the application is at work from now on, and this code and those
/// before it are spent. `false` when it was spent already.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn accept_step(write: &mut Write, compte: i64, step: i64) -> Result<bool, DbError> {
    let sql = "UPDATE second_facteur SET last_step = $2, is_active = 1
                WHERE compte_id = $1 AND last_step < $2";
    Ok(write.execute(sql, &[compte.into(), step.into()]).await? == 1)
}

/// Removes the application of an account and its recovery codes.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remove_second_facteur(write: &mut Write, compte: i64) -> Result<(), DbError> {
    write.execute("DELETE FROM second_facteur WHERE compte_id = $1", &[compte.into()]).await?;
    write.execute("DELETE FROM code_secours WHERE compte_id = $1", &[compte.into()]).await?;
    Ok(())
}

/// Makes new recovery codes in place of the old ones, to be shown this once.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn renew_codes_secours(write: &mut Write, compte: i64) -> Result<Vec<String>, DbError> {
    write.execute("DELETE FROM code_secours WHERE compte_id = $1", &[compte.into()]).await?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let groups: Vec<String> = (0..GROUPS).map(|_| letters(4)).collect();
        write
            .execute(
                "INSERT INTO code_secours (code_hash, compte_id) VALUES ($1, $2)",
                &[hash_of_code(compte, &groups.concat()).into(), compte.into()],
            )
            .await?;
        codes.push(groups.join("-"));
    }
    Ok(codes)
}

/// Spends a recovery code. `false` when it is none, or spent.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn spend_code_secours(
    write: &mut Write,
    compte: i64,
    code: &str,
) -> Result<bool, DbError> {
    let plain: String = code.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let sql = "DELETE FROM code_secours WHERE compte_id = $1 AND code_hash = $2";
    Ok(write.execute(sql, &[compte.into(), hash_of_code(compte, &plain).into()]).await? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn count_codes_secours(read: &mut Read, compte: i64) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM code_secours WHERE compte_id = $1";
    read.query_opt(sql, &[compte.into()]).await?.map_or(Ok(0), |row| row.get("n"))
}

// 79 random bits need no slow hash; the account keeps two of the same apart.
fn hash_of_code(compte: i64, plain: &str) -> String {
    hash(&format!("{compte}:{plain}"))
}
