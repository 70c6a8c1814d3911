//! How the page of a judge folds on a phone: what a judge came to read first stands open, the rest opens at a touch, under
//! a heading that says how many there are and since when. On a desk and on paper everything is open.

use jiff::civil::Date;
use vocabulary::french_day;

/// A part of the page.
#[derive(Debug)]
pub(super) struct Partie {
    pub id: &'static str,
    pub titre: &'static str,
    /// The same in a word, for the way there.
    pub court: &'static str,
    pub chapeau: &'static str,
    pub groupes: Vec<Groupe>,
}

impl Partie {
    /// What stands beside its title, when its one group has no title of its own.
    pub fn told(&self) -> String {
        match self.groupes.as_slice() {
            [only] if only.titre.is_empty() => only.told(),
            _ => String::new(),
        }
    }
}

/// What is told together, of kinds of information that are open or shut together.
#[derive(Debug, Default)]
pub(super) struct Groupe {
    pub titre: &'static str,
    /// Whether the reader reads nothing of it.
    pub closed: bool,
    /// What stands in the place of nothing.
    pub rien: &'static str,
    /// Whether its lines are somebody's own words.
    pub quotes: bool,
    /// How many of its lines are open on a phone.
    pub open: usize,
    pub lines: Vec<Ligne>,
}

impl Groupe {
    /// Leaves its first lines open.
    pub fn opened(self, open: usize) -> Self {
        Self { open, ..self }
    }

    /// Those that are open on a phone.
    pub fn first(&self) -> &[Ligne] {
        &self.lines[..self.open.min(self.lines.len())]
    }

    /// Those that are folded there.
    pub fn rest(&self) -> &[Ligne] {
        &self.lines[self.open.min(self.lines.len())..]
    }

    /// « 4, le plus récent du 3 mars 2026 » ; empty when everything is open, or nothing is there.
    pub fn told(&self) -> String {
        if self.closed || self.rest().is_empty() {
            return String::new();
        }
        let n = self.lines.len();
        match self.lines.iter().filter_map(|line| line.jour).max() {
            Some(day) if n > 1 => format!("{n}, au plus récent le {}", french_day(day)),
            Some(day) => format!("1, le {}", french_day(day)),
            None => n.to_string(),
        }
    }

    /// What unfolds the rest.
    pub fn call(&self) -> String {
        match (self.open.min(self.lines.len()), self.rest().len()) {
            (0, 1) => "Lire".to_owned(),
            (0, n) => format!("Lire les {n}"),
            (_, 1) => "Lire le suivant".to_owned(),
            (_, n) => format!("Lire les {n} suivants"),
        }
    }
}

/// A line: a record, and where it is.
#[derive(Debug, Default)]
pub(super) struct Ligne {
    pub texte: String,
    pub dit: String,
    pub plus: String,
    pub tag: &'static str,
    pub href: String,
    /// The day it is of.
    pub jour: Option<Date>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Groupe, Ligne};

    #[test]
    fn a_heading_says_how_many_and_the_newest_day_and_nothing_when_all_is_open() {
        let line = |day| Ligne { jour: Some(date(2026, 2, day)), ..Ligne::default() };
        let group = |n: i8| Groupe { lines: (1..=n).map(line).collect(), ..Groupe::default() };
        assert_eq!(group(3).told(), "3, au plus récent le 03/02/2026");
        assert_eq!(group(1).told(), "1, le 01/02/2026");
        assert_eq!(group(0).told(), "");
        assert_eq!(group(2).opened(2).told(), "", "nothing is folded");
        assert_eq!(Groupe { closed: true, ..group(3) }.told(), "", "shut: not even how many");
        let told = |open, n| group(n).opened(open).call();
        assert_eq!(told(0, 1), "Lire");
        assert_eq!(told(0, 4), "Lire les 4");
        assert_eq!(told(2, 3), "Lire le suivant");
        assert_eq!(told(2, 5), "Lire les 3 suivants");
        assert_eq!((group(5).opened(2).first().len(), group(5).opened(2).rest().len()), (2, 3));
    }
}
