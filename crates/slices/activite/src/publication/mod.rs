//! Published years: figures kept as printed, and what the register says otherwise since.
//!
//! `/services/{service}/publications`, `…/publications/{publication}`.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use facts::Facts;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Cell, Choice, Column, Layout},
};

use crate::{
    counted,
    dashboard::{dashboards, reading},
    period::{Period, years},
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/publications", get(list).post(publish))
        .route("/services/{service}/publications/{publication}", get(show))
}

#[derive(Template)]
#[template(path = "publication/list.html")]
struct ListPage {
    layout: Layout,
    action: String,
    years: Vec<Choice>,
    may_publish: bool,
    /// The steps that do not say how parents were associated; empty for who does not read the way.
    associations: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "publication/show.html")]
struct ShowPage {
    layout: Layout,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Published {
    annee: i16,
    #[serde(default)]
    note: String,
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let found = counted(facts::publications(&mut granted).await)?;
    granted.commit().await?;
    let today = shell.house.today();
    let rows = found
        .into_iter()
        .map(|one| {
            vec![
                Cell {
                    text: format!("Année {}", one.annee),
                    href: format!("/services/{service}/publications/{}", one.id),
                },
                Cell { text: web::in_paris(&one.at), ..Cell::default() },
                Cell { text: one.note.unwrap_or_default(), ..Cell::default() },
            ]
        })
        .collect();
    page(&ListPage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Activite,
            "Années publiées",
        ),
        action: format!("/services/{service}/publications"),
        years: years(today, today.year() - 1),
        may_publish: actor.may(service, Verb::Publier, Category::Activite),
        associations: if actor.may(service, Verb::Lire, Category::Parcours) {
            format!("/services/{service}/associations")
        } else {
            String::new()
        },
        columns: columns(&["Publication", "Publiée le", "Note"]),
        rows,
    })
}

fn columns(labels: &[&str]) -> Vec<Column> {
    labels.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect()
}

/// Publishes what the dashboard of the service shows for a year.
async fn publish(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(asked): Form<Published>,
) -> Result<Response, PageError> {
    let own = actor.service(service).cloned().unwrap_or_default();
    let blocks = dashboards(&own.nature).map_err(PageError::Machine)?;
    let tables: Vec<&str> =
        blocks.iter().flat_map(|b| b.tableaux.iter().map(|one| one.id.as_str())).collect();
    let figures: Vec<&str> = blocks
        .iter()
        .flat_map(|block| {
            block
                .chiffres
                .iter()
                .map(String::as_str)
                .chain(block.graphiques.iter().map(|one| one.id.as_str()))
        })
        .collect();
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let seen = counted(facts.world(granted.read()).await)?.of_organisation(own.organisation);
    granted.commit().await?;
    let action = Action {
        verb: Verb::Publier,
        category: Category::Activite,
        cible: Cible::Service(service),
    };
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let note = Some(asked.note.trim()).filter(|note| !note.is_empty());
    let days = Period::year(asked.annee.clamp(1950, 2150)).days();
    let frozen = facts::freeze(&mut granted, &seen, (&tables, &figures), days, note).await;
    drop(seen);
    let id = counted(frozen)?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/publications/{id}")).into_response())
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, publication)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let all = counted(facts::publications(&mut granted).await)?;
    let Some(own) = all.into_iter().find(|one| one.id == publication) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = counted(facts.world(granted.read()).await)?.of_organisation(organisation);
    let differences = counted(facts::differences(&mut granted, &seen, publication).await)?;
    drop(seen);
    granted.commit().await?;
    let rows = differences
        .into_iter()
        .map(|one| {
            vec![
                Cell {
                    text: one.label,
                    href: format!("/services/{service}/figures/{}?annee={}", one.figure, own.annee),
                },
                Cell { text: one.labels.join(", "), ..Cell::default() },
                Cell { text: one.published, ..Cell::default() },
                Cell { text: one.current, ..Cell::default() },
            ]
        })
        .collect();
    let title = format!("Année {} publiée", own.annee);
    page(&ShowPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Activite, &title),
        title,
        columns: columns(&["Indicateur", "Détail", "Publié", "Registre d’aujourd’hui"]),
        rows,
    })
}
