//! `etape_jeune`, `commentaire_etape`: the project that a youth makes by steps, in their own words, whatever the method
//! of the service. Who follows them comments beside and cannot write anew (ADR 0057).
//!
//! `methode_jeune`, `etape_methode`: the sets of steps that a service makes and changes. A project that begins from one
//! keeps its own copy, `etape_prevue`: nothing that the service changes afterwards reaches it.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    COMMENTAIRE_ETAPE, ECRIT_PAR, ETAPE_JEUNE, ETAPE_METHODE, ETAPE_PREVUE, METHODE_JEUNE,
    MOMENT_PROJET,
};
pub use pages::routes;
pub use rules::question;
