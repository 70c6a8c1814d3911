//! What leaves the product with names in it: asked for with a purpose, encrypted, marked, journaled;
//! by two persons when it is about many (ADR 0025).
//!
//! A slice that has something to take out gives a [`Source`]; the form, the file, its password, the
//! second person, the journal and the erasure are here.
//!
//! - `model.rs`: a request and where it stands. `source.rs`: what slices give. `liste.rs`: the lists
//!   of the register. `paper.rs`: the file and its password. `store.rs`: the table.
//! - `pages/`: the form, a request, the journal. `clean.rs`: files whose time is over.

mod clean;
mod liste;
mod model;
mod pages;
mod paper;
mod source;
mod store;

/// What goes with a child's file that is united with another (ADR 0034).
pub static FOLLOWS: &[fiche::Follow] = &[fiche::Follow::moves("export", "")];

pub use clean::{clean, watch};
pub use liste::{Listes, Paper};
pub use model::{Copie, DESTROY_DAYS, FETCH_HOURS, FINALITES, Format, SUM_DAYS, Seuil, WAIT_DAYS};
pub use pages::routes;
pub use paper::closed;
pub use source::{Asking, Content, Future, Gathered, Source, Sources, Subject};
pub use store::{Waiting, forget, forget_files, journal_copy, waiting};
