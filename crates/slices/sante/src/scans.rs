//! The papers of the file that go with a piece of the health case: another slice keeps them, and `app` passes the answer.

use std::{pin::Pin, sync::Arc};

use access::Actor;
use web::{PageError, Shell};

/// A paper that goes with a piece.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The piece of the case.
    pub piece: i64,
    /// Title of the paper, and where it is read.
    pub titre: String,
    /// Where it is read.
    pub href: String,
    /// Whether it may be looked at without network: a picture.
    pub image: bool,
}

/// The answer, on its way.
pub type Found = Pin<Box<dyn Future<Output = Result<Vec<Scan>, PageError>> + Send>>;

/// The papers of a child that go with pieces of their health case, by what an actor reads.
#[derive(Clone)]
pub struct Scans(pub Arc<dyn Fn(Shell, Actor, i64) -> Found + Send + Sync>);
