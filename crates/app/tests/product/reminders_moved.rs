//! A foster carer without computer: told in the morning that the hour moved, which one it was, and who drives (US-5).

use agenda::rappel::Passerelles;
use fiche::Row;
use maillage::passerelle::again;

use crate::{
    reminders::{place, ways},
    site::Site,
};

// The clock of a house stands on Thursday 12 March 2026, at 11 h in Paris.

const HOUR: i64 = 3600;

const SEEN: &str = "Accord écrit du service.";

#[tokio::test]
async fn who_takes_the_child_in_is_told_that_the_hour_moved_and_who_drives_and_nobody_else_is() {
    for site in Site::on_each_engine("reminded_driver").await {
        let site = site.with(Passerelles { courriel: true, sms: true });
        let (ways, place) = (ways().await, place(&site).await);
        let world = &site.world;
        world.set("contact", place.carer, ("rappel", "sms".into())).await;
        let house = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let house = world.count(house, &[place.service.into()]).await;
        let row = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
        let driver = world.add("professionnel", house, row).await.to_string();
        let leila = site.sign_in("leila").await;
        let (child, carer) = (place.child.to_string(), place.carer.to_string());
        let form = [
            ("nature", "visite"),
            ("enfant", child.as_str()),
            ("titulaire", "mere"),
            ("jour", "2026-03-16"),
            ("de", "10:00"),
            ("lieu", "Maison de la famille"),
            ("transport", "professionnel"),
            ("professionnel_id", driver.as_str()),
            ("motif", SEEN),
        ];
        let new = format!("/services/{}/agenda/nouveau", place.service);
        let one = leila.post(&new, &form).await.is_done();
        let ask = [("geste", "demander"), ("contact", carer.as_str())];
        leila.post(&format!("{one}/rappels"), &ask).await.is_done();
        world.clock.advance_s(3 * 24 * HOUR + 6 * HOUR + 120);
        assert_eq!(again(&world.shell, &ways.envois).await.unwrap(), 2, "her mother, and at home");
        // In the morning it moves, for those who were told the day before.
        world.clock.advance_s(15 * HOUR);
        let leila = site.sign_in("leila").await;
        let form = [
            ("geste", "reporte"),
            ("version", "1"),
            ("jour", "2026-03-16"),
            ("de", "15:00"),
            ("motif_annulation", "service"),
            ("motif", SEEN),
        ];
        leila.post(&one, &form).await.is_done();
        assert_eq!(again(&world.shell, &ways.envois).await.unwrap(), 2);
        let texts: Vec<String> = ways
            .texts
            .all()
            .iter()
            .map(|text| text["text"].as_str().unwrap_or_default().to_owned())
            .collect();
        let call = "Un empêchement ? Appelez le 02 00 00 00 10.";
        for told in [
            format!("Rappel : rendez-vous lundi 16 mars à 10 h. {call}"),
            format!("Rappel : rendez-vous lundi 16 mars à 10 h. Leïla conduit. {call}"),
            format!("Rendez-vous déplacé : lundi 16 mars à 15 h, au lieu de 10 h. {call}"),
            format!(
                "Rendez-vous déplacé : lundi 16 mars à 15 h, au lieu de 10 h. Leïla conduit. {call}"
            ),
        ] {
            assert_eq!(texts.iter().filter(|text| **text == told).count(), 1, "{told}: {texts:?}");
        }
        for said in ["Vasseur", "lodie", "Tilleuls", "Maison", "isite", "Marchand", "Odile"] {
            assert!(texts.iter().all(|text| !text.contains(said)), "{said}: {texts:?}");
        }
    }
}
