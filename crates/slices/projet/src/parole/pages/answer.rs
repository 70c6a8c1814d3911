//! One thing a child said, and the answer: what, who decided, when it was told to him.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::enfant::{choices, framed, name, on_row};
use fiche::{Register, Remark, Row, Saved, Seen};
use vocabulary::parse_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{Line, line};
use crate::parole::SUITE_REPONSE;

#[derive(Template)]
#[template(path = "parole/pages/answer.html")]
struct AnswerPage {
    layout: Layout,
    line: Line,
    /// Where the form goes; empty when there is nothing to answer, or for who may only read.
    action: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    suites: Vec<Choice>,
    /// The words of who wrote meanwhile.
    meanwhile: String,
    edit: String,
    file: String,
}

impl AnswerPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

struct Known {
    row: Row,
    personne: Row,
    writes: bool,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Known, PageError> {
    let kind = register.by_table("parole_enfant").ok_or(PageError::NotFound)?;
    let place = fiche::locate(shell.house.db(), register, kind, id).await?;
    let personne = place.enfants.first().copied().unwrap_or_default();
    let at = (place.owner, "parole_enfant");
    let action = on_row(Verb::Lire, Category::Vie, at, id, personne);
    let mut granted = shell.house.authorize(actor, action).await?;
    let row = fiche::read_row(&mut granted, kind, id).await?.ok_or(PageError::NotFound)?;
    let may = on_row(Verb::Ecrire, Category::Vie, at, id, personne);
    let writes = shell.house.would_allow(granted.read(), actor, &may).await?.is_some();
    let of_child = register.by_table("personne").ok_or(PageError::NotFound)?;
    let identity =
        on_row(Verb::Lire, Category::Identite, (place.owner, "personne"), personne, personne);
    let named = shell.house.would_allow(granted.read(), actor, &identity).await?.is_some();
    let personne = fiche::read_row(&mut granted, of_child, personne).await?.filter(|_| named);
    granted.commit().await?;
    Ok(Known { row, personne: personne.ok_or(PageError::NotFound)?, writes })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: BTreeMap<String, String>,
    (status, errors, meanwhile): (StatusCode, Vec<ErrorLink>, String),
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let file = format!("/dossiers/{personne}/parole");
    let way = [
        (name(&known.personne), format!("/dossiers/{personne}")),
        ("Sa parole".to_owned(), file.clone()),
    ];
    let answers = known.writes && known.row.value("reponse_due_day").is_some();
    page_with_status(
        status,
        &AnswerPage {
            layout: framed(shell, actor, known.row.owner, &way, "Lui répondre"),
            line: line(&known.row, shell.house.today()),
            action: if answers { format!("/paroles/{}", known.row.id) } else { String::new() },
            errors,
            suites: choices(&SUITE_REPONSE, typed.get("suite").map_or("", String::as_str)),
            typed,
            meanwhile,
            edit: if known.writes {
                format!("/fiche/paroles-enfant/{}/modifier", known.row.id)
            } else {
                String::new()
            },
            file,
        },
    )
}

/// The fields of the answer.
const FIELDS: [&str; 5] = ["reponse", "suite", "decideur", "reponse_day", "rendu_day"];

fn standing(shell: &Shell, actor: &Actor, row: &Row) -> BTreeMap<String, String> {
    let mut typed: BTreeMap<String, String> = FIELDS
        .iter()
        .map(|name| ((*name).to_owned(), row.text(name).unwrap_or_default().to_owned()))
        .collect();
    if row.text("reponse").is_none() {
        typed.insert("decideur".to_owned(), actor.nom.clone());
        typed.insert("reponse_day".to_owned(), shell.house.today().to_string());
    }
    typed.insert("version".to_owned(), row.version.to_string());
    typed
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, id).await?;
    let typed = standing(&shell, &actor, &known.row);
    print((&shell, &actor), &known, typed, (StatusCode::OK, Vec::new(), String::new()))
}

fn read(typed: &BTreeMap<String, String>, row: &mut Row) -> Vec<Remark> {
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut unread = Vec::new();
    for field in ["reponse", "suite", "decideur"] {
        let text = Some(get(field)).filter(|text| !text.is_empty());
        row.set(field, text.into());
    }
    if !get("suite").is_empty() && SUITE_REPONSE.label_of(get("suite")).is_none() {
        unread.push(Remark::refuse("suite", "Choisissez dans la liste."));
    }
    for field in ["reponse_day", "rendu_day"] {
        let day = parse_day(get(field));
        if day.is_none() && !get(field).is_empty() {
            unread.push(Remark::refuse(field, "Ce n’est pas un jour : 12/03/2026."));
        }
        row.set(field, day.map(|day| day.to_string()).into());
    }
    if get("reponse").is_empty() {
        unread
            .push(Remark::refuse("reponse", "Écrivez la réponse, comme elle est dite à l’enfant."));
    }
    row.version = get("version").parse().unwrap_or_default();
    unread
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, id).await?;
    let personne = known.personne.id;
    let at = (known.row.owner, "parole_enfant");
    let action = on_row(Verb::Ecrire, Category::Vie, at, id, personne);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let mut row = known.row.clone();
    let unread = read(&typed, &mut row);
    let back = |typed: BTreeMap<String, String>, remarks: &[Remark], meanwhile: String| {
        let errors = remarks
            .iter()
            .map(|remark| ErrorLink {
                field: remark.field.to_owned(),
                text: remark.sentence.replace('\'', "’"),
            })
            .collect();
        let status = if meanwhile.is_empty() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::CONFLICT
        };
        print((&shell, &actor), &known, typed, (status, errors, meanwhile))
    };
    if !unread.is_empty() {
        drop(granted);
        return back(typed, &unread, String::new());
    }
    let kind = register.by_table("parole_enfant").ok_or(PageError::NotFound)?;
    let mut seen = Seen::default();
    match fiche::update(&mut granted, &register, kind, row, None, &mut seen).await? {
        Saved::Remarks(remarks) => {
            drop(granted);
            back(typed, &remarks, String::new())
        }
        Saved::Conflict(now) => {
            drop(granted);
            let mut typed = typed;
            typed.insert("version".to_owned(), now.version.to_string());
            let words = now.text("reponse").unwrap_or("rien encore").to_owned();
            back(typed, &[], words)
        }
        Saved::Kept(_) | Saved::Unchanged(_) => {
            granted.commit().await?;
            let next = format!("/dossiers/{personne}/parole?fait=reponse");
            Ok(Redirect::to(&next).into_response())
        }
    }
}
