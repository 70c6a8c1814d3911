//! Opening the house and answering until told to stop.

use std::sync::Arc;

use access::House;
use db::{Db, MIGRATIONS};
use identity::Hasher;
use tokio::net::TcpListener;
use web::Shell;

use crate::{clock::SystemClock, config::Config, routes::routes};

/// Opens the house of `config`: the folder, the database, its schema.
///
/// # Errors
///
/// What the operator must mend.
pub async fn open(config: &Config) -> anyhow::Result<Shell> {
    std::fs::create_dir_all(&config.donnees)?;
    let db = Db::open(&config.database(), MIGRATIONS).await?;
    Ok(Shell {
        house: House::new(db, Arc::new(SystemClock)),
        hasher: Hasher::new()?,
        brake: Arc::default(),
        progress: web::Progress::default(),
        https: config.https,
    })
}

/// Answers on `listener` until the machine asks to stop; requests under way are finished.
///
/// # Errors
///
/// The machine's own.
pub async fn answer(shell: Shell, listener: TcpListener) -> anyhow::Result<()> {
    axum::serve(listener, routes(shell)).with_graceful_shutdown(asked_to_stop()).await?;
    Ok(())
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
