//! What a child and a parent read by themselves: what they proposed and what became of it, what is lined up before leaving; a
//! session on rights is noted.

use fiche::Row;

use crate::{
    espace::{give, house, is_the_door, opened, restrict},
    plain::is_easy,
    site::Site,
};

// The clock of a house stands on Thursday 12 March 2026.

fn proposed(child: i64, texte: &str, origine: &str) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("theme", "quotidien")
        .with("texte", texte)
        .with("projet", "service")
        .with("origine", origine)
        .with("start_day", "2026-02-01")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_proposed_reads_what_became_of_it_and_nobody_reads_what_another_proposed() {
    for site in Site::on_each_engine("voix_propose").await {
        let house = house(&site).await;
        let world = &site.world;
        let row = proposed(house.child, "Dormir chez mamie", "enfant")
            .with("accueil", "refuse")
            .with("motif", "Sa grand-mère est à l’hôpital.");
        world.add("objectif_projet", house.service, row).await;
        let row = proposed(house.child, "Le conduire au foot", "parent")
            .with("accueil", "modifie")
            .with("motif", "Un samedi sur deux.")
            .with("parent_propose", "pere");
        world.add("objectif_projet", house.service, row).await;
        let leila = site.sign_in("leila").await;
        for (pour, reads, not) in [
            (
                "enfant".to_owned(),
                ["Dormir chez mamie", "Ce n’est pas retenu.", "Sa grand-mère est à l’hôpital."],
                "samedi sur deux",
            ),
            (
                house.pere.to_string(),
                ["Le conduire au foot", "C’est retenu autrement.", "Un samedi sur deux."],
                "mamie",
            ),
            (house.mere.to_string(), ["", "", ""], "Ce que j’ai proposé"),
        ] {
            let (code, _) = give(&leila, &house, &pour).await;
            let page = opened(&site, &code).await.get("/espace").await;
            let page = page.is_page(200).text();
            for words in reads {
                assert!(page.contains(words), "{pour}: {words}: {page}");
            }
            assert!(!page.contains(not), "{pour}: {not}: {page}");
        }
        // Read together, what is refused is there with its reason.
        let page = format!("/dossiers/{}/projet/lecture", house.child);
        let page = leila.get(&page).await.is_page(200).read();
        assert!(page.contains("Ce qui est proposé et pas retenu"), "{page}");
        assert!(page.contains("Sa grand-mère est à l’hôpital."), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_youth_of_seventeen_reads_what_is_lined_up_before_leaving_and_a_younger_one_does_not() {
    for site in Site::on_each_engine("voix_depart").await {
        let house = house(&site).await;
        let world = &site.world;
        for (day, etat) in [("2026-01-10", "manque"), ("2026-02-10", "en_cours")] {
            let row = Row::default()
                .with("personne_id", house.child)
                .with("point", "logement")
                .with("etat", etat)
                .with("porteur", "Ana Pelletier")
                .with("day", day);
            world.add("point_sortie", house.service, row).await;
        }
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let page = opened(&site, &code).await.get("/espace").await.is_page(200).text();
        assert!(!page.contains("Préparer mon départ"), "{page}");
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE personne SET birth_day = '2008-09-12' WHERE id = $1";
        write.execute(sql, &[house.child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let page = opened(&site, &code).await.get("/espace").await.is_page(200).text();
        for words in [
            "Préparer mon départ",
            "Un logement",
            "C’est en cours.",
            "Ana Pelletier",
            "Tu as droit à un entretien pour préparer la suite.",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("Cela manque encore."), "the latest word says: {page}");
        let (code, _) = give(&leila, &house, &house.pere.to_string()).await;
        let page = opened(&site, &code).await.get("/espace").await.is_page(200).text();
        assert!(!page.contains("Préparer mon départ"), "{page}");
    }
}

#[tokio::test]
async fn a_session_on_rights_is_noted_and_counted_with_who_came() {
    for site in Site::on_each_engine("voix_droits").await {
        let house = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("nature", "droits")
            .with("intitule", "Les JADE")
            .with("partenaires", "Défenseur des droits")
            .with("start_day", "2026-02-11");
        let action = world.add("action_collective", house.service, row).await;
        let row = Row::default().with("action_id", action).with("personne_id", house.child);
        world.add("participation_action", house.service, row).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/actions", house.service);
        assert!(leila.get(&list).await.is_page(200).read().contains("Les JADE"));
        let directrice = site.sign_in("directrice").await;
        for id in ["actions_droits", "actions_droits_enfants"] {
            let page = format!("/services/{}/figures/{id}?annee=2026", house.service);
            let page = directrice.get(&page).await.is_page(200).text();
            let (_, rest) = page.split_once("class=\"card-value\"").expect("a figure");
            let value = rest.split_once('>').expect("a value").1;
            assert!(value.trim_start().starts_with('1'), "{id}: {value}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_takes_back_a_right_on_the_image_at_once_and_the_service_reads_it() {
    for site in Site::on_each_engine("voix_image").await {
        let house = house(&site).await;
        let (world, child) = (&site.world, house.child);
        for (portee, day, qui) in [
            ("exterieur", "2026-03-01", "parents"),
            ("exterieur", "2026-09-01", "parents"),
            ("famille", "2026-03-01", "parents"),
            ("service", "2026-03-01", "juge"),
        ] {
            let row = Row::default()
                .with("personne_id", child)
                .with("portee_image", portee)
                .with("accord", true)
                .with("qui_autorise", qui)
                .with("start_day", day);
            world.add("autorisation_image", house.service, row).await;
        }
        let leila = site.sign_in("leila").await;
        let (going, list) =
            (format!("enfant_{child}"), format!("/services/{}/actions", house.service));
        let form = [
            ("jeton", "9"),
            ("intitule", "Exposition au collège"),
            ("nature", "culture"),
            ("start_day", "2026-04-02"),
            (going.as_str(), "oui"),
        ];
        let stay = leila.post(&list, &form).await.is_done();
        assert!(leila.get(&stay).await.is_page(200).read().contains("Dehors : oui"));
        let (code, _) = give(&leila, &house, &house.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        let page = mother.get("/espace").await;
        is_easy(&page.is_page(200).text(), "the photos");
        let told = page.read();
        for said in ["Les photos peuvent sortir", "Vous avez dit oui le 1er mars 2026."] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Les photos restent"), "a judge said it, not her: {told}");
        // What is not hers to take back stays.
        let photos = "/espace/photos";
        assert_eq!(mother.post(photos, &[("portee", "service")]).await.is_done(), "/espace#photos");
        let no = "SELECT COUNT(*) AS n FROM autorisation_image WHERE accord = 0";
        assert_eq!(world.count(no, &[]).await, 0);
        let done = mother.post(photos, &[("portee", "exterieur")]).await;
        assert_eq!(done.is_done(), "/espace", "and says that it is done");
        let told = mother.get("/espace?repris=1").await.is_page(200).read();
        assert!(told.contains("Votre accord est repris."), "{told}");
        assert!(!told.contains("Les photos peuvent sortir"), "{told}");
        assert!(told.contains("Les photos vont à sa famille"), "the other use stays: {told}");
        // At once, also where the product says where an image may go; what was to begin later is taken back too.
        assert!(leila.get(&stay).await.is_page(200).read().contains("Dehors : non"));
        let dated = "SELECT COUNT(*) AS n FROM autorisation_image
                      WHERE accord = 0 AND qui_autorise = 'un_parent' AND start_day IN ('2026-03-12', '2026-09-01')";
        assert_eq!(world.count(dated, &[]).await, 2);
        // Sent again, nothing more.
        mother.post(photos, &[("portee", "exterieur")]).await.is_done();
        assert_eq!(world.count(no, &[]).await, 2);
        let words = leila.get(&format!("/dossiers/{child}/mots")).await.is_page(200).read();
        for said in ["La mère, Lise Aubry", "reprend son accord pour l’image", "Dehors :"] {
            assert!(words.contains(said), "{said}: {words}");
        }
        let chain = world.audit().await;
        assert!(chain.iter().any(|(_, action, ..)| action == "espace.image"), "{chain:?}");
        // Of whom a judge restricts the documents, nothing opens and nothing is taken back.
        let (code, _) = give(&leila, &house, &house.pere.to_string()).await;
        let father = opened(&site, &code).await;
        restrict(&site, &house, "pere", &["restreint_documents"]).await;
        is_the_door(&father.post(photos, &[("portee", "famille")]).await);
        assert_eq!(world.count(no, &[]).await, 2);
        is_the_door(&site.nobody().post(photos, &[("portee", "famille")]).await);
    }
}
