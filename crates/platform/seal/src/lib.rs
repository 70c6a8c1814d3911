//! Values at rest are sealed: each under a key of its own, wrapped by a key kept outside the database.
//!
//! A sealed value opens only for the purpose and at the place it was sealed for: moved to another row,
//! cut or altered, it does not open. Changing the master key rewraps the small keys of values, never
//! their content (ADR 0023). The cipher is AES-256-GCM, by `ring`; nothing of it is ours but the order
//! in which it is called.
//!
//! - `keyring.rs`: the numbered master keys, and what is derived from them. `key_file.rs`: the file
//!   they are kept in. `sealed.rs`: the shape of a sealed value. `stream.rs`: the same,
//!   piece after piece. `carried.rs`: what a browser sealed under a key that was given. `error.rs`: why one does
//!   not open.

mod carried;
mod error;
mod key_file;
mod keyring;
mod sealed;
mod stream;

pub use carried::{drawn, is_signed, open_carried, seal_carried, sign};
pub use error::{KeyFileError, SealError};
pub use keyring::Keyring;
pub use sealed::{key_number, looks_sealed};
pub use stream::{SealedReader, SealedWriter};

#[cfg(test)]
mod tests;
