//! Who asks, may they: the policy and the grant.
//!
//! Only [`House::authorize`] and [`House::authorize_write`] make a grant; they decide, write the
//! entry of the chain (granted or refused) and hand the transaction. Queries take the grant, not
//! an identifier: what nobody allowed does not compile.
//!
//! - `policy.cedar`: the rules, each with its source (ADR 0021). `engine.rs`: the policy asked.
//! - `words.rs`: roles, verbs, categories. `actor.rs`: who asks. `situation.rs`, `ties.rs`: what
//!   ties who asks to a child.
//! - `decide.rs`: from the ties to a decision. `why.rs`: the same questions, told. `perimetre.rs`: the policy as the condition of a list.
//! - `delegation.rs`: who keeps which accounts. `grant.rs`: the grant. `house.rs`: the door. `asking.rs`:
//!   what it asks before. `archive.rs`: a file kept for proof only.

mod actor;
mod archive;
mod asking;
mod decide;
mod delegation;
mod engine;
mod grant;
mod house;
mod perimetre;
mod situation;
mod ties;
mod why;
mod words;

pub use actor::{Actor, ServiceSeen};
pub use archive::Archivee;
pub use delegation::{Ambit, NotGiven, SENSITIVE, may_give};
pub use engine::{ENSEMBLES, POLICY, Rule, SCHEMA, Verdict, check_policy, decide, explain, rule};
pub use grant::{Granted, GrantedWrite};
pub use house::{AccessError, Action, Cible, Clock, House, note_in};
pub use perimetre::Perimetre;
pub use situation::{Mission, Situation};
pub use ties::{APRES_JOURS, RETURNED, SHARED};
pub use why::{Acte, Why};
pub use words::{Category, Role, Verb};

#[cfg(test)]
mod tests;
