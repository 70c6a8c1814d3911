//! The key file: one numbered key a line, the current one said. Readable by its owner alone.
//!
//! ```text
//! # Clés de Maillage…
//! 1 q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=
//! 2 mrwd…= courante
//! ```

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

use crate::{
    KeyFileError, Keyring,
    keyring::{KEY_BYTES, Master},
};

/// Said at the top of the file, to whoever finds it.
const HEADING: &str = "\
# Clés de Maillage : sans elles, la base et ses sauvegardes ne se lisent plus.
# Gardez-en une copie à l'abri, ailleurs que les sauvegardes. Ne modifiez pas ce fichier à la main :
# « maillage key rotate » ajoute une clé.
";

/// The word after the current key.
const CURRENT: &str = "courante";

impl Keyring {
    /// Reads a key file.
    ///
    /// The file must be its owner's alone (0600, 0400); 0440 is taken too, because that is how systemd
    /// hands a credential to a service that is not root.
    ///
    /// # Errors
    ///
    /// [`KeyFileError`] when it is missing, open to others, or not understood.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let disk = |cause: io::Error| match cause.kind() {
            io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
            _ => KeyFileError::Disk { path: path.to_owned(), cause },
        };
        let mode = mode_of(&fs::metadata(path).map_err(disk)?);
        if mode & 0o077 != 0 && mode != 0o440 {
            return Err(KeyFileError::Open { path: path.to_owned(), mode });
        }
        Self::parse(&Zeroizing::new(fs::read_to_string(path).map_err(disk)?))
    }

    /// Understands the text of a key file.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Line`] with the line at fault; 0 when there is no current key, or two.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = BTreeMap::new();
        let mut current = None;
        for (at, line) in text.lines().enumerate() {
            let fault = || KeyFileError::Line(at + 1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let number =
                words.next().and_then(|word| word.parse::<u32>().ok()).ok_or_else(fault)?;
            let bytes = Zeroizing::new(
                words
                    .next()
                    .and_then(|word| BASE64_STANDARD.decode(word).ok())
                    .ok_or_else(fault)?,
            );
            let mut key = Zeroizing::new([0; KEY_BYTES]);
            if bytes.len() != KEY_BYTES {
                return Err(fault());
            }
            key.copy_from_slice(&bytes);
            match words.next() {
                Some(CURRENT) if current.is_none() => current = Some(number),
                None => {}
                Some(_) => return Err(fault()),
            }
            let master = Master::new(key).map_err(|_| fault())?;
            if words.next().is_some() || keys.insert(number, master).is_some() {
                return Err(fault());
            }
        }
        Ok(Self { keys, current: current.ok_or(KeyFileError::Line(0))? })
    }

    /// Writes a new key file, and refuses to write over another.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Exists`], or what the disk said.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyFileError> {
        let beside = self.write_beside(path)?;
        // A link is refused when the name is taken: two starts at once keep one key.
        let linked = fs::hard_link(&beside, path);
        let _left = fs::remove_file(&beside);
        linked.and_then(|()| sync_folder(path)).map_err(|cause| match cause.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Exists(path.to_owned()),
            _ => KeyFileError::Disk { path: path.to_owned(), cause },
        })
    }

    /// Writes the key file in the place of the one that was: whole or not at all, mode 0600.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Disk`] with what the disk said.
    pub fn write(&self, path: &Path) -> Result<(), KeyFileError> {
        let beside = self.write_beside(path)?;
        fs::rename(&beside, path)
            .and_then(|()| sync_folder(path))
            .map_err(|cause| KeyFileError::Disk { path: path.to_owned(), cause })
    }

    fn write_beside(&self, path: &Path) -> Result<PathBuf, KeyFileError> {
        let mut text = Zeroizing::new(HEADING.to_owned());
        for (number, master) in &self.keys {
            let key = Zeroizing::new(BASE64_STANDARD.encode(master.bytes.as_slice()));
            let mark = if *number == self.current { " courante" } else { "" };
            let _infallible = writeln!(text, "{number} {}{mark}", key.as_str());
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.nouveau", std::process::id()));
        let beside = path.with_file_name(name);
        let _left_by_a_crash = fs::remove_file(&beside);
        new_private_file(&beside)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|cause| KeyFileError::Disk { path: path.to_owned(), cause })?;
        Ok(beside)
    }
}

fn new_private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The name of a file is durable once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => fs::File::open(".")?.sync_all(),
    }
}

#[cfg(unix)]
fn mode_of(found: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777
}

#[cfg(not(unix))]
fn mode_of(_found: &fs::Metadata) -> u32 {
    0o600
}
