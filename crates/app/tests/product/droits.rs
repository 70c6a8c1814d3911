//! What persons obtain before the end of a phase: the texts of writings, copies of papers, the medical file
//! by a carer; rows erased by two, delays put off, refusals with their ground, limits of use.

use std::io::{Cursor, Read as _};

use access::{House, Role};
use db::{Db, Engine, MIGRATIONS, Settings};
use fiche::Row;
use zip::ZipArchive;

use crate::{
    exports::{take_closed, take_out},
    rights::{family, identifier, places_of, review_all, text_key},
    site::{Site, Visitor},
};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";
const MARK: &str = "MARQUEURZZ";

/// The family of `rights.rs`, its officer, its head, a nurse, and an educator.
async fn house(site: &Site) -> (i64, i64, i64, i64) {
    let (organisation, service, personne, brother) = family(site).await;
    for (identifiant, nom, role, place) in [
        ("dpo", "Anne Lemoine", Role::DelegueDonnees, None),
        ("cheffe", "Nadia Belkacem", Role::ChefService, Some(service)),
        ("ines", "Inès Caron", Role::Soignant, Some(service)),
        ("educ", "Camille Roy", Role::Educateur, Some(service)),
    ] {
        site.world.compte(identifiant, nom, role, Some(organisation), place).await;
    }
    let next = site.world.service(organisation, "MECS La Varenne", "mecs").await;
    site.world.compte("lise", "Lise Aubry", Role::Soignant, Some(organisation), Some(next)).await;
    (organisation, service, personne, brother)
}

/// A request noted on a day by the head of service; its page.
async fn asks(
    site: &Site,
    cheffe: &Visitor<'_>,
    personne: i64,
    (nature, day): (&str, &str),
) -> String {
    let rights = format!("/dossiers/{personne}/droits");
    let form = [
        ("geste", "demande"),
        ("nature", nature),
        ("demandeur_lien", "enfant"),
        ("demandeur", "Élodie, majeure"),
        ("received_day", day),
        ("texte", "Je le demande."),
    ];
    cheffe.post(&rights, &form).await.is_done();
    let sql = "SELECT id AS n FROM demande_droit
                WHERE personne_id = $1 AND nature = $2 AND received_day = $3";
    let id = site.world.count(sql, &[personne.into(), nature.into(), day.into()]).await;
    assert!(cheffe.get(&rights).await.is_page(200).text().contains(&format!("/demandes/{id}")));
    format!("/demandes/{id}")
}

/// A validated writing, and a draft, that name others.
async fn writings(site: &Site, service: i64, personne: i64, texte: &str) {
    let document = serde_json::json!({ "title": "Rapport", "blocks": [
        { "block": "heading", "level": 1, "text": "La famille", "anchor": "partie-1" },
        { "block": "paragraph", "text": [{ "inline": "text", "text": texte }] },
    ]});
    let mut write = site.world.ground.db.write().await.unwrap();
    for (id, etat, frozen) in [(80_i64, "envoye", true), (81, "brouillon", false)] {
        let sql = "INSERT INTO ecrit (id, service_id, personne_id, nature, titre, etat, start_day,
                 end_day, compte_id, at, frozen_at, frozen_compte_id, annee, numero, hash, document,
                 simple, simple_version)
             VALUES ($1, $2, $3, 'rapport_echeance', 'Rapport', $4, '2012-01-01', '2012-03-01', 1,
                 '2012-03-01T08:00:00Z', $5, $6, $7, $8, 'abc', $9, '', 0)";
        let number = db::Value::Int(frozen.then_some(1));
        let values = [
            id.into(),
            service.into(),
            personne.into(),
            etat.into(),
            db::Value::Text(frozen.then(|| "2012-03-02T08:00:00Z".to_owned())),
            number.clone(),
            db::Value::Int(frozen.then_some(2012)),
            number,
            db::Value::Text(frozen.then(|| document.to_string())),
        ];
        write.execute(sql, &values).await.unwrap();
    }
    let sql = "INSERT INTO ecrit_section (id, ecrit_id, rang, titre, theme, texte, version)
               VALUES (82, 81, 0, 'Brouillon', '', 'Une ébauche sur Maxence', 1)";
    write.execute(sql, &[]).await.unwrap();
    let sql = "INSERT INTO ecrit_envoi (id, ecrit_id, day, destinataire, nom, voie, preuve, at, compte_id)
               VALUES (84, 80, '2012-03-02', 'juge', 'Mme Roland', 'lettre', '', '', 1)";
    write.execute(sql, &[]).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_holds_the_text_of_writings_reviewed_and_the_copies_that_are_kept() {
    for site in Site::on_each_engine("droits_acces").await {
        let (_, service, personne, _) = house(&site).await;
        let texte = "Élodie parle de Maxence. Le voisin du 3 et M. Duhamel se sont disputés.";
        writings(&site, service, personne, texte).await;
        let (cheffe, directrice) = (site.sign_in("cheffe").await, site.sign_in("directrice").await);
        let fields =
            [("nature", "courrier"), ("titre", "Lettre de l’école"), ("date", "2012-02-03")];
        let papers = format!("/dossiers/{personne}/documents");
        directrice.paper(&papers, ("a.pdf", "application/pdf", PDF), &fields).await.is_done();
        let demande = asks(&site, &cheffe, personne, ("acces", "2026-03-10")).await;
        let number = demande.rsplit('/').next().unwrap().to_owned();
        let review = format!("{demande}/acces");
        let page = directrice.get(&review).await;
        let told = page.is_page(200).read();
        assert!(told.contains("La famille") && told.contains("Le voisin du 3"), "{told}");
        assert!(!told.contains("Une ébauche"), "a draft is no finished document: {told}");
        let piece = identifier(&page, "name=\"piece-");
        // What is taken out says why; nothing typed is lost.
        let (titre, partie) = (format!("piece-{piece}-title"), "ecrit-80-partie0".to_owned());
        let mots = format!("{partie}-mots");
        let form = [(titre.as_str(), "retirer"), (mots.as_str(), "le voisin du 3")];
        let back = directrice.post(&review, &form).await;
        let text = back.is_page(422).text();
        assert!(text.contains("Dites pourquoi ce texte est retiré"), "{text}");
        assert!(text.contains("value=\"le voisin du 3\""), "{text}");
        let (copie, motif) = (format!("piece-{piece}-copie"), format!("{titre}-motif"));
        let form = [
            (titre.as_str(), "retirer"),
            (motif.as_str(), "vie_privee"),
            (partie.as_str(), "noms"),
            (mots.as_str(), "LE VOISIN du 3, disputés"),
            (copie.as_str(), "joindre"),
        ];
        review_all(&directrice, &review, &form).await;
        let json = [("source", "acces"), ("demande", number.as_str()), ("format", "json")];
        let (bytes, password) = take_closed(&directrice, service, &json).await;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(zip.len(), 3);
        let mut copy = Vec::new();
        let mut entry = zip.by_name_decrypt("document-1.pdf", password.as_bytes()).unwrap();
        entry.read_to_end(&mut copy).unwrap();
        assert!(copy.starts_with(b"%PDF"));
        drop(entry);
        let mut text = String::new();
        zip.by_index_decrypt(0, password.as_bytes()).unwrap().read_to_string(&mut text).unwrap();
        let expected = "Élodie parle de [tiers : fratrie]. [masqué] et M. [tiers : père] se sont \
                        [masqué].";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("Juge des enfants, Lettre") && !text.contains("Roland"), "{text}");
        assert!(text.contains("vie privée d’une autre personne (RGPD, art. 15, 4°"), "{text}");
        assert!(text.contains("Jointe : document-1.pdf"), "{text}");
        assert!(!text.contains("Lettre de l’école") && !text.contains("Une ébauche"), "{text}");
        let pdf = [("source", "acces"), ("demande", number.as_str()), ("format", "pdf")];
        let (bytes, _) = take_closed(&directrice, service, &pdf).await;
        assert_eq!(ZipArchive::new(Cursor::new(bytes)).unwrap().len(), 3);
        for who in ["dpo", "cheffe", "educ", "ines", "lise"] {
            site.sign_in(who).await.get(&review).await.is_page(404);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_medical_file_is_asked_for_apart_and_prepared_by_a_carer_of_the_service() {
    for site in Site::on_each_engine("droits_medical").await {
        let (_, service, personne, _) = house(&site).await;
        let (cheffe, ines) = (site.sign_in("cheffe").await, site.sign_in("ines").await);
        let early = asks(&site, &cheffe, personne, ("acces_medical", "2026-03-11")).await;
        let demande = asks(&site, &cheffe, personne, ("acces_medical", "2026-03-09")).await;
        let told = cheffe.get(&demande).await.is_page(200).read();
        assert!(told.contains("17/03/2026"), "eight days: {told}");
        let page = cheffe.get(&demande).await.text();
        assert!(!page.contains(&format!("{demande}/acces")), "no file for the head");
        // Who keeps the medical file finds what waits, reads, hides, and hands over.
        assert!(ines.get("/").await.is_page(200).text().contains(&demande));
        ines.get(&demande).await.is_page(200);
        let review = format!("{demande}/acces");
        let page = ines.get(&review).await.is_page(200).read();
        assert!(page.contains("Dossier médical") && !page.contains("jerome"), "{page}");
        review_all(&ines, &review, &[]).await;
        let number = demande.rsplit('/').next().unwrap().to_owned();
        let json = [("source", "acces"), ("demande", number.as_str()), ("format", "json")];
        let (text, _) = take_out(&ines, service, &json).await;
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("Dossier médical") && !text.contains("Élodie a parlé"), "{text}");
        assert!(!text.contains("Qui a consulté") && !text.contains("Chef de service"), "{text}");
        // Not before the days of reflection.
        review_all(&ines, &format!("{early}/acces"), &[]).await;
        let number = early.rsplit('/').next().unwrap();
        let out = format!("/services/{service}/export?source=acces&demande={number}");
        ines.get(&out).await.is_page(404);
        assert!(ines.get(&early).await.is_page(200).read().contains("à partir du 13/03/2026"));
        // Older than five years: two months, once, for a reason of the article.
        let put_off = [("geste", "prolonger"), ("due_motif", "autre")];
        cheffe.post(&demande, &put_off).await.is_page(422);
        let put_off = [("geste", "prolonger"), ("due_motif", "cinq_ans")];
        cheffe.post(&demande, &put_off).await.is_done();
        let told = cheffe.get(&demande).await.is_page(200).read();
        assert!(told.contains("09/05/2026") && told.contains("plus de cinq ans"), "{told}");
        // Neither the direction, nor the officer, nor another's carer opens it.
        for who in ["directrice", "dpo", "cheffe", "educ", "lise"] {
            let who = site.sign_in(who).await;
            who.get(&review).await.is_page(404);
            who.post(&review, &[]).await.is_page(404);
            let out = format!("/services/{service}/export?source=acces&demande={number}");
            who.get(&out).await.is_page(404);
        }
        for who in ["educ", "lise"] {
            site.sign_in(who).await.get(&demande).await.is_page(404);
        }
        assert!(!site.sign_in("lise").await.get("/").await.text().contains("/demandes/"));
    }
}

/// Writes the mark in an incident, a note, a paper and a validated writing of the child.
async fn plant(site: &Site, service: i64, personne: i64) -> i64 {
    writings(site, service, personne, MARK).await;
    let incident = text_key(site, "incident", "recit").await;
    let incident: i64 = incident.split('-').nth(1).unwrap().parse().unwrap();
    let mut write = site.world.ground.db.write().await.unwrap();
    for sql in [
        "UPDATE incident SET recit = $2 WHERE id = $1 AND $3 > 0",
        "UPDATE historique SET before = $2, after = $2 WHERE nom_table = 'incident' AND row_id = $1
            AND $3 > 0",
    ] {
        write.execute(sql, &[incident.into(), MARK.into(), personne.into()]).await.unwrap();
    }
    for sql in [
        "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size, hash,
             part_count, compte_id, at)
         VALUES (70, $2, $1, 'courrier', $3, '2012-03-01', 'pdf', 0, '', 1, 1, '')",
        "INSERT INTO note_journal (id, group_id, service_id, personne_id, category, nature, start_at,
             compte_id, at, locked_at, retrait_at, retrait_motif)
         VALUES (72, 72, $2, $1, 'vie', 'autre', '2012-03-01T10:00', 1, '2012-03-01T10:00:00Z', '',
             '2012-03-01T10:00:00Z', $3)",
    ] {
        write.execute(sql, &[personne.into(), service.into(), MARK.into()]).await.unwrap();
    }
    for sql in [
        "INSERT INTO piece_part (piece_id, number, content) VALUES (70, 0, $1)",
        "INSERT INTO note_text (id, note_id, nature, compte_id, at, content)
         VALUES (73, 72, 'texte', 1, '2012-03-01T10:00:00Z', $1)",
    ] {
        write.execute(sql, &[MARK.into()]).await.unwrap();
    }
    write.commit().await.unwrap();
    incident
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_erased_before_their_time_by_two_persons_and_stay_erased() {
    for site in Site::on_each_engine("droits_effacement").await {
        let (organisation, service, personne, brother) = house(&site).await;
        let (world, db) = (&site.world, &site.world.ground.db);
        let incident = plant(&site, service, personne).await;
        let cheffe = site.sign_in("cheffe").await;
        let (directrice, dpo) = (site.sign_in("directrice").await, site.sign_in("dpo").await);
        let demande = asks(&site, &cheffe, personne, ("effacement", "2026-03-10")).await;
        let copy = world.ground.folder.path().join("copie.sqlite");
        if db.engine() == Engine::Sqlite {
            db.back_up(&copy).await.unwrap();
        }
        // Examined by who reads the file; the officer and the head do not choose.
        let examen = format!("{demande}/effacement");
        for who in ["dpo", "cheffe", "educ", "ines", "lise"] {
            site.sign_in(who).await.get(&examen).await.is_page(404);
        }
        let first = directrice.get(&examen).await.is_page(200).text();
        assert!(first.contains("Partie 2"), "one row of every kind is more than a page reads well");
        let mut told = first;
        for n in 2..6 {
            told += &directrice.get(&format!("{examen}?partie={n}")).await.is_page(200).text();
        }
        let keys = [
            format!("incident-{incident}"),
            "piece-70".to_owned(),
            "note_journal-72".to_owned(),
            "ecrit-80".to_owned(),
        ];
        for key in &keys {
            assert!(told.contains(&format!("name=\"{key}\"")), "{key}: {told}");
        }
        assert!(!told.contains(&format!("name=\"personne-{personne}\"")), "what stands stays");
        let mut form: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "oui")).collect();
        let standing = format!("personne-{personne}");
        form.push((&standing, "oui"));
        let back = directrice.post(&examen, &form).await;
        assert!(back.is_page(422).text().contains("Dites ce que vous avez examiné"));
        form.push(("examen", "Ces lignes ne servent plus."));
        directrice.post(&examen, &form).await.is_done();
        let sql = "SELECT count(*) AS n FROM demande_ligne WHERE removed_at IS NULL";
        assert_eq!(world.count(sql, &[]).await, 4);
        // One person is not two; a held file loses nothing; nothing goes without the box.
        let (agree, erase) = ([("geste", "accorder")], [("geste", "effacer"), ("confirme", "oui")]);
        assert!(directrice.post(&demande, &agree).await.location().contains("refus=meme"));
        assert!(directrice.post(&demande, &erase).await.location().contains("refus=incomplet"));
        cheffe.post(&demande, &agree).await.is_page(404);
        let told = dpo.get(&demande).await.is_page(200).read();
        assert!(told.contains("Attend une seconde personne") && !told.contains(MARK), "{told}");
        dpo.post(&demande, &agree).await.is_done();
        let rights = format!("/dossiers/{personne}/droits");
        cheffe.post(&rights, &[("geste", "gel"), ("motif", "Procédure")]).await.is_done();
        assert!(dpo.post(&demande, &erase).await.location().contains("refus=incomplet"));
        let gel = identifier(&cheffe.get(&rights).await, "name=\"gel\" value=\"");
        let why = format!("levee-{gel}");
        let lift = [("geste", "gel"), ("gel", gel.as_str()), (why.as_str(), "Procédure close")];
        dpo.post(&rights, &lift).await.is_done();
        let unsure = [("geste", "effacer")];
        assert!(dpo.post(&demande, &unsure).await.location().contains("refus=incomplet"));
        assert!(!places_of(db, MARK).await.is_empty());
        dpo.post(&demande, &erase).await.is_done();

        assert_eq!(places_of(db, MARK).await, Vec::<String>::new());
        assert!(directrice.get(&demande).await.is_page(200).read().contains("Effacé"));
        directrice.get(&format!("/dossiers/{personne}")).await.is_page(200);
        directrice.get(&format!("/services/{service}/activite")).await.is_page(200);
        directrice.get("/ecrits/80").await.is_page(404);
        let sql = "SELECT count(*) AS n FROM personne WHERE id = $1 AND nom = 'Vasseur'";
        assert_eq!(world.count(sql, &[brother.into()]).await, 1);
        assert_eq!(audit::verify(db).await.unwrap().2, None);
        // The number of the writing is given to no other.
        let sql = "SELECT count(*) AS n FROM ecrit WHERE id = 80 AND numero = 1";
        assert_eq!(world.count(sql, &[]).await, 1);
        answered(&cheffe, &demande, organisation).await;
        if db.engine() == Engine::Sqlite {
            let memory = world.ground.folder.path().join(conformite::memory::FILE);
            let house = &world.shell.house;
            conformite::memory::reconcile(house, &world.register, &memory).await.unwrap();
            let old = Db::open(&Settings::Sqlite(copy), MIGRATIONS).await.unwrap();
            assert!(!places_of(&old, MARK).await.is_empty());
            let clock = std::sync::Arc::clone(&world.clock) as std::sync::Arc<dyn access::Clock>;
            let restored = House::new(old.clone(), clock);
            let again = conformite::memory::reconcile(&restored, &world.register, &memory).await;
            assert!(again.unwrap() >= 4);
            assert_eq!(places_of(&old, MARK).await, Vec::<String>::new());
            let again = conformite::memory::reconcile(&restored, &world.register, &memory).await;
            assert_eq!(again.unwrap(), 0);
        }
    }
}

/// An answer in part says its ground, and how it is contested; it is given once.
async fn answered(cheffe: &Visitor<'_>, demande: &str, organisation: i64) {
    let mut form = vec![
        ("outcome", "partiel"),
        ("answer", "Quatre lignes effacées, le reste gardé."),
        ("answered_day", "2026-03-12"),
    ];
    let back = cheffe.post(demande, &form).await;
    let text = back.is_page(422).text();
    assert!(text.contains("Dites sur quel motif") && text.contains("Quatre lignes"), "{text}");
    form.push(("outcome_motif", "obligation"));
    cheffe.post(demande, &form).await.is_done();
    let told = cheffe.get(demande).await.is_page(200).read();
    for part in ["RGPD, art. 17, 3° b", "réclamation à la CNIL", "Quatre lignes effacées"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    cheffe.post(demande, &form).await.is_page(422);
    let list = format!("/organisations/{organisation}/conformite/demandes");
    cheffe.get(&list).await.is_page(404);
}

#[tokio::test]
async fn a_delay_is_put_off_once_with_its_reason_and_a_limit_stands_until_it_is_lifted() {
    for site in Site::on_each_engine("droits_limite").await {
        let (_, _, personne, _) = house(&site).await;
        let cheffe = site.sign_in("cheffe").await;
        let demande = asks(&site, &cheffe, personne, ("limitation", "2026-02-20")).await;
        assert!(cheffe.get(&demande).await.is_page(200).read().contains("20/03/2026"));
        let empty = cheffe.post(&demande, &[("geste", "prolonger"), ("due_motif", "")]).await;
        assert!(empty.is_page(422).read().contains("Dites pourquoi"));
        let put_off = [("geste", "prolonger"), ("due_motif", "Trois services à interroger")];
        cheffe.post(&demande, &put_off).await.is_done();
        let told = cheffe.get(&demande).await.is_page(200).read();
        assert!(told.contains("20/05/2026") && told.contains("Trois services"), "{told}");
        cheffe.post(&demande, &put_off).await.is_page(422);
        // Past its day, a delay is no longer put off.
        let late = asks(&site, &cheffe, personne, ("acces", "2026-01-02")).await;
        cheffe.post(&late, &put_off).await.is_page(422);
        let rights = format!("/dossiers/{personne}/droits");
        assert!(!cheffe.get(&rights).await.read().contains("Usage limité"));
        let answer =
            [("outcome", "accepte"), ("answer", "Limité."), ("answered_day", "2026-03-12")];
        cheffe.post(&demande, &answer).await.is_done();
        assert!(cheffe.get(&rights).await.is_page(200).read().contains("Usage limité"));
        let mut lift = vec![("geste", "lever"), ("end_motif", "Exactitude vérifiée")];
        assert!(cheffe.post(&demande, &lift).await.is_page(422).read().contains("art. 18, 3°"));
        lift.push(("informe", "oui"));
        cheffe.post(&demande, &lift).await.is_done();
        assert!(!cheffe.get(&rights).await.read().contains("Usage limité"));
        assert!(cheffe.get(&demande).await.is_page(200).read().contains("Exactitude vérifiée"));
        site.sign_in("educ").await.get(&demande).await.is_page(404);
        site.sign_in("educ").await.post(&demande, &lift).await.is_page(404);
    }
}

/// An order of a judge about the father of the family, on a right.
async fn order(site: &Site, service: i64, personne: i64, right: &'static str) {
    let order = Row::default()
        .with("personne_id", personne)
        .with("titulaire", "pere")
        .with("nom", "Jérôme Duhamel")
        .with("decision_day", "2026-01-05")
        .with("juge", "Juge des enfants de Blois")
        .with(right, 1_i64);
    site.world.add("restriction", service, order).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_whom_a_judge_keeps_away_is_given_neither_the_place_nor_the_file() {
    for site in Site::on_each_engine("droits_juge").await {
        let (_, service, personne, _) = house(&site).await;
        let place = Row::default()
            .with("personne_id", personne)
            .with("start_day", "2025-01-06")
            .with("nature", "domicile_parental")
            .with("adresse", "7 impasse du Tilleul");
        site.world.add("hebergement", service, place).await;
        order(&site, service, personne, "restreint_adresse").await;
        let (cheffe, directrice) = (site.sign_in("cheffe").await, site.sign_in("directrice").await);
        let rights = format!("/dossiers/{personne}/droits");
        for (lien, kept) in [("pere", true), ("mandataire", true), ("enfant", false)] {
            let form = [
                ("geste", "demande"),
                ("nature", "acces"),
                ("demandeur_lien", lien),
                ("demandeur", "Carte d’identité vue"),
                ("received_day", "2026-03-10"),
            ];
            cheffe.post(&rights, &form).await.is_done();
            let sql = "SELECT max(id) AS n FROM demande_droit";
            let number = site.world.count(sql, &[]).await;
            let demande = format!("/demandes/{number}");
            let told = directrice.get(&demande).await.is_page(200).read();
            assert_eq!(told.contains("Ce qu’un juge tient à l’écart"), kept, "{told}");
            // Nothing leaves that nobody read: it is not told to have been handed over.
            let done = [
                ("outcome", "accepte"),
                ("answer", "Remis en main propre."),
                ("answered_day", "2026-03-12"),
            ];
            let back = cheffe.post(&demande, &done).await.is_page(422).text();
            assert!(back.contains("n’est pas relu"), "{back}");
            review_all(&directrice, &format!("{demande}/acces"), &[]).await;
            let number = number.to_string();
            let json = [("source", "acces"), ("demande", number.as_str()), ("format", "json")];
            let (text, _) = take_out(&directrice, service, &json).await;
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text.contains("impasse du Tilleul"), !kept, "{lien}: {text}");
            assert_eq!(
                text.contains("tenu secret par la décision d’un juge"),
                kept,
                "{lien}: {text}"
            );
        }
        // Papers are kept from him: the file does not go to him, whoever noted his name and however.
        order(&site, service, personne, "restreint_documents").await;
        let form = [
            ("geste", "demande"),
            ("nature", "acces"),
            ("demandeur_lien", "grand_parent"),
            ("demandeur", "DUHAMEL Jerome, se dit grand-père"),
            ("received_day", "2026-03-11"),
        ];
        cheffe.post(&rights, &form).await.is_done();
        let sql = "SELECT max(id) AS n FROM demande_droit";
        let number = site.world.count(sql, &[]).await;
        let demande = format!("/demandes/{number}");
        review_all(&directrice, &format!("{demande}/acces"), &[]).await;
        let told = directrice.get(&demande).await.is_page(200).text();
        assert!(
            told.contains("Le dossier ne lui est pas remis") && !told.contains("source=acces"),
            "{told}"
        );
        let out = format!("/services/{service}/export?source=acces&demande={number}");
        assert_eq!(directrice.get(&out).await.is_done(), demande);
        let refusal = [
            ("outcome", "refuse"),
            ("outcome_motif", "juge"),
            ("answer", "Le juge vous tient à l’écart des documents."),
            ("answered_day", "2026-03-12"),
        ];
        cheffe.post(&demande, &refusal).await.is_done();
        assert!(cheffe.get(&demande).await.is_page(200).read().contains("375-7"));
    }
}
