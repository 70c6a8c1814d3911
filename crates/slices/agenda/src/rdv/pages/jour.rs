//! The appointments of a day, for the page that gathers what waits for somebody.

use access::{Granted, Perimetre};
use jiff::civil::Date;
use web::PageError;

use super::{
    bar::{Bar, mark, unread},
    item,
};
use crate::rdv::store::{Names, Seance, Whose, names, own_professionnel, seances};

/// An appointment of the day, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuJour {
    /// Its page.
    pub href: String,
    /// From when to when.
    pub when: String,
    /// What it is, and with whom.
    pub what: String,
    /// Where, and by which means.
    pub place: String,
    /// What became of it; empty while it is planned.
    pub state: &'static str,
    /// How that is shown.
    pub kind: &'static str,
}

/// The appointments where somebody goes on a day, and those of the children they follow, by hour; `parcours` opens
/// them, `identite` the names. None for an account that is no professional.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn of_day(
    granted: &mut Granted,
    compte: i64,
    (parcours, identite): (&Perimetre, &Perimetre),
    day: Date,
) -> Result<Vec<DuJour>, PageError> {
    let read = granted.read();
    let Some(who) = own_professionnel(read, compte).await? else { return Ok(Vec::new()) };
    let span = (day, day.tomorrow().unwrap_or(day));
    let all = seances(read, &Whose::Professionnel(who), Some(parcours), span).await?;
    let names = names(read, &all, Some(identite)).await?;
    let held = unread(granted, &all).await?;
    Ok(all.iter().map(|one| told(one, &names, held.get(&one.id))).collect())
}

/// The appointments of a whole service on a day, by hour, for who holds its agenda.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn of_service_day(
    granted: &mut Granted,
    service: i64,
    (parcours, identite): (&Perimetre, &Perimetre),
    day: Date,
) -> Result<Vec<DuJour>, PageError> {
    let read = granted.read();
    let span = (day, day.tomorrow().unwrap_or(day));
    let all = seances(read, &Whose::Service(service, None), Some(parcours), span).await?;
    let names = names(read, &all, Some(identite)).await?;
    let held = unread(granted, &all).await?;
    Ok(all.iter().map(|one| told(one, &names, held.get(&one.id))).collect())
}

fn told(one: &Seance, names: &Names, bar: Option<&Bar>) -> DuJour {
    let told = mark(item(one, names), bar);
    let what = if told.children.is_empty() {
        told.what
    } else {
        format!("{} : {}", told.children, told.what)
    };
    DuJour {
        href: told.href,
        when: told.when,
        what,
        place: told.place,
        state: told.state,
        kind: told.kind,
    }
}
