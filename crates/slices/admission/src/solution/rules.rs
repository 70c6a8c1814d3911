//! Where a child sleeps, whether structures send the child back and forth, what a solution lacks, what an invoice says.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};

/// Days from a first one, included, to an end, excluded; it runs when there is none.
pub(super) type Jours = (Date, Option<Date>);

/// Days within which two refusals are told as crossed. Source: field document S000, requirement 14.
pub(super) const RENVOIS_JOURS: i64 = 30;

/// The modalities of a DITEP in which a child sleeps there.
const NUITS_DITEP: &[&str] = &["internat", "nuit_therapeutique", "accueil_sequentiel"];
/// The services where a child lives day and night.
const VIE: &[&str] =
    &["mecs", "foyer_enfance", "placement_familial", "cer", "cef", "lva", "pouponniere"];
/// Where a child lives without a service.
const LIEUX: &[&str] = &[
    "deux_parents",
    "un_parent",
    "alternance",
    "famille_elargie",
    "tiers_digne",
    "famille_accueil",
    "autonome",
];

/// A place where a child may sleep: what it is, its modality when it is a service, its days.
#[derive(Debug, Clone)]
pub(super) struct Nuit {
    /// `service` or `hebergement`.
    pub service: bool,
    pub nature: String,
    pub modalite: String,
    pub start: Date,
    pub end: Option<Date>,
}

impl Nuit {
    fn runs(&self, today: Date) -> bool {
        self.start <= today && self.end.is_none_or(|end| end > today)
    }

    fn is_ditep(&self) -> bool {
        self.service && self.nature == "ditep" && NUITS_DITEP.contains(&self.modalite.as_str())
    }

    fn is_home(&self) -> bool {
        if self.service {
            let away = matches!(self.modalite.as_str(), "accueil_jour" | "ambulatoire");
            VIE.contains(&self.nature.as_str()) && !away
        } else {
            LIEUX.contains(&self.nature.as_str())
        }
    }
}

/// Since when a child has nowhere else than a DITEP to sleep; none when there is another place, or no such night.
pub(super) fn only_ditep(nuits: &[Nuit], today: Date) -> Option<Date> {
    let since = nuits.iter().filter(|one| one.is_ditep() && one.runs(today)).map(|one| one.start);
    let since = since.min()?;
    if nuits.iter().any(|one| one.is_home() && one.runs(today)) {
        return None;
    }
    let left = nuits.iter().filter(|one| one.is_home()).filter_map(|one| one.end);
    let left = left.filter(|end| *end <= today).max();
    Some(left.map_or(since, |left| left.max(since)))
}

/// A referral: from which service, to which (or the name of the structure), when, what was answered and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Orientation {
    pub de: i64,
    pub vers: Option<i64>,
    pub day: Date,
    pub reponse: String,
    pub reponse_day: Option<Date>,
}

/// How structures send a child back and forth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renvois {
    /// Each refers to the other.
    Croises,
    /// So many refusals in [`RENVOIS_JOURS`] days.
    Refus(usize),
}

/// Whether referrals cross: two services refer to each other within a year, or two refuse within thirty days.
pub(super) fn renvois(all: &[Orientation], today: Date) -> Option<Renvois> {
    let year = today.saturating_sub(12.months());
    let recent = || all.iter().filter(|one| one.day > year);
    let crossed = recent().any(|one| {
        recent().any(|other| {
            one.vers == Some(other.de) && other.vers == Some(one.de) && one.de != other.de
        })
    });
    if crossed {
        return Some(Renvois::Croises);
    }
    let mut refused: Vec<Date> = recent()
        .filter(|one| one.reponse == "refusee")
        .map(|one| one.reponse_day.unwrap_or(one.day))
        .collect();
    refused.sort_unstable();
    let within = |from: &Date| {
        let until = from.saturating_add(RENVOIS_JOURS.days());
        refused.iter().filter(|day| *day >= from && **day <= until).count()
    };
    let most = refused.iter().map(within).max().unwrap_or_default();
    (most >= 2).then_some(Renvois::Refus(most))
}

/// What a provisional solution lacks on a day, in words; nothing when all is there.
pub(super) fn lacks(row: &Row, today: Date) -> Vec<String> {
    let mut all = Vec::new();
    if row.day("decision_day").is_none() {
        all.push("personne ne l’a décidée".to_owned());
    }
    if row.day("juge_day").is_none() {
        all.push("le juge n’est pas informé".to_owned());
    }
    let reviewed = row.day("bilan_day").is_some();
    match row.day("revue_day") {
        None if !reviewed => all.push("aucune date de revue".to_owned()),
        Some(day) if day < today && !reviewed => {
            all.push(format!("à revoir depuis le {}", vocabulary::french_day(day)));
        }
        _ => {}
    }
    if row.day("end_day").is_some_and(|end| end <= today) && !reviewed {
        all.push("finie, sans que la suite soit dite".to_owned());
    }
    all
}

/// Days of some stays within a span, up to today: the day of arrival counts, the day of leaving does not (ADR 0012), nor
/// does a day that is not lived yet.
pub(super) fn journees(stays: &[Jours], (from, to): (Date, Date), today: Date) -> i64 {
    let mut days = 0;
    let mut day = from;
    while day < to && day <= today {
        let there =
            stays.iter().any(|(start, end)| *start <= day && end.is_none_or(|end| end > day));
        days += i64::from(there);
        day = day.saturating_add(1.day());
    }
    days
}

/// The days of a closure on which a child stays and has no solution.
pub(super) fn jours_sans(
    (from, to): (Date, Date),
    stays: &[Jours],
    solutions: &[Jours],
) -> Vec<Date> {
    let runs = |all: &[Jours], day: Date| {
        all.iter().any(|(start, end)| *start <= day && end.is_none_or(|end| end > day))
    };
    let mut bare = Vec::new();
    let mut day = from;
    while day < to && bare.len() < 400 {
        if runs(stays, day) && !runs(solutions, day) {
            bare.push(day);
        }
        day = day.saturating_add(1.day());
    }
    bare
}

/// A refusal has its reason and its day, and a referral says where to.
pub fn orientation(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut all: Vec<Remark> =
        rule::one_of(row, "vers_id", "vers", "Dites vers quel service, ou quelle structure.")
            .into_iter()
            .collect();
    let answered = matches!(row.text("reponse_orientation"), Some("acceptee" | "refusee"));
    if answered && row.day("reponse_day").is_none() {
        all.push(Remark::refuse("reponse_day", "Donnez le jour de la réponse."));
    }
    if row.text("reponse_orientation") == Some("refusee") && row.text("motif").is_none() {
        all.push(Remark::refuse("motif", "Un refus a son motif : écrivez ce qui est répondu."));
    }
    if row.int("vers_id").is_some_and(|to| to == row.owner) {
        all.push(Remark::refuse("vers_id", "C'est votre propre service."));
    }
    all.extend(later(row, "day", "reponse_day", "C'est avant le jour de la demande."));
    all
}

fn later(row: &Row, first: &str, second: &'static str, sentence: &str) -> Option<Remark> {
    let early = row.day(first).zip(row.day(second)).is_some_and(|(one, two)| two < one);
    early.then(|| Remark::refuse(second, sentence))
}

/// What is decided has its meeting.
pub fn concertation(row: &Row, _: &Linked) -> Vec<Remark> {
    let lost = row.text("decision").is_some() && row.day("reunion_day").is_none();
    let lost = lost.then(|| Remark::refuse("reunion_day", "Donnez le jour de la réunion."));
    let early = later(row, "day", "reunion_day", "C'est avant le jour de la demande.");
    lost.into_iter().chain(early).collect()
}

/// A solution ends after it starts; who decided has a day, and the other way round.
pub fn solution(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut all: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    match (row.text("decideur").is_some(), row.day("decision_day").is_some()) {
        (true, false) => all.push(Remark::refuse("decision_day", "Donnez le jour de la décision.")),
        (false, true) => all.push(Remark::refuse("decideur", "Dites qui l'a décidée.")),
        _ => {}
    }
    if row.text("bilan").is_some() && row.day("bilan_day").is_none() {
        all.push(Remark::refuse("bilan_day", "Donnez le jour de la revue."));
    }
    all.extend(later(row, "start_day", "bilan_day", "C'est avant le début de la solution."));
    if row.text("cause_solution") != Some("fermeture") && row.int("fermeture_id").is_some() {
        let told = "Elle est liée à une fermeture : dites-le dans « Pourquoi ».";
        all.push(Remark::refuse("cause_solution", told));
    }
    all
}

/// A return has its notice before it; what is decided has its day and who decided, and nobody goes home without the notice.
pub fn retour(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut all = Vec::new();
    all.extend(later(row, "day", "retour_day", "Le retour est avant le jour où il est proposé."));
    let (home, told) = (row.day("retour_day"), row.day("avis_day"));
    if home.zip(told).is_some_and(|(home, told)| told >= home) {
        let said = "L'avis se donne avant le retour : changez la date du retour.";
        all.push(Remark::refuse("avis_day", said));
    }
    let decided = row.text("decision_retour");
    if decided == Some("accepte") && told.is_none() {
        let said = "Le juge n'est pas avisé : donnez le jour de l'avis avant de décider.";
        all.push(Remark::refuse("avis_day", said));
    }
    match (decided.is_some(), row.day("decision_day").is_some()) {
        (true, false) => all.push(Remark::refuse("decision_day", "Donnez le jour de la décision.")),
        (false, true) => all.push(Remark::refuse("decision_retour", "Dites ce qui est décidé.")),
        _ => {}
    }
    if decided.is_some() && row.text("decideur").is_none() {
        all.push(Remark::refuse("decideur", "Dites qui l'a décidé."));
    }
    all
}

/// What an early return lacks on a day, in words.
pub(super) fn return_lacks(row: &Row, today: Date) -> Vec<&'static str> {
    let mut all = Vec::new();
    if matches!(row.text("decision_retour"), Some("refuse" | "reporte")) {
        return all;
    }
    if row.day("avis_day").is_none() {
        all.push("le juge n’est pas avisé");
    }
    if row.text("reponse_mere").is_none() {
        all.push("la mère n’a pas répondu");
    }
    if row.text("reponse_pere").is_none() {
        all.push("le père n’a pas répondu");
    }
    if row.text("decision_retour").is_none()
        && row.day("retour_day").is_some_and(|day| day <= today)
    {
        all.push("le jour est venu et rien n’est décidé");
    }
    all
}
