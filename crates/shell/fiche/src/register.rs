//! The record kinds of the house, gathered by the application from the slices.

use std::sync::Arc;

use crate::Fiche;

/// Every record kind, parents before children. Cloning it is cheap.
#[derive(Clone)]
pub struct Register(Arc<[&'static Fiche]>);

impl Register {
    /// Gathers the record kinds.
    pub fn new(fiches: Vec<&'static Fiche>) -> Self {
        Self(fiches.into())
    }

    /// All of them, parents before children.
    pub fn all(&self) -> &[&'static Fiche] {
        &self.0
    }

    /// The one kept in `table`.
    pub fn by_table(&self, table: &str) -> Option<&'static Fiche> {
        self.0.iter().find(|fiche| fiche.table == table).copied()
    }

    /// The one whose part of a URL is `slug`.
    pub fn by_slug(&self, slug: &str) -> Option<&'static Fiche> {
        self.0.iter().find(|fiche| fiche.slug == slug).copied()
    }
}
