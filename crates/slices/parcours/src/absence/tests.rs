use fiche::{Linked, Remark, Row};

use super::rules::absence;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn away(start: &str, end: Option<&str>) -> Row {
    Row::default().with("personne_id", 7).with("start_at", start).with("end_at", end)
}

fn stay(child: i64) -> Linked {
    let row = Row::default()
        .with("personne_id", child)
        .with("entree_day", "2021-03-10")
        .with("sortie_day", "2021-09-01");
    Linked::of(vec![("sejour_id", row)])
}

#[test]
fn an_absence_is_inside_its_stay() {
    for (start, end, expected) in [
        ("2021-04-01T18:00", None, vec![]),
        ("2021-04-01T18:00", Some("2021-04-01T18:00"), vec![]),
        ("2021-04-01T18:00", Some("2021-04-01T17:59"), vec![("end_at", false)]),
        ("2021-03-09T23:59", None, vec![("start_at", false)]),
        ("2021-09-02T00:00", None, vec![("start_at", false)]),
        ("2021-08-30T20:00", Some("2021-09-02T08:00"), vec![("end_at", true)]),
    ] {
        assert_eq!(said(&absence(&away(start, end), &stay(7))), expected, "{start} {end:?}");
    }
}

#[test]
fn a_flight_before_arrival_has_no_stay() {
    let row = away("2021-03-01T18:00", Some("2021-03-02T08:00"));
    assert_eq!(absence(&row, &Linked::default()), []);
}

#[test]
fn an_absence_is_of_the_child_of_its_stay() {
    let row = away("2021-04-01T18:00", None);
    assert_eq!(said(&absence(&row, &stay(8))), [("sejour_id", false)]);
}
