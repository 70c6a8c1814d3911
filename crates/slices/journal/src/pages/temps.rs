//! The time that a note counted, in the act that it made: what somebody corrected there, and what a withdrawal takes back.

use access::{Action, Actor, Category, Cible, Granted, GrantedWrite, Verb};
use fiche::{Register, Row};
use web::{PageError, Shell};

use super::{minutes_told, time_told};
use crate::note::Note;

/// What is said of the act of a note, beside the note.
#[derive(Default)]
pub(super) struct Temps {
    /// Where it is read; empty for nowhere.
    pub href: String,
    /// What the act says that the note does not.
    pub beside: String,
    /// What becomes of its time when the note is withdrawn.
    pub leaving: &'static str,
}

/// Somebody told since that the act is of another child, or of another service: it is no more that of the note.
fn is_elsewhere(note: &Note, acte: &Row) -> bool {
    acte.owner != note.service || acte.int("personne_id").is_some_and(|of| of != note.personne)
}

/// Somebody told another time since, in the act.
fn is_retyped(note: &Note, acte: &Row) -> bool {
    let time = (acte.int("minutes"), acte.int("travel_minutes"));
    let some = time.0.unwrap_or(0) + time.1.unwrap_or(0) > 0;
    some && time != (note.minutes, note.travel_minutes)
}

/// What the page of a note says of its act. What is in the act is told to who reads it.
pub(super) async fn of_note(
    (shell, actor): (&Shell, &Actor),
    granted: &mut Granted,
    register: &Register,
    note: &Note,
) -> Result<Temps, PageError> {
    let gone = note.retrait.is_some();
    let mut told = Temps::default();
    let (Some(kind), Some(id)) = (register.by_table("acte"), note.acte) else { return Ok(told) };
    let Some(acte) = fiche::read_row(granted, kind, id).await? else { return Ok(told) };
    if is_elsewhere(note, &acte) {
        let text = if gone { ", non retiré : son" } else { " ; son" };
        told.beside = format!("{text} acte a été rattaché ailleurs depuis");
        told.leaving = "Son acte a été rattaché ailleurs depuis : son temps n’en sera pas retiré.";
        return Ok(told);
    }
    told.href = format!("/fiche/actes/{id}");
    let enfants = acte.int("personne_id").into_iter().collect();
    let cible = Cible::RowOfService { service: acte.owner, table: "acte", id, enfants };
    let action = Action { verb: Verb::Lire, category: Category::Vie, cible };
    let reads = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
    if gone {
        // The act stays with its history: nothing of it is counted any more.
        if !minutes_told(note).is_empty() {
            ", temps retiré avec la note".clone_into(&mut told.beside);
        }
    } else if reads && is_retyped(note, &acte) {
        let time = time_told(acte.int("minutes"), acte.int("travel_minutes"));
        told.beside = format!(" ; corrigé depuis dans son acte : {time}");
        told.leaving = "Le temps de son acte, corrigé depuis, part avec elle ; l’historique de l’acte le garde.";
    } else if !minutes_told(note).is_empty() {
        told.leaving = "Le temps de son acte part avec elle.";
    }
    Ok(told)
}

/// Takes back the time of a note that is withdrawn from its act as it now stands, whatever else was corrected there, and
/// returns what is then said.
pub(super) async fn take_back(
    register: &Register,
    write: &mut GrantedWrite,
    note: &Note,
    motif: &str,
) -> Result<&'static str, PageError> {
    let (Some(kind), Some(id)) = (register.by_table("acte"), note.acte) else {
        return Ok("retiree");
    };
    let Some(acte) = fiche::standing(write, kind, id).await? else { return Ok("retiree") };
    // Put right by hand, in the file of another child perhaps: the write is not about that one.
    if is_elsewhere(note, &acte) {
        return Ok("retiree_ailleurs");
    }
    let why = format!("Note du journal retirée : {motif}");
    fiche::put_to_zero(write, kind, &acte, &["minutes", "travel_minutes"], &why).await?;
    Ok(if is_retyped(note, &acte) { "retiree_temps" } else { "retiree" })
}
