//! `/attentes`: how many measures wait in each service of which the reader reads the counts, by territory and frame; no
//! name, and each count opens what the reader may read of it.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{extract::State, response::Response};
use fiche::enfant::told;
use vocabulary::{french_day, listes};
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::store;

#[derive(Template)]
#[template(path = "attente/pages/all.html")]
struct AllPage {
    layout: Layout,
    lead: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Activite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(&actor, action, "attentes").await?;
    let services = granted.services().to_vec();
    let today = shell.house.today();
    let all = store::partout(granted.read(), &services, today).await?;
    granted.commit().await?;
    // Service, territory, frame: how many, the oldest.
    let mut counts: BTreeMap<(&str, i64, &str, &str), (usize, jiff::civil::Date)> = BTreeMap::new();
    for one in &all {
        let key = (one.nom.as_str(), one.service, one.territoire.as_str(), one.cadre.as_str());
        let known = counts.entry(key).or_insert((0, one.reception));
        known.0 += 1;
        known.1 = known.1.min(one.reception);
    }
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    let rows = counts
        .iter()
        .map(|((nom, service, territoire, cadre), (count, oldest))| {
            let reads = actor.may(*service, Verb::Lire, Category::Parcours);
            let href = if reads {
                format!("/services/{service}/attente")
            } else {
                format!("/services/{service}/tableaux/attente_territoire_danger")
            };
            let plain = |text: String| Cell { text, ..Cell::default() };
            let place = if territoire.is_empty() {
                "Non renseigné".to_owned()
            } else {
                (*territoire).to_owned()
            };
            vec![
                Cell { text: (*nom).to_owned(), href },
                plain(place),
                plain(told(&listes::CADRE, Some(*cadre))),
                plain(count.to_string()),
                plain(french_day(*oldest)),
            ]
        })
        .collect();
    let mut layout = web::frame(&shell, &actor, "Attentes des services");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Attentes des services".to_owned(), None),
    ];
    page(&AllPage {
        layout,
        lead: match all.len() {
            0 => "Aucune mesure n’attend.".to_owned(),
            1 => "Une mesure attend.".to_owned(),
            n => format!("{n} mesures attendent."),
        },
        columns: vec![
            column("Service", false),
            column("Territoire", false),
            column("Cadre", false),
            column("Mesures en attente", true),
            column("La plus ancienne", false),
        ],
        rows,
    })
}
