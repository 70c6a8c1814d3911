//! A file opened in an emergency, told by the gateways to who answers for the service: once, without a name.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;
use maillage::passerelle::alert;

use crate::{
    reminders::{place, ways},
    site::{NIGHT, Site},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_emergency_is_told_once_to_who_answers_and_names_neither_the_child_nor_who_opened() {
    for site in Site::on_each_engine("alertes").await {
        let (ways, place) = (ways().await, place(&site).await);
        let world = &site.world;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let house = world.count(sql, &[place.service.into()]).await;
        let organisation = Some(house);
        let (here, none) = (Some(place.service), None);
        for (name, role, service) in [
            ("solene", Role::ChefService, here),
            ("yves", Role::Directeur, none),
            ("agathe", Role::Soignant, here),
        ] {
            let compte = world.compte(name, name, role, organisation, service).await;
            let mail = format!("{name}@exemple.fr");
            let change = identity::CompteChange {
                nom: name.to_owned(),
                courriel: Some(mail),
                organisation,
                ..identity::CompteChange::default()
            };
            let mut write = world.ground.db.write().await.unwrap();
            identity::change_compte(&mut write, compte, &change).await.unwrap();
            write.commit().await.unwrap();
        }
        for (libelle, number) in [("Astreinte", "06 00 00 00 09"), ("Standard", "02 00 00 00 10")] {
            let row = Row::default()
                .with("libelle", libelle)
                .with("telephone", number)
                .with("jours", "tous")
                .with("start_day", "2025-01-01");
            world.add("permanence", place.service, row).await;
        }
        let next = world.service(house, "SESSAD des Tilleuls", "sessad").await;
        world.compte("malo", "Malo Evrard", Role::Educateur, organisation, Some(next)).await;
        site.sign_in("malo").await.post("/acces-urgence", &NIGHT).await.is_done();
        let shell = &world.shell;
        let (one, two) = tokio::join!(alert(shell, &ways.envois), alert(shell, &ways.envois));
        assert_eq!(one.unwrap() + two.unwrap(), 3, "once, whatever the number of processes");
        let mails = ways.mail.all();
        assert_eq!(mails.len(), 2, "{mails:?}");
        for name in ["solene", "yves"] {
            assert!(mails.iter().any(|mail| mail.contains(&format!("{name}@exemple.fr"))));
        }
        let texts = ways.texts.all();
        assert_eq!(texts.len(), 1, "the mobile of the duty alone: {texts:?}");
        for told in mails.iter().cloned().chain(texts.iter().map(ToString::to_string)) {
            for name in ["Vasseur", "lodie", "Malo", "Tilleuls"] {
                assert!(!told.contains(name), "{name}: {told}");
            }
        }
        let sql = "SELECT count(*) AS n FROM audit WHERE action = 'urgence.alerter'
                    AND details = 'courriels:2 sms:1'";
        assert_eq!(world.count(sql, &[]).await, 1);
        // A late review goes up to the direction, once.
        world.clock.advance_s(73 * 3_600);
        assert_eq!(alert(shell, &ways.envois).await.unwrap(), 1);
        assert!(ways.mail.all()[2].contains("yves@exemple.fr"), "{:?}", ways.mail.all());
        assert_eq!(alert(shell, &ways.envois).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_whose_gateway_is_down_is_tried_again_then_told_on_the_first_page() {
    for site in Site::on_each_engine("alertes_panne").await {
        let (ways, place) = (ways().await, place(&site).await);
        let world = &site.world;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let house = world.count(sql, &[place.service.into()]).await;
        let (organisation, here) = (Some(house), Some(place.service));
        world.compte("solene", "Solène Roy", Role::ChefService, organisation, here).await;
        let next = world.service(house, "SESSAD des Tilleuls", "sessad").await;
        world.compte("malo", "Malo Evrard", Role::Educateur, organisation, Some(next)).await;
        world.compte("rose", "Rose Petit", Role::ChefService, organisation, Some(next)).await;
        let row = Row::default()
            .with("libelle", "Astreinte")
            .with("telephone", "06 00 00 00 09")
            .with("jours", "tous")
            .with("start_day", "2025-01-01");
        world.add("permanence", place.service, row).await;
        site.sign_in("malo").await.post("/acces-urgence", &NIGHT).await.is_done();
        let shell = &world.shell;
        ways.texts.answers(StatusCode::BAD_GATEWAY);
        assert_eq!(alert(shell, &ways.envois).await.unwrap(), 0);
        // Not at once again, then later; the gateway is back the second time.
        let tries = "SELECT alerte_tries AS n FROM acces_urgence";
        assert_eq!(alert(shell, &ways.envois).await.unwrap(), 0);
        assert_eq!(world.count(tries, &[]).await, 1);
        world.clock.advance_s(121);
        ways.texts.answers(StatusCode::OK);
        let (one, two) = tokio::join!(alert(shell, &ways.envois), alert(shell, &ways.envois));
        assert_eq!(one.unwrap() + two.unwrap(), 1, "once, whatever the number of processes");
        assert_eq!(ways.texts.all().len(), 1);
        world.clock.advance_s(3 * 3_600);
        assert_eq!(alert(shell, &ways.envois).await.unwrap(), 0, "told once");
        // Another night it never comes back: five tries, then who answers reads it.
        site.sign_in("malo").await.post("/acces-urgence", &NIGHT).await.is_done();
        ways.texts.answers(StatusCode::BAD_GATEWAY);
        for _ in 0..9 {
            alert(shell, &ways.envois).await.unwrap();
            world.clock.advance_s(2 * 3_600 + 1);
        }
        assert_eq!(world.count("SELECT MAX(alerte_tries) AS n FROM acces_urgence", &[]).await, 5);
        let told = site.sign_in("solene").await.get("/").await.is_page(200).read();
        assert!(told.contains("n’a pu être annoncé ni par courriel ni par SMS"), "{told}");
        let told = site.sign_in("rose").await.get("/").await.is_page(200).read();
        assert!(!told.contains("n’a pu être annoncé"), "{told}");
    }
}
