//! What was received and not put in the file, tried again; what is in the file since a month, forgotten here.

use std::time::Duration;

use fiche::Register;
use jiff::SignedDuration;
use web::{PageError, Shell};

use super::land;

/// How often it is looked at.
const EVERY: Duration = Duration::from_mins(5);

/// After how many days a writing that is in the file, or was set aside, is forgotten here.
const DAYS: i64 = 30;

/// After how many days the key of a taking is forgotten: a telephone may lie in a drawer for months.
const KEY_DAYS: i64 = 366;

/// Looks from time to time, and once when the process starts.
pub async fn watch(shell: Shell) {
    let register = Register::new(crate::register::fiches());
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(PageError::Machine(error)) = again(&shell, &register).await {
            tracing::error!(%error, "writings made without network wait");
        }
    }
}

/// Tries those that wait, and forgets the old ones. Returns how many were tried.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn again(shell: &Shell, register: &Register) -> Result<usize, PageError> {
    let mut read = shell.house.db().read().await?;
    let waiting = land::in_order(nomade::waiting(&mut read, None).await?);
    drop(read);
    for ecrit in &waiting {
        land::land(shell, register, ecrit).await?;
    }
    let now = shell.house.now();
    let old = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
    let mut write = shell.house.db().write().await?;
    let ended = now.checked_sub(SignedDuration::from_hours(24 * KEY_DAYS)).unwrap_or(now);
    nomade::expire(&mut write, &old.to_string(), &ended.to_string()).await?;
    write.commit().await?;
    Ok(waiting.len())
}
