//! The check of figures that somebody typed: tables pasted from a published report, what its text
//! says around them, and the register beside.
//!
//! - `read.rs`: pasted text as tables and statements. `lecture.rs`: what would be true in the place of a share.
//! - `pages.rs`: `/services/{service}/controle`.

mod lecture;
mod pages;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use pages::routes;
pub(crate) use read::wrong_shares;
