//! The child's page, its frise, its family, its emergency sheet: what each reader is told, and what nobody is.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct Given {
    service: i64,
    child: i64,
    sejour: i64,
    famille: i64,
}

/// A child of a MECS, with a référente, two parents of whom one is restricted, and words that soothe.
async fn given(site: &Site) -> Given {
    let (organisation, _) = site.house().await;
    let world = &site.world;
    let row = Row::default()
        .with("nom", "MECS La Varenne")
        .with("nature", "mecs")
        .with("telephone", "02 61 91 00 01");
    let service = world.add("service", organisation, row).await;
    for (name, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("chloe", "Chloé Vernet", Role::Soignant),
        ("sam", "Sam Roy", Role::Secretaire),
    ] {
        world.compte(name, nom, role, Some(organisation), Some(service)).await;
    }
    let row = Row::default().with("nom", "Vasseur");
    let famille = world.add("famille", service, row).await;
    let row = Row::default()
        .with("nom", "Vasseur")
        .with("prenom", "Élodie")
        .with("birth_day", "2012-05-04")
        .with("sexe", "fille")
        .with("famille_id", famille);
    let child = world.add("personne", service, row).await;
    world.mesure(service, child, "placement_ase", "2025-01-10").await;
    let sejour = world.sejour(service, child, "2025-01-10").await;
    for (nom, lien) in [("Paul Vasseur", "pere"), ("Lise Aubry", "mere")] {
        let row = Row::default()
            .with("famille_id", famille)
            .with("nom", nom)
            .with("lien", lien)
            .with("autorite_parentale", "oui");
        world.add("membre_famille", service, row).await;
        let row = Row::default()
            .with("personne_id", child)
            .with("nom", nom)
            .with("lien", lien)
            .with("telephone", if lien == "pere" { "06 39 98 11 11" } else { "06 39 98 22 22" })
            .with("rang", if lien == "pere" { 1_i64 } else { 2 })
            .with("autorite_parentale", 1_i64)
            .with("start_day", "2025-01-10");
        world.add("contact", service, row).await;
    }
    for (nature, texte) in
        [("apaise", "Marcher autour de la maison."), ("description", "Lunettes rondes.")]
    {
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", nature)
            .with("texte", texte)
            .with("start_day", "2025-02-01");
        world.add("repere", service, row).await;
    }
    Given { service, child, sejour, famille }
}

async fn professional(site: &Site, service: i64, nom: &str) -> i64 {
    let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
    let organisation = site.world.count(sql, &[service.into()]).await;
    let row = Row::default().with("nom", nom).with("prenom", "Ana");
    site.world.add("professionnel", organisation, row).await
}

async fn follows(site: &Site, given: &Given, who: i64, role: &str, span: (&str, Option<&str>)) {
    let mut row = Row::default()
        .with("sejour_id", given.sejour)
        .with("professionnel_id", who)
        .with("role", role)
        .with("start_day", span.0);
    if let Some(end) = span.1 {
        row.set("end_day", end.into());
    }
    site.world.add("referent", given.service, row).await;
}

async fn restrict_the_father(site: &Site, given: &Given) {
    let row = Row::default()
        .with("personne_id", given.child)
        .with("titulaire", "pere")
        .with("restreint_contact", 1_i64)
        .with("juge", "Juge des enfants de Blois")
        .with("decision_day", "2026-01-15");
    site.world.add("restriction", given.service, row).await;
}

#[tokio::test]
async fn the_top_of_the_page_says_whom_to_call_and_never_whom_a_judge_keeps_away() {
    for site in Site::on_each_engine("enfant_haut").await {
        let given = given(&site).await;
        let page = format!("/dossiers/{}", given.child);
        let leila = site.sign_in("leila").await;
        let told = leila.get(&page).await;
        told.is_page(200);
        for known in [
            "MECS La Varenne",
            "Marcher autour de la maison.",
            "Placement confié à l’ASE",
            "13 ans",
        ] {
            assert!(told.read().contains(known), "{known}: {}", told.read());
        }
        assert!(told.text().contains("href=\"tel:0639981111\""), "{}", told.text());
        restrict_the_father(&site, &given).await;
        let told = leila.get(&page).await;
        told.is_page(200);
        assert!(!told.text().contains("0639981111") && !told.text().contains("06 39 98 11 11"));
        assert!(told.text().contains("href=\"tel:0639982222\""), "{}", told.text());
        let read = told.read();
        assert!(read.contains("Ne pas appeler Paul Vasseur"), "{read}");
        assert!(read.contains("Juge des enfants de Blois"), "{read}");
        let sheet = leila.get(&format!("{page}/fiche-urgence")).await;
        sheet.is_page(200);
        assert!(!sheet.text().contains("06 39 98 11 11"), "{}", sheet.text());
        assert!(sheet.read().contains("Ne pas appeler Paul Vasseur"), "{}", sheet.read());
    }
}

#[tokio::test]
async fn who_does_not_read_what_a_judge_restricted_is_offered_nobody_of_the_family() {
    for site in Site::on_each_engine("enfant_partage").await {
        let given = given(&site).await;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = site.world.count(sql, &[given.service.into()]).await;
        let other = site.world.service(organisation, "AEMO du Val", "aemo").await;
        let place = (Some(organisation), Some(other));
        site.world.compte("malo", "Malo Evrard", Role::Educateur, place.0, place.1).await;
        let row = Row::default()
            .with("personne_id", given.child)
            .with("destinataire_id", other)
            .with("finalite", "Préparer les retours.")
            .with("partage_identite", 1_i64)
            .with("start_day", "2026-03-01")
            .with("end_day", "2026-06-01")
            .with("information", "informes");
        site.world.add("partage", given.service, row).await;
        let malo = site.sign_in("malo").await;
        let page = format!("/dossiers/{}", given.child);
        for restricted in [false, true] {
            if restricted {
                restrict_the_father(&site, &given).await;
            }
            let told = malo.get(&page).await;
            told.is_page(200);
            assert!(!told.text().contains("href=\"tel:06399"), "{}", told.text());
            assert!(told.read().contains("Demandez au service avant d’appeler"), "{}", told.read());
            assert!(!told.read().contains("Ne pas appeler"), "{}", told.read());
        }
    }
}

#[tokio::test]
async fn an_absent_referente_is_replaced_and_why_she_is_away_is_not_told() {
    for site in Site::on_each_engine("enfant_absente").await {
        let given = given(&site).await;
        let (first, second) = (
            professional(&site, given.service, "Morel").await,
            professional(&site, given.service, "Petit").await,
        );
        follows(&site, &given, first, "referent", ("2025-06-01", None)).await;
        follows(&site, &given, second, "coreferent", ("2025-06-01", None)).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}", given.child);
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Même référent depuis 9 mois"), "{told}");
        assert!(!told.contains("Remplace"), "{told}");
        let row = Row::default()
            .with("professionnel_id", first)
            .with("nature", "maladie")
            .with("start_day", "2026-03-10");
        site.world.add("absence_professionnel", given.service, row).await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Remplace Ana Morel"), "{told}");
        assert!(!told.contains("Maladie") && !told.contains("10/03/2026"), "{told}");
        // The morning says it before one looks for her.
        let told = leila.get("/").await.is_page(200).read();
        for part in
            ["Collègues absents aujourd’hui", "Ana Morel", "Remplace : Ana Petit pour 1 enfant"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(!told.contains("Maladie") && !told.contains("10/03/2026"), "{told}");
        // A permanence that stands in on this day is called instead.
        let row = Row::default()
            .with("libelle", "Cadre d’astreinte")
            .with("telephone", "06 39 98 33 33")
            .with("jours", "semaine")
            .with("remplace", 1_i64)
            .with("start_day", "2026-01-01");
        site.world.add("permanence", given.service, row).await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Cadre d’astreinte") && !told.contains("Remplace"), "{told}");
    }
}

#[tokio::test]
async fn the_frise_tells_places_referents_and_gaps_and_a_stranger_nothing() {
    for site in Site::on_each_engine("enfant_frise").await {
        let given = given(&site).await;
        let first = professional(&site, given.service, "Morel").await;
        let second = professional(&site, given.service, "Petit").await;
        follows(&site, &given, first, "referent", ("2025-01-10", Some("2025-06-01"))).await;
        follows(&site, &given, second, "referent", ("2025-06-11", None)).await;
        let before = Row::default()
            .with("personne_id", given.child)
            .with("nature", "famille_accueil")
            .with("start_day", "2024-01-01")
            .with("end_day", "2024-12-31");
        site.world.add("hebergement", given.service, before).await;
        let page = format!("/dossiers/{}/frise", given.child);
        let leila = site.sign_in("leila").await;
        let told = leila.get(&page).await.is_page(200).read();
        for known in [
            "2 lieux d’accueil",
            "2 référents",
            "2 ruptures",
            "Sans référent : 10 jours",
            "Sans lieu d’accueil connu : 10 jours",
            "Famille d’accueil",
        ] {
            assert!(told.contains(known), "{known}: {told}");
        }
        let year = leila.get(&format!("{page}?periode=3mois")).await.is_page(200).read();
        assert!(!year.contains("Famille d’accueil") && year.contains("MECS La Varenne"), "{year}");
        let wrong = leila.get(&format!("{page}?du=2026-01-02&au=2026-01-01")).await;
        wrong.is_page(200);
        assert!(wrong.read().contains("avant le premier"), "{}", wrong.read());
        let organisation = site.world.organisation("Ailleurs").await;
        let other = site.world.service(organisation, "AEMO", "aemo").await;
        let place = (Some(organisation), Some(other));
        site.world.compte("malo", "Malo", Role::Educateur, place.0, place.1).await;
        let malo = site.sign_in("malo").await;
        for part in ["", "/frise", "/famille", "/fiche-urgence"] {
            malo.get(&format!("/dossiers/{}{part}", given.child)).await.is_page(404);
        }
    }
}

#[tokio::test]
async fn the_family_shows_who_holds_authority_and_no_place_that_a_judge_keeps_secret() {
    for site in Site::on_each_engine("enfant_famille").await {
        let given = given(&site).await;
        let row = Row::default()
            .with("nom", "Vasseur")
            .with("prenom", "Tom")
            .with("birth_day", "2015-01-02")
            .with("famille_id", given.famille);
        let brother = site.world.add("personne", given.service, row).await;
        site.world.sejour(given.service, brother, "2025-02-01").await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/famille", given.child);
        let told = leila.get(&page).await.is_page(200).read();
        for known in
            ["Paul Vasseur", "Lise Aubry", "Autorité parentale", "Tom Vasseur", "frère ou sœur"]
        {
            assert!(told.contains(known), "{known}: {told}");
        }
        let places = told.matches("MECS La Varenne").count();
        // Who is of the family no more is folded under « Avant », neither drawn nor said to hold authority.
        let row = Row::default()
            .with("famille_id", given.famille)
            .with("nom", "Karl Ancien")
            .with("lien", "beau_parent")
            .with("autorite_parentale", "oui")
            .with("end_day", "2019-11-05");
        site.world.add("membre_famille", given.service, row).await;
        let now = leila.get(&page).await.is_page(200).read();
        let (here, before) = now.split_once("Avant (1)").expect("what was before");
        assert!(!here.contains("Karl Ancien"), "{now}");
        assert!(before.contains("Karl Ancien") && before.contains("jusqu’au 04/11/2019"), "{now}");
        let row = Row::default()
            .with("personne_id", brother)
            .with("adresse", "12 rue du Port")
            .with("start_day", "2025-02-01");
        site.world.add("adresse_protegee", given.service, row).await;
        let told = leila.get(&page).await.is_page(200).read();
        // Gone from the picture, from the list and from who lives together; of the sister too, who lives in the same house.
        assert!(places > 3 && !told.contains("MECS La Varenne"), "{told}");
        assert!(!told.contains("rue du Port") && told.contains("lieu non noté"), "{told}");
    }
}

#[tokio::test]
async fn the_sheet_keeps_its_version_until_something_changes_and_medicine_is_for_carers() {
    for site in Site::on_each_engine("enfant_urgence").await {
        let given = given(&site).await;
        let note = Row::default()
            .with("personne_id", given.child)
            .with("day", "2026-02-01")
            .with("texte", "Bilan")
            .with("traitement", "Antihistaminique en cas de piqûre");
        site.world.add("note_medicale", given.service, note).await;
        let page = format!("/dossiers/{}/fiche-urgence", given.child);
        let (leila, chloe) = (site.sign_in("leila").await, site.sign_in("chloe").await);
        let version = |text: &str| {
            text.split("version").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
        };
        let first = leila.get(&page).await.is_page(200).read();
        assert!(
            !first.contains("Antihistaminique") && first.contains("Lunettes rondes"),
            "{first}"
        );
        assert!(chloe.get(&page).await.is_page(200).read().contains("Antihistaminique"));
        let again = leila.get(&page).await.is_page(200).read();
        assert_eq!(version(&first), version(&again));
        let row = Row::default()
            .with("personne_id", given.child)
            .with("nature", "eviter")
            .with("texte", "Ne pas parler de la visite.")
            .with("start_day", "2026-03-01");
        site.world.add("repere", given.service, row).await;
        let changed = leila.get(&page).await.is_page(200).read();
        assert_ne!(version(&first), version(&changed));
        let sql = "SELECT count(*) AS n FROM audit WHERE details = 'fiche-urgence'";
        assert_eq!(site.world.count(sql, &[]).await, 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fugue_that_nobody_closed_is_told_before_what_was_planned_for_the_day() {
    for site in Site::on_each_engine("enfant_fugue").await {
        let given = given(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}", given.child);
        let sheet = format!("{page}/fiche-urgence");
        let incident = |start: &str, closed: Option<&str>| {
            Row::default()
                .with("personne_id", given.child)
                .with("start_at", start)
                .with("nature", "fugue")
                .with("closed_day", closed)
        };
        // Away for the day, a runaway that is over, one that was forgotten open.
        let away = Row::default()
            .with("personne_id", given.child)
            .with("nature", "dvh")
            .with("start_at", "2026-03-12T08:00")
            .with("end_at", "2026-03-13T18:00");
        site.world.add("absence", given.service, away).await;
        let over = incident("2026-03-11T20:00", Some("2026-03-11"));
        site.world.add("incident", given.service, over).await;
        site.world.add("incident", given.service, incident("2026-01-20T20:00", None)).await;
        for path in [&page, &sheet] {
            let told = leila.get(path).await.is_page(200).read();
            assert!(!told.contains("En fugue") && told.contains("hébergement"), "{path}: {told}");
        }
        site.world.add("incident", given.service, incident("2026-03-12T09:06", None)).await;
        for path in [&page, &sheet] {
            let told = leila.get(path).await.is_page(200).read();
            assert!(told.contains("En fugue") && told.contains("9 h 06"), "{path}: {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_incidents_is_told_no_false_place_for_a_child_who_ran_away() {
    for site in Site::on_each_engine("enfant_fugue_tue").await {
        let given = given(&site).await;
        let away = Row::default()
            .with("personne_id", given.child)
            .with("nature", "dvh")
            .with("start_at", "2026-03-12T08:00")
            .with("end_at", "2026-03-13T18:00");
        site.world.add("absence", given.service, away).await;
        let page = format!("/dossiers/{}", given.child);
        let sheet = format!("{page}/fiche-urgence");
        let sam = site.sign_in("sam").await;
        let day = sam.get("/").await.is_page(200).read();
        assert!(day.contains("hébergement"), "{day}");
        // Two are open: it began with the first.
        for start in ["2026-03-11T21:15", "2026-03-12T07:30"] {
            let row = Row::default()
                .with("personne_id", given.child)
                .with("nature", "fugue")
                .with("start_at", start);
            site.world.add("incident", given.service, row).await;
        }
        for path in [&page, &sheet] {
            let told = sam.get(path).await.is_page(200).read();
            assert!(told.contains("À demander à l’équipe"), "{path}: {told}");
            for never in ["En fugue", "Déclarée le"] {
                let place = told.split("En cas de").next().unwrap_or_default();
                assert!(!place.contains(never), "{path} {never}: {told}");
            }
        }
        let told = sam.get(&sheet).await.is_page(200).read();
        assert!(!told.contains("hébergement"), "{told}");
        let day = sam.get("/").await.is_page(200).read();
        assert!(!day.contains("hébergement") && !day.contains("fugue"), "{day}");
        let leila = site.sign_in("leila").await;
        let told = leila.get(&sheet).await.is_page(200).read();
        assert!(told.contains("Déclarée le 11/03/2026 à 21 h 15"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_emergency_sheet_says_allergies_first_and_never_sends_away_who_reads_them() {
    for site in Site::on_each_engine("enfant_allergies").await {
        let given = given(&site).await;
        let row = Row::default()
            .with("personne_id", given.child)
            .with("allergene", "Arachide")
            .with("start_day", "2026-03-01");
        site.world.add("allergie", given.service, row).await;
        let sheet = format!("/dossiers/{}/fiche-urgence", given.child);
        let told = site.sign_in("leila").await.get(&sheet).await.is_page(200).read();
        let at = |words: &str| told.find(words).unwrap_or(usize::MAX);
        assert!(at("ALLERGIE Arachide") < at("Où il ou elle vit"), "{told}");
        assert!(!told.contains("demandez à l’infirmière"), "{told}");
        let told = site.sign_in("sam").await.get(&sheet).await.is_page(200).read();
        assert!(told.contains("demandez à l’infirmière") && !told.contains("Arachide"), "{told}");
    }
}
