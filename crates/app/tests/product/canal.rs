//! A report reaches a court by the channel that it chose, with the proof of its sending.

use fiche::Row;

use crate::{
    site::{Site, Visitor},
    writings::{assemble, begin, finish, house, validated},
};

async fn report(solene: &Visitor<'_>, child: i64) -> String {
    let page = begin(solene, child, "rapport_echeance").await;
    assemble(solene, &page).await;
    finish(solene, &page).await;
    validated(solene, &page).await;
    page
}

async fn chooses(solene: &Visitor<'_>, service: i64, form: &[(&str, &str)]) {
    solene.post(&format!("/registre/canaux-juridiction/{service}/nouveau"), form).await.is_done();
}

/// Whether an option of a form is the one that is proposed.
fn proposes(html: &str, code: &str) -> bool {
    let at = html.find(&format!("<option value=\"{code}\"")).expect(code);
    html[at..].split('>').next().unwrap().contains("selected")
}

/// The court reads by a link of one reader: made by the very sending, its readings are the proof.
async fn by_a_link(site: &Site, solene: &Visitor<'_>, (service, child): (i64, i64)) {
    let page = report(solene, child).await;
    let told = solene.get(&page).await.is_page(200).read();
    assert!(told.contains("Noter comment la juridiction veut recevoir"), "{told}");
    let new = format!("/registre/canaux-juridiction/{service}/nouveau");
    let mut court = vec![
        ("nom", "Tribunal pour enfants de Blois"),
        ("canal", "lien"),
        ("start_day", "2026-01-05"),
    ];
    let told = solene.post(&new, &court).await.is_page(422).read();
    assert!(told.contains("Dites qui lit le lien"), "{told}");
    court.push(("lecteur", "Mme Aubry, greffière"));
    chooses(solene, service, &court).await;
    // Nobody noted which court decided, then it is another: nothing is proposed, and it is said.
    let html = solene.get(&page).await.is_page(200).text();
    assert!(!proposes(&html, "lien") && !proposes(&html, "juge"), "{html}");
    assert!(!html.contains("value=\"Mme Aubry"), "{html}");
    for (nom, day) in [("Tours", "2025-09-18"), ("Blois", "2025-09-20")] {
        let told = solene.get(&page).await.is_page(200).read();
        assert!(told.contains("Vérifiez à qui vous envoyez"), "{told}");
        let order = Row::default()
            .with("personne_id", child)
            .with("prescripteur", "juge_enfants")
            .with("prescripteur_nom", "Mme Roland")
            .with("juridiction", format!("Tribunal pour enfants de {nom}"))
            .with("fondement", "placement")
            .with("decision_day", day);
        site.world.add("ordonnance", service, order).await;
    }
    let told = solene.get(&page).await.is_page(200).read();
    assert!(!told.contains("Vérifiez à qui vous envoyez"), "{told}");
    let html = solene.get(&page).await.is_page(200).text();
    assert!(proposes(&html, "lien") && proposes(&html, "juge"), "{html}");
    assert!(html.contains("value=\"Mme Aubry, greffière\""), "{html}");
    let mut sent = [
        ("geste", "envoyer"),
        ("destinataire", "mere"),
        ("nom", "Mme Aubry, greffière"),
        ("day", "2026-03-12"),
        ("voie", "lien"),
        ("preuve", ""),
    ];
    let told = solene.post(&page, &sent).await.is_page(422).read();
    assert!(told.contains("Un lien protégé est pour le juge"), "{told}");
    (sent[1].1, sent[2].1) = ("juge", "");
    let told = solene.post(&page, &sent).await.is_page(422).read();
    assert!(told.contains("Dites qui lit le lien"), "{told}");
    sent[2].1 = "Mme Aubry, greffière";
    site.sign_in("malo").await.post(&page, &sent).await.is_page(404);
    let made = solene.post(&page, &sent).await.is_page(200).text();
    let from = made.find("/remise/").expect("the link is told once");
    let key: String = made[from..].chars().take_while(|c| *c != '<').collect();
    // Its page read again sends nothing more, and makes no second door.
    let again = solene.post(&page, &sent).await.is_page(422).read();
    assert!(again.contains("Cet envoi est déjà noté"), "{again}");
    let links = "SELECT COUNT(*) AS n FROM lien_ecrit";
    assert_eq!(site.world.count(links, &[]).await, 1);
    let told = solene.get(&page).await.is_page(200).read();
    let waits = "Mme Aubry, greffière, Lien protégé, lu par une seule personne : pas encore ouvert";
    assert!(told.contains(waits), "{told}");
    let mut greffe = site.nobody();
    greffe.get(&key).await.is_page(200);
    let taken = greffe.post(&key, &[]).await;
    taken.is_done();
    greffe.keep_cookie(&taken);
    let read = greffe.get(&key).await.is_page(200).read();
    assert!(read.contains("Le lien avec sa grand-mère soutient Élodie."), "{read}");
    site.nobody().get(&key).await.is_page(404);
    let told = solene.get(&page).await.is_page(200).read();
    assert!(told.contains("une seule personne : lu une fois, la première le 12/03/2026"), "{told}");
    // Closed by who sent it; a link for a court is made by a sending and no other way.
    let links = format!("{page}/lien");
    let told = solene.get(&links).await.is_page(200).read();
    assert!(told.contains("Mme Aubry, greffière ; juridiction"), "{told}");
    assert!(!told.contains("Faire un lien"), "{told}");
    solene.post(&links, &[("geste", "faire"), ("destinataire", "X")]).await.is_page(404);
    site.sign_in("malo").await.get(&links).await.is_page(404);
    let id = site.world.count("SELECT id AS n FROM lien_ecrit", &[]).await.to_string();
    let closes = [("geste", "fermer"), ("lien", id.as_str()), ("motif", "fin")];
    solene.post(&links, &closes).await.is_done();
    greffe.get(&key).await.is_page(404);
}

/// The court wants paper: it is proposed with its number, which the copy prints.
async fn on_paper(solene: &Visitor<'_>, (service, child): (i64, i64)) {
    let court = [
        ("nom", "Tribunal pour enfants de Blois"),
        ("canal", "papier"),
        ("adresse", "1 place de la République, Blois"),
        ("start_day", "2026-03-02"),
    ];
    chooses(solene, service, &court).await;
    let page = report(solene, child).await;
    let html = solene.get(&page).await.is_page(200).text();
    assert!(proposes(&html, "papier"), "{html}");
    assert!(html.contains("value=\"Papier n° 2026-002\""), "{html}");
    let sent = [
        ("geste", "envoyer"),
        ("destinataire", "juge"),
        ("nom", "Tribunal pour enfants de Blois"),
        ("day", "2026-03-12"),
        ("voie", "papier"),
        ("preuve", "Papier n° 2026-002"),
    ];
    solene.post(&page, &sent).await.is_done();
    let told = solene.get(&page).await.is_page(200).read();
    for said in ["N° 2026-002", "Papier numéroté, Papier n° 2026-002"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_sent_by_the_channel_that_the_court_chose() {
    for site in Site::on_each_engine("canal_juridiction").await {
        let (_, service, child) = house(&site).await;
        let solene = site.sign_in("solene").await;
        by_a_link(&site, &solene, (service, child)).await;
        on_paper(&solene, (service, child)).await;
    }
}
