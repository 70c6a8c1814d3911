//! What protects every answer: headers, forms from elsewhere, the brake, a log without names.

use std::{
    io,
    sync::{Arc, Mutex},
};

use access::Role;
use tracing_subscriber::fmt::MakeWriter;

use crate::site::Site;

#[tokio::test]
async fn a_form_sent_from_another_site_is_refused() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let new = format!("/registre/personnes/{service}/nouveau");
    let form = [("nom", "Vasseur"), ("prenom", "Élodie")];
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://ailleurs.example"),
    ] {
        let refused =
            directrice.post_with(&new, &form, &[header, ("host", "maillage.example")]).await;
        assert_eq!(refused.status.as_u16(), 403, "{header:?}");
    }
    assert_eq!(site.world.count("SELECT count(*) AS n FROM personne", &[]).await, 0);
    let own = [("sec-fetch-site", "same-origin"), ("host", "maillage.example")];
    directrice.post_with(&new, &form, &own).await.is_done();
    let leaving =
        directrice.post_with("/deconnexion", &[], &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(leaving.status.as_u16(), 403);
    directrice.get("/").await.is_page(200);
}

#[tokio::test]
async fn every_answer_carries_its_guards_and_pages_are_not_kept() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    for path in ["/".to_owned(), format!("/services/{service}"), "/absent".to_owned()] {
        let answer = directrice.get(&path).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let asset = directrice.get("/statique/maillage.css").await;
    assert!(asset.header("cache-control").contains("max-age"), "{:?}", asset.headers);
    let door = site
        .nobody()
        .post("/connexion", &[("identifiant", "directrice"), ("mot_de_passe", testkit::PASSWORD)])
        .await;
    let cookie = door.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_and_the_right_one_waits_too() {
    let site = Site::on_sqlite().await;
    site.house().await;
    let nobody = site.nobody();
    for _ in 0..5 {
        let form = [("identifiant", "directrice"), ("mot_de_passe", "faux")];
        let refused = nobody.post("/connexion", &form).await;
        refused.is_page(422);
        assert!(!refused.text().contains("faux"), "the password comes back");
    }
    let form = [("identifiant", "Directrice "), ("mot_de_passe", testkit::PASSWORD)];
    nobody.post("/connexion", &form).await.is_page(429);
    site.world.clock.advance_s(16);
    assert_eq!(nobody.post("/connexion", &form).await.is_done(), "/");
}

#[tokio::test]
async fn a_sign_in_ends_when_it_is_closed_and_leads_only_to_ourselves() {
    let site = Site::on_sqlite().await;
    site.house().await;
    let directrice = site.sign_in("directrice").await;
    directrice.get("/").await.is_page(200);
    assert_eq!(directrice.post("/deconnexion", &[]).await.is_done(), "/connexion");
    assert_eq!(directrice.get("/").await.is_done(), "/connexion");
    for next in ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example"] {
        let form =
            [("identifiant", "directrice"), ("mot_de_passe", testkit::PASSWORD), ("suite", next)];
        assert_eq!(site.nobody().post("/connexion", &form).await.is_done(), "/", "{next}");
    }
    let later = site.sign_in("directrice").await;
    site.world.clock.advance_s(30 * 24 * 3600);
    assert_eq!(later.get("/").await.is_done(), "/connexion");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_holds_no_name_and_no_word_of_a_file_even_when_a_page_fails() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for site in Site::on_each_engine("log").await {
        let (organisation, service) = site.house().await;
        site.account("educatrice", "Samira Benoît", Role::Educateur, organisation).await;
        let directrice = site.sign_in("directrice").await;
        let nobody = site.nobody();
        nobody
            .post("/connexion", &[("identifiant", "devinette"), ("mot_de_passe", "sesame42")])
            .await;
        let new = format!("/registre/personnes/{service}/nouveau");
        let form = [
            ("nom", "Vasseur"),
            ("prenom", "Élodie"),
            ("birth_day", "2012-05-04"),
            ("reference", "REF-77"),
        ];
        let row = directrice.post(&new, &form).await.is_done();
        directrice.post(&new, &form).await;
        directrice.get(&row).await.is_page(200);
        directrice.get(&format!("/registre/personnes/{service}?q=Vasseur")).await.is_page(200);
        directrice.get(&row.replace("/fiche/personnes/", "/dossiers/")).await.is_page(200);
        let csv = "Nom;Prénom\nQuesnel;Maëlle\n".as_bytes();
        let imports = format!("/services/{service}/import");
        let depot = directrice.deposit(&imports, "quesnel.csv", csv, "personne").await.is_done();
        directrice.post(&depot, &[]).await;
        // A table that is gone makes every page of persons fail.
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute("ALTER TABLE personne RENAME COLUMN nom TO perdu", &[]).await.unwrap();
        write.commit().await.unwrap();
        let failed = directrice.get(&format!("/registre/personnes/{service}?q=Vasseur")).await;
        assert!(failed.is_page(500).read().contains("Une panne"));
        let form = [("nom", "Quesnel"), ("prenom", "Maëlle")];
        directrice.post(&new, &form).await.is_page(500);
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("a page failed"), "the failure is not in the log");
    for word in [
        "Vasseur",
        "vasseur",
        "Élodie",
        "elodie",
        "2012-05-04",
        "REF-77",
        "Quesnel",
        "quesnel",
        "Maëlle",
        "Keller",
        "Benoît",
        "devinette",
        "sesame42",
        testkit::PASSWORD,
    ] {
        if let Some(line) = text.lines().find(|line| line.contains(word)) {
            panic!("« {word} » is in the log: {line}");
        }
    }
}
