//! The committed workbooks, counted by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside their functions")]
#![expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]

mod aer_2021;
mod book;
mod cer_2023;
mod golden;
mod workbooks;
