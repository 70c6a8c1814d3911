//! Opening the house and answering until told to stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use access::House;
use db::{Db, MIGRATIONS};
use identity::Hasher;
use tokio::net::TcpListener;
use web::Shell;

use facts::Facts;

use crate::{
    classeur,
    clock::SystemClock,
    config::Config,
    keys,
    passerelle::{self, Entrant, Envois},
    register::{fiches, populations},
    routes::routes,
};

/// Opens the house of `config`: the folder, the database, its schema.
///
/// # Errors
///
/// What the operator must mend.
pub async fn open(config: &Config) -> anyhow::Result<Shell> {
    config.check()?;
    std::fs::create_dir_all(&config.donnees)?;
    let vault = keys::vault(config).await?;
    let db = Db::open_sealed(&config.database(), MIGRATIONS, vault)
        .await
        .map_err(|error| keys::explain(error, config))?;
    let house = House::new(db, Arc::new(SystemClock));
    // A copy that was restored may hold what was erased since: never shown again.
    let register = fiche::Register::new(fiches());
    let again = conformite::memory::reconcile(&house, &register, &memory_of(config)).await?;
    if again > 0 {
        println!("Copie restaurée : {again} fiches effacées depuis ont été effacées de nouveau.");
    }
    Ok(Shell {
        house,
        hasher: Hasher::new()?,
        safety: Arc::new(config.safety()?),
        progress: web::Progress::default(),
        urgences: web::Urgences::default(),
        https: config.https,
    })
}

/// Where erasures are remembered, beside the database.
fn memory_of(config: &Config) -> std::path::PathBuf {
    config.donnees.join(conformite::memory::FILE)
}

/// Starts the works that go on behind: the alerts of the hour, the head of the trace of the day.
pub fn watch(shell: &Shell, config: &Config) {
    tokio::spawn(conformite::watch(shell.clone()));
    tokio::spawn(export::watch(shell.clone()));
    tokio::spawn(partage::urgence::watch(shell.clone()));
    tokio::spawn(document::note::watch(shell.clone()));
    tokio::spawn(crate::nomade::watch(shell.clone()));
    tokio::spawn(passerelle::watch_messages(shell.clone()));
    match Envois::read(config) {
        Ok(envois) => drop(tokio::spawn(passerelle::watch(shell.clone(), envois))),
        Err(error) => tracing::error!(%error, "no reminder leaves"),
    }
    tokio::spawn(classeur::watch(shell.clone(), config.donnees.join(classeur::FOLDER)));
    if let Some(path) = config.trace.head_file.clone() {
        let shell = shell.clone();
        tokio::spawn(async move {
            let mut tick = tokio::time::interval(std::time::Duration::from_hours(1));
            loop {
                tick.tick().await;
                if let Err(error) = keep_head(&shell, &path).await {
                    tracing::error!(%error, path = %path.display(), "the head of the trace was not kept");
                }
            }
        });
    }
}

/// Writes the head of the trace after those of the days before, once a day.
///
/// # Errors
///
/// The file's own, or the database's.
pub async fn keep_head(shell: &Shell, path: &std::path::Path) -> anyhow::Result<()> {
    use std::io::Write as _;
    let now = shell.house.now().to_string();
    let day = now.get(..10).unwrap_or_default();
    let before = std::fs::read_to_string(path).unwrap_or_default();
    if before.lines().last().is_some_and(|line| line.starts_with(day)) {
        return Ok(());
    }
    let head = audit::head(shell.house.db()).await?;
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    writeln!(file, "{now} {} {}", head.seq, head.hash)?;
    Ok(file.sync_all()?)
}

/// Answers on `listener` until the machine asks to stop; requests under way are finished.
///
/// # Errors
///
/// The machine's own.
pub async fn answer(config: &Config, shell: Shell, listener: TcpListener) -> anyhow::Result<()> {
    let facts = gather_facts()?;
    remember(config, &facts);
    warm(&shell, &facts);
    shell.house.db().be_gentle();
    sort_names(&shell);
    seal_behind(&shell);
    let memory = conformite::Memoire(memory_of(config));
    let all = routes(shell.clone(), &facts).layer(axum::Extension(memory));
    let all = all.layer(axum::Extension(config.paper_limit()?));
    let all = all.layer(axum::Extension(config.export_seuil()?));
    let all = all.layer(axum::Extension(config.masque()?));
    let envois = Envois::read(config)?;
    let all = all.layer(axum::Extension(envois.set())).layer(axum::Extension(envois));
    let all = match Entrant::read(config)? {
        Some(entrant) => all.layer(axum::Extension(entrant)),
        None => all,
    };
    let all = all.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, all).with_graceful_shutdown(asked_to_stop()).await?;
    keep(&shell, &facts, 1).await;
    Ok(())
}

/// Gathers the populations of the slices and the lists of their codes.
///
/// # Errors
///
/// When the shipped catalogue contradicts the populations.
pub fn gather_facts() -> anyhow::Result<Facts> {
    let fiches = fiches();
    Ok(Facts::new(&populations(), facts::nomenclatures(&fiches))?)
}

/// Says where what is read of the facts is kept for the next start, when it is wanted.
pub fn remember(config: &Config, facts: &Facts) {
    if let (Some(path), Some(program)) = (config.memory(), program()) {
        facts.keep_in(path, program);
    }
}

/// This very build: another one may read other facts in the same tables.
fn program() -> Option<String> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    let built = file.modified().ok()?;
    Some(format!("{} {} {built:?}", env!("CARGO_PKG_VERSION"), file.len()))
}

/// How many changes make it worth keeping the facts again while the product runs.
const WORTH_KEEPING: i64 = 500;
/// How often that is looked at.
const LOOK: Duration = Duration::from_mins(15);

/// Keeps the facts for the next start, when enough has changed. A failure costs that start some
/// seconds, and no more.
async fn keep(shell: &Shell, facts: &Facts, changes: i64) {
    let done = async {
        let mut read = shell.house.db().read().await?;
        facts.keep(changes, &mut read).await
    };
    match done.await {
        Ok(true) => tracing::debug!("facts kept for the next start"),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "the facts could not be kept for the next start"),
    }
}

/// Reads the facts behind, so that the first figure does not wait for them.
fn warm(shell: &Shell, facts: &Facts) {
    let (shell, facts) = (shell.clone(), facts.clone());
    tokio::spawn(async move {
        let read = async {
            let mut read = shell.house.db().read().await?;
            facts.world(&mut read).await.map(|_| ())
        };
        if let Err(error) = read.await {
            tracing::error!(%error, "the facts could not be read");
        }
        keep(&shell, &facts, 1).await;
        let mut look = tokio::time::interval(LOOK);
        look.tick().await;
        loop {
            look.tick().await;
            keep(&shell, &facts, WORTH_KEEPING).await;
        }
    });
}

/// Gives their words, behind, to the rows of a base of before there were any (ADR 0016).
fn sort_names(shell: &Shell) {
    let db = shell.house.db().clone();
    tokio::spawn(async move {
        match fiche::complete_words(&db, &fiches()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "the names can be searched"),
            Err(error) => tracing::error!(%error, "the names could not be sorted"),
        }
    });
}

/// Seals, behind, what a base of before still holds in clear (ADR 0023).
fn seal_behind(shell: &Shell) {
    let db = shell.house.db().clone();
    tokio::spawn(async move {
        match keys::seal_all(&db).await {
            Ok(0) => {}
            Ok(values) => tracing::info!(values, "sealed"),
            Err(error) => tracing::error!(%error, "values could not be sealed"),
        }
    });
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _either_way = interrupted.await;
}

/// Sends the log to the standard error, one JSON object a line.
pub fn start_log(level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(level)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _already = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
