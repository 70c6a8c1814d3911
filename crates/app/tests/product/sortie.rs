//! Who left is asked for news, six and twelve months after; what lacks to who will leave is seen at a glance.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    /// Left on 1 September 2025: news are owed at 6 months, since 1 March.
    gone: i64,
    stay: i64,
    /// Stays, and turned 17 in January.
    young: i64,
}

async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let gone = world.personne(service, "Vasseur", "Élodie", "2009-05-04").await;
    let stay = Row::default()
        .with("personne_id", gone)
        .with("entree_day", "2024-02-01")
        .with("sortie_day", "2025-09-01")
        .with("motif_sortie", "terme");
    let stay = world.add("sejour", service, stay).await;
    let young = world.personne(service, "Lebrun", "Sami", "2009-01-20").await;
    world.mesure(service, young, "placement_ase", "2025-02-10").await;
    world.sejour(service, young, "2025-02-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("claire", "Claire Fontaine", Role::ChefService),
        ("odile", "Odile Renard", Role::Secretaire),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    House { service, gone, stay, young }
}

#[tokio::test]
async fn news_are_owed_six_months_after_an_exit_tried_in_one_touch_and_told_once_given() {
    for site in Site::on_each_engine("sortie_news").await {
        let House { service, gone, stay, .. } = house(&site).await;
        let odile = site.sign_in("odile").await;
        let page = format!("/services/{service}/devenir");
        let owed = odile.get(&page).await.is_page(200).read();
        for said in [
            "On attend des nouvelles d’un enfant.",
            "Élodie Vasseur, 16 ans",
            "À 6 mois, depuis le 01/03/2026",
            "Sortie le 01/09/2025 (terme de la mesure)",
            "À 12 mois : le 01/09/2026",
        ] {
            assert!(owed.contains(said), "{said}: {owed}");
        }
        // The head is told how many are owed, on the page opened first.
        let claire = site.sign_in("claire").await;
        let day = claire.get("/").await.is_page(200).read();
        assert!(day.contains("1 nouvelle à prendre après une sortie"), "{day}");
        let (child, stay) = (gone.to_string(), stay.to_string());
        let new = format!("/registre/devenirs/{service}/nouveau");
        let form = [
            ("personne_id", child.as_str()),
            ("sejour_id", stay.as_str()),
            ("moment", "six_mois"),
            ("day", "2026-03-12"),
            ("retour", page.as_str()),
        ];
        let with = |more: &[(&'static str, &'static str)]| {
            form.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>()
        };
        let back = odile.post(&new, &with(&[("reponse", "pas_joint")])).await.is_done();
        assert_eq!(back, page);
        let tried = odile.get(&page).await.is_page(200).read();
        assert!(tried.contains("Pas joint, 1 essai : 12/03/2026"), "{tried}");
        // Touched twice the same day: the second is told, and nothing is counted twice.
        let touch = [
            ("personne_id", child.as_str()),
            ("sejour_id", stay.as_str()),
            ("moment", "six_mois"),
            ("reponse", "pas_joint"),
        ];
        let again = odile.post(&page, &touch).await;
        assert!(again.location().ends_with("fait=deja"), "{}", again.location());
        let told = odile.get(&format!("{page}?fait=deja")).await.is_page(200).text();
        assert!(told.contains("rien n’est compté deux fois"), "{told}");
        let tried = odile.get(&page).await.is_page(200).read();
        assert!(tried.contains("Pas joint, 1 essai : 12/03/2026"), "{tried}");
        for day in ["2026-03-04", "2026-03-09"] {
            let mut form = with(&[("reponse", "pas_joint")]);
            form.retain(|(name, _)| *name != "day");
            form.push(("day", day));
            odile.post(&new, &form).await.is_done();
        }
        let unreached = odile.get(&page).await.is_page(200).read();
        assert!(unreached.contains("Pas joints après 3 essais"), "{unreached}");
        assert!(unreached.contains("Toutes les nouvelles dues sont notées."), "{unreached}");
        // An answer tells at least one thing; a word about housing does not go with « pas joint ».
        let empty = odile.post(&new, &with(&[("reponse", "repondu")])).await.is_page(422).read();
        assert!(empty.contains("Notez au moins une chose apprise"), "{empty}");
        let told = with(&[("reponse", "pas_joint"), ("logement", "parents")]);
        odile.post(&new, &told).await.is_page(422);
        let told = with(&[
            ("reponse", "repondu"),
            ("logement", "residence"),
            ("activite", "apprentissage"),
            ("mots", "Ça va, je suis chez moi."),
        ]);
        odile.post(&new, &told).await.is_done();
        let given = odile.get(&page).await.is_page(200).read();
        assert!(given.contains("À 6 mois : des nouvelles"), "{given}");
        assert!(!given.contains("Pas joints après 3 essais"), "{given}");
        let day = claire.get("/").await.is_page(200).read();
        assert!(!day.contains("à prendre après une sortie"), "{day}");
        // What is counted opens the stay it counts.
        for (figure, said) in [
            ("devenir_6_mois_dus", "1"),
            ("devenir_6_mois_donnees", "1"),
            ("devenir_12_mois_dus", "1"),
        ] {
            let at = format!("/services/{service}/figures/{figure}/fiches?annee=2026");
            let opened = claire.get(&at).await.is_page(200).read();
            assert!(opened.contains("Vasseur") && opened.contains(said), "{figure}: {opened}");
        }
    }
}

#[tokio::test]
async fn who_came_back_owes_no_news_and_an_educator_sees_who_left_within_the_delay_only() {
    for site in Site::on_each_engine("sortie_back").await {
        let House { service, gone, .. } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{service}/devenir");
        let closed = leila.get(&page).await.is_page(200).read();
        assert!(!closed.contains("Vasseur"), "the mission is over since 90 days: {closed}");
        assert!(closed.contains("Personne n’a quitté le service depuis 18 mois."), "{closed}");
        site.world.sejour(service, gone, "2026-01-05").await;
        let odile = site.sign_in("odile").await;
        let back = odile.get(&page).await.is_page(200).read();
        assert!(!back.contains("Vasseur"), "{back}");
    }
}

#[tokio::test]
async fn what_lacks_to_a_youth_of_seventeen_is_seen_at_a_glance_and_noted_in_one_touch() {
    for site in Site::on_each_engine("sortie_ready").await {
        let House { service, young, .. } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{young}/sortie");
        let file = leila.get(&format!("/dossiers/{young}")).await.is_page(200).text();
        assert!(file.contains(&page), "the page of the child leads there");
        let empty = leila.get(&page).await.is_page(200).read();
        for said in [
            "17 ans · 18 ans le 20/01/2027",
            "Ce qu’il faut pour partir : 0 prêt sur 7",
            "Pas encore regardé",
            "Pas noté, dû le 20/01/2026",
            "Rien n’est encore noté de ce qu’il ou elle veut.",
        ] {
            assert!(empty.contains(said), "{said}: {empty}");
        }
        let child = young.to_string();
        let new = format!("/registre/points-sortie/{service}/nouveau");
        let touch = |etat: &'static str, porteur: &'static str| {
            vec![
                ("personne_id", child.as_str()),
                ("point", "logement"),
                ("day", "2026-03-12"),
                ("etat", etat),
                ("porteur", porteur),
                ("retour", page.as_str()),
            ]
        };
        leila.post(&new, &touch("manque", "")).await.is_done();
        leila.post(&new, &touch("pret", "Leïla")).await.is_done();
        let words = [
            ("personne_id", child.as_str()),
            ("day", "2026-03-12"),
            ("mots", "Je veux un chez-moi."),
            ("retour", page.as_str()),
        ];
        let wish = format!("/registre/souhaits-sortie/{service}/nouveau");
        leila.post(&wish, &words).await.is_done();
        let met = Row::default()
            .with("personne_id", young)
            .with("nature", "entretien_17_ans")
            .with("day", "2026-02-02");
        site.world.add("etape_parcours", service, met).await;
        let told = leila.get(&page).await.is_page(200).read();
        for said in [
            "1 prêt sur 7",
            "noté le 12/03/2026 · Leïla",
            "Manque, noté le 12/03/2026",
            "« Je veux un chez-moi. »",
            "Tenu le 02/02/2026",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let list = leila.get(&format!("/services/{service}/sorties")).await.is_page(200).read();
        for said in [
            "1 jeune de 17 ans ; aucun sans entretien.",
            "Sami Lebrun, 17 ans",
            "18 ans le 20/01/2027 · Manque : des ressources, une formation ou un emploi, ses papiers",
        ] {
            assert!(list.contains(said), "{said}: {list}");
        }
    }
}
