//! The queue of readings: entries that come together are made durable together.

use db::Db;
use tokio::sync::{mpsc, oneshot};

use crate::{Entry, append};

type Waiting = (Entry, oneshot::Sender<Result<(), String>>);

/// Where readings and refusals are left. Cloning it is cheap.
#[derive(Clone)]
pub struct Trail(mpsc::Sender<Waiting>);

/// The promise that an entry becomes durable.
pub struct Receipt(oneshot::Receiver<Result<(), String>>);

/// How many entries share one commit at the most.
const BATCH: usize = 256;

impl Trail {
    /// Opens the queue on `db`. It ends with the last [`Trail`] of its kind.
    pub fn open(db: Db) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Waiting>(4096);
        tokio::spawn(async move {
            let mut batch: Vec<Waiting> = Vec::with_capacity(BATCH);
            while receiver.recv_many(&mut batch, BATCH).await > 0 {
                let (entries, waiting): (Vec<Entry>, Vec<_>) = batch.drain(..).unzip();
                let outcome = async {
                    let mut write = db.write().await?;
                    append(&mut write, &entries).await?;
                    write.commit().await
                }
                .await
                .map_err(|error| error.to_string());
                if let Err(error) = &outcome {
                    tracing::error!(%error, entries = entries.len(), "the trail could not be kept");
                }
                for one in waiting {
                    // The reader may have gone; the entry stays.
                    let _gone = one.send(outcome.clone());
                }
            }
        });
        Self(sender)
    }

    /// Leaves an entry. It will be kept whether or not anybody waits for the receipt.
    pub async fn leave(&self, entry: Entry) -> Receipt {
        let (tell, heard) = oneshot::channel();
        if let Err(refused) = self.0.send((entry, tell)).await {
            let (_, tell) = refused.0;
            let _gone = tell.send(Err("the trail is closed".to_owned()));
        }
        Receipt(heard)
    }
}

impl Receipt {
    /// Waits until the entry is durable.
    ///
    /// # Errors
    ///
    /// The cause, when it could not be kept: then nothing may be shown.
    pub async fn kept(self) -> Result<(), String> {
        self.0.await.unwrap_or_else(|_| Err("the trail is closed".to_owned()))
    }
}
