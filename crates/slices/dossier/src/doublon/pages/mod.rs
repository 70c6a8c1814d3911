//! `/services/{service}/doublons`, `/services/{service}/doublons/{une}/{autre}`, `/fusions/{fusion}`.

mod compare;
mod follow;
mod list;
mod one;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use axum::{Extension, Router, routing::get};
use fiche::{Place, Row, Unions};
use vocabulary::french_day;
use web::{
    PageError, Section, Shell,
    parts::{Flash, Layout},
};

use crate::personne::PERSONNE;

pub use follow::follow;

/// The pages of this part; `unions` says what goes with a file.
pub fn routes(unions: Unions) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/doublons", get(list::show))
        .route(
            "/services/{service}/doublons/{une}/{autre}",
            get(compare::show).post(compare::decide),
        )
        .route("/fusions/{fusion}", get(one::show).post(one::undo))
        .layer(Extension(unions))
}

/// The name of the list, in the way to its pages.
const LIST: &str = "Dossiers à vérifier";

fn on_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Identite, cible: Cible::Service(service) }
}

/// The action on the file of a person, whose place the database told.
fn on_person(verb: Verb, place: &Place, id: i64) -> Action {
    let cible = Cible::RowOfService {
        service: place.owner,
        table: PERSONNE.table,
        id,
        enfants: place.enfants.clone(),
    };
    Action { verb, category: Category::Identite, cible }
}

/// A person and the grant to read them.
struct Read {
    place: Place,
    row: Row,
    granted: Granted,
}

/// Asks to read a person.
async fn read_person(
    shell: &Shell,
    unions: &Unions,
    actor: &Actor,
    id: i64,
) -> Result<Read, PageError> {
    let place = fiche::locate(shell.house.db(), &unions.register, &PERSONNE, id).await?;
    let mut granted = shell.house.authorize(actor, on_person(Verb::Lire, &place, id)).await?;
    let row = fiche::read_row(&mut granted, &PERSONNE, id).await?.ok_or(PageError::NotFound)?;
    Ok(Read { place, row, granted })
}

fn layout(shell: &Shell, actor: &Actor, service: i64, last: &str) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, last);
    let here = layout.crumbs.len().saturating_sub(1);
    let mut way = vec![("Dossiers".to_owned(), Some(format!("/registre/personnes/{service}")))];
    if last != LIST {
        way.push((LIST.to_owned(), Some(format!("/services/{service}/doublons"))));
    }
    layout.crumbs.splice(here..here, way);
    layout
}

fn name(row: &Row) -> String {
    let parts = [row.text("nom"), row.text("prenom")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn born(row: &Row) -> String {
    row.day("birth_day").map_or_else(
        || "naissance inconnue".to_owned(),
        |day| format!("né(e) le {}", french_day(day)),
    )
}

fn flash(kind: &str, text: &str) -> Flash {
    Flash { kind: kind.to_owned(), text: text.to_owned() }
}
