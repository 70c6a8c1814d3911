//! `generate`: a territory into a SQLite file.

use std::{path::Path, time::Instant};

use anyhow::{Context as _, Result, bail};
use db::{Db, Write};
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
    people(&mut write, &secret, at).await?;
    Ok(write.commit().await?)
}

/// How many educators of a morning, each with their own children, and how many services whose head, psychologist and
/// secretary come too: three hundred people, `jour1` to `jour300`.
const EDUCATORS: i64 = 240;
const HOUSES: usize = 20;

/// The people of a morning: those who follow children now, under one password.
async fn people(write: &mut Write, secret: &str, at: &str) -> Result<()> {
    let follow = write
        .query(
            "SELECT r.professionnel_id, s.service_id, h.organisation_id, COUNT(*) AS n
               FROM referent r JOIN sejour s ON s.id = r.sejour_id JOIN service h ON h.id = s.service_id
              WHERE r.end_day IS NULL AND r.role = 'referent' AND s.sortie_day IS NULL
              GROUP BY r.professionnel_id, s.service_id, h.organisation_id
              ORDER BY r.professionnel_id LIMIT $1",
            &[EDUCATORS.into()],
        )
        .await?;
    let mut come: Vec<(&str, i64, i64, Option<i64>)> = Vec::new();
    for row in &follow {
        let (organisation, service) = (row.get("organisation_id")?, row.get("service_id")?);
        come.push(("educateur", organisation, service, Some(row.get("professionnel_id")?)));
    }
    let mut houses: Vec<(i64, i64)> = come.iter().map(|one| (one.1, one.2)).collect();
    houses.dedup();
    for (organisation, service) in houses.into_iter().take(HOUSES) {
        for role in ["chef_service", "psychologue", "secretaire"] {
            come.push((role, organisation, service, None));
        }
    }
    for (id, (role, organisation, service, professionnel)) in (1001_i64..).zip(come) {
        let name = format!("jour{}", id - 1000);
        identity::add_compte(write, id, &name, "Essai Matin", secret, at).await?;
        identity::add_affectation(write, id, id, role, Some(organisation), Some(service)).await?;
        if let Some(own) = professionnel {
            identity::link_professional(write, &name, own).await?;
        }
    }
    Ok(())
}
