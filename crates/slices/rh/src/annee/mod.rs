//! The year of a foster carer on one page: the children with them, the nights, the rests, what was spent; each sum
//! opens its records (ADR 0053).
//!
//! `rules.rs`: what is counted. `store.rs`: from what. `pages.rs`: « Mon année » of the carer, and the same for who
//! answers for them.

mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
