//! What an empty form proposes, where nothing was typed yet: the present day, or the only row that a link may mean.

use access::{Actor, Verb};
use web::{PageError, Shell};

use super::form::Typed;
use crate::{Fiche, Kind, Owner, Proposed, Register, child, store};

/// Fills what is proposed and was not given.
pub(super) async fn fill(
    place: (&Shell, &Register, &Actor),
    fiche: &'static Fiche,
    owner: i64,
    typed: &mut Typed,
) -> Result<(), PageError> {
    for field in fiche.fields {
        if typed.0.contains_key(field.name) {
            continue;
        }
        let value = match field.proposed {
            Proposed::Nothing => None,
            Proposed::Today => Some(place.0.house.today().to_string()),
            Proposed::Alone { column, code } => {
                let Kind::Link(table) = field.kind else { continue };
                alone(place, (fiche, owner), typed, (table, column, code)).await?
            }
        };
        if let Some(value) = value {
            typed.0.insert(field.name.to_owned(), value);
        }
    }
    Ok(())
}

/// The only row of `table` about the child whom the form is about, as its writer reads them.
async fn alone(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (fiche, owner): (&'static Fiche, i64),
    typed: &Typed,
    (table, column, code): (&str, &str, &str),
) -> Result<Option<String>, PageError> {
    let about = child::field(register, fiche).and_then(|name| typed.get(name).parse::<i64>().ok());
    let other = register.by_table(table).filter(|other| other.owner == Owner::Service);
    let (Some(personne), Some(other)) = (about, other) else { return Ok(None) };
    let mut read = shell.house.db().read().await?;
    let house = &shell.house;
    let open = house.perimetre(&mut read, actor, Verb::Lire, other.category, [owner]).await?;
    let place = (owner, personne);
    let found = store::alone(&mut read, register, other, place, (column, code), &open).await?;
    Ok(found.map(|id| id.to_string()))
}
