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
use partage::restriction::Qui;
use serde::Deserialize;
use vocabulary::plain::{Fault, LONGEST, faults};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    Done, LETTERS, acts::kept_from, child, error, error_at, flash, framed, on_ecrit, one_line,
    open, way_to,
};
use crate::{
    model::DESTINATAIRES,
    store::{self, Remise, Sent},
};

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
    /// Its number, its day and its hash once it is frozen; empty before.
    frozen: Option<[String; 3]>,
    /// Whether the reader may freeze it now.
    freezes: bool,
    remises: Vec<String>,
    destinataires: Vec<Choice>,
    choix: Vec<Choice>,
    given: Given,
    today: String,
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
    #[serde(default)]
    geste: String,
    #[serde(default)]
    confirme: String,
    #[serde(flatten)]
    given: Given,
}

/// To whom it was given, or not.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    destinataire: String,
    nom: String,
    day: String,
    remis: String,
    motif: String,
}

/// A form that comes back.
#[derive(Default)]
struct Back {
    given: Given,
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
    let kept = store::simple(&mut opened.granted, vault, id).await?;
    let remises = store::remises(&mut opened.granted, id).await?;
    let (nom, _) = child(&mut opened.granted, register, opened.ecrit.personne).await?;
    opened.granted.commit().await?;
    let ecrit = opened.ecrit;
    let is_frozen = !kept.hash.is_empty();
    let frozen =
        is_frozen.then(|| [ecrit.told_number(), web::in_paris(&kept.frozen_at), kept.hash.clone()]);
    let standing = Typed { texte: kept.texte, version: kept.version, ..Typed::default() };
    let typed = back.typed.filter(|_| !is_frozen).unwrap_or(standing);
    let of = (ecrit.personne, nom.as_str());
    let last = "Version simple";
    let mut layout = framed(shell, actor, ecrit.service, of, &way_to(&ecrit), last);
    layout.flash = match fait {
        "ecrit" => Some(flash("ok", "La version simple est enregistrée.")),
        "figee" => Some(flash("ok", "La version simple est figée : son texte ne change plus.")),
        "remise" => Some(flash("ok", "C’est noté.")),
        _ => None,
    };
    let today = shell.house.today().to_string();
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
            freezes: opened.validates && ecrit.etat.is_frozen() && !is_frozen,
            frozen,
            remises: remises.iter().map(told).collect(),
            destinataires: DESTINATAIRES
                .items
                .iter()
                .map(|(code, label)| Choice {
                    checked: *code == back.given.destinataire,
                    value: (*code).to_owned(),
                    label: (*label).to_owned(),
                    ..Choice::default()
                })
                .collect(),
            choix: [("oui", "Remise"), ("non", "Pas remise")]
                .into_iter()
                .map(|(value, label)| Choice {
                    checked: value == back.given.remis,
                    value: value.to_owned(),
                    label: label.to_owned(),
                    ..Choice::default()
                })
                .collect(),
            given: back.given,
            today,
        },
    )
}

fn told(one: &Remise) -> String {
    let to = DESTINATAIRES.label_of(&one.destinataire).unwrap_or_default();
    let nom = if one.nom.is_empty() { String::new() } else { format!(", {}", one.nom) };
    let day = vocabulary::french_day(one.day);
    if one.remis {
        format!("Remise le {day} : {to}{nom}")
    } else {
        format!("Pas remise, noté le {day} : {to}{nom}. {}", one.motif)
    }
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let about = (&shell, &register, &actor);
    match typed.geste.as_str() {
        "figer" => return freeze(about, id, &typed).await,
        "remettre" => return give(about, id, typed.given).await,
        _ => {}
    }
    let opened = open(&shell, &actor, id, "formulaire").await?;
    let place = opened.place;
    opened.granted.commit().await?;
    let typed = Typed { texte: typed.texte.replace("\r\n", "\n"), ..typed };
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
    let back = match store::save_simple(&mut write, vault, id, sent).await? {
        Sent::Kept => {
            write.commit().await?;
            return Ok(Redirect::to(&format!("/ecrits/{id}/simple?fait=ecrit")).into_response());
        }
        Sent::Meanwhile(standing, version) => Back {
            typed: Some(Typed { version, ..typed }),
            meanwhile: Some(standing),
            ..Back::default()
        },
        Sent::Frozen => {
            let told = "Cette version simple est figée avec son écrit : son texte ne change plus.";
            Back { errors: vec![error("texte", told)], ..Back::default() }
        }
    };
    drop(write);
    print(&shell, &register, &actor, id, (StatusCode::CONFLICT, ""), back).await
}

/// Freezes the easy text of a validated writing, which was written after.
async fn freeze(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    typed: &Typed,
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "formulaire").await?;
    let (place, vault) = (opened.place, shell.house.db().vault());
    let kept = store::simple(&mut opened.granted, vault, id).await?;
    opened.granted.commit().await?;
    let action = on_ecrit(Verb::Publier, place, id);
    let mut write =
        shell.house.authorize_write_telling(actor, action, "version_simple_figee").await?;
    let told = if kept.texte.trim().is_empty() {
        Some("La version simple n’est pas écrite.")
    } else if !faults(&kept.texte).is_empty() && typed.confirme != "oui" {
        Some("Des phrases sont encore difficiles : corrigez-les, ou cochez qu’elle reste ainsi.")
    } else {
        None
    };
    if let Some(told) = told {
        drop(write);
        let back = Back { errors: vec![error("confirme", told)], ..Back::default() };
        let status = (StatusCode::UNPROCESSABLE_ENTITY, "");
        return print(shell, register, actor, id, status, back).await;
    }
    if !store::freeze_simple(&mut write, vault, id).await? {
        return Err(PageError::NotFound);
    }
    write.commit().await?;
    Ok(Redirect::to(&format!("/ecrits/{id}/simple?fait=figee")).into_response())
}

/// Notes to whom the frozen easy text was given, or why it was not; what a judge keeps from somebody is not given.
async fn give(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    given: Given,
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "formulaire").await?;
    let (place, vault) = (opened.place, shell.house.db().vault());
    let kept = store::simple(&mut opened.granted, vault, id).await?;
    opened.granted.commit().await?;
    if kept.hash.is_empty() {
        return Err(PageError::NotFound);
    }
    let action = on_ecrit(Verb::Ecrire, place, id);
    let mut write =
        shell.house.authorize_write_telling(actor, action.clone(), "version_simple_remise").await?;
    let mut errors = Vec::new();
    let day = vocabulary::parse_day(&given.day).filter(|day| *day <= shell.house.today());
    if day.is_none() {
        errors.push(error("day", "Quel jour ? Il n’est pas à venir."));
    }
    if DESTINATAIRES.label_of(&given.destinataire).is_none() {
        errors.push(error("destinataire", "Choisissez à qui."));
    }
    let remis = given.remis == "oui";
    if !remis && given.remis != "non" {
        errors.push(error("remis", "Dites si elle est remise."));
    }
    let (nom, motif) = (one_line(&given.nom, 200), one_line(&given.motif, 500));
    if given.remis == "non" && motif.is_empty() {
        errors.push(error("motif", "Dites pourquoi elle n’est pas remise."));
    }
    if let (true, true, Some(day)) = (errors.is_empty(), remis, day) {
        // The question asks other readings: the write is taken back meanwhile.
        drop(write);
        let qui = Qui { lien: &given.destinataire, nom: &nom };
        if given.destinataire != "enfant" {
            errors = kept_from(shell, register, actor, &opened.ecrit, (qui, day)).await?;
        }
        write = shell.house.authorize_write_telling(actor, action, "version_simple_remise").await?;
    }
    let (true, Some(day)) = (errors.is_empty(), day) else {
        drop(write);
        let back = Back { given, errors, ..Back::default() };
        let status = (StatusCode::UNPROCESSABLE_ENTITY, "");
        return print(shell, register, actor, id, status, back).await;
    };
    let one = Remise { day, destinataire: given.destinataire, nom, remis, motif };
    store::give_simple(&mut write, (shell.house.new_id(), id), &one).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/ecrits/{id}/simple?fait=remise")).into_response())
}
