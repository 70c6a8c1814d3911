use super::*;

#[test]
fn each_sentence_has_its_four_languages_and_keeps_its_hole() {
    assert!(CATALOGUE.len() > 150, "{}", CATALOGUE.len());
    for (french, said) in CATALOGUE.iter() {
        for other in said {
            assert!(!other.is_empty(), "{french}");
            assert_eq!(other.contains("{}"), french.contains("{}"), "{french}: {other}");
            assert!(!other.contains(['<', '>', '&']), "{french}: {other}");
        }
        assert!(said[1].chars().any(|one| ('\u{600}'..='\u{6ff}').contains(&one)), "{french}");
    }
}

#[test]
fn a_sentence_of_ours_is_said_and_what_was_typed_is_left() {
    let html =
        "<p>Tu vois ton père.</p><p>Avec <span class=\"donnee\">Tu vois ton père.</span>.</p>";
    assert_eq!(
        said(html, Langue::Espagnol),
        "<p>Ves a tu padre.</p><p>Con <span class=\"donnee\" lang=\"fr\" dir=\"auto\">Tu vois ton père.</span>.</p>"
    );
    assert_eq!(said(html, Langue::Francais), html);
}

#[test]
fn a_day_is_told_in_each_language_where_it_stands() {
    let told = |text: &str, langue| said(&format!("<p>{text}</p>"), langue);
    let when = "Mercredi 18 mars 2026 à 14\u{a0}h\u{a0}30";
    assert_eq!(told(when, Langue::Anglais), "<p>Wednesday, 18 March 2026, 14:30</p>");
    assert_eq!(told(when, Langue::Portugais), "<p>Quarta-feira, 18 de março de 2026, 14:30</p>");
    assert_eq!(told(when, Langue::Arabe), "<p>الأربعاء 18 مارس 2026، 14:30</p>");
    let until = "C’est jusqu’au 30 septembre 2026.";
    assert_eq!(told(until, Langue::Espagnol), "<p>Es hasta el 30 de septiembre de 2026.</p>");
    assert_eq!(told("1er mai 2026", Langue::Anglais), "<p>1 May 2026</p>");
}
