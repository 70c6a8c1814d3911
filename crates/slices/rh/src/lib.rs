//! rh
