//! What every page shares: the frame, who is signed in, what a refusal and a failure look like.
//!
//! - `parts.rs`: the values templates read. `page.rs`: a template as an answer. `error.rs`: the
//!   only error a reader meets. `state.rs`: what handlers are given. `actor.rs`: who asks.
//! - `safety.rs`: what is demanded of those who sign in; the pages of signing in are the crate
//!   `door`. `assets.rs`: styles, script, fonts. `frame.rs`: the menu and the way here.
//!   `moment.rs`: instants. `typed.rs`: the boxes of a form. `secure.rs`: the headers of every answer. `source.rs`: where it comes from.

mod actor;
mod assets;
mod error;
mod frame;
mod hex;
mod moment;
mod page;
pub mod parts;
mod safety;
mod secure;
mod source;
mod state;
mod typed;

pub use actor::{Session, SignedIn, cookie_name, page_before, waits_at};
pub use error::{Nothing, PageError, encode, nothing_in};
pub use frame::{Section, frame, frame_of_organisation, frame_of_service};
pub use moment::in_paris;
pub use page::{page, page_with_status};
pub use safety::{Provider, Safety, SecondFactor};
pub use secure::secure;
pub use source::{Network, Source};
pub use state::{Progress, Shell, Urgences, waiting_reviews};
pub use typed::{Typed, typed_in};

pub use hex::hex;

pub use assets::{asset_named, assets_mark, routes as asset_routes, stylesheet};
