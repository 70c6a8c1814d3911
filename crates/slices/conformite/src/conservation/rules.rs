//! The phase of a file: dates and rules in, phase out.

use jiff::{Span, civil::Date};

use super::model::{Dossier, Phase, Regle, shipped};

/// The rule of a nature on a day: the organisation's latest, else the shipped one, of the nature
/// itself before that of all others.
pub(crate) fn regle_for(own: &[Regle], nature: &str, today: Date) -> Option<Regle> {
    let shipped = shipped();
    let find = |all: &[Regle], nature: &str| {
        all.iter()
            .filter(|regle| regle.nature == nature && regle.start_day <= today)
            .max_by_key(|regle| regle.start_day)
            .cloned()
    };
    find(own, nature)
        .or_else(|| find(&shipped, nature))
        .or_else(|| find(own, ""))
        .or_else(|| find(&shipped, ""))
}

fn after(day: Date, months: i64) -> Date {
    day.checked_add(Span::new().months(months)).unwrap_or(Date::MAX)
}

/// The phase of a file, and the day on which it becomes final when that is known.
pub(crate) fn phase(
    dossier: &Dossier,
    regle: Option<&Regle>,
    today: Date,
) -> (Phase, Option<Date>) {
    let (Some(end), Some(regle)) = (dossier.end_day, regle) else { return (Phase::Active, None) };
    let suivi_end = after(end, regle.suivi_months);
    let final_day = regle.intermediaire_months.map(|months| after(suivi_end, months));
    let phase = if final_day.is_some_and(|day| day <= today) {
        Phase::Finale
    } else if suivi_end <= today {
        Phase::Intermediaire
    } else if end <= today {
        Phase::Suivi
    } else {
        Phase::Active
    };
    (phase, final_day)
}
