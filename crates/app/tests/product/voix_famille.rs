//! What a child and a parent read by themselves: what they proposed and what became of it, what is lined up before leaving; a
//! session on rights is noted.

use fiche::Row;

use crate::{
    espace::{give, house, opened},
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
