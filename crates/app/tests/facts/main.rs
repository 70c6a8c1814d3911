//! The facts and figures against the register, on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]

mod catalogue;
mod examples;
mod house;
mod kept;
mod publication;
mod random;
