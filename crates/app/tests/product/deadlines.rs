//! What is owed for each child: calculated from the register, proved by a step, and told to nobody else.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on 12 March 2026.

/// A child of the first service under a measure decided on 10 December 2025; the measure.
async fn measured(site: &Site, service: i64) -> (i64, i64) {
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let row = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2025-12-10")
        .with("effet_day", "2025-12-10")
        .with("prise_en_charge_day", "2025-12-20")
        .with("terme_day", "2026-12-10");
    (child, world.add("mesure", service, row).await)
}

#[tokio::test]
async fn a_deadline_follows_from_a_measure_and_is_kept_by_noting_the_step() {
    for site in Site::on_each_engine("echeances").await {
        let (organisation, service) = site.house().await;
        let (child, mesure) = measured(&site, service).await;
        let place = (Some(organisation), Some(service));
        site.world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{service}/echeances");
        let told = leila.get(&page).await.is_page(200).read();
        // Three months from the start: two days ago; nine months: in September.
        for owed in [
            "En retard de 2 jours",
            "Élodie Vasseur",
            "Projet pour l'enfant",
            "D. 223-12",
            "(à vérifier)",
            "10/09/2026",
        ] {
            assert!(told.contains(owed), "{owed}: {told}");
        }
        let new = format!(
            "/registre/etapes/{service}/nouveau?personne_id={child}&nature=ppe_etabli&mesure_id={mesure}"
        );
        let html = leila.get(&page).await.text();
        assert!(html.replace("&amp;", "&").replace("&#38;", "&").contains(&new), "{html}");
        let form = leila.get(&new).await.is_page(200).text();
        assert!(form.contains("value=\"ppe_etabli\" selected"), "the form is filled: {form}");
        let (of_child, of_measure) = (child.to_string(), mesure.to_string());
        let done = [
            ("personne_id", of_child.as_str()),
            ("nature", "ppe_etabli"),
            ("day", "2026-03-09"),
            ("mesure_id", of_measure.as_str()),
        ];
        leila.post(&format!("/registre/etapes/{service}/nouveau"), &done).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(!told.contains("Projet pour l'enfant") && told.contains("10/09/2026"), "{told}");
        let told = leila.get(&format!("/dossiers/{child}/echeances")).await.is_page(200).read();
        assert!(told.contains("Échéances : Élodie Vasseur"), "{told}");
        assert!(told.contains("10/09/2026") && !told.contains("Projet pour l'enfant"), "{told}");
        let filtered = leila.get(&format!("{page}?qui=juge")).await.is_page(200).read();
        assert!(!filtered.contains("Vasseur"), "{filtered}");
    }
}

#[tokio::test]
async fn deadlines_of_a_closed_file_and_of_another_service_are_told_to_nobody() {
    for site in Site::on_each_engine("echeances_closes").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        let other = site.world.service(organisation, "MECS La Varenne", "mecs").await;
        for (name, of) in [("leila", service), ("malo", other)] {
            let place = (Some(organisation), Some(of));
            site.world.compte(name, name, Role::Educateur, place.0, place.1).await;
        }
        let gone = site.world.personne(service, "Aubert", "Tom", "2011-01-02").await;
        let stay = Row::default()
            .with("personne_id", gone)
            .with("entree_day", "2024-01-10")
            .with("sortie_day", "2024-12-20");
        site.world.add("sejour", service, stay).await;
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/services/{service}/echeances")).await.is_page(404);
        malo.get(&format!("/dossiers/{child}/echeances")).await.is_page(404);
        let leila = site.sign_in("leila").await;
        let told = leila.get(&format!("/services/{service}/echeances")).await.is_page(200).read();
        assert!(told.contains("Vasseur") && !told.contains("Aubert"), "{told}");
        leila.get(&format!("/dossiers/{gone}/echeances")).await.is_page(404);
    }
}
