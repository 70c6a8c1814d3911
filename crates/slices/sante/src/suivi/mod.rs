//! What follows a child's health: allergies, the health case, the entry check, hospital, consents,
//! vaccines.

mod mallette;
mod model;
mod soin;

pub use mallette::{Manque, manques};
pub use model::{ALLERGIE, BILAN_SANTE, NATURE_BILAN, NATURE_PIECE_SANTE, PIECE_SANTE};
pub use soin::{
    CONSENTEMENT_SOIN, DECISION_SOIN, HOSPITALISATION, NATURE_ACTE_SOIN, NATURE_HOSPITALISATION,
    QUI_CONSENT, VACCINATION,
};
