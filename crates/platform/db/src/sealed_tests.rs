//! The file on the disk tells nothing, its copies neither, and the wrong key touches nothing.

use std::{fs, path::Path};

use seal::Keyring;

use crate::{Db, DbError, Migration, Settings, Vault, renew_pages, wants_key};

const STEPS: &[Migration] = &[
    Migration {
        number: 1,
        name: "0001_test",
        sql: "CREATE TABLE note (id BIGINT PRIMARY KEY, recit TEXT NOT NULL);",
    },
    Migration {
        number: 10,
        name: "0010_master_key",
        sql: include_str!("../../../../migrations/0010_master_key.sql"),
    },
];

const SECRET: &str = "Zéphyrine Quatrepommes";

fn vault() -> Vault {
    Keyring::generate().unwrap().into()
}

async fn note(db: &Db, id: i64) {
    let mut write = db.write().await.unwrap();
    let sql = "INSERT INTO note (id, recit) VALUES ($1, $2)";
    write.execute(sql, &[id.into(), SECRET.into()]).await.unwrap();
    write.commit().await.unwrap();
}

async fn notes(db: &Db) -> Vec<String> {
    let mut read = db.read().await.unwrap();
    let rows = read.query("SELECT recit FROM note ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| row.get("recit").unwrap()).collect()
}

fn tells_nothing(path: &Path) {
    let bytes = fs::read(path).unwrap();
    for clear in ["SQLite format 3", SECRET, "Quatrepommes", "CREATE TABLE"] {
        let found = bytes.windows(clear.len()).any(|part| part == clear.as_bytes());
        assert!(!found, "« {clear} » in {}", path.display());
    }
}

fn everything_tells_nothing(folder: &Path) -> usize {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for file in &files {
        // The index of the log holds numbers of pages only, and stands in clear.
        if !file.to_string_lossy().ends_with("-shm") {
            tells_nothing(file);
        }
    }
    files.len()
}

#[tokio::test]
async fn neither_the_file_nor_its_log_nor_a_copy_of_it_tells_anything() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::Sqlite(folder.path().join("a.sqlite"));
    let vault = vault();
    let db = Db::open_sealed(&settings, &STEPS[..1], vault.clone()).await.unwrap();
    assert_eq!(db.page_key(), Some(1));
    note(&db, 1).await;
    let copy = folder.path().join("copie.sqlite");
    db.back_up(&copy).await.unwrap();
    assert_eq!(
        everything_tells_nothing(folder.path()),
        4,
        "the file, its log, its index, the copy"
    );
    drop(db);
    // The next step makes a copy of before.
    let db = Db::open_sealed(&settings, STEPS, vault.clone()).await.unwrap();
    let before = folder.path().join("a.avant-0010.sauvegarde");
    tells_nothing(&before);
    for copy in [copy, before] {
        let restored =
            Db::open_sealed(&Settings::Sqlite(copy), STEPS, vault.clone()).await.unwrap();
        assert_eq!(notes(&restored).await, [SECRET]);
        assert!(restored.check_integrity().await.unwrap().is_empty());
    }
    assert_eq!(notes(&db).await, [SECRET]);
}

#[tokio::test]
async fn a_missing_or_wrong_key_opens_nothing_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let settings = Settings::Sqlite(path.clone());
    assert!(!wants_key(&settings).await.unwrap());
    let vault_of_ours = vault();
    let db = Db::open_sealed(&settings, STEPS, vault_of_ours.clone()).await.unwrap();
    note(&db, 1).await;
    drop(db);
    // As after a crash: what was written last is in the log alone.
    let log = folder.path().join("a.sqlite-wal");
    let db = Db::open_sealed(&settings, STEPS, vault_of_ours.clone()).await.unwrap();
    note(&db, 2).await;
    let (file, pending) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    drop(db);
    fs::write(&path, &file).unwrap();
    fs::write(&log, &pending).unwrap();
    assert!(wants_key(&settings).await.unwrap());
    let none = Db::open(&settings, STEPS).await;
    assert!(matches!(none, Err(DbError::KeyNeeded)));
    let wrong = Db::open_sealed(&settings, STEPS, vault()).await;
    assert!(matches!(wrong, Err(DbError::WrongKey)));
    assert_eq!(fs::read(&path).unwrap(), file);
    assert_eq!(fs::read(&log).unwrap(), pending);
    let db = Db::open_sealed(&settings, STEPS, vault_of_ours).await.unwrap();
    assert_eq!(notes(&db).await.len(), 2);
}

#[tokio::test]
async fn a_file_in_clear_is_converted_with_its_copies_and_erased_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::Sqlite(folder.path().join("a b%3f'.sqlite"));
    let db = Db::open(&settings, &STEPS[..1]).await.unwrap();
    note(&db, 1).await;
    let old = folder.path().join("a b%3f'.avant-0001.sauvegarde");
    db.back_up(&old).await.unwrap();
    let vault = vault();
    // Somebody else has it open.
    let refused = Db::open_sealed(&settings, STEPS, vault.clone()).await;
    assert!(matches!(refused, Err(DbError::InUse)));
    assert_eq!(notes(&db).await, [SECRET]);
    drop(db);
    let db = Db::open_sealed(&settings, STEPS, vault.clone()).await.unwrap();
    assert_eq!(notes(&db).await, [SECRET]);
    tells_nothing(&old);
    let kept = folder.path().join("a b%3f'.en-clair.sauvegarde");
    assert!(kept.exists());
    drop(db);
    let db = Db::open_sealed(&settings, STEPS, vault).await.unwrap();
    note(&db, 2).await;
    assert!(!kept.exists());
    everything_tells_nothing(folder.path());
}

#[tokio::test]
async fn a_new_key_takes_the_place_of_the_old_one_which_then_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let settings = Settings::Sqlite(path.clone());
    let first = Keyring::generate().unwrap();
    let db = Db::open_sealed(&settings, STEPS, first.clone().into()).await.unwrap();
    note(&db, 1).await;
    let mut both = first.clone();
    both.add_new_current().unwrap();
    // A start with the new keys still opens it, by the old one.
    let waiting = Db::open_sealed(&settings, STEPS, both.clone().into()).await.unwrap();
    assert_eq!(waiting.page_key(), Some(1));
    let in_use = renew_pages(&settings, &both.clone().into()).await;
    assert!(matches!(in_use, Err(DbError::InUse)));
    drop((db, waiting));
    assert!(renew_pages(&settings, &both.clone().into()).await.unwrap());
    assert!(!renew_pages(&settings, &both.clone().into()).await.unwrap());
    let mut last = both.clone();
    last.forget_older();
    let db = Db::open_sealed(&settings, STEPS, both.into()).await.unwrap();
    assert_eq!((db.page_key(), notes(&db).await.len()), (Some(2), 1));
    db.forget_older_witnesses().await.unwrap();
    drop(db);
    let gone = Db::open_sealed(&settings, STEPS, first.into()).await;
    assert!(matches!(gone, Err(DbError::WrongKey)));
    let db = Db::open_sealed(&settings, STEPS, last.into()).await.unwrap();
    assert_eq!(notes(&db).await, [SECRET]);
}

#[tokio::test]
async fn a_value_of_a_column_is_sealed_beside_what_stands_in_clear() {
    let vault = vault();
    let sealed = vault.seal("note.recit", "1", SECRET).unwrap();
    assert_ne!(sealed, SECRET);
    assert_eq!(vault.open("note.recit", "1", &sealed).unwrap(), SECRET);
    assert_eq!(vault.open("note.recit", "1", SECRET).unwrap(), SECRET);
    assert!(vault.open("note.recit", "2", &sealed).is_err());
    assert!(vault.renew("note.recit", "1", &sealed).unwrap().is_none());
    assert!(vault.renew("note.recit", "1", SECRET).unwrap().is_some());
    assert_eq!(Vault::default().seal("note.recit", "1", SECRET).unwrap(), SECRET);
}
