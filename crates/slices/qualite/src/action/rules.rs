//! What must hold on an action of the plan.

use fiche::{Linked, Remark, Row};

/// An action that is given up says why.
pub fn action(row: &Row, _: &Linked) -> Vec<Remark> {
    let silent = row.text("etat") == Some("abandonne") && row.value("motif").is_none();
    let told = "Dites pourquoi elle est abandonnée : le rapport de l'année suivante le dira.";
    silent.then(|| Remark::refuse("motif", told)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_that_is_given_up_says_why() {
        let refused = |row: &Row| action(row, &Linked::default()).len();
        let row = Row::default().with("etat", "abandonne");
        assert_eq!(refused(&row), 1);
        assert_eq!(refused(&row.with("motif", "Le local est vendu.")), 0);
        assert_eq!(refused(&Row::default().with("etat", "fait")), 0);
    }
}
