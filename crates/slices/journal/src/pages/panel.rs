//! The part of the child's page that shows the latest notes.

use access::{Actor, Granted};
use askama::Template;
use web::{PageError, Shell};

use super::{
    kinds,
    list::{Shown, shown},
    writable,
};
use crate::{
    message,
    note::{self, Ask},
};

/// How many notes it shows.
const LATEST: usize = 4;

/// How many of them are open at once; a phone shows what comes first.
const OPEN: usize = 1;

#[derive(Template)]
#[template(path = "pages/panel.html")]
struct Panel {
    notes: Vec<Shown>,
    /// The latest one in a line, for a phone.
    latest: String,
    /// The ones before, folded.
    older: Vec<Shown>,
    all: String,
    write: String,
    /// The thread of colleagues; empty for who is none: a reader by sharing who writes nothing.
    messages: String,
    /// How many messages wait for the reader.
    unread: i64,
}

/// « hier à 23 h 44, Téléphone, Leïla Marchand : Appel de la grand-mère… »
fn in_a_line(note: &Shown) -> String {
    let mut told = vec![note.when.clone()];
    told.extend(
        [note.nature, note.nom.as_str()]
            .iter()
            .filter(|one| !one.is_empty())
            .map(|one| (*one).to_owned()),
    );
    let said: String = note.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = said.chars().take(60).collect();
    let dots = if said.chars().count() > 60 { "…" } else { "" };
    let unread = if note.unread { " (à lire)" } else { "" };
    format!("{}{unread} : {short}{dots}", told.join(", "))
}

/// The latest notes about a child that a grant on the file opens: the part of a page, and the kinds of
/// information it shows. Empty when there is nothing to read nor to write.
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
    // Some may have been withdrawn.
    let ask = Ask { limit: Some(20), ..Ask::default() };
    let mut notes = note::asked_of_child(granted, personne, ask).await?;
    notes.retain(|note| note.retrait.is_none());
    notes.truncate(LATEST);
    let writes = !writable(shell, granted, actor, personne, owner).await?.is_empty();
    if notes.is_empty() && !writes {
        return Ok((String::new(), Vec::new()));
    }
    let unread = message::waiting(granted, personne, actor.compte).await?;
    let today = shell.house.today();
    let all = format!("/dossiers/{personne}/journal");
    let told =
        |notes: &[note::Note]| notes.iter().map(|note| shown(note, actor.compte, today)).collect();
    let (latest, older) = notes.split_at(notes.len().min(OPEN));
    let (latest, older): (Vec<Shown>, Vec<Shown>) = (told(latest), told(older));
    let panel = Panel {
        latest: latest.first().map(in_a_line).unwrap_or_default(),
        notes: latest,
        older,
        write: if writes { format!("{all}/nouveau") } else { String::new() },
        all,
        messages: if writes || unread > 0 {
            format!("/dossiers/{personne}/messages")
        } else {
            String::new()
        },
        unread,
    };
    let text = panel.render().map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((text, kinds(&notes)))
}
