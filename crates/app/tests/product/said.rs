//! What pages say, one for each state: their diff is what a reviewer reads.

use crate::site::{Answer, Site};

/// The words of the main part of a page, a line for each sentence or so.
fn said(page: &Answer) -> String {
    format!("{}\n{}", testkit::title_of_page(&page.text()), page.read().replace(". ", ".\n"))
}

#[tokio::test]
async fn a_list_says_when_it_is_empty_when_it_holds_one_and_when_it_holds_several() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let list = format!("/registre/personnes/{service}");
    insta::assert_snapshot!("list_empty", said(directrice.get(&list).await.is_page(200)));
    site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    insta::assert_snapshot!("list_one", said(directrice.get(&list).await.is_page(200)));
    site.world.personne(service, "Caron", "Inès", "2013-09-30").await;
    insta::assert_snapshot!("list_several", said(directrice.get(&list).await.is_page(200)));
    let none = directrice.get(&format!("{list}?q=absent")).await;
    insta::assert_snapshot!("list_nothing_found", said(none.is_page(200)));
}

#[tokio::test]
async fn a_form_says_what_is_wrong_and_a_page_that_is_not_there_what_to_do() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let new = format!("/registre/familles/{service}/nouveau");
    let back = directrice.post(&new, &[("nom", ""), ("commune", "Nullepart")]).await;
    insta::assert_snapshot!("form_refused", said(back.is_page(422)).replace("  ", " "));
    insta::assert_snapshot!("not_found", said(directrice.get("/absent").await.is_page(404)));
    let door = site.nobody().get("/connexion").await;
    insta::assert_snapshot!("door", said(door.is_page(200)));
}

#[tokio::test]
async fn the_file_of_a_child_tells_the_way_so_far() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let personne = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let directrice = site.sign_in("directrice").await;
    let dossier = format!("/dossiers/{personne}");
    insta::assert_snapshot!("dossier_empty", said(directrice.get(&dossier).await.is_page(200)));
    site.world.mesure(service, personne, "aemo_renforcee", "2025-01-10").await;
    site.world.sejour(service, personne, "2025-01-10").await;
    insta::assert_snapshot!("dossier", said(directrice.get(&dossier).await.is_page(200)));
}
