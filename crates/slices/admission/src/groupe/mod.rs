//! The group that lives where a place is asked for: ages, girls and boys, needs noted, free places and from when.
//!
//! It is told beside a request and beside a measure that waits, so that whoever decides opens no file. Who may not read
//! every file of the group reads counts, never small ones.

mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use pages::{Bloc, Groupe, panel};
