//! What each format must hold, for a document with every block.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod letter;
mod page;
mod paper;
mod picture;
mod sample;
mod text;
mod workbook;
