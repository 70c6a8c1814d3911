//! Hashing of passwords: slow on purpose, so never more than two at once.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// How many sign-ins may wait for their turn before others are told to come back.
const QUEUE: usize = 32;

/// Computes hashes, two at a time (19 MiB each), the others in a bounded queue.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    // Compared when nobody has the name, so that unknown and wrong take the same time.
    nobody: Arc<str>,
}

/// Too many sign-ins wait already.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("too many sign-ins at once")]
pub struct TooBusy;

impl Hasher {
    /// Makes the two places.
    ///
    /// # Errors
    ///
    /// [`TooBusy`] when the machine cannot compute a first hash.
    pub fn new() -> Result<Self, TooBusy> {
        let nobody = Argon2::default().hash_password(b"nobody").map_err(|_| TooBusy)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(2)),
            queue: Arc::new(Semaphore::new(QUEUE)),
            nobody: nobody.to_string().into(),
        })
    }

    async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, TooBusy> {
        let _place = self.queue.try_acquire().map_err(|_| TooBusy)?;
        let _turn = self.turns.acquire().await.map_err(|_| TooBusy)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| TooBusy)
    }

    /// Hashes a new password.
    ///
    /// # Errors
    ///
    /// [`TooBusy`] when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, TooBusy> {
        let password = password.to_owned();
        let hashed = self
            .turn(move || {
                Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string())
            })
            .await?;
        hashed.map_err(|_| TooBusy)
    }

    /// Whether `password` is the one of `secret`; of nobody when there is no account.
    ///
    /// # Errors
    ///
    /// [`TooBusy`] when too many wait.
    pub async fn matches(&self, password: &str, secret: Option<&str>) -> Result<bool, TooBusy> {
        let known = secret.is_some();
        let secret = secret.unwrap_or(&self.nobody).to_owned();
        let password = password.to_owned();
        let same = self
            .turn(move || {
                PasswordHash::new(&secret).is_ok_and(|hash| {
                    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
                })
            })
            .await?;
        Ok(same && known)
    }
}
