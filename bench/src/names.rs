//! `names`: the search of a name in a large base, as the list of persons asks it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use db::Value;

use crate::{base, machine};

/// Searches the beginnings of names that are there, in one service and in every service.
pub async fn run(path: &Path, times: usize) -> Result<()> {
    let db = base::open(&path.to_string_lossy()).await?;
    let mut read = db.read().await?;
    let count = read.query("SELECT COUNT(*) AS n FROM personne", &[]).await?;
    let persons: i64 = count.first().context("no answer")?.get("n")?;
    let services = read.query("SELECT id FROM service ORDER BY id", &[]).await?.len();
    let step = (persons / i64::try_from(times)?.max(1)).max(1);
    let sample = read
        .query(
            "SELECT nom, prenom, service_id FROM personne WHERE id % $1 = 0 ORDER BY id",
            &[step.into()],
        )
        .await?;
    let one = "SELECT id, nom, prenom, birth_day FROM personne
                WHERE service_id = $1 AND search_key LIKE $2 AND search_key LIKE $3
                ORDER BY nom, id LIMIT 51";
    let all = "SELECT id, nom, prenom, birth_day FROM personne
                WHERE $1 > 0 AND search_key LIKE $2 AND search_key LIKE $3
                ORDER BY nom, id LIMIT 51";
    println!("{persons} persons in {services} services, {} searches of each kind", sample.len());
    for (what, sql) in [("in one service", one), ("in every service", all)] {
        let mut spent: Vec<Duration> = Vec::with_capacity(sample.len());
        let mut found = 0;
        for row in &sample {
            let (nom, prenom): (String, String) = (row.get("nom")?, row.get("prenom")?);
            let word = |text: &str| {
                let key = vocabulary::search_key(text);
                let short: String = key.chars().take(4).collect();
                Value::from(format!("% {short}%"))
            };
            let service: i64 = row.get("service_id")?;
            let values = [Value::from(service), word(&nom), word(&prenom)];
            let start = Instant::now();
            found += read.query(sql, &values).await?.len();
            spent.push(start.elapsed());
        }
        println!(
            "{what}: p50 {}, p95 {}, {found} answers",
            machine::ms(machine::percentile(&mut spent, 50)),
            machine::ms(machine::percentile(&mut spent, 95)),
        );
    }
    machine::tell();
    Ok(())
}
