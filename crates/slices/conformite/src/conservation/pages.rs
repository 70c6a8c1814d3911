//! Retention on screen: phases, rules, the dry run, and lists of elimination.

use std::{collections::BTreeMap, path::PathBuf};

use access::{Category, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::Register;
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Choice, Column, Fact, Layout},
};

use super::{
    archive, memory,
    model::{Dossier, Phase, Regle},
    rules,
    store::{self, Levee},
};
use crate::{scope, trace};

/// Where erasures are remembered beside the database; none in a house without a folder.
#[derive(Debug, Clone)]
pub struct Memoire(pub PathBuf);

/// What the page of a child does with holds.
pub(crate) struct Gel;

impl Gel {
    /// Holds or lifts, as the form of the page of a child says.
    pub async fn apply(
        shell: &Shell,
        granted: &mut access::GrantedWrite,
        (organisation, personne): (i64, i64),
        form: &BTreeMap<String, String>,
    ) -> Result<Levee, PageError> {
        let motif = form.get("motif").map_or("", |text| text.trim());
        if let Some(id) = form.get("gel").and_then(|id| id.parse::<i64>().ok()) {
            let motif = form.get(&format!("levee-{id}")).map_or("", |text| text.trim());
            return Ok(store::lift(granted, (id, personne), motif).await?);
        }
        if motif.is_empty() {
            return Ok(Levee::Rien);
        }
        store::hold(granted, shell.house.new_id(), organisation, personne, motif).await?;
        Ok(Levee::Faite)
    }
}

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/organisations/{organisation}/conformite/conservation", get(list).post(change))
        .route(
            "/organisations/{organisation}/conformite/bordereaux/{bordereau}",
            get(show).post(act),
        )
        .route("/dossiers/{personne}/archive", get(archive::form).post(archive::open))
}

#[derive(Template)]
#[template(path = "conservation/list.html")]
struct ListPage {
    layout: Layout,
    phases: Vec<(String, String, String)>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Files kept for proof, for who may open one or answers to persons.
    archives: Vec<Vec<Cell>>,
    archive_columns: Vec<Column>,
    more: usize,
    q: String,
    may_list: bool,
    action: String,
    lists: Vec<(String, String)>,
    rule_columns: Vec<Column>,
    rules: Vec<Vec<Cell>>,
    natures: Vec<Choice>,
    today: String,
}

#[derive(Template)]
#[template(path = "conservation/bordereau.html")]
struct BordereauPage {
    layout: Layout,
    told: String,
    refused: String,
    facts: Vec<Fact>,
    columns: Vec<Column>,
    rows: Vec<Line>,
    action: String,
    may_validate: bool,
    may_execute: bool,
}

struct Line {
    id: i64,
    name: String,
    service: String,
    end: String,
    last: String,
    state: String,
    may_take: bool,
}

fn columns(labels: &[&str]) -> Vec<Column> {
    labels.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect()
}

fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), href: String::new() }
}

fn day(day: Option<Date>) -> String {
    day.map_or(String::new(), french_day)
}

/// Each file with its phase and the day it becomes final.
fn sorted(
    dossiers: Vec<Dossier>,
    own: &[Regle],
    today: Date,
) -> Vec<(Dossier, Phase, Option<Date>)> {
    dossiers
        .into_iter()
        .map(|dossier| {
            let regle = rules::regle_for(own, &dossier.nature, today);
            let (phase, last) = rules::phase(&dossier, regle.as_ref(), today);
            (dossier, phase, last)
        })
        .collect()
}

/// How many files stand in each phase, and how many of them are held.
fn phases(files: &[(Dossier, Phase, Option<Date>)]) -> Vec<(String, String, String)> {
    let held =
        |phase: Phase| files.iter().filter(|(file, found, _)| *found == phase && file.gele).count();
    Phase::ALL
        .into_iter()
        .map(|phase| {
            let n = files.iter().filter(|(_, found, _)| *found == phase).count();
            let more = match held(phase) {
                0 => String::new(),
                n => format!("dont {n} gelés"),
            };
            (phase.label().to_owned(), n.to_string(), more)
        })
        .collect()
}

/// How many archived files are named at once: a register is searched, not read.
const ARCHIVES: usize = 50;

/// A file by its name for who answers to persons; by its number for the others, who may not open it any more.
fn named(file: &Dossier, may: bool) -> Cell {
    Cell {
        text: if may { file.nom.clone() } else { format!("Dossier n° {}", file.personne) },
        href: format!("/dossiers/{}/droits", file.personne),
    }
}

/// The files kept for proof whose name holds what was typed, and how many more there are.
fn archived(files: &[(Dossier, Phase, Option<Date>)], q: &str) -> (Vec<Vec<Cell>>, usize) {
    let asked = vocabulary::search_key(q);
    let found: Vec<&Dossier> = files
        .iter()
        .filter(|(_, phase, _)| matches!(phase, Phase::Intermediaire | Phase::Finale))
        .map(|(file, ..)| file)
        .filter(|file| {
            let own = vocabulary::search_key(&file.nom);
            asked.split_whitespace().all(|word| own.contains(word))
        })
        .collect();
    let rows = found.iter().take(ARCHIVES).map(|file| {
        let href = format!("/dossiers/{}/archive", file.personne);
        let name = Cell { text: file.nom.clone(), href };
        vec![name, cell(&file.service_nom), cell(day(file.end_day))]
    });
    (rows.collect(), found.len().saturating_sub(ARCHIVES))
}

async fn list(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let services = scope::services_of(&actor, organisation, Verb::Lire);
    let own = store::regles(&mut granted, organisation).await?;
    let dossiers = store::dossiers(&mut granted, &services).await?;
    let lists = store::bordereaux(&mut granted, organisation).await?;
    granted.commit().await?;
    let today = shell.house.today();
    let may_list = actor.may_in_organisation(organisation, Verb::Exporter, Category::Trace);
    let mut natures: Vec<String> = dossiers.iter().map(|file| file.nature.clone()).collect();
    natures.sort();
    natures.dedup();
    let files = sorted(dossiers, &own, today);
    let rows = files
        .iter()
        .filter(|(_, phase, _)| *phase == Phase::Finale)
        .map(|(file, _, last)| {
            let state =
                if file.gele { "Gelé : ne sera pas listé" } else { "À éliminer ou à verser" };
            vec![
                named(file, may_list),
                cell(&file.service_nom),
                cell(day(file.end_day)),
                cell(day(*last)),
                cell(state),
            ]
        })
        .collect();
    let q = asked.get("nom").map_or("", |text| text.trim()).to_owned();
    let (archives, more) = if may_list { archived(&files, &q) } else { (Vec::new(), 0) };
    let label = |nature: &str| label_of(&register, nature);
    let rules = std::iter::once(String::new())
        .chain(natures.iter().cloned())
        .filter_map(|nature| Some((label(&nature), rules::regle_for(&own, &nature, today)?)))
        .map(|(label, regle)| {
            let after = regle
                .intermediaire_months
                .map_or_else(|| "non fixé : jamais éliminé".to_owned(), |n| format!("{n} mois"));
            vec![
                cell(label),
                cell(format!("{} mois", regle.suivi_months)),
                cell(after),
                cell(regle.source),
            ]
        })
        .collect();
    let base = format!("/organisations/{organisation}/conformite");
    page(&ListPage {
        layout: web::frame_of_organisation(
            &shell,
            &actor,
            organisation,
            "Conservation des dossiers",
        ),
        phases: phases(&files),
        columns: columns(&["Dossier", "Service", "Fin de la mission", "Terme", "État"]),
        rows,
        archives,
        archive_columns: columns(&["Dossier", "Service", "Fin de la mission"]),
        more,
        q,
        may_list,
        action: format!("{base}/conservation"),
        lists: lists
            .iter()
            .map(|one| {
                let state = if one.executed_at.is_some() { "exécutée" } else { "en attente" };
                let label = format!("Liste du {}, {state}", web::in_paris(&one.created_at));
                (label, format!("{base}/bordereaux/{}", one.id))
            })
            .collect(),
        rule_columns: columns(&[
            "Nature",
            "En base active",
            "Puis archivage intermédiaire",
            "Source",
        ]),
        rules,
        natures: natures
            .iter()
            .map(|nature| Choice {
                value: nature.clone(),
                label: label(nature),
                ..Choice::default()
            })
            .collect(),
        today: today.to_string(),
    })
}

/// The label of the nature of a service.
fn label_of(register: &Register, nature: &str) -> String {
    if nature.is_empty() {
        return "Toutes les autres".to_owned();
    }
    let list = register.by_table("service").and_then(|fiche| fiche.field("nature"));
    match list.map(|field| field.kind) {
        Some(fiche::Kind::Code(list)) => list.label_of(nature).unwrap_or(nature).to_owned(),
        _ => nature.to_owned(),
    }
}

async fn change(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let base = format!("/organisations/{organisation}/conformite");
    let action = scope::in_organisation(Verb::Exporter, organisation);
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    if get("geste") == "bordereau" {
        let mut granted = shell.house.authorize(&actor, action.clone()).await?;
        let services = scope::services_of(&actor, organisation, Verb::Exporter);
        let own = store::regles(&mut granted, organisation).await?;
        let dossiers = store::dossiers(&mut granted, &services).await?;
        granted.commit().await?;
        let files: Vec<(Dossier, Date)> = sorted(dossiers, &own, shell.house.today())
            .into_iter()
            .filter(|(file, phase, _)| *phase == Phase::Finale && !file.gele)
            .filter_map(|(file, _, last)| Some((file, last?)))
            .collect();
        let id = shell.house.new_id();
        let mut granted = shell.house.authorize_write(&actor, action).await?;
        if !files.is_empty() {
            store::make(&mut granted, id, organisation, &files).await?;
            granted.commit().await?;
            return Ok(Redirect::to(&format!("{base}/bordereaux/{id}")).into_response());
        }
    } else {
        let mut granted = shell.house.authorize_write(&actor, action).await?;
        let months = |name: &str| get(name).parse::<i64>().ok().filter(|n| (0..=2400).contains(n));
        if let (Some(suivi_months), Some(start_day), false) = (
            months("suivi_months"),
            vocabulary::parse_day(get("start_day")),
            get("source").is_empty(),
        ) {
            let regle = Regle {
                nature: get("nature").to_owned(),
                start_day,
                suivi_months,
                intermediaire_months: months("intermediaire_months"),
                source: get("source").to_owned(),
            };
            let id = shell.house.new_id();
            store::keep_regle(&mut granted, id, organisation, &regle).await?;
            granted.commit().await?;
        }
    }
    Ok(Redirect::to(&format!("{base}/conservation")).into_response())
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((organisation, id)): Path<(i64, i64)>,
    Query(done): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let found = store::bordereau(&mut granted, id, organisation).await?;
    let list = found.ok_or(PageError::NotFound)?;
    let lines = store::lignes(&mut granted, id).await?;
    let children: Vec<i64> = lines.iter().map(|line| line.personne).collect();
    let names = trace::names_of(&mut granted, &children).await?;
    let by: Vec<i64> =
        [&list.first, &list.second].into_iter().flatten().map(|(who, _)| *who).collect();
    let who = trace::who(&mut granted, &by).await?;
    granted.commit().await?;
    let may = actor.may_in_organisation(organisation, Verb::Exporter, Category::Trace);
    let done_already = list.executed_at.is_some();
    let told = |by: &Option<(i64, String)>| match by {
        Some((id, at)) => {
            let name = who.get(id).map_or("compte fermé", |qui| &qui.nom);
            format!("{name}, le {}", web::in_paris(at))
        }
        None => String::new(),
    };
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let rows = lines
        .iter()
        .map(|line| {
            let number = format!("dossier n° {}", line.personne);
            Line {
                id: line.personne,
                name: names.get(&line.personne).cloned().unwrap_or(number),
                service: actor.service(line.service).map_or(String::new(), |seen| seen.nom.clone()),
                end: day(line.end_day.parse().ok()),
                last: day(line.final_day.parse().ok()),
                state: match (line.removed, done_already) {
                    (true, _) => "Retiré de la liste",
                    (false, true) => "Éliminé",
                    (false, false) => "À éliminer",
                }
                .to_owned(),
                may_take: may && !line.removed && !done_already,
            }
        })
        .collect();
    let mine = list.first.as_ref().is_some_and(|(who, _)| *who == actor.compte);
    let base = format!("/organisations/{organisation}/conformite/bordereaux/{id}");
    page(&BordereauPage {
        layout: web::frame_of_organisation(&shell, &actor, organisation, "Liste d’élimination"),
        told: match &list.executed_at {
            Some(at) => {
                format!("Exécutée le {}. Il n’en reste que les numéros.", web::in_paris(at))
            }
            None => "Préparée, rien n’est encore effacé.".to_owned(),
        },
        refused: match done.get("refus").map(String::as_str) {
            Some("meme") => {
                "Il faut une autre personne que vous pour la seconde validation.".to_owned()
            }
            Some("incomplet") => {
                "Rien n’est effacé : il faut deux validations, un visa et la case cochée."
                    .to_owned()
            }
            _ => String::new(),
        },
        facts: vec![
            fact("Préparée le", web::in_paris(&list.created_at)),
            fact("Première validation", told(&list.first)),
            fact("Seconde validation", told(&list.second)),
            fact("Visa", list.visa.clone().unwrap_or_default()),
        ],
        columns: columns(&["Dossier", "Service", "Fin de la mission", "Terme", "État"]),
        rows,
        action: base,
        may_validate: may && !done_already && list.second.is_none() && !mine,
        may_execute: may && !done_already && list.second.is_some(),
    })
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    memoire: Option<Extension<Memoire>>,
    SignedIn(actor): SignedIn,
    Path((organisation, id)): Path<(i64, i64)>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Exporter, organisation);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let list = store::bordereau_now(granted.write(), id, organisation).await?;
    let list = list.ok_or(PageError::NotFound)?;
    let here = format!("/organisations/{organisation}/conformite/bordereaux/{id}");
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let mut refused = "";
    if list.executed_at.is_none() {
        match get("geste") {
            "retirer" => {
                if let Ok(personne) = get("personne").parse() {
                    store::take_off(&mut granted, id, personne).await?;
                }
            }
            "valider" => {
                let counted = store::validate(&mut granted, id).await?;
                refused = if counted { "" } else { "?refus=meme" };
            }
            "eliminer" => {
                let ready = list.second.is_some();
                if ready && !get("visa").is_empty() && get("confirme") == "oui" {
                    let at = granted.at().to_owned();
                    let gone = store::may_go(granted.write(), id).await?;
                    for personne in &gone {
                        fiche::erase(granted.write(), &register, ("personne", *personne), &at)
                            .await?;
                        store::forget_person(granted.write(), *personne).await?;
                    }
                    store::carried_out(&mut granted, id, get("visa"), &gone).await?;
                } else {
                    refused = "?refus=incomplet";
                }
            }
            _ => {}
        }
    }
    granted.commit().await?;
    if let Some(Extension(Memoire(path))) = memoire {
        // What was erased is told beside the database before anybody is told « done ».
        memory::reconcile(&shell.house, &register, &path).await?;
    }
    Ok(Redirect::to(&format!("{here}{refused}")).into_response())
}
