//! What is given to a child and spent, counted once; the cash box, for who writes for all; what came with
//! the child, and what did not leave with it.

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site};

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    child: i64,
}

/// A child of thirteen who stays, and a rule of six euros a week; an educator, a head, a data-protection officer.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("claire", "Claire Fontaine", Role::ChefService),
        ("deleguee", "Zoé Petit", Role::DelegueDonnees),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    let row = Row::default()
        .with("nature", "poche")
        .with("age_min", 12_i64)
        .with("age_max", 14_i64)
        .with("montant", 600_i64)
        .with("periodicite", "semaine")
        .with("start_day", "2026-01-01");
    world.add("regle_argent", service, row).await;
    House { service, child }
}

/// The act was done, and the page that follows says it.
fn said(answer: &Answer, how: &str) {
    answer.is_done();
    assert!(answer.location().ends_with(how), "{how}: {}", answer.location());
}

#[tokio::test]
async fn pocket_money_is_given_in_one_touch_once_a_week_and_signed_in_another() {
    for site in Site::on_each_engine("money_given").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/argent", house.service);
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("Un enfant attend son argent de poche."), "{page}");
        assert!(page.contains("semaine du 09/03/2026"), "{page}");
        let account = format!("/dossiers/{}/argent", house.child);
        let give = [("geste", "verser"), ("nature", "poche"), ("main", "oui")];
        said(&leila.post(&account, &give).await, "fait=remis");
        said(&leila.post(&account, &give).await, "fait=deja");
        let sql = "SELECT COUNT(*) AS n FROM mouvement_argent";
        assert_eq!(site.world.count(sql, &[]).await, 2, "in, then out");
        let page = leila.get(&account).await.is_page(200).read();
        assert!(page.contains("Donné le 12/03/2026") && page.contains("À signer"), "{page}");
        let sql = "SELECT id AS n FROM mouvement_argent WHERE sens = 'sorti'";
        let id = site.world.count(sql, &[]).await.to_string();
        let sign = [("geste", "signe"), ("mouvement", id.as_str())];
        leila.post(&account, &sign).await.is_done();
        let page = leila.get(&account).await.is_page(200).read();
        assert!(!page.contains("À signer"), "{page}");
        leila.get(&format!("/fiche/mouvements-argent/{id}/historique")).await.is_page(200);
        let page = leila.get(&list).await.is_page(200).read();
        assert!(!page.contains("attend son argent"), "{page}");
    }
}

#[tokio::test]
async fn an_expense_is_kept_once_and_a_balance_below_zero_is_told() {
    for site in Site::on_each_engine("money_spent").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let account = format!("/dossiers/{}/argent", house.child);
        let mut spent = [
            ("jeton", "77"),
            ("montant", "12,50"),
            ("objet", "Piscine"),
            ("nature", "poche"),
            ("moyen", "especes"),
            ("day", "2026-03-12"),
            ("geste", "sorti"),
        ];
        said(&leila.post(&account, &spent).await, "fait=note");
        said(&leila.post(&account, &spent).await, "fait=deja");
        let page = leila.get(&account).await.is_page(200).read();
        assert!(page.contains("\u{2212}12,50 €"), "{page}");
        assert!(page.contains("En dessous de zéro") && page.contains("Sans ticket"), "{page}");
        spent[0] = ("jeton", "78");
        spent[1] = ("montant", "douze");
        let page = leila.post(&account, &spent).await.is_page(422).read();
        assert!(page.contains("Écrivez une somme : 12 ou 12,50."), "{page}");
        spent[1] = ("montant", "3");
        spent[2] = ("objet", "");
        let page = leila.post(&account, &spent).await.is_page(422).read();
        assert!(page.contains("Dites à quoi"), "{page}");
    }
}

#[tokio::test]
async fn the_cash_box_is_counted_against_what_it_should_hold_by_who_writes_for_all() {
    for site in Site::on_each_engine("money_box").await {
        let house = house(&site).await;
        let (leila, claire) = (site.sign_in("leila").await, site.sign_in("claire").await);
        let account = format!("/dossiers/{}/argent", house.child);
        let give = [("geste", "verser"), ("nature", "poche"), ("main", "")];
        leila.post(&account, &give).await.is_done();
        let list = format!("/services/{}/argent", house.service);
        let page = claire.get(&list).await.is_page(200).read();
        assert!(page.contains("Elle doit contenir 6,00 €"), "{page}");
        let page =
            claire.post(&list, &[("jeton", "5"), ("montant", "4")]).await.is_page(422).read();
        assert!(page.contains("dites pourquoi"), "{page}");
        let count = [("jeton", "5"), ("montant", "4"), ("motif", "On ne sait pas")];
        claire.post(&list, &count).await.is_done();
        claire.post(&list, &count).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM comptage_caisse";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        let page = claire.get(&list).await.is_page(200).read();
        assert!(page.contains("Elle doit contenir 4,00 €"), "{page}");
        assert!(page.contains("il manquait 2,00 €"), "{page}");
    }
}

#[tokio::test]
async fn money_and_belongings_are_daily_life_who_does_not_read_it_finds_nothing() {
    for site in Site::on_each_engine("money_closed").await {
        let house = house(&site).await;
        let deleguee = site.sign_in("deleguee").await;
        for page in [
            format!("/dossiers/{}/argent", house.child),
            format!("/dossiers/{}/affaires", house.child),
            format!("/services/{}/argent", house.service),
        ] {
            deleguee.get(&page).await.is_page(404);
        }
    }
}

#[tokio::test]
async fn what_comes_with_a_child_is_kept_one_line_each_and_what_lacks_is_told() {
    for site in Site::on_each_engine("belongings").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let things = format!("/dossiers/{}/affaires", house.child);
        let mut form = [
            ("jeton", "9"),
            ("geste", "entree"),
            ("objets", "3 tee-shirts\nTéléphone\n\nDoudou"),
            ("etat", "bon"),
            ("signature", "non"),
            ("remarque", ""),
            ("entree_day", "2026-03-11"),
        ];
        let page = leila.post(&things, &form).await.is_page(422).read();
        assert!(page.contains("dites pourquoi") && page.contains("Doudou"), "{page}");
        form[5] = ("remarque", "Arrivée dans la nuit");
        leila.post(&things, &form).await.is_done();
        said(&leila.post(&things, &form).await, "fait=deja");
        let sql = "SELECT COUNT(*) AS n FROM objet_enfant";
        assert_eq!(site.world.count(sql, &[]).await, 3);
        let id = |objet: &'static str| {
            let sql = "SELECT id AS n FROM objet_enfant WHERE objet = $1";
            let world = &site.world;
            async move { world.count(sql, &[objet.into()]).await }
        };
        let lost = format!("objet_{}", id("Téléphone").await);
        let seen = format!("version_{}", id("Téléphone").await);
        let out = [
            ("geste", "sortie"),
            ("sortie_day", "2026-03-12"),
            ("sortie_signature", "enfant"),
            (lost.as_str(), "perdu"),
            (seen.as_str(), "1"),
        ];
        leila.post(&things, &out).await.is_done();
        let page = leila.get(&things).await.is_page(200).read();
        assert!(page.contains("Ce qui manque") && page.contains("Perdue le 12/03/2026"), "{page}");
        assert!(page.contains("3 tee-shirts"), "{page}");
    }
}
