//! The way of a child: internships with what was said of them, projects for the time after and what they became, days of a
//! sentence, insertion and its ruptures, needs and their answers.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

/// A service with a youth of 16 and one of 17; Leïla an educator of it, Solène its head, Malo of the service next door.
async fn house(site: &Site) -> (i64, [i64; 2]) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let first = world.personne(service, "Lebrun", "Sami", "2009-05-20").await;
    let second = world.personne(service, "Haddad", "Noor", "2008-06-02").await;
    for child in [first, second] {
        world.mesure(service, child, "placement_penal", "2025-01-06").await;
        world.sejour(service, child, "2025-01-06").await;
    }
    let next_door = world.service(organisation, "MECS Ailleurs", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    (service, [first, second])
}

async fn figure(who: &Visitor<'_>, service: i64, id: &str, year: &str) -> String {
    let page = who.get(&format!("/services/{service}/figures/{id}?annee={year}")).await;
    page.is_page(200);
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("{id}: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

async fn told(who: &Visitor<'_>, path: &str) -> String {
    who.get(path).await.is_page(200).read()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_has_its_agreement_and_what_was_said_of_it() {
    for site in Site::on_each_engine("stage_told").await {
        let (service, [child, _]) = house(&site).await;
        let leila = site.sign_in("leila").await;
        let of = child.to_string();
        let form = [
            ("personne_id", of.as_str()),
            ("domaine", "Plomberie"),
            ("employeur", "Ateliers Morin"),
            ("start_day", "2026-02-02"),
            ("end_day", "2026-02-14"),
            ("convention_day", "2026-01-28"),
        ];
        let new = format!("/registre/stages/{service}/nouveau");
        leila.post(&new, &form).await.is_done();
        let stage = site.world.count("SELECT id AS n FROM stage", &[]).await;
        let version = [
            ("version", "1"),
            ("retour_employeur", "Sérieux."),
            ("retour_jeune", "Je veux y retourner."),
        ];
        let edit = format!("/fiche/stages/{stage}/modifier");
        leila.post(&edit, &[&form[..], &version[..]].concat()).await.is_done();
        let page = told(&leila, &format!("/fiche/stages/{stage}")).await;
        for words in ["Sérieux.", "Je veux y retourner.", "28/01/2026"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // Its agreement, on paper, goes with it.
        let papers = format!("/dossiers/{child}/documents");
        let page = told(&leila, &papers).await;
        assert!(page.contains("Un stage, 02/02/2026"), "{page}");
        let lien = format!("stage:{stage}");
        let fields =
            [("nature", "scolarite"), ("titre", "Convention Morin"), ("lien", lien.as_str())];
        leila.paper(&papers, ("a.pdf", "application/pdf", PDF), &fields).await.is_done();
        let page = told(&leila, &papers).await;
        assert!(page.contains("avec un stage"), "{page}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [("stages_convention", "1"), ("stages_retour", "1"), ("stagiaires", "1")]
        {
            assert_eq!(figure(&directrice, service, id, "2026").await, value, "{id}");
        }
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/fiche/stages/{stage}")).await.is_page(404);
        malo.get(&papers).await.is_page(404);
    }
}

#[tokio::test]
async fn a_project_says_which_action_led_to_it_what_it_became_and_who_told_after() {
    for site in Site::on_each_engine("projet_sortie").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("nature", "sejour")
            .with("intitule", "Marche")
            .with("start_day", "2025-07-07");
        let action = world.add("action_collective", service, row).await;
        for (who, nature, result, action) in [
            (child, "apprentissage", Some("contrat"), Some(action)),
            (other, "lycee_professionnel", None, None),
        ] {
            let row = Row::default()
                .with("personne_id", who)
                .with("nature", nature)
                .with("etat", "accepte")
                .with("day", "2025-09-01")
                .with("action_id", action)
                .with("resultat_projet", result)
                .with("resultat_day", result.map(|_| "2025-10-01"));
            world.add("projet_sortie", service, row).await;
        }
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "emploi")
            .with("etat", "idee")
            .with("day", "2025-09-02")
            .with("resultat_projet", "contrat");
        let told = world.try_add("projet_sortie", service, row).await.unwrap_err();
        assert!(told.contains("Quel jour"), "{told}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("projets_sortie", "2"),
            ("projets_sortie_aboutis", "1"),
            ("projets_sortie_action", "1"),
            ("projets_sortie_suivis", "0"),
        ] {
            assert_eq!(figure(&directrice, service, id, "2025").await, value, "{id}");
        }
    }
}

#[tokio::test]
async fn a_sentence_counts_the_hours_of_its_days() {
    for site in Site::on_each_engine("peine_jours").await {
        let (service, [child, _]) = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "tig")
            .with("start_day", "2025-04-01")
            .with("heures_ordonnees", 7_000_i64)
            .with("heures_faites", 100_i64)
            .with("attestation_day", "2025-05-02")
            .with("etat", "faite");
        let peine = world.add("peine", service, row).await;
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "peines_heures_faites", "2025").await, "1,00");
        for (day, hours) in [("2025-04-02", 3_500_i64), ("2025-04-09", 3_500)] {
            let row = Row::default()
                .with("personne_id", child)
                .with("peine_id", peine)
                .with("day", day)
                .with("heures", hours)
                .with("lieu", "Mairie");
            // Thirty-five hours are no day.
            let told = world.try_add("heures_peine", service, row.clone()).await.unwrap_err();
            assert!(told.contains("24 heures"), "{told}");
            for part in 3..8_i64 {
                let row =
                    row.clone().with("heures", 700_i64).with("day", format!("{}{part}", &day[..9]));
                world.add("heures_peine", service, row).await;
            }
        }
        assert_eq!(figure(&directrice, service, "peines_heures_faites", "2025").await, "70,00");
        assert_eq!(figure(&directrice, service, "peines_attestees", "2025").await, "1");
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/fiche/peines/{peine}")).await.is_page(404);
    }
}

#[tokio::test]
async fn the_day_of_a_sentence_that_is_noted_for_a_child_names_the_only_one_that_runs() {
    for site in Site::on_each_engine("peine_seule").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        let of = |who: i64, etat: &'static str| {
            Row::default()
                .with("personne_id", who)
                .with("nature", "tig")
                .with("start_day", "2026-02-02")
                .with("etat", etat)
        };
        world.add("peine", service, of(child, "faite")).await;
        let runs = world.add("peine", service, of(child, "en_cours")).await;
        world.add("peine", service, of(other, "en_cours")).await;
        let solene = site.sign_in("solene").await;
        let new = format!("/registre/heures-peine/{service}/nouveau");
        let named = format!("value=\"{runs}\" selected");
        let opened = format!("{new}?personne_id={child}");
        let page = solene.get(&opened).await.is_page(200).text();
        assert!(page.contains(&named), "{page}");
        assert!(!solene.get(&new).await.is_page(200).text().contains(&named), "for no child");
        // Of two that run, nobody chooses in one's place.
        world.add("peine", service, of(child, "en_cours")).await;
        assert!(!solene.get(&opened).await.is_page(200).text().contains(&named));
        site.sign_in("malo").await.get(&opened).await.is_page(404);
    }
}

#[tokio::test]
async fn who_is_in_no_school_nor_work_is_counted_by_age_at_the_end() {
    for site in Site::on_each_engine("insertion").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        for (who, nature, start, end) in [
            (child, "mission_locale", "2025-02-01", Some("2025-10-01")),
            (child, "rupture", "2025-10-01", None),
            (other, "rupture", "2025-02-01", Some("2025-09-01")),
            (other, "apprentissage", "2025-09-01", None),
        ] {
            let row = Row::default()
                .with("personne_id", who)
                .with("nature", nature)
                .with("start_day", start)
                .with("end_day", end);
            world.add("insertion", service, row).await;
        }
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "insertion_jeunes", "2025").await, "2");
        assert_eq!(figure(&directrice, service, "insertion_ruptures", "2025").await, "1");
        let table = format!("/services/{service}/tableaux/insertion_ruptures_age?annee=2025");
        let page = told(&directrice, &table).await;
        assert!(page.contains("16 ans"), "{page}");
        let list = format!("/registre/insertions/{service}");
        assert!(told(&site.sign_in("leila").await, &list).await.contains("Lebrun"));
        site.sign_in("malo").await.get(&list).await.is_page(404);
    }
}

#[tokio::test]
async fn a_need_without_an_answer_is_told_with_its_days_and_a_default_answer_is_counted_apart() {
    for site in Site::on_each_engine("besoins").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        for (who, need, seen, answered, worth) in [
            (child, "Un suivi orthophonique", "2026-01-11", None, None),
            (other, "Un lit au calme", "2026-03-01", None, None),
            (other, "Une place en internat", "2026-01-05", Some("2026-01-25"), Some("par_defaut")),
        ] {
            let row = Row::default()
                .with("personne_id", who)
                .with("besoin", need)
                .with("besoin_day", seen)
                .with("demande_day", seen)
                .with("demande_a", "Le département")
                .with("reponse_day", answered)
                .with("qualite_reponse", worth);
            world.add("reponse_besoin", service, row).await;
        }
        let leila = site.sign_in("leila").await;
        let page = told(&leila, &format!("/services/{service}/besoins")).await;
        for words in [
            "Sans réponse : 2, dont 1 depuis soixante jours ou plus.",
            "Sami Lebrun : Un suivi orthophonique",
            "Sans réponse depuis 60 jours",
            "demandé le 11/01/2026 à Le département",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("Une place en internat"), "{page}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("besoins", "3"),
            ("besoins_sans_reponse", "2"),
            ("besoins_par_defaut", "1"),
            ("besoins_delai", "20,0"),
        ] {
            assert_eq!(figure(&directrice, service, id, "2026").await, value, "{id}");
        }
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/services/{service}/besoins")).await.is_page(404);
    }
}

#[tokio::test]
async fn who_helps_with_lessons_is_noted_and_who_has_nobody_is_listed() {
    for site in Site::on_each_engine("soutien").await {
        let (service, [child, other]) = house(&site).await;
        let row = Row::default()
            .with("personne_id", child)
            .with("qui_soutient", "benevole")
            .with("nom", "Paulette Roy")
            .with("creneau", "Mardi et jeudi, 17 h")
            .with("ressources", "Les cours que la maîtresse envoie.")
            .with("start_day", "2026-01-10");
        site.world.add("soutien_scolaire", service, row).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{service}/scolarite");
        let page = told(&leila, &list).await;
        let (_, alone) = page.split_once("Personne n’aide pour les cours (1)").expect("one child");
        let alone = alone.split("Scolarité inconnue").next().unwrap();
        assert!(alone.contains("Noor Haddad") && !alone.contains("Sami Lebrun"), "{page}");
        let row = Row::default()
            .with("personne_id", other)
            .with("qui_soutient", "mentor")
            .with("start_day", "2026-03-01");
        site.world.add("soutien_scolaire", service, row).await;
        assert!(!told(&leila, &list).await.contains("Personne n’aide pour les cours"));
        let register = format!("/registre/soutiens-scolaires/{service}");
        assert!(told(&leila, &register).await.contains("Paulette Roy"));
        let malo = site.sign_in("malo").await;
        malo.get(&list).await.is_page(404);
        malo.get(&register).await.is_page(404);
    }
}

#[tokio::test]
async fn a_house_counts_where_youths_lived_with_its_own_list_under_that_of_all() {
    for site in Site::on_each_engine("libelles").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        let solene = site.sign_in("solene").await;
        let new = format!("/registre/libelles-hebergement/{service}/nouveau");
        let form = [("libelle", "Chez sa grand-mère"), ("nature", "famille_elargie")];
        solene.post(&new, &form).await.is_done();
        let word = world.count("SELECT id AS n FROM libelle_hebergement", &[]).await;
        for (who, libelle) in [(child, Some(word)), (other, None)] {
            let row = Row::default()
                .with("personne_id", who)
                .with("nature", "famille_elargie")
                .with("start_day", "2024-01-06")
                .with("libelle_id", libelle);
            world.add("hebergement", service, row).await;
        }
        let wrong = Row::default()
            .with("personne_id", other)
            .with("nature", "hotel")
            .with("start_day", "2023-01-06")
            .with("libelle_id", word);
        let said = world.try_add("hebergement", service, wrong).await.unwrap_err();
        assert!(said.contains("compté sous"), "{said}");
        let directrice = site.sign_in("directrice").await;
        let table = format!("/services/{service}/tableaux/hebergement_entree_maison?annee=2025");
        let page = told(&directrice, &table).await;
        assert!(page.contains("Chez sa grand-mère") && page.contains("Sans précision"), "{page}");
        site.sign_in("leila").await.post(&new, &form).await.is_page(404);
    }
}

#[tokio::test]
async fn a_measure_that_ends_says_who_goes_on_and_each_gap_in_days() {
    for site in Site::on_each_engine("passages").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        let mesure = "SELECT id AS n FROM mesure WHERE personne_id = $1";
        let ended = "UPDATE mesure SET fin_day = $1, suite = 'aemo' WHERE id = $2";
        let mut ids = Vec::new();
        for (who, end) in [(child, "2026-02-10"), (other, "2026-02-20")] {
            let id = world.count(mesure, &[who.into()]).await;
            let mut write = world.ground.db.write().await.unwrap();
            write.execute(ended, &[end.into(), id.into()]).await.unwrap();
            write.commit().await.unwrap();
            ids.push(id);
        }
        let row = Row::default()
            .with("personne_id", child)
            .with("mesure_id", ids[0])
            .with("service_suivant", "AEMO de Blois")
            .with("reunion_day", "2026-02-03")
            .with("contact_day", "2026-02-21");
        world.add("passage_relais", service, row).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{service}/passages");
        let read = told(&leila, &page).await;
        for words in [
            "Sami Lebrun : AEMO de Blois",
            "11 jours sans suivi",
            "Noor Haddad : personne n’est nommé pour la suite",
            "Sans premier contact depuis 20 jours",
        ] {
            assert!(read.contains(words), "{words}: {read}");
        }
        let directrice = site.sign_in("directrice").await;
        for (id, value) in
            [("passages", "1"), ("passages_contact", "1"), ("passages_jours", "11,0")]
        {
            assert_eq!(figure(&directrice, service, id, "2026").await, value, "{id}");
        }
        site.sign_in("malo").await.get(&page).await.is_page(404);
        // Whom the service goes on following passes to nobody.
        world.mesure(service, other, "placement_ase", "2026-02-20").await;
        let read = told(&leila, &page).await;
        assert!(!read.contains("Noor Haddad") && read.contains("Sami Lebrun"), "{read}");
    }
}
