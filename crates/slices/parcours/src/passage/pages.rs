//! `/services/{service}/passages`: who goes on after each measure that ends, and the days in between.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::store::{self, Passage};

/// How far back measures that ended without a relay are told, in days: a figure of ours.
const BACK: i64 = 90;

/// `/services/{service}/passages`.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/passages", get(show))
}

#[derive(Template)]
#[template(path = "passage/list.html")]
struct ListPage {
    layout: Layout,
    lines: Vec<Line>,
    all: String,
    figures: String,
}

struct Line {
    href: String,
    text: String,
    tag: (String, &'static str),
    more: String,
}

/// How long nobody was there, in words.
fn gap(one: &Passage, today: Date) -> (String, &'static str) {
    let days = |from: Date, to: Date| (to - from).get_days();
    match (one.fin, one.contact) {
        (Some(fin), Some(contact)) if contact <= fin => ("Aucun jour sans suivi".to_owned(), "ok"),
        (Some(fin), Some(contact)) => (format!("{} jours sans suivi", days(fin, contact)), "info"),
        (Some(fin), None) if fin <= today => {
            (format!("Sans premier contact depuis {} jours", days(fin, today)), "bad")
        }
        (None, Some(_)) => ("Contact pris avant la fin".to_owned(), "ok"),
        _ => ("Premier contact à prendre".to_owned(), "warning"),
    }
}

fn line(one: Passage, service: i64, today: Date) -> Line {
    let tag = gap(&one, today);
    let mut more = Vec::new();
    more.extend(one.fin.map(|day| format!("fin le {}", french_day(day))));
    more.extend(one.reunion.map(|day| format!("réunion le {}", french_day(day))));
    more.extend(one.contact.map(|day| format!("premier contact le {}", french_day(day))));
    let who = if one.nom.is_empty() { "Un enfant".to_owned() } else { one.nom };
    let next = if one.suivant.is_empty() {
        "personne n’est nommé pour la suite".to_owned()
    } else {
        one.suivant
    };
    Line {
        href: match one.id {
            Some(id) => format!("/fiche/passages-relais/{id}/modifier"),
            None => format!(
                "/registre/passages-relais/{service}/nouveau?personne_id={}&mesure_id={}",
                one.personne, one.mesure
            ),
        },
        text: format!("{who} : {next}"),
        tag,
        more: more.join(", "),
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let category = Category::Parcours;
    let action = Action { verb: Verb::Lire, category, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(&actor, action, "passages").await?;
    let parcours = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own).await?;
    let today = house.today();
    let since = today.checked_sub(BACK.days()).unwrap_or(today);
    let read = granted.read();
    let found = store::passages(read, service, since, (&parcours, &identite)).await?;
    granted.commit().await?;
    page(&ListPage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Autre,
            "Passages de relais",
        ),
        lines: found.into_iter().map(|one| line(one, service, today)).collect(),
        all: format!("/registre/passages-relais/{service}"),
        figures: if actor.may(service, Verb::Lire, Category::Activite) {
            format!("/services/{service}/tableaux/passages_suite")
        } else {
            String::new()
        },
    })
}
