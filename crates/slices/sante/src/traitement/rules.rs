//! What must hold on a treatment, and what is left of it.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::{DateTime, Time, time};

/// The fields that say when it is taken.
const MOMENTS: &[&str] = &["matin", "midi", "soir", "coucher", "besoin"];

/// It is taken at some moment, over a span in order.
pub(super) fn traitement(row: &Row, _: &Linked) -> Vec<Remark> {
    let never = MOMENTS.iter().all(|moment| row.int(moment) != Some(1));
    let never =
        never.then(|| Remark::refuse("matin", "Cochez au moins un moment, celui de l'ordonnance."));
    rule::span(row, "start_day", "end_day").into_iter().chain(never).collect()
}

/// What names a treatment is about its child.
pub(super) fn under(row: &Row, linked: &Linked) -> Vec<Remark> {
    let other = linked
        .get("traitement_id")
        .is_some_and(|treatment| treatment.int("personne_id") != row.int("personne_id"));
    other
        .then(|| Remark::refuse("traitement_id", "C'est le traitement d'un autre enfant."))
        .into_iter()
        .collect()
}

/// A count is made by two, and what is received does not expire the day before.
pub(super) fn stocked(row: &Row, linked: &Linked) -> Vec<Remark> {
    let text = |name: &str| row.text(name).map(str::trim).filter(|text| !text.is_empty());
    let alone = row.text("mouvement") == Some("compte")
        && text("avec").is_none_or(|with| Some(with) == text("par"));
    let alone = alone.then(|| {
        Remark::refuse("avec", "Un compte se fait à deux : dites avec qui, une autre personne.")
    });
    let over = row
        .day("peremption_day")
        .zip(row.day("start_at"))
        .is_some_and(|(over, at)| row.text("mouvement") == Some("recu") && over < at)
        .then(|| {
            Remark::warn("peremption_day", "C'est déjà périmé : dites ce que vous en faites.")
        });
    under(row, linked).into_iter().chain(alone).chain(over).collect()
}

/// A pill box serves a span, is checked after it is received, and what is wrong with it is said.
pub(super) fn pilulier(row: &Row, _: &Linked) -> Vec<Remark> {
    let early = row
        .day("verifie_day")
        .zip(row.day("recu_day"))
        .is_some_and(|(checked, received)| checked < received)
        .then(|| Remark::refuse("verifie_day", "Il est vérifié avant d'être reçu."));
    let nobody = (row.day("verifie_day").is_some() && row.text("verifie_par").is_none())
        .then(|| Remark::refuse("verifie_par", "Qui l'a vérifié ?"));
    let unchecked = (row.int("conforme").is_some() && row.day("verifie_day").is_none())
        .then(|| Remark::refuse("verifie_day", "Conforme ou non, il a été vérifié : quel jour ?"));
    let unsaid = (row.int("conforme") == Some(0) && row.text("remarque").is_none())
        .then(|| Remark::refuse("remarque", "Dites ce qui n'allait pas, et ce qui en est fait."));
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(early)
        .chain(nobody)
        .chain(unchecked)
        .chain(unsaid)
        .collect()
}

/// From which hour a dose that is not noted calls out: when the next moment begins; 22 h 30 for the last of the day, an
/// hour of ours. None for what is given when it is needed.
pub fn call_hour(moment: &str) -> Option<Time> {
    next_hour(moment).or((moment == "coucher").then_some(time(22, 30, 0, 0)))
}

/// From which hour a moment has come; none for what is given when it is needed. No text fixes it: a rule of
/// ours (ADR 0044), earlier than any house gives it.
pub fn from_hour(moment: &str) -> Option<Time> {
    match moment {
        "matin" => Some(time(5, 0, 0, 0)),
        "midi" => Some(time(11, 0, 0, 0)),
        "soir" => Some(time(17, 0, 0, 0)),
        "coucher" => Some(time(19, 30, 0, 0)),
        _ => None,
    }
}

/// « 17 h », « 19 h 30 ».
pub fn french_hour(hour: Time) -> String {
    match hour.minute() {
        0 => format!("{} h", hour.hour()),
        minute => format!("{} h {minute:02}", hour.hour()),
    }
}

/// What is noted before its moment says why: a child who leaves for the evening takes it along or takes it
/// before. Who is away is known ahead.
fn early(row: &Row) -> Option<Remark> {
    let from = from_hour(row.text("moment_prise")?)?;
    let at = row.moment("start_at")?;
    let told = row.text("remarque").is_some_and(|words| !words.trim().is_empty());
    if at.time() >= from || told || row.text("etat_prise") == Some("absent") {
        return None;
    }
    let sentence = format!(
        "Il est {} : cette prise se note à partir de {}. Si elle est donnée en avance exprès, dites \
         pourquoi.",
        french_hour(at.time()),
        french_hour(from)
    );
    Some(Remark::warn("remarque", sentence))
}

/// From which hour the moment after this one has begun: what is noted from then on was forgotten, or given and not noted.
/// None for the last moment of a day, and for what is given when it is needed.
pub fn next_hour(moment: &str) -> Option<Time> {
    match moment {
        "matin" => from_hour("midi"),
        "midi" => from_hour("soir"),
        "soir" => from_hour("coucher"),
        _ => None,
    }
}

/// What is given once the next moment has begun says why: two doses may be close.
fn late(row: &Row) -> Option<Remark> {
    let next = next_hour(row.text("moment_prise")?)?;
    let at = row.moment("start_at")?;
    let told = row.text("remarque").is_some_and(|words| !words.trim().is_empty());
    if at.time() < next || told || row.text("etat_prise") != Some("donnee") {
        return None;
    }
    let sentence = format!(
        "Donnée à {}, alors que la prise suivante commence à {} : dites pourquoi, et si un soignant le sait.",
        french_hour(at.time()),
        french_hour(next)
    );
    Some(Remark::warn("remarque", sentence))
}

/// It is given while the prescription runs, and when its moment has come.
pub(super) fn prise(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks = under(row, linked);
    remarks.extend(early(row).or_else(|| late(row)));
    if let (Some(treatment), Some(on)) = (linked.get("traitement_id"), row.day("start_at")) {
        let early = treatment.day("start_day").is_some_and(|start| on < start);
        let late = treatment.day("end_day").is_some_and(|end| on >= end);
        if early || late {
            remarks.push(Remark::warn(
                "start_at",
                "Le traitement n'est pas prescrit ce jour-là : dites pourquoi il a été donné.",
            ));
        }
    }
    remarks
}

/// A movement of stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mouvement {
    /// When.
    pub at: DateTime,
    /// A code of `mouvement_stock`.
    pub nature: String,
    /// How many units.
    pub nombre: i64,
}

/// What is left: the last count, plus what was received since, less what was given back and taken.
/// `prises`: when each dose was given; `unites`: units a dose. None when nothing was ever written.
pub fn stock(mouvements: &[Mouvement], prises: &[DateTime], unites: i64) -> Option<i64> {
    let counted = mouvements.iter().filter(|one| one.nature == "compte").max_by_key(|one| one.at);
    let since = counted.map(|one| one.at);
    if mouvements.is_empty() {
        return None;
    }
    let after = |at: DateTime| since.is_none_or(|since| at > since);
    let moved: i64 = mouvements
        .iter()
        .filter(|one| after(one.at))
        .map(|one| match one.nature.as_str() {
            "recu" => one.nombre,
            "rendu" => -one.nombre,
            _ => 0,
        })
        .sum();
    // Before the first movement nobody kept the stock.
    let first = mouvements.iter().map(|one| one.at).min();
    let kept = |at: &&DateTime| after(**at) && first.is_some_and(|first| **at >= first);
    let taken = i64::try_from(prises.iter().filter(kept).count()).unwrap_or(i64::MAX);
    Some(counted.map_or(0, |one| one.nombre) + moved - taken.saturating_mul(unites))
}
