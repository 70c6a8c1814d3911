//! What a request of erasure, or an objection, is examined on: what is kept on the person, and which rows
//! would go. Nothing is erased here (ADR 0048).

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Layout},
};

use super::{
    acces::{self, Partie},
    ligne,
    model::Demande,
    relecture::readable,
    store,
    valeur::Item,
};
use crate::scope;

#[derive(Template)]
#[template(path = "demande/effacement.html")]
struct ErasePage {
    layout: Layout,
    nom: String,
    back: String,
    action: String,
    /// The other parts: number, whether it is this one.
    pages: Vec<(usize, bool)>,
    parts: Vec<Part>,
    examen: String,
    submit: &'static str,
    errors: Vec<ErrorLink>,
}

impl ErasePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

struct Part {
    key: String,
    title: String,
    href: String,
    facts: Vec<Fact>,
    checked: bool,
    /// It is proposed already.
    proposed: bool,
}

/// How many rows are examined on a page.
const ROWS: usize = 25;

/// What the mission of the service stands on, and what is also of others: it goes with the whole file, at
/// the end of its time.
const STANDING: &[&str] =
    &["personne", "famille", "membre_famille", "situation_couple", "mesure", "sejour"];

const DETAILS: &str = "demande_d_effacement examen";

fn key_of(item: &Item) -> Option<String> {
    let (table, id) = item.place.filter(|(table, _)| !STANDING.contains(table))?;
    Some(format!("{table}-{id}"))
}

/// What the examiner reads of what is kept, for a request that may end in an erasure.
async fn held(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<(store::Place, Demande, acces::Dossier, Vec<String>), PageError> {
    let place = store::locate(&shell.house, id).await?;
    let action = scope::on_child(Verb::Exporter, place.service, place.personne);
    let mut granted = shell.house.authorize_telling(actor, action, DETAILS).await?;
    let lues = readable(shell, actor, &place, DETAILS).await?;
    let demande = store::read(&mut granted, id).await?;
    let open = demande.filter(|one| one.may_erase() && one.answer.is_none());
    let demande = open.ok_or(PageError::NotFound)?;
    let choix = BTreeMap::new();
    let asked = acces::Demande { partie: Partie::Dossier, lues: &lues, choix: &choix, juge: &[] };
    let reader = (&shell.house, actor);
    let dossier = acces::gather(reader, &mut granted, register, place.personne, &asked).await?;
    let lignes = ligne::lignes(&mut granted, id).await?;
    granted.commit().await?;
    let proposed = lignes
        .iter()
        .filter(|one| !one.removed)
        .map(|one| format!("{}-{}", one.table, one.id))
        .collect();
    Ok((place, demande, dossier, proposed))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (place, demande, dossier, proposed) = held(&shell, &register, &actor, id).await?;
    let examen = demande.examen.map_or(String::new(), |(texte, _)| texte);
    let form = BTreeMap::from([("examen".to_owned(), examen)]);
    let held = (&dossier, &proposed[..], part_of(&asked));
    print(&shell, &actor, (id, place.service), held, &form, Vec::new())
}

/// The part that is asked for; the first when none is.
fn part_of(asked: &BTreeMap<String, String>) -> usize {
    asked.get("partie").and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn print(
    shell: &Shell,
    actor: &Actor,
    (id, service): (i64, i64),
    (dossier, proposed, number): (&acces::Dossier, &[String], usize),
    form: &BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let all: Vec<(String, &Item)> =
        dossier.donnees.iter().filter_map(|item| Some((key_of(item)?, item))).collect();
    let of = all.len().div_ceil(ROWS).max(1);
    let number = number.clamp(1, of);
    let here = all.into_iter().skip((number - 1) * ROWS).take(ROWS);
    let parts = here.map(|(key, item)| {
        let proposed = proposed.contains(&key);
        Part {
            checked: proposed || form.contains_key(&key),
            proposed,
            key,
            title: format!("{} ({})", item.fiche, item.genre),
            href: item.href.clone(),
            facts: item
                .valeurs
                .iter()
                .filter(|value| !value.brut.is_empty())
                .map(|value| Fact {
                    label: value.champ.clone(),
                    value: value.brut.clone(),
                    ..Fact::default()
                })
                .collect(),
        }
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = "Examiner la demande";
    page_with_status(
        status,
        &ErasePage {
            layout: scope::frame_of_service(shell, actor, service, title),
            nom: dossier.nom.clone(),
            back: format!("/demandes/{id}"),
            action: format!("/demandes/{id}/effacement?partie={number}"),
            pages: (1..=of).filter(|_| of > 1).map(|n| (n, n == number)).collect(),
            submit: if number < of { "Garder, et passer à la suite" } else { "Garder l’examen" },
            parts: parts.collect(),
            examen: form.get("examen").cloned().unwrap_or_default(),
            errors,
        },
    )
}

pub(super) async fn propose(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (place, _, dossier, proposed) = held(&shell, &register, &actor, id).await?;
    let number = part_of(&asked);
    let examen = form.get("examen").map_or("", |text| text.trim());
    // Only what the examiner was shown: another key names nothing.
    let chosen: Vec<&Item> = dossier
        .donnees
        .iter()
        .filter(|item| key_of(item).is_some_and(|key| form.contains_key(&key)))
        .collect();
    if examen.is_empty() {
        let text = "Dites ce que vous avez examiné, et pourquoi ces lignes peuvent partir ou doivent \
                    rester.";
        let errors = vec![ErrorLink { field: "examen".to_owned(), text: text.to_owned() }];
        let held = (&dossier, &proposed[..], number);
        return print(&shell, &actor, (id, place.service), held, &form, errors);
    }
    let action = scope::on_child(Verb::Exporter, place.service, place.personne);
    let mut granted = shell.house.authorize_write_telling(&actor, action, DETAILS).await?;
    store::examine(&mut granted, id, examen).await?;
    for item in chosen {
        let Some((table, row)) = item.place else { continue };
        let of = |one: &&Category| one.label() == item.genre;
        let category = Category::ALL.iter().find(of).map_or("", |one| one.code());
        let label = format!("{} ({})", item.fiche, item.genre);
        ligne::propose(&mut granted, id, (table, row, category, &label)).await?;
    }
    granted.commit().await?;
    let rows = dossier.donnees.iter().filter(|item| key_of(item).is_some()).count();
    let next = if number < rows.div_ceil(ROWS) {
        format!("/demandes/{id}/effacement?partie={}", number + 1)
    } else {
        format!("/demandes/{id}")
    };
    Ok(Redirect::to(&next).into_response())
}
