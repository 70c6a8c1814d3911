//! What a service does, counted: dashboards, figures opened down to their records, published
//! years, and the check of figures that somebody typed.
//!
//! Nothing is counted here: figures come from the catalogue and the published populations.
//!
//! - `period.rs`: the period a page is about. `dashboard/`: the year of a service.
//! - `figure/`: one figure or table, its definition, its records. `publication/`: frozen years.
//! - `mois/`: the month of a service, signed by who answers for it.
//! - `diagnostic/`: the needs and the offer of a quarter, over an organisation, to be given to others. `proposition/`: the
//!   good practices and proposals that it carries. `enquete/`: surveys to the directory of partners.
//! - `departement/`: counts by département over several organisations, each child once.
//! - `controle/`: typed tables, checked. `periodes.rs`: two named periods side by side.

use axum::{Extension, Router};
use facts::Facts;
use fiche::{Fiche, Register};
use web::{PageError, Shell};

mod controle;
mod dashboard;
mod departement;
mod diagnostic;
mod enquete;
mod figure;
mod mois;
mod period;
mod periodes;
mod proposition;
mod publication;

pub use dashboard::{Block, dashboards};
pub use enquete::{ENQUETE, PARTENAIRE, QUESTION_ENQUETE, REPONSE_ENQUETE};
pub use figure::Fiches;
pub use period::{Given, Period};
pub use proposition::PROPOSITION_DIAGNOSTIC;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] =
    &[&PROPOSITION_DIAGNOSTIC, &PARTENAIRE, &ENQUETE, &QUESTION_ENQUETE, &REPONSE_ENQUETE];

/// The populations of this slice.
pub static POPULATIONS: &[facts::Published] = &[enquete::REPONSE];

/// The routes of this slice.
pub fn routes(register: Register, facts: Facts) -> Router<Shell> {
    Router::new()
        .merge(dashboard::routes())
        .merge(departement::routes())
        .merge(diagnostic::routes())
        .merge(enquete::routes())
        .merge(figure::routes())
        .merge(mois::routes())
        .merge(publication::routes())
        .merge(controle::routes())
        .merge(periodes::routes())
        .layer(Extension(register))
        .layer(Extension(facts))
}

/// A count that cannot be made is a failure of the machine, but for a name that does not exist.
pub(crate) fn counted<T>(result: Result<T, facts::FactsError>) -> Result<T, PageError> {
    use figures::EvalError;
    result.map_err(|error| match error {
        facts::FactsError::Eval(EvalError::NoFigure(_) | EvalError::NoTable(_)) => {
            PageError::NotFound
        }
        other => PageError::Machine(other.to_string()),
    })
}
