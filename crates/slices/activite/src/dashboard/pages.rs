//! `/services/{service}/activite?annee=`.

use access::{Action, Category, Cible, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use facts::Facts;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Field as Part, Layout},
};

use super::{chart_kind, dashboards};
use crate::{
    counted,
    period::{Given, Period, years},
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/activite", get(show))
}

#[derive(Template)]
#[template(path = "dashboard/show.html")]
struct DashboardPage {
    layout: Layout,
    title: String,
    action: String,
    years: Vec<Choice>,
    problems: Vec<String>,
    blocks: Vec<Shown>,
    links: Vec<(String, String)>,
}

struct Shown {
    title: String,
    cards: Vec<Card>,
    parts: Vec<Drawing>,
}

struct Card {
    label: String,
    value: String,
    more: String,
    href: String,
}

struct Drawing {
    title: String,
    href: String,
    svg: Safe<String>,
    has_chart: bool,
    table: Safe<String>,
}

pub(crate) fn reading(service: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Activite, cible: Cible::Service(service) }
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let period = Period::read(&given, today);
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    facts.set_today(Some(figures::day::from_date(today)));
    let seen_service = actor.service(service).cloned().unwrap_or_default();
    let blocks = dashboards(&seen_service.nature).map_err(PageError::Machine)?;
    let query = period.query();
    let ask = figures::Ask {
        services: Some(granted.services().to_vec()),
        start: period.days().0,
        end: period.days().1,
    };
    let seen =
        counted(facts.world(granted.read()).await)?.of_organisation(seen_service.organisation);
    let world = seen.world();
    let problems = seen.problems().to_vec();
    let mut shown = Vec::new();
    for block in blocks {
        let mut cards = Vec::new();
        for id in &block.chiffres {
            let answer = figures::evaluate(&world, id, &ask)
                .map_err(|error| PageError::Machine(error.to_string()))?;
            let text = answer.cells.first().map_or_else(|| "–".to_owned(), |c| c.text.clone());
            let more = answer.cells.first().and_then(|cell| {
                let (n, base) = (cell.n?, cell.base?);
                Some(format!("{} sur {}", n.french(0), base.french(0)))
            });
            cards.push(Card {
                label: answer.label.clone(),
                value: text,
                more: more.unwrap_or_default(),
                href: format!("/services/{service}/figures/{id}?{query}"),
            });
        }
        let mut parts = Vec::new();
        for drawn in &block.tableaux {
            let table = figures::evaluate_table(&world, &drawn.id, &ask)
                .map_err(|error| PageError::Machine(error.to_string()))?;
            let href = format!("/services/{service}/tableaux/{}?{query}", drawn.id);
            let printed = tableau::printed_table(&table, |row, column| {
                Some(format!(
                    "/services/{service}/tableaux/{}/fiches?{query}&ligne={row}&colonne={column}",
                    drawn.id
                ))
            });
            let kind = chart_kind(&drawn.dessin);
            let by = if drawn.par_colonnes {
                tableau::ChartBy::Columns
            } else {
                tableau::ChartBy::Lines
            };
            let only: Vec<&str> = drawn.seulement.iter().map(String::as_str).collect();
            let svg = kind.map(|kind| {
                print::svg(&tableau::chart_of_table(&table, kind, by, &only), print::Theme::Screen)
            });
            parts.push(Drawing {
                title: table.title.clone(),
                href,
                has_chart: svg.is_some(),
                svg: Safe(svg.unwrap_or_default()),
                table: Safe(print::html_table(&printed)),
            });
        }
        for drawn in &block.graphiques {
            let answer = figures::evaluate(&world, &drawn.id, &ask)
                .map_err(|error| PageError::Machine(error.to_string()))?;
            let kind = chart_kind(&drawn.dessin).unwrap_or(print::ChartKind::HorizontalBars);
            let chart = tableau::chart_of_answer(&answer, kind);
            let printed = tableau::answer_table(&answer, |cell| {
                Some(format!(
                    "/services/{service}/figures/{}/fiches?{query}&cellule={cell}",
                    drawn.id
                ))
            });
            parts.push(Drawing {
                title: answer.label.clone(),
                href: format!("/services/{service}/figures/{}?{query}", drawn.id),
                has_chart: true,
                svg: Safe(print::svg(&chart, print::Theme::Screen)),
                table: Safe(print::html_table(&printed)),
            });
        }
        shown.push(Shown { title: block.titre, cards, parts });
    }
    drop(seen);
    granted.commit().await?;
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Activite, "Activité");
    layout.title = format!("Activité, {}", period.label());
    page(&DashboardPage {
        layout,
        title: format!("Activité, {}", period.label()),
        action: format!("/services/{service}/activite"),
        years: years(today, period.first.year()),
        problems,
        blocks: shown,
        links: vec![
            ("Tous les indicateurs".to_owned(), format!("/services/{service}/catalogue?{query}")),
            ("Années publiées".to_owned(), format!("/services/{service}/publications")),
            ("Contrôler un tableau publié".to_owned(), format!("/services/{service}/controle")),
        ],
    })
}

/// The choice of the year, as a form part.
pub(crate) fn year_part(today: jiff::civil::Date, period: Period) -> Part {
    Part {
        kind: "select".to_owned(),
        id: "annee".to_owned(),
        label: "Année".to_owned(),
        options: years(today, period.first.year()),
        ..Part::default()
    }
}
