//! The facts shared by the pages and jobs of a process.
//!
//! One refreshing at a time; whoever counts holds the facts still. A few changes are read from the
//! database before anything in memory moves, so that a failure leaves the facts as they were.

use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock as Guarded,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

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
    snapshot::Place,
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
    /// Where the facts are kept for the next start, when they are.
    place: Guarded<Option<Arc<Place>>>,
    /// The last line of the history that is kept there.
    kept: AtomicI64,
    /// Whether everything is being read.
    reading: AtomicBool,
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
            place: Guarded::default(),
            kept: AtomicI64::new(-1),
            reading: AtomicBool::new(false),
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

    /// Keeps the facts in a file from now on, for the next start of the same `program` (its version,
    /// its build): what it holds is then not read from the tables again.
    pub fn keep_in(&self, path: PathBuf, program: String) {
        let place = Some(Arc::new(Place { path, program }));
        *self.0.place.write().unwrap_or_else(PoisonError::into_inner) = place;
    }

    fn place(&self) -> Option<Arc<Place>> {
        self.0.place.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether everything is being read for the first time, which may take some seconds: a page that
    /// can do without figures does not wait.
    pub fn are_being_read(&self) -> bool {
        self.0.reading.load(Ordering::Relaxed)
    }

    /// Writes the facts in their file when at least `changes` lines of the history have come since
    /// the last time; says whether it did. Figures wait meanwhile.
    ///
    /// # Errors
    ///
    /// [`FactsError`] when the database or the disk refuses; the file of before stands.
    pub async fn keep(&self, changes: i64, read: &mut Read) -> Result<bool, FactsError> {
        let Some(place) = self.place() else { return Ok(false) };
        let seen = self.world(read).await?;
        let seq = seen.seq();
        if seq.saturating_sub(self.0.kept.load(Ordering::Relaxed)) < changes.max(1) {
            return Ok(false);
        }
        let Some((key, chain)) = place.key_of(&self.0.readers, seq, read).await? else {
            return Ok(false);
        };
        let facts = self.clone();
        let vault = read.vault().clone();
        let work = move || {
            place.keep(&facts.0.readers, &seen.known.store, (&key, chain), &vault)?;
            facts.0.kept.store(seq, Ordering::Relaxed);
            Ok::<(), std::io::Error>(())
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| FactsError::Kept(error.to_string()))?
            .map_err(|error| FactsError::Kept(error.to_string()))?;
        Ok(true)
    }

    /// Brings the facts up to date with what `read` sees, and holds them still.
    ///
    /// # Errors
    ///
    /// [`FactsError`] when the database refuses; the facts are right again with the next call.
    pub async fn world(&self, read: &mut Read) -> Result<Seen, FactsError> {
        self.refresh(read).await?;
        let known = self.0.known.clone().read_owned().await;
        Ok(Seen { known, facts: self.clone(), catalogue: self.0.catalogue.clone(), mask_up_to: 0 })
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
        inner.reading.store(seen.is_none(), Ordering::Relaxed);
        // Lowered also when whoever asked goes away in the middle.
        let _raised = Raised(&inner.reading);
        self.bring(seen, as_of, marks, today, read).await
    }

    async fn bring(
        &self,
        seen: Option<Marks>,
        as_of: Option<figures::day::Day>,
        marks: Marks,
        today: Option<figures::day::Day>,
        read: &mut Read,
    ) -> Result<(), FactsError> {
        let inner = &self.0;
        let seen = match seen {
            Some(seen) => seen,
            None => match self.restore(marks, read).await? {
                Some(seen) => seen,
                None => return self.reload(marks, read, today).await,
            },
        };
        // A reading that began before another one was seen changes nothing.
        let fresh = marks.seq > seen.seq;
        let settles = marks.publication > seen.publication;
        let renews = marks.local > seen.local;
        if !(fresh || settles || renews || seen.unsettled) {
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
        let settled = if settles || seen.unsettled || changes.touches(setting::TABLES) {
            Some(setting::load(&inner.lists, read).await?)
        } else {
            None
        };
        let local = if renews || seen.unsettled {
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
            unsettled: false,
        });
        Ok(())
    }

    /// Takes the facts of the file, when there is one and it is of this database: what changed since
    /// is then read as after any write.
    async fn restore(&self, marks: Marks, read: &mut Read) -> Result<Option<Marks>, FactsError> {
        let inner = &self.0;
        let Some(place) = self.place() else { return Ok(None) };
        let Some((store, seq)) = place.restore(&inner.readers, read).await? else {
            return Ok(None);
        };
        let marks = Marks { seq, unsettled: true, ..marks };
        inner.kept.store(seq, Ordering::Relaxed);
        tracing::debug!(seq, "facts taken from their file");
        let mut known = inner.known.write().await;
        // Not told as known until what surrounds them is read too.
        *known = Known { store, ..Known::default() };
        Ok(Some(marks))
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

/// A flag that is lowered at the end, however it comes.
struct Raised<'f>(&'f AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// The facts held still while figures are counted.
///
/// Drop it soon, and before asking for another one: changes wait for it to be seen.
pub struct Seen {
    known: OwnedRwLockReadGuard<Known>,
    facts: Facts,
    catalogue: Arc<Catalogue>,
    mask_up_to: u32,
}

impl Seen {
    /// Hides counts of 1 to so many persons from the one who asks, and rounds the others.
    #[must_use]
    pub fn masked(mut self, up_to: u32) -> Self {
        self.mask_up_to = up_to;
        self
    }

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
        World {
            store: &self.known.store,
            catalogue: &self.catalogue,
            setting: &self.known.setting,
            mask_up_to: self.mask_up_to,
        }
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
