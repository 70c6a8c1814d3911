//! One's own agenda elsewhere: a secret address that a telephone or an office program reads.
//!
//! The address is a key: its hash alone is kept, it is told once and taken back in one gesture. Without
//! another choice it says neither names nor places. What it gives is what the account may read at that
//! moment, traced as the account's reading.
//!
//! `store.rs`: `abonnement_agenda`. `ics.rs`: the calendar as text (RFC 5545). `pages.rs`: the page and
//! the address.

mod ics;
mod pages;
mod store;

pub use pages::routes;
