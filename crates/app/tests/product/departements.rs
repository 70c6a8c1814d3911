//! What is counted in a département over several associations (US-7, step 6; S000-13).

use access::Role;
use db::Value;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

async fn service(site: &Site, organisation: i64, nom: &'static str, departement: &str) -> i64 {
    let row = Row::default()
        .with("nom", nom)
        .with("nature", "mecs")
        .with("departement", departement.to_owned());
    site.world.add("service", organisation, row).await
}

#[tokio::test]
async fn a_child_of_two_associations_counts_once_in_the_departement_and_once_in_each_service() {
    for site in Site::on_each_engine("departements").await {
        let world = &site.world;
        let first = world.organisation("Association Les Rives").await;
        let second = world.organisation("Fondation Saint-Aubin").await;
        let third = world.organisation("Les Tilleuls").await;
        let one = service(&site, first, "MECS Nord", "41").await;
        let two = service(&site, second, "DITEP Sud", "41").await;
        service(&site, third, "Foyer Est", "41").await;
        service(&site, first, "MECS Ouest", "37").await;
        // Each association opened a file of the same child, and one follows a second child.
        for (place, nom, prenom) in
            [(one, "Vasseur", "Élodie"), (two, "VASSEUR", "Elodie"), (two, "Buisson", "Axel")]
        {
            let child = world.personne(place, nom, prenom, "2012-05-04").await;
            world.mesure(place, child, "placement_ase", "2025-09-20").await;
            world.sejour(place, child, "2025-09-25").await;
        }
        let compte = world.compte("vidal", "Anne Vidal", Role::Siege, Some(first), None).await;
        let mut write = world.ground.db.write().await.unwrap();
        let place = (Some(second), None);
        identity::add_affectation(&mut write, 77, compte, "siege", place.0, place.1).await.unwrap();
        write.commit().await.unwrap();
        let vidal = site.sign_in("vidal").await;
        let page = vidal.get("/departements").await;
        let told = page.is_page(200).read();
        for said in [
            "3 services comptés, dans 2 départements.",
            "Loir-et-Cher (41)",
            "2 enfants suivis, chacun compté une fois ; 1 l’est par plusieurs services, et la somme des services est 3",
            "1 service de ce département n’y est pas : vous n’en lisez pas les comptes.",
            "2 enfants sont comptés sans que leurs dossiers vous soient ouverts.",
            "Comptes seuls : ses dossiers ne vous sont pas ouverts",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        for hidden in ["Vasseur", "Buisson", "Foyer Est"] {
            assert!(!page.text().contains(hidden), "{hidden}: {told}");
        }
        // Who answers for one service opens its files, and those alone.
        world.compte("solene", "Solène Guichard", Role::ChefService, Some(second), Some(two)).await;
        let solene = site.sign_in("solene").await;
        let told = solene.get("/departements").await.is_page(200).read();
        assert!(told.contains("Axel Buisson DITEP Sud") && !told.contains("MECS Nord"), "{told}");
        // Who reads no count reads no page; the link is where waits are read.
        world.compte("rose", "Rose Duval", Role::AssistantFamilial, Some(first), Some(one)).await;
        site.sign_in("rose").await.get("/departements").await.is_page(404);
        assert!(vidal.get("/attentes").await.text().contains("href=\"/departements\""));
    }
}

#[tokio::test]
async fn a_service_whose_file_is_closed_is_named_beside_no_child_and_followed_means_present() {
    for site in Site::on_each_engine("departements_fermes").await {
        let world = &site.world;
        let first = world.organisation("Association Les Rives").await;
        let second = world.organisation("Fondation Saint-Aubin").await;
        let one = service(&site, first, "MECS Nord", "41").await;
        let two = service(&site, second, "DITEP Sud", "41").await;
        for (place, nom) in [(one, "Vasseur"), (two, "Vasseur"), (two, "Buisson")] {
            let child = world.personne(place, nom, "Elodie", "2012-05-04").await;
            let mesure = world.mesure(place, child, "placement_ase", "2025-09-20").await;
            world.sejour(place, child, "2025-09-25").await;
            // Its term passed, the child is there: present on the dashboard, and here.
            let passed = Value::Text(Some("2026-01-10".to_owned()));
            world.set("mesure", mesure, ("terme_day", passed)).await;
        }
        let away = world.personne(two, "Morel", "Yanis", "2011-01-09").await;
        world.mesure(two, away, "placement_ase", "2025-11-02").await;
        let place = (Some(second), Some(two));
        let compte =
            world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::add_affectation(&mut write, 78, compte, "siege", Some(first), None)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let solene = site.sign_in("solene").await;
        let page = solene.get("/departements").await;
        let told = page.is_page(200).read();
        assert!(told.contains("3 suivis, chaque service comptant les siens"), "{told}");
        assert!(told.contains("Un suivi est compté sans que son dossier vous soit ouvert."));
        assert!(told.contains("Elodie Vasseur DITEP Sud"), "{told}");
        for hidden in ["Vasseur DITEP Sud, MECS Nord", "Vasseur MECS Nord", "l’est par", "Morel"]
        {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
        // The number is the dashboard's, which it opens.
        let html = page.text().replace("&#38;", "&").replace("&amp;", "&");
        for (place, number) in [(one, "1"), (two, "2")] {
            let day = "du=2026-03-12&au=2026-03-12";
            let figure = format!("/services/{place}/figures/enfants_presents?{day}");
            assert!(html.contains(&format!("href=\"{figure}\">{number}<")), "{html}");
            let shown = solene.get(&figure).await.is_page(200).read();
            assert!(shown.contains("Enfants présents"), "{shown}");
        }
    }
}
