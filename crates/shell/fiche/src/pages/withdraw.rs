//! Ending what a row gives to others from its own page: one press and a reason, instead of a day in a long form.

use jiff::civil::Date;

use super::{edit::reason, form::Typed};
use crate::{Fiche, Field, Gives, Kind, Remark, Row, Turn};

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

/// The field by which a row gives nothing more.
fn ends(fiche: &Fiche) -> Option<&'static Field> {
    fiche.fields.iter().find(|field| {
        field.gives == Gives::Bounds && field.turn == Turn::Later && matches!(field.kind, Kind::Day)
    })
}

/// What is said of who withdraws it without saying why: nobody else would know, in a year, why it ended before its term.
pub(super) fn unsaid(
    fiche: &Fiche,
    (standing, row): (&Row, &Row),
    typed: &Typed,
) -> Option<Remark> {
    let field = ends(fiche)?;
    let ended = standing.value(field.name).is_none() && row.value(field.name).is_some();
    let silent = typed.get(reason(fiche)).trim().is_empty();
    (ended && silent).then(|| {
        Remark::refuse(
            reason(fiche),
            "Dites pourquoi vous le retirez : la raison reste dans l’historique.",
        )
    })
}

impl Withdrawal {
    /// That of a row which gives something to others and was not withdrawn.
    pub(super) fn of(fiche: &Fiche, row: &Row, today: Date) -> Option<Self> {
        let field = ends(fiche)?;
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
