//! Organisations, their services, modalities and units.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{
    MODALITE, NATURE_MODALITE, NATURE_SERVICE, NATURE_UNITE, NATURES_HEBERGEMENT, ORGANISATION,
    SERVICE, UNITE,
};
