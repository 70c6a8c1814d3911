use fiche::{Linked, Row};

use super::rules::service;

#[test]
fn a_service_closes_after_it_opened() {
    let opened = Row::default().with("opening_day", "2021-01-01");
    assert_eq!(service(&opened, &Linked::default()), []);
    let remarks = service(&opened.with("closing_day", "2021-01-01"), &Linked::default());
    assert_eq!(remarks.len(), 1);
    assert_eq!(
        remarks[0].sentence,
        "Le dernier jour (31/12/2020) est avant le premier (01/01/2021) : corrigez l'un des deux."
    );
}
