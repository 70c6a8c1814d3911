//! What nobody may give, how long what was given lasts, and who learns at once that a file was forced open.

use access::Role;
use fiche::Row;

use crate::site::{Answer, NIGHT, Site, Visitor, reasoned};

// The clock of a house stands on 12 March 2026.

/// A service with its head, its nurse and the officer, a child who stays there, and a service next door.
async fn house(site: &Site, entree: &str, sortie: Option<&str>) -> (i64, [i64; 2], i64) {
    let (organisation, first) = site.house().await;
    let world = &site.world;
    let second = world.service(organisation, "SESSAD des Tilleuls", "sessad").await;
    let child = world.personne(first, "Vasseur", "Élodie", "2012-05-04").await;
    let people = [
        ("solene", "Solène Guichard", Role::ChefService, Some(first)),
        ("agathe", "Agathe Morel", Role::Soignant, Some(first)),
        ("malo", "Malo Evrard", Role::Educateur, Some(second)),
        ("bruno", "Bruno Petit", Role::Soignant, Some(second)),
        ("anne", "Anne Lemoine", Role::DelegueDonnees, None),
    ];
    for (identifiant, nom, role, service) in people {
        world.compte(identifiant, nom, role, Some(organisation), service).await;
    }
    let mut row = Row::default().with("personne_id", child).with("entree_day", entree);
    if let Some(day) = sortie {
        row = row.with("sortie_day", day);
    }
    world.add("sejour", first, row).await;
    (organisation, [first, second], child)
}

/// An act that ticks one box, sent by its form.
async fn gives(who: &Visitor<'_>, [from, to]: [i64; 2], child: i64, what: &str) -> Answer {
    let (child, to) = (child.to_string(), to.to_string());
    let form = [
        ("personne_id", child.as_str()),
        ("destinataire_id", to.as_str()),
        ("finalite", "Suivre le traitement."),
        (what, "oui"),
        ("start_day", "2026-03-01"),
        ("end_day", "2026-06-30"),
        ("information", "informes"),
    ];
    who.post(&format!("/registre/partages/{from}/nouveau"), &reasoned(&form)).await
}

#[tokio::test]
async fn nobody_opens_to_others_what_they_may_not_read_themselves() {
    for site in Site::on_each_engine("donner").await {
        let (_, services, child) = house(&site, "2025-01-10", None).await;
        let note = Row::default()
            .with("personne_id", child)
            .with("day", "2026-02-01")
            .with("texte", "Asthme d’effort.");
        let note = site.world.add("note_medicale", services[0], note).await;
        let solene = site.sign_in("solene").await;
        let agathe = site.sign_in("agathe").await;
        // Who answers for the service reads no medical file: she gives none.
        let told = gives(&solene, services, child, "partage_medical").await.is_page(422).read();
        assert!(told.contains("ne vous est pas ouvert pour cet enfant"), "{told}");
        gives(&solene, services, child, "partage_vie").await.is_done();
        // A nurse gives what care needs, to carers; not the rest, which she reads.
        let told = gives(&agathe, services, child, "partage_judiciaire").await.is_page(422).read();
        assert!(told.contains("Restrictions judiciaires"), "{told}");
        gives(&agathe, services, child, "partage_medical").await.is_done();
        let bruno = site.sign_in("bruno").await;
        bruno.get(&format!("/fiche/notes-medicales/{note}")).await.is_page(200);
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/fiche/notes-medicales/{note}")).await.is_page(404);
        // Nor does she send elsewhere what the head gave, by correcting her act.
        let act = gives(&solene, services, child, "partage_incident").await.is_done();
        let act = act.split('?').next().unwrap().to_owned();
        let (of, to) = (child.to_string(), services[1].to_string());
        let mut form = vec![
            ("personne_id", of.as_str()),
            ("destinataire_id", to.as_str()),
            ("finalite", "Suivre le traitement."),
            ("partage_incident", "oui"),
            ("start_day", "2026-03-01"),
            ("end_day", "2026-12-31"),
            ("information", "informes"),
            ("version", "1"),
            ("motif", "plus long"),
        ];
        let longer = agathe.post(&format!("{act}/modifier"), &reasoned(&form)).await;
        assert!(longer.is_page(422).read().contains("ne vous est pas ouvert"), "{}", longer.read());
        // To end it is always allowed.
        form[5].1 = "2026-06-30";
        form.push(("retrait_day", "2026-03-11"));
        agathe.post(&format!("{act}/modifier"), &reasoned(&form)).await.is_done();
        // What was received by sharing is not given further.
        let onward = [services[1], services[0]];
        gives(&bruno, onward, child, "partage_medical").await.is_page(422);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM partage", &[]).await, 3);
    }
}

#[tokio::test]
async fn what_is_shared_ends_with_the_mission_it_was_decided_for_and_its_delay() {
    for site in Site::on_each_engine("donner_fin").await {
        let (_, services, child) = house(&site, "2025-01-10", Some("2025-12-20")).await;
        let file = format!("/dossiers/{child}");
        let solene = site.sign_in("solene").await;
        gives(&solene, services, child, "partage_identite").await.is_done();
        let malo = site.sign_in("malo").await;
        malo.get(&file).await.is_page(200);
        // Ninety days after the end, ten days from now, the act still has months to run.
        site.world.clock.advance_s(10 * 86_400);
        let malo = site.sign_in("malo").await;
        malo.get(&file).await.is_page(404);
        let shared = malo.get("/dossiers-partages").await.is_page(200).read();
        assert!(!shared.contains("Vasseur"), "{shared}");
    }
}

#[tokio::test]
async fn two_files_of_one_child_open_together_at_night_and_each_service_is_told() {
    for site in Site::on_each_engine("nuit_deux").await {
        let (organisation, services, child) = house(&site, "2025-01-10", None).await;
        let world = &site.world;
        // The service next door, of the same association, has a file of its own, as each service has.
        let other = world.personne(services[1], "Vasseur", "Élodie", "2012-05-04").await;
        world.sejour(services[1], other, "2025-02-01").await;
        let here = (Some(organisation), Some(services[1]));
        world.compte("remi", "Rémi Caron", Role::ChefService, here.0, here.1).await;
        let third = world.service(organisation, "Foyer du Clos", "foyer").await;
        world.compte("lina", "Lina Faure", Role::Educateur, here.0, Some(third)).await;
        let lina = site.sign_in("lina").await;
        let opened = lina.post("/acces-urgence", &NIGHT).await.is_done();
        assert_eq!(opened, format!("/dossiers/{child}"), "one of them");
        for one in [child, other] {
            lina.get(&format!("/dossiers/{one}")).await.is_page(200);
        }
        // Each is reviewed where the child is followed.
        for name in ["solene", "remi"] {
            let head = site.sign_in(name).await;
            let told = head.get("/acces-urgence/revue").await.is_page(200).read();
            assert!(told.contains("Lina Faure"), "{name}: {told}");
        }
    }
}

#[tokio::test]
async fn who_answers_learns_of_an_emergency_on_any_page_and_the_officer_too() {
    for site in Site::on_each_engine("nuit_dit").await {
        let (organisation, services, _) = house(&site, "2025-01-10", None).await;
        let solene = site.sign_in("solene").await;
        let page = format!("/registre/sejours/{}", services[0]);
        let told = "Un accès d’urgence à un dossier de vos services est à relire.";
        assert!(!solene.get(&page).await.is_page(200).text().contains(told));
        site.sign_in("malo").await.post("/acces-urgence", &NIGHT).await.is_done();
        assert!(solene.get(&page).await.is_page(200).text().contains(told));
        // Those who do not review are told nothing.
        let agathe = site.sign_in("agathe").await;
        assert!(!agathe.get(&page).await.is_page(200).text().contains("à relire"));
        // Another process of the house looks by itself.
        site.world.shell.urgences.tell(std::collections::BTreeMap::new());
        partage::urgence::look(&site.world.shell).await.unwrap();
        site.world.clock.advance_s(73 * 3_600);
        partage::urgence::look(&site.world.shell).await.unwrap();
        let anne = site.sign_in("anne").await;
        let of = format!("/organisations/{organisation}/conformite");
        let told = anne.get(&of).await.is_page(200).text();
        assert!(told.contains("Un accès d’urgence à relire est en retard."), "{told}");
        let acces = site.world.count("SELECT id AS n FROM acces_urgence", &[]).await;
        let verdict = [("verdict", "injustifie"), ("note", "La fugue était d’un autre enfant.")];
        anne.post(&format!("/acces-urgence/revue/{acces}"), &verdict).await.is_done();
        assert!(!anne.get(&of).await.is_page(200).text().contains("à relire"));
    }
}

#[tokio::test]
async fn a_return_is_opened_by_the_service_that_keeps_the_files_and_by_no_other() {
    for site in Site::on_each_engine("retour").await {
        let (organisation, services, child) = house(&site, "2025-01-10", None).await;
        let (world, [first, second]) = (&site.world, services);
        let here = (Some(organisation), Some(second));
        world.compte("remi", "Rémi Caron", Role::ChefService, here.0, here.1).await;
        let mut theirs = Row::default()
            .with("personne_id", child)
            .with("start_day", "2026-01-05")
            .with("nature", "domicile_parental");
        // What that service wrote before anybody shared, during a mission of its own.
        (theirs.id, theirs.owner, theirs.version) = (700_001, second, 1);
        let mut stay = Row::default().with("personne_id", child).with("entree_day", "2026-01-05");
        (stay.id, stay.owner, stay.version) = (700_002, second, 1);
        let mut write = world.ground.db.write().await.unwrap();
        fiche::keep_all(&mut write, world.fiche("sejour"), &[stay], None).await.unwrap();
        fiche::keep_all(&mut write, world.fiche("hebergement"), &[theirs], None).await.unwrap();
        write.commit().await.unwrap();
        let theirs = 700_001;
        let solene = site.sign_in("solene").await;
        let place = format!("/fiche/hebergements/{theirs}");
        let (of, to) = (child.to_string(), second.to_string());
        let mut form = vec![
            ("personne_id", of.as_str()),
            ("destinataire_id", to.as_str()),
            ("finalite", "Un seul projet."),
            ("partage_identite", "oui"),
            ("partage_vie", "oui"),
            ("reciproque", "oui"),
            ("start_day", "2026-03-01"),
            ("end_day", "2026-06-30"),
            ("information", "informes"),
        ];
        let act = solene
            .post(&format!("/registre/partages/{first}/nouveau"), &reasoned(&form))
            .await
            .is_done();
        // Asking for it opens nothing of theirs.
        solene.get(&place).await.is_page(404);
        let number = act.rsplit('/').next().unwrap().to_owned();
        let opens = [("partage", number.as_str()), ("geste", "ouvrir"), ("version", "1")];
        for who in ["solene", "malo", "anne"] {
            site.sign_in(who).await.post("/dossiers-partages", &opens).await.is_page(404);
        }
        // A nurse gives what care needs, and no more.
        let bruno = site.sign_in("bruno").await.post("/dossiers-partages", &opens).await;
        assert!(bruno.location().contains("refus=retour"), "{}", bruno.location());
        solene.get(&place).await.is_page(404);
        let remi = site.sign_in("remi").await;
        let told = remi.get("/dossiers-partages").await.is_page(200).read();
        assert!(told.contains("demande que SESSAD des Tilleuls lui ouvre en retour"), "{told}");
        let malo = site.sign_in("malo").await;
        let told = malo.get("/dossiers-partages").await.is_page(200).read();
        assert!(told.contains("Vasseur") && !told.contains("lui ouvre en retour"), "{told}");
        remi.post("/dossiers-partages", &opens).await.is_done();
        solene.get(&place).await.is_page(200);
        // What is widened afterwards is agreed to again.
        form[7].1 = "2026-12-31";
        form.extend([("version", "1"), ("motif", "plus long")]);
        solene.post(&format!("{act}/modifier"), &reasoned(&form)).await.is_done();
        solene.get(&place).await.is_page(404);
        // What was read before it changed is not what is agreed to.
        let late = remi.post("/dossiers-partages", &opens).await;
        assert!(late.location().contains("refus=version"), "{}", late.location());
        solene.get(&place).await.is_page(404);
        let now = [("partage", number.as_str()), ("geste", "ouvrir"), ("version", "2")];
        remi.post("/dossiers-partages", &now).await.is_done();
        solene.get(&place).await.is_page(200);
        remi.post("/dossiers-partages", &[("partage", number.as_str())]).await.is_done();
        solene.get(&place).await.is_page(404);
        // The act itself still opens the file the other way.
        malo.get(&format!("/dossiers/{child}")).await.is_page(200);
    }
}

#[tokio::test]
async fn a_grave_access_waits_for_the_direction_and_the_officer_and_is_not_opened_again_meanwhile()
{
    for site in Site::on_each_engine("grave").await {
        let (_, services, child) = house(&site, "2025-01-10", None).await;
        let malo = site.sign_in("malo").await;
        malo.post("/acces-urgence", &NIGHT).await.is_done();
        // What an emergency opens is read here: it is not carried away.
        let file = format!("/dossiers/{child}");
        let page = malo.get(&file).await.is_page(200).text();
        assert!(!page.contains("/sans-reseau?avec=") && !page.contains("Leur page"), "{page}");
        let of = child.to_string();
        malo.post("/sans-reseau/emporter", &[("enfants", of.as_str())]).await.is_page(404);
        let solene = site.sign_in("solene").await;
        let acces = site.world.count("SELECT id AS n FROM acces_urgence", &[]).await;
        let review = format!("/acces-urgence/revue/{acces}");
        let page = solene.get(&review).await.is_page(200).text();
        assert!(page.contains(&format!("/dossiers/{child}/trace")), "what was opened: {page}");
        let verdict = [("verdict", "signale"), ("note", "Aucune raison d’ouvrir.")];
        solene.post(&review, &verdict).await.is_done();
        malo.get(&file).await.is_page(404);
        let told = malo.post("/acces-urgence", &NIGHT).await.is_page(422).read();
        assert!(told.contains("signalé comme grave"), "{told}");
        for who in ["anne", "directrice"] {
            let who = site.sign_in(who).await;
            let told = who.get("/").await.is_page(200).read();
            assert!(told.contains("accès d’urgence jugé grave"), "{told}");
            let told = who.get(&review).await.is_page(200).read();
            assert!(told.contains("n’en a pas encore pris connaissance"), "{told}");
            who.post(&review, &[("geste", "connaissance")]).await.is_done();
            assert!(!who.get("/").await.is_page(200).read().contains("jugé grave"));
        }
        // Who reviewed it answers neither for the direction nor for the officer.
        solene.post(&review, &[("geste", "connaissance")]).await.is_page(404);
        // The direction knows: at night, the file opens again.
        malo.post("/acces-urgence", &NIGHT).await.is_done();
        assert_eq!(services.len(), 2);
    }
}
