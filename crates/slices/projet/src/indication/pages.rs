//! `/dossiers/{personne}/projet/arbitrage/{theme}`: each position as it stands, then what the child thinks
//! and what is decided.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::enfant::{about, child, framed, name, on_row, own_service, reading, told};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::ToSpan as _;
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{SENS_INDICATION, contradictions};
use crate::{parole::is_quotable, theme};

/// The routes of arbitrages.
pub fn routes() -> Router<Shell> {
    Router::new().route("/dossiers/{personne}/projet/arbitrage/{theme}", get(show).post(create))
}

#[derive(Template)]
#[template(path = "indication/pages/form.html")]
struct FormPage {
    layout: Layout,
    title: String,
    action: String,
    cancel: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    /// Service, what it says, since when.
    positions: Vec<Position>,
    /// His words on this theme that may be quoted: words, day.
    words: Vec<(String, String)>,
}

impl FormPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

struct Position {
    service: String,
    sens: String,
    texte: String,
    since: String,
}

struct Known {
    personne: Row,
    service: i64,
    theme: String,
    positions: Vec<Position>,
    names: String,
    words: Vec<(String, String)>,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (personne, theme): (i64, &str),
) -> Result<Known, PageError> {
    let told_kinds = "formulaire information:parcours information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told_kinds).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Parcours, place).await?;
    let indications = about(&mut granted, register, "indication_projet", personne).await?;
    let arbitrages = about(&mut granted, register, "arbitrage", personne).await?;
    let found = contradictions(&indications, &arbitrages, shell.house.today());
    let open = found.into_iter().find(|one| one.theme == theme && one.settled.is_none());
    let (Some(service), Some(open)) = (own, open) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let of_service = register.by_table("service").ok_or(PageError::NotFound)?;
    let ids: Vec<i64> = open.indications.iter().map(|row| row.owner).collect();
    let noms = fiche::titles(granted.read(), of_service, &ids).await?;
    let text = |row: &Row, name: &str| row.text(name).unwrap_or_default().to_owned();
    let positions = open
        .indications
        .iter()
        .map(|row| Position {
            service: noms.get(&row.owner).cloned().unwrap_or_default(),
            sens: told(&SENS_INDICATION, row.text("sens")),
            texte: text(row, "texte"),
            since: row.day("start_day").map(french_day).unwrap_or_default(),
        })
        .collect();
    let names = open.names();
    let words = about(&mut granted, register, "parole_enfant", personne).await?;
    let words = words
        .iter()
        .filter(|row| is_quotable(row) && row.text("theme") == Some(theme))
        .map(|row| (text(row, "mots"), row.day("day").map(french_day).unwrap_or_default()))
        .collect();
    granted.commit().await?;
    Ok(Known { personne: row, service, theme: theme.to_owned(), positions, names, words })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let project = format!("/dossiers/{personne}/projet");
    let way = [
        (name(&known.personne), format!("/dossiers/{personne}")),
        ("Son projet".to_owned(), project.clone()),
    ];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &FormPage {
            layout: framed(shell, actor, known.personne.owner, &way, "Arbitrage"),
            title: format!("Arbitrage : {}", theme::label(&known.theme).to_lowercase()),
            action: format!("{project}/arbitrage/{}", known.theme),
            cancel: project,
            errors,
            typed,
            positions: known.positions,
            words: known.words,
        },
    )
}

/// In how many days a decision is proposed to be seen again: a proposal of the form, not a rule.
const REVIEW_DAYS: i64 = 90;

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((personne, theme)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, (personne, &theme)).await?;
    let today = shell.house.today();
    let review = today.saturating_add(REVIEW_DAYS.days());
    let words: Vec<String> = known.words.iter().map(|(words, _)| format!("« {words} »")).collect();
    let typed = BTreeMap::from([
        ("day".to_owned(), today.to_string()),
        ("review_day".to_owned(), review.to_string()),
        ("decideur".to_owned(), actor.nom.clone()),
        ("mots".to_owned(), words.join("\n")),
    ]);
    print((&shell, &actor), known, typed, Vec::new())
}

/// What to say at each field, in the words of this form.
fn told_at(remark: &Remark) -> ErrorLink {
    let text = match (remark.field, remark.sentence.starts_with("Renseignez")) {
        ("mots", true) => "Écrivez ce qu’en pense l’enfant, ou pourquoi il ne l’a pas dit.",
        ("decision", true) => "Écrivez ce qui est décidé.",
        ("decideur", true) => "Dites qui a décidé.",
        ("review_day", true) => "Dites quand cette décision sera revue.",
        ("day", true) => "Dites quel jour.",
        _ => remark.sentence.as_str(),
    };
    ErrorLink { field: remark.field.to_owned(), text: text.replace('\'', "’") }
}

async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((personne, theme)): Path<(i64, String)>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, (personne, &theme)).await?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let positions: Vec<String> = known
        .positions
        .iter()
        .map(|one| {
            format!("{} : {}. {} (depuis le {})", one.service, one.sens, one.texte, one.since)
        })
        .collect();
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("theme", theme.as_str())
        .with("position_texte", positions.join("\n"))
        .with("indication", known.names.as_str());
    row.owner = known.service;
    let mut errors = Vec::new();
    for field in ["mots", "decision", "interet", "entendus", "decideur"] {
        if !get(field).is_empty() {
            row.set(field, get(field).into());
        }
    }
    for field in ["day", "review_day"] {
        match parse_day(get(field)) {
            Some(day) => row.set(field, day.to_string().into()),
            None if get(field).is_empty() => {}
            None => errors.push(ErrorLink {
                field: field.to_owned(),
                text: "Ce n’est pas un jour : 12/03/2026.".to_owned(),
            }),
        }
    }
    let kind = register.by_table("arbitrage").ok_or(PageError::NotFound)?;
    let at = (known.service, "arbitrage");
    let action = on_row(Verb::Ecrire, Category::Parcours, at, 0, personne);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    if let Saved::Remarks(remarks) = saved {
        let fields: Vec<String> = errors.iter().map(|one| one.field.clone()).collect();
        let more = remarks.iter().filter(|one| !fields.iter().any(|field| field == one.field));
        errors.extend(more.map(told_at));
    }
    if errors.is_empty() {
        granted.commit().await?;
        let next = format!("/dossiers/{personne}/projet?fait=arbitrage");
        return Ok(Redirect::to(&next).into_response());
    }
    drop(granted);
    print((&shell, &actor), known, typed, errors)
}
