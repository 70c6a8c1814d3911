//! The benchmarks: what the product costs, measured on synthetic territories.
//!
//! Each command prints a small table and the machine it ran on; `docs/performance.md` keeps what
//! was found. Nothing here is a test: a time is read by a person.
//!
//! - `base.rs`: a database to work on. `machine.rs`: the machine, memory, percentiles.
//! - `generate.rs`: a territory into a file. `counts.rs`: the counting engine beside DuckDB.
//! - `import.rs`: a workbook of 10,000 measures. `names.rs`: the search of a name.
//! - `rights.rs`: random worlds against the oracle of rights. `rights_cost.rs`: what rights add.
//! - `verify.rs`: a chain of traces, whole and tampered with.
//! - `http.rs`: load on a running product. `morning.rs`: everybody opens their day within a minute.
//! - `crash.rs`, `writer.rs`: killed while it writes.

mod base;
mod counts;
mod crash;
mod generate;
mod http;
mod import;
mod machine;
mod morning;
mod names;
mod rights;
mod rights_cost;
mod verify;
mod writer;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use jiff::civil::{Date, date};

/// The day that ends every history unless another is asked: figures can be compared.
const TODAY: Date = date(2026, 6, 18);

#[derive(Parser)]
#[command(name = "bench", about = "The benchmarks of Maillage")]
struct Arguments {
    /// The key file under which databases are opened, made when it does not exist; in clear without it.
    #[arg(long, global = true)]
    key: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fills a SQLite file with a territory.
    Generate {
        /// demo, S, M, L, XL, XXL or france.
        #[arg(long)]
        profile: String,
        /// The file to make.
        #[arg(long)]
        out: PathBuf,
        /// Another seed makes other people.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The day that ends the history.
        #[arg(long, default_value_t = TODAY)]
        today: Date,
        /// The password of the accounts; no accounts without it.
        #[arg(long)]
        password: Option<String>,
    },
    /// Counts ten years by service and month, and DuckDB on the same facts.
    Figures {
        /// The territory.
        #[arg(long, default_value = "france")]
        profile: String,
        /// Where the facts are written for DuckDB.
        #[arg(long)]
        folder: PathBuf,
        /// The Python that has `duckdb`; no comparison without it.
        #[arg(long)]
        python: Option<PathBuf>,
    },
    /// Opens what `figures` kept and counts once: what a start costs.
    FiguresCold {
        /// The folder of `figures`.
        #[arg(long)]
        folder: PathBuf,
    },
    /// Loads a running product: sign in, then lists, pages, searches, notes and dashboards.
    Http(http::Load),
    /// Lets everybody sign in and open their day within a minute.
    Morning(morning::Morning),
    /// Searches names in a base filled by `generate`.
    Names {
        /// The SQLite file.
        #[arg(long)]
        db: PathBuf,
        /// How many searches.
        #[arg(long, default_value_t = 400)]
        times: usize,
    },
    /// Asks the product and the oracle of rights the same, on random worlds.
    Rights {
        /// How many worlds.
        #[arg(long, default_value_t = 1_000)]
        worlds: u64,
        /// The first seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Times what rights and trace add to a page, and a long list of which little is open.
    RightsCost {
        /// How many files the service has had.
        #[arg(long, default_value_t = 10_000)]
        children: i64,
        /// How many of them are open.
        #[arg(long, default_value_t = 50)]
        open: i64,
        /// How many times each is asked.
        #[arg(long, default_value_t = 1_000)]
        times: u32,
    },
    /// Checks a chain of traces, whole and tampered with.
    Verify {
        /// How many entries.
        #[arg(long, default_value_t = 1_000_000)]
        rows: i64,
    },
    /// Imports a workbook of measures.
    Import {
        /// How many.
        #[arg(long, default_value_t = 10_000)]
        measures: usize,
    },
    /// Kills a writing process again and again, and looks at what it left.
    Crash {
        /// How many times.
        #[arg(long, default_value_t = 200)]
        times: usize,
        /// sqlite, or postgres with its address in `BENCH_PG_URL`.
        #[arg(long, default_value = "sqlite")]
        engine: String,
    },
    /// The process that `crash` kills.
    #[command(hide = true)]
    CrashWriter {
        /// Its database: a path, or an address.
        #[arg(long)]
        target: String,
        /// Which load: `ecritures`, `import` or `ensemble`.
        #[arg(long)]
        load: String,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(path) = &arguments.key {
        base::use_keys(path)?;
    }
    match arguments.command {
        Command::Generate { profile, out, seed, today, password } => {
            generate::run(&profile, &out, seed, today, password.as_deref()).await
        }
        Command::Figures { profile, folder, python } => {
            counts::run(&profile, &folder, python.as_deref())
        }
        Command::FiguresCold { folder } => counts::cold(&folder),
        Command::Http(load) => http::run(load).await,
        Command::Morning(morning) => morning::run(morning).await,
        Command::Rights { worlds, seed } => rights::run(worlds, seed).await,
        Command::RightsCost { children, open, times } => {
            rights_cost::run(children, open, times).await
        }
        Command::Names { db, times } => names::run(&db, times).await,
        Command::Verify { rows } => verify::run(rows).await,
        Command::Import { measures } => import::run(measures).await,
        Command::Crash { times, engine } => crash::run(times, &engine).await,
        Command::CrashWriter { target, load } => writer::run(&target, &load).await,
    }
}
