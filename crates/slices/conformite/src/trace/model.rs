//! A line of the trace, who left it, and what one asks of it.

use crate::words;

/// One entry, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ligne {
    /// Its number.
    pub seq: i64,
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Which account.
    pub compte: Option<i64>,
    /// `category.verb`.
    pub action: String,
    /// On what.
    pub cible: String,
    /// Whether it was allowed.
    pub accorde: bool,
    /// The rule that decided.
    pub rule: String,
    /// What was asked, in codes.
    pub details: String,
    /// The child it concerns.
    pub personne: Option<i64>,
    /// The service where it took place.
    pub service: Option<i64>,
}

/// A role that somebody held, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Poste {
    /// What they do and where: « éducatrice, MECS Les Tilleuls ».
    pub told: String,
    /// What they do, alone.
    pub role: &'static str,
    /// Where: a service, and its organisation.
    pub service: Option<i64>,
    pub organisation: Option<i64>,
    /// From which day, until which day, the latter excluded: `YYYY-MM-DD`.
    pub start_day: Option<String>,
    pub end_day: Option<String>,
    /// The instant at which it was taken back, when it was.
    pub revoked_at: Option<String>,
}

impl Poste {
    /// Whether it was held at an instant, which was that day.
    pub fn held(&self, at: &str, day: &str) -> bool {
        // Taken back during the day, it was held until then.
        let until = self.revoked_at.as_deref().is_some_and(|revoked| revoked > at)
            || self.end_day.as_deref().is_none_or(|end| end > day);
        self.start_day.as_deref().is_none_or(|start| start <= day) && until
    }
}

/// Somebody who has an account, as others know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Qui {
    /// First name and name.
    pub nom: String,
    /// The roles they held and hold, the oldest first.
    pub postes: Vec<Poste>,
    /// Whether the account is closed.
    pub ferme: bool,
}

impl Qui {
    /// The roles that were held at an instant.
    pub fn at(&self, at: &str) -> impl Iterator<Item = &Poste> {
        let day = words::paris(at).map_or(String::new(), |at| at.date().to_string());
        let at = at.to_owned();
        self.postes.iter().filter(move |one| one.held(&at, &day))
    }

    /// The function at an instant, in words: not that of today.
    pub fn fonction(&self, at: &str) -> String {
        let told: Vec<&str> = self.at(at).map(|one| one.told.as_str()).collect();
        match (told.is_empty(), self.postes.is_empty(), self.ferme) {
            (false, ..) => told.join(" ; "),
            (true, false, _) => "sans fonction à ce moment-là".to_owned(),
            (true, true, true) => "compte fermé".to_owned(),
            (true, true, false) => String::new(),
        }
    }
}

/// Which lines.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// About a child; allowed only, which is what the child may read, unless refusals are asked for.
    Child(i64),
    /// In some services, or about their children.
    Services(Vec<i64>),
    /// In some services of an organisation, and on its accounts.
    Organisation(i64, Vec<i64>),
    /// Sign-ins and refusals of the whole house, without any child.
    House,
}

/// What is asked of the trace.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Which lines.
    pub scope: Scope,
    /// From this instant on.
    pub from: Option<String>,
    /// Before this instant.
    pub until: Option<String>,
    /// Of this account only.
    pub compte: Option<i64>,
    /// Of this kind of information only, a code.
    pub category: Option<&'static str>,
    /// Allowed only, or refused only.
    pub accorde: Option<bool>,
    /// Before this entry: the page before.
    pub before: Option<i64>,
    /// How many lines.
    pub limit: usize,
}

#[cfg(test)]
mod tests {
    use super::{Poste, Qui};

    #[test]
    fn a_function_is_that_of_the_instant() {
        let poste =
            |told: &str, start: Option<&str>, end: Option<&str>, revoked: Option<&str>| Poste {
                told: told.to_owned(),
                role: "",
                service: None,
                organisation: None,
                start_day: start.map(str::to_owned),
                end_day: end.map(str::to_owned),
                revoked_at: revoked.map(str::to_owned),
            };
        let qui = Qui {
            nom: "Camille Roy".to_owned(),
            postes: vec![
                poste("éducatrice", None, Some("2026-03-10"), Some("2026-03-10T09:00:00Z")),
                poste("cheffe de service", Some("2026-03-10"), None, None),
            ],
            ferme: false,
        };
        for (at, told) in [
            ("2026-03-09T12:00:00Z", "éducatrice"),
            ("2026-03-10T08:00:00Z", "éducatrice ; cheffe de service"),
            ("2026-03-10T10:00:00Z", "cheffe de service"),
            ("2026-03-11T08:00:00Z", "cheffe de service"),
        ] {
            assert_eq!(qui.fonction(at), told, "{at}");
        }
        let gone = Qui { postes: qui.postes[..1].to_vec(), ..qui };
        assert_eq!(gone.fonction("2026-03-12T08:00:00Z"), "sans fonction à ce moment-là");
        assert_eq!(Qui::default().fonction("2026-03-12T08:00:00Z"), "");
    }
}
