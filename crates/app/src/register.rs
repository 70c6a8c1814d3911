//! The register: the record kinds of all slices.

use fiche::{Fiche, Follow, Register, Unions};

/// All record kinds, a parent before its children: the order of tables, forms and imports.
pub fn fiches() -> Vec<&'static Fiche> {
    [
        structure::FICHES,
        dossier::FICHES,
        rh::FICHES,
        parcours::FICHES,
        admission::FICHES,
        vie::FICHES,
        parcours::TEAM,
        incident::FICHES,
        echeance::FICHES,
        qualite::FICHES,
        connaissance::FICHES,
        partage::FICHES,
        journal::FICHES,
        agenda::FICHES,
        sante::FICHES,
        projet::FICHES,
        quotidien::FICHES,
        ecrit::FICHES,
        activite::FICHES,
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
        quotidien::POPULATIONS,
        incident::POPULATIONS,
        connaissance::POPULATIONS,
        sante::POPULATIONS,
        rh::POPULATIONS,
        qualite::POPULATIONS,
        activite::POPULATIONS,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What goes with a child's file that is united with another, told by all slices.
pub fn unions(register: &Register) -> Unions {
    let own = [
        // What it says is read with the child it is of now (`nomade/land.rs`).
        Follow::moves("ecrit_nomade", "écrits faits sans réseau"),
        // A key opens the file that goes on.
        Follow::moves("cle_espace", "clés de leur page"),
        Follow::moves("mot_espace", "mots écrits sur leur page"),
        Follow::moves("message_candidat", "messages reçus"),
        // Two coffres stay two: each has its code.
        Follow::moves("coffre", "coffres"),
        // The chain is never rewritten: who asks it asks for both addresses.
        Follow::stays("audit", "personne_id"),
        // What says that two files are one names the file that went.
        Follow::stays("fusion", "personne_id"),
        Follow::stays("doublon_ecarte", "personne_id"),
    ];
    let follows = [
        document::FOLLOWS,
        ecrit::FOLLOWS,
        journal::FOLLOWS,
        partage::FOLLOWS,
        agenda::FOLLOWS,
        conformite::FOLLOWS,
        export::FOLLOWS,
        &own,
    ];
    let place =
        [::dossier::doublon::HINDERS, partage::HINDERS, conformite::HINDERS, connaissance::HINDERS];
    Unions {
        register: register.clone(),
        follows: follows.concat().into(),
        hinders: place.concat().into(),
        closings: partage::CLOSINGS.into(),
        named: journal::NAMED.into(),
    }
}
