use fiche::{Linked, Remark, Row};
use jiff::civil::date;

use super::rules::{Suite, contrat, missing, standing};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn of(birth: &str) -> Linked {
    Linked::of(vec![("personne_id", Row::default().with("birth_day", birth))])
}

fn asked() -> Row {
    Row::default().with("objet_contrat", "premier").with("demande_day", "2026-01-10")
}

fn granted(start: &str, end: &str) -> Row {
    asked()
        .with("reponse_contrat", "accorde")
        .with("decision_day", "2026-02-01")
        .with("start_day", start)
        .with("end_day", end)
}

#[test]
fn an_agreement_is_asked_then_decided_then_runs_and_ends_with_21_years() {
    let born = of("2008-03-01");
    for (row, expected) in [
        (asked(), vec![]),
        (asked().with("decision_day", "2026-02-01"), vec![("reponse_contrat", false)]),
        (asked().with("start_day", "2026-03-01"), vec![("start_day", false)]),
        (granted("2026-03-01", "2029-03-01"), vec![]),
        (granted("2026-03-01", "2029-03-02"), vec![("end_day", false)]),
        (
            asked().with("reponse_contrat", "refuse").with("decision_day", "2026-02-01"),
            vec![("motif_refus", false), ("recours_dit", true)],
        ),
        (
            granted("2026-03-01", "2026-09-01").with("fin_day", "2026-05-01"),
            vec![("motif_fin_contrat", false)],
        ),
    ] {
        assert_eq!(said(&contrat(&row, &born)), expected);
    }
}

#[test]
fn it_waits_runs_ends_soon_and_is_over() {
    let on = |row: &Row| standing(row, date(2026, 3, 12));
    assert_eq!(on(&asked()), Suite::Attend(61));
    assert_eq!(on(&granted("2026-03-01", "2027-03-01")), Suite::Court(date(2027, 2, 28)));
    assert_eq!(on(&granted("2026-03-01", "2026-06-12")), Suite::Finit(date(2026, 6, 11)));
    assert_eq!(on(&granted("2026-04-01", "2026-10-01")), Suite::Commence(date(2026, 4, 1)));
    assert_eq!(on(&granted("2025-03-01", "2026-03-12")), Suite::Fini(date(2026, 3, 11)));
    let early = granted("2025-03-01", "2026-12-01").with("fin_day", "2026-01-05");
    assert_eq!(on(&early), Suite::Fini(date(2026, 1, 5)));
}

#[test]
fn what_the_interview_left_aside_is_named() {
    let all = [
        "bilan_parcours",
        "droits_dits",
        "conditions_notifiees",
        "vu_ressources",
        "vu_logement",
        "vu_scolarite",
        "vu_sante",
        "vu_papiers",
    ];
    let row = all.iter().fold(Row::default(), |row, field| row.with(field, 1_i64));
    assert_eq!(missing(&row), ["qui est à ses côtés"]);
    assert_eq!(missing(&Row::default()).len(), 9);
}
