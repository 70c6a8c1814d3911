//! activite
