//! A note that is withdrawn takes its time back from the act that it made, whatever was corrected there meanwhile.

use crate::{
    journal::{Place, house},
    site::{Site, Visitor},
};

/// A note of twenty minutes by `leila`: its page, and its act.
async fn note(site: &Site, place: &Place, leila: &Visitor<'_>) -> (String, i64) {
    let form = [("texte", "D’un autre enfant."), ("minutes", "20")];
    leila.post(&format!("/dossiers/{}/journal/nouveau", place.child), &form).await.is_done();
    let id = site.world.count("SELECT MAX(id) AS n FROM note_journal", &[]).await;
    (format!("/journal/{id}"), site.world.count("SELECT MAX(id) AS n FROM acte", &[]).await)
}

/// The act corrected by hand: its child and its minutes.
async fn correct(who: &Visitor<'_>, acte: i64, child: &str, minutes: &str) {
    let form = [
        ("day", "2026-03-12"),
        ("personne_id", child),
        ("nature", "entretien"),
        ("minutes", minutes),
        ("version", "1"),
    ];
    who.post(&format!("/fiche/actes/{acte}/modifier"), &form).await.is_done();
}

/// Withdraws the note, and returns what is then read.
async fn withdraw(who: &Visitor<'_>, note: &str) -> String {
    let done = who.post(note, &[("geste", "retirer"), ("motif", "Mauvais dossier")]).await;
    done.is_done();
    who.get(done.location()).await.is_page(200).read()
}

const TIME: &str = "SELECT CAST(SUM(minutes) AS BIGINT) AS n FROM acte";

#[tokio::test(flavor = "multi_thread")]
async fn a_time_corrected_by_hand_leaves_with_its_note_and_is_told() {
    for site in Site::on_each_engine("notes_retirees").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (note, acte) = note(&site, &place, &leila).await;
        assert!(leila.get(&note).await.read().contains("Le temps de son acte part avec elle."));
        correct(&leila, acte, &place.child.to_string(), "90").await;
        let shown = leila.get(&note).await.is_page(200).read();
        assert!(shown.contains("20 min ; corrigé depuis dans son acte : 90 min"), "{shown}");
        assert!(shown.contains("corrigé depuis, part avec elle"), "{shown}");
        let told = withdraw(&leila, &note).await;
        assert!(told.contains("Le temps de son acte avait été corrigé depuis"), "{told}");
        assert_eq!(site.world.count(TIME, &[]).await, 0);
        let past = leila.get(&format!("/fiche/actes/{acte}/historique")).await.is_page(200).read();
        assert!(past.contains("90") && past.contains("Mauvais dossier"), "{past}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_names_nobody_any_more_gives_the_time_back_and_one_of_another_child_is_left() {
    for site in Site::on_each_engine("notes_retirees_ailleurs").await {
        let place = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        // The head took the child out of the act: an educator could not correct it, and the time leaves all the same.
        let (first, acte) = note(&site, &place, &leila).await;
        correct(&solene, acte, "", "20").await;
        assert!(withdraw(&leila, &first).await.contains("La note est retirée du journal."));
        assert_eq!(site.world.count(TIME, &[]).await, 0);
        // Put in the file of the right child by hand: it counts there, and whoever withdraws the note is told.
        let (second, acte) = note(&site, &place, &leila).await;
        correct(&leila, acte, &place.brother.to_string(), "20").await;
        let shown = leila.get(&second).await.is_page(200).read();
        assert!(shown.contains("rattaché ailleurs depuis"), "{shown}");
        let told = withdraw(&leila, &second).await;
        assert!(told.contains("son temps n’en est pas retiré"), "{told}");
        assert_eq!(site.world.count(TIME, &[]).await, 20);
    }
}
