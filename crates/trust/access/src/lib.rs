//! Who asks, may they: the policy and the grant.
//!
//! Only [`House::authorize`] and [`House::authorize_write`] make a grant; they decide, write the
//! entry of the chain (granted or refused) and hand the transaction. Queries take the grant, not
//! an identifier: what nobody allowed does not compile.
//!
//! - `policy.rs`: the rules. `actor.rs`: who asks. `grant.rs`: the grant. `house.rs`: the door.
//! - `child.rs`: which child a reading is about.

mod actor;
mod child;
mod grant;
mod house;
mod policy;

pub use actor::{Actor, ServiceSeen};
pub use grant::{Granted, GrantedWrite};
pub use house::{AccessError, Action, Cible, Clock, House, note_in};
pub use policy::{Category, Role, Verb, rule_for};

#[cfg(test)]
mod tests;
