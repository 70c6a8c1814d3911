//! What a number counts: the rows behind a cell, for those who may read them. What a judge keeps from being used and the fields
//! apart are hidden there as on any list; a cell that counts by a field apart shows no row to who does not read it.

use std::collections::BTreeSet;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use facts::{Facts, Seen};
use fiche::{Fiche, Owner, Register, Row};
use figures::{Ask, KeyPart, Records, spec::AxisSpec};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::pages::through_activity;
use crate::{
    counted,
    dashboard::reading,
    period::{Given, Period},
};

/// How many rows are shown at once.
const SHOWN: usize = 500;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    annee: String,
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
    #[serde(default)]
    cellule: usize,
    #[serde(default)]
    ligne: usize,
    #[serde(default)]
    colonne: usize,
}

#[derive(Template)]
#[template(path = "figure/records.html")]
struct RecordsPage {
    layout: Layout,
    title: String,
    value: String,
    told: String,
    closed: bool,
    back: String,
    /// Where these rows are taken out; empty for who may not.
    export: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// The cell that was asked: its figure, its place, how it reads.
pub(super) struct Opened {
    pub figure: String,
    pub axes: Vec<AxisSpec>,
    pub key: Vec<KeyPart>,
    pub label: String,
    pub value: String,
    pub back: String,
    /// The same cell, as the form of exports names it.
    pub out: String,
}

pub(super) async fn of_figure(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, id)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let period = period_of(&shell, &asked);
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let seen = world(&shell, &facts, &actor, service, &mut granted).await?;
    let ask = ask_of(&granted, period);
    let opened = cell_of_figure(&seen, &ask, &id, asked.cellule, service, period)?;
    show(&shell, &register, &actor, service, granted, seen, &ask, period, opened).await
}

pub(super) fn cell_of_figure(
    seen: &Seen,
    ask: &Ask,
    id: &str,
    cellule: usize,
    service: i64,
    period: Period,
) -> Result<Opened, PageError> {
    let answer =
        counted(figures::evaluate(&seen.world(), id, ask).map_err(facts::FactsError::from))?;
    let cell = answer.cells.get(cellule).ok_or(PageError::NotFound)?;
    let axes = seen.world().catalogue.figure(id).map(|f| f.axes.clone()).unwrap_or_default();
    let place = if cell.labels.is_empty() { answer.window.clone() } else { cell.labels.join(", ") };
    let query = period.query();
    Ok(Opened {
        axes,
        key: cell.key.clone(),
        label: format!("{} : {place}", answer.label),
        value: cell.text.clone(),
        back: format!("/services/{service}/figures/{id}?{query}"),
        out: format!("chiffre={id}&cellule={cellule}&{query}"),
        figure: id.to_owned(),
    })
}

pub(super) async fn of_table(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, id)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let period = period_of(&shell, &asked);
    let mut granted = shell.house.authorize(&actor, reading(service)).await?;
    let seen = world(&shell, &facts, &actor, service, &mut granted).await?;
    let ask = ask_of(&granted, period);
    let place = (asked.ligne, asked.colonne);
    let opened = cell_of_table(&seen, &ask, &id, place, service, period)?;
    show(&shell, &register, &actor, service, granted, seen, &ask, period, opened).await
}

pub(super) fn cell_of_table(
    seen: &Seen,
    ask: &Ask,
    id: &str,
    (ligne, colonne): (usize, usize),
    service: i64,
    period: Period,
) -> Result<Opened, PageError> {
    let table =
        counted(figures::evaluate_table(&seen.world(), id, ask).map_err(facts::FactsError::from))?;
    let row = table.rows.get(ligne).ok_or(PageError::NotFound)?;
    let cell = row.cells.get(colonne).ok_or(PageError::NotFound)?;
    let column = table.columns.get(colonne).ok_or(PageError::NotFound)?;
    let query = period.query();
    Ok(Opened {
        figure: cell.figure.clone(),
        axes: cell.axes.clone(),
        key: cell.key.clone(),
        label: format!("{} : {}, {}", table.title, row.labels.join(" "), column.labels.join(" ")),
        value: cell.text.clone(),
        back: format!("/services/{service}/tableaux/{id}?{query}"),
        out: format!("tableau={id}&ligne={ligne}&colonne={colonne}&{query}"),
    })
}

fn period_of(shell: &Shell, asked: &Asked) -> Period {
    let given = Given { annee: asked.annee.clone(), du: asked.du.clone(), au: asked.au.clone() };
    Period::read(&given, shell.house.today())
}

pub(super) fn ask_of(granted: &access::Granted, period: Period) -> Ask {
    let (start, end) = period.days();
    Ask { services: Some(granted.services().to_vec()), start, end }
}

pub(super) async fn world(
    shell: &Shell,
    facts: &Facts,
    actor: &Actor,
    service: i64,
    granted: &mut access::Granted,
) -> Result<Seen, PageError> {
    facts.set_today(Some(figures::day::from_date(shell.house.today())));
    let seen = counted(facts.world(granted.read()).await)?;
    Ok(match actor.service(service) {
        Some(own) => seen.of_organisation(own.organisation),
        None => seen,
    })
}

#[expect(clippy::too_many_arguments, reason = "the whole of one request, used once")]
async fn show(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
    granted: access::Granted,
    seen: Seen,
    ask: &Ask,
    period: Period,
    opened: Opened,
) -> Result<Response, PageError> {
    let records = counted(
        figures::records(&seen.world(), &opened.figure, &opened.axes, &opened.key, ask)
            .map_err(facts::FactsError::from),
    )?;
    let asked = asked(&seen, &opened)?;
    let owning = seen.owning_rows(&records);
    drop(seen);
    granted.commit().await?;
    let fiche = owning.as_ref().and_then(|(table, _)| register.by_table(table));
    let (columns, rows, closed) = match (fiche, &owning) {
        (Some(fiche), Some((_, ids))) if may_read(actor, fiche, service) => {
            let (columns, rows) =
                read(shell, register, actor, service, fiche, (ids.as_slice(), &asked), &records)
                    .await?;
            // Not one of those that are counted is open: there is something, and it is closed.
            let closed = rows.is_empty() && !ids.is_empty();
            (columns, rows, closed)
        }
        _ => (Vec::new(), Vec::new(), true),
    };
    let may_export =
        fiche.is_some_and(|fiche| !closed && actor.may(service, Verb::Exporter, fiche.category));
    let export = if may_export && !rows.is_empty() {
        format!("/services/{service}/export?source=fiches&{}", opened.out)
    } else {
        String::new()
    };
    let shown = rows.len();
    let total = records.rows.len();
    let told = if closed {
        String::new()
    } else if shown < total {
        format!("{shown} fiches affichées sur {total}")
    } else {
        format!("{total} fiche{}", if total > 1 { "s" } else { "" })
    };
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Activite, "Fiches comptées");
    through_activity(&mut layout, service, &period.query());
    page(&RecordsPage {
        layout,
        title: opened.label,
        value: opened.value,
        told,
        closed,
        back: opened.back,
        export,
        columns,
        rows,
    })
}

/// What decided which rows a cell counts.
pub(super) fn asked(seen: &Seen, opened: &Opened) -> Result<BTreeSet<String>, PageError> {
    let asked = figures::asked_columns(&seen.world(), &opened.figure, &opened.axes);
    counted(asked.map_err(facts::FactsError::from))
}

fn may_read(actor: &Actor, fiche: &Fiche, service: i64) -> bool {
    match fiche.owner {
        Owner::Service => actor.may(service, Verb::Lire, fiche.category),
        Owner::Organisation | Owner::Instance => false,
    }
}

/// Reads the rows through a grant of their own category.
async fn read(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
    fiche: &'static Fiche,
    (ids, asked): (&[i64], &BTreeSet<String>),
    records: &Records,
) -> Result<(Vec<Column>, Vec<Vec<Cell>>), PageError> {
    let category: Category = fiche.category;
    let action = Action { verb: Verb::Lire, category, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize(actor, action).await?;
    let wanted: Vec<i64> = ids.iter().copied().take(SHOWN).collect();
    let mut rows: Vec<Row> = fiche::rows_by_id(&mut granted, register, fiche, &wanted).await?;
    rows.sort_by_key(|row| wanted.iter().position(|id| *id == row.id));
    let (reader, of) = ((&shell.house, actor), (register, fiche));
    fiche::keep_asked(reader, granted.read(), of, service, asked, &mut rows).await?;
    register.veil(granted.read(), fiche.table, shell.house.today(), &mut rows).await?;
    fiche::cover_apart(reader, granted.read(), of, service, &mut rows).await?;
    let refs: Vec<&Row> = rows.iter().collect();
    let titles =
        fiche::linked_titles((&shell.house, actor), granted.read(), register, fiche, &refs).await?;
    granted.commit().await?;
    let fields: Vec<&fiche::Field> = fiche
        .list
        .iter()
        .filter(|name| !fiche.title.contains(name))
        .filter_map(|name| fiche.field(name))
        .collect();
    let weighed = records.rows.iter().any(|(_, share)| *share != 1);
    let mut columns = vec![Column { label: fiche::capital(fiche.label), ..Column::default() }];
    columns.extend(
        fields.iter().map(|field| Column { label: field.label.to_owned(), ..Column::default() }),
    );
    if weighed {
        columns.push(Column {
            label: "Compte pour".to_owned(),
            numeric: true,
            ..Column::default()
        });
    }
    let cells = rows
        .iter()
        .map(|row| {
            let mut line = vec![Cell {
                text: fiche::title_of(fiche, row, &titles),
                href: format!("/fiche/{}/{}", fiche.slug, row.id),
            }];
            line.extend(fields.iter().map(|field| {
                let (text, href) = fiche::shown(register, &titles, field, row);
                Cell { text, href }
            }));
            if weighed {
                let share: i64 = ids
                    .iter()
                    .zip(&records.rows)
                    .filter(|(id, _)| **id == row.id)
                    .map(|(_, (_, share))| *share)
                    .sum();
                line.push(Cell { text: share.to_string(), ..Cell::default() });
            }
            line
        })
        .collect();
    Ok((columns, cells))
}
