//! What a child or a parent reads is easy to read: every sentence of our own of these pages.

use access::Role;

use crate::site::Site;

/// The tags that end a sentence.
const BLOCKS: &[&str] = &[
    "<p",
    "</p",
    "<li",
    "</li",
    "<h1",
    "</h1",
    "<h2",
    "</h2",
    "<h3",
    "</h3",
    "<section",
    "</section",
    "<dt",
    "</dt",
    "<dd",
    "</dd",
    "<label",
    "</label",
    "<legend",
    "</legend",
    "<button",
    "</button",
    "<blockquote",
    "</blockquote",
    "<option",
    "</option",
];

/// What is not of our own words (`.donnee`) says « Nom ».
fn without_data(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("donnee\"") {
        let start = rest[..at].rfind('<').unwrap();
        let tag: String =
            rest[start + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let close = format!("</{tag}>");
        let end = rest[at..].find(&close).unwrap() + at + close.len();
        out.push_str(&rest[..start]);
        out.push_str("Nom");
        rest = &rest[end..];
    }
    out + rest
}

/// The words of the main part of a page, a paragraph each block.
pub(crate) fn words(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let main = main.split_once('>').map_or(main, |(_, rest)| rest);
    let mut text = without_data(main);
    for tag in BLOCKS {
        text = text.replace(tag, &format!("\n\n{tag}"));
    }
    let mut out = String::new();
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out.replace("&#39;", "’").replace("&#38;", "&").replace("&#34;", "\"").replace("&amp;", "&")
}

/// Stops at the first page with a hard sentence.
pub(crate) fn is_easy(page: &str, which: &str) {
    let words = words(page);
    let sentences = vocabulary::phrase::sentences(&words);
    assert!(sentences.len() > 2, "{which} says nothing: {words}");
    let faults = vocabulary::plain::faults(&words);
    assert!(faults.is_empty(), "{which}: {faults:#?}");
}

#[tokio::test]
async fn the_rights_of_a_child_are_read_without_signing_in_in_easy_words_and_every_open_page_leads_there()
 {
    for site in Site::on_each_engine("rights_page").await {
        let nobody = site.nobody();
        let page = nobody.get("/mes-droits").await.is_page(200).text();
        is_easy(&page, "/mes-droits");
        let poster = nobody.get("/mes-droits/affiche").await.is_page(200).text();
        is_easy(&poster, "/mes-droits/affiche");
        for told in ["tel:119", "Défenseur des droits", "juge", "avocat", "personne qualifiée"] {
            assert!(page.contains(told), "{told}");
        }
        for number in ["tel:0969390000", "defenseurdesdroits.fr", "tel:3018", "tel:3919", "sms:114"]
        {
            assert!(page.contains(number), "{number}");
        }
        for open in ["/connexion", "/accessibilite", "/mes-droits", "/mes-droits/affiche"] {
            let page = nobody.get(open).await.is_page(200).text();
            assert!(page.contains("href=\"/mes-droits\""), "{open}");
            assert!(page.contains("href=\"tel:119\""), "{open}");
        }
    }
}

#[tokio::test]
async fn the_project_read_with_a_child_is_in_easy_words() {
    for site in Site::on_each_engine("project_in_easy_words").await {
        let (organisation, service) = site.house().await;
        let child = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        site.world.mesure(service, child, "aemo", "2025-12-10").await;
        let role = Role::Educateur;
        site.world.compte("leila", "Leïla Marchand", role, Some(organisation), Some(service)).await;
        let leila = site.sign_in("leila").await;
        let answer =
            leila.get(&format!("/dossiers/{child}/projet/lecture")).await.is_page(200).text();
        is_easy(&answer, "projet/lecture");
    }
}

/// A template, and those in its folders.
fn templates(folder: &std::path::Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            all.push(path);
        }
    }
}

#[test]
fn no_shortcut_stands_over_a_form_that_keeps_what_is_typed() {
    let mut all = Vec::new();
    templates(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut all);
    let mut seen = 0;
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.starts_with("{% extends \"layout.html\" %}") && text.contains("data-keep") {
            seen += 1;
            let empty = text.contains("{% block jot %}{% endblock %}");
            assert!(empty, "{} leaves « Noter » over its form", path.display());
        }
    }
    assert!(seen > 30, "{seen}");
}
