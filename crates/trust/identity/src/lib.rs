//! Accounts and sign-ins: who somebody is, before what they may.
//!
//! A password is kept as an argon2id hash, computed on two threads at the most. A sign-in
//! (`connexion`) lives in the database; the browser holds a random key of which only the hash is
//! kept, so that a copy of the database opens no door.
//!
//! - `account.rs`, `list.rs`: accounts. `affectation.rs`: the roles they hold, and when.
//! - `password.rs`: hashing. `second_facteur.rs`: codes. `cle.rs`: passkeys. `defi.rs`: questions
//!   that wait for their answer. `brake.rs`: the brake on guessing; `throttle.rs`: that on one
//!   password and many names.
//! - `technique.rs`: accounts of other programs, and their tokens. `connexion.rs`: sign-ins. `key.rs`: random keys and their hashes.
//! - `secret.rs`: what is kept sealed, put under the current key.

mod account;
mod affectation;
mod brake;
mod cle;
mod connexion;
mod defi;
mod key;
mod list;
mod password;
mod second_facteur;
mod secret;
mod technique;
mod throttle;

pub use account::{
    Closing, Compte, CompteChange, add_compte, change_compte, change_secret, close_compte,
    find_by_external_key, find_by_identifiant, find_compte, give_secret, link_professional,
    reopen_compte, secret_of,
};
pub use affectation::{
    Affectation, add_affectation, end_affectation, give_affectation, list_affectations,
};
pub use brake::{attempt, forgive};
pub use cle::{Cle, add_cle, find_cle, list_cles, name_cle, remove_cle, remove_cles, use_cle};
pub use connexion::{
    Connexion, ConnexionSeen, Opening, Step, close_connexion, external_token, find_connexion,
    keep_external_token, list_connexions, open_connexion, open_connexion_as, renew_connexion,
    revoke_connexion, revoke_others, set_step, touch_connexion,
};
pub use defi::{keep_defi, keep_one_of, take_defi};
pub use key::{new_file_password, new_key, new_password, new_short_key};
pub use list::{COMPTES_PAGE, ComptesAsk, list_comptes};
pub use password::{Hasher, TooBusy};
pub use second_facteur::{
    SecondFacteur, accept_step, begin_second_facteur, code_at, count_codes_secours,
    has_second_facteur, new_totp_secret, remove_second_facteur, renew_codes_secours,
    second_facteur, spend_code_secours, step_of_code,
};
pub use throttle::{
    ADDRESS, INSTANCE, KNOWN_S, Poured, Vessel, add_drop, knows_source, remember_source,
    take_drop_back,
};

pub use technique::{
    CALLS_A_MINUTE, CompteTechnique, JETON_PREFIX, Jeton, OVERLAP_DAYS, Shown, add_jeton,
    add_technique, find_technique, list_jetons, list_techniques, revoke_jetons, show_jeton,
};

pub use secret::{SEALED, seal_secrets};

/// The shortest password that is accepted: 12 characters, with a brake on guessing (CNIL,
/// recommandation du 21 juillet 2022 relative aux mots de passe).
pub const PASSWORD_LETTERS: usize = 12;

#[cfg(test)]
mod tests;
