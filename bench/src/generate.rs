//! `generate`: a territory into a SQLite file.

use std::{path::Path, time::Instant};

use anyhow::{Context as _, Result, bail};
use db::Db;
use jiff::civil::Date;
use territoire::Profile;

use crate::{base, machine};

/// Makes the file and says how long it took.
pub async fn run(
    profile: &str,
    out: &Path,
    seed: u64,
    today: Date,
    password: Option<&str>,
) -> Result<()> {
    let profile = Profile::from_name(profile).context("unknown profile")?;
    if out.exists() {
        bail!("{} exists", out.display());
    }
    let start = Instant::now();
    let db = base::open(&out.to_string_lossy()).await?;
    let at = format!("{today}T06:00:00Z");
    let filled = territoire::fill(&db, profile, seed, today, &at, &|sentence| {
        eprint!("\r{sentence}      ");
    })
    .await?;
    eprintln!();
    if let Some(password) = password {
        accounts(&db, password, &at).await?;
    }
    let time = start.elapsed();
    let size = std::fs::metadata(out).map_or(0, |file| file.len()) / 1_048_576;
    println!(
        "{}: {} rows, {} services, {} persons, {size} MiB, {:.1} s, {:.0} rows/s",
        profile.name(),
        filled.rows,
        filled.services,
        filled.personnes,
        time.as_secs_f64(),
        machine::rate(filled.rows, time),
    );
    println!("memory: {} MiB at the most", machine::memory().1);
    machine::tell();
    Ok(())
}

async fn accounts(db: &Db, password: &str, at: &str) -> Result<()> {
    let secret = identity::Hasher::new()?.hash(password).await?;
    let mut write = db.write().await?;
    for (id, one) in (1_i64..).zip(territoire::accounts()) {
        identity::add_compte(&mut write, id, one.identifiant, one.nom, &secret, at).await?;
        identity::add_affectation(&mut write, id, id, one.role, one.organisation, one.service)
            .await?;
    }
    Ok(write.commit().await?)
}
