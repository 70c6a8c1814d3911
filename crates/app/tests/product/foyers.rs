//! The file of a family: its homes by period, who is there when, the visits and the travel to each; an address that a judge
//! keeps secret, that nobody reads there; how an intervention is made, at one or two.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct Place {
    service: i64,
    famille: i64,
    enfants: [i64; 2],
}

/// A service of Loir-et-Cher, a family of two children under an AEMO; Leïla and Solène of the service, Paule its
/// psychologist, Malo of the service next door.
async fn house(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let mut write = world.ground.db.write().await.unwrap();
    let sql = "UPDATE service SET departement = '41' WHERE id = $1";
    write.execute(sql, &[service.into()]).await.unwrap();
    write.commit().await.unwrap();
    let famille = world.add("famille", service, Row::default().with("nom", "Lebrun")).await;
    let mut enfants = Vec::new();
    for (prenom, birth) in [("Sami", "2012-05-20"), ("Noor", "2014-06-02")] {
        let row = Row::default()
            .with("nom", "Lebrun")
            .with("prenom", prenom)
            .with("birth_day", birth)
            .with("famille_id", famille);
        let child = world.add("personne", service, row).await;
        world.mesure(service, child, "aemo", "2025-03-01").await;
        enfants.push(child);
    }
    let next_door = world.service(organisation, "AEMO Ailleurs", "aemo").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("paule", "Paule Sicard", Role::Psychologue, service),
        ("malo", "Malo Evrard", Role::ChefService, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    Place { service, famille, enfants: [enfants[0], enfants[1]] }
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

async fn posts(
    site: &Site,
    who: &Visitor<'_>,
    (slug, table): (&str, &str),
    service: i64,
    form: &[(&str, &str)],
) -> i64 {
    who.post(&format!("/registre/{slug}/{service}/nouveau"), form).await.is_done();
    site.world.count(&format!("SELECT MAX(id) AS n FROM {table}"), &[]).await
}

/// An interview in a home.
fn talk(child: i64, home: &str) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("day", "2026-03-10")
        .with("nature", "entretien")
        .with("minutes", 30_i64)
        .with("foyer_id", home.parse::<i64>().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_has_two_homes_each_with_its_address_its_rhythm_its_visits_and_its_travel() {
    for site in Site::on_each_engine("foyers").await {
        let Place { service, famille, enfants } = house(&site).await;
        let solene = site.sign_in("solene").await;
        let (of, child) = (famille.to_string(), enfants[0].to_string());
        let mut homes = Vec::new();
        for (nom, nature) in [("Chez Mme Lebrun", "mere"), ("Chez M. Haddad", "pere")] {
            let form = [
                ("famille_id", of.as_str()),
                ("nom", nom),
                ("nature", nature),
                ("start_day", "2025-01-01"),
            ];
            homes
                .push(posts(&site, &solene, ("foyers", "foyer"), service, &form).await.to_string());
        }
        for (home, adresse, commune, start) in [
            (&homes[0], "3 rue des Lices", "Blois", "2025-01-01"),
            (&homes[1], "12 quai d’Orléans", "Tours", "2025-01-01"),
        ] {
            let form = [
                ("famille_id", of.as_str()),
                ("foyer_id", home.as_str()),
                ("adresse", adresse),
                ("commune", commune),
                ("start_day", start),
            ];
            posts(&site, &solene, ("adresses-foyer", "adresse_foyer"), service, &form).await;
        }
        let form = [
            ("personne_id", child.as_str()),
            ("foyer_id", homes[1].as_str()),
            ("rythme", "un week-end sur deux"),
            ("start_day", "2025-01-01"),
        ];
        posts(&site, &solene, ("rythmes-foyer", "rythme_foyer"), service, &form).await;
        let adult = [
            ("famille_id", of.as_str()),
            ("nom", "Karim Haddad"),
            ("lien", "pere"),
            ("autorite_parentale", "oui"),
            ("foyer_id", homes[1].as_str()),
        ];
        posts(&site, &solene, ("membres-famille", "membre_famille"), service, &adult).await;
        // A visit told in the journal counts itself, at the home that is chosen, with its travel.
        let leila = site.sign_in("leila").await;
        let note = [
            ("texte", "Le père montre la chambre."),
            ("nature", "visite_domicile"),
            ("jour", "2026-03-11"),
            ("heure", "10:00"),
            ("minutes", "60"),
            ("trajet", "90"),
            ("foyer", homes[1].as_str()),
        ];
        let writes = format!("/dossiers/{child}/journal/nouveau");
        says(&leila.get(&writes).await.is_page(200).text(), &["Chez M. Haddad", "En visio"]);
        leila.post(&writes, &note).await.is_done();
        // Another act there is no visit.
        site.world.add("acte", service, talk(enfants[0], &homes[1])).await;
        let page = format!("/familles/{famille}");
        let map = leila.get(&format!("/dossiers/{child}/famille")).await.is_page(200).text();
        assert!(map.contains(&format!("href=\"{page}\"")), "{map}");
        says(
            &told(&leila, &page).await,
            &[
                "2 enfants, 2 mesures, une famille",
                "Sami Lebrun 13 ans · une mesure en cours",
                "Karim Haddad Père · autorité parentale · Chez M. Haddad",
                "12 quai d’Orléans, Tours",
                "Sami Lebrun : un week-end sur deux, depuis le 01/01/2025",
                "Une visite depuis un an, dont 1 hors du département : 60 minutes, 90 de trajet",
            ],
        );
        let directrice = site.sign_in("directrice").await;
        for (id, value) in
            [("visites_domicile", "1"), ("visites_hors_departement", "1"), ("visites_trajet", "90")]
        {
            assert_eq!(figure(&directrice, service, id).await, value, "{id}");
        }
        let table = format!("/services/{service}/tableaux/visites_foyer?annee=2026");
        says(&told(&directrice, &table).await, &["Père 1 60 90 1"]);
        // A home of another family is none of this child's.
        let other = site.world.add("famille", service, Row::default().with("nom", "Autre")).await;
        let home = Row::default()
            .with("famille_id", other)
            .with("nom", "Ailleurs")
            .with("nature", "mere")
            .with("start_day", "2025-01-01");
        let home = site.world.add("foyer", service, home).await;
        let wrong = Row::default()
            .with("personne_id", enfants[0])
            .with("foyer_id", home)
            .with("rythme", "jamais")
            .with("start_day", "2025-01-01");
        let said = site.world.try_add("rythme_foyer", service, wrong).await.unwrap_err();
        assert!(said.contains("pas de la famille"), "{said}");
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        malo.get("/familles/1").await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_told_of_two_children_is_one_in_the_table_its_rows_and_the_page_of_the_family() {
    for site in Site::on_each_engine("foyers_visite").await {
        let Place { service, famille, enfants } = house(&site).await;
        let home = Row::default()
            .with("famille_id", famille)
            .with("nom", "Chez Mme Lebrun")
            .with("nature", "mere")
            .with("start_day", "2025-01-01");
        let home = site.world.add("foyer", service, home).await.to_string();
        let directrice = site.sign_in("directrice").await;
        let table = format!("/services/{service}/tableaux/visites_foyer?annee=2026");
        // What is counted before is kept in memory: the next figure is read again from there.
        directrice.get(&table).await.is_page(200);
        let leila = site.sign_in("leila").await;
        let brother = enfants[1].to_string();
        let mut note = vec![
            ("texte", "La mère reçoit les deux."),
            ("nature", "visite_domicile"),
            ("jour", "2026-03-11"),
            ("heure", "10:00"),
            ("minutes", "60"),
            ("trajet", "90"),
            ("foyer", home.as_str()),
            ("enfants", brother.as_str()),
        ];
        let writes = format!("/dossiers/{}/journal/nouveau", enfants[0]);
        leila.post(&writes, &note).await.is_done();
        note.pop();
        note[2].1 = "2026-03-10";
        leila.post(&writes, &note).await.is_done();
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM acte", &[]).await, 3);
        says(&told(&directrice, &table).await, &["Mère 2 120 180"]);
        assert_eq!(figure(&directrice, service, "visites_presences").await, "2");
        let page = told(&leila, &format!("/familles/{famille}")).await;
        says(&page, &["2 visites depuis un an : 120 minutes, 180 de trajet"]);
        // The rows behind are the visits.
        let rows = format!("/services/{service}/figures/visites_domicile/fiches?annee=2026");
        says(&told(&directrice, &format!("{rows}&cellule=0")).await, &["2 fiches"]);
        // The note of the first child is withdrawn: the visit to the second one stands.
        let first = "SELECT MIN(id) AS n FROM note_journal WHERE personne_id = $1";
        let first = site.world.count(first, &[enfants[0].into()]).await;
        let form = [("geste", "retirer"), ("motif", "Il était absent ce jour-là.")];
        leila.post(&format!("/journal/{first}"), &form).await.is_done();
        says(&told(&directrice, &table).await, &["Mère 2 90 135"]);
        let page = told(&leila, &format!("/familles/{famille}")).await;
        says(&page, &["2 visites depuis un an : 90 minutes, 135 de trajet"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_a_judge_keeps_secret_is_neither_written_with_the_homes_nor_read_there() {
    for site in Site::on_each_engine("foyer_secret").await {
        let Place { service, famille, enfants } = house(&site).await;
        let world = &site.world;
        let solene = site.sign_in("solene").await;
        let mut homes = Vec::new();
        for (nom, nature) in [("Chez la mère", "mere"), ("Chez le père", "pere")] {
            let row = Row::default()
                .with("famille_id", famille)
                .with("nom", nom)
                .with("nature", nature)
                .with("start_day", "2025-01-01");
            homes.push(world.add("foyer", service, row).await);
        }
        let of = famille.to_string();
        let mother = homes[0].to_string();
        let address = |home: &str, adresse: &'static str, start: &'static str| {
            vec![
                ("famille_id".to_owned(), of.clone()),
                ("foyer_id".to_owned(), home.to_owned()),
                ("adresse".to_owned(), adresse.to_owned()),
                ("start_day".to_owned(), start.to_owned()),
            ]
        };
        let new = format!("/registre/adresses-foyer/{service}/nouveau");
        let post = async |fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            solene.post(&new, &fields).await
        };
        post(address(&mother, "8 rue Cachée", "2025-01-01")).await.is_done();
        let id = world.count("SELECT id AS n FROM adresse_foyer", &[]).await;
        let rythme = Row::default()
            .with("personne_id", enfants[0])
            .with("foyer_id", homes[0])
            .with("rythme", "toujours")
            .with("start_day", "2025-01-01");
        world.add("rythme_foyer", service, rythme).await;
        let page = format!("/familles/{famille}");
        says(&told(&solene, &page).await, &["8 rue Cachée"]);
        let secret = Row::default()
            .with("personne_id", enfants[0])
            .with("adresse", "Un lieu tenu")
            .with("start_day", "2026-03-01");
        world.add("adresse_protegee", service, secret).await;
        for read in [
            page.clone(),
            format!("/fiche/adresses-foyer/{id}"),
            format!("/fiche/adresses-foyer/{id}/historique"),
            format!("/registre/adresses-foyer/{service}"),
            format!("/dossiers/{}", enfants[0]),
            format!("/dossiers/{}/famille", enfants[1]),
        ] {
            let text = solene.get(&read).await.text();
            assert!(!text.contains("rue Cachée"), "{read}: {text}");
        }
        // Its form shows it to who writes what judges decide and reads protected addresses.
        let leila = site.sign_in("leila").await;
        let form = leila.get(&format!("/fiche/adresses-foyer/{id}/modifier")).await.text();
        assert!(!form.contains("rue Cachée"), "{form}");
        says(&told(&solene, &page).await, &["Gardée secrète par un juge"]);
        let refused = post(address(&mother, "9 rue Nouvelle", "2026-03-12")).await;
        let refused = refused.is_page(422).text();
        says(&refused, &["Un juge garde secret"]);
        // A rhythm noted at the father's unveils nothing, no home of the family takes an address, and the one that stands
        // is not moved.
        let rythme = Row::default()
            .with("personne_id", enfants[0])
            .with("foyer_id", homes[1])
            .with("rythme", "le mercredi")
            .with("start_day", "2025-01-01");
        world.add("rythme_foyer", service, rythme).await;
        let father = homes[1].to_string();
        let refused = post(address(&father, "2 place Connue", "2026-03-12")).await;
        says(&refused.is_page(422).text(), &["Un juge garde secret"]);
        let moved = [
            ("famille_id", of.as_str()),
            ("foyer_id", father.as_str()),
            ("adresse", "8 rue Cachée"),
            ("start_day", "2025-01-01"),
            ("version", "1"),
        ];
        let moved = solene.post(&format!("/fiche/adresses-foyer/{id}/modifier"), &moved).await;
        says(&moved.is_page(422).text(), &["Un juge garde secret"]);
        let read = told(&solene, &page).await;
        assert!(!read.contains("rue Cachée") && !read.contains("place Connue"), "{read}");
        // What a judge keeps from the father is said to who reads what judges decide.
        let kept = Row::default()
            .with("personne_id", enfants[0])
            .with("titulaire", "pere")
            .with("restreint_adresse", true)
            .with("juge", "Mme Roland")
            .with("decision_day", "2026-03-01");
        world.add("restriction", service, kept).await;
        says(&told(&solene, &page).await, &["Sami Lebrun : à ne pas dire à cette personne (père)"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intervention_says_where_how_with_whose_agreement_and_is_counted() {
    for site in Site::on_each_engine("modes").await {
        let Place { service, famille, enfants } = house(&site).await;
        let world = &site.world;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE famille SET equipement = 'smartphone' WHERE id = $1";
        write.execute(sql, &[famille.into()]).await.unwrap();
        write.commit().await.unwrap();
        let path = format!("/dossiers/{}/journal/nouveau", enfants[0]);
        let note = |nature: &'static str, mode: &'static str, accord: &'static str| {
            vec![
                ("texte", "Ce qui s’est dit."),
                ("nature", nature),
                ("jour", "2026-03-11"),
                ("heure", "10:00"),
                ("minutes", "30"),
                ("mode", mode),
                ("accord", accord),
            ]
        };
        let (leila, paule) = (site.sign_in("leila").await, site.sign_in("paule").await);
        for (nature, mode, accord) in [
            ("entretien", "bureau", ""),
            ("entretien", "visio", "oui"),
            ("entretien", "visio", ""),
            ("visite_domicile", "", ""),
            ("telephone", "", "oui"),
        ] {
            leila.post(&path, &note(nature, mode, accord)).await.is_done();
        }
        paule.post(&path, &note("entretien", "telephone", "oui")).await.is_done();
        paule.post(&path, &note("entretien", "bureau", "")).await.is_done();
        let pair = Row::default()
            .with("personne_id", enfants[0])
            .with("day", "2026-03-10")
            .with("nature", "visite_domicile")
            .with("professionnels", 2_i64)
            .with("minutes", 60_i64);
        world.add("acte", service, pair).await;
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("actes_mode_note", "8"),
            ("actes_presence", "4"),
            ("actes_distance", "4"),
            ("actes_distance_accord", "3"),
            ("actes_visio_sans_accord", "0"),
            ("psychologue_distance", "1"),
            ("psychologue_presence", "1"),
            ("visites_domicile", "2"),
            ("visites_binome", "1"),
            ("visites_presences", "3"),
            ("visites_familles", "1"),
        ] {
            assert_eq!(figure(&directrice, service, id).await, value, "{id}");
        }
        for id in ["part_presence", "part_visites_binome"] {
            assert!(figure(&directrice, service, id).await.starts_with("50,0"), "{id}");
        }
        let tables = format!("/services/{service}/tableaux");
        let read = told(&directrice, &format!("{tables}/actes_equipement?annee=2026")).await;
        says(&read, &["Un téléphone avec internet 4 3"]);
        let read = told(&directrice, &format!("{tables}/actes_mode?annee=2026")).await;
        says(&read, &["Entretien avec la psychologue", "En visio"]);
        let malo = site.sign_in("malo").await;
        malo.get(&format!("{tables}/actes_mode")).await.is_page(404);
    }
}
