//! Papers of a child's file and working notes: who reads them, what comes in, what is left.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;

use crate::site::{Answer, Site, Visitor};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

/// A child of a service, with a stay, and everybody around: `leila` (educator), `solene` (head),
/// `ines` (nurse), `paul` (psychologist), `rose` (secretary), `famille` (foster carer of nobody),
/// `siege`, `dpo`, `admin`, and `malo`, educator of the service next door.
async fn house(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, child, "2025-01-10").await;
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, Some(service)),
        ("nora", "Nora Petit", Role::Educateur, Some(service)),
        ("solene", "Solène Guichard", Role::ChefService, Some(service)),
        ("ines", "Inès Caron", Role::Soignant, Some(service)),
        ("paul", "Paul Roche", Role::Psychologue, Some(service)),
        ("rose", "Rose Lambert", Role::Secretaire, Some(service)),
        ("famille", "Aline Morel", Role::AssistantFamilial, Some(service)),
        ("malo", "Malo Evrard", Role::Educateur, Some(next_door)),
        ("siege", "Luc Renard", Role::Siege, None),
        ("dpo", "Anne Lemoine", Role::DelegueDonnees, None),
        ("admin", "Yann Tessier", Role::Administrateur, None),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), place).await;
    }
    (organisation, service, child)
}

fn papers(child: i64) -> String {
    format!("/dossiers/{child}/documents")
}

async fn add(who: &Visitor<'_>, child: i64, nature: &str, title: &str) {
    let fields = [("nature", nature), ("titre", title), ("date", "2026-02-03")];
    let answer = who.paper(&papers(child), ("a.pdf", "application/pdf", PDF), &fields).await;
    assert_eq!(answer.is_done(), papers(child), "{title}");
}

async fn piece(site: &Site, title: &str) -> i64 {
    let mut read = site.world.ground.db.read().await.unwrap();
    let child = read.query("SELECT DISTINCT personne_id FROM piece", &[]).await.unwrap();
    for row in child {
        let all =
            document::piece::all_of(&mut read, row.get("personne_id").unwrap()).await.unwrap();
        if let Some(found) = all.into_iter().find(|one| one.title == title) {
            return found.id;
        }
    }
    panic!("no paper « {title} »")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reads_the_papers_of_the_categories_that_are_theirs() {
    for site in Site::on_each_engine("documents").await {
        let (_, _, child) = house(&site).await;
        let (directrice, ines) = (site.sign_in("directrice").await, site.sign_in("ines").await);
        let solene = site.sign_in("solene").await;
        add(&directrice, child, "courrier", "Lettre du juge").await;
        add(&directrice, child, "photo", "Photo de classe").await;
        add(&directrice, child, "penal", "Convocation au parquet").await;
        add(&ines, child, "medical", "Ordonnance du docteur").await;
        add(&solene, child, "bilan", "Bilan de mars").await;
        let titles = [
            "Lettre du juge",
            "Photo de classe",
            "Convocation au parquet",
            "Ordonnance du docteur",
            "Bilan de mars",
        ];
        for (identifiant, read) in [
            ("leila", [true, true, false, false, true]),
            ("solene", [true, true, true, false, true]),
            ("directrice", [true, true, true, false, true]),
            ("ines", [true, true, false, true, true]),
            ("paul", [true, true, false, false, true]),
            ("rose", [true, true, false, false, false]),
        ] {
            let who = site.sign_in(identifiant).await;
            let list = who.get(&papers(child)).await.is_page(200).read();
            let file = who.get(&format!("/dossiers/{child}")).await.is_page(200).read();
            let n = read.iter().filter(|one| **one).count();
            assert!(file.contains(&format!("Documents ({n})")), "{identifiant}: {file}");
            for (title, read) in titles.iter().zip(read) {
                assert_eq!(list.contains(title), read, "{identifiant}, {title}: {list}");
                assert_eq!(file.contains(title), read, "{identifiant}, {title}: {file}");
                let paper = format!("/documents/{}", piece(&site, title).await);
                let status = if read { 200 } else { 404 };
                who.get(&paper).await.is_page(status);
                let given = who.get(&format!("{paper}/contenu")).await;
                assert_eq!(given.status.as_u16(), status, "{identifiant}, {title}");
            }
        }
        for identifiant in ["famille", "malo", "siege", "dpo", "admin"] {
            let who = site.sign_in(identifiant).await;
            who.get(&papers(child)).await.is_page(404);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_given_to_be_kept_and_the_trace_says_to_whom() {
    for site in Site::sealed_on_each_engine("document_donne").await {
        let (_, _, child) = house(&site).await;
        let leila = site.sign_in("leila").await;
        add(&leila, child, "rapport", "Rapport d’échéance").await;
        let id = piece(&site, "Rapport d’échéance").await;
        let given = leila.get(&format!("/documents/{id}/contenu")).await;
        assert_eq!((given.status, &given.bytes[..]), (StatusCode::OK, PDF));
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-disposition", "attachment; filename=\"rapport-d-echeance-2026-02-03.pdf\""),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(given.header(name), value, "{name}");
        }
        let sql = "SELECT count(*) AS n FROM audit WHERE personne_id = $1
                    AND details = 'telechargement document:rapport' AND verdict = 'accorde'";
        assert_eq!(site.world.count(sql, &[child.into()]).await, 1);
        let solene = site.sign_in("solene").await;
        let trace = solene.get(&format!("/dossiers/{child}/trace")).await.is_page(200).read();
        assert!(trace.contains("téléchargé un document"), "{trace}");
        assert!(trace.contains("ajouté un document"), "{trace}");
        let (_, _, flaw) = audit::verify(&site.world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

/// The name of a file, what the browser says it is, its bytes.
type Sent<'a> = (&'a str, &'a str, &'a [u8]);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_it_says_is_refused_and_nothing_typed_is_lost() {
    let site = Site::on_sqlite().await;
    let (_, _, child) = house(&site).await;
    let leila = site.sign_in("leila").await;
    let fields = [("nature", "courrier"), ("titre", "Lettre de mamie"), ("date", "2026-02-03")];
    let mut both = PDF.to_vec();
    both.extend_from_slice(b"PK\x05\x06 autre chose");
    let huge = vec![b'a'; 26 * 1024 * 1024];
    let refused: [(Sent<'_>, &str); 6] = [
        (("lettre.pdf", "application/pdf", &both), "deux choses à la fois"),
        (("lettre.jpg", "image/jpeg", PDF), "Le contenu de ce fichier est : PDF"),
        (("lettre.pdf", "text/html", PDF), "envoyé comme autre chose"),
        (("lettre.txt", "text/plain", b"<script>alert(1)</script>"), "Sont acceptés"),
        (("lettre.txt", "text/plain", &huge), "dépasse 25 Mo"),
        (("", "application/octet-stream", b""), "Choisissez un fichier"),
    ];
    for (file, told) in refused {
        let back = leila.paper(&papers(child), file, &fields).await;
        let text = back.is_page(422).read();
        assert!(text.contains(told), "{told}: {text}");
        let html = back.text();
        for kept in ["value=\"Lettre de mamie\"", "value=\"2026-02-03\"", "\"courrier\" selected"] {
            assert!(html.contains(kept), "{told}: {kept}: {html}");
        }
    }
    let file = ("lettre.pdf", "application/pdf", PDF);
    // A nature that is not hers to add, and a day to come.
    for (fields, told) in [
        ([("nature", "medical"), ("date", "")], "Choisissez la nature"),
        ([("nature", "courrier"), ("date", "2026-03-13")], "après aujourd’hui"),
    ] {
        let text = leila.paper(&papers(child), file, &fields).await.is_page(422).read();
        assert!(text.contains(told), "{text}");
    }
    assert_eq!(site.world.count("SELECT count(*) AS n FROM piece", &[]).await, 0);
    // Nothing but the file and its nature: the title is that of the file, the day today's.
    leila.paper(&papers(child), file, &[("nature", "courrier")]).await.is_done();
    let sql = "SELECT count(*) AS n FROM piece WHERE title = 'Lettre' AND day = '2026-03-12'";
    assert_eq!(site.world.count(sql, &[]).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_withdrawn_with_its_reason_and_its_bytes_stay() {
    for site in Site::on_each_engine("document_retire").await {
        let (_, _, child) = house(&site).await;
        let (leila, ines) = (site.sign_in("leila").await, site.sign_in("ines").await);
        add(&leila, child, "courrier", "Lettre d’un autre").await;
        let paper = format!("/documents/{}", piece(&site, "Lettre d’un autre").await);
        assert!(ines.get(&paper).await.is_page(200).read().contains("Télécharger"));
        // Who reads without writing does not withdraw.
        assert!(!ines.get(&paper).await.text().contains("Retirer ce document"));
        ines.post(&paper, &[("motif", "essai")]).await.is_page(404);
        let told = leila.post(&paper, &[("motif", " ")]).await.is_page(422).read();
        assert!(told.contains("Dites pourquoi"), "{told}");
        leila.post(&paper, &[("motif", "Ajoutée au mauvais dossier")]).await.is_done();
        ines.get(&paper).await.is_page(404);
        let list = ines.get(&papers(child)).await.is_page(200).read();
        assert!(!list.contains("Lettre d’un autre"), "{list}");
        let list = leila.get(&papers(child)).await.is_page(200).read();
        assert!(list.contains("Ajoutée au mauvais dossier"), "{list}");
        leila.get(&format!("{paper}/contenu")).await.is_page(404);
        leila.post(&paper, &[("motif", "encore")]).await.is_page(404);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM piece_part", &[]).await, 1);
        let file = leila.get(&format!("/dossiers/{child}")).await.read();
        assert!(!file.contains("Lettre d’un autre"), "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_were_altered_in_the_base_are_noticed_and_not_given() {
    for site in Site::sealed_on_each_engine("document_altere").await {
        let (_, _, child) = house(&site).await;
        let leila = site.sign_in("leila").await;
        add(&leila, child, "courrier", "Lettre une").await;
        let path = format!("/documents/{}/contenu", piece(&site, "Lettre une").await);
        assert_eq!(leila.get(&path).await.status, StatusCode::OK);
        let mut write = site.world.ground.db.write().await.unwrap();
        let row = write.query_opt("SELECT content FROM piece_part", &[]).await.unwrap().unwrap();
        let mut content: String = row.get("content").unwrap();
        assert!(content.starts_with("scelle1:"), "{content}");
        let at = content.len() / 2;
        let other = if &content[at..=at] == "A" { "B" } else { "A" };
        content.replace_range(at..=at, other);
        let sql = "UPDATE piece_part SET content = $1";
        write.execute(sql, &[content.into()]).await.unwrap();
        write.commit().await.unwrap();
        let told: Answer = leila.get(&path).await;
        told.is_page(500);
        assert!(!told.text().contains("PDF"), "{}", told.text());
    }
}

const SECRET: &str = "Je me demande si elle a peur de son oncle";

async fn note(site: &Site, who: &str, child: i64) -> (String, String) {
    let notes = format!("/dossiers/{child}/notes");
    let visitor = site.sign_in(who).await;
    assert_eq!(visitor.post(&notes, &[("texte", SECRET)]).await.is_done(), notes);
    let sql = "SELECT n.id AS n FROM note_travail n JOIN compte c ON c.id = n.compte_id
                WHERE c.identifiant = $1";
    let id = site.world.count(sql, &[who.into()]).await;
    (notes, format!("/notes/{id}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_working_note_is_read_by_who_wrote_it_and_by_nobody_else() {
    for site in Site::sealed_on_each_engine("notes").await {
        let (organisation, service, child) = house(&site).await;
        let (notes, one) = note(&site, "leila", child).await;
        let leila = site.sign_in("leila").await;
        assert!(leila.get(&notes).await.is_page(200).read().contains(SECRET));
        assert!(leila.get(&one).await.is_page(200).text().contains(SECRET));
        let sql = "SELECT count(*) AS n FROM note_travail WHERE content LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 1, "sealed in the base");
        // A colleague of the same team has her own, empty; the others have none.
        let nora = site.sign_in("nora").await;
        assert!(!nora.get(&notes).await.is_page(200).text().contains(SECRET));
        let others = ["nora", "solene", "ines", "paul", "rose", "famille", "malo", "directrice"];
        for identifiant in others.into_iter().chain(["siege", "dpo", "admin"]) {
            let who = site.sign_in(identifiant).await;
            who.get(&one).await.is_page(404);
            for form in [[("texte", "à moi"), ("geste", "")], [("texte", ""), ("geste", "effacer")]]
            {
                who.post(&one, &form).await.is_page(404);
            }
            for page in [
                format!("/dossiers/{child}"),
                format!("/dossiers/{child}/trace"),
                format!("/dossiers/{child}/pourquoi"),
                format!("/dossiers/{child}/droits"),
                format!("/services/{service}/trace"),
                format!("/organisations/{organisation}/trace"),
                "/recherche?q=peur".to_owned(),
            ] {
                assert!(!who.get(&page).await.text().contains("oncle"), "{identifiant} at {page}");
            }
        }
        for identifiant in ["rose", "directrice", "famille", "malo", "siege", "dpo", "admin"] {
            site.sign_in(identifiant).await.get(&notes).await.is_page(404);
        }
        // The author corrects it and erases it for good; the trace says that, and not what it said.
        leila.post(&one, &[("texte", "Elle a peur.")]).await.is_done();
        assert!(!leila.get(&notes).await.read().contains(SECRET));
        leila.post(&one, &[("texte", " ")]).await.is_page(422);
        leila.post(&one, &[("geste", "effacer")]).await.is_done();
        leila.get(&one).await.is_page(404);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM note_travail", &[]).await, 0);
        let solene = site.sign_in("solene").await;
        let trace = solene.get(&format!("/dossiers/{child}/trace")).await.is_page(200).read();
        assert!(trace.contains("effacé ses propres notes de travail"), "{trace}");
        assert!(!trace.contains("peur"), "{trace}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn working_notes_outlive_the_mission_by_its_delay_and_are_then_erased() {
    for site in Site::on_each_engine("notes_fin").await {
        let (_, service, child) = house(&site).await;
        let (notes, one) = note(&site, "leila", child).await;
        let world = &site.world;
        let house = &world.shell.house;
        assert_eq!(document::note::lapse(house).await.unwrap(), 0);
        let end = "UPDATE sejour SET sortie_day = '2026-02-10' WHERE personne_id = $1";
        let mut write = world.ground.db.write().await.unwrap();
        write.execute(end, &[child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let leila = site.sign_in("leila").await;
        let told = leila.get(&notes).await.is_page(200).read();
        assert!(told.contains(SECRET) && told.contains("seront effacées le 11/05/2026"), "{told}");
        assert_eq!(document::note::lapse(house).await.unwrap(), 0);
        // The service ends its writings in thirty days: thirty days have passed.
        let rule = Row::default()
            .with("start_day", "2026-01-01")
            .with("perimetre", "service")
            .with("apres_jours", 30);
        world.add("regle_acces", service, rule).await;
        leila.get(&notes).await.is_page(404);
        leila.get(&one).await.is_page(404);
        let memory = world.ground.folder.path().join(conformite::memory::FILE);
        assert_eq!(document::note::lapse(house).await.unwrap(), 1);
        assert_eq!(world.count("SELECT count(*) AS n FROM note_travail", &[]).await, 0);
        let sql =
            "SELECT count(*) AS n FROM audit WHERE action = 'note.effacer' AND personne_id = $1";
        assert_eq!(world.count(sql, &[child.into()]).await, 1);
        // A copy of before, put back, does not bring it back.
        conformite::memory::reconcile(house, &world.register, &memory).await.unwrap();
        let id: i64 = one.rsplit('/').next().unwrap().parse().unwrap();
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "DELETE FROM effacement WHERE row_id = $1";
        write.execute(sql, &[id.into()]).await.unwrap();
        let sql = "INSERT INTO note_travail (id, service_id, personne_id, compte_id, at, content)
                   VALUES ($1, $2, $3, 1, '', 'x')";
        write.execute(sql, &[id.into(), service.into(), child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let again = conformite::memory::reconcile(house, &world.register, &memory).await.unwrap();
        assert_eq!(again, 1);
        assert_eq!(world.count("SELECT count(*) AS n FROM note_travail", &[]).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_and_notes_go_under_a_new_key() {
    for site in Site::sealed_on_each_engine("document_cle").await {
        let (_, _, child) = house(&site).await;
        let leila = site.sign_in("leila").await;
        add(&leila, child, "courrier", "Lettre une").await;
        let (notes, _) = note(&site, "leila", child).await;
        let db = &site.world.ground.db;
        // Nothing to do under the current key.
        assert_eq!(document::seal_documents(db).await.unwrap(), 0);
        let mut keyring = db.vault().keyring().unwrap().clone();
        keyring.add_new_current().unwrap();
        let settings = &site.world.ground.settings;
        let newer = db::Db::open_sealed(settings, db::MIGRATIONS, keyring.into()).await.unwrap();
        // A paper, its title, a note.
        assert_eq!(document::seal_documents(&newer).await.unwrap(), 3);
        assert_eq!(document::seal_documents(&newer).await.unwrap(), 0);
        // Who has the old key alone opens neither.
        leila.get(&notes).await.is_page(500);
    }
}
