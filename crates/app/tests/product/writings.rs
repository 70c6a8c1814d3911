//! Writings about a child: assembled from what was noted, written by two, validated, frozen, sent.

use std::collections::BTreeSet;

use access::Role;
use axum::http::StatusCode;
use fiche::Row;
use sha2::{Digest as _, Sha256};

use crate::site::{Answer, Site, Visitor};

// The clock of a house stands on 12 March 2026.

/// A copy of a writing, for somebody.
pub async fn copy(who: &Visitor<'_>, page: &str, destinataire: &str, format: &str) -> Answer {
    let form = [("destinataire", destinataire), ("nom", "Mme Roland"), ("format", format)];
    who.post(&format!("{page}/copie"), &form).await
}

/// A child of a service under a measure, with six months of entries, and everybody around.
pub async fn house(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let famille = world.add("famille", service, Row::default().with("nom", "Vasseur")).await;
    let child = world
        .add(
            "personne",
            service,
            Row::default()
                .with("nom", "Vasseur")
                .with("prenom", "Élodie")
                .with("birth_day", "2012-05-04")
                .with("famille_id", famille),
        )
        .await;
    let mesure = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("prescripteur_nom", "Mme Roland")
        .with("decision_day", "2025-09-20")
        .with("prise_en_charge_day", "2025-09-25")
        .with("terme_day", "2026-03-20");
    world.add("mesure", service, mesure).await;
    world.sejour(service, child, "2025-09-25").await;
    for (nature, start, end) in [
        ("fugue", "2025-11-03T22:00", "2025-11-04T08:00"),
        ("dvh", "2025-12-05T18:00", "2025-12-07T18:00"),
        ("dvh", "2025-12-19T18:00", "2025-12-21T18:00"),
        ("dvh", "2026-01-09T18:00", "2026-01-11T18:00"),
        ("dvh", "2026-01-23T18:00", "2026-01-25T18:00"),
    ] {
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", nature)
            .with("start_at", start)
            .with("end_at", end);
        world.add("absence", service, row).await;
    }
    let row = Row::default()
        .with("personne_id", child)
        .with("nature", "ordinaire")
        .with("etablissement", "Collège Rabelais")
        .with("start_day", "2026-01-05");
    world.add("scolarite", service, row).await;
    let row = Row::default()
        .with("personne_id", child)
        .with("day", "2026-02-10")
        .with("texte", "Elle parle peu de son père.");
    world.add("element_diagnostic", service, row).await;
    for (identifiant, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("nora", "Nora Petit", Role::Educateur),
        ("solene", "Solène Guichard", Role::ChefService),
        ("paul", "Paul Roche", Role::Psychologue),
        ("ines", "Inès Caron", Role::Soignant),
        ("siege", "Luc Renard", Role::Siege),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(service)).await;
    }
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::Educateur, Some(organisation), Some(next_door)).await;
    (organisation, service, child)
}

/// Begins a writing; its page.
pub async fn begin(who: &Visitor<'_>, child: i64, nature: &str) -> String {
    let list = format!("/dossiers/{child}/ecrits");
    let to = who.post(&list, &[("nature", nature), ("pour", "autre")]).await.is_done();
    to.trim_end_matches("/assembler").to_owned()
}

/// The values of the boxes that a page offers ticked.
fn ticked(html: &str) -> Vec<String> {
    html.split("name=\"entree\" value=\"")
        .skip(1)
        .filter(|rest| rest.split('>').next().unwrap().contains("checked"))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

pub async fn assemble(who: &Visitor<'_>, page: &str) {
    let path = format!("{page}/assembler");
    let html = who.get(&path).await.is_page(200).text();
    let entries = ticked(&html);
    assert!(!entries.is_empty(), "{html}");
    let form: Vec<(&str, &str)> = entries.iter().map(|one| ("entree", one.as_str())).collect();
    assert_eq!(who.post(&path, &form).await.is_done(), page);
}

/// The parts of a writing: address of each.
pub fn parts(html: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    html.split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|href| href.contains("/sections/") && seen.insert(href.clone()))
        .collect()
}

fn field(html: &str, name: &str) -> String {
    let from = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    from.split('"').next().unwrap().to_owned()
}

fn textarea(html: &str) -> String {
    let from = html.split("name=\"texte\"").nth(1).unwrap();
    let text = from.split_once('>').unwrap().1.split("</textarea>").next().unwrap();
    text.trim_start_matches('\n').replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"")
}

/// Writes every passage that is left.
pub async fn finish(who: &Visitor<'_>, page: &str) {
    for part in parts(&who.get(page).await.text()) {
        let html = who.get(&part).await.is_page(200).text();
        let kept: Vec<String> = textarea(&html)
            .lines()
            .map(|line| {
                let line = if line.starts_with("*À écrire") {
                    "Le lien avec sa grand-mère soutient Élodie."
                } else {
                    line
                };
                line.split('[').next().filter(|_| line.contains("[à compléter")).unwrap_or(line)
            })
            .map(str::to_owned)
            .collect();
        let (texte, version) = (kept.join("\n"), field(&html, "version"));
        let form = [("texte", texte.as_str()), ("version", version.as_str())];
        assert_eq!(who.post(&part, &form).await.is_done(), page);
    }
}

pub async fn validated(who: &Visitor<'_>, page: &str) {
    let confirmed = [("geste", "valider"), ("confirme", "oui")];
    let done = who.post(page, &confirmed).await;
    assert_eq!(done.is_done(), page);
    assert!(done.location().ends_with("fait=valide"), "{}", done.location());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_assembled_from_six_months_and_four_facts_in_five_are_cited() {
    for site in Site::on_each_engine("ecrits").await {
        let (_, service, child) = house(&site).await;
        let leila = site.sign_in("leila").await;
        let due = leila.get(&format!("/dossiers/{child}/echeances")).await.is_page(200).text();
        let link = format!("/dossiers/{child}/ecrits?nature=rapport_echeance");
        assert!(due.replace("&#38;", "&").contains(&link), "{due}");
        let page = begin(&leila, child, "rapport_echeance").await;
        let proposed = leila.get(&format!("{page}/assembler")).await;
        proposed.is_page(200);
        let told = proposed.read();
        for part in ["fugue", "4 fois : absence", "Collège Rabelais", "Elle parle peu"] {
            assert!(told.to_lowercase().contains(&part.to_lowercase()), "{part}: {told}");
        }
        // What stands in a compartment is offered, and not ticked.
        assert!(!ticked(&proposed.text()).iter().any(|one| one.starts_with("element_diag")));
        // A whole part is ticked, or not, by one button, and nothing is taken yet.
        for (geste, some) in [("cocher-evenements", true), ("decocher-evenements", false)] {
            let again = leila.post(&format!("{page}/assembler"), &[("geste", geste)]).await;
            let left = ticked(&again.is_page(200).text());
            assert_eq!(left.iter().any(|one| one.starts_with("absence")), some, "{left:?}");
        }
        assemble(&leila, &page).await;
        let html = leila.get(&page).await.is_page(200).text();
        let told = leila.get(&page).await.read();
        let counted = told.split("Phrases de faits citées : ").nth(1).expect("a count");
        let mut words = counted.split([' ', '.']);
        let (cited, facts): (usize, usize) =
            (words.next().unwrap().parse().unwrap(), words.nth(1).unwrap().parse().unwrap());
        assert!(facts >= 4 && cited * 5 >= facts * 4, "{cited} of {facts}: {told}");
        // A number opens the entry it cites.
        assert!(html.contains("href=\"/fiche/absences/"), "{html}");
        assert!(told.contains("Élodie Vasseur") && told.contains("Mme Roland"), "{told}");
        // A second time, nothing is proposed twice.
        let again = leila.get(&format!("{page}/assembler")).await;
        assert!(!ticked(&again.text()).iter().any(|one| one.starts_with("absence")));
        // A source that is corrected afterwards is told.
        let sql = "SELECT id AS n FROM absence WHERE nature = 'fugue'";
        let fugue = site.world.count(sql, &[]).await;
        assert!(!leila.get(&page).await.read().contains("Corrigé depuis"));
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "UPDATE absence SET version = version + 1 WHERE id = $1";
        write.execute(sql, &[fugue.into()]).await.unwrap();
        write.commit().await.unwrap();
        assert!(leila.get(&page).await.read().contains("Corrigé depuis"));
        let list = leila.get(&format!("/services/{service}/ecrits")).await.is_page(200).read();
        assert!(list.contains("Élodie Vasseur") && list.contains("Brouillon"), "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_who_writes_it_and_what_is_validated_for_who_reads() {
    for site in Site::on_each_engine("ecrits_lecteurs").await {
        let (organisation, service, child) = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let page = begin(&leila, child, "note_information").await;
        assemble(&leila, &page).await;
        let file = format!("/dossiers/{child}");
        let seen = |told: &str| told.contains("Note d’information");
        for (identifiant, draft, frozen) in [
            ("nora", 200, 200),
            ("directrice", 200, 200),
            ("paul", 404, 200),
            ("ines", 404, 200),
            ("malo", 404, 404),
            ("siege", 404, 404),
        ] {
            let who = site.sign_in(identifiant).await;
            assert_eq!(who.get(&page).await.status.as_u16(), draft, "{identifiant}");
            if frozen == 200 {
                let told = who.get(&file).await.is_page(200).read();
                assert_eq!(seen(&told), draft == 200, "{identifiant}: {told}");
            }
        }
        // What is left to write is told before anything is asked of the head.
        let told = leila.post(&page, &[("geste", "soumettre")]).await.is_page(422).read();
        assert!(told.contains("passages à écrire"), "{told}");
        finish(&leila, &page).await;
        leila.post(&page, &[("geste", "soumettre")]).await.is_done();
        leila.post(&page, &[("geste", "valider")]).await.is_page(404);
        let told = solene.get(&format!("/services/{service}/ecrits")).await.is_page(200).read();
        assert!(told.contains("1 à valider"), "{told}");
        // The head is told on the page opened first, and led to the list.
        let day = solene.get("/").await;
        day.is_page(200);
        assert!(day.read().contains("1 écrit à valider"), "{}", day.read());
        assert!(day.text().contains(&format!("/services/{service}/ecrits#a-valider")));
        // Given back with words, taken up, submitted again, validated.
        let told = solene.post(&page, &[("geste", "rendre")]).await.is_page(422).read();
        assert!(told.contains("Dites ce qui est à reprendre"), "{told}");
        let words = [("geste", "rendre"), ("mots", "Séparez les faits de l’analyse.")];
        solene.post(&page, &words).await.is_done();
        assert!(leila.get(&page).await.is_page(200).read().contains("Séparez les faits"));
        leila.post(&page, &[("geste", "soumettre")]).await.is_done();
        validated(&solene, &page).await;
        let place = (Some(organisation), Some(service));
        site.world.compte("zoe", "Zoé Petit", Role::Secretaire, place.0, place.1).await;
        let day = site.sign_in("zoe").await.get("/").await.is_page(200).read();
        assert!(day.contains("À envoyer") && day.contains("Validé, pas envoyé"), "{day}");
        for (identifiant, frozen) in
            [("nora", 200), ("paul", 200), ("ines", 200), ("malo", 404), ("siege", 404)]
        {
            let who = site.sign_in(identifiant).await;
            assert_eq!(who.get(&page).await.status.as_u16(), frozen, "{identifiant}");
            let paper = copy(&who, &page, "dossier", "pdf").await;
            assert_eq!(paper.status.as_u16(), frozen, "{identifiant}");
        }
        let trace = solene.get(&format!("{file}/trace")).await.is_page(200).read();
        assert!(trace.contains("un écrit"), "{trace}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_validated_is_numbered_frozen_and_its_papers_are_those_that_were_made() {
    for site in Site::sealed_on_each_engine("ecrits_figes").await {
        let (_, _, child) = house(&site).await;
        let solene = site.sign_in("solene").await;
        let page = begin(&solene, child, "rapport_echeance").await;
        assemble(&solene, &page).await;
        finish(&solene, &page).await;
        let part = parts(&solene.get(&page).await.text()).remove(1);
        let before = solene.get(&part).await.text();
        let version = field(&before, "version");
        validated(&solene, &page).await;
        let told = solene.get(&page).await.is_page(200).read();
        assert!(told.contains("N° 2026-001") && told.contains("Sources citées"), "{told}");
        // Nothing changes any more.
        let form = [("texte", "Autre chose."), ("version", version.as_str())];
        let back = solene.post(&part, &form).await.is_page(422).text();
        assert!(back.contains("Cet écrit ne change plus"), "{back}");
        for geste in ["soumettre", "abandonner"] {
            solene.post(&page, &[("geste", geste)]).await.is_page(404);
        }
        assert_eq!(solene.get(&page).await.read(), told);
        // The papers, and their hashes.
        for (format, start) in [("pdf", &b"%PDF-"[..]), ("docx", &b"PK"[..])] {
            let given = copy(&solene, &page, "dossier", format).await;
            assert_eq!(given.status, StatusCode::OK);
            assert!(given.bytes.starts_with(start), "{format}");
            let name = given.header("content-disposition");
            let told = format!("rapport-echeance-2026-001.{format}");
            assert!(name.contains(&told), "{name}");
            let digest = Sha256::digest(&given.bytes);
            let hash = digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            let sql = "SELECT count(*) AS n FROM ecrit_bytes WHERE format = $1 AND hash = $2";
            assert_eq!(site.world.count(sql, &[format.into(), hash.into()]).await, 1);
        }
        if let Some(folder) = std::env::var_os("MAILLAGE_KEEP_PAPERS") {
            let bytes = copy(&solene, &page, "juge", "pdf").await.bytes;
            std::fs::write(std::path::Path::new(&folder).join("ecrit.pdf"), bytes).unwrap();
        }
        // Sealed in the base; altered there, it is not given.
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "SELECT content FROM ecrit_bytes WHERE format = 'pdf'";
        let mut kept: String =
            write.query_opt(sql, &[]).await.unwrap().unwrap().get("content").unwrap();
        assert!(kept.starts_with("scelle1:"), "{kept}");
        let at = kept.len() / 2;
        let other = if &kept[at..=at] == "A" { "B" } else { "A" };
        kept.replace_range(at..=at, other);
        let sql = "UPDATE ecrit_bytes SET content = $1 WHERE format = 'pdf'";
        write.execute(sql, &[kept.into()]).await.unwrap();
        write.commit().await.unwrap();
        copy(&solene, &page, "dossier", "pdf").await.is_page(500);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_validated_at_the_same_time_have_numbers_without_gap_nor_double() {
    for site in Site::on_each_engine("ecrits_numeros").await {
        let (_, _, child) = house(&site).await;
        let solene = site.sign_in("solene").await;
        let mut pages = Vec::new();
        for _ in 0..3 {
            let page = begin(&solene, child, "attestation").await;
            finish(&solene, &page).await;
            pages.push(page);
        }
        futures_util::future::join_all(pages.iter().map(|page| validated(&solene, page))).await;
        let sql = "SELECT count(*) AS n FROM ecrit WHERE annee = 2026 AND numero BETWEEN 1 AND 3";
        assert_eq!(site.world.count(sql, &[]).await, 3);
        let sql = "SELECT count(DISTINCT numero) AS n FROM ecrit";
        assert_eq!(site.world.count(sql, &[]).await, 3);
        // Read again first: in one Enter, nothing is numbered.
        let page = begin(&solene, child, "attestation").await;
        let told = solene.post(&page, &[("geste", "valider")]).await.is_page(422).read();
        assert!(told.contains("cochez la case"), "{told}");
        // Validated twice is validated once.
        let again = solene.post(&pages[0], &[("geste", "valider"), ("confirme", "oui")]).await;
        assert!(again.location().ends_with("fait=change"), "{}", again.location());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_write_at_once_see_each_other_and_a_remark_is_answered() {
    for site in Site::on_each_engine("ecrits_deux").await {
        let (_, _, child) = house(&site).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let page = begin(&leila, child, "courrier").await;
        let part = parts(&leila.get(&page).await.text()).remove(0);
        leila.post(&part, &[("texte", "Texte de Leïla."), ("version", "1")]).await.is_done();
        let back = nora.post(&part, &[("texte", "Texte de Nora."), ("version", "1")]).await;
        let html = back.is_page(409).text();
        assert!(html.contains("Texte de Leïla.") && html.contains("Texte de Nora."), "{html}");
        let form = [("texte", "Les deux."), ("version", &field(&html, "version"))];
        nora.post(&part, &form).await.is_done();
        let told = leila.get(&part).await.is_page(200).read();
        for part in ["Version 3, Nora Petit", "Version 2, Leïla Marchand", "Texte de Leïla."] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let told = nora.post(&part, &[("geste", "remarque")]).await.is_page(422).read();
        assert!(told.contains("Écrivez votre remarque"), "{told}");
        let form = [("geste", "remarque"), ("remarque", "Plus court ?")];
        nora.post(&part, &form).await.is_done();
        assert!(leila.get(&page).await.read().contains("1 remarque"));
        let html = leila.get(&part).await.text();
        let form = [("geste", "repondu"), ("commentaire", &field(&html, "commentaire"))];
        leila.post(&part, &form).await.is_done();
        assert!(!leila.get(&page).await.read().contains("1 remarque"));
        // Too long: refused, and nothing is lost.
        let long = "a".repeat(100_001);
        let back = leila.post(&part, &[("texte", &long), ("version", "3")]).await;
        assert!(back.is_page(422).text().contains(&long));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_parent_is_not_sent_a_writing_and_the_decision_is_told() {
    for site in Site::on_each_engine("ecrits_restriction").await {
        let (_, service, child) = house(&site).await;
        let row = Row::default()
            .with("personne_id", child)
            .with("titulaire", "pere")
            .with("restreint_documents", 1)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2025-12-01");
        site.world.add("restriction", service, row).await;
        let solene = site.sign_in("solene").await;
        let form = [("nature", "convocation"), ("jusqu", "")];
        let told = solene.post(&format!("/dossiers/{child}/ecrits"), &form).await;
        let told = told.is_page(422).text();
        assert!(told.contains("Dites à qui l’on demande de venir."), "{told}");
        let page = begin(&solene, child, "convocation").await;
        assert!(solene.get(&page).await.read().contains("conditions que le juge a fixées"));
        finish(&solene, &page).await;
        validated(&solene, &page).await;
        let read = solene.get(&page).await.is_page(200).read();
        assert!(read.contains("appelez le 119"), "the number is at the end of a letter: {read}");
        let form = |to: &'static str| {
            [
                ("geste", "envoyer"),
                ("destinataire", to),
                ("nom", "M. Vasseur"),
                ("day", "2026-03-12"),
                ("voie", "recommande"),
                ("preuve", "1A 234"),
            ]
        };
        let back = solene.post(&page, &form("pere")).await;
        let told = back.is_page(422).read();
        assert!(told.contains("cabinet 2 a restreint par décision du 01/12/2025"), "{told}");
        assert!(back.text().contains("value=\"1A 234\""), "{}", back.text());
        assert_eq!(site.world.count("SELECT count(*) AS n FROM ecrit_envoi", &[]).await, 0);
        solene.post(&page, &form("mere")).await.is_done();
        let told = solene.get(&page).await.is_page(200).read();
        assert!(told.contains("Envoyé") && told.contains("1A 234"), "{told}");
        let late = [
            ("geste", "envoyer"),
            ("destinataire", "juge"),
            ("voie", "lettre"),
            ("day", "2026-03-13"),
        ];
        assert!(solene.post(&page, &late).await.is_page(422).read().contains("après aujourd’hui"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_says_the_school_is_not_sent_to_whom_a_judge_keeps_it_from() {
    for site in Site::on_each_engine("ecrits_secret").await {
        let (_, service, child) = house(&site).await;
        let row = |column| {
            Row::default()
                .with("personne_id", child)
                .with("titulaire", "pere")
                .with(column, 1)
                .with("juge", "Juge des enfants, cabinet 2")
                .with("decision_day", "2025-12-01")
        };
        site.world.add("restriction", service, row("restreint_scolarite")).await;
        // The words of the school stand in what the letter says of the grandmother.
        let school = Row::default()
            .with("personne_id", child)
            .with("nature", "ordinaire")
            .with("etablissement", "Sa Grand-Mère soutient")
            .with("start_day", "2025-09-01");
        site.world.add("scolarite", service, school).await;
        let solene = site.sign_in("solene").await;
        let page = begin(&solene, child, "courrier").await;
        finish(&solene, &page).await;
        validated(&solene, &page).await;
        let form = |to: &'static str| {
            [
                ("geste", "envoyer"),
                ("destinataire", to),
                ("nom", "M. Vasseur"),
                ("day", "2026-03-12"),
                ("voie", "lettre"),
            ]
        };
        let told = solene.post(&page, &form("pere")).await.is_page(422).read();
        assert!(told.contains("« Sa Grand-Mère soutient »"), "{told}");
        assert_eq!(site.world.count("SELECT count(*) AS n FROM ecrit_envoi", &[]).await, 0);
        solene.post(&page, &form("mere")).await.is_done();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_to_a_family_is_one_for_each_child_and_a_service_keeps_its_models() {
    for site in Site::on_each_engine("ecrits_fratrie").await {
        let (_, service, child) = house(&site).await;
        let sql = "SELECT famille_id AS n FROM personne WHERE id = $1";
        let famille = site.world.count(sql, &[child.into()]).await;
        let brother = Row::default()
            .with("nom", "Vasseur")
            .with("prenom", "Théo")
            .with("birth_day", "2015-02-01")
            .with("famille_id", famille);
        let brother = site.world.add("personne", service, brother).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/dossiers/{child}/ecrits");
        let of = brother.to_string();
        let form = [("nature", "attestation"), ("fratrie", of.as_str())];
        assert_eq!(leila.post(&list, &form).await.is_done(), list);
        for (id, prenom) in [(child, "Élodie"), (brother, "Théo")] {
            let sql = "SELECT id AS n FROM ecrit WHERE personne_id = $1";
            let ecrit = site.world.count(sql, &[id.into()]).await;
            let told = leila.get(&format!("/ecrits/{ecrit}")).await.is_page(200).read();
            assert!(told.contains(&format!("atteste que {prenom} Vasseur")), "{told}");
        }
        let report = [("nature", "rapport_echeance"), ("fratrie", of.as_str())];
        assert!(leila.post(&list, &report).await.is_page(422).read().contains("enfant par enfant"));
        // Models are kept by who answers for the service; a fault is told with its line.
        let models = format!("/services/{service}/ecrits/modeles");
        let model = format!("{models}/attestation");
        assert!(leila.get(&models).await.is_page(200).read().contains("Modèle livré"));
        let own = "# Attestation\n\nNous attestons pour {enfant.prenom}.";
        leila.post(&model, &[("texte", own), ("version", "0")]).await.is_page(404);
        let solene = site.sign_in("solene").await;
        let wrong = [("texte", "# Un\n\n{enfant.prenon}"), ("version", "0")];
        let told = solene.post(&model, &wrong).await.is_page(422).read();
        assert!(told.contains("Ligne 3") && told.contains("enfant.prenom"), "{told}");
        let seen = [("texte", own), ("version", "0"), ("geste", "apercu")];
        let told = solene.post(&model, &seen).await.is_page(200).read();
        assert!(told.contains("Nous attestons pour [à compléter : prénom"), "{told}");
        solene.post(&model, &[("texte", own), ("version", "0")]).await.is_done();
        let told = solene.post(&model, &[("texte", "# Autre"), ("version", "0")]).await;
        assert!(told.is_page(409).read().contains("Quelqu’un d’autre a changé ce modèle"));
        let page = begin(&leila, child, "attestation").await;
        assert!(leila.get(&page).await.read().contains("Nous attestons pour Élodie."));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_may_want_two_and_the_easy_text_says_what_is_hard() {
    for site in Site::on_each_engine("ecrits_regle").await {
        let (_, service, child) = house(&site).await;
        let solene = site.sign_in("solene").await;
        let models = format!("/services/{service}/ecrits/modeles");
        solene.post(&models, &[("deux", "oui")]).await.is_done();
        let page = begin(&solene, child, "attestation").await;
        let told = solene.post(&page, &[("geste", "valider")]).await.is_page(422).read();
        assert!(told.contains("une autre personne valide"), "{told}");
        let directrice = site.sign_in("directrice").await;
        validated(&directrice, &page).await;
        let simple = format!("{page}/simple");
        let form = [("texte", "La mainlevée est demandée. Tu rentres."), ("version", "0")];
        assert_eq!(solene.post(&simple, &form).await.is_done(), simple);
        let told = solene.get(&simple).await.is_page(200).read();
        assert!(told.contains("fin de la mesure") && told.contains("Tu rentres."), "{told}");
        let back = solene.post(&simple, &[("texte", "Autre."), ("version", "0")]).await;
        assert!(back.is_page(409).read().contains("pendant ce temps"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_sealed_and_pass_under_a_new_key() {
    for site in Site::sealed_on_each_engine("ecrits_scelles").await {
        let (_, _, child) = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = begin(&leila, child, "courrier").await;
        let part = parts(&leila.get(&page).await.text()).remove(0);
        let secret = "Elle a peur de rentrer.";
        leila.post(&part, &[("texte", secret), ("version", "1")]).await.is_done();
        let db = &site.world.ground.db;
        let mut read = db.read().await.unwrap();
        for row in read.query("SELECT texte FROM ecrit_section", &[]).await.unwrap() {
            let kept: String = row.get("texte").unwrap();
            assert!(kept.starts_with("scelle1:") && !kept.contains("peur"), "{kept}");
        }
        drop(read);
        assert_eq!(ecrit::seal_writings(db).await.unwrap(), 0);
        assert!(leila.get(&page).await.read().contains(secret));
    }
}
