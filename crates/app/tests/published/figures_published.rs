//! Every published figure that the register gives, counted by the product.

use reel::{Golden, Verdict, golden};

use crate::counting::{Counted, Counting, year_of};
use crate::house::maisons;
use crate::mapping::{FIGURES, NOT_A_FIGURE};

/// The numbers of a printed text: digits without spaces, and the decimals printed.
fn numbers(text: &str) -> Vec<(String, u8)> {
    let mut found: Vec<(String, u8)> = Vec::new();
    let words = text.split(|c: char| !c.is_ascii_digit() && c != ',');
    let mut thousands = false;
    for word in words {
        let word = word.trim_matches(',');
        if word.is_empty() {
            thousands = false;
            continue;
        }
        let (whole, decimals) = word.split_once(',').unwrap_or((word, ""));
        let places = u8::try_from(decimals.len()).unwrap();
        match found.last_mut() {
            // « 13 316 »: three digits after a space go on the same number.
            Some(last) if thousands && whole.len() == 3 && last.1 == 0 => {
                last.0.push_str(word);
                last.1 = places;
            }
            _ => found.push((word.to_owned(), places)),
        }
        thousands = decimals.is_empty();
    }
    found
}

#[test]
fn the_numbers_of_a_text_are_read_as_printed() {
    let read = |text: &str| numbers(text).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(read("13 316"), ["13316"]);
    assert_eq!(read("240 jours, 4 personnes"), ["240", "4"]);
    assert_eq!(read("17 15 14"), ["17", "15", "14"]);
    assert_eq!(read("4 mois 7 jours"), ["4", "7"]);
    assert_eq!(read("72,81"), ["72,81"]);
}

/// What the product counts, with the decimals that were published and never more than it prints.
fn printed(values: &[Counted], expected: &[(String, u8)]) -> Vec<String> {
    let mut texts = Vec::new();
    for (value, text) in values {
        let decimals = expected.get(texts.len()).map_or(0, |number| number.1);
        let own = numbers(text);
        match value.number() {
            Some(number) if own.len() == 1 && own[0].1 >= decimals => {
                let text = number.french(decimals);
                texts.push(text.chars().filter(|c| !c.is_whitespace()).collect());
            }
            // A duration, or a number that the product prints with fewer decimals.
            _ => texts.extend(own.into_iter().map(|number| number.0)),
        }
    }
    texts
}

#[test]
fn every_figure_that_the_register_gives_is_counted_or_told_why_not() {
    for Golden { id, verdict, .. } in golden().unwrap() {
        let counted = FIGURES.iter().filter(|own| own.0 == id).count();
        let held = NOT_A_FIGURE.iter().filter(|own| own.0 == id).count();
        let wanted = usize::from(verdict == Verdict::Oui);
        assert_eq!(counted + held, wanted, "{id}");
    }
}

/// Where a published figure is found, as `calcul.md` tells it.
fn in_words(id: &str) -> String {
    if let Some((_, places)) = FIGURES.iter().find(|own| own.0 == id) {
        return places.iter().map(|place| place.words()).collect::<Vec<_>>().join(" ; ");
    }
    let held = NOT_A_FIGURE.iter().find(|own| own.0 == id);
    held.map_or("—".to_owned(), |own| format!("fiche : {}", own.1))
}

#[test]
fn the_hand_calculation_names_the_figure_that_counts_each() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/real/calcul.md");
    let calcul = std::fs::read_to_string(path).unwrap();
    for Golden { id, .. } in golden().unwrap() {
        let head = format!("| {id} |");
        let line = calcul.lines().find(|line| line.starts_with(&head)).unwrap();
        let wanted = format!(" | {} |", in_words(&id));
        assert!(line.ends_with(&wanted), "{id} in calcul.md should end with{wanted}");
    }
}

#[tokio::test]
async fn the_product_counts_every_published_figure() {
    for maison in maisons("figures").await {
        let mut wrong = Vec::new();
        let mut granted = maison.grant(maison.aer).await;
        let seen = maison.facts.world(granted.read()).await.unwrap();
        drop(granted);
        let seen = seen.of_organisation(maison.organisation);
        for (id, places) in FIGURES {
            let all = golden().unwrap();
            let golden = all.iter().find(|one| one.id == *id).unwrap();
            let service = maison.service_of(id);
            let counting = Counting { seen: &seen, service, year: year_of(id) };
            let values: Result<Vec<_>, String> =
                places.iter().map(|place| counting.of(*place)).collect();
            let values = match values {
                Ok(values) => values.concat(),
                Err(why) => {
                    wrong.push(format!("{id}: {why}"));
                    continue;
                }
            };
            let expected = numbers(&golden.expected);
            let counted = printed(&values, &expected);
            if !counted.iter().eq(expected.iter().map(|number| &number.0)) {
                wrong.push(format!("{id}: {counted:?}, published {:?}", golden.expected));
            }
        }
        drop(seen);
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FIGURES.len(), wrong.join("\n"));
        for (id, why, sql, answer) in NOT_A_FIGURE {
            let service = maison.service_of(id);
            assert_eq!(maison.held(sql, service).await, *answer, "{id}, {why}");
        }
    }
}
