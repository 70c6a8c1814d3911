//! The screens of any record kind: the list, the page of a row, its form, its history.
//!
//! `/registre/{slug}/{owner}`, `/registre/{slug}/{owner}/nouveau`, `/fiche/{slug}/{id}`,
//! `/fiche/{slug}/{id}/modifier`, `/fiche/{slug}/{id}/historique`.

mod apart;
mod edit;
mod form;
mod index;
mod list;
mod propose;
mod row;
mod twins;
mod withdraw;

use access::{Action, Actor, Cible, Verb};
use axum::{Router, routing::get};
use web::{PageError, Section, Shell, parts::Layout};

use crate::{Fiche, Owner, Register, store::Place};

pub use apart::{NOT_SHARED, cover_apart, keep_apart, keep_asked};
pub(crate) use form::Typed;
pub use row::{Titles, hide_other_children, linked_titles, shown, title_of, titles_of_all};

/// The routes of every record kind of `register`.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/registre", get(index::show))
        .route("/registre/{slug}/{owner}", get(list::show))
        .route("/registre/{slug}/{owner}/nouveau", get(edit::show_new).post(edit::create))
        .route("/fiche/{slug}/{id}", get(row::open))
        .route("/fiche/{slug}/{id}/modifier", get(edit::show_edit).post(edit::update))
        .route("/fiche/{slug}/{id}/historique", get(row::history))
        .merge(crate::import::routes())
        .layer(axum::Extension(register))
}

pub(crate) fn found(register: &Register, slug: &str) -> Result<&'static Fiche, PageError> {
    register.by_slug(slug).ok_or(PageError::NotFound)
}

/// The action of a verb on all the rows of an owner.
pub(crate) fn on_owner(fiche: &Fiche, verb: Verb, owner: i64) -> Action {
    let cible = match fiche.owner {
        Owner::Service => Cible::Service(owner),
        Owner::Organisation => Cible::Organisation(owner),
        Owner::Instance => Cible::Instance,
    };
    Action { verb, category: fiche.category, cible }
}

/// The action of a verb on one row, whose owner the database told.
pub(crate) fn on_row(fiche: &Fiche, verb: Verb, place: &Place, id: i64) -> Action {
    let cible = match fiche.owner {
        Owner::Service => Cible::RowOfService {
            service: place.owner,
            table: fiche.table,
            id,
            enfants: place.enfants.clone(),
        },
        Owner::Organisation => Cible::Organisation(place.owner),
        // The only record kind of the instance is the organisation: its people see their own.
        Owner::Instance => Cible::Organisation(id),
    };
    Action { verb, category: fiche.category, cible }
}

/// Whether a button that leads to `verb` is worth showing.
pub(crate) fn may(fiche: &Fiche, actor: &Actor, verb: Verb, owner: i64) -> bool {
    match fiche.owner {
        Owner::Service => actor.may(owner, verb, fiche.category),
        Owner::Organisation | Owner::Instance => {
            actor.may_in_organisation(owner, verb, fiche.category)
        }
    }
}

/// The frame of a page about `fiche`; the way here goes through its list, where the actor may open
/// it.
pub(crate) fn framed(
    shell: &Shell,
    actor: &Actor,
    fiche: &Fiche,
    owner: i64,
    title: &str,
) -> Layout {
    let section = if fiche.table == "personne" || fiche.table == "famille" {
        Section::Dossiers
    } else {
        Section::Registre
    };
    let list = format!("/registre/{}/{owner}", fiche.slug);
    let through_list = !same_name(title, fiche.plural) && may(fiche, actor, Verb::Lire, owner);
    if fiche.owner == Owner::Service {
        let mut layout = web::frame_of_service(shell, actor, owner, section, title);
        let here = layout.crumbs.len().saturating_sub(1);
        if through_list {
            layout.crumbs.insert(here, (capital(fiche.plural), Some(list)));
        }
        layout
    } else {
        let mut layout = web::frame(shell, actor, title);
        layout.crumbs = vec![("Accueil".to_owned(), Some("/".to_owned()))];
        if through_list {
            layout.crumbs.push((capital(fiche.plural), Some(list)));
        }
        layout.crumbs.push((title.to_owned(), None));
        layout
    }
}

fn same_name(a: &str, b: &str) -> bool {
    vocabulary::search_key(a) == vocabulary::search_key(b)
}

/// The same words with a capital first.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
