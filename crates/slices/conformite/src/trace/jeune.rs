//! « Qui a regardé ton dossier ? »: the trace told by functions and days, in words that a young person understands, for
//! who accompanies them to read it with them. The whole trace stays to who answers for the service.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Granted, Role, Verb};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use jiff::civil::Date;
use serde::Deserialize;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::{
    model::{Ask, Ligne, Qui, Scope},
    pages::distinct,
    store,
};
use crate::{scope, words};

/// Who accompanies a child and reads this with them.
const ACCOMPANY: &[Role] =
    &[Role::Educateur, Role::Psychologue, Role::ChefService, Role::Directeur];

/// How many lines a page gathers before it groups them.
const LINES: usize = 400;

#[derive(Template)]
#[template(path = "trace/jeune.html")]
struct YoungPage {
    layout: Layout,
    nom: String,
    back: String,
    days: Vec<Jour>,
    next: String,
}

/// A day, and what was done on it: who, and what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Jour {
    quand: String,
    visites: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    avant: String,
}

/// `GET /dossiers/{personne}/consultations`.
pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut granted = shell.house.authorize_telling(&actor, action, "consultations").await?;
    let Some(service) = accompanies(&granted, &actor) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let ask = Ask {
        scope: Scope::Child(personne),
        from: None,
        until: None,
        compte: None,
        category: None,
        accorde: Some(true),
        before: asked.avant.parse().ok(),
        limit: LINES,
    };
    let (lines, next) = store::lines(&mut granted, &ask).await?;
    let who = store::who(&mut granted, &distinct(lines.iter().map(|line| line.compte))).await?;
    let names = store::names_of(&mut granted, &[personne]).await?;
    let open: BTreeSet<&str> = Category::ALL
        .iter()
        .filter(|one| !granted.services_on_child(**one).is_empty())
        .map(|one| one.code())
        .collect();
    granted.commit().await?;
    let house = actor.service(service).map_or(0, |seen| seen.organisation);
    let path = format!("/dossiers/{personne}/consultations");
    page(&YoungPage {
        layout: scope::frame_of_service(&shell, &actor, service, "Qui a regardé ton dossier ?"),
        nom: names.get(&personne).cloned().unwrap_or_default(),
        back: format!("/dossiers/{personne}"),
        days: days(&lines, &who, house, &open),
        next: next.map_or(String::new(), |before| format!("{path}?avant={before}")),
    })
}

/// The service through which the reader accompanies the child: by their own role there, not by what was shared with
/// them.
fn accompanies(granted: &Granted, actor: &Actor) -> Option<i64> {
    let held = |service: &i64| actor.roles_in(*service).iter().any(|role| ACCOMPANY.contains(role));
    granted.services_on_child(Category::Identite).iter().copied().find(|one| held(one))
}

/// The address of the page, for who may open it: `keepers` are the services whose rows of the child they read.
pub fn address(actor: &Actor, keepers: &[i64], owner: i64, personne: i64) -> String {
    let held = |service: &i64| actor.roles_in(*service).iter().any(|role| ACCOMPANY.contains(role));
    if keepers.iter().chain([&owner]).any(held) {
        format!("/dossiers/{personne}/consultations")
    } else {
        String::new()
    }
}

/// Who, and what they did: the kinds of information.
type Visits = BTreeMap<(String, &'static str), BTreeSet<&'static str>>;

/// The lines by day, each function and what it looked at once.
pub(super) fn days(
    lines: &[Ligne],
    who: &BTreeMap<i64, Qui>,
    house: i64,
    open: &BTreeSet<&str>,
) -> Vec<Jour> {
    let mut all: Vec<(Date, Visits)> = Vec::new();
    for line in lines {
        let Some(at) = words::paris(&line.at) else { continue };
        let day = at.date();
        if all.last().is_none_or(|(last, _)| *last != day) {
            all.push((day, BTreeMap::new()));
        }
        let Some((_, visits)) = all.last_mut() else { continue };
        let key = (function(line, who, house), gesture(line));
        let seen = visits.entry(key).or_default();
        seen.extend(kinds(line, open));
    }
    all.into_iter()
        .map(|(day, visits)| Jour {
            quand: vocabulary::written_day(day),
            visites: visits
                .into_iter()
                .map(|((who, did), kinds)| (who, told(did, &kinds)))
                .collect(),
        })
        .collect()
}

/// What somebody does, and where when it is in the same association; never who.
fn function(line: &Ligne, who: &BTreeMap<i64, Qui>, house: i64) -> String {
    if words::by_key(line) {
        return "Toi, ou un de tes parents, avec la clé donnée par le service".to_owned();
    }
    if line.rule == "lien-protege" {
        return "Une personne de l’extérieur, par un lien pour lequel tu as dit oui".to_owned();
    }
    let Some(qui) = line.compte.and_then(|id| who.get(&id)) else {
        return "L’ordinateur".to_owned();
    };
    let postes: Vec<_> = qui.at(&line.at).collect();
    let here = postes.iter().find(|one| one.service.is_some() && one.service == line.service);
    match here.or(postes.first()) {
        Some(one) if one.organisation.is_none_or(|of| of == house) => one.told.clone(),
        Some(one) => format!("{}, d’un autre service", one.role),
        None => "Quelqu’un qui n’a plus de fonction".to_owned(),
    }
}

/// What was done, in one word.
fn gesture(line: &Ligne) -> &'static str {
    let (category, verb) = words::halves(&line.action);
    let form = line.details.split(' ').any(|word| word == "formulaire");
    if category == "urgence" {
        return "a ouvert ton dossier en urgence";
    }
    let verb = if form { "lire" } else { verb };
    match verb {
        "ecrire" | "importer" => "a écrit",
        "publier" => "a validé",
        "exporter" => "a sorti un fichier",
        _ => "a regardé",
    }
}

/// The kinds of information of a line that the reader reads too; one word for the others.
fn kinds(line: &Ligne, open: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let (category, _) = words::halves(&line.action);
    let told: Vec<&str> =
        line.details.split(' ').filter_map(|word| word.strip_prefix("information:")).collect();
    let told = if told.is_empty() { vec![category] } else { told };
    told.into_iter().map(|code| if open.contains(code) { plain(code) } else { REST }).collect()
}

/// What is not told apart.
const REST: &str = "une partie de ton dossier";

/// A kind of information, to whom it is about.
fn plain(code: &str) -> &'static str {
    match Category::from_code(code) {
        Some(Category::Identite) => "qui tu es et ta famille",
        Some(Category::Parcours) => "où tu vis, et ce que le juge ou le département a décidé",
        Some(Category::Vie) => "ta vie de tous les jours, l’école, les activités",
        Some(Category::Argent) => "ton argent de poche",
        Some(Category::Incident) => "ce qui s’est mal passé",
        Some(Category::Sante) => "tes soins",
        Some(Category::Anamnese) => "ton histoire",
        Some(Category::Admission) => "la demande pour t’accueillir",
        Some(Category::Diagnostic | Category::Troubles) => {
            "ce que les adultes comprennent de ta situation"
        }
        Some(Category::Judiciaire) => "ce qu’un juge interdit à quelqu’un",
        Some(Category::Partage) => "ce qui est partagé avec d’autres services",
        _ => REST,
    }
}

/// « a regardé qui tu es et ta famille ; tes soins ».
fn told(did: &str, kinds: &BTreeSet<&'static str>) -> String {
    if did.ends_with("urgence") {
        return did.to_owned();
    }
    let mut all: Vec<&str> = kinds.iter().copied().filter(|kind| *kind != REST).collect();
    if kinds.contains(REST) {
        all.push(if all.is_empty() { REST } else { "une autre partie de ton dossier" });
    }
    format!("{did} : {}", all.join(" ; "))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Jour, days};
    use crate::trace::model::{Ligne, Poste, Qui};

    fn line(seq: i64, at: &str, compte: i64, action: &str, details: &str) -> Ligne {
        Ligne {
            seq,
            at: at.to_owned(),
            compte: Some(compte),
            action: action.to_owned(),
            cible: "personne:7".to_owned(),
            accorde: true,
            rule: String::new(),
            details: details.to_owned(),
            personne: Some(7),
            service: None,
        }
    }

    fn qui(role: &'static str, organisation: i64) -> Qui {
        let poste = Poste {
            told: format!("{role}, MECS"),
            role,
            service: Some(1),
            organisation: Some(organisation),
            start_day: None,
            end_day: None,
            revoked_at: None,
        };
        Qui { nom: "Camille Roy".to_owned(), postes: vec![poste], ferme: false }
    }

    #[test]
    fn functions_and_days_are_told_names_and_closed_categories_are_not() {
        let who = BTreeMap::from([(1, qui("Éducatrice", 5)), (2, qui("Infirmière", 6))]);
        let open = BTreeSet::from(["identite", "vie"]);
        let lines = [
            line(3, "2026-03-12T09:00:00Z", 2, "medical.lire", ""),
            line(
                2,
                "2026-03-12T08:00:00Z",
                1,
                "identite.lire",
                "information:vie information:medical",
            ),
            line(1, "2026-03-11T08:00:00Z", 1, "vie.ecrire", ""),
        ];
        let told = days(&lines, &who, 5, &open);
        let day = |quand: &str, visites: &[(&str, &str)]| Jour {
            quand: quand.to_owned(),
            visites: visites.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        };
        assert_eq!(
            told,
            [
                day(
                    "12 mars 2026",
                    &[
                        ("Infirmière, d’un autre service", "a regardé : une partie de ton dossier"),
                        (
                            "Éducatrice, MECS",
                            "a regardé : ta vie de tous les jours, l’école, les activités ; une autre \
                             partie de ton dossier",
                        ),
                    ],
                ),
                day(
                    "11 mars 2026",
                    &[(
                        "Éducatrice, MECS",
                        "a écrit : ta vie de tous les jours, l’école, les activités",
                    )],
                ),
            ]
        );
    }
}
