//! A sealed witness for each master key that seals here: another key file is seen before it is used.
//!
//! With it, what has been gone through under that key: a later start need not look again.

use sqlx::{Connection as _, PgConnection};

use crate::{Db, DbError, Value, Vault, engine::Conn};

const PURPOSE: &str = "master_key.witness";
const WORD: &str = "maillage";

/// Checks the keys against the witnesses, and leaves one for the current key.
pub(crate) async fn check(conn: &mut Conn<'_>, vault: &Vault) -> Result<(), DbError> {
    // A database with other steps than ours (tests of this crate) has no such table.
    if !has_table(conn).await? {
        return Ok(());
    }
    let rows = conn.query("SELECT number, witness FROM master_key ORDER BY number", &[]).await?;
    let Some(keyring) = vault.keyring() else {
        return if rows.is_empty() { Ok(()) } else { Err(DbError::KeyNeeded) };
    };
    let mut known = false;
    for row in rows {
        let number: i64 = row.get("number")?;
        let witness: String = row.get("witness")?;
        let opened = keyring.open_text(PURPOSE, &number.to_string(), &witness);
        if opened.as_deref() != Ok(WORD) {
            return Err(DbError::WrongKey);
        }
        known |= number == i64::from(keyring.current());
    }
    if !known {
        let number = i64::from(keyring.current());
        let witness = keyring.seal_text(PURPOSE, &number.to_string(), WORD)?;
        let sql = "INSERT INTO master_key (number, witness, covers) VALUES ($1, $2, '')
                   ON CONFLICT (number) DO NOTHING";
        conn.execute(sql, &[number.into(), witness.into()]).await?;
    }
    Ok(())
}

async fn has_table(conn: &mut Conn<'_>) -> Result<bool, DbError> {
    let sql = match conn {
        Conn::Sqlite(_) => "SELECT name FROM sqlite_master WHERE name = 'master_key'",
        Conn::Postgres(_) => {
            "SELECT CAST(relname AS TEXT) AS name FROM pg_class
              WHERE oid = to_regclass('master_key')"
        }
    };
    Ok(!conn.query(sql, &[]).await?.is_empty())
}

/// Whether a PostgreSQL database has a witness: then it wants its keys.
pub(crate) async fn is_there(url: &str) -> Result<bool, DbError> {
    let mut line = PgConnection::connect(url).await?;
    let mut conn = Conn::Postgres(&mut line);
    if !has_table(&mut conn).await? {
        return Ok(false);
    }
    Ok(!conn.query("SELECT number FROM master_key LIMIT 1", &[]).await?.is_empty())
}

impl Db {
    /// Whether everything that `covers` names was gone through under the current key.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn is_covered(&self, covers: &str) -> Result<bool, DbError> {
        let Some(keyring) = self.vault().keyring() else { return Ok(true) };
        let mut read = self.read().await?;
        let sql = "SELECT covers FROM master_key WHERE number = $1";
        let row = read.query_opt(sql, &[i64::from(keyring.current()).into()]).await?;
        Ok(row.map_or(Ok(String::new()), |row| row.get("covers"))? == covers)
    }

    /// Notes that everything that `covers` names is sealed under the current key.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn note_covered(&self, covers: &str) -> Result<(), DbError> {
        let Some(keyring) = self.vault().keyring() else { return Ok(()) };
        let mut write = self.write().await?;
        let sql = "UPDATE master_key SET covers = $2 WHERE number = $1";
        let values = [i64::from(keyring.current()).into(), covers.into()];
        write.execute(sql, &values).await?;
        write.commit().await
    }

    /// Forgets the witnesses of every key but the current one, which the key file then forgets.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn forget_older_witnesses(&self) -> Result<(), DbError> {
        let Some(keyring) = self.vault().keyring() else { return Ok(()) };
        let mut write = self.write().await?;
        let current = Value::from(i64::from(keyring.current()));
        write.execute("DELETE FROM master_key WHERE number <> $1", &[current]).await?;
        write.commit().await
    }
}
