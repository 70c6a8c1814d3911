//! Accounts and sign-ins: who somebody is, before what they may.
//!
//! A password is kept as an argon2id hash, computed on two threads at the most. A sign-in
//! (`connexion`) lives in the database; the browser holds a random key of which only the hash is
//! kept, so that a copy of the database opens no door.
//!
//! - `password.rs`: hashing. `account.rs`: accounts. `connexion.rs`: sign-ins. `brake.rs`: the
//!   brake on guessing.

mod account;
mod brake;
mod connexion;
mod password;

pub use account::{
    Compte, add_affectation, add_compte, change_secret, close_compte, find_by_identifiant,
    secret_of,
};

/// The shortest password that is accepted: 12 characters, with a brake on guessing (CNIL,
/// recommandation du 21 juillet 2022 relative aux mots de passe).
pub const PASSWORD_LETTERS: usize = 12;
pub use brake::Brake;
pub use connexion::{Connexion, close_connexion, find_connexion, open_connexion};
pub use password::{Hasher, TooBusy};

#[cfg(test)]
mod tests;
