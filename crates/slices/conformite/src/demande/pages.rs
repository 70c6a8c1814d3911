//! Requests on screen: those of a child.

use std::collections::BTreeMap;

use access::{Category, Verb};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use jiff::civil::Date;
use serde::Deserialize;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Fact, Flash, Layout},
};

use super::{
    effacement, juge,
    model::{Demande, NATURES, OUTCOMES},
    open, relecture, store, une,
};
use crate::{
    conservation::{self, Gele, Levee},
    scope,
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/droits", get(of_child).post(act))
        .route("/demandes/{demande}", get(une::show).post(une::act))
        .route("/demandes/{demande}/effacement", get(effacement::show).post(effacement::propose))
        .route("/demandes/{demande}/acces", get(relecture::show).post(relecture::keep))
        .route("/organisations/{organisation}/conformite/demandes", get(open::list).post(open::ask))
}

#[derive(Template)]
#[template(path = "demande/child.html")]
struct ChildPage {
    layout: Layout,
    nom: String,
    back: String,
    trace: String,
    facts: Vec<Fact>,
    requests: Vec<(String, String, String, String)>,
    /// Limits of use that stand, each with its request.
    limits: Vec<(String, String)>,
    holds: Vec<Tenu>,
    openings: Vec<String>,
    may_write: bool,
    action: String,
    natures: Vec<Choice>,
    liens: Vec<Choice>,
    today: String,
}

/// What was just refused, told once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    refus: String,
}

/// A hold on screen.
struct Tenu {
    id: i64,
    told: String,
    /// Why it was lifted, or is asked to be.
    why: String,
    open: bool,
    /// Its lift is asked for.
    asked: bool,
    /// The reader asked for it: another person agrees.
    own: bool,
    /// The field where the reason is written.
    champ: String,
}

impl Tenu {
    fn of(one: Gele, compte: i64) -> Self {
        let since = web::in_paris(&one.start_at);
        Self {
            told: match &one.end_at {
                Some(end) => format!("{} (du {since} au {})", one.motif, web::in_paris(end)),
                None => format!("{} (depuis le {since})", one.motif),
            },
            open: one.end_at.is_none(),
            asked: one.end_at.is_none() && one.levee_by.is_some(),
            own: one.levee_by == Some(compte),
            why: one.end_motif,
            champ: format!("levee-{}", one.id),
            id: one.id,
        }
    }
}

pub(super) fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact { label: label.to_owned(), value: value.into(), ..Fact::default() }
}

pub(super) fn day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), french_day)
}

/// The state of a request: words and kind of tag.
pub(super) fn state(demande: &Demande, today: Date) -> (String, &'static str) {
    match &demande.answer {
        Some((outcome, _, at)) => {
            let label =
                OUTCOMES.iter().find(|(code, _)| code == outcome).map_or("Répondue", |o| o.1);
            (format!("{label}, le {}", day(at)), "ok")
        }
        None if demande.due_day.parse::<Date>().is_ok_and(|due| due < today) => {
            (format!("En retard depuis le {}", day(&demande.due_day)), "bad")
        }
        None => (format!("À répondre avant le {}", day(&demande.due_day)), "warning"),
    }
}

async fn of_child(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let service = scope::service_for(&shell, &actor, Verb::Lire, personne).await?;
    let action = scope::on_child(Verb::Lire, service, personne);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let found = conservation::situation_of(&mut granted, personne).await?;
    let file = found.ok_or(PageError::NotFound)?;
    let requests = store::of_child(&mut granted, personne).await?;
    let holds = conservation::gels_of(&mut granted, personne).await?;
    let openings = conservation::openings_of(&mut granted, personne).await?;
    granted.commit().await?;
    // Who answers to persons does not always read their files.
    let reads = actor.may(service, Verb::Lire, Category::Identite);
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let today = shell.house.today();
    let here = format!("/dossiers/{personne}/droits");
    let mut layout = scope::frame_of_service(&shell, &actor, service, "Droits de la personne");
    if asked.refus == "gel" {
        let text = "Rien n’est levé : dites pourquoi, et une autre personne que celle qui l’a demandé donne son accord.";
        layout.flash = Some(Flash { kind: "bad".to_owned(), text: text.to_owned() });
    }
    page(&ChildPage {
        layout,
        nom: file.nom.clone(),
        back: if reads {
            format!("/dossiers/{personne}")
        } else {
            format!("/organisations/{organisation}/conformite/demandes")
        },
        trace: format!("/dossiers/{personne}/trace"),
        facts: vec![
            fact("Service qui tient le dossier", file.service_nom.clone()),
            fact(
                "Fin de la dernière mission",
                file.end_day.map_or_else(|| "En cours, ou pas commencée".to_owned(), french_day),
            ),
        ],
        requests: requests
            .iter()
            .map(|one| {
                let (told, kind) = state(one, today);
                let label = format!("{}, reçue le {}", one.label(), day(&one.received_day));
                (label, format!("/demandes/{}", one.id), told, kind.to_owned())
            })
            .collect(),
        limits: requests
            .iter()
            .filter(|one| one.limits())
            .map(|one| {
                let since = one.answer.as_ref().map_or(String::new(), |(_, _, at)| day(at));
                (since, format!("/demandes/{}", one.id))
            })
            .collect(),
        holds: holds.into_iter().map(|one| Tenu::of(one, actor.compte)).collect(),
        openings,
        may_write: actor.may(service, Verb::Ecrire, Category::Trace),
        action: here,
        natures: open::natures("acces"),
        liens: open::liens(""),
        today: today.to_string(),
    })
}

async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let service = scope::service_for(&shell, &actor, Verb::Ecrire, personne).await?;
    let action = scope::on_child(Verb::Ecrire, service, personne);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    // What is not complete stays typed on the page.
    let mut done = "?fait=note";
    if get("geste") == "gel" {
        let levee =
            conservation::Gel::apply(&shell, &mut granted, (organisation, personne), &form).await?;
        if levee == Levee::Rien {
            done = "?refus=gel";
        }
    } else if let (Some((nature, _, _)), Some(received), false) = (
        NATURES.iter().find(|(code, _, _)| *code == get("nature")),
        vocabulary::parse_day(get("received_day")),
        get("demandeur").is_empty() || juge::label(get("demandeur_lien")).is_empty(),
    ) {
        let said = (*nature, get("demandeur_lien"), get("demandeur"), get("texte"));
        let demande =
            Demande::new(shell.house.new_id(), (organisation, service, personne), received, said);
        store::create(&mut granted, &demande).await?;
    } else {
        done = "";
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/droits{done}")).into_response())
}
