//! The diagnosis of a quarter: needs and offer over the services of an organisation, by counts alone.
//!
//! Small numbers are hidden, and nothing beside them lets them be found again (`figures::protect`, ADR 0028): it is made to
//! be given to others. An issue that is frozen keeps each line as it was printed, and the next is held against it
//! (ADR 0069).
//!
//! - `rules.rs`: quarters, what moved. `store.rs`: issues, and services that send nothing. `pages.rs`: the page.
//! - `lien.rs`: an issue read outside the organisation.

mod lien;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use pages::routes;
