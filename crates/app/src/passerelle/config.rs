//! The settings of the gateways.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// How the way to a server of mail is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chiffrement {
    /// From the first byte: port 465.
    #[default]
    Tls,
    /// From the answer to `STARTTLS`: port 587. Without that answer nothing leaves.
    Starttls,
    /// Not at all: a server of this very machine only.
    Aucun,
}

/// A server of mail, by SMTP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Courriel {
    /// Its name.
    pub serveur: String,
    /// Its port: 465, or 587 for `starttls`, when absent.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the way to it is closed.
    #[serde(default)]
    pub chiffrement: Chiffrement,
    /// From whom mail comes: `Rappels <rappels@exemple.fr>`.
    pub expediteur: String,
    /// Who we are for it.
    #[serde(default)]
    pub identifiant: Option<String>,
    /// The file that holds our password for it; readable by the service alone.
    #[serde(default)]
    pub secret_fichier: Option<PathBuf>,
}

/// A gateway of SMS texts: an address, or a command.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// The address called by POST with `{"id", "to", "text"}`; 2xx says taken, 400, 404 and 422 that the
    /// number takes nothing.
    #[serde(default)]
    pub adresse: Option<String>,
    /// The file that holds the key told as `Authorization: Bearer`.
    #[serde(default)]
    pub secret_fichier: Option<PathBuf>,
    /// The command, and its arguments, that reads the same JSON on its input; 0 says taken.
    #[serde(default)]
    pub commande: Vec<String>,
}

/// SMS texts that come in: who brings them signs, and where those of unknown numbers go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsRecu {
    /// The file that holds the secret shared with the gateway, sixteen characters at least.
    pub secret_fichier: PathBuf,
    /// The service whose tray takes the messages of numbers that no file knows.
    pub service: i64,
}

/// What a file of secrets holds.
pub(super) fn secret(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        anyhow::anyhow!("secret_fichier {} : lecture impossible ({error})", path.display())
    })?;
    Ok(text.trim().to_owned())
}

/// Whether a name is this very machine.
pub(super) fn is_here(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].contains(&host)
}
