//! A validated shared project cites, one by one, the versions of the other projects it was made from.

use access::Role;
use fiche::Row;

use crate::{
    site::Site,
    writings::{begin, parts, validated},
};

// The clock of a house stands on Thursday 12 March 2026.

async fn project(site: &Site, place: (i64, i64), (kind, who, day): (&str, &str, &str)) -> i64 {
    let row = Row::default()
        .with("personne_id", place.1)
        .with("projet", kind)
        .with("detenteur", who)
        .with("day", day)
        .with("numero", "v1");
    site.world.add("projet_en_cours", place.0, row).await
}

/// A child of a service; Leïla writes, Solène validates, Malo is of another house.
async fn house(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let other = world.service(organisation, "DITEP La Varenne", "ditep").await;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "aemo", "2025-12-10").await;
    for (who, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("malo", "Malo Evrard", Role::Educateur, other),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(place)).await;
    }
    let part = Row::default()
        .with("personne_id", child)
        .with("partie_prenante", "enfant")
        .with("day", "2026-03-01")
        .with("realite", "Bien au collège.");
    world.add("partie_projet", service, part).await;
    (service, child, other)
}

#[tokio::test]
async fn a_frozen_shared_project_cites_each_version_and_is_to_revise_when_one_changes() {
    for site in Site::on_each_engine("versions").await {
        let (service, child, _) = house(&site).await;
        project(&site, (service, child), ("ppa", "DITEP La Varenne", "2025-06-02")).await;
        project(&site, (service, child), ("ppa", "DITEP La Varenne", "2026-02-02")).await;
        project(&site, (service, child), ("ecole", "Collège Dunois", "2025-09-15")).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let file = format!("/dossiers/{child}");
        let page = begin(&leila, child, "projet_enfant").await;
        for part in parts(&leila.get(&page).await.text()) {
            let form = [("texte", "Élodie dort mieux depuis janvier."), ("version", "1")];
            leila.post(&part, &form).await.is_done();
        }
        validated(&solene, &page).await;
        let paper = leila.get(&page).await.is_page(200).read();
        for said in [
            "Projets pris en compte",
            "Projet personnalisé d’accompagnement (PPA), DITEP La Varenne, version v1 du 02/02/2026.",
            "Projet de l’école, Collège Dunois, version v1 du 15/09/2025.",
        ] {
            assert!(paper.contains(said), "{said}: {paper}");
        }
        assert!(!paper.contains("02/06/2025"), "the latest version alone: {paper}");
        let told = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(told.contains("Cite : Projet de l’école, Collège Dunois"), "{told}");
        assert!(!told.contains("À réviser") && !told.contains("est à réviser"), "{told}");
        // Noted today, the day of the validation: a new version all the same.
        let new = format!("/registre/projets-en-cours/{service}/nouveau");
        let id = child.to_string();
        let form = [
            ("personne_id", id.as_str()),
            ("projet", "ppa"),
            ("detenteur", "DITEP La Varenne"),
            ("day", "2026-03-12"),
            ("numero", "v2"),
        ];
        leila.post(&new, &form).await.is_done();
        let told = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        for said in [
            "Le projet partagé est à réviser : Projet personnalisé d’accompagnement (PPA), DITEP La Varenne, version v2 du 12/03/2026 ; il cite la version du 02/02/2026.",
            "À réviser",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // What was frozen stays as it was.
        let again = leila.get(&page).await.is_page(200).read();
        assert!(again.contains("version v1 du 02/02/2026") && !again.contains("v2"), "{again}");
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        malo.get(&format!("{file}/projet")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_project_that_another_service_keeps_counts_once_it_may_be_read() {
    for site in Site::on_each_engine("projets_ailleurs").await {
        let (service, child, other) = house(&site).await;
        let mut row = Row::default()
            .with("personne_id", child)
            .with("nature", "orientation_mdph")
            .with("cadre", "mdph")
            .with("prescripteur", "cdaph")
            .with("decision_day", "2026-01-05")
            .with("prise_en_charge_day", "2026-01-05");
        (row.id, row.owner, row.version) = (700_000, other, 1);
        let ppa = Row::default()
            .with("personne_id", child)
            .with("projet", "ppa")
            .with("detenteur", "DITEP La Varenne")
            .with("day", "2026-02-02");
        let mut ppa = ppa;
        (ppa.id, ppa.owner, ppa.version) = (700_001, other, 1);
        let mut write = site.world.ground.db.write().await.unwrap();
        for (table, row) in [("mesure", row), ("projet_en_cours", ppa)] {
            fiche::keep_all(&mut write, site.world.fiche(table), &[row], None).await.unwrap();
        }
        write.commit().await.unwrap();
        project(&site, (service, child), ("ppe", "Le département", "2025-11-02")).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{service}/cooperations");
        let told = leila.get(&page).await.is_page(200).read();
        assert!(!told.contains("2 projets"), "what is not shared is not counted: {told}");
        let act = Row::default()
            .with("personne_id", child)
            .with("destinataire_id", service)
            .with("finalite", "Un seul projet.")
            .with("partage_identite", 1_i64)
            .with("partage_parcours", 1_i64)
            .with("start_day", "2026-01-05")
            .with("end_day", "2026-12-31")
            .with("information", "informes");
        let mut act = act;
        (act.id, act.owner, act.version) = (700_002, other, 1);
        let mut write = site.world.ground.db.write().await.unwrap();
        fiche::keep_all(&mut write, site.world.fiche("partage"), &[act], None).await.unwrap();
        write.commit().await.unwrap();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Élodie Vasseur 2 projets"), "{told}");
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}
