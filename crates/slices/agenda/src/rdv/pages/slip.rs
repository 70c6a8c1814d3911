//! The slip of an appointment for a child or a parent, in plain words, and the text of a message.

use access::Verb;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::Register;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{nothing, one::opened, own_service};
use crate::{french, rappel, rdv::store};

#[derive(Template)]
#[template(path = "rdv/pages/slip.html")]
struct SlipPage {
    layout: Layout,
    prenom: String,
    what: &'static str,
    day: String,
    from: String,
    to: String,
    lieu: String,
    who: String,
    service: String,
    phone: String,
    message: String,
}

/// What an appointment is, as one says it to a child or a parent.
fn what(nature: &str) -> &'static str {
    match nature {
        "visite_domicile" => "une visite à la maison",
        "entretien" => "un rendez-vous pour parler",
        "visite" => "une visite en famille",
        "audience" => "une audience : un rendez-vous avec le juge",
        "synthese" | "reunion" => "une réunion",
        "sante" => "un rendez-vous de santé",
        "ecole" => "un rendez-vous à l’école",
        "transport" => "un trajet",
        "activite" => "une activité",
        _ => "un rendez-vous",
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (mut granted, row) = opened(&shell, &register, &actor, id, Verb::Lire).await?;
    let seance = store::one(granted.read(), id).await?.ok_or_else(nothing)?;
    let own = actor.services_for(Verb::Lire, access::Category::Identite);
    let identite = shell
        .house
        .perimetre(granted.read(), &actor, Verb::Lire, access::Category::Identite, own)
        .await?;
    let names =
        store::names(granted.read(), std::slice::from_ref(&seance), Some(&identite)).await?;
    let phone = store::telephone(granted.read(), row.owner).await?;
    granted.commit().await?;
    let child = seance.enfants.first().and_then(|id| names.enfants.get(id));
    let prenom = child.and_then(|nom| nom.split(' ').next()).unwrap_or_default().to_owned();
    let who: Vec<String> = seance
        .professionnels
        .iter()
        .filter_map(|id| names.professionnels.get(id).cloned())
        .collect();
    let service = actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone());
    let (day, from) = (french::day(seance.start.date()), french::hour(seance.start.time()));
    // No name of a child, no place where they live: a message is read over a shoulder.
    let message = rappel::text(seance.start, if phone.is_empty() { &service } else { &phone });
    let mut layout = web::frame_of_service(
        &shell,
        &actor,
        own_service(&actor, &[], row.owner),
        Section::Agenda,
        "Billet de rappel",
    );
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Rendez-vous".to_owned(), Some(format!("/rendez-vous/{id}"))));
    page(&SlipPage {
        layout,
        prenom,
        what: what(&seance.nature),
        day,
        from,
        to: french::hour(seance.end.time()),
        lieu: seance.lieu.clone(),
        who: who.join(" et "),
        service,
        phone,
        message,
    })
}
