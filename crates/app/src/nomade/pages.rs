//! `/sans-reseau`: what one takes on this device, where one's devices are, what came back and waits for a person.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::{SignedDuration, ToSpan as _};
use nomade::{
    Ecrit, Emport, Etat, Sorte,
    appareil::{LIMITED_HOURS, Nature},
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, Flash, Layout},
};

use super::{
    appareils::{Known, Told},
    land::{FERME, SANS_DROIT, here},
    one::writing,
    pack::MOST,
    store,
};

/// How long what came back is listed, in days.
const DAYS: i64 = 30;

/// What came back.
struct Line {
    what: String,
    who: String,
    href: String,
    tag: &'static str,
    kind: &'static str,
    why: String,
}

struct Device {
    cle: String,
    name: String,
    told: String,
    seen: String,
}

#[derive(Template)]
#[template(path = "nomade/page.html")]
struct TakePage {
    layout: Layout,
    /// Followed or met these days, ticked.
    proposed: Vec<Choice>,
    others: Vec<Choice>,
    /// Whole houses, for who is on call: service, and how many children.
    houses: Vec<Choice>,
    /// There are too many to be listed.
    more: bool,
    most: usize,
    hours: i64,
    /// The device in one's hands.
    device: Told,
    /// Whose it may be.
    natures: Vec<Choice>,
    /// What waits for a person: one's own, then those of colleagues.
    waiting: Vec<Line>,
    done: Vec<Line>,
    devices: Vec<Device>,
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    avec: Option<i64>,
    #[serde(default)]
    fait: String,
}

#[derive(Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    cle: String,
}

/// The part of every child that one may read without more ado.
pub(crate) fn own_reach() -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let flash = match asked.fait.as_str() {
        "efface" => {
            Some(("ok", "L’appareil effacera ce qu’il a emporté dès qu’il aura du réseau."))
        }
        "verse" => Some(("ok", "C’est dans le dossier.")),
        "ecarte" => Some(("ok", "C’est mis de côté, avec votre raison.")),
        _ => None,
    };
    print((&shell, &actor), &headers, asked.avec, flash, StatusCode::OK).await
}

pub(super) async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    if sent.geste == "effacer" {
        let granted =
            shell.house.authorize_telling(&actor, own_reach(), "emport effacement").await?;
        let mut write = shell.house.db().write().await?;
        let now = shell.house.now().to_string();
        nomade::end_emport(&mut write, &sent.cle, actor.compte, &now).await?;
        write.commit().await?;
        granted.commit().await?;
        return Ok(Redirect::to("/sans-reseau?fait=efface").into_response());
    }
    let told = "Rien n’a été emporté : cet appareil ne peut pas fermer à clé ce qu’il garde, \
                car les scripts y sont éteints. Imprimez plutôt les fiches d’urgence.";
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    print((&shell, &actor), &headers, None, Some(("bad", told)), status).await
}

async fn print(
    (shell, actor): (&Shell, &Actor),
    headers: &HeaderMap,
    asked: Option<i64>,
    flash: Option<(&str, &str)>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize_telling(actor, own_reach(), "sans-reseau").await?;
    let services = actor.services_for(Verb::Lire, Category::Parcours);
    let (day, until) = (house.today(), house.today().checked_add(2.days()).unwrap_or_default());
    let span = (day.to_string(), until.to_string());
    let span = (span.0.as_str(), span.1.as_str());
    let (children, more) =
        store::children(&mut granted, actor.compte, &services, span, asked).await?;
    let present = store::staying(&mut granted, &services, span.0).await?;
    let old = house.now().checked_sub(SignedDuration::from_hours(24 * DAYS));
    let since = old.unwrap_or(house.now()).to_string();
    let mine = nomade::of_author(granted.read(), actor.compte, &since).await?;
    let theirs = nomade::waiting_in(granted.read(), &services).await?;
    let mut waiting = Vec::new();
    let mut done = Vec::new();
    // What was opened is told by the trace.
    for ecrit in mine.iter().filter(|ecrit| ecrit.fait.sorte != Sorte::Lecture) {
        let line = line(ecrit, "");
        match ecrit.etat {
            Etat::AReprendre => waiting.push(line),
            _ => done.push(line),
        }
    }
    for ecrit in theirs.iter().filter(|ecrit| ecrit.compte != actor.compte && is_left(ecrit)) {
        if house.would_allow(granted.read(), actor, &writing(ecrit)).await?.is_some() {
            waiting.push(line(ecrit, &ecrit.nom));
        }
    }
    let emports = nomade::emports(granted.read(), actor.compte).await?;
    let device = Known::read(granted.read(), (shell, actor), headers).await?.told();
    granted.commit().await?;
    let now = house.now();
    let devices: Vec<Device> = emports
        .iter()
        .filter(|one| !nomade::is_over(&one.expire_at, one.efface_at.as_deref(), now))
        .map(as_device)
        .collect();
    let houses = present
        .iter()
        .filter(|(_, children)| children.len() > 1 && children.len() <= MOST)
        .filter_map(|(service, children)| {
            let nom = &actor.service(*service)?.nom;
            let label = format!("{nom} : {} enfants", children.len());
            Some(Choice { value: service.to_string(), label, ..Choice::default() })
        })
        .collect();
    let (proposed, others): (Vec<_>, Vec<_>) = children.into_iter().partition(|one| one.proposed);
    let choice = |one: store::Child| Choice {
        value: one.id.to_string(),
        label: one.nom,
        checked: one.proposed,
        ..Choice::default()
    };
    let mut layout = web::frame(shell, actor, "Sans réseau");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Sans réseau".to_owned(), None)];
    layout.flash = flash.map(|(kind, text)| Flash { kind: kind.to_owned(), text: text.to_owned() });
    page_with_status(
        status,
        &TakePage {
            layout,
            proposed: proposed.into_iter().map(choice).collect(),
            others: others.into_iter().map(choice).collect(),
            houses,
            more,
            most: MOST,
            hours: if device.limite { LIMITED_HOURS } else { nomade::PACK_HOURS },
            natures: natures(&device),
            device,
            waiting,
            done,
            devices,
        },
    )
}

/// Whose a device may be, as its person says it.
fn natures(device: &Told) -> Vec<Choice> {
    let choice = |nature: Nature, hint: &str| Choice {
        value: nature.code().to_owned(),
        label: match nature {
            Nature::Professionnel => "Un appareil du service".to_owned(),
            Nature::Personnel => "Mon appareil personnel".to_owned(),
        },
        hint: hint.to_owned(),
        ..Choice::default()
    };
    vec![choice(Nature::Professionnel, device.asked), choice(Nature::Personnel, device.personnels)]
}

/// Whether its author can do nothing more for it: whoever writes that kind of information there may.
pub(super) fn is_left(ecrit: &Ecrit) -> bool {
    ecrit.etat == Etat::AReprendre && [SANS_DROIT, FERME].contains(&ecrit.motif.as_str())
}

/// What a writing is, in words that say nothing of its content.
pub(super) fn what(ecrit: &Ecrit) -> String {
    let sort = match (ecrit.fait.sorte, ecrit.fait.table.as_str()) {
        (Sorte::Note, _) => "Note",
        (Sorte::Absence, _) => "Absence",
        (Sorte::Photo, _) => "Photo",
        (Sorte::Incident, _) => "Incident",
        (Sorte::Activation, _) => "Fiche de crise activée",
        (Sorte::Signature, _) => "Signature",
        (Sorte::Lecture, _) => "Lecture",
        (Sorte::Modif, "activation_crise") => "Suite d’une fiche de crise activée",
        (Sorte::Modif, "rendez_vous") => "Suite d’un rendez-vous",
        (Sorte::Modif, _) => "Retour d’absence",
    };
    format!("{sort} du {}", said(&ecrit.fait.moment))
}

fn said(moment: &str) -> String {
    let Ok(moment) = moment.parse::<jiff::civil::DateTime>() else { return moment.to_owned() };
    let day = vocabulary::french_day(moment.date());
    format!("{day} à {} h {:02}", moment.hour(), moment.minute())
}

fn line(ecrit: &Ecrit, who: &str) -> Line {
    let (tag, kind) = match ecrit.etat {
        Etat::Recu => ("En cours", ""),
        Etat::Verse => ("Dans le dossier", "ok"),
        Etat::AReprendre => ("À reprendre", "warning"),
        Etat::Ecarte => ("Mis de côté", ""),
    };
    Line {
        what: what(ecrit),
        who: who.to_owned(),
        href: format!("/sans-reseau/ecrits/{}", ecrit.id),
        tag,
        kind,
        why: ecrit.motif.clone(),
    }
}

fn as_device(one: &Emport) -> Device {
    let children = if one.enfants > 1 { "enfants" } else { "enfant" };
    Device {
        cle: one.cle.clone(),
        name: one.appareil.clone(),
        told: format!(
            "{} {children}, emporté le {}, s’efface le {}",
            one.enfants,
            web::in_paris(&one.at),
            web::in_paris(&one.expire_at)
        ),
        seen: one.vu_at.as_deref().map(web::in_paris).unwrap_or_default(),
    }
}

/// What waits for somebody, for the page that is opened first.
pub(crate) async fn waits(
    read: &mut db::Read,
    compte: i64,
    now: jiff::Timestamp,
) -> Result<usize, db::DbError> {
    let mine = nomade::of_author(read, compte, &now.to_string()).await?;
    Ok(mine.iter().filter(|ecrit| ecrit.etat == Etat::AReprendre).count())
}

/// The present, for who prints a form.
pub(super) fn today(shell: &Shell) -> String {
    here(shell).date().to_string()
}
