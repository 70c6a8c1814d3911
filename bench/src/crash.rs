//! `crash`: a writing process is killed at a random moment, and its database is looked at.
//!
//! What must hold after each kill: every acknowledged act is there with its history and its entry
//! in the chain; an import is there whole or not at all; the chain of audit is intact; the file is
//! sound.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use db::{Db, Read, Value};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{base, machine, writer::IMPORTED};

const LOADS: [&str; 3] = ["ecritures", "import", "ensemble"];

/// What the killed process said it kept.
#[derive(Debug, Default)]
struct Said {
    acts: Vec<i64>,
    imports: Vec<i64>,
}

/// Where each round has its fresh database.
enum Ground {
    Sqlite(tempfile::TempDir),
    Postgres(String),
}

impl Ground {
    async fn new(engine: &str) -> Result<Self> {
        let ground = match engine {
            "sqlite" => Self::Sqlite(tempfile::tempdir()?),
            "postgres" => {
                Self::Postgres(std::env::var("BENCH_PG_URL").context("BENCH_PG_URL is not set")?)
            }
            other => bail!("unknown engine {other}"),
        };
        ground.clear("crash_modele").await?;
        ground.sql("CREATE DATABASE crash_modele".to_owned()).await?;
        let db = base::open(&ground.target("crash_modele")).await?;
        base::prepare(&db, 700).await?;
        drop(db);
        // Connections close in the background; a template must have none.
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(ground)
    }

    fn target(&self, name: &str) -> String {
        match self {
            Self::Sqlite(folder) => folder.path().join(name).to_string_lossy().into_owned(),
            Self::Postgres(url) => {
                let server = url.rsplit_once('/').map_or(&**url, |(server, _)| server);
                format!("{server}/{name}")
            }
        }
    }

    async fn sql(&self, text: String) -> Result<()> {
        if let Self::Postgres(url) = self {
            let mut conn = PgConnection::connect(url).await?;
            conn.execute(AssertSqlSafe(text)).await?;
            conn.close().await?;
        }
        Ok(())
    }

    async fn clear(&self, name: &str) -> Result<()> {
        if let Self::Sqlite(folder) = self {
            for ending in ["", "-wal", "-shm"] {
                let path = folder.path().join(format!("{name}{ending}"));
                if path.exists() {
                    std::fs::remove_file(path)?;
                }
            }
        }
        self.sql(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
    }

    async fn copy(&self, name: &str) -> Result<()> {
        if let Self::Sqlite(folder) = self {
            let from = folder.path().join("crash_modele");
            for ending in ["", "-wal"] {
                let from = from.with_file_name(format!("crash_modele{ending}"));
                if from.exists() {
                    std::fs::copy(from, folder.path().join(format!("{name}{ending}")))?;
                }
            }
        }
        self.sql(format!("CREATE DATABASE {name} TEMPLATE crash_modele")).await
    }
}

/// Runs the rounds; fails at the first fault, and says which.
pub async fn run(times: usize, engine: &str) -> Result<()> {
    let ground = Ground::new(engine).await?;
    let itself = std::env::current_exe()?;
    let (mut acts, mut imports, mut extra, start) = (0, 0, 0, Instant::now());
    for round in 0..times {
        let name = format!("crash_{round}");
        ground.clear(&name).await?;
        ground.copy(&name).await?;
        let target = ground.target(&name);
        let load = LOADS[round % LOADS.len()];
        let wait = Duration::from_millis(20 + u64::from(rand::random::<u32>() % 600));
        let said = kill(&itself, &target, load, wait)?;
        let db = base::open(&target).await?;
        let found = check(&db, &said)
            .await
            .with_context(|| format!("round {round}, {load}, killed after {wait:?}"))?;
        acts += said.acts.len();
        imports += said.imports.len();
        extra += found.saturating_sub(said.acts.len());
        drop(db);
        ground.clear(&name).await?;
        eprint!("\r{} of {times}: {acts} acts, {imports} imports      ", round + 1);
    }
    eprintln!();
    println!(
        "{engine}: killed {times} times in {:.0} s; {acts} acknowledged acts and {imports} \
         acknowledged imports of {IMPORTED} rows, all there; {extra} acts kept before they could be \
         acknowledged; no half import; chain intact each time",
        start.elapsed().as_secs_f64()
    );
    machine::tell();
    Ok(())
}

/// Starts a writer, kills it after `wait`, and returns what it had acknowledged.
fn kill(itself: &Path, target: &str, load: &str, wait: Duration) -> Result<Said> {
    let mut child = Command::new(itself)
        .args(["crash-writer", "--target", target, "--load", load])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().context("no pipe")?;
    let mut lines = BufReader::new(out).lines();
    let first = lines.next().transpose()?;
    if first.as_deref() != Some("pret") {
        child.kill()?;
        bail!("the writer did not start: {first:?}");
    }
    // Read while it writes: a full pipe would hold it back.
    let reader = std::thread::spawn(move || {
        let mut said = Said::default();
        for line in lines.map_while(Result::ok) {
            match line.split_once(' ').and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
                Some(("W", id)) => said.acts.push(id),
                Some(("I", id)) => said.imports.push(id),
                _ => {}
            }
        }
        said
    });
    std::thread::sleep(wait);
    if let Some(status) = child.try_wait()? {
        bail!("the writer stopped by itself: {status}");
    }
    child.kill()?;
    child.wait()?;
    reader.join().map_err(|_| anyhow::anyhow!("the reader failed"))
}

async fn one(read: &mut Read, sql: &str) -> Result<i64> {
    Ok(read.query(sql, &[]).await?.first().map_or(Ok(0), |row| row.get("n"))?)
}

/// Looks at what is there; returns the number of acts kept.
async fn check(db: &Db, said: &Said) -> Result<usize> {
    let (_, _, flaw) = audit::verify(db).await?;
    if let Some(flaw) = flaw {
        bail!("the chain breaks at {}: {}", flaw.seq, flaw.cause);
    }
    let damage = db.check_integrity().await?;
    if !damage.is_empty() {
        bail!("the database is damaged: {damage:?}");
    }
    let mut read = db.read().await?;
    let rows = read.query("SELECT id FROM acte WHERE reference LIKE 'W%'", &[]).await?;
    let kept: std::collections::HashSet<i64> =
        rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    if let Some(lost) = said.acts.iter().find(|id| !kept.contains(id)) {
        bail!("the acknowledged act {lost} is lost");
    }
    let acts = i64::try_from(kept.len())?;
    let history = "SELECT COUNT(*) AS n FROM historique h JOIN acte a ON a.id = h.row_id
                    WHERE h.nom_table = 'acte' AND a.reference LIKE 'W%'";
    let entries = "SELECT COUNT(*) AS n FROM audit WHERE action = 'vie.ecrire'";
    for (what, sql) in [("histories", history), ("entries", entries)] {
        let n = one(&mut read, sql).await?;
        if n != acts {
            bail!("{acts} acts and {n} {what}");
        }
    }
    imports(&mut read, said).await?;
    Ok(kept.len())
}

async fn imports(read: &mut Read, said: &Said) -> Result<()> {
    let whole = i64::try_from(IMPORTED)?;
    let total = one(read, "SELECT COUNT(*) AS n FROM personne WHERE reference LIKE 'I%'").await?;
    let entries = "SELECT COUNT(*) AS n FROM audit WHERE action = 'identite.importer'";
    let entries = one(read, entries).await?;
    if total != entries * whole {
        bail!("{total} imported rows for {entries} imports of {whole}");
    }
    for number in &said.imports {
        let sql = "SELECT COUNT(*) AS n FROM personne WHERE reference LIKE $1";
        let rows = read.query(sql, &[Value::from(format!("I{number}-%"))]).await?;
        let n: i64 = rows.first().map_or(Ok(0), |row| row.get("n"))?;
        if n != whole {
            bail!("the acknowledged import {number} has {n} rows");
        }
    }
    Ok(())
}
