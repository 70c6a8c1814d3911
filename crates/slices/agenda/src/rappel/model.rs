//! When a service reminds, and where a reminder stands.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};

use super::rules;

/// The record kind « règle des rappels ».
pub static REGLE_RAPPEL: Fiche = Fiche {
    table: "regle_rappel",
    slug: "regles-rappel",
    label: "règle des rappels",
    plural: "règles des rappels",
    feminine: true,
    purpose: "Décider quand part le rappel d'un rendez-vous ; sans règle, la veille à 17 h.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("jours_avant", "Combien de jours avant", Kind::Int(0, 7))
            .required()
            .structure()
            .hint("1 : la veille. 0 : le jour même."),
        Field::new("heure", "À quelle heure", Kind::Text)
            .required()
            .structure()
            .hint("Entre 8 h et 21 h, à l'heure de Paris : 17:00."),
    ],
    title: &["start_day"],
    list: &["start_day", "jours_avant", "heure"],
    order: "start_day",
    latest_first: true,
    check: rules::regle,
    no_overlap: None,
};

/// Where a reminder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// It waits for its hour, or for another try.
    Prevu,
    /// A process has it in hand.
    EnCours,
    /// The gateway took it.
    Envoye,
    /// It did not leave, and will not.
    Echec,
    /// Nobody wants it any more.
    Annule,
}

impl Etat {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Prevu, "prevu"),
        (Self::EnCours, "en_cours"),
        (Self::Envoye, "envoye"),
        (Self::Echec, "echec"),
        (Self::Annule, "annule"),
    ];

    /// As it is kept.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, code)| code)
    }

    /// Of what is kept.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == code).map(|(one, _)| *one)
    }
}

/// Why a reminder does not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motif {
    /// A judge restricts what the person may know of the child, or their visits.
    Restriction,
    /// The person did not agree, or took it back.
    Accord,
    /// No number or address to send it to.
    Adresse,
    /// The service has no telephone to give.
    Telephone,
    /// The appointment is too near, or past.
    Tard,
    /// The gateway is not set any more.
    Absente,
    /// The gateway does not answer, or refuses.
    Passerelle,
    /// The gateway says that the number or the address takes nothing.
    Destinataire,
    /// The machine stopped while it left: nobody knows whether it did.
    Interrompu,
}

impl Motif {
    const ALL: [(Self, &'static str, &'static str); 9] = [
        (
            Self::Restriction,
            "restriction",
            "une décision de justice restreint les liens de cette personne avec l’enfant",
        ),
        (Self::Accord, "accord", "cette personne n’a pas donné son accord, ou l’a retiré"),
        (Self::Adresse, "adresse", "le contact n’a plus de numéro ou d’adresse pour ce rappel"),
        (
            Self::Telephone,
            "telephone",
            "le téléphone du service n’est pas inscrit : le message ne dirait pas qui appeler",
        ),
        (Self::Tard, "tard", "le rendez-vous est trop proche : appelez cette personne"),
        (
            Self::Absente,
            "absente",
            "aucun envoi n’est réglé sur cette installation : appelez, ou donnez le billet de rappel",
        ),
        (
            Self::Passerelle,
            "passerelle",
            "l’envoi n’a pas réussi, trois fois essayé : appelez, ou donnez le billet de rappel",
        ),
        (
            Self::Destinataire,
            "destinataire",
            "le numéro ou l’adresse ne reçoit rien : vérifiez le contact, et appelez",
        ),
        (
            Self::Interrompu,
            "interrompu",
            "l’envoi a été interrompu, et il n’est pas refait pour ne pas partir deux fois : appelez",
        ),
    ];

    /// As it is kept.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(_, code, _)| code)
    }

    /// What the team reads; empty for no reason of ours.
    pub fn sentence(code: &str) -> &'static str {
        Self::ALL.iter().find(|(_, own, _)| *own == code).map_or("", |(.., told)| told)
    }
}
