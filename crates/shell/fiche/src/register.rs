//! The record kinds of the house, gathered by the application from the slices.

use std::sync::Arc;

use crate::{Fiche, store::Follows};

/// Every record kind, parents before children. Cloning it is cheap.
#[derive(Clone)]
pub struct Register {
    fiches: Arc<[&'static Fiche]>,
    /// By table, what follows from a row that is kept (ADR 0052).
    follows: Arc<[(&'static str, Follows)]>,
}

impl Register {
    /// Gathers the record kinds.
    pub fn new(fiches: Vec<&'static Fiche>) -> Self {
        Self { fiches: fiches.into(), follows: Arc::new([]) }
    }

    /// The same, with what follows from the rows of some tables.
    #[must_use]
    pub fn following(mut self, follows: &[(&'static str, Follows)]) -> Self {
        self.follows = follows.into();
        self
    }

    /// All of them, parents before children.
    pub fn all(&self) -> &[&'static Fiche] {
        &self.fiches
    }

    /// What follows from a row of `table`.
    pub(crate) fn follows(&self, table: &str) -> Option<Follows> {
        self.follows.iter().find(|(of, _)| *of == table).map(|(_, follows)| *follows)
    }

    /// The one kept in `table`.
    pub fn by_table(&self, table: &str) -> Option<&'static Fiche> {
        self.fiches.iter().find(|fiche| fiche.table == table).copied()
    }

    /// The one whose part of a URL is `slug`.
    pub fn by_slug(&self, slug: &str) -> Option<&'static Fiche> {
        self.fiches.iter().find(|fiche| fiche.slug == slug).copied()
    }
}
