//! Where a page about the trace or the rights of persons takes place.

use access::{Action, Actor, Category, Cible, Verb};
use web::{PageError, Section, Shell, parts::Layout};

/// The action of a verb on the trace and the rights in a service.
pub(crate) fn in_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Trace, cible: Cible::Service(service) }
}

/// The same on a child, through the service that answers for it.
pub(crate) fn on_child(verb: Verb, service: i64, personne: i64) -> Action {
    let cible =
        Cible::RowOfService { service, table: "personne", id: personne, enfants: vec![personne] };
    Action { verb, category: Category::Trace, cible }
}

/// The same in an organisation.
pub(crate) fn in_organisation(verb: Verb, organisation: i64) -> Action {
    Action { verb, category: Category::Trace, cible: Cible::Organisation(organisation) }
}

/// The services of an organisation where the actor may do this.
pub(crate) fn services_of(actor: &Actor, organisation: i64, verb: Verb) -> Vec<i64> {
    actor
        .services()
        .filter(|(id, seen)| {
            seen.organisation == organisation && actor.may(*id, verb, Category::Trace)
        })
        .map(|(id, _)| id)
        .collect()
}

/// Through which service an actor opens the trace of a child: one that has, or had, a mission with
/// the child and where the actor may; else any of them, which refuses.
pub(crate) async fn service_for(
    shell: &Shell,
    actor: &Actor,
    verb: Verb,
    personne: i64,
) -> Result<i64, PageError> {
    let services = crate::trace::missions(shell.house.db(), personne).await?;
    let may = services.iter().find(|service| actor.may(**service, verb, Category::Trace));
    Ok(may.or(services.first()).copied().unwrap_or_default())
}

/// The frame of a page of a service.
pub(crate) fn frame_of_service(shell: &Shell, actor: &Actor, service: i64, title: &str) -> Layout {
    web::frame_of_service(shell, actor, service, Section::Autre, title)
}
