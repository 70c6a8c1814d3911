//! The door: how one comes in, what keeps it shut, and what a person does with their own account.
//!
//! The session of a browser is opened in one place (`admit.rs`), always with a new key, in the
//! transaction of its trace. What guards every request is one layer (`lock.rs`).
//!
//! - `enter.rs`: by password. `code.rs`: the second factor. `passkey/`: by passkey. `oidc/`: by a
//!   provider of identities. `admit.rs`: what they share. `source.rs`: where
//!   attempts come from.
//! - `lock.rs`: a session left idle is locked, and what was typed is not lost. `keep.rs`: nor when it is over.
//! - `account.rs`: one's own account. `password.rs`, `sessions.rs`, `factor.rs`: its pages.
//! - `device.rs`: the browser in two words. `qr.rs`: a code to be photographed.

mod account;
mod admit;
mod code;
mod device;
mod enter;
mod factor;
mod keep;
mod lock;
mod oidc;
mod passkey;
mod password;
mod qr;
mod sessions;
mod source;

use axum::Router;
use web::Shell;

pub use device::device_of;
pub use lock::guard;
pub use qr::svg as code_to_photograph;

/// The routes of the door, and those of one's own account.
pub fn routes() -> Router<Shell> {
    Router::new()
        .merge(enter::routes())
        .merge(code::routes())
        .merge(account::routes())
        .merge(password::routes())
        .merge(sessions::routes())
        .merge(factor::routes())
        .merge(passkey::routes())
        .merge(oidc::routes())
}
