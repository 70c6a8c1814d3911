//! The coffre of a young person: opened by its code alone, read by nobody else, taken whole, kept when the file goes.

use access::Role;

use crate::{
    espace::house,
    plain::is_easy,
    site::{Answer, Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

/// The service hands a code over; returns it.
pub async fn handed(leila: &Visitor<'_>, child: i64) -> String {
    let sheet = leila.post(&format!("/dossiers/{child}/coffre"), &[("geste", "code")]).await;
    let html = sheet.is_page(200).text();
    let at = html.split("espace-secret\"><strong>").nth(1);
    at.and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned()
}

pub async fn opened<'s>(site: &'s Site, code: &str) -> Visitor<'s> {
    let mut visitor = site.nobody();
    let answer = visitor.post("/coffre", &[("code", code)]).await;
    assert_eq!(answer.is_done(), "/coffre");
    visitor.keep_cookie(&answer);
    visitor
}

fn is_the_door(answer: &Answer) {
    let told = answer.is_page(200).read();
    assert!(told.contains("Tape le code de ton coffre"), "{told}");
}

#[tokio::test]
async fn what_is_in_a_coffre_is_read_by_its_holder_alone_until_they_show_it() {
    for site in Site::sealed_on_each_engine("coffre_own").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let team = format!("/dossiers/{}/coffre", home.child);
        let none = leila.get(&team).await.is_page(200).read();
        assert!(none.contains("n’a pas encore de coffre"), "{none}");
        let code = handed(&leila, home.child).await;
        // The service puts a paper in it, with her agreement; then cannot read it.
        let paper = ("diplome.txt", "text/plain", "Brevet des collèges".as_bytes());
        let put = format!("{team}/ajouter");
        let without =
            leila.paper(&put, paper, &[("titre", "Mon brevet"), ("nature", "diplome")]).await;
        assert!(without.is_page(422).text().contains("sans son accord"), "{}", without.text());
        let with = [("titre", "Mon brevet"), ("nature", "diplome"), ("accord", "oui")];
        leila.paper(&put, paper, &with).await.is_done();
        let told = leila.get(&team).await.is_page(200).text();
        assert!(told.contains("Une pièce s’y trouve.") && !told.contains("Mon brevet"), "{told}");
        let id = site.world.count("SELECT id AS n FROM piece_coffre", &[]).await;
        leila.get(&format!("{team}?piece={id}")).await.is_page(404);
        let clear = "SELECT COUNT(*) AS n FROM piece_coffre WHERE title LIKE '%brevet%' OR content LIKE '%Brevet%'";
        assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
        // She opens it, finds it, and adds her own.
        let child = opened(&site, &code).await;
        let page = child.get("/coffre").await;
        assert!(page.is_page(200).text().contains("Mon brevet"), "{}", page.text());
        is_easy(&page.text(), "the coffre");
        let bytes = child.get(&format!("/coffre?piece={id}")).await;
        assert_eq!(&bytes.bytes[..], "Brevet des collèges".as_bytes());
        let souvenir = ("mer.txt", "text/plain", b"La mer".as_slice());
        child
            .paper("/coffre/ajouter", souvenir, &[("titre", "La mer"), ("nature", "souvenir")])
            .await
            .is_done();
        // She shows the first to the service, which reads that one and no other; then hides it.
        let own = id.to_string();
        let to = home.service.to_string();
        let show = [("geste", "montrer"), ("piece", own.as_str()), ("service", to.as_str())];
        child.post("/coffre/geste", &show).await.is_done();
        let told = leila.get(&team).await.is_page(200).text();
        assert!(told.contains("Mon brevet") && !told.contains("La mer"), "{told}");
        let read = leila.get(&format!("{team}?piece={id}")).await;
        assert_eq!(&read.bytes[..], "Brevet des collèges".as_bytes());
        child
            .post("/coffre/geste", &[("geste", "cacher"), ("piece", own.as_str())])
            .await
            .is_done();
        leila.get(&format!("{team}?piece={id}")).await.is_page(404);
        // Whole, in one closed file; a short password is told, and nothing leaves.
        let short = child.post("/coffre/tout", &[("mot_de_passe", "court")]).await;
        assert!(short.is_page(422).read().contains("12 lettres"), "{}", short.read());
        let zip = child.post("/coffre/tout", &[("mot_de_passe", "un mot de passe long")]).await;
        assert!(zip.bytes.starts_with(b"PK"), "a closed file");
        let inside = String::from_utf8_lossy(&zip.bytes).into_owned();
        assert!(!inside.contains("Brevet des"), "closed");
        // Another code closes what the one before opened.
        let again = handed(&leila, home.child).await;
        is_the_door(&child.get("/coffre").await);
        let old = site.nobody().post("/coffre", &[("code", code.as_str())]).await;
        assert!(old.is_page(422).read().contains("Ce code n’ouvre rien"), "{}", old.read());
        opened(&site, &again).await;
    }
}

#[tokio::test]
async fn a_coffre_outlives_the_mission_and_the_file_and_a_stranger_opens_none() {
    for site in Site::on_each_engine("coffre_after").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let code = handed(&leila, home.child).await;
        let world = &site.world;
        let other = world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = world.service(other, "MECS Les Tilleuls", "mecs").await;
        world
            .compte("voisin", "Paul Voisin", Role::ChefService, Some(other), Some(elsewhere))
            .await;
        let voisin = site.sign_in("voisin").await;
        let team = format!("/dossiers/{}/coffre", home.child);
        voisin.get(&team).await.is_page(404);
        voisin.post(&team, &[("geste", "code")]).await.is_page(404);
        // Without a session, neither a piece nor a gesture.
        is_the_door(&site.nobody().get("/coffre?piece=1").await);
        is_the_door(
            &site.nobody().post("/coffre/geste", &[("geste", "jeter"), ("piece", "1")]).await,
        );
        // The mission ends long ago: the code opens all the same.
        let mut write = world.ground.db.write().await.unwrap();
        for sql in [
            "UPDATE sejour SET sortie_day = '2025-02-01' WHERE personne_id = $1",
            "UPDATE mesure SET fin_day = '2025-02-01' WHERE personne_id = $1",
        ] {
            write.execute(sql, &[home.child.into()]).await.unwrap();
        }
        write.commit().await.unwrap();
        let child = opened(&site, &code).await;
        let souvenir = ("mer.txt", "text/plain", b"La mer".as_slice());
        child
            .paper("/coffre/ajouter", souvenir, &[("titre", "La mer"), ("nature", "souvenir")])
            .await
            .is_done();
        // The file is eliminated: the coffre stays, and names no file.
        let mut write = world.ground.db.write().await.unwrap();
        ::espace::forget(&mut write, home.child).await.unwrap();
        write.commit().await.unwrap();
        let child = opened(&site, &code).await;
        let page = child.get("/coffre").await.is_page(200).text();
        assert!(page.contains("La mer") && !page.contains("Montrer à"), "{page}");
        let tied = "SELECT COUNT(*) AS n FROM coffre WHERE personne_id IS NOT NULL";
        assert_eq!(world.count(tied, &[]).await, 0);
    }
}
