//! The report as it reads: on screen, in a file, frozen.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use facts::{Facts, Seen};
use fiche::Register;
use figures::{Ask, day::from_date};
use jiff::civil::Date;
use print::Document;
use serde::Deserialize;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{on_rapport, perspectives::follow};
use crate::{
    document::{Source, build},
    files::{Format, write},
    model::{Chapitre, FOLLOWED, Rapport, perspectives, texts},
    rules::{days_within, so_far},
    store,
};

#[derive(Template)]
#[template(path = "pages/preview.html")]
struct PreviewPage {
    layout: Layout,
    base: String,
    document: Safe<String>,
}

/// The facts of a service over the year of a report.
pub(super) fn ask(rapport: &Rapport) -> Ask {
    Ask {
        services: Some(vec![rapport.service]),
        start: from_date(Date::constant(rapport.annee, 1, 1)),
        end: from_date(Date::constant(rapport.annee, 12, 31)) + 1,
    }
}

pub(super) async fn seen(
    shell: &Shell,
    facts: &Facts,
    granted: &mut Granted,
    organisation: i64,
) -> Result<Seen, PageError> {
    facts.set_today(Some(from_date(shell.house.today())));
    let seen = facts.world(granted.read()).await;
    Ok(seen.map_err(|error| PageError::Machine(error.to_string()))?.of_organisation(organisation))
}

/// The lists of the register that texts may name, for those who may read them.
///
/// # Errors
///
/// [`PageError`] when the database refuses.
pub async fn lists(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (service, annee): (i64, i16),
) -> Result<BTreeMap<String, print::Table>, PageError> {
    let mut lists = BTreeMap::new();
    for list in LISTS {
        let Some(fiche) = register.by_table(list.of) else { continue };
        if !actor.may(service, Verb::Lire, fiche.category) {
            continue;
        }
        let action =
            Action { verb: Verb::Lire, category: fiche.category, cible: Cible::Service(service) };
        let mut granted = shell.house.authorize(actor, action).await?;
        let mut rows = fiche::all_rows(&mut granted, register, fiche, service).await?;
        granted.commit().await?;
        rows.retain(|row| (list.keeps)(row, annee));
        if let Some(name) = list.dated {
            rows.sort_by_key(|row| (row.day(name), row.id));
        }
        lists.insert(list.name.to_owned(), printed(list, fiche, &rows));
    }
    Ok(lists)
}

/// A list of the register that texts may name.
struct Listed {
    /// As texts name it.
    name: &'static str,
    of: &'static str,
    caption: &'static str,
    anchor: &'static str,
    fields: &'static [&'static str],
    /// The rows that are of a year.
    keeps: fn(&fiche::Row, i16) -> bool,
    /// The day they are listed by; the order of their kind when there is none.
    dated: Option<&'static str>,
}

/// The plan of actions; what the reports before announced and what became of it; the posts that nobody held; the stays and
/// actions of the year with what they were for and what came of them.
const LISTS: &[Listed] = &[
    Listed {
        name: "action_plan",
        of: "action_plan",
        caption: "Plan d’actions",
        anchor: "plan-d-actions",
        fields: &["numero", "libelle", "echeance_annee", "etat"],
        keeps: |_, _| true,
        dated: None,
    },
    Listed {
        name: FOLLOWED,
        of: "action_plan",
        caption: "Ce que nous annoncions, et ce que c’est devenu",
        anchor: "perspectives",
        fields: &["libelle", "rapport_annee", "responsable", "etat", "devenir", "motif"],
        keeps: was_announced,
        dated: None,
    },
    Listed {
        name: "poste_vacant",
        of: "poste_vacant",
        caption: "Postes vacants",
        anchor: "postes-vacants",
        fields: &["fonction", "etp", "start_day", "end_day"],
        keeps: |row, annee| {
            so_far(annee, Date::MAX)
                .zip(row.day("start_day"))
                .is_some_and(|(year, start)| days_within((start, row.day("end_day")), year) > 0)
        },
        dated: Some("start_day"),
    },
    Listed {
        name: "action_collective",
        of: "action_collective",
        caption: "Séjours et actions : objectifs, partenaires, ce qu’on en retient",
        anchor: "sejours-et-actions",
        fields: &["intitule", "start_day", "lieu", "partenaires", "objectifs", "evaluation"],
        keeps: |row, annee| row.day("start_day").is_some_and(|day| day.year() == annee),
        dated: Some("start_day"),
    },
];

/// Whether a report of a year says what became of an action: the report before announced it, or an older one did and it was
/// still to be done then.
fn was_announced(row: &fiche::Row, annee: i16) -> bool {
    let Some(announced) = row.int("rapport_annee") else { return false };
    let open = matches!(row.text("etat"), Some("a_faire" | "en_cours"));
    let ended = row.day("etat_day").is_some_and(|day| day.year() == annee);
    let before = i64::from(annee) - 1;
    announced == before || (announced < before && (open || ended))
}

fn printed(list: &Listed, fiche: &fiche::Fiche, rows: &[fiche::Row]) -> print::Table {
    let fields: Vec<&fiche::Field> =
        list.fields.iter().filter_map(|name| fiche.field(name)).collect();
    print::Table {
        anchor: list.anchor.to_owned(),
        caption: list.caption.to_owned(),
        columns: fields.iter().map(|field| print::Column::text(field.label)).collect(),
        rows: rows
            .iter()
            .map(|row| {
                let cells = fields
                    .iter()
                    .map(|field| print::Cell::text(fiche::show(field.kind, row.value(field.name))));
                print::Row::new(cells.collect())
            })
            .collect(),
        ..print::Table::default()
    }
}

struct Read {
    rapport: Rapport,
    chapitres: Vec<Chapitre>,
    seen: Seen,
    nom: String,
    organisation: String,
}

async fn read(
    shell: &Shell,
    facts: &Facts,
    actor: &Actor,
    mut granted: Granted,
    rapport: i64,
) -> Result<Read, PageError> {
    let own = store::read(&mut granted, rapport).await?.ok_or(PageError::NotFound)?;
    let chapitres = store::chapitres(&mut granted, rapport).await?;
    let service = actor.service(own.service).cloned().unwrap_or_default();
    let row = granted
        .read()
        .query_opt("SELECT nom FROM organisation WHERE id = $1", &[service.organisation.into()])
        .await?;
    let organisation = row.map_or(Ok(String::new()), |row| row.get("nom"))?;
    let seen = seen(shell, facts, &mut granted, service.organisation).await?;
    granted.commit().await?;
    Ok(Read { rapport: own, chapitres, seen, nom: service.nom, organisation })
}

/// The document: as frozen, or made from the register of this moment.
fn document(
    shell: &Shell,
    read: &Read,
    lists: BTreeMap<String, print::Table>,
    opens: Option<String>,
) -> Result<(Document, Vec<String>, Vec<String>), PageError> {
    if let Some(frozen) = &read.rapport.document {
        let document =
            serde_json::from_str(frozen).map_err(|error| PageError::Machine(error.to_string()))?;
        return Ok((document, Vec::new(), Vec::new()));
    }
    let source = Source {
        world: read.seen.world(),
        ask: ask(&read.rapport),
        titre: read.rapport.titre.clone(),
        service: read.nom.clone(),
        organisation: read.organisation.clone(),
        annee: read.rapport.annee,
        today: shell.house.today(),
        lists,
        opens,
    };
    Ok(build(source, &read.chapitres))
}

pub(super) async fn preview(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
) -> Result<Response, PageError> {
    let (action, service) = on_rapport(&shell, Verb::Lire, rapport).await?;
    let granted = shell.house.authorize(&actor, action).await?;
    let read = read(&shell, &facts, &actor, granted, rapport).await?;
    let lists = lists(&shell, &register, &actor, (service, read.rapport.annee)).await?;
    // Who may not read the figures is led to none.
    let reads = actor.may(service, Verb::Lire, Category::Activite);
    let opens = reads.then(|| format!("/services/{service}"));
    let (document, _, _) = document(&shell, &read, lists, opens)?;
    let titre = read.rapport.titre.clone();
    drop(read);
    let base = format!("/rapports/{rapport}");
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Rapport, "Lecture");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (titre, Some(base.clone())));
    page(&PreviewPage { layout, base, document: Safe(print::html(&document)) })
}

pub(super) async fn download(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((rapport, format)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let format = Format::from_ending(&format).ok_or(PageError::NotFound)?;
    let (action, service) = on_rapport(&shell, Verb::Exporter, rapport).await?;
    let granted = shell.house.authorize(&actor, action).await?;
    let read = read(&shell, &facts, &actor, granted, rapport).await?;
    let lists = lists(&shell, &register, &actor, (service, read.rapport.annee)).await?;
    let (document, _, _) = document(&shell, &read, lists, None)?;
    let name = format!("rapport-{}.{}", read.rapport.annee, format.ending());
    drop(read);
    // Setting a page is work for a thread of its own: others must be answered meanwhile.
    let bytes = tokio::task::spawn_blocking(move || write(&document, format))
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((
        [
            (header::CONTENT_TYPE, format.media().to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ],
        bytes,
    )
        .into_response())
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    #[serde(default)]
    confirme: String,
}

pub(super) async fn freeze(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
    Form(confirmed): Form<Confirmed>,
) -> Result<Response, PageError> {
    let (action, service) = on_rapport(&shell, Verb::Publier, rapport).await?;
    let granted = shell.house.authorize(&actor, action).await?;
    if confirmed.confirme != "oui" {
        granted.commit().await?;
        return Ok(Redirect::to(&format!("/rapports/{rapport}")).into_response());
    }
    let read = read(&shell, &facts, &actor, granted, rapport).await?;
    let lists = lists(&shell, &register, &actor, (service, read.rapport.annee)).await?;
    let (document, tables, figures) = document(&shell, &read, lists, None)?;
    let text = print::json(&document).map_err(|error| PageError::Machine(error.to_string()))?;
    let of_service =
        |verb: Verb, category: Category| Action { verb, category, cible: Cible::Service(service) };
    let mut actions = vec![of_service(Verb::Publier, Category::Rapport)];
    // What it announces is followed from that day on, by who may write the plan.
    let mut announced = Vec::new();
    if actor.may(service, Verb::Ecrire, Category::Qualite) {
        announced = perspectives(&texts(&read.chapitres));
    }
    if !announced.is_empty() {
        actions.push(of_service(Verb::Ecrire, Category::Qualite));
    }
    let mut granted = shell.house.authorize_writes(&actor, actions).await?;
    let seen: Vec<(i64, i64)> = read.chapitres.iter().map(|one| (one.id, one.version)).collect();
    if store::standing(&mut granted, rapport).await? != seen {
        // What is frozen is what was read: a chapter saved meanwhile must not be left out of it.
        drop(granted);
        return Ok(Redirect::to(&format!("/rapports/{rapport}?fait=ecrit")).into_response());
    }
    if !store::is_frozen(&mut granted, rapport).await? {
        let asked = ask(&read.rapport);
        let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
        let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
        let publication = facts::freeze(
            &mut granted,
            &read.seen,
            (&tables, &figures),
            (asked.start, asked.end),
            Some(&read.rapport.titre),
        )
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?;
        store::freeze(&mut granted, rapport, publication, &text).await?;
        follow(&mut granted, (&shell, &register), &read.rapport, &announced).await?;
        drop(read);
        granted.commit().await?;
    }
    Ok(Redirect::to(&format!("/rapports/{rapport}?fait=fige")).into_response())
}
