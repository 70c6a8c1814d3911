//! The writings of a service: to validate, to take up again, being written, to send, sent.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use web::{
    PageError, Section as Menu, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use super::list::{Line, line};
use crate::{
    model::{Etat, Nature},
    rules::ponctualite::{Du, Part, parts},
    store::{self, Listed},
};

/// How long what was sent stays in the list, in days.
const SENT_DAYS: i64 = 90;

/// Over how long it is told what came in time.
const YEAR: i64 = 12;

/// The categories of writings.
const CATEGORIES: [Category; 2] = [Category::Parcours, Category::Diagnostic];

struct Row {
    enfant: String,
    dossier: String,
    line: Line,
    /// Owed since; empty when it is not late.
    late: String,
}

struct Group {
    id: &'static str,
    label: &'static str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/service.html")]
struct ServicePage {
    layout: Layout,
    lead: String,
    columns: Vec<Column>,
    groups: Vec<Group>,
    /// What share came in time, by nature: words, then the writings behind.
    ponctuels: Vec<Ponctuel>,
    modeles: String,
}

/// The writings of one nature that were owed since a year.
struct Ponctuel {
    told: String,
    /// The writings behind: words, where, and whether it came late.
    lines: Vec<(String, String, bool)>,
}

/// The day of an instant, where the service is.
fn day_of(at: &str) -> Option<Date> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    at.parse::<Timestamp>().ok().map(|at| at.to_zoned(zone).date())
}

/// What came in time of what was owed since a day, by nature.
fn ponctuels(all: &[Listed], since: Date, today: Date) -> Vec<Ponctuel> {
    let owed: Vec<Du> = all
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let due = one.ecrit.due.filter(|due| *due >= since)?;
            let done = one.ecrit.frozen_at.as_deref().and_then(day_of);
            Some(Du { at, nature: one.ecrit.nature.code, due, done })
        })
        .collect();
    let line = |at: &usize, late: bool| {
        let one = all.get(*at)?;
        let told = line(&one.ecrit).told;
        let words = format!("{} : {}, {}", one.enfant, one.ecrit.titre, told.to_lowercase());
        Some((words, format!("/ecrits/{}", one.ecrit.id), late))
    };
    let told = |part: Part| {
        let label = Nature::from_code(part.nature).map_or(part.nature, Nature::label);
        let (n, all) = (part.in_time.len(), part.in_time.len() + part.late.len());
        let late = part.late.iter().filter_map(|at| line(at, true));
        let lines = late.chain(part.in_time.iter().filter_map(|at| line(at, false))).collect();
        Ponctuel { told: format!("{label} : {} %, {n} sur {all}", part.percent()), lines }
    };
    parts(&owed, today).into_iter().map(told).collect()
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let since = today.saturating_sub(YEAR.months());
    let sent = today.saturating_sub(SENT_DAYS.days());
    let vault = shell.house.db().vault();
    let mut all: Vec<Listed> = Vec::new();
    for category in CATEGORIES {
        // The list opens with the way of the child; other kinds are there for those who read them.
        if category != Category::Parcours && !actor.may(service, Verb::Lire, category) {
            continue;
        }
        let action = Action { verb: Verb::Lire, category, cible: Cible::Service(service) };
        let mut granted = shell.house.authorize_telling(&actor, action, "ecrits").await?;
        let found = store::of_service(&mut granted, vault, service, category, since).await?;
        granted.commit().await?;
        let writes = actor.may(service, Verb::Ecrire, category)
            || actor.may(service, Verb::Publier, category);
        all.extend(found.into_iter().filter(|one| writes || one.ecrit.etat.is_frozen()));
    }
    let children: Vec<i64> = all.iter().map(|one| one.ecrit.personne).collect();
    tell(&shell, &actor, service, &children).await?;
    let late = all
        .iter()
        .filter(|one| one.ecrit.etat.is_open() && one.ecrit.due.is_some_and(|due| due < today))
        .count();
    let waiting = all.iter().filter(|one| one.ecrit.etat == Etat::Soumis).count();
    let lead = match (waiting, late) {
        (0, 0) => "Rien à valider, rien en retard.".to_owned(),
        (0, late) => format!("{late} en retard."),
        (waiting, 0) => format!("{waiting} à valider."),
        (waiting, late) => format!("{waiting} à valider, {late} en retard."),
    };
    let part = |id, label, states: &[Etat]| Group {
        id,
        label,
        rows: all
            .iter()
            .filter(|one| states.contains(&one.ecrit.etat))
            .filter(|one| {
                let day = one.ecrit.frozen_at.as_deref().and_then(day_of);
                one.ecrit.etat != Etat::Envoye || day.is_none_or(|day| day >= sent)
            })
            .map(|one| Row {
                enfant: one.enfant.clone(),
                dossier: format!("/dossiers/{}", one.ecrit.personne),
                line: line(&one.ecrit),
                late: match one.ecrit.due {
                    Some(due) if due < today && one.ecrit.etat.is_open() => {
                        format!("En retard depuis le {}", vocabulary::french_day(due))
                    }
                    _ => String::new(),
                },
            })
            .collect(),
    };
    let groups = [
        part("a-valider", "À valider", &[Etat::Soumis]),
        part("en-cours", "En cours d’écriture", &[Etat::AReprendre, Etat::Brouillon]),
        part("a-envoyer", "À envoyer", &[Etat::Valide]),
        part("envoyes", "Envoyés depuis trois mois", &[Etat::Envoye]),
    ];
    page(&ServicePage {
        layout: web::frame_of_service(&shell, &actor, service, Menu::Ecrits, "Écrits"),
        lead,
        columns: ["Enfant", "Écrit", "État"]
            .iter()
            .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
            .collect(),
        ponctuels: ponctuels(&all, since, today),
        groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        modeles: if actor.may(service, Verb::Lire, Category::Structure) {
            format!("/services/{service}/ecrits/modeles")
        } else {
            String::new()
        },
    })
}

/// Leaves an entry that names each child of the list.
async fn tell(
    shell: &Shell,
    actor: &access::Actor,
    service: i64,
    children: &[i64],
) -> Result<(), PageError> {
    let mut ids: Vec<i64> = children.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for enfant in ids {
        let cible = Cible::RowOfService { service, table: "ecrit", id: 0, enfants: vec![enfant] };
        let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
        shell.house.authorize_telling(actor, action, "ecrits").await?.commit().await?;
    }
    Ok(())
}
