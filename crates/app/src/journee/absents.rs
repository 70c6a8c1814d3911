//! Who is away at this moment: a runaway first, then what was planned; one line a child.

use std::collections::BTreeSet;

use access::{Actor, Category, Granted, Perimetre, Verb};
use jiff::{ToSpan as _, civil::DateTime};
use vocabulary::french_day;
use web::{PageError, Shell};

use super::{
    Line, here,
    store::{self, Away},
};
use crate::dossier::{ASK_THE_TEAM, FUGUE_DAYS, open_fugues};

fn told(at: DateTime) -> String {
    format!("{} à {} h {:02}", french_day(at.date()), at.hour(), at.minute())
}

/// The children away from the services of the reader, by what they read: who ran away is told so, whatever was
/// planned for the day.
pub(super) async fn lines(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    (incident, parcours): (&Perimetre, &Perimetre),
) -> Result<Vec<Line>, PageError> {
    let stored = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
    let now = here(shell);
    let since = now.checked_sub(FUGUE_DAYS.days()).unwrap_or(now);
    let services = actor.services_for(Verb::Lire, Category::Incident);
    let mut all =
        store::fugues(granted.read(), &services, incident, (&stored(since), &stored(now))).await?;
    let services = actor.services_for(Verb::Lire, Category::Parcours);
    all.extend(store::away(granted.read(), &services, parcours, &stored(now)).await?);
    let mut all = fugue_first(all);
    // Who does not read incidents is told no false place for a child who ran away.
    let elsewhere = |one: &&Away| one.nature != "fugue";
    let planned: Vec<i64> = all.iter().filter(elsewhere).map(|one| one.personne).collect();
    let hidden = open_fugues(shell, granted.read(), &planned).await?;
    for one in all.iter_mut().filter(|one| hidden.contains(&one.personne) && one.nature != "fugue")
    {
        (one.nature, one.start, one.end) = (String::new(), None, None);
    }
    let names = store::names(granted, all.iter().map(|one| one.personne).collect()).await?;
    let lines = all.into_iter().filter_map(|one| {
        let gone = one.nature == "fugue";
        let moment = |at: Option<&String>| at.and_then(|at| at.parse::<DateTime>().ok());
        Some(Line {
            text: names.get(&one.personne)?.clone(),
            href: format!("/dossiers/{}", one.personne),
            told: match (moment(one.end.as_ref()), moment(one.start.as_ref())) {
                (Some(end), _) => format!("retour prévu le {}", told(end)),
                (None, Some(start)) if gone => format!("depuis le {}", told(start)),
                (None, _) => String::new(),
            },
            tag: if one.nature.is_empty() {
                ASK_THE_TEAM.to_owned()
            } else {
                fiche::enfant::told(&parcours::absence::NATURE_ABSENCE, Some(&one.nature))
            },
            kind: if gone { "bad" } else { "" },
        })
    });
    Ok(lines.collect())
}

/// One line a child: who ran away is not at the visit that was planned.
fn fugue_first(mut all: Vec<Away>) -> Vec<Away> {
    all.sort_by_key(|one| one.nature != "fugue");
    let mut known = BTreeSet::new();
    all.retain(|one| known.insert(one.personne));
    all
}
