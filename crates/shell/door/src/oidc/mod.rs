//! Providers of identities (`OpenID Connect`): Pro Santé Connect, `ProConnect`, or any other by its
//! settings, one or several. Authorization code with PKCE, state and nonce; the provider names a person, never makes
//! an account: an administrator writes that name on the account.
//!
//! - `client.rs`: the protocol, by `openidconnect`. `http.rs`: how the provider is reached.
//!   `pages.rs`: the way there and back.

mod client;
mod http;
mod pages;

pub(crate) use pages::{keep_leaving, provider_of, routes};
