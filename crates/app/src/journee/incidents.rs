//! The incidents that wait: those of one's children, and how many a service follows.

use access::{Actor, Category, Granted, Perimetre, Verb};
use incident::{
    NATURE_INCIDENT, Suivi,
    suite::{Quoi, a_dire},
    suivis,
};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use web::{PageError, Shell};

use super::{Block, Line};

/// For how many days an open incident of one's children is on one's first page.
const DAYS: i64 = 90;

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// Whether the authority had to be told already.
fn is_late(shell: &Shell, one: &Suivi) -> bool {
    let to_tell = a_dire(&one.row, &one.dits, &paris(), shell.house.now());
    to_tell.iter().any(|one| matches!(one.quoi, Quoi::EnRetard(_)))
}

/// Whether something decided is not done in time.
fn is_overdue(one: &Suivi, today: Date) -> bool {
    let late = |due: Option<Date>| due.is_some_and(|due| due < today);
    one.decidees.iter().any(|decided| decided.done.is_none() && late(decided.due))
}

/// The open incidents of one's children, the latest first.
pub(super) async fn of_mine(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    (incident, parcours): (&Perimetre, &Perimetre),
    mine: &[(i64, String)],
) -> Result<Block, PageError> {
    let today = shell.house.today();
    let since = today.checked_sub(DAYS.days()).unwrap_or(today);
    let mut lines = Vec::new();
    let services = actor.services_for(Verb::Lire, Category::Incident);
    let services = if mine.is_empty() { Vec::new() } else { services };
    for service in services {
        for one in suivis(granted.read(), service, today, (incident, parcours)).await? {
            let of = one.row.int("personne_id");
            let Some((_, nom)) = mine.iter().find(|(id, _)| Some(*id) == of) else { continue };
            let Some(on) = one.row.day("start_at").filter(|on| *on >= since) else { continue };
            if one.is_closed() {
                continue;
            }
            let nature = one.row.text("nature").unwrap_or_default();
            let (tag, kind) = if is_late(shell, &one) {
                ("Autorité à prévenir", "bad")
            } else if is_overdue(&one, today) {
                ("Suite en retard", "warning")
            } else {
                ("", "")
            };
            lines.push(Line {
                text: format!("{nom} : {}", NATURE_INCIDENT.label_of(nature).unwrap_or_default()),
                href: format!("/incidents/{}", one.row.id),
                told: format!("le {}", vocabulary::french_day(on)),
                tag: tag.to_owned(),
                kind,
            });
        }
    }
    Ok(Block::new("incidents", "Incidents à suivre", lines))
}

/// How many incidents of a service happened within the week, and of how many the authority waits to hear.
pub(super) async fn of_week(
    shell: &Shell,
    granted: &mut Granted,
    (incident, parcours): (&Perimetre, &Perimetre),
    service: i64,
) -> Result<(usize, usize), PageError> {
    let since = super::direction::week(shell.house.today());
    let all = suivis(granted.read(), service, since, (incident, parcours)).await?;
    let week = all.iter().filter(|one| one.row.day("start_at").is_some_and(|on| on >= since));
    let untold = all.iter().filter(|one| !one.is_closed() && is_late(shell, one)).count();
    Ok((week.count(), untold))
}

/// How many incidents of a service are open, and whether the authority waits to hear of one.
pub(super) async fn of_service(
    shell: &Shell,
    granted: &mut Granted,
    (incident, parcours): (&Perimetre, &Perimetre),
    service: i64,
) -> Result<(usize, bool), PageError> {
    let today = shell.house.today();
    let all = suivis(granted.read(), service, today, (incident, parcours)).await?;
    let open: Vec<&Suivi> = all.iter().filter(|one| !one.is_closed()).collect();
    let late = open.iter().any(|one| is_late(shell, one));
    Ok((open.len(), late))
}
