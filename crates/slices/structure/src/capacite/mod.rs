//! What a service may hold, plans and costs, each with its dates.

mod model;

pub use model::{CAPACITE, METHODE_PLAN, NATURE_CAPACITE, PLAN_ACTIVITE, PRIX_JOURNEE};
