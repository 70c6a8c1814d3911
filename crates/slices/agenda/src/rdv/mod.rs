//! Appointments: planned, held, put off or not held; by week, person, child and service.
//!
//! `rules.rs`: what must hold on one. `store.rs`: weeks, and what is taken at an hour. `pages/`: the
//! week, the form, the appointment and the slip one prints.

mod autour;
mod model;
pub(crate) mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    ANNULATION_ORIGINE, ETAT_RENDEZ_VOUS, MOTIF_ANNULATION, NATURE_RENDEZ_VOUS, RENDEZ_VOUS,
    TRANSPORT,
};
pub use pages::{DuJour, of_day, of_service_day, routes};
pub(crate) use store::enfants as enfants_of;
pub(crate) use store::{
    Named, Seance, Whose, followed, fratrie, name_of, names, own_professionnel, seances, team,
};
