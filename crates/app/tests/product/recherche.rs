//! An extract for research: no name, no day of birth, small groups hidden, always two persons, in the trace of each child.

use access::Role;
use fiche::Row;

use crate::{
    exports::{opened, password},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_extract_for_research_leaves_by_two_persons_without_what_would_tell_a_child() {
    for site in Site::on_each_engine("recherche").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let here = (Some(organisation), Some(service));
        world.compte("cheffe", "Nadia Belkacem", Role::ChefService, here.0, here.1).await;
        world.compte("educ", "Camille Roy", Role::Educateur, here.0, here.1).await;
        let other = world.organisation("Fondation Saint-Aubin").await;
        world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
        let mut first = 0;
        for n in 0..8 {
            let child =
                world.personne(service, &format!("Vasseur{n}"), "Élodie", "2012-05-04").await;
            world.sejour(service, child, "2025-01-06").await;
            let nature = if n == 7 { "placement_ase" } else { "aemo" };
            let measure = |day: &'static str| {
                Row::default()
                    .with("personne_id", child)
                    .with("nature", nature)
                    .with("cadre", "judiciaire")
                    .with("prescripteur", "juge_enfants")
                    .with("prescripteur_nom", "Mme Roland")
                    .with("decision_day", day)
                    .with("prise_en_charge_day", day)
            };
            world.add("mesure", service, measure("2025-03-10")).await;
            if n == 0 {
                first = child;
                world.add("mesure", service, measure("2025-09-01")).await;
            }
        }
        let path = format!("/services/{service}/export");
        let address = format!("{path}?source=recherche&annee=2025");
        let cheffe = site.sign_in("cheffe").await;
        let way = cheffe.get(&format!("/services/{service}/activite?annee=2025")).await;
        assert!(way.is_page(200).text().contains("source=recherche"), "{}", way.text());
        let told = cheffe.get(&address).await.is_page(200).read();
        for said in ["Toujours nécessaire", "Servir une recherche", "mesures de 2025"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        for stranger in ["educ", "voisine"] {
            site.sign_in(stranger).await.get(&address).await.is_page(404);
        }
        let form = [
            ("source", "recherche"),
            ("annee", "2025"),
            ("format", "csv"),
            ("finalite", "recherche"),
            ("precision", "Université de Tours, durée des mesures : convention 2026-4."),
        ];
        // Eight children: fewer than what asks for a second person elsewhere.
        let asked = cheffe.post(&path, &form).await.is_done();
        cheffe.get(&format!("{asked}/fichier")).await.is_page(404);
        cheffe.post(&asked, &[("reponse", "accorde")]).await.is_page(422);
        let directrice = site.sign_in("directrice").await;
        let told = directrice.get(&asked).await.is_page(200).read();
        assert!(told.contains("Université de Tours"), "{told}");
        directrice.post(&asked, &[("reponse", "accorde")]).await.is_done();
        let page = cheffe.post(&asked, &[]).await;
        page.is_page(200);
        let file = cheffe.get(&format!("{asked}/fichier")).await;
        let (csv, _) = opened(&file.bytes, &password(&page));
        let csv = String::from_utf8(csv).unwrap();
        for kept in ["Vasseur", "Élodie", "2012-05", "04/05/2012", "Roland", &format!("{first};")]
        {
            assert!(!csv.contains(kept), "{kept}: {csv}");
        }
        // The only child who is placed is told among nobody: removed. Two measures of one child are not laid side by side.
        assert!(!csv.to_lowercase().contains("placement"), "{csv}");
        let numbers: Vec<&str> = csv
            .lines()
            .filter(|line| line.contains("AEMO"))
            .map(|line| line.split([';', ',']).next().unwrap())
            .collect();
        let distinct: std::collections::BTreeSet<&&str> = numbers.iter().collect();
        assert_eq!((numbers.len(), distinct.len()), (8, 8), "{csv}");
        assert!(csv.contains("11 à 14 ans"), "{csv}");
        // Each child reads of it.
        let sql = "SELECT count(DISTINCT personne_id) AS n FROM audit
                    WHERE action = 'parcours.exporter' AND details LIKE '%export:%'
                      AND personne_id IS NOT NULL";
        assert_eq!(world.count(sql, &[]).await, 8);
    }
}
