//! A parent's page by SMS text and on paper: what the text says, whom it never reaches, what the paper holds.

use axum::http::StatusCode;

use crate::{
    espace::{House, house, opened, restrict, says_none},
    plain::is_easy,
    reminders::{Ways, ways},
    site::{Answer, Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

async fn set(site: &Site, sql: &str) {
    let mut write = site.world.ground.db.write().await.unwrap();
    write.execute(sql, &[]).await.unwrap();
    write.commit().await.unwrap();
}

const AGREES: &str =
    "UPDATE contact SET rappel = 'sms', rappel_accord_day = '2026-02-01' WHERE lien = 'mere'";

async fn asks(leila: &Visitor<'_>, home: &House, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("geste", "donner"), ("duree", "30"), ("confirme", "oui")];
    for (field, value) in more {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    leila.post(&format!("/dossiers/{}/espace", home.child), &form).await
}

#[tokio::test]
async fn a_parent_who_agreed_gets_the_link_by_text_and_nothing_of_the_child() {
    for site in Site::on_each_engine("espace_sms").await {
        let ways: Ways = ways().await;
        let site = site.with(ways.envois.clone());
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/espace", home.child);
        let shown = leila.get(&page).await.is_page(200).text();
        assert!(!shown.contains("Par SMS"), "she did not agree");
        set(&site, AGREES).await;
        let shown = leila.get(&page).await.is_page(200).text();
        assert!(shown.contains("Par SMS : Lise Aubry, numéro qui finit par 22"), "{shown}");
        let contact = "SELECT id AS n FROM contact WHERE lien = 'mere'";
        let contact = site.world.count(contact, &[]).await.to_string();
        let mother = home.mere.to_string();
        let to = [("pour", mother.as_str()), ("voie", contact.as_str())];
        // Said to be hers alone, and hers.
        let told = asks(&leila, &home, &[to[0], to[1], ("confirme", "")]).await.is_page(422).text();
        assert!(told.contains("Vérifiez que le numéro est le sien"), "{told}");
        for other in [home.pere.to_string(), "enfant".to_owned()] {
            let wrong = [("pour", other.as_str()), to[1]];
            let told = asks(&leila, &home, &wrong).await.is_page(422).text();
            assert!(told.contains("n’est pas celui de cette personne"), "{told}");
        }
        assert!(ways.texts.all().is_empty());
        let sheet = asks(&leila, &home, &to).await.is_page(200).text();
        assert!(sheet.contains("Le SMS est parti : Lise Aubry"), "{sheet}");
        let texts = ways.texts.all();
        let (to_number, text) = (texts[0]["to"].as_str(), texts[0]["text"].as_str().unwrap());
        assert_eq!(to_number, Some("+33639982222"));
        for never in ["Élodie", "Vasseur", "Lise", "Aubry", "MECS", "Varenne", "Leïla", "02 61"] {
            assert!(!text.contains(never), "{never}: {text}");
        }
        let code = text.split('#').nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let reader = opened(&site, code).await;
        assert!(reader.get("/espace").await.is_page(200).read().contains("Votre enfant"));
        let trace =
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'espace.sms' AND personne_id = $1";
        assert_eq!(site.world.count(trace, &[home.child.into()]).await, 1);
        let clear =
            "SELECT COUNT(*) AS n FROM audit WHERE details LIKE '%9982%' OR cible LIKE '%9982%'";
        assert_eq!(site.world.count(clear, &[]).await, 0, "no number in the trace");
        // A gateway that fails leaves the sheet.
        ways.texts.answers(StatusCode::SERVICE_UNAVAILABLE);
        let sheet = asks(&leila, &home, &to).await.is_page(200).text();
        assert!(sheet.contains("la passerelle ne répond pas. Donnez la feuille."), "{sheet}");
        // At night nothing rings.
        site.world.clock.advance_s(14 * 3600);
        let leila = site.sign_in("leila").await;
        let told = asks(&leila, &home, &to).await.is_page(422).text();
        assert!(told.contains("un SMS réveille"), "{told}");
    }
}

#[tokio::test]
async fn what_a_judge_restricts_keeps_the_text_and_the_paper_back() {
    for site in Site::on_each_engine("espace_sms_juge").await {
        let ways = ways().await;
        let site = site.with(ways.envois.clone());
        let home = house(&site).await;
        set(&site, AGREES).await;
        let contact = "SELECT id AS n FROM contact WHERE lien = 'mere'";
        let contact = site.world.count(contact, &[]).await.to_string();
        let mother = home.mere.to_string();
        let to = [("pour", mother.as_str()), ("voie", contact.as_str())];
        restrict(&site, &home, "mere", &["restreint_correspondance"]).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/espace", home.child);
        let shown = leila.get(&page).await.is_page(200).text();
        assert!(!shown.contains("Par SMS") && !shown.contains("finit par"), "{shown}");
        assert!(!shown.contains(&format!("papier?pour={mother}")), "nor the paper");
        asks(&leila, &home, &to).await.is_page(422);
        leila.get(&format!("{page}/papier?pour={mother}")).await.is_page(404);
        assert!(ways.texts.all().is_empty());
    }
}

#[tokio::test]
async fn the_whole_page_is_printed_as_on_screen_with_the_rights_and_closed_to_strangers() {
    for site in Site::on_each_engine("espace_papier").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/espace", home.child);
        let paper = format!("{page}/papier?pour={}", home.mere);
        assert!(leila.get(&page).await.is_page(200).text().contains(&paper));
        let shown = leila.get(&paper).await;
        let read = shown.is_page(200).read();
        for told in ["Qui aide mon enfant", "Ana Pelletier", "Ce qui est décidé", "Bientôt", "119"]
        {
            assert!(read.contains(told), "{told}: {read}");
        }
        // No word of the child, of the other parent, no place: as on her screen.
        says_none(
            &shown,
            &["Je ne veux plus dormir", "Revoir mamie", "allée Verte", "Paul Vasseur", "Sicard"],
        );
        is_easy(&shown.text(), "the paper of a parent");
        assert!(read.contains("09 69 39 00 00") && read.contains("3919"), "{read}");
        assert!(read.contains("Un avocat parle pour vous"), "{read}");
        for child in ["Tu peux", "ton dossier", "tes secrets"] {
            assert!(!read.contains(child), "{child}: {read}");
        }
        restrict(&site, &home, "mere", &["restreint_adresse"]).await;
        let hidden = leila.get(&paper).await;
        hidden.is_page(200);
        says_none(&hidden, &["Ana Pelletier", "02 61 91 00 01"]);
        let trace = "SELECT COUNT(*) AS n FROM audit
                      WHERE details LIKE '%espace papier%' AND personne_id = $1";
        assert!(site.world.count(trace, &[home.child.into()]).await > 0);
        let other = site.world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = site.world.service(other, "MECS Les Tilleuls", "mecs").await;
        let role = access::Role::ChefService;
        site.world.compte("voisin", "Paul Voisin", role, Some(other), Some(elsewhere)).await;
        site.sign_in("voisin").await.get(&paper).await.is_page(404);
        site.nobody().get(&paper).await.is_done();
    }
}
