//! fiche
