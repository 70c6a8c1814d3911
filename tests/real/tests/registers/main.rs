//! The committed workbooks, counted by hand.

mod aer_2021;
mod book;
mod workbooks;
