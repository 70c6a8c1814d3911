//! What became of the visits of a child, month by month: the sheet for the judge, to be printed.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::{ToSpan as _, civil::Date};
use partage::restriction::Qui;
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use super::bilan::{Plan, plans};
use super::{Known, Line, Told, expected, known, line, terms_on, told};
use crate::{
    french,
    rdv::{
        MOTIF_ANNULATION,
        pages::{framed, own_service},
    },
};

#[derive(Template)]
#[template(path = "visite/sheet.html")]
struct SheetPage {
    layout: Layout,
    title: String,
    span: String,
    from: String,
    to: String,
    error: String,
    terms: Vec<Told>,
    months: Vec<Month>,
    month_columns: Vec<Column>,
    plans: Vec<Plan>,
    plan_columns: Vec<Column>,
    columns: Vec<Column>,
    visits: Vec<Line>,
}

struct Month {
    label: String,
    /// What the decisions give; a dash when they fix no day.
    expected: String,
    planned: usize,
    held: usize,
    lost: usize,
    why: String,
}

/// The months that a span touches, with what was expected, planned, held and not held.
fn months(known: &Known, (from, to): (Date, Date)) -> Vec<Month> {
    let mut all = Vec::new();
    let mut first = from.first_of_month();
    while first <= to && all.len() < 60 {
        let next = first.checked_add(1.month()).unwrap_or(to);
        let (start, end) = (first.max(from), next.min(to.tomorrow().unwrap_or(to)));
        let mut given = None;
        for terms in &known.terms {
            let lien = terms.text("titulaire").unwrap_or_default();
            let qui = Qui { lien, nom: terms.text("nom").unwrap_or_default() };
            if terms.text("jour_semaine").is_some() {
                let days = expected(terms, start, end).into_iter().filter(|day| {
                    terms_on(&known.terms, qui, *day).is_some_and(|one| one.id == terms.id)
                });
                given = Some(given.unwrap_or(0) + days.count());
            }
        }
        let within: Vec<&Row> = known
            .visits
            .iter()
            .filter(|visit| visit.day("start_at").is_some_and(|day| day >= start && day < end))
            .collect();
        let count = |states: &[&str]| {
            within
                .iter()
                .filter(|visit| visit.text("etat").is_some_and(|etat| states.contains(&etat)))
                .count()
        };
        let mut why: BTreeMap<&str, usize> = BTreeMap::new();
        for visit in &within {
            if let Some(label) =
                visit.text("motif_annulation").and_then(|code| MOTIF_ANNULATION.label_of(code))
            {
                *why.entry(label).or_default() += 1;
            }
        }
        let why: Vec<String> = why
            .into_iter()
            .map(|(label, n)| format!("{} : {n}", label.replace('\'', "’")))
            .collect();
        all.push(Month {
            label: french::month(first),
            expected: given.map_or_else(|| "—".to_owned(), |n| n.to_string()),
            planned: within.len(),
            held: count(&["tenu"]),
            lost: count(&["annule", "non_tenu", "reporte"]),
            why: why.join(" ; "),
        });
        first = next;
    }
    all
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let today = shell.house.today();
    let half = today.first_of_month().checked_sub(5.months()).unwrap_or(today);
    let day = |name: &str, other: Date| match asked.get(name).map_or("", |text| text.trim()) {
        "" => Some(other),
        text => parse_day(text),
    };
    let (from, to) = (day("du", half), day("au", today));
    let sound = matches!((from, to), (Some(from), Some(to)) if from <= to);
    let (from, to) =
        if sound { (from.unwrap_or(half), to.unwrap_or(today)) } else { (half, today) };
    let mut visits: Vec<&Row> = known
        .visits
        .iter()
        .filter(|visit| visit.day("start_at").is_some_and(|day| day >= from && day <= to))
        .collect();
    visits.sort_by_key(|visit| (visit.text("start_at"), visit.id));
    let own = own_service(&actor, &known.plans, known.keeper);
    let mut layout = framed(&shell, &actor, own, (personne, &known.nom), "Bilan des visites");
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/dossiers/{personne}/visites");
    layout.crumbs.insert(here, ("Visites et droits".to_owned(), Some(list)));
    let head = |labels: &[&str], figures: &[&str]| -> Vec<Column> {
        labels
            .iter()
            .map(|label| Column {
                label: (*label).to_owned(),
                numeric: figures.contains(label),
                ..Column::default()
            })
            .collect()
    };
    let figures = ["Selon la décision", "Programmées", "Tenues", "Non tenues"];
    page(&SheetPage {
        layout,
        title: format!("Bilan des visites : {}", known.nom),
        span: format!("Du {} au {}.", french_day(from), french_day(to)),
        from: from.to_string(),
        to: to.to_string(),
        error: if sound {
            String::new()
        } else {
            "La période n’est pas une suite de jours : voici les six derniers mois.".to_owned()
        },
        terms: known
            .terms
            .iter()
            .filter(|terms| {
                terms.day("start_day").is_some_and(|start| start <= to)
                    && terms.day("end_day").is_none_or(|end| end > from)
            })
            .map(|terms| told(terms, today))
            .collect(),
        months: months(&known, (from, to)),
        month_columns: head(
            &["Mois", figures[0], figures[1], figures[2], figures[3], "Pourquoi"],
            &figures,
        ),
        plans: plans(&known, (from, to)),
        plan_columns: head(
            &["Décision", figures[1], figures[2], figures[3], "Ce que l’enfant montre"],
            &figures,
        ),
        columns: head(&["Quand", "Visite de", "Où", "État", "Ce qui s’est passé"], &[]),
        visits: visits.into_iter().map(|visit| line(&known, visit)).collect(),
    })
}
