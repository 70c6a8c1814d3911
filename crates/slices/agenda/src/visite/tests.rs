//! The terms of visits, by tables: on both sides of each.

use fiche::{Linked, Remark, Row};
use jiff::civil::{Date, date};
use partage::restriction::Qui;

use super::{
    against, expected, is_closed, lapsed, met, restricted, rules, since_lapsed, terms_on, too_many,
    visitor,
};

fn terms(modalite: &str) -> Row {
    Row::default()
        .with("personne_id", 1)
        .with("titulaire", "mere")
        .with("modalite_visite", modalite)
        .with("nombre", 2)
        .with("periodicite", "mois")
        .with("jour_semaine", "samedi")
        .with("duree_minutes", 120)
        .with("lieu", "Maison de la famille")
        .with("start_day", "2026-01-05")
        .with("end_day", "2026-07-01")
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", "2026-01-05")
}

fn visit(start: &str, end: &str) -> Row {
    Row::default()
        .with("personne_id", 1)
        .with("titulaire", "mere")
        .with("start_at", start)
        .with("end_at", end)
        .with("lieu", "Maison de la Famille")
        .with("tiers", "Mme Aubry, TISF")
}

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn a_visit_is_held_against_the_words_of_its_decision() {
    let (at, to) = ("2026-03-07T14:00", "2026-03-07T16:00");
    for (modalite, row, expected) in [
        ("mediatisee", visit(at, to), vec![]),
        ("mediatisee", visit(at, to).with("tiers", None::<&str>), vec![("tiers", false)]),
        ("tiers", visit(at, to).with("tiers", None::<&str>), vec![("tiers", false)]),
        // A professional who is there is the third party.
        ("tiers", visit(at, to).with("tiers", None::<&str>).with("professionnel_id", 4), vec![]),
        ("libre", visit(at, to).with("tiers", None::<&str>), vec![]),
        ("libre", visit(at, "2026-03-07T16:01"), vec![("end_at", true)]),
        ("libre", visit(at, "2026-03-08T10:00"), vec![("end_at", false), ("end_at", true)]),
        ("hebergement", visit(at, "2026-03-08T10:00"), vec![("end_at", true)]),
        ("libre", visit(at, to).with("lieu", "Au parc"), vec![("lieu", true)]),
        ("suspendu", visit(at, to), vec![("start_at", false)]),
        ("reserve", visit(at, to), vec![("start_at", false)]),
        // The last day, which is not the one of the week.
        ("libre", visit("2026-06-30T14:00", "2026-06-30T15:00"), vec![("start_at", true)]),
        ("libre", visit("2026-03-08T14:00", "2026-03-08T15:00"), vec![("start_at", true)]),
        ("libre", visit("2026-07-01T14:00", "2026-07-01T15:00"), vec![("start_at", true)]),
        // A suspension that is over suspends nothing; the day is only out of its dates.
        ("suspendu", visit("2026-07-01T14:00", "2026-07-01T15:00"), vec![("start_at", true)]),
        ("libre", visit("2026-01-04T14:00", "2026-01-04T15:00"), vec![("start_at", true)]),
    ] {
        assert_eq!(said(&against(&row, &terms(modalite))), expected, "{modalite} {row:?}");
    }
}

#[test]
fn the_hour_that_a_decision_fixes_is_told_to_who_plans_another() {
    let terms = terms("libre").with("start_time", "14:00");
    assert!(against(&visit("2026-03-07T14:00", "2026-03-07T15:00"), &terms).is_empty());
    let told = against(&visit("2026-03-07T17:00", "2026-03-07T18:00"), &terms);
    assert!(told[0].sentence.contains("fixée le samedi à 14 h 00"), "{told:?}");
}

#[test]
fn more_visits_than_the_rhythm_allows_are_told() {
    let days = [date(2026, 3, 7), date(2026, 3, 21)];
    for (terms, day, others, told) in [
        (terms("libre"), date(2026, 3, 28), &days[..1], false),
        (terms("libre"), date(2026, 3, 28), &days[..], true),
        (terms("libre"), date(2026, 4, 1), &days[..], false),
        (terms("libre").with("periodicite", "trimestre"), date(2026, 2, 1), &days[..], true),
        (terms("libre").with("periodicite", "trimestre"), date(2026, 4, 1), &days[..], false),
        (
            terms("libre").with("periodicite", "semaine").with("nombre", 1),
            date(2026, 3, 8),
            &days[..],
            true,
        ),
        (
            terms("libre").with("periodicite", "semaine").with("nombre", 1),
            date(2026, 3, 9),
            &days[..],
            false,
        ),
        // Fortnights from Monday 5 January: the 2nd to the 15th of March is one.
        (
            terms("libre").with("periodicite", "quinzaine").with("nombre", 1),
            date(2026, 3, 15),
            &days[..],
            true,
        ),
        (
            terms("libre").with("periodicite", "quinzaine").with("nombre", 1),
            date(2026, 3, 1),
            &days[..],
            false,
        ),
        (terms("libre").with("nombre", None::<i64>), date(2026, 3, 28), &days[..], false),
    ] {
        assert_eq!(too_many(&terms, day, others).is_some(), told, "{day} {terms:?}");
    }
}

#[test]
fn the_calendar_follows_from_the_rhythm() {
    let (from, to) = (date(2026, 3, 1), date(2026, 5, 1));
    let days = |row: &Row| -> Vec<String> {
        expected(row, from, to).iter().map(Date::to_string).collect()
    };
    let twice = terms("libre");
    assert_eq!(days(&twice), ["2026-03-07", "2026-03-21", "2026-04-04", "2026-04-18"]);
    let once = twice.clone().with("nombre", 1).with("rang", 2);
    assert_eq!(days(&once), ["2026-03-14", "2026-04-11"]);
    let fortnight = twice.clone().with("nombre", 1).with("periodicite", "quinzaine");
    // From Saturday 10 January, every other week.
    assert_eq!(days(&fortnight), ["2026-03-07", "2026-03-21", "2026-04-04", "2026-04-18"]);
    let weekly = twice.clone().with("nombre", 1).with("periodicite", "semaine");
    assert_eq!(days(&weekly).len(), 8);
    let quarter = twice.clone().with("nombre", 1).with("periodicite", "trimestre");
    assert_eq!(days(&quarter), ["2026-04-04"]);
    let ended = twice.clone().with("end_day", "2026-03-21");
    assert_eq!(days(&ended), ["2026-03-07"]);
    for none in [
        twice.clone().with("jour_semaine", None::<&str>),
        twice.clone().with("modalite_visite", "suspendu"),
        twice.with("modalite_visite", "reserve"),
    ] {
        assert!(days(&none).is_empty(), "{none:?}");
    }
}

/// Somebody known by their tie only.
fn tie(lien: &str) -> Qui<'_> {
    Qui { lien, nom: "" }
}

#[test]
fn a_suspension_that_is_over_closes_the_visits_of_that_person_only() {
    let of = |id, nom: &str, modalite, end: Option<&str>| {
        let mut row = terms(modalite).with("titulaire", "grand_parent").with("nom", nom);
        row = row.with("end_day", end.map(str::to_owned));
        row.id = id;
        row
    };
    let rows = [
        of(1, "Odile Vasseur", "suspendu", Some("2026-04-01")),
        of(2, "Marcel Duhamel", "libre", None),
    ];
    let after = date(2026, 5, 2);
    let one = |nom| Qui { lien: "grand_parent", nom };
    assert!(is_closed(&rows, one("Mme Odile Vasseur"), after));
    assert!(!is_closed(&rows, one("Marcel Duhamel"), after));
    assert_eq!(terms_on(&rows, one("Marcel Duhamel"), after).map(|one| one.id), Some(2));
    // Nobody said who visits: it may be her.
    assert!(is_closed(&rows, tie("grand_parent"), after));
    let visit = |objet: &str, of: Option<i64>| {
        let row = Row::default().with("titulaire", "grand_parent").with("objet", objet);
        row.with("droit_visite_id", of)
    };
    let closed = |row: &Row| is_closed(&rows, visitor(&rows, row), after);
    assert!(closed(&visit("Goûter au parc", None)), "a place names nobody");
    assert!(
        closed(&visit("Visite d’Odile", None)) && !closed(&visit("Marcel passe le voir", None))
    );
    assert!(!closed(&visit("Goûter au parc", Some(2))) && closed(&visit("Goûter", Some(1))));
    // A decision without a name is about whoever has that tie, until one of their own is later.
    let mut bare =
        terms("suspendu").with("titulaire", "grand_parent").with("end_day", "2026-04-01");
    bare.id = 3;
    let later = of(4, "Marcel Duhamel", "libre", None).with("decision_day", "2026-04-20");
    let rows = [bare, later];
    assert!(!is_closed(&rows, one("Marcel Duhamel"), after));
    assert!(
        is_closed(&rows, one("Odile Vasseur"), after)
            && is_closed(&rows, tie("grand_parent"), after)
    );
}

#[test]
fn the_latest_decision_holds_and_a_restriction_gives_way_only_to_a_later_one() {
    let mut old = terms("libre");
    old.id = 1;
    let mut new =
        terms("suspendu").with("decision_day", "2026-03-10").with("start_day", "2026-03-10");
    new.id = 2;
    let rows = [old, new];
    let id = |day| terms_on(&rows, tie("mere"), day).map(|terms| terms.id);
    assert_eq!((id(date(2026, 3, 9)), id(date(2026, 3, 10))), (Some(1), Some(2)));
    assert_eq!(terms_on(&rows, tie("pere"), date(2026, 3, 9)), None);
    let restriction = |day: &str, right: &'static str| {
        Row::default()
            .with("titulaire", "mere")
            .with(right, 1)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", day)
    };
    let day = date(2026, 3, 7);
    for (row, terms, overnight, told) in [
        (restriction("2026-02-01", "restreint_visite"), None, false, true),
        (restriction("2026-02-01", "restreint_contact"), None, false, true),
        (restriction("2026-02-01", "restreint_hebergement"), None, false, false),
        (restriction("2026-02-01", "restreint_hebergement"), None, true, true),
        (restriction("2026-02-01", "restreint_visite"), Some(&rows[0]), false, true),
        (restriction("2026-01-05", "restreint_visite"), Some(&rows[0]), false, false),
        (restriction("2026-03-08", "restreint_visite"), None, false, false),
    ] {
        let found = restricted(std::slice::from_ref(&row), terms, ("mere", ""), day, overnight);
        assert_eq!(found.is_some(), told, "{row:?}");
        assert_eq!(restricted(&[row], terms, ("pere", ""), day, overnight), None);
    }
}

#[test]
fn a_rhythm_says_how_many_and_how_often() {
    let told = |row: Row| -> Vec<String> {
        let remarks = rules::droit_visite(&row, &Linked::default());
        remarks.iter().map(|remark| remark.field.to_owned()).collect()
    };
    assert!(told(terms("libre")).is_empty());
    assert_eq!(told(terms("libre").with("periodicite", None::<&str>)), ["periodicite"]);
    assert_eq!(told(terms("libre").with("nombre", None::<i64>)), ["nombre"]);
    assert_eq!(told(terms("libre").with("start_time", "tantôt")), ["start_time"]);
    assert_eq!(told(terms("libre").with("end_day", "2026-01-05")), ["end_day"]);
    assert_eq!(told(terms("libre").with("start_day", "2026-01-04")), ["start_day"]);
}

#[test]
fn the_end_of_a_suspension_restores_nothing_not_even_an_older_right() {
    let old = terms("libre");
    let mut ended = terms("suspendu")
        .with("decision_day", "2026-03-01")
        .with("start_day", "2026-03-01")
        .with("end_day", "2026-04-01");
    ended.id = 2;
    let rows = [old.clone(), ended];
    let (during, after) = (date(2026, 3, 7), date(2026, 5, 2));
    assert_eq!(terms_on(&rows, tie("mere"), during).map(|one| one.id), Some(2));
    assert_eq!(terms_on(&rows, tie("mere"), after), None, "the older right does not come back");
    assert!(is_closed(&rows, tie("mere"), during) && is_closed(&rows, tie("mere"), after));
    assert!(!is_closed(&rows, tie("pere"), after));
    let told = since_lapsed(&Row::default(), lapsed(&rows, tie("mere"), after).unwrap());
    assert!(!told.overridable, "{told:?}");
    let said = "La décision du 01/03/2026 (mère) suspendait les visites jusqu'au 31/03/2026.";
    assert!(told.sentence.starts_with(said), "{told:?}");
    // A later decision says how visits go on.
    let mut new = terms("libre").with("decision_day", "2026-04-20").with("start_day", "2026-04-20");
    new.id = 3;
    let [old, ended] = rows;
    let rows = [old.clone(), ended, new];
    assert_eq!(terms_on(&rows, tie("mere"), after).map(|one| one.id), Some(3));
    assert!(!is_closed(&rows, tie("mere"), after));
    // What wanted a third party wants one still, and a written reason.
    let third = terms("mediatisee").with("end_day", "2026-04-01");
    assert!(!since_lapsed(&Row::default(), &third).overridable);
    assert!(since_lapsed(&Row::default().with("tiers", "Mme Aubry"), &third).overridable);
    // The end of what restricted nothing leaves the day without terms, as before.
    assert_eq!(lapsed(&[old.with("end_day", "2026-04-01")], tie("mere"), after), None);
}

#[test]
fn an_appointment_that_is_no_visit_with_who_is_restricted_wants_a_reason() {
    let order = |right: &'static str| {
        Row::default()
            .with("titulaire", "pere")
            .with("nom", "Paul Buisson")
            .with(right, 1)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-01-05")
    };
    let day = date(2026, 3, 7);
    let with = |nature: &'static str, titulaire: Option<&'static str>, objet: &'static str| {
        Row::default().with("nature", nature).with("titulaire", titulaire).with("objet", objet)
    };
    for (right, row, told) in [
        ("restreint_contact", with("entretien", Some("pere"), ""), true),
        ("restreint_contact", with("entretien", None, "Entretien avec le père"), true),
        ("restreint_contact", with("synthese", None, "Avec M. Paul BUISSON"), true),
        ("restreint_contact", with("entretien", Some("mere"), "Point avec Anne"), false),
        ("restreint_contact", with("entretien", None, "Préparer la rentrée"), false),
        ("restreint_contact", with("audience", Some("pere"), ""), false),
        ("restreint_sante", with("sante", Some("pere"), ""), true),
        ("restreint_sante", with("entretien", Some("pere"), ""), false),
        ("restreint_scolarite", with("ecole", Some("pere"), ""), true),
        ("restreint_visite", with("activite", Some("pere"), ""), true),
    ] {
        let found = met(&[order(right)], &row, day);
        assert_eq!(found.is_some(), told, "{right} {row:?}");
        assert!(found.is_none_or(|remark| remark.overridable));
    }
}
