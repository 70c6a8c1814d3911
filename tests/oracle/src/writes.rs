//! What a person may write, told plainly, as `rules.rs` tells what may be read: written from the duties of
//! each work (ADR 0021), not from the policy.

use access::{Category as C, Role as R};
use jiff::civil::Date;

use crate::{
    DAY,
    rules::{Stand, is_named, of_team, roles_in, stand, stand_for},
    world::{Compte, World},
};

/// Whether an account may write, in the name of `service`, a row of `category` about `personne` (none: it
/// names nobody). `kept`: the row exists already, and is corrected.
pub fn may_write(
    world: &World,
    compte: &Compte,
    category: C,
    service: i64,
    personne: Option<i64>,
    kept: bool,
) -> bool {
    let day: Date = DAY.parse().unwrap_or_default();
    // Only one's own house is written in: nothing shared, nothing opened in an emergency, is corrected.
    roles_in(world, compte, service).into_iter().any(|role| match personne {
        None => register(role, category) || daily(role, category) || prepares(role, category),
        Some(personne) => {
            let stand = stand_for(world, compte, service, personne, day, kept);
            let team = of_team(world, compte, service, personne, day);
            let walled = world
                .services
                .iter()
                .any(|one| one.id == service && one.regle.is_some_and(|(walled, _)| walled));
            if matches!(category, C::Nommes | C::Reserve) {
                let named = is_named(world, compte, service, personne, day);
                return by_name(role, category, named, stand);
            }
            match stand {
                // What is kept for proof only is corrected by nobody.
                Stand::Never | Stand::Archived => false,
                // Who keeps the register still corrects it; who worked with the child no longer does.
                Stand::Over => register(role, category),
                Stand::Waiting | Stand::Running | Stand::After => {
                    let shut = role == R::Educateur && walled && !team;
                    let near = stand == Stand::Running && team && by_the_child(role, category);
                    let care =
                        stand != Stand::After && role == R::Soignant && category == C::Partage;
                    let care = care || (stand != Stand::After && prepares(role, category));
                    register(role, category) || (daily(role, category) && !shut) || near || care
                }
            }
        }
    })
}

/// Whether an account may bring in a file of rows of `category` that name `personne`: those who keep what
/// they bring in, and the direction for what was kept on paper before.
pub fn may_import(
    world: &World,
    compte: &Compte,
    category: C,
    service: i64,
    personne: Option<i64>,
) -> bool {
    let day: Date = DAY.parse().unwrap_or_default();
    let before = |stand: Stand| matches!(stand, Stand::Waiting | Stand::Running | Stand::After);
    roles_in(world, compte, service).into_iter().any(|role| {
        let stand = personne.map(|personne| stand(world, service, personne, day, true));
        match role {
            R::Secretaire => {
                matches!(category, C::Identite | C::Parcours | C::Admission | C::Vie | C::Argent)
                    && stand != Some(Stand::Never)
            }
            R::ChefService => followed(category) && stand != Some(Stand::Never),
            R::Directeur => {
                (followed(category) || matches!(category, C::Sante | C::Penal))
                    && stand != Some(Stand::Never)
            }
            R::Psychologue => {
                matches!(category, C::Sante | C::Anamnese | C::Troubles | C::Diagnostic)
                    && stand.is_none_or(before)
            }
            R::Soignant => {
                matches!(category, C::Sante | C::Medical | C::Troubles) && stand.is_none_or(before)
            }
            _ => false,
        }
    })
}

/// What follows a child day by day, and the requests for a place.
fn followed(category: C) -> bool {
    matches!(category, C::Identite | C::Parcours | C::Vie | C::Argent | C::Incident | C::Admission)
}

/// Those who answer for what the house keeps, whatever the mission.
fn register(role: R, category: C) -> bool {
    match role {
        R::Secretaire => {
            matches!(
                category,
                C::Identite | C::Parcours | C::Admission | C::Vie | C::Argent | C::Judiciaire
            )
        }
        R::ChefService => {
            followed(category)
                || matches!(
                    category,
                    C::Anamnese
                        | C::Troubles
                        | C::Diagnostic
                        | C::Judiciaire
                        | C::Penal
                        | C::Risque
                        | C::Adresse
                        | C::Partage
                )
        }
        R::Directeur => {
            followed(category)
                || matches!(
                    category,
                    C::Judiciaire | C::Penal | C::Risque | C::Adresse | C::Partage | C::Origine
                )
        }
        _ => false,
    }
}

/// Those who work with the child, for as long as they do and for the time to end writings.
fn daily(role: R, category: C) -> bool {
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
        ),
        R::Psychologue => {
            matches!(category, C::Sante | C::Anamnese | C::Troubles | C::Diagnostic)
        }
        R::Soignant => matches!(category, C::Sante | C::Medical | C::Troubles),
        _ => false,
    }
}

/// What only names open: the direction names and notes; who was named notes, and names nobody.
fn by_name(role: R, category: C, named: bool, stand: Stand) -> bool {
    match (role, stand) {
        (_, Stand::Never | Stand::Archived) => false,
        (R::Directeur, _) => true,
        (R::Educateur | R::Psychologue | R::Soignant | R::ChefService, _) => {
            named && category == C::Reserve && stand != Stand::Over
        }
        _ => false,
    }
}

/// Who prepares and gives what a child takes writes it among what happens that day, while the child is there.
fn prepares(role: R, category: C) -> bool {
    role == R::Soignant && category == C::Vie
}

/// Those of the team around the child, while the mission runs.
fn by_the_child(role: R, category: C) -> bool {
    match role {
        R::Educateur => category == C::Penal,
        // The child lives there: what happens is told (CASF, L. 421-16).
        R::AssistantFamilial => matches!(category, C::Vie | C::Argent | C::Incident),
        _ => false,
    }
}
