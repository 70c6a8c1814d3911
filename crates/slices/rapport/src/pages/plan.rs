//! The reports of a service, and the plan of one of them.

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page, page_with_status,
    parts::{Cell, Choice, Column, Flash, Layout},
};

use super::{
    on_rapport, on_service,
    perspectives::{of_plan, to_tell},
};
use crate::{
    files::Format,
    model::{modele_for, modeles, moved, recall},
    store,
};

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    layout: Layout,
    action: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    may_write: bool,
    years: Vec<Choice>,
    models: Vec<Choice>,
    /// The report that stands already for the year asked: its title and address; nothing when none was asked.
    twice: Option<(String, String)>,
    /// Where what was announced is followed; empty for who does not read the plan of actions.
    perspectives: String,
}

#[derive(Template)]
#[template(path = "pages/plan.html")]
struct PlanPage {
    layout: Layout,
    title: String,
    base: String,
    told: String,
    /// What became of the perspectives announced, and where it is told; nothing for who does not read the plan of actions.
    perspectives: Option<(String, String)>,
    may_write: bool,
    may_publish: bool,
    formats: Vec<(String, String)>,
    chapters: Vec<Line>,
}

struct Line {
    id: i64,
    titre: String,
    href: String,
    state: String,
    first: bool,
    last: bool,
}

#[derive(Deserialize)]
pub(super) struct Created {
    annee: i16,
    modele: String,
    #[serde(default)]
    titre: String,
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    print_list(&shell, &actor, service, None).await
}

/// The reports of a service; `twice` is a year that has one already, its identifier and title.
async fn print_list(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    twice: Option<(i16, i64, String)>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(actor, on_service(Verb::Lire, service)).await?;
    let found = store::list(&mut granted, service).await?;
    granted.commit().await?;
    let nature = actor.service(service).map_or(String::new(), |seen| seen.nature.clone());
    let natural = modele_for(&nature).map_err(PageError::Machine)?;
    let models = modeles()
        .map_err(PageError::Machine)?
        .into_iter()
        .map(|one| Choice {
            checked: one.id == natural.id,
            value: one.id,
            label: one.label,
            ..Choice::default()
        })
        .collect();
    let last_year = shell.house.today().year() - 1;
    let chosen = twice.as_ref().map_or(last_year, |(annee, ..)| *annee);
    let years = (last_year - 5..=last_year + 1)
        .rev()
        .map(|year| Choice {
            value: year.to_string(),
            label: year.to_string(),
            checked: year == chosen,
            ..Choice::default()
        })
        .collect();
    let rows = found
        .into_iter()
        .map(|one| {
            let state = one.fige_at.as_deref().map_or_else(
                || "En cours d’écriture".to_owned(),
                |at| format!("Figé le {}", web::in_paris(at)),
            );
            vec![
                Cell { text: one.titre, href: format!("/rapports/{}", one.id) },
                Cell { text: one.annee.to_string(), ..Cell::default() },
                Cell { text: state, ..Cell::default() },
            ]
        })
        .collect();
    let status = if twice.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ListPage {
        layout: web::frame_of_service(
            shell,
            actor,
            service,
            Section::Rapport,
            "Rapports d’activité",
        ),
        action: format!("/services/{service}/rapports"),
        columns: ["Rapport", "Année", "État"]
            .iter()
            .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
            .collect(),
        rows,
        may_write: actor.may(service, Verb::Ecrire, Category::Rapport),
        years,
        models,
        twice: twice.map(|(_, id, titre)| (titre, format!("/rapports/{id}"))),
        perspectives: if actor.may(service, Verb::Lire, Category::Qualite) {
            format!("/services/{service}/perspectives")
        } else {
            String::new()
        },
    };
    page_with_status(status, &page)
}

pub(super) async fn create(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(asked): Form<Created>,
) -> Result<Response, PageError> {
    let mut actions = vec![on_service(Verb::Ecrire, service)];
    let reads_plan = actor.may(service, Verb::Lire, Category::Qualite);
    if reads_plan {
        actions.push(of_plan(service, Verb::Lire));
    }
    let mut granted = shell.house.authorize_writes(&actor, actions).await?;
    let mut modele = modeles()
        .map_err(PageError::Machine)?
        .into_iter()
        .find(|one| one.id == asked.modele)
        .ok_or(PageError::NotFound)?;
    let annee = asked.annee.clamp(1950, 2150);
    // Two reports of one year would say two truths.
    if let Some((id, titre)) = store::of_year(&mut granted, service, annee).await? {
        drop(granted);
        return print_list(&shell, &actor, service, Some((annee, id, titre))).await;
    }
    // What was announced a year ago asks what became of it, or is told by the plan that follows it.
    let before = store::texts_of_year(&mut granted, service, annee - 1).await?;
    let mut followed = Vec::new();
    if reads_plan {
        followed = store::followed(&mut granted, service, annee - 1).await?;
    }
    recall(&mut modele, annee - 1, &before, &followed);
    let titre = match asked.titre.trim() {
        "" => format!("Rapport d’activité {annee}"),
        own => own.chars().take(200).collect(),
    };
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let id = store::create(&mut granted, &new_id, (service, annee, &titre), &modele).await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/rapports/{id}")).into_response())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let (action, service) = on_rapport(&shell, Verb::Lire, rapport).await?;
    let mut granted = shell.house.authorize(&actor, action).await?;
    let own = store::read(&mut granted, rapport).await?.ok_or(PageError::NotFound)?;
    let chapitres = store::chapitres(&mut granted, rapport).await?;
    granted.commit().await?;
    let attend = to_tell(&shell, &register, &actor, service).await?;
    let base = format!("/rapports/{rapport}");
    let count = chapitres.len();
    let chapters = chapitres
        .into_iter()
        .enumerate()
        .map(|(at, chapitre)| {
            let left = chapitre.texte.matches("*À écrire").count();
            Line {
                id: chapitre.id,
                href: format!("{base}/chapitres/{}", chapitre.id),
                titre: chapitre.titre,
                state: match left {
                    0 => String::new(),
                    1 => "1 passage à écrire".to_owned(),
                    n => format!("{n} passages à écrire"),
                },
                first: at == 0,
                last: at + 1 == count,
            }
        })
        .collect();
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Rapport, &own.titre);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/rapports");
    layout.crumbs.insert(here, ("Rapports d’activité".to_owned(), Some(list)));
    if done.fait == "ecrit" {
        layout.flash = Some(Flash {
            kind: "warning".to_owned(),
            text: "Quelqu’un écrivait dans le rapport : il n’est pas figé. Relisez-le, puis recommencez."
                .to_owned(),
        });
    }
    if done.fait == "fige" {
        layout.flash = Some(Flash {
            kind: "ok".to_owned(),
            text: "Le rapport est figé : ses chiffres ne bougeront plus.".to_owned(),
        });
    }
    let frozen = own.fige_at.is_some();
    let perspectives = attend.map(|attend| {
        let told = match attend {
            0 => "Ce que les rapports ont annoncé, et où cela en est".to_owned(),
            1 => "Une perspective attend de dire ce qu’elle est devenue".to_owned(),
            n => format!("{n} perspectives attendent de dire ce qu’elles sont devenues"),
        };
        (told, format!("/services/{service}/perspectives"))
    });
    page(&PlanPage {
        perspectives,
        layout,
        title: own.titre,
        told: own.fige_at.as_deref().map_or_else(
            || "Les chiffres suivent le registre jusqu’à ce que le rapport soit figé.".to_owned(),
            |at| format!("Figé le {}.", web::in_paris(at)),
        ),
        may_write: !frozen && actor.may(service, Verb::Ecrire, Category::Rapport),
        may_publish: !frozen && actor.may(service, Verb::Publier, Category::Rapport),
        formats: if actor.may(service, Verb::Exporter, Category::Rapport) {
            Format::ALL
                .into_iter()
                .map(|format| {
                    let ending = format.ending();
                    (ending.to_uppercase(), format!("{base}/document/{ending}"))
                })
                .collect()
        } else {
            Vec::new()
        },
        base,
        chapters,
    })
}

#[derive(Deserialize)]
pub(super) struct Ordered {
    chapitre: i64,
    geste: String,
}

/// Moves a chapter up or down, or takes it out: its texts stay in the history.
pub(super) async fn order(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
    Form(asked): Form<Ordered>,
) -> Result<Response, PageError> {
    let (action, _) = on_rapport(&shell, Verb::Ecrire, rapport).await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    if !store::is_frozen(&mut granted, rapport).await? {
        // Read inside the write: a chapter that a colleague has just added keeps its place.
        let standing = store::standing(&mut granted, rapport).await?;
        let ids: Vec<i64> = standing.into_iter().map(|(id, _)| id).collect();
        let ids = moved(&ids, asked.chapitre, &asked.geste).ok_or(PageError::NotFound)?;
        store::order_chapitres(&mut granted, rapport, &ids).await?;
        granted.commit().await?;
    }
    Ok(Redirect::to(&format!("/rapports/{rapport}")).into_response())
}
