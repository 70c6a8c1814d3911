//! What follows from the facts of an establishment.

use delais::{Contexte, Etat, Fait, Moment, Regle, Regles, echeances};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use vocabulary::french_day;

/// The rules of law that are about an establishment.
pub(super) const OF_SERVICE: &[&str] = &["rf-5ans", "pe-5ans", "eval-5ans", "cvs-3"];

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

/// What follows from the noted facts (codes of `nature_etape_service`, days), by day. Of two that start the same, the
/// latest counts. A council is owed three times a year from the first meeting that is noted on: which services must hold
/// one, the register does not know.
pub fn dus(regles: &Regles, noted: &[(String, Date)], now: Timestamp, zone: &TimeZone) -> Vec<Du> {
    let known: Vec<Regle> =
        regles.regles.iter().filter(|one| OF_SERVICE.contains(&one.id.as_str())).cloned().collect();
    let regles = regles.with(known);
    let starts =
        |nature: &str| regles.regles.iter().any(|one| one.depart.iter().any(|of| of == nature));
    let last =
        |nature: &str| noted.iter().filter(|(of, _)| of == nature).map(|(_, day)| *day).max();
    let mut faits: Vec<Fait> = Vec::new();
    let mut add = |nature: &str, day: Date| {
        let id = i64::try_from(faits.len()).unwrap_or(i64::MAX);
        let (nature, moment) = (nature.to_owned(), Moment::Jour(day));
        faits.push(Fait { id, nature, moment, marques: Vec::new(), pour: Vec::new() });
    };
    for (nature, day) in noted {
        if !starts(nature) || last(nature) == Some(*day) {
            add(nature, *day);
        }
    }
    let today = zone.to_datetime(now).date();
    if last("reunion_cvs").is_some() {
        add("annee", today.first_of_year());
    }
    let contexte = Contexte { naissance: None, zone: zone.clone(), now };
    let owed = echeances(&regles, &faits, &contexte);
    owed.iter()
        .filter(|one| one.est_ouverte())
        .map(|one| {
            let (state, kind) = match one.etat {
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
            };
            let of = one.etape.fois;
            let what = if of > 1 {
                format!("{} ({} sur {of})", one.regle.domaine, one.preuves)
            } else {
                one.regle.domaine.clone()
            };
            Du {
                what: what.replace('\'', "’"),
                when: french_day(one.terme.day(zone)),
                state,
                kind,
                phrase: format!("{} {}", one.regle.phrase, one.regle.source),
                who: one.regle.responsable.label(),
            }
        })
        .collect()
}
