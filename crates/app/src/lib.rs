//! The wiring: the only place that knows every slice.

pub mod register;
