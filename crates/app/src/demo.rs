//! The product on a synthetic territory: open at once, filled behind.

use std::path::PathBuf;

use access::Role;
use anyhow::Context as _;
use web::Shell;

use crate::{config::Config, serve};

/// The password of every demonstration account.
const PASSWORD: &str = "maillage-demo";

/// Opens the demonstration.
///
/// # Errors
///
/// What stands in the way: the address is taken, the folder cannot be written.
pub async fn run(listen: &str, data: PathBuf) -> anyhow::Result<()> {
    let mut config = Config::demo(data);
    listen.clone_into(&mut config.adresse);
    serve::start_log(&config.journal);
    let shell = serve::open(&config).await?;
    let listener = tokio::net::TcpListener::bind(&config.adresse)
        .await
        .with_context(|| format!("adresse {}", config.adresse))?;
    let fresh = accounts(&shell).await?;
    println!("Maillage est ouvert : http://{}", listener.local_addr()?);
    println!("Comptes de démonstration (mot de passe : {PASSWORD}) :");
    for (role, identifiant, nom) in ACCOUNTS {
        println!("  {identifiant:<14} {nom}, {}", role.label());
    }
    if fresh {
        println!("Le territoire se remplit derrière ; l’avancement est en haut de chaque page.");
    }
    println!("Données : {}. Arrêter : Ctrl + C.", config.donnees.display());
    serve::answer(shell, listener).await
}

/// One account for each role.
const ACCOUNTS: &[(Role, &str, &str)] = &[
    (Role::Educateur, "educatrice", "Samira Benoît"),
    (Role::Psychologue, "psychologue", "Paul Ferrand"),
    (Role::Secretaire, "secretaire", "Odile Marchais"),
    (Role::ChefService, "cheffe", "Hélène Tessier"),
    (Role::Directeur, "directrice", "Mariam Keller"),
    (Role::Siege, "siege", "Luc Aubry"),
    (Role::Administrateur, "admin", "Noé Lambert"),
];

async fn accounts(shell: &Shell) -> anyhow::Result<bool> {
    let house = &shell.house;
    let mut read = house.db().read().await?;
    if identity::find_by_identifiant(&mut read, "admin").await?.is_some() {
        return Ok(false);
    }
    drop(read);
    let secret = shell.hasher.hash(PASSWORD).await?;
    let mut write = house.db().write().await?;
    let now = house.now().to_string();
    let organisation = house.new_id();
    write
        .execute(
            "INSERT INTO organisation (id, version, nom) VALUES ($1, 1, $2)",
            &[organisation.into(), "Association Les Rives".into()],
        )
        .await?;
    write
        .execute(
            "INSERT INTO service (id, version, organisation_id, nom, nature) VALUES ($1, 1, $2, $3, $4)",
            &[house.new_id().into(), organisation.into(), "Service AER de Blois".into(), "aer".into()],
        )
        .await?;
    for (role, identifiant, nom) in ACCOUNTS {
        let compte = house.new_id();
        identity::add_compte(&mut write, compte, identifiant, nom, &secret, &now).await?;
        let scope = (*role != Role::Administrateur).then_some(organisation);
        identity::add_affectation(&mut write, house.new_id(), compte, role.code(), scope, None)
            .await?;
    }
    write.commit().await?;
    Ok(true)
}
