//! One part: its text, the sources at hand, the remarks, its former texts.

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use serde::Deserialize;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{LETTERS, child, error, error_at, framed, on_ecrit, open, way_to};
use crate::{
    model::Section,
    rules::citation::{marks, without_stray},
    store::{self, Saved},
};

/// A remark to read.
struct Remark {
    id: i64,
    told: String,
    texte: String,
    resolu: bool,
}

#[derive(Template)]
#[template(path = "pages/section.html")]
struct SectionPage {
    layout: Layout,
    titre: String,
    action: String,
    back: String,
    texte: String,
    version: i64,
    writes: bool,
    meanwhile: Option<String>,
    /// The mark of each source, and what it is.
    sources: Vec<(String, String)>,
    remarks: Vec<Remark>,
    versions: Vec<(String, String)>,
    remarque: String,
    errors: Vec<ErrorLink>,
}

impl SectionPage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    remarque: String,
    #[serde(default)]
    commentaire: i64,
}

/// A form that comes back.
#[derive(Default)]
struct Back {
    texte: Option<String>,
    version: Option<i64>,
    remarque: String,
    meanwhile: Option<String>,
    errors: Vec<ErrorLink>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((ecrit, section)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    print(&shell, &register, &actor, (ecrit, section), StatusCode::OK, Back::default()).await
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (id, section): (i64, i64),
    status: StatusCode,
    back: Back,
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let vault = shell.house.db().vault();
    let granted = &mut opened.granted;
    let all = store::sections(granted, vault, id).await?;
    let found = all.into_iter().find(|one| one.id == section);
    let (nom, _) = child(granted, register, opened.ecrit.personne).await?;
    let versions = store::versions(granted, vault, section).await?;
    let sources = store::sources(granted, id).await?;
    let comments = store::comments(granted, vault, id).await?;
    let may = shell
        .house
        .services_on_child(granted.read(), actor, Verb::Lire, opened.ecrit.personne)
        .await?;
    opened.granted.commit().await?;
    let standing = found.ok_or(PageError::NotFound)?;
    let ecrit = opened.ecrit;
    let path = format!("/ecrits/{id}");
    let child = (ecrit.personne, nom.as_str());
    let layout = framed(shell, actor, ecrit.service, child, &way_to(&ecrit), &standing.titre);
    let open_to = |source: &crate::model::Source| {
        may.iter().any(|(category, services)| {
            *category == source.category && services.contains(&source.service)
        })
    };
    page_with_status(
        status,
        &SectionPage {
            layout,
            titre: standing.titre.clone(),
            action: format!("{path}/sections/{section}"),
            back: path,
            texte: back.texte.unwrap_or(standing.texte),
            version: back.version.unwrap_or(standing.version),
            writes: opened.writes && ecrit.etat.is_open(),
            meanwhile: back.meanwhile,
            sources: sources
                .iter()
                .filter(|one| open_to(one))
                .map(|one| {
                    let label = fiche::capital(&one.label);
                    (marks(&[one.number]), format!("{label} du {}", french_day(one.day)))
                })
                .collect(),
            remarks: comments
                .into_iter()
                .filter(|one| one.section == section)
                .map(|one| Remark {
                    id: one.id,
                    told: format!("{}, le {}", one.auteur, web::in_paris(&one.at)),
                    texte: one.texte,
                    resolu: one.resolu,
                })
                .collect(),
            versions: versions
                .into_iter()
                .map(|(version, at, nom, texte)| {
                    (format!("Version {version}, {nom}, le {}", web::in_paris(&at)), texte)
                })
                .collect(),
            remarque: back.remarque,
            errors: back.errors,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((id, section)): Path<(i64, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let here = (id, section);
    // A draft is not there for who neither writes nor validates it.
    let opened = open(&shell, &actor, id, "formulaire").await?;
    let (place, writes) = (opened.place, opened.writes);
    opened.granted.commit().await?;
    let vault = shell.house.db().vault();
    let path = format!("/ecrits/{id}/sections/{section}");
    if typed.geste == "remarque" || typed.geste == "repondu" {
        let texte: String = typed.remarque.trim().chars().take(2_000).collect();
        if typed.geste == "remarque" && texte.is_empty() {
            let errors = vec![error("remarque", "Écrivez votre remarque.")];
            let back = Back { errors, ..Back::default() };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return print(&shell, &register, &actor, here, status, back).await;
        }
        // Who validates may say what they think without writing in the text.
        let verb = if writes { Verb::Ecrire } else { Verb::Publier };
        let action = on_ecrit(verb, place, id);
        let told = "ecrit_remarque";
        let mut write = shell.house.authorize_write_telling(&actor, action, told).await?;
        let done = if typed.geste == "remarque" {
            let new = (shell.house.new_id(), id, section);
            store::comment(&mut write, vault, new, &texte).await?
        } else {
            store::answer(&mut write, id, typed.commentaire).await?
        };
        if !done {
            return Err(PageError::NotFound);
        }
        write.commit().await?;
        return Ok(Redirect::to(&path).into_response());
    }
    let texte = without_stray(&typed.texte.replace("\r\n", "\n"));
    let action = on_ecrit(Verb::Ecrire, place, id);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    let mut back =
        Back { texte: Some(texte.clone()), version: Some(typed.version), ..Back::default() };
    if texte.chars().count() > LETTERS {
        drop(write);
        back.errors.push(error("texte", "Le texte est trop long : coupez cette partie en deux."));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &register, &actor, here, status, back).await;
    }
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let sent = Section {
        id: section,
        titre: String::new(),
        themes: Vec::new(),
        texte,
        version: typed.version,
    };
    match store::save(&mut write, vault, &new_id, id, &sent).await? {
        Saved::Done => {
            write.commit().await?;
            Ok(Redirect::to(&format!("/ecrits/{id}?fait=ecrit")).into_response())
        }
        Saved::Meanwhile(standing) => {
            drop(write);
            back.version = Some(standing.version);
            back.meanwhile = Some(standing.texte);
            print(&shell, &register, &actor, here, StatusCode::CONFLICT, back).await
        }
        Saved::Closed => {
            drop(write);
            let told = "Cet écrit ne change plus : il est validé, ou abandonné.";
            back.errors.push(error("texte", told));
            print(&shell, &register, &actor, here, StatusCode::UNPROCESSABLE_ENTITY, back).await
        }
    }
}
