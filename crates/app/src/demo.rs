//! The product on a synthetic territory: open at once, filled behind.

use std::path::PathBuf;

use anyhow::Context as _;
use territoire::{Account, Profile, accounts};
use web::Shell;

use crate::{
    config::Config, demo_agenda, demo_attente, demo_echeances, demo_ecrits, demo_enfant,
    demo_espace, demo_gestes, demo_incident, demo_journal, demo_nomade, demo_observatoire,
    demo_projet, demo_quotidien, demo_rights, demo_sante, demo_scolarite, demo_sejours,
    demo_sortie, demo_voie, register, serve,
};

/// The password of every demonstration account.
const PASSWORD: &str = "maillage-demo";

/// The seed of the territory: the same people for everybody who tries.
const SEED: u64 = 41;

/// Opens the demonstration.
///
/// # Errors
///
/// What stands in the way: the address is taken, the folder cannot be written.
pub async fn run(listen: &str, data: PathBuf) -> anyhow::Result<()> {
    let mut config = Config::demo(data);
    listen.clone_into(&mut config.adresse);
    serve::start_log(&config.journal);
    let listener = tokio::net::TcpListener::bind(&config.adresse)
        .await
        .with_context(|| format!("adresse {}", config.adresse))?;
    // Passkeys want a name; on one's own machine browsers know this one.
    config.adresse_publique = Some(format!("http://localhost:{}", listener.local_addr()?.port()));
    let shell = serve::open(&config).await?;
    let fresh = open_accounts(&shell).await?;
    println!("Maillage est ouvert : http://{}", listener.local_addr()?);
    println!("Comptes de démonstration (mot de passe : {PASSWORD}) ; le second facteur y est");
    println!("facultatif, contrairement à un usage réel :");
    for account in accounts() {
        let role = access::Role::from_code(account.role).map_or(account.role, access::Role::label);
        println!("  {:<12} {}, {role}", account.identifiant, account.nom);
    }
    for (code, identifiant, nom, ..) in demo_rights::ACCOUNTS {
        let role = access::Role::from_code(code).map_or(*code, access::Role::label);
        println!("  {identifiant:<12} {nom}, {role}");
    }
    println!("La page d’un enfant : /espace, avec le code {}", demo_espace::CODE);
    if fresh {
        println!("Le territoire se remplit derrière ; l’avancement est en haut de chaque page.");
        fill(&shell);
    }
    serve::watch(&shell, &config);
    println!("Données : {}. Arrêter : Ctrl + C.", config.donnees.display());
    serve::answer(&config, shell, listener).await
}

/// Fills the territory behind, its progress told on every page and in the console.
fn fill(shell: &Shell) {
    let shell = shell.clone();
    tokio::spawn(async move {
        let told = shell.progress.clone();
        told.tell(Some("Le territoire de démonstration se remplit…".to_owned()));
        let progress = |sentence: &str| {
            println!("  {sentence}");
            told.tell(Some(format!("Le territoire de démonstration se remplit : {sentence}")));
        };
        let today = shell.house.today();
        let at = shell.house.now().to_string();
        let filled =
            territoire::fill(shell.house.db(), Profile::Demo, SEED, today, &at, &progress).await;
        let filled = match filled {
            Ok(filled) => around(&shell, &at).await.map(|child| (filled, child)),
            Err(error) => Err(error),
        };
        if let Ok((_, Some(child))) = &filled {
            progress("papiers, notes, exports");
            if let Err(error) = demo_gestes::make(&shell, PASSWORD, *child).await {
                eprintln!("Une partie de la démonstration manque : {error}");
            }
        }
        shell.progress.tell(None);
        match filled {
            Ok((filled, _)) => println!("Territoire prêt : {} personnes.", filled.personnes),
            Err(error) => eprintln!("Le territoire n’a pas pu être rempli : {error}"),
        }
    });
}

/// The people around three children of the first service; returns the first of them.
async fn around(shell: &Shell, at: &str) -> Result<Option<i64>, db::DbError> {
    let register = fiche::Register::new(register::fiches());
    let mut write = shell.house.db().write().await?;
    let child = demo_rights::around(&mut write, &register, shell.house.today(), at).await?;
    write.commit().await?;
    demo_enfant::keep(&shell.house, at).await?;
    demo_echeances::keep(&shell.house, at).await?;
    demo_agenda::keep(&shell.house, at).await?;
    demo_incident::keep(&shell.house, at).await?;
    demo_sante::keep(&shell.house, at).await?;
    demo_scolarite::keep(&shell.house, at, child).await?;
    demo_sortie::keep(&shell.house, at).await?;
    demo_voie::keep(&shell.house, at).await?;
    demo_observatoire::keep(&shell.house, at).await?;
    demo_quotidien::keep(&shell.house, at).await?;
    demo_sejours::keep(&shell.house, at, child).await?;
    if let Some(child) = child {
        demo_projet::keep(&shell.house, at, child).await?;
        demo_attente::keep(&shell.house, at, child).await?;
        demo_nomade::keep(&shell.house, at, child).await?;
        demo_espace::keep(&shell.house, at, child).await?;
    }
    let journal = demo_journal::keep(shell).await;
    journal.map_err(|error| db::DbError::Shape(format!("{error:?}")))?;
    demo_ecrits::keep(shell).await?;
    Ok(child)
}

/// Makes the accounts of the demonstration; `false` when they are there already.
async fn open_accounts(shell: &Shell) -> anyhow::Result<bool> {
    let house = &shell.house;
    let mut read = house.db().read().await?;
    if identity::find_by_identifiant(&mut read, "admin").await?.is_some() {
        return Ok(false);
    }
    drop(read);
    let secret = shell.hasher.hash(PASSWORD).await?;
    let mut write = house.db().write().await?;
    let now = house.now().to_string();
    for Account { role, identifiant, nom, organisation, service } in accounts() {
        let compte = house.new_id();
        identity::add_compte(&mut write, compte, identifiant, nom, &secret, &now).await?;
        let affectation = house.new_id();
        identity::add_affectation(&mut write, affectation, compte, role, organisation, service)
            .await?;
    }
    let register = fiche::Register::new(register::fiches());
    demo_rights::court(&mut write, &register, &now).await?;
    for (role, identifiant, nom, organisation, service) in demo_rights::ACCOUNTS {
        let compte = house.new_id();
        identity::add_compte(&mut write, compte, identifiant, nom, &secret, &now).await?;
        let affectation = house.new_id();
        let organisation = Some(*organisation);
        identity::add_affectation(&mut write, affectation, compte, role, organisation, *service)
            .await?;
    }
    write.commit().await?;
    Ok(true)
}
