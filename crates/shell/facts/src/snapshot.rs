//! What was read of the facts, kept beside the database, so that a start need not read it again.
//!
//! A file says of which populations and of which moment of which database it is: the last line of
//! the history that it holds, sealed with the content of that line, and the end of the chain of
//! traces then. A database restored from an older copy, or another one, does not have these lines;
//! its facts are then read from the tables, as they are whenever anything is in doubt. It holds
//! personal data: it is sealed when the house has keys, and only the account that runs the program may
//! read it (`docs/data/memoire.md`).

use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
};

use db::{Read, Vault};
use figures::Store;
use seal::{SealedReader, SealedWriter};
use sha2::{Digest as _, Sha256};

use crate::{FactsError, convert::Reader};

/// The first bytes of a file; its number changes with the way it is written.
const MAGIC: &[u8] = b"maillage, faits 1\n";
/// The same, of one that is sealed.
const SEALED: &[u8] = b"maillage, faits 2\n";
/// What it is sealed for.
const PURPOSE: &str = "facts.snapshot";

/// The moment it is of, to which it is bound.
fn place(seq: i64, chain: i64) -> String {
    format!("{seq}/{chain}")
}

/// Where the facts are kept, and for which program.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub path: PathBuf,
    /// What makes another program of this one: its version, its file.
    pub program: String,
}

/// What a file must be of to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The program and its populations.
    shape: [u8; 32],
    /// The last line of the history.
    pub seq: i64,
    /// Its content, and what the database says of itself then.
    seal: [u8; 32],
}

impl Place {
    fn shape(&self, readers: &[Reader]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&self.program);
        for reader in readers {
            let published = reader.published;
            hash.update(format!("\n{:?}\n{}\n", reader.spec, published.sql));
            hash.update(format!("{} {:?}", published.filter, published.group));
        }
        hash.finalize().into()
    }

    /// The key of the facts as they are at line `seq` of the database; `None` when nothing there
    /// tells it from another.
    async fn key(
        &self,
        readers: &[Reader],
        seq: i64,
        chain: Option<i64>,
        read: &mut Read,
    ) -> Result<Option<(Key, i64)>, FactsError> {
        let line = read
            .query_opt(
                "SELECT nom_table, row_id, version, at, after FROM historique WHERE seq = $1",
                &[seq.into()],
            )
            .await?;
        let sql = "SELECT seq, hash FROM audit WHERE seq = $1";
        let sealed = match chain {
            Some(0) => None,
            Some(chain) => match read.query_opt(sql, &[chain.into()]).await? {
                Some(row) => Some(row),
                None => return Ok(None),
            },
            None => {
                let last = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
                read.query_opt(last, &[]).await?
            }
        };
        let steps = read.query("SELECT number, hash FROM migration ORDER BY number", &[]).await?;
        let Some(line) = line else { return Ok(None) };
        let mut hash = Sha256::new();
        for row in steps.iter().chain([&line]).chain(sealed.as_ref()) {
            hash.update(format!("{:?}\n", row.values()));
        }
        let chain = sealed.map_or(Ok(0), |row| row.get("seq"))?;
        Ok(Some((Key { shape: self.shape(readers), seq, seal: hash.finalize().into() }, chain)))
    }

    /// The facts of the file and the line of the history they are of, when they are those of this
    /// database.
    pub async fn restore(
        &self,
        readers: &[Reader],
        read: &mut Read,
    ) -> Result<Option<(Store, i64)>, FactsError> {
        let Ok(mut file) = File::open(&self.path) else { return Ok(None) };
        let mut head = [0; MAGIC.len() + 16];
        let vault = read.vault().clone();
        // A house with keys believes what it sealed, and nothing else.
        let magic = if vault.keyring().is_some() { SEALED } else { MAGIC };
        if file.read_exact(&mut head).is_err() || !head.starts_with(magic) {
            return Ok(None);
        }
        let number = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&head[MAGIC.len() + at..][..8]);
            i64::from_le_bytes(bytes)
        };
        let (seq, chain) = (number(0), number(8));
        let Some((key, _)) = self.key(readers, seq, Some(chain), read).await? else {
            return Ok(None);
        };
        let specs: Vec<figures::PopulationSpec> =
            readers.iter().map(|reader| reader.spec.clone()).collect();
        // Read beside: a large file must not hold those who answer.
        let work = move || {
            let file = BufReader::with_capacity(1 << 18, file);
            match vault.keyring() {
                Some(keyring) => {
                    let place = place(seq, chain);
                    take(SealedReader::new(keyring, PURPOSE, &place, file)?, &key, &specs)
                }
                None => take(file, &key, &specs),
            }
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(store)) => Ok(Some((store, seq))),
            Ok(Err(error)) => {
                tracing::info!(%error, "the kept facts are not those of this database");
                Ok(None)
            }
            Err(_) => Ok(None),
        }
    }

    /// The key of facts read now from the database, to keep them with.
    pub async fn key_of(
        &self,
        readers: &[Reader],
        seq: i64,
        read: &mut Read,
    ) -> Result<Option<(Key, i64)>, FactsError> {
        self.key(readers, seq, None, read).await
    }

    /// Writes the file in one go: the old one stands until the new one is whole.
    pub fn keep(
        &self,
        readers: &[Reader],
        store: &Store,
        (key, chain): (&Key, i64),
        vault: &Vault,
    ) -> std::io::Result<()> {
        let draft = self.path.with_extension(format!("{}.brouillon", std::process::id()));
        let written = write(&draft, readers, store, (key, chain), vault);
        let done = written.and_then(|()| fs::rename(&draft, &self.path));
        if done.is_err() {
            let _may_not_be_there = fs::remove_file(&draft);
        }
        done
    }
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write(
    draft: &Path,
    readers: &[Reader],
    store: &Store,
    (key, chain): (&Key, i64),
    vault: &Vault,
) -> std::io::Result<()> {
    let _of_a_process_that_died = fs::remove_file(draft);
    let mut file = BufWriter::with_capacity(1 << 18, private(draft)?);
    file.write_all(if vault.keyring().is_some() { SEALED } else { MAGIC })?;
    file.write_all(&key.seq.to_le_bytes())?;
    file.write_all(&chain.to_le_bytes())?;
    let file = match vault.keyring() {
        Some(keyring) => {
            let place = place(key.seq, chain);
            put(SealedWriter::new(keyring, PURPOSE, &place, file)?, readers, store, key)?
                .finish()?
        }
        None => put(file, readers, store, key)?,
    };
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()
}

fn put<W: std::io::Write>(
    mut file: W,
    readers: &[Reader],
    store: &Store,
    key: &Key,
) -> std::io::Result<W> {
    file.write_all(&key.shape)?;
    file.write_all(&key.seal)?;
    let mut summed = Summed { inner: file, sum: crc32fast::Hasher::new() };
    for reader in readers {
        let facts = store
            .get(&reader.spec.name)
            .ok_or_else(|| std::io::Error::other("a population that was not read"))?;
        facts.put(&mut summed)?;
    }
    let Summed { mut inner, sum } = summed;
    inner.write_all(&sum.finalize().to_le_bytes())?;
    Ok(inner)
}

fn take(
    mut file: impl std::io::Read,
    key: &Key,
    specs: &[figures::PopulationSpec],
) -> std::io::Result<Store> {
    let other = || std::io::Error::other("of another database, or of another moment");
    let mut marks = [0; 64];
    file.read_exact(&mut marks)?;
    if marks[..32] != key.shape || marks[32..] != key.seal {
        return Err(other());
    }
    let mut summed = Summed { inner: file, sum: crc32fast::Hasher::new() };
    let mut store = Store::new();
    for spec in specs {
        store.insert(figures::Facts::take(spec.clone(), &mut summed)?);
    }
    let Summed { mut inner, sum } = summed;
    let mut kept = [0; 4];
    inner.read_exact(&mut kept)?;
    let whole = kept == sum.finalize().to_le_bytes() && inner.read(&mut [0])? == 0;
    if whole { Ok(store) } else { Err(std::io::Error::other("the file is damaged")) }
}

/// What goes through, summed up: a bit that turned on the disk is seen.
struct Summed<T> {
    inner: T,
    sum: crc32fast::Hasher,
}

impl<T: std::io::Read> std::io::Read for Summed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(bytes)?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }
}

impl<T: std::io::Write> std::io::Write for Summed<T> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
