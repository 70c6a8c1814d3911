//! The journal: what left, who took it, why.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::{cell, on_journal, purpose};
use crate::{model::Export, store};

#[derive(Template)]
#[template(path = "pages/journal.html")]
struct JournalPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

fn listed(shell: &Shell, all: &[Export], layout: Layout) -> Result<Response, PageError> {
    let now = shell.house.now();
    let heads = ["Quoi", "Qui", "Le", "Fiches", "Personnes", "Finalité", "État", "Retiré"];
    page(&JournalPage {
        layout,
        columns: heads
            .iter()
            .map(|label| Column {
                label: (*label).to_owned(),
                numeric: ["Fiches", "Personnes"].contains(label),
                ..Column::default()
            })
            .collect(),
        rows: all
            .iter()
            .map(|one| {
                let fetched = match &one.fetched {
                    Some((at, 1)) => web::in_paris(at),
                    Some((at, times)) => format!("{}, {times} fois", web::in_paris(at)),
                    None => "Non".to_owned(),
                };
                vec![
                    Cell { text: one.titre.clone(), href: format!("/exports/{}", one.id) },
                    cell(one.nom.clone()),
                    cell(web::in_paris(&one.at)),
                    cell(one.rows.to_string()),
                    cell(one.persons.to_string()),
                    cell(purpose(&one.finalite, &one.precision)),
                    cell(one.etat(now).told().0),
                    cell(fetched),
                ]
            })
            .collect(),
    })
}

pub(super) async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, on_journal(Verb::Lire, service)).await?;
    let all = store::list(&mut granted, &[service]).await?;
    granted.commit().await?;
    let title = "Journal des exports";
    listed(&shell, &all, web::frame_of_service(&shell, &actor, service, Section::Autre, title))
}

fn services_of(actor: &Actor, organisation: i64) -> Vec<i64> {
    let of = actor.services().filter(|(id, seen)| {
        seen.organisation == organisation && actor.may(*id, Verb::Lire, Category::Export)
    });
    of.map(|(id, _)| id).collect()
}

pub(super) async fn of_organisation(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let cible = Cible::Organisation(organisation);
    let action = Action { verb: Verb::Lire, category: Category::Export, cible };
    let mut granted = shell.house.authorize(&actor, action).await?;
    let all = store::list(&mut granted, &services_of(&actor, organisation)).await?;
    granted.commit().await?;
    let title = "Journal des exports";
    let layout = web::frame_of_organisation(&shell, &actor, organisation, title);
    listed(&shell, &all, layout)
}
