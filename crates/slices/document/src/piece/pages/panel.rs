//! The part of the child's page that lists papers.

use access::{Actor, Granted};
use askama::Template;
use web::{PageError, Shell};

use super::{
    Limite,
    list::{Group, Sheet, Typed, groups, kinds, writable},
};
use crate::piece::store;

#[derive(Template)]
#[template(path = "piece/pages/panel.html")]
struct Panel {
    count: usize,
    /// The latest, in words.
    latest: String,
    groups: Vec<Group>,
    all: String,
    sheet: Option<Sheet>,
}

/// The papers of a child that a grant on the file opens: the part of a page, and the kinds of
/// information it shows. Empty when there is nothing to read nor to add.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn panel(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
    owner: i64,
    limit: Limite,
) -> Result<(String, Vec<&'static str>), PageError> {
    let mut pieces = store::of_child(granted, personne).await?;
    pieces.retain(|piece| piece.retrait.is_none());
    let natures = writable(shell, granted, actor, personne, owner).await?;
    if pieces.is_empty() && natures.is_empty() {
        return Ok((String::new(), Vec::new()));
    }
    let kinds = kinds(&pieces);
    let panel = Panel {
        count: pieces.len(),
        latest: pieces.iter().max_by_key(|one| (one.day, one.id)).map_or(String::new(), |last| {
            format!("Le dernier : {}, {}", last.title, vocabulary::french_day(last.day))
        }),
        groups: groups(&pieces).0,
        all: format!("/dossiers/{personne}/documents"),
        sheet: (!natures.is_empty())
            .then(|| Sheet::new(personne, limit, &natures, Typed::default())),
    };
    let text = panel.render().map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((text, kinds))
}
