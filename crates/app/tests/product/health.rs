//! What is given today, one touch each; what the health case lacks; who is told of an allergy.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    child: i64,
    treatment: i64,
}

/// A child who stays and takes something, a nurse, an educator, a secretary.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("nadia", "Nadia Roussel", Role::Soignant),
        ("secretaire", "Zoé Petit", Role::Secretaire),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    let row = Row::default()
        .with("personne_id", child)
        .with("medicament", "Cétirizine")
        .with("dose", "un comprimé")
        .with("matin", 1_i64)
        .with("start_day", "2026-03-10")
        .with("aide_prise", "vie_courante")
        .with("prescripteur", "Dr Leroux");
    let treatment = world.add("traitement_sante", service, row).await;
    House { service, child, treatment }
}

#[tokio::test]
async fn a_dose_is_noted_in_one_touch_by_who_lives_with_the_child_and_corrected_after() {
    for site in Site::on_each_engine("health_doses").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/traitements", house.service);
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("Une prise reste à noter."), "{page}");
        assert!(page.contains("Élodie Vasseur") && page.contains("Cétirizine"), "{page}");
        let of = house.treatment.to_string();
        let give = [("etat", "donnee"), ("traitement", of.as_str()), ("moment", "matin")];
        // At eleven the morning is past: the real hour and a reason, or it was forgotten.
        let late = leila.post(&list, &give).await.is_page(422).read();
        assert!(late.contains("à quelle heure"), "{late}");
        let mute = [&give[..], &[("heure", "08:10")]].concat();
        let mute = leila.post(&list, &mute).await.is_page(422).text();
        assert!(mute.contains("Dites pourquoi") && mute.contains("08:10"), "{mute}");
        let to_come = [&give[..], &[("heure", "22:00"), ("raison", "x")]].concat();
        leila.post(&list, &to_come).await.is_page(422);
        let sql = "SELECT count(*) AS n FROM prise_traitement";
        assert_eq!(site.world.count(sql, &[]).await, 0, "nothing was noted");
        let give = [&give[..], &[("heure", "8:10"), ("raison", "départ à l’école")]].concat();
        leila.post(&list, &give).await.is_done();
        let twice = leila.post(&list, &give).await.is_page(422).read();
        assert!(twice.contains("déjà notée"), "{twice}");
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("Donnée à 8 h 10") && page.contains("par Leïla Marchand"), "{page}");
        let before = leila.get(&format!("{list}?jour=2026-03-11")).await.is_page(200).read();
        assert!(before.contains("Rien n’est noté"), "{before}");
        let id = site.world.count("SELECT id AS n FROM prise_traitement", &[]).await;
        let history = leila.get(&format!("/fiche/prises-traitement/{id}/historique")).await;
        history.is_page(200);
        let secretaire = site.sign_in("secretaire").await;
        secretaire.get(&list).await.is_page(404);
        let fiche = format!("/fiche/prises-traitement/{id}");
        let told = secretaire.get(&fiche).await.is_page(200).read();
        assert!(!told.contains("Cétirizine"), "{told}");
    }
}

#[tokio::test]
async fn a_dose_of_the_evening_is_not_given_at_eleven_unless_one_says_why() {
    for site in Site::on_each_engine("health_early").await {
        let house = house(&site).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("medicament", "Mélatonine")
            .with("dose", "un comprimé")
            .with("soir", 1_i64)
            .with("start_day", "2026-03-10")
            .with("aide_prise", "vie_courante")
            .with("prescripteur", "Dr Leroux");
        let id = site.world.add("traitement_sante", house.service, row).await.to_string();
        let list = format!("/services/{}/traitements", house.service);
        let leila = site.sign_in("leila").await;
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("À partir de 17 h"), "{page}");
        let give = [("etat", "donnee"), ("traitement", id.as_str()), ("moment", "soir")];
        let told = leila.post(&list, &give).await.is_page(422).read();
        assert!(told.contains("Il est 11 h : cette prise se note à partir de 17 h"), "{told}");
        let sql = "SELECT count(*) AS n FROM prise_traitement";
        assert_eq!(site.world.count(sql, &[]).await, 0, "nothing was noted");
        // Who is away is known ahead; who leaves for the evening takes it before, and one says so.
        let why = [&give[..], &[("raison", "dort chez sa tante")]].concat();
        leila.post(&list, &why).await.is_done();
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("en avance : dort chez sa tante"), "{page}");
        // The day before, its evening has come.
        let yesterday = [("jour", "2026-03-11"), ("heure", "19h30"), ("raison", "oubli du cahier")];
        let yesterday = [&give[..], &yesterday].concat();
        leila.post(&list, &yesterday).await.is_done();
    }
}

#[tokio::test]
async fn what_only_a_carer_gives_is_given_by_a_carer() {
    for site in Site::on_each_engine("health_carer").await {
        let house = house(&site).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("medicament", "Insuline")
            .with("dose", "selon le carnet")
            .with("matin", 1_i64)
            .with("start_day", "2026-03-10")
            .with("aide_prise", "soignant")
            .with("prescripteur", "Dr Leroux");
        let id = site.world.add("traitement_sante", house.service, row).await.to_string();
        let list = format!("/services/{}/traitements", house.service);
        let give = [("etat", "donnee"), ("traitement", id.as_str()), ("moment", "matin")];
        let leila = site.sign_in("leila").await;
        assert!(leila.get(&list).await.is_page(200).read().contains("Par un soignant."));
        leila.post(&list, &give).await.is_page(404);
        let nadia = site.sign_in("nadia").await;
        let mine = nadia.get("/").await.is_page(200).read();
        assert!(mine.contains("Prises à noter") && mine.contains("2 prises restent"), "{mine}");
        let give = [&give[..], &[("heure", "8:00"), ("raison", "soin")]].concat();
        nadia.post(&list, &give).await.is_done();
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("par Nadia Roussel"), "{page}");
        // Who signed it corrects it, with a reason; a colleague does not.
        let id = site.world.count("SELECT id AS n FROM prise_traitement", &[]).await.to_string();
        let fix = [("prise", id.as_str()), ("etat", "refusee"), ("heure", "8:20")];
        leila.post(&list, &fix).await.is_page(404);
        // Not even one who bears the same name: the account signs.
        let sql = "SELECT organisation_id AS n FROM service";
        let place = (Some(site.world.count(sql, &[]).await), Some(house.service));
        site.world.compte("nadia2", "Nadia Roussel", Role::Soignant, place.0, place.1).await;
        let namesake = site.sign_in("nadia2").await;
        namesake.post(&list, &fix).await.is_page(404);
        let mute = nadia.post(&list, &fix).await.is_page(422).read();
        assert!(mute.contains("Dites ce qui est corrigé"), "{mute}");
        let told = [&fix[..], &[("raison", "recraché")]].concat();
        nadia.post(&list, &told).await.is_done();
        let page = nadia.get(&list).await.is_page(200).read();
        assert!(page.contains("Refusée à 8 h 20 par Nadia Roussel, corrigé : recraché"), "{page}");
        // A child who is away is said to be.
        let away = Row::default()
            .with("personne_id", house.child)
            .with("nature", "dvh")
            .with("start_at", "2026-03-12T08:00");
        site.world.add("absence", house.service, away).await;
        let page = nadia.get(&list).await.is_page(200).text();
        assert!(page.contains(">Absent</span>"), "{page}");
    }
}

#[tokio::test]
async fn the_health_of_a_child_says_what_is_missing_and_its_allergies_are_on_the_emergency_sheet() {
    for site in Site::on_each_engine("health_case").await {
        let house = house(&site).await;
        let nadia = site.sign_in("nadia").await;
        let of = house.child.to_string();
        let new = format!("/registre/allergies/{}/nouveau", house.service);
        let form = [
            ("personne_id", of.as_str()),
            ("allergene", "Arachide"),
            ("conduite", "Le stylo, puis le 15"),
            ("start_day", "2026-03-01"),
        ];
        nadia.post(&new, &form).await.is_done();
        let new = format!("/registre/stocks-traitement/{}/nouveau", house.service);
        let treatment = house.treatment.to_string();
        let form = [
            ("personne_id", of.as_str()),
            ("traitement_id", treatment.as_str()),
            ("start_at", "2026-03-10T09:00"),
            ("start_at_jour", "2026-03-10"),
            ("start_at_heure", "09:00"),
            ("mouvement", "recu"),
            ("nombre", "30"),
            ("par", "Nadia Roussel"),
        ];
        nadia.post(&new, &form).await.is_done();
        for who in ["leila", "nadia"] {
            let visitor = site.sign_in(who).await;
            let page = visitor.get(&format!("/dossiers/{of}/sante")).await.is_page(200).read();
            for told in ["Arachide", "Cétirizine", "Il en reste 30", "Carnet de santé : manque"] {
                assert!(page.contains(told), "{who} {told}: {page}");
            }
            let urgent = visitor.get(&format!("/dossiers/{of}/fiche-urgence")).await;
            assert!(urgent.is_page(200).read().contains("ALLERGIE Arachide : Le stylo"));
            let all = visitor.get(&format!("/services/{}/sante", house.service)).await;
            assert!(all.is_page(200).read().contains("0 mallettes complètes sur 1."));
        }
        let secretaire = site.sign_in("secretaire").await;
        secretaire.get(&format!("/dossiers/{of}/sante")).await.is_page(404);
        let urgent = secretaire.get(&format!("/dossiers/{of}/fiche-urgence")).await;
        assert!(!urgent.is_page(200).read().contains("Arachide"));
    }
}
