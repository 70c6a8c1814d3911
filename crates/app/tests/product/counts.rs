//! Figures as the right person sees them: each opens to its records, and counts them all.

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site};

/// The figure that a page shows in large.
fn value(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("no value: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

/// The addresses of a page that hold `part`.
fn links(page: &Answer, part: &str) -> Vec<String> {
    let mut all: Vec<String> = page
        .text()
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| {
            rest.split('"').next().map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        })
        .filter(|link| link.contains(part))
        .collect();
    all.sort();
    all.dedup();
    all
}

async fn a_year(site: &Site) -> i64 {
    let (_, service) = site.house().await;
    for (n, entree) in ["2025-01-10", "2025-03-01", "2024-11-30", "2026-01-05"].iter().enumerate() {
        let prenom = format!("Enfant{n}");
        let personne = site.world.personne(service, "Vasseur", &prenom, "2012-05-04").await;
        site.world.mesure(service, personne, "aemo_renforcee", entree).await;
        site.world.sejour(service, personne, entree).await;
    }
    service
}

#[tokio::test]
async fn a_figure_opens_to_its_records_and_counts_them_all() {
    for site in Site::on_each_engine("figure").await {
        let service = a_year(&site).await;
        let directrice = site.sign_in("directrice").await;
        let page =
            directrice.get(&format!("/services/{service}/figures/file_active?annee=2025")).await;
        page.is_page(200);
        assert_eq!(value(&page), "3");
        let records = links(&page, "/figures/file_active/fiches");
        let records = directrice.get(&records[0]).await;
        records.is_page(200);
        assert_eq!(links(&records, "/fiche/sejours/").len(), 3);
        assert!(records.read().contains("3 fiches"), "{}", records.read());
        // After a write, the next figure is right.
        let late = site.world.personne(service, "Vasseur", "Enfant9", "2012-05-04").await;
        site.world.sejour(service, late, "2025-12-31").await;
        let page =
            directrice.get(&format!("/services/{service}/figures/file_active?annee=2025")).await;
        assert_eq!(value(&page), "4");
    }
}

#[tokio::test]
async fn every_figure_and_table_of_the_catalogue_opens_with_each_of_its_cells() {
    let site = Site::on_sqlite().await;
    let service = a_year(&site).await;
    let directrice = site.sign_in("directrice").await;
    let catalogue = directrice.get(&format!("/services/{service}/catalogue?annee=2025")).await;
    catalogue.is_page(200);
    let mut all = links(&catalogue, &format!("/services/{service}/figures/"));
    all.extend(links(&catalogue, &format!("/services/{service}/tableaux/")));
    assert!(all.len() >= 100, "{} figures and tables", all.len());
    for address in all {
        let page = directrice.get(&address).await;
        page.is_page(200);
        for cell in links(&page, "/fiches?").iter().take(3) {
            directrice.get(cell).await.is_page(200);
        }
        for file in links(&page, "/export?") {
            let export = directrice.get(&file).await;
            assert_eq!(export.status.as_u16(), 200, "{file}");
            assert!(!export.bytes.is_empty());
        }
    }
}

#[tokio::test]
async fn the_dashboard_leads_to_figures_and_a_published_year_stays_as_it_was() {
    for site in Site::on_each_engine("dashboard").await {
        let service = a_year(&site).await;
        let directrice = site.sign_in("directrice").await;
        let dashboard = directrice.get(&format!("/services/{service}/activite?annee=2025")).await;
        dashboard.is_page(200);
        let publications = format!("/services/{service}/publications");
        directrice.get(&publications).await.is_page(200);
        let form = [("annee", "2025"), ("note", "Rapport annuel")];
        let frozen = directrice.post(&publications, &form).await.is_done();
        directrice.get(&frozen).await.is_page(200);
        let late = site.world.personne(service, "Vasseur", "Enfant9", "2012-05-04").await;
        site.world.sejour(service, late, "2025-12-31").await;
        let after = directrice.get(&frozen).await;
        after.is_page(200);
        assert!(after.read().contains("Registre d’aujourd’hui"), "{}", after.read());
    }
}

#[tokio::test]
async fn a_cell_that_counts_by_a_field_apart_shows_its_rows_to_who_reads_that_field() {
    for site in Site::on_each_engine("figure_apart").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        // Gone for some days: the nurse still finishes the care, and reads the assessment no more.
        let stay = Row::default()
            .with("personne_id", child)
            .with("entree_day", "2025-12-20")
            .with("sortie_day", "2026-03-02");
        world.add("sejour", service, stay).await;
        for (who, nom, role) in [
            ("leila", "Leïla Marchand", Role::Educateur),
            ("nadia", "Nadia Roussel", Role::Soignant),
        ] {
            world.compte(who, nom, role, Some(organisation), Some(service)).await;
        }
        let care = Row::default()
            .with("personne_id", child)
            .with("nature", "psychiatrie")
            .with("demande_day", "2026-02-01")
            .with("cadre_soin", "ordonne")
            .with("reponse", "sans_reponse");
        let care = world.add("orientation_sante", service, care).await;
        let row = format!("/fiche/orientations-sante/{care}");
        let behind = |figure: &str| {
            format!("/services/{service}/figures/{figure}/fiches?annee=2026&cellule=0")
        };
        let (leila, nadia) = (site.sign_in("leila").await, site.sign_in("nadia").await);
        for (who, by_frame) in [(&leila, true), (&nadia, false)] {
            let all = who.get(&behind("orientations_sante")).await;
            assert_eq!(links(&all, &row).len(), 1, "{}", all.read());
            let ordered = who.get(&behind("orientations_ordonnees")).await;
            let told = ordered.is_page(200).read();
            assert_eq!(links(&ordered, &row).len(), usize::from(by_frame), "{told}");
            assert_eq!(told.contains("Ces fiches ne vous sont pas ouvertes"), !by_frame, "{told}");
            // Its own page says as much.
            let page = who.get(&row).await.is_page(200).read();
            assert_eq!(page.contains("N’est pas partagé avec vous"), !by_frame, "{page}");
        }
    }
}
