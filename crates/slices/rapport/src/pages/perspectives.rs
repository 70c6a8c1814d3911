//! `/services/{service}/perspectives`: what the reports of a service announced, followed all along the year as actions of its
//! plan (ADR 0083).

use access::{Action, Actor, Category, Cible, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Fiche, Register, Remark, Row, Saved, Seen};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page_with_status,
    parts::{Cell, Column, ErrorLink, Flash, Layout},
    typed_in,
};

use super::on_service;
use crate::{
    model::{Rapport, perspectives, texts},
    rules::{Ou, ou_en_est, same_line},
    store,
};

/// The record kind that follows a perspective.
const PLAN: &str = "action_plan";

/// How many years of reports are read for what they announced.
const YEARS: usize = 2;

#[derive(Template)]
#[template(path = "pages/perspectives.html")]
struct PerspectivesPage {
    layout: Layout,
    service: i64,
    lead: String,
    errors: Vec<ErrorLink>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    left: Vec<Left>,
    may_write: bool,
    /// The whole plan of actions.
    plan: String,
}

/// What a report announced and nobody follows yet.
struct Left {
    index: usize,
    rapport: i64,
    report: String,
    ligne: String,
    responsable: String,
    due_day: String,
    errors: [String; 2],
    open: bool,
}

/// What is read before anything is shown or written.
struct Known {
    service: i64,
    today: Date,
    fiche: &'static Fiche,
    rows: Vec<Row>,
    /// What is announced and not followed: the report and the line.
    left: Vec<(Rapport, String)>,
    may_write: bool,
}

/// The action of a verb on the plan of actions of a service.
pub(super) fn of_plan(service: i64, verb: Verb) -> Action {
    Action { verb, category: Category::Qualite, cible: Cible::Service(service) }
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Known, PageError> {
    let fiche = register.by_table(PLAN).ok_or(PageError::NotFound)?;
    let action = of_plan(service, Verb::Lire);
    let mut granted = shell.house.authorize_telling(actor, action, "perspectives").await?;
    let mut rows = fiche::all_rows(&mut granted, register, fiche, service).await?;
    granted.commit().await?;
    rows.retain(|row| row.value("rapport_annee").is_some());
    let mut left = Vec::new();
    if actor.may(service, Verb::Lire, Category::Rapport) {
        let mut granted = shell.house.authorize(actor, on_service(Verb::Lire, service)).await?;
        let reports = store::latest(&mut granted, service, YEARS).await?;
        granted.commit().await?;
        for (rapport, chapitres) in reports {
            for ligne in perspectives(&texts(&chapitres)) {
                if !rows.iter().any(|row| follows(row, &rapport, &ligne)) {
                    left.push((rapport.clone(), ligne));
                }
            }
        }
    }
    Ok(Known {
        service,
        today: shell.house.today(),
        fiche,
        rows,
        left,
        may_write: actor.may(service, Verb::Ecrire, Category::Qualite),
    })
}

/// Whether a row follows a line of a report: what an older one announced and is still to be done is followed already.
fn follows(row: &Row, rapport: &Rapport, ligne: &str) -> bool {
    let annee = i64::from(rapport.annee);
    let open = matches!(row.text("etat"), Some("a_faire" | "en_cours"));
    let same_year =
        row.int("rapport_annee").is_some_and(|own| own == annee || (own < annee && open));
    same_year && row.text("libelle").is_some_and(|own| same_line(own, ligne))
}

/// The last day of an action: the one that was set, else that of its year.
fn due(row: &Row) -> Option<Date> {
    let year = row.int("echeance_annee").and_then(|year| i16::try_from(year).ok());
    row.day("due_day").or_else(|| Date::new(year?, 12, 31).ok())
}

fn place(row: &Row, today: Date) -> Ou {
    let is_told = row.value("devenir").is_some();
    let annee = row.int("rapport_annee").unwrap_or_default();
    ou_en_est(row.text("etat").unwrap_or_default(), is_told, (annee, due(row)), today)
}

fn rank(ou: Ou) -> u8 {
    match ou {
        Ou::ADire => 0,
        Ou::Passee => 1,
        Ou::Court => 2,
        Ou::Dite => 3,
    }
}

const COLUMNS: &[&str] = &[
    "Perspective",
    "Annoncée en",
    "Responsable",
    "À faire pour le",
    "État",
    "Ce qu’elle est devenue",
];

fn line(known: &Known, row: &Row) -> Vec<Cell> {
    let said = |name: &str| -> String {
        known
            .fiche
            .field(name)
            .map_or(String::new(), |field| fiche::show(field.kind, row.value(name)))
    };
    let plain = |text: String| Cell { text, href: String::new() };
    let ou = place(row, known.today);
    let etat = match ou {
        Ou::Passee => format!("{}, échéance passée", said("etat")),
        Ou::ADire | Ou::Court | Ou::Dite => said("etat"),
    };
    let became = match (row.text("devenir"), row.text("motif"), ou) {
        (Some(told), _, _) | (None, Some(told), _) => told.to_owned(),
        (None, None, Ou::ADire) => "À dire".to_owned(),
        (None, None, _) => String::new(),
    };
    let page = if known.may_write { "/modifier" } else { "" };
    vec![
        Cell {
            text: said("libelle"),
            href: format!("/fiche/{}/{}{page}", known.fiche.slug, row.id),
        },
        plain(said("rapport_annee")),
        plain(said("responsable")),
        plain(due(row).map_or(String::new(), french_day)),
        plain(etat),
        plain(became),
    ]
}

/// « 4 perspectives, dont 2 attendent de dire ce qu’elles sont devenues. »
fn lead(known: &Known) -> String {
    let count = |ou: Ou| known.rows.iter().filter(|row| place(row, known.today) == ou).count();
    let all = match known.rows.len() {
        0 => return String::new(),
        1 => "Une perspective suivie".to_owned(),
        n => format!("{n} perspectives suivies"),
    };
    let mut told = vec![all];
    match count(Ou::ADire) {
        0 => {}
        1 => told.push("une attend de dire ce qu’elle est devenue".to_owned()),
        n => told.push(format!("{n} attendent de dire ce qu’elles sont devenues")),
    }
    match count(Ou::Passee) {
        0 => {}
        1 => told.push("une échéance est passée".to_owned()),
        n => told.push(format!("{n} échéances sont passées")),
    }
    format!("{}.", told.join(" ; "))
}

fn print(
    shell: &Shell,
    actor: &Actor,
    known: &Known,
    typed: &Typed,
    (errors, flash): (Vec<ErrorLink>, Option<Flash>),
) -> Result<Response, PageError> {
    let service = known.service;
    let mut layout = web::frame_of_service(shell, actor, service, Section::Rapport, "Perspectives");
    if actor.may(service, Verb::Lire, Category::Rapport) {
        let here = layout.crumbs.len().saturating_sub(1);
        let list = format!("/services/{service}/rapports");
        layout.crumbs.insert(here, ("Rapports d’activité".to_owned(), Some(list)));
    }
    layout.flash = flash;
    let mut rows: Vec<&Row> = known.rows.iter().collect();
    rows.sort_by_key(|row| (rank(place(row, known.today)), due(row), row.id));
    let left = known.left.iter().enumerate().map(|(index, (rapport, ligne))| {
        let sent = typed_in(typed, "ligne") == ligne
            && typed_in(typed, "rapport") == rapport.id.to_string();
        let said = |name: &str| if sent { typed_in(typed, name).to_owned() } else { String::new() };
        let error = |name: &str| {
            let field = format!("{name}_{index}");
            let found = errors.iter().find(|error| error.field == field);
            found.map_or(String::new(), |error| error.text.clone())
        };
        Left {
            index,
            rapport: rapport.id,
            report: rapport.titre.clone(),
            ligne: ligne.clone(),
            responsable: said("responsable"),
            due_day: said("due_day"),
            errors: [error("responsable"), error("due_day")],
            open: sent,
        }
    });
    let left = left.collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PerspectivesPage {
        layout,
        service,
        lead: lead(known),
        columns: COLUMNS
            .iter()
            .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
            .collect(),
        rows: rows.into_iter().map(|row| line(known, row)).collect(),
        left,
        may_write: known.may_write,
        plan: format!("/registre/{}/{service}", known.fiche.slug),
        errors,
    };
    page_with_status(status, &page)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let flash = (typed_in(&asked, "fait") == "suivie").then(|| Flash {
        kind: "ok".to_owned(),
        text: "Cette perspective est suivie : elle est dans le plan d’actions.".to_owned(),
    });
    print(&shell, &actor, &known, &Typed::new(), (Vec::new(), flash))
}

/// The action of the plan that follows a line of a report.
fn action(rapport: &Rapport, ligne: &str, numero: i64) -> Row {
    let mut row = Row::default()
        .with("numero", numero)
        .with("libelle", ligne)
        .with("echeance_annee", i64::from(rapport.annee) + 1)
        .with("etat", "a_faire")
        .with("origine", rapport.titre.as_str())
        .with("rapport_annee", i64::from(rapport.annee));
    row.owner = rapport.service;
    row
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let next = format!("/services/{service}/perspectives?fait=suivie");
    let (asked, said) = (typed_in(&typed, "rapport"), typed_in(&typed, "ligne"));
    let found = known
        .left
        .iter()
        .enumerate()
        .find(|(_, (rapport, ligne))| asked == rapport.id.to_string() && said == ligne);
    let Some((index, (rapport, ligne))) = found.filter(|_| known.may_write) else {
        return Err(PageError::NotFound);
    };
    let mut row = action(rapport, ligne, 0);
    let mut remarks = Vec::new();
    for name in ["responsable", "due_day"] {
        let Some(field) = known.fiche.field(name) else { continue };
        match fiche::parse(field, typed_in(&typed, name)) {
            Ok(Some(value)) => row.set(name, value),
            Ok(None) => {}
            Err(sentence) => remarks.push(Remark::refuse(name, sentence)),
        }
    }
    if let Some(due) = row.day("due_day") {
        row.set("echeance_annee", i64::from(due.year()).into());
    }
    if remarks.is_empty() {
        let mut granted =
            shell.house.authorize_write(&actor, of_plan(service, Verb::Ecrire)).await?;
        let own = store::followed(&mut granted, service, rapport.annee).await?;
        if own.iter().any(|own| same_line(own, ligne)) {
            // Sent twice, it is one.
            drop(granted);
            return Ok(Redirect::to(&next).into_response());
        }
        row.set("numero", (store::last_action(&mut granted, service).await? + 1).into());
        let id = shell.house.new_id();
        let mut seen = Seen::default();
        let saved =
            fiche::create(&mut granted, &register, known.fiche, id, row, None, &mut seen).await?;
        let Saved::Remarks(told) = saved else {
            granted.commit().await?;
            return Ok(Redirect::to(&next).into_response());
        };
        remarks = told;
    }
    let errors = remarks
        .iter()
        .map(|one| ErrorLink {
            field: format!("{}_{index}", one.field),
            text: one.sentence.replace('\'', "’"),
        })
        .collect();
    print(&shell, &actor, &known, &typed, (errors, None))
}

/// Follows lines of a report as actions of the plan of its service, those that are not followed yet.
pub(super) async fn follow(
    granted: &mut GrantedWrite,
    (shell, register): (&Shell, &Register),
    rapport: &Rapport,
    lines: &[String],
) -> Result<(), PageError> {
    let Some(fiche) = register.by_table(PLAN).filter(|_| !lines.is_empty()) else { return Ok(()) };
    let mut known = store::followed(granted, rapport.service, rapport.annee).await?;
    let mut numero = store::last_action(granted, rapport.service).await?;
    for ligne in lines {
        if known.iter().any(|own| same_line(own, ligne)) {
            continue;
        }
        numero += 1;
        known.push(ligne.clone());
        let row = action(rapport, ligne, numero);
        let id = shell.house.new_id();
        let mut seen = Seen::default();
        fiche::create(granted, register, fiche, id, row, None, &mut seen).await?;
    }
    Ok(())
}

/// How many perspectives of a service attend to be told, for who reads its plan.
pub(super) async fn to_tell(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Option<usize>, PageError> {
    let Some(fiche) = register.by_table(PLAN) else { return Ok(None) };
    if !actor.may(service, Verb::Lire, Category::Qualite) {
        return Ok(None);
    }
    let action = of_plan(service, Verb::Lire);
    let mut granted = shell.house.authorize_telling(actor, action, "perspectives").await?;
    let rows = fiche::all_rows(&mut granted, register, fiche, service).await?;
    granted.commit().await?;
    let today = shell.house.today();
    let announced = rows.iter().filter(|row| row.value("rapport_annee").is_some());
    Ok(Some(announced.filter(|row| place(row, today) == Ou::ADire).count()))
}
