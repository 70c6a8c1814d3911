//! Needs spotted in the territory that were not transmitted as requests.

mod model;

pub use model::BESOIN_REPERE;
