//! What a task is.

use access::Category;
use jiff::civil::Date;
use vocabulary::french_day;

/// The longest text, in characters: beyond, it is a note.
const LONGEST: usize = 300;

/// The longest word said with a gesture.
pub(crate) const LONGEST_WORD: usize = 300;

/// In how many days a task is proposed for, when nobody says.
pub(crate) const DAYS_PROPOSED: i32 = 7;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Somebody has to do it.
    AFaire,
    /// Done.
    Faite,
    /// Dropped: it is no longer to do.
    Abandonnee,
}

impl Etat {
    /// What is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::AFaire => "a_faire",
            Self::Faite => "faite",
            Self::Abandonnee => "abandonnee",
        }
    }

    /// Reads what is stored.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::AFaire, Self::Faite, Self::Abandonnee].into_iter().find(|one| one.code() == code)
    }
}

/// What is done with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geste {
    /// One takes it oneself.
    Prise,
    /// It is given to somebody.
    Confiee,
    /// It is given back to the team: nobody has it.
    Rendue,
    /// It is done.
    Faite,
    /// It is no longer to do.
    Abandonnee,
}

impl Geste {
    const ALL: [Self; 5] =
        [Self::Prise, Self::Confiee, Self::Rendue, Self::Faite, Self::Abandonnee];

    /// What is stored, and what a form sends.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prise => "prise",
            Self::Confiee => "confiee",
            Self::Rendue => "rendue",
            Self::Faite => "faite",
            Self::Abandonnee => "abandonnee",
        }
    }

    /// Reads it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Prise => "Prise",
            Self::Confiee => "Confiée",
            Self::Rendue => "Rendue à l’équipe",
            Self::Faite => "Faite",
            Self::Abandonnee => "Abandonnée",
        }
    }
}

/// A task, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tache {
    /// Its identifier.
    pub id: i64,
    /// The service in whose name it was asked.
    pub service: i64,
    /// The child; none when it is of the service.
    pub personne: Option<i64>,
    /// What decides who reads it.
    pub category: Category,
    /// Who asked it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// Who has it; none when nobody in particular.
    pub pour: Option<i64>,
    /// Their name; empty when nobody.
    pub pour_nom: String,
    /// The last day.
    pub due: Date,
    /// What is to do.
    pub texte: String,
    /// Where it stands.
    pub etat: Etat,
    /// When it was done or dropped, an RFC 3339 instant.
    pub done_at: Option<String>,
}

impl Tache {
    /// Whether its day is past and it is still to do.
    pub fn is_late(&self, today: Date) -> bool {
        self.etat == Etat::AFaire && self.due < today
    }

    /// « Demain », « En retard de 3 jours », and the kind of that word.
    pub fn state(&self, today: Date) -> (String, &'static str) {
        match self.etat {
            Etat::Faite => return ("Faite".to_owned(), "ok"),
            Etat::Abandonnee => return ("Abandonnée".to_owned(), ""),
            Etat::AFaire => {}
        }
        let days = self.due.since(today).map_or(0, |span| span.get_days());
        match days {
            ..=-2 => (format!("En retard de {} jours", -days), "bad"),
            -1 => ("En retard d’un jour".to_owned(), "bad"),
            0 => ("Aujourd’hui".to_owned(), "warning"),
            1 => ("Demain".to_owned(), "warning"),
            _ => (format!("Pour le {}", french_day(self.due)), ""),
        }
    }
}

/// Something that was done with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fait {
    /// What.
    pub geste: Geste,
    /// By whom.
    pub nom: String,
    /// To whom it was given; empty when to nobody.
    pub pour_nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// The word said with it; may be empty.
    pub mot: String,
}

/// What is wrong with a text.
pub(crate) fn text_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("Écrivez ce qu’il y a à faire.".to_owned())
    } else if text.chars().count() > LONGEST {
        Some(format!(
            "Une chose à faire tient en {LONGEST} caractères : coupez-la, ou faites-en une note du journal."
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Etat, Geste, LONGEST, text_fault};

    #[test]
    fn a_task_says_something_and_is_short() {
        assert!(text_fault(" \n").is_some());
        assert!(text_fault(&"é".repeat(LONGEST)).is_none());
        assert!(text_fault(&"é".repeat(LONGEST + 1)).is_some());
    }

    #[test]
    fn codes_are_read_back() {
        for etat in [Etat::AFaire, Etat::Faite, Etat::Abandonnee] {
            assert_eq!(Etat::from_code(etat.code()), Some(etat));
        }
        for geste in Geste::ALL {
            assert_eq!(Geste::from_code(geste.code()), Some(geste));
        }
        assert_eq!(Geste::from_code("voler"), None);
    }
}
