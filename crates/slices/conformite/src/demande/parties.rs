//! A review, part by part: a file of a thousand texts is not read on one page. What was seen is kept with the
//! print of what it said, so that a text written or changed since is to be seen again. Pure.

use std::{collections::BTreeMap, ops::Range};

use sha2::{Digest as _, Sha256};

use super::valeur::{Item, Question, Valeur};

/// The most places that a part asks about, but for one row that has more by itself.
pub(super) const PLACES: usize = 12;

/// The places of a row that a person looks at.
pub(super) fn asked(item: &Item) -> impl Iterator<Item = &Valeur> {
    item.valeurs.iter().filter(|value| value.question != Question::Aucune)
}

/// The field that says what was seen at a place.
pub(super) fn seen_field(key: &str) -> String {
    format!("{key}-lu")
}

/// The print of what stands at a place, and of whether a judge keeps it from who asks: 64 bits of SHA-256, in
/// hexadecimal. An order noted after the review is looked at too.
pub(super) fn print_of(value: &Valeur) -> String {
    let seen = format!("{}\n{}", value.juge, value.brut);
    let hash = Sha256::digest(seen.as_bytes());
    hash.iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Whether a place was looked at as it stands now.
pub(super) fn is_seen(value: &Valeur, kept: &BTreeMap<String, String>) -> bool {
    kept.get(&seen_field(&value.key)).is_some_and(|print| *print == print_of(value))
}

/// How many places of some rows nobody looked at as they stand.
pub(super) fn unseen(items: &[Item], kept: &BTreeMap<String, String>) -> usize {
    items.iter().flat_map(asked).filter(|value| !is_seen(value, kept)).count()
}

/// The parts of a file whose rows all ask something: rows that follow each other, whole.
pub(super) fn parts(items: &[Item]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut places) = (0, 0);
    for (rank, item) in items.iter().enumerate() {
        let own = asked(item).count();
        if rank > start && places + own > PLACES {
            parts.push(start..rank);
            (start, places) = (rank, 0);
        }
        places += own;
    }
    if start < items.len() {
        parts.push(start..items.len());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: usize, texts: usize) -> Item {
        let valeur = |n: usize| Valeur {
            key: format!("note-{id}-{n}"),
            champ: String::new(),
            montre: String::new(),
            brut: format!("texte {n}"),
            noms: 0,
            question: Question::Texte,
            juge: false,
        };
        Item {
            genre: String::new(),
            fiche: String::new(),
            finalite: String::new(),
            valeurs: (0..texts).map(valeur).collect(),
            versions: 0,
            href: String::new(),
            place: None,
        }
    }

    #[test]
    fn a_part_holds_twelve_places_or_one_row_and_none_is_lost() {
        let items: Vec<Item> = [12, 8, 1, 30, 2, 18, 1].map(|n| item(n, n)).into();
        assert_eq!(parts(&items), [0..1, 1..3, 3..4, 4..5, 5..6, 6..7]);
        assert!(parts(&[]).is_empty());
    }

    #[test]
    fn a_text_changed_since_it_was_looked_at_is_to_be_seen_again() {
        let mut items = vec![item(1, 2)];
        let mut kept = BTreeMap::new();
        assert_eq!(unseen(&items, &kept), 2);
        for value in asked(&items[0]) {
            kept.insert(seen_field(&value.key), print_of(value));
        }
        assert_eq!(unseen(&items, &kept), 0);
        items[0].valeurs[1].brut.push('!');
        assert_eq!(unseen(&items, &kept), 1);
        items[0].valeurs[0].juge = true;
        assert_eq!(unseen(&items, &kept), 2, "an order noted since");
    }
}
