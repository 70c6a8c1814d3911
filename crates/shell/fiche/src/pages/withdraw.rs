//! Ending what a row gives to others from its own page: one press and a reason, instead of a day in a long form.

use jiff::civil::Date;

use super::{edit::reason, form::Typed};
use crate::{Fiche, Field, Gives, Kind, Row, Turn};

/// The form that ends it: what stands, and the day of its end.
pub(super) struct Withdrawal {
    /// What it does, also the words of its button.
    pub(super) title: &'static str,
    /// What stands, as the form of the row would send it.
    pub(super) stands: Vec<(String, String)>,
    /// The field that ends it.
    pub(super) field: &'static str,
    pub(super) day: String,
    /// The box of the reason.
    pub(super) reason: &'static str,
}

impl Withdrawal {
    /// That of a row which gives something to others and was not withdrawn.
    pub(super) fn of(fiche: &Fiche, row: &Row, today: Date) -> Option<Self> {
        let ends = |field: &&Field| {
            field.gives == Gives::Bounds
                && field.turn == Turn::Later
                && matches!(field.kind, Kind::Day)
        };
        let field = fiche.fields.iter().find(ends)?;
        if row.value(field.name).is_some() {
            return None;
        }
        let stands = Typed::of_row(fiche, row).0.into_iter();
        Some(Self {
            title: field.section,
            stands: stands.filter(|(name, _)| name != field.name).collect(),
            field: field.name,
            day: today.to_string(),
            reason: reason(fiche),
        })
    }
}
