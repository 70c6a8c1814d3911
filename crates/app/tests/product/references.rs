//! Who is beside each child of a service: what it wants, who lacks, who came by a decision.

use access::Role;
use fiche::Row;

use crate::{
    espace::{House, house},
    site::Site,
};

// The clock of a house stands on Thursday 12 March 2026.

/// Who leads the service, and a brother of the child who stays there with nobody beside him.
async fn with_a_brother(site: &Site, home: &House) -> i64 {
    let world = &site.world;
    let organisation = world.add("organisation", 0, Row::default().with("nom", "Autre")).await;
    let own = world.count("SELECT MIN(organisation_id) AS n FROM service", &[]).await;
    world.compte("omar", "Omar Diallo", Role::ChefService, Some(own), Some(home.service)).await;
    let row = Row::default().with("nom", "MECS La Grange").with("nature", "mecs");
    let other = world.add("service", organisation, row).await;
    world.compte("zoe", "Zoé Blin", Role::ChefService, Some(organisation), Some(other)).await;
    let row = Row::default()
        .with("nom", "Vasseur")
        .with("prenom", "Hugo")
        .with("birth_day", "2015-02-01")
        .with("sexe", "garcon")
        .with("famille_id", home.famille);
    let brother = world.add("personne", home.service, row).await;
    world.mesure(home.service, brother, "placement_ase", "2025-01-10").await;
    world.sejour(home.service, brother, "2025-01-10").await
}

#[tokio::test]
async fn who_lacks_somebody_is_named_by_the_rule_of_the_service_and_appointed_in_one_touch() {
    for site in Site::on_each_engine("references").await {
        let home = house(&site).await;
        let stay = with_a_brother(&site, &home).await;
        let page = format!("/services/{}/references", home.service);
        let omar = site.sign_in("omar").await;
        let told = omar.get(&page).await.is_page(200).read();
        assert!(told.contains("Il manque quelqu’un auprès de 1 enfant sur 2."), "{told}");
        assert!(told.contains("Le service veut un référent pour chaque enfant."), "{told}");
        // Brothers and sisters want a second one each; each child one of the daily life.
        let rule = Row::default()
            .with("start_day", "2026-01-01")
            .with("hours", 24_i64)
            .with("coreferent_enfant", "fratrie")
            .with("quotidien_enfant", 1_i64);
        site.world.add("regle_equipe", home.service, rule).await;
        let answer = omar.get(&page).await;
        let told = answer.is_page(200).read();
        assert!(told.contains("Il manque quelqu’un auprès de 2 enfants sur 2."), "{told}");
        let href = format!("sejour_id={stay}&#38;role=coreferent&#38;start_day=2026-03-12");
        assert!(answer.text().contains(&href), "{}", answer.text());
        // A stranger of another house has no such page.
        site.sign_in("zoe").await.get(&page).await.is_page(404);
    }
}

#[tokio::test]
async fn a_team_is_widened_by_a_meeting_with_its_reason_and_its_term() {
    for site in Site::on_each_engine("equipe_elargie").await {
        let home = house(&site).await;
        with_a_brother(&site, &home).await;
        let omar = site.sign_in("omar").await;
        let one = |sql: &'static str| site.world.count(sql, &[]);
        let stay = one("SELECT MIN(id) AS n FROM sejour").await.to_string();
        let who = one("SELECT MIN(id) AS n FROM professionnel").await.to_string();
        let row = Row::default().with("nature", "synthese").with("day", "2026-03-10");
        let meeting = site.world.add("reunion", home.service, row).await.to_string();
        let form = format!("/registre/referents/{}/nouveau", home.service);
        let mut typed = vec![
            ("sejour_id", stay.as_str()),
            ("professionnel_id", who.as_str()),
            ("role", "psychologue"),
            ("start_day", "2026-03-11"),
            ("reunion_id", meeting.as_str()),
        ];
        let refused = omar.post(&form, &typed).await.is_page(422).read();
        assert!(refused.contains("Dites pourquoi l’équipe s’élargit."), "{refused}");
        assert!(refused.contains("Dites jusqu’à quand"), "{refused}");
        typed.push(("motif_equipe", "Des cauchemars depuis la visite."));
        typed.push(("end_day", "2026-06-30"));
        omar.post(&form, &typed).await.is_done();
        let page = format!("/services/{}/references", home.service);
        let told = omar.get(&page).await.is_page(200).read();
        for part in [
            "L’équipe élargie par une décision",
            "Des cauchemars depuis la visite.",
            "Décidé à la réunion du 10/03/2026",
            "jusqu’au 30/06/2026",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}

#[tokio::test]
async fn who_did_not_follow_the_training_of_the_method_is_told_to_who_reads_trainings() {
    for site in Site::on_each_engine("methode").await {
        let home = house(&site).await;
        with_a_brother(&site, &home).await;
        let rule = Row::default()
            .with("start_day", "2026-01-01")
            .with("hours", 24_i64)
            .with("formation_methode", "Projet par étapes");
        site.world.add("regle_equipe", home.service, rule).await;
        let page = format!("/services/{}/references", home.service);
        let omar = site.sign_in("omar").await;
        let told = omar.get(&page).await.is_page(200).read();
        assert!(told.contains("Ana Pelletier Pas formé à la méthode"), "{told}");
        let row = Row::default()
            .with("nature", "formation")
            .with("intitule", "projet par étapes")
            .with("start_day", "2026-02-01")
            .with("etat", "tenue");
        let training = site.world.add("formation", home.service, row).await;
        let ana = site.world.count("SELECT MIN(id) AS n FROM professionnel", &[]).await;
        let row = Row::default().with("formation_id", training).with("professionnel_id", ana);
        site.world.add("participation_formation", home.service, row).await;
        let told = omar.get(&page).await.is_page(200).read();
        assert!(!told.contains("Pas formé"), "{told}");
        // An educator reads no trainings: nothing is said of them.
        let told = site.sign_in("leila").await.get(&page).await.is_page(200).read();
        assert!(told.contains("Ana Pelletier") && !told.contains("formé"), "{told}");
    }
}
