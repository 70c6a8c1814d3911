//! Readings worth a look: rules on the trace, shown to those who answer for the service.
//!
//! - `model.rs`: rules and their thresholds. `rules.rs`: what they find; pure.
//! - `store.rs`: thresholds, alerts, the lines they are computed from. `job.rs`: the work of the hour.

mod job;
mod model;
mod pages;
mod rules;
mod store;

pub use job::watch;
pub(crate) use pages::routes;

#[cfg(test)]
mod tests;
