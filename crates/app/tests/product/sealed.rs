//! What stands on the disk tells nothing; who may read goes on reading; the key file is made, missed,
//! changed.

use std::{fs, path::Path};

use access::Role;
use db::Value;
use fiche::Row;
use maillage::{config::Config, keys, register::fiches, serve};
use seal::Keyring;
use testkit::World;

use crate::{rights::places_of, site::Site};

const NAME: &str = "Quatrepommes";
const TEXT: &str = "Confié par ordonnance au lieu dit Les Hautes-Brandes";

/// What is sealed: table, field, and another field that its kind needs.
const SEALED: &[(&str, &[(&str, &str)])] = &[
    ("note_medicale", &[("day", "2025-03-01"), ("texte", TEXT), ("traitement", TEXT)]),
    ("adresse_protegee", &[("start_day", "2025-03-01"), ("adresse", TEXT), ("decision", TEXT)]),
    ("origine", &[("day", "2025-03-01"), ("texte", TEXT)]),
    ("donnee_penale", &[("day", "2025-03-01"), ("texte", TEXT), ("juridiction", TEXT)]),
    ("anamnese", &[("day", "2025-03-01"), ("texte", TEXT), ("source_information", TEXT)]),
    ("trouble_repere", &[("day", "2025-03-01"), ("texte", TEXT), ("suite_donnee", TEXT)]),
    ("element_diagnostic", &[("day", "2025-03-01"), ("texte", TEXT), ("appui", TEXT)]),
    ("marque_risque", &[("nature", "enlevement"), ("start_day", "2025-03-01"), ("conduite", TEXT)]),
    (
        "incident",
        &[
            ("nature", "violence"),
            ("gravite", "grave"),
            ("start_at", "2025-03-01T18:00:00Z"),
            ("recit", TEXT),
            ("autres_personnes", TEXT),
            ("analyse_equipe", TEXT),
        ],
    ),
    ("hebergement", &[("nature", "tiers_digne"), ("start_day", "2025-03-01"), ("adresse", TEXT)]),
    (
        "restriction",
        &[
            ("titulaire", "autre"),
            ("nom", "Odile Hautes-Brandes"),
            ("restreint_contact", "1"),
            ("precision_ordonnance", TEXT),
            ("juge", "Cabinet des Hautes-Brandes"),
            ("decision_day", "2025-03-01"),
        ],
    ),
    (
        "droit_visite",
        &[
            ("titulaire", "mere"),
            ("nom", "Irène Hautes-Brandes"),
            ("modalite_visite", "mediatise"),
            ("lieu", TEXT),
            ("tiers", "Odile Hautes-Brandes"),
            ("start_day", "2025-03-01"),
            ("juge", "Cabinet des Hautes-Brandes"),
            ("decision_day", "2025-03-01"),
            ("precision_ordonnance", TEXT),
        ],
    ),
];

/// A child and a row of each of these kinds, in a service.
async fn add_all(world: &World, service: i64) -> (i64, Vec<i64>) {
    let personne = world.personne(service, NAME, "Zéphyrine", "2012-05-04").await;
    world.mesure(service, personne, "placement", "2025-01-10").await;
    let mut ids = Vec::new();
    for (table, fields) in SEALED {
        let fiche = world.fiche(table);
        let mut row = Row::default().with("personne_id", personne);
        for (name, text) in *fields {
            let field = fiche.field(name).unwrap();
            let ticked = matches!(field.kind, fiche::Kind::Bool);
            row.set(field.name, if ticked { 1_i64.into() } else { Value::from(*text) });
        }
        ids.push(world.add(table, service, row).await);
    }
    (personne, ids)
}

/// Every text of a table, one after the other.
async fn raw(world: &World, table: &str) -> String {
    let mut read = world.ground.db.read().await.unwrap();
    let rows = read.query(&format!("SELECT * FROM {table}"), &[]).await.unwrap();
    let told: Vec<String> = rows.iter().map(|row| format!("{:?}", row.values())).collect();
    told.join("\n")
}

#[tokio::test]
async fn the_gravest_fields_are_sealed_in_their_row_and_history_and_read_by_who_may() {
    for site in Site::sealed_on_each_engine("sealed_fields").await {
        let (organisation, service) = site.house().await;
        let (personne, ids) = add_all(&site.world, service).await;
        for (table, _) in SEALED {
            let kept = raw(&site.world, table).await;
            assert!(kept.contains("scelle1:") && !kept.contains("Brandes"), "{table}: {kept}");
        }
        let history = raw(&site.world, "historique").await;
        assert!(history.contains("scelle1:") && !history.contains("Brandes"));
        assert!(history.contains(NAME), "only what is declared so is sealed");
        // Whatever the engine: no table of the base, whole, says it.
        assert_eq!(places_of(&site.world.ground.db, "Brandes").await, Vec::<String>::new());

        site.world
            .compte("infirmiere", "Chloé Vernet", Role::Soignant, Some(organisation), Some(service))
            .await;
        let infirmiere = site.sign_in("infirmiere").await;
        let note = format!("/fiche/notes-medicales/{}", ids[0]);
        let page = infirmiere.get(&note).await;
        page.is_page(200);
        assert!(page.read().contains(TEXT), "{}", page.read());
        let personne = personne.to_string();
        let form = [
            ("personne_id", personne.as_str()),
            ("day", "2025-03-02"),
            ("texte", "Vaccin fait"),
            ("traitement", TEXT),
            ("version", "1"),
        ];
        infirmiere.post(&format!("{note}/modifier"), &form).await.is_done();
        let history = infirmiere.get(&format!("{note}/historique")).await;
        history.is_page(200);
        assert!(history.read().contains(TEXT) && history.read().contains("Vaccin fait"));
        let kept = raw(&site.world, "historique").await;
        assert!(!kept.contains("Brandes") && !kept.contains("Vaccin fait"));
        // A stranger to medicine sees nothing, as before.
        site.sign_in("directrice").await.get(&note).await.is_page(404);
    }
}

#[tokio::test]
async fn what_a_judge_restricted_and_what_is_known_of_a_child_are_sealed_and_read_by_who_may() {
    for site in Site::sealed_on_each_engine("sealed_judged").await {
        let (organisation, service) = site.house().await;
        let (personne, ids) = add_all(&site.world, service).await;
        let at = |table: &str| ids[SEALED.iter().position(|(one, _)| *one == table).unwrap()];
        let autre = site.world.service(organisation, "Service AEMO de Vendôme", "aemo").await;
        for (name, nom, service) in [("eva", "Eva Marchal", service), ("luc", "Luc Aubry", autre)] {
            let role = Role::ChefService;
            site.world.compte(name, nom, role, Some(organisation), Some(service)).await;
        }
        let (eva, luc) = (site.sign_in("eva").await, site.sign_in("luc").await);
        for (table, words) in [
            ("restriction", TEXT),
            ("droit_visite", TEXT),
            ("hebergement", TEXT),
            ("anamnese", TEXT),
            ("trouble_repere", TEXT),
            ("element_diagnostic", TEXT),
            ("marque_risque", TEXT),
        ] {
            let page = format!("/fiche/{}/{}", site.world.fiche(table).slug, at(table));
            let told = eva.get(&page).await.is_page(200).read();
            assert!(told.contains(words), "{table}: {told}");
            luc.get(&page).await.is_page(404);
        }
        // The pages that ask the table their own question open it too: the banner names whom the judge named.
        let told = eva.get(&format!("/dossiers/{personne}")).await.is_page(200).read();
        assert!(told.contains("Odile Hautes-Brandes") && !told.contains("scelle1:"), "{told}");
        // Corrected: the history keeps both texts sealed.
        let page = format!("/fiche/restrictions/{}", at("restriction"));
        let form = [
            ("personne_id", personne.to_string()),
            ("titulaire", "autre".to_owned()),
            ("nom", "Odile Hautes-Brandes".to_owned()),
            ("restreint_contact", "1".to_owned()),
            ("precision_ordonnance", "Levée aux Brandes".to_owned()),
            ("juge", "Cabinet 2".to_owned()),
            ("decision_day", "2025-03-01".to_owned()),
            ("levee_day", "2025-06-01".to_owned()),
            ("levee_motif", "Jugement rendu aux Brandes".to_owned()),
            ("version", "1".to_owned()),
        ];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        eva.post(&format!("{page}/modifier"), &form).await.is_done();
        let told = eva.get(&format!("{page}/historique")).await.is_page(200).read();
        assert!(told.contains(TEXT) && told.contains("Jugement rendu aux Brandes"), "{told}");
        assert_eq!(places_of(&site.world.ground.db, "Brandes").await, Vec::<String>::new());
        // What counts still counts: the figures read none of these words.
        eva.get(&format!("/services/{service}/activite")).await.is_page(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_title_of_a_paper_and_why_it_was_withdrawn_are_sealed_and_read_by_who_may() {
    const TITLE: &str = "Certificat du docteur des Hautes-Brandes";
    const MOTIF: &str = "Rangé ici par erreur, il est pour la Brandes d’à côté";
    for site in Site::sealed_on_each_engine("sealed_titles").await {
        let (organisation, service) = site.house().await;
        let personne = site.world.personne(service, NAME, "Zéphyrine", "2012-05-04").await;
        site.world.sejour(service, personne, "2025-01-10").await;
        site.world
            .compte(
                "cheffe",
                "Nadia Belkacem",
                Role::ChefService,
                Some(organisation),
                Some(service),
            )
            .await;
        let cheffe = site.sign_in("cheffe").await;
        let papers = format!("/dossiers/{personne}/documents");
        let fields = [("nature", "courrier"), ("titre", TITLE), ("date", "2026-02-03")];
        cheffe.paper(&papers, ("a.txt", "text/plain", b"Bonjour."), &fields).await.is_done();
        let list = cheffe.get(&papers).await;
        assert!(list.is_page(200).read().contains(TITLE), "{}", list.read());
        let page = list.text();
        let own = page.split("href=\"/documents/").nth(1).unwrap().split('"').next().unwrap();
        let own = format!("/documents/{own}");
        cheffe.post(&own, &[("geste", "retirer"), ("motif", MOTIF)]).await.is_done();
        let told = cheffe.get(&own).await.is_page(200).read();
        assert!(told.contains(TITLE) && told.contains(MOTIF), "{told}");
        for table in ["piece", "historique", "audit"] {
            let kept = raw(&site.world, table).await;
            assert!(!kept.contains("Brandes"), "{table}: {kept}");
        }
        assert!(raw(&site.world, "piece").await.matches("scelle1:").count() == 2);
    }
}

#[tokio::test]
async fn a_sealed_text_copied_into_another_row_does_not_open() {
    let site = Site::sealed_on_sqlite().await;
    let (organisation, service) = site.house().await;
    let (personne, ids) = add_all(&site.world, service).await;
    let other = Row::default()
        .with("personne_id", personne)
        .with("day", "2025-03-05")
        .with("texte", "Autre");
    let other = site.world.add("note_medicale", service, other).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    let sql = "UPDATE note_medicale SET texte =
                 (SELECT texte FROM note_medicale WHERE id = $1) WHERE id = $2";
    write.execute(sql, &[ids[0].into(), other.into()]).await.unwrap();
    write.commit().await.unwrap();
    site.world
        .compte("infirmiere", "Chloé Vernet", Role::Soignant, Some(organisation), Some(service))
        .await;
    let infirmiere = site.sign_in("infirmiere").await;
    let page = infirmiere.get(&format!("/fiche/notes-medicales/{other}")).await;
    assert_eq!(page.status.as_u16(), 500);
    assert!(!page.text().contains("Brandes"));
}

#[tokio::test]
async fn the_raw_files_of_a_register_tell_no_name() {
    let site = Site::sealed_on_sqlite().await;
    let (_, service) = site.house().await;
    add_all(&site.world, service).await;
    let folder = site.world.ground.folder.path();
    site.world.ground.db.back_up(&folder.join("copie.sauvegarde")).await.unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with("-shm") {
            continue;
        }
        seen += 1;
        let bytes = fs::read(&path).unwrap();
        for clear in ["SQLite format 3", NAME, "Brandes", "note_medicale"] {
            let found = bytes.windows(clear.len()).any(|part| part == clear.as_bytes());
            assert!(!found, "« {clear} » in {}", path.display());
        }
    }
    assert_eq!(seen, 3, "the file, its log, the copy");
}

/// Waits until what a house does behind (its queue of traces) has let the database go.
async fn settled() {
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
}

/// What a start says, when it does not start.
async fn refused(config: &Config) -> String {
    match serve::open(config).await {
        Ok(_) => panic!("it opened"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn the_first_start_makes_the_key_and_a_start_without_it_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let config = Config::demo(folder.path().join("donnees"));
    let key = config.key_file();
    assert_eq!(key, folder.path().join("donnees-cle/maillage.cle"));
    drop(serve::open(&config).await.unwrap());
    settled().await;
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let base = config.donnees.join("maillage.sqlite");
    let before = fs::read(&base).unwrap();

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let told = refused(&config).await;
    assert!(told.contains("peut être lu par d’autres (mode 0644)"), "{told}");
    let aside = folder.path().join("ailleurs");
    fs::rename(&key, &aside).unwrap();
    let told = refused(&config).await;
    assert!(told.contains("son fichier de clés") && told.contains("manque"), "{told}");
    assert!(!key.exists(), "no key is made in the place of one that is missing");
    Keyring::generate().unwrap().write_new(&key).unwrap();
    let told = refused(&config).await;
    assert!(told.contains("aucune des clés"), "{told}");
    assert!(fs::read(&base).unwrap() == before, "nothing was touched");
    fs::set_permissions(&aside, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(&aside, &key).unwrap();
    drop(serve::open(&config).await.unwrap());
}

#[tokio::test]
async fn what_stood_in_clear_is_sealed_and_another_key_takes_everything_over() {
    for ground in testkit::grounds("sealed_rotation").await {
        let settings = ground.settings.clone();
        // A base of before: in clear.
        let world = World::open(ground, fiches()).await;
        let organisation = world.organisation("Association Les Rives").await;
        let service = world.service(organisation, "Service AER de Blois", "aer").await;
        add_all(&world, service).await;
        let compte = world.compte("eva", "Eva Marchal", Role::Educateur, None, None).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::begin_second_facteur(&mut write, compte, "JBSWY3DPEHPK3PXP", "2026-01-01")
            .await
            .unwrap();
        write.commit().await.unwrap();
        let piece = "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size,
                         hash, part_count, compte_id, at, retrait_at, retrait_motif)
                     SELECT 7, service_id, id, 'courrier', 'Lettre des Brandes', '2025-03-01', 'txt', 0,
                         '', 0, 1, '2025-03-01T08:00:00Z', '2025-03-02T08:00:00Z', 'Les Brandes'
                       FROM personne";
        let mut write = world.ground.db.write().await.unwrap();
        write.execute(piece, &[]).await.unwrap();
        write.commit().await.unwrap();
        for (table, _) in SEALED {
            assert!(raw(&world, table).await.contains("Brandes"), "{table}");
        }
        let folder = world.ground.folder;
        drop((world.shell, world.ground.db));
        settled().await;

        let mut keyring = Keyring::generate().unwrap();
        for number in 1..=2 {
            if number == 2 {
                keyring.add_new_current().unwrap();
                db::renew_pages(&settings, &keyring.clone().into()).await.unwrap();
            }
            let opened =
                db::Db::open_sealed(&settings, db::MIGRATIONS, keyring.clone().into()).await;
            let db = opened.unwrap();
            assert!(!keys::is_complete(&db).await.unwrap());
            let sealed = keys::seal_all(&db).await.unwrap();
            assert!(sealed >= 35, "{sealed}");
            assert_eq!(places_of(&db, "Brandes").await, Vec::<String>::new());
            assert_eq!(keys::seal_all(&db).await.unwrap(), 0);
            assert!(keys::is_complete(&db).await.unwrap());
            let mut read = db.read().await.unwrap();
            let tables = ["historique", "second_facteur", "piece"].into_iter();
            for table in tables.chain(SEALED.iter().map(|(table, _)| *table)) {
                let rows = read.query(&format!("SELECT * FROM {table}"), &[]).await.unwrap();
                let kept: Vec<String> =
                    rows.iter().map(|row| format!("{:?}", row.values())).collect();
                let kept = kept.join("\n");
                assert!(!kept.contains("Brandes") && !kept.contains("JBSWY3"), "{table}: {kept}");
                assert!(kept.contains("scelle1:"), "{table}: {kept}");
            }
            let child = read.query("SELECT personne_id FROM piece", &[]).await.unwrap();
            let child = child[0].get("personne_id").unwrap();
            let papers = document::piece::all_of(&mut read, child).await.unwrap();
            let motif = papers[0].retrait.as_ref().unwrap().motif.as_str();
            assert_eq!((papers[0].title.as_str(), motif), ("Lettre des Brandes", "Les Brandes"));
            let factor = identity::second_facteur(&mut read, compte).await.unwrap().unwrap();
            assert_eq!(factor.secret, "JBSWY3DPEHPK3PXP");
            if number == 2 {
                // Nothing is under the old key any more.
                db.forget_older_witnesses().await.unwrap();
                keyring.forget_older();
            }
        }
        let db = db::Db::open_sealed(&settings, db::MIGRATIONS, keyring.into()).await.unwrap();
        let mut read = db.read().await.unwrap();
        let factor = identity::second_facteur(&mut read, compte).await.unwrap().unwrap();
        assert_eq!(factor.secret, "JBSWY3DPEHPK3PXP");
        drop(folder);
    }
}

#[test]
fn the_key_is_not_in_the_folder_of_the_data() {
    let config = Config::demo("/var/lib/maillage".into());
    assert!(!config.key_file().starts_with(&config.donnees));
    assert!(config.key_file().starts_with(Path::new("/var/lib")));
}
