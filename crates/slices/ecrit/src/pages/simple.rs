//! The easy text beside a writing: for the child, or for whoever reads with difficulty.

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use serde::Deserialize;
use vocabulary::plain::{Fault, LONGEST, faults};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{Done, LETTERS, child, error, error_at, flash, framed, on_ecrit, open, way_to};
use crate::store;

#[derive(Template)]
#[template(path = "pages/simple.html")]
struct SimplePage {
    layout: Layout,
    enfant: String,
    action: String,
    back: String,
    texte: String,
    version: i64,
    longest: usize,
    writes: bool,
    meanwhile: Option<String>,
    faults: Vec<Fault>,
    errors: Vec<ErrorLink>,
}

impl SimplePage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    version: i64,
}

/// A form that comes back.
#[derive(Default)]
struct Back {
    typed: Option<Typed>,
    meanwhile: Option<String>,
    errors: Vec<ErrorLink>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let status = StatusCode::OK;
    print(&shell, &register, &actor, id, (status, &done.fait), Back::default()).await
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    (status, fait): (StatusCode, &str),
    back: Back,
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let vault = shell.house.db().vault();
    let (standing, version) = store::simple(&mut opened.granted, vault, id).await?;
    let (nom, _) = child(&mut opened.granted, register, opened.ecrit.personne).await?;
    opened.granted.commit().await?;
    let ecrit = opened.ecrit;
    let typed = back.typed.unwrap_or(Typed { texte: standing, version });
    let of = (ecrit.personne, nom.as_str());
    let last = "Version simple";
    let mut layout = framed(shell, actor, ecrit.service, of, &way_to(&ecrit), last);
    if fait == "ecrit" {
        layout.flash = Some(flash("ok", "La version simple est enregistrée."));
    }
    page_with_status(
        status,
        &SimplePage {
            layout,
            enfant: nom.clone(),
            action: format!("/ecrits/{id}/simple"),
            back: format!("/ecrits/{id}"),
            faults: faults(&typed.texte),
            texte: typed.texte,
            version: typed.version,
            longest: LONGEST,
            writes: opened.writes,
            meanwhile: back.meanwhile,
            errors: back.errors,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let opened = open(&shell, &actor, id, "formulaire").await?;
    let place = opened.place;
    opened.granted.commit().await?;
    let typed = Typed { texte: typed.texte.replace("\r\n", "\n"), version: typed.version };
    let action = on_ecrit(Verb::Ecrire, place, id);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    if typed.texte.chars().count() > LETTERS {
        drop(write);
        let errors =
            vec![error("texte", "Le texte est trop long : une version simple est courte.")];
        let back = Back { typed: Some(typed), errors, ..Back::default() };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &register, &actor, id, (status, ""), back).await;
    }
    let vault = shell.house.db().vault();
    let sent = (typed.texte.as_str(), typed.version);
    match store::save_simple(&mut write, vault, id, sent).await? {
        None => {
            write.commit().await?;
            Ok(Redirect::to(&format!("/ecrits/{id}/simple?fait=ecrit")).into_response())
        }
        Some((standing, version)) => {
            drop(write);
            let back = Back {
                typed: Some(Typed { texte: typed.texte, version }),
                meanwhile: Some(standing),
                errors: Vec::new(),
            };
            print(&shell, &register, &actor, id, (StatusCode::CONFLICT, ""), back).await
        }
    }
}
