//! The child's project, made with the child: what he says, the joint assessment, the objectives of each
//! service side by side, what contradicts and who settled it, who was associated (ADR 0035).
//!
//! - `theme.rs`: the themes of a project and the three parts of its document. `serafin.rs`: the needs of
//!   the SERAFIN-PH list.
//! - `parole/`: `parole_enfant`, his words, and the answers owed to him.
//! - `reunion/`: `participation_reunion`, `examen_demande`, the meeting of the youths: requests, answers, minutes.
//! - `evaluation/`: `evaluation_projet`, `besoin_evalue`, the joint assessment in four blocks.
//! - `objectif/`: `projet_en_cours`, `objectif_projet`, `bilan_objectif`, `part_financement`.
//! - `indication/`: `indication_projet`, `arbitrage`, and what contradicts.
//! - `jeune/`: `etape_jeune`, `commentaire_etape`, the youth's own project by steps (ADR 0057).
//! - `association/`: `association_projet`, the child and the holders of rights at each step.
//! - `partie/`: `partie_projet`, what each stakeholder lives, cannot do and could do.
//! - `cointervention/`: `co_intervention`, what is worked at apart with one adult of the family.
//! - `besoin/`: `reponse_besoin`, a need, the day it is asked and answered, and how well.
//! - `echange/`: `echange_service`, `contact_convention`, what services say to one another, planned or in a crisis.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod association;
pub mod besoin;
pub mod cointervention;
pub mod echange;
pub mod evaluation;
pub mod indication;
pub mod jeune;
pub mod objectif;
pub mod parole;
pub mod partie;
mod population;
pub mod reunion;
mod serafin;
pub mod theme;

pub use population::POPULATIONS;
pub use serafin::BESOIN_SERAFIN;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &parole::PAROLE_ENFANT,
    &evaluation::EVALUATION_PROJET,
    &evaluation::BESOIN_EVALUE,
    &objectif::PROJET_EN_COURS,
    &objectif::OBJECTIF_PROJET,
    &objectif::BILAN_OBJECTIF,
    &objectif::PART_FINANCEMENT,
    &indication::INDICATION_PROJET,
    &indication::ARBITRAGE,
    &association::ASSOCIATION_PROJET,
    &cointervention::CO_INTERVENTION,
    &partie::PARTIE_PROJET,
    &reunion::PARTICIPATION_REUNION,
    &reunion::EXAMEN_DEMANDE,
    &reunion::FONCTION_REUNION,
    &reunion::PRESENCE_FONCTION,
    &jeune::METHODE_JEUNE,
    &jeune::ETAPE_METHODE,
    &jeune::ETAPE_PREVUE,
    &jeune::ETAPE_JEUNE,
    &jeune::COMMENTAIRE_ETAPE,
    &besoin::REPONSE_BESOIN,
    &echange::ECHANGE_SERVICE,
    &echange::CONTACT_CONVENTION,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .merge(association::routes())
        .merge(parole::routes())
        .merge(reunion::routes())
        .merge(evaluation::routes())
        .merge(indication::routes())
        .merge(jeune::routes())
        .merge(besoin::routes())
        .merge(echange::routes())
        .layer(axum::Extension(register))
}
