//! The models of a service, and whether a second person validates.

use access::{Action, Actor, Category, Cible, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use print::{Block, Document};
use serde::Deserialize;
use web::{
    PageError, Section as Menu, Shell, SignedIn, page, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{Done, LETTERS, error, error_at, flash};
use crate::{
    gabarit,
    model::{NATURES, Nature},
    papier,
    rules::{
        champ::{CHAMPS, CONDITIONS, Connu},
        theme::THEMES,
    },
    store,
};

#[derive(Template)]
#[template(path = "pages/modeles.html")]
struct ListPage {
    layout: Layout,
    action: String,
    /// Label, address, what is said of it.
    modeles: Vec<(&'static str, String, &'static str)>,
    two: bool,
    writes: bool,
}

#[derive(Template)]
#[template(path = "pages/modele.html")]
struct ModelePage {
    layout: Layout,
    titre: &'static str,
    action: String,
    back: String,
    texte: String,
    version: i64,
    writes: bool,
    preview: Safe<String>,
    meanwhile: Option<String>,
    champs: &'static [(&'static str, &'static str)],
    conditions: &'static [(&'static str, &'static str)],
    themes: &'static [(&'static str, &'static str)],
    versions: Vec<String>,
    errors: Vec<ErrorLink>,
}

impl ModelePage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Rule {
    #[serde(default)]
    deux: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    version: i64,
}

fn on_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Structure, cible: Cible::Service(service) }
}

fn layout(shell: &Shell, actor: &Actor, service: i64, last: &str) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, service, Menu::Ecrits, last);
    let here = layout.crumbs.len().saturating_sub(1);
    let mut way = vec![("Écrits".to_owned(), Some(format!("/services/{service}/ecrits")))];
    if last != LIST {
        way.push((LIST.to_owned(), Some(format!("/services/{service}/ecrits/modeles"))));
    }
    layout.crumbs.splice(here..here, way);
    layout
}

const LIST: &str = "Modèles d’écrits";

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    let two = store::regle(granted.read(), service).await?;
    let mut modeles = Vec::new();
    for nature in NATURES {
        let own = store::modele(granted.read(), service, *nature).await?;
        let own = own.is_some_and(|(text, _)| !text.trim().is_empty());
        let told = if own { "Modèle du service" } else { "Modèle livré" };
        let href = format!("/services/{service}/ecrits/modeles/{}", nature.code);
        modeles.push((nature.label(), href, told));
    }
    granted.commit().await?;
    let mut layout = layout(&shell, &actor, service, LIST);
    layout.flash = match done.fait.as_str() {
        "regle" => Some(flash("ok", "C’est noté.")),
        "ecrit" => Some(flash("ok", "Le modèle servira aux prochains écrits.")),
        _ => None,
    };
    page(&ListPage {
        layout,
        action: format!("/services/{service}/ecrits/modeles"),
        modeles,
        two,
        writes: actor.may(service, Verb::Ecrire, Category::Structure),
    })
}

pub(super) async fn rule(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(said): Form<Rule>,
) -> Result<Response, PageError> {
    let action = on_service(Verb::Ecrire, service);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    store::keep_regle(&mut write, service, said.deux == "oui").await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/ecrits/modeles?fait=regle")).into_response())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((service, modele)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    print(&shell, &actor, service, &modele, (StatusCode::OK, None), Vec::new()).await
}

/// How a model reads, nothing known of any child.
fn preview(texte: &str) -> String {
    let Ok(parts) = gabarit::read(texte) else { return String::new() };
    let known = Connu::default();
    let mut blocks = Vec::new();
    for part in parts {
        blocks.push(Block::heading(2, part.titre.clone()));
        blocks.extend(papier::blocks(&part.filled(&known), &[1].into()));
    }
    print::html_blocks(&Document { blocks, lang: "fr".to_owned(), ..Document::default() })
}

async fn print(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    modele: &str,
    (status, typed): (StatusCode, Option<(Typed, Option<String>)>),
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(actor, on_service(Verb::Lire, service)).await?;
    let Some(nature) = Nature::from_code(modele) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let own = store::modele(granted.read(), service, nature).await?;
    let versions = store::versions_of_modele(&mut granted, service, nature).await?;
    granted.commit().await?;
    let (standing, version) = own.unwrap_or_default();
    let standing =
        if standing.trim().is_empty() { gabarit::shipped(nature).to_owned() } else { standing };
    let (typed, meanwhile) =
        typed.unwrap_or((Typed { geste: String::new(), texte: standing, version }, None));
    let list = format!("/services/{service}/ecrits/modeles");
    page_with_status(
        status,
        &ModelePage {
            layout: layout(shell, actor, service, nature.label()),
            titre: nature.label(),
            action: format!("{list}/{modele}"),
            back: list,
            preview: Safe(preview(&typed.texte)),
            texte: typed.texte,
            version: typed.version,
            writes: actor.may(service, Verb::Ecrire, Category::Structure),
            meanwhile,
            champs: CHAMPS,
            conditions: CONDITIONS,
            themes: THEMES,
            versions: versions
                .iter()
                .map(|(version, at, nom)| {
                    format!("Version {version}, {nom}, le {}", web::in_paris(at))
                })
                .collect(),
            errors,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((service, modele)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let action = on_service(Verb::Ecrire, service);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    let Some(nature) = Nature::from_code(&modele) else { return Err(PageError::NotFound) };
    let mut typed = Typed { texte: typed.texte.replace("\r\n", "\n"), ..typed };
    if typed.geste == "livre" {
        typed.texte.clear();
    }
    let mut errors = Vec::new();
    if typed.texte.chars().count() > LETTERS {
        errors.push(error("texte", "Le modèle est trop long."));
    } else if !typed.texte.is_empty()
        && let Err(faults) = gabarit::read(&typed.texte)
    {
        let told = |one: crate::rules::champ::Fault| format!("Ligne {} : {}", one.line, one.told);
        errors.push(error("texte", faults.into_iter().map(told).collect::<Vec<_>>().join(" ")));
    }
    if !errors.is_empty() || typed.geste == "apercu" {
        drop(write);
        let status =
            if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return print(&shell, &actor, service, &modele, (status, Some((typed, None))), errors)
            .await;
    }
    let sent = (typed.texte.as_str(), typed.version);
    let of = (service, nature);
    let standing = store::keep_modele(&mut write, shell.house.new_id(), of, sent).await?;
    let Some(standing) = standing else {
        write.commit().await?;
        let to = format!("/services/{service}/ecrits/modeles?fait=ecrit");
        return Ok(Redirect::to(&to).into_response());
    };
    drop(write);
    let mut read = shell.house.db().read().await?;
    let version =
        store::modele(&mut read, service, nature).await?.map_or(0, |(_, version)| version);
    drop(read);
    let typed = Typed { version, ..typed };
    let back = (StatusCode::CONFLICT, Some((typed, Some(standing))));
    print(&shell, &actor, service, &modele, back, Vec::new()).await
}
