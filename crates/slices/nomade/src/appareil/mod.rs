//! The register of devices: who holds each, whose it is, who let it in, and what an organisation lets leave on it (ADR 0084).
//!
//! - `model.rs`: a device, where it stands, the rule of an organisation. `rules.rs`: what follows; pure. `store.rs`: the
//!   tables `appareil` and `regle_appareil`.

mod model;
mod rules;
mod store;

pub use model::{Appareil, Etat, Nature, Personnels, Regle};
pub use rules::{LIMITED_HOURS, Porte, demande, porte, strictest};
pub use store::{
    ask_again, decide, end_personal, erase, held, keep, keep_regle, list, of_key, regles, retire,
    touch, waiting, withdrawn,
};

#[cfg(test)]
mod tests;
