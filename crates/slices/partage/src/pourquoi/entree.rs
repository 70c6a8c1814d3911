//! « Pourquoi ? » of one entry of the trace: what was asked, what was answered, by which rule; the facts of that
//! day, recomputed from what is dated, and said so.

use access::{Acte, Action, Actor, Category, Cible, Rule, Verb, Why};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::{
    pages::{geste, purposes},
    store::{self, Entree},
    told::said,
};

#[derive(Template)]
#[template(path = "pourquoi/entree.html")]
struct EntryPage {
    layout: Layout,
    sentence: String,
    allowed: bool,
    facts: Vec<String>,
    source: String,
    /// That the answer would be another today, if so.
    differs: bool,
    other: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((personne, entree)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let services = shell.house.services_of_child(&mut read, personne).await?;
    drop(read);
    let keeper = services.iter().copied().find(|of| actor.may(*of, Verb::Lire, Category::Trace));
    // The trace of a child is read by who answers for one of its services: as for the trace itself.
    let cible = Cible::Service(keeper.unwrap_or_default());
    let action = Action { verb: Verb::Lire, category: Category::Trace, cible };
    let mut granted = shell.house.authorize_telling(&actor, action, "pourquoi").await?;
    let found = store::entry(&mut granted, personne, entree).await?;
    let asked = found.as_ref().and_then(|one| Some((one, asked(one)?)));
    let Some((one, (acte, at))) = asked else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let day = at.to_zoned(paris).date();
    let compte = one.compte.unwrap_or_default();
    let person = Actor::read(granted.read(), compte, one.nom.clone(), day).await?;
    let house = &shell.house;
    let mut whys = house.why_act(granted.read(), &person, personne, acte, (day, at)).await?;
    purposes(&mut granted, (&actor, &person), personne, day, &mut whys).await?;
    granted.commit().await?;
    let told = whys.iter().find(|why| why.allowed).or(whys.first());
    // What the trace kept comes first; of a refusal it keeps that no rule allowed it.
    let kept = access::rule(&one.rule).filter(|_| one.accorde);
    let rule = kept.or_else(|| told.and_then(|why| why.rule));
    let differs = told.is_some_and(|why| why.allowed) != one.accorde;
    let title = "Pourquoi ?".to_owned();
    let mut layout = web::frame(&shell, &actor, &title);
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Qui a consulté".to_owned(), Some(format!("/dossiers/{personne}/trace"))),
        (title, None),
    ];
    page(&EntryPage {
        layout,
        sentence: sentence(one, acte, rule),
        allowed: one.accorde,
        facts: facts(&whys, &person),
        source: rule
            .map_or_else(|| "CASF, art. L. 311-3, 4°".to_owned(), |rule| rule.source.clone()),
        differs,
        other: format!("/dossiers/{personne}/pourquoi"),
    })
}

/// What was asked, and when; none of an entry that is no act on a kind of information.
fn asked(one: &Entree) -> Option<(Acte, Timestamp)> {
    let (category, verb) = one.action.split_once('.')?;
    let (category, verb) = (Category::from_code(category)?, Verb::from_code(verb)?);
    let row = one.cible.rsplit_once(':').and_then(|(_, id)| id.parse::<i64>().ok());
    let kept = one.service.is_some() && row.is_some_and(|id| id != 0);
    Some((Acte { verb, category, service: one.service, kept }, one.at.parse().ok()?))
}

/// « Le 12/03/2026 à 9 h 10, Camille Roy a voulu lire « Dossier médical » : refusé, parce que… ».
fn sentence(one: &Entree, acte_: Acte, rule: Option<&Rule>) -> String {
    let (verb, kind) = (geste(acte_.verb), acte_.category.label());
    let who = if one.nom.is_empty() { "La machine" } else { one.nom.as_str() };
    let answer = if one.accorde { "permis" } else { "refusé" };
    let because = match rule {
        Some(rule) => format!("parce qu{}", said(rule, false)),
        None => "car aucune règle ne le permet".to_owned(),
    };
    format!("Le {}, {who} a voulu {verb} « {kind} » : {answer}, {because}.", web::in_paris(&one.at))
}

/// The facts of that day, each once; what was asked of several services is told of each.
fn facts(whys: &[Why], person: &Actor) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for why in whys {
        let name = person.service(why.service).map_or("", |seen| seen.nom.as_str());
        for fact in &why.facts {
            let told = if name.is_empty() { fact.clone() } else { format!("{name} : {fact}") };
            if !all.contains(&told) {
                all.push(told);
            }
        }
    }
    all
}
