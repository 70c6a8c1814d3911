//! `/services/{service}/periodes`: what happened in one named period and in another, side by side.
//!
//! Nothing is counted here: each cell is a figure of the catalogue over the days of a period, and opens it.

use access::{Category, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use facts::Facts;
use fiche::{Register, Row};
use figures::{Ask, World, day::from_date};
use jiff::civil::Date;
use print::{Cell, Column};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Field as Part, Layout},
};

use crate::{counted, dashboard::reading, period::Period};

/// What is compared: the title, and the figures of the catalogue.
const COMPARED: &[(&str, &[&str])] = &[
    (
        "Incidents",
        &[
            "incidents",
            "enfants_incidents",
            "incidents_semaine",
            "incidents_week_end",
            "incidents_violence",
            "incidents_pour_mille_journees",
        ],
    ),
    (
        "Fugues",
        &[
            "fugues",
            "enfants_fugue",
            "fugues_semaine",
            "fugues_week_end",
            "fugues_pour_mille_journees",
        ],
    ),
    ("Présence", &["journees", "file_active"]),
];

/// The tables that are compared line by line: the figure, by size of unit.
const BY_UNIT: &[(&str, &str)] = &[
    ("Incidents par taille d’unité", "incidents_taille_unite"),
    ("Fugues par taille d’unité", "fugues_taille_unite"),
];

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/periodes", get(show))
}

#[derive(Template)]
#[template(path = "periodes.html")]
struct ComparePage {
    layout: Layout,
    lead: String,
    errors: Vec<ErrorLink>,
    new: String,
    list: String,
    action: String,
    names: Vec<String>,
    first: Part,
    second: Part,
    tables: Vec<(String, Safe<String>)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    a: String,
    b: String,
}

/// A named period.
struct Named {
    id: i64,
    nom: String,
    period: Period,
}

fn named(row: &Row) -> Option<Named> {
    // The last day is kept as the day after.
    let last: Date = row.day("end_day")?.yesterday().ok()?;
    let period = Period { first: row.day("start_day")?, last };
    let nom = format!("{} ({})", row.text("nom")?, period.label());
    Some(Named { id: row.id, nom, period })
}

fn part(id: &str, label: &str, all: &[Named], chosen: &str, error: &str) -> Part {
    Part {
        kind: "select".to_owned(),
        id: id.to_owned(),
        label: label.to_owned(),
        error: error.to_owned(),
        options: all
            .iter()
            .map(|one| Choice {
                value: one.id.to_string(),
                label: one.nom.clone(),
                checked: one.id.to_string() == chosen,
                ..Choice::default()
            })
            .collect(),
        ..Part::default()
    }
}

/// Two periods of a service, over the same register.
struct Pair<'w> {
    world: World<'w>,
    services: Vec<i64>,
    service: i64,
    two: [&'w Named; 2],
}

impl Pair<'_> {
    fn ask(&self, one: &Named) -> Ask {
        let (start, end) = one.period.days();
        Ask { services: Some(self.services.clone()), start, end }
    }

    fn columns(&self, head: &str) -> Vec<Column> {
        let named = self.two.iter().map(|one| Column::number(one.nom.clone()));
        std::iter::once(Column::text(head)).chain(named).collect()
    }

    fn figures(&self, (title, ids): (&str, &[&str])) -> Result<print::Table, PageError> {
        let mut rows = Vec::new();
        for id in ids {
            let mut cells = Vec::new();
            for one in self.two {
                let answer = figures::evaluate_on(&self.world, id, &[], &self.ask(one));
                let answer = answer.map_err(|error| PageError::Machine(error.to_string()))?;
                if cells.is_empty() {
                    cells.push(Cell::header(answer.label.clone()));
                }
                let text = answer.cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
                let query = one.period.query();
                let href = format!("/services/{}/figures/{id}?{query}", self.service);
                cells.push(Cell { href: Some(href), ..Cell::text(text) });
            }
            rows.push(print::Row::new(cells));
        }
        Ok(print::Table {
            anchor: print::anchor_of(title),
            caption: title.to_owned(),
            columns: self.columns("Ce qui est compté"),
            rows,
            ..print::Table::default()
        })
    }

    fn units(&self, (title, id): (&str, &str)) -> Result<print::Table, PageError> {
        let mut lines: Vec<Vec<Cell>> = Vec::new();
        for (at, one) in self.two.into_iter().enumerate() {
            let table = figures::evaluate_table(&self.world, id, &self.ask(one));
            let table = table.map_err(|error| PageError::Machine(error.to_string()))?;
            let query = one.period.query();
            let href = format!("/services/{}/tableaux/{id}?{query}", self.service);
            for row in &table.rows {
                let label = row.labels.join(", ");
                let text = row.cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
                let cell = Cell { href: Some(href.clone()), ..Cell::text(text) };
                let known = lines.iter().position(|line| line[0].text == label);
                let line = known.unwrap_or_else(|| {
                    let zero = (0..at).map(|_| Cell::text("0"));
                    lines.push(std::iter::once(Cell::header(label)).chain(zero).collect());
                    lines.len() - 1
                });
                lines[line].push(cell);
            }
            for line in &mut lines {
                line.resize_with(at + 2, || Cell::text("0"));
            }
        }
        Ok(print::Table {
            anchor: print::anchor_of(title),
            caption: title.to_owned(),
            columns: self.columns("Enfants de l’unité ce jour-là"),
            rows: lines.into_iter().map(print::Row::new).collect(),
            ..print::Table::default()
        })
    }

    fn tables(&self) -> Result<Vec<(String, Safe<String>)>, PageError> {
        let shown =
            |title: &str, table: &print::Table| (title.to_owned(), Safe(print::html_table(table)));
        let mut all = Vec::new();
        for compared in COMPARED {
            all.push(shown(compared.0, &self.figures(*compared)?));
        }
        for compared in BY_UNIT {
            all.push(shown(compared.0, &self.units(*compared)?));
        }
        Ok(all)
    }
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let kind = register.by_table("periode_nommee").ok_or(PageError::NotFound)?;
    let rows = fiche::all_rows(&mut granted, &register, kind, service).await?;
    let all: Vec<Named> = rows.iter().filter_map(named).collect();
    let find = |id: &str| all.iter().find(|one| one.id.to_string() == id);
    let (a, b) = (find(&asked.a), find(&asked.b));
    let same = a.zip(b).is_some_and(|(a, b)| a.id == b.id || a.period == b.period);
    let told = "C’est la même période : choisissez-en une autre.";
    let error = if same { told } else { "" };
    let mut tables = Vec::new();
    if let Some((a, b)) = a.zip(b).filter(|_| !same) {
        facts.set_today(Some(from_date(shell.house.today())));
        let organisation = actor.service(service).map(|seen| seen.organisation).unwrap_or_default();
        let services = granted.services().to_vec();
        let seen = counted(facts.world(granted.read()).await)?.of_organisation(organisation);
        let pair = Pair { world: seen.world(), services, service, two: [a, b] };
        tables = pair.tables()?;
    }
    granted.commit().await?;
    let title = "Comparer deux périodes";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Activite, title);
    let here = layout.crumbs.len().saturating_sub(1);
    let activity = format!("/services/{service}/activite");
    layout.crumbs.insert(here, ("Activité".to_owned(), Some(activity)));
    let field = "b".to_owned();
    let errors: Vec<ErrorLink> =
        same.then(|| ErrorLink { field, text: told.to_owned() }).into_iter().collect();
    let status = if same { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ComparePage {
        layout,
        lead: String::new(),
        errors,
        new: if actor.may(service, Verb::Ecrire, Category::Structure) {
            format!("/registre/periodes-nommees/{service}/nouveau")
        } else {
            String::new()
        },
        list: format!("/registre/periodes-nommees/{service}"),
        action: format!("/services/{service}/periodes"),
        names: all.iter().map(|one| one.nom.clone()).collect(),
        first: part("a", "Première période", &all, &asked.a, ""),
        second: part("b", "Deuxième période", &all, &asked.b, error),
        tables,
    };
    page_with_status(status, &page)
}
