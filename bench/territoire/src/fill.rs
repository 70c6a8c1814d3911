//! A territory into a database: statements of many rows, transactions of a few thousand.
//!
//! Each transaction leaves the writer to others before the next: the product answers while it
//! fills. Rows of one transaction are kept in the order of the record kinds, so that a parent is
//! always there before its children.

use std::collections::HashMap;

use db::{Db, DbError};
use fiche::{Fiche, Row};
use jiff::civil::Date;

use crate::{Generator, Profile};

/// How to fill.
#[derive(Debug, Clone)]
pub struct Options {
    /// The instant that the history gives to the rows, RFC 3339; no history when absent.
    pub history: Option<String>,
    /// Rows of one transaction.
    pub batch: usize,
    /// The number of services to come, for the progress; 0 when unknown.
    pub services: usize,
}

/// What was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filled {
    /// Rows of all tables.
    pub rows: usize,
    /// Services.
    pub services: usize,
    /// Persons.
    pub personnes: usize,
}

/// Fills a database that holds no register yet with the territory of a profile.
///
/// `at` is the instant given to the history (none for [`Profile::France`]). `progress` is told in
/// French, after each transaction, how far it is.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; what was committed before stays.
pub async fn fill(
    db: &Db,
    profile: Profile,
    seed: u64,
    today: Date,
    at: &str,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Result<Filled, DbError> {
    let services = profile.organisations().iter().map(|plan| plan.services.len()).sum();
    let history = (profile != Profile::France).then(|| at.to_owned());
    let options = Options { history, batch: 2_000, services };
    fill_with(db, Generator::new(profile, seed, today), &options, progress).await
}

/// Fills a database with rows that come parents first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; what was committed before stays.
pub async fn fill_with(
    db: &Db,
    rows: impl Iterator<Item = (&'static Fiche, Row)> + Send,
    options: &Options,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Result<Filled, DbError> {
    let order = crate::fiches();
    // An empty base has all its words: rows bring theirs from then on.
    fiche::complete_words(db, &order).await?;
    let mut filled = Filled::default();
    let mut waiting: HashMap<&'static str, Vec<Row>> = HashMap::new();
    let mut count = 0;
    for (fiche, row) in rows {
        filled.services += usize::from(fiche.table == "service");
        filled.personnes += usize::from(fiche.table == "personne");
        waiting.entry(fiche.table).or_default().push(row);
        count += 1;
        if count >= options.batch {
            keep(db, &order, &mut waiting, options).await?;
            filled.rows += count;
            count = 0;
            progress(&sentence(&filled, options));
        }
    }
    keep(db, &order, &mut waiting, options).await?;
    filled.rows += count;
    progress(&sentence(&filled, options));
    Ok(filled)
}

fn sentence(filled: &Filled, options: &Options) -> String {
    let of =
        if options.services > 0 { format!(" sur {}", options.services) } else { String::new() };
    format!(
        "Service {}{of} : {} fiches, {} personnes",
        filled.services, filled.rows, filled.personnes
    )
}

async fn keep(
    db: &Db,
    order: &[&'static Fiche],
    waiting: &mut HashMap<&'static str, Vec<Row>>,
    options: &Options,
) -> Result<(), DbError> {
    let mut write = db.write().await?;
    for fiche in order {
        if let Some(rows) = waiting.get_mut(fiche.table).filter(|rows| !rows.is_empty()) {
            fiche::keep_all(&mut write, fiche, rows, options.history.as_deref()).await?;
            rows.clear();
        }
    }
    write.commit().await
}
