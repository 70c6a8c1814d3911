//! « de » before a name, as French says it.

use crate::search_key;

/// « d’Axel », « de Paul ». Before h it is « de »: a name does not say whether its h is mute.
pub fn de(nom: &str) -> String {
    if elides(nom) { format!("d’{nom}") } else { format!("de {nom}") }
}

/// Whether a name begins with the sound of a vowel: y does before a consonant only.
fn elides(nom: &str) -> bool {
    let key = search_key(nom);
    let mut letters = key.chars();
    let vowel = |letter: Option<char>| letter.is_some_and(|one| "aeiouœæ".contains(one));
    match letters.next() {
        Some('y') => {
            let next = letters.next();
            next.is_some_and(char::is_alphabetic) && !vowel(next)
        }
        first => vowel(first),
    }
}

#[cfg(test)]
mod tests {
    use super::de;

    #[test]
    fn de_is_elided_before_a_vowel_and_never_before_h() {
        for (nom, told) in [
            ("Axel", "d’Axel"),
            ("Élodie Vasseur", "d’Élodie Vasseur"),
            ("Inès", "d’Inès"),
            ("Œdipe", "d’Œdipe"),
            ("axel", "d’axel"),
            ("Yves", "d’Yves"),
            ("Yanis", "de Yanis"),
            ("Y", "de Y"),
            ("Paul", "de Paul"),
            ("Hugo", "de Hugo"),
            ("Hélène", "de Hélène"),
            ("", "de "),
        ] {
            assert_eq!(de(nom), told);
        }
    }
}
