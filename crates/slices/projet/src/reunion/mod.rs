//! The meeting of the youths of a service, once a month: who came, what they asked, what was answered.
//!
//! The meeting itself is a `reunion` of `vie`; what is asked is `parole_enfant`, so that a request keeps one
//! identity from the day it is said to the day its answer is told. `participation_reunion`: who came.
//! `examen_demande`: that a meeting looked at a request, and what it did with it; its minutes stay so.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    EXAMEN_DEMANDE, FONCTION_REUNION, MODE_REPONSE, PARTICIPATION_REUNION, PRESENCE_FONCTION,
};
pub use pages::routes;
pub use rules::months_without;
pub use store::meetings;
