use fiche::Row;
use jiff::{Timestamp, civil::date, tz::TimeZone};

use super::rules::{Regle, again, at_once, conduit, kept_from, message, text, when};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_reminder_leaves_the_day_before_at_its_hour_and_never_at_night() {
    let start = date(2026, 3, 13).at(14, 0, 0, 0);
    let regle = Regle::default();
    for (now, leaves) in [
        ("2026-03-01T08:00:00Z", Some("2026-03-12T16:00:00Z")),
        // Asked after its hour: at once; by night, in the morning.
        ("2026-03-12T17:30:00Z", Some("2026-03-12T17:30:00Z")),
        ("2026-03-12T21:30:00Z", Some("2026-03-13T07:00:00Z")),
        ("2026-03-13T04:00:00Z", Some("2026-03-13T07:00:00Z")),
        // An hour before is the last.
        ("2026-03-13T12:00:00Z", Some("2026-03-13T12:00:00Z")),
        ("2026-03-13T12:00:01Z", None),
    ] {
        assert_eq!(when(start, regle, at(now), &paris()), leaves.map(at), "{now}");
    }
    // The hour is that of Paris, in summer too.
    let summer = date(2026, 7, 13).at(14, 0, 0, 0);
    let leaves = when(summer, regle, at("2026-07-01T08:00:00Z"), &paris());
    assert_eq!(leaves, Some(at("2026-07-12T15:00:00Z")));
    assert_eq!(
        at_once(start, at("2026-03-12T16:03:00Z"), &paris()),
        Some(at("2026-03-12T16:03:00Z"))
    );
}

#[test]
fn what_failed_is_tried_twice_again_then_given_up() {
    let now = at("2026-03-12T16:00:00Z");
    assert_eq!(again(1, now), Some(at("2026-03-12T16:10:00Z")));
    assert_eq!(again(2, now), Some(at("2026-03-12T17:00:00Z")));
    assert_eq!(again(3, now), None);
    assert_eq!(again(0, now), None);
}

#[test]
fn a_message_says_an_hour_a_day_and_whom_to_call_in_one_text() {
    let told = text(date(2026, 8, 26).at(14, 30, 0, 0), "02 00 00 00 00");
    assert_eq!(
        told,
        "Rappel : rendez-vous mercredi 26 août à 14 h 30. Un empêchement ? Appelez le 02 00 00 00 00."
    );
}

#[test]
fn a_message_says_what_hour_it_was_and_who_drives_to_who_takes_the_child_in_only() {
    let (was, is) = (date(2026, 3, 12).at(10, 0, 0, 0), date(2026, 3, 12).at(15, 0, 0, 0));
    let driver = conduit("assistant_familial", "professionnel", "Leïla Marchand");
    assert_eq!(
        message((is, Some(was)), &driver, "02 00 00 00 00"),
        "Rendez-vous déplacé : jeudi 12 mars à 15 h, au lieu de 10 h. Leïla conduit. Un empêchement ? \
         Appelez le 02 00 00 00 00."
    );
    let other = date(2026, 3, 11).at(10, 30, 0, 0);
    let told = message((is, Some(other)), "", "");
    assert!(told.contains("15 h, au lieu de mercredi 11 mars à 10 h 30. Un empêchement"), "{told}");
    // Told the same hour, it is a reminder.
    assert_eq!(message((is, Some(is)), "", ""), text(is, ""));
    for (lien, transport, prenom, told) in [
        ("assistant_familial", "professionnel", "", "Un professionnel conduit."),
        ("assistant_familial", "assistant_familial", "Leïla", "Vous conduisez."),
        ("assistant_familial", "taxi", "Leïla", "Un taxi conduit."),
        ("assistant_familial", "famille", "Leïla", ""),
        ("assistant_familial", "", "Leïla", ""),
        ("mere", "professionnel", "Leïla", ""),
        ("", "professionnel", "Leïla", ""),
    ] {
        assert_eq!(conduit(lien, transport, prenom), told, "{lien} {transport}");
    }
}

#[test]
fn who_a_judge_restricts_is_sent_nothing() {
    let visit = Row::default()
        .with("nature", "visite")
        .with("titulaire", "mere")
        .with("start_at", "2026-03-13T14:00");
    let order = |droit: &'static str| {
        Row::default().with("titulaire", "mere").with("decision_day", "2026-01-05").with(droit, 1)
    };
    for droit in
        ["restreint_contact", "restreint_visite", "restreint_adresse", "restreint_correspondance"]
    {
        assert!(kept_from(("mere", ""), &visit, &[], &[order(droit)]), "{droit}");
        assert!(!kept_from(("pere", ""), &visit, &[], &[order(droit)]), "{droit}");
    }
    assert!(!kept_from(("mere", ""), &visit, &[], &[order("restreint_sante")]));
    let lifted = order("restreint_contact").with("levee_day", "2026-03-01");
    assert!(!kept_from(("mere", ""), &visit, &[], &[lifted]));
    let terms = |modalite: &str| {
        Row::default()
            .with("titulaire", "mere")
            .with("decision_day", "2026-02-01")
            .with("start_day", "2026-02-01")
            .with("modalite_visite", modalite)
    };
    assert!(kept_from(("mere", ""), &visit, &[terms("suspendu")], &[]));
    assert!(!kept_from(("mere", ""), &visit, &[terms("mediatisee")], &[]));
    // Its end restores nothing.
    for modalite in ["suspendu", "reserve", "mediatisee"] {
        let ended = terms(modalite).with("end_day", "2026-03-01");
        assert!(kept_from(("mere", ""), &visit, &[ended], &[]), "{modalite}");
    }
    assert!(!kept_from(("mere", ""), &visit, &[terms("libre").with("end_day", "2026-03-01")], &[]));
    // Under another tie, by the name; of care, by the right to know of it.
    let named = order("restreint_contact").with("nom", "Anne Buisson");
    assert!(kept_from(("tiers", "Mme BUISSON Anne"), &visit, &[], std::slice::from_ref(&named)));
    assert!(!kept_from(("tiers", "Rose Lenoir"), &visit, &[], &[named]));
    let care = Row::default().with("nature", "sante").with("start_at", "2026-03-13T14:00");
    assert!(kept_from(("mere", ""), &care, &[], &[order("restreint_sante")]));
}
