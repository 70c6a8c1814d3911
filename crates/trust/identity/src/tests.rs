//! What signing in must and must not do.

use db::{Db, MIGRATIONS, Settings};
use jiff::{Timestamp, ToSpan as _};

use crate::*;

#[tokio::test]
async fn a_sign_in_holds_until_its_term_and_not_after() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Settings::Sqlite(folder.path().join("a.db")), MIGRATIONS).await.unwrap();
    let now: Timestamp = "2024-05-02T08:00:00Z".parse().unwrap();
    let mut write = db.write().await.unwrap();
    add_compte(&mut write, 1, "Nadia ", "Nadia Test", "x", "2024-05-02T08:00:00Z").await.unwrap();
    let key = open_connexion(&mut write, 1, now).await.unwrap();
    write.commit().await.unwrap();
    let mut read = db.read().await.unwrap();
    let found = find_connexion(&mut read, &key, now + 11.hours()).await.unwrap();
    assert_eq!(found.map(|c| c.compte), Some(1));
    assert_eq!(find_connexion(&mut read, &key, now + 13.hours()).await.unwrap(), None);
    assert_eq!(find_connexion(&mut read, "other", now).await.unwrap(), None);
    assert_eq!(find_by_identifiant(&mut read, "NADIA").await.unwrap().unwrap().id, 1);
}

#[tokio::test]
async fn only_the_right_password_matches_and_nobody_never_does() {
    let hasher = Hasher::new().unwrap();
    let secret = hasher.hash("trois mots simples").await.unwrap();
    assert!(hasher.matches("trois mots simples", Some(&secret)).await.unwrap());
    assert!(!hasher.matches("trois mots", Some(&secret)).await.unwrap());
    assert!(!hasher.matches("nobody", None).await.unwrap());
}

#[test]
fn guessing_is_slowed_then_forgiven() {
    let brake = Brake::default();
    for n in 0..5 {
        assert_eq!(brake.wait_s("nadia", n), 0);
        brake.fault("nadia", n);
    }
    assert_eq!(brake.wait_s("nadia", 5), 14);
    assert_eq!(brake.wait_s("autre", 5), 0);
    brake.fault("nadia", 30);
    assert_eq!(brake.wait_s("nadia", 30), 30);
    brake.forgive("nadia");
    assert_eq!(brake.wait_s("nadia", 31), 0);
}
