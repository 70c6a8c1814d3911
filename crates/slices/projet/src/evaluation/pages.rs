//! `/dossiers/{personne}/projet/evaluation`: the four blocks in one form, kept in one transaction.

use std::collections::BTreeMap;

use access::{Actor, Category, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::enfant::{about, child, choices, framed, name, on_row, own_service, reading};
use fiche::{Linked, Register, Remark, Row, Saved, Seen};
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{BESOIN, ETAT_BESOIN, is_specific, rules};
use crate::parole::is_for_project;

/// The routes of assessments.
pub fn routes() -> Router<Shell> {
    Router::new().route("/dossiers/{personne}/projet/evaluation", get(show).post(create))
}

/// A need of the form.
struct Need {
    etat: String,
    precision: String,
    label: String,
    hint: &'static str,
    value: String,
    options: Vec<Choice>,
    etat_error: String,
    precision_error: String,
}

impl Need {
    fn is_answered(&self) -> bool {
        self.options.iter().any(|one| one.checked)
    }
}

#[derive(Template)]
#[template(path = "evaluation/pages/form.html")]
struct FormPage {
    layout: Layout,
    title: String,
    action: String,
    cancel: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    fundamental: Vec<Need>,
    specific: Vec<Need>,
    /// Whether the needs of certain moments are unfolded.
    more: bool,
    /// His words that may be quoted: words, day.
    words: Vec<(String, String)>,
}

impl FormPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        error(&self.errors, name)
    }
}

fn error<'e>(errors: &'e [ErrorLink], name: &str) -> &'e str {
    errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
}

struct Known {
    personne: Row,
    service: i64,
    words: Vec<(String, String)>,
    cadre: String,
    before: BTreeMap<String, String>,
}

/// How many of his words are shown beside the form.
const WORDS: usize = 6;

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "formulaire information:parcours information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Parcours, place).await?;
    let Some(service) = own else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let words = about(&mut granted, register, "parole_enfant", personne).await?;
    let words = words
        .iter()
        .filter(|row| is_for_project(row))
        .take(WORDS)
        .map(|row| {
            let day = row.day("day").map(french_day).unwrap_or_default();
            let wanted =
                row.text("accord_partage") == Some("projet") || row.text("sens") == Some("veut");
            let own = row.text("forme") == Some("ecrit") && wanted;
            let day = if own { format!("{day}, écrit par lui") } else { day };
            (row.text("mots").unwrap_or_default().to_owned(), day)
        })
        .collect();
    let today = shell.house.today();
    let mesures = about(&mut granted, register, "mesure", personne).await?;
    let kind = register.by_table("mesure").ok_or(PageError::NotFound)?;
    let shown = |row: &Row, field: &str| {
        let field = kind.field(field);
        field.map(|field| fiche::show(field.kind, row.value(field.name))).unwrap_or_default()
    };
    let cadre: Vec<String> = mesures
        .iter()
        .filter(|row| row.day("decision_day").is_some_and(|day| day <= today))
        .filter(|row| row.day("fin_day").is_none_or(|end| end > today))
        .map(|row| {
            let decided = shown(row, "decision_day");
            let terme = row.day("terme_day").map(|_| shown(row, "terme_day"));
            let until = terme.map(|day| format!(", jusqu’au {day}")).unwrap_or_default();
            let (nature, cadre) = (shown(row, "nature"), shown(row, "cadre"));
            format!("{nature} ({cadre}), décision du {decided}{until}.")
        })
        .collect();
    let last = about(&mut granted, register, "evaluation_projet", personne).await?;
    let mut before = BTreeMap::new();
    if let Some(last) = last.iter().find(|row| row.owner == service) {
        for field in ["participants", "famille_appui", "famille_realite"] {
            before.insert(field.to_owned(), last.text(field).unwrap_or_default().to_owned());
        }
        for row in about(&mut granted, register, "besoin_evalue", personne).await? {
            if row.int("evaluation_id") == Some(last.id) {
                let code = row.text("besoin").unwrap_or_default();
                let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
                before.insert(format!("etat_{code}"), text("etat"));
                before.insert(format!("precision_{code}"), text("precision_besoin"));
            }
        }
    }
    granted.commit().await?;
    Ok(Known { personne: row, service, words, cadre: cadre.join("\n"), before })
}

fn need(typed: &BTreeMap<String, String>, errors: &[ErrorLink], code: &str, label: &str) -> Need {
    let (etat, precision) = (format!("etat_{code}"), format!("precision_{code}"));
    let get = |name: &str| typed.get(name).map_or("", String::as_str);
    Need {
        label: label.replace('\'', "’"),
        hint: if is_specific(code) {
            "À quels moments, ce qui les déclenche, ce qui aide."
        } else {
            "Ce qui aide, ce qui manque."
        },
        value: get(&precision).to_owned(),
        options: choices(&ETAT_BESOIN, get(&etat)),
        etat_error: error(errors, &etat).to_owned(),
        precision_error: error(errors, &precision).to_owned(),
        etat,
        precision,
    }
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = name(&known.personne);
    let project = format!("/dossiers/{personne}/projet");
    let way = [
        (nom.clone(), format!("/dossiers/{personne}")),
        ("Son projet".to_owned(), project.clone()),
    ];
    let of = |specific: bool| -> Vec<Need> {
        let all = BESOIN.items.iter().filter(|(code, _)| is_specific(code) == specific);
        all.map(|(code, label)| need(&typed, &errors, code, label)).collect()
    };
    let (fundamental, specific) = (of(false), of(true));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &FormPage {
            layout: framed(shell, actor, known.personne.owner, &way, "Évaluer ensemble"),
            title: format!("Évaluer ensemble : {nom}"),
            action: format!("{project}/evaluation"),
            cancel: project,
            errors,
            typed,
            fundamental,
            more: specific.iter().any(|one| {
                !one.value.is_empty() || !one.etat_error.is_empty() || one.is_answered()
            }),
            specific,
            words: known.words,
        },
    )
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let mut typed = known.before.clone();
    typed.insert("day".to_owned(), shell.house.today().to_string());
    typed.insert("cadre".to_owned(), known.cadre.clone());
    let words: Vec<String> = known.words.iter().map(|(words, _)| format!("« {words} »")).collect();
    typed.insert("attente".to_owned(), words.join("\n"));
    print((&shell, &actor), known, typed, Vec::new())
}

/// The fields of the assessment itself.
const FIELDS: [&str; 5] = ["participants", "attente", "famille_appui", "famille_realite", "cadre"];

/// What was typed, read: the assessment, its needs, what could not be read.
fn read(typed: &BTreeMap<String, String>, personne: i64) -> (Row, Vec<Row>, Vec<ErrorLink>) {
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut row = Row::default().with("personne_id", personne);
    let mut errors = Vec::new();
    let mut refuse = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    for field in FIELDS {
        if !get(field).is_empty() {
            row.set(field, get(field).into());
        }
    }
    let day = parse_day(get("day"));
    match day {
        Some(day) => row.set("day", day.to_string().into()),
        None if get("day").is_empty() => {}
        None => refuse("day", "Ce n’est pas un jour : 12/03/2026."),
    }
    let mut needs = Vec::new();
    for (code, _) in BESOIN.items {
        let (etat, precision) = (format!("etat_{code}"), format!("precision_{code}"));
        if !get(&etat).is_empty() && ETAT_BESOIN.label_of(get(&etat)).is_none() {
            refuse(&etat, "Choisissez dans la liste.");
        }
        if get(&etat).is_empty() {
            if *code == "securite" {
                refuse(&etat, "La sécurité d’abord : dites ce qu’il en est.");
            } else if !get(&precision).is_empty() {
                refuse(&etat, "Dites aussi ce qu’il en est de ce besoin.");
            }
            continue;
        }
        let mut need = Row::default()
            .with("personne_id", personne)
            .with("besoin", *code)
            .with("etat", get(&etat))
            .with("day", day.map(|day| day.to_string()));
        if !get(&precision).is_empty() {
            need.set("precision_besoin", get(&precision).into());
        }
        for remark in rules::besoin(&need, &Linked::default()) {
            refuse(&precision, &remark.sentence);
        }
        needs.push(need);
    }
    (row, needs, errors)
}

/// What to say at each field, in the words of this form.
fn told(remark: &Remark, code: Option<&str>) -> ErrorLink {
    let text = match (remark.field, remark.sentence.starts_with("Renseignez")) {
        ("participants", true) => {
            "Dites qui a fait cette évaluation : l’enfant, ses parents, qui d’autre."
        }
        ("attente", true) => "Écrivez ce qu’il attend, avec ses mots.",
        ("famille_appui", true) => "Dites sur quoi sa famille peut s’appuyer.",
        ("cadre", true) => "Dites ce qui est décidé, ou que rien ne l’est.",
        ("day", true) => "Dites quel jour.",
        _ => remark.sentence.as_str(),
    };
    let field = match (remark.field, code) {
        ("precision_besoin", Some(code)) => format!("precision_{code}"),
        ("etat", Some(code)) => format!("etat_{code}"),
        (field, _) => field.to_owned(),
    };
    ErrorLink { field, text: text.replace('\'', "’") }
}

/// Keeps all of it, or says what is wrong.
async fn keep(
    shell: &Shell,
    register: &Register,
    granted: &mut GrantedWrite,
    (row, needs): (Row, Vec<Row>),
) -> Result<Vec<ErrorLink>, PageError> {
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let (parent, own) = (kind("evaluation_projet")?, kind("besoin_evalue")?);
    let mut seen = Seen::default();
    let (service, id) = (row.owner, shell.house.new_id());
    let mut errors: Vec<ErrorLink> = Vec::new();
    let saved = fiche::create(granted, register, parent, id, row, None, &mut seen).await?;
    if let Saved::Remarks(remarks) = saved {
        errors.extend(remarks.iter().map(|remark| told(remark, None)));
        return Ok(errors);
    }
    for mut need in needs {
        need.owner = service;
        need.set("evaluation_id", id.into());
        let code = need.text("besoin").unwrap_or_default().to_owned();
        let new = shell.house.new_id();
        let saved = fiche::create(granted, register, own, new, need, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            errors.extend(remarks.iter().map(|remark| told(remark, Some(&code))));
        }
    }
    Ok(errors)
}

async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let (mut row, needs, mut errors) = read(&typed, personne);
    row.owner = known.service;
    let at = (known.service, "evaluation_projet");
    let action = on_row(Verb::Ecrire, Category::Parcours, at, 0, personne);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    // Needs that are wrong are told already: only the assessment itself is then tried.
    let needs = if errors.is_empty() { needs } else { Vec::new() };
    errors.extend(keep(&shell, &register, &mut granted, (row, needs)).await?);
    if errors.is_empty() {
        granted.commit().await?;
        let next = format!("/dossiers/{personne}/projet?fait=evaluation");
        return Ok(Redirect::to(&next).into_response());
    }
    drop(granted);
    print((&shell, &actor), known, typed, errors)
}
