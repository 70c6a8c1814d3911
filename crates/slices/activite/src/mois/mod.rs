//! The month of a service, signed: who was there at its start, who came, who left, who is there at its end, how many
//! days. Who answers for the service signs it once it is over and balances; it is reopened for a reason only. A
//! signature closes no record: what is corrected afterwards is said beside, never hidden (ADR 0074).
//!
//! - `rules.rs`: a month, what balances, what moved. `store.rs`: signatures. `pages.rs`: the year, and one month.

mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use pages::routes;
