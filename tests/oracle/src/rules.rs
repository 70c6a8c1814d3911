//! What a person may read, told plainly: no table of rules, no engine, one question after another.
//!
//! Written apart from `policy.cedar`, from the same law and the same decisions (ADR 0021). When
//! both disagree, one of them is wrong: read the ADR, not the other.

use access::{Category as C, Role as R};
use jiff::{ToSpan as _, civil::Date};

use crate::{
    DAY,
    world::{Compte, SHIPPED, World},
};

/// Whether an account may read a row of `category` that `service` keeps on `personne` (none: the
/// row names nobody).
pub fn may_read(
    world: &World,
    compte: &Compte,
    category: C,
    service: i64,
    personne: Option<i64>,
    kept: bool,
) -> bool {
    // Nobody reads the working notes of another: no list, file, share or emergency leads to them.
    if category == C::Note {
        return false;
    }
    let day: Date = DAY.parse().unwrap_or_default();
    let roles_here = roles_in(world, compte, service);
    let Some(personne) = personne else {
        return roles_here
            .iter()
            .any(|role| team_reads(*role, category, false) || keeps(*role, category));
    };
    if roles_here
        .iter()
        .any(|role| own(world, compte, *role, category, service, personne, kept, day))
    {
        return true;
    }
    // What was shared is read by those whose work it is, but for what never leaves.
    if matches!(
        category,
        C::Origine | C::Penal | C::Adresse | C::Admission | C::Partage | C::Nommes | C::Reserve
    ) {
        return false;
    }
    if shared(world, compte, category, service, personne, day) {
        return true;
    }
    emergency(world, compte, category, service, personne)
}

/// Whether an account may take out, in a file, a row that it lists: who answers for the service, and
/// only what follows the child day by day.
pub fn may_take_out(world: &World, compte: &Compte, category: C, service: i64) -> bool {
    roles_in(world, compte, service)
        .iter()
        .any(|role| matches!(role, R::ChefService | R::Directeur))
        && matches!(
            category,
            C::Identite | C::Parcours | C::Vie | C::Argent | C::Incident | C::Admission
        )
}

/// Whether an account may validate a writing that `service` keeps about `personne`: who answers for that
/// service, as long as it has, or had, or waits for, a mission.
pub fn may_validate(
    world: &World,
    compte: &Compte,
    category: C,
    service: i64,
    personne: Option<i64>,
) -> bool {
    let day: Date = DAY.parse().unwrap_or_default();
    let knows = personne.is_none_or(|personne| {
        let found = stand_for(world, compte, service, personne, day, true);
        !matches!(found, Stand::Never | Stand::Archived)
    });
    let answers = roles_in(world, compte, service)
        .iter()
        .any(|role| matches!(role, R::ChefService | R::Directeur));
    // What is written is of the way of the child, or of what is understood of it.
    answers && knows && matches!(category, C::Parcours | C::Diagnostic)
}

/// Whether an account may lift what a judge restricted, noted by `service` about `personne`: who answers for that service,
/// as long as it has, or had, or waits for, a mission.
pub fn may_lift(world: &World, compte: &Compte, service: i64, personne: Option<i64>) -> bool {
    may_validate(world, compte, C::Parcours, service, personne)
}

/// Whether an account may declare that a file which `service` keeps and another are one child's: who
/// answers for that service, as long as it has, or had, or waits for, a mission.
pub fn may_unite(world: &World, compte: &Compte, service: i64, personne: Option<i64>) -> bool {
    may_validate(world, compte, C::Parcours, service, personne)
}

/// Whether an account may read a working note that `auteur` wrote for `service` about `personne`: its
/// own, while it accompanies the child there, and until the delay to end writings is over.
pub fn may_read_note(
    world: &World,
    compte: &Compte,
    auteur: i64,
    service: i64,
    personne: i64,
) -> bool {
    let day: Date = DAY.parse().unwrap_or_default();
    let accompanies = roles_in(world, compte, service).iter().any(|role| {
        matches!(
            role,
            R::Educateur | R::Psychologue | R::Soignant | R::AssistantFamilial | R::ChefService
        )
    });
    let stands = !matches!(
        stand(world, service, personne, day, false),
        Stand::Never | Stand::Over | Stand::Archived
    );
    auteur == compte.id && accompanies && stands
}

pub(crate) fn roles_in(world: &World, compte: &Compte, service: i64) -> Vec<R> {
    let of = world.services.iter().find(|one| one.id == service).map(|one| one.organisation);
    compte
        .roles
        .iter()
        .filter(|(_, organisation, own)| match own {
            Some(own) => *own == service,
            None => Some(*organisation) == of,
        })
        .map(|(role, _, _)| *role)
        .collect()
}

/// The missions of a service with a person: its own or, for a parent, those of the family.
fn spans(world: &World, service: i64, personne: i64) -> Vec<(Date, Option<Date>)> {
    let one = world.personnes.iter().find(|one| one.id == personne);
    let family: Vec<i64> = match one {
        Some(one) if one.parent => world
            .personnes
            .iter()
            .filter(|other| other.famille.is_some() && other.famille == one.famille)
            .map(|other| other.id)
            .collect(),
        _ => Vec::new(),
    };
    world
        .missions
        .iter()
        .filter(|mission| mission.service == service)
        .filter(|mission| mission.personne == personne || family.contains(&mission.personne))
        .map(|mission| (mission.start, mission.end))
        .collect()
}

/// Where the mission of a service with a person stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    Never,
    Waiting,
    Running,
    After,
    Over,
    /// No mission of the organisation ended lately enough to be of use.
    Archived,
}

pub(crate) fn stand(world: &World, service: i64, personne: i64, day: Date, kept: bool) -> Stand {
    let delay = world
        .services
        .iter()
        .find(|one| one.id == service)
        .and_then(|one| one.regle)
        .map_or(90, |(_, days)| days);
    let begun: Vec<Option<Date>> = spans(world, service, personne)
        .into_iter()
        .filter(|(start, _)| *start <= day)
        .map(|(_, end)| end)
        .collect();
    let opened_here =
        world.personnes.iter().any(|one| one.id == personne && one.service == service);
    if begun.is_empty() {
        return if opened_here || kept { Stand::Waiting } else { Stand::Never };
    }
    if begun.iter().any(|end| end.is_none_or(|end| end > day)) {
        return Stand::Running;
    }
    // A delay of so many days after the end: the last of them is still one.
    if begun.iter().flatten().any(|end| *end + delay.days() > day) {
        return Stand::After;
    }
    if archived(world, service, personne, day) { Stand::Archived } else { Stand::Over }
}

/// Whether so many months went by since the last end of a mission of any service of the organisation.
fn archived(world: &World, service: i64, personne: i64, day: Date) -> bool {
    let Some(organisation) =
        world.services.iter().find(|one| one.id == service).map(|one| one.organisation)
    else {
        return false;
    };
    let settled = world.durees.iter().find(|(of, _)| *of == organisation);
    let months = settled.map_or(SHIPPED, |(_, months)| *months);
    world
        .services
        .iter()
        .filter(|one| one.organisation == organisation)
        .flat_map(|one| spans(world, one.id, personne))
        .filter(|(start, _)| *start <= day)
        .all(|(_, end)| end.is_some_and(|end| end + months.months() <= day))
}

/// Where the mission stands for an account: a file that it opened out of its archive is as it was before.
pub(crate) fn stand_for(
    world: &World,
    compte: &Compte,
    service: i64,
    personne: i64,
    day: Date,
    kept: bool,
) -> Stand {
    let found = stand(world, service, personne, day, kept);
    let of = world.services.iter().find(|one| one.id == service).map(|one| one.organisation);
    let opened = world.ouvertures.iter().any(|one| {
        one.running
            && one.compte == compte.id
            && one.personne == personne
            && Some(one.organisation) == of
    });
    if found == Stand::Archived && opened { Stand::Over } else { found }
}

pub(crate) fn of_team(
    world: &World,
    compte: &Compte,
    service: i64,
    personne: i64,
    day: Date,
) -> bool {
    let Some(own) = compte.professionnel else { return false };
    world
        .missions
        .iter()
        .filter(|one| one.stay && one.service == service && one.personne == personne)
        .flat_map(|one| &one.equipe)
        .any(|(who, from, until)| {
            *who == own && *from <= day && until.is_none_or(|until| until > day)
        })
}

/// Whether the direction of a service named the person for what is reserved about a child.
pub(crate) fn is_named(
    world: &World,
    compte: &Compte,
    service: i64,
    personne: i64,
    day: Date,
) -> bool {
    let own = compte.professionnel;
    world.nommes.iter().any(|one| {
        Some(one.professionnel) == own
            && one.service == service
            && one.personne == personne
            && one.start <= day
            && one.end.is_none_or(|end| end > day)
    })
}

/// What only names open: the direction, which gives them, and those who work with the child and were named, while
/// there is something to do for it.
fn by_name(role: R, named: bool, stand: Stand) -> bool {
    match role {
        R::Directeur => true,
        R::Educateur | R::Psychologue | R::Soignant | R::AssistantFamilial | R::ChefService => {
            named && stand != Stand::Over
        }
        _ => false,
    }
}

/// Those who keep the register whatever the mission, as long as there is or was one.
fn keeps(role: R, category: C) -> bool {
    // No file is kept of what only names open.
    if matches!(category, C::Nommes | C::Reserve) {
        return false;
    }
    match role {
        R::Secretaire => {
            matches!(
                category,
                C::Identite | C::Parcours | C::Admission | C::Vie | C::Argent | C::Judiciaire
            )
        }
        R::ChefService => !matches!(category, C::Medical | C::Origine),
        R::Directeur => category != C::Medical,
        _ => false,
    }
}

/// Those who work with the child.
fn team_reads(role: R, category: C, ended: bool) -> bool {
    match role {
        R::Educateur => matches!(
            category,
            C::Identite
                | C::Parcours
                | C::Vie
                | C::Argent
                | C::Incident
                | C::Anamnese
                | C::Troubles
                | C::Admission
                | C::Sante
                | C::Diagnostic
                | C::Judiciaire
                | C::Partage
        ),
        R::Psychologue => matches!(
            category,
            C::Identite
                | C::Parcours
                | C::Vie
                | C::Incident
                | C::Anamnese
                | C::Troubles
                | C::Admission
                | C::Sante
                | C::Diagnostic
                | C::Judiciaire
                | C::Partage
        ),
        R::Soignant => {
            matches!(category, C::Sante | C::Medical | C::Troubles)
                || (!ended
                    && matches!(
                        category,
                        C::Identite
                            | C::Parcours
                            | C::Vie
                            | C::Incident
                            | C::Anamnese
                            | C::Diagnostic
                            | C::Judiciaire
                            // What they decided to tell other carers.
                            | C::Partage
                    ))
        }
        _ => false,
    }
}

#[expect(clippy::too_many_arguments, reason = "everything that decides, in the open")]
fn own(
    world: &World,
    compte: &Compte,
    role: R,
    category: C,
    service: i64,
    personne: i64,
    kept: bool,
    day: Date,
) -> bool {
    let stand = stand_for(world, compte, service, personne, day, kept);
    let team = of_team(world, compte, service, personne, day);
    if matches!(stand, Stand::Never | Stand::Archived) {
        return false;
    }
    if matches!(category, C::Nommes | C::Reserve) {
        return by_name(role, is_named(world, compte, service, personne, day), stand);
    }
    if keeps(role, category) {
        return true;
    }
    if stand == Stand::Running && team {
        let near = match role {
            R::Educateur => matches!(category, C::Risque | C::Adresse | C::Penal),
            R::Psychologue | R::Soignant => matches!(category, C::Risque | C::Adresse),
            // The child lives there: the whole of daily life, and what happened (CASF, L. 421-16).
            R::AssistantFamilial => matches!(
                category,
                C::Identite
                    | C::Parcours
                    | C::Vie
                    | C::Argent
                    | C::Incident
                    | C::Sante
                    | C::Judiciaire
                    | C::Risque
            ),
            _ => false,
        };
        if near {
            return true;
        }
    }
    if stand == Stand::Over {
        return false;
    }
    let walled = world
        .services
        .iter()
        .any(|one| one.id == service && one.regle.is_some_and(|(walled, _)| walled));
    if role == R::Educateur && walled && !team {
        return false;
    }
    team_reads(role, category, stand == Stand::After)
}

/// Whether somebody shared it with a service of the person, or with the person.
fn shared(
    world: &World,
    compte: &Compte,
    category: C,
    service: i64,
    personne: i64,
    day: Date,
) -> bool {
    let works = |role: &R| match category {
        C::Medical => *role == R::Soignant,
        _ => matches!(
            role,
            R::Educateur
                | R::Psychologue
                | R::Soignant
                | R::AssistantFamilial
                | R::ChefService
                | R::Directeur
                | R::Greffe
        ),
    };
    let works_in = |service: i64| roles_in(world, compte, service).iter().any(works);
    let somewhere = world.services.iter().any(|one| works_in(one.id));
    world
        .partages
        .iter()
        .filter(|act| act.personne == personne && act.categories.contains(&category))
        .filter(|act| !act.withdrawn && act.start <= day && day < act.end)
        // It follows the mission of who decided it, and the delay after.
        .filter(|act| {
            !matches!(
                stand(world, act.from, personne, day, false),
                Stand::Never | Stand::Over | Stand::Archived
            )
        })
        .any(|act| {
            let there = act.from == service && act.to.is_some_and(works_in);
            // The other side is opened by who keeps it, for the act as it stands.
            let agreed = act.both_ways && act.returned == Some(true);
            let back = agreed && act.to == Some(service) && works_in(act.from);
            let to_me = act.from == service
                && act.identifiant.as_ref() == Some(&compte.identifiant)
                && somewhere;
            there || back || to_me
        })
}

/// Whether the person opened the file in an emergency, in the organisation of the service.
fn emergency(world: &World, compte: &Compte, category: C, service: i64, personne: i64) -> bool {
    let organisation =
        world.services.iter().find(|one| one.id == service).map(|one| one.organisation);
    let opened = world.urgences.iter().any(|one| {
        one.compte == compte.id
            && one.personne == personne
            && one.running
            && !one.closed
            && Some(one.organisation) == organisation
    });
    let works = world.services.iter().any(|one| {
        roles_in(world, compte, one.id).iter().any(|role| {
            matches!(
                role,
                R::Educateur | R::Psychologue | R::Soignant | R::ChefService | R::Directeur
            )
        })
    });
    opened
        && works
        && matches!(
            category,
            C::Identite | C::Parcours | C::Vie | C::Incident | C::Sante | C::Judiciaire | C::Risque
        )
}
