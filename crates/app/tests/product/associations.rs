//! S000-22: the steps of a year that do not say how the holders of parental authority were associated.

use access::Role;
use fiche::Row;

use crate::{espace::house, site::Site};

// The clock of a house stands on Thursday 12 March 2026.

#[tokio::test]
async fn the_steps_of_a_year_that_lack_a_holder_are_listed_until_somebody_says() {
    for site in Site::on_each_engine("associations").await {
        let home = house(&site).await;
        let world = &site.world;
        let service = home.service;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(sql, &[service.into()]).await;
        let here = (Some(organisation), Some(service));
        world.compte("claire", "Claire Fontaine", Role::ChefService, here.0, here.1).await;
        let claire = site.sign_in("claire").await;
        let list = format!("/services/{service}/associations");
        let year = format!("{list}?annee=2025");
        // Entered on 10 January 2025: both parents hold authority, nothing is said of either.
        let told = claire.get(&year).await.is_page(200).read();
        assert!(told.contains("Admission du 10/01/2025 : mère, père"), "{told}");
        let html = claire.get(&year).await.text();
        let new = format!("/registre/associations-projet/{service}/nouveau");
        assert!(html.contains(&new), "{html}");
        let child = home.child.to_string();
        let say = async |who: &str, position: &str, motif: &str| {
            let form = [
                ("personne_id", child.as_str()),
                ("titulaire", who),
                ("etape", "admission"),
                ("day", "2025-01-12"),
                ("position", position),
                ("motif", motif),
            ];
            claire.post(&new, &form).await
        };
        say("mere", "accord", "").await.is_done();
        let told = claire.get(&year).await.is_page(200).read();
        assert!(told.contains("Admission du 10/01/2025 : père"), "{told}");
        // The child being told does not say it of a parent.
        say("enfant", "informe", "").await.is_done();
        assert!(claire.get(&year).await.read().contains("Admission du 10/01/2025 : père"));
        say("pere", "injoignable", "Trois lettres revenues.").await.is_done();
        let told = claire.get(&year).await.is_page(200).read();
        assert!(!told.contains("Admission du 10/01/2025"), "{told}");
        assert!(told.contains("toutes disent comment"), "{told}");
        // A step of this year is of this year; where a year is published leads there.
        let row = Row::default()
            .with("personne_id", home.child)
            .with("day", "2026-02-03")
            .with("participants", "Élodie")
            .with("attente", "Du calme.")
            .with("famille_appui", "Sa grand-mère.")
            .with("cadre", "La mesure court.");
        world.add("evaluation_projet", service, row).await;
        assert!(claire.get(&list).await.read().contains("Évaluation du 03/02/2026 : mère, père"));
        assert!(!claire.get(&year).await.read().contains("Évaluation du"));
        world.compte("dora", "Dora Petit", Role::Directeur, here.0, here.1).await;
        let dora = site.sign_in("dora").await;
        let published = dora.get(&format!("/services/{service}/publications")).await.text();
        assert!(published.contains(&format!("href=\"{list}\"")), "{published}");
        let other = world.service(organisation, "MECS d’à côté", "mecs").await;
        let here = (Some(organisation), Some(other));
        world.compte("malo", "Malo Evrard", Role::ChefService, here.0, here.1).await;
        site.sign_in("malo").await.get(&list).await.is_page(404);
    }
}
