//! A parent who is far away, then before the hearing (US-8, steps 5 and 9; the others are in `histoires_espace.rs`, the
//! link by text and the paper of step 1 in `espace_papier.rs`).

use access::Role;
use fiche::Row;

use crate::{
    espace::{House, give, house, opened, restrict, says_none},
    plain::is_easy,
    site::{Site, Visitor},
    writings::{begin, parts, validated},
};

// The clock of a house stands on Thursday 12 March 2026.

async fn number(site: &Site, sql: &str) -> String {
    site.world.count(sql, &[]).await.to_string()
}

async fn head(site: &Site, home: &House) {
    let organisation = "SELECT organisation_id AS n FROM service WHERE id = $1";
    let organisation = site.world.count(organisation, &[home.service.into()]).await;
    let place = (Some(organisation), Some(home.service));
    site.world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
    let other = site.world.organisation("Fondation Saint-Aubin").await;
    let elsewhere = site.world.service(other, "MECS Les Tilleuls", "mecs").await;
    let (role, place) = (Role::ChefService, (Some(other), Some(elsewhere)));
    site.world.compte("voisin", "Paul Voisin", role, place.0, place.1).await;
}

/// Step 5: a visit by video is asked on the page, comes to the team as a request, and its answer comes back.
async fn asks_from_afar(site: &Site, home: &House, (leila, mother): (&Visitor<'_>, &Visitor<'_>)) {
    let page = mother.get("/espace").await;
    is_easy(&page.is_page(200).text(), "the page of a parent");
    assert!(page.text().contains("Je demande une visite en vidéo."), "{}", page.read());
    // What became of her visits, and why; what the child would not is asked of the service.
    for (day, etat, motif, lieu) in [
        ("2026-02-07", "tenu", None, "mere"),
        ("2026-02-14", "non_tenu", Some("service"), "mere"),
        ("2026-02-21", "non_tenu", Some("enfant_refus"), "mere"),
        ("2026-02-22", "tenu", None, "pere"),
    ] {
        let row = Row::default()
            .with("personne_id", home.child)
            .with("nature", "visite")
            .with("start_at", format!("{day}T14:00"))
            .with("end_at", format!("{day}T15:00"))
            .with("titulaire", lieu)
            .with("etat", etat)
            .with("motif_annulation", motif.map(str::to_owned));
        site.world.add("rendez_vous", home.service, row).await;
    }
    let read = mother.get("/espace").await.is_page(200).read();
    for told in [
        "Samedi 7 février 2026 à 14 h Vous avez vu votre enfant.",
        "La visite n’a pas eu lieu. Le service n’a pas pu.",
        "La visite n’a pas eu lieu. Le service peut vous dire pourquoi.",
    ] {
        assert!(read.replace('\n', " ").contains(told), "{told}: {read}");
    }
    assert!(!read.contains("22 février"), "of the other parent: {read}");
    let asked = [("mots", "Je travaille à Lille jusqu’à mai."), ("visio", "oui"), ("jeton", "1")];
    mother.post("/espace/mots", &asked).await.is_done();
    let came = format!("/dossiers/{}/mots", home.child);
    let told = leila.get(&came).await;
    let read = told.is_page(200).read();
    assert!(read.contains("demande une visite en vidéo"), "{read}");
    let plan = format!("/services/{}/agenda/nouveau?nature=visite", home.service);
    assert!(told.text().contains(&plan), "{}", told.text());
    let word = number(site, "SELECT MAX(id) AS n FROM mot_espace").await;
    let answer = format!("reponse_{word}");
    let keep = [("mot", word.as_str()), ("geste", "garder")];
    let mute = leila.post(&came, &keep).await.is_page(422).read();
    assert!(mute.contains("Répondez à la demande de visite"), "{mute}");
    let yes = [keep[0], keep[1], (answer.as_str(), "Oui : samedi 28 mars à 14 h, en vidéo.")];
    leila.post(&came, &yes).await.is_done();
    let page = mother.get("/espace").await.is_page(200).read();
    for told in ["J’ai demandé une visite en vidéo.", "samedi 28 mars à 14 h, en vidéo."] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // The visit is planned, and says itself that it is by video.
    let row = Row::default()
        .with("personne_id", home.child)
        .with("nature", "visite")
        .with("start_at", "2026-03-28T14:00")
        .with("end_at", "2026-03-28T15:00")
        .with("titulaire", "mere")
        .with("mode_intervention", "visio")
        .with("etat", "prevu");
    site.world.add("rendez_vous", home.service, row).await;
    let page = mother.get("/espace").await.is_page(200).read();
    let told = "Samedi 28 mars 2026 à 14 h Vous voyez votre enfant. C’est en vidéo.";
    assert!(page.replace(['\n', '\u{a0}'], " ").contains(told), "{page}");
}

/// A report to the judge, validated; its page.
async fn report(site: &Site, home: &House, leila: &Visitor<'_>) -> String {
    let page = begin(leila, home.child, "rapport_echeance").await;
    for part in parts(&leila.get(&page).await.text()) {
        let form = [("texte", "Élodie dort mieux depuis janvier."), ("version", "1")];
        leila.post(&part, &form).await.is_done();
    }
    let beside = format!("{page}/parents");
    leila.get(&beside).await.is_page(404);
    validated(&site.sign_in("solene").await, &page).await;
    page
}

const WORDS: &str = "Je ne suis pas d’accord. Elle dort bien chez moi.";

/// Step 9: heard with the educator; read on her own page; her words stand beside, and the writing does not change.
async fn before_the_hearing(
    site: &Site,
    home: &House,
    (leila, mother): (&Visitor<'_>, &Visitor<'_>),
) {
    let page = report(site, home, leila).await;
    let beside = format!("{page}/parents");
    let hash = "SELECT COUNT(DISTINCT hash) AS n FROM ecrit WHERE hash IS NOT NULL";
    assert_eq!(site.world.count(hash, &[]).await, 1);
    let before = leila.get(&page).await.text();
    let print = before.split("class=\"reference\">").nth(1).unwrap().split('<').next().unwrap();
    let heard = [
        ("geste", "noter"),
        ("destinataire", "mere"),
        ("nom", "Lise Aubry"),
        ("day", "2026-03-11"),
        ("lecture", "entendu"),
        ("avec", "Leïla Marchand"),
        ("mots", WORDS),
    ];
    let late = heard
        .map(|(field, value)| if field == "day" { (field, "2026-03-13") } else { (field, value) });
    let told = leila.post(&beside, &late).await.is_page(422).text();
    assert!(
        told.contains("Il n’est pas à venir") && told.contains("Elle dort bien chez moi"),
        "{told}"
    );
    leila.post(&beside, &heard).await.is_done();
    let shown = leila.get(&page).await;
    let read = shown.is_page(200).read();
    let who = "Mère, Lise Aubry : l’a entendu, avec Leïla Marchand, le 11/03/2026";
    assert!(read.contains(who) && read.contains(WORDS), "{read}");
    assert!(shown.text().contains(print), "the writing has the same hash");
    // On her page, only once it is given to her; not to the father.
    let id = page.rsplit('/').next().unwrap().to_owned();
    let own = format!("/espace/ecrits/{id}");
    mother.get(&own).await.is_page(404);
    let mother_id = home.mere.to_string();
    let gift = [("geste", "donner"), ("membre", mother_id.as_str()), ("end_day", "2026-04-02")];
    let forever = [gift[0], gift[1], ("end_day", "2027-04-02")];
    leila.post(&beside, &forever).await.is_page(422);
    leila.post(&beside, &gift).await.is_done();
    assert!(
        mother.get("/espace").await.read().contains("Lire l’écrit du"),
        "{}",
        mother.get("/espace").await.read()
    );
    let text = mother.get(&own).await;
    assert!(text.is_page(200).read().contains("Élodie dort mieux"), "{}", text.read());
    let trace =
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'espace.ecrit' AND personne_id = $1";
    assert_eq!(site.world.count(trace, &[home.child.into()]).await, 1);
    // Without a key it is the door, whether there is a writing or not.
    let shut = site.nobody().get(&own).await;
    assert_eq!(shut.read(), site.nobody().get("/espace/ecrits/1").await.read());
    says_none(&shut, &["dort mieux", "Élodie"]);
    let (code, _) = give(leila, home, &home.pere.to_string()).await;
    let father = opened(site, &code).await;
    father.get(&own).await.is_page(404);
    says_none(&father.get("/espace").await, &["écrit à lire", "Lire l’écrit"]);
    // Her session ends while she writes: the door carries the words, and what they are about.
    let late = [("mots", "Un mot tard."), ("ecrit", id.as_str()), ("visio", "oui"), ("jeton", "9")];
    let door = site.nobody().post("/espace/mots", &late).await.is_page(200).text();
    for (name, value) in late {
        let carried = format!("name=\"{name}\" value=\"{value}\"");
        assert!(door.contains(&carried), "{carried}: {door}");
    }
    // What she writes there waits for the team, then stands beside, as she wrote it.
    let words =
        [("mots", "J’ai changé de logement en mars."), ("ecrit", id.as_str()), ("jeton", "2")];
    mother.post("/espace/mots", &words).await.is_done();
    father
        .post("/espace/mots", &[("mots", "Moi aussi."), words[1], ("jeton", "3")])
        .await
        .is_done();
    let about = "SELECT COUNT(*) AS n FROM mot_espace WHERE ecrit_id IS NOT NULL";
    assert_eq!(site.world.count(about, &[]).await, 1, "only who may read it writes about it");
    let word = number(site, "SELECT MAX(id) AS n FROM mot_espace WHERE ecrit_id IS NOT NULL").await;
    let came = format!("/dossiers/{}/mots", home.child);
    assert!(leila.get(&came).await.read().contains("à propos de l’écrit à lire"));
    leila.post(&came, &[("mot", word.as_str()), ("geste", "garder")]).await.is_done();
    let read = leila.get(&page).await.read();
    assert!(
        read.contains("J’ai changé de logement en mars.")
            && read.contains("l’a lu sans le service"),
        "{read}"
    );
    let clear = "SELECT COUNT(*) AS n FROM ecrit_parent WHERE mots LIKE '%logement%'";
    assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
    let stranger = site.sign_in("voisin").await;
    stranger.get(&beside).await.is_page(404);
    stranger.post(&beside, &heard).await.is_page(404);
    // What a judge restricts of her takes the writing off her page, and keeps it from being read to her.
    restrict(site, home, "mere", &["restreint_scolarite"]).await;
    mother.get(&own).await.is_page(404);
    says_none(&mother.get("/espace").await, &["Un écrit à lire", "Lire l’écrit"]);
    restrict(site, home, "mere", &["restreint_documents"]).await;
    let kept = leila.post(&beside, &heard).await.is_page(422).read();
    assert!(kept.contains("juge"), "{kept}");
    let many = "SELECT COUNT(*) AS n FROM ecrit_parent";
    assert_eq!(site.world.count(many, &[]).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_away_asks_for_a_video_visit_then_says_their_words_before_the_hearing() {
    for site in Site::sealed_on_each_engine("histoire_us8_loin").await {
        let home = house(&site).await;
        head(&site, &home).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, &home.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        asks_from_afar(&site, &home, (&leila, &mother)).await;
        before_the_hearing(&site, &home, (&leila, &mother)).await;
    }
}

/// A parent whose visits a judge restricted is offered no visit by video, and asks for none.
#[tokio::test(flavor = "multi_thread")]
async fn no_video_visit_is_offered_to_who_has_none() {
    for site in Site::on_each_engine("visio_restreinte").await {
        let home = house(&site).await;
        restrict(&site, &home, "mere", &["restreint_visite"]).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, &home.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        says_none(&mother.get("/espace").await, &["vidéo", "visio"]);
        let asked = [("mots", "Bonjour"), ("visio", "oui"), ("jeton", "1")];
        mother.post("/espace/mots", &asked).await.is_done();
        let many = "SELECT COUNT(*) AS n FROM mot_espace WHERE demande IS NOT NULL";
        assert_eq!(site.world.count(many, &[]).await, 0);
        // The child asks for none.
        let (code, _) = give(&leila, &home, "enfant").await;
        says_none(&opened(&site, &code).await.get("/espace").await, &["en vidéo"]);
    }
}

/// A parent whom a judge keeps from any contact is not offered the writing, and the page says why in its own words.
#[tokio::test(flavor = "multi_thread")]
async fn a_writing_is_not_offered_to_a_parent_whose_page_stays_shut() {
    for site in Site::sealed_on_each_engine("ecrit_parent_ferme").await {
        let home = house(&site).await;
        head(&site, &home).await;
        let leila = site.sign_in("leila").await;
        let page = format!("{}/parents", report(&site, &home, &leila).await);
        let father = format!("value=\"{}\"", home.pere);
        assert!(leila.get(&page).await.is_page(200).text().contains(&father));
        restrict(&site, &home, "pere", &["restreint_contact"]).await;
        let shown = leila.get(&page).await;
        assert!(!shown.is_page(200).text().contains(&father), "{}", shown.read());
        assert!(shown.read().contains("sa page ne s’ouvre pas"), "{}", shown.read());
    }
}
