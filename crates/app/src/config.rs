//! The settings file: few keys, each explained, none unknown.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The settings of an instance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The address to listen on, `127.0.0.1:8080` when absent.
    #[serde(default = "default_adresse")]
    pub adresse: String,
    /// The folder of the data: the database when it is SQLite, and its copies.
    pub donnees: PathBuf,
    /// The address of a PostgreSQL database; SQLite when absent.
    #[serde(default)]
    pub postgres: Option<String>,
    /// Whether browsers come by https (through a proxy): the sign-in then never travels in clear.
    #[serde(default = "yes")]
    pub https: bool,
    /// Whether what figures are counted on is kept in a file of the folder, for a quick start.
    #[serde(default = "yes")]
    pub memoire_des_chiffres: bool,
    /// How much the log says: `error`, `warn`, `info`, `debug`.
    #[serde(default = "default_journal")]
    pub journal: String,
}

fn default_adresse() -> String {
    "127.0.0.1:8080".to_owned()
}

fn default_journal() -> String {
    "info".to_owned()
}

fn yes() -> bool {
    true
}

impl Config {
    /// Reads a settings file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with its line, in words for the operator.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            anyhow::anyhow!("{} : lecture impossible ({error})", path.display())
        })?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{} : {error}", path.display()))?;
        config
            .adresse
            .parse::<std::net::SocketAddr>()
            .map_err(|_| anyhow::anyhow!("adresse = \"{}\" : attendu hôte:port", config.adresse))?;
        Ok(config)
    }

    /// The settings of a demonstration in `donnees`.
    pub fn demo(donnees: PathBuf) -> Self {
        Self {
            adresse: default_adresse(),
            donnees,
            postgres: None,
            https: false,
            memoire_des_chiffres: true,
            journal: "warn".to_owned(),
        }
    }

    /// The file that keeps what figures are counted on, when it is wanted.
    pub fn memory(&self) -> Option<PathBuf> {
        self.memoire_des_chiffres.then(|| self.donnees.join("chiffres.memoire"))
    }

    /// Where the database is.
    pub fn database(&self) -> db::Settings {
        match &self.postgres {
            Some(url) => db::Settings::Postgres(url.clone()),
            None => db::Settings::Sqlite(self.donnees.join("maillage.sqlite")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maillage.toml");
        std::fs::write(&path, "donnees = \"/var/lib/maillage\"\nport = 8080\n").unwrap();
        let error = Config::read(&path).unwrap_err().to_string();
        assert!(error.contains("port"), "{error}");
        std::fs::write(&path, "donnees = \"/var/lib/maillage\"\n").unwrap();
        let config = Config::read(&path).unwrap();
        assert!(config.https && config.postgres.is_none());
    }
}
