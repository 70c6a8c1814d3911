//! Who has not been met within the rhythm of the service: a visit by two, brothers and sisters who live apart, youths without a
//! family here; the meeting with the family in a hand-over; whom to reach by convention.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

/// A service; Leïla an educator of it, Solène its head, Malo head of the service next door.
async fn house(site: &Site) -> i64 {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let next_door = world.service(organisation, "MECS Ailleurs", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("lise", "Lise Bastien", Role::AssistantFamilial, service),
        ("malo", "Malo Evrard", Role::ChefService, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    service
}

async fn told(who: &Visitor<'_>, path: &str) -> String {
    who.get(path).await.is_page(200).read()
}

fn says(page: &str, words: &[&str]) {
    for one in words {
        assert!(page.contains(one), "{one}: {page}");
    }
}

async fn figure(who: &Visitor<'_>, service: i64, id: &str) -> String {
    let page = who.get(&format!("/services/{service}/figures/{id}?annee=2026")).await;
    page.is_page(200);
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("{id}: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

async fn family(site: &Site, service: i64, nom: &str, prenoms: &[&str]) -> Vec<i64> {
    let world = &site.world;
    let famille = world.add("famille", service, Row::default().with("nom", nom)).await;
    let mut all = Vec::new();
    for prenom in prenoms {
        let row = Row::default()
            .with("nom", nom)
            .with("prenom", *prenom)
            .with("birth_day", "2012-05-20")
            .with("famille_id", famille);
        all.push(world.add("personne", service, row).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_without_a_visit_by_two_is_named_by_the_rhythm_of_the_service() {
    for site in Site::on_each_engine("rythme_binome").await {
        let service = house(&site).await;
        let world = &site.world;
        let seen = family(&site, service, "Lebrun", &["Sami", "Noor"]).await;
        let forgotten = family(&site, service, "Vasseur", &["Élodie"]).await;
        for child in seen.iter().chain(&forgotten) {
            world.mesure(service, *child, "aemo", "2025-09-01").await;
        }
        let visit = |day: &str, who: i64| {
            Row::default()
                .with("personne_id", seen[0])
                .with("day", day)
                .with("nature", "visite_domicile")
                .with("professionnels", who)
        };
        world.add("acte", service, visit("2026-02-10", 2)).await;
        world.add("acte", service, visit("2026-03-10", 1)).await;
        let page = format!("/services/{service}/rythmes");
        let solene = site.sign_in("solene").await;
        let read = told(&solene, &page).await;
        says(
            &read,
            &[
                "Au moins une tous les 60 jours : proposé, le service n’a pas fixé son rythme.",
                "Élodie Vasseur Aucune visite à deux en 192 jours",
                "Visite à deux il y a 30 jours",
                "La prévoir",
                "Aucun frère, aucune sœur ne vivent séparés",
            ],
        );
        // The rule of the service is another number.
        let rule = [
            ("rythme", "binome"),
            ("jours", "21"),
            ("start_day", "2026-01-01"),
            ("retour", page.as_str()),
        ];
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/regles-rythme/{service}/nouveau");
        directrice.post(&new, &rule).await.is_done();
        let read = told(&solene, &page).await;
        says(&read, &["Au moins une tous les 21 jours : c’est la règle du service."]);
        site.sign_in("malo").await.get(&page).await.is_page(404);
        let lise = site.sign_in("lise").await.get(&page).await.text();
        assert!(!lise.contains("Vasseur"), "{lise}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn brothers_and_sisters_who_live_apart_and_have_not_met_are_listed() {
    for site in Site::on_each_engine("rythme_fratrie").await {
        let service = house(&site).await;
        let world = &site.world;
        let all = family(&site, service, "Lebrun", &["Sami", "Noor", "Ana"]).await;
        for child in &all {
            world.mesure(service, *child, "placement_ase", "2025-09-01").await;
        }
        // Children sleep in this service: elsewhere a stay does not say where they live.
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE service SET nature = 'mecs' WHERE id = $1";
        write.execute(sql, &[service.into()]).await.unwrap();
        write.commit().await.unwrap();
        // Sami and Ana stay here, Noor is with a grandmother.
        world.sejour(service, all[0], "2025-09-01").await;
        world.sejour(service, all[2], "2025-09-01").await;
        let home = Row::default()
            .with("personne_id", all[1])
            .with("nature", "famille_elargie")
            .with("start_day", "2025-09-01");
        world.add("hebergement", service, home).await;
        let meeting = |child: i64, day: &str, etat: &'static str, group: Option<i64>| {
            Row::default()
                .with("personne_id", child)
                .with("nature", "activite")
                .with("start_at", format!("{day}T14:00"))
                .with("end_at", format!("{day}T16:00"))
                .with("etat", etat)
                .with("group_id", group)
        };
        for (day, etat) in [("2026-01-10", "tenu"), ("2026-03-20", "prevu")] {
            let first = world.add("rendez_vous", service, meeting(all[0], day, etat, None)).await;
            world.add("rendez_vous", service, meeting(all[1], day, etat, Some(first))).await;
        }
        let page = format!("/services/{service}/rythmes");
        let leila = site.sign_in("leila").await;
        let read = told(&leila, &page).await;
        says(
            &read,
            &[
                "Noor Lebrun , Ana Lebrun",
                "Aucune rencontre en 192 jours",
                "Sami Lebrun , Noor Lebrun",
                "Rencontre il y a 61 jours",
                "Prévue le 20/03/2026",
            ],
        );
        assert!(!read.contains("Sami Lebrun , Ana Lebrun"), "{read}");
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mna_without_contact_shows_with_nights_at_a_hotel_school_and_papers() {
    for site in Site::on_each_engine("rythme_mna").await {
        let service = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("nom", "Diallo")
            .with("prenom", "Ibrahima")
            .with("birth_day", "2009-05-20")
            .with("mna", true);
        let child = world.add("personne", service, row).await;
        world.mesure(service, child, "placement_ase", "2025-12-01").await;
        let at = |nature: &'static str, start: &'static str, end: Option<&'static str>| {
            Row::default()
                .with("personne_id", child)
                .with("nature", nature)
                .with("start_day", start)
                .with("end_day", end)
        };
        world.add("hebergement", service, at("hotel", "2026-01-10", Some("2026-02-09"))).await;
        world.add("hebergement", service, at("autonome", "2026-02-09", None)).await;
        let met = Row::default()
            .with("personne_id", child)
            .with("day", "2026-02-20")
            .with("nature", "entretien");
        world.add("acte", service, met).await;
        let page = format!("/services/{service}/rythmes");
        let leila = site.sign_in("leila").await;
        let of = child.to_string();
        let form = [
            ("personne_id", of.as_str()),
            ("nature", "recepisse"),
            ("etat", "obtenu"),
            ("obtention_day", "2026-01-05"),
            ("expiration_day", "2026-04-05"),
            ("retour", page.as_str()),
        ];
        let new = format!("/registre/papiers-identite/{service}/nouveau");
        leila.post(&new, &form[..3]).await.is_page(422);
        leila.post(&new, &form).await.is_done();
        says(
            &told(&leila, &page).await,
            &[
                "Ibrahima Diallo",
                "il y a 20 jours",
                "Logement : Logement autonome",
                "30 nuits à l’hôtel depuis un an",
                "École non notée",
                "Récépissé : obtenu, à renouveler : finit le 05/04/2026",
            ],
        );
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "hotel_nuits").await, "30");
        assert_eq!(figure(&directrice, service, "hotel_enfants").await, "1");
        // Somebody saw the youth yesterday.
        let note = [
            ("texte", "Il a trouvé un stage."),
            ("nature", "observation"),
            ("jour", "2026-03-11"),
            ("heure", "10:00"),
        ];
        leila.post(&format!("/dossiers/{child}/journal/nouveau"), &note).await.is_done();
        says(&told(&leila, &page).await, &["il y a 1 jour"]);
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        malo.get(&new).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_to_reach_under_a_convention_has_hours_a_substitute_and_an_emergency_number() {
    for site in Site::on_each_engine("convention").await {
        let service = house(&site).await;
        let child = site.world.personne(service, "Lebrun", "Sami", "2012-05-20").await;
        site.world.mesure(service, child, "placement_ase", "2025-09-01").await;
        let row = Row::default()
            .with("personne_id", child)
            .with("day", "2026-02-01")
            .with("avec", "Le DITEP")
            .with("moment_echange", "prevu")
            .with("convention", "Convention DITEP");
        site.world.add("echange_service", service, row).await;
        let page = format!("/services/{service}/cooperations");
        let leila = site.sign_in("leila").await;
        says(&told(&leila, &page).await, &["Convention DITEP Personne à joindre n’est noté"]);
        let new = format!("/registre/contacts-convention/{service}/nouveau");
        let form = [
            ("convention", "convention  DITEP"),
            ("nom", "Mme Adam, cheffe de service"),
            ("heures", "de 9 h à 18 h"),
            ("suppleant", "M. Petit, 02 54 00 00 02"),
            ("urgence", "astreinte, 06 00 00 00 09"),
            ("start_day", "2026-01-01"),
            ("telephone", "02 54 00 00 01"),
            ("retour", page.as_str()),
        ];
        let directrice = site.sign_in("directrice").await;
        directrice.post(&new, &form).await.is_done();
        let read = told(&leila, &page).await;
        says(
            &read,
            &[
                "Mme Adam, cheffe de service, 02 54 00 00 01",
                "de 9 h à 18 h · Sinon : M. Petit, 02 54 00 00 02 · En urgence : astreinte, 06 00 00 00 09",
            ],
        );
        assert!(!read.contains("Personne à joindre n’est noté"), "{read}");
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_tells_whether_the_family_is_met_and_where_it_is_planned() {
    for site in Site::on_each_engine("relais_famille").await {
        let service = house(&site).await;
        let world = &site.world;
        let child = world.personne(service, "Lebrun", "Sami", "2012-05-20").await;
        let sejour = world.sejour(service, child, "2025-09-01").await;
        let organisation = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(organisation, &[service.into()]).await;
        let leaver = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
        let leaver = world.add("professionnel", organisation, leaver).await;
        let row = Row::default()
            .with("sejour_id", sejour)
            .with("professionnel_id", leaver)
            .with("role", "referent")
            .with("start_day", "2025-09-01");
        world.add("referent", service, row).await;
        let directrice = site.sign_in("directrice").await;
        let page = format!("/services/{service}/relais/{leaver}");
        let html = directrice.get(&page).await.is_page(200).text();
        says(&html, &["Famille à rencontrer", &format!("enfant={child}"), "nature=relais"]);
        let of = child.to_string();
        let form = [
            ("nature", "relais"),
            ("enfant", of.as_str()),
            ("jour", "2026-03-20"),
            ("de", "17:00"),
            ("titulaire", "mere"),
        ];
        let new = format!("/services/{service}/agenda/nouveau");
        directrice.post(&new, &form).await.is_done();
        says(&told(&directrice, &page).await, &["Rencontre avec la famille prévue le 20/03/2026"]);
        let mut write = world.ground.db.write().await.unwrap();
        let held = "UPDATE rendez_vous SET etat = 'tenu', start_at = '2026-03-10T17:00',
                      end_at = '2026-03-10T18:00'";
        write.execute(held, &[]).await.unwrap();
        write.commit().await.unwrap();
        says(&told(&directrice, &page).await, &["Famille rencontrée le 10/03/2026"]);
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}
