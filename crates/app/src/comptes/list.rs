//! The list of accounts, with its search.

use access::{Ambit, Verb};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use identity::{COMPTES_PAGE, ComptesAsk};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, encode, page,
    parts::{Cell, Column, Layout},
};

use super::{action, frame, place, store};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    fermes: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    apres: Option<i64>,
}

#[derive(Template)]
#[template(path = "comptes/list.html")]
struct ListPage {
    layout: Layout,
    words: String,
    closed: bool,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    caption: &'static str,
    nobody: &'static str,
    next: String,
    other: String,
    /// The devices of each organisation that one keeps: label, address.
    appareils: Vec<(String, String)>,
}

fn cell(text: String, href: String) -> Cell {
    Cell { text, href }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let mut granted = shell.house.authorize(&actor, action(Verb::Lire, place(&ambit))).await?;
    let today = shell.house.today().to_string();
    let closed = asked.fermes == "oui";
    let ask = ComptesAsk {
        words: asked.q.clone(),
        organisations: match &ambit {
            Ambit::Instance => None,
            Ambit::Organisations(kept) => Some(kept.clone()),
            Ambit::Nowhere => return Err(PageError::NotFound),
        },
        closed,
        after: asked.apres.map(|id| (asked.nom.clone(), id)),
        day: today.clone(),
    };
    let mut found = identity::list_comptes(granted.read(), &ask).await?;
    let others = found.len() > COMPTES_PAGE;
    found.truncate(COMPTES_PAGE);
    let places = store::places(&mut granted, &ambit).await?;
    let mut rows = Vec::with_capacity(found.len());
    for compte in &found {
        let roles = identity::list_affectations(granted.read(), compte.id).await?;
        let mut told: Vec<String> = roles
            .iter()
            .filter(|role| !role.is_over(&today) && ambit.holds(role.organisation))
            .map(|role| super::show::role_told(role, &places))
            .collect();
        told.dedup();
        let state = match &compte.closed {
            Some((at, _)) => format!("Fermé le {}", web::in_paris(at)),
            None if compte.must_change => "Mot de passe provisoire".to_owned(),
            None => "Ouvert".to_owned(),
        };
        rows.push(vec![
            cell(compte.nom.clone(), format!("/comptes/{}", compte.id)),
            cell(compte.identifiant.clone(), String::new()),
            cell(told.join(" ; "), String::new()),
            cell(state, String::new()),
        ]);
    }
    granted.commit().await?;
    let query = |closed: bool| {
        format!("/comptes?q={}{}", encode(&asked.q), if closed { "&fermes=oui" } else { "" })
    };
    let next = match (others, found.last()) {
        (true, Some(last)) => {
            format!("{}&nom={}&apres={}", query(closed), encode(&last.nom), last.id)
        }
        _ => String::new(),
    };
    let columns = ["Nom", "Identifiant", "Rôles", "État"]
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .into();
    page(&ListPage {
        layout: frame(&shell, &actor, "Comptes"),
        words: asked.q.clone(),
        closed,
        columns,
        rows,
        caption: if closed { "Comptes fermés" } else { "Comptes ouverts" },
        nobody: if closed {
            "Aucun compte n’est fermé."
        } else {
            "Aucun compte n’est ouvert ici."
        },
        next,
        other: query(!closed),
        appareils: places
            .organisations
            .into_iter()
            .map(|(id, nom)| (nom, format!("/organisations/{id}/appareils")))
            .collect(),
    })
}
