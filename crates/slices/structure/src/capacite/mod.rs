//! What a service may hold, plans and costs, each with its dates.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CAPACITE, METHODE_PLAN, NATURE_CAPACITE, PLAN_ACTIVITE, PRIX_JOURNEE};
