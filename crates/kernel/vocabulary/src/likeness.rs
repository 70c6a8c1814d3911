//! Whether two files may be one person's: names that are written otherwise, days of birth that were
//! mistyped, turned round or only guessed.
//!
//! It says « may be », never « is »: twins, cousins and homonyms exist. A person decides.

use jiff::civil::Date;

use crate::{search_key, sound};

/// What a file says of who somebody is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity<'t> {
    /// The name.
    pub nom: &'t str,
    /// The first name, or several.
    pub prenom: &'t str,
    /// The name of use; empty when there is none.
    pub nom_usage: &'t str,
    /// The day of birth, if it is known.
    pub birth: Option<Date>,
    /// Whether its day or month is not sure.
    pub approximate: bool,
}

/// Whether two files may be one person's. What differs a little in the names asks for a day of birth
/// that says the same; a day of birth that is missing asks for names that are heard the same.
pub fn alike(one: &Identity<'_>, other: &Identity<'_>) -> bool {
    let names = names(one, other);
    match names {
        Names::Apart => false,
        Names::Heard => births(one, other) != Births::Apart,
        Names::Near => births(one, other) == Births::Near,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Names {
    Apart,
    /// Some letters differ, or one of several names is missing.
    Near,
    /// Written or heard the same.
    Heard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Births {
    Apart,
    /// One of the two is not known.
    Unknown,
    /// The same, or what a slip makes of it.
    Near,
}

fn names(one: &Identity<'_>, other: &Identity<'_>) -> Names {
    let family = |of: &Identity<'_>| {
        let mut all = vec![search_key(of.nom)];
        if !of.nom_usage.trim().is_empty() {
            all.push(search_key(of.nom_usage));
        }
        all
    };
    let (first_one, first_other) = (search_key(one.prenom), search_key(other.prenom));
    let mut best = Names::Apart;
    for own in family(one) {
        for their in family(other) {
            let straight = near(&own, &their).min(near(&first_one, &first_other));
            // « Diallo Aminata » for « Aminata Diallo ».
            let turned = near(&own, &first_other).min(near(&first_one, &their));
            best = best.max(straight).max(turned);
        }
    }
    best
}

/// How near two folded names of one or several words are.
fn near(one: &str, other: &str) -> Names {
    let (joined, against) = (one.replace(' ', ""), other.replace(' ', ""));
    if joined.is_empty() || against.is_empty() {
        return Names::Apart;
    }
    if joined == against {
        return Names::Heard;
    }
    // « Enfant 1 » and « Enfant 2 » of a file without names are two.
    let figures = |text: &str| text.replace(|sign: char| !sign.is_ascii_digit(), "");
    if figures(&joined) != figures(&against) {
        return Names::Apart;
    }
    let (heard, said) = (sound(&joined), sound(&against));
    if heard.len() > 1 && heard == said {
        return Names::Heard;
    }
    let short = joined.len().min(against.len());
    let allowed = match short {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    if letters_apart(&joined, &against) <= allowed || holds(one, other) || holds(other, one) {
        return Names::Near;
    }
    Names::Apart
}

/// Whether every word of `few`, particles aside, is one of several of `many`: « Costa » of « Da Costa Alves ».
fn holds(many: &str, few: &str) -> bool {
    let alone: Vec<&str> = few.split(' ').filter(|word| word.len() > 2).collect();
    !alone.is_empty()
        && many.contains(' ')
        && alone
            .iter()
            .all(|word| many.split(' ').any(|own| own == *word || sound(own) == sound(word)))
}

/// Letters to add, drop or replace to go from one word to the other; two neighbours that changed places
/// count for one.
pub fn letters_apart(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut line: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (at, against) in other.iter().enumerate() {
            let replaced = line[at] + usize::from(letter != against);
            let mut least = replaced.min(line[at + 1] + 1).min(next[at] + 1);
            let turned = row > 0 && at > 0 && one[row - 1] == *against && *letter == other[at - 1];
            if turned {
                least = least.min(before[at - 1] + 1);
            }
            next.push(least);
        }
        before = line;
        line = next;
    }
    line[other.len()]
}

fn births(one: &Identity<'_>, other: &Identity<'_>) -> Births {
    let (Some(own), Some(their)) = (one.birth, other.birth) else { return Births::Unknown };
    if own == their || slipped(own, their) {
        return Births::Near;
    }
    let years = (own.year() - their.year()).abs();
    // A day that a clerk gives to who has none, or that its own file says it is not sure of.
    let guessed = |of: &Identity<'_>, day: Date| {
        of.approximate || matches!((day.month(), day.day()), (1, 1) | (12, 31))
    };
    if (guessed(one, own) || guessed(other, their)) && years <= 1 {
        return Births::Near;
    }
    Births::Apart
}

/// Day and month turned round, one figure mistyped, or the year beside.
fn slipped(one: Date, other: Date) -> bool {
    let turned = one.year() == other.year()
        && i16::from(one.month()) == i16::from(other.day())
        && i16::from(one.day()) == i16::from(other.month());
    let beside = (one.month(), one.day()) == (other.month(), other.day())
        && (one.year() - other.year()).abs() == 1;
    let (text, against) = (one.to_string(), other.to_string());
    let figures = text.bytes().zip(against.bytes()).filter(|(own, their)| own != their).count();
    turned || beside || figures == 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Identity, alike, letters_apart};

    fn who<'t>(nom: &'t str, prenom: &'t str, (y, m, d): (i16, i8, i8)) -> Identity<'t> {
        Identity { nom, prenom, birth: Some(date(y, m, d)), ..Identity::default() }
    }

    #[test]
    fn one_person_written_otherwise_is_seen() {
        let known = who("Da Costa Alves", "Aminata", (2014, 3, 12));
        for other in [
            who("DA COSTA-ALVES", "Amïnata", (2014, 3, 12)),
            who("Dacosta Alvès", "Aminatta", (2014, 3, 12)),
            who("Aminata", "Da Costa Alves", (2014, 3, 12)),
            who("Costa", "Aminata", (2014, 3, 12)),
            who("Da Costa Alves", "Aminata", (2014, 12, 3)),
            who("Da Costa Alves", "Aminata", (2013, 3, 12)),
            who("Da Costa Alves", "Aminata", (2014, 3, 13)),
            who("Da Costa Alves", "Aminata", (2014, 1, 1)),
            who("Da Costa Alves", "Amniata", (2014, 3, 12)),
        ] {
            assert!(alike(&known, &other) && alike(&other, &known), "{other:?}");
        }
        let unknown = Identity { birth: None, ..known };
        assert!(alike(&known, &unknown) && alike(&unknown, &unknown));
        let used = Identity { nom: "Vasseur", nom_usage: "Da Costa Alves", ..known };
        assert!(alike(&known, &used));
    }

    #[test]
    fn two_persons_stay_two() {
        let known = who("Diallo", "Mohamed", (2014, 3, 12));
        for other in [
            who("Diallo", "Mamadou", (2014, 3, 12)),
            who("Diallo", "Fatoumata", (2014, 3, 12)),
            who("Diallo", "Mohamed", (2009, 7, 25)),
            who("Jallow", "Mohamed", (2014, 3, 12)),
            who("Diallo", "Mohamed 2", (2014, 3, 12)),
            Identity { birth: None, ..who("Dialla", "Mohamede", (2014, 3, 12)) },
        ] {
            let one =
                Identity { nom: if other.birth.is_none() { "Dialba" } else { known.nom }, ..known };
            assert!(!alike(&one, &other), "{other:?}");
        }
        assert!(!alike(&who("", "", (2014, 1, 1)), &who("", "", (2014, 1, 1))));
    }

    #[test]
    fn a_day_that_is_not_sure_is_held_against_the_year_only() {
        let sure = who("Traoré", "Ibrahim", (2008, 6, 20));
        let guess = Identity { approximate: true, ..who("Traore", "Ibrahima", (2009, 2, 2)) };
        assert!(alike(&sure, &guess));
        let far = Identity { approximate: true, ..who("Traore", "Ibrahim", (2011, 2, 2)) };
        assert!(!alike(&sure, &far));
    }

    #[test]
    fn neighbours_that_changed_places_are_one_slip() {
        assert_eq!(letters_apart("aminata", "animata"), 2);
        assert_eq!(letters_apart("martin", "matrin"), 1);
        assert_eq!(letters_apart("", "abc"), 3);
        assert_eq!(letters_apart("abc", "abc"), 0);
    }
}
