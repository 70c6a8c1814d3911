//! A copy of a validated writing that leaves in clear: for whom, marked, journaled.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;

use crate::{
    photos::POINT,
    site::{NIGHT, Site, Visitor},
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
        malo.post("/acces-urgence", &NIGHT).await.is_done();
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

#[tokio::test(flavor = "multi_thread")]
async fn a_court_reads_whole_and_keeps_what_was_sent_to_it_and_nothing_more() {
    for site in Site::on_each_engine("ecrits_greffe").await {
        let (organisation, service, child) = house(&site).await;
        let world = &site.world;
        let tribunal = world.organisation("Tribunal judiciaire de Blois").await;
        let greffe = world.service(tribunal, "Greffe du tribunal pour enfants", "autre").await;
        let place = (Some(tribunal), Some(greffe));
        world.compte("greffe", "Denis Aubry", Role::Greffe, place.0, place.1).await;
        // Somebody of the same registry who also works in a service next door.
        let both = world.compte("lise", "Lise Caron", Role::Greffe, place.0, place.1).await;
        let other = world.service(organisation, "SESSAD des Tilleuls", "sessad").await;
        let mut write = world.ground.db.write().await.unwrap();
        let next = (Some(organisation), Some(other));
        identity::add_affectation(&mut write, 79, both, "educateur", next.0, next.1).await.unwrap();
        write.commit().await.unwrap();
        let act = Row::default()
            .with("personne_id", child)
            .with("destinataire_id", greffe)
            .with("finalite", "Audience de renouvellement.")
            .with("start_day", "2026-03-01")
            .with("end_day", "2026-06-30")
            .with("information", "informes")
            .with("partage_identite", 1)
            .with("partage_parcours", 1);
        world.add("partage", service, act).await;
        let solene = site.sign_in("solene").await;
        let letter = begin(&solene, child, "courrier").await;
        finish(&solene, &letter).await;
        validated(&solene, &letter).await;
        // It cites what is not shared with the court.
        let report = begin(&solene, child, "rapport_echeance").await;
        assemble(&solene, &report).await;
        finish(&solene, &report).await;
        validated(&solene, &report).await;
        let (denis, lise) = (site.sign_in("greffe").await, site.sign_in("lise").await);
        for who in [&denis, &lise] {
            who.get(&report).await.is_page(404);
            let read = who.get(&letter).await.is_page(200).read();
            assert!(read.contains("il se lit ici, et n’a pas de copie"), "{read}");
            let asked = copy(who, &letter, "juge", "pdf").await;
            assert_eq!(asked.status, StatusCode::NOT_FOUND);
        }
        let sent = [
            ("geste", "envoyer"),
            ("destinataire", "juge"),
            ("nom", "Mme Roland"),
            ("day", "2026-03-12"),
            ("voie", "lettre"),
        ];
        solene.post(&report, &sent).await.is_done();
        denis.get(&report).await.is_page(200);
        assert!(copy(&denis, &report, "juge", "pdf").await.bytes.starts_with(b"%PDF-"));
        assert_eq!(copy(&denis, &letter, "juge", "pdf").await.status, StatusCode::NOT_FOUND);
        // Who works elsewhere too reads as they do there.
        lise.get(&report).await.is_page(404);
        assert_eq!(copy(&lise, &report, "juge", "pdf").await.status, StatusCode::NOT_FOUND);
    }
}

/// A paper that `who` adds to the file of a child; its address.
async fn paper(
    (site, who): (&Site, &Visitor<'_>),
    child: i64,
    file: (&str, &str, &[u8]),
    titre: &str,
) -> String {
    let fields = [("nature", "courrier"), ("titre", titre), ("date", "2026-02-03")];
    who.paper(&format!("/dossiers/{child}/documents"), file, &fields).await.is_done();
    format!("/documents/{}", site.world.count("SELECT MAX(id) AS n FROM piece", &[]).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_read_in_an_emergency_is_a_copy_told_before_in_the_trace_and_in_the_review() {
    for site in Site::on_each_engine("documents_urgence").await {
        let (_, _, child) = house(&site).await;
        let (solene, malo) = (site.sign_in("solene").await, site.sign_in("malo").await);
        let pdf: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";
        let letter =
            paper((&site, &solene), child, ("a.pdf", "application/pdf", pdf), "Lettre").await;
        let unread =
            paper((&site, &solene), child, ("b.pdf", "application/pdf", pdf), "Autre lettre").await;
        let point = ("c.png", "image/png", POINT);
        let picture = paper((&site, &solene), child, point, "Dessin").await;
        malo.post(&format!("{letter}/contenu"), &[]).await.is_page(404);
        malo.post("/acces-urgence", &NIGHT).await.is_done();
        // Its page says what reading it means; the address alone gives nothing.
        let page = malo.get(&letter).await;
        assert!(page.is_page(200).read().contains("Ce document vous est ouvert en urgence"));
        assert!(!page.text().contains(">Télécharger<"), "{}", page.text());
        assert_eq!(malo.get(&format!("{letter}/contenu")).await.is_done(), letter);
        let copies = "SELECT count(*) AS n FROM audit WHERE rule = 'acces-d-urgence'
             AND details = 'copie-urgence motif-urgence:fugue document:courrier'";
        assert_eq!(site.world.count(copies, &[]).await, 0);
        let taken = malo.post(&format!("{letter}/contenu"), &[]).await;
        assert_eq!((taken.status, &taken.bytes[..]), (StatusCode::OK, pdf));
        assert!(taken.header("content-disposition").contains("copie-d-urgence-lettre"));
        assert_eq!(site.world.count(copies, &[]).await, 1);
        // A picture is read in its page, and has no copy.
        let shown = malo.get(&picture).await.is_page(200).read();
        assert!(shown.contains("elle se lit ici, et n’a pas de copie"), "{shown}");
        assert_eq!(malo.get(&format!("{picture}/image")).await.status, StatusCode::OK);
        for answer in [
            malo.get(&format!("{picture}/contenu")).await,
            malo.post(&format!("{picture}/contenu"), &[]).await,
        ] {
            assert_eq!(answer.is_done(), picture);
        }
        assert_eq!(site.world.count(copies, &[]).await, 1);
        // The review says which were opened, and of which a copy was taken; so does the trace.
        let access = site.world.count("SELECT id AS n FROM acces_urgence", &[]).await;
        let review = solene.get(&format!("/acces-urgence/revue/{access}")).await;
        let told = review.is_page(200).read();
        for part in ["Courrier copie d’urgence prise", "Courrier ouvert, sans copie"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(review.text().contains(&format!("href=\"{letter}\"")), "{}", review.text());
        assert!(!review.text().contains(&format!("href=\"{unread}\"")), "{}", review.text());
        let trace = solene.get(&format!("/dossiers/{child}/trace")).await.is_page(200).read();
        assert!(trace.contains("pris, en urgence, une copie d’un document"), "{trace}");
        // Who has a mission keeps what they read, as before.
        assert_eq!(solene.get(&format!("{letter}/contenu")).await.status, StatusCode::OK);
        assert!(solene.get(&letter).await.is_page(200).text().contains(">Télécharger<"));
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
