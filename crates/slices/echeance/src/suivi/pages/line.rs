//! A deadline as it is shown: what is owed, until when, by whom, what it follows from, how it is proved.

use std::{collections::BTreeMap, fmt::Write as _};

use delais::{
    Confiance, Contexte, Echeance, Etat, Moment, Regle, Regles, Responsable, Terme,
    echeances_suivies,
};
use fiche::{Kind, Register};
use jiff::{civil::Date, tz::TimeZone};
use vocabulary::{Nomenclature, french_day};
use web::{PageError, Shell};

use crate::{
    choix::Choix,
    etape::NATURE_ETAPE,
    suivi::{
        model::{Dossier, Mesure},
        rules::{Faits, faits},
    },
};

/// How far ahead one looks, in days.
pub(super) const AHEAD: i32 = 365;

/// The words of what a deadline follows from: the list of measures, the names of services.
#[derive(Default)]
pub(super) struct Noms {
    mesures: Option<&'static Nomenclature>,
    services: BTreeMap<i64, String>,
}

impl Noms {
    /// The words, from the register and the names of the services around some children.
    pub(super) fn of(register: &Register, services: BTreeMap<i64, String>) -> Self {
        let nature = register.by_table("mesure").and_then(|kind| kind.field("nature"));
        let mesures = nature.and_then(|field| match field.kind {
            Kind::Code(list) => Some(list),
            _ => None,
        });
        Self { mesures, services }
    }

    /// The name of a service.
    pub(super) fn service(&self, id: i64) -> String {
        self.services.get(&id).cloned().unwrap_or_default()
    }

    /// « AEMO du 10/12/2025, jusqu’au 10/12/2026 ».
    pub(super) fn mesure(&self, mesure: &Mesure) -> String {
        let label = self.mesures.and_then(|list| list.label_of(&mesure.nature));
        let mut told = label.map_or_else(|| "Mesure".to_owned(), |one| one.replace('\'', "’"));
        if let Some(day) = mesure.decision {
            let _infallible = write!(told, " du {}", french_day(day));
        }
        if let Some(day) = mesure.terme {
            let _infallible = write!(told, ", jusqu’au {}", french_day(day));
        }
        told
    }
}

#[derive(Clone)]
pub(super) struct Line {
    pub(super) term: Date,
    pub(super) day: String,
    pub(super) when: String,
    pub(super) state: String,
    pub(super) kind: &'static str,
    pub(super) personne: i64,
    pub(super) service: i64,
    pub(super) enfant: String,
    pub(super) dossier: String,
    pub(super) what: String,
    pub(super) phrase: String,
    pub(super) from: String,
    /// From which day it is counted.
    pub(super) counted: String,
    /// What it follows from, in a few words: a measure and its term, else the fact and its day.
    pub(super) follows: String,
    /// Its rule, and the measure it follows from: with the term, they say which deadline it is.
    pub(super) regle: String,
    pub(super) mesure: Option<i64>,
    /// The service that answers for it, named once several are on the page.
    pub(super) owner: i64,
    pub(super) owner_nom: String,
    /// What proves it: codes of `nature_etape`.
    pub(super) proofs: Vec<&'static str>,
    /// The first day whose proof counts; empty when any does.
    pub(super) since: String,
    /// Counted in hours.
    pub(super) hours: bool,
    pub(super) source: String,
    /// Why its date is no longer what it was; empty when it never moved.
    pub(super) moved: String,
    pub(super) who: &'static str,
    pub(super) responsable: Responsable,
    /// Who is told that it is late.
    pub(super) prevenus: Vec<Responsable>,
    pub(super) told: String,
    pub(super) done: String,
    /// Where the writing that is owed is begun; empty when none is, or the reader does not write.
    pub(super) write: String,
    pub(super) late: Option<i32>,
    pub(super) near: bool,
}

/// What is owed for these children, by term.
pub(super) fn lines(
    shell: &Shell,
    dossiers: &[Dossier],
    choix: &BTreeMap<i64, Choix>,
    writes: &[i64],
    noms: &Noms,
) -> Result<Vec<Line>, PageError> {
    let regles = Regles::livrees().map_err(|error| PageError::Machine(error.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let mut all = Vec::new();
    let none = Choix::default();
    // The rules shipped are about all services; those that a service gives itself, about what it does.
    let own: Vec<(i64, Regles)> = choix
        .iter()
        .filter(|(_, one)| !one.propres.is_empty())
        .map(|(service, one)| (*service, regles.with(one.propres.clone())))
        .collect();
    let sets: Vec<(Option<i64>, &Regles)> = std::iter::once((None, regles))
        .chain(own.iter().map(|(service, one)| (Some(*service), one)))
        .collect();
    for dossier in dossiers {
        let known = faits(dossier, &zone);
        let contexte =
            Contexte { naissance: dossier.naissance, zone: zone.clone(), now: shell.house.now() };
        for &(only, regles) in &sets {
            // A service answers for its own: what it set holds for what follows from its measures.
            let owner = |fait: i64| known.service(fait).unwrap_or(dossier.service);
            let followed = |regle: &Regle, fait: i64| {
                let owner = owner(fait);
                only.is_none_or(|only| only == owner)
                    && choix.get(&owner).unwrap_or(&none).suit(&regle.id)
            };
            for one in echeances_suivies(regles, &known.faits, &contexte, followed) {
                let owner = owner(one.fait);
                if is_worth_a_line(&one, dossier, &known) {
                    let own = writes.contains(&owner);
                    let mut line = line((regles, noms), &one, dossier, &known, (owner, own), &zone);
                    set(&mut line, &one, choix.get(&owner).unwrap_or(&none));
                    all.push(line);
                }
            }
        }
    }
    all.sort_by_cached_key(|line| (line.term, vocabulary::search_key(&line.enfant)));
    Ok(all)
}

/// What the service set: who takes care of it, when one is told ahead, who is told late.
fn set(line: &mut Line, one: &Echeance<'_>, choix: &Choix) {
    let regle = one.regle.id.as_str();
    line.responsable = choix.responsable(regle, one.regle.responsable);
    line.who = line.responsable.label();
    if let Etat::Due(left) = one.etat {
        line.near = choix.rappelle(regle, left, line.near);
        line.kind = if line.near { "warning" } else { "" };
    }
    if let Some(late) = line.late {
        line.prevenus = choix.prevenus(regle, late);
        let labels: Vec<&str> = line.prevenus.iter().map(|who| who.label()).collect();
        line.told = labels.join(", ");
    }
}

/// Owed still, within the year, and of a measure that runs: nobody can mend what is closed.
fn is_worth_a_line(one: &Echeance<'_>, dossier: &Dossier, known: &Faits) -> bool {
    let closed = known.mesure(one.fait).is_some_and(|id| {
        dossier.mesures.iter().any(|mesure| mesure.id == id && mesure.fin.is_some())
    });
    one.est_ouverte() && !closed && !matches!(one.etat, Etat::Due(left) if left > AHEAD)
}

fn line(
    (regles, noms): (&Regles, &Noms),
    one: &Echeance<'_>,
    dossier: &Dossier,
    known: &Faits,
    (owner, own): (i64, bool),
    zone: &TimeZone,
) -> Line {
    let term = one.terme.day(zone);
    let when = match one.terme {
        Moment::Jour(day) => french_day(day),
        Moment::Instant(instant) => {
            let at = zone.to_datetime(instant);
            format!("{}, {:02} h {:02}", french_day(at.date()), at.hour(), at.minute())
        }
    };
    let near = one.est_proche();
    let (state, kind, late) = match one.etat {
        Etat::Depassee(0) => ("En retard".to_owned(), "bad", Some(0)),
        Etat::Depassee(1) => ("En retard d’un jour".to_owned(), "bad", Some(1)),
        Etat::Depassee(days) => (format!("En retard de {days} jours"), "bad", Some(days)),
        Etat::Due(0) => ("Aujourd’hui".to_owned(), "warning", None),
        Etat::Due(1) => ("Demain".to_owned(), if near { "warning" } else { "" }, None),
        Etat::Due(days) => (format!("Dans {days} jours"), if near { "warning" } else { "" }, None),
        Etat::Faite(_) | Etat::FaiteEnRetard(_) | Etat::TropTot(_) | Etat::Caduque => {
            (String::new(), "", None)
        }
    };
    let started = known.faits.iter().find(|fait| fait.id == one.fait);
    let nature = started.and_then(|fait| regles.nature(&fait.nature)).unwrap_or_default();
    let what = if one.etape.nom.is_empty() {
        one.regle.domaine.clone()
    } else {
        format!("{} : {}", one.regle.domaine, one.etape.nom)
    };
    let sure = match one.regle.confiance {
        Confiance::Haute | Confiance::Usage => "",
        Confiance::Moyenne => " (à vérifier)",
        Confiance::Faible => " (source faible, à vérifier)",
    };
    let counted = french_day(one.depart.day(zone));
    let mesure = known.mesure(one.fait);
    let of = dossier.mesures.iter().find(|of| Some(of.id) == mesure);
    let follows = of.map_or_else(
        || if nature.is_empty() { String::new() } else { format!("{nature}, le {counted}") },
        |of| format!("{} · compté du {counted}", noms.mesure(of)),
    );
    let put_off = if one.prorogee { " Délai prorogé." } else { "" };
    let law = one.etape.depuis.filter(|_| one.regle.confiance != Confiance::Usage);
    let law = law.map_or_else(String::new, |day| changed_law(one, day));
    Line {
        term,
        day: term.to_string(),
        when,
        state,
        kind,
        personne: dossier.personne,
        service: dossier.service,
        enfant: dossier.nom.clone(),
        dossier: format!("/dossiers/{}", dossier.personne),
        what,
        phrase: one.regle.phrase.clone(),
        counted: counted.clone(),
        from: format!("Compté à partir du {counted} ({nature}).{put_off}{law}"),
        follows,
        regle: one.regle.id.clone(),
        mesure,
        owner,
        owner_nom: noms.service(owner),
        proofs: proofs(one),
        since: since(one, zone).map_or(String::new(), |day| day.to_string()),
        hours: matches!(one.terme, Moment::Instant(_)),
        source: format!("{}{sure}", one.regle.source),
        moved: String::new(),
        who: one.regle.responsable.label(),
        responsable: one.regle.responsable,
        prevenus: Vec::new(),
        told: String::new(),
        done: if own { done(one, dossier, known, term) } else { String::new() },
        write: if own { writing(one, dossier, term) } else { String::new() },
        late,
        near: near && late.is_none(),
    }
}

/// « Règle en vigueur depuis le 07/02/2022 ; avant, 1 an. »: what the law said before, when it is known.
fn changed_law(one: &Echeance<'_>, day: Date) -> String {
    let before = one.regle.etapes.iter().find(|other| {
        other.nom == one.etape.nom && other.jusque == Some(day) && other.terme != one.etape.terme
    });
    let before = before.and_then(|other| match other.terme {
        Terme::Apres(delai) | Terme::Avant(delai) => Some(format!(" ; avant : {delai}")),
        Terme::Age(_) | Terme::Exige | Terme::FinAnnee => None,
    });
    format!(" Règle en vigueur depuis le {}{}.", french_day(day), before.unwrap_or_default())
}

/// The steps that prove it, of those that one notes.
fn proofs(one: &Echeance<'_>) -> Vec<&'static str> {
    let of = |(code, _): &(&'static str, &str)| one.etape.preuve.iter().any(|own| own == code);
    NATURE_ETAPE.items.iter().filter(|item| of(item)).map(|(code, _)| *code).collect()
}

/// Where one notes that it is done (`faite.rs`). Empty when the register proves it otherwise, by the end of
/// the measure or its renewal.
fn done(one: &Echeance<'_>, dossier: &Dossier, known: &Faits, term: Date) -> String {
    // Who is told of an incident is noted on it, in one touch.
    if let Some(incident) = known.incident(one.fait) {
        return format!("/incidents/{incident}");
    }
    if proofs(one).is_empty() {
        return String::new();
    }
    let mut href =
        format!("/dossiers/{}/echeances/faite?regle={}&le={term}", dossier.personne, one.regle.id);
    if let Some(mesure) = known.mesure(one.fait) {
        let _infallible = write!(href, "&mesure={mesure}");
    }
    href
}

/// The first day whose proof counts, of what is not proved by what came long before.
fn since(one: &Echeance<'_>, zone: &TimeZone) -> Option<Date> {
    one.etape.fenetre.map(|delai| delai.from(one.terme, true, zone).day(zone))
}

/// The nature of writing that a line names itself, whatever the step that proves it.
const NAMED: &[(&str, &str)] = &[("Rapport d'échéance", "rapport_echeance")];

/// The nature of writing that a step sends, by the step that proves it.
const WRITINGS: &[(&str, &str)] = &[
    ("rapport_echeance", "rapport_echeance"),
    ("rapport_juge", "rapport_echeance"),
    ("rapport_situation", "rapport_echeance"),
    ("bilan_annuel", "rapport_echeance"),
    ("synthese", "synthese"),
    ("convocation", "convocation"),
    ("contrat_remis", "dipc"),
    ("contrat_signe", "dipc"),
];

/// Where the writing that a deadline owes is begun.
fn writing(one: &Echeance<'_>, dossier: &Dossier, term: Date) -> String {
    let of = |list: &'static [(&'static str, &'static str)], key: &str| {
        list.iter().find(|(own, _)| *own == key).map(|(_, nature)| *nature)
    };
    let nature = of(NAMED, &one.regle.domaine)
        .or_else(|| one.etape.preuve.iter().find_map(|step| of(WRITINGS, step)));
    nature.map_or(String::new(), |nature| {
        format!("/dossiers/{}/ecrits?nature={nature}&jusqu={term}", dossier.personne)
    })
}
