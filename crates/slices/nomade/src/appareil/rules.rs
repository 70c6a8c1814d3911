//! What a device may take, by where it stands and by the rule of its organisation.

use super::model::{Etat, Nature, Personnels, Regle};

/// How long what a limited device took may be opened, in hours: a working day. A habit of ours: no text gives a delay.
pub const LIMITED_HOURS: i64 = 8;

/// What a device may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Porte {
    /// All that its person may take.
    Ouverte,
    /// Emergency sheets only, for [`LIMITED_HOURS`].
    Limitee,
    /// Nothing yet.
    Attend,
    /// Nothing: somebody said no.
    Refusee,
    /// Nothing: it was said to be lost or given back.
    Retiree,
    /// Nothing: the rule refuses devices that are their person's own.
    Interdite,
}

/// What a device may take.
pub fn porte(etat: Etat, nature: Nature, regle: Regle) -> Porte {
    match (etat, nature, regle.personnels) {
        (Etat::Attend, ..) => Porte::Attend,
        (Etat::Refuse, ..) => Porte::Refusee,
        (Etat::Retire, ..) => Porte::Retiree,
        (Etat::Accepte, Nature::Personnel, Personnels::Refuses) => Porte::Interdite,
        (Etat::Accepte, Nature::Personnel, Personnels::Limites) => Porte::Limitee,
        (Etat::Accepte, Nature::Personnel, Personnels::Admis)
        | (Etat::Accepte, Nature::Professionnel, _) => Porte::Ouverte,
    }
}

/// Where a device stands once it is asked for; `was` is where it stood. None when the rule refuses it. What somebody
/// refused or withdrew never comes back by itself.
pub fn demande(nature: Nature, regle: Regle, was: Option<Etat>) -> Option<Etat> {
    if nature == Nature::Personnel && regle.personnels == Personnels::Refuses {
        return None;
    }
    let decided = matches!(was, Some(Etat::Refuse | Etat::Retire | Etat::Attend));
    Some(if regle.is_asked || decided { Etat::Attend } else { Etat::Accepte })
}

/// The rule that holds for who works for several organisations: the strictest answer to each question.
pub fn strictest(regles: impl IntoIterator<Item = Regle>) -> Regle {
    let both = |a: Regle, b: Regle| Regle {
        is_asked: a.is_asked || b.is_asked,
        personnels: a.personnels.min(b.personnels),
    };
    regles.into_iter().reduce(both).unwrap_or_default()
}
