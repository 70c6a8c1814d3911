//! What every handler is given.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

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
    /// The emergency accesses that wait for a review, said on every page of who reviews them.
    pub urgences: Urgences,
    /// Whether the browser reaches us by https: then the cookie never travels in clear.
    pub https: bool,
}

/// By service, how many emergency accesses wait for a review, and how many of them are late: looked at every few
/// seconds, so that who answers for a service learns of one within the minute, on whatever page they open.
#[derive(Clone, Default)]
pub struct Urgences(Arc<Mutex<BTreeMap<i64, (i64, i64)>>>);

impl Urgences {
    /// Says what waits now.
    pub fn tell(&self, waiting: BTreeMap<i64, (i64, i64)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    /// What waits in some services, in one sentence; none when nothing does.
    pub fn told(&self, services: &[i64]) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.iter().filter(|(service, _)| services.contains(service));
        let (waiting, late) = own.fold((0, 0), |(n, late), (_, one)| (n + one.0, late + one.1));
        drop(all);
        waiting_reviews(waiting, late)
    }
}

/// So many emergency accesses to review, so many of them late, in one sentence; none when none waits.
pub fn waiting_reviews(waiting: i64, late: i64) -> Option<String> {
    match (waiting, late) {
        (0, _) => None,
        (1, 0) => Some("Un accès d’urgence à un dossier de vos services est à relire.".to_owned()),
        (1, _) => Some("Un accès d’urgence à relire est en retard.".to_owned()),
        (n, 0) => {
            Some(format!("{n} accès d’urgence à des dossiers de vos services sont à relire."))
        }
        (n, late) => Some(format!("{n} accès d’urgence sont à relire, dont {late} en retard.")),
    }
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
