//! A child who is not at school: noted in one touch, counted, told to who may know.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    child: i64,
}

/// A child who stays and goes to school; an educator, a secretary.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("accueillante", "Rose Petit", Role::AssistantFamilial),
        ("nadia", "Nadia Roussel", Role::Administrateur),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    House { service, child }
}

#[tokio::test]
async fn an_absence_of_today_is_noted_in_one_touch_and_counted() {
    for site in Site::on_each_engine("scolarite_touch").await {
        let House { service, child } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{child}/scolarite");
        let empty = leila.get(&page).await.is_page(200).read();
        assert!(empty.contains("Scolarité inconnue"), "{empty}");
        assert!(empty.contains("Aucune absence notée."), "{empty}");
        let of = child.to_string();
        let new = format!("/registre/absences-scolaires/{service}/nouveau");
        let touch = |nature: &'static str, moment: &'static str| {
            vec![
                ("personne_id", of.clone()),
                ("day", "2026-03-12".to_owned()),
                ("retour", page.clone()),
                ("moment_jour", moment.to_owned()),
                ("nature", nature.to_owned()),
            ]
        };
        for (nature, moment) in [("absence", "journee"), ("retard", "matin")] {
            let form = touch(nature, moment);
            let form: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let back = leila.post(&new, &form).await.is_done();
            assert_eq!(back, page);
        }
        let told = leila.get(&page).await.is_page(200).read();
        for said in ["2 demi-journées d’absence ; 1 retard.", "À justifier", "Noter autre chose"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        let week = leila.get(&format!("/services/{service}/scolarite")).await;
        let week = week.is_page(200).read();
        assert!(week.contains("Élodie Vasseur, 13 ans"), "{week}");
        assert!(week.contains("12/03/2026 : absence, toute la journée"), "{week}");
        let file = leila.get(&format!("/dossiers/{child}")).await.is_page(200).text();
        assert!(file.contains(&page), "the page of the child leads there");
    }
}

#[tokio::test]
async fn a_child_without_school_is_told_with_the_days_and_a_plan_to_look_at_comes_first() {
    for site in Site::on_each_engine("scolarite_gap").await {
        let House { service, child } = house(&site).await;
        let row = |nature: &str, start: &str| {
            Row::default()
                .with("personne_id", child)
                .with("nature", nature)
                .with("start_day", start)
        };
        let school = row("ordinaire", "2025-09-01")
            .with("etablissement", "Collège Clemenceau")
            .with("end_day", "2026-03-02");
        site.world.add("scolarite", service, school).await;
        site.world.add("scolarite", service, row("descolarise", "2026-03-02")).await;
        let late = row("pps", "2025-10-01")
            .with("amenagement", "Seize heures d’accompagnante")
            .with("review_day", "2026-03-01");
        site.world.add("plan_scolaire", service, row("ppre", "2025-10-02")).await;
        site.world.add("plan_scolaire", service, late).await;
        let wish = Row::default()
            .with("personne_id", child)
            .with("day", "2026-03-01")
            .with("mots", "Je veux faire de la mécanique.");
        site.world.add("voeu_orientation", service, wish).await;
        let leila = site.sign_in("leila").await;
        let page = leila.get(&format!("/dossiers/{child}/scolarite")).await.is_page(200).read();
        for said in [
            "Sans école depuis le 02/03/2026 (11 jours)",
            "À revoir depuis le 01/03/2026",
            "Seize heures d’accompagnante",
            "Collège Clemenceau",
            "1 rupture, 11 jours sans école en tout",
            "« Je veux faire de la mécanique. »",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(page.find("PPS").unwrap() < page.find("PPRE").unwrap(), "{page}");
        let all = leila.get(&format!("/services/{service}/scolarite")).await.is_page(200).read();
        for said in ["1 enfant sans école aujourd’hui, sur 1.", "11 jours", "PPS"] {
            assert!(all.contains(said), "{said}: {all}");
        }
    }
}

#[tokio::test]
async fn who_does_not_read_daily_life_learns_nothing_of_school() {
    for site in Site::on_each_engine("scolarite_closed").await {
        let House { service, child } = house(&site).await;
        for who in ["nadia", "accueillante"] {
            let visitor = site.sign_in(who).await;
            visitor.get(&format!("/dossiers/{child}/scolarite")).await.is_page(404);
        }
        let nadia = site.sign_in("nadia").await;
        nadia.get(&format!("/services/{service}/scolarite")).await.is_page(404);
    }
}
