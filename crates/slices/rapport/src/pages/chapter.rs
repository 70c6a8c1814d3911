//! A chapter: its text, what may be named in it, its versions; beside a gap, what may explain it; under a share that the
//! register does not give, the readings that would be true.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use facts::Facts;
use fiche::Register;
use reconcile::{Numbers, Stated, readings};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use super::{
    ecart::{Ecart, ecart, speaks_of_it},
    on_rapport,
    printed::{ask, seen},
};
use crate::{model::Chapitre, store};

#[derive(Template)]
#[template(path = "pages/chapter.html")]
struct ChapterPage {
    layout: Layout,
    title: String,
    base: String,
    action: String,
    errors: Vec<ErrorLink>,
    titre: String,
    texte: String,
    version: i64,
    may_write: bool,
    meanwhile: String,
    /// The gap of the year, for a chapter that speaks of it.
    ecart: Option<Ecart>,
    /// Shares and growths of the text that the register does not give.
    stated: Vec<ToMend>,
    tables: Vec<(String, String)>,
    figures: Vec<(String, String)>,
    versions: Vec<(String, String, String)>,
}

/// A share or a growth of the text, and what may be written in its place.
struct ToMend {
    sentence: String,
    /// What the form sends to take a reading, what would be written, and what it says.
    readings: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    titre: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    version: i64,
    /// The reading to be written, as [`taken`] understands it; empty for a plain save.
    #[serde(default)]
    lecture: String,
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

#[derive(Deserialize)]
pub(super) struct Added {
    #[serde(default)]
    titre: String,
}

/// The longest text of a chapter.
const LETTERS: usize = 200_000;

pub(super) async fn add(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(rapport): Path<i64>,
    Form(added): Form<Added>,
) -> Result<Response, PageError> {
    let (action, _) = on_rapport(&shell, Verb::Ecrire, rapport).await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let titre: String = added.titre.trim().chars().take(200).collect();
    if titre.is_empty() || store::is_frozen(&mut granted, rapport).await? {
        drop(granted);
        return Ok(Redirect::to(&format!("/rapports/{rapport}")).into_response());
    }
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let id = store::add_chapitre(&mut granted, &new_id, rapport, 1_000, &titre, "").await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/rapports/{rapport}/chapitres/{id}")).into_response())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(of): Path<(i64, i64)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let told = match done.fait.as_str() {
        "lecture" => Some(("ok", "Le passage est réécrit, et le chapitre enregistré.")),
        "verifier" => Some((
            "warning",
            "Le chapitre est enregistré. Sous le texte : un pourcentage à vérifier.",
        )),
        _ => None,
    };
    let flash = told.map(|(kind, text)| Flash { kind: kind.to_owned(), text: text.to_owned() });
    print((&shell, &facts, &register), &actor, of, StatusCode::OK, (None, flash)).await
}

/// What the register counts for the text of a report, for who reads its figures.
async fn numbers(
    (shell, facts): (&Shell, &Facts),
    actor: &access::Actor,
    rapport: i64,
) -> Result<Numbers, PageError> {
    let (action, service) = on_rapport(shell, Verb::Lire, rapport).await?;
    if !actor.may(service, Verb::Lire, Category::Activite) {
        return Ok(Numbers::default());
    }
    let mut granted = shell.house.authorize(actor, action).await?;
    let own = store::read(&mut granted, rapport).await?.ok_or(PageError::NotFound)?;
    granted.commit().await?;
    let action =
        Action { verb: Verb::Lire, category: Category::Activite, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize_telling(actor, action, "lectures").await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = seen(shell, facts, &mut granted, organisation).await?;
    let numbers = facts::numbers(&seen.world(), &ask(&own));
    drop(seen);
    granted.commit().await?;
    Ok(numbers)
}

/// A text with the reading that a form asked for: `start~rank~excerpt`. Nothing when the passage is no longer there.
fn taken(texte: &str, numbers: &Numbers, asked: &str) -> Option<String> {
    let mut parts = asked.splitn(3, '~');
    let start: usize = parts.next()?.parse().ok()?;
    let rank: usize = parts.next()?.parse().ok()?;
    let excerpt = parts.next()?;
    let found = readings(texte, numbers);
    let is_it = |one: &&Stated| texte.get(one.start..one.end) == Some(excerpt);
    // The text may have been written on above the passage since it was shown.
    let stated = found
        .iter()
        .filter(is_it)
        .find(|one| one.start == start)
        .or_else(|| found.iter().find(is_it))?;
    stated.rewritten(texte, stated.readings.get(rank)?)
}

fn to_mend(texte: &str, one: &Stated) -> ToMend {
    let excerpt = texte.get(one.start..one.end).unwrap_or_default();
    ToMend {
        sentence: one.sentence.clone(),
        readings: one
            .readings
            .iter()
            .enumerate()
            .map(|(rank, reading)| {
                let asked = format!("{}~{rank}~{excerpt}", one.start);
                (asked, reading.text.clone(), reading.told.clone())
            })
            .collect(),
    }
}

/// A form that comes back: what was typed, what is wrong, what somebody else wrote.
struct Back {
    typed: Chapitre,
    errors: Vec<ErrorLink>,
    meanwhile: String,
}

async fn print(
    (shell, facts, register): (&Shell, &Facts, &Register),
    actor: &access::Actor,
    (rapport, chapitre): (i64, i64),
    status: StatusCode,
    (back, flash): (Option<Back>, Option<Flash>),
) -> Result<Response, PageError> {
    let (action, service) = on_rapport(shell, Verb::Lire, rapport).await?;
    let mut granted = shell.house.authorize(actor, action).await?;
    let own = store::read(&mut granted, rapport).await?.ok_or(PageError::NotFound)?;
    let standing = store::chapitres(&mut granted, rapport)
        .await?
        .into_iter()
        .find(|one| one.id == chapitre)
        .ok_or(PageError::NotFound)?;
    let versions = store::versions(&mut granted, chapitre)
        .await?
        .into_iter()
        .map(|(version, at, nom, titre, texte)| {
            (format!("Version {version}, {nom}, le {}", web::in_paris(&at)), titre, texte)
        })
        .collect();
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = facts
        .world(granted.read())
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .of_organisation(organisation);
    let world = seen.world();
    let mut tables: Vec<(String, String)> =
        world.catalogue.tables().iter().map(|t| (t.title.clone(), t.id.clone())).collect();
    let mut figures: Vec<(String, String)> =
        world.catalogue.figures().iter().map(|f| (f.label.clone(), f.id.clone())).collect();
    tables.sort_by_key(|(label, _)| vocabulary::search_key(label));
    figures.sort_by_key(|(label, _)| vocabulary::search_key(label));
    drop(seen);
    granted.commit().await?;
    let back = back.unwrap_or_else(|| Back {
        typed: standing.clone(),
        errors: Vec::new(),
        meanwhile: String::new(),
    });
    let may_write = own.fige_at.is_none() && actor.may(service, Verb::Ecrire, Category::Rapport);
    let beside = if may_write && speaks_of_it(&back.typed.texte) {
        ecart((shell, facts, register), actor, &own).await?
    } else {
        None
    };
    let stated = if may_write && back.typed.texte.contains('%') {
        let numbers = numbers((shell, facts), actor, rapport).await?;
        let texte = &back.typed.texte;
        readings(texte, &numbers).iter().map(|one| to_mend(texte, one)).collect()
    } else {
        Vec::new()
    };
    let base = format!("/rapports/{rapport}");
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Rapport, &standing.titre);
    layout.flash = flash;
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (own.titre.clone(), Some(base.clone())));
    page_with_status(
        status,
        &ChapterPage {
            layout,
            title: standing.titre.clone(),
            action: format!("{base}/chapitres/{chapitre}"),
            base,
            errors: back.errors,
            titre: back.typed.titre,
            texte: back.typed.texte,
            version: back.typed.version,
            may_write,
            meanwhile: back.meanwhile,
            ecart: beside,
            stated,
            tables,
            figures,
            versions,
        },
    )
}

pub(super) async fn save(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(of): Path<(i64, i64)>,
    Form(sent): Form<Typed>,
) -> Result<Response, PageError> {
    let (rapport, chapitre) = of;
    let place = (&shell, &facts, &register);
    let mut errors = Vec::new();
    let mut typed = Chapitre {
        id: chapitre,
        titre: sent.titre.trim().to_owned(),
        texte: sent.texte.replace("\r\n", "\n"),
        version: sent.version,
    };
    let mut refuse = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    // What the register counts is read before the write is held.
    let numbers = if typed.texte.contains('%') {
        numbers((&shell, &facts), &actor, rapport).await?
    } else {
        Numbers::default()
    };
    if !sent.lecture.is_empty() {
        if let Some(texte) = taken(&typed.texte, &numbers, &sent.lecture) {
            typed.texte = texte;
        } else {
            refuse("texte", "Ce passage a changé entre-temps : rien n’est réécrit, relisez-le.");
        }
    }
    if typed.titre.is_empty() {
        refuse("titre", "Donnez un titre à ce chapitre.");
    }
    if typed.titre.chars().count() > 200 {
        refuse("titre", "Le titre est trop long : 200 caractères au plus.");
    }
    if typed.texte.chars().count() > LETTERS {
        refuse("texte", "Le texte est trop long : coupez ce chapitre en deux.");
    }
    let (action, _) = on_rapport(&shell, Verb::Ecrire, rapport).await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    if store::is_frozen(&mut granted, rapport).await? {
        refuse("texte", "Le rapport vient d’être figé : son texte ne change plus.");
    }
    if !errors.is_empty() {
        drop(granted);
        let back = Back { typed, errors, meanwhile: String::new() };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(place, &actor, of, status, (Some(back), None)).await;
    }
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    match store::save_chapitre(&mut granted, &new_id, rapport, &typed).await? {
        None => {
            granted.commit().await?;
            let here = format!("/rapports/{rapport}/chapitres/{chapitre}");
            let left = !readings(&typed.texte, &numbers).is_empty();
            let next = match (sent.lecture.is_empty(), left) {
                (true, false) => format!("/rapports/{rapport}"),
                (true, true) => format!("{here}?fait=verifier#lectures"),
                (false, _) => format!("{here}?fait=lecture#lectures"),
            };
            Ok(Redirect::to(&next).into_response())
        }
        Some(standing) => {
            drop(granted);
            let back = Back {
                typed: Chapitre { version: standing.version, ..typed },
                errors: Vec::new(),
                meanwhile: standing.texte,
            };
            print(place, &actor, of, StatusCode::CONFLICT, (Some(back), None)).await
        }
    }
}
