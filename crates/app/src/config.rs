//! The settings file: few keys, each explained, none unknown.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use web::{Provider, Safety, SecondFactor};

use crate::{
    api::Masque,
    passerelle::{Courriel, Sms, SmsRecu},
};

/// The settings of an instance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The address to listen on, `127.0.0.1:8080` when absent.
    #[serde(default = "default_adresse")]
    pub adresse: String,
    /// The folder of the data: the database when it is SQLite, and its copies.
    pub donnees: PathBuf,
    /// The file of the keys that encrypt the data; by default in a folder beside that of the data, so
    /// that who copies the one does not carry the other away.
    #[serde(default)]
    pub cle_fichier: Option<PathBuf>,
    /// The address of a PostgreSQL database; SQLite when absent.
    #[serde(default)]
    pub postgres: Option<String>,
    /// Whether browsers come by https (through a proxy): the sign-in then never travels in clear.
    #[serde(default = "yes")]
    pub https: bool,
    /// Where the head of the trace is written each day, away from the database.
    #[serde(default)]
    pub trace: Trace,
    /// Whether what figures are counted on is kept in a file of the folder, for a quick start.
    #[serde(default = "yes")]
    pub memoire_des_chiffres: bool,
    /// The largest document that may be added to a file, in MiB; 25 when absent.
    #[serde(default = "default_piece_mo")]
    pub piece_mo: usize,
    /// From more persons than this, a file that names them leaves only when a second person agrees; 50
    /// when absent.
    #[serde(default = "default_export_seuil")]
    pub export_seuil: usize,
    /// Counts of 1 to so many persons are hidden from programs, but those that were given exact ones; 5
    /// when absent.
    #[serde(default = "default_petits_nombres")]
    pub petits_nombres: u32,
    /// How much the log says: `error`, `warn`, `info`, `debug`.
    #[serde(default = "default_journal")]
    pub journal: String,
    /// The address that browsers use, `https://maillage.exemple.fr`: passkeys and the provider of
    /// identities need it.
    #[serde(default)]
    pub adresse_publique: Option<String>,
    /// The proxies that are believed when they say whom they answer for (`X-Forwarded-For`): addresses or
    /// networks, `["127.0.0.1", "10.0.0.0/8"]`. Nobody when absent.
    #[serde(default)]
    pub proxys_de_confiance: Vec<String>,
    /// What is demanded of those who sign in.
    #[serde(default)]
    pub securite: Securite,
    /// The providers of identities, by the protocol `OpenID Connect`: Pro Santé Connect, `ProConnect` or another; one,
    /// `[fournisseur]`, or several, each `[[fournisseur]]`.
    #[serde(default)]
    pub fournisseur: Option<toml::Value>,
    /// The server that takes mail; no mail leaves when absent.
    #[serde(default)]
    pub courriel: Option<Courriel>,
    /// The gateway that takes SMS texts; none leaves when absent.
    #[serde(default)]
    pub sms: Option<Sms>,
    /// The gateway that brings SMS texts; none comes in when absent.
    #[serde(default)]
    pub sms_recu: Option<SmsRecu>,
}

/// Who must have a second factor.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFacteur {
    /// The roles that reach many files: head of service, director, head office, administrator.
    #[default]
    RolesSensibles,
    /// Everybody.
    Tous,
    /// Nobody: each decides.
    Facultatif,
}

/// What is demanded of those who sign in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Securite {
    /// Who must have a second factor.
    #[serde(default)]
    pub second_facteur: SecondFacteur,
    /// After how many minutes without a page the password is asked for again; 15 when absent.
    #[serde(default = "default_veille")]
    pub veille_minutes: i64,
}

impl Default for Securite {
    fn default() -> Self {
        Self { second_facteur: SecondFacteur::default(), veille_minutes: default_veille() }
    }
}

fn default_piece_mo() -> usize {
    document::piece::Limite::default().0
}

fn default_export_seuil() -> usize {
    export::Seuil::default().0
}

fn default_petits_nombres() -> u32 {
    Masque::default().0
}

fn default_veille() -> i64 {
    15
}

/// Reads `[fournisseur]`, or each `[[fournisseur]]`.
fn fournisseurs(told: &toml::Value) -> anyhow::Result<Vec<Provider>> {
    let each = match told {
        toml::Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    let mut all: Vec<Provider> = Vec::new();
    for one in each {
        let one: Fournisseur =
            one.try_into().map_err(|error| anyhow::anyhow!("[fournisseur] {error}"))?;
        let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if !one.code.chars().all(letters) || one.code.len() > 20 {
            anyhow::bail!(
                "[[fournisseur]] code « {} » : de petites lettres et des chiffres, 20 au plus",
                one.code
            );
        }
        if all.iter().any(|other| other.code == one.code) {
            anyhow::bail!(
                "[[fournisseur]] code « {} » : deux fournisseurs ne peuvent porter le même",
                one.code
            );
        }
        all.push(one.read()?);
    }
    Ok(all)
}

/// A provider of identities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fournisseur {
    /// What tells it from another one, in addresses and on accounts: `psc`. Without it for one alone, or for the
    /// one that accounts already name.
    #[serde(default)]
    pub code: String,
    /// What the button says: « Pro Santé Connect ».
    pub nom: String,
    /// Its issuer, an address.
    pub emetteur: String,
    /// What it calls us.
    pub client_id: String,
    /// The file that holds what proves it is us; readable by the service alone.
    pub secret_fichier: PathBuf,
    /// What is asked for besides `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// How strongly the person must prove who they are; one of these must come back.
    #[serde(default)]
    pub acr_values: Vec<String>,
    /// The claim that names the account, `sub` when absent.
    #[serde(default = "default_revendication")]
    pub revendication: String,
}

fn default_revendication() -> String {
    "sub".to_owned()
}

/// What is kept of the trace away from the database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The file that gets a line a day: the moment, the number and the seal of the last entry.
    #[serde(default)]
    pub head_file: Option<PathBuf>,
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
            cle_fichier: None,
            postgres: None,
            https: false,
            trace: Trace::default(),
            memoire_des_chiffres: true,
            piece_mo: default_piece_mo(),
            export_seuil: default_export_seuil(),
            petits_nombres: default_petits_nombres(),
            journal: "warn".to_owned(),
            adresse_publique: None,
            proxys_de_confiance: Vec::new(),
            // To be tried by anybody; said when it starts.
            securite: Securite { second_facteur: SecondFacteur::Facultatif, ..Securite::default() },
            fournisseur: None,
            courriel: None,
            sms: None,
            sms_recu: None,
        }
    }

    /// What is demanded of those who sign in.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words for the operator.
    pub fn safety(&self) -> anyhow::Result<Safety> {
        let idle_minutes = self.securite.veille_minutes;
        if !(1..=720).contains(&idle_minutes) {
            anyhow::bail!("veille_minutes = {idle_minutes} : attendu de 1 à 720");
        }
        let origin = self.adresse_publique.as_deref().map(|text| text.trim_end_matches('/'));
        if let Some(origin) = origin {
            let local = origin.starts_with("http://localhost");
            let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
            if !(local || origin.starts_with("https://")) || rest.is_empty() || rest.contains('/') {
                anyhow::bail!("adresse_publique = \"{origin}\" : attendu https://nom");
            }
        }
        let proxies = self
            .proxys_de_confiance
            .iter()
            .map(|text| {
                text.parse().map_err(|()| {
                    anyhow::anyhow!(
                        "proxys_de_confiance : « {text} » : attendu une adresse (127.0.0.1) ou un \
                         réseau (10.0.0.0/8)"
                    )
                })
            })
            .collect::<anyhow::Result<Vec<web::Network>>>()?;
        let providers = match &self.fournisseur {
            Some(_) if origin.is_none() => {
                anyhow::bail!("[fournisseur] demande adresse_publique")
            }
            Some(found) => fournisseurs(found)?,
            None => Vec::new(),
        };
        Ok(Safety {
            second_factor: match self.securite.second_facteur {
                SecondFacteur::RolesSensibles => SecondFactor::Sensitive,
                SecondFacteur::Tous => SecondFactor::All,
                SecondFacteur::Facultatif => SecondFactor::Optional,
            },
            idle_minutes,
            origin: origin.map(str::to_owned),
            providers,
            proxies,
        })
    }

    /// The largest document.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words for the operator.
    pub fn paper_limit(&self) -> anyhow::Result<document::piece::Limite> {
        if !(1..=100).contains(&self.piece_mo) {
            anyhow::bail!("piece_mo = {} : attendu de 1 à 100", self.piece_mo);
        }
        Ok(document::piece::Limite(self.piece_mo))
    }

    /// From how many persons a file that names them asks for a second person.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words for the operator.
    pub fn export_seuil(&self) -> anyhow::Result<export::Seuil> {
        let bounds = export::Seuil::BOUNDS;
        if !bounds.contains(&self.export_seuil) {
            anyhow::bail!(
                "export_seuil = {} : attendu de {} à {} personnes ; au-delà, la liste d’un service \
                 entier sortirait sans second accord",
                self.export_seuil,
                bounds.start(),
                bounds.end()
            );
        }
        Ok(export::Seuil(self.export_seuil))
    }

    /// Up to how many persons counts are hidden from programs.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words for the operator.
    pub fn masque(&self) -> anyhow::Result<Masque> {
        let bounds = Masque::BOUNDS;
        if !bounds.contains(&self.petits_nombres) {
            anyhow::bail!(
                "petits_nombres = {} : attendu de {} à {} personnes ; pour ne rien masquer à un programme, \
                 donnez-lui « Comptes exacts »",
                self.petits_nombres,
                bounds.start(),
                bounds.end()
            );
        }
        Ok(Masque(self.petits_nombres))
    }

    /// Reads all that can be wrong, before anything starts.
    ///
    /// # Errors
    ///
    /// What is wrong, in words for the operator.
    pub fn check(&self) -> anyhow::Result<()> {
        self.safety()?;
        self.paper_limit()?;
        self.export_seuil()?;
        self.masque()?;
        crate::passerelle::Envois::read(self)?;
        crate::passerelle::Entrant::read(self)?;
        Ok(())
    }

    /// The file that keeps what figures are counted on, when it is wanted.
    pub fn memory(&self) -> Option<PathBuf> {
        self.memoire_des_chiffres.then(|| self.donnees.join("chiffres.memoire"))
    }

    /// The file of the keys: what the settings say, or `maillage.cle` in a folder named after that of
    /// the data and standing beside it, `…-cle`.
    pub fn key_file(&self) -> PathBuf {
        self.cle_fichier.clone().unwrap_or_else(|| {
            let mut folder = self.donnees.components().as_path().as_os_str().to_owned();
            folder.push("-cle");
            PathBuf::from(folder).join("maillage.cle")
        })
    }

    /// Where the database is.
    pub fn database(&self) -> db::Settings {
        match &self.postgres {
            Some(url) => db::Settings::Postgres(url.clone()),
            None => db::Settings::Sqlite(self.donnees.join("maillage.sqlite")),
        }
    }
}

impl Fournisseur {
    fn read(&self) -> anyhow::Result<Provider> {
        let path = &self.secret_fichier;
        let secret = std::fs::read_to_string(path).map_err(|error| {
            anyhow::anyhow!("secret_fichier {} : lecture impossible ({error})", path.display())
        })?;
        Ok(Provider {
            code: self.code.clone(),
            label: self.nom.clone(),
            issuer: self.emetteur.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret.trim().to_owned(),
            scopes: self.scopes.clone(),
            acr_values: self.acr_values.clone(),
            claim: self.revendication.clone(),
        })
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
        let safety = config.safety().unwrap();
        assert_eq!((safety.second_factor, safety.idle_minutes), (SecondFactor::Sensitive, 15));
        let beside = std::path::Path::new("/var/lib/maillage-cle/maillage.cle");
        assert_eq!(config.key_file(), beside, "not in the folder that is copied");
        let folder = Config::demo(PathBuf::from("data/demo/")).key_file();
        assert_eq!(folder, std::path::Path::new("data/demo-cle/maillage.cle"));
    }

    #[test]
    fn thresholds_out_of_their_bounds_are_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maillage.toml");
        let read = |text: &str| {
            std::fs::write(&path, format!("donnees = \"/var/lib/maillage\"\n{text}\n")).unwrap();
            let config = Config::read(&path).map_err(|error| error.to_string())?;
            config.check().map_err(|error| error.to_string())?;
            Ok::<_, String>((config.export_seuil, config.petits_nombres))
        };
        assert_eq!(read(""), Ok((50, 5)));
        assert_eq!(read("export_seuil = 1\npetits_nombres = 3"), Ok((1, 3)));
        assert_eq!(read("export_seuil = 200\npetits_nombres = 20"), Ok((200, 20)));
        for (text, named) in [
            ("export_seuil = 0", "de 1 à 200"),
            ("export_seuil = 201", "de 1 à 200"),
            ("export_seuil = -1", "export_seuil"),
            ("petits_nombres = 0", "Comptes exacts"),
            ("petits_nombres = 2", "de 3 à 20"),
            ("petits_nombres = 21", "de 3 à 20"),
            ("piece_mo = 0", "piece_mo"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_demanded_at_the_door_is_read_and_what_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maillage.toml");
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "chut\n").unwrap();
        let read = |text: &str| {
            std::fs::write(&path, format!("donnees = \"/var/lib/maillage\"\n{text}")).unwrap();
            Config::read(&path).and_then(|config| config.safety()).map_err(|e| e.to_string())
        };
        let provider = format!(
            "[fournisseur]\nnom = \"Pro Santé Connect\"\nemetteur = \"https://psc\"\nclient_id = \"m\"\n\
             secret_fichier = {secret:?}\nacr_values = [\"eidas1\"]\n"
        );
        let whole = format!(
            "adresse_publique = \"https://maillage.exemple/\"\n\
             proxys_de_confiance = [\"127.0.0.1\", \"10.0.0.0/8\"]\n[securite]\nsecond_facteur = \"tous\"\n\
             veille_minutes = 5\n{provider}"
        );
        let safety = read(&whole).unwrap();
        assert_eq!(safety.origin.as_deref(), Some("https://maillage.exemple"));
        assert_eq!((safety.second_factor, safety.idle_minutes), (SecondFactor::All, 5));
        assert_eq!(safety.proxies.len(), 2);
        let found = &safety.providers[0];
        assert_eq!((found.client_secret.as_str(), found.claim.as_str()), ("chut", "sub"));
        let each = |code: &str| {
            provider.replace("[fournisseur]", &format!("[[fournisseur]]\ncode = \"{code}\""))
        };
        let public = "adresse_publique = \"https://maillage.exemple\"\n";
        let two = read(&format!("{public}{}{}", each(""), each("pro"))).unwrap().providers;
        assert_eq!(two.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["", "pro"]);
        let twice = format!("{public}{}{}", each("pro"), each("pro"));
        assert!(read(&twice).unwrap_err().contains("deux fournisseurs"));
        assert!(read(&format!("{public}{}", each("a:b"))).unwrap_err().contains("petites lettres"));
        for (text, named) in [
            ("[securite]\nveille_minutes = 0\n", "veille_minutes"),
            ("[securite]\nsecond_facteur = \"jamais\"\n", "jamais"),
            ("adresse_publique = \"maillage.exemple\"\n", "adresse_publique"),
            ("adresse_publique = \"http://maillage.exemple\"\n", "adresse_publique"),
            (provider.as_str(), "adresse_publique"),
            ("proxys_de_confiance = [\"localhost\"]\n", "localhost"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
