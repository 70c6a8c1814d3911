//! A visit without network: the papers of the health case that leave, each opening in the trace, who signs under a note.

use access::Role;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use fiche::Row;
use serde_json::{Value, json};

use crate::{
    nomade::{Device, Place, house, note, now_ms, states},
    photos::POINT,
    site::Site,
};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

/// A nurse of the house.
async fn nurse(site: &Site, place: &Place) {
    let (organisation, service) = (Some(place.organisation), Some(place.service));
    site.world.compte("ines", "Inès Caron", Role::Soignant, organisation, service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_medical_file_nor_what_is_kept_apart_leaves() {
    for site in Site::on_each_engine("nomade_apart").await {
        let place = house(&site).await;
        nurse(&site, &place).await;
        let ines = site.sign_in("ines").await;
        let journal = format!("/dossiers/{}/journal", place.child);
        for (text, category) in [("Un vaccin secret.", "medical"), ("Elle a ri.", "sante")] {
            let form = [("texte", text), ("categorie", category)];
            ines.post(&format!("{journal}/nouveau"), &form).await.is_done();
        }
        let device = Device::take(&ines, place.child).await;
        let all = device.pack.to_string();
        assert!(all.contains("Elle a ri.") && !all.contains("secret."), "{all}");
    }
}

/// A health case: a record that is marked to leave, with a picture, a medical one and a PDF; one that is not marked. Returns
/// the picture.
async fn case(site: &Site, place: &Place) -> i64 {
    nurse(site, place).await;
    let (leila, ines) = (site.sign_in("leila").await, site.sign_in("ines").await);
    let papers = format!("/dossiers/{}/documents", place.child);
    for (nature, leaves) in [("carnet", 1_i64), ("autorisation", 0)] {
        let row = Row::default()
            .with("personne_id", place.child)
            .with("nature", nature)
            .with("start_day", "2026-01-05")
            .with("emportable", leaves);
        let record = site.world.add("piece_sante", place.service, row).await;
        let lien = format!("piece_sante:{record}");
        let page = |titre: &'static str| {
            [("nature", "photo"), ("titre", titre), ("lien", lien.as_str())].to_vec()
        };
        let picture = ("page.png", "image/png", POINT);
        if leaves == 0 {
            leila.paper(&papers, picture, &page("Autorisation signée")).await.is_done();
            continue;
        }
        leila.paper(&papers, picture, &page("Page des vaccins")).await.is_done();
        leila.paper(&papers, ("a.pdf", "application/pdf", PDF), &page("En PDF")).await.is_done();
        let medical = [("nature", "medical"), ("titre", "Ordonnance"), ("lien", lien.as_str())];
        ines.paper(&papers, picture, &medical).await.is_done();
    }
    let sql = "SELECT MIN(id) AS n FROM piece WHERE nature = 'photo'";
    site.world.count(sql, &[]).await
}

fn titles(piece: &Value) -> Vec<&str> {
    let pages = piece["pages"].as_array().unwrap();
    pages.iter().map(|page| page["titre"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_papers_of_the_health_case_that_are_marked_leave_for_who_reads_them() {
    for site in Site::sealed_on_each_engine("nomade_mallette").await {
        let place = house(&site).await;
        let picture = case(&site, &place).await;
        let leila = site.sign_in("leila").await;
        let page = leila.get(&format!("/dossiers/{}/sante", place.child)).await.is_page(200).read();
        assert!(page.contains("Part sans réseau, sauf ce qui n’est pas une image"), "{page}");
        let device = Device::take(&leila, place.child).await;
        let case = device.pack["enfants"][0]["mallette"].as_array().unwrap();
        assert_eq!(case.len(), 1, "the one that is not marked stays");
        assert_eq!(case[0]["quoi"], "Carnet de santé");
        assert_eq!(titles(&case[0]), ["Page des vaccins"]);
        assert_eq!((&case[0]["restent"], &case[0]["autres"]), (&json!(0), &json!(1)));
        let bytes =
            BASE64_STANDARD.decode(case[0]["pages"][0]["octets"].as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "a picture");
        let sql = "SELECT count(*) AS n FROM audit WHERE details = 'emport document:photo'
                     AND cible = $1 AND personne_id = $2";
        let values = [format!("piece:{picture}").into(), place.child.into()];
        assert_eq!(site.world.count(sql, &values).await, 1);
        // A medical paper leaves with carers, and with nobody else.
        let ines = site.sign_in("ines").await;
        let device = Device::take(&ines, place.child).await;
        let own = &device.pack["enfants"][0]["mallette"][0];
        assert_eq!(titles(own), ["Ordonnance", "Page des vaccins"]);
        // On a personal device that is limited, none does.
        let device = Device::take_on(&ines, place.child, "personnel").await;
        assert_eq!(device.pack["enfants"][0]["mallette"], json!([]));
    }
}

/// What a device says of something that was opened on it.
fn opening(place: &Place, moment: &str, table: &str, row: i64) -> Value {
    json!({ "sorte": "lecture", "personne": place.child.to_string(), "service": place.service,
            "moment": moment, "table": table, "ligne": row.to_string() })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_opening_without_network_goes_to_the_trace_of_the_child_with_its_true_hour() {
    for site in Site::sealed_on_each_engine("nomade_lecture").await {
        let place = house(&site).await;
        let world = &site.world;
        let picture = case(&site, &place).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let other = world.personne(place.service, "Lebrun", "Sami", "2011-01-20").await;
        let never_taken = Place { child: other, ..place.same() };
        let sealed = [
            device.seal("un", &opening(&place, "2026-03-12T10:40", "", 0)),
            device.seal("deux", &opening(&place, "2026-03-12T10:41", "piece", picture)),
            // What is no paper of that child is told as the sheet.
            device.seal("trois", &opening(&place, "2026-03-12T10:42", "piece", 999)),
            device.seal("ailleurs", &opening(&never_taken, "2026-03-12T10:43", "", 0)),
        ];
        for _ in 0..2 {
            device.send(&site, now_ms(&site), &sealed).await;
        }
        let count = async |details: &str| {
            let sql = "SELECT count(*) AS n FROM audit WHERE details = $1 AND personne_id = $2
                         AND compte_id = (SELECT id FROM compte WHERE identifiant = 'leila')";
            world.count(sql, &[details.into(), place.child.into()]).await
        };
        let sheet = "lu-sans-reseau fiche-urgence moment:2026-03-12T10:40";
        assert_eq!(count(sheet).await, 1);
        let paper = "lu-sans-reseau document:photo moment:2026-03-12T10:41";
        assert_eq!(count(paper).await, 1);
        assert_eq!(count("lu-sans-reseau fiche-urgence moment:2026-03-12T10:42").await, 1);
        // Of a child whom nobody took on it, a device may say what it likes.
        let sql = "SELECT count(*) AS n FROM audit WHERE personne_id = $1 AND details LIKE 'lu-sans-reseau%'";
        assert_eq!(world.count(sql, &[other.into()]).await, 0);
        let directrice = site.sign_in("directrice").await;
        let trace = directrice.get(&format!("/dossiers/{}/trace", place.child)).await;
        let text = trace.is_page(200).read();
        assert!(text.contains("Leïla Marchand"), "{text}");
        assert!(
            text.contains("lu sans réseau la fiche d’urgence, le 12/03/2026 à 10 h 40"),
            "{text}"
        );
        assert!(text.contains("lu sans réseau un document"), "{text}");
        assert!(text.contains("le 12/03/2026 à 10 h 41"), "{text}");
        // It is no writing of hers.
        let page = leila.get("/sans-reseau").await.is_page(200).read();
        assert!(!page.contains("Lecture du"), "{page}");

        // Erased from afar, its account closed: it was read all the same, and nothing waits for anybody.
        let form = [("geste", "effacer"), ("cle", device.name())];
        leila.post("/sans-reseau", &form).await.is_done();
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE compte SET actif = 0 WHERE identifiant = 'leila'";
        write.execute(sql, &[]).await.unwrap();
        write.commit().await.unwrap();
        let late = device.seal("quatre", &opening(&place, "2026-03-12T10:50", "fiche_crise", 0));
        device.send(&site, now_ms(&site), &[late]).await;
        assert_eq!(count("lu-sans-reseau fiche-crise moment:2026-03-12T10:50").await, 1);
        assert!(states(&site).await.iter().all(|(etat, _)| etat == "verse"));
        let (_, _, flaw) = audit::verify(&world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

/// Who signed under the note that the device named `mots`.
fn signature(place: &Place, moment: &str, champs: &Value, image: &[u8]) -> Value {
    json!({ "sorte": "signature", "personne": place.child.to_string(), "service": place.service,
            "moment": moment, "note": "mots", "champs": champs, "image": BASE64_STANDARD.encode(image) })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_under_a_note_stands_beside_it_once_with_what_was_drawn() {
    for site in Site::sealed_on_each_engine("nomade_signature").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        assert_eq!(device.pack["qualites"][0], json!(["parent", "Parent"]));
        let mut visit = note(&place, "Vu ensemble : elle revient samedi à 18 h.");
        visit["nature"] = json!("visite_domicile");
        let words = device.seal("mots", &visit);
        let parent = json!({ "nom": "Marie Vasseur", "qualite": "parent", "temoin": "" });
        let drawn = device.seal("dessin", &signature(&place, "2026-03-12T10:41", &parent, POINT));
        let young =
            json!({ "nom": "Élodie Vasseur", "qualite": "jeune", "temoin": "Leïla Marchand" });
        let paper = device.seal("papier", &signature(&place, "2026-03-12T10:42", &young, b""));
        // Before its note, by a line that was cut: it waits, and is in nobody's way.
        device.send(&site, now_ms(&site), std::slice::from_ref(&drawn)).await;
        assert_eq!(states(&site).await, [("recu".to_owned(), String::new())]);
        for _ in 0..2 {
            let all = [words.clone(), drawn.clone(), paper.clone()];
            device.send(&site, now_ms(&site), &all).await;
        }
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap();
        assert!(states(&site).await.iter().all(|(etat, _)| etat == "verse"));
        let kept = "SELECT count(*) AS n FROM note_text WHERE nature = 'signature'";
        assert_eq!(site.world.count(kept, &[]).await, 2);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM piece", &[]).await, 1);
        let id = site.world.count("SELECT id AS n FROM note_journal", &[]).await;
        let page = format!("/journal/{id}");
        let text = leila.get(&page).await.is_page(200).read();
        for said in [
            "Marie Vasseur (parent) a signé le 12/03/2026 à 10 h 41",
            "Élodie Vasseur (jeune) a signé sur papier le 12/03/2026 à 10 h 42, devant Leïla Marchand",
            "fait signer",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        let paper = leila.get(&format!("/documents/{piece}")).await.is_page(200).read();
        assert!(paper.contains("Signature : Marie Vasseur (parent)"), "{paper}");
        site.sign_in("paul").await.get(&page).await.is_page(404);
        // The text changes since: it is told that they signed before.
        let form = [("geste", "corriger"), ("texte", "Vu ensemble : elle revient dimanche.")];
        leila.post(&page, &form).await.is_done();
        let text = leila.get(&page).await.is_page(200).read();
        assert!(text.contains("fait signer, avant que le texte change"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_on_paper_that_nobody_saw_waits_for_its_author() {
    for site in Site::on_each_engine("nomade_signature_temoin").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let nobody = json!({ "nom": "Marie Vasseur", "qualite": "parent", "temoin": "" });
        let sealed = [
            device.seal("mots", &note(&place, "Vu ensemble.")),
            device.seal("papier", &signature(&place, "2026-03-12T10:42", &nobody, b"")),
        ];
        device.send(&site, now_ms(&site), &sealed).await;
        let found = states(&site).await;
        assert_eq!(found[0].0, "verse");
        assert_eq!(found[1].0, "a_reprendre");
        assert!(found[1].1.contains("qui a vu signer"), "{found:?}");
        let one = site.world.count("SELECT MAX(id) AS n FROM ecrit_nomade", &[]).await;
        let one = format!("/sans-reseau/ecrits/{one}");
        let text = leila.get(&one).await.is_page(200).read();
        assert!(text.contains("Marie Vasseur") && text.contains("Parent"), "{text}");
        let refused = leila.post(&one, &[("geste", "verser")]).await;
        assert!(refused.is_page(422).read().contains("qui a vu signer"), "{}", refused.read());
        site.sign_in("nora").await.get(&one).await.is_page(404);
        let aside = [("geste", "ecarter"), ("motif", "Refait sur papier.")];
        leila.post(&one, &aside).await.is_done();
    }
}
