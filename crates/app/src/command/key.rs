//! The keys that encrypt the data: made, changed, told.

use std::path::PathBuf;

use clap::Subcommand;
use db::{Db, MIGRATIONS, Vault};
use seal::Keyring;

use crate::{config::Config, keys};

#[derive(Subcommand)]
pub(super) enum KeyCommand {
    /// Crée le fichier de clés ; refuse s’il y en a un. Le premier démarrage le fait de lui-même.
    Init {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
    /// Change la clé : tout repasse sous une clé nouvelle. Le service doit être arrêté ; interrompue, la
    /// commande reprend où elle en était.
    Rotate {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
    /// Oublie les clés d’avant la courante : les sauvegardes faites avant ne s’ouvriront plus.
    Forget {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
    /// Dit quelles clés il y a, laquelle sert, et si tout est sous elle. Ne montre aucune clé.
    Status {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
}

pub(super) async fn run(command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Init { config } => init(&Config::read(&config)?).await,
        KeyCommand::Rotate { config } => rotate(&Config::read(&config)?).await,
        KeyCommand::Forget { config } => forget(&Config::read(&config)?).await,
        KeyCommand::Status { config } => status(&Config::read(&config)?).await,
    }
}

fn read(config: &Config) -> anyhow::Result<Keyring> {
    Keyring::read(&config.key_file()).map_err(|error| keys::of_file(&error))
}

async fn open(config: &Config, keyring: &Keyring) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.donnees)?;
    Db::open_sealed(&config.database(), MIGRATIONS, Vault::from(keyring.clone()))
        .await
        .map_err(|error| keys::explain(error, config))
}

async fn init(config: &Config) -> anyhow::Result<()> {
    let path = config.key_file();
    if path.exists() {
        anyhow::bail!("un fichier de clés est déjà là : {} ; rien n’a été changé", path.display());
    }
    // Refuses when a database wants other keys.
    keys::vault(config).await?;
    Ok(())
}

/// Whether everything is under the current key: the pages of the file, and every sealed column.
async fn is_complete(config: &Config, db: &Db, keyring: &Keyring) -> anyhow::Result<bool> {
    let pages = config.postgres.is_some() || db.page_key() == Some(keyring.current());
    Ok(pages && keys::is_complete(db).await?)
}

async fn rotate(config: &Config) -> anyhow::Result<()> {
    let path = config.key_file();
    let mut keyring = read(config)?;
    let db = open(config, &keyring).await?;
    // The first pass of a base of before may not be over.
    if keyring.numbers().len() == 1 {
        keys::seal_all(&db).await?;
    }
    let complete = is_complete(config, &db, &keyring).await?;
    drop(db);
    if complete {
        keyring.add_new_current().map_err(|error| keys::of_file(&error))?;
        keyring.write(&path).map_err(|error| keys::of_file(&error))?;
        println!("Clé {} ajoutée à {}.", keyring.current(), path.display());
    } else {
        println!("Reprise : tout n’est pas encore sous la clé {}.", keyring.current());
    }
    let vault = Vault::from(keyring.clone());
    let settings = config.database();
    let pages =
        db::renew_pages(&settings, &vault).await.map_err(|error| keys::explain(error, config))?;
    if pages {
        println!("Base chiffrée de nouveau.");
    }
    let db = open(config, &keyring).await?;
    let values = keys::seal_all(&db).await?;
    println!("Valeurs scellées de nouveau : {values}.");
    if let Some(kept) = config.memory().filter(|kept| kept.exists()) {
        // Read again from the tables at the next start, then kept under the new key.
        std::fs::remove_file(kept)?;
    }
    println!(
        "Tout est sous la clé {}. Gardez une copie du nouveau fichier de clés ailleurs que les \
         sauvegardes. Les clés d’avant y restent, pour relire les sauvegardes d’avant ; « maillage key \
         forget » les en retire.",
        keyring.current()
    );
    Ok(())
}

async fn forget(config: &Config) -> anyhow::Result<()> {
    let mut keyring = read(config)?;
    let db = open(config, &keyring).await?;
    if !is_complete(config, &db, &keyring).await? {
        anyhow::bail!(
            "tout n’est pas encore sous la clé {} : « maillage key rotate » d’abord ; rien n’a été \
             changé",
            keyring.current()
        );
    }
    db.forget_older_witnesses().await?;
    keyring.forget_older();
    keyring.write(&config.key_file()).map_err(|error| keys::of_file(&error))?;
    println!(
        "Il ne reste que la clé {} : les sauvegardes d’avant elle ne s’ouvrent plus.",
        keyring.current()
    );
    Ok(())
}

async fn status(config: &Config) -> anyhow::Result<()> {
    let keyring = read(config)?;
    println!("Fichier de clés : {}", config.key_file().display());
    for number in keyring.numbers() {
        let mark = if number == keyring.current() { ", courante" } else { "" };
        println!("Clé {number}{mark} : empreinte {}", keyring.fingerprint(number)?);
    }
    let db = open(config, &keyring).await?;
    match db.page_key() {
        Some(number) => println!("Base chiffrée sous la clé {number}."),
        None => println!("Base PostgreSQL : le disque est à chiffrer par la machine."),
    }
    if is_complete(config, &db, &keyring).await? {
        println!("Tout est sous la clé {}.", keyring.current());
    } else {
        println!(
            "Tout n’est pas encore sous la clé {} : démarrez le produit, ou « maillage key rotate ».",
            keyring.current()
        );
    }
    Ok(())
}
