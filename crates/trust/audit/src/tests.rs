//! What the chain must catch.

use db::{Db, MIGRATIONS, Settings};

use crate::{Entry, Trail, append, verify};

async fn house() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Settings::Sqlite(folder.path().join("a.db")), MIGRATIONS).await.unwrap();
    (folder, db)
}

fn entry(n: i64) -> Entry {
    Entry {
        at: "2021-03-01T08:00:00Z".to_owned(),
        compte: Some(n),
        action: "parcours.lire".to_owned(),
        cible: format!("sejour:{n}"),
        verdict: "accorde",
        rule: "R1".to_owned(),
    }
}

async fn filled() -> (tempfile::TempDir, Db) {
    let (folder, db) = house().await;
    let mut write = db.write().await.unwrap();
    append(&mut write, &(1..=100).map(entry).collect::<Vec<_>>()).await.unwrap();
    write.commit().await.unwrap();
    (folder, db)
}

async fn tamper(db: &Db, sql: &str) {
    let mut write = db.write().await.unwrap();
    write.execute(sql, &[]).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn an_untouched_chain_holds() {
    let (_folder, db) = filled().await;
    let (entries, _, flaw) = verify(&db).await.unwrap();
    assert_eq!((entries, flaw), (100, None));
}

#[tokio::test]
async fn a_changed_a_removed_and_a_swapped_entry_are_found() {
    for (sql, first) in [
        ("UPDATE audit SET cible = 'sejour:9' WHERE seq = 50", 50),
        ("UPDATE audit SET compte_id = NULL WHERE seq = 7", 7),
        ("DELETE FROM audit WHERE seq = 20", 21),
        ("UPDATE audit SET seq = CASE seq WHEN 30 THEN 1031 ELSE seq END", 31),
    ] {
        let (_folder, db) = filled().await;
        tamper(&db, sql).await;
        let (_, _, flaw) = verify(&db).await.unwrap();
        assert_eq!(flaw.map(|f| f.seq), Some(first), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readings_that_come_together_all_stay_in_one_chain() {
    let (_folder, db) = house().await;
    let trail = Trail::open(db.clone());
    let mut tasks = Vec::new();
    for n in 0..200 {
        let trail = trail.clone();
        tasks.push(tokio::spawn(async move { trail.leave(entry(n)).await.kept().await }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let (entries, _, flaw) = verify(&db).await.unwrap();
    assert_eq!((entries, flaw), (200, None));
}
