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

use super::{Block, Drawn, chart_kind, dashboards};
use crate::{
    counted,
    period::{Given, Period, so_far, years},
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

/// What draws the parts of a dashboard: the register over a period, and where its numbers lead.
struct Drawer<'w> {
    world: figures::World<'w>,
    ask: &'w figures::Ask,
    service: i64,
    query: &'w str,
}

impl Drawer<'_> {
    fn block(&self, block: &Block) -> Result<Shown, PageError> {
        Ok(Shown {
            title: block.titre.clone(),
            cards: block.chiffres.iter().map(|id| self.card(id)).collect::<Result<_, _>>()?,
            parts: block
                .tableaux
                .iter()
                .map(|drawn| self.table(drawn))
                .chain(block.graphiques.iter().map(|drawn| self.chart(drawn)))
                .collect::<Result<_, _>>()?,
        })
    }

    fn address(&self, kind: &str, id: &str) -> String {
        format!("/services/{}/{kind}/{id}", self.service)
    }

    fn card(&self, id: &str) -> Result<Card, PageError> {
        let answer = figures::evaluate(&self.world, id, self.ask).map_err(failed)?;
        let cell = answer.cells.first();
        let more = cell.and_then(|cell| {
            let (n, base) = (cell.n?, cell.base?);
            Some(format!("{} sur {}", n.french(0), base.french(0)))
        });
        Ok(Card {
            label: answer.label.clone(),
            value: cell.map_or_else(|| "–".to_owned(), |cell| cell.text.clone()),
            more: more.unwrap_or_default(),
            href: format!("{}?{}", self.address("figures", id), self.query),
        })
    }

    fn table(&self, drawn: &Drawn) -> Result<Drawing, PageError> {
        let table = figures::evaluate_table(&self.world, &drawn.id, self.ask).map_err(failed)?;
        let address = self.address("tableaux", &drawn.id);
        let query = self.query;
        let printed = tableau::printed_table(&table, |row, column| {
            Some(format!("{address}/fiches?{query}&ligne={row}&colonne={column}"))
        });
        let by =
            if drawn.par_colonnes { tableau::ChartBy::Columns } else { tableau::ChartBy::Lines };
        let only: Vec<&str> = drawn.seulement.iter().map(String::as_str).collect();
        let svg = chart_kind(&drawn.dessin).map(|kind| {
            print::svg(&tableau::chart_of_table(&table, kind, by, &only), print::Theme::Screen)
        });
        Ok(Drawing {
            title: table.title.clone(),
            href: format!("{address}?{query}"),
            has_chart: svg.is_some(),
            svg: Safe(svg.unwrap_or_default()),
            table: Safe(print::html_table(&printed)),
        })
    }

    fn chart(&self, drawn: &Drawn) -> Result<Drawing, PageError> {
        let answer = figures::evaluate(&self.world, &drawn.id, self.ask).map_err(failed)?;
        let address = self.address("figures", &drawn.id);
        let query = self.query;
        let kind = chart_kind(&drawn.dessin).unwrap_or(print::ChartKind::HorizontalBars);
        let printed = tableau::answer_table(&answer, |cell| {
            Some(format!("{address}/fiches?{query}&cellule={cell}"))
        });
        Ok(Drawing {
            title: answer.label.clone(),
            href: format!("{address}?{query}"),
            has_chart: true,
            svg: Safe(print::svg(&tableau::chart_of_answer(&answer, kind), print::Theme::Screen)),
            table: Safe(print::html_table(&printed)),
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn failed(error: figures::EvalError) -> PageError {
    PageError::Machine(error.to_string())
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
    let problems = seen.problems().to_vec();
    let drawer = Drawer { world: seen.world(), ask: &ask, service, query: &query };
    let shown = blocks.iter().map(|block| drawer.block(block)).collect::<Result<_, _>>()?;
    drop(seen);
    granted.commit().await?;
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Activite, "Activité");
    let title = format!("Activité, {}{}", period.label(), so_far(period, today));
    layout.title.clone_from(&title);
    let mut links = vec![
        ("Tous les indicateurs".to_owned(), format!("/services/{service}/catalogue?{query}")),
        ("Comparer deux périodes".to_owned(), format!("/services/{service}/periodes")),
        ("Mois signés".to_owned(), format!("/services/{service}/mois")),
        ("Années publiées".to_owned(), format!("/services/{service}/publications")),
        ("Contrôler un tableau publié".to_owned(), format!("/services/{service}/controle")),
        ("Attentes des services".to_owned(), "/attentes".to_owned()),
        ("Enquêtes aux partenaires".to_owned(), format!("/services/{service}/enquetes")),
    ];
    let organisation = seen_service.organisation;
    if actor.may_in_organisation(organisation, Verb::Lire, Category::Activite) {
        let href = format!("/organisations/{organisation}/diagnostic");
        links.push(("Diagnostic du trimestre".to_owned(), href));
    }
    if actor.may(service, Verb::Exporter, Category::Parcours) {
        let href = format!("/services/{service}/export?source=recherche&{query}");
        links.push(("Extrait pour une recherche".to_owned(), href));
    }
    page(&DashboardPage {
        layout,
        title,
        action: format!("/services/{service}/activite"),
        years: years(today, period.first.year()),
        problems,
        blocks: shown,
        links,
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
