//! Accounts and the roles they hold.

use db::{DbError, Read, Value, Write};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compte {
    /// Its identifier.
    pub id: i64,
    /// What its person types to sign in.
    pub identifiant: String,
    /// First name and name.
    pub nom: String,
    /// The hash of the password.
    pub secret: String,
    /// Whether it may sign in.
    pub actif: bool,
}

/// Returns the account that signs in as `identifiant`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_by_identifiant(
    read: &mut Read,
    identifiant: &str,
) -> Result<Option<Compte>, DbError> {
    let sql = "SELECT id, identifiant, nom, secret, actif FROM compte WHERE identifiant = $1";
    let row = read.query_opt(sql, &[identifiant.trim().to_lowercase().into()]).await?;
    row.map(|row| {
        Ok(Compte {
            id: row.get("id")?,
            identifiant: row.get("identifiant")?,
            nom: row.get("nom")?,
            secret: row.get("secret")?,
            actif: row.get("actif")?,
        })
    })
    .transpose()
}

/// Adds an account that may sign in. `secret` is a hash from [`crate::Hasher`].
///
/// # Errors
///
/// [`DbError`] when the engine refuses; [`DbError::is_duplicate`] when the name is taken.
pub async fn add_compte(
    write: &mut Write,
    id: i64,
    identifiant: &str,
    nom: &str,
    secret: &str,
    now: &str,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO compte (id, identifiant, nom, secret, actif, created_at)
             VALUES ($1, $2, $3, $4, 1, $5)",
            &[
                id.into(),
                identifiant.trim().to_lowercase().into(),
                nom.into(),
                secret.into(),
                now.into(),
            ],
        )
        .await?;
    Ok(())
}

/// Gives an account a role in an organisation, or in one service of it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_affectation(
    write: &mut Write,
    id: i64,
    compte: i64,
    role: &str,
    organisation: Option<i64>,
    service: Option<i64>,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO affectation (id, compte_id, role, organisation_id, service_id)
             VALUES ($1, $2, $3, $4, $5)",
            &[
                id.into(),
                compte.into(),
                role.into(),
                Value::from(organisation),
                Value::from(service),
            ],
        )
        .await?;
    Ok(())
}

/// Returns the hash of the password of an account that may sign in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn secret_of(read: &mut Read, compte: i64) -> Result<Option<String>, DbError> {
    let sql = "SELECT secret FROM compte WHERE id = $1 AND actif = 1";
    let row = read.query_opt(sql, &[compte.into()]).await?;
    row.map(|row| row.get("secret")).transpose()
}

/// Changes the password of an account and ends its sign-ins. `secret` is a hash from
/// [`crate::Hasher`]. Returns whether there is such an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn change_secret(write: &mut Write, compte: i64, secret: &str) -> Result<bool, DbError> {
    let changed = write
        .execute("UPDATE compte SET secret = $2 WHERE id = $1", &[compte.into(), secret.into()])
        .await?;
    write.execute("DELETE FROM connexion WHERE compte_id = $1", &[compte.into()]).await?;
    Ok(changed == 1)
}

/// Closes an account: it may not sign in any more, its roles are gone, its traces stay.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_compte(write: &mut Write, compte: i64) -> Result<bool, DbError> {
    let changed =
        write.execute("UPDATE compte SET actif = 0 WHERE id = $1", &[compte.into()]).await?;
    write.execute("DELETE FROM affectation WHERE compte_id = $1", &[compte.into()]).await?;
    write.execute("DELETE FROM connexion WHERE compte_id = $1", &[compte.into()]).await?;
    Ok(changed == 1)
}
