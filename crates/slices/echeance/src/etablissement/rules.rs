//! What follows from the facts of an establishment.

use delais::{Contexte, Echeance, Etat, Fait, Moment, Regle, Regles, echeances};
use fiche::{Linked, Remark, Row};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use vocabulary::french_day;

/// The rules of law that are about an establishment.
pub(super) const OF_SERVICE: &[&str] =
    &["rf-5ans", "pe-5ans", "eval-5ans", "cvs-3", "violation-72h"];

/// The rule that is about who takes a post.
pub(super) const HONORABILITE: &str = "honorabilite";

/// What starts a delay each time it happens; of the others, the latest counts.
const EACH: &[&str] = &["violation_connue"];

/// A fact that an establishment noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// A code of `nature_etape_service`.
    pub nature: String,
    /// Its day.
    pub day: Date,
    /// Its hour, when it is known.
    pub heure: Option<Time>,
}

/// `18:30`, as it is kept.
pub fn hour_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The hour is one.
pub(super) fn etape_service(row: &Row, _: &Linked) -> Vec<Remark> {
    let wrong = row.text("heure").is_some_and(|text| hour_of(text).is_none());
    let told = "Ce n'est pas une heure : écrivez 18:30.";
    wrong.then(|| Remark::refuse("heure", told)).into_iter().collect()
}

/// Something that an establishment owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Du {
    /// What.
    pub what: String,
    /// Its day, as people read it.
    pub when: String,
    /// « En retard de 3 jours », « Dans 8 jours ».
    pub state: String,
    /// The kind of its tag: `bad`, `warning` or empty.
    pub kind: &'static str,
    /// What the law says, and where.
    pub phrase: String,
    /// Who owes it.
    pub who: &'static str,
}

/// What follows from the noted facts, by day. Of two that start the same, the
/// latest counts. A council is owed three times a year from the first meeting that is noted on: which services must hold
/// one, the register does not know.
pub fn dus(regles: &Regles, noted: &[Note], now: Timestamp, zone: &TimeZone) -> Vec<Du> {
    let known: Vec<Regle> =
        regles.regles.iter().filter(|one| OF_SERVICE.contains(&one.id.as_str())).cloned().collect();
    let regles = regles.with(known);
    let starts =
        |nature: &str| regles.regles.iter().any(|one| one.depart.iter().any(|of| of == nature));
    let last =
        |nature: &str| noted.iter().filter(|one| one.nature == nature).map(|one| one.day).max();
    let mut faits: Vec<Fait> = Vec::new();
    let mut add = |nature: &str, moment: Moment| {
        let id = i64::try_from(faits.len()).unwrap_or(i64::MAX);
        let nature = nature.to_owned();
        faits.push(Fait { id, nature, moment, marques: Vec::new(), pour: Vec::new() });
    };
    for Note { nature, day, heure } in noted {
        let each = EACH.contains(&nature.as_str());
        if each || !starts(nature) || last(nature) == Some(*day) {
            let instant = heure.and_then(|heure| zone.to_timestamp(day.to_datetime(heure)).ok());
            add(nature, instant.map_or(Moment::Jour(*day), Moment::Instant));
        }
    }
    let today = zone.to_datetime(now).date();
    if last("reunion_cvs").is_some() {
        add("annee", Moment::Jour(today.first_of_year()));
    }
    let contexte = Contexte { naissance: None, zone: zone.clone(), now };
    let owed = echeances(&regles, &faits, &contexte);
    owed.iter()
        .filter(|one| one.est_ouverte())
        .map(|one| {
            let (state, kind) = stand(one);
            let of = one.etape.fois;
            let what = if of > 1 {
                format!("{} ({} sur {of})", one.regle.domaine, one.preuves)
            } else if EACH.iter().any(|each| one.regle.depart.iter().any(|start| start == each)) {
                "Violation de données : notifier à la CNIL".to_owned()
            } else {
                one.regle.domaine.clone()
            };
            Du {
                what: what.replace('\'', "’"),
                when: when(one.terme, zone),
                state,
                kind,
                phrase: format!("{} {}", one.regle.phrase, one.regle.source),
                who: one.regle.responsable.label(),
            }
        })
        .collect()
}

/// « 04/05/2026 », and the hour of what is owed by the hour.
fn when(terme: Moment, zone: &TimeZone) -> String {
    let day = french_day(terme.day(zone));
    match terme {
        Moment::Jour(_) => day,
        Moment::Instant(instant) => {
            let at = zone.to_datetime(instant);
            format!("{day} à {} h {:02}", at.hour(), at.minute())
        }
    }
}

fn stand(one: &Echeance<'_>) -> (String, &'static str) {
    match one.etat {
        Etat::Depassee(0) => ("En retard".to_owned(), "bad"),
        Etat::Depassee(1) => ("En retard d’un jour".to_owned(), "bad"),
        Etat::Depassee(days) => (format!("En retard de {days} jours"), "bad"),
        Etat::Due(0) => ("Aujourd’hui".to_owned(), "warning"),
        Etat::Due(days) => {
            (format!("Dans {days} jours"), if one.est_proche() { "warning" } else { "" })
        }
        Etat::Faite(_) | Etat::FaiteEnRetard(_) | Etat::TropTot(_) | Etat::Caduque => {
            (String::new(), "")
        }
    }
}

/// What is owed of the posts that run (first day, day of the check that nothing forbids to work with children): one line
/// for all, which names nobody; none when each was checked.
pub fn honorabilite(
    regles: &Regles,
    postes: &[(Date, Option<Date>)],
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Du> {
    let known: Vec<Regle> =
        regles.regles.iter().filter(|one| one.id == HONORABILITE).cloned().collect();
    let regles = regles.with(known);
    let mut faits: Vec<Fait> = Vec::new();
    for (start, checked) in postes {
        let id = i64::try_from(faits.len()).unwrap_or(i64::MAX);
        let of = |id: i64, nature: &str, day: Date, pour: Vec<i64>| Fait {
            id,
            nature: nature.to_owned(),
            moment: Moment::Jour(day),
            marques: Vec::new(),
            pour,
        };
        faits.push(of(id, "embauche", *start, Vec::new()));
        if let Some(day) = checked {
            faits.push(of(id + 1, "honorabilite_verifiee", *day, vec![id]));
        }
    }
    let contexte = Contexte { naissance: None, zone: zone.clone(), now };
    let owed = echeances(&regles, &faits, &contexte);
    let open: Vec<&Echeance<'_>> = owed.iter().filter(|one| one.est_ouverte()).collect();
    let first = open.iter().min_by_key(|one| one.terme.day(zone))?;
    let (state, kind) = stand(first);
    let what = match open.len() {
        1 => "Honorabilité à vérifier pour un poste".to_owned(),
        n => format!("Honorabilité à vérifier pour {n} postes"),
    };
    Some(Du {
        what,
        when: when(first.terme, zone),
        state,
        kind,
        phrase: format!("{} {}", first.regle.phrase, first.regle.source),
        who: first.regle.responsable.label(),
    })
}
