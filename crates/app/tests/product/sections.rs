//! Sections 2 to 4 of the yearly report from the register: no figure is typed, each opens its records; named periods
//! side by side; the weeks that a psychologist owes.

use std::collections::BTreeMap;

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026: the year told is 2025.

struct House {
    service: i64,
    sami: i64,
    noor: i64,
}

/// A row from texts and numbers.
fn row(texts: &[(&'static str, &str)], numbers: &[(&'static str, i64)]) -> Row {
    let mut row = Row::default();
    for (name, text) in texts {
        row.set(name, (*text).into());
    }
    for (name, number) in numbers {
        row.set(name, (*number).into());
    }
    row
}

/// A service of five rows a subject: two youths of a unit, the year 2025.
async fn house(site: &Site, nature: &str) -> House {
    let (organisation, _) = site.house().await;
    let world = &site.world;
    let service = world.service(organisation, "Service Les Aulnes", nature).await;
    let unit =
        world.add("unite", service, row(&[("nom", "Les Saules"), ("nature", "groupe")], &[]));
    let unit = unit.await;
    let sami = world.personne(service, "Lebrun", "Sami", "2009-01-20").await;
    let noor = world.personne(service, "Haddad", "Noor", "2009-06-02").await;
    for (child, end) in [(sami, None), (noor, Some("2025-11-30"))] {
        let mesure = world.mesure(service, child, "placement_penal", "2025-01-06").await;
        let days = [("entree_day", "2025-01-06")];
        let of = [("personne_id", child), ("mesure_id", mesure), ("unite_id", unit)];
        let mut stay = row(&days, &of);
        if let Some(end) = end {
            stay.set("sortie_day", end.into());
            stay.set("motif_sortie", "terme".into());
        }
        world.add("sejour", service, stay).await;
    }
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in
        [("paule", "Paule Sicard", Role::Psychologue), ("leila", "Leïla Marchand", Role::Educateur)]
    {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::Educateur, Some(organisation), Some(other)).await;
    House { service, sami, noor }
}

async fn action_and_words(site: &Site, home: &House) {
    let (world, service) = (&site.world, home.service);
    let texts = [
        ("nature", "sejour"),
        ("intitule", "Descente de l’Ardèche"),
        ("start_day", "2025-07-07"),
        ("lieu", "Vallon"),
        ("objectifs", "Conduire son canoë."),
        ("partenaires", "Base nautique"),
        ("evaluation_day", "2025-07-20"),
        ("evaluation", "Le groupe a tenu."),
    ];
    let action = world.add("action_collective", service, row(&texts, &[("seances", 4)])).await;
    for child in [home.sami, home.noor] {
        let of = [("action_id", action), ("personne_id", child)];
        world.add("participation_action", service, row(&[], &of)).await;
    }
    let texts = [
        ("theme", "quotidien"),
        ("texte", "Tenir un groupe"),
        ("projet", "service"),
        ("origine", "service"),
        ("accueil", "retenu"),
        ("start_day", "2025-02-01"),
    ];
    let of = [("personne_id", home.sami)];
    let objectif = world.add("objectif_projet", service, row(&texts, &of)).await;
    let texts = [
        ("day", "2025-07-20"),
        ("etat", "avance"),
        ("texte", "Vu au canoë"),
        ("suite", "continue"),
    ];
    let of = [("personne_id", home.sami), ("objectif_id", objectif), ("action_id", action)];
    world.add("bilan_objectif", service, row(&texts, &of)).await;
    let texts = [("nature", "jeunes"), ("day", "2025-03-05")];
    let meeting = world.add("reunion", service, row(&texts, &[("presence_direction", 1)])).await;
    for child in [home.sami, home.noor] {
        let of = [("personne_id", child), ("reunion_id", meeting)];
        world.add("participation_reunion", service, row(&[("day", "2025-03-05")], &of)).await;
    }
    for (day, told) in [("2025-03-01", Some("2025-03-05")), ("2025-03-02", None)] {
        let mut texts = vec![
            ("day", day),
            ("mots", "Un ballon ?"),
            ("sens", "demande"),
            ("theme", "quotidien"),
            ("accord_partage", "oui"),
            ("entendu_par", "Leïla"),
            ("reponse_due_day", "2025-03-20"),
        ];
        if let Some(told) = told {
            texts.extend([
                ("reponse", "Oui."),
                ("suite", "oui"),
                ("decideur", "Claire"),
                ("reponse_day", told),
                ("rendu_day", told),
            ]);
        }
        let parole =
            world.add("parole_enfant", service, row(&texts, &[("personne_id", home.sami)]));
        let parole = parole.await;
        let texts = [("day", "2025-03-05"), ("mode_reponse", "instantanee")];
        let of = [("personne_id", home.sami), ("parole_id", parole), ("reunion_id", meeting)];
        if told.is_some() {
            world.add("examen_demande", service, row(&texts, &of)).await;
        }
    }
}

async fn incidents(site: &Site, home: &House) {
    let (world, service) = (&site.world, home.service);
    // A Saturday evening, and a Monday at noon.
    let texts = [
        ("nature", "degradation"),
        ("start_at", "2025-03-08T21:30"),
        ("nature_lieu", "commun"),
        ("role_incident", "auteur"),
    ];
    let broken = world.add("incident", service, row(&texts, &[("personne_id", home.sami)])).await;
    let texts = [
        ("nature", "violence_jeune"),
        ("start_at", "2025-03-10T12:15"),
        ("nature_lieu", "ecole"),
        ("role_incident", "victime"),
    ];
    world.add("incident", service, row(&texts, &[("personne_id", home.noor)])).await;
    for (nature, done) in
        [("reparation", Some("2025-03-15")), ("reprise", Some("2025-03-09")), ("sanction", None)]
    {
        let mut texts =
            vec![("nature", nature), ("texte", "Décidé"), ("decision_day", "2025-03-09")];
        texts.extend(done.map(|done| ("done_day", done)));
        let of = [("personne_id", home.sami), ("incident_id", broken)];
        world.add("suite_incident", service, row(&texts, &of)).await;
    }
    let texts =
        [("destinataire", "forces_ordre"), ("start_at", "2025-03-08T22:00"), ("moyen", "oral")];
    let of = [("personne_id", home.sami), ("incident_id", broken)];
    world.add("information_incident", service, row(&texts, &of)).await;
    let stay = "SELECT id AS n FROM sejour WHERE personne_id = $1";
    let stay = world.count(stay, &[home.sami.into()]).await;
    let texts =
        [("nature", "fugue"), ("start_at", "2025-03-15T22:10"), ("end_at", "2025-03-16T08:00")];
    let of = [("personne_id", home.sami), ("sejour_id", stay)];
    world.add("absence", service, row(&texts, &of)).await;
    let texts = [("nature", "tig"), ("start_day", "2025-04-01"), ("etat", "faite")];
    let of = [("personne_id", home.noor), ("heures_ordonnees", 7000), ("heures_faites", 7000)];
    world.add("peine", service, row(&texts, &of)).await;
}

async fn school_and_health(site: &Site, home: &House) {
    let (world, service) = (&site.world, home.service);
    for (child, nature) in [(home.sami, "descolarise"), (home.noor, "apprentissage")] {
        let texts = [("nature", nature), ("start_day", "2025-01-06")];
        world.add("scolarite", service, row(&texts, &[("personne_id", child)])).await;
    }
    let texts = [("domaine", "Plomberie"), ("start_day", "2025-05-05"), ("end_day", "2025-05-17")];
    world.add("stage", service, row(&texts, &[("personne_id", home.noor)])).await;
    for (nature, reponse, start) in
        [("addictologie", "acceptee", Some("2025-02-11")), ("psychiatrie", "sans_reponse", None)]
    {
        let mut texts =
            vec![("nature", nature), ("demande_day", "2025-02-01"), ("reponse", reponse)];
        texts.extend(start.map(|start| ("start_day", start)));
        world.add("orientation_sante", service, row(&texts, &[("personne_id", home.sami)])).await;
    }
    let of = [("personne_id", home.sami)];
    let texts = [("nature", "urgences"), ("start_day", "2025-04-02")];
    world.add("hospitalisation", service, row(&texts, &of)).await;
    // From the 1st to the 12th, the last two days without need of care.
    let texts = [
        ("nature", "psychiatrie"),
        ("start_day", "2025-05-01"),
        ("end_day", "2025-05-13"),
        ("maintien_day", "2025-05-11"),
    ];
    world.add("hospitalisation", service, row(&texts, &of)).await;
    let texts = [("nature", "entree"), ("due_day", "2025-01-20"), ("done_day", "2025-01-18")];
    world.add("bilan_sante", service, row(&texts, &of)).await;
    let texts = [("start_day", "2025-01-06"), ("rythme", "semaine")];
    let suivi = world.add("suivi_psy", service, row(&texts, &of)).await;
    for (week, etat, motif) in [
        ("2025-01-06", "tenue", None),
        ("2025-01-13", "manquee", Some("refus")),
        ("2025-01-20", "non_notee", None),
    ] {
        let mut texts = vec![("semaine_day", week), ("etat", etat)];
        texts.extend(motif.map(|motif| ("motif", motif)));
        let of = [("personne_id", home.sami), ("suivi_id", suivi), ("rang", 1)];
        world.add("rencontre_psy", service, row(&texts, &of)).await;
    }
}

/// The figures that a report says, by name: what is read, and where it opens.
fn said(page: &Answer) -> BTreeMap<String, (String, String)> {
    let text = page.text();
    text.split("<a href=\"")
        .skip(1)
        .filter_map(|rest| {
            let (href, rest) = rest.split_once('"')?;
            let id = href.split("/figures/").nth(1)?.split('?').next()?.to_owned();
            let value = rest.split_once("<strong>")?.1.split('<').next()?.to_owned();
            Some((id, (value, href.replace("&amp;", "&").replace("&#38;", "&"))))
        })
        .collect()
}

async fn report(directrice: &Visitor<'_>, home: &House, modele: &str) -> Answer {
    let list = format!("/services/{}/rapports", home.service);
    let form = [("annee", "2025"), ("modele", modele), ("titre", "Rapport d’activité 2025")];
    let own = directrice.post(&list, &form).await.is_done();
    let page = directrice.get(&format!("{own}/apercu")).await;
    page.is_page(200);
    page
}

/// Both plans say these, worked out by hand from the rows above.
const SAID: &[(&str, &str)] = &[
    ("actions_collectives", "1"),
    ("actions_participants", "2"),
    ("actions_partenaire", "1"),
    ("actions_evaluees", "1"),
    ("demandes_enfant", "2"),
    ("demandes_enfant_repondues", "1"),
    ("demandes_enfant_delai", "4,0"),
    ("orientations_sante", "2"),
    ("orientations_non_abouties", "1"),
    ("orientations_delai", "10,0"),
    ("urgences_passages", "1"),
    ("hopital_sejours", "1"),
    ("hopital_journees", "12"),
    ("sorties", "1"),
];

/// Only the plan of the educational centres says these.
const SAID_OF_CER: &[(&str, &str)] = &[
    ("sejours_collectifs", "1"),
    ("reunions_jeunes", "1"),
    ("reunions_jeunes_direction", "1"),
    ("demandes_reunion_instantanees", "1"),
    ("demandes_enfant_delai_maximum", "4"),
    ("incidents_violence", "1"),
    ("incidents_degradation", "1"),
    ("incidents_stupefiants", "0"),
    ("enfants_fugue_pendant", "1"),
    ("tig_enfants", "1"),
    ("stagiaires", "1"),
    ("bilans_entree_a_temps", "1"),
    ("urgences_enfants", "1"),
    ("hopital_journees_maintien", "2"),
    ("psy_enfants", "1"),
    ("psy_semaines_tenues", "1"),
    ("psy_semaines_dues", "3"),
    ("suivis_addictologie", "1"),
    ("orientations_psychiatrie", "1"),
];

/// The tables of these sections: the name, a line of its text that the rows above make.
const TABLES: &[(&str, &str, &str)] = &[
    ("incidents_victime", "Violence envers un jeune", "1"),
    ("incidents_lieu", "Dans les lieux communs", "1"),
    ("incidents_jour_semaine", "Samedi", "1"),
    ("incidents_heure", "De 19 h à 22 h", "1"),
    ("incidents_unite", "Les Saules", "2"),
    ("incidents_taille_unite", "1 à 4 enfants", "2"),
    ("incidents_suites", "Réparation", "1"),
    ("incidents_avis", "Police ou gendarmerie", "1"),
    ("fugues_jour_semaine", "Samedi", "1"),
    ("fugues_heure", "De 22 h à minuit", "1"),
    ("fugues_unite", "Les Saules", "1"),
    ("peines_heures", "TIG", "1"),
    ("actions_bilan", "Séjour", "1"),
    ("demandes_enfant_reponses", "Total", "2"),
    ("scolarite_suivis", "Déscolarisé", "1"),
    ("descolarises_age", "16 ans", "1"),
    ("stages_domaine", "Plomberie", "1"),
    ("orientations_delais", "Psychiatrie", "1"),
    ("hopital_nature", "Hospitalisation en psychiatrie", "1"),
    ("urgences_mois", "Passages aux urgences", "0"),
    ("psy_rencontres_motif", "Le jeune n&#39;a pas voulu", "1"),
];

/// The first number of a line of a table.
fn first_of(page: &Answer, line: &str) -> String {
    let text = page.text().replace("&#39;", "'");
    let line = line.replace("&#39;", "'");
    let (_, rest) =
        text.split_once(&format!(">{line}<")).unwrap_or_else(|| panic!("{line}: {text}"));
    let cell = rest.split("<td").nth(1).unwrap_or_default();
    testkit::main_text(&format!("<main><p{cell}</main>"))
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A service of one kind, its rows, and its report from the plan of that kind.
async fn holds(site: &Site, (nature, modele): (&str, &str), more: &[(&str, &str)]) {
    let home = house(site, nature).await;
    action_and_words(site, &home).await;
    incidents(site, &home).await;
    school_and_health(site, &home).await;
    let directrice = site.sign_in("directrice").await;
    let page = report(&directrice, &home, modele).await;
    let figures = said(&page);
    for (id, value) in SAID.iter().chain(more) {
        let (told, href) = figures.get(*id).unwrap_or_else(|| panic!("{modele}: {id}"));
        assert_eq!(told, value, "{modele}: {id}");
        directrice.get(href).await.is_page(200);
    }
    let text = page.read();
    for words in ["Descente de l’Ardèche", "Base nautique", "Le groupe a tenu."] {
        assert!(text.contains(words), "{modele}: {words}: {text}");
    }
    assert!(!text.contains("n’existe pas dans le catalogue"), "{modele}: {text}");
    let steps = format!("/services/{}/figures/bilans_objectif_action", home.service);
    let steps = directrice.get(&format!("{steps}?annee=2025")).await;
    assert!(steps.is_page(200).text().contains(">1</"), "{}", steps.read());
    for (table, line, value) in TABLES {
        let address = format!("/services/{}/tableaux/{table}?annee=2025", home.service);
        let page = directrice.get(&address).await;
        page.is_page(200);
        assert_eq!(first_of(&page, line), *value, "{table}: {line}");
    }
}

#[tokio::test]
async fn each_report_says_its_sections_from_the_register_and_every_figure_opens() {
    for site in Site::on_each_engine("sections_cer").await {
        holds(&site, ("cer", "cer"), SAID_OF_CER).await;
    }
    for site in Site::on_each_engine("sections_aer").await {
        holds(&site, ("aer", "milieu_ouvert"), &[]).await;
    }
}

#[tokio::test]
async fn two_named_periods_stand_side_by_side_and_never_one_against_itself() {
    for site in Site::on_each_engine("periods").await {
        let home = house(&site, "cer").await;
        incidents(&site, &home).await;
        let (world, service) = (&site.world, home.service);
        let page = format!("/services/{service}/periodes");
        let directrice = site.sign_in("directrice").await;
        let none = directrice.get(&page).await.is_page(200).read();
        assert!(none.contains("Aucune période n’a de nom."), "{none}");
        let mut ids = Vec::new();
        for (nom, start, end) in
            [("Printemps", "2025-03-01", "2025-06-01"), ("Été", "2025-06-01", "2025-09-01")]
        {
            let texts = [("nom", nom), ("start_day", start), ("end_day", end)];
            ids.push(world.add("periode_nommee", service, row(&texts, &[])).await);
        }
        let (a, b) = (ids[0], ids[1]);
        let both = directrice.get(&format!("{page}?a={a}&b={b}")).await;
        both.is_page(200);
        assert_eq!(first_of(&both, "Incidents le week-end"), "1");
        assert_eq!(first_of(&both, "Fugues en semaine"), "0");
        assert_eq!(first_of(&both, "1 à 4 enfants"), "2");
        let same = directrice.get(&format!("{page}?a={a}&b={a}")).await.is_page(422).read();
        assert!(same.contains("C’est la même période"), "{same}");
        let malo = site.sign_in("malo").await;
        malo.get(&format!("{page}?a={a}&b={b}")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_week_is_owed_to_each_youth_noted_at_once_and_nobody_else_writes_it() {
    for site in Site::on_each_engine("psy_week").await {
        let home = house(&site, "cer").await;
        let (world, service) = (&site.world, home.service);
        let texts = [
            ("start_day", "2026-02-02"),
            ("rythme", "deux"),
            ("motif", "Il le demande"),
            ("accord_day", "2026-02-02"),
        ];
        let suivi = row(&texts, &[("personne_id", home.sami)]);
        let suivi = world.add("suivi_psy", service, suivi).await;
        let page = format!("/services/{service}/suivi-psychologique");
        let paule = site.sign_in("paule").await;
        let week = paule.get(&page).await.is_page(200).read();
        assert!(week.contains("2 rencontres restent à noter."), "{week}");
        assert!(week.contains("Semaine du 02/03/2026"), "{week}");
        let (one, two) = (format!("etat_{suivi}_1"), format!("etat_{suivi}_2"));
        let why = format!("motif_{suivi}_2");
        let missed =
            [("semaine", "2026-03-09"), (one.as_str(), "tenue"), (two.as_str(), "manquee")];
        let asked = paule.post(&page, &missed).await.is_page(422).read();
        assert!(asked.contains("dites pourquoi elle est manquée"), "{asked}");
        let noted = [&missed[..], &[(why.as_str(), "refus")]].concat();
        paule.post(&page, &noted).await.is_done();
        let held = "SELECT COUNT(*) AS n FROM rencontre_psy WHERE etat = 'tenue'";
        assert_eq!(world.count(held, &[]).await, 1);
        let week = paule.get(&page).await.is_page(200).read();
        assert!(week.contains("Manquée : Le jeune n’a pas voulu"), "{week}");
        // The same form sent twice at once makes one row; a form filled before another was sent does not either.
        let early = [("semaine", "2026-03-02"), (one.as_str(), "tenue"), (two.as_str(), "tenue")];
        let (first, second) = tokio::join!(paule.post(&page, &early), paule.post(&page, &early));
        assert!(first.status.is_redirection() && second.status.is_redirection());
        let twice = "SELECT COUNT(*) AS n FROM rencontre_psy WHERE semaine_day = '2026-03-02'";
        assert_eq!(world.count(twice, &[]).await, 2, "the first and the second of that week");
        let mut write = world.ground.db.write().await.unwrap();
        let again = "INSERT INTO rencontre_psy (id, service_id, version, personne_id, suivi_id, semaine_day, rang, etat)
            SELECT id + 1000000, service_id, 1, personne_id, suivi_id, semaine_day, rang, etat FROM rencontre_psy";
        assert!(write.execute(again, &[]).await.is_err(), "held by the base too");
        drop(write);
        let mut write = world.ground.db.write().await.unwrap();
        let gone = "DELETE FROM rencontre_psy WHERE semaine_day = '2026-03-02'";
        write.execute(gone, &[]).await.unwrap();
        write.commit().await.unwrap();
        // Corrected, it is the same row.
        let corrected =
            [("semaine", "2026-03-09"), (one.as_str(), "tenue"), (two.as_str(), "tenue")];
        paule.post(&page, &corrected).await.is_done();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM rencontre_psy", &[]).await, 2);
        // The agreement is taken back: one a week from the week after.
        let version = "SELECT version AS n FROM suivi_psy WHERE id = $1";
        let version = world.count(version, &[suivi.into()]).await.to_string();
        let child = home.sami.to_string();
        let back = [
            ("version", version.as_str()),
            ("personne_id", child.as_str()),
            ("start_day", "2026-02-02"),
            ("rythme", "deux"),
            ("motif", "Il le demande"),
            ("accord_day", "2026-02-02"),
            ("retrait_day", "2026-03-03"),
        ];
        paule.post(&format!("/fiche/suivis-psy/{suivi}/modifier"), &back).await.is_done();
        let week = paule.get(&page).await.is_page(200).read();
        assert!(!week.contains("La deuxième"), "{week}");
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        let leila = site.sign_in("leila").await;
        leila.get(&page).await.is_page(200);
        leila.post(&page, &corrected).await.is_page(404);
    }
}

#[tokio::test]
async fn the_week_of_the_psychologist_is_one_touch_from_their_day_the_service_and_the_child() {
    for site in Site::on_each_engine("psy_ways").await {
        let home = house(&site, "mecs").await;
        let (world, service) = (&site.world, home.service);
        let page = format!("/services/{service}/suivi-psychologique");
        let child = format!("/dossiers/{}", home.sami);
        let paule = site.sign_in("paule").await;
        assert!(!paule.get(&child).await.is_page(200).text().contains(&page), "nobody follows him");
        let texts = [("start_day", "2026-02-02"), ("rythme", "semaine")];
        world.add("suivi_psy", service, row(&texts, &[("personne_id", home.sami)])).await;
        let day = paule.get("/").await;
        day.is_page(200);
        assert!(day.text().contains(&page) && day.read().contains("reste à noter"));
        for from in [format!("/services/{service}"), child] {
            assert!(paule.get(&from).await.is_page(200).text().contains(&page), "{from}");
        }
        let malo = site.sign_in("malo").await;
        assert!(!malo.get("/").await.is_page(200).text().contains(&page));
    }
}
