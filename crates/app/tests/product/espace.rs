//! The own page of a child and of each parent: who opens it, what closes it, and what it never says.

use access::Role;
use axum::http::header;
use fiche::Row;
use identity::INSTANCE;

use crate::{
    plain::is_easy,
    site::{Answer, Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

pub struct House {
    pub service: i64,
    pub child: i64,
    pub mesure: i64,
    pub famille: i64,
    pub pere: i64,
    pub mere: i64,
}

/// What a parent must never read, nor a stranger: words of the child, of the other parent, of professionals, places.
const WITHHELD: &[&str] = &[
    "Lise Aubry",
    "rue des Sorbiers",
    "06 39 98 22 22",
    "Collège Jean-Moulin",
    "Je ne veux plus dormir chez papa",
    "Revoir mamie le mercredi",
    "Chez la mère, 4 allée Verte",
    "Parler du père",
    "Gaspard Lemoine",
    "Famille d’accueil Berthier",
    "Apprendre à dormir seule",
    "épilepsie",
    "Docteur Sicard",
    "Juge Delmas",
    "Voit sa mère à Cheverny",
    "Entretien de crise",
];

/// What says where the child is: for who may not know the place.
const PLACES: &[&str] = &["MECS La Varenne", "02 61 91 00 01", "Ana Pelletier"];

/// A child of a MECS with a référente, two parents with authority, and a file full of what is not theirs.
pub async fn house(site: &Site) -> House {
    let (organisation, _) = site.house().await;
    let world = &site.world;
    let row = Row::default()
        .with("nom", "MECS La Varenne")
        .with("nature", "mecs")
        .with("telephone", "02 61 91 00 01");
    let service = world.add("service", organisation, row).await;
    for (name, nom, role) in
        [("leila", "Leïla Marchand", Role::Educateur), ("sam", "Sam Roy", Role::Secretaire)]
    {
        world.compte(name, nom, role, Some(organisation), Some(service)).await;
    }
    let famille = world.add("famille", service, Row::default().with("nom", "Vasseur")).await;
    let row = Row::default()
        .with("nom", "Vasseur")
        .with("prenom", "Élodie")
        .with("birth_day", "2012-05-04")
        .with("sexe", "fille")
        .with("famille_id", famille);
    let child = world.add("personne", service, row).await;
    let mesure = world.mesure(service, child, "placement_ase", "2025-01-10").await;
    let sejour = world.sejour(service, child, "2025-01-10").await;
    let row = Row::default().with("nom", "Pelletier").with("prenom", "Ana");
    let ana = world.add("professionnel", organisation, row).await;
    let row = Row::default()
        .with("sejour_id", sejour)
        .with("professionnel_id", ana)
        .with("role", "referent")
        .with("start_day", "2025-01-10");
    world.add("referent", service, row).await;
    let mut parents = Vec::new();
    for (nom, lien) in [("Paul Vasseur", "pere"), ("Lise Aubry", "mere")] {
        let row = Row::default()
            .with("famille_id", famille)
            .with("nom", nom)
            .with("lien", lien)
            .with("autorite_parentale", "oui");
        parents.push(world.add("membre_famille", service, row).await);
    }
    let house = House { service, child, mesure, famille, pere: parents[0], mere: parents[1] };
    fill(site, &house, ana).await;
    house
}

fn of(house: &House) -> Row {
    Row::default().with("personne_id", house.child)
}

/// The rest of the file.
async fn fill(site: &Site, house: &House, ana: i64) {
    let world = &site.world;
    let row = of(house)
        .with("nom", "Lise Aubry")
        .with("lien", "mere")
        .with("telephone", "06 39 98 22 22")
        .with("rang", 1_i64)
        .with("autorite_parentale", 1_i64)
        .with("start_day", "2025-01-10");
    world.add("contact", house.service, row).await;
    let said = |mots: &str, accord: &str| {
        of(house)
            .with("mots", mots)
            .with("sens", "dit")
            .with("theme", "visites")
            .with("accord_partage", accord)
            .with("day", "2026-03-10")
            .with("entendu_par", "Ana Pelletier")
    };
    world
        .add("parole_enfant", house.service, said("Je ne veux plus dormir chez papa", "non"))
        .await;
    world.add("parole_enfant", house.service, said("Revoir mamie le mercredi", "oui")).await;
    let meeting = |nature: &str, start: &str| {
        of(house)
            .with("nature", nature)
            .with("start_at", format!("{start}T14:00"))
            .with("end_at", format!("{start}T15:00"))
            .with("lieu", "Chez la mère, 4 allée Verte")
            .with("objet", "Parler du père")
            .with("professionnel_id", ana)
            .with("etat", "prevu")
    };
    for (nature, day) in
        [("entretien", "2026-03-17"), ("synthese", "2026-03-19"), ("audience", "2026-04-02")]
    {
        world.add("rendez_vous", house.service, meeting(nature, day)).await;
    }
    for (whose, day) in [("pere", "2026-03-21"), ("mere", "2026-03-28")] {
        let row = meeting("visite", day).with("titulaire", whose).with("tiers", "Gaspard Lemoine");
        world.add("rendez_vous", house.service, row).await;
    }
    let row = of(house)
        .with("nature", "apaise")
        .with("texte", "Voit sa mère à Cheverny")
        .with("source_information", "Docteur Sicard")
        .with("start_day", "2026-02-02");
    world.add("repere", house.service, row).await;
    elsewhere(site, house).await;
}

/// School, health, where she sleeps, a crisis, her project: what the page of a parent never holds.
async fn elsewhere(site: &Site, house: &House) {
    let world = &site.world;
    let since = |row: Row| row.with("start_day", "2025-09-01");
    let row = of(house).with("nature", "ordinaire").with("etablissement", "Collège Jean-Moulin");
    world.add("scolarite", house.service, since(row)).await;
    let row = of(house)
        .with("allergene", "Lumières qui clignotent : épilepsie")
        .with("conduite", "Docteur Sicard");
    world.add("allergie", house.service, since(row)).await;
    let row = of(house)
        .with("nature", "famille_accueil")
        .with("adresse", "Famille d’accueil Berthier, rue des Sorbiers");
    world.add("hebergement", house.service, since(row)).await;
    let row = of(house)
        .with("nature", "fugue")
        .with("start_at", "2026-02-20T21:00")
        .with("recit", "Entretien de crise");
    world.add("incident", house.service, row).await;
    let row = of(house)
        .with("theme", "developpement")
        .with("texte", "Apprendre à dormir seule")
        .with("projet", "service")
        .with("origine", "service")
        .with("accueil", "retenu");
    world.add("objectif_projet", house.service, since(row)).await;
}

/// Gives a key; what the sheet shows.
pub async fn give(leila: &Visitor<'_>, house: &House, pour: &str) -> (String, Answer) {
    let page = format!("/dossiers/{}/espace", house.child);
    let form = [("geste", "donner"), ("pour", pour), ("duree", "90")];
    let sheet = leila.post(&page, &form).await;
    let html = sheet.is_page(200).text();
    let at = html.find("espace-secret\"><strong>").expect("a code") + 23;
    (html[at..at + 14].to_owned(), sheet)
}

/// A browser that opened the page with a code.
pub async fn opened<'s>(site: &'s Site, code: &str) -> Visitor<'s> {
    let mut visitor = site.nobody();
    let answer = visitor.post("/espace", &[("code", code)]).await;
    assert_eq!(answer.is_done(), "/espace");
    visitor.keep_cookie(&answer);
    visitor
}

pub fn is_the_door(answer: &Answer) {
    let html = answer.is_page(200).text();
    assert!(html.contains("name=\"code\"") && !html.contains("Élodie"), "{html}");
}

/// Searches a whole answer, its headers too.
pub fn says_none(answer: &Answer, of: &[&str]) {
    let whole = format!("{:?} {}", answer.headers, answer.text());
    for word in of {
        assert!(!whole.contains(word), "« {word} » is said: {whole}");
    }
}

pub async fn restrict(site: &Site, house: &House, titulaire: &str, rights: &[&'static str]) -> i64 {
    let mut row = of(house)
        .with("titulaire", titulaire)
        .with("juge", "Juge Delmas")
        .with("decision_day", "2026-03-01");
    for right in rights {
        row.set(right, 1_i64.into());
    }
    site.world.add("restriction", house.service, row).await
}

#[tokio::test]
async fn a_key_is_shown_once_opens_the_page_of_the_child_and_is_taken_back_at_once() {
    for site in Site::on_each_engine("espace_cle").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let team = format!("/dossiers/{}/espace", house.child);
        let (code, _) = give(&leila, &house, "enfant").await;
        let page = leila.get(&team).await;
        page.is_page(200);
        says_none(&page, &[&code, &code.to_lowercase()]);
        let kept = "SELECT COUNT(*) AS n FROM cle_espace WHERE code_hash = $1";
        for form in [code.to_lowercase(), code.to_lowercase().replace('-', "")] {
            assert_eq!(site.world.count(kept, &[form.into()]).await, 0, "only a hash is kept");
        }
        // Looking opens nothing; a wrong code says nothing of anybody.
        is_the_door(&site.nobody().get("/espace").await);
        let wrong = site.nobody().post("/espace", &[("code", "abcd-efgh-jkmn")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
        says_none(&wrong, &["Élodie", "MECS"]);
        let mut child = site.nobody();
        let answer = child.post("/espace", &[("code", &code.replace('-', " "))]).await;
        assert_eq!(answer.is_done(), "/espace");
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        child.keep_cookie(&answer);
        let own = child.get("/espace").await;
        let read = own.is_page(200).read();
        assert_eq!(own.headers[header::CACHE_CONTROL], "no-store");
        for told in [
            "Bonjour Élodie",
            "Ana Pelletier",
            "MECS La Varenne",
            "Tu vis dans un autre lieu",
            "Tu vois ton père.",
            "Tu vois ta mère.",
            "Tu vois le juge.",
            "Revoir mamie le mercredi",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        // What he did not agree to, where, why, with which third person, and what is not for him.
        says_none(
            &own,
            &["Je ne veux plus dormir", "allée Verte", "Parler du père", "Gaspard", "Synthèse"],
        );
        // The session of the child is none of the house.
        assert_eq!(child.get(&format!("/dossiers/{}", house.child)).await.is_done(), "/connexion");
        let page = leila.get(&team).await.is_page(200).read();
        assert!(page.contains("Ouverte : une fois"), "{page}");
        let seen = "SELECT COUNT(*) AS n FROM audit WHERE details LIKE $1 AND compte_id IS NULL
                      AND personne_id = $2";
        let values = ["espace cle:%".into(), house.child.into()];
        assert!(site.world.count(seen, &values).await > 0, "each reading is in the chain");
        let cle = site.world.count("SELECT id AS n FROM cle_espace", &[]).await.to_string();
        let form = [("geste", "fermer"), ("cle", cle.as_str())];
        leila.post(&team, &[form[0], ("cle", "1")]).await.is_page(404);
        assert_eq!(leila.post(&team, &form).await.is_done(), team);
        assert_eq!(leila.post(&team, &form).await.is_done(), team, "touched twice");
        is_the_door(&child.get("/espace").await);
        let again = site.nobody().post("/espace", &[("code", &code)]).await;
        assert_eq!(again.status.as_u16(), 422);
        assert_eq!(again.read(), wrong.read(), "in the same words");
    }
}

#[tokio::test]
async fn a_parent_reads_what_is_theirs_and_nothing_of_the_other_nor_of_the_child() {
    for site in Site::on_each_engine("espace_parent").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, sheet) = give(&leila, &house, &house.pere.to_string()).await;
        assert!(sheet.text().contains("class=\"qr\""), "a picture to photograph");
        let father = opened(&site, &code).await;
        let page = father.get("/espace").await;
        let read = page.is_page(200).read();
        for told in [
            "Vous voyez votre enfant.",
            "Samedi 21 mars 2026",
            "Vous voyez le juge.",
            "MECS La Varenne",
            "Ana Pelletier",
            "C’est la personne qui suit votre enfant.",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        says_none(&page, WITHHELD);
        says_none(&page, &["28 mars", "17 mars", "mère"]);
        // Nobody but the holder: the new key is the only one.
        let (next, _) = give(&leila, &house, &house.pere.to_string()).await;
        is_the_door(&father.get("/espace").await);
        opened(&site, &next).await.get("/espace").await.is_page(200);
    }
}

#[tokio::test]
async fn what_a_judge_restricts_leaves_the_page_of_that_parent_with_the_next_click_without_a_hint()
{
    for site in Site::on_each_engine("espace_restreint").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (of_father, _) = give(&leila, &house, &house.pere.to_string()).await;
        let (of_mother, _) = give(&leila, &house, &house.mere.to_string()).await;
        let father = opened(&site, &of_father).await;
        let mother = opened(&site, &of_mother).await;
        father.get("/espace").await.is_page(200);
        restrict(&site, &house, "pere", &["restreint_adresse", "restreint_visite"]).await;
        let page = father.get("/espace").await;
        page.is_page(200);
        says_none(&page, WITHHELD);
        says_none(&page, PLACES);
        says_none(
            &page,
            &["21 mars", "restric", "Restric", "interdi", "juge a restreint", "caché"],
        );
        let other = mother.get("/espace").await;
        let read = other.is_page(200).read();
        assert!(read.contains("Samedi 28 mars 2026") && read.contains("MECS La Varenne"), "{read}");
        says_none(
            &other,
            &["21 mars", "Paul Vasseur", "Je ne veux plus", "Revoir mamie", "Gaspard"],
        );
        restrict(&site, &house, "pere", &["restreint_contact"]).await;
        let closed = father.get("/espace").await;
        is_the_door(&closed);
        says_none(&closed, WITHHELD);
        says_none(&closed, PLACES);
        let again = site.nobody().post("/espace", &[("code", &of_father)]).await;
        let unknown = site.nobody().post("/espace", &[("code", "abcd-efgh-jkmn")]).await;
        assert_eq!(again.status.as_u16(), 422);
        assert_eq!(again.text(), unknown.text(), "a key that is shut is one that nobody knows");
        mother.get("/espace").await.is_page(200);
        // The team gives no key where none would open.
        let page = format!("/dossiers/{}/espace", house.child);
        let pere = house.pere.to_string();
        let form = [("geste", "donner"), ("pour", pere.as_str()), ("duree", "90")];
        assert_eq!(leila.post(&page, &form).await.status.as_u16(), 422);
    }
}

#[tokio::test]
async fn what_is_hidden_of_one_child_is_not_told_by_the_page_about_the_brother_or_the_sister() {
    for site in Site::on_each_engine("espace_fratrie").await {
        let house = house(&site).await;
        let row = Row::default()
            .with("nom", "Vasseur")
            .with("prenom", "Isaac")
            .with("birth_day", "2014-09-12")
            .with("sexe", "garcon")
            .with("famille_id", house.famille);
        let brother = site.world.add("personne", house.service, row).await;
        let leila = site.sign_in("leila").await;
        let mut pages = Vec::new();
        for pour in [house.pere.to_string(), house.mere.to_string()] {
            let (code, _) = give(&leila, &house, &pour).await;
            pages.push(opened(&site, &code).await);
        }
        let team = format!("/dossiers/{}/espace", house.child);
        let warned = "cette page ne dira ni le lieu, ni le service, ni son numéro";
        assert!(!leila.get(&team).await.is_page(200).read().contains(warned));
        let order = Row::default()
            .with("personne_id", brother)
            .with("titulaire", "pere")
            .with("juge", "Juge Delmas")
            .with("decision_day", "2026-03-01")
            .with("restreint_adresse", 1_i64);
        site.world.add("restriction", house.service, order).await;
        let page = pages[0].get("/espace").await;
        page.is_page(200);
        says_none(&page, PLACES);
        says_none(&page, &["Isaac", "Delmas"]);
        assert!(pages[1].get("/espace").await.is_page(200).read().contains("MECS La Varenne"));
        assert!(leila.get(&team).await.is_page(200).read().contains(warned));
    }
}

#[tokio::test]
async fn a_secret_address_hides_the_service_from_both_parents_and_the_end_of_the_mission_closes_all()
 {
    for site in Site::on_each_engine("espace_fin").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let mut pages = Vec::new();
        for pour in ["enfant".to_owned(), house.pere.to_string(), house.mere.to_string()] {
            let (code, _) = give(&leila, &house, &pour).await;
            pages.push(opened(&site, &code).await);
        }
        let row = of(&house)
            .with("start_day", "2026-03-01")
            .with("adresse", "12 rue des Sorbiers")
            .with("decision", "Juge Delmas");
        site.world.add("adresse_protegee", house.service, row).await;
        for parent in &pages[1..] {
            let page = parent.get("/espace").await;
            page.is_page(200);
            says_none(&page, PLACES);
            says_none(&page, &["Sorbiers", "Delmas"]);
        }
        assert!(pages[0].get("/espace").await.is_page(200).read().contains("MECS La Varenne"));
        // A parent who has no authority any more.
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "UPDATE membre_famille SET autorite_parentale = 'retiree' WHERE id = $1";
        write.execute(sql, &[house.mere.into()]).await.unwrap();
        write.commit().await.unwrap();
        is_the_door(&pages[2].get("/espace").await);
        let mut write = site.world.ground.db.write().await.unwrap();
        for sql in [
            "UPDATE sejour SET sortie_day = '2026-03-11' WHERE personne_id = $1",
            "UPDATE mesure SET fin_day = '2026-03-11' WHERE personne_id = $1",
        ] {
            write.execute(sql, &[house.child.into()]).await.unwrap();
        }
        write.commit().await.unwrap();
        for page in &pages {
            is_the_door(&page.get("/espace").await);
        }
        assert!(house.mesure > 0 && house.famille > 0);
    }
}

#[tokio::test]
async fn guessing_is_slowed_for_the_whole_instance_and_what_is_closed_stays_closed() {
    for site in Site::on_each_engine("espace_frein").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let child = opened(&site, &code).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let now_s = site.world.shell.house.now().as_second();
        for _ in 0..INSTANCE.brim {
            identity::add_drop(&mut write, " espace:maison", INSTANCE, now_s).await.unwrap();
        }
        write.commit().await.unwrap();
        let slowed = site.nobody().post("/espace", &[("code", &code)]).await;
        assert_eq!(slowed.status.as_u16(), 429);
        // Who is in is not disturbed, and closes the page when they want.
        child.get("/espace").await.is_page(200);
        let answer = child.post("/espace/fermer", &[]).await;
        assert_eq!(answer.is_done(), "/espace");
        assert_eq!(answer.headers["clear-site-data"], "\"cache\"");
        is_the_door(&child.get("/espace").await);
    }
}

#[tokio::test]
async fn every_sentence_of_these_pages_is_easy_to_read() {
    for site in Site::on_each_engine("espace_facile").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        is_easy(&site.nobody().get("/espace").await.is_page(200).text(), "the door");
        for pour in ["enfant".to_owned(), house.pere.to_string()] {
            let (code, _) = give(&leila, &house, &pour).await;
            let page = opened(&site, &code).await.get("/espace").await;
            is_easy(&page.is_page(200).text(), &pour);
        }
        let wrong = site.nobody().post("/espace", &[("code", "x")]).await;
        is_easy(&wrong.text(), "a wrong code");
    }
}

#[tokio::test]
async fn who_only_reads_the_file_gives_no_key() {
    for site in Site::on_each_engine("espace_equipe").await {
        let house = house(&site).await;
        let page = format!("/dossiers/{}/espace", house.child);
        let leila = site.sign_in("leila").await;
        let none = leila.post(&page, &[("geste", "donner"), ("pour", ""), ("duree", "90")]).await;
        assert_eq!(none.status.as_u16(), 422);
        assert!(none.read().contains("Choisissez pour qui est cette clé."), "{}", none.read());
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = site.world.count(sql, &[house.service.into()]).await;
        let other = site.world.service(organisation, "MECS Ailleurs", "mecs").await;
        let place = (Some(organisation), Some(other));
        site.world.compte("malo", "Malo Evrard", Role::Educateur, place.0, place.1).await;
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        let form = [("geste", "donner"), ("pour", "enfant"), ("duree", "90")];
        malo.post(&page, &form).await.is_page(404);
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM cle_espace", &[]).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_opens_its_files_to_the_team_only_opens_to_the_child_too() {
    for site in Site::on_each_engine("espace_equipe").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let wall = Row::default().with("perimetre", "equipe").with("start_day", "2020-01-01");
        site.world.add("regle_acces", house.service, wall).await;
        let mut child = site.nobody();
        let answer = child.post("/espace", &[("code", &code)]).await;
        assert_eq!(answer.is_done(), "/espace");
        child.keep_cookie(&answer);
        let read = child.get("/espace").await.is_page(200).read();
        assert!(read.contains("Bonjour Élodie") && read.contains("Ana Pelletier"), "{read}");
    }
}
