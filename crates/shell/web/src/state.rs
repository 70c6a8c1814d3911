//! What every handler is given.

use std::sync::{Arc, Mutex, PoisonError};

use access::House;
use identity::Hasher;

use crate::Safety;

/// What every handler is given. Cloning it is cheap.
#[derive(Clone)]
pub struct Shell {
    /// The door to the data.
    pub house: House,
    /// Where passwords are hashed.
    pub hasher: Hasher,
    /// What is demanded of those who sign in.
    pub safety: Arc<Safety>,
    /// A long work going on behind, said on every page.
    pub progress: Progress,
    /// Whether the browser reaches us by https: then the cookie never travels in clear.
    pub https: bool,
}

/// A long work in one sentence, empty when there is none.
#[derive(Clone, Default)]
pub struct Progress(Arc<Mutex<Option<String>>>);

impl Progress {
    /// Says where the work is; `None` when it is over.
    pub fn tell(&self, sentence: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = sentence;
    }

    /// Returns the sentence.
    pub fn told(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
