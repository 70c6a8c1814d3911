//! A request for a place, and what was answered.

mod model;

pub use model::{CANAL, DECISION_DEMANDE, DEMANDE, DEMANDEUR, MOTIF_REFUS};
