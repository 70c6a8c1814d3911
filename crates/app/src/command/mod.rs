//! The commands of the program.
//!
//! - `users.rs`: accounts. `count.rs`: figures and reports without a browser.
//! - `key.rs`: the keys that encrypt the data.
//! - `trace.rs`: the chain checked, copied, its head printed.

mod count;
mod key;
mod trace;
mod users;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::{classeur, config::Config, demo, serve};

/// Le suivi partagé de l’enfant, les chiffres et les rapports qui en sortent.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ouvre le produit sur un territoire inventé, pour l’essayer.
    Demo {
        /// Adresse d’écoute.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Dossier des données ; créé s’il manque.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
    },
    /// Ouvre le produit pour un usage réel.
    Serve {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Adresse d’écoute, à la place de celle du fichier.
        #[arg(long)]
        listen: Option<String>,
        /// Dossier des données, à la place de celui du fichier.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Vérifie un fichier de réglages sans rien démarrer.
    CheckConfig {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
    /// Gère les comptes.
    User {
        #[command(subcommand)]
        command: users::UserCommand,
    },
    /// Imprime des chiffres d’un service, avec leur définition.
    Figures(count::FiguresAsked),
    /// Écrit le rapport d’activité d’un service.
    Rapport(count::RapportAsked),
    /// Vérifie la base et la chaîne des traces, ou une copie de la chaîne, sans base.
    Verify(trace::VerifyAsked),
    /// Copie la chaîne des traces, ou imprime sa fin.
    Trace {
        #[command(subcommand)]
        command: trace::TraceCommand,
    },
    /// Gère les clés qui chiffrent les données.
    Key {
        #[command(subcommand)]
        command: key::KeyCommand,
    },
    /// Écrit le classeur d’un service : les fiches d’urgence de ses enfants, dans un fichier fermé.
    Binder {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Numéro du service.
        #[arg(long)]
        service: i64,
        /// Fichier à écrire.
        #[arg(long)]
        out: PathBuf,
    },
    /// Copie la base SQLite pendant que le produit tourne.
    Backup {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Fichier à écrire.
        #[arg(long)]
        to: PathBuf,
    },
}

/// Runs a command.
///
/// # Errors
///
/// What the operator must know.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo { listen, data } => demo::run(&listen, data).await?,
        Command::Serve { config, listen, data } => {
            let mut config = Config::read(&config)?;
            config.adresse = listen.unwrap_or(config.adresse);
            config.donnees = data.unwrap_or(config.donnees);
            serve::start_log(&config.journal);
            let shell = serve::open(&config).await?;
            let listener = tokio::net::TcpListener::bind(&config.adresse)
                .await
                .with_context(|| format!("adresse {}", config.adresse))?;
            tracing::info!(adresse = %config.adresse, "open");
            serve::watch(&shell, &config);
            serve::answer(&config, shell, listener).await?;
        }
        Command::CheckConfig { config } => {
            let read = Config::read(&config)?;
            read.check()?;
            let folder = read.donnees.display();
            println!("Réglages valides. Écoute : {}. Données : {folder}.", read.adresse);
            println!("Clés : {}.", read.key_file().display());
        }
        Command::User { command } => users::run(command).await?,
        Command::Figures(asked) => count::figures(asked).await?,
        Command::Rapport(asked) => count::rapport(asked).await?,
        Command::Verify(asked) => return trace::verify(asked).await,
        Command::Trace { command } => trace::run(command).await?,
        Command::Key { command } => key::run(command).await?,
        Command::Binder { config, service, out } => binder(&config, service, &out).await?,
        Command::Backup { config, to } => {
            let config = Config::read(&config)?;
            let key = config.key_file();
            let shell = serve::open(&config).await?;
            shell.house.db().back_up(&to).await?;
            println!("Copie écrite, chiffrée : {}", to.display());
            println!("Elle ne se lit qu’avec {}, qu’elle ne contient pas.", key.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the binder of a service, under the password that its head drew.
async fn binder(config: &Path, service: i64, out: &Path) -> anyhow::Result<()> {
    let config = Config::read(config)?;
    let shell = serve::open(&config).await?;
    let Some(password) = classeur::password(&shell.house, service).await? else {
        anyhow::bail!(
            "le service {service} n’a pas de classeur : sa cheffe ou son chef en tire le mot de passe \
             à la page « Classeur » du service"
        );
    };
    let register = fiche::Register::new(crate::register::fiches());
    let binder = classeur::build(&shell, &register, service, &password)
        .await
        .map_err(|error| anyhow::anyhow!("service {service} : {error:?}"))?;
    std::fs::write(out, &binder.bytes)?;
    println!("Classeur écrit : {}, {} fiches.", out.display(), binder.children);
    println!("Il s’ouvre avec le mot de passe du classeur, et lui seul.");
    Ok(())
}
