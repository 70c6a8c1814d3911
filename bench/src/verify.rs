//! The check of a chain of a million entries, whole and tampered with.

use std::{io::BufReader, time::Instant};

use anyhow::{Result, ensure};
use audit::{Entry, Head, append, check, check_copy, export, head};
use db::Db;

use crate::{base, machine};

fn entry(n: i64) -> Entry {
    Entry {
        at: format!(
            "2026-03-{:02}T{:02}:{:02}:00Z",
            n / 50_000 % 28 + 1,
            n / 3_000 % 24,
            n / 50 % 60
        ),
        compte: Some(n % 300 + 1),
        action: "parcours.lire".to_owned(),
        cible: format!("sejour:{n}"),
        verdict: "accorde",
        rule: "equipe-du-service".to_owned(),
        service: Some(n % 9 + 1),
        personne: Some(n % 1_500 + 1),
        details: String::new(),
    }
}

async fn tamper(db: &Db, sql: &str) -> Result<()> {
    let mut write = db.write().await?;
    write.execute(sql, &[]).await?;
    Ok(write.commit().await?)
}

async fn walked(db: &Db, kept: &Head, told: &str, expected: Option<i64>) -> Result<()> {
    let begun = Instant::now();
    let checked = check(db, vec![kept.clone()]).await?;
    let found = checked.flaw.map(|flaw| flaw.seq);
    println!(
        "| {told} | {:.1} s | {} |",
        begun.elapsed().as_secs_f64(),
        match found {
            Some(seq) => format!("entry {seq}"),
            None => "sound".to_owned(),
        }
    );
    ensure!(found == expected, "{told}: {found:?} instead of {expected:?}");
    Ok(())
}

/// Fills a chain of `rows` entries and checks it five times.
pub async fn run(rows: i64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("trace.sqlite");
    let db = base::open(&path.to_string_lossy()).await?;
    let begun = Instant::now();
    for start in (0..rows).step_by(10_000) {
        let batch: Vec<Entry> = (start..(start + 10_000).min(rows)).map(entry).collect();
        let mut write = db.write().await?;
        append(&mut write, &batch).await?;
        write.commit().await?;
    }
    machine::tell();
    println!("{rows} entries appended in {:.1} s", begun.elapsed().as_secs_f64());
    let kept = head(&db).await?;
    println!("| chain | time | found |\n|---|---|---|");
    walked(&db, &kept, "untouched", None).await?;

    let copy = folder.path().join("trace.jsonl");
    let begun = Instant::now();
    export(&db, &mut std::io::BufWriter::new(std::fs::File::create(&copy)?)).await?;
    println!("| copied out | {:.1} s | |", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let file = BufReader::with_capacity(1 << 20, std::fs::File::open(&copy)?);
    let checked = check_copy(file, vec![kept.clone()])?;
    ensure!(checked.flaw.is_none(), "the copy does not hold");
    println!(
        "| the copy, away from the database | {:.1} s | sound |",
        begun.elapsed().as_secs_f64()
    );

    let last = rows - 10;
    tamper(&db, &format!("UPDATE audit SET cible = 'sejour:0' WHERE seq = {last}")).await?;
    walked(&db, &kept, "one entry changed, ten before the end", Some(last)).await?;
    tamper(&db, &format!("UPDATE audit SET cible = 'sejour:{}' WHERE seq = {last}", last - 1))
        .await?;
    walked(&db, &kept, "put back", None).await?;
    tamper(&db, &format!("UPDATE audit SET seq = -1 WHERE seq = {last}")).await?;
    tamper(&db, &format!("UPDATE audit SET seq = {last} WHERE seq = {}", last + 1)).await?;
    tamper(&db, &format!("UPDATE audit SET seq = {} WHERE seq = -1", last + 1)).await?;
    walked(&db, &kept, "two entries swapped", Some(last)).await?;
    tamper(&db, &format!("DELETE FROM audit WHERE seq = {last}")).await?;
    walked(&db, &kept, "one entry removed", Some(last + 1)).await?;
    tamper(&db, &format!("DELETE FROM audit WHERE seq >= {last}")).await?;
    walked(&db, &kept, "the tail cut, with the head kept elsewhere", Some(last)).await?;
    Ok(())
}
