//! A chapter: its text, what may be named in it, its versions.

use access::{Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use facts::Facts;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::on_rapport;
use crate::{model::Chapitre, store};

#[derive(Template)]
#[template(path = "pages/chapter.html")]
struct ChapterPage {
    layout: Layout,
    title: String,
    base: String,
    action: String,
    errors: Vec<ErrorLink>,
    titre: String,
    texte: String,
    version: i64,
    may_write: bool,
    meanwhile: String,
    tables: Vec<(String, String)>,
    figures: Vec<(String, String)>,
    versions: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    titre: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    version: i64,
}

#[derive(Deserialize)]
pub(super) struct Added {
    #[serde(default)]
    titre: String,
}

/// The longest text of a chapter.
const LETTERS: usize = 200_000;

pub(super) async fn add(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
    Form(added): Form<Added>,
) -> Result<Response, PageError> {
    let (action, _) = on_rapport(&shell, Verb::Ecrire, rapport).await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let titre: String = added.titre.trim().chars().take(200).collect();
    if titre.is_empty() || store::is_frozen(&mut granted, rapport).await? {
        drop(granted);
        return Ok(Redirect::to(&format!("/rapports/{rapport}")).into_response());
    }
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let id = store::add_chapitre(&mut granted, &new_id, rapport, 1_000, &titre, "").await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/rapports/{rapport}/chapitres/{id}")).into_response())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((rapport, chapitre)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    print(&shell, &facts, &actor, rapport, chapitre, StatusCode::OK, None).await
}

/// A form that comes back: what was typed, what is wrong, what somebody else wrote.
struct Back {
    typed: Chapitre,
    errors: Vec<ErrorLink>,
    meanwhile: String,
}

async fn print(
    shell: &Shell,
    facts: &Facts,
    actor: &access::Actor,
    rapport: i64,
    chapitre: i64,
    status: StatusCode,
    back: Option<Back>,
) -> Result<Response, PageError> {
    let (action, service) = on_rapport(shell, Verb::Lire, rapport).await?;
    let mut granted = shell.house.authorize(actor, action).await?;
    let own = store::read(&mut granted, rapport).await?.ok_or(PageError::NotFound)?;
    let standing = store::chapitres(&mut granted, rapport)
        .await?
        .into_iter()
        .find(|one| one.id == chapitre)
        .ok_or(PageError::NotFound)?;
    let versions = store::versions(&mut granted, chapitre)
        .await?
        .into_iter()
        .map(|(version, at, nom, titre, texte)| {
            (format!("Version {version}, {nom}, le {}", web::in_paris(&at)), titre, texte)
        })
        .collect();
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = facts
        .world(granted.read())
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .of_organisation(organisation);
    let world = seen.world();
    let mut tables: Vec<(String, String)> =
        world.catalogue.tables().iter().map(|t| (t.title.clone(), t.id.clone())).collect();
    let mut figures: Vec<(String, String)> =
        world.catalogue.figures().iter().map(|f| (f.label.clone(), f.id.clone())).collect();
    tables.sort_by_key(|(label, _)| vocabulary::search_key(label));
    figures.sort_by_key(|(label, _)| vocabulary::search_key(label));
    drop(seen);
    granted.commit().await?;
    let back = back.unwrap_or_else(|| Back {
        typed: standing.clone(),
        errors: Vec::new(),
        meanwhile: String::new(),
    });
    let base = format!("/rapports/{rapport}");
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Rapport, &standing.titre);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (own.titre.clone(), Some(base.clone())));
    page_with_status(
        status,
        &ChapterPage {
            layout,
            title: standing.titre.clone(),
            action: format!("{base}/chapitres/{chapitre}"),
            base,
            errors: back.errors,
            titre: back.typed.titre,
            texte: back.typed.texte,
            version: back.typed.version,
            may_write: own.fige_at.is_none() && actor.may(service, Verb::Ecrire, Category::Rapport),
            meanwhile: back.meanwhile,
            tables,
            figures,
            versions,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((rapport, chapitre)): Path<(i64, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (action, _) = on_rapport(&shell, Verb::Ecrire, rapport).await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let mut errors = Vec::new();
    let typed = Chapitre {
        id: chapitre,
        titre: typed.titre.trim().to_owned(),
        texte: typed.texte.replace("\r\n", "\n"),
        version: typed.version,
    };
    let mut refuse = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if typed.titre.is_empty() {
        refuse("titre", "Donnez un titre à ce chapitre.");
    }
    if typed.titre.chars().count() > 200 {
        refuse("titre", "Le titre est trop long : 200 caractères au plus.");
    }
    if typed.texte.chars().count() > LETTERS {
        refuse("texte", "Le texte est trop long : coupez ce chapitre en deux.");
    }
    if store::is_frozen(&mut granted, rapport).await? {
        refuse("texte", "Le rapport vient d’être figé : son texte ne change plus.");
    }
    if !errors.is_empty() {
        drop(granted);
        let back = Back { typed, errors, meanwhile: String::new() };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &facts, &actor, rapport, chapitre, status, Some(back)).await;
    }
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    match store::save_chapitre(&mut granted, &new_id, rapport, &typed).await? {
        None => {
            granted.commit().await?;
            Ok(Redirect::to(&format!("/rapports/{rapport}")).into_response())
        }
        Some(standing) => {
            drop(granted);
            let back = Back {
                typed: Chapitre { version: standing.version, ..typed },
                errors: Vec::new(),
                meanwhile: standing.texte,
            };
            let status = StatusCode::CONFLICT;
            print(&shell, &facts, &actor, rapport, chapitre, status, Some(back)).await
        }
    }
}
