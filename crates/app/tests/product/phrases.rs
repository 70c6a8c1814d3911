//! A sentence out of a sealed note, for who looks after the child now: who reads it, until when, and what is asked.

use access::Role;

use crate::{
    histoires_psy::cer,
    site::{Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

const SAID: &str = "Dix minutes seul le soir l’apaisent.";

fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let told = [("texte", SAID), ("duree", "deux"), ("dit", "non"), ("dit_motif", "Il dort.")];
    let mut all: Vec<(&str, &str)> = told.to_vec();
    for (field, value) in more {
        all.retain(|(known, _)| known != field);
        all.push((field, value));
    }
    all
}

async fn reads(who: &Visitor<'_>, page: &str) -> bool {
    who.get(page).await.is_page(200).text().contains("Dix minutes")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_one_says_whether_the_child_knows_and_ends_with_its_author() {
    for site in Site::sealed_on_each_engine("phrase").await {
        let of = cer(&site).await;
        let paule = site.sign_in("paule").await;
        let page = format!("/dossiers/{}/phrases", of.child);
        for (wrong, told) in [
            ([("texte", " ")], "Choisissez une phrase"),
            ([("texte", "Il dort mal. Il a peur.")], "Une seule phrase"),
            ([("duree", "toujours")], "Dites jusqu’à quand"),
            ([("dit", "")], "Dites si l’enfant sait"),
            ([("dit_motif", "")], "Dites pourquoi l’enfant"),
            ([("dit", "oui")], "Quel jour l’enfant"),
            ([("categorie", "vie")], "Choisissez qui pourra lire"),
        ] {
            let refused = paule.post(&page, &form(&wrong)).await.is_page(422).text();
            assert!(refused.contains(told), "{told}: {refused}");
            assert!(wrong[0].0 == "texte" || refused.contains(SAID), "typed words are kept");
        }
        let late = [("dit", "oui"), ("dit_par", "Paule"), ("dit_day", "2026-03-13")];
        paule.post(&page, &form(&late)).await.is_page(422);
        paule.post(&page, &form(&[])).await.is_done();
        let clear = "SELECT COUNT(*) AS n FROM phrase_quotidien WHERE content LIKE '%minutes%'
                        OR enfant_told LIKE '%dort%'";
        assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", of.child);
        assert!(reads(&leila, &file).await);
        let read = leila.get(&file).await.read();
        assert!(read.contains("ne sait pas encore") && !read.contains("Il dort."), "{read}");
        // Ended by its author, and by nobody else.
        let id = site.world.count("SELECT id AS n FROM phrase_quotidien", &[]).await.to_string();
        let stop = [("geste", "arreter"), ("phrase", id.as_str())];
        leila.post(&page, &stop).await.is_page(404);
        assert!(reads(&leila, &file).await);
        paule.post(&page, &stop).await.is_done();
        assert!(!reads(&leila, &file).await);
        let own = paule.get(&page).await.is_page(200).read();
        assert!(own.contains("Arrêtée") && own.contains("Il dort."), "{own}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_and_who_reads_no_health_see_no_sentence() {
    for site in Site::on_each_engine("phrase_etranger").await {
        let of = cer(&site).await;
        let world = &site.world;
        let organisation = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(organisation, &[of.service.into()]).await;
        let (role, place) = (Role::Secretaire, (Some(organisation), Some(of.service)));
        world.compte("rose", "Rose Adam", role, place.0, place.1).await;
        let paule = site.sign_in("paule").await;
        let page = format!("/dossiers/{}/phrases", of.child);
        paule.post(&page, &form(&[])).await.is_done();
        let file = format!("/dossiers/{}", of.child);
        let handed = format!("/services/{}/transmissions", of.service);
        let rose = site.sign_in("rose").await;
        for seen in [&file, &handed] {
            assert!(!reads(&rose, seen).await, "{seen}");
        }
        let malo = site.sign_in("malo").await;
        malo.get(&file).await.is_page(404);
        malo.get(&page).await.is_page(404);
        malo.get(&handed).await.is_page(404);
        malo.post(&page, &form(&[])).await.is_page(404);
        // Somebody else's note offers nothing.
        let notes = format!("/dossiers/{}/notes", of.child);
        paule.post(&notes, &[("texte", "Il a peur de son oncle.")]).await.is_done();
        let note = world.count("SELECT id AS n FROM note_travail", &[]).await;
        let solene = site.sign_in("solene").await;
        solene.get(&format!("{page}?note={note}")).await.is_page(404);
        assert!(!solene.get(&page).await.is_page(200).text().contains("oncle"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM phrase_quotidien", &[]).await, 1);
    }
}
