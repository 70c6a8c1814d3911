//! The process killed while it writes: what was acknowledged is there, what was not is whole or
//! absent, the chain holds. Ten rounds here; the long loop is in the bench.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use access::{Action, Actor, Category, Cible, House, Role, Verb};
use db::{Db, MIGRATIONS, Settings};
use fiche::{Register, Row, Saved, Seen};
use maillage::{clock::SystemClock, register::fiches};
use testkit::World;

/// How many times the process is killed on each engine.
const ROUNDS: u64 = 10;
/// How many rows one write keeps together, as an import does.
const TOGETHER: usize = 12;
/// How many write at once.
const WRITERS: usize = 8;
/// Tells the child which database and which service to write to.
const WHERE: &str = "MAILLAGE_ESSAI_CRASH";

fn told(settings: &Settings, service: i64) -> String {
    match settings {
        Settings::Sqlite(path) => format!("{service} sqlite {}", path.display()),
        Settings::Postgres(url) => format!("{service} postgres {url}"),
    }
}

/// The killed process: writes without end, and says each lot that was acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn writes_until_it_is_killed() {
    let Ok(told) = std::env::var(WHERE) else { return };
    let mut words = told.splitn(3, ' ');
    let service: i64 = words.next().unwrap().parse().unwrap();
    let settings = match (words.next().unwrap(), words.next().unwrap()) {
        ("sqlite", path) => Settings::Sqlite(path.into()),
        (_, url) => Settings::Postgres(url.to_owned()),
    };
    let db = Db::open(&settings, MIGRATIONS).await.unwrap();
    let house = House::new(db, Arc::new(SystemClock));
    let register = Register::new(fiches());
    let writers = (0..WRITERS).map(|_| write_lots(&house, &register, service));
    futures_util::future::join_all(writers).await;
}

async fn write_lots(house: &House, register: &Register, service: i64) {
    let actor = Actor::with_roles(0, &[(service, Role::Directeur)]);
    let fiche = register.by_table("personne").unwrap();
    let action =
        Action { verb: Verb::Ecrire, category: Category::Identite, cible: Cible::Service(service) };
    loop {
        let lot = house.new_id();
        let mut granted = house.authorize_write(&actor, action.clone()).await.unwrap();
        let mut seen = Seen::default();
        for _ in 0..TOGETHER {
            let mut row = Row::default().with("nom", lot.to_string()).with("prenom", "Essai");
            row.owner = service;
            let id = house.new_id();
            let saved = fiche::create(&mut granted, register, fiche, id, row, None, &mut seen)
                .await
                .unwrap();
            assert!(matches!(saved, Saved::Kept(_)), "{saved:?}");
        }
        granted.commit().await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "lot {lot}").and_then(|()| out.flush()).unwrap();
    }
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Lets a process write for `length` after its first word, kills it, and returns what it was told
/// is kept.
fn write_and_kill(told: &str, length: Duration) -> Vec<i64> {
    let mut child = Killed(
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::writes_until_it_is_killed", "--nocapture"])
            .env(WHERE, told)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines();
    let mut lots = Vec::new();
    let mut end: Option<Instant> = None;
    while let Some(Ok(line)) = lines.next() {
        if let Some(lot) = line.rsplit("lot ").next().and_then(|lot| lot.parse().ok()) {
            lots.push(lot);
            let end = *end.get_or_insert_with(|| Instant::now() + length);
            if Instant::now() >= end {
                child.0.kill().unwrap();
            }
        }
    }
    assert!(!child.0.wait().unwrap().success(), "it was not killed");
    lots
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill_and_nothing_is_kept_by_half() {
    for ground in testkit::grounds("crash").await {
        let world = World::open(ground, fiches()).await;
        let organisation = world.organisation("Association Les Rives").await;
        let service = world.service(organisation, "Service AER de Blois", "aer").await;
        let told = told(&world.ground.settings, service);
        let mut all = Vec::new();
        for round in 0..ROUNDS {
            let told = told.clone();
            let length = Duration::from_millis(20 + round * 23 % 120);
            let lots = tokio::task::spawn_blocking(move || write_and_kill(&told, length)).await;
            all.extend(lots.unwrap());
            let db = Db::open(&world.ground.settings, MIGRATIONS).await.unwrap();
            assert_eq!(db.check_integrity().await.unwrap(), Vec::<String>::new());
            let (_, _, flaw) = audit::verify(&db).await.unwrap();
            assert_eq!(flaw, None, "the chain is broken after round {round}");
        }
        let mut read = world.ground.db.read().await.unwrap();
        let rows = read
            .query(
                "SELECT p.nom, count(*) AS n, count(h.row_id) AS told FROM personne p
                   LEFT JOIN historique h ON h.nom_table = 'personne' AND h.row_id = p.id
                  GROUP BY p.nom",
                &[],
            )
            .await
            .unwrap();
        let mut kept = std::collections::HashSet::new();
        for row in rows {
            let lot: String = row.get("nom").unwrap();
            let (n, told): (i64, i64) = (row.get("n").unwrap(), row.get("told").unwrap());
            assert_eq!((n, told), (12, 12), "lot {lot} is kept by half");
            kept.insert(lot.parse::<i64>().unwrap());
        }
        let lost: Vec<&i64> = all.iter().filter(|lot| !kept.contains(lot)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        assert!(all.len() >= usize::try_from(ROUNDS).unwrap());
    }
}
