//! The own pages in other languages: every sentence of ours, nothing of what people typed; the booklet by age.

use fiche::Row;

use crate::{
    espace::{House, give, house, is_the_door, opened},
    site::{Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

/// What a page says outside what people typed (`.donnee`), text by text.
fn ours(html: &str) -> Vec<String> {
    let (mut rest, mut depth, mut all) = (html, 0_usize, Vec::new());
    while let Some(at) = rest.find('<') {
        let text = rest[..at].trim();
        if depth == 0 && !text.is_empty() {
            all.push(text.to_owned());
        }
        let end = at + rest[at..].find('>').unwrap();
        let tag = &rest[at..=end];
        let alone = ["<input", "<br", "<img", "<meta", "<link", "<hr", "<!"];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !alone.iter().any(|name| tag.starts_with(name))
            && (depth > 0 || tag.contains("donnee"))
        {
            depth += 1;
        }
        rest = &rest[end + 1..];
    }
    all
}

/// Sentences that stayed in the letters of French, on a page in Arabic.
fn french_left(html: &str) -> Vec<String> {
    let latin = |text: &String| text.chars().any(|one| one.is_ascii_alphabetic());
    ours(html).into_iter().filter(|text| latin(text) && !text.contains("Maillage")).collect()
}

/// A page in another language, without a fault but for what its root says.
async fn said(who: &Visitor<'_>, path: &str) -> String {
    let answer = who.get(path).await;
    let html = answer.text();
    assert_eq!(answer.status, 200, "{html}");
    let at = html.find("<html ").expect("a root");
    let root = &html[at..=at + html[at..].find('>').expect("its end")];
    let faults = testkit::faults_of_page(&html.replacen(root, "<html lang=\"fr\">", 1));
    assert_eq!(faults, Vec::<String>::new(), "{html}");
    html
}

/// A right on the image that both parents gave.
fn yes(house: &House, portee: &str) -> Row {
    Row::default()
        .with("personne_id", house.child)
        .with("portee_image", portee)
        .with("accord", true)
        .with("qui_autorise", "parents")
        .with("start_day", "2026-03-01")
}

async fn chosen(who: &Visitor<'_>, langue: &str) -> String {
    assert_eq!(who.post("/espace/langue", &[("langue", langue)]).await.is_done(), "/espace");
    said(who, "/espace").await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sentence_of_ours_is_said_in_the_language_and_what_was_typed_is_left() {
    for site in Site::on_each_engine("langues").await {
        let house = house(&site).await;
        for portee in ["service", "famille", "exterieur"] {
            site.world.add("autorisation_image", house.service, yes(&house, portee)).await;
        }
        let leila = site.sign_in("leila").await;
        for pour in ["enfant", &house.pere.to_string()] {
            let (code, _) = give(&leila, &house, pour).await;
            let one = opened(&site, &code).await;
            one.post("/espace/mots", &[("mots", "Je veux parler."), ("attend", "oui")]).await;
            let french = one.get("/espace").await.is_page(200).text();
            assert!(french.contains("<html lang=\"fr\">"), "{french}");
            assert!(!french.contains("n’est pas traduit"), "{french}");
            let arabic = chosen(&one, "ar").await;
            assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"), "{arabic}");
            assert_eq!(french_left(&arabic), Vec::<String>::new(), "{pour}");
            assert!(arabic.contains("Je veux parler.") && arabic.contains("Élodie"), "{arabic}");
            assert!(arabic.contains("ما كتبه الأشخاص غير مترجَم"), "{arabic}");
            let done = said(&one, "/espace?repris=1").await;
            assert_eq!(french_left(&done), Vec::<String>::new(), "{pour}");
            let booklet = said(&one, "/espace/livret").await;
            assert_eq!(french_left(&booklet), Vec::<String>::new(), "{pour}");
            for (langue, word) in [("en", "Soon"), ("es", "Pronto"), ("pt", "Em breve")] {
                let page = chosen(&one, langue).await;
                assert!(page.contains(word), "{langue}: {page}");
            }
            // A language that is none of ours is French.
            assert!(chosen(&one, "xx").await.contains("Bientôt"));
        }
        is_the_door(&site.nobody().get("/espace/livret").await);
        is_the_door(&site.nobody().post("/espace/langue", &[("langue", "ar")]).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_professional_chooses_the_language_with_the_key_and_prints_the_booklet_of_the_age() {
    for site in Site::on_each_engine("langue_cle").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let ease = ("aisance_numerique", "papier".into());
        site.world.set("membre_famille", house.pere, ease).await;
        let team = format!("/dossiers/{}/espace", house.child);
        let read = leila.get(&team).await.is_page(200).read();
        assert!(read.contains("Arabe (العربية)") && read.contains("préfère le papier"), "{read}");
        let form = [("geste", "donner"), ("pour", "enfant"), ("duree", "90"), ("langue", "es")];
        let html = leila.post(&team, &form).await.is_page(200).text();
        assert!(html.contains("Escribe tu código.") && html.contains("<article lang=\"es\""));
        let at = html.find("espace-secret\"><strong>").expect("a code") + 23;
        let child = opened(&site, &html[at..at + 14]).await;
        let page = said(&child, "/espace").await;
        assert!(page.contains("<html lang=\"es\"") && page.contains("Ves a tu padre."), "{page}");
        // She is thirteen: the booklet of adolescents.
        let booklet = said(&child, "/espace/livret").await;
        assert!(booklet.contains("Tienes derecho a saber por qué"), "{booklet}");
        let paper = format!("{team}/papier?pour=enfant&livret=oui&langue=ar");
        let paper = leila.get(&paper).await.is_page(200).text();
        assert!(paper.contains("<article lang=\"ar\" dir=\"rtl\""), "{paper}");
        assert!(paper.contains("كتيّب استقبالي") && paper.contains("espace-qui"), "{paper}");
        let whole = leila.get(&format!("{team}/papier?pour=enfant&langue=en")).await;
        let whole = whole.is_page(200).text();
        assert!(whole.contains("Saying what I think") && whole.contains("Your page"), "{whole}");
    }
}
