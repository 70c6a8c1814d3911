//! The binder of a service: the emergency sheets of the children it takes care of, in one closed file made anew
//! every day, readable with the server off (ADR 0031).
//!
//! - `model.rs`: where it stands. `store.rs`: its table, its password sealed. `build.rs`: the file.
//! - `task.rs`: once a day. `pages.rs`: the head of service draws its password.

mod build;
mod model;
mod pages;
mod store;
mod task;

pub(crate) use build::KINDS;
pub use build::{Binder, build};
pub use model::Classeur;
pub use pages::routes;
pub use store::{SEALED, password, seal_passwords};
pub use task::{FOLDER, make_due, watch};
