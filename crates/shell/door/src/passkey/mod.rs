//! Passkeys (`WebAuthn`): a device proves who holds it, and that it was unlocked by its person.
//!
//! Two factors in one gesture, so no code is asked for after it. The page works without them: the
//! buttons appear where a script can call the device.
//!
//! - `ceremony.rs`: questions and proofs, by `webauthn_rp`. `pages.rs`: what the script sends.

mod ceremony;
mod pages;

pub(crate) use pages::routes;
