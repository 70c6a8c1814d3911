//! `/recherche?q=`: the box of every page, and its answers.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use fiche::Row;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Cell, Column, Layout},
};

use super::{model::Question, store};
use crate::personne::PERSONNE;

/// `/recherche`.
pub fn routes() -> Router<Shell> {
    Router::new().route("/recherche", get(search))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// What the page has to say: each of these reads apart from the others.
enum Told {
    /// Nothing was asked yet.
    Nothing,
    /// What was asked cannot be searched.
    TooShort,
    /// The reader has no file to search.
    Closed,
    /// The names are still being sorted.
    NotReady,
    /// Nobody answers to it.
    Nobody,
    /// Some do.
    Some,
}

#[derive(Template)]
#[template(path = "recherche/search.html")]
struct SearchPage {
    layout: Layout,
    told: Told,
    lead: String,
    more: bool,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

async fn search(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let typed = asked.q.trim();
    let mut layout = web::frame(&shell, &actor, "Rechercher une personne");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Rechercher une personne".to_owned(), None),
    ];
    typed.clone_into(&mut layout.searched);
    let mut answer = SearchPage {
        layout,
        told: Told::Nothing,
        lead: String::new(),
        more: false,
        columns: columns(),
        rows: Vec::new(),
    };
    let question = Question::read(typed);
    if actor.services_for(Verb::Lire, Category::Identite).is_empty() {
        answer.told = Told::Closed;
        return page_with_status(StatusCode::OK, &answer);
    }
    if question.is_empty() || question.is_too_short() {
        answer.told = if typed.is_empty() { Told::Nothing } else { Told::TooShort };
        return page_with_status(StatusCode::OK, &answer);
    }
    // The trace says that a search was made, and where; never the names that were typed.
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize(&actor, action).await?;
    if !fiche::words_complete(granted.read(), &PERSONNE).await? {
        granted.commit().await?;
        answer.told = Told::NotReady;
        return page_with_status(StatusCode::SERVICE_UNAVAILABLE, &answer);
    }
    let found = store::find(&mut granted, &question).await?;
    granted.commit().await?;
    answer.told = if found.rows.is_empty() { Told::Nobody } else { Told::Some };
    answer.more = found.more;
    answer.lead = match found.rows.len() {
        0 => String::new(),
        1 => "1 personne trouvée".to_owned(),
        _ if found.more => format!("Les {} premières personnes", store::MOST),
        n => format!("{n} personnes trouvées"),
    };
    answer.rows = found.rows.iter().map(|(row, exact)| cells(row, *exact, &actor)).collect();
    page_with_status(StatusCode::OK, &answer)
}

fn columns() -> Vec<Column> {
    ["Personne", "Né(e) le", "Service", "Réponse"]
        .into_iter()
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect()
}

fn cells(row: &Row, exact: bool, actor: &access::Actor) -> Vec<Cell> {
    let text = |field: &str| row.text(field).unwrap_or_default();
    let mut name = format!("{} {}", text("nom"), text("prenom"));
    if let Some(usage) = row.text("nom_usage") {
        name = format!("{name} (nom d’usage : {usage})");
    }
    let birth = row.day("birth_day").map_or_else(String::new, vocabulary::french_day);
    let about = row.int("birth_approximate") == Some(1) && !birth.is_empty();
    let service = actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone());
    let plain = |text: String| Cell { text, href: String::new() };
    vec![
        Cell { text: name, href: format!("/dossiers/{}", row.id) },
        plain(match (birth.is_empty(), about) {
            (true, _) => "Non renseigné".to_owned(),
            (false, true) => format!("{birth} (environ)"),
            (false, false) => birth,
        }),
        plain(service),
        plain(if exact { "Nom tapé" } else { "Nom proche" }.to_owned()),
    ]
}
