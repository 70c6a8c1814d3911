//! The hand-over of a house, read in a minute.

use fiche::Row;

use crate::{journal::house, site::Site};

/// Words read in a minute: French adults reading a text aloud, Trauzettel-Klosinski and Dietz, 2012.
const WORDS_A_MINUTE: usize = 195;

/// What is read without a touch: neither what is folded nor what is told to a screen reader only.
fn seen(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut text = String::new();
    for (n, part) in main.split("<details").enumerate() {
        let open = if n == 0 {
            part.to_owned()
        } else {
            let (summary, after) = part.split_once("</summary>").unwrap();
            let after = after.split_once("</details>").unwrap().1;
            format!("<p {summary} {after}")
        };
        text.push_str(&open);
    }
    let said: String = text
        .split("<span class=\"sr\">")
        .enumerate()
        .map(|(n, part)| {
            if n == 0 { part.to_owned() } else { part.split_once("</span>").unwrap().1.to_owned() }
        })
        .collect();
    let mut words = String::new();
    let mut in_tag = false;
    for letter in format!("<main{said}").chars() {
        match letter {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(letter),
            _ => {}
        }
    }
    words
}

/// Twelve children, eight of whom a colleague says a sentence of, one of whom a long text.
#[tokio::test(flavor = "multi_thread")]
async fn the_evening_of_twelve_children_is_read_on_one_page_within_a_minute() {
    let site = Site::sealed_on_sqlite().await;
    let place = house(&site).await;
    let mut children = vec![place.child];
    for prenom in [
        "Anaïs", "Bilal", "Chloé", "Driss", "Emma", "Farid", "Gaëlle", "Hugo", "Inaya", "Jules",
        "Kenza",
    ] {
        let row = Row::default()
            .with("nom", "Perrot")
            .with("prenom", prenom)
            .with("birth_day", "2012-05-04");
        let id = site.world.add("personne", place.service, row).await;
        site.world.sejour(place.service, id, "2025-01-10").await;
        children.push(id);
    }
    assert_eq!(children.len(), 12);
    let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
    let short = [
        "A mal dormi, une lumière est restée allumée.",
        "Contrôle de mathématiques demain, a révisé avec Samir.",
        "Sa mère a appelé à 18 h, appel calme.",
        "N’a pas voulu dîner, dit avoir mal au ventre.",
        "Rentre de l’école seul à partir de demain.",
        "A gagné son match, très fier.",
        "Dispute avec Emma au goûter, réglée ensemble.",
        "Couché à 21 h, a lu un chapitre.",
    ];
    let long =
        "Il est rentré tard et n’a pas voulu dire où il était allé après les cours. ".repeat(9);
    assert!(long.split_whitespace().count() > 120);
    for (child, texte) in children.iter().zip(short.iter().copied().chain([long.as_str()])) {
        let path = format!("/dossiers/{child}/journal/nouveau");
        leila.post(&path, &[("texte", texte), ("nature", "transmission")]).await.is_done();
    }
    site.world.clock.advance_s(60);
    let page = nora.get(&format!("/services/{}/transmissions", place.service)).await;
    let text = page.is_page(200).text();
    for said in short {
        assert!(text.contains(said), "{said}");
    }
    // The whole of the long one is there, folded. Nobody is away.
    assert!(!text.contains("Absents en ce moment"), "{text}");
    assert!(text.contains("Lire la suite"), "{text}");
    assert_eq!(page.read().matches("Il est rentré tard").count(), 9);
    let seen = seen(&text);
    let words: Vec<&str> =
        seen.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let told: usize = short.iter().map(|said| said.split_whitespace().count()).sum();
    assert!(words.len() > told, "the page was not read: {seen}");
    assert!(words.len() <= WORDS_A_MINUTE, "{} words: {}", words.len(), words.join(" "));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_stands_at_the_top_of_the_hand_over_of_the_house() {
    for site in Site::on_each_engine("releve_absents").await {
        let place = house(&site).await;
        let away = Row::default()
            .with("personne_id", place.child)
            .with("nature", "fugue")
            .with("start_at", "2026-03-12T08:00");
        site.world.add("absence", place.service, away).await;
        let list = format!("/services/{}/transmissions", place.service);
        let nora = site.sign_in("nora").await;
        let told = nora.get(&list).await.is_page(200).read();
        assert!(told.contains("Absents en ce moment (1)"), "{told}");
        assert!(told.contains("Fugue") && told.contains("12/03/2026 à 8 h 00"), "{told}");
    }
}
