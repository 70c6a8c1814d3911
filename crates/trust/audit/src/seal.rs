//! The seal of an entry: the same computation for what is appended, checked and exported.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// What stands before the first entry.
pub(crate) const GENESIS: &str = "maillage";

/// The version of the seal of new entries. Version 1 sealed neither the service, nor the person,
/// nor the details; its entries still verify.
pub(crate) const VERSION: i64 = 2;

/// An entry as it is kept: with its number, its seal, and the version of that seal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Its number, from 1.
    pub seq: i64,
    /// The version of its seal.
    pub version: i64,
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Which account.
    pub compte: Option<i64>,
    /// What, as `category.verb`.
    pub action: String,
    /// On what.
    pub cible: String,
    /// `accorde` or `refuse`.
    pub verdict: String,
    /// The rule that decided.
    pub rule: String,
    /// The service where it took place.
    pub service: Option<i64>,
    /// The child it concerns.
    pub personne: Option<i64>,
    /// What was asked beyond that, in codes.
    pub details: String,
    /// Its seal, 64 hexadecimal digits.
    pub hash: String,
}

fn number(id: Option<i64>) -> String {
    id.map_or(String::new(), |id| id.to_string())
}

impl Sealed {
    /// Computes the seal after `prev`: every field is preceded by its length, so that no two
    /// entries read alike, and a version by its own number.
    pub(crate) fn seal(&self, prev: &str) -> String {
        let seq = self.seq.to_string();
        let compte = number(self.compte);
        let mut fields: Vec<&str> = Vec::with_capacity(12);
        let (version, service, personne) =
            (self.version.to_string(), number(self.service), number(self.personne));
        if self.version != 1 {
            fields.push(&version);
        }
        fields.extend([
            prev,
            &seq,
            &self.at,
            &compte,
            &self.action,
            &self.cible,
            &self.verdict,
            &self.rule,
        ]);
        if self.version != 1 {
            fields.extend([service.as_str(), &personne, &self.details]);
        }
        let mut hasher = Sha256::new();
        for field in fields {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}");
            text
        })
    }
}
