//! How people are reached: a telephone number in the forms that are written in France, an address for mail.

/// Whether a text is one telephone number or several (« 02 61 91 00 01 / 06 39 98 22 22 »): ten digits from 0, a
/// short number (15, 119, 3919, 118 218), or an international one after + or 00; each may have an extension
/// (« poste 12 »).
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let mut parts =
        text.split(" / ").flat_map(|one| one.split(" ou ")).flat_map(|one| one.split(';'));
    !text.is_empty() && parts.all(is_one_phone)
}

/// The words that come before an extension.
const EXTENSIONS: [&str; 4] = ["poste", "post.", "ext.", "ext"];

fn is_one_phone(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let (number, extension) = EXTENSIONS
        .iter()
        .find_map(|word| lower.split_once(word))
        .map_or((lower.as_str(), None), |(number, extension)| (number, Some(extension.trim())));
    let short = |one: &str| (1..=6).contains(&one.len()) && one.chars().all(|c| c.is_ascii_digit());
    if extension.is_some_and(|one| !short(one)) {
        return false;
    }
    // « +33 (0)6 … »: the zero in brackets is the one that is not dialled from abroad.
    let number = number.trim().replace("(0)", "");
    let between = |c: char| c.is_whitespace() || ".-/()\u{2011}\u{2013}".contains(c);
    let dialled: String = number.chars().filter(|c| !between(*c)).collect();
    let abroad = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
    let digits = abroad.unwrap_or(&dialled);
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    match abroad {
        // France has nine digits after 33; the longest number of the world has fifteen (ITU-T E.164).
        Some(rest) => match rest.strip_prefix("33") {
            Some(home) => home.len() == 9 && !home.starts_with('0'),
            None => (7..=15).contains(&rest.len()) && !rest.starts_with('0'),
        },
        None => match digits.len() {
            10 => digits.starts_with('0') && !digits.starts_with("00"),
            // 15, 18, 112, 119; 3919, 1013; 118 and three digits.
            2 | 3 => digits.starts_with('1'),
            4 => digits.starts_with(['1', '3']),
            6 => digits.starts_with("118") || digits.starts_with("116"),
            _ => false,
        },
    }
}

/// Whether a text looks like one address for mail: one @, something before, a domain with a dot after.
pub fn is_mail(text: &str) -> bool {
    let text = text.trim();
    let Some((name, domain)) = text.split_once('@') else { return false };
    let strange = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()\"".contains(c);
    let parts: Vec<&str> = domain.split('.').collect();
    !name.is_empty()
        && !text.contains("..")
        && !name.contains(strange)
        && !domain.contains(strange)
        && parts.len() > 1
        && parts.iter().all(|part| !part.is_empty())
        && text.len() <= 254
}

#[cfg(test)]
mod tests {
    use super::{is_mail, is_phone};

    #[test]
    fn a_number_is_taken_in_each_form_that_people_write_and_a_mistake_is_seen() {
        for good in [
            "06 39 98 11 11",
            "0639981111",
            "02.61.91.00.01",
            "02-61-91-00-01",
            "+33 6 39 98 11 11",
            "+33 (0)6 39 98 11 11",
            "0033639981111",
            "+32 2 555 12 12",
            "00 352 26 12 34 56",
            "+262 692 12 34 56",
            "15",
            "119",
            "39 19",
            "118 218",
            "02 61 91 00 01 poste 12",
            "02 61 91 00 01 / 06 39 98 22 22",
            "0 800 05 95 95",
        ] {
            assert!(is_phone(good), "{good}");
        }
        for bad in [
            "06 39 98 11 1",
            "06 39 98 11 11 1",
            "6 39 98 11 11",
            "06",
            "zéro six",
            "+33 06 39 98 11 11",
            "06 39 98 11 1O",
            "02 61 91 00 01 poste",
            "",
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_for_mail_has_one_at_and_a_domain() {
        for good in ["a@exemple.fr", "leila.marchand+acc@asso.exemple.org", "é@exemple.fr"] {
            assert!(is_mail(good), "{good}");
        }
        for bad in [
            "a",
            "a@b",
            "@exemple.fr",
            "a@@exemple.fr",
            "a b@exemple.fr",
            "a@exemple..fr",
            "a@exemple.",
        ] {
            assert!(!is_mail(bad), "{bad}");
        }
    }
}
