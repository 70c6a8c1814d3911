//! What pages about one child share, whatever the slice: the way back to the child, who may write in whose name.

use access::{Action, Actor, Category, Cible, Granted, Verb};
use vocabulary::Nomenclature;
use web::{
    PageError, Section, Shell,
    parts::{Choice, Layout},
};

use crate::{Register, Row, keep_apart, read_row, rows_about};

/// What is said of a child whose file another service keeps: the name is on the child's own page, for who may open it.
pub const AILLEURS: &str = "Un enfant suivi avec un autre service";

/// The file of a child, read.
pub fn reading(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

/// Something done with one row about a child.
pub fn on_row(
    verb: Verb,
    category: Category,
    (service, table): (i64, &'static str),
    id: i64,
    personne: i64,
) -> Action {
    let cible = Cible::RowOfService { service, table, id, enfants: vec![personne] };
    Action { verb, category, cible }
}

/// Who the child is.
///
/// # Errors
///
/// [`PageError`] when the child is not there or the engine refuses.
pub async fn child(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<Row, PageError> {
    let kind = register.by_table("personne").ok_or(PageError::NotFound)?;
    read_row(granted, kind, personne).await?.ok_or(PageError::NotFound)
}

/// First name and name.
pub fn name(row: &Row) -> String {
    let text = |field: &str| row.text(field).unwrap_or_default();
    format!("{} {}", text("prenom"), text("nom")).trim().to_owned()
}

/// The rows about a child that a grant on the file opens, the latest first.
///
/// # Errors
///
/// [`PageError`] when the child is not there or the engine refuses.
pub async fn about(
    granted: &mut Granted,
    register: &Register,
    table: &str,
    personne: i64,
) -> Result<Vec<Row>, PageError> {
    let kind = register.by_table(table).ok_or(PageError::NotFound)?;
    let services = granted.services_on_child(kind.category).to_vec();
    let mut rows = rows_about(granted, kind, "personne_id", personne, &services).await?;
    keep_apart(granted, kind, &mut rows);
    Ok(rows)
}

/// The service in whose name the reader may write this kind of information about a child: the one that
/// keeps the file, else the first of their own.
///
/// # Errors
///
/// [`PageError`] when the child is not there or the engine refuses.
pub async fn own_service(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    category: Category,
    (personne, keeper): (i64, i64),
) -> Result<Option<i64>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let own = open.into_iter().find(|(known, _)| *known == category).map(|(_, all)| all);
    let own = own.unwrap_or_default();
    Ok(if own.contains(&keeper) { Some(keeper) } else { own.first().copied() })
}

/// The frame of a page about a child, with the way back through their file.
pub fn framed(
    shell: &Shell,
    actor: &Actor,
    keeper: i64,
    way: &[(String, String)],
    title: &str,
) -> Layout {
    let first = || actor.services().next().map(|(id, _)| id);
    let service = if actor.service(keeper).is_some() { keeper } else { first().unwrap_or(keeper) };
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, title);
    for (label, href) in way {
        let here = layout.crumbs.len().saturating_sub(1);
        layout.crumbs.insert(here, (label.clone(), Some(href.clone())));
    }
    layout
}

/// The answers of a closed list.
pub fn choices(list: &Nomenclature, chosen: &str) -> Vec<Choice> {
    let choice = |(code, label): &(&str, &str)| Choice {
        value: (*code).to_owned(),
        label: label.replace('\'', "’"),
        checked: *code == chosen,
        ..Choice::default()
    };
    list.items.iter().map(choice).collect()
}

/// What people read of a code.
pub fn told(list: &Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).unwrap_or_default().replace('\'', "’")
}
