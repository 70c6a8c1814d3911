//! `objet_enfant`: what came in with a child, in what state, signed or why not; what left, and where to.

mod model;
mod pages;
#[cfg(test)]
mod tests;

pub use model::{DESTINATION_OBJET, ETAT_OBJET, OBJET_ENFANT, SIGNATURE_INVENTAIRE};
pub use pages::routes;
