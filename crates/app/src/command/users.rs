//! Accounts, from the console of the machine.

use std::{io::Read as _, path::PathBuf};

use access::{Action, Actor, Category, Cible, Role, Verb};
use anyhow::{Context as _, bail};
use clap::Subcommand;
use fiche::{Register, Row, Saved, Seen};
use identity::PASSWORD_LETTERS;
use web::Shell;

use crate::{config::Config, register::fiches, serve};

#[derive(Subcommand)]
pub(super) enum UserCommand {
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
        /// Rôle : `educateur`, `psychologue`, `secretaire`, `chef_service`, `directeur`, `siege`,
        /// `delegue_donnees`, `administrateur`.
        #[arg(long)]
        role: String,
        /// Nom de l’organisation ; créée si elle manque.
        #[arg(long)]
        organisation: Option<String>,
        /// Nom du service ; toute l’organisation s’il manque.
        #[arg(long)]
        service: Option<String>,
    },
    /// Donne un nouveau mot de passe, lu sur l’entrée standard.
    Password {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Ce que la personne tape pour se connecter.
        #[arg(long)]
        identifiant: String,
    },
    /// Ferme un compte : ses rôles sont retirés, ses traces restent.
    Close {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Ce que la personne tape pour se connecter.
        #[arg(long)]
        identifiant: String,
    },
}

pub(super) async fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { config, identifiant, nom, role, organisation, service } => {
            // A program is made with its token, on the page of technical accounts.
            let given = |role: &Role| *role != Role::Technique;
            let Some(role) = Role::from_code(&role).filter(given) else {
                let known = Role::ALL.iter().copied().filter(given);
                let known: Vec<&str> = known.map(Role::code).collect();
                bail!("rôle « {role} » inconnu ; rôles : {}", known.join(", "));
            };
            if role != Role::Administrateur && organisation.is_none() {
                bail!(
                    "indiquez --organisation : seul un administrateur vaut pour toute l’instance"
                );
            }
            let password = read_password()?;
            let shell = serve::open(&Config::read(&config)?).await?;
            let organisation = match organisation {
                Some(name) => Some(organisation_called(&shell, &name).await?),
                None => None,
            };
            let service = match (service, organisation) {
                (Some(name), Some(organisation)) => {
                    Some(service_called(&shell, &name, organisation).await?)
                }
                _ => None,
            };
            add(&shell, &identifiant, &nom, role, organisation, service, &password).await
        }
        UserCommand::Password { config, identifiant } => {
            let password = read_password()?;
            let shell = serve::open(&Config::read(&config)?).await?;
            let compte = compte_called(&shell, &identifiant).await?;
            let secret = shell.hasher.hash(&password).await?;
            let mut write = shell.house.db().write().await?;
            identity::change_secret(&mut write, compte, &secret).await?;
            noted(&shell, write, compte).await?;
            println!("Mot de passe changé : {identifiant}.");
            Ok(())
        }
        UserCommand::Close { config, identifiant } => {
            let shell = serve::open(&Config::read(&config)?).await?;
            let compte = compte_called(&shell, &identifiant).await?;
            let mut write = shell.house.db().write().await?;
            let (day, at) = (shell.house.today().to_string(), shell.house.now().to_string());
            let closing =
                identity::Closing { day: &day, at: &at, by: None, reason: "Fermé à la console" };
            identity::close_compte(&mut write, compte, closing).await?;
            noted(&shell, write, compte).await?;
            println!("Compte fermé : {identifiant}.");
            Ok(())
        }
    }
}

fn read_password() -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.chars().count() < PASSWORD_LETTERS {
        bail!("le mot de passe doit avoir au moins {PASSWORD_LETTERS} caractères");
    }
    Ok(password.to_owned())
}

async fn compte_called(shell: &Shell, identifiant: &str) -> anyhow::Result<i64> {
    let mut read = shell.house.db().read().await?;
    let found = identity::find_by_identifiant(&mut read, identifiant).await?;
    Ok(found.with_context(|| format!("compte « {identifiant} » introuvable"))?.id)
}

/// The organisation of that name, made when there is none.
async fn organisation_called(shell: &Shell, name: &str) -> anyhow::Result<i64> {
    let house = &shell.house;
    let mut read = house.db().read().await?;
    let found =
        read.query_opt("SELECT id FROM organisation WHERE nom = $1", &[name.into()]).await?;
    drop(read);
    if let Some(row) = found {
        return Ok(row.get("id")?);
    }
    let register = Register::new(fiches());
    let fiche = register.by_table("organisation").context("organisation")?;
    let action =
        Action { verb: Verb::Ecrire, category: Category::Structure, cible: Cible::Instance };
    let operator = Actor::operator(Role::Administrateur);
    let mut granted = house.authorize_write(&operator, action).await?;
    let row = Row::default().with("nom", name);
    let id = house.new_id();
    let saved =
        fiche::create(&mut granted, &register, fiche, id, row, None, &mut Seen::default()).await?;
    match saved {
        Saved::Kept(id) => {
            granted.commit().await?;
            Ok(id)
        }
        other => bail!("l’organisation « {name} » n’a pas pu être créée : {other:?}"),
    }
}

/// The service of that name.
async fn service_called(shell: &Shell, name: &str, organisation: i64) -> anyhow::Result<i64> {
    let mut read = shell.house.db().read().await?;
    let found = read
        .query_opt(
            "SELECT id FROM service WHERE nom = $1 AND organisation_id = $2",
            &[name.into(), organisation.into()],
        )
        .await?;
    let row = found.with_context(|| format!("service « {name} » introuvable"))?;
    Ok(row.get("id")?)
}

async fn add(
    shell: &Shell,
    identifiant: &str,
    nom: &str,
    role: Role,
    organisation: Option<i64>,
    service: Option<i64>,
    password: &str,
) -> anyhow::Result<()> {
    let house = &shell.house;
    let secret = shell.hasher.hash(password).await?;
    let compte = house.new_id();
    let now = house.now().to_string();
    let mut write = house.db().write().await?;
    let added = identity::add_compte(&mut write, compte, identifiant, nom, &secret, &now).await;
    if let Err(error) = added {
        if error.is_duplicate() {
            bail!("l’identifiant « {identifiant} » est déjà pris");
        }
        return Err(error.into());
    }
    let affectation = house.new_id();
    let code = role.code();
    identity::add_affectation(&mut write, affectation, compte, code, organisation, service).await?;
    noted(shell, write, compte).await?;
    println!("Compte ajouté : {identifiant} ({}).", role.label());
    Ok(())
}

/// Leaves the entry of the chain in the transaction of the change itself, and keeps both.
async fn noted(shell: &Shell, mut write: db::Write, compte: i64) -> anyhow::Result<()> {
    let entry = audit::Entry {
        at: shell.house.now().to_string(),
        compte: None,
        action: "compte.ecrire".to_owned(),
        cible: format!("compte:{compte}"),
        verdict: "accorde",
        rule: "console".to_owned(),
        ..audit::Entry::default()
    };
    audit::append(&mut write, &[entry]).await?;
    write.commit().await?;
    Ok(())
}
