//! `/services/{service}/catalogue`: every figure with its definition, and those that the
//! organisation adds by a text.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use facts::Facts;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Layout},
};

use super::pages::through_activity;
use crate::{
    counted,
    dashboard::reading,
    period::{Given, Period},
};

#[derive(Template)]
#[template(path = "figure/catalogue.html")]
struct CataloguePage {
    layout: Layout,
    /// What is looked for; empty for all.
    cherche: String,
    /// How many answer.
    found: usize,
    /// The period, carried by the search.
    dates: Vec<(&'static str, String)>,
    figures: Vec<Famille>,
    tables: Vec<Famille>,
    files: Vec<(String, String)>,
    may_write: bool,
    action: String,
    errors: Vec<ErrorLink>,
    nom: String,
    texte: String,
}

/// Figures, or tables, of one thing that is counted.
struct Famille {
    nom: String,
    facts: Vec<Fact>,
}

/// The figures of each thing that is counted, by its name; of those that answer every word of `cherche`.
fn familles(all: Vec<(String, Fact)>, cherche: &str) -> Vec<Famille> {
    let words = vocabulary::search_key(cherche);
    let answers = |nom: &str, fact: &Fact| {
        let said = vocabulary::search_key(&format!("{nom} {} {}", fact.label, fact.value));
        words.split(' ').all(|word| said.contains(word))
    };
    let mut found: BTreeMap<(String, String), Vec<Fact>> = BTreeMap::new();
    for (nom, fact) in all.into_iter().filter(|(nom, fact)| answers(nom, fact)) {
        found.entry((vocabulary::search_key(&nom), nom)).or_default().push(fact);
    }
    let mut familles = Vec::new();
    for ((_, nom), mut facts) in found {
        facts.sort_by_key(|fact| vocabulary::search_key(&fact.label));
        familles.push(Famille { nom, facts });
    }
    familles
}

/// What is looked for among the figures.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Cherche {
    #[serde(default)]
    cherche: String,
}

#[derive(Deserialize)]
pub(super) struct Added {
    nom: String,
    texte: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Given>,
    Query(Cherche { cherche }): Query<Cherche>,
) -> Result<Response, PageError> {
    let period = Period::read(&given, shell.house.today());
    let added = Added { nom: String::new(), texte: String::new() };
    let asked = (period, cherche.as_str());
    print(&shell, &facts, &actor, service, asked, StatusCode::OK, Vec::new(), added).await
}

#[expect(clippy::too_many_arguments, reason = "the whole of one request, used twice")]
async fn print(
    shell: &Shell,
    facts: &Facts,
    actor: &access::Actor,
    service: i64,
    (period, cherche): (Period, &str),
    status: StatusCode,
    errors: Vec<ErrorLink>,
    added: Added,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(actor, reading(service)).await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = counted(facts.world(granted.read()).await)?.of_organisation(organisation);
    let query = period.query();
    let world = seen.world();
    let populations = facts.populations();
    let named = |population: Option<&str>| {
        let known = population.and_then(|name| populations.iter().find(|one| one.name == name));
        known.map_or_else(|| "Autres".to_owned(), |one| one.label.clone())
    };
    let counts = |id: &str| {
        let figure = world.catalogue.figure(id);
        named(figure.and_then(|one| one.population.as_deref()))
    };
    let figures = world.catalogue.figures().iter().map(|figure| {
        let fact = Fact {
            label: figure.label.clone(),
            value: figure.definition.clone(),
            href: format!("/services/{service}/figures/{}?{query}", figure.id),
            action: "Ouvrir".to_owned(),
        };
        (named(figure.population.as_deref()), fact)
    });
    let figures = familles(figures.collect(), cherche);
    let tables = world.catalogue.tables().iter().map(|table| {
        let fact = Fact {
            label: table.title.clone(),
            value: table.id.clone(),
            href: format!("/services/{service}/tableaux/{}?{query}", table.id),
            action: "Ouvrir".to_owned(),
        };
        let figure = table.figure.as_deref();
        (figure.map_or_else(|| "Plusieurs comptes ensemble".to_owned(), counts), fact)
    });
    let tables = familles(tables.collect(), cherche);
    let files = seen
        .local_files(organisation)
        .iter()
        .map(|file| (file.nom.clone(), file.texte.clone()))
        .collect();
    drop(seen);
    granted.commit().await?;
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Activite, "Indicateurs et tableaux");
    through_activity(&mut layout, service, &query);
    page_with_status(
        status,
        &CataloguePage {
            layout,
            cherche: cherche.trim().to_owned(),
            found: figures.iter().chain(&tables).map(|one| one.facts.len()).sum(),
            dates: period.pairs(),
            figures,
            tables,
            files,
            may_write: actor.may_in_organisation(organisation, Verb::Ecrire, Category::Activite),
            action: format!("/services/{service}/catalogue"),
            errors,
            nom: added.nom,
            texte: added.texte,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(added): Form<Added>,
) -> Result<Response, PageError> {
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let action = Action {
        verb: Verb::Ecrire,
        category: Category::Activite,
        cible: Cible::Organisation(organisation),
    };
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let mut errors = Vec::new();
    if added.nom.trim().is_empty() {
        errors.push(ErrorLink {
            field: "nom".to_owned(),
            text: "Donnez un nom à ce texte, pour le retrouver.".to_owned(),
        });
    }
    if errors.is_empty() {
        let nom = added.nom.trim();
        match facts::save_local(&mut granted, &facts, organisation, nom, &added.texte).await {
            Ok(()) => {}
            Err(facts::FactsError::Catalogue(problems)) => {
                errors.extend(problems.into_iter().map(|problem| ErrorLink {
                    field: "texte".to_owned(),
                    text: format!("Ligne {} : {}", problem.line, problem.cause),
                }));
            }
            Err(other) => return Err(PageError::Machine(other.to_string())),
        }
    }
    if !errors.is_empty() {
        drop(granted);
        let period = Period::read(&Given::default(), shell.house.today());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &facts, &actor, service, (period, ""), status, errors, added).await;
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/catalogue?fait=ajoute")).into_response())
}
