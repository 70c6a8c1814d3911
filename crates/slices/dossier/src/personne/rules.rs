//! What must hold on a person.

use fiche::{Linked, Remark, Row};
use vocabulary::french_day;

/// Death does not come before birth.
pub fn personne(row: &Row, _: &Linked) -> Vec<Remark> {
    let (Some(birth), Some(death)) = (row.day("birth_day"), row.day("death_day")) else {
        return Vec::new();
    };
    if death >= birth {
        return Vec::new();
    }
    vec![Remark::refuse(
        "death_day",
        format!(
            "Le décès ({}) est avant la naissance ({}) : corrigez l'une des deux dates.",
            french_day(death),
            french_day(birth)
        ),
    )]
}
