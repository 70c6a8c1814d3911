//! The answers that a service owes to children, the first due first.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use fiche::enfant::told;
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use crate::{
    parole::{SENS_PAROLE, store},
    theme,
};

struct Line {
    nom: String,
    href: String,
    what: String,
    due: String,
    state: &'static str,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "parole/pages/service.html")]
struct ServicePage {
    layout: Layout,
    columns: Vec<Column>,
    lines: Vec<Line>,
    late: usize,
    meetings: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Vie, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize(&actor, action).await?;
    let house = &shell.house;
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Vie] {
        open.push(house.perimetre(granted.read(), &actor, Verb::Lire, category, [service]).await?);
    }
    let [identite, vie] = &open[..] else { return Err(PageError::NotFound) };
    let owed = store::owed(granted.read(), &[service], None, (identite, vie)).await?;
    granted.commit().await?;
    let today = house.today();
    let lines: Vec<Line> = owed
        .into_iter()
        .map(|one| {
            let due = one.due.parse::<Date>().ok();
            let late = due.is_some_and(|due| due < today) && !one.decided;
            Line {
                nom: one.nom,
                href: format!("/paroles/{}", one.id),
                what: format!(
                    "{} : {}",
                    theme::label(&one.theme),
                    told(&SENS_PAROLE, Some(&one.sens)).to_lowercase()
                ),
                due: due.map(french_day).unwrap_or_default(),
                state: match (one.decided, late) {
                    (true, _) => "Décidé, à lui dire",
                    (false, true) => "En retard",
                    (false, false) => "À répondre",
                },
                kind: match (one.decided, late) {
                    (true, _) => "warning",
                    (false, true) => "bad",
                    (false, false) => "info",
                },
            }
        })
        .collect();
    let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    page(&ServicePage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Autre,
            "Réponses dues aux enfants",
        ),
        columns: ["Enfant", "À propos de", "Promise pour le", "Où cela en est"].map(column).into(),
        late: lines.iter().filter(|one| one.kind == "bad").count(),
        lines,
        meetings: format!("/services/{service}/reunions-jeunes"),
    })
}
