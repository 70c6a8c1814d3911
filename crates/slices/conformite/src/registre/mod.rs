//! The register of processing, the register of data, and the page that leads to the rest.
//!
//! - `model.rs`: a processing; those the product ships (`traitements.toml`). `store.rs`: those an
//!   organisation wrote. `pages.rs`: the screens.

mod model;
mod pages;
mod store;
mod words;

pub(crate) use pages::routes;

#[cfg(test)]
mod tests;
