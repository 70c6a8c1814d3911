//! What became of who left a service: whose news are owed, one touch for a try in vain.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use fiche::enfant::told;
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
    today: String,
    /// Where an answer or a try is kept; empty for who may not.
    action: String,
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
    let days: Vec<String> = all.iter().map(|one| french_day(one.day)).collect();
    format!("Pas joint, {} : {}", count(all.len(), "essai", "essais"), days.join(", "))
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
    layout.flash = asked
        .contains_key("fait")
        .then(|| Flash { kind: "ok".to_owned(), text: "C’est noté.".to_owned() });
    let mut answered = lines(std::mem::take(&mut lists.answered));
    answered.reverse();
    let older = answered.split_off(answered.len().min(AT_HAND));
    page(&DevenirPage {
        layout,
        lead: if all.is_empty() { String::new() } else { lead(&lists) },
        today: today.to_string(),
        action: if writes {
            format!("/registre/devenirs/{service}/nouveau")
        } else {
            String::new()
        },
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
