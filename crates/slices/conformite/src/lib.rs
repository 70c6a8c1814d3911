//! What persons may ask of us: who read my file, what do you hold, correct it, erase it; and what
//! the data-protection officer answers with.
//!
//! - `trace/`: who consulted what, per child, per service, per organisation.
//! - `alerte/`: readings worth a look. `registre/`: the registers of processing and of data.
//! - `demande/`: requests, and the file that answers them. `conservation/`: retention, elimination.
//! - `scope.rs`: services and organisations of a page. `words.rs`: the trace in words.

mod alerte;
mod conservation;
mod demande;
mod registre;
mod scope;
mod trace;
mod words;

pub use alerte::watch;
pub use conservation::{Memoire, memory};
pub use demande::Acces;
pub use trace::Traces;

use axum::{Extension, Router};
use fiche::Register;
use web::Shell;

/// The routes of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .merge(trace::routes())
        .merge(alerte::routes())
        .merge(registre::routes())
        .merge(demande::routes())
        .merge(conservation::routes())
        .layer(Extension(register))
}
