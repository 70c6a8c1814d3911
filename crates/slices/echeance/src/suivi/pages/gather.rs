//! What is owed, for pages that gather: the top of a child's page, the day of a professional.

use std::collections::BTreeMap;

use access::Category;
use delais::Responsable;
use jiff::{ToSpan as _, civil::Date};
use web::{PageError, Shell};

use super::{
    concerned,
    line::{AHEAD, Noms, lines},
};
use crate::{
    choix::Choix,
    suivi::{
        model::Dossier,
        store::{self, Where},
    },
};

/// What presses for one child, in a line: for the top of the child's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proche {
    /// What is owed.
    pub what: String,
    /// Its day, as people read it.
    pub when: String,
    /// « En retard de 3 jours », « Dans 8 jours ».
    pub state: String,
    /// The kind of its tag: `bad`, `warning` or empty.
    pub kind: &'static str,
    /// Who owes it.
    pub who: &'static str,
}

/// What is late since less than a year or near for one child, by term; `at_least` lines when so many are
/// owed within the year. The caller's grant is on the file.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn proches(
    shell: &Shell,
    granted: &mut access::Granted,
    personne: i64,
    at_least: usize,
) -> Result<Vec<Proche>, PageError> {
    let parcours = granted.services_on_child(Category::Parcours).to_vec();
    if parcours.is_empty() {
        return Ok(Vec::new());
    }
    let incidents = granted.services_on_child(Category::Incident).to_vec();
    let which = Where::Enfant { personne, services: [&parcours, &incidents] };
    let dossiers = store::dossiers(granted.read(), &which).await?;
    let choix = chosen(granted, &dossiers, shell.house.today()).await?;
    let all = lines(shell, &dossiers, &choix, &[], &Noms::default())?;
    let all = all.into_iter().filter(|line| line.late.is_none_or(|days| days <= AHEAD));
    Ok(all
        .enumerate()
        .filter(|(at, line)| *at < at_least || line.near || line.late.is_some())
        .map(|(_, line)| Proche {
            what: line.what,
            when: line.when,
            state: line.state,
            kind: line.kind,
            who: line.who,
        })
        .collect())
}

/// What is owed for a child, for a page that gathers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The child.
    pub personne: i64,
    /// The service that looks after them.
    pub service: i64,
    /// Their name.
    pub nom: String,
    /// What is owed.
    pub what: String,
    /// « Dans 3 jours », « En retard de 2 jours ».
    pub state: String,
    /// Late, of a year at most; what is late before is rarely the day's.
    pub late: bool,
    /// Late since long enough, or a measure that did not begin: the head of service must know.
    pub goes_up: bool,
}

/// What is late or near for these children, by term.
///
/// # Errors
///
/// [`PageError::Machine`] when the rules cannot be read, or the engine refuses.
pub async fn dues(
    shell: &Shell,
    granted: &mut access::Granted,
    dossiers: &[Dossier],
) -> Result<Vec<Due>, PageError> {
    let choix = chosen(granted, dossiers, shell.house.today()).await?;
    let all = lines(shell, dossiers, &choix, &[], &Noms::default())?;
    Ok(all
        .into_iter()
        .filter(|line| line.near || line.late.is_some_and(|days| days <= AHEAD))
        .map(|line| Due {
            personne: line.personne,
            service: line.service,
            nom: line.enfant,
            what: line.what,
            state: line.state,
            late: line.late.is_some(),
            goes_up: line.prevenus.contains(&Responsable::ChefDeService),
        })
        .collect())
}

/// A term to come, or late, for a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terme {
    /// What names it from one reading to the next: never shown.
    pub key: String,
    /// The service that answers for it.
    pub service: i64,
    /// The name of the child.
    pub nom: String,
    /// What is owed.
    pub what: String,
    /// Its last day.
    pub day: Date,
}

/// What is owed for these children within the year, late of a year at most, by term.
///
/// # Errors
///
/// [`PageError::Machine`] when the rules cannot be read, or the engine refuses.
pub async fn termes(
    shell: &Shell,
    granted: &mut access::Granted,
    dossiers: &[Dossier],
) -> Result<Vec<Terme>, PageError> {
    let today = shell.house.today();
    let last = today.checked_add(AHEAD.days()).unwrap_or(today);
    let choix = chosen(granted, dossiers, today).await?;
    let all = lines(shell, dossiers, &choix, &[], &Noms::default())?;
    Ok(all
        .into_iter()
        .filter(|line| line.term <= last && line.late.is_none_or(|days| days <= AHEAD))
        .map(|line| Terme {
            key: format!("{} {} {}", line.personne, line.what, line.counted),
            service: line.owner,
            nom: line.enfant,
            what: line.what,
            day: line.term,
        })
        .collect())
}

/// What the services of these files set for the rules.
async fn chosen(
    granted: &mut access::Granted,
    dossiers: &[Dossier],
    today: Date,
) -> Result<BTreeMap<i64, Choix>, PageError> {
    Ok(store::choix(granted.read(), &concerned(dossiers), today).await?)
}
