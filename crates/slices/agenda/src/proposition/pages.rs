//! What each side sees and does.
//!
//! - `/rendez-vous/{rdv}/propositions`: asked, or taken back, from the page of the appointment.
//! - `/services/{service}/rendez-vous-proposes`: what a service received and sent.
//! - `/rendez-vous-proposes/{proposition}`: the answer of the service that follows the child (`pages/one.rs`).

use access::{Actor, Category, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use fiche::{Register, Row};
use jiff::ToSpan as _;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Column, Layout},
};

use super::{
    model::{CONDUITE, Proposition, Stand},
    store::{self, Ask},
};
use crate::{
    french,
    rdv::{
        NATURE_RENDEZ_VOUS,
        pages::{Proposed, on_row, on_service, opened, refused},
    },
};

mod one;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/rendez-vous/{rdv}/propositions", post(act))
        .route("/services/{service}/rendez-vous-proposes", get(list))
        .route("/rendez-vous-proposes/{proposition}", get(one::show).post(one::answer))
}

/// How far back the list looks, in days.
const BACK: i64 = 60;

/// What was asked of another service, as the page of the appointment tells it.
pub(crate) struct Sent {
    pub id: i64,
    /// Which service, for which child.
    pub told: String,
    pub state: &'static str,
    pub kind: &'static str,
    /// Who takes the child there.
    pub drive: &'static str,
    pub answer: String,
    /// Another moment that is asked: said, then day, from and to for the form that puts off.
    pub other: Option<[String; 4]>,
    /// Whether it may still be taken back.
    pub open: bool,
}

/// What the page of an appointment shows of the brothers and sisters whom another service follows.
#[derive(Default)]
pub(crate) struct Elsewhere {
    pub sent: Vec<Sent>,
    pub services: Vec<Choice>,
    pub drives: Vec<Choice>,
}

fn drive(code: &str) -> &'static str {
    CONDUITE.label_of(code).unwrap_or("À voir ensemble")
}

fn drives(chosen: &str) -> Vec<Choice> {
    CONDUITE
        .items
        .iter()
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: label.replace('\'', "’"),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect()
}

/// What was proposed of an appointment, and to whom it may be; nothing for a meeting of nobody.
pub(crate) async fn for_rdv(
    granted: &mut Granted,
    row: &Row,
    typed: &Proposed,
) -> Result<Elsewhere, PageError> {
    if row.int("personne_id").is_none() {
        return Ok(Elsewhere::default());
    }
    let all = store::of_rdv(granted.read(), row.id).await?;
    let services = store::services(granted.read(), row.owner).await?;
    let sent = all
        .into_iter()
        .map(|one| {
            let stand = one.stand();
            let (state, kind) = stand.word();
            let other = one.reply.filter(|_| stand == Stand::OtherMoment).map(|(start, end)| {
                [
                    format!("{}, {}", french::day(start.date()), french::span(start, end)),
                    start.date().to_string(),
                    start.strftime("%H:%M").to_string(),
                    end.strftime("%H:%M").to_string(),
                ]
            });
            Sent {
                id: one.id,
                told: format!("{} : {}", one.destinataire_nom, one.pour),
                state,
                kind,
                drive: drive(&one.transport),
                answer: one.answer,
                other,
                open: stand != Stand::Gone && stand != Stand::Refused,
            }
        })
        .collect();
    let services = services
        .into_iter()
        .map(|(id, nom)| Choice {
            checked: typed.destinataire == id.to_string(),
            value: id.to_string(),
            label: nom,
            ..Choice::default()
        })
        .collect();
    Ok(Elsewhere { sent, services, drives: drives(&typed.transport) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    geste: String,
    proposition: String,
    destinataire: String,
    pour: String,
    transport: String,
    mot: String,
}

/// What is said once something was asked; the last three say what lacks.
pub(crate) fn told(fait: &str) -> &'static str {
    match fait {
        "propose" => "Le rendez-vous est proposé : la réponse se verra ici.",
        "propose_retire" => "La proposition est retirée.",
        "propose_manque" => {
            "Rien n’est proposé : choisissez le service et dites pour quel enfant, en 200 caractères au plus."
        }
        _ => "",
    }
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(rdv): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let (mut granted, row) = opened(&shell, &register, &actor, rdv, Verb::Ecrire).await?;
    let services = store::services(granted.read(), row.owner).await?;
    granted.commit().await?;
    let back = |fait: &str| {
        let to = format!("/rendez-vous/{rdv}?fait={fait}#ailleurs");
        Ok(Redirect::to(&to).into_response())
    };
    let action = on_row(Verb::Ecrire, row.owner, rdv, row.int("personne_id"));
    if asked.geste == "retirer" {
        let Ok(id) = asked.proposition.parse::<i64>() else { return Err(PageError::NotFound) };
        let mut write =
            shell.house.authorize_write_telling(&actor, action, "proposition:retirer").await?;
        if !store::withdraw(write.write(), rdv, id).await? {
            return Err(PageError::NotFound);
        }
        write.commit().await?;
        return back("propose_retire");
    }
    let (pour, mot) = (asked.pour.trim(), asked.mot.trim());
    let to = asked.destinataire.parse::<i64>().ok();
    let to = to.filter(|id| services.iter().any(|(known, _)| known == id));
    let fits = !pour.is_empty() && pour.chars().count() <= 200 && mot.chars().count() <= 1000;
    let (Some(to), true, Some("prevu"), Some(_)) =
        (to, fits, row.text("etat"), row.int("personne_id"))
    else {
        return again(&shell, &register, &actor, rdv, asked).await;
    };
    let transport = CONDUITE.items.iter().find(|(code, _)| *code == asked.transport);
    let transport = transport.map_or("a_voir", |(code, _)| code);
    let mut write =
        shell.house.authorize_write_telling(&actor, action, "proposition:demander").await?;
    let id = shell.house.new_id();
    let at = write.at().to_owned();
    let compte = write.compte();
    let ask = Ask { id, service: row.owner, rdv, destinataire: to, pour, mot, transport };
    store::ask(write.write(), &ask, (compte, &at)).await?;
    write.commit().await?;
    back("propose")
}

/// The page of the appointment again, with what was typed.
async fn again(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    rdv: i64,
    asked: Asked,
) -> Result<Response, PageError> {
    let typed = Proposed {
        destinataire: asked.destinataire,
        pour: asked.pour,
        transport: asked.transport,
        mot: asked.mot,
        error: told("propose_manque"),
    };
    refused(shell, register, actor, rdv, typed).await
}

/// A proposal, in a list.
struct Line {
    href: String,
    day: String,
    when: String,
    what: String,
    service: String,
    pour: String,
    state: &'static str,
    kind: &'static str,
}

fn line(one: &Proposition, received: bool) -> Line {
    let (state, kind) = one.stand().word();
    let nature = NATURE_RENDEZ_VOUS.label_of(&one.nature).unwrap_or_default();
    Line {
        href: if received {
            format!("/rendez-vous-proposes/{}", one.id)
        } else {
            format!("/rendez-vous/{}", one.rdv)
        },
        day: one.slot.0.date().to_string(),
        when: format!(
            "{}, {}",
            french::day(one.slot.0.date()),
            french::span(one.slot.0, one.slot.1)
        ),
        what: nature.replace('\'', "’"),
        service: if received { one.service_nom.clone() } else { one.destinataire_nom.clone() },
        pour: one.pour.clone(),
        state,
        kind,
    }
}

#[derive(Template)]
#[template(path = "proposition/list.html")]
struct ListPage {
    layout: Layout,
    received: Vec<Line>,
    sent: Vec<Line>,
    columns: Vec<Column>,
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    let perimetre = granted.perimetre().clone();
    let today = shell.house.today();
    let since = today.checked_sub(BACK.days()).unwrap_or(today).to_string();
    let received = store::received(granted.read(), service, &perimetre, &since).await?;
    // What was asked of another service names a child of theirs: it is told to who asks it.
    let own = [service];
    let writes = shell
        .house
        .perimetre(granted.read(), &actor, Verb::Ecrire, Category::Parcours, own)
        .await?;
    let sent = store::sent(granted.read(), service, &writes, &since).await?;
    granted.commit().await?;
    let title = "Rendez-vous proposés";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Agenda, title);
    let here = layout.crumbs.len().saturating_sub(1);
    let agenda = format!("/services/{service}/agenda");
    layout.crumbs.insert(here, ("Agenda".to_owned(), Some(agenda)));
    let columns = ["Quand", "Rendez-vous", "Pour qui", "Service", "Où cela en est"]
        .into_iter()
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect();
    page(&ListPage {
        layout,
        received: received.iter().map(|one| line(one, true)).collect(),
        sent: sent.iter().map(|one| line(one, false)).collect(),
        columns,
    })
}

/// What is said, on an agenda, of the proposals that wait for an answer of services one plans for: sentence and address.
pub(crate) async fn waiting(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    services: &[i64],
) -> Result<Vec<(String, String)>, PageError> {
    let since = shell.house.today().to_string();
    let mut told = Vec::new();
    for service in services.iter().take(12).copied() {
        if !actor.may(service, Verb::Ecrire, Category::Parcours) {
            continue;
        }
        let perimetre = shell
            .house
            .perimetre(granted.read(), actor, Verb::Lire, Category::Parcours, vec![service])
            .await?;
        let all = store::received(granted.read(), service, &perimetre, &since).await?;
        let text = match all.iter().filter(|one| one.stand().is_waiting()).count() {
            0 => continue,
            1 => "Un autre service propose un rendez-vous : à accepter, déplacer ou refuser."
                .to_owned(),
            n => format!("{n} rendez-vous proposés par d’autres services attendent une réponse."),
        };
        told.push((text, format!("/services/{service}/rendez-vous-proposes")));
    }
    Ok(told)
}
