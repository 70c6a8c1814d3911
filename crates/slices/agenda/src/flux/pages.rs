//! `/agenda/abonnement`: the address, made or taken back. `/agenda/flux/{cle}`: what it gives.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use jiff::{ToSpan as _, tz::TimeZone};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, Flash, Layout},
};

use super::{
    Echeances,
    ics::{DayLine, Line, calendar, initials},
    store::{self, Abonnement},
};
use crate::rdv::{self, NATURE_RENDEZ_VOUS, Whose};

/// The routes of the address.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/agenda/abonnement", get(show).post(act))
        .route("/agenda/flux/{cle}", get(feed))
}

#[derive(Template)]
#[template(path = "flux/page.html")]
struct FeedPage {
    layout: Layout,
    /// The address, told once.
    address: String,
    /// What is known of the one that holds; empty when there is none.
    held: String,
    choices: Vec<Choice>,
}

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    dit: String,
    #[serde(default)]
    echeances: String,
}

fn print(
    shell: &Shell,
    actor: &Actor,
    one: Option<&Abonnement>,
    address: String,
    flash: &str,
) -> Result<Response, PageError> {
    let mut layout = web::frame(shell, actor, "Mon agenda ailleurs");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Mon agenda".to_owned(), Some("/agenda".to_owned())),
        ("Ailleurs".to_owned(), None),
    ];
    if !flash.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: flash.to_owned() });
    }
    let held = one.map_or(String::new(), |one| {
        let says = if one.noms { "avec les noms et les lieux" } else { "sans nom ni lieu" };
        let due = if one.echeances { ", avec les échéances" } else { "" };
        let used = one.used_at.as_deref().map_or_else(
            || "jamais lue encore".to_owned(),
            |at| format!("lue en dernier le {}", web::in_paris(at)),
        );
        format!(
            "Une adresse existe depuis le {}, {says}{due}, {used}.",
            web::in_paris(&one.created_at)
        )
    });
    let choices = vec![
        Choice {
            value: "initiales".to_owned(),
            label: "Ce que c’est, l’heure et les initiales".to_owned(),
            hint: "Ni nom ni lieu : ce qui se lit sur un téléphone posé sur une table ne dit rien d’un enfant."
                .to_owned(),
            checked: true,
        },
        Choice {
            value: "noms".to_owned(),
            label: "Les noms et les lieux aussi".to_owned(),
            hint: "Seulement pour un appareil du service, verrouillé : le programme qui lit cette adresse les \
                garde chez lui."
                .to_owned(),
            checked: false,
        },
    ];
    page_with_status(StatusCode::OK, &FeedPage { layout, address, held, choices })
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let one = store::of_compte(&mut read, actor.compte).await?;
    drop(read);
    print(&shell, &actor, one.as_ref(), String::new(), "")
}

async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let at = shell.house.now().to_string();
    let mut address = String::new();
    // Who reads no agenda has none to read elsewhere.
    let reads = !actor.services_for(Verb::Lire, Category::Parcours).is_empty();
    let mut write = shell.house.db().write().await?;
    let (told, flash) = match typed.geste.as_str() {
        "creer" if reads => {
            let id = shell.house.new_id();
            let says = (typed.dit == "noms", typed.echeances == "oui");
            let key = store::make(&mut write, id, actor.compte, says, &at).await?;
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            let scheme = if shell.https { "https" } else { "http" };
            address = format!("{scheme}://{}/agenda/flux/{key}", host.unwrap_or("localhost"));
            ("agenda.abonner", "L’adresse est faite. Elle ne sera plus montrée.")
        }
        "revoquer" => {
            store::revoke(&mut write, actor.compte, &at).await?;
            ("agenda.desabonner", "L’adresse est retirée : elle ne donne plus rien.")
        }
        _ => return Err(PageError::NotFound),
    };
    write.commit().await?;
    let cible = format!("compte:{}", actor.compte);
    shell.house.note(Some(actor.compte), told, &cible, "accorde").await?;
    let mut read = shell.house.db().read().await?;
    let one = store::of_compte(&mut read, actor.compte).await?;
    drop(read);
    print(&shell, &actor, one.as_ref(), address, flash)
}

/// How far back and ahead the calendar goes, in days.
const BACK: i64 = 30;
const AHEAD: i64 = 180;

/// A name as the feed says it: whole, or its first letters.
fn said(nom: &str, noms: bool) -> String {
    if noms { nom.to_owned() } else { initials(nom) }
}

/// The deadlines of the children that somebody follows.
async fn due(
    shell: &Shell,
    actor: &Actor,
    echeances: Option<Extension<Echeances>>,
    (enfants, noms): (Vec<i64>, bool),
) -> Result<Vec<DayLine>, PageError> {
    let Some(Extension(read)) = echeances.filter(|_| !enfants.is_empty()) else {
        return Ok(Vec::new());
    };
    let all = (read.0)(shell.clone(), actor.clone(), enfants).await?;
    Ok(all
        .into_iter()
        .map(|one| DayLine {
            summary: format!("Échéance : {} ({})", one.what, said(&one.nom, noms)),
            key: one.key,
            day: one.day,
        })
        .collect())
}

async fn feed(
    State(shell): State<Shell>,
    echeances: Option<Extension<Echeances>>,
    Path(cle): Path<String>,
) -> Result<Response, PageError> {
    let key = cle.strip_suffix(".ics").unwrap_or(&cle);
    let sound = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !sound {
        return Err(PageError::NotFound);
    }
    let (now, today) = (shell.house.now(), shell.house.today());
    let mut write = shell.house.db().write().await?;
    let opened = store::open(&mut write, key, &now.to_string()).await?;
    write.commit().await?;
    let Some(opened) = opened else { return Err(PageError::NotFound) };
    let (compte, noms) = (opened.compte, opened.noms);
    let mut read = shell.house.db().read().await?;
    let actor = Actor::read(&mut read, compte, opened.nom, today).await?;
    drop(read);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(&actor, action, "agenda:flux").await?;
    let perimetre = granted.perimetre().clone();
    let (mut lines, mut follows) = (Vec::new(), Vec::new());
    if let Some(who) = rdv::own_professionnel(granted.read(), compte).await? {
        if opened.echeances {
            follows = rdv::followed(granted.read(), who, today).await?;
        }
        let own = actor.services_for(Verb::Lire, Category::Identite);
        let identite = shell
            .house
            .perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own)
            .await?;
        let span = (
            today.checked_sub(BACK.days()).unwrap_or(today),
            today.checked_add(AHEAD.days()).unwrap_or(today),
        );
        let whose = Whose::Professionnel(who);
        let seances = rdv::seances(granted.read(), &whose, Some(&perimetre), span).await?;
        let names = rdv::names(granted.read(), &seances, Some(&identite)).await?;
        for one in seances.iter().filter(|one| one.etat != "reporte") {
            let nature = NATURE_RENDEZ_VOUS.label_of(&one.nature).unwrap_or_default();
            let children: Vec<String> = one
                .enfants
                .iter()
                .filter_map(|id| names.enfants.get(id))
                .map(|nom| said(nom, noms))
                .collect();
            lines.push(Line {
                id: one.id,
                summary: if children.is_empty() {
                    nature.to_owned()
                } else {
                    format!("{nature} : {}", children.join(", "))
                },
                lieu: if noms { one.lieu.clone() } else { String::new() },
                start: one.start,
                end: one.end,
                off: matches!(one.etat.as_str(), "annule" | "non_tenu"),
            });
        }
    }
    granted.commit().await?;
    let days = due(&shell, &actor, echeances, (follows, noms)).await?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"agenda.ics\""),
    ];
    Ok((kind, calendar(&lines, &days, now, &zone)).into_response())
}
