//! A writing that is validated: numbered, printed, frozen.

use access::{Actor, Verb};
use axum::response::{IntoResponse as _, Redirect, Response};
use fiche::{Kind, Register, Row};
use jiff::civil::Date;
use web::{PageError, Shell};

use super::{child, on_ecrit, one::tete};
use crate::{
    model::{Ecrit, Nature, told_number},
    papier,
    rules::projets::{Version, latest, written},
    store::{self, Fichier, Outcome, Validated},
};

/// How many times a number is asked again when other processes validate at the same time.
const TRIES: usize = 5;

/// One validation at a time in this process: a paper is long to make, and is made for its number.
/// Another process that takes the number meanwhile is noticed in the write.
static ONE_BY_ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Validates a writing. The paper is made before the write, on the number that comes next; if another
/// took it meanwhile, it is made again.
pub(super) async fn validate(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
    place: (i64, i64, Nature),
) -> Result<Response, PageError> {
    let id = ecrit.id;
    let _turn = ONE_BY_ONE.lock().await;
    for _ in 0..TRIES {
        let made = made(shell, register, actor, ecrit, place).await?;
        let action = on_ecrit(Verb::Publier, place, id);
        let details = format!("validation ecrit:{}", place.2.code);
        let mut write = shell.house.authorize_write_telling(actor, action, &details).await?;
        let vault = shell.house.db().vault();
        match store::freeze(&mut write, vault, (place.0, id), &made).await? {
            Outcome::Done => {
                write.commit().await?;
                return Ok(Redirect::to(&format!("/ecrits/{id}?fait=valide")).into_response());
            }
            Outcome::Changed => {
                drop(write);
                return Ok(Redirect::to(&format!("/ecrits/{id}?fait=change")).into_response());
            }
            Outcome::Taken => drop(write),
        }
    }
    Err(PageError::Machine(format!("writing {id}: no number after {TRIES} tries")))
}

async fn made(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
    place: (i64, i64, Nature),
) -> Result<Validated, PageError> {
    let action = on_ecrit(Verb::Lire, place, ecrit.id);
    let mut granted = shell.house.authorize(actor, action).await?;
    let vault = shell.house.db().vault();
    let (nom, _) = child(&mut granted, register, ecrit.personne).await?;
    let sections = store::sections(&mut granted, vault, ecrit.id).await?;
    let sources = store::sources(&mut granted, ecrit.id).await?;
    let today = shell.house.today();
    let year = i64::from(today.year());
    let number = store::next_number(granted.read(), place.0, year).await?;
    let mut tete = tete(&mut granted, ecrit, &nom, today).await?;
    granted.commit().await?;
    let projets = match place.2.code {
        "projet_enfant" => Some(projects(shell, register, actor, (ecrit, today)).await?),
        _ => None,
    };
    tete.par.clone_from(&actor.nom);
    tete.numero = told_number(year, number);
    let mut document = papier::document(ecrit, &tete, &sections, &sources);
    if let Some(projets) = projets.as_deref() {
        document.blocks.extend(papier::projects(projets));
    }
    // The hash is that of what is said; the foot then carries it.
    let text = print::json(&document).map_err(|error| PageError::Machine(error.to_string()))?;
    let hash = store::hash_of(text.as_bytes());
    document.foot = format!("Écrit n° {}, empreinte du texte (SHA-256) : {hash}", tete.numero);
    let frozen = document.clone();
    let fichiers = tokio::task::spawn_blocking(move || {
        Ok::<_, print::PrintError>(vec![
            Fichier { format: "pdf", bytes: print::pdf(&frozen)? },
            Fichier { format: "docx", bytes: print::docx(&frozen)? },
        ])
    })
    .await
    .map_err(|error| PageError::Machine(error.to_string()))?
    .map_err(|error| PageError::Machine(error.to_string()))?;
    let document = print::json(&document).map_err(|error| PageError::Machine(error.to_string()))?;
    let sections = sections.iter().map(|one| (one.id, one.version)).collect();
    let projets = projets.as_deref().map(written);
    Ok(Validated { numero: (year, number), document, hash, fichiers, sections, projets })
}

/// The latest version of each project of a child that runs, of those that the service of the writing keeps: what another
/// shared with it is not given further (ADR 0046).
async fn projects(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (ecrit, today): (&Ecrit, Date),
) -> Result<Vec<Version>, PageError> {
    let personne = ecrit.personne;
    let action = fiche::enfant::reading(personne);
    let told = "information:parcours";
    let mut granted = shell.house.authorize_telling(actor, action, told).await?;
    let rows = fiche::enfant::about(&mut granted, register, "projet_en_cours", personne).await?;
    granted.commit().await?;
    let kind = register.by_table("projet_en_cours").and_then(|kind| kind.field("projet"));
    let runs = |row: &&Row| {
        row.owner == ecrit.service
            && row.day("day").is_some_and(|day| day <= today)
            && row.day("end_day").is_none_or(|end| end > today)
    };
    let version = |row: &Row| {
        let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
        let projet = match kind.map(|field| field.kind) {
            Some(Kind::Code(list)) => fiche::enfant::told(list, row.text("projet")),
            _ => text("projet"),
        };
        Version {
            row: row.id,
            projet,
            detenteur: text("detenteur"),
            day: row.day("day"),
            numero: text("numero"),
        }
    };
    Ok(latest(rows.iter().filter(runs).map(version).collect()))
}
