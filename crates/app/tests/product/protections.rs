//! A judge's restriction noted by one service acts in every other that follows the child and is not told there; what
//! undoes a protection wants who answers for it: a restriction lifted, visits that begin again, a wall, a hold
//! (ADR 0061).

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

/// What nobody of the second service may read.
const SECRETS: [&str; 3] = ["Juge Delmas", "15/01/2026", "Jamais sans un tiers"];

struct Places {
    organisation: i64,
    /// The service that noted the order, and its file of the child.
    noted: (i64, i64),
    /// The other one.
    other: (i64, i64),
}

async fn places(site: &Site) -> Places {
    let (organisation, noted) = site.house().await;
    let world = &site.world;
    let other = world.service(organisation, "MECS La Varenne", "mecs").await;
    let mut files = Vec::new();
    for (service, nom) in [(noted, "Vasseur"), (other, "VASSEUR")] {
        let child = world.personne(service, nom, "Élodie", "2012-05-04").await;
        world.sejour(service, child, "2025-09-25").await;
        files.push(child);
    }
    for (identifiant, nom, role, service) in [
        ("solene", "Solène Guichard", Role::ChefService, noted),
        ("sam", "Sam Roy", Role::Secretaire, noted),
        ("leila", "Leïla Marchand", Role::Educateur, other),
        ("rose", "Rose Marin", Role::ChefService, other),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(service)).await;
    }
    Places { organisation, noted: (noted, files[0]), other: (other, files[1]) }
}

fn order(child: i64) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("titulaire", "pere")
        .with("restreint_contact", 1)
        .with("restreint_visite", 1)
        .with("precision_ordonnance", "Jamais sans un tiers")
        .with("juge", "Juge Delmas")
        .with("decision_day", "2026-01-15")
}

fn contact(child: i64) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("nom", "Paul Vasseur")
        .with("lien", "pere")
        .with("telephone", "06 39 98 11 11")
        .with("start_day", "2025-01-10")
}

async fn visits(who: &Visitor<'_>, (service, child): (i64, i64)) -> (u16, String) {
    let id = child.to_string();
    let form = [
        ("nature", "visite"),
        ("enfant", id.as_str()),
        ("jour", "2026-03-19"),
        ("de", "14:00"),
        ("titulaire", "pere"),
        ("motif", "Il insiste."),
    ];
    let answer = who.post(&format!("/services/{service}/agenda/nouveau"), &form).await;
    let told = if answer.status.as_u16() == 422 { answer.read() } else { String::new() };
    (answer.status.as_u16(), told)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_noted_by_one_service_acts_in_the_other_and_is_not_told_there() {
    for site in Site::on_each_engine("meme_enfant").await {
        let place = places(&site).await;
        let world = &site.world;
        world.add("contact", place.other.0, contact(place.other.1)).await;
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", place.other.1);
        assert!(leila.get(&file).await.is_page(200).text().contains("0639981111"));
        let row = order(place.noted.1).with("terme_day", "2026-02-01");
        let noted = world.add("restriction", place.noted.0, row).await;

        // The term is past: nothing comes back, in either.
        let see = "voir avec le service « Service AER de Blois », ou votre hiérarchie";
        let list = format!("/registre/contacts/{}?personne_id={}", place.other.0, place.other.1);
        let sheet = format!("{file}/fiche-urgence");
        let family = format!("{file}/famille");
        for page in [&file, &sheet, &list, &family] {
            let html = leila.get(page).await.is_page(200).text();
            assert!(!html.contains("0639981111") && !html.contains("06 39 98 11 11"), "{page}");
            for secret in SECRETS {
                assert!(!html.contains(secret), "{page}: {secret}");
            }
        }
        let told = leila.get(&file).await.read();
        assert!(told.contains("Une décision de justice, notée par un autre service"), "{told}");
        assert!(told.contains(&see["voir".len()..]), "{told}");
        assert!(!told.contains("Père :"), "{told}");
        let (status, told) = visits(&leila, place.other).await;
        assert_eq!(status, 422);
        let said = format!("Une décision de justice écarte cette personne : {see}");
        assert!(told.contains(&said), "{told}");
        for secret in SECRETS {
            assert!(!told.contains(secret), "{told}");
        }
        // The order itself is nowhere to be read there.
        leila.get(&format!("/fiche/restrictions/{noted}")).await.is_page(404);
        let own = format!("/registre/restrictions/{}", place.other.0);
        assert!(!leila.get(&own).await.is_page(200).text().contains("Delmas"));

        // Lifted where it was noted, it acts no more there.
        let solene = site.sign_in("solene").await;
        lift(&site, &solene, noted, "2026-03-10").await;
        assert_eq!(visits(&leila, place.other).await.0, 303);
        assert!(leila.get(&file).await.text().contains("0639981111"));
    }
}

/// Lifts an order through its form.
async fn lift(site: &Site, who: &Visitor<'_>, id: i64, day: &str) {
    assert_eq!(tries_to_lift(site, who, id, day).await.0, 303);
}

async fn tries_to_lift(site: &Site, who: &Visitor<'_>, id: i64, day: &str) -> (u16, String) {
    corrected(site, who, id, &[("levee_day", day), ("levee_motif", "Jugement du 9 mars 2026")])
        .await
}

/// Corrects an order through its form: what it says, but for `changes`.
async fn corrected(
    site: &Site,
    who: &Visitor<'_>,
    id: i64,
    changes: &[(&str, &str)],
) -> (u16, String) {
    let text = async |column: &str| {
        let sql = format!(
            "SELECT COALESCE(CAST({column} AS TEXT), '') AS t FROM restriction WHERE id = $1"
        );
        let mut read = site.world.ground.db.read().await.unwrap();
        let row = read.query_opt(&sql, &[id.into()]).await.unwrap().unwrap();
        row.get::<String>("t").unwrap()
    };
    let mut form = Vec::new();
    for column in [
        "version",
        "personne_id",
        "titulaire",
        "nom",
        "restreint_contact",
        "restreint_visite",
        "precision_ordonnance",
        "juge",
        "decision_day",
        "terme_day",
        "levee_day",
        "levee_motif",
    ] {
        let said = text(column).await;
        let said = match (column, said.as_str()) {
            (_, "1") if column.starts_with("restreint_") => "oui".to_owned(),
            (_, "0") if column.starts_with("restreint_") => String::new(),
            ("terme_day", day) if !day.is_empty() => {
                day.parse::<jiff::civil::Date>().unwrap().yesterday().unwrap().to_string()
            }
            _ => said,
        };
        form.push((column, said));
    }
    for (name, value) in changes {
        match form.iter_mut().find(|(known, _)| known == name) {
            Some(one) => (*value).clone_into(&mut one.1),
            None => form.push((*name, (*value).to_owned())),
        }
    }
    let form: Vec<(&str, &str)> = form
        .iter()
        .filter(|(name, value)| !(name.starts_with("restreint_") && value != "oui"))
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = who.post(&format!("/fiche/restrictions/{id}/modifier"), &form).await;
    let told = if answer.status.as_u16() == 422 { answer.read() } else { String::new() };
    (answer.status.as_u16(), told)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_union_the_other_name_still_answers() {
    for site in Site::on_each_engine("meme_enfant_reuni").await {
        let place = places(&site).await;
        let world = &site.world;
        // Noted twice in the first service, once with a name that nobody else writes so.
        let other = world.personne(place.noted.0, "Vasseur-Lebrun", "Élodie", "2012-05-04").await;
        world.add("restriction", place.noted.0, order(place.noted.1)).await;
        let (solene, leila) = (site.sign_in("solene").await, site.sign_in("leila").await);
        assert_eq!(visits(&leila, place.other).await.0, 422);
        // The file that goes on has the other name.
        let act = solene.unites(place.noted.0, (other, place.noted.1)).await;
        let sql = "SELECT count(*) AS n FROM personne WHERE id = $1";
        assert_eq!(world.count(sql, &[place.noted.1.into()]).await, 0);
        assert_eq!(visits(&leila, place.other).await.0, 422, "after the union");
        solene.post(&format!("/fusions/{act}"), &[("motif", "Deux enfants.")]).await.is_done();
        assert_eq!(visits(&leila, place.other).await.0, 422, "once undone");
    }
}

#[tokio::test]
async fn another_child_and_another_association_are_told_apart() {
    for site in Site::on_each_engine("meme_enfant_autre").await {
        let place = places(&site).await;
        let world = &site.world;
        let leila = site.sign_in("leila").await;
        // A brother, and a child born another day.
        for (prenom, birth) in [("Marius", "2012-05-04"), ("Élodie", "2012-05-05")] {
            let child = world.personne(place.noted.0, "Vasseur", prenom, birth).await;
            world.add("restriction", place.noted.0, order(child)).await;
        }
        assert_eq!(visits(&leila, place.other).await.0, 303);
        // Another association: its service is not named.
        let elsewhere = world.organisation("Association du Val").await;
        let service = world.service(elsewhere, "Service du Val", "aemo").await;
        let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        world.add("restriction", service, order(child)).await;
        let (status, told) = visits(&leila, place.other).await;
        assert_eq!(status, 422);
        assert!(told.contains("écarte cette personne : voir avec votre hiérarchie"), "{told}");
        assert!(!told.contains("Val"), "{told}");
    }
}

#[tokio::test]
async fn visits_that_another_service_knows_suspended_are_planned_by_nobody() {
    for site in Site::on_each_engine("visites_suspendues").await {
        let place = places(&site).await;
        let world = &site.world;
        let leila = site.sign_in("leila").await;
        let terms = |modalite: &str, decided: &str| {
            Row::default()
                .with("personne_id", place.noted.1)
                .with("titulaire", "pere")
                .with("modalite_visite", modalite)
                .with("start_day", decided)
                .with("juge", "Juge Delmas")
                .with("decision_day", decided)
        };
        world.add("droit_visite", place.noted.0, terms("suspendu", "2026-01-15")).await;
        let (status, told) = visits(&leila, place.other).await;
        assert_eq!(status, 422, "{told}");
        assert!(told.contains("Une décision de justice écarte cette personne"), "{told}");
        assert!(!told.contains("Delmas") && !told.contains("15/01/2026"), "{told}");
        // The secretary does not note that they begin again; who validates does.
        let sam = site.sign_in("sam").await;
        let id = place.noted.1.to_string();
        let resumed = [
            ("personne_id", id.as_str()),
            ("titulaire", "pere"),
            ("modalite_visite", "libre"),
            ("start_day", "2026-03-01"),
            ("juge", "Juge Delmas"),
            ("decision_day", "2026-03-01"),
        ];
        let new = format!("/registre/droits-visite/{}/nouveau", place.noted.0);
        let told = sam.post(&new, &resumed).await.is_page(422).read();
        assert!(told.contains("la cheffe de service ou la direction note la décision"), "{told}");
        let solene = site.sign_in("solene").await;
        solene.post(&new, &resumed).await.is_done();
        assert_eq!(visits(&leila, place.other).await.0, 303);
    }
}

#[tokio::test]
async fn a_restriction_is_lifted_by_who_validates_and_noted_by_the_secretary() {
    for site in Site::on_each_engine("levee").await {
        let place = places(&site).await;
        let (sam, solene) = (site.sign_in("sam").await, site.sign_in("solene").await);
        let id = place.noted.1.to_string();
        let form = [
            ("personne_id", id.as_str()),
            ("titulaire", "pere"),
            ("restreint_contact", "oui"),
            ("juge", "Juge Delmas"),
            ("decision_day", "2026-01-15"),
        ];
        let new = format!("/registre/restrictions/{}/nouveau", place.noted.0);
        sam.post(&new, &form).await.is_done();
        let sql = "SELECT id AS n FROM restriction";
        let noted = site.world.count(sql, &[]).await;
        // More is the secretary's too.
        assert_eq!(corrected(&site, &sam, noted, &[("restreint_visite", "oui")]).await.0, 303);
        for less in [
            &[("levee_day", "2026-03-10"), ("levee_motif", "Jugement du 9 mars 2026")][..],
            &[("restreint_visite", "non")],
            &[("decision_day", "2026-06-01")],
            &[("terme_day", "2026-02-01")],
            &[("nom", "Quelqu’un d’autre")],
            &[("titulaire", "autre")],
        ] {
            let mut typed = less.to_vec();
            typed.push(("motif", "Erreur de saisie"));
            let (status, told) = corrected(&site, &sam, noted, &typed).await;
            assert_eq!(status, 422, "{less:?}");
            assert!(told.contains("revient à la cheffe de service ou à la direction"), "{told}");
        }
        // Who validates says why.
        let (status, told) = corrected(&site, &solene, noted, &[("restreint_visite", "non")]).await;
        assert_eq!(status, 422);
        assert!(told.contains("dites au vu de quelle décision"), "{told}");
        let why = [("restreint_visite", "non"), ("motif", "Ordonnance relue : le contact seul")];
        assert_eq!(corrected(&site, &solene, noted, &why).await.0, 303);
        assert_eq!(tries_to_lift(&site, &solene, noted, "2026-03-10").await.0, 303);
        // Put back by the secretary; a stranger finds nothing.
        let back = [("levee_day", ""), ("levee_motif", "")];
        assert_eq!(corrected(&site, &sam, noted, &back).await.0, 303);
        let leila = site.sign_in("leila").await;
        leila.get(&format!("/fiche/restrictions/{noted}")).await.is_page(404);
    }
}

#[tokio::test]
async fn the_wall_of_a_service_is_its_directions_and_the_officer_is_told() {
    for site in Site::on_each_engine("cloison").await {
        let place = places(&site).await;
        let world = &site.world;
        let here = Some(place.organisation);
        world.compte("admin", "Ali Benali", Role::Administrateur, here, None).await;
        world.compte("anne", "Anne Lemoine", Role::DelegueDonnees, here, None).await;
        let rule =
            [("start_day", "2026-03-12"), ("perimetre", "service"), ("motif", "À ma demande")];
        let new = format!("/registre/regles-acces/{}/nouveau", place.other.0);
        let mut told_once = false;
        for who in ["admin", "rose"] {
            let who = site.sign_in(who).await;
            let answer = who.post(&new, &rule).await;
            told_once |= answer.status.as_u16() == 422
                && answer.read().contains("se décide par la direction du service");
            assert_ne!(answer.status.as_u16(), 303);
        }
        assert!(told_once);
        assert_eq!(world.count("SELECT count(*) AS n FROM regle_acces", &[]).await, 0);
        let anne = site.sign_in("anne").await;
        let said = "une règle d’accès ouvre les dossiers à l’équipe autour de l’enfant seulement";
        assert!(!anne.get("/").await.is_page(200).read().contains(said));
        let directrice = site.sign_in("directrice").await;
        let wall = [("start_day", "2026-03-12"), ("perimetre", "equipe")];
        directrice.post(&new, &wall).await.is_done();
        assert!(anne.get("/").await.is_page(200).read().contains(said));
        let leila = site.sign_in("leila").await;
        assert!(!leila.get("/").await.is_page(200).read().contains(said));
    }
}

#[tokio::test]
async fn a_hold_is_lifted_for_a_reason_and_by_two_when_who_set_it_asks() {
    for site in Site::on_each_engine("gel_a_deux").await {
        let place = places(&site).await;
        let world = &site.world;
        world
            .compte("anne", "Anne Lemoine", Role::DelegueDonnees, Some(place.organisation), None)
            .await;
        let (solene, anne) = (site.sign_in("solene").await, site.sign_in("anne").await);
        let rights = format!("/dossiers/{}/droits", place.noted.1);
        let held = "SELECT count(*) AS n FROM gel_dossier WHERE end_at IS NULL";
        solene.post(&rights, &[("geste", "gel"), ("motif", "Procédure en cours")]).await.is_done();
        let gel = world.count("SELECT id AS n FROM gel_dossier", &[]).await.to_string();
        let why = format!("levee-{gel}");
        let bare = [("geste", "gel"), ("gel", gel.as_str())];
        let said = [bare[0], bare[1], (why.as_str(), "Procédure close")];
        // Without a reason nothing happens, whoever asks.
        for who in [&solene, &anne] {
            let led = who.post(&rights, &bare).await;
            assert!(led.location().contains("refus=gel"));
            assert_eq!(world.count(held, &[]).await, 1);
        }
        solene.post(&rights, &said).await.is_done();
        assert_eq!(world.count(held, &[]).await, 1, "who set it asks");
        assert!(solene.post(&rights, &said).await.location().contains("refus=gel"));
        assert_eq!(world.count(held, &[]).await, 1, "one person is not two");
        let waits = "La levée d’un gel attend l’accord d’une autre personne.";
        assert!(anne.get("/").await.is_page(200).read().contains(waits));
        let page = anne.get(&rights).await.is_page(200).read();
        assert!(page.contains("Levée demandée : Procédure close"), "{page}");
        anne.post(&rights, &bare).await.is_done();
        assert_eq!(world.count(held, &[]).await, 0);
        // Set by one, lifted by another at once, for a reason.
        solene.post(&rights, &[("geste", "gel"), ("motif", "Autre procédure")]).await.is_done();
        let sql = "SELECT id AS n FROM gel_dossier WHERE end_at IS NULL";
        let gel = world.count(sql, &[]).await.to_string();
        let why = format!("levee-{gel}");
        let said = [("geste", "gel"), ("gel", gel.as_str()), (why.as_str(), "Posé par erreur")];
        anne.post(&rights, &said).await.is_done();
        assert_eq!(world.count(held, &[]).await, 0);
        let leila = site.sign_in("leila").await;
        leila.post(&rights, &said).await.is_page(404);
    }
}

#[tokio::test]
async fn a_child_whose_file_is_elsewhere_is_not_offered_what_cannot_be_written() {
    for site in Site::on_each_engine("ailleurs").await {
        let place = places(&site).await;
        let world = &site.world;
        // A child whom the other service was told of by an act of sharing, and has no file of.
        let child = world.personne(place.noted.0, "Duhamel", "Léo", "2013-04-02").await;
        world.sejour(place.noted.0, child, "2025-09-25").await;
        let act = Row::default()
            .with("personne_id", child)
            .with("destinataire_id", place.other.0)
            .with("finalite", "Préparer l’accueil.")
            .with("partage_identite", 1)
            .with("start_day", "2026-03-01")
            .with("end_day", "2026-06-30")
            .with("information", "informes");
        world.add("partage", place.noted.0, act).await;
        let rose = site.sign_in("rose").await;
        let file = format!("/dossiers/{child}");
        let page = rose.get(&file).await.is_page(200).text();
        let offered = format!("/registre/mesures/{}/nouveau?personne_id={child}", place.other.0);
        assert!(!page.contains(&offered), "{page}");
        // By its address, the form says why and does not choose the child.
        let html = rose.get(&offered).await;
        html.is_page(200);
        assert!(html.read().contains("tenu par un autre service"), "{}", html.read());
        assert!(!html.text().contains(&format!("value=\"{child}\"")), "{}", html.text());
        // A child that is not known: as if there were none.
        let secret = world.personne(place.noted.0, "Caron", "Zoé", "2013-04-02").await;
        for unknown in [secret, 1] {
            let form = offered.replace(&child.to_string(), &unknown.to_string());
            assert!(!rose.get(&form).await.is_page(200).read().contains("autre service"));
        }
        // One's own is chosen as before.
        let own = offered.replace(&child.to_string(), &place.other.1.to_string());
        let html = rose.get(&own).await;
        html.is_page(200);
        assert!(!html.read().contains("tenu par un autre service"));
        assert!(
            html.text().contains(&format!("value=\"{}\" selected", place.other.1)),
            "{}",
            html.text()
        );
    }
}
