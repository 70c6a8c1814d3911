//! `/services/{service}/ordonnances`: the measures of a service by who ordered them; what is not begun, what lasts more
//! than is ordinary and why, what another department delegated.
//!
//! - `pages/termes.rs`: the terms that come and what was asked. `pages/courts.rs`: the orders by court.

mod courts;
mod termes;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::enfant::told;
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{cog, french_day, listes};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{
    model::{NATURE_MESURE, PRESCRIPTEUR},
    rules::{is_exceptional, months},
    store::{self, Ligne},
};
use crate::ordonnance::store as ordonnance;

/// The route of orders.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/ordonnances", get(show))
}

#[derive(Template)]
#[template(path = "mesure/pages/list.html")]
struct OrdersPage {
    layout: Layout,
    lead: String,
    /// What somebody has to look at, whoever ordered it.
    owed: Vec<Line>,
    groups: Vec<Group>,
    /// The terms that come, the first one first.
    termes: Vec<Line>,
    /// The orders, by court.
    courts: Vec<Group>,
    /// Where an order is noted; empty for who may not.
    new: String,
    figures: Vec<(&'static str, String)>,
}

struct Group {
    who: String,
    count: String,
    lines: Vec<Line>,
}

struct Line {
    what: String,
    href: String,
    enfant: (String, String),
    tags: Vec<(String, &'static str)>,
    more: Vec<String>,
    /// What may be done of it: words and where; empty when nothing.
    act: (String, String),
}

/// From when to when a measure lasts more than is ordinary; without a term, up to the day.
fn exceptional(one: &Ligne, today: Date) -> Option<(Date, Date)> {
    let (first, until) = (one.premiere?, one.terme.unwrap_or(today));
    is_exceptional(&one.nature, first, until).then_some((first, until))
}

fn waits(one: &Ligne, today: Date) -> bool {
    one.debut.is_none_or(|day| day > today)
}

fn line(one: &Ligne, today: Date) -> Line {
    let mut tags = Vec::new();
    let mut more = Vec::new();
    let decided = one.decision.map(french_day).unwrap_or_default();
    let mut dates = vec![format!("Décidée le {decided}")];
    let begun = one.debut.filter(|day| *day <= today);
    dates.extend(begun.map(|day| format!("commencée le {}", french_day(day))));
    dates.extend(one.terme.map(|day| format!("terme le {}", french_day(day))));
    let first = one.premiere.filter(|_| one.renouvelle);
    dates.extend(first.map(|day| format!("prolonge la mesure du {}", french_day(day))));
    more.push(dates.join(" · "));
    if waits(one, today) {
        let days = one.decision.map_or(0, |day| (today - day).get_days());
        tags.push((format!("Décidée il y a {days} jours, pas commencée"), "warning"));
        more.push(if one.veille.is_empty() {
            "Personne n’est noté comme veillant sur l’enfant".to_owned()
        } else {
            format!("Veille : {}", one.veille)
        });
    }
    if one.terme.is_some_and(|terme| terme < today) {
        tags.push(("Terme passé".to_owned(), "bad"));
    }
    if one.terme.is_none() {
        tags.push(("Aucun terme noté".to_owned(), "warning"));
    }
    if let Some((first, terme)) = exceptional(one, today) {
        tags.push((format!("Exceptionnelle : {} mois", months(first, terme)), "warning"));
        more.push(if one.motif.is_empty() {
            "Le motif du magistrat n’est pas noté".to_owned()
        } else {
            format!("Motif du magistrat : {}", one.motif)
        });
    } else if !one.motif.is_empty() {
        more.push(format!("Motif de la prolongation : {}", one.motif));
    }
    if !one.delegation.is_empty() {
        let place = cog::departement(&one.delegation).unwrap_or(&one.delegation);
        tags.push((format!("Déléguée : {place}"), "info"));
        more.push(if one.payeur.is_empty() {
            "Qui paie n’est pas noté".to_owned()
        } else {
            format!("Payée par {}", one.payeur)
        });
    }
    let cadre = told(&listes::CADRE, Some(&one.cadre)).to_lowercase();
    Line {
        what: format!("{}, {cadre}", told(&NATURE_MESURE, Some(&one.nature))),
        href: format!("/fiche/mesures/{}", one.id),
        enfant: (one.nom.clone(), format!("/dossiers/{}", one.personne)),
        tags,
        more,
        act: (String::new(), String::new()),
    }
}

/// Whether something of a measure is late, lacks, or is not ordinary.
fn is_owed(line: &Line) -> bool {
    line.tags.iter().any(|(_, kind)| matches!(*kind, "warning" | "bad"))
}

fn groups(all: &[Ligne], today: Date) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for one in all {
        let what = told(&PRESCRIPTEUR, Some(&one.prescripteur));
        let who = match one.prescripteur_nom.as_str() {
            "" => what,
            nom => format!("{what} : {nom}"),
        };
        match groups.last_mut().filter(|last| last.who == who) {
            Some(last) => last.lines.push(line(one, today)),
            None => {
                groups.push(Group { who, count: String::new(), lines: vec![line(one, today)] });
            }
        }
    }
    counted(&mut groups, "mesure");
    groups
}

/// Tells how many of a feminine thing each group holds.
fn counted(groups: &mut [Group], what: &str) {
    for group in groups {
        group.count = match group.lines.len() {
            1 => format!("une {what}"),
            n => format!("{n} {what}s"),
        };
    }
}

/// The figures that say the same by the year, for who reads counts.
fn figures(actor: &Actor, service: i64) -> Vec<(&'static str, String)> {
    if !actor.may(service, Verb::Lire, Category::Activite) {
        return Vec::new();
    }
    let table = |id: &str| format!("/services/{service}/tableaux/{id}");
    vec![
        ("Ordonnances par juridiction", table("ordonnances_juridiction")),
        ("Par qui les rend", table("ordonnances_prescripteur")),
        ("Demandes de renouvellement et réponses", table("renouvellements_nature")),
        ("Premières mesures arrivées à terme", table("termes_renouveles")),
        ("Prolongations, d’une année à l’autre", table("prolongations_pont")),
    ]
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let details = "ordonnances information:parcours information:identite";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, &actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    let open = (&parcours, &identite);
    let all = store::courantes(read, service, today, open).await?;
    let since = today.checked_sub(1.year()).unwrap_or(today);
    let orders = ordonnance::courantes(read, service, since, open).await?;
    let asked = ordonnance::demandes(read, service, &parcours).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let count = |n: usize, one: &str, many: &str| match n {
        0 => String::new(),
        1 => format!(", une {one}"),
        n => format!(", {n} {many}"),
    };
    let waiting = all.iter().filter(|one| waits(one, today)).count();
    let beyond = all.iter().filter(|one| exceptional(one, today).is_some()).count();
    let delegated = all.iter().filter(|one| !one.delegation.is_empty()).count();
    let lead = match all.len() {
        0 => "Aucune mesure ne court.".to_owned(),
        n => format!(
            "{n} {}{}{}{}.",
            if n == 1 { "mesure" } else { "mesures" },
            count(waiting, "pas encore commencée", "pas encore commencées"),
            count(beyond, "exceptionnelle", "exceptionnelles"),
            count(delegated, "déléguée", "déléguées"),
        ),
    };
    page(&OrdersPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Ordonnances"),
        lead,
        owed: all.iter().map(|one| line(one, today)).filter(is_owed).collect(),
        groups: groups(&all, today),
        termes: termes::lines(&all, &asked, (service, writes), today),
        courts: courts::groups(&orders, today),
        new: if writes {
            let back = format!("/services/{service}/ordonnances");
            format!("/registre/ordonnances/{service}/nouveau?retour={back}")
        } else {
            String::new()
        },
        figures: figures(&actor, service),
    })
}
