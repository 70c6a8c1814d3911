//! Who may be shown what: every case.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::{Cle, Interdit, Pour, Situation, Vue, is_shown, normal_code, vue};

const ALL: [&str; 8] = [
    "contact",
    "visite",
    "hebergement",
    "adresse",
    "scolarite",
    "sante",
    "correspondance",
    "documents",
];

fn cle(pour: Pour) -> Cle {
    Cle {
        id: 1,
        personne: 2,
        service: 3,
        pour,
        membre: (pour != Pour::Enfant).then_some(4),
        at: "2026-03-01T10:00:00Z".to_owned(),
        compte: 5,
        ends_day: date(2026, 6, 1),
        revoked_at: None,
        langue: String::new(),
    }
}

fn interdit(titulaire: &str, nom: Option<&str>, droits: &[&str]) -> Interdit {
    let droits: BTreeSet<String> = droits.iter().map(|one| (*one).to_owned()).collect();
    Interdit { titulaire: titulaire.to_owned(), nom: nom.map(str::to_owned), droits }
}

fn seen(pour: Pour, interdits: &[Interdit]) -> Option<Vue> {
    let situation = Situation {
        today: date(2026, 3, 12),
        suivi: true,
        adresse_protegee: false,
        interdits,
        parent: Some("Karim Vasseur"),
    };
    vue(&cle(pour), &situation)
}

#[test]
fn a_key_that_ended_was_taken_back_or_whose_mission_is_over_opens_nothing() {
    for pour in [Pour::Enfant, Pour::Mere, Pour::Pere] {
        let situation = Situation {
            today: date(2026, 3, 12),
            suivi: true,
            adresse_protegee: false,
            interdits: &[],
            parent: Some("Karim Vasseur"),
        };
        assert!(vue(&cle(pour), &situation).is_some());
        assert_eq!(vue(&cle(pour), &Situation { suivi: false, ..situation.clone() }), None);
        let late = Situation { today: date(2026, 6, 1), ..situation.clone() };
        assert_eq!(vue(&cle(pour), &late), None);
        let revoked = Cle { revoked_at: Some("2026-03-02T10:00:00Z".to_owned()), ..cle(pour) };
        assert_eq!(vue(&revoked, &situation), None);
    }
}

#[test]
fn a_parent_without_authority_today_opens_nothing() {
    let situation = Situation {
        today: date(2026, 3, 12),
        suivi: true,
        adresse_protegee: false,
        interdits: &[],
        parent: None,
    };
    assert_eq!(vue(&cle(Pour::Pere), &situation), None);
    assert!(vue(&cle(Pour::Enfant), &situation).is_some());
}

#[test]
fn each_right_that_a_judge_restricts_takes_away_what_it_is_about_from_that_parent_only() {
    let open = Vue { lieux: true, visites: true, paroles: false };
    for right in ALL {
        let interdits = [interdit("pere", None, &[right])];
        let expected = match right {
            "contact" | "correspondance" | "documents" => None,
            "visite" | "hebergement" => Some(Vue { visites: false, ..open }),
            "adresse" => Some(Vue { lieux: false, ..open }),
            _ => Some(open),
        };
        assert_eq!(seen(Pour::Pere, &interdits), expected, "{right}");
        assert_eq!(seen(Pour::Mere, &interdits), Some(open), "{right}");
    }
}

#[test]
fn a_restriction_that_may_be_about_a_parent_is() {
    let closed = |titulaire: &str, nom: Option<&str>| {
        seen(Pour::Pere, &[interdit(titulaire, nom, &["contact"])]).is_none()
    };
    for (titulaire, nom, expected) in [
        ("pere", None, true),
        ("pere", Some("Quelqu’un d’autre"), true),
        ("mere", None, false),
        ("autre_parent", None, true),
        ("autre", None, true),
        ("autre", Some("M. Vasseur"), true),
        ("autre", Some("Lise Roy"), false),
        ("tuteur", None, false),
        ("tuteur", Some("KARIM VASSEUR"), true),
        ("grand_parent", Some("Odile Vasseur"), false),
    ] {
        assert_eq!(closed(titulaire, nom), expected, "{titulaire} {nom:?}");
    }
}

#[test]
fn a_secret_address_hides_places_from_parents_and_no_parent_reads_the_words_of_the_child() {
    for pour in [Pour::Mere, Pour::Pere] {
        let situation = Situation {
            today: date(2026, 3, 12),
            suivi: true,
            adresse_protegee: true,
            interdits: &[],
            parent: Some("Karim Vasseur"),
        };
        let seen = vue(&cle(pour), &situation).unwrap();
        assert!(!seen.lieux && !seen.paroles, "{seen:?}");
    }
}

#[test]
fn an_appointment_is_told_to_whom_it_is_about() {
    let free = Vue { lieux: true, visites: true, paroles: false };
    let shown = |pour, nature, titulaire| is_shown(pour, free, (nature, titulaire), &[], false);
    assert!(shown(Pour::Pere, "visite", Some("pere")));
    assert!(!shown(Pour::Pere, "visite", Some("mere")));
    assert!(!shown(Pour::Pere, "visite", None));
    assert!(shown(Pour::Pere, "audience", None));
    for nature in [
        "visite_domicile",
        "entretien",
        "synthese",
        "sante",
        "ecole",
        "reunion",
        "transport",
        "autre",
    ] {
        assert!(!shown(Pour::Pere, nature, None), "{nature}");
    }
    assert!(shown(Pour::Enfant, "visite", Some("pere")));
    assert!(shown(Pour::Enfant, "sante", None));
    for nature in ["synthese", "reunion", "transport", "autre", ""] {
        assert!(!shown(Pour::Enfant, nature, None), "{nature}");
    }
    let barred = [interdit("pere", None, &["visite"])];
    for pour in [Pour::Enfant, Pour::Pere] {
        assert!(!is_shown(pour, free, ("visite", Some("pere")), &barred, false), "{pour:?}");
        // Terms that are closed take away what was planned.
        assert!(!is_shown(pour, free, ("visite", Some("pere")), &[], true), "{pour:?}");
    }
    assert!(!is_shown(Pour::Enfant, free, ("visite", None), &barred, false));
}

#[test]
fn a_code_is_read_however_it_is_typed_and_nothing_else_is_one() {
    assert_eq!(normal_code(" ABCD-efgh jkmn ").as_deref(), Some("abcdefghjkmn"));
    for bad in ["", "abcd", "abcd-efgh-jkm", "abcd-efgh-jkm0", "abcd-efgh-jkmn-p", "abcd-efgh-jkmé"]
    {
        assert_eq!(normal_code(bad), None, "{bad}");
    }
}
