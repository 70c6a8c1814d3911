//! `names`: the search of a name in a large base, as the box of every page asks it.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use access::{Action, Actor, Category, Cible, House, Role, Verb};
use anyhow::{Context as _, Result};
use dossier::recherche::{find, model::Question};

use crate::{
    base::{self, Now},
    machine,
};

/// Searches the beginnings of names that are there, and names with a letter doubled, in one service
/// and in every service.
pub async fn run(path: &Path, times: usize) -> Result<()> {
    let db = base::open(&path.to_string_lossy()).await?;
    let start = Instant::now();
    let sorted = fiche::complete_words(&db, &territoire::fiches()).await?;
    if sorted > 0 {
        println!("words of {sorted} rows made in {:.1} s", start.elapsed().as_secs_f64());
    }
    let mut read = db.read().await?;
    let count = read.query("SELECT COUNT(*) AS n FROM personne", &[]).await?;
    let persons: i64 = count.first().context("no answer")?.get("n")?;
    let services = read.query("SELECT id FROM service ORDER BY id", &[]).await?;
    let services: Vec<i64> = services.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let step = (persons / i64::try_from(times)?.max(1)).max(1);
    let sql = "SELECT nom, prenom, service_id FROM personne WHERE id % $1 = 0 ORDER BY id";
    let sample = read.query(sql, &[step.into()]).await?;
    drop(read);
    let house = House::new(db, Arc::new(Now));
    println!("{persons} persons in {} services, {} searches", services.len(), sample.len());
    for everywhere in [false, true] {
        for doubled in [false, true] {
            let mut spent: Vec<Duration> = Vec::with_capacity(sample.len());
            let mut found = 0;
            for row in &sample {
                let (nom, prenom): (String, String) = (row.get("nom")?, row.get("prenom")?);
                let typed = if doubled {
                    format!("{} {prenom}", twice(&nom))
                } else {
                    let short = |text: &str| text.chars().take(4).collect::<String>();
                    format!("{} {}", short(&nom), short(&prenom))
                };
                let own = [row.get::<i64>("service_id")?];
                let open = if everywhere { &services[..] } else { &own[..] };
                let roles: Vec<(i64, Role)> =
                    open.iter().map(|service| (*service, Role::Educateur)).collect();
                let actor = Actor::with_roles(0, &roles);
                let action =
                    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
                let mut granted = house.authorize(&actor, action).await?;
                let start = Instant::now();
                found += find(&mut granted, &Question::read(&typed)).await?.rows.len();
                spent.push(start.elapsed());
                granted.commit().await?;
            }
            println!(
                "in {}, {}: p50 {}, p95 {}, p99 {}, {found} answers",
                if everywhere { "every service" } else { "one service" },
                if doubled { "a letter doubled" } else { "four letters of each" },
                machine::ms(machine::percentile(&mut spent, 50)),
                machine::ms(machine::percentile(&mut spent, 95)),
                machine::ms(machine::percentile(&mut spent, 99)),
            );
        }
    }
    machine::tell();
    Ok(())
}

/// The name with its third letter doubled.
fn twice(nom: &str) -> String {
    nom.chars()
        .enumerate()
        .flat_map(|(at, letter)| std::iter::repeat_n(letter, if at == 2 { 2 } else { 1 }))
        .collect()
}
