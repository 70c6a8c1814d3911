//! `rights-cost`: what the rights and the trace add to a page, and to a list of which little is open.
//!
//! A page asks `House::authorize`, reads, then waits for its trace to be durable. Asked and waited for
//! without reading anything between, that is the whole of what rights and trace add; it is timed alone,
//! then by 32 readers at once.

use std::time::{Duration, Instant};

use access::{Action, Actor, Category, Cible, Granted, House, Role, Verb};
use anyhow::{Context as _, Result, ensure};
use db::{Db, Value};
use fiche::{Fiche, ListAsk, Register, Row};

use crate::{
    base::{self, Now},
    machine,
};

/// The service whose list is long.
const SERVICE: i64 = 1;
/// How many readers at once, as in the load of pages.
const READERS: u64 = 32;

/// Fills a service with `children` files of which `open` have a mission that runs, then times.
pub async fn run(children: i64, open: i64, times: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("droits.sqlite");
    let db = base::open(&path.to_string_lossy()).await?;
    let register = Register::new(territoire::fiches());
    fill(&db, &register, children, open).await?;
    let house = House::new(db, std::sync::Arc::new(Now));
    let educator = Actor::with_roles(0, &[(SERVICE, Role::Educateur)]);
    list(&house, &register, &educator, open, times).await?;
    page(&house, &educator, children, open, times).await?;
    together(&house, &educator, children, open, times).await?;
    machine::tell();
    Ok(())
}

fn row(fiche: &Fiche, id: i64, set: &[(&'static str, Value)]) -> Row {
    let mut row = Row::default();
    for (name, value) in set {
        row.set(name, value.clone());
    }
    if fiche.field("nom").is_some() {
        row.set("nom", format!("Nom {id:05}").into());
        row.set("prenom", "Prénom".into());
    }
    row.id = id;
    row.owner = SERVICE;
    row.version = 1;
    row
}

/// Those whose mission runs stand every `children / open` files: a list that stops early gains nothing.
async fn fill(db: &Db, register: &Register, children: i64, open: i64) -> Result<()> {
    let fiche = |table| register.by_table(table).with_context(|| format!("no record kind {table}"));
    let (personne, sejour) = (fiche("personne")?, fiche("sejour")?);
    let step = children / open.max(1);
    let (mut persons, mut stays) = (Vec::new(), Vec::new());
    for id in 1..=children {
        persons.push(row(personne, id, &[]));
        let end = (id % step != 0).then(|| "2015-06-01".to_owned());
        let dates = [
            ("personne_id", id.into()),
            ("entree_day", "2014-01-01".into()),
            ("sortie_day", Value::Text(end)),
        ];
        stays.push(row(sejour, id, &dates));
    }
    let mut write = db.write().await?;
    for (table, owner) in [("organisation", 0), ("service", 1)] {
        let mut first = row(fiche(table)?, 1, &[("nom", "Exemple".into())]);
        if table == "service" {
            first.set("nature", "mecs".into());
        }
        first.owner = owner;
        fiche::keep_all(&mut write, fiche(table)?, &[first], None).await?;
    }
    fiche::keep_all(&mut write, personne, &persons, None).await?;
    fiche::keep_all(&mut write, sejour, &stays, None).await?;
    write.commit().await?;
    Ok(())
}

fn on(cible: Cible) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible }
}

fn tell(what: &str, spent: &mut [Duration]) {
    let mut at = |rank| machine::ms(machine::percentile(spent, rank));
    println!("{what}: p50 {}, p95 {}, p99 {}", at(50), at(95), at(99));
}

async fn rows(granted: &mut Granted, register: &Register) -> Result<usize> {
    let fiche = register.by_table("personne").context("no persons")?;
    let ask = ListAsk { owner: SERVICE, limit: 1_000, ..ListAsk::default() };
    Ok(fiche::list(granted, register, fiche, &ask).await?.rows.len())
}

/// The same list for an educator, who may read some, and its first rows for whoever may read all.
async fn list(
    house: &House,
    register: &Register,
    educator: &Actor,
    open: i64,
    times: u32,
) -> Result<()> {
    let mut spent = Vec::new();
    for _ in 0..times {
        let mut granted = house.authorize(educator, on(Cible::Service(SERVICE))).await?;
        let start = Instant::now();
        let found = rows(&mut granted, register).await?;
        spent.push(start.elapsed());
        granted.commit().await?;
        ensure!(i64::try_from(found)? == open, "{found} files open, not {open}");
    }
    tell("the list, cut to the files open", &mut spent);
    Ok(())
}

/// The file of the n-th page asked: one that is open, never twice running.
fn child(n: u64, children: i64, open: i64) -> i64 {
    let open = open.max(1);
    let place = i64::try_from(n).unwrap_or(0) % open + 1;
    place * (children / open)
}

async fn ask(house: &House, actor: &Actor, child: i64) -> Result<Duration> {
    let start = Instant::now();
    let granted = house.authorize(actor, on(Cible::Dossier(child))).await?;
    granted.commit().await?;
    Ok(start.elapsed())
}

async fn page(house: &House, actor: &Actor, children: i64, open: i64, times: u32) -> Result<()> {
    let mut spent = Vec::new();
    for n in 0..u64::from(times) {
        spent.push(ask(house, actor, child(n, children, open)).await?);
    }
    tell("rights and trace of a child's page, one reader", &mut spent);
    Ok(())
}

async fn together(
    house: &House,
    actor: &Actor,
    children: i64,
    open: i64,
    times: u32,
) -> Result<()> {
    let mut readers = tokio::task::JoinSet::new();
    for reader in 0..READERS {
        let (house, actor) = (house.clone(), actor.clone());
        readers.spawn(async move {
            let mut spent = Vec::new();
            for n in 0..u64::from(times) {
                spent.push(ask(&house, &actor, child(n + reader, children, open)).await?);
            }
            Ok::<_, anyhow::Error>(spent)
        });
    }
    let start = Instant::now();
    let mut spent = Vec::new();
    while let Some(reader) = readers.join_next().await {
        spent.extend(reader??);
    }
    let second = u32::try_from(spent.len()).map(f64::from)? / start.elapsed().as_secs_f64();
    tell(&format!("the same, {READERS} readers at once ({second:.0} a second)"), &mut spent);
    Ok(())
}
