//! The pages of appointments.
//!
//! - `/agenda`, `/services/{service}/agenda`: a week (`semaine.rs`). `/dossiers/{personne}/agenda`: what
//!   comes for a child, then what was (`enfant.rs`).
//! - `/services/{service}/agenda/nouveau`: the form (`new.rs`); `plan.rs`: what is checked and kept.
//! - `/rendez-vous/{rdv}`: one appointment, and what becomes of it (`one.rs`); `…/convocation`: the slip
//!   (`slip.rs`).

use access::{Action, Actor, Category, Cible, Verb};
use axum::{Router, routing::get};
use partage::restriction::TITULAIRE;
use web::{PageError, Section, Shell, parts::Layout};

use super::{
    ETAT_RENDEZ_VOUS, NATURE_RENDEZ_VOUS, TRANSPORT,
    store::{Names, Repit, Seance},
};
use crate::french;

mod bar;
mod enfant;
mod jour;
mod new;
mod one;
mod plan;
mod semaine;
mod slip;

pub use jour::{DuJour, of_day, of_service_day};

pub(crate) use new::{coded, listed, plain_field};
pub(crate) use one::{Proposed, opened, refused};
pub(crate) use plan::{Planned, Wish, keep, plan};

/// The routes of appointments.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/agenda", get(semaine::own))
        .route("/services/{service}/agenda", get(semaine::of_service))
        .route("/services/{service}/agenda/nouveau", get(new::show).post(new::create))
        .route("/dossiers/{personne}/agenda", get(enfant::show))
        .route("/rendez-vous/{rdv}", get(one::show).post(one::act))
        .route("/rendez-vous/{rdv}/convocation", get(slip::show))
}

/// Something done with the appointments of a service.
pub(crate) fn on_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Parcours, cible: Cible::Service(service) }
}

/// Something done with one row about a child, or about nobody.
pub(crate) fn on_row(verb: Verb, service: i64, id: i64, enfant: Option<i64>) -> Action {
    let enfants = enfant.into_iter().collect();
    let cible = Cible::RowOfService { service, table: "rendez_vous", id, enfants };
    Action { verb, category: Category::Parcours, cible }
}

/// The frame of a page about a child, with the way back to their file.
pub(crate) fn framed(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    (personne, nom): (i64, &str),
    last: &str,
) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, service, Section::Agenda, last);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.to_owned(), Some(format!("/dossiers/{personne}"))));
    layout
}

/// The service one works in around a child: the one that keeps the file, else one of one's own.
pub(crate) fn own_service(actor: &Actor, writes: &[i64], keeper: i64) -> i64 {
    if writes.contains(&keeper) || actor.service(keeper).is_some() {
        return keeper;
    }
    let first = || actor.services().next().map(|(id, _)| id);
    writes.first().copied().or_else(first).unwrap_or_default()
}

/// One appointment, as a page shows it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub href: String,
    pub day: String,
    pub when: String,
    pub what: String,
    pub children: String,
    pub who: String,
    pub place: String,
    pub state: &'static str,
    pub kind: &'static str,
    /// What a judge decided against it, once it was looked at.
    pub bar: bar::Bar,
}

/// Tells an appointment; a child whose identity is closed is « un enfant ».
pub(super) fn item(one: &Seance, names: &Names) -> Item {
    let children: Vec<String> = one
        .enfants
        .iter()
        .map(|id| names.enfants.get(id).cloned().unwrap_or_else(|| "Un enfant".to_owned()))
        .collect();
    let who: Vec<String> = one
        .professionnels
        .iter()
        .filter_map(|id| names.professionnels.get(id).cloned())
        .chain(
            TITULAIRE
                .label_of(&one.titulaire)
                .map(|label| format!("avec : {}", label.to_lowercase())),
        )
        .chain((!one.tiers.is_empty()).then(|| format!("tiers : {}", one.tiers)))
        .collect();
    let mut place: Vec<String> = Vec::new();
    if !one.lieu.is_empty() {
        place.push(one.lieu.clone());
    }
    place.extend(one.moyens.iter().filter_map(|id| names.moyens.get(id).cloned()));
    if let Some(label) = TRANSPORT.label_of(&one.transport).filter(|_| one.transport != "sans") {
        place.push(format!("transport : {}", label.to_lowercase()));
    }
    let nature = NATURE_RENDEZ_VOUS.label_of(&one.nature).unwrap_or_default().replace('\'', "’");
    let what = if one.objet.is_empty() { nature } else { format!("{nature} : {}", one.objet) };
    let (state, kind) = state(&one.etat);
    Item {
        href: format!("/rendez-vous/{}", one.id),
        day: one.start.date().to_string(),
        when: french::span(one.start, one.end),
        what,
        children: children.join(", "),
        who: who.join(", "),
        place: place.join(" · "),
        state,
        kind,
        bar: bar::Bar::default(),
    }
}

/// Tells a rest of who takes the child in, on one of its days.
pub(super) fn rest(one: &Repit) -> Item {
    let (state, kind) = match one.etat.as_str() {
        "organise" => ("Organisé", "ok"),
        "fait" => ("A eu lieu", "ok"),
        _ => ("Demandé", "info"),
    };
    Item {
        href: format!("/fiche/repits/{}", one.id),
        day: one.start.to_string(),
        when: "Toute la journée".to_owned(),
        what: "Répit".to_owned(),
        children: one.enfant.clone(),
        who: if one.relais.is_empty() { String::new() } else { format!("relais : {}", one.relais) },
        place: String::new(),
        state,
        kind,
        bar: bar::Bar::default(),
    }
}

/// The word of a state, and how it is shown; nothing is said of what is simply planned.
pub(crate) fn state(etat: &str) -> (&'static str, &'static str) {
    match etat {
        "prevu" => ("", ""),
        "tenu" => ("Tenu", "ok"),
        "reporte" => ("Reporté", "info"),
        "annule" => ("Annulé", "warning"),
        other => (ETAT_RENDEZ_VOUS.label_of(other).unwrap_or_default(), "warning"),
    }
}

/// A row's own failure, told to nobody.
pub(super) fn nothing() -> PageError {
    PageError::NotFound
}
