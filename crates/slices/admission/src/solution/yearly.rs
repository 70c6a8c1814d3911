//! `/services/{service}/payeurs`: what each payer bears of a year of the days invoiced to a service, each amount opening the
//! invoices behind it.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use fiche::{ListAsk, Register, Row};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Layout},
};

use super::{
    pages::{euros, span},
    payeurs::{self, Charge},
};

/// What is said to who reads a part of the service only.
const PART: &str = "seulement celles des enfants que vous suivez. Ce n’est pas ce que paie chacun pour tout le service.";

/// How many rows are read at once.
const AT_ONCE: i64 = 1000;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/payeurs", get(show))
}

#[derive(Template)]
#[template(path = "solution/pages/yearly.html")]
struct YearlyPage {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    years: Vec<Choice>,
    payeurs: Vec<Payeur>,
}

/// What one payer bears, and of which invoices.
struct Payeur {
    qui: String,
    amount: String,
    told: String,
    factures: Vec<(String, String)>,
}

/// Every row of a kind of a service that the reader reads, as long as the last one is wanted.
async fn rows(
    granted: &mut Granted,
    register: &Register,
    (table, owner): (&str, i64),
    wanted: impl Fn(&Row) -> bool,
) -> Result<Vec<Row>, PageError> {
    let kind = register.by_table(table).ok_or(PageError::NotFound)?;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let ask = ListAsk { owner, limit: AT_ONCE, after, ..ListAsk::default() };
        let found = fiche::list(granted, register, kind, &ask).await?;
        let goes_on = found.rows.last().is_some_and(&wanted);
        all.extend(found.rows);
        match found.next {
            Some(next) if goes_on => after = Some(next),
            _ => return Ok(all),
        }
    }
}

/// What each payer bears of the invoices of a year: a child's invoices by that child's shares.
fn borne(factures: Vec<Row>, parts: Vec<Row>, annee: i16) -> Vec<Charge> {
    let mut by_child: BTreeMap<i64, (Vec<Row>, Vec<Row>)> = BTreeMap::new();
    for row in factures {
        let of_year = row.day("start_day").is_some_and(|day| day.year() == annee);
        if let Some(child) = row.int("personne_id").filter(|_| of_year) {
            by_child.entry(child).or_default().0.push(row);
        }
    }
    for row in parts {
        if let Some(own) = row.int("personne_id").and_then(|child| by_child.get_mut(&child)) {
            own.1.push(row);
        }
    }
    payeurs::together(by_child.values().flat_map(|(bills, parts)| payeurs::yearly(bills, parts)))
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let today = house.today();
    let year = asked.get("annee").and_then(|text| text.trim().parse::<i16>().ok());
    let annee = year.filter(|year| (1990..=2150).contains(year)).unwrap_or_else(|| today.year());
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let details = "payeurs information:parcours information:identite";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let whole = granted.perimetre().is_whole();
    let recent = |row: &Row| row.day("start_day").is_some_and(|day| day.year() >= annee);
    let factures = rows(&mut granted, &register, ("facture_journees", service), recent).await?;
    let parts = rows(&mut granted, &register, ("part_financement", service), |_| true).await?;
    let kind = register.by_table("facture_journees").ok_or(PageError::NotFound)?;
    let mut seen: BTreeMap<i64, (String, i64, Option<i64>)> = BTreeMap::new();
    for row in &factures {
        let place = (span(row), row.int("personne_id").unwrap_or_default());
        seen.insert(row.id, (place.0, place.1, row.int("prestataire_id")));
    }
    let of_year: Vec<&Row> = factures
        .iter()
        .filter(|row| row.day("start_day").is_some_and(|day| day.year() == annee))
        .collect();
    let number = of_year.len();
    let titles =
        fiche::linked_titles((house, &actor), granted.read(), &register, kind, &of_year).await?;
    granted.commit().await?;
    let charges = borne(factures, parts, annee);
    let title_of = |table: &'static str, id: i64, or: &str| {
        titles.get(&(table, id)).map_or_else(|| or.to_owned(), Clone::clone)
    };
    let line = |(id, cents): &(i64, i64)| {
        let (span, child, service) = seen.get(id)?;
        let child = title_of("personne", *child, "un enfant suivi ailleurs");
        let of = title_of("service", service.unwrap_or_default(), "un autre service");
        let what = format!("{child}, {of}, {} : {}", span.to_lowercase(), euros(*cents));
        Some((what, format!("/fiche/factures-journees/{id}")))
    };
    let payeurs: Vec<Payeur> = charges
        .iter()
        .map(|one| Payeur {
            qui: one.qui.clone(),
            amount: euros(one.cents),
            told: match one.factures.len() {
                1 => "une facture".to_owned(),
                n => format!("{n} factures"),
            },
            factures: one.factures.iter().filter_map(line).collect(),
        })
        .collect();
    let total: i64 = charges.iter().map(|one| one.cents).sum();
    let title = format!("Ce que paie chacun, {annee}");
    page(&YearlyPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, &title),
        title,
        lead: match (number, whole) {
            (0, true) => "Aucune facture de journées n’est notée cette année-là.".to_owned(),
            (0, false) => "Aucune facture des enfants que vous suivez n’est notée cette année-là : le service \
                           peut en avoir d’autres."
                .to_owned(),
            (1, true) => format!("Une facture, {} en tout.", euros(total)),
            (n, true) => format!("{n} factures, {} en tout.", euros(total)),
            (1, false) => format!("Une facture lue ici, {} : {PART}", euros(total)),
            (n, false) => format!("{n} factures lues ici, {} : {PART}", euros(total)),
        },
        action: format!("/services/{service}/payeurs"),
        years: (0..6)
            .map(|back| today.year() - back)
            .chain((annee < today.year() - 5 || annee > today.year()).then_some(annee))
            .map(|year| Choice {
                value: year.to_string(),
                label: year.to_string(),
                checked: year == annee,
                ..Choice::default()
            })
            .collect(),
        payeurs,
    })
}
