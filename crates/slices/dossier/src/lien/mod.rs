//! The real links of a child, by whatever means, and the rules of a house on screens, as they hold on a day (S004-30).

mod model;
mod rules;

pub use model::{FREQUENCE_LIEN, LIEN_ENFANT, MOYEN_LIEN, REGLE_ECRAN, VOULU};
pub use rules::holds;
