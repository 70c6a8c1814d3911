//! `/dossiers-partages`: the children whose file somebody shares with me.

use access::{AccessError, Action, Category, Cible, Verb};
use askama::Template;
use axum::{Extension, extract::State, response::Response};
use fiche::Register;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

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
    let mut rows = Vec::new();
    for personne in children {
        // Each file is asked for itself, and leaves its own trace.
        let cible = Cible::Dossier(personne);
        let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
        let mut granted =
            match shell.house.authorize_telling(&actor, action, "information:identite").await {
                Ok(granted) => granted,
                Err(AccessError::Refused) => continue,
                Err(error) => return Err(error.into()),
            };
        let row = fiche::read_row(&mut granted, fiche, personne).await?;
        granted.commit().await?;
        let Some(row) = row else { continue };
        let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
        rows.push(vec![
            Cell {
                text: format!("{} {}", text("prenom"), text("nom")),
                href: format!("/dossiers/{personne}"),
            },
            Cell {
                text: row.day("birth_day").map_or_else(String::new, vocabulary::french_day),
                ..Cell::default()
            },
        ]);
    }
    let mut layout = web::frame(&shell, &actor, "Dossiers partagés avec moi");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Dossiers partagés avec moi".to_owned(), None),
    ];
    let columns = ["Enfant", "Né(e) le"]
        .iter()
        .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
        .collect();
    page(&ListPage { layout, columns, rows })
}
