//! A calendar file of another program, taken in: seen first, then kept, event by event, for the child that
//! a person chose (ADR 0045).
//!
//! `ics.rs`: what a file says (RFC 5545), pure. `store.rs`: `source_agenda`, what was taken already.
//! `pages.rs`: the file, the table, and what is kept.

mod ics;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
