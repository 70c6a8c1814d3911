//! What persons may ask of us: who read my file, what do you hold, correct it, erase it; and what
//! the data-protection officer answers with.
//!
//! - `trace/`: who consulted what, per child, per service, per organisation.
//! - `alerte/`: readings worth a look.
//! - `scope.rs`: services and organisations of a page. `words.rs`: the trace in words.

mod alerte;
mod scope;
mod trace;
mod words;

pub use alerte::watch;

use axum::{Extension, Router};
use fiche::Register;
use web::Shell;

/// The routes of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().merge(trace::routes()).merge(alerte::routes()).layer(Extension(register))
}
