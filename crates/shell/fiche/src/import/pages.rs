//! The screens of an import: choose a file, see what it would do, mend, confirm.
//!
//! `/services/{service}/import`, `…/import/modele.xlsx`, `…/import/{depot}`.

use std::collections::HashMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use vocabulary::search_key;
use web::{
    PageError, Section, Shell, SignedIn, page, page_with_status,
    parts::{Choice, ErrorLink, Field as Part, Flash, Layout},
};

use super::{
    Applied, Plan, Problem, Sheet, apply, apply::Owners, plan, plan::Headings, read_csv,
    read_workbook, template,
};
use crate::{
    Fiche, Owner, Register,
    pages::{Typed, capital},
};

/// The routes of imports.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/import", get(show).post(deposit))
        .route("/services/{service}/import/modele.xlsx", get(model))
        .route("/services/{service}/import/{depot}", get(preview).post(confirm))
        .route("/services/{service}/import/{depot}/colonnes", post(name_columns))
}

#[derive(Template)]
#[template(path = "import/deposit.html")]
struct DepositPage {
    layout: Layout,
    action: String,
    model: String,
    errors: Vec<ErrorLink>,
    kind: Part,
    file_error: String,
}

#[derive(Template)]
#[template(path = "import/preview.html")]
struct PreviewPage {
    layout: Layout,
    file: String,
    action: String,
    columns_action: String,
    back: String,
    counts: Vec<(&'static str, usize, usize, usize)>,
    refused: Vec<Problem>,
    doubts: Vec<Problem>,
    unknown: Vec<Part>,
    motif: String,
    motif_error: String,
    ready: bool,
    truncated: bool,
}

/// The record kinds that the actor may bring into a service.
fn open_kinds(register: &Register, actor: &Actor, service: i64) -> Vec<&'static Fiche> {
    register
        .all()
        .iter()
        .copied()
        .filter(|fiche| {
            fiche.owner != Owner::Instance
                && fiche.table != "service"
                && actor.may(service, Verb::Importer, fiche.category)
        })
        .collect()
}

fn importing(service: i64, category: Category) -> Action {
    Action { verb: Verb::Importer, category, cible: Cible::Service(service) }
}

async fn may_import(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Vec<&'static Fiche>, PageError> {
    let kinds = open_kinds(register, actor, service);
    let category = kinds.first().map_or(Category::Parcours, |fiche| fiche.category);
    // Also when nothing is open: the refusal must stand in the trace.
    shell.house.authorize(actor, importing(service, category)).await?.commit().await?;
    Ok(kinds)
}

fn deposit_page(
    shell: &Shell,
    actor: &Actor,
    kinds: &[&'static Fiche],
    service: i64,
    error: &str,
) -> DepositPage {
    let errors = if error.is_empty() {
        Vec::new()
    } else {
        vec![ErrorLink { field: "fichier".to_owned(), text: error.to_owned() }]
    };
    DepositPage {
        layout: web::frame_of_service(shell, actor, service, Section::Registre, "Importer un fichier"),
        action: format!("/services/{service}/import"),
        model: format!("/services/{service}/import/modele.xlsx"),
        errors,
        kind: Part {
            kind: "select".to_owned(),
            id: "nature".to_owned(),
            label: "Ce que contient le fichier".to_owned(),
            hint: "Seulement pour un fichier CSV, ou un classeur dont la feuille ne porte pas le nom prévu.".to_owned(),
            options: kinds
                .iter()
                .map(|fiche| Choice {
                    value: fiche.table.to_owned(),
                    label: capital(fiche.plural),
                    ..Choice::default()
                })
                .collect(),
            ..Part::default()
        },
        file_error: error.to_owned(),
    }
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let kinds = may_import(&shell, &register, &actor, service).await?;
    page(&deposit_page(&shell, &actor, &kinds, service, ""))
}

async fn model(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let kinds = may_import(&shell, &register, &actor, service).await?;
    let bytes = template(&kinds).map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"modele-maillage.xlsx\""),
        ],
        bytes,
    )
        .into_response())
}

async fn deposit(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let kinds = may_import(&shell, &register, &actor, service).await?;
    let (mut name, mut bytes, mut nature) = (String::new(), Vec::new(), String::new());
    while let Ok(Some(part)) = form.next_field().await {
        match part.name() {
            Some("fichier") => {
                name = part.file_name().unwrap_or_default().chars().take(120).collect();
                let Ok(read) = part.bytes().await else {
                    let told = "Le fichier n’est pas arrivé en entier : plus de 32 Mo, ou la ligne a coupé.";
                    let back = deposit_page(&shell, &actor, &kinds, service, told);
                    return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
                };
                bytes = read.to_vec();
            }
            Some("nature") => nature = part.text().await.unwrap_or_default(),
            _ => {}
        }
    }
    if bytes.is_empty() {
        let back =
            deposit_page(&shell, &actor, &kinds, service, "Choisissez un fichier à importer.");
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    if let Err(error) = aside(name.clone(), bytes.clone()).await? {
        let back = deposit_page(&shell, &actor, &kinds, service, &error.0);
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    let id = shell.house.new_id();
    let category = kinds.first().map_or(Category::Parcours, |fiche| fiche.category);
    let mut granted = shell.house.authorize_write(&actor, importing(service, category)).await?;
    let at = granted.at().to_owned();
    granted
        .write()
        .execute(
            "INSERT INTO depot_import (id, service_id, compte_id, at, nom, nature, contenu)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                id.into(),
                service.into(),
                actor.compte.into(),
                at.into(),
                name.into(),
                nature.into(),
                to_hex(&bytes).into(),
            ],
        )
        .await?;
    // A file that nobody confirmed is a copy of a register lying about.
    granted
        .write()
        .execute(
            "DELETE FROM depot_import WHERE compte_id = $1 AND id <> $2",
            &[actor.compte.into(), id.into()],
        )
        .await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/import/{id}")).into_response())
}

/// One file at a time is unpacked, away from the threads that answer: a heavy one makes only other
/// imports wait.
static ONE_FILE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);

async fn aside(
    name: String,
    bytes: Vec<u8>,
) -> Result<Result<Vec<Sheet>, crate::SheetError>, PageError> {
    let machine = |cause: String| PageError::Machine(cause);
    let _turn = ONE_FILE.acquire().await.map_err(|error| machine(error.to_string()))?;
    tokio::task::spawn_blocking(move || sheets(&name, &bytes))
        .await
        .map_err(|error| machine(error.to_string()))
}

fn sheets(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, super::SheetError> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("txt") {
        read_csv(stem, bytes)
    } else {
        read_workbook(bytes)
    }
}

fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks_exact(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// A deposited file, read again.
struct Deposit {
    name: String,
    plan: Plan,
    owners: Owners,
    kinds: Vec<&'static Fiche>,
}

async fn open_deposit(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
    depot: i64,
) -> Result<Deposit, PageError> {
    let kinds = may_import(shell, register, actor, service).await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let mut read = shell.house.db().read().await?;
    let found = read
        .query_opt(
            "SELECT nom, nature, contenu FROM depot_import
              WHERE id = $1 AND service_id = $2 AND compte_id = $3",
            &[depot.into(), service.into(), actor.compte.into()],
        )
        .await?
        .ok_or(PageError::NotFound)?;
    let mut known = Headings::new();
    let rows = read
        .query(
            "SELECT nom_table, colonne, champ FROM correspondance_import WHERE organisation_id = $1",
            &[organisation.into()],
        )
        .await?;
    for row in rows {
        known.insert((row.get("nom_table")?, row.get("colonne")?), row.get("champ")?);
    }
    drop(read);
    let name: String = found.get("nom")?;
    let nature: String = found.get("nature")?;
    let bytes = from_hex(&found.get::<String>("contenu")?);
    let sheets = aside(name.clone(), bytes).await?.map_err(|error| PageError::Machine(error.0))?;
    let mut plan = plan(register, &sheets, register.by_table(&nature), &known);
    let mut closed = Vec::new();
    plan.parts.retain(|part| {
        let open = kinds.iter().any(|kind| std::ptr::eq(*kind, part.fiche));
        if !open && !part.items.is_empty() {
            closed.push(part.sheet.clone());
        }
        open
    });
    for sheet in closed {
        plan.problems.push(Problem {
            sheet,
            row: 0,
            column: String::new(),
            sentence: "Votre rôle ne permet pas d’importer cette sorte de fiche.".to_owned(),
            overridable: false,
        });
    }
    Ok(Deposit { name, plan, owners: Owners { service, organisation }, kinds })
}

/// Runs the import; keeps it only when `keep` and nothing stands in the way.
async fn run(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    deposit: &Deposit,
    motif: Option<&str>,
    keep: bool,
) -> Result<(Applied, bool), PageError> {
    let mut actions: Vec<Action> = Vec::new();
    for part in &deposit.plan.parts {
        let action = importing(deposit.owners.service, part.fiche.category);
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    if actions.is_empty() {
        let mut applied = Applied { problems: deposit.plan.problems.clone(), ..Applied::default() };
        if applied.problems.is_empty() {
            applied.problems.push(Problem {
                sheet: deposit.name.clone(),
                row: 0,
                column: String::new(),
                sentence: "Ce fichier ne contient aucune ligne à importer.".to_owned(),
                overridable: false,
            });
        }
        return Ok((applied, false));
    }
    let mut granted = shell.house.authorize_writes(actor, actions).await?;
    let applied =
        apply(&shell.house, &mut granted, register, &deposit.plan, deposit.owners, motif).await?;
    let kept = keep && applied.is_clean(motif);
    if kept {
        granted
            .write()
            .execute(
                "DELETE FROM depot_import WHERE service_id = $1 AND compte_id = $2",
                &[deposit.owners.service.into(), actor.compte.into()],
            )
            .await?;
        granted.commit().await?;
    }
    Ok((applied, kept))
}

async fn preview(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, depot)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let deposit = open_deposit(&shell, &register, &actor, service, depot).await?;
    let (applied, _) = run(&shell, &register, &actor, &deposit, None, false).await?;
    let found = preview_page(&shell, &actor, &deposit, depot, applied, "", "");
    page(&found)
}

async fn confirm(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, depot)): Path<(i64, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed::new(pairs);
    let motif = Some(typed.get("motif")).filter(|motif| !motif.trim().is_empty());
    let deposit = open_deposit(&shell, &register, &actor, service, depot).await?;
    let (applied, kept) = run(&shell, &register, &actor, &deposit, motif, true).await?;
    if kept {
        let n: usize =
            applied.counts.iter().map(|(_, created, corrected, _)| created + corrected).sum();
        return Ok(
            Redirect::to(&format!("/services/{service}/registre?importe={n}")).into_response()
        );
    }
    let error = if applied.problems.iter().all(|problem| problem.overridable) {
        "Dites pourquoi ces lignes sont exactes, ou corrigez le fichier."
    } else {
        ""
    };
    let again = preview_page(&shell, &actor, &deposit, depot, applied, typed.get("motif"), error);
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

fn preview_page(
    shell: &Shell,
    actor: &Actor,
    deposit: &Deposit,
    depot: i64,
    applied: Applied,
    motif: &str,
    error: &str,
) -> PreviewPage {
    let service = deposit.owners.service;
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Registre, "Aperçu de l’import");
    let truncated = applied.problems.len() > 500;
    let (doubts, refused): (Vec<Problem>, Vec<Problem>) =
        applied.problems.into_iter().partition(|problem| problem.overridable);
    let ready = refused.is_empty();
    if !ready {
        layout.flash = Some(Flash {
            kind: "bad".to_owned(),
            text: "Rien n’a été enregistré : corrigez le fichier, puis déposez-le de nouveau."
                .to_owned(),
        });
    }
    PreviewPage {
        layout,
        file: deposit.name.clone(),
        action: format!("/services/{service}/import/{depot}"),
        columns_action: format!("/services/{service}/import/{depot}/colonnes"),
        back: format!("/services/{service}/import"),
        counts: applied.counts,
        refused,
        doubts,
        unknown: unknown_columns(&deposit.plan),
        motif: motif.to_owned(),
        motif_error: error.to_owned(),
        ready,
        truncated,
    }
}

fn unknown_columns(plan: &Plan) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in &plan.parts {
        for heading in &part.unknown {
            let options = part
                .fiche
                .fields
                .iter()
                .filter(|field| !part.headings.contains_key(field.name))
                .map(|field| Choice {
                    value: field.name.to_owned(),
                    label: field.label.to_owned(),
                    ..Choice::default()
                })
                .collect();
            parts.push(Part {
                kind: "select".to_owned(),
                id: format!("{}~{}", part.fiche.table, search_key(heading).replace(' ', "_")),
                label: format!("« {heading} » (feuille {})", part.sheet),
                hint: "Cette colonne n’est pas reconnue. Elle sera ignorée si vous ne choisissez rien.".to_owned(),
                options,
                ..Part::default()
            });
        }
    }
    parts
}

async fn name_columns(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, depot)): Path<(i64, i64)>,
    Form(pairs): Form<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let deposit = open_deposit(&shell, &register, &actor, service, depot).await?;
    let category = deposit.kinds.first().map_or(Category::Parcours, |fiche| fiche.category);
    let mut granted = shell.house.authorize_write(&actor, importing(service, category)).await?;
    for (key, field) in pairs {
        let Some((table, heading)) = key.split_once('~') else { continue };
        let known = register.by_table(table).and_then(|fiche| fiche.field(&field));
        let Some(known) = known else { continue };
        let heading = heading.replace('_', " ");
        let id = shell.house.new_id();
        let organisation = deposit.owners.organisation;
        granted
            .write()
            .execute(
                "DELETE FROM correspondance_import
                  WHERE organisation_id = $1 AND nom_table = $2 AND colonne = $3",
                &[organisation.into(), table.into(), heading.as_str().into()],
            )
            .await?;
        granted
            .write()
            .execute(
                "INSERT INTO correspondance_import (id, organisation_id, nom_table, colonne, champ)
                 VALUES ($1, $2, $3, $4, $5)",
                &[id.into(), organisation.into(), table.into(), heading.into(), known.name.into()],
            )
            .await?;
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/import/{depot}")).into_response())
}
