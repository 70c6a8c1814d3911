//! The record kinds of the house, gathered by the application from the slices.

use std::sync::Arc;

use access::GrantedWrite;
use db::{DbError, Read, Value};
use jiff::civil::Date;

use crate::{
    Fiche, Remark, Row,
    store::{Follows, Holds, Veils},
};

/// Every record kind, parents before children. Cloning it is cheap.
#[derive(Clone)]
pub struct Register {
    fiches: Arc<[&'static Fiche]>,
    /// By table, what follows from a row that is kept (ADR 0052).
    follows: Arc<[(&'static str, Follows)]>,
    /// By table, what other rooms hold against a row before it is kept (ADR 0060).
    holds: Arc<[(&'static str, Holds)]>,
    /// By table, what is put in the place of what rows say when they are listed, shown or taken out (ADR 0060).
    veils: Arc<[(&'static str, &'static [&'static str], Veils)]>,
}

impl Register {
    /// Gathers the record kinds.
    pub fn new(fiches: Vec<&'static Fiche>) -> Self {
        Self {
            fiches: fiches.into(),
            follows: Arc::new([]),
            holds: Arc::new([]),
            veils: Arc::new([]),
        }
    }

    /// The same, with what follows from the rows of some tables.
    #[must_use]
    pub fn following(mut self, follows: &[(&'static str, Follows)]) -> Self {
        self.follows = follows.into();
        self
    }

    /// The same, with what other rooms hold against the rows of some tables.
    #[must_use]
    pub fn holding(mut self, holds: &[(&'static str, Holds)]) -> Self {
        self.holds = holds.into();
        self
    }

    /// The same, with what is put in the place of what the rows of some tables say, and the fields that it hides.
    #[must_use]
    pub fn veiling(mut self, veils: &[(&'static str, &'static [&'static str], Veils)]) -> Self {
        self.veils = veils.into();
        self
    }

    /// What other rooms hold against a row of `table`.
    pub(crate) async fn held(
        &self,
        granted: &mut GrantedWrite,
        table: &str,
        row: &Row,
    ) -> Result<Vec<Remark>, DbError> {
        let found = self.holds.iter().find(|(of, _)| *of == table);
        let Some((_, holds)) = found else { return Ok(Vec::new()) };
        holds(granted, row).await
    }

    /// Makes of rows of `table` what people may read of them on a day: what a judge keeps from being used is gone, and
    /// said to be.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses; the rows must then not be shown.
    pub async fn veil(
        &self,
        read: &mut Read,
        table: &str,
        day: Date,
        rows: &mut [Row],
    ) -> Result<(), DbError> {
        let found = self.veils.iter().find(|(of, ..)| *of == table);
        let Some((.., veils)) = found else { return Ok(()) };
        veils(read, day, rows).await
    }

    /// Whether what stands in a field of the rows of `table` may be hidden from who reads them.
    pub(crate) fn hides_field(&self, table: &str, field: &str) -> bool {
        self.veils.iter().any(|(of, fields, _)| *of == table && fields.contains(&field))
    }

    /// Whether something of the rows of `table` may be hidden from who reads them.
    pub(crate) fn hides(&self, table: &str) -> bool {
        self.veils.iter().any(|(of, fields, _)| *of == table && !fields.is_empty())
    }

    /// The fields of a row that are hidden from who reads it on a day, and what stands in their place.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses; the row must then not be shown.
    pub async fn hidden(
        &self,
        read: &mut Read,
        table: &str,
        day: Date,
        row: &Row,
    ) -> Result<Vec<(&'static str, Value)>, DbError> {
        let found = self.veils.iter().find(|(of, ..)| *of == table);
        let Some((_, fields, _)) = found.filter(|(_, fields, _)| !fields.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut seen = row.clone();
        self.veil(read, table, day, std::slice::from_mut(&mut seen)).await?;
        let differs = |field: &&&'static str| seen.value(field) != row.value(field);
        let told = |field: &'static str| {
            (field, seen.value(field).cloned().unwrap_or_else(|| None::<&str>.into()))
        };
        Ok(fields.iter().filter(differs).map(|field| told(field)).collect())
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
