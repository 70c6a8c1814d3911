//! The committed workbooks, counted by hand.

mod aer_2021;
mod book;
mod cer_2023;
mod golden;
mod workbooks;
