//! `etape_jeune`, `commentaire_etape`: the project that a youth makes by steps, in their own words, whatever the method
//! of the service. Who follows them comments beside and cannot write anew (ADR 0057).

mod model;
mod pages;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{COMMENTAIRE_ETAPE, ECRIT_PAR, ETAPE_JEUNE, MOMENT_PROJET};
pub use pages::routes;
pub use rules::question;
