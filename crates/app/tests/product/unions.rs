//! Two files that are one child's: what moves, what that opens and does not, and the way back. The people
//! are invented. The clock of a house stands on 12 March 2026.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use axum::http::StatusCode;
use fiche::{Kind, Row};
use maillage::register::unions;

use crate::site::Site;

/// A service, and two files of one child: `kept` goes on, `united` does not.
struct Place<'s> {
    site: &'s Site,
    organisation: i64,
    service: i64,
    kept: i64,
    united: i64,
}

impl<'s> Place<'s> {
    async fn of(site: &'s Site) -> Self {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        for (identifiant, nom, role) in [
            ("leila", "Leïla Marchand", Role::Educateur),
            ("solene", "Solène Guichard", Role::ChefService),
            ("secretaire", "Paul Rey", Role::Secretaire),
        ] {
            world.compte(identifiant, nom, role, Some(organisation), Some(service)).await;
        }
        let kept = world.personne(service, "Beaumont", "Lina", "2011-02-03").await;
        let united = world.personne(service, "Baumont", "Lina", "2011-02-03").await;
        Self { site, organisation, service, kept, united }
    }

    async fn add(&self, table: &'static str, person: i64, fields: &[(&'static str, &str)]) -> i64 {
        let mut row = Row::default().with("personne_id", person);
        for (name, value) in fields {
            row = row.with(name, *value);
        }
        self.site.world.add(table, self.service, row).await
    }

    /// Everything of both files that a union touches, but for versions.
    async fn dump(&self) -> BTreeMap<String, Vec<String>> {
        let mut all = BTreeMap::new();
        let mut read = self.site.world.ground.db.read().await.unwrap();
        for fiche in self.site.world.register.all() {
            let mut names = vec!["id", "reference"];
            names.extend(fiche.fields.iter().map(|field| field.name));
            let sql = format!("SELECT {} FROM {} ORDER BY id", names.join(", "), fiche.table);
            let rows = read.query(&sql, &[]).await.unwrap();
            let rows = rows.iter().map(|row| format!("{:?}", row.values())).collect();
            all.insert(fiche.table.to_owned(), rows);
        }
        let followed = unions(&self.site.world.register);
        for follow in followed.follows.iter().filter(|one| {
            !["audit", "fusion", "doublon_ecarte", "bordereau_ligne"].contains(&one.table)
        }) {
            let sql = format!("SELECT id, {} FROM {} ORDER BY id", follow.column, follow.table);
            let rows = read.query(&sql, &[]).await.unwrap();
            let rows = rows.iter().map(|row| format!("{:?}", row.values())).collect();
            all.insert(follow.table.to_owned(), rows);
        }
        let sql = "SELECT owner_id, mot, row_id FROM mot_cle ORDER BY owner_id, mot, row_id";
        let rows = read.query(sql, &[]).await.unwrap();
        all.insert(
            "mot_cle".to_owned(),
            rows.iter().map(|row| format!("{:?}", row.values())).collect(),
        );
        all
    }

    /// Fills the file that goes: a measure, a stay with its référent, a note, a paper, a writing, words.
    async fn fill(&self) {
        self.site.world.mesure(self.service, self.united, "aemo_renforcee", "2025-01-10").await;
        self.site.world.sejour(self.service, self.united, "2025-01-10").await;
        self.add(
            "repere",
            self.united,
            &[("nature", "apaise"), ("texte", "Une histoire"), ("start_day", "2025-02-01")],
        )
        .await;
        let solene = self.site.sign_in("solene").await;
        let file = format!("/dossiers/{}", self.united);
        let said = [("texte", "Elle a ri.")];
        solene.post(&format!("{file}/journal/nouveau"), &said).await.is_done();
        let letter = ("lettre.txt", "text/plain", b"Bonjour".as_slice());
        let papers = format!("{file}/documents");
        solene.paper(&papers, letter, &[("nature", "courrier")]).await.is_done();
        solene.post(&format!("{file}/ecrits"), &[("nature", "rapport_echeance")]).await.is_done();
        let leila = self.site.sign_in("leila").await;
        leila.get(&file).await.is_page(200);
        leila.post(&format!("{file}/notes"), &[("texte", "À reprendre.")]).await.is_done();
    }
}

#[tokio::test]
async fn two_files_become_one_and_an_old_address_leads_there_with_what_was_sent() {
    for site in Site::on_each_engine("reunion").await {
        let place = Place::of(&site).await;
        place.fill().await;
        let solene = site.sign_in("solene").await;
        let fusion = solene.unites(place.service, (place.kept, place.united)).await;
        site.world.clock.advance_s(60);
        for table in
            ["mesure", "sejour", "repere", "note_journal", "piece", "ecrit", "note_travail"]
        {
            let sql = format!("SELECT count(*) AS n FROM {table} WHERE personne_id = $1");
            assert_eq!(site.world.count(&sql, &[place.kept.into()]).await, 1, "{table}");
            assert_eq!(site.world.count(&sql, &[place.united.into()]).await, 0, "{table}");
        }
        let lines = "SELECT count(*) AS n FROM historique WHERE nom_table = $1 AND version = 2";
        assert_eq!(
            site.world.count(lines, &["mesure".into()]).await,
            1,
            "a row moved without a line"
        );

        // Old addresses, and forms that were open.
        let old = format!("/dossiers/{}", place.united);
        let now = format!("/dossiers/{}", place.kept);
        let led = solene.get(&format!("{old}/frise?x=1")).await;
        led.is_done_with(StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(led.location(), format!("{now}/frise?x=1"));
        let late = solene.post(&format!("{old}/journal/nouveau"), &[("texte", "Tard.")]).await;
        late.is_done_with(StatusCode::TEMPORARY_REDIRECT);
        solene.post(late.location(), &[("texte", "Tard.")]).await.is_done();
        let person = place.united.to_string();
        let form = [
            ("personne_id", person.as_str()),
            ("nature", "apaise"),
            ("texte", "Le piano"),
            ("start_day", "2026-03-01"),
        ];
        let new = format!("/registre/reperes/{}/nouveau", place.service);
        solene.post(&new, &form).await.is_done();
        let sql = "SELECT count(*) AS n FROM repere WHERE personne_id = $1";
        assert_eq!(site.world.count(sql, &[place.kept.into()]).await, 2);

        // A stranger learns neither that there was a file nor where it is.
        let other = site.world.service(place.organisation, "MECS La Varenne", "mecs").await;
        site.world
            .compte("malo", "Malo", Role::Educateur, Some(place.organisation), Some(other))
            .await;
        let malo = site.sign_in("malo").await;
        let told = malo.get(&old).await;
        assert_eq!(told.is_page(404).text(), malo.get("/dossiers/1").await.is_page(404).text());
        malo.get(&format!("/fusions/{fusion}")).await.is_page(404);

        // The page of the act, the file, the list, and who consulted what.
        let told = solene.get(&format!("/fusions/{fusion}")).await.is_page(200).read();
        assert!(told.contains("Mesures : 1") && told.contains("Même acte de naissance"), "{told}");
        assert!(told.contains("Repères : 1"), "what was written since: {told}");
        let file = solene.get(&now).await.is_page(200).read();
        assert!(file.contains("en réunit deux"), "{file}");
        let list = solene.get(&format!("/services/{}/doublons", place.service)).await;
        assert!(
            list.is_page(200).read().contains("Dossiers réunis Beaumont Lina"),
            "{}",
            list.read()
        );
        let trace = solene.get(&format!("{now}/trace")).await.is_page(200).read();
        assert!(
            trace.contains("Leïla Marchand"),
            "what was read before, at the old address: {trace}"
        );
        assert!(trace.contains("réuni avec un autre"), "{trace}");
    }
}

#[tokio::test]
async fn what_was_united_goes_back_exactly_and_what_was_written_since_stays() {
    for site in Site::on_each_engine("reunion_defaite").await {
        let place = Place::of(&site).await;
        place.fill().await;
        let (stay, twin) = (
            place.add("sejour", place.kept, &[("entree_day", "2026-01-05")]).await,
            place
                .add(
                    "repere",
                    place.kept,
                    &[("nature", "apaise"), ("texte", "Une histoire"), ("start_day", "2025-02-01")],
                )
                .await,
        );
        let before = place.dump().await;
        // The stay of the file that goes is longer: nobody may lose days.
        let solene = site.sign_in("solene").await;
        let hindered = solene.tries_to_unite(place.service, (place.kept, place.united)).await;
        assert!(
            hindered.is_page(422).read().contains("gardez l’autre dossier"),
            "{}",
            hindered.read()
        );
        assert_eq!(place.dump().await, before, "a refused union left something");
        // The other way round, the shorter is set aside.
        let fusion = solene.unites(place.service, (place.united, place.kept)).await;
        for (table, id) in [("sejour", stay), ("repere", twin)] {
            let sql = format!("SELECT count(*) AS n FROM {table} WHERE id = $1");
            assert_eq!(site.world.count(&sql, &[id.into()]).await, 0, "{table} counts twice");
        }
        let since = place
            .add(
                "repere",
                place.united,
                &[("nature", "apaise"), ("texte", "Le piano"), ("start_day", "2026-03-01")],
            )
            .await;
        let act = format!("/fusions/{fusion}");
        solene.post(&act, &[("motif", " ")]).await.is_page(422);
        assert_eq!(solene.post(&act, &[("motif", "Deux sœurs.")]).await.is_done(), act);
        let mut after = place.dump().await;
        let reperes = after.get_mut("repere").unwrap();
        reperes.retain(|row| !row.contains(&since.to_string()));
        assert_eq!(after, before);
        // Undone once; both files stand; the pair is known to be two.
        solene.post(&act, &[("motif", "Encore.")]).await.is_page(422);
        solene.get(&act).await.is_page(200);
        for id in [place.kept, place.united] {
            solene.get(&format!("/dossiers/{id}")).await.is_page(200);
            solene.get(&format!("/fiche/personnes/{id}/historique")).await.is_page(200);
        }
        let list = solene.get(&format!("/services/{}/doublons", place.service)).await;
        assert!(list.is_page(200).read().contains("Rien à vérifier"), "{}", list.read());
    }
}

#[tokio::test]
async fn a_union_opens_to_nobody_else_what_was_given_for_one_file() {
    for site in Site::on_each_engine("reunion_droits").await {
        let place = Place::of(&site).await;
        let world = &site.world;
        let other = world.service(place.organisation, "MECS La Varenne", "mecs").await;
        world.compte("malo", "Malo", Role::Educateur, Some(place.organisation), Some(other)).await;
        world.sejour(place.service, place.kept, "2025-01-10").await;
        let act = Row::default()
            .with("personne_id", place.united)
            .with("destinataire_id", other)
            .with("finalite", "Évaluer")
            .with("partage_identite", 1_i64)
            .with("partage_parcours", 1_i64)
            .with("start_day", "2026-01-01")
            .with("end_day", "2026-12-31")
            .with("information", "informes");
        let share = world.add("partage", place.service, act).await;
        let order = Row::default()
            .with("personne_id", place.united)
            .with("titulaire", "pere")
            .with("restreint_visite", 1_i64)
            .with("juge", "Juge des enfants de Blois")
            .with("decision_day", "2026-01-02");
        world.add("restriction", place.service, order).await;
        let malo = site.sign_in("malo").await;
        let (kept, united) =
            (format!("/dossiers/{}", place.kept), format!("/dossiers/{}", place.united));
        malo.get(&united).await.is_page(200);
        malo.get(&kept).await.is_page(404);

        // An educator and a secretary compare, and unite nothing.
        let pair = format!("/services/{}/doublons/{}/{}", place.service, place.kept, place.united);
        for who in ["leila", "secretaire"] {
            let visitor = site.sign_in(who).await;
            let told = visitor.get(&pair).await.is_page(200).read();
            assert!(told.contains("demandez à la cheffe"), "{who}: {told}");
            visitor.tries_to_unite(place.service, (place.kept, place.united)).await.is_page(404);
        }

        let solene = site.sign_in("solene").await;
        let fusion = solene.unites(place.service, (place.kept, place.united)).await;
        // What one file was shared for does not open the other; nothing tells where it went.
        malo.get(&united).await.is_page(404);
        malo.get(&kept).await.is_page(404);
        let told = solene.get(&format!("/fusions/{fusion}")).await;
        told.is_page(200);
        assert!(told.text().contains(&format!("/fiche/partages/{share}")), "{}", told.read());
        // What a judge restricted in one holds for the child.
        let file = solene.get(&kept).await.is_page(200).read();
        assert!(file.contains("Restrictions décidées par un juge"), "{file}");
        solene.post(&format!("/fusions/{fusion}"), &[("motif", "Deux enfants.")]).await.is_done();
        malo.get(&united).await.is_page(200);
        malo.get(&kept).await.is_page(404);
    }
}

#[tokio::test]
async fn files_of_two_services_and_files_opened_in_an_emergency_are_not_united() {
    for site in Site::on_each_engine("reunion_refus").await {
        let place = Place::of(&site).await;
        let world = &site.world;
        let other = world.service(place.organisation, "MECS La Varenne", "mecs").await;
        let there = world.personne(other, "Beaumont", "Lina", "2011-02-03").await;
        let directrice = site.sign_in("directrice").await;
        for service in [place.service, other] {
            directrice
                .get(&format!("/services/{service}/doublons/{}/{there}", place.kept))
                .await
                .is_page(404);
            directrice.tries_to_unite(service, (place.kept, there)).await.is_page(404);
        }
        world.compte("malo", "Malo", Role::Educateur, Some(place.organisation), Some(other)).await;
        let urgence = [
            ("nom", "Baumont"),
            ("prenom", "Lina"),
            ("naissance", "2011-02-03"),
            ("motif", "astreinte"),
            ("precision", "Remplacement d’une collègue cette nuit."),
            ("heures", "4"),
        ];
        site.sign_in("malo").await.post("/acces-urgence", &urgence).await.is_done();
        let told = directrice.tries_to_unite(place.service, (place.kept, place.united)).await;
        assert!(told.is_page(422).read().contains("accès d’urgence"), "{}", told.read());
        // A file that somebody changed meanwhile is read again first.
        let pair = format!("/services/{}/doublons/{}/{}", place.service, place.kept, place.united);
        let kept = place.kept.to_string();
        let form = [
            ("geste", "reunir"),
            ("garde", kept.as_str()),
            ("version_une", "9"),
            ("version_autre", "1"),
            ("motif", "Même enfant"),
        ];
        let told = directrice.post(&pair, &form).await;
        assert!(told.is_page(409).text().contains("Même enfant"), "{}", told.read());
        directrice.post(&pair, &[("geste", "reunir")]).await.is_page(422);
    }
}

#[tokio::test]
async fn what_is_eliminated_leaves_nothing_of_the_file_that_was_united() {
    for site in Site::on_each_engine("reunion_eliminee").await {
        let place = Place::of(&site).await;
        place.fill().await;
        let solene = site.sign_in("solene").await;
        solene.unites(place.service, (place.kept, place.united)).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let key = ("personne", place.kept);
        let gone = fiche::erase(&mut write, &site.world.register, key, "2026-03-12T10:00:00Z");
        assert!(gone.await.unwrap().contains(&("personne", place.united)));
        write.commit().await.unwrap();
        for (table, column) in [
            ("historique", "before"),
            ("historique", "after"),
            ("historique", "motif"),
            ("fusion", "motif"),
        ] {
            let sql = format!(
                "SELECT count(*) AS n FROM {table} WHERE {column} LIKE '%aumont%' OR {column} LIKE '%naissance%'"
            );
            assert_eq!(site.world.count(&sql, &[]).await, 0, "{table}.{column}");
        }
        solene.get(&format!("/dossiers/{}", place.united)).await.is_page(404);
    }
}

#[tokio::test]
async fn an_import_that_names_the_file_that_went_corrects_the_one_that_goes_on() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let imports = format!("/services/{service}/import");
    let bring = async |csv: &str, motif: &str| {
        let bytes = csv.as_bytes();
        let depot =
            directrice.deposit(&imports, "personnes.csv", bytes, "personne").await.is_done();
        directrice.post(&depot, &[("motif", motif)]).await.is_done();
    };
    let head = "Référence;Nom;Prénom;Né(e) le\n";
    bring(&format!("{head}A1;Beaumont;Lina;03/02/2011\nB7;Baumont;Lina;03/02/2011\n"), "essai")
        .await;
    let id = |reference: &str| {
        let values = [reference.to_owned().into()];
        let world = &site.world;
        async move { world.count("SELECT id AS n FROM personne WHERE reference = $1", &values).await }
    };
    let (kept, united) = (id("A1").await, id("B7").await);
    directrice.unites(service, (kept, united)).await;
    bring(&format!("{head}B7;Beaumont;Lina Rose;03/02/2011\n"), "").await;
    let sql = "SELECT count(*) AS n FROM personne WHERE reference = 'A1' AND prenom = 'Lina Rose'";
    assert_eq!(site.world.count(sql, &[]).await, 1);
    assert_eq!(site.world.count("SELECT count(*) AS n FROM personne", &[]).await, 1);
}

#[tokio::test]
async fn every_table_that_names_a_person_says_what_becomes_of_its_rows() {
    let site = Site::on_sqlite().await;
    let register = &site.world.register;
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    for fiche in register.all() {
        for field in
            fiche.fields.iter().filter(|field| matches!(field.kind, Kind::Link("personne")))
        {
            known.insert((fiche.table.to_owned(), field.name.to_owned()));
        }
    }
    let unions = unions(register);
    known.extend(unions.follows.iter().map(|one| (one.table.to_owned(), one.column.to_owned())));
    let mut read = site.world.ground.db.read().await.unwrap();
    let found = read
        .query(
            "SELECT m.name AS of, c.name AS col FROM sqlite_master m
               JOIN pragma_table_info(m.name) c
              WHERE m.type = 'table' AND (c.name = 'personne_id' OR c.name IN
                  (SELECT f.\"from\" FROM pragma_foreign_key_list(m.name) f WHERE f.\"table\" = 'personne'))
              ORDER BY m.name, c.name",
            &[],
        )
        .await
        .unwrap();
    assert!(found.len() > 30, "the schema was not read");
    let unknown: Vec<(String, String)> = found
        .iter()
        .map(|row| (row.get("of").unwrap(), row.get("col").unwrap()))
        .filter(|pair| !known.contains(pair))
        .collect();
    assert!(
        unknown.is_empty(),
        "tables that name a person and that a union does not know (FOLLOWS of their slice): {unknown:?}"
    );
}
