//! Informations préoccupantes that the service received: one row each, by who sent it and when, without the child.

mod model;

pub use model::{INFORMATION_PREOCCUPANTE, ORIGINE_INFORMATION};
