//! A processing of personal data, as the register describes it (RGPD, art. 30).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A processing. Its parts are those of article 30, § 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Traitement {
    pub nom: String,
    pub finalites: String,
    pub bases: String,
    pub personnes: String,
    pub donnees: String,
    pub destinataires: String,
    pub durees: String,
    pub mesures: String,
}

/// The parts of a processing: field and label.
pub(crate) const PARTS: [(&str, &str); 8] = [
    ("nom", "Nom du traitement"),
    ("finalites", "Finalités"),
    ("bases", "Base légale et sources"),
    ("personnes", "Personnes concernées"),
    ("donnees", "Données"),
    ("destinataires", "Qui les lit, à qui elles vont"),
    ("durees", "Durées"),
    ("mesures", "Mesures de sécurité"),
];

impl Traitement {
    /// Returns a part.
    pub fn part(&self, name: &str) -> &str {
        match name {
            "nom" => &self.nom,
            "finalites" => &self.finalites,
            "bases" => &self.bases,
            "personnes" => &self.personnes,
            "donnees" => &self.donnees,
            "destinataires" => &self.destinataires,
            "durees" => &self.durees,
            "mesures" => &self.mesures,
            _ => "",
        }
    }

    /// Makes one from its parts.
    pub fn of(part: impl Fn(&str) -> String) -> Self {
        Self {
            nom: part("nom"),
            finalites: part("finalites"),
            bases: part("bases"),
            personnes: part("personnes"),
            donnees: part("donnees"),
            destinataires: part("destinataires"),
            durees: part("durees"),
            mesures: part("mesures"),
        }
    }
}

/// What the product ships, by code: what it really does.
///
/// # Errors
///
/// What is wrong with the shipped text.
pub(crate) fn shipped() -> Result<BTreeMap<String, Traitement>, String> {
    toml::from_str(include_str!("traitements.toml")).map_err(|error| error.to_string())
}

/// A table of the register of data.
#[derive(Debug, Deserialize)]
pub(crate) struct Table {
    pub finalite: String,
    pub conservation: String,
    pub colonnes: BTreeMap<String, String>,
}

/// The register of data, held against the live schema by a test of the application.
///
/// # Errors
///
/// What is wrong with its text.
pub(crate) fn donnees() -> Result<BTreeMap<String, Table>, String> {
    let text = include_str!("../../../../../docs/data/donnees.toml");
    toml::from_str(text).map_err(|error| error.to_string())
}
