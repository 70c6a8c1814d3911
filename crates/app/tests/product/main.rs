//! The whole product, through its addresses: what each person sees, and what a stranger does not.
//!
//! - `site.rs`: the product on a fresh house, and who visits it.
//! - `strangers.rs`: every route against every role of elsewhere. `table.rs`: its routes.
//! - `rights.rs`: requests, the access file, retention, elimination.
//! - `trace.rs`: who consulted what, and what is worth a look.
//! - `records.rs`, `imports.rs`, `counts.rs`, `said.rs`: what the right person sees.
//! - `safety.rs`: headers, forms from elsewhere, the log. `crash.rs`: the process killed.
//! - `browser.rs`: Chromium by keyboard, with script off, on a phone, with axe-core.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up must stop"
)]

mod browser;
mod counts;
mod crash;
mod imports;
mod records;
mod rights;
mod safety;
mod said;
mod site;
mod strangers;
mod table;
mod trace;
