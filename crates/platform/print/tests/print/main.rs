//! What each format must hold, for a document with every block.

mod page;
mod paper;
mod picture;
mod sample;
mod text;
mod workbook;
