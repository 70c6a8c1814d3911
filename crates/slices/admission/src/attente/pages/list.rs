//! Who waits for a place in a service.

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::{Register, enfant::told};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{age_years, french_day, listes};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use super::{Known, Typed, code, count, known, typed_in};
use crate::attente::{
    model::CRITERE_ATTENTE,
    rules::{Attente, days},
};

#[derive(Template)]
#[template(path = "attente/pages/list.html")]
struct WaitPage {
    layout: Layout,
    service: i64,
    lead: String,
    errors: Vec<ErrorLink>,
    /// What the waiting list is held against: words, where they are opened.
    numbers: Vec<(String, String)>,
    urgent: Vec<Urgent>,
    alerte: String,
    groups: Vec<Group>,
    prevues: Vec<(String, String, String)>,
    rules: Vec<(String, String)>,
    /// Where a rule, an alert, a need is written; empty for who may not.
    new_rule: String,
    new_alert: String,
    new_need: String,
    territories: Vec<Territory>,
    silence: String,
    writes: bool,
    decides: bool,
    /// Where requests and the lists of all services are; empty for who may not read them.
    demandes: String,
    attentes: String,
}

struct Urgent {
    mesure: i64,
    nom: String,
    href: String,
    tag: String,
    more: String,
    /// What was asked and has no answer yet, where the answer is written.
    asked: Option<(String, String)>,
    /// Whom one would ask.
    aupres: String,
}

struct Group {
    rang: usize,
    members: Vec<Member>,
}

struct Member {
    nom: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    more: String,
    veille: String,
    raisons: String,
    decide: String,
}

struct Territory {
    nom: String,
    tag: (String, &'static str),
    more: String,
    /// Needs spotted there and not sent: words, where they are.
    needs: Option<(String, String)>,
}

fn days_told(n: i64) -> String {
    count(usize::try_from(n).unwrap_or_default(), "jour", "jours")
}

fn danger(one: &Attente) -> Option<(String, &'static str)> {
    let kind = match one.danger.as_str() {
        "grave" => "bad",
        "fort" => "warning",
        "" => return None,
        _ => "",
    };
    Some((format!("Danger : {}", told(&listes::DANGER, Some(&one.danger)).to_lowercase()), kind))
}

/// « AEMO renforcée, judiciaire · Blois · reçue le 01/02/2026 ».
pub(super) fn what(register: &Register, one: &Attente) -> String {
    let nature = code(register, "mesure", "nature", &one.nature);
    let cadre = told(&listes::CADRE, Some(&one.cadre)).to_lowercase();
    let mut parts = vec![format!("{nature}, {cadre}")];
    parts.extend(one.territoire.as_ref().map(|(_, nom)| nom.clone()));
    parts.join(" · ")
}

pub(super) fn watches(one: &Attente) -> String {
    match (one.veille.as_str(), one.vu) {
        ("", None) => "Personne n’est noté comme veillant sur l’enfant".to_owned(),
        ("", Some(day)) => format!("Vu le {}", french_day(day)),
        (veille, None) => format!("Veille : {veille}"),
        (veille, Some(day)) => format!("Veille : {veille} ; vu le {}", french_day(day)),
    }
}

fn aged(one: &Attente, today: Date) -> String {
    let age =
        one.birth.filter(|_| one.connu).map(|birth| format!(", {} ans", age_years(birth, today)));
    format!("{}{}", one.nom, age.unwrap_or_default())
}

fn asked_of(one: &Attente, service: i64) -> Option<(String, String)> {
    let (aupres, day, id) = one.demande.as_ref()?;
    let told = format!("Contact demandé le {} : {aupres}", french_day(*day));
    Some((
        told,
        format!("/fiche/contacts-attente/{id}/modifier?retour=/services/{service}/attente"),
    ))
}

fn urgent(known: &Known) -> Vec<Urgent> {
    // A place that is promised for later protects nobody today.
    let promised = known.prevues.iter().map(|(one, _)| one);
    let mut all: Vec<&Attente> = known
        .attentes
        .iter()
        .chain(promised)
        .filter(|one| one.alerte(known.alerte, known.today))
        .collect();
    all.sort_by_key(|one| (one.danger != "grave", std::cmp::Reverse(one.sans_vue(known.today))));
    all.into_iter()
        .map(|one| Urgent {
            mesure: one.mesure,
            nom: aged(one, known.today),
            href: format!("/dossiers/{}", one.personne),
            tag: danger(one).map(|(text, _)| text).unwrap_or_default(),
            more: match one.vu {
                Some(day) => format!(
                    "Vu le {}, il y a {} · {}",
                    french_day(day),
                    days_told(one.sans_vue(known.today)),
                    watches(one)
                ),
                None => format!(
                    "Personne ne l’a vu depuis {} · {}",
                    days_told(one.sans_vue(known.today)),
                    watches(one)
                ),
            },
            asked: asked_of(one, known.service),
            aupres: one.veille.clone(),
        })
        .collect()
}

fn member(register: &Register, known: &Known, one: &Attente, raisons: &[String]) -> Member {
    let waited = format!("Attend depuis {}", days_told(one.jours(known.today)));
    Member {
        nom: aged(one, known.today),
        href: format!("/dossiers/{}", one.personne),
        tags: danger(one).into_iter().chain([(waited, "")]).collect(),
        more: what(register, one),
        veille: watches(one),
        raisons: raisons.join(" · "),
        decide: format!("/services/{}/attente/{}", known.service, one.mesure),
    }
}

fn groups(register: &Register, known: &Known) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for rang in &known.rangs {
        let one = member(register, known, &known.attentes[rang.index], &rang.raisons);
        match all.last_mut().filter(|last| last.rang == rang.rang) {
            Some(last) => last.members.push(one),
            None => all.push(Group { rang: rang.rang, members: vec![one] }),
        }
    }
    all
}

fn rules(known: &Known) -> Vec<(String, String)> {
    let one = |regle: &crate::attente::rules::Regle| {
        let mut told = told(&CRITERE_ATTENTE, Some(&regle.critere));
        if let Some(seuil) = regle.seuil {
            told = told.replace('…', &format!(" {seuil}")).replace("de  ", "de ");
        }
        let territoire = regle.territoire.and_then(|id| {
            let found = known.venus.iter().find(|one| one.territoire == id)?;
            Some(format!(" ({})", found.nom))
        });
        let accord = if regle.accord.is_empty() {
            String::new()
        } else {
            format!(", convenue avec {}", regle.accord)
        };
        let text = format!(
            "{}. {told}{}, depuis le {}{accord}",
            regle.rang,
            territoire.unwrap_or_default(),
            french_day(regle.start)
        );
        (text, format!("/fiche/regles-attente/{}", regle.id))
    };
    known.regles.iter().map(one).collect()
}

fn territories(known: &Known) -> Vec<Territory> {
    let today = known.today;
    let since = today.saturating_sub(known.silence.months());
    let year = today.saturating_sub(12.months());
    let mut ids: Vec<(i64, &str)> =
        known.venus.iter().map(|one| (one.territoire, one.nom.as_str())).collect();
    ids.dedup();
    let mut all: Vec<(bool, Territory)> = ids
        .into_iter()
        .map(|(id, nom)| {
            let own = || known.venus.iter().filter(move |one| one.territoire == id);
            let sent: Vec<Date> =
                own().filter(|one| one.reperes.is_none()).map(|one| one.day).collect();
            let recent = sent.iter().filter(|day| **day > since).count();
            let silent = recent == 0;
            let last = sent.iter().max().map_or_else(
                || "Aucune mesure n’en est jamais venue".to_owned(),
                |day| format!("Dernière mesure reçue le {}", french_day(*day)),
            );
            let needs = own().filter(|one| one.day > year).filter_map(|one| one.reperes);
            let needs: i64 = needs.sum();
            let told = count(
                usize::try_from(needs).unwrap_or_default(),
                "besoin repéré, non transmis",
                "besoins repérés, non transmis",
            );
            let needs = (needs > 0).then(|| {
                (
                    format!("{told}, en un an"),
                    format!("/registre/besoins-reperes/{}?territoire_id={id}", known.service),
                )
            });
            let tag = if silent {
                (format!("Rien depuis {} mois", known.silence), "warning")
            } else {
                let told = count(recent, "mesure reçue", "mesures reçues");
                (format!("{told} en {} mois", known.silence), "")
            };
            (silent, Territory { nom: nom.to_owned(), tag, more: last, needs })
        })
        .collect();
    all.sort_by_key(|(silent, _)| !*silent);
    all.into_iter().map(|(_, one)| one).collect()
}

/// The places, frame by frame, and what the list is of them.
fn numbers(known: &Known) -> Vec<(String, String)> {
    let service = known.service;
    let waiting = known.attentes.len() + known.prevues.len();
    known
        .places
        .iter()
        .map(|one| {
            let there = known.presents.iter();
            let there = there.filter(|cadre| one.cadre.as_deref().is_none_or(|of| of == *cadre));
            let there = i64::try_from(there.count()).unwrap_or_default();
            let free = one.places - there;
            let nature = match one.nature.as_str() {
                "autorisee" => "autorisées",
                "installee" => "installées",
                "financee" => "financées",
                _ => "activées",
            };
            let free = match free {
                0 => "aucune libre".to_owned(),
                1 => "une libre".to_owned(),
                n if n > 0 => format!("{n} libres"),
                n => format!("{} de trop", -n),
            };
            let whose = one
                .cadre
                .as_deref()
                .map_or_else(|| "En tout".to_owned(), |cadre| told(&listes::CADRE, Some(cadre)));
            let whole = one.cadre.is_none() && one.places > 0;
            let ratio = if whole {
                let percent = waiting * 100 / usize::try_from(one.places).unwrap_or(1).max(1);
                format!(" ; l’attente en représente {percent} %")
            } else {
                String::new()
            };
            let since = one.depuis.map(|day| format!(" depuis le {}", french_day(day)));
            let text = format!(
                "{whose} : {} sur {} places {nature}{}, {free}{ratio}",
                there,
                one.places,
                since.unwrap_or_default()
            );
            (text, format!("/services/{service}/figures/presents_fin/fiches"))
        })
        .collect()
}

pub(in crate::attente) fn print(
    (shell, actor, register): (&Shell, &Actor, &Register),
    known: &Known,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let service = known.service;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Autre, "Liste d’attente");
    layout.flash = flash;
    let waiting = known.attentes.len() + known.prevues.len();
    let each = known.attentes.iter().chain(known.prevues.iter().map(|(one, _)| one));
    let mut families: Vec<i64> =
        each.map(|one| one.famille.map_or(-one.personne, |famille| famille)).collect();
    families.sort_unstable();
    families.dedup();
    let oldest = known.attentes.iter().map(|one| days(one.reception, known.today)).max();
    let edit = |slug: &str| {
        format!("/registre/{slug}/{service}/nouveau?retour=/services/{service}/attente")
    };
    let when = |yes: bool, href: String| if yes { href } else { String::new() };
    let page = WaitPage {
        layout,
        service,
        lead: match waiting {
            0 => "Personne n’attend.".to_owned(),
            n => format!(
                "{} pour {}{}.",
                count(n, "mesure attend", "mesures attendent"),
                count(families.len(), "famille", "familles"),
                oldest.map_or(String::new(), |n| format!(
                    ", la plus ancienne depuis {}",
                    days_told(n)
                ))
            ),
        },
        errors,
        numbers: numbers(known),
        urgent: urgent(known),
        alerte: format!(
            "Danger grave ou fort, et personne n’a vu l’enfant depuis {}.",
            days_told(known.alerte)
        ),
        groups: groups(register, known),
        prevues: known
            .prevues
            .iter()
            .map(|(one, from)| {
                let told = format!("prise en charge le {}", french_day(*from));
                (
                    aged(one, known.today),
                    told,
                    format!("/services/{service}/attente/{}", one.mesure),
                )
            })
            .collect(),
        rules: rules(known),
        new_rule: when(known.rules, edit("regles-attente")),
        new_alert: when(known.rules, edit("reglages-attente")),
        new_need: when(known.decides, edit("besoins-reperes")),
        territories: territories(known),
        silence: format!("{} mois", known.silence),
        writes: known.writes,
        decides: known.decides,
        demandes: when(
            actor.may(service, Verb::Lire, Category::Admission),
            format!("/services/{service}/demandes"),
        ),
        attentes: when(
            !actor.services_for(Verb::Lire, Category::Activite).is_empty(),
            "/attentes".to_owned(),
        ),
    };
    page_with_status(status, &page)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, (service, 0)).await?;
    let text = match typed_in(&asked, "fait") {
        "contact" => Some("La demande de contact est notée."),
        "enregistre" => Some("La fiche est enregistrée."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    print((&shell, &actor, &register), &known, Vec::new(), flash)
}
