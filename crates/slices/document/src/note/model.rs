//! A working note.

/// A note, as its author reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identifier.
    pub id: i64,
    /// The service in whose name its author accompanies the child.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// Who wrote it, and alone reads it.
    pub compte: i64,
    /// When it was written.
    pub at: String,
    /// When it was last changed.
    pub changed_at: Option<String>,
    /// The sealed text.
    pub content: String,
}

/// The longest note, in characters.
pub(crate) const LONGEST: usize = 20_000;
