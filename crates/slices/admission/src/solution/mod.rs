//! What is found for a child when nothing fits: referrals between structures, provisional solutions, meetings that are
//! called, closures of a service, days that were invoiced.
//!
//! Each service writes its own; the page of the child reads them side by side, as the project does (ADR 0035, 0068).
//!
//! - `model.rs`: `orientation_service`, `concertation`, `fermeture`, `solution_provisoire`, `examen_retour`,
//!   `facture_journees`.
//! - `rules.rs`: where the child sleeps, referrals that cross, what a solution lacks, days against an invoice.
//! - `payeurs.rs`: what each payer bears of the invoices, year by year. `yearly.rs`: the same over a service, for one year.

mod closures;
mod links;
mod model;
mod pages;
mod payeurs;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod yearly;

pub use model::{
    CAUSE_SOLUTION, CONCERTATION, DECISION_RETOUR, EXAMEN_RETOUR, FACTURE_JOURNEES, FERMETURE,
    MOTIF_CONCERTATION, NATURE_SOLUTION, ORIENTATION_SERVICE, REPONSE_ORIENTATION,
    SOLUTION_PROVISOIRE,
};
pub use pages::routes;
