use fiche::{Linked, Row};

use super::OBJET_ENFANT;

fn told(row: &Row) -> Vec<&'static str> {
    let remarks = (OBJET_ENFANT.check)(row, &Linked::default());
    remarks.iter().map(|remark| remark.field).collect()
}

#[test]
fn what_left_says_where_to_and_when_and_not_before_it_came() {
    let row = Row::default().with("entree_day", "2026-03-01").with("signature", "enfant");
    assert!(told(&row).is_empty());
    assert_eq!(told(&row.clone().with("sortie_day", "2026-03-12")), ["destination"]);
    assert_eq!(told(&row.clone().with("destination", "perdu")), ["sortie_day"]);
    let early = row.with("sortie_day", "2026-02-01").with("destination", "emporte");
    assert_eq!(told(&early), ["sortie_day"]);
}

#[test]
fn an_inventory_that_is_not_signed_says_why() {
    let row = Row::default().with("entree_day", "2026-03-01").with("signature", "non");
    assert_eq!(told(&row), ["remarque"]);
    assert!(told(&row.with("remarque", "Arrivé dans la nuit")).is_empty());
}
