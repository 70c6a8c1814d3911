//! What an establishment owes of itself, about no child: its rules, its project, its evaluation, its council,
//! a breach of data, the posts that are taken.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ETAPE_SERVICE, NATURE_ETAPE_SERVICE};
pub use rules::{Du, Note, dus, honorabilite, hour_of};
