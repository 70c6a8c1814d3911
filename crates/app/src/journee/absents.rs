//! Who is away at this moment: a runaway first, then what was planned; one line a child.

use std::{collections::BTreeSet, sync::Arc};

use access::{AccessError, Action, Actor, Category, Cible, Granted, Perimetre, Verb};
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
/// planned for the day. `house`: those of one service only.
pub(super) async fn lines(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    (incident, parcours): (&Perimetre, &Perimetre),
    house: Option<i64>,
) -> Result<Vec<Line>, PageError> {
    let stored = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
    let now = here(shell);
    let since = now.checked_sub(FUGUE_DAYS.days()).unwrap_or(now);
    let services = |category: Category| -> Vec<i64> {
        let all = actor.services_for(Verb::Lire, category).into_iter();
        all.filter(|service| house.is_none_or(|house| house == *service)).collect()
    };
    let of_incidents = services(Category::Incident);
    let mut all =
        store::fugues(granted.read(), &of_incidents, incident, (&stored(since), &stored(now)))
            .await?;
    let of_parcours = services(Category::Parcours);
    all.extend(store::away(granted.read(), &of_parcours, parcours, &stored(now)).await?);
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

/// How the hand-over of a house reads who is away from it.
pub(crate) fn of_house() -> journal::Absents {
    journal::Absents(Arc::new(|shell: Shell, actor: Actor, service: i64| -> journal::Away {
        Box::pin(async move { told_in(&shell, &actor, service).await })
    }))
}

async fn told_in(
    shell: &Shell,
    actor: &Actor,
    service: i64,
) -> Result<Vec<journal::Absent>, PageError> {
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let house = &shell.house;
    let mut granted = match house.authorize_telling(actor, action, "transmissions").await {
        Ok(granted) => granted,
        Err(AccessError::Refused) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut open = Vec::new();
    for category in [Category::Incident, Category::Parcours] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [incident, parcours] = open.as_slice() else { return Ok(Vec::new()) };
    let all = lines(shell, actor, &mut granted, (incident, parcours), Some(service)).await?;
    granted.commit().await?;
    let told = all.into_iter().map(|line| journal::Absent {
        nom: line.text,
        href: line.href,
        quoi: line.tag,
        kind: line.kind,
        quand: line.told,
    });
    Ok(told.collect())
}

/// One line a child: who ran away is not at the visit that was planned.
fn fugue_first(mut all: Vec<Away>) -> Vec<Away> {
    all.sort_by_key(|one| one.nature != "fugue");
    let mut known = BTreeSet::new();
    all.retain(|one| known.insert(one.personne));
    all
}
