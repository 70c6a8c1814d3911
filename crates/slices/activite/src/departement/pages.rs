//! The counts of a département over the organisations that the reader reads the counts of.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{Extension, Router, extract::State, response::Response, routing::get};
use facts::Facts;
use jiff::civil::Date;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::{
    rules::{Enfant, Suivi, each, once, tells_shared},
    store::{self, Service},
};
use crate::counted;

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/departements", get(show))
}

#[derive(Template)]
#[template(path = "departement/list.html")]
struct DepartementsPage {
    layout: Layout,
    lead: String,
    parts: Vec<Part>,
    columns: Vec<Column>,
}

/// A département, as it is told.
struct Part {
    code: String,
    /// The name of its table.
    table: String,
    nom: String,
    told: String,
    /// That services of it are not counted; empty when all are.
    lacks: String,
    rows: Vec<Vec<Cell>>,
    /// The children whose file is open: name, where, by which services.
    children: Vec<(String, String, String)>,
    /// How many are not.
    closed: String,
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { many })
}

fn row(actor: &Actor, service: &Service, suivis: &[Suivi], today: Date) -> Vec<Cell> {
    let plain = |text: String| Cell { text, ..Cell::default() };
    let number = each(suivis.iter().filter(|one| one.service == service.id));
    // The figure of the dashboard, which opens the records behind to who may read them.
    let href = format!("/services/{}/figures/enfants_presents?du={today}&au={today}", service.id);
    let (waits, what) = if actor.may(service.id, Verb::Lire, Category::Parcours) {
        (format!("/services/{}/attente", service.id), "Ouverts")
    } else {
        (String::new(), "Comptes seuls : ses dossiers ne vous sont pas ouverts")
    };
    vec![
        plain(service.nom.clone()),
        plain(service.organisation.clone()),
        Cell { text: number.to_string(), href },
        Cell { text: service.attentes.to_string(), href: waits },
        plain(what.to_owned()),
    ]
}

/// How many children are followed and how many measures wait; then how many of them have a closed file.
fn told(children: &[Enfant], own: &[Suivi], waits: usize) -> (String, String) {
    let sum = each(own);
    let waits = count(waits, "mesure", "mesures");
    if !tells_shared(children) {
        let closed = each(own.iter().filter(|one| !one.ouvert));
        let told = format!(
            "{}, chaque service comptant les siens ; combien d’enfants plusieurs services suivent n’est pas dit quand \
             ils sont moins de cinq, ou presque tous : près d’un nom, ce nombre dirait duquel · {waits} en attente.",
            count(sum, "suivi", "suivis")
        );
        return (told, sentence(closed, "suivi"));
    }
    let several = children.iter().filter(|child| child.services.len() > 1).count();
    let mut told = count(children.len(), "enfant suivi", "enfants suivis");
    if several > 0 {
        let shared = count(several, "l’est", "le sont");
        told = format!(
            "{told}, chacun compté une fois ; {shared} par plusieurs services, et la somme des services est {sum}"
        );
    }
    let closed = children.iter().filter(|child| child.ouvert.is_none()).count();
    (format!("{told} · {waits} en attente."), sentence(closed, "enfant"))
}

/// How many of what is counted have a closed file; empty when none has.
fn sentence(closed: usize, what: &str) -> String {
    match closed {
        0 => String::new(),
        1 => format!("Un {what} est compté sans que son dossier vous soit ouvert."),
        n => format!("{n} {what}s sont comptés sans que leurs dossiers vous soient ouverts."),
    }
}

fn part(
    actor: &Actor,
    (code, services): (&str, &[&Service]),
    suivis: &[Suivi],
    (all, today): (i64, Date),
) -> Part {
    let ids: Vec<i64> = services.iter().map(|service| service.id).collect();
    let own: Vec<Suivi> = suivis.iter().filter(|one| ids.contains(&one.service)).cloned().collect();
    let children: Vec<Enfant> = once(&own);
    let waits: i64 = services.iter().map(|service| service.attentes).sum();
    let (told, closed) = told(&children, &own, usize::try_from(waits).unwrap_or_default());
    let lacks = usize::try_from(all).unwrap_or_default().saturating_sub(services.len());
    let named = |id: &i64| {
        services.iter().find(|service| service.id == *id).map(|service| service.nom.as_str())
    };
    let mut open: Vec<(String, String, String)> = children
        .iter()
        .filter_map(|child| {
            let (file, nom) = child.ouvert.clone()?;
            let by: Vec<&str> = child.nommes.iter().filter_map(named).collect();
            Some((nom, format!("/dossiers/{file}"), by.join(", ")))
        })
        .collect();
    open.sort();
    let slug = if code.is_empty() { "autre" } else { code };
    Part {
        code: slug.to_owned(),
        table: format!("services-{slug}"),
        nom: vocabulary::cog::departement(code).map_or_else(
            || "Département non renseigné".to_owned(),
            |nom| format!("{nom} ({code})"),
        ),
        told,
        lacks: match lacks {
            0 => String::new(),
            n => format!(
                "{} de ce département {} pas : vous n’en lisez pas les comptes.",
                count(n, "service", "services"),
                if n < 2 { "n’y est" } else { "n’y sont" }
            ),
        },
        rows: services.iter().map(|service| row(actor, service, &own, today)).collect(),
        children: open,
        closed,
    }
}

/// The stays that the dashboard of each service of the grant counts as present on the evening of a day.
async fn stays(granted: &mut Granted, facts: &Facts, today: Date) -> Result<Vec<i64>, PageError> {
    let day = figures::day::from_date(today);
    facts.set_today(Some(day));
    let ask =
        figures::Ask { services: Some(granted.services().to_vec()), start: day, end: day + 1 };
    let seen = counted(facts.world(granted.read()).await)?;
    let records = figures::records(&seen.world(), "enfants_presents", &[], &[], &ask);
    let records = counted(records.map_err(facts::FactsError::from))?;
    Ok(seen.owning_rows(&records).map_or_else(Vec::new, |(_, stays)| stays))
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let on = |category| Action { verb: Verb::Lire, category, cible: Cible::Portee };
    // Names are read under a grant of their own, which the trace tells: who reads counts alone asks for none.
    let counts = !actor.services_for(Verb::Lire, Category::Activite).is_empty();
    let names = !actor.services_for(Verb::Lire, Category::Identite).is_empty();
    let identite = if counts && names {
        let granted =
            house.authorize_telling(&actor, on(Category::Identite), "departements").await?;
        let perimetre = granted.perimetre().clone();
        granted.commit().await?;
        Some(perimetre)
    } else {
        None
    };
    let action = on(Category::Activite);
    let mut granted = house.authorize_telling(&actor, action, "departements").await?;
    let asked = granted.services().to_vec();
    let today = house.today();
    let stays = stays(&mut granted, &facts, today).await?;
    let read = granted.read();
    let services = store::services(read, &asked, today).await?;
    let suivis = store::suivis(read, &stays, identite.as_ref()).await?;
    let everywhere = store::by_departement(read, today).await?;
    granted.commit().await?;
    let mut by_code: BTreeMap<&str, Vec<&Service>> = BTreeMap::new();
    for service in &services {
        by_code.entry(&service.departement).or_default().push(service);
    }
    let number = |code: &str| {
        everywhere.iter().find(|(known, _)| known == code).map_or(0, |(_, number)| *number)
    };
    let parts: Vec<Part> = by_code
        .iter()
        .map(|(code, own)| part(&actor, (code, own), &suivis, (number(code), today)))
        .collect();
    let mut layout = web::frame(&shell, &actor, "Par département");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Attentes des services".to_owned(), Some("/attentes".to_owned())),
        ("Par département".to_owned(), None),
    ];
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    page(&DepartementsPage {
        layout,
        lead: format!(
            "{}, dans {}.",
            count(services.len(), "service compté", "services comptés"),
            count(parts.len(), "département", "départements")
        ),
        parts,
        columns: vec![
            column("Service", false),
            column("Association", false),
            column("Enfants suivis", true),
            column("Mesures en attente", true),
            column("Dossiers", false),
        ],
    })
}
