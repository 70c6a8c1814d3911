//! What moved a date: the fact that somebody corrected, from what to what, and the deadlines that followed.

use std::collections::BTreeMap;

use access::Granted;
use delais::{Contexte, Regles, echeances};
use fiche::{Change, Fiche, Kind, Register, Row};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use vocabulary::french_day;
use web::{PageError, Shell};

use super::{
    model::{Dossier, Mesure},
    rules::faits,
};

/// A deadline that a correction moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deplacement {
    /// Its rule, its stage and the measure it follows from: which deadline it is.
    pub regle: String,
    /// The name of its stage.
    pub etape: String,
    /// The measure it follows from.
    pub mesure: Option<i64>,
    /// What is owed.
    pub what: String,
    /// Its day before; none when it was not owed.
    pub from: Option<Date>,
    /// Its day after; none when it is owed no more.
    pub to: Option<Date>,
    /// What was corrected: « Terme : 10/12/2026 → 10/03/2027 ».
    pub why: String,
    /// The reason that was given, if one was.
    pub motif: Option<String>,
    /// Who corrected it.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
}

impl Deplacement {
    /// « du 10/09/2026 au 10/12/2026 », « due désormais le 10/12/2026 », « n’est plus due (était le 10/09/2026) ».
    pub fn moved(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("du {} au {}", french_day(from), french_day(to)),
            (None, Some(to)) => format!("due désormais le {}", french_day(to)),
            (Some(from), None) => format!("n’est plus due (était le {})", french_day(from)),
            (None, None) => String::new(),
        }
    }
}

/// The fields of a measure that dates follow from.
const OF_MESURE: &[&str] = &[
    "nature",
    "cadre",
    "decision_day",
    "reception_day",
    "effet_day",
    "prise_en_charge_day",
    "terme_day",
    "fin_day",
    "precedente_id",
];

/// What says which deadline it is: rule, stage, measure.
type Key = (String, String, Option<i64>);

/// The day and the name of each deadline that is owed.
fn owed(
    regles: &Regles,
    dossier: &Dossier,
    now: Timestamp,
    zone: &TimeZone,
) -> BTreeMap<Key, (Date, String)> {
    let known = faits(dossier, zone);
    let contexte = Contexte { naissance: dossier.naissance, zone: zone.clone(), now };
    let mut all = BTreeMap::new();
    for one in echeances(regles, &known.faits, &contexte).iter().filter(|one| one.est_ouverte()) {
        let mesure = known.mesure(one.fait);
        let closed = dossier.mesures.iter().any(|of| Some(of.id) == mesure && of.fin.is_some());
        if closed {
            continue;
        }
        let what = if one.etape.nom.is_empty() {
            one.regle.domaine.clone()
        } else {
            format!("{} : {}", one.regle.domaine, one.etape.nom)
        };
        let key = (one.regle.id.clone(), one.etape.nom.clone(), mesure);
        all.entry(key).or_insert((one.terme.day(zone), what));
    }
    all
}

fn of_row(row: &Row, known: &Mesure) -> Mesure {
    Mesure {
        id: known.id,
        service: known.service,
        nature: row.text("nature").unwrap_or_default().to_owned(),
        cadre: row.text("cadre").unwrap_or_default().to_owned(),
        decision: row.day("decision_day"),
        reception: row.day("reception_day"),
        effet: row.day("effet_day"),
        prise_en_charge: row.day("prise_en_charge_day"),
        terme: row.day("terme_day"),
        fin: row.day("fin_day"),
        precedente: row.int("precedente_id"),
    }
}

/// What a correction changed, of the fields that dates follow from; empty when none did.
fn changed(kind: &Fiche, fields: &[&str], before: &Row, after: &Row) -> String {
    let of = kind.fields.iter().filter(|field| fields.contains(&field.name));
    let told =
        of.filter(|field| before.value(field.name) != after.value(field.name)).map(|field| {
            if matches!(field.kind, Kind::Link(_)) {
                return format!("{} : changée", field.label);
            }
            let say = |row: &Row| {
                let text = fiche::show(field.kind, row.value(field.name));
                if text.is_empty() { "vide".to_owned() } else { text }
            };
            format!("{} : {} → {}", field.label, say(before), say(after))
        });
    told.collect::<Vec<_>>().join(" ; ")
}

/// The deadlines that corrections of the measures of a child, and of a birth, moved, the latest correction first. The
/// caller's grant is on the file, or on a list that holds the child.
///
/// # Errors
///
/// [`PageError::Machine`] when the rules cannot be read, or the engine refuses.
pub async fn deplacements(
    shell: &Shell,
    register: &Register,
    granted: &mut Granted,
    dossier: &Dossier,
) -> Result<Vec<Deplacement>, PageError> {
    let regles = Regles::livrees().map_err(|error| PageError::Machine(error.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = shell.house.now();
    let mut all = Vec::new();
    let mut keep = |avant: &Dossier, apres: &Dossier, why: String, change: &Change| {
        let (was, is) = (owed(regles, avant, now, &zone), owed(regles, apres, now, &zone));
        let keys = was.keys().chain(is.keys().filter(|key| !was.contains_key(*key)));
        for key in keys {
            let (from, to) = (was.get(key), is.get(key));
            if from.map(|one| one.0) == to.map(|one| one.0) {
                continue;
            }
            let what = to.or(from).map(|one| one.1.clone()).unwrap_or_default();
            all.push(Deplacement {
                regle: key.0.clone(),
                etape: key.1.clone(),
                mesure: key.2,
                what,
                from: from.map(|one| one.0),
                to: to.map(|one| one.0),
                why: why.clone(),
                motif: change.motif.clone(),
                nom: change.nom.clone(),
                at: change.at.clone(),
            });
        }
    };
    if let Some(kind) = register.by_table("mesure") {
        for (at, mesure) in dossier.mesures.iter().enumerate() {
            for change in fiche::history(granted, kind, mesure.id).await? {
                let Some(before) = &change.before else { continue };
                let why = changed(kind, OF_MESURE, before, &change.after);
                if why.is_empty() {
                    continue;
                }
                let (mut avant, mut apres) = (dossier.clone(), dossier.clone());
                if let (Some(was), Some(is)) =
                    (avant.mesures.get_mut(at), apres.mesures.get_mut(at))
                {
                    *was = of_row(before, mesure);
                    *is = of_row(&change.after, mesure);
                }
                keep(&avant, &apres, why, &change);
            }
        }
    }
    if let Some(kind) = register.by_table("personne") {
        for change in fiche::history(granted, kind, dossier.personne).await? {
            let Some(before) = &change.before else { continue };
            let why = changed(kind, &["birth_day"], before, &change.after);
            if why.is_empty() {
                continue;
            }
            let avant = Dossier { naissance: before.day("birth_day"), ..dossier.clone() };
            let apres = Dossier { naissance: change.after.day("birth_day"), ..dossier.clone() };
            keep(&avant, &apres, why, &change);
        }
    }
    all.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.what.cmp(&b.what)));
    Ok(all)
}
