//! A copy of a validated writing that leaves in clear: for whom, marked, journaled.

use axum::http::StatusCode;
use fiche::Row;

use crate::{
    site::Site,
    writings::{assemble, begin, copy, finish, house, validated},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_leaves_in_clear_says_for_whom_and_stands_in_the_journal() {
    for site in Site::on_each_engine("ecrits_copies").await {
        let (_, service, child) = house(&site).await;
        let (solene, leila) = (site.sign_in("solene").await, site.sign_in("leila").await);
        let page = begin(&solene, child, "rapport_echeance").await;
        assemble(&solene, &page).await;
        finish(&solene, &page).await;
        let form = format!("{page}/copie");
        // A draft has no copy.
        solene.get(&form).await.is_page(404);
        assert_eq!(copy(&solene, &page, "juge", "pdf").await.status, StatusCode::NOT_FOUND);
        validated(&solene, &page).await;
        leila.get(&form).await.is_page(200);
        let back = leila.post(&form, &[("nom", "Mme Roland"), ("format", "pdf")]).await;
        let text = back.is_page(422).text();
        assert!(text.contains("Dites pour qui") && text.contains("Mme Roland"), "{text}");
        let lines = "SELECT count(*) AS n FROM export WHERE source = 'copie'";
        assert_eq!(site.world.count(lines, &[]).await, 0);
        let given = copy(&leila, &page, "juge", "docx").await;
        assert!(given.bytes.starts_with(b"PK"), "{}", given.text());
        assert!(in_docx(&given.bytes).contains("pour Juge des enfants, Mme Roland, remise par Le"));
        assert!(copy(&leila, &page, "juge", "pdf").await.bytes.starts_with(b"%PDF-"));
        assert_eq!(site.world.count(lines, &[]).await, 2);
        let journal = format!("/services/{service}/exports");
        let told = solene.get(&journal).await.is_page(200).read();
        for part in ["Rapport d’échéance, n° 2026-001", "copie pour Juge des enfants, Mme Roland"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
        let trace = format!("/dossiers/{child}/trace");
        assert!(solene.get(&trace).await.read().contains("A téléchargé un écrit"));
        // What a judge keeps from somebody is no copy for them either.
        let row = Row::default()
            .with("personne_id", child)
            .with("titulaire", "pere")
            .with("restreint_documents", 1)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2025-12-01");
        site.world.add("restriction", service, row).await;
        assert_eq!(
            copy(&leila, &page, "pere", "pdf").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        // A stranger, and who reads no writing.
        for who in ["malo", "siege"] {
            let who = site.sign_in(who).await;
            who.get(&form).await.is_page(404);
            assert_eq!(copy(&who, &page, "juge", "pdf").await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(site.world.count(lines, &[]).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_emergency_opens_is_read_and_has_no_copy() {
    for site in Site::on_each_engine("ecrits_urgence").await {
        let (_, _, child) = house(&site).await;
        let (solene, malo) = (site.sign_in("solene").await, site.sign_in("malo").await);
        let page = begin(&solene, child, "courrier").await;
        finish(&solene, &page).await;
        validated(&solene, &page).await;
        // Another, that cites what an emergency does not open: it does not open, and is not listed.
        let closed = begin(&solene, child, "rapport_echeance").await;
        assemble(&solene, &closed).await;
        finish(&solene, &closed).await;
        validated(&solene, &closed).await;
        malo.get(&page).await.is_page(404);
        let form = [
            ("nom", "vasseur"),
            ("prenom", "Elodie"),
            ("naissance", "04/05/2012"),
            ("motif", "fugue"),
            ("precision", "Partie à 22 h, vers la gare."),
            ("heures", "4"),
        ];
        malo.post("/acces-urgence", &form).await.is_done();
        let shown = malo.get(&page).await;
        let read = shown.is_page(200).read();
        assert!(read.contains("il se lit ici, et n’a pas de copie"), "{read}");
        assert!(!shown.text().contains("/copie"), "{}", shown.text());
        malo.get(&format!("{page}/copie")).await.is_page(404);
        assert_eq!(copy(&malo, &page, "juge", "pdf").await.status, StatusCode::NOT_FOUND);
        let listed = malo.get(&format!("/dossiers/{child}/ecrits")).await.is_page(200).text();
        for writing in [&page, &closed] {
            let opens = malo.get(writing).await.status == StatusCode::OK;
            assert_eq!(listed.contains(&format!("href=\"{writing}\"")), opens, "{writing}");
        }
        // « Pourquoi ? » says the same.
        let why = format!("/dossiers/{child}/pourquoi?verbe=exporter");
        let told = malo.get(&why).await.is_page(200).read();
        assert!(told.contains("Ce qu’ouvre un partage ou une urgence n’a pas de copie"), "{told}");
        let lines = "SELECT count(*) AS n FROM export WHERE source = 'copie'";
        assert_eq!(site.world.count(lines, &[]).await, 0);
        assert!(solene.get(&page).await.is_page(200).text().contains(&format!("{page}/copie")));
    }
}

/// The texts of a DOCX, every part of it.
fn in_docx(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let mut all = String::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        if entry.name().unwrap().ends_with(".xml") {
            entry.read_to_string(&mut all).unwrap();
        }
    }
    all
}
