//! What is owed for each child: calculated from the register, proved by a step, and told to nobody else.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on 12 March 2026.

/// A child of the first service under a measure decided on 10 December 2025; the measure.
async fn measured(site: &Site, service: i64) -> (i64, i64) {
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let row = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2025-12-10")
        .with("effet_day", "2025-12-10")
        .with("prise_en_charge_day", "2025-12-20")
        .with("terme_day", "2026-12-10");
    (child, world.add("mesure", service, row).await)
}

#[tokio::test]
async fn a_deadline_follows_from_a_measure_and_is_kept_by_noting_the_step() {
    for site in Site::on_each_engine("echeances").await {
        let (organisation, service) = site.house().await;
        let (child, mesure) = measured(&site, service).await;
        let place = (Some(organisation), Some(service));
        site.world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/services/{service}/echeances");
        let told = leila.get(&page).await.is_page(200).read();
        // Three months from the start: two days ago; nine months: in September.
        for owed in [
            "En retard de 2 jours",
            "Élodie Vasseur",
            "Projet pour l'enfant",
            "D. 223-12",
            "(à vérifier)",
            "10/09/2026",
        ] {
            assert!(told.contains(owed), "{owed}: {told}");
        }
        let new = format!(
            "/dossiers/{child}/echeances/faite?regle=ppe-delai&le=2026-03-10&mesure={mesure}&retour={page}"
        );
        let html = leila.get(&page).await.text();
        assert!(html.replace("&amp;", "&").replace("&#38;", "&").contains(&new), "{html}");
        let form = leila.get(&new).await.is_page(200).text();
        for filled in
            ["value=\"ppe_etabli\"", "value=\"2026-03-12\"", "Projet pour l&#39;enfant établi"]
        {
            assert!(form.replace('’', "&#39;").contains(filled), "{filled}: {form}");
        }
        let told = leila.get(&new).await.read();
        for reminded in ["Élodie Vasseur", "10/03/2026", "En retard de 2 jours", "du 10/12/2025"] {
            assert!(told.contains(reminded), "{reminded}: {told}");
        }
        let (of_child, of_measure) = (child.to_string(), mesure.to_string());
        // A day to come is not done yet: refused beside the field, and what was typed stays.
        let to_come = [
            ("personne_id", of_child.as_str()),
            ("nature", "ppe_etabli"),
            ("day", "2026-04-09"),
            ("mesure_id", of_measure.as_str()),
            ("precision_etape", "Signé par les deux parents"),
            ("deja_fait", "oui"),
        ];
        let refused = leila.post(&format!("/registre/etapes/{service}/nouveau"), &to_come).await;
        let told = refused.is_page(422).text();
        for part in ["Ce jour est à venir", "Signé par les deux parents", "name=\"deja_fait\""] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let done = [
            ("personne_id", of_child.as_str()),
            ("nature", "ppe_etabli"),
            ("day", "2026-03-09"),
            ("mesure_id", of_measure.as_str()),
            ("retour", page.as_str()),
        ];
        let answer = leila.post(&format!("/registre/etapes/{service}/nouveau"), &done).await;
        let back = answer.location().to_owned();
        assert!(back.starts_with(&format!("{page}?fait=enregistre")), "{back}");
        let told = leila.get(&back).await.is_page(200).text().replace('’', "'");
        let told = told.replace("&#39;", "'");
        assert!(
            told.contains("C'est noté : Projet pour l'enfant établi, le 09/03/2026, pour Élodie"),
            "the list says what was done: {told}"
        );
        let told = leila.get(&new).await.is_page(200).read();
        assert!(told.contains("n’est plus due"), "{told}");
        let told = leila.get(&page).await.is_page(200).read();
        assert!(!told.contains("Projet pour l'enfant") && told.contains("10/09/2026"), "{told}");
        let told = leila.get(&format!("/dossiers/{child}/echeances")).await.is_page(200).read();
        assert!(told.contains("Échéances : Élodie Vasseur"), "{told}");
        // What was done stays there, with its day and its proof.
        let (owed, done) = told.split_once("Ce qui a été fait (").expect("what was done");
        assert!(owed.contains("10/09/2026") && !owed.contains("Projet pour l'enfant"), "{owed}");
        for part in ["À temps", "Projet pour l'enfant", "Fait le 09/03/2026, dû le 10/03/2026"] {
            assert!(done.contains(part), "{part}: {done}");
        }
        let filtered = leila.get(&format!("{page}?qui=juge")).await.is_page(200).read();
        assert!(!filtered.contains("Vasseur"), "{filtered}");
    }
}

#[tokio::test]
async fn deadlines_of_a_closed_file_and_of_another_service_are_told_to_nobody() {
    for site in Site::on_each_engine("echeances_closes").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        let other = site.world.service(organisation, "MECS La Varenne", "mecs").await;
        for (name, of) in [("leila", service), ("malo", other)] {
            let place = (Some(organisation), Some(of));
            site.world.compte(name, name, Role::Educateur, place.0, place.1).await;
        }
        let gone = site.world.personne(service, "Aubert", "Tom", "2011-01-02").await;
        let stay = Row::default()
            .with("personne_id", gone)
            .with("entree_day", "2024-01-10")
            .with("sortie_day", "2024-12-20");
        site.world.add("sejour", service, stay).await;
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/services/{service}/echeances")).await.is_page(404);
        malo.get(&format!("/dossiers/{child}/echeances")).await.is_page(404);
        let leila = site.sign_in("leila").await;
        let told = leila.get(&format!("/services/{service}/echeances")).await.is_page(200).read();
        assert!(told.contains("Vasseur") && !told.contains("Aubert"), "{told}");
        leila.get(&format!("/dossiers/{gone}/echeances")).await.is_page(404);
    }
}

#[tokio::test]
async fn deadlines_of_a_walled_child_are_its_teams_and_those_of_a_shared_one_are_only_read() {
    for site in Site::on_each_engine("echeances_partage").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        let other = site.world.service(organisation, "MECS La Varenne", "mecs").await;
        for (name, of) in [("leila", service), ("malo", other)] {
            let place = (Some(organisation), Some(of));
            site.world.compte(name, name, Role::Educateur, place.0, place.1).await;
        }
        let malo = site.sign_in("malo").await;
        let page = format!("/dossiers/{child}/echeances");
        let share = |identity: i64| {
            Row::default()
                .with("personne_id", child)
                .with("destinataire_id", other)
                .with("finalite", "Préparer ensemble les retours.")
                .with("partage_identite", identity)
                .with("partage_parcours", 1)
                .with("partage_vie", 1)
                .with("start_day", "2026-03-01")
                .with("end_day", "2026-06-01")
                .with("information", "informes")
        };
        // The way alone, without knowing who: no file is opened.
        site.world.try_add("partage", service, share(0)).await.ok();
        malo.get(&page).await.is_page(404);
        site.world.add("partage", service, share(1)).await;
        let told = malo.get(&page).await.is_page(200).read();
        assert!(told.contains("10/09/2026"), "{told}");
        assert!(!told.contains("Noter une étape") && !told.contains("C’est fait"), "{told}");
        malo.get(&format!("/services/{service}/echeances")).await.is_page(404);
        malo.get(&format!("/services/{service}/echeances/mois")).await.is_page(404);
        let wall = Row::default().with("start_day", "2026-01-01").with("perimetre", "equipe");
        site.world.add("regle_acces", service, wall).await;
        let leila = site.sign_in("leila").await;
        for part in ["", "/mois"] {
            let told = leila.get(&format!("/services/{service}/echeances{part}")).await;
            assert!(!told.is_page(200).read().contains("Vasseur"), "{}", told.read());
        }
        leila.get(&page).await.is_page(404);
    }
}

#[tokio::test]
async fn a_service_sets_what_it_follows_and_what_is_late_goes_up() {
    for site in Site::on_each_engine("echeances_reglages").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        // Without a stay, the first synthesis counts from the measure: it was held.
        let held = Row::default()
            .with("personne_id", child)
            .with("nature", "synthese")
            .with("day", "2026-02-05");
        site.world.add("etape_parcours", service, held).await;
        let page = format!("/services/{service}/echeances");
        let directrice = site.sign_in("directrice").await;
        let told = directrice.get(&page).await.is_page(200).read();
        assert!(
            told.contains("Projet pour l'enfant") && !told.contains("À vous prévenir"),
            "{told}"
        );
        let of_month = format!("{page}/mois");
        let told = directrice.get(&of_month).await.is_page(200).read();
        assert!(told.contains("Échéances de mars 2026") && told.contains("10/03/2026"), "{told}");
        let told = directrice.get(&format!("{of_month}?mois=2026-01")).await.is_page(200).read();
        assert!(told.contains("Rien n’est dû ce mois-ci."), "{told}");
        let set = |name: &'static str, value: i64| {
            Row::default()
                .with("regle", "ppe-delai")
                .with("start_day", "2026-01-01")
                .with("ecartee", 0)
                .with("source", "Note de service n° 4")
                .with(name, value)
        };
        let row = set("direction_jours", 2).with("end_day", "2026-03-13");
        let first = site.world.add("regle_echeance", service, row).await;
        let told = directrice.get(&page).await.is_page(200).read();
        assert!(
            told.contains("À vous prévenir") && told.contains("Prévenir : Direction"),
            "{told}"
        );
        // The head reads it in the morning, before any list.
        let place = (Some(organisation), Some(service));
        site.world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
        let solene = site.sign_in("solene").await;
        assert!(!solene.get("/").await.is_page(200).read().contains("remonte à vous"));
        let sql = "UPDATE regle_echeance SET chef_jours = 2 WHERE id = $1";
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute(sql, &[first.into()]).await.unwrap();
        write.commit().await.unwrap();
        let morning = solene.get("/").await.is_page(200).read();
        assert!(morning.contains("1 échéance qui remonte à vous"), "{morning}");
        let sql = "UPDATE regle_echeance SET end_day = '2026-03-01' WHERE id = $1";
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute(sql, &[first.into()]).await.unwrap();
        write.commit().await.unwrap();
        let aside = set("ecartee", 1).with("start_day", "2026-03-01");
        site.world.add("regle_echeance", service, aside).await;
        let told = directrice.get(&page).await.is_page(200).read();
        assert!(!told.contains("Projet pour l'enfant") && told.contains("10/09/2026"), "{told}");
    }
}

#[tokio::test]
async fn one_sees_those_of_the_children_one_follows_and_what_other_services_owe_is_counted() {
    for site in Site::on_each_engine("echeances_miennes").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        let world = &site.world;
        let place = (Some(organisation), Some(service));
        let leila =
            world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
        let page = format!("/services/{service}/echeances");
        let session = site.sign_in("leila").await;
        let told = session.get(&page).await.is_page(200).read();
        assert!(!told.contains("Les enfants que j’accompagne"), "nobody is followed yet: {told}");
        follows(&site, service, child, leila).await;
        let told = session.get(&page).await.is_page(200).read();
        assert!(told.contains("Les enfants que j’accompagne"), "{told}");
        let other = world.personne(service, "Aubert", "Tom", "2014-01-02").await;
        let measure = Row::default()
            .with("personne_id", other)
            .with("nature", "aemo")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2025-12-10")
            .with("effet_day", "2025-12-10")
            .with("prise_en_charge_day", "2025-12-20")
            .with("terme_day", "2026-12-10");
        world.add("mesure", service, measure.clone()).await;
        let told = session.get(&page).await.is_page(200).read();
        assert!(told.contains("Aubert") && told.contains("Vasseur"), "{told}");
        let mine = format!("{page}?de=moi");
        let told = session.get(&mine).await.is_page(200).read();
        assert!(!told.contains("Aubert") && told.contains("Vasseur"), "{told}");
        let html = session.get(&mine).await.text();
        assert!(html.contains("retour=") && html.contains("%3Fde%3Dmoi"), "the way back is kept");
        // The same child, followed elsewhere too: that service answers for what follows from its measure.
        let mecs = world.service(organisation, "MECS La Varenne", "mecs").await;
        let act = Row::default()
            .with("personne_id", child)
            .with("destinataire_id", mecs)
            .with("finalite", "Un seul projet.")
            .with("partage_identite", 1_i64)
            .with("partage_parcours", 1_i64)
            .with("reciproque", 1_i64)
            .with("start_day", "2026-01-05")
            .with("end_day", "2026-12-31")
            .with("information", "informes");
        let act = world.add("partage", service, act).await;
        site.agree_return(act).await;
        let mut row = measure.with("personne_id", child);
        (row.id, row.owner, row.version) = (700_000, mecs, 1);
        let mut write = world.ground.db.write().await.unwrap();
        fiche::keep_all(&mut write, world.fiche("mesure"), &[row], None).await.unwrap();
        write.commit().await.unwrap();
        let told = session.get(&page).await.is_page(200).read();
        assert!(told.contains("suivis par un service qui partage"), "{told}");
        assert!(told.contains("MECS La Varenne (1)"), "{told}");
        let late = told.matches("En retard de 2 jours").count();
        assert_eq!(late, 2, "those of one's own service only: {told}");
        let of_child = format!("/dossiers/{child}/echeances");
        let told = session.get(&of_child).await.is_page(200).read();
        assert!(told.contains("MECS La Varenne") && told.contains("revient au service"), "{told}");
        assert_eq!(
            told.matches("En retard de 2 jours").count(),
            2,
            "both, each told whose: {told}"
        );
        // Who works in both is told how many are owed there.
        let mut write = world.ground.db.write().await.unwrap();
        let (org, other) = (Some(organisation), Some(mecs));
        identity::add_affectation(&mut write, 77, leila, "educateur", org, other).await.unwrap();
        write.commit().await.unwrap();
        let told = site.sign_in("leila").await.get(&page).await.is_page(200).read();
        assert!(told.contains("autres échéances des mêmes enfants"), "{told}");
    }
}

/// The professional of an account becomes the référent of a child of the service.
async fn follows(site: &Site, service: i64, child: i64, compte: i64) {
    let world = &site.world;
    let who = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
    let organisation = world.count(sql, &[service.into()]).await;
    let who = world.add("professionnel", organisation, who).await;
    let stay = Row::default().with("personne_id", child).with("entree_day", "2025-12-20");
    let stay = world.add("sejour", service, stay).await;
    let referent = Row::default()
        .with("sejour_id", stay)
        .with("professionnel_id", who)
        .with("role", "referent")
        .with("start_day", "2025-12-20");
    world.add("referent", service, referent).await;
    let mut write = world.ground.db.write().await.unwrap();
    let sql = "UPDATE compte SET professionnel_id = $1 WHERE id = $2";
    write.execute(sql, &[who.into(), compte.into()]).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_gives_itself_a_rule_and_a_moved_date_says_why() {
    for site in Site::on_each_engine("regles_du_service").await {
        let (organisation, service) = site.house().await;
        let (child, mesure) = measured(&site, service).await;
        site.world.sejour(service, child, "2026-01-20").await;
        let place = (Some(organisation), Some(service));
        for (identifiant, nom, role) in [
            ("solene", "Solène Guichard", Role::ChefService),
            ("leila", "Leïla Marchand", Role::Educateur),
        ] {
            site.world.compte(identifiant, nom, role, place.0, place.1).await;
        }
        let (solene, leila) = (site.sign_in("solene").await, site.sign_in("leila").await);
        let new = format!("/registre/regles-service/{service}/nouveau");
        let rule = [
            ("nom", "Point à deux mois"),
            ("depart", "admission"),
            ("sens", "apres"),
            ("nombre", "2"),
            ("unite", "mois"),
            ("preuve", "bilan_circonstancie"),
            ("responsable", "referent"),
            ("start_day", "2026-01-01"),
        ];
        leila.post(&new, &rule).await.is_page(404);
        let wrong = [&rule[..2], &[("sens", "avant")], &rule[3..]].concat();
        let refused = solene.post(&new, &wrong).await;
        assert!(
            refused.is_page(422).read().contains("ne vaut que pour ce qu"),
            "{}",
            refused.read()
        );
        let answer = solene.post(&new, &rule).await;
        assert!(answer.location().contains("fait=enregistre"), "{}", answer.read());
        let list = format!("/services/{service}/echeances");
        let told = leila.get(&list).await.is_page(200).read();
        for said in ["Point à deux mois", "20/03/2026", "Règle du service", "Dans 8 jours"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // On paper, and in the week where it is due.
        let month = leila.get(&format!("{list}/mois?mois=2026-03")).await.is_page(200).read();
        assert!(month.contains("Point à deux mois"), "{month}");
        let week = format!("/services/{service}/agenda?semaine=2026-03-16");
        let week = leila.get(&week).await.is_page(200).read();
        assert!(week.contains("Point à deux mois") && week.contains("Vasseur"), "{week}");
        // What the establishment owes of itself starts from a fact that is noted.
        let fact = [("nature", "projet_adopte"), ("day", "2021-03-01")];
        let facts = format!("/registre/etapes-service/{service}/nouveau");
        leila.post(&facts, &fact).await.is_page(404);
        solene.post(&facts, &fact).await.is_done();
        let told = solene.get(&list).await.is_page(200).read();
        for said in
            ["Ce que l’établissement doit (1)", "Projet d’établissement", "En retard de 11 jours"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        // Corrected, a date says what moved it, from what, by whom and why.
        let version = "SELECT version AS n FROM mesure WHERE id = $1";
        let version = site.world.count(version, &[mesure.into()]).await.to_string();
        let of_child = child.to_string();
        let corrected = [
            ("personne_id", of_child.as_str()),
            ("nature", "aemo"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("decision_day", "2025-12-10"),
            ("effet_day", "2025-12-30"),
            ("prise_en_charge_day", "2025-12-20"),
            ("terme_day", "2026-12-10"),
            ("version", version.as_str()),
            ("motif", "Date relue sur l’ordonnance"),
        ];
        let answer = solene.post(&format!("/fiche/mesures/{mesure}/modifier"), &corrected).await;
        assert!(answer.location().contains("fait=enregistre"), "{}", answer.read());
        let told = leila.get(&format!("/dossiers/{child}/echeances")).await.is_page(200).read();
        for said in [
            "Date changée",
            "Avant : 10/03/2026",
            "Prise d'effet : 10/12/2025 → 30/12/2025",
            "Date relue sur l’ordonnance",
            "Solène Guichard",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
    }
}

#[tokio::test]
async fn a_line_that_names_a_rapport_begins_one_and_an_early_synthesis_leaves_it_owed() {
    for site in Site::on_each_engine("echeances_neuf_mois").await {
        let (organisation, service) = site.house().await;
        let (child, _) = measured(&site, service).await;
        let place = (Some(organisation), Some(service));
        site.world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{child}/echeances");
        let html = leila.get(&page).await.is_page(200).text();
        let html = html.replace("&amp;", "&").replace("&#38;", "&");
        let write = format!("/dossiers/{child}/ecrits?nature=rapport_echeance&jusqu=2026-09-10");
        assert!(html.contains(&write), "{html}");
        let early = Row::default()
            .with("personne_id", child)
            .with("nature", "synthese")
            .with("day", "2026-03-11");
        site.world.add("etape_parcours", service, early).await;
        let told = leila.get(&page).await.is_page(200).read();
        let owed = told.split_once("Ce qui a été fait (").map_or(told.as_str(), |(owed, _)| owed);
        assert!(owed.contains("10/09/2026"), "{told}");
    }
}

#[tokio::test]
async fn a_long_list_of_what_comes_is_folded_month_by_month() {
    let site = Site::on_sqlite().await;
    let (organisation, service) = site.house().await;
    for _ in 0..12 {
        measured(&site, service).await;
    }
    let place = (Some(organisation), Some(service));
    site.world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
    let leila = site.sign_in("leila").await;
    let page = leila.get(&format!("/services/{service}/echeances")).await;
    let told = page.is_page(200).read();
    for said in ["Ensuite : septembre 2026 (", "Ensuite : novembre 2026 ("] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(page.text().contains("<details class=\"filter\"><summary>Ensuite : "), "{told}");
}
