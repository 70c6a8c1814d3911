//! The pages of a SQLite file, encrypted: which key opens them, a file in clear converted, a key changed.
//!
//! A file changes its key by a copy that takes its place once it is whole and checked: a cut of power
//! leaves the one or the other. A key is tried on the first page alone, without looking at what a crash
//! left beside: the wrong one touches nothing.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use seal::Keyring;
use zeroize::Zeroizing;

use crate::{DbError, Vault, sqlite};

/// What the key of pages is derived for.
const LABEL: &str = "sqlite/pages";

/// How a file in clear begins.
const CLEAR: &[u8; 16] = b"SQLite format 3\0";

/// The key of the pages of a file: 256 bits, used as they are.
#[derive(Clone)]
pub(crate) struct PageKey {
    /// The number of the master key it is derived from.
    pub number: u32,
    hex: Zeroizing<String>,
}

impl PageKey {
    fn of(keyring: &Keyring, number: u32) -> Result<Self, DbError> {
        use std::fmt::Write as _;
        let bytes = keyring.derived(number, LABEL)?;
        let mut hex = Zeroizing::new(String::with_capacity(64));
        for byte in bytes.iter() {
            let _infallible = write!(hex, "{byte:02x}");
        }
        Ok(Self { number, hex })
    }

    fn tell(&self, conn: &Connection, pragma: &str) -> Result<(), DbError> {
        let told = Zeroizing::new(format!("PRAGMA {pragma} = 'raw:{}'", self.hex.as_str()));
        // Answers « ok » by a row, which `execute_batch` steps over.
        conn.execute_batch(&told).map_err(|error| match error {
            // The statement is part of what such an error tells: the key must not reach a log.
            rusqlite::Error::SqlInputError { error, .. } => {
                rusqlite::Error::SqliteFailure(error, None).into()
            }
            other => other.into(),
        })
    }

    /// Gives the key to a connection that was just opened.
    pub fn unlock(&self, conn: &Connection) -> Result<(), DbError> {
        self.tell(conn, "key")
    }
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Clear,
    Encrypted,
}

fn state(path: &Path) -> Result<State, DbError> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(CLEAR.len() as u64).read_to_end(&mut head)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(State::Absent),
        Err(error) => return Err(error.into()),
    };
    Ok(match head.as_slice() {
        [] => State::Absent,
        head if head == CLEAR => State::Clear,
        _ => State::Encrypted,
    })
}

/// Whether a file is there and does not open without a key.
pub(crate) fn is_encrypted(path: &Path) -> Result<bool, DbError> {
    Ok(state(path)? == State::Encrypted)
}

/// The key of a file, which is converted first when it stands in clear and there are keys.
pub(crate) fn key_for(path: &Path, vault: &Vault) -> Result<Option<PageKey>, DbError> {
    let found = state(path)?;
    let Some(keyring) = vault.keyring() else {
        return if found == State::Encrypted { Err(DbError::KeyNeeded) } else { Ok(None) };
    };
    let current = PageKey::of(keyring, keyring.current())?;
    match found {
        State::Absent => Ok(Some(current)),
        State::Clear => {
            convert(path, &current)?;
            Ok(Some(current))
        }
        State::Encrypted => {
            let key = find(path, keyring)?;
            let clear = in_clear(path);
            if clear.exists() {
                fs::remove_file(&clear)?;
                tracing::info!(copy = %clear.display(), "erased: the copy in clear of the last start");
            }
            Ok(Some(key))
        }
    }
}

/// The key that opens a file, the current one first.
fn find(path: &Path, keyring: &Keyring) -> Result<PageKey, DbError> {
    let mut numbers = keyring.numbers();
    numbers.sort_by_key(|number| (*number != keyring.current(), u32::MAX - number));
    for number in numbers {
        let key = PageKey::of(keyring, number)?;
        if opens(path, &key)? {
            return Ok(key);
        }
    }
    Err(DbError::WrongKey)
}

/// Whether a key opens the first page of a file; nothing but that page is looked at.
fn opens(path: &Path, key: &PageKey) -> Result<bool, DbError> {
    let name = path.to_string_lossy();
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    key.unlock(&conn)?;
    match conn.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Where the file of before the conversion is kept until the next start.
fn in_clear(path: &Path) -> PathBuf {
    path.with_extension("en-clair.sauvegarde")
}

/// Encrypts a file that stands in clear, and the copies that were made of it before changes of schema.
fn convert(path: &Path, key: &PageKey) -> Result<(), DbError> {
    tracing::info!(file = %path.display(), "the database stands in clear: it is being encrypted");
    for copy in copies(path)? {
        if state(&copy)? == State::Clear {
            re_encrypt(&copy, None, key)?;
        }
    }
    let kept = in_clear(path);
    if kept.exists() {
        fs::remove_file(&kept)?;
    }
    re_encrypt(path, None, key)?;
    tracing::info!(copy = %kept.display(), "encrypted; the copy in clear is erased at the next start");
    Ok(())
}

fn copies(path: &Path) -> Result<Vec<PathBuf>, DbError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned() + ".avant-";
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&stem) && name.ends_with(".sauvegarde") {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Puts the pages of a file under the current key. `false` when they are already.
pub(crate) fn renew(path: &Path, keyring: &Keyring) -> Result<bool, DbError> {
    let current = PageKey::of(keyring, keyring.current())?;
    let from = match state(path)? {
        State::Absent => return Ok(false),
        State::Clear => None,
        State::Encrypted => Some(find(path, keyring)?),
    };
    if from.as_ref().is_some_and(|key| key.number == current.number) {
        return Ok(false);
    }
    re_encrypt(path, from.as_ref(), &current)?;
    Ok(true)
}

/// Writes the file again under `to`, and puts it in the place of the old one.
///
/// # Errors
///
/// [`DbError::InUse`] when another process has it open; nothing is touched then.
fn re_encrypt(path: &Path, from: Option<&PageKey>, to: &PageKey) -> Result<(), DbError> {
    let conn = sqlite::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, 16_384, from)?;
    // Alone, and all of it in the one file; so it stays until this connection is closed.
    let alone = conn
        .query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))
        .and_then(|()| conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)))
        .and_then(|mode: String| {
            conn.execute_batch("BEGIN EXCLUSIVE; COMMIT").map(|()| mode == "delete")
        });
    match alone {
        Ok(true) => {}
        Ok(false) => return Err(DbError::InUse),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            return Err(DbError::InUse);
        }
        Err(error) => return Err(error.into()),
    }
    let draft = path.with_extension("brouillon");
    let _of_a_process_that_died = fs::remove_file(&draft);
    let done = copy_under(&conn, &draft, from, to).and_then(|()| {
        fs::set_permissions(&draft, fs::metadata(path)?.permissions())?;
        File::open(&draft)?.sync_all()?;
        if from.is_none() && !path.to_string_lossy().ends_with(".sauvegarde") {
            fs::hard_link(path, in_clear(path))?;
        }
        fs::rename(&draft, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
    });
    if done.is_err() {
        let _may_not_be_there = fs::remove_file(&draft);
    }
    done
}

fn copy_under(
    conn: &Connection,
    draft: &Path,
    from: Option<&PageKey>,
    to: &PageKey,
) -> Result<(), DbError> {
    let target = draft.to_string_lossy().replace('\'', "''");
    conn.execute_batch(&format!("VACUUM INTO '{target}'"))?;
    let copy = sqlite::open(draft, OpenFlags::SQLITE_OPEN_READ_WRITE, 16_384, from)?;
    // It is thrown away when anything goes wrong: nothing of it need be undone or durable yet.
    copy.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
    to.tell(&copy, "rekey")?;
    drop(copy);
    let copy = sqlite::open(draft, OpenFlags::SQLITE_OPEN_READ_ONLY, 16_384, Some(to))?;
    let verdict: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let tables = |conn: &Connection| {
        conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))
    };
    if verdict != "ok" || tables(conn)? != tables(&copy)? || state(draft)? != State::Encrypted {
        return Err(DbError::Schema(format!("the encrypted copy is not right: {verdict}")));
    }
    Ok(())
}
