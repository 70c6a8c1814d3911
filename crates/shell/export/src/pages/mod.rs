//! The form, a request, the journal.

mod ask;
mod journal;
mod show;

use access::{Action, Category, Cible, Verb};
use axum::{Extension, Router, routing::get};
use jiff::{Span, ToSpan as _};
use web::{
    PageError, Shell,
    parts::{Cell, Fact},
};

use crate::{
    Content, FETCH_HOURS, Format, Sources,
    model::{DESTROY_DAYS, Export, FINALITES},
    paper::{self, Mark},
    store,
};

/// The routes of exports.
pub fn routes(sources: Sources) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/export", get(ask::show).post(ask::create))
        .route("/services/{service}/exports", get(journal::of_service))
        .route("/organisations/{organisation}/conformite/exports", get(journal::of_organisation))
        .route("/exports/{export}", get(show::show).post(show::act))
        .route("/exports/{export}/fichier", get(show::fetch))
        .layer(Extension(sources))
}

fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact { label: label.to_owned(), value: value.into(), ..Fact::default() }
}

fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), href: String::new() }
}

/// The action under which a kept request is made and fetched: the one of its source.
fn taking_out(one: &Export) -> Action {
    let category = Category::from_code(&one.category).unwrap_or(Category::Export);
    let verb = Verb::from_code(&one.mode).unwrap_or(Verb::Exporter);
    let cible = match one.personne {
        // What its keeper hands over of one person: the right must still hold on that person.
        Some(personne) if verb != Verb::Exporter => Cible::RowOfService {
            service: one.service,
            table: "personne",
            id: personne,
            enfants: vec![personne],
        },
        _ if one.whole => Cible::Organisation(one.organisation),
        _ => Cible::Service(one.service),
    };
    Action { verb, category, cible }
}

/// An action on the journal of a service.
fn on_journal(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Export, cible: Cible::Service(service) }
}

/// What a file is for, as people read it.
fn purpose(finalite: &str, precision: &str) -> String {
    let label = FINALITES.label_of(finalite).unwrap_or_default();
    if precision.is_empty() { label.to_owned() } else { format!("{label} : {precision}") }
}

/// The day by which a file made today is destroyed, ISO.
fn destroy_day(shell: &Shell) -> String {
    let today = shell.house.today();
    today.checked_add(Span::new().days(DESTROY_DAYS)).unwrap_or(today).to_string()
}

/// A day as people read it.
fn day(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), vocabulary::french_day)
}

/// A file that was made: its bytes, its password, until when it waits (RFC 3339).
struct Made {
    bytes: Vec<u8>,
    password: String,
    until: String,
}

/// Writes the file of a request, on a thread of its own.
async fn make(
    shell: &Shell,
    one: &Export,
    content: (Content, Vec<(String, Vec<u8>)>),
) -> Result<Made, PageError> {
    let mut read = shell.house.db().read().await?;
    let organisation = store::organisation(&mut read, one.organisation).await?;
    let service = store::service(&mut read, one.service).await?;
    drop(read);
    let now = shell.house.now();
    let mark = Mark {
        id: one.id,
        nom: one.nom.clone(),
        when: web::in_paris(&now.to_string()),
        purpose: purpose(&one.finalite, &one.precision),
        destroy: day(&one.destroy_day),
        service,
        organisation,
        titre: one.titre.clone(),
        rows: usize::try_from(one.rows).unwrap_or_default(),
        persons: usize::try_from(one.persons).unwrap_or_default(),
        date_line: vocabulary::french_day(shell.house.today()),
    };
    let format = Format::from_ending(&one.format).unwrap_or(Format::Xlsx);
    let password = identity::new_file_password();
    let secret = password.clone();
    let bytes = tokio::task::spawn_blocking(move || paper::close(content, format, &mark, &secret))
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .map_err(PageError::Machine)?;
    let until = now.checked_add(FETCH_HOURS.hours()).unwrap_or(now).to_string();
    Ok(Made { bytes, password, until })
}
