//! The box finds 95 in 100 of the names written otherwise, and nobody of a service that is not open.
//! The people are invented.

use access::{Action, Actor, Category, Cible, Role, Verb};
use dossier::recherche::{Found, MOST, find, model::Question};
use fiche::Row;
use maillage::register::fiches;
use testkit::{World, grounds, sqlite_ground};

use crate::site::{Site, reasoned};

async fn ask(world: &World, actor: &Actor, typed: &str) -> Found {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = world.shell.house.authorize(actor, action).await.unwrap();
    let found = find(&mut granted, &Question::read(typed)).await.unwrap();
    granted.commit().await.unwrap();
    found
}

fn names(found: &Found) -> Vec<String> {
    let name = |row: &Row| row.text("prenom").unwrap_or_default().to_owned();
    found.rows.iter().map(|(row, exact)| format!("{} {exact}", name(row))).collect()
}

#[tokio::test]
async fn what_is_typed_comes_first_then_what_sounds_so_and_never_what_is_not_open() {
    for ground in grounds("dossier_recherche").await {
        let world = World::open(ground, fiches()).await;
        let organisation = world.organisation("Association Val de Cisse").await;
        let ours = world.service(organisation, "MECS", "mecs").await;
        let other = world.service(organisation, "AEMO", "aemo").await;
        let closed = world.service(organisation, "AED", "aed").await;
        world.personne(ours, "Diallo", "Mohammed", "2014-03-12").await;
        world.personne(other, "Diallo", "Mohamed", "2015-01-02").await;
        world.personne(closed, "Diallo", "Mohamed", "2014-03-12").await;
        world.personne(ours, "Le Roux", "Jeanne", "2012-05-06").await;
        let actor = Actor::with_roles(1, &[(ours, Role::Educateur), (other, Role::Educateur)]);

        let found = ask(&world, &actor, "mohamed DIALLO").await;
        assert_eq!(names(&found), ["Mohamed true", "Mohammed false"]);
        assert_eq!(names(&ask(&world, &actor, "dial moham").await).len(), 2);
        assert_eq!(names(&ask(&world, &actor, "12/03/2014").await), ["Mohammed true"]);
        assert_eq!(names(&ask(&world, &actor, "diallo 2015").await), ["Mohamed true"]);
        assert_eq!(names(&ask(&world, &actor, "leroux").await), ["Jeanne true"]);
        assert_eq!(names(&ask(&world, &actor, "Jane Le-Roux").await), ["Jeanne false"]);
        assert!(ask(&world, &actor, "vasseur").await.rows.is_empty());

        // The trace says that somebody searched, and no name.
        let trace = format!("{:?}", world.audit().await);
        assert!(trace.contains("identite.lire") && trace.contains("portee"), "{trace}");
        assert!(!trace.to_lowercase().contains("diallo"), "{trace}");
    }
}

#[tokio::test]
async fn a_corrected_name_is_found_and_the_former_one_no_longer() {
    let world = World::open(sqlite_ground().await, fiches()).await;
    let organisation = world.organisation("Association Val de Cisse").await;
    let service = world.service(organisation, "MECS", "mecs").await;
    let id = world.personne(service, "Vasseur", "Élodie", "2014-03-12").await;
    let actor = Actor::with_roles(1, &[(service, Role::Directeur)]);
    let action =
        Action { verb: Verb::Ecrire, category: Category::Identite, cible: Cible::Service(service) };
    let mut write = world.shell.house.authorize_write(&actor, action).await.unwrap();
    let mut row = Row::default()
        .with("nom", "Vasseur")
        .with("prenom", "Mélodie")
        .with("birth_day", "2014-04-12");
    (row.id, row.version, row.owner) = (id, 1, service);
    let fiche = world.fiche("personne");
    let mut seen = fiche::Seen::default();
    fiche::update(&mut write, &world.register, fiche, row, Some("erreur"), &mut seen)
        .await
        .unwrap();
    write.commit().await.unwrap();
    for (typed, count) in [("elodie", 0), ("melodie", 1), ("12/03/2014", 0), ("04/2014", 1)] {
        assert_eq!(ask(&world, &actor, typed).await.rows.len(), count, "{typed}");
    }
}

#[tokio::test]
async fn rows_kept_before_there_were_words_get_theirs() {
    for ground in grounds("dossier_recherche_ancienne").await {
        let world = World::open(ground, fiches()).await;
        let organisation = world.organisation("Association Val de Cisse").await;
        let service = world.service(organisation, "MECS", "mecs").await;
        for n in 0..7 {
            world.personne(service, "Vasseur", &format!("Prénom{n}"), "2014-03-12").await;
        }
        let db = world.shell.house.db();
        let mut write = db.write().await.unwrap();
        write.execute("DELETE FROM mot_cle", &[]).await.unwrap();
        write.commit().await.unwrap();
        let actor = Actor::with_roles(1, &[(service, Role::Directeur)]);
        let fiche = world.fiche("personne");
        assert!(!fiche::words_complete(&mut db.read().await.unwrap(), fiche).await.unwrap());
        assert_eq!(fiche::complete_words(db, world.register.all()).await.unwrap(), 7);
        assert!(fiche::words_complete(&mut db.read().await.unwrap(), fiche).await.unwrap());
        assert_eq!(fiche::complete_words(db, world.register.all()).await.unwrap(), 0);
        assert_eq!(ask(&world, &actor, "vaseur").await.rows.len(), 7);
    }
}

/// Chance that repeats itself.
struct Chance(u64);

impl Chance {
    fn below(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn one<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items[self.below(items.len())]
    }
}

const PRENOMS: &[&str] = &[
    "Mohamed",
    "Youssef",
    "Aïcha",
    "Khadija",
    "Fatoumata",
    "Ousmane",
    "Ibrahim",
    "Abdoulaye",
    "Oumar",
    "Cheikh",
    "Djibril",
    "Mamadou",
    "Aïssatou",
    "Yasmine",
    "Zineb",
    "Rachid",
    "Hamza",
    "Philippe",
    "Thibault",
    "Quentin",
    "Chloé",
    "Hélène",
    "Anaïs",
    "Jérôme",
    "Élisabeth",
    "Catherine",
    "Christophe",
    "Mathieu",
    "Stéphanie",
    "Raphaël",
    "Jean-Baptiste",
    "Marie-Lou",
    "Pierre-Louis",
    "Anne-Sophie",
    "Gaëlle",
    "Loïc",
    "Maëlys",
    "Noémie",
    "Zoé",
    "Kévin",
];
const NOMS: &[&str] = &[
    "Diallo",
    "Coulibaly",
    "Traoré",
    "N'Diaye",
    "Guèye",
    "Benali",
    "Ben Salah",
    "El Haddad",
    "Aït Ouali",
    "Boudjemaa",
    "Khelifi",
    "Belkacem",
    "Ouattara",
    "Kouassi",
    "Cissé",
    "Touré",
    "Lefebvre",
    "Renault",
    "Schmitt",
    "Lemaître",
    "Delattre",
    "Le Roux",
    "Du Plessis",
    "De la Fontenelle",
    "L'Hermitte",
    "Da Silva",
    "Gonçalves",
    "Van den Berghe",
    "Özdemir",
    "Yıldırım",
    "Kowalski",
    "Nguyen",
    "Chevallier",
    "Prévost",
    "Gauthier",
    "Quéré",
    "Béranger",
    "Marchand",
    "Boucher",
    "Caillaud",
    "Rousseau",
    "Pelletier",
    "Moreau",
    "Girard",
    "Fournier",
];
/// One name, as two clerks transcribe it.
const TRANSCRIBED: &[(&str, &str)] = &[
    ("Mohamed", "Mohammed"),
    ("Mohamed", "Muhammad"),
    ("Youssef", "Yousef"),
    ("Youssef", "Youcef"),
    ("Aïcha", "Aisha"),
    ("Khadija", "Kadidja"),
    ("Ousmane", "Osman"),
    ("Oumar", "Omar"),
    ("Cheikh", "Sheikh"),
    ("Djibril", "Jibril"),
    ("Ibrahim", "Ibrahima"),
    ("Zineb", "Zeineb"),
    ("Rachid", "Rashid"),
    ("Yasmine", "Yassmine"),
    ("Abdoulaye", "Abdulaye"),
    ("Coulibaly", "Koulibali"),
    ("Kouassi", "Kwassi"),
    ("Guèye", "Gueye"),
    ("Khelifi", "Kelifi"),
    ("Philippe", "Filip"),
    ("Thibault", "Thibaud"),
    ("Mathieu", "Matthieu"),
    ("Schmitt", "Schmidt"),
    ("Renault", "Renaud"),
    ("Lefebvre", "Lefèvre"),
    ("Chevallier", "Chevalier"),
    ("Gauthier", "Gautier"),
    ("Quentin", "Kentin"),
];

fn doubled(text: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = chance.below(letters.len());
    let mut out: String = letters[..=at].iter().collect();
    out.extend(letters[at].to_lowercase());
    out.extend(&letters[at + 1..]);
    out
}

/// The ways in which a name is typed.
const KINDS: [&str; 9] = [
    "tel quel",
    "sans accent",
    "tiret",
    "inversé",
    "doublée",
    "transcrit",
    "usage",
    "sans naissance",
    "naissance fausse",
];

/// The name alone, and with a birth that has one figure wrong. Who shares their whole name with more than ten
/// others is found by nobody without a birth.
fn without_the_birth(row: &Row, bearers: usize, asked: &[(usize, String)]) -> Vec<(usize, String)> {
    // One in four: each is asked a dozen ways.
    if bearers > 10 || row.id % 4 != 1 {
        return Vec::new();
    }
    let alone = asked.iter().filter(|(kind, _)| *kind < 6);
    let mut all: Vec<(usize, String)> = alone.map(|(_, typed)| (7, typed.clone())).collect();
    let (nom, prenom) = (row.text("nom").unwrap(), row.text("prenom").unwrap());
    let birth = row.day("birth_day").unwrap();
    let (day, month, year) = (birth.day(), birth.month(), birth.year());
    all.push((8, format!("{nom} {prenom} {day:02}/{month:02}/{}", year + 1)));
    all.push((8, format!("{prenom} {nom} {day:02}/{:02}/{year}", month % 12 + 1)));
    if day <= 12 {
        all.push((8, format!("{nom} {prenom} {month:02}/{day:02}/{year}")));
    }
    all
}

#[tokio::test]
async fn ninety_five_in_a_hundred_are_found_in_the_first_ten_however_they_are_written() {
    const PERSONS: usize = 2_000;
    let world = World::open(sqlite_ground().await, fiches()).await;
    let organisation = world.organisation("Association Val de Cisse").await;
    let service = world.service(organisation, "MECS", "mecs").await;
    let mut chance = Chance(41);
    let mut rows = Vec::new();
    for id in 1..=PERSONS {
        let mut row =
            Row::default().with("nom", chance.one(NOMS)).with("prenom", chance.one(PRENOMS)).with(
                "birth_day",
                format!(
                    "20{:02}-{:02}-{:02}",
                    5 + chance.below(18),
                    1 + chance.below(12),
                    1 + chance.below(28)
                ),
            );
        if chance.below(10) == 0 {
            row.set("nom_usage", chance.one(NOMS).into());
        }
        (row.id, row.owner) = (i64::try_from(id).unwrap(), service);
        rows.push(row);
    }
    let mut write = world.shell.house.db().write().await.unwrap();
    fiche::keep_all(&mut write, world.fiche("personne"), &rows, None).await.unwrap();
    write.commit().await.unwrap();
    fiche::complete_words(world.shell.house.db(), world.register.all()).await.unwrap();
    let actor = Actor::with_roles(1, &[(service, Role::Educateur)]);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = world.shell.house.authorize(&actor, action).await.unwrap();

    let mut tried = [0_usize; KINDS.len()];
    let mut hits = [0_usize; KINDS.len()];
    let bears =
        |row: &Row| (row.text("nom").unwrap().to_owned(), row.text("prenom").unwrap().to_owned());
    let mut bearers = std::collections::BTreeMap::new();
    for row in &rows {
        *bearers.entry(bears(row)).or_insert(0_usize) += 1;
    }
    // Every second one is asked for, among all.
    for row in rows.iter().step_by(2) {
        let (nom, prenom) = (row.text("nom").unwrap(), row.text("prenom").unwrap());
        let birth = row.day("birth_day").unwrap();
        // As people do with a name that many bear: a year, a month or the whole day with it.
        let day = match chance.below(3) {
            0 => vocabulary::french_day(birth),
            1 => format!("{:02}/{}", birth.month(), birth.year()),
            _ => birth.year().to_string(),
        };
        let written = |name: &str| {
            TRANSCRIBED
                .iter()
                .filter(|(one, _)| *one == name)
                .map(|(_, other)| *other)
                .collect::<Vec<_>>()
        };
        let mut asked = vec![
            (0, format!("{nom} {prenom}")),
            (1, vocabulary::search_key(&format!("{prenom} {nom}"))),
            (2, format!("{} {}", nom.replace([' ', '\''], "-"), prenom.replace('-', " "))),
            (2, format!("{} {}", nom.replace([' ', '\'', '-'], ""), prenom.replace('-', ""))),
            (3, format!("{} {}", prenom.to_uppercase(), nom.to_uppercase())),
            (4, format!("{} {prenom}", doubled(nom, &mut chance))),
            (4, format!("{nom} {}", doubled(prenom, &mut chance))),
        ];
        asked.extend(written(prenom).into_iter().map(|other| (5, format!("{nom} {other}"))));
        asked.extend(written(nom).into_iter().map(|other| (5, format!("{other} {prenom}"))));
        if let Some(usage) = row.text("nom_usage") {
            asked.push((6, format!("{usage} {prenom}")));
            asked.push((6, format!("{nom} {usage} {prenom}")));
        }
        let mut questions = without_the_birth(row, bearers[&bears(row)], &asked);
        questions.extend(asked.into_iter().map(|(kind, typed)| (kind, format!("{typed} {day}"))));
        for (kind, typed) in questions {
            let question = Question::read(&typed);
            let found = find(&mut granted, &question).await.unwrap();
            assert!(found.rows.len() <= MOST);
            tried[kind] += 1;
            hits[kind] += usize::from(found.rows.iter().take(10).any(|(one, _)| one.id == row.id));
        }
    }
    for kind in 0..KINDS.len() {
        println!("{:16} {}/{}", KINDS[kind], hits[kind], tried[kind]);
    }
    for kind in 0..KINDS.len() {
        assert!(hits[kind] * 100 >= tried[kind] * 95, "{}", KINDS[kind]);
    }
}

#[tokio::test]
async fn the_box_of_every_page_leads_to_the_file_and_says_apart_nothing_nobody_and_closed() {
    let site = Site::on_sqlite().await;
    let (organisation, service) = site.house().await;
    let personne = site.world.personne(service, "Vasseur", "Élodie", "2014-03-12").await;
    site.account("siege", "Nour Siège", Role::Siege, organisation).await;
    fiche::complete_words(site.world.shell.house.db(), &fiches()).await.unwrap();
    let directrice = site.sign_in("directrice").await;
    assert!(directrice.get("/").await.text().contains("action=\"/recherche\""));

    let found = directrice.get("/recherche?q=elodie+12%2F03%2F2014").await;
    found.is_page(200);
    let text = found.text();
    assert!(text.contains(&format!("/dossiers/{personne}")), "{text}");
    assert!(text.contains("12/03/2014") && text.contains("Vasseur Élodie"), "{text}");

    for (path, said) in [
        ("/recherche", "dans l’ordre que vous voulez"),
        ("/recherche?q=", "dans l’ordre que vous voulez"),
        ("/recherche?q=x", "Rien n’a été cherché"),
        ("/recherche?q=%3F", "Rien n’a été cherché"),
        ("/recherche?q=zwickau", "Personne ne répond"),
    ] {
        let text = directrice.get(path).await.is_page(200).text();
        assert!(text.contains(said), "{path}: {text}");
    }
    // The head office has counts and no file: no box, and no answer.
    let siege = site.sign_in("siege").await;
    assert!(!siege.get("/").await.text().contains("action=\"/recherche\""));
    let text = siege.get("/recherche?q=elodie").await.is_page(200).text();
    assert!(text.contains("Aucun dossier ne vous est ouvert") && !text.contains("Vasseur"));
}

#[tokio::test]
async fn a_wrong_prenom_one_slip_away_finds_the_child_and_a_hurried_date_is_one() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let personne = site.world.personne(service, "Buisson", "Axel", "2016-12-06").await;
    site.world.personne(service, "Buisson", "Martine", "2015-01-02").await;
    fiche::complete_words(site.world.shell.house.db(), &fiches()).await.unwrap();
    let directrice = site.sign_in("directrice").await;
    for typed in ["Buisson+Alex", "Buisson+Axl", "Axl+Buisson", "Axel+6+dec+2016", "Axel+06.12.16"]
    {
        let text = directrice.get(&format!("/recherche?q={typed}")).await.is_page(200).text();
        assert!(text.contains(&format!("/dossiers/{personne}")), "{typed}: {text}");
        assert!(!text.contains("Martine"), "{typed}: {text}");
    }
}

#[tokio::test]
async fn a_wrong_prenom_one_slip_away_finds_the_child_that_another_service_shares_too() {
    for site in Site::on_each_engine("recherche_partagee").await {
        let (organisation, first) = site.house().await;
        let world = &site.world;
        let second = world.service(organisation, "MECS La Varenne", "mecs").await;
        let here = (Some(organisation), Some(second));
        world.compte("malo", "Malo Evrard", Role::Educateur, here.0, here.1).await;
        let personne = world.personne(first, "Buisson", "Axel", "2016-12-06").await;
        let other = world.personne(first, "Buisson", "Martine", "2015-01-02").await;
        let directrice = site.sign_in("directrice").await;
        for child in [personne, other] {
            world.sejour(first, child, "2025-01-10").await;
            let (child, to) = (child.to_string(), second.to_string());
            let form = [
                ("personne_id", child.as_str()),
                ("destinataire_id", to.as_str()),
                ("finalite", "Préparer le retour."),
                ("partage_identite", "oui"),
                ("start_day", "2026-03-01"),
                ("end_day", "2026-06-30"),
                ("information", "informes"),
            ];
            let new = format!("/registre/partages/{first}/nouveau");
            directrice.post(&new, &reasoned(&form)).await.is_done();
        }
        fiche::complete_words(world.shell.house.db(), &fiches()).await.unwrap();
        let malo = site.sign_in("malo").await;
        for typed in ["Buisson+Axel", "Buisson+Alex", "Axl+Buisson", "Axel+06.12.17"] {
            let text = malo.get(&format!("/recherche?q={typed}")).await.is_page(200).text();
            assert!(text.contains(&format!("/dossiers/{personne}")), "{typed}: {text}");
            assert!(text.contains("Partagé avec vous"), "{typed}: {text}");
            assert!(!text.contains("Martine"), "{typed}: {text}");
        }
    }
}

#[tokio::test]
async fn a_list_of_persons_stands_in_the_order_people_read_names() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    for nom in ["Amrani", "Étienne", "Aït Ouali", "Faure"] {
        site.world.personne(service, nom, "Lina", "2014-03-12").await;
    }
    let directrice = site.sign_in("directrice").await;
    let told = directrice.get(&format!("/registre/personnes/{service}")).await.is_page(200).read();
    let at = |nom: &str| told.find(nom).expect("they are all there");
    assert!(at("Aït Ouali") < at("Amrani"), "{told}");
    assert!(at("Amrani") < at("Étienne") && at("Étienne") < at("Faure"), "{told}");
}
