//! What is due, sent: looked at again and again.

use std::time::Duration;

use agenda::rappel;
use web::{PageError, Shell};

use super::Envois;

/// How often it is looked at: an emergency is told within the minute.
const EVERY: Duration = Duration::from_secs(20);

/// Looks again and again, and once when the process starts.
pub async fn watch(shell: Shell, envois: Envois) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(PageError::Machine(error)) = super::alert(&shell, &envois).await {
            tracing::error!(%error, "alerts wait");
        }
        if let Err(PageError::Machine(error)) = again(&shell, &envois).await {
            tracing::error!(%error, "reminders wait");
        }
    }
}

/// Sends what is due. Returns how many left.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn again(shell: &Shell, envois: &Envois) -> Result<usize, PageError> {
    rappel::tidy(shell).await?;
    let open = envois.open();
    let mut left = 0;
    for id in rappel::due(shell).await? {
        let Some(message) = rappel::take(shell, id, &open).await? else { continue };
        let issue = envois.send(&message).await;
        rappel::settle(shell, id, issue).await?;
        left += usize::from(issue == rappel::Issue::Parti);
    }
    Ok(left)
}
