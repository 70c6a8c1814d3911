use fiche::{Linked, Remark, Row};

use jiff::civil::date;

use super::rules::{
    Image, accords_des_parents, action_collective, image, image_on, participation_action,
};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn an_action_is_possible_and_somebody_takes_part() {
    let action = || Row::default().with("start_day", "2021-07-05");
    let none = Linked::default();
    for (remarks, expected) in [
        (action_collective(&action().with("end_day", "2021-07-06").with("cout", 0), &none), vec![]),
        (
            action_collective(&action().with("end_day", "2021-07-05"), &none),
            vec![("end_day", false)],
        ),
        (action_collective(&action().with("cout", -100), &none), vec![("cout", false)]),
        (participation_action(&Row::default().with("personne_id", 3), &none), vec![]),
        (participation_action(&Row::default().with("professionnel_id", 3), &none), vec![]),
        (participation_action(&Row::default(), &none), vec![("personne_id", false)]),
    ] {
        assert_eq!(said(&remarks), expected);
    }
}

#[test]
fn one_comes_back_after_leaving_on_the_days_of_the_action() {
    let stay = || {
        Row::default()
            .with("start_day", "2026-07-06")
            .with("end_day", "2026-07-11")
            .with("nuit", 1_i64)
    };
    let none = Linked::default();
    for (row, expected) in [
        (stay(), vec![("depart_at", false)]),
        (stay().with("depart_at", "2026-07-06T09:00"), vec![("retour_at", false)]),
        (
            stay().with("depart_at", "2026-07-06T09:00").with("retour_at", "2026-07-10T18:00"),
            vec![],
        ),
        (
            stay().with("depart_at", "2026-07-06T09:00").with("retour_at", "2026-07-11T18:00"),
            vec![("depart_at", false)],
        ),
    ] {
        assert_eq!(said(&action_collective(&row, &none)), expected);
    }
}

#[test]
fn a_certificate_is_of_the_child_for_the_activity_and_valid_to_the_last_day() {
    let action = Row::default()
        .with("start_day", "2026-07-06")
        .with("end_day", "2026-07-11")
        .with("activite_certificat", "eau");
    let paper = |child: i64, what: &str, end: &str| {
        Row::default()
            .with("personne_id", child)
            .with("activite_certificat", what)
            .with("start_day", "2026-01-05")
            .with("end_day", end)
    };
    let goes = |paper: Option<Row>, came: Option<i64>| {
        let mut linked = vec![("action_id", action.clone())];
        linked.extend(paper.map(|paper| ("certificat_id", paper)));
        let row = Row::default().with("personne_id", 3).with("venu", came);
        said(&participation_action(&row, &Linked::of(linked))).len()
    };
    assert_eq!(goes(None, None), 1);
    assert_eq!(goes(None, Some(0)), 0, "who does not go needs none");
    assert_eq!(
        goes(Some(paper(3, "eau", "2026-07-11")), None),
        0,
        "valid on the 10th, the last day"
    );
    assert_eq!(goes(Some(paper(3, "eau", "2026-07-10")), None), 1, "over on the last day");
    assert_eq!(goes(Some(paper(3, "montagne", "2026-12-31")), None), 1);
    assert_eq!(goes(Some(paper(4, "eau", "2026-12-31")), None), 1);
}

#[test]
fn an_image_goes_where_the_latest_answer_says_and_never_against_the_child() {
    let answer = |id: i64, start: &str, accord: i64, enfant: Option<i64>, end: Option<&str>| {
        let mut row = Row::default()
            .with("portee_image", "exterieur")
            .with("start_day", start)
            .with("accord", accord)
            .with("accord_enfant", enfant)
            .with("end_day", end);
        row.id = id;
        row
    };
    let yes = answer(1, "2026-01-01", 1, None, None);
    let day = date(2026, 3, 12);
    assert_eq!(image_on(&[], "exterieur", day), Image::Inconnu);
    assert_eq!(image_on(std::slice::from_ref(&yes), "exterieur", day), Image::Oui);
    assert_eq!(image_on(std::slice::from_ref(&yes), "service", day), Image::Inconnu);
    let taken_back = answer(2, "2026-02-01", 0, None, None);
    assert_eq!(image_on(&[yes.clone(), taken_back], "exterieur", day), Image::Non);
    let unwilling = answer(3, "2026-02-01", 1, Some(0), None);
    assert_eq!(image_on(&[yes, unwilling], "exterieur", day), Image::Non);
    let over = answer(4, "2026-01-01", 1, Some(1), Some("2026-03-12"));
    assert_eq!(image_on(&[over], "exterieur", day), Image::Inconnu);
}

#[test]
fn what_parents_gave_is_theirs_to_take_back_now_and_for_later_and_the_answer_of_a_judge_is_not() {
    let day = date(2026, 3, 12);
    let answer = |id: i64, start: &str, qui: &str, accord: bool| {
        let mut row = Row::default()
            .with("portee_image", "exterieur")
            .with("start_day", start)
            .with("accord", accord)
            .with("qui_autorise", qui);
        row.id = id;
        row
    };
    let told = |rows: &[Row]| {
        let all = accords_des_parents(rows, day);
        all.into_iter().map(|one| (one.start, one.qui, one.ahead)).collect::<Vec<_>>()
    };
    let given = answer(1, "2026-01-01", "parents", true);
    let later = answer(2, "2026-09-01", "parents", true);
    assert_eq!(told(&[]), []);
    let now = date(2026, 1, 1);
    assert_eq!(told(&[given.clone(), later.clone()]), [(now, "un_parent", vec![2])]);
    assert_eq!(told(&[answer(1, "2026-01-01", "parent", true)]), [(now, "parent", vec![])]);
    // Only what is to come is taken back too.
    assert_eq!(told(std::slice::from_ref(&later)), [(date(2026, 9, 1), "un_parent", vec![2])]);
    for (qui, accord) in [("juge", true), ("un_parent", false)] {
        assert_eq!(told(&[given.clone(), answer(3, "2026-02-01", qui, accord)]), []);
    }
    let over = given.with("end_day", "2026-03-12");
    assert_eq!(told(&[over]), []);
    let fields = |row: &Row| {
        let remarks = image(row, &fiche::Linked::default());
        remarks.into_iter().map(|one| one.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&answer(4, "2026-01-01", "un_parent", true)), ["qui_autorise"]);
    assert_eq!(fields(&answer(4, "2026-01-01", "un_parent", false)), [""; 0]);
}
