//! The model plans name only what exists, and every kind of service has one.

use jiff::civil::date;

use crate::{
    model::{modele_for, modeles, moved, perspectives, recall},
    rules::{Ou, days_within, months, ou_en_est, so_far},
};

#[test]
fn every_kind_of_service_starts_from_the_plan_made_for_it() {
    assert_eq!(modele_for("aer").unwrap().id, "milieu_ouvert");
    assert_eq!(modele_for("mecs").unwrap().id, "internat");
    assert_eq!(modele_for("cer").unwrap().id, "cer");
    assert_eq!(modele_for("autre").unwrap().id, "milieu_ouvert");
}

#[test]
fn the_plans_name_only_figures_and_tables_of_the_catalogue() {
    let shipped: String = facts::SHIPPED.iter().map(|(_, text)| *text).collect();
    for modele in modeles().unwrap() {
        for chapitre in &modele.chapitre {
            for named in chapitre.texte.split("{{").skip(1) {
                let directive = named.split("}}").next().unwrap();
                let mut words = directive.split(':');
                let (kind, id) = (words.next().unwrap(), words.next().unwrap());
                if kind == "liste" {
                    continue;
                }
                assert!(
                    shipped.contains(&format!("id = \"{id}\"")),
                    "{} nomme « {id} », que le catalogue n’a pas",
                    modele.id
                );
            }
        }
    }
}

#[test]
fn moving_a_chapter_loses_no_other() {
    let plan = [1, 2, 3];
    assert_eq!(moved(&plan, 2, "monter"), Some(vec![2, 1, 3]));
    assert_eq!(moved(&plan, 2, "descendre"), Some(vec![1, 3, 2]));
    assert_eq!(moved(&plan, 1, "monter"), Some(vec![1, 2, 3]));
    assert_eq!(moved(&plan, 3, "descendre"), Some(vec![1, 2, 3]));
    assert_eq!(moved(&plan, 2, "retirer"), Some(vec![1, 3]));
    assert_eq!(moved(&plan, 9, "monter"), None);
}

/// Numbers that are words of the plans, not figures: the months after an exit, the hours of a flight, days of the year.
const WORDS: &[&str] = &["1", "6", "12", "31", "48"];

#[test]
fn no_plan_holds_a_typed_figure() {
    for modele in modeles().unwrap() {
        for chapitre in &modele.chapitre {
            for piece in chapitre.texte.split("{{") {
                let written = piece.split_once("}}").map_or(piece, |(_, after)| after);
                for number in written.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty())
                {
                    assert!(WORDS.contains(&number), "{}: {number} in « {written} »", modele.id);
                }
            }
        }
    }
}

#[test]
fn what_was_announced_asks_what_became_of_it_and_is_not_recalled_twice() {
    let chapter = |titre: &str, texte: &str| (titre.to_owned(), texte.to_owned());
    let looked = |before: &[(String, String)]| {
        let mut modele = modele_for("aer").unwrap();
        recall(&mut modele, 2024, before, &[]);
        modele.chapitre.last().unwrap().texte.clone()
    };
    let plain = looked(&[]);
    assert_eq!(plain, looked(&[chapter("L’année", "- Ouvrir une antenne.")]), "another chapter");
    let told = looked(&[chapter(
        "Perspectives",
        "## Projets\n\n- Ouvrir une antenne.\nFormer deux collègues.\n*À écrire : la suite.*\n\n\
         ## Ce que nous annoncions pour cette année (rapport 2023)\n\n- Une vieille annonce.",
    )]);
    assert!(told.starts_with(plain.trim()), "{told}");
    assert!(told.contains("(rapport 2024)"), "{told}");
    for line in ["- Ouvrir une antenne.", "- Former deux collègues."] {
        assert!(told.contains(&format!("{line} *À écrire : ce que c’est devenu.*")), "{told}");
    }
    assert!(!told.contains("vieille annonce") && !told.contains("Projets"), "{told}");
    assert_eq!(told.matches("ce que c’est devenu").count(), 2, "{told}");
}

#[test]
fn what_is_followed_is_recalled_as_the_register_has_it_and_is_not_asked_again() {
    let before = [(
        "Perspectives".to_owned(),
        "L’année fut dense.\n\n- Ouvrir une **antenne**.\n- Former deux collègues.".to_owned(),
    )];
    assert_eq!(perspectives(&before), ["Ouvrir une antenne.", "Former deux collègues."]);
    let mut modele = modele_for("aer").unwrap();
    recall(&mut modele, 2024, &before, &["Ouvrir une antenne".to_owned()]);
    let told = modele.chapitre.last().unwrap().texte.clone();
    assert!(told.contains("(rapport 2024)\n\n{{liste:perspectives}}\n"), "{told}");
    assert!(!told.contains("antenne"), "{told}");
    assert!(told.contains("- Former deux collègues. *À écrire : ce que c’est devenu.*"), "{told}");
    // Sentences are perspectives where no point is.
    let plain = [("Perspectives".to_owned(), "Ouvrir une antenne.".to_owned())];
    assert_eq!(perspectives(&plain), ["Ouvrir une antenne."]);
}

#[test]
fn the_days_of_a_month_that_an_absence_takes_are_counted_once() {
    let march = (date(2025, 3, 1), date(2025, 4, 1));
    for (span, days) in [
        ((date(2025, 2, 3), Some(date(2025, 3, 6))), 5),
        ((date(2025, 3, 31), None), 1),
        ((date(2025, 3, 10), Some(date(2025, 3, 11))), 1),
        ((date(2025, 2, 3), Some(date(2025, 3, 1))), 0),
        ((date(2025, 4, 1), None), 0),
    ] {
        assert_eq!(days_within(span, march), days, "{span:?}");
    }
    let year: Vec<_> = months(2025);
    assert_eq!((year.len(), year[11].1), (12, date(2026, 1, 1)));
    assert_eq!(so_far(2025, date(2026, 3, 12)), Some((date(2025, 1, 1), date(2026, 1, 1))));
    assert_eq!(so_far(2026, date(2026, 3, 12)), Some((date(2026, 1, 1), date(2026, 3, 13))));
    assert_eq!(so_far(2027, date(2026, 3, 12)), None);
}

#[test]
fn a_perspective_asks_what_became_of_it_once_its_year_is_over() {
    let due = Some(date(2026, 6, 30));
    for (etat, is_told, today, expected) in [
        ("a_faire", false, date(2026, 6, 30), Ou::Court),
        ("en_cours", false, date(2026, 7, 1), Ou::Passee),
        ("en_cours", false, date(2027, 1, 1), Ou::ADire),
        ("en_cours", true, date(2027, 1, 1), Ou::Passee),
        ("fait", false, date(2026, 3, 1), Ou::ADire),
        ("fait", true, date(2026, 3, 1), Ou::Dite),
        ("abandonne", false, date(2027, 1, 1), Ou::Dite),
    ] {
        assert_eq!(ou_en_est(etat, is_told, (2025, due), today), expected, "{etat} {today}");
    }
}
