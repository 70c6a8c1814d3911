//! Why a sealed value does not open, or a key file is not taken. Neither tells anything of a content.

use std::path::PathBuf;

/// Why a value could not be sealed, opened or rewrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed under a key that this keyring does not hold.
    #[error("sealed under key {0}, which the key file does not hold")]
    UnknownKey(u32),
    /// It was altered, cut or moved, or the key of that number is another one.
    #[error("a sealed value was altered, cut or moved, or its key is another one")]
    Broken,
    /// It does not have the shape of a sealed value.
    #[error("not a sealed value")]
    Shape,
    /// The machine gave no random bytes, or a value is too long.
    #[error("the machine could not seal a value")]
    Machine,
}

/// Why a key file was not taken or not written.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no such file.
    #[error("no key file at {0}")]
    Missing(PathBuf),
    /// Others than its owner may read it: its mode, as in `chmod`.
    #[error("key file {path} may be read by others (mode {mode:03o})")]
    Open {
        /// The file.
        path: PathBuf,
        /// The last nine bits of its mode.
        mode: u32,
    },
    /// A line is not a key: the number of the line, from 1; 0 when the whole is at fault.
    #[error("key file: line {0} is not understood")]
    Line(usize),
    /// A file is there already: a key is never overwritten by a new one.
    #[error("a key file is already at {0}")]
    Exists(PathBuf),
    /// The machine gave no random bytes.
    #[error("the machine gave no random bytes")]
    Random,
    /// The disk refused.
    #[error("key file {path}: {cause}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the disk said.
        cause: std::io::Error,
    },
}
