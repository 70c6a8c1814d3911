//! What services say to one another about a child: planned or in a crisis, about which project, under which convention
//! (ADR 0075).
//!
//! `model.rs`: `echange_service`, `contact_convention`. `store.rs`, `pages.rs`: `/services/{service}/cooperations`, the share of each, and the
//! children who have several projects and no exchange.

mod model;
mod pages;
mod store;

pub use model::{CONTACT_CONVENTION, ECHANGE_SERVICE, MOMENT_ECHANGE};
pub use pages::routes;
