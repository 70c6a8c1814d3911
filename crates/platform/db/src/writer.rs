//! The one writer of a process: writes queue up, and those that are there share a commit.
//!
//! A write works inside a savepoint of the open transaction. When it is done it leaves its
//! place and queues again to commit: whoever waited meanwhile has worked by then, and one commit
//! makes them all durable. So 32 writers cost one disk flush, a lone writer costs one too, and
//! nobody is told "done" before the flush.

use std::sync::Arc;

use sqlx::{Connection as _, PgConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::{DbError, Engine, Row, Value, Vault, engine::Conn, sqlite};

pub(crate) enum Line {
    Sqlite(sqlite::Desk),
    Postgres(Box<PgConnection>),
}

impl Line {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

type Outcome = Option<Result<(), String>>;

/// The open transaction and who waits for it.
pub(crate) struct Desk {
    line: Line,
    open: Option<(watch::Sender<Outcome>, watch::Receiver<Outcome>)>,
    // Set when a write was dropped half-way: its savepoint must be undone before the next one.
    torn: bool,
    // Set when the transaction itself is lost: nobody in it may be told "done".
    lost: Option<String>,
    reconnect: Option<sqlx::postgres::PgConnectOptions>,
}

/// The queue before the desk.
#[derive(Clone)]
pub(crate) struct Writer {
    desk: Arc<Mutex<Desk>>,
    vault: Vault,
}

impl Writer {
    pub(crate) fn new(
        line: Line,
        reconnect: Option<sqlx::postgres::PgConnectOptions>,
        vault: Vault,
    ) -> Self {
        let desk = Desk { line, open: None, torn: false, lost: None, reconnect };
        Self { desk: Arc::new(Mutex::new(desk)), vault }
    }

    pub(crate) async fn begin(&self) -> Result<Write, DbError> {
        let mut desk = self.desk.clone().lock_owned().await;
        desk.settle().await;
        if desk.open.is_none() {
            desk.open_transaction().await?;
        }
        if let Err(error) = desk.line.conn().script("SAVEPOINT ecriture").await {
            desk.lost = Some(error.to_string());
            return Err(error);
        }
        desk.torn = true;
        Ok(Write { desk: Some(desk), queue: self.clone() })
    }

    /// Commits the batch `seen` belongs to, unless somebody already did.
    async fn flush(&self, seen: watch::Receiver<Outcome>) -> Result<(), DbError> {
        let mut desk = self.desk.clone().lock_owned().await;
        if seen.borrow().is_none() {
            desk.close_transaction().await;
        }
        drop(desk);
        let outcome = seen.borrow().clone();
        match outcome {
            Some(Ok(())) => Ok(()),
            Some(Err(cause)) => Err(DbError::Commit(cause)),
            None => Err(DbError::Commit("the batch was lost".to_owned())),
        }
    }
}

impl Desk {
    async fn open_transaction(&mut self) -> Result<(), DbError> {
        let begin = match self.line {
            Line::Sqlite(_) => "BEGIN IMMEDIATE",
            Line::Postgres(_) => "BEGIN",
        };
        let first = self.line.conn().script(begin).await;
        if let (Err(error), Some(options)) = (&first, &self.reconnect) {
            // A connection that died in the night must not become an error page.
            tracing::warn!(%error, "the writer connects again");
            let fresh = PgConnection::connect_with(options).await?;
            self.line = Line::Postgres(Box::new(fresh));
            self.line.conn().script(begin).await?;
        } else {
            first?;
        }
        self.open = Some(watch::channel(None));
        Ok(())
    }

    /// Undoes what a dropped write left, before anybody else works.
    async fn settle(&mut self) {
        if self.torn && self.open.is_some() && self.lost.is_none() {
            let undo = "ROLLBACK TO SAVEPOINT ecriture; RELEASE SAVEPOINT ecriture";
            if let Err(error) = self.line.conn().script(undo).await {
                self.lost = Some(error.to_string());
            }
        }
        self.torn = false;
        if self.lost.is_some() {
            self.close_transaction().await;
        }
    }

    async fn close_transaction(&mut self) {
        let Some((tell, _)) = self.open.take() else { return };
        if self.torn && self.lost.is_none() {
            let undo = "ROLLBACK TO SAVEPOINT ecriture; RELEASE SAVEPOINT ecriture";
            if let Err(error) = self.line.conn().script(undo).await {
                self.lost = Some(error.to_string());
            }
        }
        self.torn = false;
        let outcome = match self.lost.take() {
            Some(cause) => {
                // The engine may have ended the transaction itself: then there is nothing to undo.
                let _undone = self.line.conn().script("ROLLBACK").await;
                Err(cause)
            }
            None => match self.line.conn().commit().await {
                Ok(()) => Ok(()),
                Err(error) => {
                    let _undone = self.line.conn().script("ROLLBACK").await;
                    Err(error.to_string())
                }
            },
        };
        let _all_gone = tell.send(Some(outcome));
    }
}

/// A write in progress. Dropping it without [`Write::commit`] undoes all of it.
pub struct Write {
    desk: Option<OwnedMutexGuard<Desk>>,
    queue: Writer,
}

impl Write {
    fn desk(&mut self) -> Result<&mut Desk, DbError> {
        self.desk.as_deref_mut().ok_or_else(|| DbError::Commit("already ended".to_owned()))
    }

    /// The keys of the house.
    pub fn vault(&self) -> &Vault {
        &self.queue.vault
    }

    /// The engine, for the few statements that differ.
    pub fn engine(&self) -> Engine {
        match self.desk.as_ref().map(|desk| &desk.line) {
            Some(Line::Postgres(_)) => Engine::Postgres,
            _ => Engine::Sqlite,
        }
    }

    /// Runs a query inside this write and returns all its rows.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        self.desk()?.line.conn().query(sql, values).await
    }

    /// Runs a query inside this write and returns its first row, if any.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query_opt(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        self.desk()?.line.conn().execute(sql, values).await
    }

    /// Keeps this write. Returns when it is durable.
    ///
    /// # Errors
    ///
    /// [`DbError::Commit`] when the shared commit failed: then nothing of this write is kept.
    pub async fn commit(mut self) -> Result<(), DbError> {
        let Some(mut desk) = self.desk.take() else {
            return Err(DbError::Commit("already ended".to_owned()));
        };
        let released = desk.line.conn().script("RELEASE SAVEPOINT ecriture").await;
        desk.torn = false;
        if let Err(error) = released {
            desk.lost = Some(error.to_string());
        }
        let Some(seen) = desk.open.as_ref().map(|(_, seen)| seen.clone()) else {
            return Err(DbError::Commit("no transaction".to_owned()));
        };
        drop(desk);
        let queue = self.queue.clone();
        // A task of its own: a reader who closes the browser must not leave a batch uncommitted.
        match tokio::spawn(async move { queue.flush(seen).await }).await {
            Ok(outcome) => outcome,
            Err(error) => Err(DbError::Commit(error.to_string())),
        }
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        let Some(desk) = self.desk.take() else { return };
        // Undone by whoever comes next; if others wait for this batch, they commit it themselves.
        let alone = desk.open.as_ref().is_some_and(|(tell, _)| tell.receiver_count() <= 1);
        drop(desk);
        if alone && let Ok(handle) = tokio::runtime::Handle::try_current() {
            let queue = self.queue.clone();
            handle.spawn(async move {
                let mut desk = queue.desk.clone().lock_owned().await;
                desk.close_transaction().await;
            });
        }
    }
}
