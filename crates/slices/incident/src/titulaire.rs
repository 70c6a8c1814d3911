//! Who exercises parental authority over a child, for the page that says whom to tell: another slice knows them, and `app`
//! passes the answer.

use std::{pin::Pin, sync::Arc};

use access::Actor;
use web::{PageError, Shell};

/// Somebody to tell, as far as the reader may know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titulaire {
    /// The name.
    pub nom: String,
    /// Who this is for the child: « mère ».
    pub lien: String,
    /// The numbers, as read and as a telephone dials them; none when a judge keeps them away, or might.
    pub numeros: Vec<(String, String)>,
    /// What a judge restricted, or that one must ask first; empty when nothing stands against a call.
    pub interdit: String,
    /// The rights that a judge restricted otherwise, in words; empty when none.
    pub restreint: String,
}

/// The answer, on its way.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<Titulaire>, PageError>> + Send>>;

/// Who exercises parental authority over a child, by what an actor reads.
#[derive(Clone)]
pub struct Titulaires(pub Arc<dyn Fn(Shell, Actor, i64) -> Answer + Send + Sync>);

/// Papers of the file, on their way: title and address of each.
pub type Found = Pin<Box<dyn Future<Output = Result<Vec<(String, String)>, PageError>> + Send>>;

/// The papers of a child that are tied to an incident (child, incident), by what an actor reads: another slice keeps them.
#[derive(Clone)]
pub struct Papiers(pub Arc<dyn Fn(Shell, Actor, i64, i64) -> Found + Send + Sync>);
