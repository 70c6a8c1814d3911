//! Collective actions and stays, who took part, with which certificate; a whole stay on one page (ADR 0052).

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    ACTION_COLLECTIVE, ACTIVITE_CERTIFICAT, AUTORISATION_IMAGE, CERTIFICAT_ACTIVITE, NATURE_ACTION,
    PARTICIPATION_ACTION, PORTEE_IMAGE, PRESENCE_SEANCE, PUBLIC_ACTION,
};
pub use pages::routes;
pub use rules::{Accord, accords_des_parents};
