//! What goes with a file when it is united with another: every link of the record kinds to a person, and
//! what the slices keep in tables of their own.

use std::sync::Arc;

use crate::Register;

/// What becomes of the rows of a table, of no record kind, that name a person.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// They go with the file.
    Moves,
    /// The same; a row that stands under both files by these columns, which are unique together with the
    /// person, is kept beside the other: this column takes the identifier of the row.
    Beside(&'static [&'static str], &'static str),
    /// They stay under the old identifier: who reads them reads both.
    Stays,
}

/// A table, of no record kind, whose rows name a person.
#[derive(Debug, Clone, Copy)]
pub struct Follow {
    /// The table; its key is `id` but for rows that stay.
    pub table: &'static str,
    /// The column that names the person.
    pub column: &'static str,
    /// What becomes of its rows.
    pub way: Way,
    /// What people call them, plural: told in the account of a union. Empty: not told, they are private.
    pub label: &'static str,
}

impl Follow {
    /// Rows that go with the file.
    pub const fn moves(table: &'static str, label: &'static str) -> Self {
        Self { table, column: "personne_id", way: Way::Moves, label }
    }

    /// Rows that stay where they are.
    pub const fn stays(table: &'static str, column: &'static str) -> Self {
        Self { table, column, way: Way::Stays, label: "" }
    }
}

/// What stands in the way of a union, until it is over.
#[derive(Debug, Clone, Copy)]
pub struct Hinder {
    /// A query that finds something when it does: $1 and $2 are the two persons, $3 the present instant.
    pub sql: &'static str,
    /// What it is, and what to do, in French.
    pub sentence: &'static str,
}

/// Rows of a record kind that end with the union: given for what one file held, they would open both.
#[derive(Debug, Clone, Copy)]
pub struct Closing {
    /// Its table.
    pub table: &'static str,
    /// The day it starts.
    pub start: &'static str,
    /// The day after its last.
    pub end: &'static str,
    /// The day it is withdrawn, empty until then.
    pub closed: &'static str,
}

/// All of it, gathered by the application. Cloning it is cheap.
#[derive(Clone)]
pub struct Unions {
    /// The record kinds.
    pub register: Register,
    /// Tables of no record kind.
    pub follows: Arc<[Follow]>,
    /// What stands in the way.
    pub hinders: Arc<[Hinder]>,
    /// What ends.
    pub closings: Arc<[Closing]>,
    /// Record kinds that such tables name by identifier: their rows are never set aside.
    pub named: Arc<[&'static str]>,
}
