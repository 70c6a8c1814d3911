//! `/services/{service}/references`: who is beside each child, and whom the service wants there that nobody is.
//!
//! What the team wants (a second référent for brothers and sisters, one of the daily life) is a rule of the service
//! (`regle_equipe`), dated; who lacks is named with the one touch that appoints.

mod rules;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use rules::{Aupres, Enfant, Regle, Voulu};

/// The routes of the page.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/references", get(show))
}

#[derive(Template)]
#[template(path = "references/list.html")]
struct ReferencesPage {
    layout: Layout,
    lead: String,
    wants: String,
    /// Where the rule is written anew; empty for who does not.
    rule: String,
    manques: Vec<Manque>,
    columns: Vec<Column>,
    children: Vec<Child>,
    elargies: Vec<Elargie>,
}

/// A child who lacks somebody: each role with where one is appointed, empty for who does not.
struct Manque {
    nom: String,
    href: String,
    roles: Vec<(&'static str, String)>,
}

struct Child {
    nom: String,
    href: String,
    roles: Vec<Role>,
}

struct Role {
    label: &'static str,
    who: Vec<(String, &'static str)>,
}

/// Somebody who came to a team by a decision.
struct Elargie {
    nom: String,
    href: String,
    enfant: String,
    motif: String,
    decided: String,
    until: String,
}

/// What is read of a service on a day.
struct Known {
    enfants: Vec<Enfant>,
    regle: Regle,
    /// Those trained to the method; none when the service has no such training or the reader no right to read it.
    formes: Option<BTreeSet<i64>>,
    reunions: BTreeMap<i64, Date>,
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let day = house.today();
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let details = "references information:parcours information:identite";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let read = granted.read();
    let enfants = store::enfants(read, (service, day), (&identite, &parcours)).await?;
    let regle = store::regle(read, service, day).await?;
    let trains = !regle.formation.is_empty() && actor.may(service, Verb::Lire, Category::Rh);
    let formes = if trains {
        Some(store::formes(read, (service, day), &regle.formation).await?)
    } else {
        None
    };
    let meetings = if actor.may(service, Verb::Lire, Category::Vie) {
        enfants.iter().flat_map(|one| &one.aupres).filter_map(|who| who.reunion).collect()
    } else {
        BTreeSet::new()
    };
    let reunions = store::reunions(read, service, &meetings).await?.into_iter().collect();
    granted.commit().await?;
    Ok(Known { enfants, regle, formes, reunions })
}

fn appoint(service: i64, one: &Enfant, role: Voulu, day: Date) -> String {
    let (sejour, role) = (one.sejour, role.code());
    format!("/registre/referents/{service}/nouveau?sejour_id={sejour}&role={role}&start_day={day}")
}

fn child(known: &Known, shown: &[Voulu], one: &Enfant) -> Child {
    let named = |who: &Aupres| {
        let untrained = known.formes.as_ref().is_some_and(|all| !all.contains(&who.professionnel));
        (who.nom.clone(), if untrained { "Pas formé à la méthode" } else { "" })
    };
    let roles = shown.iter().map(|role| Role {
        label: role.label(),
        who: one.aupres.iter().filter(|who| who.role == role.code()).map(named).collect(),
    });
    Child { nom: one.nom.clone(), href: format!("/dossiers/{}", one.id), roles: roles.collect() }
}

fn widened<'a>(known: &'a Known, one: &'a Enfant) -> impl Iterator<Item = Elargie> + 'a {
    one.aupres.iter().filter(|who| !who.motif.is_empty()).map(|who| Elargie {
        nom: who.nom.clone(),
        href: format!("/fiche/referents/{}", who.id),
        enfant: one.nom.clone(),
        motif: who.motif.clone(),
        decided: who
            .reunion
            .and_then(|id| known.reunions.get(&id))
            .map(|day| format!("Décidé à la réunion du {}", french_day(*day)))
            .unwrap_or_default(),
        until: who
            .end
            .map(|end| format!("jusqu’au {}", french_day(end.yesterday().unwrap_or(end))))
            .unwrap_or_default(),
    })
}

fn told(all: usize, lacking: usize) -> String {
    match (all, lacking) {
        (0, _) => "Aucun enfant n’est accueilli ni suivi aujourd’hui.".to_owned(),
        (_, 0) => "Chaque enfant a auprès de lui qui le service veut.".to_owned(),
        (_, 1) => format!("Il manque quelqu’un auprès de 1 enfant sur {all}."),
        _ => format!("Il manque quelqu’un auprès de {lacking} enfants sur {all}."),
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let day = shell.house.today();
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let manques: Vec<Manque> = known
        .enfants
        .iter()
        .filter_map(|one| {
            let roles = rules::manques(&known.regle, &known.enfants, one);
            let href = |role| if writes { appoint(service, one, role, day) } else { String::new() };
            (!roles.is_empty()).then(|| Manque {
                nom: one.nom.clone(),
                href: format!("/dossiers/{}", one.id),
                roles: roles.into_iter().map(|role| (role.label(), href(role))).collect(),
            })
        })
        .collect();
    let edits = actor.may(service, Verb::Ecrire, Category::Structure);
    let shown = rules::shown(&known.regle, &known.enfants);
    let labels = ["Enfant"].into_iter().chain(shown.iter().map(|role| role.label()));
    let title = "Qui suit chaque enfant";
    page(&ReferencesPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, title),
        lead: told(known.enfants.len(), manques.len()),
        wants: rules::sentence(&known.regle),
        rule: if edits {
            format!("/registre/regles-equipe/{service}/nouveau")
        } else {
            String::new()
        },
        manques,
        columns: labels
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        children: known.enfants.iter().map(|one| child(&known, &shown, one)).collect(),
        elargies: known.enfants.iter().flat_map(|one| widened(&known, one)).collect(),
    })
}
