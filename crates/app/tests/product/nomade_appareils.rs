//! The register of devices: who holds each, who let it in, what a personal one takes, and what becomes of a lost one.

use access::Role;
use axum::http::header;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{
    nomade::{Device, Place, house, note, now_ms, states},
    site::{Answer, Site, Visitor},
};

/// The browser keeps what its device is known by, beside its session.
fn keep_device(who: &mut Visitor<'_>, answer: &Answer) {
    let all = answer.headers.get_all(header::SET_COOKIE);
    let mut set = all.iter().map(|value| value.to_str().unwrap());
    let device = set.find(|set| set.starts_with("maillage-appareil=")).expect("a device");
    assert!(device.contains("HttpOnly"), "{device}");
    let session = who.cookie.take().unwrap();
    who.cookie = Some(format!("{session}; {}", device.split(';').next().unwrap()));
}

/// Takes the child on the device of a browser, which says whose it is, or nothing.
async fn takes(who: &Visitor<'_>, place: &Place, nature: &str) -> Answer {
    let child = place.child.to_string();
    let mut form = vec![("enfants", child.as_str()), ("nom_appareil", "Téléphone n° 4")];
    if !nature.is_empty() {
        form.push(("nature", nature));
    }
    who.post("/sans-reseau/emporter", &form).await
}

/// What a device that takes nothing is told.
fn told(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let said: Value = serde_json::from_slice(&answer.bytes).unwrap();
    said["dit"].as_str().unwrap().to_owned()
}

async fn rule(site: &Site, place: &Place, accord: bool, personnels: &str) {
    let page = format!("/organisations/{}/appareils", place.organisation);
    let mut form = vec![("geste", "regle"), ("personnels", personnels)];
    if accord {
        form.push(("accord", "oui"));
    }
    site.sign_in("directrice").await.post(&page, &form).await.is_done();
}

/// The head of the service, who answers for its devices.
async fn head<'s>(site: &'s Site, place: &Place) -> Visitor<'s> {
    let (organisation, service) = (Some(place.organisation), Some(place.service));
    let role = Role::ChefService;
    site.world.compte("solange", "Solange Prat", role, organisation, service).await;
    site.sign_in("solange").await
}

async fn the_device(site: &Site) -> String {
    site.world.count("SELECT id AS n FROM appareil", &[]).await.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_waits_for_who_answers_for_the_service_and_says_who_let_it_in() {
    for site in Site::on_each_engine("appareil_accord").await {
        let place = house(&site).await;
        rule(&site, &place, true, "limites").await;
        let solange = head(&site, &place).await;
        let mut leila = site.sign_in("leila").await;
        // Whose it is comes first, in words.
        assert!(told(&takes(&leila, &place, "").await, 422).contains("à qui est cet appareil"));
        let page = leila.get("/sans-reseau").await.is_page(200).read();
        assert!(page.contains("Un appareil du service"), "{page}");
        let asked = takes(&leila, &place, "professionnel").await;
        assert!(told(&asked, 409).contains("attend un accord"));
        keep_device(&mut leila, &asked);
        assert!(told(&takes(&leila, &place, "professionnel").await, 409).contains("attend"));
        assert_eq!(site.world.count("SELECT count(*) AS n FROM emport", &[]).await, 0);
        let page = leila.get("/sans-reseau").await.is_page(200).read();
        assert!(page.contains("attend un accord") && !page.contains("code de sortie"), "{page}");

        let home = solange.get("/").await.is_page(200).read();
        assert!(home.contains("Un appareil attend votre accord"), "{home}");
        let devices = format!("/services/{}/appareils", place.service);
        let page = solange.get(&devices).await.is_page(200).read();
        for said in ["Leïla Marchand", "Téléphone n° 4", "Attend un accord", "Du service"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // Who takes children lets nobody in; next door, there is nothing.
        let id = the_device(&site).await;
        let accept = [("geste", "accepter"), ("appareil", id.as_str())];
        for stranger in ["leila", "paul"] {
            let stranger = site.sign_in(stranger).await;
            stranger.get(&devices).await.is_page(404);
            stranger.post(&devices, &accept).await.is_page(404);
        }
        solange.post(&devices, &accept).await.is_done();
        let answer = takes(&leila, &place, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(Device::opened(&answer).pack["limite"], false);
        let page = solange.get(&devices).await.is_page(200).read();
        for said in ["Accepté", "décidé par Solange Prat", "tient des fiches d’enfants"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let sql = "SELECT count(*) AS n FROM audit WHERE details = $1 AND verdict = 'accorde'";
        let details = format!("appareil:{id} accepter");
        assert_eq!(site.world.count(sql, &[details.into()]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lets_their_own_device_in_and_one_that_is_refused_is_told_by_whom() {
    for site in Site::on_each_engine("appareil_refus").await {
        let place = house(&site).await;
        rule(&site, &place, true, "admis").await;
        let mut solange = head(&site, &place).await;
        let asked = takes(&solange, &place, "professionnel").await;
        keep_device(&mut solange, &asked);
        let devices = format!("/services/{}/appareils", place.service);
        let id = the_device(&site).await;
        let page = solange.get(&devices).await.is_page(200).read();
        assert!(page.contains("à accepter par quelqu’un d’autre que vous"), "{page}");
        let own = [("geste", "accepter"), ("appareil", id.as_str())];
        let page = solange.post(&devices, &own).await.is_page(422).read();
        assert!(page.contains("Personne n’accepte son propre appareil"), "{page}");

        let directrice = site.sign_in("directrice").await;
        let all = format!("/organisations/{}/appareils", place.organisation);
        let no = [("geste", "refuser"), ("appareil", id.as_str())];
        directrice.post(&all, &no).await.is_done();
        let page = solange.get("/sans-reseau").await.is_page(200).read();
        assert!(page.contains("refusé par Mariam Keller"), "{page}");
        assert!(told(&takes(&solange, &place, "").await, 422).contains("refusé"));
        // Asked for again, it waits again, under the same line.
        assert!(told(&takes(&solange, &place, "professionnel").await, 409).contains("attend"));
        assert_eq!(the_device(&site).await, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_device_takes_the_emergency_sheet_alone_for_a_working_day_or_nothing() {
    for site in Site::on_each_engine("appareil_personnel").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let new = format!("/dossiers/{}/journal/nouveau", place.child);
        leila.post(&new, &[("texte", "Une note qui reste au service.")]).await.is_done();
        // Where nothing was said, it is limited.
        let device = Device::take_on(&leila, place.child, "personnel").await;
        let (pack, child) = (&device.pack, &device.pack["enfants"][0]);
        assert_eq!(pack["limite"], true);
        assert!(child["fiche"].as_str().unwrap().contains("Vasseur"), "{child}");
        for list in ["notes", "rdv", "echeances", "objectifs", "absents", "crise", "mallette"] {
            assert_eq!(child[list], json!([]), "{list}");
        }
        assert!(!pack.to_string().contains("reste au service"), "{pack}");
        let ends = |pack: &Value| {
            let end: Timestamp = pack["expire"].as_str().unwrap().parse().unwrap();
            end.duration_since(site.world.shell.house.now())
        };
        assert_eq!(ends(pack), SignedDuration::from_hours(8));
        // It still writes.
        let sealed = device.seal("un", &note(&place, "Elle va bien."));
        device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!(states(&site).await, [("verse".to_owned(), String::new())]);

        let whole = Device::take(&leila, place.child).await;
        assert_eq!(ends(&whole.pack), SignedDuration::from_hours(nomade::PACK_HOURS));
        assert!(whole.pack.to_string().contains("reste au service"), "{}", whole.pack);

        // Refused, it takes nothing more, and what it holds goes at its next contact; those of the service stay.
        rule(&site, &place, false, "refuses").await;
        assert_eq!(device.send(&site, now_ms(&site), &[]).await["effacer"], true);
        assert_eq!(whole.send(&site, now_ms(&site), &[]).await["effacer"], false);
        let no = takes(&leila, &place, "personnel").await;
        assert!(told(&no, 409).contains("n’accepte pas d’appareil personnel"));
        rule(&site, &place, false, "admis").await;
        let device = Device::take_on(&leila, place.child, "personnel").await;
        assert_eq!(device.pack["limite"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_dead_at_its_next_contact_and_comes_back_by_somebody_s_word_alone() {
    for site in Site::on_each_engine("appareil_perdu").await {
        let place = house(&site).await;
        let solange = head(&site, &place).await;
        let mut leila = site.sign_in("leila").await;
        let answer = takes(&leila, &place, "professionnel").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let device = Device::opened(&answer);
        keep_device(&mut leila, &answer);
        let told_before = device.send(&site, now_ms(&site), &[]).await;
        assert_eq!(
            (&told_before["effacer"], &told_before["ferme"]),
            (&json!(false), &json!(false))
        );

        let devices = format!("/services/{}/appareils", place.service);
        let id = the_device(&site).await;
        let lost = [("geste", "perdre"), ("appareil", id.as_str())];
        solange.post(&devices, &lost).await.is_done();
        // What it holds goes, and what it still writes waits for its author.
        let sealed = device.seal("un", &note(&place, "Écrit par qui l’a trouvé."));
        let told_now = device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!((&told_now["effacer"], &told_now["ferme"]), (&json!(true), &json!(true)));
        assert_eq!(states(&site).await[0].0, "a_reprendre");
        // Who found it is signed in nowhere any more.
        assert_eq!(leila.get(&format!("/dossiers/{}", place.child)).await.is_done(), "/connexion");
        let sql = "SELECT count(*) AS n FROM audit WHERE action = 'compte.fermer-connexion' AND details = $1";
        assert_eq!(site.world.count(sql, &[format!("appareil:{id} perdre").into()]).await, 1);

        // Found again: signed in anew, it takes nothing until somebody says so, whatever the rule.
        let cookie = leila.cookie.clone().unwrap();
        let known = cookie.split("; ").nth(1).unwrap();
        let mut leila = site.sign_in("leila").await;
        leila.cookie = leila.cookie.map(|session| format!("{session}; {known}"));
        assert!(told(&takes(&leila, &place, "").await, 422).contains("perdu ou rendu"));
        let again = takes(&leila, &place, "professionnel").await;
        assert!(told(&again, 409).contains("attend un accord"));
        // Nor by another window, which looks like another device.
        let window = site.sign_in("leila").await;
        let other = takes(&window, &place, "professionnel").await;
        assert!(told(&other, 409).contains("attend un accord"));
        let back = [("geste", "accepter"), ("appareil", id.as_str())];
        solange.post(&devices, &back).await.is_done();
        assert_eq!(takes(&leila, &place, "").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_empty_then_tells_one_device_then_each_of_several_and_erases_one_from_afar()
{
    for site in Site::on_each_engine("appareil_registre").await {
        let place = house(&site).await;
        let solange = head(&site, &place).await;
        let directrice = site.sign_in("directrice").await;
        let all = format!("/organisations/{}/appareils", place.organisation);
        let devices = format!("/services/{}/appareils", place.service);
        let page = directrice.get(&all).await.is_page(200).read();
        assert!(page.contains("Aucun appareil.") && page.contains("Limités"), "{page}");
        let page = solange.get(&devices).await.is_page(200).read();
        assert!(page.contains("Aucun appareil.") && !page.contains("Enregistrer la règle"));

        let leila = site.sign_in("leila").await;
        let device = Device::opened(&takes(&leila, &place, "professionnel").await);
        let page = directrice.get(&all).await.is_page(200).read();
        assert!(page.contains("Leïla Marchand"), "{page}");
        let id = the_device(&site).await;
        let nora = site.sign_in("nora").await;
        takes(&nora, &place, "personnel").await;
        for page in [directrice.get(&all).await, solange.get(&devices).await] {
            let page = page.is_page(200).read();
            for said in ["Leïla Marchand", "Nora Petit", "Du service", "Personnel"] {
                assert!(page.contains(said), "{said}: {page}");
            }
        }
        // A service sees those of its people, and erases no other.
        let next_door = "SELECT id AS n FROM service WHERE nature = 'mecs'";
        let next_door = site.world.count(next_door, &[]).await;
        let organisation = Some(place.organisation);
        let role = Role::ChefService;
        site.world.compte("rene", "René Blin", role, organisation, Some(next_door)).await;
        let rene = site.sign_in("rene").await;
        let theirs = format!("/services/{next_door}/appareils");
        assert!(rene.get(&theirs).await.is_page(200).read().contains("Aucun appareil."));
        let erase = [("geste", "effacer"), ("appareil", id.as_str())];
        rene.post(&theirs, &erase).await.is_page(404);
        rene.get(&all).await.is_page(404);
        assert_eq!(device.send(&site, now_ms(&site), &[]).await["effacer"], false);
        solange.post(&devices, &erase).await.is_done();
        assert_eq!(device.send(&site, now_ms(&site), &[]).await["effacer"], true);
        // What is no answer is told at its field, and changes nothing; the rule is not of one service.
        let page = directrice.post(&all, &[("geste", "regle")]).await.is_page(422).read();
        assert!(page.contains("Choisissez ce que peut un appareil personnel."), "{page}");
        let form = [("geste", "regle"), ("personnels", "admis")];
        solange.post(&devices, &form).await.is_page(404);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM regle_appareil", &[]).await, 0);
    }
}
