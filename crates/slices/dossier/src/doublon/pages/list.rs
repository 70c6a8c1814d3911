//! The files of a service that may be one child's, two by two; and those that were united.

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{ListAsk, Row, Unions};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Layout},
};

use super::{LIST, born, flash, layout, name, on_service};
use crate::personne::PERSONNE;

#[derive(Template)]
#[template(path = "doublon/pages/list.html")]
struct ListPage {
    layout: Layout,
    pairs: Vec<Pair>,
    more: bool,
    unions: Vec<Union>,
    /// Where two files of one's choice are asked for; empty for who may not unite.
    choose: String,
    all: Vec<Choice>,
}

/// Two persons who may be one.
struct Pair {
    one: String,
    one_born: String,
    other: String,
    other_born: String,
    href: String,
}

/// A file that is two.
struct Union {
    name: String,
    when: String,
    who: String,
    href: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    une: String,
    #[serde(default)]
    autre: String,
    #[serde(default)]
    fait: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(unions): Extension<Unions>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let action = on_service(Verb::Lire, service);
    let mut granted = shell.house.authorize_telling(&actor, action, "doublons").await?;
    let found = fiche::likely_pairs(&mut granted, &unions.register, &PERSONNE, service).await?;
    let acts = fiche::unions_in(&mut granted, service).await?;
    let ids: Vec<i64> = acts.iter().map(|act| act.personne).collect();
    let names = fiche::titles(granted.read(), &PERSONNE, &ids).await?;
    let choose = may_unite(&actor, service);
    let ask = ListAsk { owner: service, limit: 2000, ..ListAsk::default() };
    let rows = if choose {
        fiche::list(&mut granted, &unions.register, &PERSONNE, &ask).await?.rows
    } else {
        Vec::new()
    };
    granted.commit().await?;
    let here = format!("/services/{service}/doublons");
    let mut layout = layout(&shell, &actor, service, LIST);
    match (asked.une.parse::<i64>(), asked.autre.parse::<i64>()) {
        (Ok(une), Ok(autre)) if une != autre => {
            return Ok(Redirect::to(&format!("{here}/{une}/{autre}")).into_response());
        }
        (Ok(_), _) | (_, Ok(_)) => {
            layout.flash = Some(flash("warning", "Choisissez deux dossiers différents."));
        }
        _ => {}
    }
    if asked.fait == "deux" {
        let text = "C’est noté : ce sont deux personnes. Cette paire ne sera plus proposée.";
        layout.flash = Some(flash("ok", text));
    }
    page(&ListPage {
        layout,
        more: found.len() > fiche::MOST_PAIRS,
        pairs: found.iter().take(fiche::MOST_PAIRS).map(|pair| told(&here, pair)).collect(),
        unions: acts
            .into_iter()
            .map(|act| Union {
                name: names.get(&act.personne).cloned().unwrap_or_default(),
                when: web::in_paris(&act.at),
                who: act.nom,
                href: format!("/fusions/{}", act.id),
            })
            .collect(),
        choose: if choose { here } else { String::new() },
        all: rows.iter().map(choice).collect(),
    })
}

fn told(here: &str, (one, other): &(Row, Row)) -> Pair {
    Pair {
        one: name(one),
        one_born: born(one),
        other: name(other),
        other_born: born(other),
        href: format!("{here}/{}/{}", one.id, other.id),
    }
}

fn choice(row: &Row) -> Choice {
    Choice {
        value: row.id.to_string(),
        label: format!("{}, {}", name(row), born(row)),
        ..Choice::default()
    }
}

/// Whether it is worth showing how to unite.
pub(super) fn may_unite(actor: &Actor, service: i64) -> bool {
    actor.may(service, Verb::Publier, Category::Identite)
}
