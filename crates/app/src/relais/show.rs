//! The page of one professional: a line a child with its successor, what goes with it, the rest in one gesture.

use std::collections::BTreeMap;

use access::Actor;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use fiche::{Register, enfant::told};
use parcours::referent::ROLE_REFERENT;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, frame_of_service, in_paris, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::seat::{Held, Seat, seat};

/// What the form sends, by name of field.
pub(super) type Typed = BTreeMap<String, String>;

/// A child, or what is of the service, with who takes over.
struct Line {
    field: String,
    label: String,
    nom: String,
    href: String,
    /// What is held, in a few words each.
    held: Vec<String>,
    /// Whether the leaver wrote their hand-over; empty when there is none to write.
    note: String,
    noted: bool,
    /// The meeting with the family: words, whether it is planned or was held, where; empty when none is wanted.
    rencontre: (String, bool, String),
    choices: Vec<Choice>,
    error: String,
}

#[derive(Template)]
#[template(path = "relais/show.html")]
struct ShowPage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    action: String,
    nom: String,
    lines: Vec<Line>,
    rest: Vec<Choice>,
    day: String,
    motif: String,
}

impl ShowPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    }
}

/// The name of the field that says who takes over.
pub(super) fn field_of(held: &Held) -> String {
    held.personne.map_or_else(|| "vers-service".to_owned(), |id| format!("vers-{id}"))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, professionnel)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let seat = seat(&shell, &register, &actor, service, professionnel).await?;
    // What is proposed is chosen already, and can be changed.
    let mut typed = Typed::from([("start_day".to_owned(), shell.house.today().to_string())]);
    for held in &seat.held {
        if let Some(id) = held.propose {
            typed.insert(field_of(held), id.to_string());
        }
    }
    print(&shell, &actor, (service, professionnel), &seat, &typed, Vec::new())
}

fn counted(n: usize, one: &str, many: &str) -> Option<String> {
    match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    }
}

/// The meeting of the hand-over with the family: what stands of it, and where it is planned.
fn rencontre(service: i64, held: &Held) -> (String, bool, String) {
    let Some(personne) = held.personne.filter(|_| !held.suivis.is_empty()) else {
        return (String::new(), false, String::new());
    };
    match held.rencontre {
        Some((id, day, true)) => (
            format!("Famille rencontrée le {}", french_day(day)),
            true,
            format!("/rendez-vous/{id}"),
        ),
        Some((id, day, false)) => (
            format!("Rencontre avec la famille prévue le {}", french_day(day)),
            true,
            format!("/rendez-vous/{id}"),
        ),
        None => (
            "Prévoir la rencontre avec la famille".to_owned(),
            false,
            format!("/services/{service}/agenda/nouveau?enfant={personne}&nature=relais"),
        ),
    }
}

/// What is held, in words.
fn words(held: &Held) -> Vec<String> {
    let mut all: Vec<String> = held
        .suivis
        .iter()
        .map(|row| {
            let since = row.day("start_day").map(french_day).unwrap_or_default();
            format!("{} depuis le {since}", told(&ROLE_REFERENT, row.text("role")))
        })
        .collect();
    all.extend(counted(held.rdv.len(), "rendez-vous à venir", "rendez-vous à venir"));
    all.extend(counted(held.taches.len(), "chose à faire", "choses à faire"));
    all.extend(counted(held.ecrits.len(), "écrit commencé", "écrits commencés"));
    all.extend(counted(held.regards.len(), "note attend son regard", "notes attendent son regard"));
    all.extend(counted(
        held.promesses,
        "réponse promise à l’enfant",
        "réponses promises à l’enfant",
    ));
    all
}

pub(super) fn print(
    shell: &Shell,
    actor: &Actor,
    (service, professionnel): (i64, i64),
    seat: &Seat,
    typed: &Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = frame_of_service(shell, actor, service, Section::Dossiers, &seat.nom);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/relais");
    layout.crumbs.insert(here, ("Passer le relais".to_owned(), Some(list)));
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let choices = |chosen: &str, propose: Option<i64>| -> Vec<Choice> {
        let choice = |one: &super::seat::Colleague| Choice {
            value: one.id.to_string(),
            label: if Some(one.id) == propose {
                format!("{} (suit déjà l’enfant)", one.nom)
            } else {
                one.nom.clone()
            },
            checked: one.id.to_string() == chosen,
            ..Choice::default()
        };
        let (first, others): (Vec<_>, Vec<_>) =
            seat.colleagues.iter().partition(|one| Some(one.id) == propose);
        first.into_iter().chain(others).map(choice).collect()
    };
    let lines = seat
        .held
        .iter()
        .map(|held| {
            let field = field_of(held);
            let error = errors.iter().find(|one| one.field == field);
            let nom = if held.personne.is_some() {
                held.nom.clone()
            } else {
                "Pour le service".to_owned()
            };
            let follows = !held.suivis.is_empty();
            Line {
                label: format!("Qui prend le relais : {nom}"),
                href: held.personne.map_or(String::new(), |id| format!("/dossiers/{id}")),
                held: words(held),
                note: match &held.note {
                    Some(at) => format!("Note de relais écrite le {}", in_paris(at)),
                    None if follows => "Pas encore de note de relais".to_owned(),
                    None => String::new(),
                },
                noted: held.note.is_some(),
                rencontre: rencontre(service, held),
                choices: choices(&value(&field), held.propose),
                error: error.map(|one| one.text.clone()).unwrap_or_default(),
                field,
                nom,
            }
        })
        .collect();
    let page = ShowPage {
        layout,
        errors,
        action: format!("/services/{service}/relais/{professionnel}"),
        nom: seat.nom.clone(),
        lines,
        rest: choices(&value("vers"), None),
        day: value("start_day"),
        motif: value("motif"),
    };
    page_with_status(status, &page)
}
