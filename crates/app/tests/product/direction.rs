//! The first page of who directs, and of the head office: services side by side, each figure opening what it counts.

use access::Role;
use fiche::Row;

use crate::{journal::house, site::Site};

/// The row of a service in the table of the first page, as it is read.
fn row_of(page: &str, service: &str) -> String {
    let after = page.split(&format!(">{service}</a></th>")).nth(1).unwrap_or_default();
    after.split("</tr>").next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_director_sees_services_side_by_side_and_each_figure_opens() {
    for site in Site::on_each_engine("direction").await {
        let place = house(&site).await;
        let row = Row::default()
            .with("personne_id", place.child)
            .with("nature", "aemo")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2025-12-10")
            .with("effet_day", "2025-12-10")
            .with("prise_en_charge_day", "2025-12-20")
            .with("terme_day", "2026-12-10");
        site.world.add("mesure", place.service, row).await;
        let incident = Row::default()
            .with("personne_id", place.child)
            .with("nature", "fugue")
            .with("start_at", "2026-03-11T22:00")
            .with("gravite", "grave");
        site.world.add("incident", place.service, incident).await;
        let directrice = site.sign_in("directrice").await;
        let page = directrice.get("/").await;
        let told = page.is_page(200).read();
        for said in [
            "Association Les Rives",
            "Service AER de Blois",
            "MECS La Varenne",
            "Échéances en retard",
            "Incidents",
            "1 à dire",
            "Absents",
            "Départs",
            "Élodie Vasseur",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let html = page.text();
        let ours = row_of(&html, "Service AER de Blois");
        let list = format!("/services/{}/echeances", place.service);
        assert!(ours.contains(&list), "{ours}");
        // Every figure opens the records behind it.
        let links: Vec<&str> =
            ours.split("href=\"").skip(1).filter_map(|one| one.split('"').next()).collect();
        assert!(links.len() >= 6, "{ours}");
        for link in links {
            directrice.get(link).await.is_page(200);
        }
        // What is late is counted as on the list it opens.
        let late = told.split("Échéances en retard (").nth(1).unwrap_or_default();
        let late: usize = late.split(')').next().unwrap_or_default().parse().unwrap();
        let list = directrice.get(&list).await.is_page(200).read();
        assert!(list.contains(&format!("{late} échéance")), "{late}: {list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_office_sees_how_many_and_no_child_and_an_educator_no_table() {
    for site in Site::on_each_engine("direction_qui").await {
        let place = house(&site).await;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = site.world.count(sql, &[place.service.into()]).await;
        site.world.compte("siege", "Anne Poncet", Role::Siege, Some(organisation), None).await;
        let siege = site.sign_in("siege").await;
        let page = siege.get("/").await.is_page(200).read();
        for said in ["Association Les Rives", "Service AER de Blois", "Accueillis", "Absents"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        for hidden in ["Vasseur", "En retard", "Incidents", "À valider"] {
            assert!(!page.contains(hidden), "{hidden}: {page}");
        }
        let other = site.world.organisation("Fondation Saint-Aubin").await;
        site.world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
        for identifiant in ["leila", "voisine", "admin"] {
            let page = site.sign_in(identifiant).await.get("/").await.is_page(200).read();
            assert!(!page.contains("Départs"), "{page}");
        }
    }
}
