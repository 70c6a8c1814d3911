//! The doses of a day, in the order of its hours: one touch each, corrected, never erased.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{code, here, hour, label, nothing, on_service, print};
use crate::{
    store::{self, Prise, Traitement},
    traitement::{ETAT_PRISE, MOMENT_PRISE, french_hour, from_hour, next_hour},
};

#[derive(Template)]
#[template(path = "pages/jour.html")]
struct DayPage {
    layout: Layout,
    title: String,
    lead: String,
    errors: Vec<ErrorLink>,
    new: String,
    health: String,
    before: (&'static str, String),
    after: (&'static str, String),
    parts: Vec<Part>,
    action: String,
    day: String,
    states: Vec<(&'static str, String)>,
}

struct Part {
    code: &'static str,
    label: String,
    left: usize,
    told: String,
    doses: Vec<Dose>,
}

struct Dose {
    nom: String,
    quoi: String,
    precaution: String,
    soignant: bool,
    traitement: i64,
    /// What was noted, and how it is shown.
    noted: Vec<(String, &'static str)>,
    open: bool,
    /// What is likely to be noted: the first button.
    likely: &'static str,
    /// From when it is given, while that is to come: « À partir de 17 h ».
    early: String,
    /// That its moment is past, once the next one has begun; empty before.
    late: String,
    /// Why it is given in advance or noted afterwards, and the real hour, as typed; whether that was missing.
    raison: String,
    heure: String,
    asked: bool,
    fix: String,
    /// The dose that the reader signed, and that no form of the register lets them correct.
    own: Option<i64>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    etat: String,
    traitement: i64,
    moment: String,
    jour: String,
    /// Why it is given before its moment, noted after it, or corrected.
    raison: String,
    /// When it was given, once its moment is past.
    heure: String,
    /// The dose that is corrected by who signed it.
    prise: i64,
}

/// What a day is made of, for one reader.
#[expect(clippy::struct_excessive_bools, reason = "four acts, each allowed or not")]
struct Known {
    traitements: Vec<Traitement>,
    prises: Vec<Prise>,
    names: BTreeMap<i64, String>,
    /// The children who are away now.
    absents: BTreeSet<i64>,
    /// Who reads.
    /// Who reads.
    compte: i64,
    /// Whether they may note a dose, correct one, add a treatment, give what only a carer gives.
    gives: bool,
    corrects: bool,
    prescribes: bool,
    cares: bool,
}

async fn known(shell: &Shell, actor: &Actor, service: i64, day: Date) -> Result<Known, PageError> {
    let house = &shell.house;
    let details = "traitements information:sante information:vie";
    let mut granted = house.authorize_telling(actor, on_service(service), details).await?;
    let sante = granted.perimetre().clone();
    let mut open = Vec::new();
    for category in [Category::Vie, Category::Identite, Category::Parcours, Category::Incident] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [vie, identite, parcours, incident] = &open[..] else { return Err(nothing()) };
    let traitements = store::traitements(granted.read(), service, day, &sante).await?;
    let next = day.tomorrow().unwrap_or(day);
    let prises = store::prises(granted.read(), service, (day, next), vie).await?;
    let ids: Vec<i64> = traitements.iter().map(|one| one.personne).collect();
    let names = store::names(granted.read(), &ids, identite).await?;
    let now = here(shell);
    let absents = if day == now.date() {
        store::absents(granted.read(), service, now, (parcours, incident)).await?
    } else {
        BTreeSet::new()
    };
    granted.commit().await?;
    let writes = |category: Category| actor.may(service, Verb::Ecrire, category);
    let cares = writes(Category::Sante) && actor.roles_in(service).contains(&Role::Soignant);
    Ok(Known {
        traitements,
        prises,
        names,
        absents,
        compte: actor.compte,
        gives: writes(Category::Vie) || cares,
        corrects: writes(Category::Vie),
        prescribes: writes(Category::Sante),
        cares,
    })
}

/// The day that is asked: today, or one before; tomorrow's doses are not given yet.
fn asked(jour: &str, today: Date) -> Date {
    jour.parse().ok().filter(|day| *day <= today).unwrap_or(today)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let day = asked(&typed.jour, shell.house.today());
    let known = known(&shell, &actor, service, day).await?;
    print_page(&shell, &actor, (service, day), &known, (&[], &Typed::default()))
}

/// Whether the moment after this one has begun.
fn is_late(moment: &str, past: bool, now: Time) -> bool {
    moment != "besoin" && (past || next_hour(moment).is_some_and(|next| now >= next))
}

fn noted_last<'k>(known: &'k Known, traitement: i64, moment: &str) -> Option<&'k Prise> {
    known.prises.iter().rfind(|one| one.traitement == traitement && one.moment == moment)
}

/// The hour that was typed, on the day of the dose, not to come.
fn real_hour(typed: &str, (day, now): (Date, DateTime)) -> Result<DateTime, Remark> {
    let text = typed.trim().to_lowercase().replace('h', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, ""));
    let minute = if minute.trim().is_empty() { "0" } else { minute.trim() };
    let time = hour.trim().parse().ok().zip(minute.parse().ok());
    let time = time.and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
    match time.map(|time| day.to_datetime(time)) {
        Some(at) if at <= now => Ok(at),
        Some(_) => Err(Remark::refuse("heure", "Cette heure n'est pas encore passée.")),
        None => Err(Remark::refuse("heure", "Dites à quelle heure, par exemple 8:15.")),
    }
}

fn dose(
    one: &Traitement,
    moment: &'static str,
    known: &Known,
    (past, now, typed): (bool, Time, &Typed),
) -> Dose {
    let from = from_hour(moment).filter(|from| !past && now < *from);
    let late = is_late(moment, past, now);
    let signed =
        noted_last(known, one.id, moment).filter(|prise| prise.compte == Some(known.compte));
    let asked = typed.traitement == one.id && typed.moment == moment;
    let noted: Vec<&Prise> = known
        .prises
        .iter()
        .filter(|prise| prise.traitement == one.id && prise.moment == moment)
        .collect();
    let told = noted
        .iter()
        .map(|prise| {
            let what = label(&ETAT_PRISE, Some(&prise.etat));
            let more = if prise.remarque.is_empty() {
                String::new()
            } else {
                format!(", {}", prise.remarque)
            };
            let text = format!("{what} à {} par {}{more}", hour(prise.at.time()), prise.par);
            (text, if prise.etat == "donnee" { "ok" } else { "warning" })
        })
        .chain(
            (noted.is_empty() && past && moment != "besoin")
                .then(|| ("Rien n’est noté".to_owned(), "bad")),
        )
        .chain(known.absents.contains(&one.personne).then(|| ("Absent".to_owned(), "info")))
        .collect();
    let nom = known.names.get(&one.personne).cloned();
    let allowed = known.gives && (!one.soignant || known.cares);
    Dose {
        nom: nom.unwrap_or_else(|| "Un enfant".to_owned()),
        quoi: format!("{}, {}", one.medicament, one.dose),
        precaution: one.precaution.clone(),
        soignant: one.soignant,
        traitement: one.id,
        early: from.map(|from| format!("À partir de {}", french_hour(from))).unwrap_or_default(),
        late: match next_hour(moment) {
            _ if !late => String::new(),
            Some(next) if !past => format!("La prise suivante commence à {}", french_hour(next)),
            _ => "Le moment est passé".to_owned(),
        },
        raison: if asked { typed.raison.clone() } else { String::new() },
        heure: if asked { typed.heure.clone() } else { String::new() },
        asked,
        likely: if known.absents.contains(&one.personne) { "absent" } else { "donnee" },
        open: allowed && (noted.is_empty() || moment == "besoin"),
        fix: noted
            .last()
            .filter(|_| allowed && known.corrects)
            .map(|prise| format!("/fiche/prises-traitement/{}/modifier", prise.id))
            .unwrap_or_default(),
        own: signed.filter(|_| allowed && !known.corrects).map(|prise| prise.id),
        noted: told,
    }
}

fn parts(known: &Known, when: (bool, Time, &Typed)) -> Vec<Part> {
    MOMENT_PRISE
        .items
        .iter()
        .map(|&(moment, name)| {
            let own = || known.traitements.iter().filter(|one| one.moments.contains(&moment));
            let mut doses: Vec<Dose> = own().map(|one| dose(one, moment, known, when)).collect();
            doses.sort_by(|a, b| a.nom.cmp(&b.nom));
            let noted = |one: &&Traitement| {
                known.prises.iter().any(|p| p.traitement == one.id && p.moment == moment)
            };
            let left = if moment == "besoin" { 0 } else { own().filter(|one| !noted(one)).count() };
            Part {
                code: moment,
                label: print(name),
                left,
                told: match left {
                    1 => "Une prise à noter".to_owned(),
                    n => format!("{n} prises à noter"),
                },
                doses,
            }
        })
        .filter(|part| !part.doses.is_empty())
        .collect()
}

fn print_page(
    shell: &Shell,
    actor: &Actor,
    (service, day): (i64, Date),
    known: &Known,
    (remarks, typed): (&[Remark], &Typed),
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let list = format!("/services/{service}/traitements");
    let at = |day: Date| format!("{list}?jour={day}");
    let before = day.yesterday().map(&at).unwrap_or_default();
    let after =
        if day < today { day.tomorrow().map(&at).unwrap_or_default() } else { String::new() };
    let errors: Vec<ErrorLink> = remarks
        .iter()
        .map(|remark| ErrorLink { field: String::new(), text: print(&remark.sentence) })
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if day == today {
        "Traitements d’aujourd’hui".to_owned()
    } else {
        format!("Traitements du {}", vocabulary::french_day(day))
    };
    let parts = parts(known, (day < today, here(shell).time(), typed));
    let left: usize = parts.iter().map(|part| part.left).sum();
    let page = DayPage {
        layout: web::frame_of_service(shell, actor, service, Section::Autre, "Traitements"),
        title,
        lead: match left {
            0 => String::new(),
            1 => "Une prise reste à noter.".to_owned(),
            n => format!("{n} prises restent à noter."),
        },
        errors,
        new: if known.prescribes {
            format!("/registre/traitements-sante/{service}/nouveau")
        } else {
            String::new()
        },
        health: format!("/services/{service}/sante"),
        before: ("La veille", before),
        after: ("Le lendemain", after),
        parts,
        action: list,
        day: day.to_string(),
        states: ETAT_PRISE.items.iter().map(|(code, told)| (*code, print(told))).collect(),
    };
    page_with_status(status, &page)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let now = here(&shell);
    let day = asked(&typed.jour, now.date());
    let known = known(&shell, &actor, service, day).await?;
    if typed.prise > 0 {
        return correct((&shell, &register, &actor), (service, day), &known, &typed).await;
    }
    let found = known.traitements.iter().find(|one| one.id == typed.traitement);
    let one = found.filter(|one| known.gives && (!one.soignant || known.cares));
    let (Some(one), Some(etat), Some(moment)) =
        (one, code(&ETAT_PRISE, &typed.etat), code(&MOMENT_PRISE, &typed.moment))
    else {
        return Err(nothing());
    };
    let again =
        |remarks: &[Remark]| print_page(&shell, &actor, (service, day), &known, (remarks, &typed));
    let noted = |prise: &Prise| prise.traitement == one.id && prise.moment == moment;
    if moment != "besoin" && known.prises.iter().any(noted) {
        let told = "Cette prise est déjà notée : voyez ci-dessous, corrigez-la s’il le faut.";
        return again(&[Remark::refuse("", told)]);
    }
    let (past, raison) = (day < now.date(), typed.raison.trim());
    let late = is_late(moment, past, now.time());
    // Of a day before, what was not given has no hour: its last minute, so that it stays of that day.
    let mut at = if past { day.at(23, 59, 0, 0) } else { now };
    if late && etat == "donnee" {
        at = match real_hour(&typed.heure, (day, now)) {
            Ok(at) => at,
            Err(remark) => return again(&[remark]),
        };
        if raison.is_empty() {
            let told = "Dites pourquoi c'est noté, ou donné, après son moment.";
            return again(&[Remark::refuse("raison", told)]);
        }
    }
    let mut row = Row::default()
        .with("personne_id", one.personne)
        .with("traitement_id", one.id)
        .with("start_at", at.strftime("%Y-%m-%dT%H:%M").to_string())
        .with("moment_prise", moment)
        .with("etat_prise", etat)
        .with("par", actor.nom.clone());
    if !raison.is_empty() {
        let why = if late { "noté après coup" } else { "en avance" };
        row.set("remarque", format!("{why} : {raison}").into());
    }
    row.owner = service;
    let fiche = register.by_table("prise_traitement").ok_or_else(nothing)?;
    let action = writing(&known, (service, 0, one.personne));
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(nothing()),
        other => other?,
    };
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, fiche, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(remarks) = saved {
        drop(granted);
        return again(&remarks);
    }
    granted.commit().await?;
    let back = format!("/services/{service}/traitements?jour={day}#{moment}");
    Ok(Redirect::to(&back).into_response())
}

/// A carer writes care, not daily life: the dose they give is theirs to note all the same.
fn writing(known: &Known, (service, id, personne): (i64, i64, i64)) -> Action {
    let category = if known.corrects { Category::Vie } else { Category::Sante };
    let cible =
        Cible::RowOfService { service, table: "prise_traitement", id, enfants: vec![personne] };
    Action { verb: Verb::Ecrire, category, cible }
}

/// Who signed a dose corrects what they signed: its state, its hour, and why.
async fn correct(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (service, day): (i64, Date),
    known: &Known,
    typed: &Typed,
) -> Result<Response, PageError> {
    let signed =
        known.prises.iter().find(|one| one.id == typed.prise && one.compte == Some(known.compte));
    let signed = signed.ok_or_else(nothing)?;
    let one = known.traitements.iter().find(|one| one.id == signed.traitement);
    let one = one.filter(|one| known.gives && (!one.soignant || known.cares));
    let (Some(one), Some(etat)) = (one, code(&ETAT_PRISE, &typed.etat)) else {
        return Err(nothing());
    };
    let again = |remark: Remark| {
        print_page(shell, actor, (service, day), known, (&[remark], &Typed::default()))
    };
    let at = match real_hour(&typed.heure, (day, here(shell))) {
        Ok(at) => at,
        Err(remark) => return again(remark),
    };
    let raison = typed.raison.trim();
    if raison.is_empty() {
        return again(Remark::refuse("raison", "Dites ce qui est corrigé, et pourquoi."));
    }
    let fiche = register.by_table("prise_traitement").ok_or_else(nothing)?;
    let read = Action {
        verb: Verb::Lire,
        category: Category::Vie,
        ..writing(known, (service, signed.id, one.personne))
    };
    let mut granted = shell.house.authorize(actor, read).await?;
    let row = fiche::read_row(&mut granted, fiche, signed.id).await?.ok_or_else(nothing)?;
    granted.commit().await?;
    let row = row
        .with("etat_prise", etat)
        .with("start_at", at.strftime("%Y-%m-%dT%H:%M").to_string())
        .with("remarque", format!("corrigé : {raison}"));
    let action = writing(known, (service, signed.id, one.personne));
    let mut granted = match shell.house.authorize_write(actor, action).await {
        Err(AccessError::Refused) => return Err(nothing()),
        other => other?,
    };
    let mut seen = Seen::default();
    let saved = fiche::update(&mut granted, register, fiche, row, Some(raison), &mut seen).await?;
    drop(seen);
    match saved {
        Saved::Kept(_) => granted.commit().await?,
        Saved::Unchanged(_) => drop(granted),
        Saved::Remarks(mut remarks) => {
            drop(granted);
            return again(remarks.remove(0));
        }
        Saved::Conflict(_) => {
            drop(granted);
            return again(Remark::refuse("", "Elle vient d'être corrigée : relisez-la."));
        }
    }
    let back = format!("/services/{service}/traitements?jour={day}&fait=corrige#{}", signed.moment);
    Ok(Redirect::to(&back).into_response())
}
