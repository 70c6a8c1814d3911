//! The models of a service, and whether a second person validates.

use access::{Action, Actor, Category, Cible, Granted, Verb};
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

use super::{Done, LETTERS, error, error_at, flash, one_line};
use crate::{
    gabarit,
    model::{NATURES, Nature},
    papier,
    rules::{
        champ::{CHAMPS, CONDITIONS, Connu},
        theme::THEMES,
    },
    store::{self, Modele},
};

#[derive(Template)]
#[template(path = "pages/modeles.html")]
struct ListPage {
    layout: Layout,
    action: String,
    natures: Vec<OfNature>,
    two: bool,
    writes: bool,
}

/// The models of a nature: the one that is offered first, then the others.
struct OfNature {
    label: &'static str,
    /// Where a new one is written.
    new: String,
    /// Name, address, what is said of it.
    modeles: Vec<(String, String, String)>,
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
#[template(path = "pages/modele.html")]
struct ModelePage {
    layout: Layout,
    titre: &'static str,
    action: String,
    back: String,
    texte: String,
    nom: String,
    quand: String,
    /// Whether it is the one without a key, which needs no name.
    plain: bool,
    premier: bool,
    retire: bool,
    /// Other models of this nature that the reader may read, to begin from: address and label; for a new one.
    others: Vec<(String, String)>,
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
    nom: String,
    #[serde(default)]
    quand: String,
    #[serde(default)]
    premier: String,
    #[serde(default)]
    version: i64,
}

/// Where a new model begins from: another service, and what tells its model from the others.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    de: String,
}

/// What the address of a new model says in place of its key.
const NEW: &str = "nouveau";

/// The nature and the key that an address names.
fn named(modele: &str) -> Option<(Nature, String)> {
    let (code, cle) = modele.split_once('.').unwrap_or((modele, ""));
    let sound = cle.len() <= 24 && cle.chars().all(|c| c.is_ascii_alphanumeric());
    Some((Nature::from_code(code)?, cle.to_owned())).filter(|_| sound)
}

/// How one of them is named in an address.
fn address(nature: Nature, cle: &str) -> String {
    if cle.is_empty() { nature.code.to_owned() } else { format!("{}.{cle}", nature.code) }
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

/// What is said of a model in a list.
fn told(one: &Modele, premier: bool) -> String {
    let mut all = Vec::new();
    if one.texte.trim().is_empty() {
        all.push("Modèle livré".to_owned());
    } else {
        all.push(format!("Modèle du service, version {}", one.version));
    }
    if !one.quand.is_empty() {
        all.push(one.quand.clone());
    }
    if one.retire {
        all.push("n’est plus proposé".to_owned());
    } else if premier {
        all.push("proposé d’abord".to_owned());
    }
    all.join(" ; ")
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    let two = store::regle(granted.read(), service).await?;
    let mut natures = Vec::new();
    for nature in NATURES {
        let mut own = store::modeles(granted.read(), service, *nature).await?;
        if !own.iter().any(|one| one.cle.is_empty()) {
            own.insert(0, Modele::default());
        }
        let premier = store::premier(granted.read(), service, *nature).await?;
        own.sort_by_key(|one| (one.retire, one.cle != premier));
        let list = format!("/services/{service}/ecrits/modeles");
        natures.push(OfNature {
            label: nature.label(),
            new: format!("{list}/{}", address(*nature, NEW)),
            modeles: own
                .iter()
                .map(|one| {
                    let href = format!("{list}/{}", address(*nature, &one.cle));
                    let nom = if one.nom.is_empty() { nature.label() } else { &one.nom };
                    (nom.to_owned(), href, told(one, one.cle == premier))
                })
                .collect(),
        });
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
        natures,
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
    Query(from): Query<From>,
) -> Result<Response, PageError> {
    let begun = match named(&modele).filter(|(_, cle)| cle == NEW && !from.de.is_empty()) {
        Some((nature, _)) => copied(&shell, &actor, nature, &from.de).await?,
        None => None,
    };
    let back = (StatusCode::OK, begun.map(|typed| (typed, None)));
    print(&shell, &actor, service, &modele, back, Vec::new()).await
}

/// The text of a model of a service whose models the reader may read: « service.clé ».
async fn copied(
    shell: &Shell,
    actor: &Actor,
    nature: Nature,
    de: &str,
) -> Result<Option<Typed>, PageError> {
    let (service, cle) = de.split_once('.').unwrap_or((de, ""));
    let Ok(service) = service.parse::<i64>() else { return Err(PageError::NotFound) };
    let mut granted = shell.house.authorize(actor, on_service(Verb::Lire, service)).await?;
    let found = store::modele(granted.read(), service, nature, cle).await?;
    granted.commit().await?;
    Ok(found.map(|one| Typed { texte: one.texte, quand: one.quand, ..Typed::default() }))
}

/// The models of this nature that the reader may begin a new one from: those of each service whose models they read.
async fn others(
    granted: &mut Granted,
    actor: &Actor,
    (service, nature): (i64, Nature),
) -> Result<Vec<(String, String)>, PageError> {
    let mut all = Vec::new();
    for one in actor.services_for(Verb::Lire, Category::Structure).into_iter().take(24) {
        let Some(seen) = actor.service(one) else { continue };
        for modele in store::modeles(granted.read(), one, nature).await? {
            if modele.texte.trim().is_empty() {
                continue;
            }
            let nom = if modele.nom.is_empty() { nature.label() } else { &modele.nom };
            let here = address(nature, NEW);
            let href = format!("/services/{service}/ecrits/modeles/{here}?de={one}.{}", modele.cle);
            all.push((href, format!("{nom} ({})", seen.nom)));
        }
    }
    Ok(all)
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
    let Some((nature, cle)) = named(modele) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let own = store::modele(granted.read(), service, nature, &cle).await?;
    let (plain, new) = (cle.is_empty(), cle == NEW);
    let versions = store::versions_of_modele(&mut granted, (service, nature, &cle)).await?;
    let premier = store::premier(granted.read(), service, nature).await? == cle;
    let others =
        if new { others(&mut granted, actor, (service, nature)).await? } else { Vec::new() };
    granted.commit().await?;
    if own.is_none() && !plain && !new {
        return Err(PageError::NotFound);
    }
    let own = own.unwrap_or_default();
    let retire = own.retire;
    let texte =
        if own.texte.trim().is_empty() { gabarit::shipped(nature).to_owned() } else { own.texte };
    let standing = Typed {
        texte,
        nom: own.nom,
        quand: own.quand,
        premier: if premier { "oui".to_owned() } else { String::new() },
        version: own.version,
        ..Typed::default()
    };
    let (typed, meanwhile) = typed.unwrap_or((standing, None));
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
            nom: typed.nom,
            quand: typed.quand,
            plain,
            premier: typed.premier == "oui",
            retire,
            others,
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
    let Some((nature, cle)) = named(&modele) else { return Err(PageError::NotFound) };
    let mut typed = Typed {
        texte: typed.texte.replace("\r\n", "\n"),
        nom: one_line(&typed.nom, 80),
        quand: one_line(&typed.quand, 160),
        ..typed
    };
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
    if typed.nom.is_empty() && !cle.is_empty() && typed.geste != "livre" {
        errors.push(error("nom", "Donnez un nom à ce modèle : il se choisit par lui."));
    }
    if !errors.is_empty() || typed.geste == "apercu" {
        drop(write);
        let status =
            if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return print(&shell, &actor, service, &modele, (status, Some((typed, None))), errors)
            .await;
    }
    let id = shell.house.new_id();
    let cle = if cle == NEW { format!("m{id}") } else { cle };
    let retire = typed.geste == "retirer" && !cle.is_empty();
    let new = Modele {
        id,
        cle: cle.clone(),
        nom: typed.nom.clone(),
        quand: typed.quand.clone(),
        texte: typed.texte.clone(),
        version: typed.version,
        retire,
    };
    let standing = store::keep_modele(&mut write, (service, nature), &new).await?;
    let Some(standing) = standing else {
        let was = store::premier_in(&mut write, service, nature).await?;
        if typed.premier == "oui" && !retire {
            store::keep_premier(&mut write, (service, nature, &cle)).await?;
        } else if was == cle && !cle.is_empty() {
            store::keep_premier(&mut write, (service, nature, "")).await?;
        }
        write.commit().await?;
        let to = format!("/services/{service}/ecrits/modeles?fait=ecrit");
        return Ok(Redirect::to(&to).into_response());
    };
    drop(write);
    let typed = Typed { version: standing.version, ..typed };
    let back = (StatusCode::CONFLICT, Some((typed, Some(standing.texte))));
    print(&shell, &actor, service, &modele, back, Vec::new()).await
}
