//! The facts and figures against the register, on both engines.

mod catalogue;
mod examples;
mod house;
mod publication;
mod random;
