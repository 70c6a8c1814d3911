//! The group that lives where a place is asked for, told beside the request (US-2, step 4).

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct Place {
    service: i64,
    grands: i64,
    lou: i64,
}

/// A service with two units: two girls and a boy among the older ones, nobody among the younger ones.
async fn place(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    for (who, nom, role) in [
        ("solene", "Solène Guichard", Role::ChefService),
        ("leila", "Leïla Marchand", Role::Educateur),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    }
    let other = world.organisation("Fondation Saint-Aubin").await;
    world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
    let mut units = Vec::new();
    for (nom, places) in [("Les Grands", 3_i64), ("Les Petits", 4)] {
        let row = Row::default().with("nom", nom).with("nature", "groupe").with("places", places);
        units.push(world.add("unite", service, row).await);
    }
    let capacity = Row::default()
        .with("nature", "autorisee")
        .with("places", 7_i64)
        .with("start_day", "2021-04-01");
    world.add("capacite", service, capacity).await;
    let mut children = Vec::new();
    for (prenom, sexe, birth, sortie) in [
        ("Lou", "fille", "2012-05-04", None),
        ("Ana", "fille", "2011-01-10", None),
        ("Sami", "garcon", "2010-02-01", Some("2026-04-01")),
    ] {
        let row = Row::default()
            .with("nom", "Carel")
            .with("prenom", prenom)
            .with("sexe", sexe)
            .with("birth_day", birth);
        let child = world.add("personne", service, row).await;
        let mesure = world.mesure(service, child, "placement_ase", "2025-09-20").await;
        let stay = Row::default()
            .with("personne_id", child)
            .with("mesure_id", mesure)
            .with("unite_id", units[0])
            .with("entree_day", "2025-09-25")
            .with("sortie_day", sortie.map(str::to_owned));
        world.add("sejour", service, stay).await;
        children.push(child);
    }
    let assessment = Row::default()
        .with("personne_id", children[0])
        .with("day", "2026-02-01")
        .with("participants", "L’équipe")
        .with("attente", "Du calme.")
        .with("famille_appui", "Sa grand-mère.")
        .with("cadre", "Placement.");
    let assessment = world.add("evaluation_projet", service, assessment).await;
    for (besoin, etat) in [("isole", "assure"), ("securite", "fragile"), ("jouer", "assure")] {
        let row = Row::default()
            .with("personne_id", children[0])
            .with("evaluation_id", assessment)
            .with("day", "2026-02-01")
            .with("besoin", besoin)
            .with("precision_besoin", "Le soir, quand il y a du bruit.")
            .with("etat", etat);
        world.add("besoin_evalue", service, row).await;
    }
    Place { service, grands: units[0], lou: children[0] }
}

#[tokio::test]
async fn a_request_is_read_beside_the_group_of_the_unit_it_asks_for() {
    for site in Site::on_each_engine("groupe").await {
        let home = place(&site).await;
        let solene = site.sign_in("solene").await;
        let page = format!("/services/{}/demandes", home.service);
        let unit = home.grands.to_string();
        let form = [
            ("canal", "telephone"),
            ("demandeur", "ase"),
            ("sexe", "garcon"),
            ("age_years", "17"),
            ("unite_id", unit.as_str()),
        ];
        solene.post(&page, &form).await.is_done();
        let asked = solene.get(&page).await;
        let told = asked.is_page(200).read();
        for said in [
            "Les Grands : 3 présents : 2 filles, 1 garçon ; de 13 à 16 ans (13, 15, 16)",
            "3 sur 3 places, 1 libre à partir du 01/04/2026",
            "à tenir à part à certains moments : 1",
            "l’enfant aurait 1 an de plus que le plus âgé",
            "Tout le service 3 présents",
            "3 sur 7 places, 4 libres dès aujourd’hui",
            "Les Petits personne n’y est",
            "Sécurité physique, affective et émotionnelle (1)",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Jouer et rire"), "what is answered is not a need: {told}");
        // Each figure opens who is counted.
        assert!(asked.text().contains(&format!("/dossiers/{}", home.lou)), "{told}");
        assert!(told.contains("Lou Carel 13 ans · fille · "), "{told}");
        // A unit of another service is not asked for.
        let mut bad = form;
        bad[4].1 = "1";
        solene.post(&page, &bad).await.is_page(422);
        let voisine = site.sign_in("voisine").await;
        voisine.get(&page).await.is_page(404);
        voisine.post(&page, &form).await.is_page(404);
    }
}

#[tokio::test]
async fn who_may_not_read_each_file_reads_no_small_count_and_no_name() {
    for site in Site::on_each_engine("groupe_mur").await {
        let home = place(&site).await;
        let wall = Row::default().with("start_day", "2026-01-01").with("perimetre", "equipe");
        site.world.add("regle_acces", home.service, wall).await;
        let asked = Row::default()
            .with("reception_day", "2026-03-10")
            .with("canal", "telephone")
            .with("demandeur", "ase")
            .with("sexe", "garcon")
            .with("age_years", 17_i64)
            .with("unite_id", home.grands);
        site.world.add("demande", home.service, asked).await;
        let leila = site.sign_in("leila").await;
        let page = leila.get(&format!("/services/{}/demandes", home.service)).await;
        let told = page.is_page(200).read();
        for said in [
            "3 présents ; filles, garçons et âges ne sont pas dits : trop peu d’enfants",
            "à tenir à part à certains moments : moins de 5",
            "Et 3 enfants dont les dossiers ne vous sont pas ouverts.",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        for hidden in ["Carel", "2 filles", "plus âgé", "(1)"] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
    }
}

#[tokio::test]
async fn the_panel_and_the_decision_count_the_same_places() {
    for site in Site::on_each_engine("groupe_places").await {
        let home = place(&site).await;
        let world = &site.world;
        // Open before allowed: four, in two rows that run together; a frame is a part of the whole, never added.
        for (places, cadre) in [(3_i64, None), (1, None), (2, Some("judiciaire"))] {
            let row = Row::default()
                .with("nature", "installee")
                .with("places", places)
                .with("cadre", cadre.map(str::to_owned))
                .with("start_day", "2022-01-01");
            world.add("capacite", home.service, row).await;
        }
        // Three are there, one leaves on 1 April; somebody comes on the 20th.
        let coming = world.personne(home.service, "Carel", "Maël", "2012-08-01").await;
        world.sejour(home.service, coming, "2026-03-20").await;
        let child = world.personne(home.service, "Morel", "Yanis", "2011-01-09").await;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "placement_ase")
            .with("cadre", "administratif")
            .with("prescripteur", "inspecteur_ase")
            .with("decision_day", "2026-03-02")
            .with("reception_day", "2026-03-02");
        let mesure = world.add("mesure", home.service, row).await;
        let solene = site.sign_in("solene").await;
        let page = format!("/services/{}/attente/{mesure}", home.service);
        let told = solene.get(&page).await.is_page(200).read();
        let free = "3 sur 4 places, 1 libre à partir du 01/04/2026 ; une arrivée prévue";
        assert!(told.contains(free), "{told}");
        let mut form = [
            ("choix", "admise"),
            ("motif", "Sa situation ne peut pas attendre."),
            ("prise_en_charge_day", "2026-03-31"),
        ];
        let told = solene.post(&page, &form).await.is_page(422).read();
        let full = "Aucune place n’est libre le 31/03/2026 : 4 enfants présents pour 4 places.";
        assert!(told.contains(full), "{told}");
        form[2].1 = "2026-03-13";
        let told = solene.post(&page, &form).await.is_page(422).read();
        let promised = "Aucune place ne reste libre à partir du 13/03/2026 : 3 enfants présents et 1 arrivée \
                        prévue pour 4 places.";
        assert!(told.contains(promised), "{told}");
        form[2].1 = "2026-04-01";
        solene.post(&page, &form).await.is_done();
    }
}
