//! To whom an incident must be told, and until when: the dated rules of the law, then what the trade
//! does without a delay that a text fixes.

use delais::{Contexte, Etat, Fait, Moment, Regles, echeances};
use fiche::Row;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// The rule of the law on grave dysfunctions, in the rules of `delais`.
const LAW: &str = "eig";

/// Those who are the administrative authority of an establishment (CASF, art. L. 313-3).
const AUTORITES: &[&str] = &["departement", "ars", "pjj", "prefet"];

/// Somebody who was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dit {
    /// A code of `destinataire_avis`.
    pub destinataire: String,
    /// When.
    pub at: DateTime,
    /// Whether in writing.
    pub ecrit: bool,
}

/// Where one thing to be told stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoi {
    /// Told then.
    Dit(DateTime),
    /// Told then, later than the law wants.
    DitEnRetard(DateTime),
    /// To be told before this moment.
    Avant(DateTime),
    /// It had to be told before this moment.
    EnRetard(DateTime),
    /// To be told; no text gives a delay.
    ADire,
}

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ADire {
    /// To whom, a code of `destinataire_avis`: what one touch records.
    pub destinataire: &'static str,
    /// In words.
    pub label: &'static str,
    /// Whether it must be written.
    pub ecrit: bool,
    /// Where it stands.
    pub quoi: Quoi,
    /// The text that wants it, or that it is a habit.
    pub source: String,
}

/// Whether an incident is one that the authority must know of: what the service calls grave, and the
/// disappearance of somebody it houses once police or gendarmerie is called (arrêté du 28 décembre
/// 2016, art. 1er). A near miss is not.
pub(crate) fn is_dysfonctionnement(incident: &Row, dits: &[Dit]) -> bool {
    let called = incident.int("gendarmerie") == Some(1)
        || dits.iter().any(|one| one.destinataire == "forces_ordre");
    incident.int("evite") != Some(1)
        && (incident.text("gravite") == Some("grave")
            || (incident.text("nature") == Some("fugue") && called))
}

/// What the trade tells besides: whom, the words, the text.
fn besides(incident: &Row) -> Vec<(&'static str, &'static str, &'static str)> {
    let nature = incident.text("nature").unwrap_or_default();
    let grave = incident.text("gravite") == Some("grave");
    let mut all = Vec::new();
    if incident.int("evite") == Some(1) {
        return all;
    }
    if nature == "fugue" {
        all.push((
            "forces_ordre",
            "Police ou gendarmerie : la fugue",
            "Usage : aussitôt, aucun texte ne fixe de délai au service",
        ));
    }
    if grave || nature == "fugue" {
        all.push((
            "parents",
            "Parents ou représentant légal",
            "Code civil, art. 375-7 : ils gardent l’autorité parentale ; aucun délai n’y est écrit",
        ));
    }
    let harmed = incident.text("role_incident") == Some("victime");
    if grave && (nature == "mise_en_danger" || (nature == "violence_jeune" && harmed)) {
        all.push((
            "procureur",
            "Procureur de la République",
            "Code pénal, art. 434-3 : mauvais traitements infligés à un mineur",
        ));
    }
    all
}

fn written(moment: Moment, zone: &TimeZone) -> DateTime {
    match moment {
        Moment::Jour(day) => day.to_datetime(jiff::civil::Time::midnight()),
        Moment::Instant(at) => zone.to_datetime(at),
    }
}

/// What must be told of an incident at `now`: the law first. `zone` reads the hours that were written.
pub fn a_dire(incident: &Row, dits: &[Dit], zone: &TimeZone, now: Timestamp) -> Vec<ADire> {
    let mut all = Vec::new();
    if is_dysfonctionnement(incident, dits) {
        all.extend(of_law(incident, dits, zone, now));
    }
    for (destinataire, label, source) in besides(incident) {
        let first = dits.iter().filter(|one| one.destinataire == destinataire).map(|one| one.at);
        all.push(ADire {
            destinataire,
            label,
            ecrit: false,
            quoi: first.min().map_or(Quoi::ADire, Quoi::Dit),
            source: source.to_owned(),
        });
    }
    all
}

fn of_law(incident: &Row, dits: &[Dit], zone: &TimeZone, now: Timestamp) -> Vec<ADire> {
    let instant =
        |at: DateTime| zone.to_timestamp(at).map_or(Moment::Jour(at.date()), Moment::Instant);
    let (Ok(regles), Some(start)) = (Regles::livrees(), incident.moment("start_at")) else {
        return Vec::new();
    };
    let fait = |id: i64, nature: &str, at: DateTime, pour: Vec<i64>| Fait {
        id,
        nature: nature.to_owned(),
        moment: instant(at),
        marques: Vec::new(),
        pour,
    };
    let mut faits = vec![fait(0, "dysfonctionnement", start, Vec::new())];
    for one in dits.iter().filter(|one| AUTORITES.contains(&one.destinataire.as_str())) {
        let next = i64::try_from(faits.len()).unwrap_or(i64::MAX);
        faits.push(fait(next, "autorite_informee", one.at, vec![0]));
        if one.ecrit {
            faits.push(fait(next + 1, "autorite_informee_par_ecrit", one.at, vec![0]));
        }
    }
    let contexte = Contexte { naissance: None, zone: zone.clone(), now };
    echeances(regles, &faits, &contexte)
        .into_iter()
        .filter(|one| one.regle.id == LAW)
        .map(|one| {
            let ecrit =
                one.etape.preuve.iter().any(|nature| nature == "autorite_informee_par_ecrit");
            let terme = written(one.terme, zone);
            ADire {
                destinataire: "departement",
                label: if ecrit {
                    "Autorité (département, ARS, PJJ) : par écrit"
                } else {
                    "Autorité (département, ARS, PJJ) : sans attendre"
                },
                ecrit,
                quoi: match one.etat {
                    Etat::Faite(at) | Etat::TropTot(at) => Quoi::Dit(written(at, zone)),
                    // « Sans délai » is at once, not in the same minute: a call within a few hours is
                    // not shown as late.
                    Etat::FaiteEnRetard(at) if !ecrit && soon(terme, written(at, zone)) => {
                        Quoi::Dit(written(at, zone))
                    }
                    Etat::FaiteEnRetard(at) => Quoi::DitEnRetard(written(at, zone)),
                    Etat::Due(_) | Etat::Caduque => Quoi::Avant(terme),
                    Etat::Depassee(_) => Quoi::EnRetard(terme),
                },
                source: one.regle.source.clone(),
            }
        })
        .collect()
}

/// How long after the incident a first word still counts as « sans délai », in hours: a reading of ours.
const AT_ONCE_HOURS: i64 = 12;

fn soon(start: DateTime, told: DateTime) -> bool {
    let hours = told.duration_since(start).as_hours();
    (0..=AT_ONCE_HOURS).contains(&hours)
}
