//! What the chain must catch.

use db::{Db, MIGRATIONS, Settings};

use crate::{Entry, Head, Trail, append, check, check_copy, export, head, verify};

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
        service: Some(3),
        personne: (n % 2 == 0).then_some(n),
        details: String::new(),
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
        ("UPDATE audit SET personne_id = 9 WHERE seq = 50", 50),
        ("UPDATE audit SET service_id = NULL WHERE seq = 8", 8),
        ("UPDATE audit SET details = 'liste' WHERE seq = 9", 9),
        ("UPDATE audit SET version = 1 WHERE seq = 11", 11),
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

/// An entry of before the seal knew services and persons.
const OLD: &str =
    "INSERT INTO audit (seq, at, compte_id, action, cible, verdict, rule, prev_hash, hash)
    VALUES (1, '2021-03-01T08:00:00Z', 1, 'parcours.lire', 'sejour:1', 'accorde', 'R1', 'maillage',
    '8c008b3876142ef3c66dfcaf402e2ba1bdb278c487ebb8d8e4307f8785dec437')";

#[tokio::test]
async fn entries_of_the_first_seal_still_hold_and_new_ones_follow_them() {
    let (_folder, db) = house().await;
    tamper(&db, OLD).await;
    let mut write = db.write().await.unwrap();
    append(&mut write, &[entry(2), entry(3)]).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap().2, None);
    // A person cannot be written into an old entry, nor a new one be passed off as old.
    for (sql, first) in [
        ("UPDATE audit SET personne_id = 9 WHERE seq = 1", 1),
        ("UPDATE audit SET personne_id = NULL WHERE seq = 1", 0),
        ("UPDATE audit SET version = 1, personne_id = NULL, service_id = NULL WHERE seq = 3", 3),
    ] {
        tamper(&db, sql).await;
        assert_eq!(verify(&db).await.unwrap().2.map_or(0, |flaw| flaw.seq), first, "{sql}");
    }
}

#[tokio::test]
async fn a_tail_that_was_cut_is_found_with_a_head_kept_elsewhere() {
    let (_folder, db) = filled().await;
    let kept = head(&db).await.unwrap();
    assert_eq!(kept.seq, 100);
    tamper(&db, "DELETE FROM audit WHERE seq > 90").await;
    assert_eq!(verify(&db).await.unwrap().2, None, "nothing inside the chain says it");
    let found = check(&db, vec![kept.clone()]).await.unwrap();
    assert_eq!(found.flaw.map(|flaw| flaw.seq), Some(91));
    // The chain grown again over the cut is another chain.
    let mut write = db.write().await.unwrap();
    append(&mut write, &(1..=20).map(entry).collect::<Vec<_>>()).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap().2, None);
    assert_eq!(check(&db, vec![kept]).await.unwrap().flaw.map(|flaw| flaw.seq), Some(100));
}

async fn copied(db: &Db) -> (Vec<String>, Head) {
    let mut out = Vec::new();
    let head = export(db, &mut out).await.unwrap();
    (String::from_utf8(out).unwrap().lines().map(str::to_owned).collect(), head)
}

fn look(lines: &[String], head: &Head) -> Option<i64> {
    let text = lines.join("\n");
    check_copy(text.as_bytes(), vec![head.clone()]).unwrap().flaw.map(|flaw| flaw.seq)
}

#[tokio::test]
async fn a_copy_is_checked_away_from_the_database() {
    let (_folder, db) = filled().await;
    let (lines, head) = copied(&db).await;
    assert_eq!((lines.len(), head.seq), (102, 100));
    assert_eq!(look(&lines, &head), None);
    let mut changed = lines.clone();
    changed[50] = changed[50].replace("accorde", "refuse");
    assert_eq!(look(&changed, &head), Some(50));
    let mut removed = lines.clone();
    removed.remove(20);
    assert_eq!(look(&removed, &head), Some(21));
    let mut swapped = lines.clone();
    swapped.swap(30, 31);
    assert_eq!(look(&swapped, &head), Some(31));
    assert_eq!(look(&lines[..60], &head), Some(60), "cut");
    let mut cut = lines[..60].to_vec();
    let last: serde_json::Value = serde_json::from_str(&cut[59]).unwrap();
    cut.push(format!("[\"fin\",59,{}]", last[11]));
    assert_eq!(look(&cut, &head), Some(60), "cut, with a new end");
    assert!(check_copy("autre chose".as_bytes(), Vec::new()).is_err());
}
