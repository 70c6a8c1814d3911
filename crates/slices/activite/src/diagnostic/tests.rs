//! Quarters, and lines that moved.

use jiff::civil::date;

use super::rules::{Ecarts, Imprimee, Perdu, Trimestre, lost, moved};

#[test]
fn a_quarter_goes_from_its_first_day_to_the_day_after_its_last() {
    let today = date(2026, 3, 12);
    let last = Trimestre::read("", "", today);
    assert_eq!(last, Trimestre { annee: 2025, rang: 4 });
    assert_eq!(last.days(), (date(2025, 10, 1), date(2026, 1, 1)));
    let asked = Trimestre::read("2026", "1", today);
    assert_eq!(asked.days(), (date(2026, 1, 1), date(2026, 4, 1)));
    assert_eq!((asked.label(), asked.before()), ("1er trimestre 2026".to_owned(), last));
    for wrong in [("2026", "5"), ("1200", "1"), ("x", "1")] {
        assert_eq!(Trimestre::read(wrong.0, wrong.1, today), last);
    }
}

#[test]
fn what_moved_is_told_line_by_line() {
    let line = |ligne: &str, valeur: &str| Imprimee {
        tableau: "Attente".to_owned(),
        ligne: ligne.to_owned(),
        colonne: "Grave".to_owned(),
        valeur: valeur.to_owned(),
        id: None,
    };
    let before = [line("Blois", "10"), line("Vendôme", "30 à 45 %"), line("Romorantin", "5")];
    let now = [line("Blois", "15"), line("Vendôme", "30 à 45 %"), line("Mer", "5")];
    let told = moved(&before, &now);
    let line_of = |place: &str, value: &str| (place.to_owned(), value.to_owned());
    assert_eq!(told.moved.len(), 1);
    assert_eq!(told.moved[0].0, "Attente, Blois, Grave");
    assert_eq!((told.moved[0].1.as_str(), told.moved[0].2.as_str()), ("10", "15"));
    assert_eq!(
        told.alone,
        [
            line_of("Attente, Mer, Grave", "apparue : 5"),
            line_of("Attente, Romorantin, Grave", "disparue, elle disait : 5"),
        ]
    );
    // Two of the same title are told apart by their rows; an older issue does not say them.
    let of = |id, valeur| Imprimee { id, ..line("Même titre", valeur) };
    let before = [of(Some(1), "déposée"), of(Some(2), "déposée")];
    let now = [of(Some(1), "déposée"), of(Some(2), "retenue")];
    assert_eq!(moved(&before, &now).moved.len(), 1);
    assert_eq!(moved(&[of(None, "déposée")], &now[..1]), Ecarts::default());
    // The first month of a quarter is held against the first of the other.
    let before = [line("juillet 2025, École", "10"), line("août 2025, École", "15")];
    let now = [line("octobre 2025, École", "10"), line("novembre 2025, École", "20")];
    let told = moved(&before, &now);
    assert_eq!(told.alone, []);
    assert_eq!(told.moved.len(), 1);
    assert_eq!(told.moved[0].0, "Attente, 2e mois du trimestre, École, Grave");
}

#[test]
fn an_origin_that_used_to_send_and_sends_nothing_is_told_and_nobody_when_nobody_wrote() {
    let sent = |all: &[&str]| -> Vec<String> { all.iter().map(|one| (*one).to_owned()).collect() };
    let before = [
        sent(&["École", "Santé scolaire"]),
        sent(&["École", "Santé scolaire"]),
        sent(&["Police", "Santé scolaire"]),
        sent(&["École"]),
    ];
    let told = lost(&sent(&["École"]), &before);
    let expected = Perdu { origine: "Santé scolaire".to_owned(), avant: (3, 4) };
    assert_eq!(told, [expected], "the police sent once only: it did not use to");
    assert_eq!(lost(&sent(&["École", "Santé scolaire"]), &before), []);
    assert_eq!(lost(&[], &before), [], "nothing was noted at all");
    assert_eq!(lost(&sent(&["École"]), &[]), []);
}
