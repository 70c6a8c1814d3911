//! Who asks, may they: the policy and the grant.
//!
//! Only [`House::authorize`] and [`House::authorize_write`] make a grant; they decide, write the
//! entry of the chain (granted or refused) and hand the transaction. Queries take the grant, not
//! an identifier: what nobody allowed does not compile.
//!
//! - `policy.rs`: the rules. `actor.rs`: who asks. `grant.rs`: the grant. `house.rs`: the door.
//! - `delegation.rs`: who keeps which accounts, and which roles they may give.

mod actor;
mod delegation;
mod grant;
mod house;
mod policy;

pub use actor::{Actor, ServiceSeen};
pub use delegation::{Ambit, NotGiven, SENSITIVE, may_give};
pub use grant::{Granted, GrantedWrite};
pub use house::{AccessError, Action, Cible, Clock, House};
pub use policy::{Category, Role, Verb, rule_for};

#[cfg(test)]
mod tests;
