//! Where a proposal stands, read of what was answered and of what became of the appointment since.

use jiff::civil::DateTime;
use vocabulary::Nomenclature;

/// The list « Qui emmène l'enfant ».
pub(crate) static CONDUITE: Nomenclature = Nomenclature {
    name: "conduite",
    label: "Qui emmène l'enfant",
    source: "usage du secteur",
    items: &[
        ("propose", "Le service qui propose"),
        ("repond", "Le service qui suit l'enfant"),
        ("famille", "La famille"),
        ("a_voir", "À voir ensemble"),
    ],
};

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Etat {
    Propose,
    Accepte,
    AutreMoment,
    Refuse,
    Retire,
}

impl Etat {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Accepte => "accepte",
            Self::AutreMoment => "autre_moment",
            Self::Refuse => "refuse",
            Self::Retire => "retire",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Propose, Self::Accepte, Self::AutreMoment, Self::Refuse, Self::Retire]
            .into_iter()
            .find(|etat| etat.code() == code)
    }
}

/// A proposal, with its appointment as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposition {
    pub id: i64,
    pub service: i64,
    pub service_nom: String,
    pub telephone: String,
    pub destinataire: i64,
    pub destinataire_nom: String,
    pub rdv: i64,
    /// The child of the appointment.
    pub enfant: Option<i64>,
    pub nature: String,
    pub titulaire: String,
    pub lieu: String,
    /// From and to, as the appointment says now.
    pub slot: (DateTime, DateTime),
    /// Whether it is still planned.
    pub planned: bool,
    /// For which child, in the words of who asks.
    pub pour: String,
    pub mot: String,
    pub transport: String,
    pub etat: Etat,
    pub answer: String,
    /// What was accepted, or the other moment that is asked.
    pub reply: Option<(DateTime, DateTime)>,
    /// The child, named by who answers, and the row kept for them.
    pub personne: Option<i64>,
    pub reponse: Option<i64>,
}

/// Where it stands for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Waits for an answer.
    Waits,
    /// Was accepted, then the appointment moved: waits anew.
    Moved,
    Accepted,
    OtherMoment,
    Refused,
    /// Taken back, or the appointment will not be.
    Gone,
}

impl Proposition {
    pub(crate) fn stand(&self) -> Stand {
        if !self.planned || self.etat == Etat::Retire {
            return Stand::Gone;
        }
        match self.etat {
            Etat::Propose => Stand::Waits,
            Etat::Accepte if self.reply == Some(self.slot) => Stand::Accepted,
            Etat::Accepte => Stand::Moved,
            Etat::AutreMoment => Stand::OtherMoment,
            Etat::Refuse => Stand::Refused,
            Etat::Retire => Stand::Gone,
        }
    }
}

impl Stand {
    /// Whether the service that follows the child has something to say.
    pub(crate) fn is_waiting(self) -> bool {
        matches!(self, Self::Waits | Self::Moved)
    }

    pub(crate) fn word(self) -> (&'static str, &'static str) {
        match self {
            Self::Waits => ("Attend une réponse", "info"),
            Self::Moved => ("Déplacé depuis : à revoir", "warning"),
            Self::Accepted => ("Accepté", "ok"),
            Self::OtherMoment => ("Autre moment demandé", "warning"),
            Self::Refused => ("Refusé", "warning"),
            Self::Gone => ("Retiré", ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_accepted_waits_anew_when_it_moves_and_is_gone_when_it_will_not_be() {
        let at = |hour: i8| date(2026, 3, 18).at(hour, 0, 0, 0);
        let of = |etat, reply, planned| Proposition {
            id: 1,
            service: 1,
            service_nom: String::new(),
            telephone: String::new(),
            destinataire: 2,
            destinataire_nom: String::new(),
            rdv: 3,
            enfant: None,
            nature: "visite".to_owned(),
            titulaire: String::new(),
            lieu: String::new(),
            slot: (at(14), at(15)),
            planned,
            pour: String::new(),
            mot: String::new(),
            transport: "propose".to_owned(),
            etat,
            answer: String::new(),
            reply,
            personne: None,
            reponse: None,
        };
        let (same, other) = (Some((at(14), at(15))), Some((at(16), at(17))));
        for (etat, reply, planned, expected) in [
            (Etat::Propose, None, true, Stand::Waits),
            (Etat::Accepte, same, true, Stand::Accepted),
            (Etat::Accepte, other, true, Stand::Moved),
            (Etat::AutreMoment, other, true, Stand::OtherMoment),
            (Etat::Refuse, None, true, Stand::Refused),
            (Etat::Retire, None, true, Stand::Gone),
            (Etat::Accepte, same, false, Stand::Gone),
        ] {
            assert_eq!(of(etat, reply, planned).stand(), expected, "{etat:?} {planned}");
        }
    }
}
