//! `/services/{service}/figures/{figure}`, `…/export`, `/services/{service}/tableaux/{table}`.

use access::{Action, Category, Cible, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use facts::Facts;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Fact, Field as Part, Layout},
};

use crate::{
    counted,
    dashboard::{reading, year_part},
    period::{Given, Period, so_far},
};

#[derive(Template)]
#[template(path = "figure/figure.html")]
struct FigurePage {
    layout: Layout,
    title: String,
    value: String,
    base: String,
    definition: String,
    facts: Vec<Fact>,
    warnings: Vec<String>,
    table: Safe<String>,
    svg: Safe<String>,
    has_chart: bool,
    records: String,
    action: String,
    year: Part,
    exports: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "figure/table.html")]
struct TablePage {
    layout: Layout,
    title: String,
    table: Safe<String>,
    definitions: Vec<Fact>,
    action: String,
    year: Part,
}

pub(super) async fn figure(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, id)): Path<(i64, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let period = Period::read(&given, today);
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    facts.set_today(Some(figures::day::from_date(today)));
    let organisation = actor.service(service).map(|seen| seen.organisation);
    let answer =
        counted(facts::answer(&mut granted, &facts, organisation, &id, period.days()).await)?;
    granted.commit().await?;
    let query = period.query();
    let base = format!("/services/{service}/figures/{id}");
    let single = answer.axes.is_empty();
    let table = tableau::answer_table(&answer, |cell| {
        Some(format!("{base}/fiches?{query}&cellule={cell}"))
    });
    let has_chart = answer.axes.len() == 1 && answer.cells.len() > 1;
    let svg = if has_chart {
        let kind = if answer.cells.len() > 8
            || answer.cells.iter().any(|c| c.labels.concat().len() > 12)
        {
            print::ChartKind::HorizontalBars
        } else {
            print::ChartKind::Bars
        };
        print::svg(&tableau::chart_of_answer(&answer, kind), print::Theme::Screen)
    } else {
        String::new()
    };
    let only = answer.cells.first().filter(|_| single);
    let mut facts_shown =
        vec![fact("Ce qui est compté", &answer.unit), fact("Période", &answer.window)];
    if let Some(scope) = &answer.scope {
        facts_shown.push(fact("Champ", scope));
    }
    if let Some(left_out) = &answer.exclusions {
        facts_shown.push(fact("Non compté", left_out));
    }
    facts_shown.extend(answer.parameters.iter().map(|(label, sentence)| fact(label, sentence)));
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Activite, &answer.label);
    through_activity(&mut layout, service, &query);
    page(&FigurePage {
        layout,
        value: only.map_or(String::new(), |cell| cell.text.clone()),
        base: only
            .and_then(|cell| Some((cell.n?, cell.base?)))
            .map_or(String::new(), |(n, base)| format!("{} sur {}", n.french(0), base.french(0))),
        title: answer.label.clone(),
        definition: answer.definition.clone(),
        facts: facts_shown,
        warnings: answer.warnings.clone(),
        table: Safe(if single { String::new() } else { print::html_table(&table) }),
        svg: Safe(svg),
        has_chart,
        records: match only {
            Some(cell) if cell.rows > 0 => format!("{base}/fiches?{query}&cellule=0"),
            _ => String::new(),
        },
        action: base.clone(),
        year: year_part(today, period),
        exports: if actor.may(service, Verb::Exporter, Category::Activite) {
            vec![
                ("CSV".to_owned(), format!("{base}/export?{query}&format=csv")),
                ("JSON".to_owned(), format!("{base}/export?{query}&format=json")),
            ]
        } else {
            Vec::new()
        },
    })
}

fn fact(label: &str, value: &str) -> Fact {
    Fact { label: label.to_owned(), value: value.to_owned(), ..Fact::default() }
}

/// The way here goes through the dashboard.
pub(super) fn through_activity(layout: &mut Layout, service: i64, query: &str) {
    let here = layout.crumbs.len().saturating_sub(1);
    let href = format!("/services/{service}/activite?{query}");
    layout.crumbs.insert(here, ("Activité".to_owned(), Some(href)));
}

pub(super) async fn table(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, id)): Path<(i64, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let period = Period::read(&given, today);
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    facts.set_today(Some(figures::day::from_date(today)));
    let organisation = actor.service(service).map(|seen| seen.organisation);
    let table =
        counted(facts::table(&mut granted, &facts, organisation, &id, period.days()).await)?;
    granted.commit().await?;
    let query = period.query();
    let base = format!("/services/{service}/tableaux/{id}");
    let printed = tableau::printed_table(&table, |row, column| {
        Some(format!("{base}/fiches?{query}&ligne={row}&colonne={column}"))
    });
    let definitions = table
        .definitions
        .iter()
        .map(|own| Fact {
            label: own.label.clone(),
            value: format!("{} ({})", own.definition, own.window),
            href: format!("/services/{service}/figures/{}?{query}", own.figure),
            action: "Ouvrir".to_owned(),
        })
        .collect();
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Activite, &table.title);
    through_activity(&mut layout, service, &query);
    page(&TablePage {
        layout,
        title: format!("{}, {}{}", table.title, period.label(), so_far(period, today)),
        table: Safe(print::html_table(&printed)),
        definitions,
        action: base,
        year: year_part(today, period),
    })
}

#[derive(Deserialize)]
pub(super) struct ExportAs {
    #[serde(default)]
    annee: String,
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
    #[serde(default)]
    format: String,
}

pub(super) async fn export(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, id)): Path<(i64, String)>,
    Query(asked): Query<ExportAs>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let given = Given { annee: asked.annee, du: asked.du, au: asked.au };
    let period = Period::read(&given, today);
    let action = Action {
        verb: Verb::Exporter,
        category: Category::Activite,
        cible: Cible::Service(service),
    };
    let mut granted = shell.house.authorize(&actor, action).await?;
    facts.set_today(Some(figures::day::from_date(today)));
    let organisation = actor.service(service).map(|seen| seen.organisation);
    let answer =
        counted(facts::answer(&mut granted, &facts, organisation, &id, period.days()).await)?;
    granted.commit().await?;
    let (kind, ending, text) = if asked.format == "json" {
        ("application/json; charset=utf-8", "json", facts::evaluate_to_json(&answer, None))
    } else {
        ("text/csv; charset=utf-8", "csv", facts::evaluate_to_csv(&answer, None))
    };
    let name = format!("attachment; filename=\"{}.{ending}\"", answer.figure);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}
