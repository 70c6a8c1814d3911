//! Who of a service turns 17 or 18 in the year or has turned 17, and what lacks before they leave.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use fiche::enfant::told;
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{Line, aged, count};
use crate::sortie::{
    model::POINT,
    rules::birthday,
    store::{self, Partant},
};

#[derive(Template)]
#[template(path = "sortie/pages/sorties.html")]
struct SortiesPage {
    layout: Layout,
    lead: String,
    /// In the year before 18.
    near: Vec<Line>,
    /// Who turns 17 in the year.
    young: Vec<Line>,
    /// Of age, and still here.
    adults: Vec<Line>,
    devenir: String,
}

/// What lacks to somebody: the things without « prêt », and the interview.
fn lacks(states: &BTreeMap<&str, &str>, met: bool) -> (Vec<String>, usize) {
    let missing = POINT.items.iter().filter(|(code, _)| states.get(code) != Some(&"pret"));
    let labels: Vec<String> =
        missing.map(|(code, _)| told(&POINT, Some(code)).to_lowercase()).collect();
    let ready = POINT.items.len() - labels.len();
    let interview = (!met).then(|| "entretien des 17 ans".to_owned());
    (interview.into_iter().chain(labels).collect(), ready)
}

fn line(one: &Partant, today: Date, states: &BTreeMap<&str, &str>, met: bool) -> Line {
    let age = aged(Some(one.birth), today);
    let (seventeen, eighteen) = (birthday(one.birth, 17), birthday(one.birth, 18));
    let next = match today {
        day if day < seventeen => format!("17 ans le {}", french_day(seventeen)),
        day if day < eighteen => format!("18 ans le {}", french_day(eighteen)),
        _ => format!("21 ans le {}", french_day(birthday(one.birth, 21))),
    };
    let (missing, ready) = lacks(states, met || today < seventeen);
    let all = POINT.items.len();
    let kind = match ready {
        _ if missing.is_empty() => "ok",
        _ if today < seventeen => "",
        0 => "bad",
        _ => "warning",
    };
    let more = match (missing.is_empty(), states.is_empty(), met || today < seventeen) {
        (true, ..) => next,
        (_, true, true) => format!("{next} · Rien n’est encore noté"),
        (_, true, false) => format!("{next} · Ni entretien, ni rien d’autre n’est noté"),
        _ => format!("{next} · Manque : {}", missing.join(", ")),
    };
    Line {
        nom: format!("{}, {age}", one.nom),
        href: format!("/dossiers/{}/sortie", one.id),
        tag: (format!("{} sur {all}", count(ready, "prêt", "prêts")), kind),
        more,
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let details = "sorties information:parcours";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let identite =
        house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    // From the day of 16 years to the eve of 22.
    let born = (today.saturating_sub(22.years()), today.saturating_sub(16.years()));
    let read = granted.read();
    let all = store::partants(read, service, (today, born.0, born.1), &identite).await?;
    let points = store::points(read, service, &parcours).await?;
    let met = store::entretiens(read, service, &parcours).await?;
    granted.commit().await?;
    let (mut near, mut young, mut adults) = (Vec::new(), Vec::new(), Vec::new());
    let mut without = 0_usize;
    for one in &all {
        let own = points.iter().filter(|(child, ..)| *child == one.id);
        let states: BTreeMap<&str, &str> =
            own.map(|(_, point, etat)| (point.as_str(), etat.as_str())).collect();
        let met = met.contains(&one.id);
        let line = line(one, today, &states, met);
        if today >= birthday(one.birth, 18) {
            adults.push(line);
        } else if today >= birthday(one.birth, 17) {
            without += usize::from(!met);
            near.push(line);
        } else {
            young.push(line);
        }
    }
    page(&SortiesPage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Autre,
            "Sorties à préparer",
        ),
        lead: match (near.len(), without) {
            (0, _) => String::new(),
            (n, 0) => format!("{} de 17 ans ; aucun sans entretien.", count(n, "jeune", "jeunes")),
            (n, w) => format!(
                "{} de 17 ans, dont {w} sans entretien des 17 ans noté.",
                count(n, "jeune", "jeunes")
            ),
        },
        near,
        young,
        adults,
        devenir: format!("/services/{service}/devenir"),
    })
}
