//! `/comptes/techniques`: the accounts of other programs, for those who keep accounts.
//!
//! - `create.rs`: a new one. `show.rs`: one, its tokens, its end. The list is here.

mod create;
mod show;

use access::{Ambit, Verb};
use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::{action, frame, place};

/// The routes of technical accounts.
pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/comptes/techniques", get(list))
        .route("/comptes/techniques/nouveau", get(create::show).post(create::create))
        .route("/comptes/techniques/{technique}", get(show::show).post(show::act))
}

#[derive(Template)]
#[template(path = "comptes/technique/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

fn cell(text: String) -> Cell {
    Cell { text, href: String::new() }
}

/// A day as people read it; the last day of a span that ends before `end_day`.
fn last_day(end_day: &str) -> String {
    let end = end_day.parse::<jiff::civil::Date>().ok();
    end.and_then(|end| end.yesterday().ok()).map_or(String::new(), vocabulary::french_day)
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let mut granted = shell.house.authorize(&actor, action(Verb::Lire, place(&ambit))).await?;
    let kept = match &ambit {
        Ambit::Instance => None,
        Ambit::Organisations(kept) => Some(kept.as_slice()),
        Ambit::Nowhere => return Err(PageError::NotFound),
    };
    let all = identity::list_techniques(granted.read(), kept).await?;
    let today = shell.house.today().to_string();
    let mut rows = Vec::with_capacity(all.len());
    for one in &all {
        let jetons = identity::list_jetons(granted.read(), one.compte).await?;
        let used = jetons.iter().filter_map(|jeton| jeton.used_at.as_deref()).max();
        let state = match &one.closed {
            Some(at) => format!("Fermé le {}", web::in_paris(at)),
            None if one.end_day <= today => "Terminé".to_owned(),
            None => format!("Ouvert jusqu’au {}", last_day(&one.end_day)),
        };
        let href = format!("/comptes/techniques/{}", one.compte);
        rows.push(vec![
            Cell { text: one.nom.clone(), href },
            cell(one.finalite.clone()),
            cell(state),
            cell(used.map_or_else(|| "Jamais".to_owned(), web::in_paris)),
        ]);
    }
    granted.commit().await?;
    let mut layout = frame(&shell, &actor, "Comptes techniques");
    layout.crumbs = vec![
        ("Comptes".to_owned(), Some("/comptes".to_owned())),
        ("Comptes techniques".to_owned(), None),
    ];
    let columns = ["Nom", "Ce qu’il fait", "État", "Dernier appel"]
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .into();
    page(&ListPage { layout, columns, rows })
}
