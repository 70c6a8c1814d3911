//! What a form says of a note, when it closes, whose time it is.

use access::Category;
use jiff::civil::{DateTime, date};

use super::{
    Nature, Typed, check,
    model::NATURES,
    rules::{locked_at, proposed, share},
};

const ALL: &[Category] = super::CATEGORIES;

fn now() -> DateTime {
    date(2026, 3, 12).at(14, 30, 0, 0)
}

fn typed(texte: &str) -> Typed {
    Typed { texte: texte.to_owned(), ..Typed::default() }
}

#[test]
fn a_long_text_is_cut_at_a_sentence_and_nothing_of_it_is_lost() {
    let short = "A bien dormi. A mangé.";
    assert_eq!(super::fold(short), (short, ""));
    let long = "Il est rentré tard. ".repeat(20);
    let (head, rest) = super::fold(&long);
    assert!(head.ends_with('.') && head.split_whitespace().count() <= 35, "{head}");
    assert_eq!(format!("{head} {rest}"), long.trim());
    let endless = "mot ".repeat(100);
    let (head, rest) = super::fold(&endless);
    assert_eq!(head.split_whitespace().count(), 35);
    assert_eq!(rest.split_whitespace().count(), 65);
}

#[test]
fn an_agreement_from_afar_is_what_is_ticked_and_never_an_invented_refusal() {
    for (nature, mode, ticked, expected) in [
        ("entretien", "visio", "oui", Some(true)),
        ("entretien", "visio", "", None),
        ("telephone", "", "oui", Some(true)),
        ("telephone", "", "", None),
        ("telephone", "bureau", "oui", None),
        ("entretien", "", "oui", None),
    ] {
        let form = Typed {
            nature: nature.to_owned(),
            mode: mode.to_owned(),
            accord: ticked.to_owned(),
            ..typed("Elle a ri.")
        };
        let accord = check(&form, ALL, now()).unwrap().accord;
        assert_eq!(accord, expected, "{nature} {mode} {ticked}");
    }
}

#[test]
fn a_sentence_is_enough_and_the_rest_is_proposed() {
    let note = check(&typed(" Elle a ri. "), ALL, now()).unwrap();
    assert_eq!(note.texte, "Elle a ri.");
    assert_eq!((note.nature.code, note.category), ("observation", Category::Vie));
    assert_eq!(note.moment, now());
    assert_eq!((note.minutes, note.travel_minutes), (None, None));
}

#[test]
fn the_moment_of_the_fact_may_be_past_and_never_to_come() {
    for (day, hour, expected) in [
        ("", "", Ok("2026-03-12T14:30")),
        ("", "9h05", Ok("2026-03-12T09:05")),
        ("", "9 h", Ok("2026-03-12T09:00")),
        ("", "14:30", Ok("2026-03-12T14:30")),
        ("", "14:31", Err("heure")),
        ("2026-03-11", "", Ok("2026-03-11T12:00")),
        ("11/03/2026", "23:59", Ok("2026-03-11T23:59")),
        ("2026-03-13", "", Err("jour")),
        ("2026-02-30", "", Err("jour")),
        ("", "25:00", Err("heure")),
        ("", "midi", Err("heure")),
    ] {
        let form = Typed { jour: day.to_owned(), heure: hour.to_owned(), ..typed("Elle a ri.") };
        let found = check(&form, ALL, now());
        let found = match &found {
            Ok(note) => Ok(note.moment.strftime("%Y-%m-%dT%H:%M").to_string()),
            Err(faults) => Err(faults[0].0),
        };
        assert_eq!(found, expected.map(str::to_owned), "{day} {hour}");
    }
}

#[test]
fn every_fault_is_told_at_its_field() {
    let form = Typed {
        nature: "inconnue".to_owned(),
        minutes: "1441".to_owned(),
        trajet: "un quart d’heure".to_owned(),
        ..typed("  ")
    };
    let faults = check(&form, ALL, now()).unwrap_err();
    let fields: Vec<&str> = faults.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["texte", "nature", "minutes", "trajet"]);
    let long = typed(&"a".repeat(20_001));
    assert_eq!(check(&long, ALL, now()).unwrap_err().len(), 1);
    assert!(check(&typed(&"a".repeat(20_000)), ALL, now()).is_ok());
}

#[test]
fn the_category_is_that_of_the_sort_when_it_is_the_writers_to_write() {
    let sante = Nature::from_code("sante").unwrap();
    assert_eq!(proposed(sante, ALL), Some(Category::Sante));
    // An educator says who took the child there, and leaves the care to carers.
    assert_eq!(proposed(sante, &[Category::Vie, Category::Parcours]), Some(Category::Vie));
    assert_eq!(proposed(sante, &[]), None);
    let form = Typed { categorie: "medical".to_owned(), ..typed("Une ordonnance.") };
    assert_eq!(check(&form, &[Category::Vie], now()).unwrap_err()[0].0, "categorie");
}

#[test]
fn the_parts_of_a_time_make_the_time() {
    for (minutes, children, parts) in
        [(60, 3, vec![20, 20, 20]), (50, 3, vec![17, 17, 16]), (1, 2, vec![1, 0]), (0, 1, vec![0])]
    {
        assert_eq!(share(minutes, children), parts);
        assert_eq!(share(minutes, children).iter().sum::<i64>(), minutes);
    }
}

#[test]
fn a_text_closes_after_the_hours_of_the_service() {
    let at: jiff::Timestamp = "2026-03-12T10:00:00Z".parse().unwrap();
    assert_eq!(locked_at(at, 24).to_string(), "2026-03-13T10:00:00Z");
    assert_eq!(locked_at(at, 0), at);
}

#[test]
fn every_sort_has_its_category_among_those_of_notes() {
    assert_eq!(NATURES.len(), super::NATURE_NOTE.items.len());
    for (nature, (code, _)) in NATURES.iter().zip(super::NATURE_NOTE.items) {
        assert_eq!(nature.code, *code);
        assert!(ALL.contains(&nature.category), "{code}");
    }
}
