//! Quality: evaluations with their marks, and the plan that follows from them.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `evaluation/`: `evaluation`, `cotation`.
//! - `action/`: `action_plan`, what was found to improve and what a yearly report announced (ADR 0083).
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod action;
pub mod evaluation;
mod population;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] =
    &[&evaluation::EVALUATION, &evaluation::COTATION, &action::ACTION_PLAN];
