//! The terms of the visits of a parent or of somebody close, the calendar that follows from them, and
//! what became of each visit.
//!
//! Law: C. civ., art. 375-7 (the judge fixes the right of visit and of housing, suspends it, orders a
//! third party present, or leaves its nature and frequency to the agreement of those concerned); CASF,
//! art. L. 223-3-1 (the service then fixes the terms); décret n° 2017-1572 of 15 November 2017 (visits
//! in the presence of a third party).

mod hold;
mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use hold::{barred, decided, hold};
pub use model::{
    DROIT_VISITE, JOUR_SEMAINE, LIEU_VISITE, MANIFESTATION, MODALITE_VISITE, MOMENT_VISITE,
    OBSERVATION_VISITE, PERIODICITE,
};
pub(crate) use pages::montre;
pub use pages::routes;
pub use rules::{
    Barred, against, barred_visit, expected, is_closed, is_of_another, lapsed, met, restricted,
    since_lapsed, terms_on, too_many, visitor,
};
pub use store::all_terms;
pub(crate) use store::{judged, standing, terms_of};
