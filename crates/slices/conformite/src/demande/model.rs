//! A request, its kinds and its outcomes.

use jiff::{Span, civil::Date};

/// What a person asks: code, label, source.
pub(crate) const NATURES: [(&str, &str, &str); 5] = [
    ("acces", "Voir ce qui est gardé sur l’enfant", "RGPD, art. 15 ; CASF, art. L. 311-3, 5°"),
    ("rectification", "Faire corriger", "RGPD, art. 16"),
    ("effacement", "Faire effacer", "RGPD, art. 17"),
    ("limitation", "Faire limiter l’usage", "RGPD, art. 18"),
    ("opposition", "S’opposer", "RGPD, art. 21"),
];

/// What was answered: code, label.
pub(crate) const OUTCOMES: [(&str, &str); 3] =
    [("accepte", "Acceptée"), ("partiel", "Acceptée en partie"), ("refuse", "Refusée")];

/// The delay for an answer, in months: RGPD, art. 12, § 3.
pub(crate) const DELAI_MONTHS: i64 = 1;

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Demande {
    pub id: i64,
    pub organisation: i64,
    pub service: i64,
    pub personne: i64,
    pub nature: String,
    pub demandeur: String,
    pub received_day: String,
    pub due_day: String,
    pub texte: String,
    pub masks: Option<String>,
    pub reviewed: Option<(String, Option<i64>)>,
    pub answer: Option<(String, String, String)>,
}

impl Demande {
    /// A request received on a day about the file of a child (organisation, service, child): what is
    /// asked, who asks, in which words.
    pub fn new(
        id: i64,
        (organisation, service, personne): (i64, i64, i64),
        received: Date,
        (nature, demandeur, texte): (&str, &str, &str),
    ) -> Self {
        let due = received.checked_add(Span::new().months(DELAI_MONTHS)).unwrap_or(received);
        Self {
            id,
            organisation,
            service,
            personne,
            nature: nature.to_owned(),
            demandeur: demandeur.to_owned(),
            received_day: received.to_string(),
            due_day: due.to_string(),
            texte: texte.to_owned(),
            masks: None,
            reviewed: None,
            answer: None,
        }
    }

    /// What people read of its kind.
    pub fn label(&self) -> &'static str {
        NATURES.iter().find(|(code, _, _)| *code == self.nature).map_or("Demande", |one| one.1)
    }
}
