//! The journal of a child: what happened, told by who was there, read by those whose work it is.
//!
//! - `note/`: a note, its texts that nobody overwrites, who is to read it, its category that decides
//!   who may; drafts, one's own. `regle.rs`: how long a text stays open (`regle_equipe`).
//! - `lecture/`: when somebody last looked at a child (ADR 0050).
//! - `message/`: what colleagues tell each other about a child, addressed, read or not (ADR 0040).
//! - `tache/`: what is to do, by whom, for when (ADR 0050).
//! - `phrase/`: one sentence out of what is kept for oneself, for who looks after the child now (ADR 0073).
//! - `pages/`: a child's journal, the form of a note, one note, the hand-over of a service, whose
//!   child to note about, the panel of the child's page (ADR 0029).

use access::House;
use axum::{Extension, Router};
use db::{Db, DbError, Write};
use fiche::{Fiche, Follow, Register, Way};
use web::Shell;

pub mod lecture;
pub mod message;
pub mod note;
mod pages;
pub mod phrase;
mod regle;
pub mod tache;

pub use pages::{
    Absent, Absents, Acte, Around, Away, Begun, Demande, Deposit, Entry, Word, around, ask, begin,
    deposit, deposit_photo, deposit_signature, keep, panel, sentences, tell,
};
pub use regle::REGLE_EQUIPE;

/// The record kinds of this slice.
pub const FICHES: &[&Fiche] = &[&REGLE_EQUIPE];

/// What goes with a child's file that is united with another (ADR 0034). A note that was told of both is
/// kept twice, as what it is: two notes.
pub static FOLLOWS: &[Follow] = &[
    Follow {
        table: "note_journal",
        column: "personne_id",
        way: Way::Beside(&["compte_id", "group_id"], "group_id"),
        label: "notes du journal",
    },
    Follow::moves("message", "messages"),
    Follow::moves("tache", "choses à faire"),
    Follow::moves("phrase_quotidien", "phrases pour le quotidien"),
    // Who looked at one file looked at that one.
    Follow::stays("lecture_dossier", "personne_id"),
    // Sealed for its file: who opens the one that goes on finds it there.
    Follow::stays("brouillon_note", "personne_id"),
];

/// The record kinds whose rows a note names by their identifier.
pub const NAMED: &[&str] = &["acte"];

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &[
    note::TEXT,
    note::DRAFT,
    message::CONTENT,
    tache::CONTENT,
    tache::WORD,
    phrase::CONTENT,
    phrase::TOLD,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    pages::routes().layer(Extension(register))
}

/// Erases the notes about a child, their texts, their readers and their drafts, and the messages.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    message::forget(write, personne).await?;
    lecture::forget(write, personne).await?;
    tache::forget(write, personne).await?;
    phrase::forget(write, personne).await?;
    note::forget(write, personne).await
}

/// Puts every text and every draft under the current key. Returns how many were; begun again, it goes
/// on with what is left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_notes(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    for table in note::SEALED_TABLES {
        let mut after = Some(i64::MIN);
        while let Some(last) = after {
            let mut write = db.write_behind().await?;
            let (next, count) = note::renew(&mut write, table, last).await?;
            write.commit().await?;
            (after, done) = (next, done + count);
        }
    }
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = message::renew(&mut write, last).await?;
        write.commit().await?;
        (after, done) = (next, done + count);
    }
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = phrase::renew(&mut write, last).await?;
        write.commit().await?;
        (after, done) = (next, done + count);
    }
    for table in ["tache", "tache_geste"] {
        let mut after = Some(i64::MIN);
        while let Some(last) = after {
            let mut write = db.write_behind().await?;
            let (next, count) = tache::renew(&mut write, table, last).await?;
            write.commit().await?;
            (after, done) = (next, done + count);
        }
    }
    Ok(done)
}

/// The drafts of an account: child, and when each was last typed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn drafts(house: &House, compte: i64) -> Result<Vec<(i64, String)>, DbError> {
    note::drafts(&mut house.db().read().await?, compte).await
}
