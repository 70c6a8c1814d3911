//! The register: the record kinds of all slices.

use fiche::Fiche;

/// All record kinds, a parent before its children: the order of tables, forms and imports.
pub fn fiches() -> Vec<&'static Fiche> {
    [
        structure::FICHES,
        dossier::FICHES,
        rh::FICHES,
        parcours::FICHES,
        admission::FICHES,
        vie::FICHES,
        incident::FICHES,
        echeance::FICHES,
        qualite::FICHES,
        connaissance::FICHES,
        partage::FICHES,
        journal::FICHES,
        agenda::FICHES,
        sante::FICHES,
        projet::FICHES,
    ]
    .concat()
}

/// The populations that figures count, of all slices.
pub fn populations() -> Vec<&'static facts::Published> {
    [
        parcours::POPULATIONS,
        dossier::POPULATIONS,
        admission::POPULATIONS,
        vie::POPULATIONS,
        projet::POPULATIONS,
        incident::POPULATIONS,
        rh::POPULATIONS,
        qualite::POPULATIONS,
    ]
    .into_iter()
    .flatten()
    .collect()
}
