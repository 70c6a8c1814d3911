//! What must hold on collective actions and on who took part, and what follows: who may go, where an image may go.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::french_day;

use super::model::PORTEE_IMAGE;

/// An action ends after it starts, its costs are not negative, and one comes back after leaving.
pub fn action_collective(row: &Row, _: &Linked) -> Vec<Remark> {
    let told = "Un coût n'est pas négatif : donnez 0 ou plus.";
    let costs = ["cout", "cout_prevu"].map(|field| rule::not_negative(row, field, told));
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(costs.into_iter().flatten())
        .chain(way(row))
        .chain(rule::phone(row, "telephone"))
        .collect()
}

/// Leaving and coming back are both known, in order, on the days of the action.
fn way(row: &Row) -> Option<Remark> {
    let (start, last) = (row.day("start_day"), last_day(row));
    match (row.moment("depart_at"), row.moment("retour_at")) {
        (None, None) if row.int("nuit") == Some(1) => Some(Remark::refuse(
            "depart_at",
            "On dort sur place : dites quand on part et quand on revient.",
        )),
        (None, None) => None,
        (Some(_), None) => Some(Remark::refuse("retour_at", "Dites aussi quand on revient.")),
        (None, Some(_)) => Some(Remark::refuse("depart_at", "Dites aussi quand on part.")),
        (Some(out), Some(back)) if back <= out => {
            Some(Remark::refuse("retour_at", "Le retour est avant le départ."))
        }
        (Some(out), Some(back)) => {
            let off = start != Some(out.date()) || last != Some(back.date());
            off.then(|| {
                let told = "Le départ et le retour ne sont pas le premier et le dernier jour de \
                            l'action : corrigez l'un ou l'autre.";
                Remark::refuse("depart_at", told)
            })
        }
    }
}

/// The last day of an action; its only day when it has one.
pub fn last_day(row: &Row) -> Option<Date> {
    let end = row.day("end_day").and_then(|end| end.yesterday().ok());
    end.or_else(|| row.day("start_day"))
}

/// A certificate ends after it starts.
pub fn certificat(row: &Row, linked: &Linked) -> Vec<Remark> {
    [rule::span(row, "start_day", "end_day"), rule::after_birth(row, linked, "start_day")]
        .into_iter()
        .flatten()
        .collect()
}

/// An answer ends after it starts; one parent of two may say no, not yes.
pub fn image(row: &Row, linked: &Linked) -> Vec<Remark> {
    let alone = row.text("qui_autorise") == Some("un_parent") && row.int("accord") == Some(1);
    let told = "Un seul de ses deux parents ne suffit pas pour dire oui : il faut les deux, ou le seul qui a \
                l'autorité parentale.";
    let alone = alone.then(|| Remark::refuse("qui_autorise", told));
    certificat(row, linked).into_iter().chain(alone).collect()
}

/// Whether a certificate serves an activity on a day.
pub fn serves(certificat: &Row, activite: &str, (first, last): (Date, Date)) -> bool {
    certificat.text("activite_certificat") == Some(activite)
        && certificat.day("start_day").is_some_and(|start| start <= first)
        && certificat.day("end_day").is_none_or(|end| end > last)
}

/// What is known of the image of a child for one use, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// Said yes by who may, and the child does not mind.
    Oui,
    /// Somebody said no: who decides, or the child.
    Non,
    /// Nobody answered, or the answer is over.
    Inconnu,
}

/// The latest answer for one use, of those begun on a day.
fn latest<'a>(rows: &'a [Row], portee: &str, day: Date) -> Option<&'a Row> {
    let of = rows.iter().filter(|row| {
        row.text("portee_image") == Some(portee)
            && row.day("start_day").is_some_and(|start| start <= day)
    });
    of.max_by_key(|row| (row.day("start_day"), row.id))
}

/// A right on the image that parents gave for one use, and may take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accord {
    /// The use, a code of `portee_image`.
    pub portee: &'static str,
    /// Since when.
    pub start: Date,
    /// As whom one of them takes it back, a code of `qui_autorise`.
    pub qui: &'static str,
    /// The answers that begin later and say yes.
    pub ahead: Vec<i64>,
}

/// What parents gave, use by use, that stands on a day or will: not what a judge, a guardian or an adult said since.
pub fn accords_des_parents(rows: &[Row], day: Date) -> Vec<Accord> {
    let theirs = |row: &&Row| {
        row.int("accord") == Some(1)
            && matches!(row.text("qui_autorise"), Some("parents" | "parent"))
            && row.day("end_day").is_none_or(|end| end > day)
    };
    let of = |portee: &'static str| {
        let begins = |row: &&Row| {
            row.text("portee_image") == Some(portee)
                && row.day("start_day").is_some_and(|start| start > day)
        };
        let mut ahead: Vec<&Row> = rows.iter().filter(begins).filter(theirs).collect();
        ahead.sort_by_key(|row| (row.day("start_day"), row.id));
        let first = latest(rows, portee, day).filter(theirs).or(ahead.first().copied())?;
        let alone = first.text("qui_autorise") == Some("parent");
        Some(Accord {
            portee,
            start: first.day("start_day")?,
            qui: if alone { "parent" } else { "un_parent" },
            ahead: ahead.iter().map(|row| row.id).collect(),
        })
    };
    PORTEE_IMAGE.items.iter().filter_map(|&(portee, _)| of(portee)).collect()
}

/// What stands for one use on a day: the latest answer.
pub fn image_on(rows: &[Row], portee: &str, day: Date) -> Image {
    let Some(last) = latest(rows, portee, day) else { return Image::Inconnu };
    if last.day("end_day").is_some_and(|end| end <= day) {
        return Image::Inconnu;
    }
    match (last.int("accord"), last.int("accord_enfant")) {
        (_, Some(0)) | (Some(0) | None, _) => Image::Non,
        _ => Image::Oui,
    }
}

/// Somebody takes part; a child, with the certificate that the action asks for, valid to its last day.
pub fn participation_action(row: &Row, linked: &Linked) -> Vec<Remark> {
    let somebody = rule::one_of(
        row,
        "personne_id",
        "professionnel_id",
        "Dites qui a participé : choisissez un enfant, un parent ou un professionnel.",
    );
    somebody.into_iter().chain(may_go(row, linked)).collect()
}

fn may_go(row: &Row, linked: &Linked) -> Option<Remark> {
    let action = linked.get("action_id")?;
    let activite = action.text("activite_certificat")?;
    // Who did not come needs nothing.
    if row.int("personne_id").is_none() || row.int("venu") == Some(0) {
        return None;
    }
    let days = (action.day("start_day")?, last_day(action)?);
    let told = |what: &str| {
        Some(Remark::refuse(
            "certificat_id",
            format!(
                "{what} : il en faut un, valable du {} au {}.",
                french_day(days.0),
                french_day(days.1)
            ),
        ))
    };
    match linked.get("certificat_id") {
        None => told("Aucun certificat médical n'est choisi"),
        Some(other) if other.int("personne_id") != row.int("personne_id") => {
            told("Ce certificat est celui d'un autre enfant")
        }
        Some(own) if !serves(own, activite, days) => {
            told("Ce certificat n'est pas pour cette activité, ou n'est plus valable")
        }
        Some(_) => None,
    }
}

/// Somebody came, on a day of the action.
pub fn presence_seance(row: &Row, linked: &Linked) -> Vec<Remark> {
    let somebody = rule::one_of(
        row,
        "personne_id",
        "professionnel_id",
        "Dites qui est venu : choisissez un jeune ou un professionnel.",
    );
    let early = linked
        .get("action_id")
        .and_then(|action| action.day("start_day"))
        .zip(row.day("day"))
        .is_some_and(|(start, day)| day < start)
        .then(|| Remark::refuse("day", "C'est avant le premier jour de l'action."));
    somebody.into_iter().chain(early).collect()
}
