//! Who consulted what: per child, per service, per organisation, and the sign-ins of the house.

mod jeune;
mod model;
mod out;
mod pages;
mod store;

pub use jeune::address as consultations_page;
pub(crate) use model::{Ask, Ligne, Qui, Scope};
pub use out::Traces;
pub(crate) use pages::routes;
pub(crate) use store::{ids, lines, missions, names_of, rights_changed, who};
