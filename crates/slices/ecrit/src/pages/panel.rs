//! The part of the child's page that lists writings.

use access::{Actor, Granted};
use askama::Template;
use web::{PageError, Shell};

use super::list::{Line, kinds, line, shown, writable};
use crate::model::Etat;

/// How many are on the child's page; the others are one touch away.
const SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "pages/panel.html")]
struct Panel {
    count: usize,
    lines: Vec<Line>,
    /// The latest, in words.
    latest: String,
    all: String,
    writes: bool,
}

/// The writings of a child that a grant on the file opens: the part of a page, and the kinds of
/// information it shows. Empty when there is nothing to read nor to begin.
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
) -> Result<(String, Vec<&'static str>), PageError> {
    let mut all = shown(shell, granted, actor, personne).await?;
    all.retain(|one| one.etat != Etat::Abandonne);
    let writes = !writable(shell, granted, actor, personne, owner).await?.is_empty();
    if all.is_empty() && !writes {
        return Ok((String::new(), Vec::new()));
    }
    let kinds = kinds(&all);
    let panel = Panel {
        count: all.len(),
        latest: all.first().map(line).map_or(String::new(), |last| {
            format!("Le dernier : {}, {}", last.titre, last.state.to_lowercase())
        }),
        lines: all.iter().take(SHOWN).map(line).collect(),
        all: format!("/dossiers/{personne}/ecrits"),
        writes,
    };
    let text = panel.render().map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((text, kinds))
}
