//! What the child shows around a visit, the real links beside what a judge limits, the rules on screens of a day; the
//! clinical meetings on a page of their own.

use access::Role;
use fiche::Row;

use crate::{
    espace::{self, house},
    site::{Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

async fn told(visitor: &Visitor<'_>, path: &str) -> String {
    visitor.get(path).await.is_page(200).read()
}

/// The head of the service, and an educator of another one.
async fn others(site: &Site, house: &espace::House) {
    let world = &site.world;
    let sql = format!("SELECT organisation_id AS n FROM service WHERE id = {}", house.service);
    let organisation = world.count(&sql, &[]).await;
    let row = Row::default().with("nom", "MECS Voisine").with("nature", "mecs");
    let other = world.add("service", organisation, row).await;
    let place = (Some(organisation), Some(house.service));
    world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
    world.compte("voisin", "Noé Petit", Role::Educateur, place.0, Some(other)).await;
}

fn visit(child: i64, day: &str, etat: &str) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("nature", "visite")
        .with("titulaire", "pere")
        .with("start_at", format!("{day}T14:00"))
        .with("end_at", format!("{day}T15:00"))
        .with("lieu", "Le Trait d’union")
        .with("lieu_visite", "espace_rencontre")
        .with("etat", etat)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_child_shows_around_a_visit_is_coded_dated_and_counted_by_decision() {
    for site in Site::on_each_engine("visite_montre").await {
        let house = house(&site).await;
        others(&site, &house).await;
        let (service, child) = (house.service, house.child);
        let terms = Row::default()
            .with("personne_id", child)
            .with("titulaire", "pere")
            .with("modalite_visite", "mediatisee")
            .with("lieu_visite", "espace_rencontre")
            .with("start_day", "2026-01-01")
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-01-01");
        site.world.add("droit_visite", service, terms).await;
        let rdv = site.world.add("rendez_vous", service, visit(child, "2026-03-10", "tenu")).await;
        let lost = visit(child, "2026-03-03", "non_tenu").with("motif_annulation", "parent_absent");
        let lost = site.world.add("rendez_vous", service, lost).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/rendez-vous/{rdv}");
        let html = leila.get(&page).await.is_page(200).text();
        assert!(html.contains("Noter ce que l’enfant montre"), "{html}");
        let new = format!("/registre/observations-visite/{service}/nouveau");
        let (child_text, rdv_text, lost_text) =
            (child.to_string(), rdv.to_string(), lost.to_string());
        let form = |of: &str, moment: &str, seen: &str, day: &str| {
            vec![
                ("personne_id".to_owned(), child_text.clone()),
                ("rendez_vous_id".to_owned(), of.to_owned()),
                ("moment_visite".to_owned(), moment.to_owned()),
                ("manifestation".to_owned(), seen.to_owned()),
                ("day".to_owned(), day.to_owned()),
                ("texte".to_owned(), "Elle serre son doudou.".to_owned()),
            ]
        };
        let post = async |form: Vec<(String, String)>| {
            let form: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            leila.post(&new, &form).await
        };
        // Seen « before » on a day after: refused at its field, nothing lost.
        let wrong = post(form(&rdv_text, "avant", "inquietude", "2026-03-11")).await;
        let wrong = wrong.is_page(422).text();
        assert!(wrong.contains("est après la visite") && wrong.contains("doudou"), "{wrong}");
        for (of, moment, seen, day) in [
            (&rdv_text, "avant", "inquietude", "2026-03-09"),
            (&rdv_text, "pendant", "retrait", "2026-03-10"),
            (&rdv_text, "apres", "sommeil", "2026-03-11"),
            (&lost_text, "apres", "tristesse", "2026-03-03"),
        ] {
            post(form(of, moment, seen, day)).await.is_done();
        }
        let page = told(&leila, &page).await;
        assert!(
            page.contains("Avant : inquiétude (09/03/2026) : Elle serre son doudou."),
            "{page}"
        );
        let solene = site.sign_in("solene").await;
        let sheet = told(&solene, &format!("/dossiers/{child}/visites/bilan")).await;
        for wanted in [
            "Père, décision du 01/01/2026",
            "Avant : inquiétude 1",
            "Pendant : retrait, silence 1",
            "Après : tristesse, pleurs 1, sommeil troublé 1",
            "Espace de rencontre, Le Trait d’union",
        ] {
            assert!(sheet.contains(wanted), "{wanted}: {sheet}");
        }
        // Whoever is not of the service learns nothing.
        let voisin = site.sign_in("voisin").await;
        voisin.get(&format!("/rendez-vous/{rdv}")).await.is_page(404);
        voisin.get(&format!("/dossiers/{child}/visites/bilan")).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_links_stand_beside_what_a_judge_limits_and_the_rule_of_a_day_is_read() {
    for site in Site::on_each_engine("liens").await {
        let house = house(&site).await;
        others(&site, &house).await;
        let (service, child) = (house.service, house.child);
        let row = Row::default()
            .with("personne_id", child)
            .with("nom", "Papa")
            .with("lien", "pere")
            .with("moyen_lien", "reseau_social")
            .with("precision", "Instagram")
            .with("frequence_lien", "jour")
            .with("voulu", "partage")
            .with("start_day", "2026-02-01");
        site.world.add("lien_enfant", service, row).await;
        for (text, start, end, ages) in [
            ("Le téléphone dort au salon à 21 h.", "2026-01-01", Some("2026-03-10"), None),
            ("Le téléphone dort au salon à 22 h.", "2026-03-10", None, None),
            ("Pas de téléphone la nuit pour les petits.", "2026-01-01", None, Some(8_i64)),
        ] {
            let row = Row::default()
                .with("texte", text)
                .with("start_day", start)
                .with("end_day", end)
                .with("age_max", ages);
            site.world.add("regle_ecran", service, row).await;
        }
        let page = format!("/dossiers/{child}/liens");
        let leila = site.sign_in("leila").await;
        let now = told(&leila, &page).await;
        for wanted in ["Papa, père", "Réseau social : Instagram", "L’enfant hésite", "à 22 h"]
        {
            assert!(now.contains(wanted), "{wanted}: {now}");
        }
        assert!(!now.contains("à 21 h") && !now.contains("les petits"), "{now}");
        assert!(!now.contains("Un juge restreint ce contact"), "{now}");
        let before = told(&leila, &format!("{page}?le=2026-03-01")).await;
        assert!(before.contains("à 21 h") && !before.contains("à 22 h"), "{before}");
        let earlier = told(&leila, &format!("{page}?le=2026-01-15")).await;
        assert!(earlier.contains("Aucun lien n’est noté ce jour-là"), "{earlier}");
        espace::restrict(&site, &house, "pere", &["restreint_contact"]).await;
        let solene = site.sign_in("solene").await;
        let held = told(&solene, &page).await;
        assert!(held.contains("Un juge restreint ce contact") && held.contains("Père : contact"));
        let voisin = site.sign_in("voisin").await;
        voisin.get(&page).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clinical_meetings_have_their_page_for_who_reads_what_was_said() {
    for site in Site::on_each_engine("reunions_cliniques").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let place = (Some(organisation), Some(service));
        world.compte("hugo", "Hugo Roy", Role::Psychologue, place.0, place.1).await;
        world.compte("zoe", "Zoé Petit", Role::Secretaire, place.0, place.1).await;
        let meeting = |nature: &str, day: &str| {
            Row::default().with("nature", nature).with("day", day).with("groupe", "Les Hêtres")
        };
        let held = world.add("reunion", service, meeting("clinique", "2026-03-05")).await;
        world.add("reunion", service, meeting("clinique", "2026-03-11")).await;
        world.add("reunion", service, meeting("equipe", "2026-03-06")).await;
        let row = Row::default()
            .with("reunion_id", held)
            .with("day", "2026-03-05")
            .with("compte_rendu", "Le groupe porte beaucoup.");
        world.add("compte_rendu_clinique", service, row).await;
        let hugo = site.sign_in("hugo").await;
        let home = hugo.get("/").await.is_page(200).text();
        let page = format!("/services/{service}/reunions-cliniques");
        assert!(home.contains(&format!("href=\"{page}\"")), "{home}");
        let told = told(&hugo, &page).await;
        assert!(told.contains("05/03/2026") && told.contains("11/03/2026"), "{told}");
        assert!(!told.contains("06/03/2026") && told.contains("Sans compte rendu"), "{told}");
        let zoe = site.sign_in("zoe").await;
        zoe.get(&page).await.is_page(404);
        let home = zoe.get("/").await.is_page(200).text();
        assert!(!home.contains("reunions-cliniques"), "{home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_no_page_tells_is_told_to_the_team_with_its_reason() {
    for site in Site::on_each_engine("visite_tue").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/espace", house.child);
        let before = told(&leila, &page).await;
        assert!(!before.contains("Ce que la page ne dit pas"), "{before}");
        espace::restrict(&site, &house, "pere", &["restreint_visite"]).await;
        let after = told(&leila, &page).await;
        assert!(
            after.contains("La visite du 21/03/2026 (père) n’est pas sur la page de l’enfant"),
            "{after}"
        );
        let (code, _) = espace::give(&leila, &house, "enfant").await;
        let child = espace::opened(&site, &code).await;
        let own = child.get("/espace").await.is_page(200).text();
        assert!(!own.contains("21 mars") && !own.contains("juge restreint"), "{own}");
    }
}
