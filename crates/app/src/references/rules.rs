//! Who each child of a service wants beside them, and who lacks.

use jiff::civil::Date;

/// A role that a service wants beside a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voulu {
    Referent,
    Coreferent,
    Quotidien,
}

impl Voulu {
    /// All of them, as they are read.
    pub(super) const ALL: [Self; 3] = [Self::Referent, Self::Coreferent, Self::Quotidien];

    /// The code of the list « Rôle auprès de l'enfant ».
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Referent => "referent",
            Self::Coreferent => "coreferent",
            Self::Quotidien => "referent_quotidien",
        }
    }

    /// What people read.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Referent => "Référent",
            Self::Coreferent => "Coréférent",
            Self::Quotidien => "Référent du quotidien",
        }
    }
}

/// What the team of a service agreed on, as of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Regle {
    /// Which children want a second référent: `fratrie`, `tous`, else none.
    pub coreferent: String,
    /// Whether each child wants a référent of the daily life.
    pub quotidien: bool,
    /// The title of the training to the method of the service; empty when there is none.
    pub formation: String,
}

/// Somebody beside a child on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aupres {
    /// The record of the role.
    pub id: i64,
    pub role: String,
    pub professionnel: i64,
    pub nom: String,
    /// Why the team was widened, decided in which meeting; empty for the others.
    pub motif: String,
    pub reunion: Option<i64>,
    /// The first day that is no longer of it.
    pub end: Option<Date>,
}

/// A child who stays in a service, and who is beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enfant {
    pub id: i64,
    pub nom: String,
    pub sejour: i64,
    pub famille: Option<i64>,
    pub aupres: Vec<Aupres>,
}

/// Whether another child of the same family stays in the service.
pub(super) fn has_sibling(all: &[Enfant], one: &Enfant) -> bool {
    one.famille.is_some()
        && all.iter().any(|other| other.id != one.id && other.famille == one.famille)
}

/// The roles that the service wants beside a child and nobody holds.
pub(super) fn manques(regle: &Regle, all: &[Enfant], one: &Enfant) -> Vec<Voulu> {
    let wanted = |voulu: Voulu| match voulu {
        Voulu::Referent => true,
        Voulu::Coreferent => match regle.coreferent.as_str() {
            "tous" => true,
            "fratrie" => has_sibling(all, one),
            _ => false,
        },
        Voulu::Quotidien => regle.quotidien,
    };
    let of = |voulu: Voulu| one.aupres.iter().filter(move |who| who.role == voulu.code());
    // A coréférent is somebody else than the référent.
    let held = |voulu: Voulu| match voulu {
        Voulu::Coreferent => of(voulu).any(|second| {
            !of(Voulu::Referent).any(|first| first.professionnel == second.professionnel)
        }),
        _ => of(voulu).next().is_some(),
    };
    Voulu::ALL.into_iter().filter(|voulu| wanted(*voulu) && !held(*voulu)).collect()
}

/// The roles that are shown: those that the service wants, or that somebody holds.
pub(super) fn shown(regle: &Regle, all: &[Enfant]) -> Vec<Voulu> {
    let holds =
        |voulu: Voulu| all.iter().flat_map(|one| &one.aupres).any(|who| who.role == voulu.code());
    let wants = |voulu: Voulu| match voulu {
        Voulu::Referent | Voulu::Coreferent => true,
        Voulu::Quotidien => regle.quotidien,
    };
    Voulu::ALL.into_iter().filter(|voulu| wants(*voulu) || holds(*voulu)).collect()
}

/// What the service wants, in one sentence.
pub(super) fn sentence(regle: &Regle) -> String {
    let mut parts = vec!["un référent pour chaque enfant"];
    match regle.coreferent.as_str() {
        "tous" => parts.push("un coréférent pour chaque enfant"),
        "fratrie" => parts.push("un coréférent pour qui est suivi avec un frère ou une sœur"),
        _ => (),
    }
    if regle.quotidien {
        parts.push("un référent du quotidien pour chaque enfant");
    }
    format!("Le service veut {}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enfant(id: i64, famille: Option<i64>, roles: &[&str]) -> Enfant {
        let aupres = (1..).zip(roles).map(|(professionnel, role)| Aupres {
            id: 0,
            role: (*role).to_owned(),
            professionnel,
            nom: "Nadia Roux".to_owned(),
            motif: String::new(),
            reunion: None,
            end: None,
        });
        Enfant { id, nom: String::new(), sejour: id, famille, aupres: aupres.collect() }
    }

    fn regle(coreferent: &str, quotidien: bool) -> Regle {
        Regle { coreferent: coreferent.to_owned(), quotidien, formation: String::new() }
    }

    #[test]
    fn brothers_and_sisters_want_a_coreferent_and_an_only_child_does_not() {
        let all = [
            enfant(1, Some(7), &["referent"]),
            enfant(2, Some(7), &["referent", "coreferent"]),
            enfant(3, Some(8), &["referent"]),
            enfant(4, None, &["referent"]),
            enfant(5, None, &["referent"]),
        ];
        let lacks = |regle: &Regle| -> Vec<usize> {
            all.iter().map(|one| manques(regle, &all, one).len()).collect()
        };
        assert_eq!(lacks(&regle("fratrie", false)), [1, 0, 0, 0, 0]);
        assert_eq!(lacks(&regle("tous", false)), [1, 0, 1, 1, 1]);
        assert_eq!(lacks(&regle("", false)), [0; 5]);
    }

    #[test]
    fn each_role_that_is_wanted_is_told_when_nobody_holds_it() {
        let all = [enfant(1, None, &["psychologue"]), enfant(2, None, &["referent_quotidien"])];
        let both = regle("", true);
        assert_eq!(manques(&both, &all, &all[0]), [Voulu::Referent, Voulu::Quotidien]);
        assert_eq!(manques(&both, &all, &all[1]), [Voulu::Referent]);
    }

    #[test]
    fn a_coreferent_is_somebody_else_than_the_referent() {
        let mut all = [enfant(1, None, &["referent", "coreferent"])];
        assert_eq!(manques(&regle("tous", false), &all, &all[0]), []);
        all[0].aupres[1].professionnel = all[0].aupres[0].professionnel;
        assert_eq!(manques(&regle("tous", false), &all, &all[0]), [Voulu::Coreferent]);
    }

    #[test]
    fn a_role_that_nobody_wants_nor_holds_is_not_shown() {
        let all = [enfant(1, None, &["referent"])];
        assert_eq!(shown(&regle("", false), &all), [Voulu::Referent, Voulu::Coreferent]);
        assert_eq!(shown(&regle("", true), &all).len(), 3);
    }

    #[test]
    fn what_the_service_wants_is_one_sentence() {
        assert_eq!(sentence(&Regle::default()), "Le service veut un référent pour chaque enfant.");
        assert_eq!(
            sentence(&regle("fratrie", true)),
            "Le service veut un référent pour chaque enfant, un coréférent pour qui est suivi avec un frère ou une \
             sœur, un référent du quotidien pour chaque enfant."
        );
    }
}
