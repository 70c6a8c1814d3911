//! `papier_famille`, `remise_papier`: the papers that the law of 2 January 2002 owes to a family, each with its version and
//! whom it is for; which was given to whom, when, and read together; what each child lacks.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{DESTINATAIRE_PAPIER, NATURE_PAPIER, PAPIER_FAMILLE, PUBLIC_PAPIER, REMISE_PAPIER};
pub use pages::routes;
