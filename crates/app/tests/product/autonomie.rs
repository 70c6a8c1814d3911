//! The agreement of a young adult: asked, decided, followed, told before it ends; the interview before it.

use access::Role;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    /// Turned 17 in January 2026.
    young: i64,
}

async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let young = world.personne(service, "Lebrun", "Sami", "2009-01-20").await;
    world.mesure(service, young, "placement_ase", "2025-02-10").await;
    world.sejour(service, young, "2025-02-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("claire", "Claire Fontaine", Role::ChefService),
        ("nadia", "Nadia Roussel", Role::Siege),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    House { service, young }
}

#[tokio::test]
async fn an_agreement_is_asked_decided_followed_and_its_end_is_prepared_three_months_before() {
    for site in Site::on_each_engine("autonomie_contrat").await {
        let House { service, young } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{young}/sortie");
        let empty = leila.get(&page).await.is_page(200).read();
        assert!(empty.contains("Aucun n’est demandé"), "{empty}");
        let child = young.to_string();
        let new = format!("/registre/contrats-jeune-majeur/{service}/nouveau");
        let asked = vec![
            ("personne_id", child.as_str()),
            ("objet_contrat", "premier"),
            ("demande_day", "2026-02-10"),
            ("mots", "Finir mon CAP."),
            ("retour", page.as_str()),
        ];
        assert_eq!(leila.post(&new, &asked).await.is_done(), page);
        let told = leila.get(&page).await.is_page(200).read();
        assert!(
            told.contains("Sans réponse depuis 30 jours") && told.contains("Finir mon CAP."),
            "{told}"
        );
        let id = site.world.count("SELECT id AS n FROM contrat_jeune_majeur", &[]).await;
        let edit = format!("/fiche/contrats-jeune-majeur/{id}/modifier");
        let with = |more: &[(&'static str, &'static str)]| {
            asked.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>()
        };
        // A refusal says why, and how to contest it.
        let refusal =
            [("reponse_contrat", "refuse"), ("decision_day", "2026-03-01"), ("version", "1")];
        let refused = leila.post(&edit, &with(&refusal)).await.is_page(422).read();
        assert!(refused.contains("Écrivez le motif"), "{refused}");
        let granted = [
            ("reponse_contrat", "accorde"),
            ("decision_day", "2026-03-01"),
            ("start_day", "2026-03-10"),
            ("end_day", "2026-05-31"),
            ("version", "1"),
        ];
        leila.post(&edit, &with(&granted)).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Finit le 31/05/2026 : préparer la suite"), "{told}");
        let owed = leila.get(&format!("/dossiers/{young}/echeances")).await.is_page(200).read();
        assert!(owed.contains("la suite se prépare avec le jeune"), "{owed}");
        // The next one is asked: the deadline is kept by it.
        let next = [
            ("personne_id", child.as_str()),
            ("objet_contrat", "renouvellement"),
            ("demande_day", "2026-03-12"),
        ];
        leila.post(&new, &next).await.is_done();
        let owed = leila.get(&format!("/dossiers/{young}/echeances")).await.is_page(200).read();
        let open = owed.split("Ce qui a été fait").next().unwrap_or(&owed);
        assert!(!open.contains("la suite se prépare avec le jeune"), "{open}");
        // Counted, and each figure opens.
        let claire = site.sign_in("claire").await;
        for figure in ["contrats_demandes", "contrats_accordes", "jeunes_en_contrat"] {
            let at = format!("/services/{service}/figures/{figure}/fiches?annee=2026");
            let opened = claire.get(&at).await.is_page(200).read();
            assert!(opened.contains("Lebrun"), "{figure}: {opened}");
        }
        // Who keeps the seat, and who is of elsewhere, read none of it.
        let nadia = site.sign_in("nadia").await;
        nadia.get(&page).await.is_page(404);
        nadia.get(&format!("/fiche/contrats-jeune-majeur/{id}")).await.is_page(404);
    }
}

#[tokio::test]
async fn the_interview_of_17_years_keeps_its_deadline_and_says_what_it_left_aside() {
    for site in Site::on_each_engine("autonomie_entretien").await {
        let House { service, young } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{young}/sortie");
        let child = young.to_string();
        let form = [
            ("personne_id", child.as_str()),
            ("moment_entretien", "dix_sept_ans"),
            ("day", "2026-03-02"),
            ("bilan_parcours", "oui"),
            ("droits_dits", "oui"),
            ("vu_logement", "oui"),
            ("mots", "J’ai peur d’être seul."),
            ("retour", page.as_str()),
        ];
        let new = format!("/registre/entretiens-autonomie/{service}/nouveau");
        leila.post(&new, &form).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Tenu le 02/03/2026"), "{told}");
        let aside =
            "Pas encore vu avec le jeune : les conditions de son accompagnement, ses ressources";
        assert!(told.contains(aside), "{told}");
        let sql = "SELECT COUNT(*) AS n FROM etape_parcours WHERE nature = 'entretien_17_ans'";
        assert_eq!(site.world.count(sql, &[]).await, 1, "the step that keeps the deadline");
        let list = leila.get(&format!("/services/{service}/sorties")).await.is_page(200).read();
        assert!(list.contains("aucun sans entretien"), "{list}");
        // Its day is corrected: the step follows, and is not doubled.
        let id = site.world.count("SELECT id AS n FROM entretien_autonomie", &[]).await;
        let edit = format!("/fiche/entretiens-autonomie/{id}/modifier");
        let moved: Vec<_> = form
            .iter()
            .copied()
            .filter(|(name, _)| *name != "day")
            .chain([("day", "2026-03-03"), ("version", "1")])
            .collect();
        leila.post(&edit, &moved).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM etape_parcours WHERE nature = 'entretien_17_ans' AND day = '2026-03-03'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test]
async fn nothing_closes_at_eighteen_by_itself() {
    for site in Site::on_each_engine("autonomie_18").await {
        let House { service, .. } = house(&site).await;
        let world = &site.world;
        let grown = world.personne(service, "Duval", "Inès", "2008-03-01").await;
        world.mesure(service, grown, "placement_ase", "2024-02-10").await;
        world.sejour(service, grown, "2024-02-20").await;
        let leila = site.sign_in("leila").await;
        let page = leila.get(&format!("/dossiers/{grown}/sortie")).await.is_page(200).read();
        assert!(page.contains("a eu 18 ans le 01/03/2026"), "{page}");
        let asked =
            format!("/registre/contrats-jeune-majeur/{service}/nouveau?personne_id={grown}");
        leila.get(&asked).await.is_page(200);
        let claire = site.sign_in("claire").await;
        claire.get(&format!("/dossiers/{grown}")).await.is_page(200);
        let here = format!("/registre/sejours/{service}");
        let opened = claire.get(&here).await.is_page(200).read();
        assert!(opened.contains("Duval"), "{opened}");
    }
}
