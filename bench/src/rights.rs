//! `rights`: the product against the oracle of rights, on as many random worlds as asked.

use std::time::Instant;

use access::{Clock, House};
use anyhow::{Context as _, Result};
use fiche::Register;
use jiff::Timestamp;
use oracle::{Tally, compare, draw, keep};

use crate::{base, machine};

/// The clock of the worlds.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// How many worlds stand in one database: enough that its schema costs little, few enough that its tables stay
/// small.
const TOGETHER: u64 = 100;

/// Draws worlds from `seed` on, asks everything of each, and tells every disagreement.
pub async fn run(worlds: u64, seed: u64) -> Result<()> {
    let register = Register::new(
        [
            structure::FICHES,
            dossier::FICHES,
            rh::FICHES,
            parcours::FICHES,
            parcours::TEAM,
            admission::FICHES,
            vie::FICHES,
            incident::FICHES,
            connaissance::FICHES,
            quotidien::FICHES,
            partage::FICHES,
        ]
        .concat(),
    );
    let start = Instant::now();
    let (mut all, mut done) = (Tally::default(), 0);
    while done < worlds {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("droits.sqlite");
        let db = base::open(&path.to_string_lossy()).await?;
        // What is read of one database is not that of the next.
        let facts = maillage::serve::gather_facts()?;
        let house =
            House::new(db.clone(), std::sync::Arc::new(Then(oracle::NOW.parse::<Timestamp>()?)));
        let some: Vec<_> = (done..worlds.min(done + TOGETHER))
            .map(|n| Ok(draw(seed + n, 1_000 + i64::try_from(n - done)? * 1_000)))
            .collect::<Result<_>>()?;
        keep(&db, &register, &some).await.context("worlds")?;
        for (n, world) in some.iter().enumerate() {
            let tally = compare(&house, &register, &facts, world).await?;
            all.rows += tally.rows;
            all.files += tally.files;
            all.lists += tally.lists;
            all.notes += tally.notes;
            all.writes += tally.writes;
            all.searches += tally.searches;
            all.counts += tally.counts;
            for wrong in tally.wrong {
                let kind = if wrong.leak { "LEAK" } else { "undue refusal" };
                println!(
                    "{kind} by {} in world {}: {}",
                    wrong.by,
                    seed + done + n as u64,
                    wrong.told
                );
                all.wrong.push(wrong);
            }
        }
        done += some.len() as u64;
        if done % (TOGETHER * 50) == 0 {
            println!("{done} worlds, {} disagreements", all.wrong.len());
        }
    }
    println!(
        "{done} worlds in {:.0} s: {} rows, {} files, {} lists, {} notes, {} writes, {} searches, {} counts; \
         {} leaks, {} undue refusals",
        start.elapsed().as_secs_f64(),
        all.rows,
        all.files,
        all.lists,
        all.notes,
        all.writes,
        all.searches,
        all.counts,
        all.wrong.iter().filter(|wrong| wrong.leak).count(),
        all.wrong.iter().filter(|wrong| !wrong.leak).count(),
    );
    machine::tell();
    Ok(())
}
