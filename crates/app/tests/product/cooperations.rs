//! What services say to one another before the crisis and in it, a moment that is complex and ends, and on whom a child
//! counts when the place changes (ADR 0075).

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

/// A service with two children: its identifier, and theirs.
async fn place(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let mut children = Vec::new();
    for (nom, prenom) in [("Vasseur", "Élodie"), ("Buisson", "Sami")] {
        let child = world.personne(service, nom, prenom, "2012-05-04").await;
        world.mesure(service, child, "placement_ase", "2025-09-25").await;
        world.sejour(service, child, "2025-09-25").await;
        children.push(child);
    }
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("paule", "Paule Sicard", Role::Psychologue),
        ("odile", "Odile Renard", Role::Secretaire),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    }
    let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::ChefService, Some(organisation), Some(other)).await;
    (service, children[0], children[1])
}

#[tokio::test]
async fn ten_exchanges_of_which_four_in_a_crisis_and_a_child_of_whom_nobody_speaks() {
    for site in Site::on_each_engine("cooperations").await {
        let (service, spoken, silent) = place(&site).await;
        for (child, kinds) in [(spoken, ["ppe", "ppa"]), (silent, ["ppe", "ppa"])] {
            for kind in kinds {
                let row = Row::default()
                    .with("personne_id", child)
                    .with("projet", kind)
                    .with("detenteur", "Le département")
                    .with("day", "2025-10-01");
                site.world.add("projet_en_cours", service, row).await;
            }
        }
        let leila = site.sign_in("leila").await;
        let new = format!("/registre/echanges-services/{service}/nouveau");
        let child = spoken.to_string();
        for n in 1..=10 {
            let day = format!("2026-02-{n:02}");
            let form = [
                ("personne_id", child.as_str()),
                ("day", day.as_str()),
                ("avec", "Le DITEP, Mme Adam"),
                ("moment_echange", if n > 6 { "crise" } else { "prevu" }),
                ("projet", "ppa"),
                ("convention", "Convention de 2024"),
            ];
            leila.post(&new, &form).await.is_done();
        }
        let page = format!("/services/{service}/cooperations");
        let told = leila.get(&page).await.is_page(200).read();
        for said in [
            "Depuis un an, 10 échanges : 60 % prévus, 40 % en crise.",
            "Sami Buisson 2 projets",
            "Convention de 2024",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Élodie Vasseur 2 projets"), "{told}");
        // Each number opens its records.
        let records =
            leila.get(&format!("/registre/echanges-services/{service}?personne_id={spoken}")).await;
        assert!(
            records.is_page(200).read().contains("10 échanges entre services"),
            "{}",
            records.read()
        );
        let figure = format!("/services/{service}/figures/part_echanges_crise?annee=2026");
        let directrice = site.sign_in("directrice").await;
        assert!(directrice.get(&figure).await.is_page(200).read().contains("40,0"));
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}

#[tokio::test]
async fn a_complex_moment_stands_on_the_page_while_it_lasts_and_is_no_word_for_a_child() {
    for site in Site::on_each_engine("cooperation_moment").await {
        let (service, child, _) = place(&site).await;
        let paule = site.sign_in("paule").await;
        let personne = child.to_string();
        let mut form = vec![
            ("personne_id", personne.as_str()),
            ("start_day", "2026-02-20"),
            ("motif", "Deux déménagements en un mois."),
            ("poids_administratif", "beaucoup"),
            ("poids_accompagnement", "un_peu"),
            ("poids_trouble", "aucun"),
            ("revue_day", "2026-05-20"),
        ];
        let new = format!("/registre/situations-complexes/{service}/nouveau");
        paule.post(&new, &form[..6]).await.is_page(422);
        paule.post(&new, &form).await.is_done();
        let file = format!("/dossiers/{child}");
        let leila = site.sign_in("leila").await;
        let told = leila.get(&file).await.is_page(200).read();
        assert!(
            told.contains("Un moment complexe depuis le 20/02/2026, à revoir le 20/05/2026"),
            "{told}"
        );
        // Who keeps the register is told neither of it nor of what weighs.
        let odile = site.sign_in("odile").await;
        assert!(!odile.get(&file).await.is_page(200).read().contains("moment complexe"));
        let id = site.world.count("SELECT id AS n FROM situation_complexe", &[]).await;
        odile.get(&format!("/fiche/situations-complexes/{id}")).await.is_page(404);
        let directrice = site.sign_in("directrice").await;
        for (table, weight) in [
            ("administratif", "Pèse beaucoup"),
            ("accompagnement", "Pèse un peu"),
            ("trouble", "est pas en cause"),
        ] {
            let page = format!("/services/{service}/tableaux/moments_complexes_{table}?annee=2026");
            let told = directrice.get(&page).await.is_page(200).read();
            assert!(told.contains(weight), "{weight}: {told}");
        }
        form.extend([("end_day", "2026-03-10"), ("version", "1")]);
        paule.post(&format!("/fiche/situations-complexes/{id}/modifier"), &form).await.is_done();
        assert!(!leila.get(&file).await.read().contains("Un moment complexe depuis"));
        // A child is no case: another wording is proposed, and the note is kept.
        let note = [("texte", "C’est un cas complexe."), ("categorie", "vie")];
        let sent = leila.post(&format!("{file}/journal/nouveau"), &note).await;
        sent.is_done();
        let next = leila.get(sent.location()).await.is_page(200).text();
        assert!(next.contains("il vit un moment complexe"), "{next}");
    }
}

#[tokio::test]
async fn a_change_of_place_says_how_those_on_whom_the_child_counts_are_kept() {
    for site in Site::on_each_engine("cooperation_links").await {
        let (service, child, _) = place(&site).await;
        let contact = Row::default()
            .with("personne_id", child)
            .with("nom", "Mme Roux")
            .with("lien", "grand_parent")
            .with("start_day", "2024-01-10")
            .with("attachement", 1)
            .with("rythme_lien", "Un appel chaque dimanche");
        site.world.add("contact", service, contact).await;
        let leila = site.sign_in("leila").await;
        let personne = child.to_string();
        let mut form = vec![
            ("personne_id", personne.as_str()),
            ("nature_solution", "autre_service"),
            ("cause_solution", "place"),
            ("texte", "À la MECS de Vendôme."),
            ("start_day", "2026-03-12"),
        ];
        leila
            .post(&format!("/registre/solutions-provisoires/{service}/nouveau"), &form)
            .await
            .is_done();
        let page = format!("/dossiers/{child}/solutions");
        let told = leila.get(&page).await.is_page(200).read();
        for said in [
            "Sur qui il compte Mme Roux depuis le 10/01/2024 · Un appel chaque dimanche",
            "rien ne dit comment est gardé le lien avec Mme Roux",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let id = site.world.count("SELECT id AS n FROM solution_provisoire", &[]).await;
        form.extend([("liens", "Elle l’appelle le dimanche, la MECS l’y aide."), ("version", "1")]);
        leila.post(&format!("/fiche/solutions-provisoires/{id}/modifier"), &form).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(
            !told.contains("rien ne dit comment") && told.contains("la MECS l’y aide"),
            "{told}"
        );
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}
