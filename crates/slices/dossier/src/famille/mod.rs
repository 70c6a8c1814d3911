//! Families, who is in them, parental authority and the couple of the parents.

mod appui;
mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use appui::APPUI_FAMILLE;
pub use model::{
    AISANCE_NUMERIQUE, AUTORITE_PARENTALE, EQUIPEMENT, FAMILLE, LIEN_FAMILLE, MEMBRE_FAMILLE,
    NATURE_COUPLE, SITUATION_COUPLE,
};
