//! Names as people search them: without accents, capitals, hyphens or ligatures.

/// Folds a text for searching and comparing: `"Noël-Œuvré d'Ay"` becomes `"noel oeuvre d ay"`.
///
/// Only ASCII letters, digits and single spaces remain; foreign letters with a common French
/// transcription are transcribed, others are dropped.
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let folded = match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ğ' => "g",
            'î' | 'ï' | 'í' | 'ì' | 'ī' | 'ı' => "i",
            'ł' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ō' | 'ø' => "o",
            'ř' => "r",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ť' | 'ţ' | 'ț' => "t",
            'ù' | 'û' | 'ü' | 'ú' | 'ū' | 'ů' => "u",
            'ÿ' | 'ý' => "y",
            'ź' | 'ž' | 'ż' => "z",
            'œ' => "oe",
            'æ' => "ae",
            'ß' => "ss",
            'þ' => "th",
            c if c.is_ascii_alphanumeric() => {
                key.push(c);
                continue;
            }
            // Combining accents are dropped, anything else separates words.
            '\u{300}'..='\u{36f}' => continue,
            _ => " ",
        };
        if folded == " " {
            if !key.ends_with(' ') && !key.is_empty() {
                key.push(' ');
            }
        } else {
            key.push_str(folded);
        }
    }
    key.truncate(key.trim_end().len());
    key
}

#[cfg(test)]
mod tests {
    use super::search_key;

    #[test]
    fn accents_hyphens_and_ligatures_do_not_hide_a_name() {
        for (typed, key) in [
            ("Noël-Œuvré d'Ay", "noel oeuvre d ay"),
            ("  DE  LA  TOUR ", "de la tour"),
            ("Łukasz Ğül", "lukasz gul"),
            ("e\u{301}te\u{301}", "ete"),
            ("", ""),
        ] {
            assert_eq!(search_key(typed), key);
        }
    }
}
