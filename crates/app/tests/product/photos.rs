//! The photos of the journal: added once the words are safe, read by who reads the note, made anew.

use access::Role;
use axum::http::{StatusCode, header};

use crate::site::Site;

/// A picture of one red point (PNG), followed by what a camera would have hidden behind it.
pub const POINT: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 12, b'I', b'D', b'A', b'T',
    0x08, 0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, b'I',
    b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];
const PICTURE: (&str, &str, &[u8]) = ("IMG_2041.png", "image/png", POINT);

/// A child with a stay; `leila` and `nora`, educators, `ines`, nurse, `malo`, educator next door. Returns the
/// child and the address of a note that `leila` wrote, of daily life.
async fn noted(site: &Site) -> (i64, String) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, child, "2025-01-10").await;
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("nora", "Nora Petit", Role::Educateur, service),
        ("ines", "Inès Caron", Role::Soignant, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    let leila = site.sign_in("leila").await;
    let form = [("texte", "Elle a dessiné la mer."), ("geste", "photo")];
    let kept = leila.post(&format!("/dossiers/{child}/journal/nouveau"), &form).await;
    let note = kept.is_done().split('?').next().unwrap().to_owned();
    (child, note)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_are_kept_first_then_the_photo_goes_with_them() {
    for site in Site::on_each_engine("photos").await {
        let (child, note) = noted(&site).await;
        assert!(note.starts_with("/journal/"), "{note}");
        let leila = site.sign_in("leila").await;
        let page = leila.get(&format!("{note}?fait=gardee")).await;
        page.is_page(200);
        assert!(page.text().contains("Choisissez la photo"), "{}", page.text());

        let photos = format!("{note}/photos");
        leila.paper(&photos, PICTURE, &[]).await.is_done();
        // The same again, by a second touch.
        leila.paper(&photos, PICTURE, &[]).await.is_done();
        let count = "SELECT count(*) AS n FROM piece WHERE note_id IS NOT NULL";
        assert_eq!(site.world.count(count, &[]).await, 1);

        let nora = site.sign_in("nora").await;
        let page = nora.get(&note).await;
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        assert!(page.text().contains(&format!("src=\"/documents/{piece}/image\"")), "not shown");
        let list = nora.get(&format!("/dossiers/{child}/journal")).await;
        assert!(list.read().contains("une photo"), "{}", list.read());

        let seen = nora.get(&format!("/documents/{piece}/image")).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert_eq!(seen.headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(seen.headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
        assert!(seen.bytes.starts_with(&POINT[..8]), "not a picture");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_the_note_does_not_see_its_photo() {
    for site in Site::on_each_engine("photos_read").await {
        let (_, note) = noted(&site).await;
        let leila = site.sign_in("leila").await;
        leila.paper(&format!("{note}/photos"), PICTURE, &[]).await.is_done();
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        let malo = site.sign_in("malo").await;
        for path in [note.clone(), format!("/documents/{piece}/image")] {
            malo.get(&path).await.is_page(404);
        }
        let added = malo.paper(&format!("{note}/photos"), PICTURE, &[]).await;
        added.is_page(404);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM piece", &[]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_withdrawn_takes_its_photos_with_it() {
    for site in Site::on_each_engine("photos_withdrawn").await {
        let (_, note) = noted(&site).await;
        let leila = site.sign_in("leila").await;
        leila.paper(&format!("{note}/photos"), PICTURE, &[]).await.is_done();
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        let form = [("geste", "retirer"), ("motif", "Écrite dans le mauvais dossier.")];
        leila.post(&note, &form).await.is_done();
        leila.get(&format!("/documents/{piece}/image")).await.is_page(404);
        let page = leila.get(&format!("/documents/{piece}")).await;
        assert!(page.read().contains("Écrite dans le mauvais dossier."), "{}", page.read());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_refused_in_words_and_a_paper_is_not_looked_at() {
    let site = Site::on_sqlite().await;
    let (child, note) = noted(&site).await;
    let leila = site.sign_in("leila").await;
    let letter = ("lettre.txt", "text/plain", b"Bonjour".as_slice());
    let refused = leila.paper(&format!("{note}/photos"), letter, &[]).await;
    refused.is_page(422);
    assert!(refused.read().contains("Ce n’est pas une photo"), "{}", refused.read());
    let nothing = leila.paper(&format!("{note}/photos"), ("", "", b""), &[]).await;
    assert!(nothing.read().contains("Choisissez un fichier"), "{}", nothing.read());
    assert_eq!(site.world.count("SELECT count(*) AS n FROM piece", &[]).await, 0);

    let directrice = site.sign_in("directrice").await;
    let papers = format!("/dossiers/{child}/documents");
    directrice.paper(&papers, letter, &[("nature", "courrier")]).await.is_done();
    let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
    directrice.get(&format!("/documents/{piece}/image")).await.is_page(404);
}
