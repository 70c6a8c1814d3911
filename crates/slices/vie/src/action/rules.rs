//! What must hold on collective actions and on who took part.

use fiche::{Linked, Remark, Row, rule};

/// An action ends after it starts and its cost is not negative.
pub fn action_collective(row: &Row, _: &Linked) -> Vec<Remark> {
    let cout = rule::not_negative(row, "cout", "Un coût n'est pas négatif : donnez 0 ou plus.");
    rule::span(row, "start_day", "end_day").into_iter().chain(cout).collect()
}

/// Somebody takes part.
pub fn participation_action(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::one_of(
        row,
        "personne_id",
        "professionnel_id",
        "Dites qui a participé : choisissez un enfant, un parent ou un professionnel.",
    )
    .into_iter()
    .collect()
}
