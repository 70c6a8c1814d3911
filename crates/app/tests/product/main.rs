//! The whole product, through its addresses: what each person sees, and what a stranger does not.
//!
//! - `site.rs`: the product on a fresh house, and who visits it. `workbook.rs`: files to import.
//! - `strangers.rs`: every route against every role of elsewhere. `table.rs`: its routes.
//! - `pages.rs`, `lists.rs`, `imports.rs`, `figures_shown.rs`: what the right person sees.
//! - `safety.rs`: headers, forms from elsewhere, the log.

mod site;
mod strangers;
mod table;
