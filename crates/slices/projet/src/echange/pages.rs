//! `/services/{service}/cooperations`: whether services speak of a child before the crisis, and whom nobody speaks of.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use fiche::enfant::reading;
use jiff::ToSpan as _;
use vocabulary::search_key;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page,
    parts::{Flash, Layout},
    typed_in,
};

use super::store::{self, Echange, Joindre};

/// `/services/{service}/cooperations`.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/cooperations", get(show))
}

#[derive(Template)]
#[template(path = "echange/list.html")]
struct CooperationsPage {
    layout: Layout,
    lead: String,
    /// Who has several projects and no exchange about any.
    without: Vec<Without>,
    /// By child, then by convention.
    children: Vec<Line>,
    conventions: Vec<Line>,
    /// Whom to reach, by convention.
    joindre: Vec<Convention>,
    /// Where somebody to reach is noted; empty for who may not.
    new_joindre: String,
    new: String,
    all: String,
}

struct Without {
    nom: String,
    href: String,
    told: String,
    /// Where an exchange is noted; empty for who may not.
    new: String,
}

/// Whom to reach under a convention: name and number, what else, where it is written.
struct Convention {
    nom: String,
    qui: Vec<(String, String, String)>,
}

/// The conventions that are known by their contacts or their exchanges, each once whatever its capitals and accents.
fn conventions(all: Vec<Joindre>, named: &[&str]) -> Vec<Convention> {
    let mut found: BTreeMap<String, Convention> = BTreeMap::new();
    let mut of = |nom: &str| -> String {
        let key = search_key(nom);
        found
            .entry(key.clone())
            .or_insert_with(|| Convention { nom: nom.trim().to_owned(), qui: Vec::new() });
        key
    };
    let keys: Vec<String> = all.iter().map(|one| of(&one.convention)).collect();
    for nom in named {
        of(nom);
    }
    for (key, one) in keys.into_iter().zip(all) {
        let words = [one.nom, one.telephone].into_iter().filter(|text| !text.is_empty());
        let plus: Vec<String> =
            one.plus.iter().map(|(label, said)| format!("{label}{said}")).collect();
        let line = (
            words.collect::<Vec<_>>().join(", "),
            plus.join(" · "),
            format!("/fiche/contacts-convention/{}", one.id),
        );
        if let Some(convention) = found.get_mut(&key) {
            convention.qui.push(line);
        }
    }
    found.into_values().collect()
}

struct Line {
    what: String,
    told: String,
    /// The records behind.
    records: String,
}

/// « 10 échanges : 60 % prévus, 40 % en crise »: whole shares that make a hundred.
fn share(all: usize, crisis: usize) -> String {
    let told = if all == 1 { "échange" } else { "échanges" };
    let crisis = (crisis * 200 + all) / (all * 2).max(1);
    format!("{all} {told} : {} % prévus, {crisis} % en crise", 100 - crisis)
}

fn told(lines: &[&Echange]) -> String {
    share(lines.len(), lines.iter().filter(|one| one.en_crise).count())
}

/// Children with more than one kind of project that runs, of whom nobody spoke about any since a year.
fn without(
    projets: Vec<(i64, String, String)>,
    all: &[Echange],
    new_of: impl Fn(&str) -> String,
) -> Vec<Without> {
    let mut by_child: BTreeMap<(String, i64), BTreeSet<String>> = BTreeMap::new();
    for (id, nom, projet) in projets {
        by_child.entry((nom, id)).or_default().insert(projet);
    }
    let spoken = |id: i64| all.iter().any(|one| one.personne == id && one.projet);
    by_child
        .into_iter()
        .filter(|((_, id), own)| own.len() > 1 && !spoken(*id))
        .map(|((nom, id), own)| Without {
            nom,
            href: format!("/dossiers/{id}/projet"),
            told: format!("{} projets", own.len()),
            new: new_of(&format!("&personne_id={id}")),
        })
        .collect()
}

/// Adds the projects that other services keep of these children, of which the reader may read the way: each child is
/// asked for, and the trace tells it in their file.
async fn projets_ailleurs(
    (shell, actor): (&Shell, &Actor),
    (service, children): (i64, &[i64]),
    projets: &mut Vec<(i64, String, String)>,
) -> Result<(), PageError> {
    let today = shell.house.today();
    for personne in children.iter().copied() {
        let told = "cooperations information:parcours";
        let asked = shell.house.authorize_telling(actor, reading(personne), told).await;
        let mut granted = match asked {
            Err(AccessError::Refused) => continue,
            other => other?,
        };
        let services = granted.services_on_child(Category::Parcours).to_vec();
        let own = (service, personne);
        let found = store::projets_ailleurs(granted.read(), own, today, &services).await?;
        granted.commit().await?;
        let known = projets.iter().find(|(id, ..)| *id == personne).map(|(_, nom, _)| nom.clone());
        projets.extend(
            found.into_iter().map(|(nom, projet)| (personne, known.clone().unwrap_or(nom), projet)),
        );
    }
    Ok(())
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let category = Category::Parcours;
    let action = Action { verb: Verb::Lire, category, cible: Cible::Service(service) };
    let details = "cooperations information:parcours information:identite";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let own = [service];
    let identite = house.perimetre(read, &actor, Verb::Lire, Category::Identite, own).await?;
    let (today, year) = (house.today(), house.today().saturating_sub(12.months()));
    let open = (&parcours, &identite);
    let all = store::echanges(read, service, year, open).await?;
    let mut projets = store::projets(read, service, today, open).await?;
    let joindre = store::joindre(read, service, today).await?;
    let elsewhere = store::suivis_ailleurs(read, service, today).await?;
    granted.commit().await?;
    projets_ailleurs((&shell, &actor), (service, &elsewhere), &mut projets).await?;
    let here = format!("/services/{service}/cooperations");
    let records = format!("/registre/echanges-services/{service}");
    let mut by_child: BTreeMap<(&str, i64), Vec<&Echange>> = BTreeMap::new();
    let mut by_convention: BTreeMap<&str, Vec<&Echange>> = BTreeMap::new();
    for one in &all {
        by_child.entry((&one.nom, one.personne)).or_default().push(one);
        if !one.convention.is_empty() {
            by_convention.entry(&one.convention).or_default().push(one);
        }
    }
    let writes = actor.may(service, Verb::Ecrire, category);
    let new_of = |more: &str| {
        if writes { format!("{records}/nouveau?retour={here}{more}") } else { String::new() }
    };
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, "Coopérations");
    if typed_in(&asked, "fait") == "enregistre" {
        let text = "L’échange est enregistré.".to_owned();
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&CooperationsPage {
        layout,
        lead: match all.len() {
            0 => "Aucun échange n’est noté depuis un an.".to_owned(),
            _ => format!("Depuis un an, {}.", told(&all.iter().collect::<Vec<_>>())),
        },
        without: without(projets, &all, new_of),
        children: by_child
            .iter()
            .map(|((nom, id), lines)| Line {
                what: (*nom).to_owned(),
                told: told(lines),
                records: format!("{records}?personne_id={id}"),
            })
            .collect(),
        conventions: by_convention
            .iter()
            .map(|(nom, lines)| Line {
                what: (*nom).to_owned(),
                told: told(lines),
                records: records.clone(),
            })
            .collect(),
        joindre: conventions(joindre, &by_convention.keys().copied().collect::<Vec<_>>()),
        new_joindre: if actor.may(service, Verb::Ecrire, Category::Structure) {
            format!("/registre/contacts-convention/{service}/nouveau?retour={here}")
        } else {
            String::new()
        },
        new: new_of(""),
        all: records,
    })
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn ten_exchanges_of_which_four_in_a_crisis_are_sixty_and_forty() {
        assert_eq!(share(10, 4), "10 échanges : 60 % prévus, 40 % en crise");
        assert_eq!(share(3, 1), "3 échanges : 67 % prévus, 33 % en crise");
        assert_eq!(share(1, 1), "1 échange : 0 % prévus, 100 % en crise");
    }
}
