//! One's own agenda elsewhere: a secret address that a telephone or an office program reads.
//!
//! The address is a key: its hash alone is kept, it is told once and taken back in one gesture. Without
//! another choice it says neither names nor places. What it gives is what the account may read at that
//! moment, traced as the account's reading.
//!
//! `store.rs`: `abonnement_agenda`. `ics.rs`: the calendar as text (RFC 5545). `pages.rs`: the page and
//! the address.

mod ics;
mod pages;
mod store;

use std::{future::Future, pin::Pin, sync::Arc};

use access::Actor;
use jiff::civil::Date;
use web::{PageError, Shell};

pub use pages::routes;

/// A deadline, as the feed tells it: deadlines are another slice's, and come through the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terme {
    /// What names it from one reading to the next: never shown.
    pub key: String,
    /// The name of the child.
    pub nom: String,
    /// What is owed.
    pub what: String,
    /// Its last day.
    pub day: Date,
}

/// What reading deadlines answers.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<Terme>, PageError>> + Send>>;

/// Reads the deadlines of some children, in the rights of an actor.
#[derive(Clone)]
pub struct Echeances(pub Arc<dyn Fn(Shell, Actor, Vec<i64>) -> Answer + Send + Sync>);

/// Reads what a service owes, in the rights of an actor: what its own week shows.
#[derive(Clone)]
pub struct DuService(pub Arc<dyn Fn(Shell, Actor, i64) -> Answer + Send + Sync>);
