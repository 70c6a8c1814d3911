//! `/services/{service}/fermetures`: the days on which a service closes, and what is found for each child.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::enfant::told;
use jiff::ToSpan as _;
use vocabulary::french_day;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{
    model::NATURE_SOLUTION,
    store::{self, Concerne, Fermeture},
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/fermetures", get(show))
}

#[derive(Template)]
#[template(path = "solution/pages/closures.html")]
struct ClosuresPage {
    layout: Layout,
    lead: String,
    closures: Vec<Closure>,
    new: String,
}

struct Closure {
    title: String,
    href: String,
    tag: (String, &'static str),
    avis: (String, &'static str),
    children: Vec<Child>,
}

struct Child {
    nom: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    texte: String,
    /// The solution, or where one is noted; empty for who may not.
    act: (String, String),
}

fn child(one: &Concerne, fermeture: &Fermeture, (service, writes): (i64, bool)) -> Child {
    let mut tags = Vec::new();
    let act = match &one.solution {
        Some(found) => {
            tags.push((told(&NATURE_SOLUTION, Some(&found.nature)), "ok"));
            if found.decidee.is_none() {
                tags.push(("Pas encore décidée".to_owned(), "warning"));
            }
            tags.push(match found.juge {
                Some(day) => (format!("Juge informé le {}", french_day(day)), ""),
                None => ("Juge à informer".to_owned(), "warning"),
            });
            ("Voir la solution".to_owned(), format!("/fiche/solutions-provisoires/{}", found.id))
        }
        None => {
            tags.push(("Sans solution".to_owned(), "bad"));
            let last = fermeture.jours.1.yesterday().unwrap_or(fermeture.jours.1);
            let href = format!(
                "/registre/solutions-provisoires/{service}/nouveau?personne_id={}\
                 &cause_solution=fermeture&fermeture_id={}&start_day={}&end_day={last}\
                 &retour=/services/{service}/fermetures",
                one.id, fermeture.id, fermeture.jours.0
            );
            let href = if writes { href } else { String::new() };
            ("Noter une solution".to_owned(), href)
        }
    };
    Child {
        nom: one.nom.clone(),
        href: format!("/dossiers/{}/solutions", one.id),
        tags,
        texte: one.solution.as_ref().map(|found| found.texte.clone()).unwrap_or_default(),
        act,
    }
}

fn closure(one: &Fermeture, place: (i64, bool)) -> Closure {
    let last = one.jours.1.yesterday().unwrap_or(one.jours.1);
    let bare = one.enfants.iter().filter(|child| child.solution.is_none()).count();
    let days = if last == one.jours.0 {
        format!("Le {}", french_day(last))
    } else {
        format!("Du {} au {}", french_day(one.jours.0), french_day(last))
    };
    Closure {
        title: format!("{days} : {}", one.motif),
        href: format!("/fiche/fermetures/{}", one.id),
        tag: match (one.enfants.len(), bare) {
            (0, _) => ("Aucun enfant concerné".to_owned(), ""),
            (all, 0) => (format!("Une solution pour chacun des {all} enfants"), "ok"),
            (all, bare) => (format!("{bare} sans solution, sur {all}"), "bad"),
        },
        avis: match one.avis {
            Some(day) => (format!("Juges et département avisés le {}", french_day(day)), "ok"),
            None => ("Juges et département à aviser".to_owned(), "warning"),
        },
        children: one.enfants.iter().map(|each| child(each, one, place)).collect(),
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let details = "fermetures information:parcours information:identite";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, &actor, Verb::Lire, Category::Identite, [service]).await?;
    let since = house.today().saturating_sub(1.months());
    let all = store::fermetures(read, service, since, (&parcours, &identite)).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let bare: usize = all
        .iter()
        .map(|one| one.enfants.iter().filter(|child| child.solution.is_none()).count())
        .sum();
    page(&ClosuresPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Fermetures"),
        lead: match (all.len(), bare) {
            (0, _) => "Aucune fermeture n’est prévue.".to_owned(),
            (_, 0) => "Chaque enfant a une solution.".to_owned(),
            (_, 1) => "Un enfant est encore sans solution.".to_owned(),
            (_, n) => format!("{n} enfants sont encore sans solution."),
        },
        closures: all.iter().map(|one| closure(one, (service, writes))).collect(),
        new: if actor.may(service, Verb::Ecrire, Category::Structure) {
            format!("/registre/fermetures/{service}/nouveau?retour=/services/{service}/fermetures")
        } else {
            String::new()
        },
    })
}
