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

async fn house(folder: &tempfile::TempDir) -> Db {
    Db::open(&Settings::Sqlite(folder.path().join("a.db")), MIGRATIONS).await.unwrap()
}

const NOW: &str = "2024-05-02T08:00:00Z";

#[tokio::test]
async fn guessing_is_slowed_then_forgiven_and_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..5 {
        let mut write = house(&folder).await.write().await.unwrap();
        assert_eq!(attempt(&mut write, "nadia", n).await.unwrap(), 0);
        write.commit().await.unwrap();
    }
    let mut write = house(&folder).await.write().await.unwrap();
    assert_eq!(attempt(&mut write, "nadia", 5).await.unwrap(), 14);
    assert_eq!(attempt(&mut write, "autre", 5).await.unwrap(), 0);
    assert_eq!(attempt(&mut write, "nadia", 30).await.unwrap(), 0);
    assert_eq!(attempt(&mut write, "nadia", 30).await.unwrap(), 30);
    forgive(&mut write, "nadia", 31).await.unwrap();
    assert_eq!(attempt(&mut write, "nadia", 31).await.unwrap(), 0);
}

#[test]
fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
    for (faults, wait_s) in [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (11, 900), (40, 900)] {
        assert_eq!(brake::wait_after(faults), wait_s, "{faults}");
    }
}

#[tokio::test]
async fn a_hundred_attempts_at_once_are_no_more_than_a_hundred_in_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let db = house(&folder).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let db = db.clone();
        tasks.spawn(async move {
            let mut write = db.write().await.unwrap();
            let wait = attempt(&mut write, "nadia", 1000).await.unwrap();
            write.commit().await.unwrap();
            wait == 0
        });
    }
    let judged = tasks.join_all().await.into_iter().filter(|judged| *judged).count();
    assert_eq!(judged, 5);
}

#[test]
fn a_vessel_leaks_a_drop_at_a_time() {
    let vessel = Vessel { brim: 3, leak_s: 15 };
    for (count, after_s, left) in [
        (3, 0, (3, 100)),
        (3, 14, (3, 100)),
        (3, 15, (2, 115)),
        (3, 44, (1, 130)),
        (3, 45, (0, 145)),
    ] {
        assert_eq!(throttle::leaked(count, 100, vessel, 100 + after_s), left, "{after_s}");
    }
    // A clock set back takes nothing away.
    assert_eq!(throttle::leaked(2, 100, vessel, 50), (2, 100));
}

#[tokio::test]
async fn a_full_vessel_makes_wait_for_one_drop_and_says_so_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = house(&folder).await;
    let vessel = Vessel { brim: 2, leak_s: 15 };
    let mut write = db.write().await.unwrap();
    for at in [100, 101] {
        assert_eq!(add_drop(&mut write, " a", vessel, at).await.unwrap(), Poured::In);
    }
    let waits = |seconds, is_news| Poured::Wait { seconds, is_news };
    assert_eq!(add_drop(&mut write, " a", vessel, 105).await.unwrap(), waits(10, true));
    assert_eq!(add_drop(&mut write, " a", vessel, 114).await.unwrap(), waits(1, false));
    assert_eq!(add_drop(&mut write, " b", vessel, 114).await.unwrap(), Poured::In);
    assert_eq!(add_drop(&mut write, " a", vessel, 115).await.unwrap(), Poured::In);
    assert_eq!(add_drop(&mut write, " a", vessel, 116).await.unwrap(), waits(14, false));
    take_drop_back(&mut write, " a").await.unwrap();
    assert_eq!(add_drop(&mut write, " a", vessel, 116).await.unwrap(), Poured::In);
    // Sweeping what nobody remembers leaves a known source known until its day.
    remember_source(&mut write, " a", 116).await.unwrap();
    forgive(&mut write, "nadia", 116 + KNOWN_S - 1).await.unwrap();
    assert!(knows_source(&mut write, " a", 116 + KNOWN_S - 1).await.unwrap());
    assert!(!knows_source(&mut write, " a", 116 + KNOWN_S).await.unwrap());
    forgive(&mut write, "nadia", 116 + KNOWN_S + 901).await.unwrap();
    let left = write.query("SELECT key_hash FROM faute_connexion", &[]).await.unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn a_code_is_accepted_once_and_only_around_its_half_minute() {
    let secret = new_totp_secret();
    let now = 1_773_309_600;
    let code = code_at(&secret, now).unwrap();
    for (at, accepted) in [(-60, false), (-30, true), (0, true), (59, true), (60, false)] {
        assert_eq!(step_of_code(&secret, &code, now + at).is_some(), accepted, "{at}");
    }
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let step = step_of_code(&secret, &spaced, now).unwrap();
    assert_eq!(step, now / 30);
    for wrong in ["", "12345", "1234567", "abcdef"] {
        assert_eq!(step_of_code(&secret, wrong, now), None, "{wrong}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut write = house(&folder).await.write().await.unwrap();
    add_compte(&mut write, 1, "nadia", "Nadia Test", "x", NOW).await.unwrap();
    assert!(begin_second_facteur(&mut write, 1, &secret, NOW).await.unwrap());
    assert!(accept_step(&mut write, 1, step).await.unwrap());
    assert!(!accept_step(&mut write, 1, step).await.unwrap(), "a replay");
    assert!(!accept_step(&mut write, 1, step - 1).await.unwrap(), "an older code");
    assert!(accept_step(&mut write, 1, step + 1).await.unwrap());
    assert!(!begin_second_facteur(&mut write, 1, "X", NOW).await.unwrap(), "one at work stays");
}

#[tokio::test]
async fn a_recovery_code_opens_once_its_own_account() {
    let folder = tempfile::tempdir().unwrap();
    let db = house(&folder).await;
    let mut write = db.write().await.unwrap();
    add_compte(&mut write, 1, "nadia", "Nadia Test", "x", NOW).await.unwrap();
    add_compte(&mut write, 2, "karim", "Karim Test", "x", NOW).await.unwrap();
    let codes = renew_codes_secours(&mut write, 1).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(!spend_code_secours(&mut write, 2, &codes[0]).await.unwrap());
    assert!(spend_code_secours(&mut write, 1, &codes[0].to_uppercase()).await.unwrap());
    assert!(!spend_code_secours(&mut write, 1, &codes[0]).await.unwrap());
    renew_codes_secours(&mut write, 1).await.unwrap();
    assert!(!spend_code_secours(&mut write, 1, &codes[1]).await.unwrap(), "an old one");
    write.commit().await.unwrap();
    let stored = db.read().await.unwrap().query("SELECT code_hash FROM code_secours", &[]).await;
    let stored = stored.unwrap();
    assert!(stored.iter().all(|row| row.get::<String>("code_hash").unwrap().len() == 64));
}

#[tokio::test]
async fn closing_ends_everything_at_once_and_keeps_who_was_what() {
    let folder = tempfile::tempdir().unwrap();
    let db = house(&folder).await;
    let now: Timestamp = NOW.parse().unwrap();
    let mut write = db.write().await.unwrap();
    add_compte(&mut write, 1, "nadia", "Nadia Test", "x", NOW).await.unwrap();
    add_affectation(&mut write, 7, 1, "educateur", Some(3), None).await.unwrap();
    begin_second_facteur(&mut write, 1, &new_totp_secret(), NOW).await.unwrap();
    let keys = [
        open_connexion(&mut write, 1, now).await.unwrap(),
        open_connexion(&mut write, 1, now).await.unwrap(),
    ];
    let closing = Closing { day: "2024-05-02", at: NOW, by: Some(9), reason: "Départ" };
    assert!(close_compte(&mut write, 1, closing).await.unwrap());
    assert!(!close_compte(&mut write, 1, closing).await.unwrap(), "closed already");
    write.commit().await.unwrap();
    let mut read = db.read().await.unwrap();
    for key in &keys {
        assert_eq!(find_connexion(&mut read, key, now).await.unwrap(), None);
    }
    let roles = list_affectations(&mut read, 1).await.unwrap();
    assert_eq!(
        (roles.len(), roles[0].holds("2024-05-01"), roles[0].holds("2024-05-02")),
        (1, true, false)
    );
    let compte = find_compte(&mut read, 1).await.unwrap().unwrap();
    assert_eq!(compte.closed, Some((NOW.to_owned(), "Départ".to_owned())));
    assert!(second_facteur(&mut read, 1).await.unwrap().is_none());
}

#[tokio::test]
async fn a_question_is_answered_once_and_within_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut write = house(&folder).await.write().await.unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    keep_defi(&mut write, "a", "question", now).await.unwrap();
    assert_eq!(take_defi(&mut write, "b", now).await.unwrap(), None);
    assert_eq!(take_defi(&mut write, "a", now).await.unwrap(), Some("question".to_owned()));
    assert_eq!(take_defi(&mut write, "a", now).await.unwrap(), None);
    keep_defi(&mut write, "a", "question", now).await.unwrap();
    assert_eq!(take_defi(&mut write, "a", now + 11.minutes()).await.unwrap(), None);
}

#[tokio::test]
async fn a_renewed_key_opens_and_the_old_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let db = house(&folder).await;
    let now: Timestamp = NOW.parse().unwrap();
    let mut write = db.write().await.unwrap();
    add_compte(&mut write, 1, "nadia", "Nadia Test", "x", NOW).await.unwrap();
    let old = open_connexion(&mut write, 1, now).await.unwrap();
    let fresh = renew_connexion(&mut write, &old, now + 20.minutes()).await.unwrap().unwrap();
    assert_eq!(renew_connexion(&mut write, &old, now).await.unwrap(), None);
    write.commit().await.unwrap();
    let mut read = db.read().await.unwrap();
    assert_eq!(find_connexion(&mut read, &old, now).await.unwrap(), None);
    let found = find_connexion(&mut read, &fresh, now).await.unwrap().unwrap();
    assert!(found.is_idle(15, now + 35.minutes()) && !found.is_idle(15, now + 34.minutes()));
}
