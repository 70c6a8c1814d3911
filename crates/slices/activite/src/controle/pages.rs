//! `/services/{service}/controle`: paste, read what breaks, where, and what would mend it; a share that is not true is written
//! anew as one of the readings that would be.

use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use facts::Facts;
use figures::{Ask, KeyPart, spec::AxisSpec};
use jiff::civil::Date;
use reconcile::{
    Cell, ColumnRole, Finding, Grid, Input, Number, Numbers, Place, RegisterValue, RowRole,
    Severity,
};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Flash, Layout},
};

use super::{
    lecture::{Lecture, offered, rewritten},
    read::{Unread, read_statements, read_tables},
};
use crate::{counted, dashboard::reading, period::Period};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/controle", get(show).post(check))
}

#[derive(Template)]
#[template(path = "controle/show.html")]
struct ControlePage {
    layout: Layout,
    action: String,
    annee: String,
    tableaux: String,
    phrases: String,
    texte: String,
    registre: Vec<Choice>,
    unread: Vec<Unread>,
    done: bool,
    told: String,
    grids: Vec<ShownGrid>,
    findings: Vec<ShownFinding>,
    /// Shares and growths that the register or the capacities do not give, with what would be true.
    lectures: Vec<Lecture>,
}

struct ShownGrid {
    title: String,
    headings: Vec<String>,
    rows: Vec<(String, Vec<ShownCell>)>,
}

struct ShownCell {
    text: String,
    wrong: bool,
}

struct ShownFinding {
    place: String,
    sentence: String,
    cause: String,
    kind: String,
    repairs: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    annee: String,
    #[serde(default)]
    tableaux: String,
    #[serde(default)]
    phrases: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    registre: String,
    /// The reading to be written in the place of what was typed; empty for a plain check.
    #[serde(default)]
    lecture: String,
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    shell.house.authorize(&actor, reading(service)).await?.commit().await?;
    let year = shell.house.today().year() - 1;
    let typed = Typed { annee: year.to_string(), ..Typed::default() };
    page(&empty(&shell, &actor, service, typed))
}

fn empty(shell: &Shell, actor: &access::Actor, service: i64, typed: Typed) -> ControlePage {
    let registre = [
        ("", "Ne pas comparer"),
        ("oui", "Comparer les mois, et les pourcentages du texte, à ce que compte le registre"),
    ];
    ControlePage {
        layout: web::frame_of_service(
            shell,
            actor,
            service,
            Section::Activite,
            "Contrôler un tableau publié",
        ),
        action: format!("/services/{service}/controle"),
        registre: registre
            .into_iter()
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                checked: value == typed.registre,
                ..Choice::default()
            })
            .collect(),
        annee: typed.annee,
        tableaux: typed.tableaux,
        phrases: typed.phrases,
        texte: typed.texte,
        unread: Vec::new(),
        done: false,
        told: String::new(),
        grids: Vec::new(),
        findings: Vec::new(),
        lectures: Vec::new(),
    }
}

async fn check(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let asked = typed.annee.trim().parse::<i16>().ok();
    let year = asked
        .filter(|year| (1950..=2150).contains(year))
        .unwrap_or_else(|| shell.house.today().year() - 1);
    typed.texte = typed.texte.replace("\r\n", "\n");
    typed.phrases = typed.phrases.replace("\r\n", "\n");
    let mut numbers = Numbers::default();
    let mut register = Vec::new();
    if typed.registre == "oui" {
        let seen = counted(facts.world(granted.read()).await)?;
        let (start, end) = Period::year(year).days();
        let ask = Ask { services: Some(granted.services().to_vec()), start, end };
        numbers = facts::numbers(&seen.world(), &ask);
        for grid in &read_tables(&typed.tableaux, year) {
            register.extend(register_values(&seen, &ask, grid)?);
        }
    }
    granted.commit().await?;
    // Written first: what is checked is what is then shown.
    let flash = take(&mut typed, &numbers, year);
    let grids = read_tables(&typed.tableaux, year);
    let mut input = Input { grids, register, ..Input::default() };
    let mut unread = read_statements(&typed.phrases, year, &mut input);
    if let Err(error) = input.validate() {
        unread.push((0, error.to_string()));
        input.statements.clear();
    }
    let mut findings = reconcile::check(&input);
    let first = Date::constant(year, 1, 1);
    let last = Date::constant(year, 12, 31);
    let in_text = reconcile::check_text(&typed.texte, first, last, &[]);
    let text = typed.texte.clone();
    let lectures = offered((&typed.texte, &typed.phrases), &numbers, &input);
    let mut shown = empty(&shell, &actor, service, typed);
    shown.done = true;
    shown.lectures = lectures;
    shown.layout.flash = flash;
    shown.grids = input.grids.iter().map(|grid| shown_grid(grid, &findings)).collect();
    let known = findings.len();
    findings.extend(in_text);
    shown.findings = findings
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let place = if at < known {
                place_of(&input, &finding.place)
            } else {
                excerpt(&text, &finding.place)
            };
            shown_finding(finding, place, &findings[..known])
        })
        .collect();
    // A share of a capacity is among the findings already.
    let untrue = shown.lectures.iter().filter(|one| one.of_text).count();
    shown.told = match shown.findings.len() + untrue {
        0 => "Tout se tient : aucune incohérence n’a été trouvée.".to_owned(),
        1 => "Un point ne se tient pas.".to_owned(),
        n => format!("{n} points ne se tiennent pas."),
    };
    shown.unread = unread;
    page(&shown)
}

/// Writes the reading that a form asked for in the place of what was typed; what to say of it.
fn take(typed: &mut Typed, numbers: &Numbers, year: i16) -> Option<Flash> {
    if typed.lecture.is_empty() {
        return None;
    }
    let texts = (typed.texte.as_str(), typed.phrases.as_str());
    let (kind, text) = match rewritten(&typed.lecture, texts, numbers, year) {
        Some((texte, phrases)) => {
            (typed.texte, typed.phrases) = (texte, phrases);
            ("ok", "Le passage est réécrit.")
        }
        None => ("warning", "Ce passage a changé entre-temps : rien n’est réécrit."),
    };
    Some(Flash { kind: kind.to_owned(), text: text.to_owned() })
}

/// What the register counts at each month of a table of movements.
fn register_values(
    seen: &facts::Seen,
    ask: &Ask,
    grid: &Grid,
) -> Result<Vec<RegisterValue>, PageError> {
    let month: AxisSpec =
        serde_json::from_str("\"mois\"").map_err(|error| PageError::Machine(error.to_string()))?;
    let mut values = Vec::new();
    for (r, row) in grid.rows.iter().enumerate() {
        let figure = match row.role {
            RowRole::PresentsStart => "presents_debut",
            RowRole::Entrees => "entrees",
            RowRole::Sorties => "sorties",
            RowRole::PresentsEnd => "presents_fin",
            _ => continue,
        };
        let answer = figures::evaluate_on(&seen.world(), figure, std::slice::from_ref(&month), ask)
            .map_err(|error| PageError::Machine(error.to_string()))?;
        for (c, column) in grid.columns.iter().enumerate() {
            let ColumnRole::Month(month) = column.role else { continue };
            let found = answer.cells.iter().find(|cell| match cell.key.first() {
                Some(KeyPart::Piece(day)) => figures::day::to_date(*day)
                    .is_some_and(|d| d.month() == i8::try_from(month).unwrap_or(0)),
                _ => false,
            });
            let counted =
                found.and_then(|cell| cell.value.number()).map_or(0, figures::Fraction::to_whole);
            values.push(RegisterValue {
                place: Place::cell(&grid.id, r, c),
                computed: Number::int(counted),
            });
        }
    }
    Ok(values)
}

fn shown_grid(grid: &Grid, findings: &[Finding]) -> ShownGrid {
    let wrong = |r: usize, c: usize| {
        findings.iter().any(|finding| {
            matches!(&finding.place, Place::Cell { grid: id, row, column }
                if *id == grid.id && (*row, *column) == (r, c))
        })
    };
    ShownGrid {
        title: grid.title.clone(),
        headings: (0..grid.columns.len()).map(|c| grid.column_label(c).to_owned()).collect(),
        rows: (0..grid.rows.len())
            .map(|r| {
                let cells = (0..grid.columns.len())
                    .map(|c| ShownCell { text: printed(grid, r, c), wrong: wrong(r, c) })
                    .collect();
                (grid.row_label(r).to_owned(), cells)
            })
            .collect(),
    }
}

/// A cell as it was typed: a range stays a range.
fn printed(grid: &Grid, row: usize, column: usize) -> String {
    match grid.cells.get(row).and_then(|line| line.get(column)) {
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Empty) | None => String::new(),
    }
}

fn place_of(input: &Input, place: &Place) -> String {
    match place {
        Place::Cell { grid, row, column } => {
            input.grids.iter().find(|own| own.id == *grid).map_or_else(
                || grid.clone(),
                |own| {
                    format!("{}, {}, {}", own.title, own.row_label(*row), own.column_label(*column))
                },
            )
        }
        Place::Statement { id, .. } => id.clone(),
        Place::Text { .. } => "Texte".to_owned(),
    }
}

fn excerpt(text: &str, place: &Place) -> String {
    let Place::Text { start, end } = place else { return "Texte".to_owned() };
    text.get(*start..*end)
        .map_or_else(|| "Texte".to_owned(), |found| format!("Texte : « {found} »"))
}

fn shown_finding(finding: &Finding, place: String, all: &[Finding]) -> ShownFinding {
    let named = |ids: &[u32]| -> Vec<String> {
        ids.iter()
            .filter_map(|id| all.iter().position(|own| own.id == *id))
            .map(|at| (at + 1).to_string())
            .collect()
    };
    ShownFinding {
        place,
        sentence: finding.sentence.clone(),
        cause: finding.likely_cause.clone().unwrap_or_default(),
        kind: match finding.severity {
            Severity::Arithmetic => "Calcul",
            Severity::Definition => "Définition",
            Severity::Wording => "Rédaction",
        }
        .to_owned(),
        repairs: finding
            .repairs
            .iter()
            .map(|repair| {
                let explains = named(&repair.explains);
                let told = match (repair.unique, explains.len()) {
                    (true, n) if n > 1 => format!(
                        "C’est la seule correction possible ; elle explique les points {}.",
                        explains.join(", ")
                    ),
                    (true, _) => "C’est la seule correction possible.".to_owned(),
                    (false, _) => "D’autres corrections sont possibles.".to_owned(),
                };
                (repair.sentence.clone(), told)
            })
            .collect(),
    }
}
