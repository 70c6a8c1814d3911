//! The papers of the law of 2002: the version of a child's age, given in one touch, and what each family lacks.

use access::Role;
use fiche::Row;

use crate::{
    espace::house,
    site::{Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

/// A version of a paper of a service.
pub async fn version(
    site: &Site,
    service: i64,
    (nature, public, name): (&'static str, &'static str, &'static str),
) -> i64 {
    let row = Row::default()
        .with("nature", nature)
        .with("public", public)
        .with("version_papier", name)
        .with("start_day", "2026-01-01");
    site.world.add("papier_famille", service, row).await
}

/// Gives a paper to a child, read together.
pub async fn gives(who: &Visitor<'_>, service: i64, (child, paper): (i64, i64)) {
    let (one, two, three) =
        (format!("papier_{child}"), format!("destinataire_{child}"), format!("lu_{child}"));
    let (child, paper) = (child.to_string(), paper.to_string());
    let form = [
        ("personne", child.as_str()),
        (one.as_str(), paper.as_str()),
        (two.as_str(), "enfant"),
        (three.as_str(), "oui"),
    ];
    who.post(&format!("/services/{service}/papiers"), &form).await.is_done();
}

#[tokio::test]
async fn a_family_lacks_what_was_not_given_and_a_stranger_sees_no_list() {
    for site in Site::on_each_engine("papiers").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{}/papiers", home.service);
        let none = leila.get(&page).await.is_page(200).read();
        assert!(none.contains("Aucun papier n’est encore noté."), "{none}");
        // She is thirteen: the booklet of her age, not the one for all.
        version(&site, home.service, ("livret", "tous", "2025")).await;
        let booklet = version(&site, home.service, ("livret", "adolescents", "2026")).await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Pas remis") && told.contains("Livret d’accueil (2026)"), "{told}");
        let child = home.child.to_string();
        let nothing = leila.post(&page, &[("personne", child.as_str())]).await;
        assert!(nothing.is_page(422).read().contains("Choisissez le papier remis."));
        gives(&leila, home.service, (home.child, booklet)).await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Remis le 12/03/2026, lu ensemble le 12/03/2026"), "{told}");
        let kept = "SELECT COUNT(*) AS n FROM remise_papier WHERE lecture_day = '2026-03-12'";
        assert_eq!(site.world.count(kept, &[]).await, 1);
        let world = &site.world;
        let other = world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = world.service(other, "MECS Les Tilleuls", "mecs").await;
        let role = Role::ChefService;
        world.compte("voisin", "Paul Voisin", role, Some(other), Some(elsewhere)).await;
        let voisin = site.sign_in("voisin").await;
        voisin.get(&page).await.is_page(404);
        voisin.post(&page, &[("personne", child.as_str())]).await.is_page(404);
    }
}
