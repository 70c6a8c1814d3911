//! What comes in by SMS text, at the telephone or on paper: noted word for word, matched by number, or held in the tray
//! of a service; nobody learns from the answer whether a number is known.

use access::Role;
use fiche::Row;
use maillage::{config::Config, passerelle::Entrant};
use serde_json::json;

use crate::site::{Answer, Site, Visitor};

const SECRET: &str = "un-secret-partage-assez-long";

pub struct House {
    pub organisation: i64,
    pub service: i64,
    pub child: i64,
    pub carer: i64,
}

/// A child and her foster carer, Leïla of the service, Paul of next door; the gateway signs.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, child, "2025-01-10").await;
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    for (identifiant, nom, place) in
        [("leila", "Leïla Marchand", service), ("paul", "Paul Roche", next_door)]
    {
        world.compte(identifiant, nom, Role::Educateur, Some(organisation), Some(place)).await;
    }
    let role = Role::AssistantFamilial;
    world.compte("accueil", "Odile Perrin", role, Some(organisation), Some(service)).await;
    let carer = contact(site, service, child, "Odile Perrin", "06 00 00 00 01").await;
    House { organisation, service, child, carer }
}

/// The child lives with Rose, who is of the team around and holds a post of foster carer.
async fn lives_with_rose(site: &Site, house: &House) {
    let world = &site.world;
    let row = Row::default().with("nom", "Duval").with("prenom", "Rose");
    let rose = world.add("professionnel", house.organisation, row).await;
    let row = Row::default()
        .with("professionnel_id", rose)
        .with("fonction", "assistant_familial")
        .with("etp", 100)
        .with("start_day", "2024-01-01");
    world.add("poste", house.service, row).await;
    let sql = "SELECT id AS n FROM sejour WHERE personne_id = $1";
    let stay = world.count(sql, &[house.child.into()]).await;
    let row = Row::default()
        .with("sejour_id", stay)
        .with("professionnel_id", rose)
        .with("role", "referent_quotidien")
        .with("start_day", "2025-01-10");
    world.add("referent", house.service, row).await;
}

async fn contact(site: &Site, service: i64, child: i64, nom: &str, number: &str) -> i64 {
    let row = Row::default()
        .with("personne_id", child)
        .with("nom", nom)
        .with("lien", "assistant_familial")
        .with("telephone", number)
        .with("start_day", "2025-01-10")
        .with("rappel", "sms")
        .with("rappel_accord_day", "2026-02-01");
    site.world.add("contact", service, row).await
}

pub async fn gateway(site: Site) -> (Site, House) {
    let house = house(&site).await;
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("cle");
    std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let path = folder.path().join("maillage.toml");
    let text = format!(
        "donnees = \"{}\"\n[sms_recu]\nsecret_fichier = \"{}\"\nservice = {}\n",
        folder.path().display(),
        secret.display(),
        house.service
    );
    std::fs::write(&path, text).unwrap();
    let config = Config::read(&path).unwrap();
    let entrant = Entrant::read(&config).unwrap().unwrap();
    (site.with(entrant), house)
}

/// The header of a text signed at an instant.
fn signed_at(at: i64, body: &str) -> String {
    let hmac = seal::sign(SECRET.as_bytes(), format!("{at}.{body}").as_bytes());
    format!("t={at},v1={}", web::hex(&hmac))
}

pub async fn text(site: &Site, id: &str, from: &str, words: &str) -> Answer {
    let body = json!({ "id": id, "from": from, "text": words }).to_string();
    let signature = signed_at(site.world.shell.house.now().as_second(), &body);
    site.nobody().bring("/messages-recus", &body, ("x-maillage-signature", &signature)).await
}

async fn words(who: &Visitor<'_>, child: i64) -> String {
    who.get(&format!("/dossiers/{child}/mots")).await.is_page(200).read()
}

#[tokio::test]
async fn what_was_said_on_the_telephone_waits_word_for_word_and_becomes_a_note() {
    for site in Site::sealed_on_each_engine("recu_saisi").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let came = format!("/dossiers/{}/mots", house.child);
        let page = format!("{came}/recu");
        let shown = leila.get(&page).await.is_page(200).read();
        assert!(shown.contains("Odile Perrin") && shown.contains("Ses mots, exactement"));
        // Noted twice, she is offered once; with whom the child lives is offered too, and becomes a contact with her words.
        contact(&site, house.service, house.child, "Odile Perrin", "06 00 00 00 09").await;
        lives_with_rose(&site, &house).await;
        let shown = leila.get(&page).await.is_page(200).text();
        assert_eq!(shown.matches("Odile Perrin, assistant familial").count(), 1, "{shown}");
        let code = shown.split("<option value=\"accueil-").nth(1).expect("Rose is offered");
        let code = format!("accueil-{}", code.split('"').next().unwrap());
        let of_rose = [
            ("de", code.as_str()),
            ("canal", "papier"),
            ("jour", "2026-03-12"),
            ("heure", "08:00"),
            ("mots", "Elle a bien mangé."),
            ("jeton", "6"),
        ];
        for _ in 0..2 {
            leila.post(&page, &of_rose).await.is_done();
        }
        let rose = "SELECT COUNT(*) AS n FROM contact WHERE nom = 'Rose Duval'";
        assert_eq!(site.world.count(rose, &[]).await, 1);
        let read = words(&leila, house.child).await;
        assert!(read.contains("Rose Duval, assistant familial"), "{read}");
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute("DELETE FROM mot_espace", &[]).await.unwrap();
        write.commit().await.unwrap();
        let who = format!("contact-{}", house.carer);
        let form = |mots: &'static str, hour: &'static str| {
            vec![
                ("de", who.as_str()),
                ("canal", "appel"),
                ("jour", "2026-03-12"),
                ("heure", hour),
                ("mots", mots),
                ("jeton", "7"),
            ]
        };
        let wrong = leila.post(&page, &form("Elle ne dort plus.", "23:50")).await;
        let told = wrong.is_page(422).text();
        assert!(told.contains("C’est dans l’avenir") && told.contains("Elle ne dort plus."));
        for _ in 0..2 {
            leila.post(&page, &form("Elle ne dort plus.", "08:10")).await.is_done();
        }
        let count = "SELECT COUNT(*) AS n FROM mot_espace";
        assert_eq!(site.world.count(count, &[]).await, 1, "sent twice, kept once");
        let clear = "SELECT COUNT(*) AS n FROM mot_espace WHERE mots LIKE '%dort%'";
        assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
        let read = words(&leila, house.child).await;
        assert!(read.contains("Odile Perrin") && read.contains("au téléphone"), "{read}");
        assert!(read.contains("à 8 h 10") || read.contains("08 h 10") || read.contains("8 h 10"));
        let id = site.world.count("SELECT id AS n FROM mot_espace", &[]).await.to_string();
        leila.post(&came, &[("mot", id.as_str()), ("geste", "garder")]).await.is_done();
        let journal = format!("/dossiers/{}/journal", house.child);
        let note = leila.get(&journal).await.is_page(200).read();
        assert!(note.contains("dit au téléphone") && note.contains("Elle ne dort plus."), "{note}");
        let paul = site.sign_in("paul").await;
        paul.get(&page).await.is_page(404);
        paul.post(&page, &form("Elle ne dort plus.", "08:10")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_sheet_that_was_scanned_is_joined_to_the_words_it_holds() {
    for site in Site::sealed_on_each_engine("recu_feuille").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let came = format!("/dossiers/{}/mots", house.child);
        let who = format!("contact-{}", house.carer);
        for (de, mots, jeton) in
            [(who.as_str(), "Elle ne dort plus.", "7"), ("enfant", "Je veux voir mamie.", "8")]
        {
            let form = [
                ("de", de),
                ("canal", "papier"),
                ("jour", "2026-03-12"),
                ("heure", "08:10"),
                ("mots", mots),
                ("jeton", jeton),
            ];
            leila.post(&format!("{came}/recu"), &form).await.is_done();
        }
        let sql = "SELECT id AS n FROM mot_espace WHERE contact_id IS NOT NULL";
        let id = site.world.count(sql, &[]).await;
        let page = leila.get(&came).await.is_page(200).text();
        let way = format!("/dossiers/{}/documents?lien=mot_espace:{id}#ajouter", house.child);
        // To the words of the child, which fewer read than papers, none is joined.
        assert_eq!(page.matches("Joindre sa feuille").count(), 1, "{page}");
        assert!(page.contains(&way), "{page}");
        let lien = format!("mot_espace:{id}");
        let fields = [
            ("nature", "courrier"),
            ("titre", "Feuille de Mme Perrin"),
            ("date", "2026-03-12"),
            ("lien", lien.as_str()),
        ];
        let papers = format!("/dossiers/{}/documents", house.child);
        let sheet = ("a.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n".as_slice());
        let added = leila.paper(&papers, sheet, &fields).await;
        assert_eq!(added.is_done(), came);
        let page = words(&leila, house.child).await;
        assert!(page.contains("Sa feuille : Feuille de Mme Perrin"), "{page}");
        let paul = site.sign_in("paul").await;
        assert_eq!(paul.paper(&papers, sheet, &fields).await.status, 404);
    }
}

#[tokio::test]
async fn a_text_lands_in_the_file_of_its_one_child_and_an_unknown_number_is_answered_alike() {
    for site in Site::sealed_on_each_engine("recu_sms").await {
        let (site, house) = gateway(site).await;
        // Not signed, or signed for other words: nothing is there.
        let body = json!({ "id": "a", "from": "+33600000001", "text": "ok" }).to_string();
        let nobody = site.nobody();
        let wrong = web::hex(&seal::sign(b"un autre secret", body.as_bytes()));
        for signature in [wrong.as_str(), "zz", ""] {
            let header = ("x-maillage-signature", signature);
            nobody.bring("/messages-recus", &body, header).await.is_page(404);
        }
        let known = text(&site, "1", "+33600000001", "Visite bien notée, je conduis.").await;
        text(&site, "1", "+33600000001", "Visite bien notée, je conduis.").await;
        let unknown = text(&site, "2", "+33699999999", "Qui êtes-vous ?").await;
        assert_eq!((known.status, &known.bytes), (unknown.status, &unknown.bytes));
        assert_eq!(known.status, 202);
        let count = "SELECT COUNT(*) AS n FROM mot_espace";
        assert_eq!(site.world.count(count, &[]).await, 1);
        let sealed = "SELECT COUNT(*) AS n FROM message_recu WHERE numero LIKE '%99999999%' OR mots LIKE '%tes-vous%'";
        assert_eq!(site.world.count(sealed, &[]).await, 0);
        let traced = "SELECT COUNT(*) AS n FROM audit WHERE action = 'message.recevoir'";
        assert_eq!(site.world.count(traced, &[]).await, 2);
        let leila = site.sign_in("leila").await;
        let read = words(&leila, house.child).await;
        assert!(read.contains("je conduis") && read.contains("par SMS"), "{read}");
        let tray = format!("/services/{}/messages-recus", house.service);
        let page = leila.get(&tray).await.is_page(200).read();
        assert!(page.contains("Qui êtes-vous ?") && page.contains("+33699999999"), "{page}");
        // Neither next door, nor who takes a child in at home: a parent does not write to them.
        site.sign_in("accueil").await.get(&tray).await.is_page(404);
        let paul = site.sign_in("paul").await;
        paul.get(&tray).await.is_page(404);
        let id = site.world.count("SELECT id AS n FROM message_recu", &[]).await.to_string();
        let child = house.child.to_string();
        let give = [("message", id.as_str()), ("enfant", child.as_str()), ("geste", "attribuer")];
        paul.post(&tray, &give).await.is_page(404);
        leila.post(&tray, &give).await.is_done();
        let read = words(&leila, house.child).await;
        assert!(read.contains("Un numéro que le dossier ne connaît pas"), "{read}");
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM message_recu", &[]).await, 0);
        // Erased with the child.
        let mut write = site.world.ground.db.write().await.unwrap();
        ::espace::forget(&mut write, house.child).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(site.world.count(count, &[]).await, 0);
    }
}

#[tokio::test]
async fn a_number_of_several_children_waits_and_only_who_may_read_them_all_sees_which() {
    for site in Site::on_each_engine("recu_plusieurs").await {
        let (site, house) = gateway(site).await;
        let world = &site.world;
        let other = world.personne(house.service, "Diallo", "Ibrahim", "2011-02-01").await;
        world.sejour(house.service, other, "2025-03-03").await;
        let second =
            contact(&site, house.service, other, "Odile Perrin", "+33 6 00 00 00 01").await;
        text(&site, "1", "0600000001", "Il a de la fièvre.").await;
        let tray = format!("/services/{}/messages-recus", house.service);
        let leila = site.sign_in("leila").await;
        let page = leila.get(&tray).await.is_page(200).read();
        assert!(page.contains("Il a de la fièvre.") && page.contains("Ibrahim Diallo"), "{page}");
        let id = site.world.count("SELECT id AS n FROM message_recu", &[]).await.to_string();
        let contact_id = second.to_string();
        // A child whom it may come from, of a service that is not hers: a message waits, and no more is told.
        let far = world.service(house.organisation, "SAJ", "mecs").await;
        let third = world.personne(far, "Nguyen", "Lan", "2010-02-01").await;
        world.sejour(far, third, "2025-03-03").await;
        contact(&site, far, third, "Odile Perrin", "0600000001").await;
        text(&site, "2", "0600000001", "Elle est rentrée.").await;
        let page = leila.get(&tray).await.is_page(200).read();
        assert!(!page.contains("Elle est rentrée.") && !page.contains("Nguyen"), "{page}");
        assert!(page.contains("un enfant que vous ne suivez pas"), "{page}");
        let give =
            [("message", id.as_str()), ("contact", contact_id.as_str()), ("geste", "attribuer")];
        leila.post(&tray, &give).await.is_done();
        assert!(words(&leila, other).await.contains("Il a de la fièvre."));
        assert!(!words(&leila, house.child).await.contains("fièvre"));
    }
}

#[tokio::test]
async fn an_answer_to_a_reminder_stands_on_its_appointment_and_stop_sends_no_more() {
    for site in Site::on_each_engine("recu_reponse").await {
        let (site, house) = gateway(site).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("nature", "entretien")
            .with("start_at", "2026-03-13T15:00")
            .with("end_at", "2026-03-13T16:00")
            .with("etat", "prevu");
        let rdv = site.world.add("rendez_vous", house.service, row).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "INSERT INTO rappel (id, service_id, personne_id, rendez_vous_id, contact_id, compte_id, asked_at,
                       start_at, send_at, etat, canal, tries, sent_at)
                   VALUES (1, $1, $2, $3, $4, 1, '2026-03-11T10:00:00Z', '2026-03-13T15:00',
                       '2026-03-12T08:00:00Z', 'envoye', 'sms', 1, '2026-03-12T08:00:00Z')";
        let values = [house.service.into(), house.child.into(), rdv.into(), house.carer.into()];
        write.execute(sql, &values).await.unwrap();
        write.commit().await.unwrap();
        text(&site, "1", "0600000001", "Ok !").await;
        let leila = site.sign_in("leila").await;
        let one = format!("/rendez-vous/{rdv}");
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("A répondu OK"), "{page}");
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM mot_espace", &[]).await, 0);
        text(&site, "2", "0600000001", "STOP").await;
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("A répondu STOP"), "{page}");
        // Nothing is offered to them any more.
        let next = site.world.add(
            "rendez_vous",
            house.service,
            Row::default()
                .with("personne_id", house.child)
                .with("nature", "entretien")
                .with("start_at", "2026-03-20T15:00")
                .with("end_at", "2026-03-20T16:00")
                .with("etat", "prevu"),
        );
        let next = next.await;
        let page = leila.get(&format!("/rendez-vous/{next}")).await.is_page(200).read();
        assert!(!page.contains("Lui rappeler ce rendez-vous"), "{page}");
        site.sign_in("paul").await.get(&one).await.is_page(404);
    }
}

#[tokio::test]
async fn what_was_set_aside_does_not_come_back_and_an_old_signature_is_refused() {
    for site in Site::sealed_on_each_engine("recu_rejoue").await {
        let (site, house) = gateway(site).await;
        let now = site.world.shell.house.now().as_second();
        let body =
            json!({ "id": "7", "from": "+33699999999", "text": "Qui êtes-vous ?" }).to_string();
        let nobody = site.nobody();
        let bring = async |header: String| {
            nobody.bring("/messages-recus", &body, ("x-maillage-signature", &header)).await
        };
        let old = bring(signed_at(now - 301, &body)).await;
        assert_eq!(old.status, 400);
        assert!(old.text().contains("cinq minutes"), "{}", old.text());
        let before = bring(web::hex(&seal::sign(SECRET.as_bytes(), body.as_bytes()))).await;
        assert_eq!(before.status, 400);
        assert!(before.text().contains("t=SECONDES,v1=HMAC"), "{}", before.text());
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM message_recu", &[]).await, 0);
        assert_eq!(bring(signed_at(now - 299, &body)).await.status, 202);
        let leila = site.sign_in("leila").await;
        let tray = format!("/services/{}/messages-recus", house.service);
        let page = leila.get(&tray).await.is_page(200).read();
        assert!(
            page.contains("Qui êtes-vous ?") && page.contains("effacé après 30 jours"),
            "{page}"
        );
        let id = site.world.count("SELECT id AS n FROM message_recu", &[]).await.to_string();
        leila.post(&tray, &[("message", id.as_str()), ("geste", "ecarter")]).await.is_done();
        for _ in 0..2 {
            assert_eq!(bring(signed_at(now, &body)).await.status, 202);
        }
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM message_recu", &[]).await, 0);
        // What nobody sorts goes after a month, and the trace says so.
        text(&site, "8", "+33699999999", "Toujours là ?").await;
        site.world.clock.advance_s(31 * 86_400);
        maillage::passerelle::tidy_messages(&site.world.shell).await.unwrap();
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM message_recu", &[]).await, 0);
        let told = "SELECT COUNT(*) AS n FROM audit WHERE action = 'message.effacer'";
        assert_eq!(site.world.count(told, &[]).await, 1);
    }
}

#[tokio::test]
async fn a_text_never_lands_in_the_file_of_a_service_that_no_longer_follows_the_child() {
    for site in Site::sealed_on_each_engine("recu_parti").await {
        let (site, house) = gateway(site).await;
        let world = &site.world;
        let gone = world.personne(house.service, "Diallo", "Ibrahim", "2011-02-01").await;
        let stay = Row::default()
            .with("personne_id", gone)
            .with("entree_day", "2024-03-03")
            .with("sortie_day", "2025-12-01");
        world.add("sejour", house.service, stay).await;
        contact(&site, house.service, gone, "Awa Diallo", "06 00 00 00 07").await;
        text(&site, "1", "0600000007", "Il ne veut plus manger.").await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM mot_espace", &[]).await, 0);
        let tray = format!("/services/{}/messages-recus", house.service);
        let page = site.sign_in("leila").await.get(&tray).await.is_page(200).read();
        assert!(!page.contains("manger"), "{page}");
        let directrice = site.sign_in("directrice").await;
        let home = directrice.get("/").await.is_page(200).read();
        assert!(home.contains("Un SMS reçu attend"), "{home}");
        let page = directrice.get(&tray).await.is_page(200).read();
        assert!(
            page.contains("Il ne veut plus manger.") && page.contains("Ibrahim Diallo"),
            "{page}"
        );
        site.sign_in("paul").await.get(&tray).await.is_page(404);
        let home = site.sign_in("leila").await.get("/").await.is_page(200).read();
        assert!(!home.contains("Un SMS reçu attend"), "{home}");
    }
}

#[tokio::test]
async fn a_number_that_two_organisations_know_shows_its_words_to_neither() {
    for site in Site::sealed_on_each_engine("recu_deux").await {
        let (site, house) = gateway(site).await;
        let world = &site.world;
        let other = world.organisation("Association du Val").await;
        let far = world.service(other, "MECS du Val", "mecs").await;
        let theirs = world.personne(far, "Nguyen", "Lan", "2010-02-01").await;
        world.sejour(far, theirs, "2025-03-03").await;
        world.compte("ada", "Ada Perrin", Role::Directeur, Some(other), None).await;
        contact(&site, far, theirs, "Odile Perrin", "0600000001").await;
        text(&site, "1", "0600000001", "Elle a fugué chez sa tante.").await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM mot_espace", &[]).await, 0);
        let trays = [
            ("directrice", house.service, "Élodie Vasseur", "Nguyen"),
            ("ada", far, "Lan Nguyen", "Vasseur"),
        ];
        for (name, service, own, others) in trays {
            let who = site.sign_in(name).await;
            let page =
                who.get(&format!("/services/{service}/messages-recus")).await.is_page(200).read();
            assert!(page.contains("une autre organisation") && page.contains(own), "{page}");
            assert!(!page.contains("tante") && !page.contains(others), "{page}");
        }
        // Called back, it is for theirs: the words wait in that file, and the other line is gone.
        let ada = site.sign_in("ada").await;
        let sql = "SELECT id AS n FROM message_recu WHERE service_id = $1";
        let id = world.count(sql, &[far.into()]).await.to_string();
        let sql = "SELECT contact_id AS n FROM message_candidat WHERE service_id = $1";
        let who = world.count(sql, &[far.into()]).await.to_string();
        let give = [("message", id.as_str()), ("contact", who.as_str()), ("geste", "attribuer")];
        ada.post(&format!("/services/{far}/messages-recus"), &give).await.is_done();
        assert!(words(&ada, theirs).await.contains("chez sa tante"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM message_recu", &[]).await, 0);
        let directrice = site.sign_in("directrice").await;
        assert!(!words(&directrice, house.child).await.contains("tante"));
    }
}
