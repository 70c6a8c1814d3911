//! Who is away from the house now, told at the top of its hand-over: absences are others', this slice is given them.

use std::{pin::Pin, sync::Arc};

use access::Actor;
use web::{PageError, Shell};

/// A child who is away.
#[derive(Debug, Clone)]
pub struct Absent {
    /// First name and name.
    pub nom: String,
    /// The child's page.
    pub href: String,
    /// « Fugue », « Hospitalisation »…
    pub quoi: String,
    /// The kind of its tag: `bad` for who ran away.
    pub kind: &'static str,
    /// Since when, or when they are expected back.
    pub quand: String,
}

/// What reading who is away answers.
pub type Away = Pin<Box<dyn Future<Output = Result<Vec<Absent>, PageError>> + Send>>;

/// Reads who is away from a service now, in the rights of an actor.
#[derive(Clone)]
pub struct Absents(pub Arc<dyn Fn(Shell, Actor, i64) -> Away + Send + Sync>);
