//! `/departements`: what is counted over several organisations, by the département of the services. A child counts once in
//! a département, whatever the associations, and once in each service.
//!
//! Only the services of which the reader reads the counts are counted; how many are not is said. A file opens to who may
//! read it, and to nobody else; beside a name stand the services whose file of the child is open, and no other.

mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use pages::routes;
