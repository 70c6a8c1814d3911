//! What became of who left a service: whose news are owed, one touch for a try in vain.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{
    Register, Row, Saved, Seen,
    enfant::{on_row, told},
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{Line, aged, count};
use crate::{
    sejour::MOTIF_SORTIE_SEJOUR,
    sortie::{
        model::MOMENT_DEVENIR,
        rules::{Essai, MOMENTS, Suite, owed_day},
        store::{self, Sorti},
    },
};

#[derive(Template)]
#[template(path = "sortie/pages/devenir.html")]
struct DevenirPage {
    layout: Layout,
    lead: String,
    /// Where an answer is told; empty for who may not.
    new: String,
    /// This page, where a try in vain or a refusal is kept in one touch.
    back: String,
    owed: Vec<Owed>,
    unreached: Vec<Owed>,
    answered: Vec<Line>,
    older: Vec<Line>,
    /// How many were never answered and are owed no more.
    passed: String,
    coming: Vec<Line>,
    sorties: String,
    nobody: bool,
}

/// How many answers are shown unfolded.
const AT_HAND: usize = 6;

/// News to ask for.
struct Owed {
    line: Line,
    personne: i64,
    sejour: i64,
    moment: &'static str,
    tries: String,
}

fn line(one: &Sorti, today: Date) -> Line {
    let motif = told(&MOTIF_SORTIE_SEJOUR, Some(&one.motif));
    let motif = if motif.is_empty() { motif } else { format!(" ({})", motif.to_lowercase()) };
    let age = aged(one.birth, today);
    Line {
        nom: if age.is_empty() { one.nom.clone() } else { format!("{}, {age}", one.nom) },
        href: format!("/dossiers/{}", one.personne),
        more: format!("Sortie le {}{motif}", french_day(one.sortie)),
        ..Line::default()
    }
}

/// « 2 essais : 03/02/2026, 12/02/2026 ».
fn tries(all: &[Essai]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let days: BTreeSet<Date> = all.iter().map(|one| one.day).collect();
    let days: Vec<String> = days.into_iter().map(french_day).collect();
    format!("Pas joint, {} : {}", count(days.len(), "essai", "essais"), days.join(", "))
}

#[derive(Default)]
struct Lists {
    owed: Vec<(Date, Owed)>,
    unreached: Vec<Owed>,
    answered: Vec<(Date, Line)>,
    coming: Vec<(Date, Line)>,
    passed: usize,
    late: usize,
}

impl Lists {
    fn take(&mut self, one: &Sorti, (moment, months): (&'static str, i64), today: Date) {
        let (suite, essais) = one.suite(moment, months, today);
        let when = told(&MOMENT_DEVENIR, Some(moment));
        let owed = |tag: (String, &'static str)| Owed {
            line: Line { tag, ..line(one, today) },
            personne: one.personne,
            sejour: one.sejour,
            moment,
            tries: tries(&essais),
        };
        let kept = |id: i64, day: Date, what: &str, kind: &'static str| {
            let tag = (format!("{when} : {what}"), kind);
            let href = format!("/fiche/devenirs/{id}");
            (day, Line { tag, href, more: format!("Le {}", french_day(day)), ..line(one, today) })
        };
        match suite {
            Suite::Du(day) => {
                self.owed
                    .push((day, owed((format!("{when}, depuis le {}", french_day(day)), "info"))));
            }
            Suite::Retard(day) => {
                self.late += 1;
                let tag = (format!("{when}, en retard : dû le {}", french_day(day)), "bad");
                self.owed.push((day, owed(tag)));
            }
            Suite::PasJoint(_) => self.unreached.push(owed((when.clone(), "warning"))),
            Suite::Repondu(id, day) => self.answered.push(kept(id, day, "des nouvelles", "ok")),
            Suite::Refus(id, day) => self.answered.push(kept(id, day, "ne veut pas répondre", "")),
            Suite::Passe => self.passed += 1,
            Suite::Attendre => {
                let day = owed_day(one.sortie, months);
                let tag = (format!("{when} : le {}", french_day(day)), "");
                self.coming.push((day, Line { tag, ..line(one, today) }));
            }
        }
    }
}

fn lines<T>(mut all: Vec<(Date, T)>) -> Vec<T> {
    all.sort_by_key(|(day, _)| *day);
    all.into_iter().map(|(_, one)| one).collect()
}

fn lead(lists: &Lists) -> String {
    let late = match lists.late {
        0 => String::new(),
        n => format!(", dont {n} en retard"),
    };
    match lists.owed.len() {
        0 => "Toutes les nouvelles dues sont notées.".to_owned(),
        1 => format!("On attend des nouvelles d’un enfant{late}."),
        n => format!("{n} nouvelles à prendre{late}."),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let details = "devenir information:parcours";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let identite =
        house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    let all = store::sortis(granted.read(), service, today, (&identite, &parcours)).await?;
    granted.commit().await?;
    let mut lists = Lists::default();
    for one in &all {
        for moment in MOMENTS {
            lists.take(one, *moment, today);
        }
    }
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Autre, "Ce qu’ils deviennent");
    layout.flash = asked.get("fait").map(|what| match what.as_str() {
        "deja" => Flash {
            kind: "info".to_owned(),
            text: "C’était déjà noté aujourd’hui : rien n’est compté deux fois.".to_owned(),
        },
        _ => Flash { kind: "ok".to_owned(), text: "C’est noté.".to_owned() },
    });
    let mut answered = lines(std::mem::take(&mut lists.answered));
    answered.reverse();
    let older = answered.split_off(answered.len().min(AT_HAND));
    page(&DevenirPage {
        layout,
        lead: if all.is_empty() { String::new() } else { lead(&lists) },
        new: if writes { format!("/registre/devenirs/{service}/nouveau") } else { String::new() },
        back: format!("/services/{service}/devenir"),
        owed: lines(lists.owed),
        unreached: lists.unreached,
        answered,
        older,
        passed: match lists.passed {
            0 => String::new(),
            1 => "1 nouvelle n’a jamais été prise ; elle n’est plus demandée.".to_owned(),
            n => format!("{n} nouvelles n’ont jamais été prises ; elles ne sont plus demandées."),
        },
        coming: lines(lists.coming),
        sorties: format!("/services/{service}/sorties"),
        nobody: all.is_empty(),
    })
}

/// Keeps a try in vain or a refusal of the day; the same one, touched twice, is one.
pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(touch): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let sent = |name: &str| touch.get(name).map(String::as_str).unwrap_or_default();
    let moment = MOMENTS.iter().map(|(code, _)| *code).find(|code| *code == sent("moment"));
    let reponse = ["pas_joint", "refus"].into_iter().find(|code| *code == sent("reponse"));
    let ids = (sent("personne_id").parse::<i64>().ok(), sent("sejour_id").parse::<i64>().ok());
    let (Some(moment), Some(reponse), (Some(personne), Some(sejour))) = (moment, reponse, ids)
    else {
        return Err(PageError::NotFound);
    };
    let today = shell.house.today().to_string();
    let place = (service, "devenir");
    let action = on_row(Verb::Ecrire, Category::Parcours, place, 0, personne);
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let to = |what: &str| Redirect::to(&format!("/services/{service}/devenir?fait={what}"));
    let sql = "SELECT id FROM devenir WHERE service_id = $1 AND sejour_id = $2 AND moment = $3
                AND reponse = $4 AND day = $5";
    let same =
        [service.into(), sejour.into(), moment.into(), reponse.into(), today.as_str().into()];
    // Looked at inside the write: of two touches at once, the second sees the first.
    if granted.write().query_opt(sql, &same).await?.is_some() {
        drop(granted);
        return Ok(to("deja").into_response());
    }
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("sejour_id", sejour)
        .with("moment", moment)
        .with("reponse", reponse)
        .with("day", today);
    row.owner = service;
    let kind = register.by_table("devenir").ok_or(PageError::NotFound)?;
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(_) = saved {
        // What the rules doubt is told on the form, with a place to say why.
        drop(granted);
        let form = format!(
            "/registre/devenirs/{service}/nouveau?personne_id={personne}&sejour_id={sejour}\
             &moment={moment}&reponse={reponse}&retour=/services/{service}/devenir"
        );
        return Ok(Redirect::to(&form).into_response());
    }
    granted.commit().await?;
    Ok(to("enregistre").into_response())
}
