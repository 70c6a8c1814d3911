use jiff::civil::{Date, date};

use super::rules::{Arrivee, Libre, Present, apart, beside, counted, free, needs, told_people};

const TODAY: Date = Date::constant(2026, 3, 12);

fn child(birth: Date, sexe: &str, sortie: Option<Date>) -> Present {
    Present {
        nom: Some("Ana".to_owned()),
        sexe: sexe.to_owned(),
        birth: Some(birth),
        sortie,
        ..Present::default()
    }
}

#[test]
fn a_place_is_free_from_the_day_after_which_it_stays_free() {
    let stays = child(date(2012, 1, 1), "fille", None);
    let leaves = child(date(2012, 1, 1), "garcon", Some(date(2026, 4, 1)));
    let comes = |day: Date, end| Arrivee { unite: None, entree: Some(day), sortie: end };
    let at = |places, depuis| Some(Libre { places, depuis });
    let presents = [&stays, &leaves];
    for (places, arrivees, told, why) in [
        (3, vec![], at(1, TODAY), "one of three is free now"),
        (2, vec![], at(1, date(2026, 4, 1)), "free on the day of the exit, not before"),
        (1, vec![], None, "more than there are places"),
        (
            3,
            vec![comes(date(2026, 5, 1), None)],
            at(1, TODAY),
            "who leaves makes room for who comes",
        ),
        (3, vec![comes(date(2026, 3, 20), None)], at(1, date(2026, 4, 1)), "full in between"),
        (2, vec![comes(date(2026, 5, 1), None)], None, "taken by who comes"),
        (
            2,
            vec![comes(date(2026, 5, 1), Some(date(2026, 6, 1)))],
            at(1, date(2026, 6, 1)),
            "free once who comes has left",
        ),
        (0, vec![], None, "no place at all"),
    ] {
        let arrivees: Vec<&Arrivee> = arrivees.iter().collect();
        assert_eq!(free(places, &presents, &arrivees, TODAY), told, "{why}");
    }
}

#[test]
fn a_small_group_is_told_to_who_reads_its_files_only() {
    let mut all: Vec<Present> = (0..6)
        .map(|n| child(date(2010 + n, 1, 1), if n < 5 { "fille" } else { "garcon" }, None))
        .collect();
    let refs: Vec<&Present> = all.iter().collect();
    assert_eq!(
        told_people(&refs, TODAY),
        "6 présents : 5 filles, 1 garçon ; de 11 à 16 ans (11, 12, 13, 14, 15, 16)"
    );
    all[0].nom = None;
    let refs: Vec<&Present> = all.iter().collect();
    let told = told_people(&refs, TODAY);
    assert!(told.contains("trop peu d’enfants") && !told.contains("garçon,"), "{told}");
    assert_eq!(
        (counted(2, true), counted(2, false), counted(5, false)),
        ("2".into(), "moins de 5".into(), "5".into())
    );
}

#[test]
fn needs_are_counted_and_who_is_kept_apart_once() {
    let mut one = child(date(2012, 1, 1), "fille", None);
    one.besoins = vec!["isole".to_owned(), "preserve".to_owned(), "securite".to_owned()];
    let mut two = child(date(2014, 1, 1), "fille", None);
    two.besoins = vec!["securite".to_owned()];
    let all = [&one, &two];
    assert_eq!(needs(&all)[0], ("securite".to_owned(), 2));
    assert_eq!(apart(&all), 1);
    assert_eq!(
        beside(&all, ("garcon", Some(16)), TODAY),
        ["serait le seul garçon", "aurait 2 ans de plus que le plus âgé"]
    );
    assert!(beside(&all, ("fille", Some(13)), TODAY).is_empty());
}
