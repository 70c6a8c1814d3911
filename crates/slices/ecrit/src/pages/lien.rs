//! A validated report of a psychologist handed over to one professional outside, any writing to a court that chose it: a link told once, read by the browser
//! that opens it first, for some days, with the agreement of the youth; each reading is in the child's trace (ADR 0066).
//!
//! - `/ecrits/{ecrit}/lien`: for who wrote. `/remise/{cle}`: for who holds the link; looking at it opens nothing.

use access::{Actor, GrantedWrite, Verb, note_in};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use fiche::Register;
use jiff::SignedDuration;
use serde::Deserialize;
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, page, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{Done, child, error, error_at, flash, framed, on_ecrit, one_line, open, way_to};
use crate::store::{self, Lien};

/// What is handed over so: what a psychologist wrote, and nothing else.
const NATURE: &str = "bilan_psychologique";

/// For how long, in days.
const DAYS: [(&str, &str); 3] = [("7", "Une semaine"), ("14", "Deux semaines"), ("30", "Un mois")];

/// One link, as the team sees it.
struct Line {
    id: i64,
    told: String,
    state: &'static str,
    kind: &'static str,
    read: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "pages/lien.html")]
struct TeamPage {
    layout: Layout,
    enfant: String,
    action: String,
    back: String,
    lines: Vec<Line>,
    jours: Vec<Choice>,
    typed: Typed,
    errors: Vec<ErrorLink>,
    /// Whether a link is made here: those of a court are made by a sending.
    makes: bool,
    /// The link, told once; empty otherwise.
    address: String,
}

impl TeamPage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "pages/remise.html")]
struct OutsidePage {
    layout: Layout,
    action: String,
    text: Option<Safe<String>>,
    until: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    lien: String,
    destinataire: String,
    accord: String,
    accord_day: String,
    jours: String,
    motif: String,
}

fn line(one: &Lien, now: &str) -> Line {
    let (state, kind) = match () {
        () if one.revoked.is_some() => ("Fermé", ""),
        () if !one.is_open(now) => ("Terme passé", ""),
        () if one.reader.is_some() => ("Ouvert", "ok"),
        () => ("Pas encore ouvert", "info"),
    };
    let accord = one.accord.parse().map(french_day);
    let accord = accord.map_or_else(|_| "juridiction".to_owned(), |day| format!("accord du {day}"));
    let until = web::in_paris(&one.expires);
    let why = if one.motif.is_empty() { String::new() } else { format!(" {}", one.motif) };
    Line {
        id: one.id,
        told: format!("{} ; {accord} ; jusqu’au {until}.{why}", one.destinataire),
        state,
        kind,
        read: was_read(one),
        open: one.is_open(now),
    }
}

/// How often it was read, and when; empty when it was not.
fn was_read(one: &Lien) -> String {
    let times =
        if one.openings > 1 { format!("{} fois", one.openings) } else { "une fois".to_owned() };
    match (&one.opened, &one.last) {
        (Some(first), Some(last)) => format!(
            "Lu {times}, la première le {}, la dernière le {}.",
            web::in_paris(first),
            web::in_paris(last)
        ),
        _ => String::new(),
    }
}

/// The proof of a sending by a link: its state, and its readings.
pub(super) fn proof(one: &Lien, now: &str) -> String {
    let told = line(one, now);
    if told.read.is_empty() { told.state.to_lowercase() } else { told.read.to_lowercase() }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let back = (Typed::default(), Vec::new(), String::new());
    print((&shell, &register, &actor), id, &done.fait, back).await
}

pub(super) async fn print(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    fait: &str,
    (typed, errors, address): (Typed, Vec<ErrorLink>, String),
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let liens = store::liens(&mut opened.granted, id).await?;
    let (nom, _) = child(&mut opened.granted, register, opened.ecrit.personne).await?;
    opened.granted.commit().await?;
    let ecrit = opened.ecrit;
    let makes = ecrit.nature.code == NATURE;
    if !opened.writes || !ecrit.etat.is_frozen() || !(makes || liens.iter().any(of_a_court)) {
        return Err(PageError::NotFound);
    }
    let of = (ecrit.personne, nom.as_str());
    let mut layout = framed(shell, actor, ecrit.service, of, &way_to(&ecrit), "Remise par un lien");
    if fait == "ferme" {
        layout.flash = Some(flash("ok", "Le lien est fermé : il n’ouvre plus rien."));
    }
    let now = shell.house.now().to_string();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chosen = if typed.jours.is_empty() { "14" } else { &typed.jours };
    page_with_status(
        status,
        &TeamPage {
            layout,
            enfant: nom.clone(),
            action: format!("/ecrits/{id}/lien"),
            back: format!("/ecrits/{id}"),
            lines: liens.iter().map(|one| line(one, &now)).collect(),
            jours: DAYS
                .iter()
                .map(|(value, label)| Choice {
                    checked: *value == chosen,
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                    ..Choice::default()
                })
                .collect(),
            typed,
            errors,
            makes,
            address,
        },
    )
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let opened = open(&shell, &actor, id, "formulaire").await?;
    let (place, ecrit) = (opened.place, opened.ecrit);
    opened.granted.commit().await?;
    let action = on_ecrit(Verb::Ecrire, place, id);
    let closes = typed.geste == "fermer";
    let told = if closes { "lien_ferme" } else { "lien_fait" };
    let mut write = shell.house.authorize_write_telling(&actor, action, told).await?;
    if !ecrit.etat.is_frozen() || !(closes || ecrit.nature.code == NATURE) {
        return Err(PageError::NotFound);
    }
    if closes {
        let Ok(lien) = typed.lien.parse::<i64>() else { return Err(PageError::NotFound) };
        let motif = if typed.motif == "accord" { "L’accord est retiré." } else { "" };
        if !store::close_lien(&mut write, (lien, id), motif).await? {
            return Err(PageError::NotFound);
        }
        write.commit().await?;
        return Ok(Redirect::to(&format!("/ecrits/{id}/lien?fait=ferme")).into_response());
    }
    let mut errors = Vec::new();
    let who = one_line(&typed.destinataire, 200);
    if who.is_empty() {
        errors.push(error("destinataire", "Dites à qui : son nom et où elle ou il travaille."));
    }
    if typed.accord != "oui" {
        errors.push(error(
            "accord",
            "Rien ne sort sans l’accord du jeune : demandez-lui, puis cochez.",
        ));
    }
    if store::is_open_for(&mut write, id, &who).await? {
        errors.push(error(
            "destinataire",
            "Un lien est ouvert pour cette personne. S’il est perdu, fermez-le, puis faites-en un autre.",
        ));
    }
    let today = shell.house.today();
    let accord = parse_day(&typed.accord_day).filter(|day| *day <= today);
    if accord.is_none() {
        errors.push(error("accord_day", "Quel jour l’a-t-il dit ? Il n’est pas à venir."));
    }
    let days = DAYS.iter().find(|(value, _)| *value == typed.jours);
    let days = days.and_then(|(value, _)| value.parse::<i64>().ok());
    if days.is_none() {
        errors.push(error("jours", "Choisissez pour combien de temps."));
    }
    let (true, Some(accord), Some(days)) = (errors.is_empty(), accord, days) else {
        drop(write);
        return print((&shell, &register, &actor), id, "", (typed, errors, String::new())).await;
    };
    let now = shell.house.now();
    let expires = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now).to_string();
    let key = identity::new_key();
    let told = (who.as_str(), accord.to_string(), expires);
    let told = (told.0, told.1.as_str(), told.2.as_str());
    store::make_lien(&mut write, (shell.house.new_id(), id), told, &key).await?;
    write.commit().await?;
    let back = (Typed::default(), Vec::new(), address(&shell, &headers, &key));
    print((&shell, &register, &actor), id, "", back).await
}

/// Where a link is opened.
fn address(shell: &Shell, headers: &HeaderMap, key: &str) -> String {
    let base = shell.safety.origin.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if shell.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    });
    format!("{base}/remise/{key}")
}

/// Whether it is the sending of a writing to a court.
fn of_a_court(one: &Lien) -> bool {
    one.envoi.is_some()
}

/// For how long a court may read what is sent to it, in days. A choice of the product.
const COURT_DAYS: i64 = 30;

/// Makes the link by which a court receives a writing, in the very write that notes the sending; returns its key.
pub(super) async fn to_a_court(
    shell: &Shell,
    write: &mut GrantedWrite,
    (ecrit, envoi): (i64, i64),
    reader: &str,
) -> Result<String, PageError> {
    let now = shell.house.now();
    let hours = SignedDuration::from_hours(24 * COURT_DAYS);
    let expires = now.checked_add(hours).unwrap_or(now).to_string();
    let (key, lien) = (identity::new_key(), shell.house.new_id());
    store::make_lien(write, (lien, ecrit), (reader, "", &expires), &key).await?;
    store::tie_lien(write, lien, envoi).await?;
    Ok(key)
}

/// The page that tells the link of a sending, once.
pub(super) async fn sent(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    (headers, key): (&HeaderMap, &str),
) -> Result<Response, PageError> {
    let back = (Typed::default(), Vec::new(), address(shell, headers, key));
    print((shell, register, actor), id, "", back).await
}

/// One for each link: a second one that is opened leaves the first open.
fn cookie_name(https: bool, lien: i64) -> String {
    if https { format!("__Host-remise-{lien}") } else { format!("remise-{lien}") }
}

/// The link behind a key, while it may be read.
async fn held(shell: &Shell, key: &str) -> Result<(Lien, i64), PageError> {
    let now = shell.house.now().to_string();
    let mut read = shell.house.db().read().await?;
    let found = store::lien_of_key(&mut read, key).await?;
    found.filter(|(lien, _)| lien.is_open(&now)).ok_or(PageError::NotFound)
}

fn outside(
    shell: &Shell,
    key: &str,
    lien: &Lien,
    text: Option<String>,
) -> Result<Response, PageError> {
    page(&OutsidePage {
        layout: Layout {
            title: "Un écrit vous est remis".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            progress: shell.progress.told(),
            ..Layout::default()
        },
        action: format!("/remise/{key}"),
        text: text.map(Safe),
        until: web::in_paris(&lien.expires),
    })
}

/// What the holder of the link is shown: a button first, then the text in the browser that opened it. Another browser is
/// told the same as for a link that never was.
pub(super) async fn look(
    State(shell): State<Shell>,
    jar: CookieJar,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let (lien, personne) = held(&shell, &key).await?;
    let Some(reader) = &lien.reader else { return outside(&shell, &key, &lien, None) };
    let own = jar.get(&cookie_name(shell.https, lien.id)).map(|cookie| cookie.value().to_owned());
    if own.is_none_or(|own| store::hash_of(own.as_bytes()) != *reader) {
        return Err(PageError::NotFound);
    }
    let vault = shell.house.db().vault().clone();
    let mut read = shell.house.db().read().await?;
    let text = store::frozen_text(&mut read, &vault, lien.ecrit).await?;
    drop(read);
    let text = text.ok_or(PageError::NotFound)?;
    let document =
        serde_json::from_str(&text).map_err(|error| PageError::Machine(error.to_string()))?;
    // Read only once its reading is in the trace of the child.
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    store::count_lien(&mut write, lien.id, &now).await?;
    let cible = format!("lien_ecrit:{}", lien.id);
    note_in(&mut write, &now, "ecrit.lu_par_lien", &cible, "lien-protege", Some(personne)).await?;
    write.commit().await?;
    outside(&shell, &key, &lien, Some(print::html_blocks(&document)))
}

/// Opens the link in this browser, and in no other.
pub(super) async fn take(
    State(shell): State<Shell>,
    jar: CookieJar,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let (lien, personne) = held(&shell, &key).await?;
    let reader = identity::new_key();
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    if !store::claim_lien(&mut write, lien.id, &reader, &now).await? {
        return Err(PageError::NotFound);
    }
    let cible = format!("lien_ecrit:{}", lien.id);
    note_in(&mut write, &now, "ecrit.lien_ouvert", &cible, "lien-protege", Some(personne)).await?;
    write.commit().await?;
    // As long as the link: who closes their browser reads it again the next day.
    let end: jiff::Timestamp = lien.expires.parse().unwrap_or_else(|_| shell.house.now());
    let seconds = end.duration_since(shell.house.now()).as_secs().max(0);
    let name = cookie_name(shell.https, lien.id);
    let mut cookie = Cookie::parse(format!("{name}={reader}; Path=/; HttpOnly; Max-Age={seconds}"))
        .map_err(|error| PageError::Machine(error.to_string()))?;
    cookie.set_secure(shell.https);
    cookie.set_same_site(SameSite::Lax);
    Ok((jar.add(cookie), Redirect::to(&format!("/remise/{key}"))).into_response())
}
