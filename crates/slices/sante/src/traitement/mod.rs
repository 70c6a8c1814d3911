//! What a child takes: prescribed, given or not, counted.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{
    AIDE_PRISE, ETAT_PRISE, MOMENT_PRISE, MOUVEMENT_STOCK, PILULIER, PRISE_TRAITEMENT,
    STOCK_TRAITEMENT, TRAITEMENT,
};
pub use rules::{Mouvement, call_hour, french_hour, from_hour, next_hour, stock};
