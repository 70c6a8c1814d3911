//! What is due in a month, day by day: the list a service prints and pins.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use super::{line::Line, lines_of_service};

#[derive(Template)]
#[template(path = "suivi/pages/month.html")]
struct MonthPage {
    layout: Layout,
    title: String,
    around: [String; 2],
    columns: Vec<Column>,
    rows: Vec<Line>,
}

fn told(day: Date) -> String {
    format!("{} {}", vocabulary::month_name(day.month()), day.year())
}

/// The first day of the month that is asked (`2026-03`), of this one when none is.
fn first(asked: &BTreeMap<String, String>, today: Date) -> Date {
    asked
        .get("mois")
        .and_then(|text| format!("{text}-01").parse::<Date>().ok())
        .unwrap_or_else(|| today.first_of_month())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Extension(register): Extension<Register>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let all = lines_of_service(&shell, &register, &actor, service).await?.lines;
    let first = first(&asked, shell.house.today());
    let next = first.checked_add(1.month()).unwrap_or(first);
    let before = first.checked_sub(1.month()).unwrap_or(first);
    let rows: Vec<Line> =
        all.into_iter().filter(|line| line.term >= first && line.term < next).collect();
    let title = format!("Échéances {}", vocabulary::de(&told(first)));
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Echeances, &told(first));
    let list = format!("/services/{service}/echeances");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Échéances".to_owned(), Some(list.clone())));
    let of = |day: Date| format!("{list}/mois?mois={}", day.strftime("%Y-%m"));
    page(&MonthPage {
        layout,
        title,
        around: [of(before), of(next)],
        columns: ["Échéance", "Enfant", "Ce qui est dû", "Qui", "État"]
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        rows,
    })
}
