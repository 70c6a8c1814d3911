//! The sets of steps of a service, the project of a youth that begins from one, and the functions expected at their meeting.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

async fn house(site: &Site) -> (i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2009-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("solene", "Solène Guichard", Role::ChefService),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    }
    let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::Educateur, Some(organisation), Some(other)).await;
    (service, child)
}

#[tokio::test]
async fn a_project_begins_from_a_method_and_keeps_its_steps_when_the_method_changes() {
    for site in Site::on_each_engine("methodes").await {
        let (service, child) = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let page = format!("/dossiers/{child}/projet-jeune");
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Aucune autre méthode n’est à proposer."), "{told}");
        // The head of service makes the set; an educator reads it.
        let sets = format!("/registre/methodes-jeune/{service}/nouveau");
        let set = [("nom", "Cap métier"), ("start_day", "2026-01-05")];
        leila.post(&sets, &set).await.is_page(404);
        solene.post(&sets, &set).await.is_done();
        let id = site.world.count("SELECT id AS n FROM methode_jeune", &[]).await.to_string();
        let steps = format!("/registre/etapes-methode/{service}/nouveau");
        for (rang, titre, moment) in
            [("1", "Mes talents", "moi"), ("2", "Un métier vu de près", "essayer")]
        {
            let form = [
                ("methode_jeune_id", id.as_str()),
                ("rang", rang),
                ("titre", titre),
                ("moment_projet", moment),
                ("question", "Qu’est-ce qui me plaît ?"),
            ];
            solene.post(&steps, &form).await.is_done();
        }
        let nothing = leila.post(&page, &[("geste", "commencer"), ("methode", "")]).await;
        assert!(nothing.is_page(422).read().contains("Choisissez la méthode."));
        let begin = [("geste", "commencer"), ("methode", id.as_str())];
        leila.post(&page, &begin).await.is_done();
        leila.post(&page, &begin).await.is_page(422);
        let told = leila.get(&page).await.is_page(200).read();
        for said in
            ["Les étapes devant lui", "Mes talents À écrire", "Un métier vu de près", "Cap métier"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        // A step opens the form with its name, and is written under it.
        let prevue = site.world.count("SELECT MIN(id) AS n FROM etape_prevue", &[]).await;
        let form = leila.get(&format!("{page}?prevue={prevue}")).await.is_page(200).text();
        assert!(form.contains("value=\"Mes talents\""), "{form}");
        let words = [
            ("geste", "etape"),
            ("moment_projet", "moi"),
            ("titre", "Mes talents"),
            ("mots", "Je répare les vélos."),
        ];
        leila.post(&page, &words).await.is_done();
        // The service changes its set: what stands before the youth does not.
        let step = site.world.count("SELECT MIN(id) AS n FROM etape_methode", &[]).await;
        let changed = [
            ("methode_jeune_id", id.as_str()),
            ("rang", "1"),
            ("titre", "Mon bilan"),
            ("moment_projet", "moi"),
            ("version", "1"),
        ];
        let edit = format!("/fiche/etapes-methode/{step}/modifier");
        solene.post(&edit, &changed).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Mes talents 12/03/2026") && !told.contains("Mon bilan"), "{told}");
        assert!(told.contains("Je répare les vélos."), "{told}");
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        malo.post(&page, &begin).await.is_page(404);
        malo.get(&format!("/registre/methodes-jeune/{service}")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_function_that_must_be_there_is_told_when_it_is_absent() {
    for site in Site::on_each_engine("fonctions_reunion").await {
        let (service, child) = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let before = Row::default()
            .with("nature", "jeunes")
            .with("day", "2026-01-14")
            .with("presence_direction", 1_i64);
        site.world.add("reunion", service, before).await;
        let new = format!("/registre/fonctions-reunion/{service}/nouveau");
        for fonction in ["Directeur adjoint", "Infirmière"] {
            let form = [("fonction", fonction), ("start_day", "2026-02-01")];
            leila.post(&new, &form).await.is_page(404);
            solene.post(&new, &form).await.is_done();
        }
        let id = site.world.count("SELECT MIN(id) AS n FROM fonction_reunion", &[]).await;
        let list = format!("/services/{service}/reunions-jeunes");
        let told = leila.get(&list).await.is_page(200).read();
        assert!(told.contains("Fonctions attendues qui sont là"), "{told}");
        let (there, fonction) = (format!("enfant_{child}"), format!("fonction_{id}"));
        let form = [
            ("day", "2026-03-12"),
            ("jeton", "4"),
            (there.as_str(), "oui"),
            (fonction.as_str(), "oui"),
        ];
        let one = leila.post(&list, &form).await.is_done();
        let told = leila.get(&one).await.is_page(200).read();
        assert!(told.contains("Attendu et absent : Infirmière."), "{told}");
        let told = leila.get(&list).await.is_page(200).read();
        assert!(told.contains("Le 12/03/2026 Attendu et absent : Infirmière."), "{told}");
        // Before the service said so, nobody was expected.
        assert!(!told.contains("Le 14/01/2026 Attendu"), "{told}");
        let malo = site.sign_in("malo").await;
        malo.get(&list).await.is_page(404);
        malo.get(&one).await.is_page(404);
    }
}
