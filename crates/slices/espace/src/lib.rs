//! The own place of a child, and of each parent: the keys that open it, who opened it, and what a holder may be
//! shown.
//!
//! - `coffre.rs`: the coffre of a young person (ADR 0053).
//! - `model.rs`: a key. `rules.rs`: who may be shown what, pure. `store.rs`: the tables. `mots.rs`: what holders
//!   write, to be validated. `recu.rs`: what comes by SMS text, call or paper (ADR 0059). What is shown comes from
//!   several slices: `app/src/espace` (ADR 0037).

mod coffre;
mod model;
mod mots;
mod recu;
mod rules;
mod store;

pub use coffre::{
    Coffre, NATURES as NATURES_COFFRE, Piece as PieceCoffre, change_code, coffre_id,
    coffre_of_child, coffre_of_code, coffre_of_session, drop_piece as drop_piece_coffre,
    enter_coffre, leave_coffre, open_coffre, piece as piece_coffre, pieces as pieces_coffre,
    put_piece as put_piece_coffre, seal_coffres, show_piece as show_piece_coffre,
};
pub use model::{Cle, Opening, Pour};
pub use mots::{
    Demande, Ecrit, Geste, LONGEST, Mot, Suite, all_mots, close_mot, forget_mot, keep_mot,
    mark_read, mots_of_child, mots_of_holder, seal_mots,
};
pub use recu::{
    Attente, CANAUX, Candidat, De, GARDE_JOURS, JETON_JOURS, Recu, Tri, canal, drop_one,
    for_direction, hold, is_new, keep_recu, lapse, let_go, seal_messages, tray,
};
pub use rules::{Interdit, Situation, Tue, Vue, is_about, is_shown, normal_code, vue, why_hidden};
pub use store::{
    cle_of_code, close_session, expire, forget, hash_of_code, is_of, keep_cle, of_child,
    open_session, openings, revoke, revoke_of, session, set_langue, touch_session,
};

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &[
    mots::MOTS,
    mots::REPONSE,
    coffre::PRENOM,
    coffre::TITRE,
    coffre::CONTENU,
    recu::NUMERO,
    recu::TEXTE,
];

#[cfg(test)]
mod tests;
