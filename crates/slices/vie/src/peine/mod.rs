//! Community work and reparation served in the service.

mod model;

pub use model::{ETAT_PEINE, NATURE_PEINE, PEINE};
