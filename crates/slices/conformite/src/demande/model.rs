//! A request, its kinds and its outcomes.

use jiff::{Span, civil::Date};

/// What a person asks: code, label, source.
pub(crate) const NATURES: [(&str, &str, &str); 6] = [
    ("acces", "Voir ce qui est gardé sur l’enfant", "RGPD, art. 15 ; CASF, art. L. 311-3, 5°"),
    (MEDICAL, "Voir le dossier médical", "CSP, art. L. 1111-7 : un soignant le prépare"),
    ("rectification", "Faire corriger", "RGPD, art. 16"),
    ("effacement", "Faire effacer", "RGPD, art. 17"),
    ("limitation", "Faire limiter l’usage", "RGPD, art. 18"),
    ("opposition", "S’opposer", "RGPD, art. 21"),
];

/// The request that a carer answers.
pub(crate) const MEDICAL: &str = "acces_medical";

/// What was answered: code, label.
pub(crate) const OUTCOMES: [(&str, &str); 3] =
    [("accepte", "Acceptée"), ("partiel", "Acceptée en partie"), ("refuse", "Refusée")];

/// The delay for an answer, in months: RGPD, art. 12, § 3, in force since 25 May 2018.
pub(crate) const DELAI_MONTHS: i64 = 1;
/// By how many months it may be put off, with a reason told within the first: the same.
pub(crate) const PLUS_MONTHS: i64 = 2;
/// The delay for the medical file, in days, and the days of reflection before which it is not given: CSP,
/// art. L. 1111-7, al. 2 (loi n° 2002-303 du 4 mars 2002).
pub(crate) const MEDICAL_DAYS: i64 = 8;
pub(crate) const REFLEXION_DAYS: i64 = 2;
/// The delay for the medical file in the cases of [`REPORTS`], in months: the same.
pub(crate) const MEDICAL_MONTHS: i64 = 2;

/// When the delay for the medical file is two months: code, label.
pub(crate) const REPORTS: [(&str, &str); 2] = [
    ("cinq_ans", "Les informations demandées datent de plus de cinq ans"),
    ("commission", "La commission départementale des soins psychiatriques est saisie"),
];

/// Why a request is refused, in whole or in part: the requests it is for (empty: all), code, what the person
/// is told, source.
pub(crate) const MOTIFS: [(&str, &str, &str, &str); 12] = [
    (
        "effacement",
        "obligation",
        "Le service doit garder ces données : une obligation légale ou une mission d’intérêt public l’impose",
        "RGPD, art. 17, 3° b",
    ),
    (
        "effacement",
        "justice",
        "Ces données servent à constater, exercer ou défendre un droit en justice",
        "RGPD, art. 17, 3° e",
    ),
    (
        "effacement",
        "archives",
        "Ces données sont gardées à des fins d’archives dans l’intérêt public",
        "RGPD, art. 17, 3° d",
    ),
    ("effacement", "aucun_cas", "Aucun des cas d’effacement n’est rempli", "RGPD, art. 17, 1°"),
    ("rectification", "exact", "Les données sont exactes et complètes", "RGPD, art. 16"),
    (
        "limitation",
        "aucun_cas_limite",
        "Aucun des cas de limitation n’est rempli",
        "RGPD, art. 18, 1°",
    ),
    (
        "opposition",
        "imperieux",
        "Des motifs légitimes et impérieux l’emportent sur ceux de la personne",
        "RGPD, art. 21, 1°",
    ),
    (
        "opposition",
        "obligation_legale",
        "Le traitement repose sur une obligation légale, à laquelle on ne s’oppose pas",
        "RGPD, art. 6, 1° c et 21, 1°",
    ),
    (
        MEDICAL,
        "opposition_mineur",
        "L’enfant s’est opposé à ce que ses parents le consultent",
        "CSP, art. L. 1111-5 et L. 1111-7",
    ),
    (
        "",
        "juge",
        "La décision d’un juge vous tient à l’écart de ces informations",
        "C. civ., art. 375-7",
    ),
    (
        "",
        "identite",
        "L’identité du demandeur, ou sa qualité pour demander, n’est pas établie",
        "RGPD, art. 12, 2° et 6°",
    ),
    ("", "excessive", "La demande est manifestement infondée ou excessive", "RGPD, art. 12, 5°"),
];

/// How a refusal is contested; told with each.
pub(crate) const RECOURS: &str = "Vous pouvez adresser une réclamation à la CNIL et former un recours \
    devant le juge (RGPD, art. 12, 4°, 77 et 79).";

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Demande {
    pub id: i64,
    pub organisation: i64,
    pub service: i64,
    pub personne: i64,
    pub nature: String,
    pub demandeur: String,
    /// Who asks, as restrictions name them: a code of `juge::liens`; empty in requests of before.
    pub lien: String,
    pub received_day: String,
    pub due_day: String,
    pub texte: String,
    pub masks: Option<String>,
    pub reviewed: Option<(String, Option<i64>)>,
    pub answer: Option<(String, String, String)>,
    /// The ground of a refusal, a code of [`MOTIFS`].
    pub motif: Option<String>,
    /// When the delay was put off: the day before, why.
    pub report: Option<(String, String)>,
    /// What the examination says, when.
    pub examen: Option<(String, String)>,
    /// When a limit of use was lifted, after what.
    pub levee: Option<(String, String)>,
}

impl Demande {
    /// A request received on a day about the file of a child (organisation, service, child): what is
    /// asked, who asks (tie and words), in which words.
    pub fn new(
        id: i64,
        (organisation, service, personne): (i64, i64, i64),
        received: Date,
        (nature, lien, demandeur, texte): (&str, &str, &str, &str),
    ) -> Self {
        let delay = if nature == MEDICAL {
            Span::new().days(MEDICAL_DAYS)
        } else {
            Span::new().months(DELAI_MONTHS)
        };
        let due = received.checked_add(delay).unwrap_or(received);
        Self {
            id,
            organisation,
            service,
            personne,
            nature: nature.to_owned(),
            demandeur: demandeur.to_owned(),
            lien: lien.to_owned(),
            received_day: received.to_string(),
            due_day: due.to_string(),
            texte: texte.to_owned(),
            masks: None,
            reviewed: None,
            answer: None,
            motif: None,
            report: None,
            examen: None,
            levee: None,
        }
    }

    /// Whether what is kept on the person is handed over.
    pub fn is_access(&self) -> bool {
        ["acces", MEDICAL].contains(&self.nature.as_str())
    }

    /// Whether rows may be erased to answer it.
    pub fn may_erase(&self) -> bool {
        ["effacement", "opposition"].contains(&self.nature.as_str())
    }

    fn received_plus(&self, span: Span) -> Option<Date> {
        self.received_day.parse::<Date>().ok()?.checked_add(span).ok()
    }

    /// The first day on which the medical file may be given.
    pub fn not_before(&self) -> Option<Date> {
        let medical = self.nature == MEDICAL;
        medical.then(|| self.received_plus(Span::new().days(REFLEXION_DAYS))).flatten()
    }

    /// The day it would be due once put off; none when it may not be: answered, put off already, or too
    /// late to tell the person of it.
    pub fn put_off(&self, today: Date) -> Option<Date> {
        let late = self.due_day.parse::<Date>().is_ok_and(|due| due < today);
        if self.answer.is_some() || self.report.is_some() || late {
            return None;
        }
        let months =
            if self.nature == MEDICAL { MEDICAL_MONTHS } else { DELAI_MONTHS + PLUS_MONTHS };
        self.received_plus(Span::new().months(months))
    }

    /// Whether a limit of use stands: accepted, not lifted.
    pub fn limits(&self) -> bool {
        let accepted = self.answer.as_ref().is_some_and(|(outcome, ..)| outcome != "refuse");
        self.nature == "limitation" && accepted && self.levee.is_none()
    }

    /// The grounds on which it may be refused.
    pub fn motifs(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let nature = self.nature.clone();
        MOTIFS
            .into_iter()
            .filter(move |(of, ..)| of.is_empty() || *of == nature)
            .map(|(_, code, label, source)| (code, label, source))
    }

    /// What people read of its kind.
    pub fn label(&self) -> &'static str {
        NATURES.iter().find(|(code, _, _)| *code == self.nature).map_or("Demande", |one| one.1)
    }
}
