//! Whose clock is right, and how two people's corrections of one row come together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan as _, civil::DateTime};

/// How long what was taken may be opened, in hours: a working day and the night after it. A habit of ours:
/// no text gives a delay.
pub const PACK_HOURS: i64 = 18;

/// How far apart two readings of a clock's delay may be before it is said to have been changed, in
/// milliseconds. A clock of a telephone drifts by seconds a day.
const DRIFT_MS: i64 = 10 * 60 * 1000;

/// What may be corrected without network: the table, and its fields.
const EDITABLE: &[(&str, &[&str])] = &[
    (
        "rendez_vous",
        &["etat", "retard_minutes", "motif_annulation", "annulation_origine", "compte_rendu"],
    ),
    ("absence", &["end_at"]),
    ("activation_crise", &["appel_at", "appele", "reponse_at", "end_at", "fait", "appris"]),
];

/// The fields of a table that may be corrected without network; none for any other table.
pub fn editable(table: &str) -> &'static [&'static str] {
    EDITABLE.iter().find(|(known, _)| *known == table).map_or(&[], |(_, fields)| fields)
}

/// When something happened, by the clocks we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Then, in Europe/Paris.
    At(DateTime),
    /// The clock of the device was changed between the taking and the sending: a person says.
    Doubtful(DateTime),
}

/// When something happened: what a person typed stands; what the device read of its own clock is moved by the
/// delay of that clock, `taken` when it took the children with it and `sent` when it sent (milliseconds behind the
/// server's). Never after `now`.
///
/// Returns nothing when `said` is no moment.
pub fn moment(said: &str, typed: bool, (taken, sent): (i64, i64), now: DateTime) -> Option<Moment> {
    let said: DateTime = said.parse().ok()?;
    if typed {
        return Some(Moment::At(said));
    }
    let moved = said.checked_add(taken.milliseconds()).unwrap_or(said);
    // The end of the minute that is under way is not after now.
    let moved = if moved > now { now } else { moved };
    if (taken - sent).abs() > DRIFT_MS {
        return Some(Moment::Doubtful(moved));
    }
    Some(Moment::At(moved))
}

/// A field that two people said differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: String,
    /// What it said when it was taken.
    pub base: String,
    /// What it says now.
    pub theirs: String,
    /// What was written without network.
    pub mine: String,
}

/// How a correction made without network meets the row as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    /// To be set: only one of the two touched them.
    pub set: BTreeMap<String, String>,
    /// To be decided by a person.
    pub clashes: Vec<Clash>,
}

/// Brings together what was written without network (`mine`, against `base`) and what the row says now. `touched`
/// are the fields that somebody changed meanwhile, also when they came back to what they said: A, B, then A again is a
/// decision, and is not overwritten in silence.
pub fn merge(
    base: &BTreeMap<String, String>,
    mine: &BTreeMap<String, String>,
    theirs: &BTreeMap<String, String>,
    touched: &BTreeSet<String>,
) -> Merge {
    let mut merged = Merge::default();
    let read =
        |from: &BTreeMap<String, String>, field: &str| from.get(field).cloned().unwrap_or_default();
    for (field, value) in mine {
        let (before, now) = (read(base, field), read(theirs, field));
        if *value == before || *value == now {
            continue;
        }
        if now == before && !touched.contains(field) {
            merged.set.insert(field.clone(), value.clone());
        } else {
            let (field, mine) = (field.clone(), value.clone());
            merged.clashes.push(Clash { field, base: before, theirs: now, mine });
        }
    }
    merged
}

/// Whether a taking may still be opened.
pub fn is_over(expire_at: &str, efface_at: Option<&str>, now: Timestamp) -> bool {
    efface_at.is_some() || expire_at.parse::<Timestamp>().is_ok_and(|end| end <= now)
}
