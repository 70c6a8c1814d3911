//! `association_projet`: the child and the holders of rights at each step: informed, consulted, agreed,
//! signed or not and why, given the document.

mod model;
mod rules;

pub use model::{ASSOCIATION_PROJET, ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET};
