//! Names of others are hidden, those of the person who asks are not.

use super::masque::{Tiers, hide};

#[test]
fn names_are_hidden_whatever_their_accents_and_a_full_name_is_one_person() {
    let own = "Élodie Vasseur";
    let tiers = [
        Tiers::new("Jérôme Vasseur", "le père", own),
        Tiers::new("Léa Martin", "une autre personne", own),
    ];
    for (text, expected, n) in [
        ("Élodie va bien.", "Élodie va bien.", 0),
        ("jerome est venu avec LÉA.", "[le père] est venu avec [une autre personne].", 2),
        ("Léa Martin, puis Léa.", "[une autre personne], puis [une autre personne].", 2),
        ("Mme Léa-Martin", "Mme [une autre personne]", 1),
        ("Monsieur Vasseur", "Monsieur Vasseur", 0),
        ("Jérômes et Martine", "Jérômes et Martine", 0),
        ("", "", 0),
    ] {
        assert_eq!(hide(text, &tiers), (expected.to_owned(), n), "{text}");
    }
}

#[test]
fn short_names_are_left_to_the_person_who_reviews() {
    assert_eq!(hide("Al et Bo", &[Tiers::new("Bo", "le père", "")]).1, 0);
}

#[test]
fn words_that_the_reviewer_names_are_hidden_whole_whatever_their_accents() {
    for (text, words, expected) in [
        ("Le voisin du 3 crie.", "LE VOISIN DU 3", "[masqué] crie."),
        ("Il dit voisinage.", "voisin", "Il dit voisinage."),
        ("Titi, Zézé et titi", "zeze, Titi", "[masqué], [masqué] et [masqué]"),
        ("J.-P. est venu", "J.-P.", "[masqué]. est venu"),
        ("Rien ici", "", "Rien ici"),
        ("Rien ici", " , ;", "Rien ici"),
    ] {
        assert_eq!(super::masque::hide_words(text, words), expected, "{text}");
    }
}
