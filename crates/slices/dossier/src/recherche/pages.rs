//! `/recherche?q=`: the box of every page, and its answers.

use access::{AccessError, Action, Category, Cible, Verb};
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
    /// A day was typed that is none.
    NotADay,
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
    let own = !actor.services_for(Verb::Lire, Category::Identite).is_empty();
    if !own && !actor.may_receive() {
        answer.told = Told::Closed;
        return page_with_status(StatusCode::OK, &answer);
    }
    if let Some(unread) = &question.unread {
        answer.told = Told::NotADay;
        answer.lead.clone_from(unread);
        return page_with_status(StatusCode::OK, &answer);
    }
    if question.is_empty() || question.is_too_short() {
        answer.told = if typed.is_empty() { Told::Nothing } else { Told::TooShort };
        return page_with_status(StatusCode::OK, &answer);
    }
    let mut found = store::Found::default();
    if own {
        // The trace says that a search was made, and where; never the names that were typed.
        let action =
            Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
        let mut granted = shell.house.authorize(&actor, action).await?;
        if !fiche::words_complete(granted.read(), &PERSONNE).await? {
            granted.commit().await?;
            answer.told = Told::NotReady;
            return page_with_status(StatusCode::SERVICE_UNAVAILABLE, &answer);
        }
        found = store::find(&mut granted, &question).await?;
        granted.commit().await?;
    }
    let of = |row: &Row| actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone());
    let mut all: Vec<(Row, bool, String)> = Vec::with_capacity(found.rows.len());
    for (row, exact) in found.rows {
        let of = of(&row);
        all.push((row, exact, of));
    }
    lent(&shell, &actor, &question, &mut all).await?;
    // As typed first, wherever the file comes from.
    all.sort_by_key(|(_, exact, _)| !exact);
    answer.more = found.more || all.len() > store::MOST;
    all.truncate(store::MOST);
    answer.told = if all.is_empty() { Told::Nobody } else { Told::Some };
    answer.lead = match all.len() {
        0 => String::new(),
        1 => "1 personne trouvée".to_owned(),
        _ if answer.more => format!("Les {} premières personnes", store::MOST),
        n => format!("{n} personnes trouvées"),
    };
    answer.rows =
        all.iter().map(|(row, exact, of)| cells(row, told(&question, *exact, row), of)).collect();
    page_with_status(StatusCode::OK, &answer)
}

/// Adds the files that an act of sharing or an emergency opens: each that answers is asked for
/// itself, and leaves its own trace.
async fn lent(
    shell: &Shell,
    actor: &access::Actor,
    question: &Question,
    all: &mut Vec<(Row, bool, String)>,
) -> Result<(), PageError> {
    let mut read = shell.house.db().read().await?;
    let (urgent, shared) = shell.house.lent_children(&mut read, actor).await?;
    let known = |id: &i64| all.iter().all(|(row, _, _)| row.id != *id);
    let mut ids: Vec<i64> = urgent.iter().chain(&shared).copied().filter(known).collect();
    ids.dedup();
    let answers = store::find_among(&mut read, &ids, question).await?;
    drop(read);
    for (id, exact) in answers {
        let cible = Cible::Dossier(id);
        let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
        let told = "recherche information:identite";
        let mut granted = match shell.house.authorize_telling(actor, action, told).await {
            Ok(granted) => granted,
            Err(AccessError::Refused) => continue,
            Err(error) => return Err(error.into()),
        };
        let row = fiche::read_row(&mut granted, &PERSONNE, id).await?;
        granted.commit().await?;
        let way =
            if urgent.contains(&id) { "Votre accès d’urgence" } else { "Partagé avec vous" };
        all.extend(row.map(|row| (row, exact, way.to_owned())));
    }
    Ok(())
}

/// What of the question a person answers to.
fn told(question: &Question, exact: bool, row: &Row) -> &'static str {
    let born = question.birth.as_ref().is_none_or(|birth| {
        row.text("birth_day").is_some_and(|day| day.starts_with(birth.as_str()))
    });
    match (question.names.is_empty(), question.birth.is_some(), exact) {
        (true, _, _) => "Date de naissance",
        (false, _, _) if !born => "Nom, autre naissance",
        (false, true, true) => "Nom et naissance",
        (false, false, true) => "Nom tapé",
        (false, _, false) => "Nom proche",
    }
}

fn columns() -> Vec<Column> {
    ["Personne", "Né(e) le", "Service", "Répond à"]
        .into_iter()
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect()
}

fn cells(row: &Row, told: &str, of: &str) -> Vec<Cell> {
    let text = |field: &str| row.text(field).unwrap_or_default();
    let mut name = format!("{} {}", text("nom"), text("prenom"));
    if let Some(usage) = row.text("nom_usage") {
        name = format!("{name} (nom d’usage : {usage})");
    }
    let birth = row.day("birth_day").map_or_else(String::new, vocabulary::french_day);
    let about = row.int("birth_approximate") == Some(1) && !birth.is_empty();
    let plain = |text: String| Cell { text, href: String::new() };
    vec![
        Cell { text: name, href: format!("/dossiers/{}", row.id) },
        plain(match (birth.is_empty(), about) {
            (true, _) => "Non renseigné".to_owned(),
            (false, true) => format!("{birth} (environ)"),
            (false, false) => birth,
        }),
        plain(of.to_owned()),
        plain(told.to_owned()),
    ]
}
