//! His words, written down in one gesture, then all of them.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::enfant::{about, child, choices, framed, name, on_row, own_service, reading};
use fiche::{Register, Remark, Row, Saved, Seen};
use vocabulary::parse_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{Line, line};
use crate::{
    parole::{ACCORD_PARTAGE, FORME_PAROLE, SENS_PAROLE},
    theme::THEME_PROJET,
};

#[derive(Template)]
#[template(path = "parole/pages/child.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    /// Where the form goes; empty for who may only read.
    action: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    sens: Vec<Choice>,
    themes: Vec<Choice>,
    accord: Vec<Choice>,
    formes: Vec<Choice>,
    /// Whether what is asked less often is unfolded.
    more: bool,
    owed: Vec<Line>,
    lines: Vec<Line>,
    project: String,
}

impl ChildPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

/// What is known of a child's words by who asks.
struct Known {
    personne: Row,
    rows: Vec<Row>,
    /// In whose name the reader may write.
    own: Option<i64>,
    /// Whether the project is open to them.
    project: bool,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Vie, place).await?;
    if granted.services_on_child(Category::Vie).is_empty() && own.is_none() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let rows = about(&mut granted, register, "parole_enfant", personne).await?;
    let project = !granted.services_on_child(Category::Parcours).is_empty();
    granted.commit().await?;
    Ok(Known { personne: row, rows, own, project })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let personne = known.personne.id;
    let nom = name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = framed(shell, actor, known.personne.owner, &way, "Sa parole");
    layout.flash = flash;
    let chosen = |name: &str| typed.get(name).map_or("", String::as_str);
    let (owed, lines): (Vec<&Row>, Vec<&Row>) = known.rows.iter().partition(|row| {
        row.value("reponse_due_day").is_some() && row.value("rendu_day").is_none()
    });
    let more = ["forme", "commentaire"].iter().any(|name| !chosen(name).is_empty())
        || errors.iter().any(|one| ["day", "entendu_par", "forme"].contains(&one.field.as_str()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut owed: Vec<Line> = owed.into_iter().map(|row| line(row, today)).collect();
    owed.reverse();
    page_with_status(
        status,
        &ChildPage {
            layout,
            title: format!("Sa parole : {nom}"),
            action: if known.own.is_some() {
                format!("/dossiers/{personne}/parole")
            } else {
                String::new()
            },
            sens: choices(&SENS_PAROLE, chosen("sens")),
            themes: choices(&THEME_PROJET, chosen("theme")),
            accord: choices(&ACCORD_PARTAGE, chosen("accord_partage")),
            formes: choices(&FORME_PAROLE, chosen("forme")),
            errors,
            typed,
            more,
            owed,
            lines: lines.into_iter().map(|row| line(row, today)).collect(),
            project: if known.project {
                format!("/dossiers/{personne}/projet")
            } else {
                String::new()
            },
        },
    )
}

/// What a form proposes: today, and one's own name.
fn proposed(shell: &Shell, actor: &Actor) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("day".to_owned(), shell.house.today().to_string()),
        ("entendu_par".to_owned(), actor.nom.clone()),
        ("sens".to_owned(), "dit".to_owned()),
    ])
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "reponse" => "La réponse est notée.",
            _ => "Ses mots sont gardés.",
        }
        .to_owned(),
    });
    let mut typed = proposed(&shell, &actor);
    if let Some(theme) = asked.get("theme") {
        typed.insert("theme".to_owned(), theme.clone());
    }
    print((&shell, &actor), &known, typed, Vec::new(), flash)
}

/// A row from what was typed, and what could not be read.
fn read(typed: &BTreeMap<String, String>, personne: i64) -> (Row, Vec<Remark>) {
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut row = Row::default().with("personne_id", personne);
    let mut unread = Vec::new();
    for field in ["mots", "sens", "theme", "accord_partage", "entendu_par", "forme", "commentaire"]
    {
        if !get(field).is_empty() {
            row.set(field, get(field).into());
        }
    }
    if get("en_reunion") == "oui" {
        row.set("en_reunion", true.into());
    }
    for (field, list) in [
        ("sens", &SENS_PAROLE),
        ("theme", &THEME_PROJET),
        ("accord_partage", &ACCORD_PARTAGE),
        ("forme", &FORME_PAROLE),
    ] {
        if !get(field).is_empty() && list.label_of(get(field)).is_none() {
            unread.push(Remark::refuse(field, "Choisissez dans la liste."));
        }
    }
    for field in ["day", "reponse_due_day"] {
        match parse_day(get(field)) {
            Some(day) => row.set(field, day.to_string().into()),
            None if get(field).is_empty() => {}
            None => unread.push(Remark::refuse(field, "Ce n’est pas un jour : 12/03/2026.")),
        }
    }
    (row, unread)
}

/// What to say at each field, in the words of this form.
fn told(remark: &Remark) -> ErrorLink {
    let text = match (remark.field, remark.sentence.starts_with("Renseignez")) {
        ("mots", true) => "Écrivez ses mots, comme il les a dits.",
        ("theme", true) => "Dites de quoi il parle.",
        ("accord_partage", true) => "Dites s’il est d’accord pour qu’on reprenne ses mots.",
        ("sens", true) => "Dites ce qu’il fait : il dit, il veut, il demande…",
        ("entendu_par", true) => "Dites qui l’a entendu.",
        ("day", true) => "Dites quel jour.",
        _ => remark.sentence.as_str(),
    };
    ErrorLink { field: remark.field.to_owned(), text: text.replace('\'', "’") }
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let Some(service) = known.own else { return Err(PageError::NotFound) };
    let (mut row, unread) = read(&typed, personne);
    row.owner = service;
    let action = on_row(Verb::Ecrire, Category::Vie, (service, "parole_enfant"), 0, personne);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let kind = register.by_table("parole_enfant").ok_or(PageError::NotFound)?;
    let back = |remarks: &[Remark]| {
        let errors = remarks.iter().map(told).collect();
        print((&shell, &actor), &known, typed.clone(), errors, None)
    };
    if !unread.is_empty() {
        drop(granted);
        return back(&unread);
    }
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    match saved {
        Saved::Remarks(remarks) => {
            drop(granted);
            back(&remarks)
        }
        _ => {
            granted.commit().await?;
            let next = format!("/dossiers/{personne}/parole?fait=mots");
            Ok(Redirect::to(&next).into_response())
        }
    }
}
