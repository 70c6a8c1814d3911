//! The trace on screen: « Qui a consulté ce dossier ? », and the lists of those who answer for it.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Granted, Role, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use fiche::Register;
use jiff::{Span, civil::Date};
use partage::acte::Porte;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Choice, Column, Field as Part, Layout},
};

use super::{
    jeune,
    model::{Ask, Ligne, Qui, Scope},
    store,
};
use crate::{scope, words};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/trace", get(of_child))
        .route("/dossiers/{personne}/consultations", get(jeune::show))
        .route("/services/{service}/trace", get(of_service))
        .route("/organisations/{organisation}/trace", get(of_organisation))
        .route("/trace", get(of_house))
}

/// How many lines a page shows.
const PAGE: usize = 50;
/// How many lines the page of a child gathers before it groups them by day and person.
const CHILD_PAGE: usize = 400;
/// The heads of a list.
pub(super) const HEADS: [&str; 7] =
    ["Quand", "Qui", "Fonction", "A fait", "Sur quoi", "Enfant", "Réponse"];
/// How many days a list shows before one asks for more.
const DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "trace/dossier.html")]
struct ChildPage {
    layout: Layout,
    nom: String,
    back: String,
    columns: Vec<Column>,
    rows: Vec<Visite>,
    /// Who opened lists of the service, in which this child may stand.
    lists: Vec<String>,
    /// What was refused on this file over these days: told apart, for who answers for the service.
    refused: Vec<(String, String)>,
    /// Over how many days.
    days: i64,
    next: String,
}

/// What somebody did on a day, for one reason.
struct Visite {
    when: String,
    who: String,
    fonction: String,
    what: Vec<String>,
    why: String,
}

#[derive(Template)]
#[template(path = "trace/list.html")]
struct ListPage {
    layout: Layout,
    title: String,
    lead: String,
    alerts: String,
    /// Where the trace is taken out; empty for who may not.
    export: String,
    action: String,
    filtered: bool,
    filters: Vec<Part>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    next: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    du: String,
    au: String,
    compte: String,
    genre: String,
    verdict: String,
    avant: String,
}

impl Asked {
    /// What is asked, from a value by name.
    pub(super) fn of(get: impl Fn(&str) -> String) -> Self {
        Self {
            du: get("du"),
            au: get("au"),
            compte: get("compte"),
            genre: get("genre"),
            verdict: get("verdict"),
            avant: String::new(),
        }
    }

    pub(super) fn ask(&self, scope: Scope, today: Date) -> Ask {
        let from = vocabulary::parse_day(&self.du)
            .unwrap_or_else(|| today.saturating_sub(Span::new().days(DAYS)));
        let until = vocabulary::parse_day(&self.au)
            .map(|day| words::start_of(day.tomorrow().unwrap_or(day)));
        Ask {
            scope,
            from: Some(words::start_of(from)),
            until,
            compte: self.compte.parse().ok(),
            category: Category::from_code(&self.genre).map(Category::code),
            accorde: match self.verdict.as_str() {
                "accorde" => Some(true),
                "refuse" => Some(false),
                _ => None,
            },
            before: self.avant.parse().ok(),
            limit: PAGE,
        }
    }

    fn filtered(&self) -> bool {
        [&self.du, &self.au, &self.compte, &self.genre, &self.verdict]
            .into_iter()
            .any(|text| !text.is_empty())
    }

    fn next(&self, path: &str, before: Option<i64>) -> String {
        let Some(before) = before else { return String::new() };
        let compte = self.compte.parse::<i64>().map_or(String::new(), |id| id.to_string());
        let day = |text: &str| vocabulary::parse_day(text).map_or(String::new(), |d| d.to_string());
        let genre = Category::from_code(&self.genre).map_or("", Category::code);
        let verdict = if ["accorde", "refuse"].contains(&self.verdict.as_str()) {
            self.verdict.as_str()
        } else {
            ""
        };
        format!(
            "{path}?du={}&au={}&compte={compte}&genre={genre}&verdict={verdict}&avant={before}",
            day(&self.du),
            day(&self.au),
        )
    }
}

pub(super) fn distinct(all: impl Iterator<Item = Option<i64>>) -> Vec<i64> {
    let mut ids: Vec<i64> = all.flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn of_child(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let service = scope::service_for(&shell, &actor, Verb::Lire, personne).await?;
    let action = scope::on_child(Verb::Lire, service, personne);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let ask = Ask {
        scope: Scope::Child(personne),
        from: None,
        until: None,
        compte: None,
        category: None,
        accorde: Some(true),
        before: asked.avant.parse().ok(),
        limit: CHILD_PAGE,
    };
    let leads = actor.roles_in(service).contains(&Role::Directeur);
    let (lines, next) = if leads {
        store::lines_and_named(&mut granted, &ask, true).await?
    } else {
        store::lines(&mut granted, &ask).await?
    };
    let since = words::start_of(shell.house.today().saturating_sub(Span::new().days(DAYS)));
    let lists = store::lists(&mut granted, service, &since).await?;
    let no = Ask { accorde: Some(false), from: Some(since), before: None, limit: PAGE, ..ask };
    let (refused, _) = store::lines(&mut granted, &no).await?;
    let readers = lines.iter().chain(&refused).map(|line| line.compte);
    let readers = distinct(readers.chain(lists.iter().map(|(compte, ..)| Some(*compte))));
    let who = store::who(&mut granted, &readers).await?;
    let names = store::names_of(&mut granted, &[personne]).await?;
    // What an act of sharing is for is told to who reads acts; the officer of data protection reads none.
    let portes = if actor.may(service, Verb::Lire, Category::Partage) {
        partage::acte::doors(&mut granted, personne).await?
    } else {
        Vec::new()
    };
    granted.commit().await?;
    let path = format!("/dossiers/{personne}/trace");
    page(&ChildPage {
        columns: columns(&["Quand", "Qui", "Quoi", "Parce que"]),
        layout: scope::frame_of_service(&shell, &actor, service, "Qui a consulté ce dossier ?"),
        nom: names.get(&personne).cloned().unwrap_or_else(|| "Dossier effacé".to_owned()),
        back: format!("/dossiers/{personne}"),
        lists: lists.iter().map(|one| told_of_lists(one, &who)).collect(),
        refused: refused
            .iter()
            .filter_map(|line| Some((told_of_refusal(line, &who), why_of(line)?)))
            .collect(),
        days: DAYS,
        rows: by_day_and_person(&register, &lines, &who, &portes),
        next: next.map_or(String::new(), |before| format!("{path}?avant={before}")),
    })
}

/// « Camille Roy : 12 listes, la dernière le 12/03/2026 à 9 h 10 ».
fn told_of_lists((compte, n, last): &(i64, i64, String), who: &BTreeMap<i64, Qui>) -> String {
    let nom = who.get(compte).map_or("Un compte effacé", |one| one.nom.as_str());
    let lists = if *n > 1 { "listes, la dernière le" } else { "liste, le" };
    format!("{nom} : {n} {lists} {}", web::in_paris(last))
}

/// « Camille Roy, le 12/03/2026 à 9 h 10 : les incidents ».
fn told_of_refusal(line: &Ligne, who: &BTreeMap<i64, Qui>) -> String {
    let qui = line.compte.and_then(|id| who.get(&id));
    let nom = qui.map_or("Un compte effacé", |one| one.nom.as_str());
    let (category, _) = words::halves(&line.action);
    format!("{nom}, le {} : {}", web::in_paris(&line.at), words::kind(category))
}

/// A day, who, in which function, and why: what makes one line.
type Visit = (Date, Option<i64>, String, String);

/// One line for each day, person and reason: what was done and how many times, from when to when.
fn by_day_and_person(
    register: &Register,
    lines: &[Ligne],
    who: &BTreeMap<i64, Qui>,
    portes: &[Porte],
) -> Vec<Visite> {
    let mut groups: Vec<(Visit, Vec<&Ligne>)> = Vec::new();
    for line in lines {
        let Some(at) = words::paris(&line.at) else { continue };
        let qui = line.compte.and_then(|id| who.get(&id));
        let why =
            if words::by_key(line) { words::BY_KEY.to_owned() } else { because(line, qui, portes) };
        let fonction = qui.map_or_else(String::new, |qui| qui.fonction(&line.at));
        let key = (at.date(), line.compte, fonction, why);
        match groups.iter_mut().rev().take(40).find(|group| group.0 == key) {
            Some(group) => group.1.push(line),
            None => groups.push((key, vec![line])),
        }
    }
    groups.into_iter().map(|(visit, lines)| visite(register, visit, &lines, who)).collect()
}

/// Why it was allowed, in the words of the policy; of what an act of sharing opened, what the act says it is for.
fn because(line: &Ligne, qui: Option<&Qui>, portes: &[Porte]) -> String {
    let why = words::right(&line.rule);
    if line.rule != "partage-decide" {
        return why;
    }
    let day = words::paris(&line.at).map_or(String::new(), |at| at.date().to_string());
    let (category, _) = words::halves(&line.action);
    let told: Vec<&str> =
        line.details.split(' ').filter_map(|word| word.strip_prefix("information:")).collect();
    let own = |porte: &&Porte| {
        let given = porte.compte.is_some() && porte.compte == line.compte;
        let at = |service: i64| {
            qui.is_some_and(|qui| qui.at(&line.at).any(|one| one.service == Some(service)))
        };
        porte.days.0.as_str() <= day.as_str()
            && day.as_str() < porte.days.1.as_str()
            && (given || porte.to.is_some_and(at) || at(porte.from))
    };
    let mut raisons: Vec<&str> = Vec::new();
    for (of, raison) in portes.iter().filter(own).flat_map(|porte| &porte.raisons) {
        let asked = if told.is_empty() { of.code() == category } else { told.contains(&of.code()) };
        if asked && !raisons.contains(&raison.as_str()) {
            raisons.push(raison);
        }
    }
    if raisons.is_empty() { why } else { format!("{why}, pour : {}", raisons.join(" ; ")) }
}

fn visite(
    register: &Register,
    (day, compte, fonction, why): Visit,
    lines: &[&Ligne],
    who: &BTreeMap<i64, Qui>,
) -> Visite {
    let unknown =
        if why == words::BY_KEY { "Qui tient la clé d’une page" } else { "La machine" };
    let nom = compte.and_then(|id| who.get(&id)).map_or(unknown, |qui| qui.nom.as_str());
    let mut acts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for line in lines {
        let what = words::what(register, line);
        let did = words::did(&line.action, true, &line.details);
        *acts.entry((did, what)).or_default() += 1;
    }
    let what = acts
        .into_iter()
        .map(|((did, what), n)| match n {
            1 => fiche::capital(&words::did_what(did, &what)),
            n => fiche::capital(&format!("{}, {n} fois", words::did_what(did, &what))),
        })
        .collect();
    let hour = |line: Option<&&Ligne>| {
        line.and_then(|line| words::paris(&line.at))
            .map_or(String::new(), |at| at.strftime("%-H\u{a0}h\u{a0}%M").to_string())
    };
    let (last, first) = (hour(lines.first()), hour(lines.last()));
    let when =
        if first == last { format!("à {first}") } else { format!("entre {first} et {last}") };
    Visite {
        when: format!("{}, {when}", vocabulary::french_day(day)),
        who: nom.to_owned(),
        fonction,
        what,
        why,
    }
}

async fn of_service(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, scope::in_service(Verb::Lire, service)).await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let path = format!("/services/{service}/trace");
    let ask = asked.ask(Scope::Services(vec![service]), shell.house.today());
    let comptes = store::comptes_of(&mut granted, organisation).await?;
    let found = found(&register, &mut granted, &ask, true).await?;
    granted.commit().await?;
    let layout = scope::frame_of_service(&shell, &actor, service, "Trace du service");
    let export = if actor.may(service, Verb::Exporter, Category::Trace) {
        let next = asked.next(&format!("/services/{service}/export"), Some(0));
        next.replacen('?', "?source=trace&", 1)
    } else {
        String::new()
    };
    let alerts = format!("/services/{service}/alertes");
    page(&listed(layout, path, &asked, &comptes, found, alerts, export))
}

async fn of_organisation(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let services = scope::services_of(&actor, organisation, Verb::Lire);
    let ask = asked.ask(Scope::Organisation(organisation, services), shell.house.today());
    let comptes = store::comptes_of(&mut granted, organisation).await?;
    let found = found(&register, &mut granted, &ask, true).await?;
    granted.commit().await?;
    let path = format!("/organisations/{organisation}/trace");
    let layout =
        web::frame_of_organisation(&shell, &actor, organisation, "Trace de l’organisation");
    let alerts = format!("/organisations/{organisation}/alertes");
    page(&listed(layout, path, &asked, &comptes, found, alerts, String::new()))
}

async fn of_house(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Compte, cible: Cible::Instance };
    let mut granted = shell.house.authorize(&actor, action).await?;
    let ask = asked.ask(Scope::House, shell.house.today());
    let found = found(&register, &mut granted, &ask, false).await?;
    granted.commit().await?;
    let mut layout = web::frame(&shell, &actor, "Connexions et refus");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Connexions et refus".to_owned(), None),
    ];
    let none = String::new();
    page(&listed(layout, "/trace".to_owned(), &asked, &[], found, none.clone(), none))
}

/// The account that an entry is about.
fn account_of(line: &Ligne) -> Option<i64> {
    line.cible.strip_prefix("compte:").and_then(|id| id.parse().ok())
}

/// Rows of a list, and the entry the next page starts before.
pub(super) struct Found {
    pub rows: Vec<Vec<Cell>>,
    next: Option<i64>,
}

pub(super) async fn found(
    register: &Register,
    granted: &mut Granted,
    ask: &Ask,
    with_children: bool,
) -> Result<Found, PageError> {
    let (lines, next) = store::lines(granted, ask).await?;
    let accounts = distinct(lines.iter().flat_map(|line| [line.compte, account_of(line)]));
    let who = store::who(granted, &accounts).await?;
    let names = if with_children {
        let children = distinct(lines.iter().map(|line| line.personne));
        store::names_of(granted, &children).await?
    } else {
        BTreeMap::new()
    };
    let rows = lines
        .iter()
        .map(|line| {
            let qui = line.compte.and_then(|id| who.get(&id));
            let (category, _) = words::halves(&line.action);
            let account = account_of(line).and_then(|id| who.get(&id));
            let thing =
                account.map_or_else(|| words::thing(register, &line.cible), |qui| qui.nom.clone());
            let asked = words::asked(register, &line.details);
            let about = match line.personne {
                Some(id) if with_children => Cell {
                    text: names.get(&id).cloned().unwrap_or_else(|| "dossier effacé".to_owned()),
                    href: format!("/dossiers/{id}/trace"),
                },
                Some(_) => text("un dossier"),
                None => text(""),
            };
            let verdict = if line.accorde {
                match line.rule.as_str() {
                    "acces-d-urgence" => "Permis, par un accès d’urgence",
                    "partage-decide" => "Permis, par un acte de partage",
                    _ => "Permis",
                }
                .to_owned()
            } else {
                let why = words::why(&line.rule);
                if why.is_empty() { "Refusé".to_owned() } else { format!("Refusé : {why}") }
            };
            let told: Vec<String> = [
                if with_children || category == "compte" { thing } else { String::new() },
                if category == "compte" { String::new() } else { words::kind(category) },
                asked,
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
            vec![
                text(&web::in_paris(&line.at)),
                text(qui.map_or("La machine ou un inconnu", |qui| &qui.nom)),
                text(&qui.map_or_else(String::new, |qui| qui.fonction(&line.at))),
                text(words::did(&line.action, line.accorde, &line.details)),
                text(&told.join(", ")),
                about,
                Cell {
                    href: why_of(line).filter(|_| with_children).unwrap_or_default(),
                    text: verdict,
                },
            ]
        })
        .collect();
    Ok(Found { rows, next })
}

/// Where an entry is explained: one about a child, that an account left.
fn why_of(line: &Ligne) -> Option<String> {
    let personne = line.personne.filter(|_| line.compte.is_some())?;
    Some(format!("/dossiers/{personne}/pourquoi/{}", line.seq))
}

fn columns(labels: &[&str]) -> Vec<Column> {
    labels.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect()
}

fn text(text: &str) -> Cell {
    Cell { text: text.to_owned(), href: String::new() }
}

fn listed(
    layout: Layout,
    path: String,
    asked: &Asked,
    comptes: &[(i64, String)],
    found: Found,
    alerts: String,
    export: String,
) -> ListPage {
    let columns = columns(&HEADS);
    let title = layout.title.clone();
    ListPage {
        layout,
        title,
        lead: if asked.filtered() {
            String::new()
        } else {
            format!("Les {DAYS} derniers jours ; choisissez une période pour remonter plus loin.")
        },
        alerts,
        export,
        filtered: asked.filtered(),
        filters: filters(asked, comptes),
        columns,
        rows: found.rows,
        next: asked.next(&path, found.next),
        action: path,
    }
}

fn filters(asked: &Asked, comptes: &[(i64, String)]) -> Vec<Part> {
    let part = |kind: &str, id: &str, label: &str, value: &str| Part {
        kind: kind.to_owned(),
        id: id.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        ..Part::default()
    };
    let mut all = vec![part("date", "du", "Du", &asked.du), part("date", "au", "Au", &asked.au)];
    if !comptes.is_empty() {
        let mut people = part("select", "compte", "Personne", "");
        people.options = comptes
            .iter()
            .map(|(id, nom)| Choice {
                value: id.to_string(),
                label: nom.clone(),
                checked: asked.compte == id.to_string(),
                ..Choice::default()
            })
            .collect();
        all.push(people);
    }
    let mut kinds = part("select", "genre", "Genre d’information", "");
    kinds.options = Category::ALL
        .iter()
        .map(|category| Choice {
            value: category.code().to_owned(),
            label: category.label().to_owned(),
            checked: asked.genre == category.code(),
            ..Choice::default()
        })
        .collect();
    all.push(kinds);
    let mut verdict = part("select", "verdict", "Réponse", "");
    verdict.options = [("accorde", "Permis"), ("refuse", "Refusé")]
        .into_iter()
        .map(|(value, label)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            checked: asked.verdict == value,
            ..Choice::default()
        })
        .collect();
    all.push(verdict);
    all
}
