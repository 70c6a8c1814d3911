//! The stories of the field, driven as their persons would: a foster carer (US-5), an inspector of a youth who comes of
//! age (US-7), a parent whose child may be shown (US-8), a youth of sixteen to eighteen (US-9).
//!
//! What each step of a story asks and where it stands is in `docs/requirements.md`, « Ten stories ».

use access::Role;
use fiche::Row;

use crate::{
    espace::{give, house, opened},
    site::Site,
};

// The clock of a house stands on Thursday 12 March 2026.

/// US-5, steps 3, 5, 7, 8, 9: the crisis sheet and whom to call, the health case, the limits on contacts, a rest asked
/// and arranged, what was paid.
#[tokio::test]
async fn an_assistant_familial_looks_after_a_child_from_one_page() {
    for site in Site::on_each_engine("histoire_accueil").await {
        let home = house(&site).await;
        let world = &site.world;
        let of = [home.service.into()];
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(sql, &of).await;
        world
            .compte(
                "rose",
                "Rose Duval",
                Role::AssistantFamilial,
                Some(organisation),
                Some(home.service),
            )
            .await;
        world
            .compte(
                "claire",
                "Claire Fontaine",
                Role::ChefService,
                Some(organisation),
                Some(home.service),
            )
            .await;
        let rose = Row::default().with("nom", "Duval").with("prenom", "Rose");
        let rose = world.add("professionnel", organisation, rose).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, "rose", rose).await.unwrap();
        write.commit().await.unwrap();
        let stay = world
            .count("SELECT id AS n FROM sejour WHERE personne_id = $1", &[home.child.into()])
            .await;
        let team = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", rose)
            .with("role", "referent_quotidien")
            .with("start_day", "2025-01-10");
        world.add("referent", home.service, team).await;
        let call = Row::default()
            .with("libelle", "Cadre d’astreinte")
            .with("telephone", "02 54 00 00 00")
            .with("jours", "tous")
            .with("start_day", "2026-01-01");
        world.add("permanence", home.service, call).await;
        let post = Row::default()
            .with("professionnel_id", rose)
            .with("fonction", "assistant_familial")
            .with("etp", 100)
            .with("start_day", "2024-01-01");
        world.add("poste", home.service, post).await;
        let of_rose = site.sign_in("rose").await;
        let first = of_rose.get("/").await.is_page(200).read();
        assert!(first.contains("Élodie Vasseur") && first.contains("02 54 00 00 00"), "{first}");
        let file = format!("/dossiers/{}", home.child);
        for page in ["crise", "fiche-urgence", "sante", "visites"] {
            of_rose.get(&format!("{file}/{page}")).await.is_page(200);
        }
        let (child, own) = (home.child.to_string(), rose.to_string());
        let asked = [
            ("personne_id", child.as_str()),
            ("professionnel_id", own.as_str()),
            ("demande_day", "2026-03-12"),
            ("besoin", "Un week-end en avril"),
            ("reponse_repit", "demande"),
        ];
        let service = home.service;
        of_rose.post(&format!("/registre/repits/{service}/nouveau"), &asked).await.is_done();
        let claire = site.sign_in("claire").await;
        let page = format!("/services/{service}/assistants-familiaux");
        let told = claire.get(&page).await.is_page(200).read();
        assert!(told.contains("Rose Duval pour Élodie Vasseur"), "{told}");
        let rest = world.count("SELECT id AS n FROM repit_accueil", &[]).await;
        let arranged = [
            ("personne_id", child.as_str()),
            ("professionnel_id", own.as_str()),
            ("demande_day", "2026-03-12"),
            ("start_day", "2026-04-11"),
            ("end_day", "2026-04-12"),
            ("relais", "Une TISF"),
            ("enfant_prepare", "oui"),
            ("reponse_repit", "organise"),
            ("version", "1"),
        ];
        claire.post(&format!("/fiche/repits/{rest}/modifier"), &arranged).await.is_done();
        let told = of_rose.get(&format!("/fiche/repits/{rest}")).await.is_page(200).read();
        assert!(told.contains("Une TISF") && told.contains("11/04/2026"), "{told}");
        let paid = [
            ("personne_id", child.as_str()),
            ("professionnel_id", own.as_str()),
            ("day", "2026-03-11"),
            ("nature_frais", "route"),
            ("montant", "18,60"),
            ("justificatif", "oui"),
            ("etat_frais", "note"),
        ];
        of_rose.post(&format!("/registre/frais-accueil/{service}/nouveau"), &paid).await.is_done();
        let told = claire.get(&page).await.is_page(200).read();
        assert!(told.contains("18,60") && !told.contains("Sans ticket"), "{told}");
    }
}

/// US-7, step 8, and US-9, steps 1, 2, 7, 8: rights without signing in, a request and its answer, an agreement that is
/// asked and goes on past eighteen, the interview and the plan.
#[tokio::test]
async fn a_youth_asks_is_answered_and_comes_of_age_without_anything_closing() {
    for site in Site::on_each_engine("histoire_jeune").await {
        let home = house(&site).await;
        let world = &site.world;
        // She turns 17 in May 2026 in this story.
        let mut write = world.ground.db.write().await.unwrap();
        let born = "UPDATE personne SET birth_day = '2009-05-04' WHERE id = $1";
        write.execute(born, &[home.child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let rights = site.nobody().get("/mes-droits").await.is_page(200).read();
        assert!(rights.contains("119"), "{rights}");
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, "enfant").await;
        let youth = opened(&site, &code).await;
        let words =
            [("mots", "Je veux un contrat après mes 18 ans."), ("attend", "oui"), ("jeton", "1")];
        youth.post("/espace/mots", &words).await.is_done();
        let came = format!("/dossiers/{}/mots", home.child);
        leila.get(&came).await.is_page(200);
        let word = world.count("SELECT id AS n FROM mot_espace", &[]).await.to_string();
        leila.post(&came, &[("mot", word.as_str()), ("geste", "garder")]).await.is_done();
        let page = youth.get("/espace").await.is_page(200).read();
        assert!(page.contains("Ils sont dans ton dossier."), "{page}");
        let (service, child) = (home.service, home.child.to_string());
        let exit = format!("/dossiers/{}/sortie", home.child);
        let held = [
            ("personne_id", child.as_str()),
            ("moment_entretien", "dix_sept_ans"),
            ("day", "2026-03-12"),
            ("bilan_parcours", "oui"),
            ("droits_dits", "oui"),
            ("mots", "J’ai peur d’être seule."),
        ];
        leila
            .post(&format!("/registre/entretiens-autonomie/{service}/nouveau"), &held)
            .await
            .is_done();
        let asked = [
            ("personne_id", child.as_str()),
            ("objet_contrat", "premier"),
            ("demande_day", "2026-03-12"),
            ("mots", "Finir mon CAP."),
            ("reponse_contrat", "accorde"),
            ("decision_day", "2026-03-12"),
            ("start_day", "2027-05-04"),
            ("end_day", "2028-05-03"),
        ];
        let new = format!("/registre/contrats-jeune-majeur/{service}/nouveau");
        leila.post(&new, &asked).await.is_done();
        let contract =
            world.count("SELECT id AS n FROM contrat_jeune_majeur", &[]).await.to_string();
        let point = [
            ("personne_id", child.as_str()),
            ("point", "logement"),
            ("etat", "en_cours"),
            ("day", "2026-03-12"),
            ("porteur", "Leïla"),
            ("contrat_id", contract.as_str()),
        ];
        leila.post(&format!("/registre/points-sortie/{service}/nouveau"), &point).await.is_done();
        let told = leila.get(&exit).await.is_page(200).read();
        for said in
            ["À partir du 04/05/2027", "écrit au contrat", "Finir mon CAP.", "Tenu le 12/03/2026"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
    }
}

/// US-8, step 7: a parent gives a right on the image, for one use, then takes it back; who prepares a stay reads it.
#[tokio::test]
async fn a_parent_allows_an_image_then_takes_it_back_and_the_stay_says_so() {
    for site in Site::on_each_engine("histoire_image").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (service, child) = (home.service, home.child.to_string());
        let list = format!("/services/{service}/actions");
        let there = format!("enfant_{}", home.child);
        let form = [
            ("jeton", "9"),
            ("intitule", "Exposition au collège"),
            ("nature", "culture"),
            ("start_day", "2026-04-02"),
            (there.as_str(), "oui"),
        ];
        let page = leila.post(&list, &form).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Dehors : rien n’est noté : ne pas montrer"), "{told}");
        let new = format!("/registre/autorisations-image/{service}/nouveau");
        let answer = |accord: &'static str, day: &'static str| {
            vec![
                ("personne_id", child.as_str()),
                ("portee_image", "exterieur"),
                ("accord", accord),
                ("accord_enfant", "oui"),
                ("qui_autorise", "parents"),
                ("start_day", day),
                ("retour", page.as_str()),
            ]
        };
        assert_eq!(leila.post(&new, &answer("oui", "2026-03-01")).await.is_done(), page);
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Dehors : oui"), "{told}");
        leila.post(&new, &answer("non", "2026-03-12")).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Dehors : non"), "{told}");
    }
}
