//! `/services/{service}/besoins`: the needs of a service without an answer, and for how long.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::store::{self, Ouvert};

/// After how many days without an answer a need is told as waiting too long.
const LONG: i32 = 60;

/// `/services/{service}/besoins`.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/besoins", get(show))
}

#[derive(Template)]
#[template(path = "besoin/list.html")]
struct ListPage {
    layout: Layout,
    lead: String,
    lines: Vec<Line>,
    new: String,
    all: String,
    figures: String,
}

struct Line {
    href: String,
    text: String,
    tag: (String, &'static str),
    more: String,
}

fn line(one: Ouvert, today: Date) -> Line {
    let days = (today - one.vu).get_days();
    let kind = if days >= LONG { "bad" } else { "warning" };
    let who = if one.nom.is_empty() { "Un enfant".to_owned() } else { one.nom };
    let asked = match one.demande {
        Some(day) if one.a.is_empty() => format!("demandé le {}", french_day(day)),
        Some(day) => format!("demandé le {} à {}", french_day(day), one.a),
        None => "pas encore demandé".to_owned(),
    };
    Line {
        href: format!("/fiche/reponses-besoin/{}/modifier", one.id),
        text: format!("{who} : {}", one.besoin),
        tag: (format!("Sans réponse depuis {days} jours"), kind),
        more: format!("Vu le {}, {asked}", french_day(one.vu)),
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
    let mut granted = house.authorize_telling(&actor, action, "besoins").await?;
    let parcours = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own).await?;
    let open = store::ouverts(granted.read(), service, (&parcours, &identite)).await?;
    granted.commit().await?;
    let today = house.today();
    let long = open.iter().filter(|one| (today - one.vu).get_days() >= LONG).count();
    page(&ListPage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Autre,
            "Besoins sans réponse",
        ),
        lead: match (open.len(), long) {
            (0, _) => String::new(),
            (n, 0) => format!("Sans réponse : {n}."),
            (n, long) => format!("Sans réponse : {n}, dont {long} depuis soixante jours ou plus."),
        },
        lines: open.into_iter().map(|one| line(one, today)).collect(),
        new: if actor.may(service, Verb::Ecrire, category) {
            format!("/registre/reponses-besoin/{service}/nouveau")
        } else {
            String::new()
        },
        all: format!("/registre/reponses-besoin/{service}"),
        figures: if actor.may(service, Verb::Lire, Category::Activite) {
            format!("/services/{service}/tableaux/besoins_reponses")
        } else {
            String::new()
        },
    })
}
