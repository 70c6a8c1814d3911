//! The commands of the program.

use std::{io::Read as _, path::PathBuf, process::ExitCode};

use access::Role;
use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};

use crate::{config::Config, demo, serve};

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
        command: UserCommand,
    },
    /// Vérifie la base et la chaîne des traces.
    Verify {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
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

#[derive(Subcommand)]
enum UserCommand {
    /// Ajoute un compte ; le mot de passe est lu sur l’entrée standard.
    Add {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Ce que la personne tape pour se connecter.
        #[arg(long)]
        identifiant: String,
        /// Prénom et nom.
        #[arg(long)]
        nom: String,
        /// Rôle : educateur, psychologue, secretaire, chef_service, directeur, siege, administrateur.
        #[arg(long)]
        role: String,
        /// Nom de l’organisation ; créée si elle manque.
        #[arg(long)]
        organisation: Option<String>,
        /// Nom du service ; toute l’organisation s’il manque.
        #[arg(long)]
        service: Option<String>,
    },
}

/// The shortest password that is accepted (CNIL, recommandation mots de passe 2022: 12 characters
/// with a brake on guessing).
const PASSWORD_LETTERS: usize = 12;

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
            serve::answer(shell, listener).await?;
        }
        Command::CheckConfig { config } => {
            let read = Config::read(&config)?;
            println!(
                "Réglages valides. Écoute : {}. Données : {}.",
                read.adresse,
                read.donnees.display()
            );
        }
        Command::User {
            command: UserCommand::Add { config, identifiant, nom, role, organisation, service },
        } => {
            add_user(
                &Config::read(&config)?,
                &identifiant,
                &nom,
                &role,
                organisation.as_deref(),
                service.as_deref(),
            )
            .await?;
        }
        Command::Verify { config } => return verify(&Config::read(&config)?).await,
        Command::Backup { config, to } => {
            let shell = serve::open(&Config::read(&config)?).await?;
            shell.house.db().back_up(&to).await?;
            println!("Copie écrite : {}", to.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(config: &Config) -> anyhow::Result<ExitCode> {
    let shell = serve::open(config).await?;
    let damage = shell.house.db().check_integrity().await?;
    for line in &damage {
        println!("Base abîmée : {line}");
    }
    let (entries, head, flaw) = audit::verify(shell.house.db()).await?;
    if let Some(flaw) = &flaw {
        println!("Chaîne rompue à l’entrée {} : {}.", flaw.seq, flaw.cause);
    } else {
        println!("Chaîne intacte : {entries} entrées, dernier sceau {head}.");
    }
    let sound = damage.is_empty() && flaw.is_none();
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn add_user(
    config: &Config,
    identifiant: &str,
    nom: &str,
    role: &str,
    organisation: Option<&str>,
    service: Option<&str>,
) -> anyhow::Result<()> {
    let Some(role) = Role::from_code(role) else {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        bail!("rôle « {role} » inconnu ; rôles : {}", known.join(", "));
    };
    if role != Role::Administrateur && organisation.is_none() {
        bail!("indiquez --organisation : seul un administrateur vaut pour toute l’instance");
    }
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.chars().count() < PASSWORD_LETTERS {
        bail!("le mot de passe doit avoir au moins {PASSWORD_LETTERS} caractères");
    }
    let shell = serve::open(config).await?;
    let secret = shell.hasher.hash(password).await?;
    let house = &shell.house;
    let mut write = house.db().write().await?;
    let organisation_id = match organisation {
        Some(name) => {
            let found = write
                .query_opt("SELECT id FROM organisation WHERE nom = $1", &[name.into()])
                .await?;
            Some(match found {
                Some(row) => row.get::<i64>("id")?,
                None => {
                    let id = house.new_id();
                    write
                        .execute(
                            "INSERT INTO organisation (id, version, nom) VALUES ($1, 1, $2)",
                            &[id.into(), name.into()],
                        )
                        .await?;
                    id
                }
            })
        }
        None => None,
    };
    let service_id = match (service, organisation_id) {
        (Some(name), Some(organisation)) => {
            let found = write
                .query_opt(
                    "SELECT id FROM service WHERE nom = $1 AND organisation_id = $2",
                    &[name.into(), organisation.into()],
                )
                .await?;
            let Some(row) = found else { bail!("service « {name} » introuvable") };
            Some(row.get::<i64>("id")?)
        }
        _ => None,
    };
    let compte = house.new_id();
    let now = house.now().to_string();
    identity::add_compte(&mut write, compte, identifiant, nom, &secret, &now).await.map_err(
        |error| {
            if error.is_duplicate() {
                anyhow::anyhow!("l’identifiant « {identifiant} » est déjà pris")
            } else {
                error.into()
            }
        },
    )?;
    identity::add_affectation(
        &mut write,
        house.new_id(),
        compte,
        role.code(),
        organisation_id,
        service_id,
    )
    .await?;
    let entry = audit::Entry {
        at: now,
        compte: None,
        action: "compte.ecrire".to_owned(),
        cible: format!("compte:{compte}"),
        verdict: "accorde",
        rule: "ligne-de-commande".to_owned(),
    };
    audit::append(&mut write, &[entry]).await?;
    write.commit().await?;
    println!("Compte ajouté : {identifiant} ({}).", role.label());
    Ok(())
}
