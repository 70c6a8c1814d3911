//! The page of « Pourquoi ? ».

use access::{Action, Actor, Category, Cible, Verb, Why};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::store;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    identifiant: String,
}

#[derive(Template)]
#[template(path = "pourquoi/show.html")]
struct WhyPage {
    layout: Layout,
    title: String,
    action: String,
    identifiant: String,
    error: String,
    may_ask: bool,
    told: String,
    columns: Vec<Column>,
    blocks: Vec<(String, Vec<Vec<Cell>>)>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let identifiant = asked.identifiant.trim().to_owned();
    let mut read = shell.house.db().read().await?;
    let services = shell.house.services_of_child(&mut read, personne).await?;
    drop(read);
    let keeper = services.iter().copied().find(|of| actor.may(*of, Verb::Lire, Category::Trace));
    // Asking about oneself needs the file open; about another, the trace of one of its services.
    let action = if identifiant.is_empty() {
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
    } else {
        Action {
            verb: Verb::Lire,
            category: Category::Trace,
            cible: Cible::Service(keeper.unwrap_or_default()),
        }
    };
    let mut granted = shell.house.authorize_telling(&actor, action, "pourquoi").await?;
    let mut error = String::new();
    let asked_of = if identifiant.is_empty() {
        Some(actor.clone())
    } else {
        match store::known(&mut granted, &actor, personne, &identifiant).await? {
            Some(compte) => {
                Some(Actor::read(granted.read(), compte.id, compte.nom, shell.house.today()).await?)
            }
            None => {
                "Aucun compte connu de votre organisation ou de ce dossier ne porte cet identifiant."
                    .clone_into(&mut error);
                None
            }
        }
    };
    let oneself = identifiant.is_empty();
    let (told, blocks) = match &asked_of {
        Some(person) => {
            let found = shell.house.why(granted.read(), person, personne).await?;
            let names = names(&mut granted, &services).await?;
            let blocks = services
                .iter()
                .map(|of| {
                    let name = names.iter().find(|(id, _)| id == of);
                    let name = name.map_or_else(|| "Service".to_owned(), |(_, nom)| nom.clone());
                    (
                        name,
                        found
                            .iter()
                            .filter(|why| why.service == *of)
                            .map(|why| line(why, oneself))
                            .collect(),
                    )
                })
                .collect();
            (sentence(person, &found, oneself), blocks)
        }
        None => (String::new(), Vec::new()),
    };
    granted.commit().await?;
    let title = "Pourquoi ?".to_owned();
    let mut layout = web::frame(&shell, &actor, &title);
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Dossier".to_owned(), Some(format!("/dossiers/{personne}"))),
        (title.clone(), None),
    ];
    let columns = ["Information", "Accès", "Parce que", "Les faits", "Source"]
        .iter()
        .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
        .collect();
    page(&WhyPage {
        layout,
        title,
        action: format!("/dossiers/{personne}/pourquoi"),
        identifiant,
        error,
        may_ask: keeper.is_some(),
        told,
        columns,
        blocks,
    })
}

/// The names of services, which are public.
async fn names(
    granted: &mut access::Granted,
    services: &[i64],
) -> Result<Vec<(i64, String)>, PageError> {
    let mut names = Vec::new();
    for id in services {
        let sql = "SELECT nom FROM service WHERE id = $1";
        if let Some(row) = granted.read().query_opt(sql, &[(*id).into()]).await? {
            names.push((*id, row.get("nom")?));
        }
    }
    Ok(names)
}

fn sentence(person: &Actor, found: &[Why], oneself: bool) -> String {
    let open = found.iter().filter(|why| why.allowed).count();
    let who = if oneself {
        "Ce dossier vous est".to_owned()
    } else {
        format!("Pour {}, ce dossier est", person.nom)
    };
    match found.iter().find(|why| why.allowed).and_then(|why| why.rule) {
        Some(rule) => {
            let phrase = said(rule, oneself);
            format!("{who} ouvert, en tout ou partie, parce qu{phrase}.")
        }
        None if open == 0 => format!("{who} fermé : aucune règle ne l’ouvre."),
        None => format!("{who} ouvert."),
    }
}

/// « e le service… » or « ’un acte… »: what follows « parce qu ».
fn said(rule: &access::Rule, oneself: bool) -> String {
    let phrase =
        if oneself || rule.phrase_tiers.is_empty() { &rule.phrase } else { &rule.phrase_tiers };
    let vowel = phrase.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'y']);
    format!("{}{phrase}", if vowel { "’" } else { "e " })
}

fn line(why: &Why, oneself: bool) -> Vec<Cell> {
    let cell = |text: String| Cell { text, ..Cell::default() };
    let (phrase, source) = match why.rule {
        Some(rule) => {
            let own = oneself || rule.phrase_tiers.is_empty();
            let phrase = if own { &rule.phrase } else { &rule.phrase_tiers };
            (phrase.clone(), rule.source.clone())
        }
        None => ("aucune règle ne l’ouvre".to_owned(), "CASF, art. L. 311-3, 4°".to_owned()),
    };
    vec![
        cell(why.category.label().to_owned()),
        cell(if why.allowed { "Ouvert" } else { "Fermé" }.to_owned()),
        cell(phrase),
        cell(why.facts.join(" ; ")),
        cell(source),
    ]
}
