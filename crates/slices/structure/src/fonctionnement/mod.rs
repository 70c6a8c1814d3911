//! How a service works and is counted: sessions or running list, counting rules.

mod model;

pub use model::{
    FONCTIONNEMENT, NATURE_FONCTIONNEMENT, PERIODE_NOMMEE, REGLE_COMPTAGE, SESSION_ACCUEIL,
};
