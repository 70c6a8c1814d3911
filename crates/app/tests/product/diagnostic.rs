//! US-10, a departmental observatory: the quarter by counts alone, small numbers hidden, who sends nothing named, an issue
//! frozen and the next held against it.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

async fn waits(site: &Site, service: i64, number: usize, day: &str) {
    for n in 0..number {
        let born = format!("2014-02-{:02}", n + 1);
        let child = site.world.personne(service, "Aubry", "Enfant", &born).await;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "aed_renforcee")
            .with("cadre", "administratif")
            .with("prescripteur", "inspecteur_ase")
            .with("decision_day", day)
            .with("reception_day", day)
            .with("danger", "grave");
        site.world.add("mesure", service, row).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_told_by_counts_that_hide_small_ones_then_frozen_and_compared() {
    for site in Site::on_each_engine("diagnostic").await {
        let (organisation, service) = site.house().await;
        site.world.service(organisation, "MECS La Varenne", "mecs").await;
        waits(&site, service, 3, "2025-08-01").await;
        let directrice = site.sign_in("directrice").await;
        let activity = format!("/services/{service}/activite");
        let page = format!("/organisations/{organisation}/diagnostic");
        assert!(directrice.get(&activity).await.is_page(200).text().contains(&page));
        let at = |annee: i32, rang: i32| format!("{page}?annee={annee}&trimestre={rang}");
        let told = directrice.get(&at(2025, 3)).await.is_page(200).read();
        for said in [
            "Diagnostic, 3e trimestre 2025",
            "1 sur 2 services ont de quoi compter",
            "Ceux qui n’envoient rien",
            "MECS La Varenne",
            "Liste d’attente par nature de mesure",
            "Mesures reçues et ni prises en charge ni finies",
            "Aucun numéro d’avant n’est figé.",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // Three children: nobody reads three, nor their names.
        assert!(!told.contains("Aubry"), "{told}");
        directrice.post(&page, &[("annee", "2025"), ("trimestre", "3")]).await.is_done();
        let told = directrice.get(&at(2025, 3)).await.is_page(200).read();
        assert!(told.contains("Figé") && !told.contains("Figer ce numéro"), "{told}");
        // The next quarter, ten more: the line moved.
        waits(&site, service, 10, "2025-11-03").await;
        let told = directrice.get(&at(2025, 4)).await.is_page(200).read();
        for said in ["Depuis le numéro d’avant", "Ligne à ligne", "AED renforcée"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // A month is held against the month of its rank; a quarter that runs says that it does.
        assert!(!told.contains("absente"), "{told}");
        let told = directrice.get(&at(2026, 1)).await.is_page(200).read();
        assert!(told.contains("Ce trimestre n’est pas fini"), "{told}");
        // What was frozen does not move with the register, on its page either.
        let frozen = directrice.get(&at(2025, 3)).await.is_page(200).read();
        waits(&site, service, 20, "2025-08-15").await;
        let told = directrice.get(&at(2025, 3)).await.is_page(200).read();
        assert_eq!(told, frozen);
        directrice.post(&page, &[("annee", "2025"), ("trimestre", "3")]).await.is_done();
        let kept = "SELECT COUNT(*) AS n FROM diagnostic";
        assert_eq!(site.world.count(kept, &[]).await, 1);
        // A quarter that runs is not frozen; who reads counts freezes none.
        directrice.post(&page, &[("annee", "2026"), ("trimestre", "1")]).await.is_done();
        assert_eq!(site.world.count(kept, &[]).await, 1);
        let world = &site.world;
        world.compte("siege", "Anne Poncet", Role::Siege, Some(organisation), None).await;
        let siege = site.sign_in("siege").await;
        let told = siege.get(&at(2025, 4)).await.is_page(200).read();
        assert!(!told.contains("Figer ce numéro"), "{told}");
        siege.post(&page, &[("annee", "2025"), ("trimestre", "4")]).await.is_page(404);
        the_court_reads_the_same(&site, &directrice, &siege, organisation).await;
        let other = world.organisation("Fondation Saint-Aubin").await;
        world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
        let voisine = site.sign_in("voisine").await;
        voisine.get(&page).await.is_page(404);
        voisine.get(&format!("{page}/liens")).await.is_page(404);
        voisine.post(&page, &[("annee", "2025"), ("trimestre", "4")]).await.is_page(404);
    }
}

/// US-6, step 9: the court and the department read the same frozen figures, small ones hidden for both.
async fn the_court_reads_the_same(
    site: &Site,
    directrice: &Visitor<'_>,
    siege: &Visitor<'_>,
    organisation: i64,
) {
    let page = format!("/organisations/{organisation}/diagnostic");
    let liens = format!("{page}/liens");
    let html = directrice.get(&page).await.is_page(200).text();
    assert!(html.contains(&format!("href=\"{liens}\"")), "{html}");
    let numero = site.world.count("SELECT id AS n FROM diagnostic", &[]).await.to_string();
    let mut form = vec![("geste", "faire"), ("numero", numero.as_str()), ("jours", "90")];
    let told = directrice.post(&liens, &form).await.is_page(422).read();
    assert!(told.contains("Dites à qui"), "{told}");
    form.push(("destinataire", "Tribunal pour enfants de Blois"));
    // Who reads the counts gives none.
    siege.get(&liens).await.is_page(404);
    siege.post(&liens, &form).await.is_page(404);
    let mut none = form.clone();
    none[1].1 = "1";
    assert!(directrice.post(&liens, &none).await.is_page(422).read().contains("numéro figé"));
    let made = directrice.post(&liens, &form).await.is_page(200).text();
    let from = made.find("/diagnostics/").expect("the link is told once");
    let key: String = made[from..].chars().take_while(|c| *c != '<').collect();
    let again = directrice.post(&liens, &form).await.is_page(422).read();
    assert!(again.contains("Un lien est ouvert pour ce lecteur"), "{again}");
    assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM diagnostic_lien", &[]).await, 1);
    let court = site.nobody();
    let read = court.get(&key).await.is_page(200).read();
    for said in ["Diagnostic, 3e trimestre 2025", "Figé le", "les chiffres que lit l’organisation"]
    {
        assert!(read.contains(said), "{said}: {read}");
    }
    // Every value that the department reads of the frozen issue, the court reads.
    let own = siege.get(&format!("{page}?annee=2025&trimestre=3")).await.is_page(200).text();
    let values = |html: &str| -> Vec<String> {
        html.split("<dd")
            .skip(1)
            .map(|rest| rest.split("</dd>").next().unwrap().to_owned())
            .collect()
    };
    let there = values(&court.get(&key).await.text());
    assert!(!there.is_empty());
    assert_eq!(there, values(&own));
    assert!(!read.contains("Aubry"), "{read}");
    court.get("/diagnostics/0000").await.is_page(404);
    let told = directrice.get(&liens).await.is_page(200).read();
    assert!(told.contains("lu 2 fois"), "{told}");
    let lien = site.world.count("SELECT id AS n FROM diagnostic_lien", &[]).await.to_string();
    let closes = [("geste", "fermer"), ("lien", lien.as_str())];
    directrice.post(&liens, &closes).await.is_done();
    court.get(&key).await.is_page(404);
}
