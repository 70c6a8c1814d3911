//! What colleagues tell each other about a child: a word, addressed to some, read or not.
//!
//! It lives in the file and nowhere else: who may read its category about the child reads it, and nobody
//! does once the mission is over (ADR 0040). `store.rs`: the tables.

mod store;

pub(crate) use store::*;
pub use store::{Addressee, Message, Unread, all_of, forget, forget_one, unread};

/// What the seal of a message is for.
pub(crate) const CONTENT: &str = "message.content";

/// The longest message, in characters: beyond, it is a note.
pub(crate) const LONGEST: usize = 2_000;

/// What is wrong with a text.
pub(crate) fn text_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("Écrivez votre message.".to_owned())
    } else if text.chars().count() > LONGEST {
        Some(format!(
            "Un message tient en {LONGEST} caractères : coupez-le, ou faites-en une note du journal."
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, text_fault};

    #[test]
    fn a_message_says_something_and_is_short() {
        assert!(text_fault(" \n").is_some());
        assert!(text_fault(&"é".repeat(LONGEST)).is_none());
        assert!(text_fault(&"é".repeat(LONGEST + 1)).is_some());
    }
}
