//! The month of a service: it balances, who answers for the service signs it, and what changes afterwards is said.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on 12 March 2026.

/// A service with two children of before, one who came in February, one who left; its people, and a neighbour.
async fn house(site: &Site) -> (i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let here = (Some(organisation), Some(service));
    world.compte("cheffe", "Nadia Belkacem", Role::ChefService, here.0, here.1).await;
    world.compte("educ", "Camille Roy", Role::Educateur, here.0, here.1).await;
    world.compte("siege", "Paul Lenoir", Role::Siege, here.0, None).await;
    let other = world.organisation("Fondation Saint-Aubin").await;
    world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
    let stays = [
        ("Vasseur", "2025-01-06", None),
        ("Perrin", "2025-05-12", Some("2026-02-20")),
        ("Moreau", "2026-02-10", None),
    ];
    for (nom, entree, sortie) in stays {
        let child = world.personne(service, nom, "Élodie", "2012-05-04").await;
        let mut row = Row::default().with("personne_id", child).with("entree_day", entree);
        if let Some(day) = sortie {
            row = row.with("sortie_day", day);
        }
        world.add("sejour", service, row).await;
    }
    let late = world.personne(service, "Garnier", "Léo", "2013-02-04").await;
    (service, late)
}

/// What the form of a month carries of the figures that were seen.
async fn seen(visitor: &Visitor<'_>, page: &str) -> String {
    let html = visitor.get(page).await.is_page(200).text();
    let (_, rest) = html.split_once("name=\"vu\" value=\"").expect(&html);
    rest.split('"').next().unwrap().to_owned()
}

async fn signs(visitor: &Visitor<'_>, page: &str) {
    let vu = seen(visitor, page).await;
    let form = [("geste", "signer"), ("vu", vu.as_str())];
    assert_eq!(visitor.post(page, &form).await.is_done(), page);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_signs_the_month_reopens_it_for_a_reason_and_reads_what_changed_since() {
    for site in Site::on_each_engine("mois_signe").await {
        let (service, late) = house(&site).await;
        let (list, page) =
            (format!("/services/{service}/mois"), format!("/services/{service}/mois/2026-02"));
        let nadia = site.sign_in("cheffe").await;
        let way = nadia.get(&format!("/services/{service}/activite")).await.is_page(200).text();
        assert!(way.contains(&format!("href=\"{list}\"")), "{way}");
        let told = nadia.get(&list).await.is_page(200).read();
        for said in ["février 2026", "Pas signé"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("mars 2026"), "a month that runs is not signed: {told}");
        nadia.get(&format!("{list}/2026-03")).await.is_page(404);
        // A figure opens the stays that it counts.
        let html = nadia.get(&page).await.is_page(200).text();
        let (_, rest) =
            html.split_once(&format!("/services/{service}/figures/entrees/fiches?")).unwrap();
        let query = rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let counted = format!("/services/{service}/figures/entrees/fiches?{query}");
        assert!(nadia.get(&counted).await.is_page(200).read().contains("Moreau"));

        // What was seen is what is signed.
        let stale = [("geste", "signer"), ("vu", "9/9/9/9/9")];
        let told = nadia.post(&page, &stale).await.is_page(422).read();
        assert!(told.contains("Les chiffres ont changé depuis que la page est ouverte"), "{told}");
        signs(&nadia, &page).await;
        let told = nadia.get(&page).await.is_page(200).read();
        for said in ["Signé par Nadia Belkacem le 12/03/2026", "Entrées"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Depuis la signature"), "{told}");

        // A stay of February is noted afterwards: it is, and the month says so.
        let (late, day) = (late.to_string(), "2026-02-25");
        let stay = [("personne_id", late.as_str()), ("entree_day", day)];
        nadia.post(&format!("/registre/sejours/{service}/nouveau"), &stay).await.is_done();
        let told = nadia.get(&page).await.is_page(200).read();
        for said in [
            "Depuis la signature",
            "Entrées : 1 signé, 2 aujourd’hui.",
            "Un séjour de ce mois a été noté ou corrigé depuis.",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let told = nadia.get(&list).await.is_page(200).read();
        assert!(told.contains("modifié depuis"), "{told}");

        // Reopened for a reason only, then signed again; the signature before stays.
        let mut reopen = [("geste", "rouvrir"), ("motif", " ")];
        let told = nadia.post(&page, &reopen).await.is_page(422).read();
        assert!(told.contains("Dites pourquoi ce mois est rouvert."), "{told}");
        reopen[1].1 = "Une entrée n’était pas notée.";
        assert_eq!(nadia.post(&page, &reopen).await.is_done(), page);
        assert!(nadia.get(&list).await.is_page(200).read().contains("Rouvert, à signer"));
        signs(&nadia, &page).await;
        let told = nadia.get(&page).await.is_page(200).read();
        for said in
            ["Signatures d’avant", "rouvert par Nadia Belkacem le", "Une entrée n’était pas notée."]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Depuis la signature"), "{told}");
        let kept = "SELECT count(*) AS n FROM mois_signe";
        assert_eq!(site.world.count(kept, &[]).await, 2);
    }
}

#[tokio::test]
async fn who_reads_the_counts_reads_who_signed_and_only_who_answers_signs() {
    for site in Site::on_each_engine("mois_droits").await {
        let (service, _) = house(&site).await;
        let page = format!("/services/{service}/mois/2026-02");
        let form = [("geste", "signer"), ("vu", "2/1/1/2/0")];
        let reopen = [("geste", "rouvrir"), ("motif", "Parce que.")];
        for who in ["educ", "siege"] {
            let reader = site.sign_in(who).await;
            let told = reader.get(&page).await.is_page(200).text();
            assert!(told.contains("Pas signé") && !told.contains("Signer ce mois"), "{who}");
            for sent in [&form, &reopen] {
                reader.post(&page, sent).await.is_page(404);
            }
        }
        let voisine = site.sign_in("voisine").await;
        for there in [page.clone(), format!("/services/{service}/mois")] {
            voisine.get(&there).await.is_page(404);
        }
        voisine.post(&page, &form).await.is_page(404);
        let kept = "SELECT count(*) AS n FROM mois_signe";
        assert_eq!(site.world.count(kept, &[]).await, 0);
    }
}
