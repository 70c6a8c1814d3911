//! The two published reports, from the workbooks of `tests/real` to the printed pages: imported as
//! the product imports, counted with its figures, printed with its model plans.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
#![expect(clippy::panic, reason = "a figure that cannot be found says its name")]

mod controle;
mod counting;
mod figures_published;
mod house;
mod import;
mod mapping;
mod reports;
