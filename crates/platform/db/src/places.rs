//! Who reads at once: so many places, and none who already reads waits for a second one.
//!
//! A page that reads while it asks for another reading would otherwise wait for itself: as soon as
//! all places are held by such pages, nothing moves any more. Who holds a place is known by its task
//! (a request is one), and is let in beside.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::Id,
};

use crate::DbError;

/// The places of a database.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    /// The tasks that read, and how many readings each has open.
    holders: Mutex<HashMap<Id, usize>>,
}

impl Places {
    /// So many readings at once, but for those opened by who already reads.
    pub fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { free: Arc::new(Semaphore::new(most as usize)), holders: Mutex::default() })
    }

    /// A place, in its turn; at once for a task that holds one.
    pub async fn take(self: &Arc<Self>) -> Result<Place, DbError> {
        let task = tokio::task::try_id();
        let holds = task.is_some_and(|task| self.holders().contains_key(&task));
        let permit = if holds {
            None
        } else {
            let turn = self.free.clone().acquire_owned().await;
            Some(turn.map_err(|error| DbError::Shape(error.to_string()))?)
        };
        if let Some(task) = task {
            *self.holders().entry(task).or_default() += 1;
        }
        Ok(Place { _permit: permit, task, home: self.clone() })
    }

    fn holders(&self) -> std::sync::MutexGuard<'_, HashMap<Id, usize>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place; given back when it is dropped.
pub(crate) struct Place {
    _permit: Option<OwnedSemaphorePermit>,
    task: Option<Id>,
    home: Arc<Places>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(task) = self.task else { return };
        let mut holders = self.home.holders();
        match holders.get_mut(&task) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                holders.remove(&task);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn those_who_read_while_they_read_never_wait_for_each_other() {
        let places = Places::new(4);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..32 {
            let places = places.clone();
            tasks.spawn(async move {
                let first = places.take().await.unwrap();
                // All four places are held by now, by tasks that each want one more.
                tokio::time::sleep(Duration::from_millis(5)).await;
                let second = places.take().await.unwrap();
                drop((first, second));
            });
        }
        let all = async { while tasks.join_next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
        assert!(places.holders().is_empty());
        assert_eq!(places.free.available_permits(), 4);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_newcomer_waits_for_its_turn() {
        let places = Places::new(1);
        let held = places.take().await.unwrap();
        let other = {
            let places = places.clone();
            tokio::spawn(async move { places.take().await.map(drop) })
        };
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!other.is_finished());
        drop(held);
        other.await.unwrap().unwrap();
    }
}
