use fiche::{Linked, Row};

use super::model::besoin;

#[test]
fn a_need_is_seen_then_asked_then_answered_and_an_answer_says_what_it_is_worth() {
    let fields = |row: &Row| -> Vec<&str> {
        besoin(row, &Linked::default()).iter().map(|one| one.field).collect()
    };
    let row = Row::default().with("besoin_day", "2026-01-10");
    assert!(fields(&row).is_empty());
    assert_eq!(fields(&row.clone().with("demande_day", "2026-01-09")), ["demande_day"]);
    let answered = row.clone().with("reponse_day", "2026-02-01");
    assert_eq!(fields(&answered), ["qualite_reponse"]);
    assert!(fields(&answered.with("qualite_reponse", "par_defaut")).is_empty());
    assert_eq!(fields(&row.with("qualite_reponse", "aucune")), ["reponse_day"]);
}
