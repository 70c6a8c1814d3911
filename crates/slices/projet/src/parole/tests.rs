//! Answers are owed and told back; what may be quoted is what the child agreed to.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::{Attente, attente, is_for_project, is_quotable, rules::parole};

fn asked() -> Row {
    Row::default()
        .with("day", "2021-03-10")
        .with("sens", "demande")
        .with("theme", "visites")
        .with("reponse_due_day", "2021-03-24")
}

fn answered() -> Row {
    asked()
        .with("reponse", "Oui, le mercredi.")
        .with("decideur", "La cheffe de service")
        .with("reponse_day", "2021-03-20")
}

#[test]
fn a_request_and_an_opinion_wait_for_an_answer_and_a_word_does_not() {
    let none = Option::<&str>::None;
    for (row, expected) in [
        (asked(), vec![]),
        (asked().with("reponse_due_day", none), vec!["reponse_due_day"]),
        (asked().with("sens", "avis").with("reponse_due_day", none), vec!["reponse_due_day"]),
        (asked().with("sens", "dit").with("reponse_due_day", none), vec![]),
        (asked().with("reponse_due_day", "2021-03-10"), vec![]),
        (asked().with("reponse_due_day", "2021-03-09"), vec!["reponse_due_day"]),
        (answered(), vec![]),
        (answered().with("reponse_day", "2021-03-09"), vec!["reponse_day"]),
        (answered().with("reponse", none), vec!["reponse"]),
        (answered().with("decideur", none), vec!["decideur"]),
        (answered().with("rendu_day", "2021-03-20"), vec![]),
        (answered().with("rendu_day", "2021-03-19"), vec!["rendu_day"]),
        (asked().with("rendu_day", "2021-03-20"), vec!["reponse_day"]),
    ] {
        let fields: Vec<&str> =
            parole(&row, &Linked::default()).iter().map(|remark| remark.field).collect();
        assert_eq!(fields, expected, "{row:?}");
    }
}

#[test]
fn an_answer_is_late_the_day_after_it_was_promised_and_over_once_the_child_knows() {
    let due = date(2021, 3, 24);
    for (row, today, expected) in [
        (Row::default().with("sens", "dit"), due, Attente::Aucune),
        (asked(), due, Attente::Due(due)),
        (asked(), date(2021, 3, 25), Attente::Retard(due)),
        (answered(), date(2021, 3, 25), Attente::ARendre),
        (answered().with("rendu_day", "2021-03-21"), due, Attente::Rendue),
    ] {
        assert_eq!(attente(&row, today), expected, "{row:?}");
    }
}

#[test]
fn words_are_quoted_with_the_agreement_of_the_child_only() {
    for (code, quotable) in [("oui", true), ("non", false), ("non_demande", false)] {
        let row = Row::default().with("accord_partage", code);
        assert_eq!(is_quotable(&row), quotable, "{code}");
        assert_eq!(is_for_project(&row), quotable, "{code}");
    }
    let row = Row::default().with("accord_partage", "projet");
    assert!(is_for_project(&row) && !is_quotable(&row), "in the project, nowhere else");
}
