//! `/dossiers-partages`: the children whose file somebody shares with me.

use access::{AccessError, Action, Category, Cible, Verb};
use askama::Template;
use axum::{Extension, extract::State, response::Response};
use fiche::{Register, Row};
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use super::store::{self, Recu};

#[derive(Template)]
#[template(path = "acte/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

pub(super) async fn list(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let children = shell.house.shared_children(&mut read, &actor).await?;
    drop(read);
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let services = register.by_table("service").ok_or(PageError::NotFound)?;
    let today = shell.house.today().to_string();
    let mut rows = Vec::new();
    for personne in children {
        // Each file is asked for itself, and leaves its own trace.
        let cible = Cible::Dossier(personne);
        let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
        let told = "information:identite information:partage";
        let mut granted = match shell.house.authorize_telling(&actor, action, told).await {
            Ok(granted) => granted,
            Err(AccessError::Refused) => continue,
            Err(error) => return Err(error.into()),
        };
        let row = fiche::read_row(&mut granted, fiche, personne).await?;
        let acts = store::received(&mut granted, &actor, personne, &today).await?;
        let ids: Vec<i64> = acts.iter().map(|act| act.service).collect();
        let names = fiche::titles(granted.read(), services, &ids).await?;
        granted.commit().await?;
        let Some(row) = row else { continue };
        rows.extend(acts.iter().map(|act| line(personne, &row, act, names.get(&act.service))));
    }
    let mut layout = web::frame(&shell, &actor, "Dossiers partagés avec moi");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Dossiers partagés avec moi".to_owned(), None),
    ];
    let columns = ["Enfant", "Né(e) le", "Qui partage", "Pour quoi faire", "Jusqu’au"]
        .iter()
        .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
        .collect();
    page(&ListPage { layout, columns, rows })
}

/// A child, who shares the file, what for, until when.
fn line(personne: i64, row: &Row, act: &Recu, from: Option<&String>) -> Vec<Cell> {
    let text = |name: &str| row.text(name).unwrap_or_default();
    let plain = |text: String| Cell { text, ..Cell::default() };
    let from = from.map_or("Un service", String::as_str);
    let last = vocabulary::parse_day(&act.end_day).and_then(|end| end.yesterday().ok());
    vec![
        Cell {
            text: format!("{} {}", text("prenom"), text("nom")),
            href: format!("/dossiers/{personne}"),
        },
        plain(row.day("birth_day").map_or_else(String::new, vocabulary::french_day)),
        plain(if act.back {
            format!("{from}, en retour de votre partage")
        } else {
            from.to_owned()
        }),
        plain(act.finalite.clone()),
        plain(last.map_or_else(String::new, vocabulary::french_day)),
    ]
}
