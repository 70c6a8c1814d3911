//! The facts shared by the pages and jobs of a process.
//!
//! One refreshing at a time; whoever counts holds the facts still. A few changes are read from the
//! database before anything in memory moves, so that a failure leaves the facts as they were.

use std::sync::{Arc, PoisonError, RwLock as Guarded};

use db::Read;
use figures::{Catalogue, Setting, Store, World};
use tokio::sync::{Mutex, OwnedRwLockReadGuard, RwLock};

use crate::{
    FactsError, LocalFile, Published,
    catalogue::{LocalFigures, load_local, shipped},
    convert::Reader,
    load::load,
    refresh::{Changes, Marks, apply, gather},
    setting::{self, Lists},
};

#[derive(Default)]
struct Known {
    /// How far the database had come; nothing before the first reading.
    marks: Option<Marks>,
    store: Store,
    setting: Setting,
    problems: Vec<String>,
    local: Arc<LocalFigures>,
}

struct Inner {
    readers: Vec<Reader>,
    lists: Lists,
    catalogue: Arc<Catalogue>,
    known: Arc<RwLock<Known>>,
    turn: Mutex<()>,
    /// The day after which nothing is counted, as the clock of the application says.
    today: Guarded<Option<figures::day::Day>>,
}

/// The published populations of a database. Cloning it is cheap.
#[derive(Clone)]
pub struct Facts(Arc<Inner>);

impl Facts {
    /// Gathers the populations of the slices and the lists of their codes. Nothing is read yet:
    /// the first figure reads everything, or [`Facts::world`] called when the process starts.
    ///
    /// # Errors
    ///
    /// [`FactsError`] when a population or the shipped catalogue contradicts itself.
    pub fn new(
        populations: &[&'static Published],
        nomenclatures: Vec<(String, figures::Nomenclature)>,
    ) -> Result<Self, FactsError> {
        let readers =
            populations.iter().map(|one| Reader::new(one)).collect::<Result<Vec<_>, _>>()?;
        let specs: Vec<_> = readers.iter().map(|reader| reader.spec.clone()).collect();
        let catalogue = shipped(&specs).map_err(FactsError::Catalogue)?;
        Ok(Self(Arc::new(Inner {
            readers,
            lists: Lists::new(nomenclatures),
            catalogue: Arc::new(catalogue),
            known: Arc::default(),
            turn: Mutex::new(()),
            today: Guarded::new(None),
        })))
    }

    /// The descriptions of the populations.
    pub fn populations(&self) -> Vec<figures::PopulationSpec> {
        self.0.readers.iter().map(|reader| reader.spec.clone()).collect()
    }

    /// The figures and tables shipped with the product.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// Says which day it is: days after it are not counted.
    pub fn set_today(&self, day: Option<figures::day::Day>) {
        *self.0.today.write().unwrap_or_else(PoisonError::into_inner) = day;
    }

    /// Brings the facts up to date with what `read` sees, and holds them still.
    ///
    /// # Errors
    ///
    /// [`FactsError`] when the database refuses; the facts are right again with the next call.
    pub async fn world(&self, read: &mut Read) -> Result<Seen, FactsError> {
        self.refresh(read).await?;
        let known = self.0.known.clone().read_owned().await;
        Ok(Seen { known, facts: self.clone(), catalogue: self.0.catalogue.clone() })
    }

    async fn refresh(&self, read: &mut Read) -> Result<(), FactsError> {
        let inner = &self.0;
        let _turn = inner.turn.lock().await;
        let today = *inner.today.read().unwrap_or_else(PoisonError::into_inner);
        let (seen, as_of) = {
            let known = inner.known.read().await;
            (known.marks, known.setting.as_of)
        };
        let marks = Marks::read(read).await?;
        let Some(seen) = seen else { return self.reload(marks, read, today).await };
        // A reading that began before another one was seen changes nothing.
        let fresh = marks.seq > seen.seq;
        let settles = marks.publication > seen.publication;
        let renews = marks.local > seen.local;
        if !(fresh || settles || renews) {
            if as_of != today {
                inner.known.write().await.setting.as_of = today;
            }
            return Ok(());
        }
        let changes = Changes::since(seen.seq, read).await?;
        if changes.many {
            return self.reload(marks, read, today).await;
        }
        let again = gather(&inner.readers, &changes, read).await?;
        let settled = if settles || changes.touches(setting::TABLES) {
            Some(setting::load(&inner.lists, read).await?)
        } else {
            None
        };
        let local = if renews {
            Some(load_local(&inner.catalogue, &self.populations(), read).await?)
        } else {
            None
        };
        let mut known = inner.known.write().await;
        apply(&inner.readers, &again, &mut known.store)?;
        if let Some((setting, problems)) = settled {
            known.setting = setting;
            known.problems = problems;
        }
        if let Some(local) = local {
            known.local = Arc::new(local);
        }
        known.setting.as_of = today;
        known.marks = Some(Marks {
            seq: seen.seq.max(marks.seq),
            publication: seen.publication.max(marks.publication),
            local: seen.local.max(marks.local),
        });
        Ok(())
    }

    async fn reload(
        &self,
        marks: Marks,
        read: &mut Read,
        today: Option<figures::day::Day>,
    ) -> Result<(), FactsError> {
        let inner = &self.0;
        // What is no longer true goes first: a territory is held once, not twice. Whoever asks
        // meanwhile waits for its turn, and a failure has the next one begin again.
        *inner.known.write().await = Known::default();
        let store = load(&inner.readers, read).await?;
        let (mut setting, problems) = setting::load(&inner.lists, read).await?;
        setting.as_of = today;
        let local = Arc::new(load_local(&inner.catalogue, &self.populations(), read).await?);
        tracing::debug!(seq = marks.seq, "facts read");
        *inner.known.write().await = Known { marks: Some(marks), store, setting, problems, local };
        Ok(())
    }
}

/// The facts held still while figures are counted.
///
/// Drop it soon, and before asking for another one: changes wait for it to be seen.
pub struct Seen {
    known: OwnedRwLockReadGuard<Known>,
    facts: Facts,
    catalogue: Arc<Catalogue>,
}

impl Seen {
    /// Adds the figures of an organisation to those shipped.
    #[must_use]
    pub fn of_organisation(mut self, organisation: i64) -> Self {
        self.catalogue = self
            .known
            .local
            .catalogue(organisation)
            .unwrap_or_else(|| self.facts.0.catalogue.clone());
        self
    }

    /// What a count reads.
    pub fn world(&self) -> World<'_> {
        World { store: &self.known.store, catalogue: &self.catalogue, setting: &self.known.setting }
    }

    /// What a slice said of a population.
    pub(crate) fn published(&self, population: &str) -> Option<&'static Published> {
        let readers = self.facts.0.readers.iter();
        readers.map(|reader| reader.published).find(|one| (one.spec)().name == population)
    }

    /// The counting rules that could not be read, in French.
    pub fn problems(&self) -> &[String] {
        &self.known.problems
    }

    /// The files of figures of an organisation, with what is wrong in them.
    pub fn local_files(&self, organisation: i64) -> &[LocalFile] {
        self.known.local.files(organisation)
    }

    /// The last line of the history that these facts hold.
    pub fn seq(&self) -> i64 {
        self.known.marks.map_or(0, |marks| marks.seq)
    }
}
