//! US-5, step 6: the school is closed, who helps, what device was asked and when it came. US-1, step 9: the synthesis says
//! itself that a co-intervention lacks, and is prepared from the notes.

use access::Role;
use fiche::Row;

use crate::{nomade, site::Site};

// The clock of a house stands on Thursday 12 March 2026.

#[tokio::test]
async fn a_school_is_closed_somebody_helps_and_the_device_asked_comes() {
    for site in Site::on_each_engine("ecole_fermee").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let child = world.personne(service, "Lebrun", "Sami", "2014-05-04").await;
        let sejour = world.sejour(service, child, "2025-01-06").await;
        world
            .compte(
                "rose",
                "Rose Duval",
                Role::AssistantFamilial,
                Some(organisation),
                Some(service),
            )
            .await;
        let pro = Row::default().with("nom", "Duval").with("prenom", "Rose");
        let pro = world.add("professionnel", organisation, pro).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, "rose", pro).await.unwrap();
        write.commit().await.unwrap();
        let tie = Row::default()
            .with("sejour_id", sejour)
            .with("professionnel_id", pro)
            .with("role", "referent_quotidien")
            .with("start_day", "2025-01-10");
        world.add("referent", service, tie).await;
        let rose = site.sign_in("rose").await;
        let page = format!("/dossiers/{child}/scolarite");
        let new = format!("/registre/ecoles-fermees/{service}/nouveau");
        let html = rose.get(&page).await.is_page(200).text();
        assert!(html.contains(&format!("{new}?personne_id={child}")), "{html}");
        let of = child.to_string();
        let mut form = vec![
            ("personne_id", of.as_str()),
            ("motif_fermeture", "ecole"),
            ("start_day", "2026-03-09"),
            ("materiel", "Un ordinateur"),
        ];
        let told = rose.post(&new, &form).await.is_page(422).read();
        assert!(told.contains("Dites quand il a été demandé"), "{told}");
        form.extend([("materiel_a", "la région"), ("materiel_day", "2026-03-10")]);
        rose.post(&new, &form).await.is_done();
        let told = rose.get(&page).await.is_page(200).read();
        for said in [
            "L’école est fermée, depuis le 09/03/2026",
            "Un ordinateur : demandé à la région il y a 2 jours, pas encore arrivé",
            "Matériel attendu",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        world
            .compte("cheffe", "Nadia Roy", Role::ChefService, Some(organisation), Some(service))
            .await;
        let nadia = site.sign_in("cheffe").await;
        let list = format!("/services/{service}/scolarite");
        let told = nadia.get(&list).await.is_page(200).read();
        assert!(told.contains("École fermée (1)") && told.contains("Personne n’aide"), "{told}");
        // Somebody helps all along: it is told there too; then the device comes.
        let row = Row::default()
            .with("personne_id", child)
            .with("qui_soutient", "benevole")
            .with("nom", "Paulette Roy")
            .with("start_day", "2026-03-10");
        world.add("soutien_scolaire", service, row).await;
        let told = nadia.get(&list).await.read();
        assert!(told.contains("Aide : Un bénévole, Paulette Roy"), "{told}");
        let id = world.count("SELECT id AS n FROM fermeture_scolaire", &[]).await;
        form.extend([("version", "1"), ("materiel_recu_day", "2026-03-12")]);
        rose.post(&format!("/fiche/ecoles-fermees/{id}/modifier"), &form).await.is_done();
        let told = rose.get(&page).await.is_page(200).read();
        assert!(told.contains("Un ordinateur : arrivé le 12/03/2026"), "{told}");
        assert!(told.contains("Paulette Roy"), "{told}");
        let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
        world
            .compte("malo", "Malo Evrard", Role::ChefService, Some(organisation), Some(other))
            .await;
        let malo = site.sign_in("malo").await;
        for closed in [page.as_str(), list.as_str(), new.as_str()] {
            malo.get(closed).await.is_page(404);
        }
        malo.get(&format!("/fiche/ecoles-fermees/{id}")).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_synthesis_says_that_a_co_intervention_lacks_until_one_is_decided() {
    for site in Site::on_each_engine("synthese").await {
        let place = nomade::house(&site).await;
        let (service, child) = (place.service, place.child);
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{child}");
        let said =
            [("texte", "Sa mère ne vient plus quand son frère est là."), ("nature", "parent")];
        leila.post(&format!("{file}/journal/nouveau"), &said).await.is_done();
        let begun =
            leila.post(&format!("{file}/ecrits"), &[("nature", "synthese")]).await.is_done();
        let begun = begun.trim_end_matches("/assembler").to_owned();
        let html = leila.get(&begun).await.is_page(200).text();
        let new = format!("/registre/co-interventions/{service}/nouveau");
        for said in [
            "Aucune co-intervention en cours</h2>",
            "Travailler à part avec un adulte de la famille",
            "Aucune co-intervention en cours n’est notée.",
            new.as_str(),
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        // It is prepared from the notes: one touch away.
        let notes = leila.get(&format!("{begun}/assembler")).await.is_page(200).read();
        assert!(notes.contains("Sa mère ne vient plus quand son frère est là"), "{notes}");
        let of = child.to_string();
        let form = [
            ("personne_id", of.as_str()),
            ("avec", "Sa mère"),
            ("aspect", "Venir sans le frère"),
            ("objectif", "Deux visites seule avec lui."),
            ("motif", "difficulte"),
            ("start_day", "2026-03-12"),
        ];
        leila.post(&new, &form).await.is_done();
        let html = leila.get(&begun).await.is_page(200).text();
        assert!(!html.contains("Aucune co-intervention en cours</h2>"), "{html}");
        // One begun now says that one runs.
        let next = leila.post(&format!("{file}/ecrits"), &[("nature", "synthese")]).await.is_done();
        let next = next.trim_end_matches("/assembler").to_owned();
        let told = leila.get(&next).await.is_page(200).read();
        assert!(told.contains("Une co-intervention est en cours."), "{told}");
        let other = site.world.service(place.organisation, "MECS Ailleurs", "mecs").await;
        let here = (Some(place.organisation), Some(other));
        site.world.compte("ailleurs", "Malo Evrard", Role::ChefService, here.0, here.1).await;
        site.sign_in("ailleurs").await.get(&begun).await.is_page(404);
    }
}
