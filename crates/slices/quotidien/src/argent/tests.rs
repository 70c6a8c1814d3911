use fiche::{Linked, Row};
use jiff::civil::{Date, date};

use super::{
    COMPTAGE_CAISSE, MOUVEMENT_ARGENT, REGLE_ARGENT, Regle, due, euros, period_start, signed,
};

const TODAY: Date = date(2026, 3, 12);

fn rule(nature: &str, ages: (i64, i64), montant: i64, start: Date) -> Regle {
    Regle {
        id: montant,
        nature: nature.to_owned(),
        ages,
        montant,
        periodicite: if nature == "poche" { "semaine" } else { "trimestre" }.to_owned(),
        start,
        end: None,
    }
}

#[test]
fn an_amount_is_read_in_euros_to_the_cent() {
    for (cents, told) in [
        (0, "0,00\u{a0}€"),
        (1200, "12,00\u{a0}€"),
        (5, "0,05\u{a0}€"),
        (-450, "\u{2212}4,50\u{a0}€"),
        (123_456_789, "1\u{202f}234\u{202f}567,89\u{a0}€"),
    ] {
        assert_eq!(euros(cents), told);
    }
    assert_eq!(signed("recu", 12) + signed("sorti", 20), -8);
}

#[test]
fn a_period_starts_on_a_monday_or_the_first_of_a_month_a_quarter_a_year() {
    for (how, first) in [
        ("semaine", date(2026, 3, 9)),
        ("mois", date(2026, 3, 1)),
        ("trimestre", date(2026, 1, 1)),
        ("annee", date(2026, 1, 1)),
    ] {
        assert_eq!(period_start(how, TODAY), first, "{how}");
    }
    assert_eq!(period_start("semaine", date(2026, 3, 9)), date(2026, 3, 9));
    assert_eq!(period_start("trimestre", date(2026, 12, 31)), date(2026, 10, 1));
}

#[test]
fn what_is_due_follows_the_age_of_the_child_and_the_latest_rule() {
    let mut old = rule("poche", (6, 17), 400, date(2024, 1, 1));
    let new = rule("poche", (12, 14), 700, date(2026, 1, 1));
    let clothes = rule("veture", (0, 21), 9000, date(2024, 1, 1));
    let rules = [old.clone(), new.clone(), clothes];
    let all = due(&rules, Some(date(2012, 5, 4)), TODAY);
    let told: Vec<(i64, &str)> = all.iter().map(|one| (one.montant, one.told.as_str())).collect();
    assert_eq!(told, [(700, "semaine du 09/03/2026"), (9000, "1er trimestre 2026")]);
    let younger = due(&rules, Some(date(2018, 5, 4)), TODAY);
    assert_eq!(younger[0].montant, 400);
    assert!(due(&rules, None, TODAY).is_empty());
    old.end = Some(TODAY);
    assert!(due(&[old], Some(date(2018, 5, 4)), TODAY).is_empty());
}

#[test]
fn an_expense_says_what_for_and_a_difference_of_the_cash_box_says_why() {
    let spent = Row::default().with("sens", "sorti").with("montant", 100_i64);
    let remarks = (MOUVEMENT_ARGENT.check)(&spent, &Linked::default());
    assert_eq!(remarks[0].field, "objet");
    let nothing = Row::default().with("sens", "recu").with("montant", 0_i64);
    assert_eq!((MOUVEMENT_ARGENT.check)(&nothing, &Linked::default())[0].field, "montant");
    let counted = Row::default().with("montant", 90_i64).with("attendu", 100_i64);
    assert_eq!((COMPTAGE_CAISSE.check)(&counted, &Linked::default())[0].field, "motif");
    let told = counted.with("motif", "Un ticket perdu");
    assert!((COMPTAGE_CAISSE.check)(&told, &Linked::default()).is_empty());
    let turned =
        Row::default().with("age_min", 12_i64).with("age_max", 6_i64).with("montant", 1_i64);
    assert_eq!((REGLE_ARGENT.check)(&turned, &Linked::default())[0].field, "age_max");
}
