//! Who may be the person that is being typed: told before a second file is kept, among those whom the
//! writer may read; and the file that a form of before a union was about.

use access::{Actor, Verb};
use web::{PageError, Shell};

use super::{Typed, on_owner};
use crate::{Fiche, Kind, Register, Row, store};

/// The button that says that they are two.
pub(super) const ANOTHER: &str = "C’est une autre personne : créer";

/// What the trace says of the look: a list, and why.
const LOOK: &str = "doublons";

/// Somebody who may be the person that is being typed.
pub(super) struct Twin {
    pub name: String,
    pub born: String,
    pub href: String,
}

/// Looks for those who may be the same person, in the service of the row. Who may not read its persons
/// learns of none, and the form is the same.
pub(super) async fn look(
    (shell, register, actor): (&Shell, &Register, &Actor),
    fiche: &'static Fiche,
    row: &Row,
) -> Result<Vec<Row>, PageError> {
    let may = |verb: Verb| actor.may(row.owner, verb, fiche.category);
    if fiche.table != "personne" || !may(Verb::Ecrire) || !may(Verb::Lire) {
        return Ok(Vec::new());
    }
    let action = on_owner(fiche, Verb::Lire, row.owner);
    let mut granted = shell.house.authorize_telling(actor, action, LOOK).await?;
    let found = store::twins(&mut granted, register, fiche, row).await?;
    granted.commit().await?;
    Ok(found)
}

/// Whether the writer was already shown all of them, as the form says.
pub(super) fn all_shown(twins: &[Row], shown: &str) -> bool {
    let shown: Vec<&str> = shown.split(',').collect();
    twins.iter().all(|twin| shown.contains(&twin.id.to_string().as_str()))
}

/// Those whom the form shows.
pub(super) fn listed(twins: &[Row]) -> String {
    twins.iter().map(|twin| twin.id.to_string()).collect::<Vec<_>>().join(",")
}

pub(super) fn told(row: &Row) -> Twin {
    let name = [row.text("nom"), row.text("prenom")];
    Twin {
        name: name.into_iter().flatten().collect::<Vec<_>>().join(" "),
        born: row.day("birth_day").map_or_else(
            || "date de naissance inconnue".to_owned(),
            |day| format!("né(e) le {}", vocabulary::french_day(day)),
        ),
        href: format!("/dossiers/{}", row.id),
    }
}

/// A form that was opened before a union names the file that went: what it says is about the one that goes
/// on. Whether its writer may write there is asked as for any.
pub(super) async fn follow(
    shell: &Shell,
    fiche: &'static Fiche,
    typed: &mut Typed,
) -> Result<(), PageError> {
    let links = fiche.fields.iter().filter(|field| matches!(field.kind, Kind::Link("personne")));
    for field in links {
        let Ok(id) = typed.get(field.name).parse::<i64>() else { continue };
        let mut read = shell.house.db().read().await?;
        if let Some(now) = store::leads_to(&mut read, id).await? {
            typed.0.insert(field.name.to_owned(), now.to_string());
        }
    }
    Ok(())
}
