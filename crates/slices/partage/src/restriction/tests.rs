//! A restriction holds from its decision until a person lifts it.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::{
    InForce, Qui, in_force, is_about, may_be, may_receive,
    rules::{naming, restriction},
};

fn tie(lien: &str) -> Qui<'_> {
    Qui { lien, nom: "" }
}

fn father() -> Row {
    Row::default()
        .with("titulaire", "pere")
        .with("restreint_visite", 1)
        .with("restreint_adresse", 1)
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", "2025-02-10")
        .with("terme_day", "2026-02-11")
}

#[test]
fn the_end_of_an_order_restores_nothing() {
    let rows = [father()];
    let before = in_force(&rows, date(2026, 1, 1));
    assert_eq!((before.len(), before[0].overdue), (1, false));
    let after = in_force(&rows, date(2026, 6, 1));
    assert_eq!((after.len(), after[0].overdue), (1, true));
    assert!(!may_receive(&rows, tie("pere"), "restreint_adresse", date(2026, 6, 1)));
}

#[test]
fn a_right_is_restored_by_a_person_who_says_why() {
    let lifted = father().with("levee_day", "2026-03-01");
    assert_eq!(restriction(&lifted, &Linked::default())[0].field, "levee_motif");
    let said = lifted.with("levee_motif", "Jugement du 27 février 2026");
    assert_eq!(restriction(&said, &Linked::default()), []);
    assert!(may_receive(&[said], tie("pere"), "restreint_adresse", date(2026, 3, 1)));
}

#[test]
fn what_one_holder_may_not_receive_another_may() {
    let rows = [father()];
    let day = date(2025, 5, 1);
    assert!(may_receive(&rows, tie("mere"), "restreint_adresse", day));
    assert!(may_receive(&rows, tie("pere"), "restreint_sante", day));
    assert!(!may_receive(&rows, tie("pere"), "restreint_visite", day));
    assert!(may_receive(&rows, tie("pere"), "restreint_visite", date(2025, 2, 9)));
}

fn order(titulaire: &str, nom: &str) -> InForce {
    let mut row = father().with("titulaire", titulaire);
    if !nom.is_empty() {
        row.set("nom", nom.into());
    }
    in_force(&[row], date(2025, 5, 1)).remove(0)
}

#[test]
fn an_order_is_about_who_it_says_by_their_tie_or_by_their_name() {
    for (titulaire, named, lien, nom, expected) in [
        ("pere", "Paul Buisson", "pere", "", true),
        ("pere", "Paul Buisson", "pere", "Quelqu’un d’autre", true),
        // Under another tie, the name says it, its words in any order.
        ("pere", "Paul Buisson", "autre_parent", "Paul Buisson", true),
        ("pere", "Paul Buisson", "autre", "BUISSON Paul", true),
        ("pere", "Paul Buisson", "autre", "Paul Buisson, père de Axel", true),
        ("pere", "Paul Buisson", "autre", "M. Buisson", true),
        ("pere", "Paul Buisson", "partenaire", "Paul Buisson", true),
        ("pere", "Paul Buisson", "grand_parent", "Paul Buisson", true),
        ("pere", "Paul Buisson", "mere", "Anne Buisson", false),
        ("pere", "Buisson", "mere", "Anne Buisson", false),
        ("pere", "Buisson", "grand_parent", "Odile Buisson", false),
        ("pere", "Paul Buisson", "autre", "Lise Roy", false),
        ("pere", "Paul Buisson", "partenaire", "École Jules-Ferry", false),
        ("pere", "Paul Buisson", "juge", "Mme Roland", false),
        // The tie, said in words.
        ("pere", "", "autre", "Le père", true),
        ("pere", "", "autre", "Papa", true),
        ("pere", "", "autre", "Maître Dupont, avocat du père", false),
        ("pere", "", "autre", "Son grand-père", false),
        ("grand_parent", "", "autre", "Son grand-père", true),
        ("mere", "", "autre", "la maman d’Axel", true),
        ("mere", "", "autre", "La sœur de la mère", false),
        // Of several with one tie, a name clears.
        ("grand_parent", "Mme Lenoir", "grand_parent", "Rose Lenoir", true),
        ("grand_parent", "Mme Lenoir", "grand_parent", "Jeanne Aubry", false),
        ("grand_parent", "", "grand_parent", "Jeanne Aubry", true),
        // Never the child.
        ("autre", "Axel Buisson", "enfant", "Axel Buisson", false),
    ] {
        let qui = Qui { lien, nom };
        let told = format!("{titulaire} {named:?} / {lien} {nom:?}");
        assert_eq!(is_about(&order(titulaire, named), qui), expected, "{told}");
    }
}

#[test]
fn who_is_not_said_may_be_anybody() {
    let father = order("pere", "Paul Buisson");
    for (lien, nom, expected) in [
        ("autre", "", true),
        ("", "", true),
        ("autre", "Lise Roy", false),
        ("mere", "", false),
        ("enfant", "", false),
    ] {
        assert_eq!(may_be(&father, Qui { lien, nom }), expected, "{lien} {nom:?}");
    }
    assert!(may_be(&order("autre", ""), Qui { lien: "mere", nom: "Anne Buisson" }));
    assert!(!may_be(&order("autre", "Lise Roy"), Qui { lien: "mere", nom: "Anne Buisson" }));
}

#[test]
fn an_order_without_a_name_takes_those_that_the_file_gives() {
    let names = [
        ("pere".to_owned(), "Paul Buisson".to_owned()),
        ("mere".to_owned(), "Anne Buisson".to_owned()),
    ];
    let named = |rows: Vec<fiche::Row>| -> Vec<Option<String>> {
        naming(rows, &names).iter().map(|row| row.text("nom").map(str::to_owned)).collect()
    };
    assert_eq!(named(vec![father()]), [Some("Paul Buisson".to_owned())]);
    assert_eq!(named(vec![father().with("nom", "P. B.")]), [Some("P. B.".to_owned())]);
    assert_eq!(named(vec![father().with("titulaire", "tuteur")]), [None]);
}
