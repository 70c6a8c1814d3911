//! What is kept of the facts for the next start: believed when it is of this very database, brought
//! up to date, and otherwise not looked at.
//!
//! A row changed without its history, as the product never does, tells whether the facts came from
//! the file or from the tables.

use std::{fs, path::Path};

use crate::house::{Line, Register, facts, registers, sealed_register, write};

/// On each engine, and on a house with keys.
async fn everywhere(name: &str) -> Vec<Register> {
    let mut all = registers(name).await;
    all.push(sealed_register().await);
    all
}

async fn stay(register: &Register, id: i64, entree: &str) {
    register.add("personne", id, &[("birth_day", "2008-05-14".into())]).await;
    let values =
        [("personne_id", id.into()), ("modalite_id", 1.into()), ("entree_day", entree.into())];
    register.add("sejour", id, &values).await;
}

/// The days of 2022 as a process that starts now counts them.
async fn started(register: &mut Register, file: &Path, program: &str) -> String {
    register.facts = facts();
    register.facts.keep_in(file.to_owned(), program.to_owned());
    register.text("journees", 2022).await
}

async fn keep(register: &Register, changes: i64) -> bool {
    let mut read = register.db.read().await.unwrap();
    register.facts.keep(changes, &mut read).await.unwrap()
}

/// Changes a stay behind the back of the history.
async fn tamper(register: &Register, entree: &str) {
    let mut write = register.db.write().await.unwrap();
    let sql = "UPDATE sejour SET entree_day = $1 WHERE id = 1";
    write.execute(sql, &[entree.into()]).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_kept_is_taken_back_and_brought_up_to_date() {
    for mut register in everywhere("kept").await {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chiffres.memoire");
        register.found("internat").await;
        stay(&register, 1, "2022-12-01").await;
        assert_eq!(started(&mut register, &file, "1").await, "31");
        assert!(keep(&register, 1).await, "written once");
        assert!(!keep(&register, 1).await, "nothing has changed");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        tamper(&register, "2022-12-31").await;
        assert_eq!(started(&mut register, &file, "1").await, "31", "from the file");
        // What came after is read as after any write, and the file is written again.
        stay(&register, 2, "2022-12-22").await;
        assert_eq!(started(&mut register, &file, "1").await, "41");
        assert!(!keep(&register, 50).await, "too little has changed");
        assert!(keep(&register, 1).await);
        assert_eq!(started(&mut register, &file, "1").await, "41");
        assert_eq!(started(&mut register, &file, "2").await, "11", "another program reads anew");
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_or_of_another_moment_is_not_believed() {
    for mut register in everywhere("kept_doubt").await {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chiffres.memoire");
        register.found("internat").await;
        stay(&register, 1, "2022-12-01").await;
        started(&mut register, &file, "1").await;
        assert!(keep(&register, 1).await);
        let whole = fs::read(&file).unwrap();
        tamper(&register, "2022-12-31").await;
        assert_eq!(started(&mut register, &file, "1").await, "31", "whole, it is believed");
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(&file, &bytes).unwrap();
            assert_eq!(started(&mut register, &file, "1").await, "1", "a bit turned at {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(started(&mut register, &file, "1").await, "1", "cut at {at}");
        }
        fs::write(&file, [&whole[..], b"more"].concat()).unwrap();
        assert_eq!(started(&mut register, &file, "1").await, "1", "longer");
        fs::write(&file, &whole).unwrap();
        assert_eq!(started(&mut register, &file, "1").await, "31");
        // A restored copy has another line where the file has its last one.
        let mut line = register.db.write().await.unwrap();
        let sql = "UPDATE historique SET at = '2024-01-02T00:00:00Z'
                    WHERE seq = (SELECT MAX(seq) FROM historique)";
        line.execute(sql, &[]).await.unwrap();
        line.commit().await.unwrap();
        assert_eq!(started(&mut register, &file, "1").await, "1", "another history");
    }
}

#[tokio::test]
async fn an_older_copy_and_another_base_do_not_match() {
    for mut register in everywhere("kept_older").await {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chiffres.memoire");
        register.found("internat").await;
        stay(&register, 1, "2022-12-01").await;
        started(&mut register, &file, "1").await;
        assert!(keep(&register, 1).await);
        tamper(&register, "2022-12-31").await;
        // The last act is not in the copy that was restored.
        let mut older = register.db.write().await.unwrap();
        let sql = "DELETE FROM historique WHERE seq = (SELECT MAX(seq) FROM historique)";
        older.execute(sql, &[]).await.unwrap();
        older.commit().await.unwrap();
        assert_eq!(started(&mut register, &file, "1").await, "1", "an older history");
        // And another act took its number.
        let line = Line::from([("nom".to_owned(), "Autre association".into())]);
        write(&register.db, "organisation", 9, None, Some(&line)).await;
        assert_eq!(started(&mut register, &file, "1").await, "1", "another line of that number");
    }
}

fn zeros_of(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == 0)).sum()
}

#[tokio::test]
async fn a_house_with_keys_keeps_nothing_in_clear_and_believes_no_file_that_is() {
    let mut clear = registers("kept_clear").await.remove(0);
    let mut sealed = sealed_register().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chiffres.memoire");
    for register in [&mut clear, &mut sealed] {
        register.found("internat").await;
        stay(register, 1, "2022-12-01").await;
        assert_eq!(started(register, &file, "1").await, "31");
        assert!(keep(register, 1).await);
        let bytes = fs::read(&file).unwrap();
        let sealed = register.db.vault().keyring().is_some();
        assert_eq!(bytes.starts_with(b"maillage, faits 2"), sealed);
        // Numbers of few bits are mostly zeros; what is sealed is not.
        let zeros = zeros_of(&bytes) * 10 / bytes.len();
        assert_eq!(zeros == 0, sealed, "{zeros} bytes in ten are zero");
        tamper(register, "2022-12-31").await;
        assert_eq!(started(register, &file, "1").await, "31", "from the file");
    }
}
