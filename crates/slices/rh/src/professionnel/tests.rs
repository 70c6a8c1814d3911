use fiche::{Linked, Remark, Row};

use super::rules::{poste, poste_vacant};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn a_post_is_possible() {
    let post = || Row::default().with("start_day", "2021-02-01");
    for (row, expected) in [
        (post().with("etp", 0), vec![]),
        (post().with("etp", 150), vec![]),
        (post().with("etp", 151), vec![("etp", false)]),
        (post().with("etp", -1), vec![("etp", false)]),
        (post().with("end_day", "2021-02-01"), vec![("end_day", false)]),
        (post().with("motif_sortie", "retraite"), vec![("motif_sortie", false)]),
        (post().with("end_day", "2022-02-01").with("motif_sortie", "retraite"), vec![]),
    ] {
        assert_eq!(said(&poste(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn a_vacant_post_is_filled_after_it_fell_vacant() {
    let vacant = || Row::default().with("start_day", "2021-02-01").with("etp", 100);
    for (row, expected) in [
        (vacant(), vec![]),
        (vacant().with("end_day", "2021-03-13"), vec![]),
        (vacant().with("end_day", "2021-02-01"), vec![("end_day", false)]),
        (vacant().with("etp", 200), vec![("etp", false)]),
    ] {
        assert_eq!(said(&poste_vacant(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn a_child_at_work_is_improbable() {
    for (birth, expected) in [("2005-02-01", vec![]), ("2005-02-02", vec![("start_day", true)])] {
        let linked =
            Linked::of(vec![("professionnel_id", Row::default().with("birth_day", birth))]);
        let row = Row::default().with("start_day", "2021-02-01");
        assert_eq!(said(&poste(&row, &linked)), expected, "{birth}");
    }
}
