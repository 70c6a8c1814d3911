//! Foster carers (assistants familiaux): what they are agreed for, the children with them, their rest, what they spend
//! (ADR 0053).

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    AGREMENT_ACCUEIL, ETAT_FRAIS, FRAIS_ACCUEIL, NATURE_FRAIS, REPIT_ACCUEIL, REPONSE_REPIT,
};
pub use pages::routes;
pub use store::{own_professional, qui_accueille};
