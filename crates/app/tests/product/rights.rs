//! Requests, the access file, retention and elimination; on data that is encrypted and sealed.

use std::{collections::BTreeMap, sync::Arc};

use access::{House, Role};
use db::{Db, Engine, MIGRATIONS, Settings, Value};
use fiche::{Kind, Row};
use testkit::sample;

use crate::{
    exports::take_out,
    site::{Answer, Site, Visitor},
};

/// A child of a service with a brother, a father without file, an incident that names them, and
/// one row of every kind that the register may hold about the child.
pub async fn family(site: &Site) -> (i64, i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let famille = world.add("famille", service, Row::default().with("nom", "Vasseur")).await;
    let child = |prenom: &str| {
        Row::default()
            .with("nom", "Vasseur")
            .with("prenom", prenom)
            .with("birth_day", "2004-05-04")
            .with("famille_id", famille)
    };
    let personne = world.add("personne", service, child("Élodie")).await;
    let brother = world.add("personne", service, child("Maxence")).await;
    let father = Row::default()
        .with("famille_id", famille)
        .with("nom", "Jérôme Duhamel")
        .with("lien", "pere")
        .with("autorite_parentale", "oui");
    world.add("membre_famille", service, father).await;
    let incident = Row::default()
        .with("personne_id", personne)
        .with("start_at", "2010-05-04T10:00")
        .with("nature", incident_nature(site))
        .with("recit", "Élodie a parlé de jerome et de MAXENCE à la cuisine.");
    world.add("incident", service, incident).await;
    let mut known = BTreeMap::from([
        ("organisation", organisation),
        ("service", service),
        ("personne", personne),
        ("famille", famille),
    ]);
    for fiche in world.register.all() {
        sample(world, fiche.table, service, organisation, &mut known).await.unwrap();
    }
    (organisation, service, personne, brother)
}

fn incident_nature(site: &Site) -> &'static str {
    let field = site.world.fiche("incident").field("nature").unwrap();
    match field.kind {
        Kind::Code(list) => list.items[0].0,
        _ => "",
    }
}

pub fn identifier(page: &Answer, start: &str) -> String {
    let text = page.text();
    let rest = text.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.chars().take_while(char::is_ascii_digit).collect()
}

/// What stands in the inputs of a page, by name: those that say which text was looked at, `key-lu`.
fn prints(page: &str) -> Vec<(String, String)> {
    page.split("name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once('"')?;
            let value = rest.split_once("value=\"")?.1.split('"').next()?;
            name.ends_with("-lu").then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// Reviews a whole access file, part after part, as its pages offer it: `said` where it names a place, and what is
/// proposed elsewhere. Returns how many parts were sent.
pub async fn review_all(who: &Visitor<'_>, review: &str, said: &[(&str, &str)]) -> usize {
    for n in 1..100 {
        let page = who.get(review).await.is_page(200).text();
        let action = page.split("<form method=\"post\" action=\"/demandes").nth(1).unwrap();
        let action = format!("/demandes{}", action.split('"').next().unwrap());
        let seen = prints(&page);
        let of_here = |name: &str| {
            seen.iter().any(|(lu, _)| {
                name.starts_with(lu.trim_end_matches("lu")) || format!("{name}-lu") == *lu
            })
        };
        let mut form: Vec<(&str, &str)> =
            seen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.extend(said.iter().filter(|(name, _)| of_here(name)));
        if !who.post(&action, &form).await.is_done().ends_with("/acces") {
            return n;
        }
    }
    panic!("the review of {review} never ends");
}

#[tokio::test]
async fn an_access_file_hides_the_others_once_a_person_has_read_it() {
    for site in Site::sealed_on_each_engine("acces").await {
        let (organisation, service, personne, _) = family(&site).await;
        let world = &site.world;
        world.compte("dpo", "Anne Lemoine", Role::DelegueDonnees, Some(organisation), None).await;
        world
            .compte(
                "cheffe",
                "Nadia Belkacem",
                Role::ChefService,
                Some(organisation),
                Some(service),
            )
            .await;
        let cheffe = site.sign_in("cheffe").await;
        let rights = format!("/dossiers/{personne}/droits");
        cheffe.get(&rights).await.is_page(200);
        let form = [
            ("geste", "demande"),
            ("nature", "acces"),
            ("demandeur_lien", "enfant"),
            ("demandeur", "Élodie, majeure"),
            ("received_day", "2025-06-01"),
            ("texte", "Je veux mon dossier."),
        ];
        cheffe.post(&rights, &form).await.is_done();
        let page = cheffe.get(&rights).await;
        page.is_page(200);
        let demande = format!("/demandes/{}", identifier(&page, "/demandes/"));
        let told = cheffe.get(&demande).await.is_page(200).read();
        assert!(told.contains("01/07/2025") || told.contains("1er juillet 2025"), "{told}");
        // The head of service notes; the file goes out by the direction or the officer.
        cheffe.get(&format!("{demande}/acces")).await.is_page(404);
        // The officer follows the demand and reads no file: the direction prepares it.
        let dpo = site.sign_in("dpo").await;
        dpo.get(&demande).await.is_page(200);
        dpo.get(&format!("{demande}/acces")).await.is_page(404);
        let directrice = site.sign_in("directrice").await;
        let number = demande.rsplit('/').next().unwrap().to_owned();
        let out = format!("/services/{service}/export?source=acces&demande={number}");
        directrice.get(&out).await.is_page(404);
        keep_papers(&site, service, personne).await;
        let mut told = String::new();
        for n in 1..9 {
            let part = directrice.get(&format!("{demande}/acces?partie={n}")).await;
            told.push_str(&part.is_page(200).read());
        }
        assert!(told.contains("2 noms reconnus") && told.contains("jerome"), "{told}");
        // Sent without having looked at anything, it does not leave.
        directrice.post(&format!("{demande}/acces"), &[]).await.is_done();
        assert!(!directrice.get(&demande).await.text().contains("source=acces"));
        directrice.get(&out).await.is_page(404);
        let parts = review_all(&directrice, &format!("{demande}/acces"), &[]).await;
        assert!(parts > 1, "one row of every kind is more than a page reads well: {parts}");
        let sealed = "SELECT count(*) AS n FROM demande_droit WHERE texte LIKE '%mon dossier%'
                       OR masks LIKE '%-lu%'";
        assert_eq!(world.count(sealed, &[]).await, 0, "in clear in the base");
        assert!(directrice.get(&demande).await.text().contains("source=acces"));
        dpo.get(&out).await.is_page(404);
        let json = [("source", "acces"), ("demande", number.as_str()), ("format", "json")];
        let (text, _) = take_out(&directrice, service, &json).await;
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("filigrane"), "{text}");
        for name in ["Duhamel", "jerome", "MAXENCE", "Maxence"] {
            assert!(!text.contains(name), "{name} is told: {text}");
        }
        // Papers are listed; those of a kept category are only counted, notes are not there at all.
        assert!(text.contains("Document : Courrier") && text.contains("Lettre du juge"), "{text}");
        assert!(!text.contains("Ordonnance du docteur") && !text.contains("hypothèse"), "{text}");
        // What a carer tells, and what never leaves, is told as kept apart.
        for apart in ["dossier médical", "L. 1111-7", "Données pénales", "Adresse protégée"] {
            assert!(text.to_lowercase().contains(&apart.to_lowercase()), "{apart}: {text}");
        }
        assert!(text.contains("[tiers : père]") && text.contains("Élodie a parlé de"), "{text}");
        assert!(text.contains("Chef de service, Service AER de Blois"), "who consulted: {text}");
        let pdf = [("source", "acces"), ("demande", number.as_str()), ("format", "pdf")];
        let (pdf, companion) = take_out(&directrice, service, &pdf).await;
        assert!(pdf.starts_with(b"%PDF"), "{companion}");
        // A word left by the reviewer stays.
        let key = text_key(&site, "incident", "recit").await;
        // One place again is one part again: what was looked at stays looked at.
        directrice.post(&format!("{demande}/acces"), &[(&key, "laisser")]).await.is_done();
        let (text, _) = take_out(&directrice, service, &json).await;
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("jerome") && !text.contains("Duhamel"), "{text}");
        // What is written after the review is looked at before it leaves.
        let later = Row::default()
            .with("personne_id", personne)
            .with("start_at", "2010-06-04T10:00")
            .with("nature", incident_nature(&site))
            .with("recit", "La voisine, Mme Perrin, l’a dit.");
        world.add("incident", service, later).await;
        let review = format!("{demande}/acces");
        assert_eq!(directrice.get(&out).await.is_done(), review);
        let told = directrice.get(&review).await.is_page(200).read();
        assert!(told.contains("1 endroit à relire") && told.contains("Mme Perrin"), "{told}");
        review_all(&directrice, &review, &[]).await;
        directrice.get(&out).await.is_page(200);
        let answer = [("outcome", "accepte"), ("answer", "Remis."), ("answered_day", "2025-06-20")];
        cheffe.post(&demande, &answer).await.is_done();
        let list = format!("/organisations/{organisation}/conformite/demandes");
        assert!(dpo.get(&list).await.is_page(200).read().contains("Acceptée, le"));
        // The officer answers to persons and reads no file.
        dpo.get(&format!("/dossiers/{personne}")).await.is_page(404);
        dpo.get(&format!("/registre/personnes/{service}")).await.is_page(404);
        assert_eq!(
            dpo.get("/conformite").await.is_done(),
            format!("/organisations/{organisation}/conformite")
        );
    }
}

/// A letter, a medical paper, and a working note about the child.
async fn keep_papers(site: &Site, service: i64, personne: i64) {
    let mut write = site.world.ground.db.write().await.unwrap();
    for (id, nature, title) in
        [(70_i64, "courrier", "Lettre du juge"), (71, "medical", "Ordonnance du docteur")]
    {
        let sql =
            "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size,
                       hash, part_count, compte_id, at)
                   VALUES ($1, $2, $3, $4, $5, '2012-03-01', 'pdf', 0, '', 0, 1, '')";
        let values = [id.into(), service.into(), personne.into(), nature.into(), title.into()];
        write.execute(sql, &values).await.unwrap();
    }
    let sql = "INSERT INTO note_travail (id, service_id, personne_id, compte_id, at, content)
               VALUES (72, $1, $2, 1, '', 'Une hypothèse')";
    write.execute(sql, &[service.into(), personne.into()]).await.unwrap();
    write.commit().await.unwrap();
}

pub async fn text_key(site: &Site, table: &str, field: &str) -> String {
    let mut read = site.world.ground.db.read().await.unwrap();
    let sql =
        format!("SELECT id, {field} AS kept FROM {table} WHERE {field} IS NOT NULL ORDER BY id");
    let rows = read.query(&sql, &[]).await.unwrap();
    let fiche = site.world.fiche(table);
    let sealed = fiche.field(field).unwrap().sealed;
    let names = |row: &&db::Row| {
        let (id, kept): (i64, String) = (row.get("id").unwrap(), row.get("kept").unwrap());
        let said = if sealed {
            fiche::open_field(read.vault(), fiche, (field, id), &kept).unwrap()
        } else {
            kept
        };
        said.to_lowercase().contains("jerome") || said.to_lowercase().contains("jérôme")
    };
    let row = rows.iter().find(names).unwrap();
    format!("{table}-{}-{field}", row.get::<i64>("id").unwrap())
}

#[tokio::test]
async fn the_registers_are_shown_and_an_organisation_writes_its_own() {
    let site = Site::on_sqlite().await;
    let (organisation, _) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let base = format!("/organisations/{organisation}/conformite");
    directrice.get(&base).await.is_page(200);
    let told = directrice.get(&format!("{base}/donnees")).await.is_page(200).read();
    for part in ["Grave : justice, santé", "Empreinte, qui ne dit pas", "Accès d’urgence"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    for raw in ["compte_id", "acces_urgence", "prev_hash"] {
        assert!(!told.contains(raw), "a name of the machine is shown: {raw}");
    }
    let list = format!("{base}/traitements");
    assert!(directrice.get(&list).await.is_page(200).read().contains("Modèle livré"));
    let edit = format!("{list}/trace");
    directrice.get(&edit).await.is_page(200);
    let parts =
        ["nom", "finalites", "bases", "personnes", "donnees", "destinataires", "durees", "mesures"];
    let form: Vec<(&str, &str)> = parts.iter().map(|part| (*part, "À nous")).collect();
    directrice.post(&edit, &form).await.is_done();
    assert!(directrice.get(&list).await.read().contains("Révision 1"));
    directrice.get(&format!("{list}/absent")).await.is_page(404);
}

const MARK: &str = "MARQUEURZZ";

/// Writes a mark in every text that the house holds about the child.
async fn plant(site: &Site, service: i64, personne: i64) {
    let world = &site.world;
    let mut read = world.ground.db.read().await.unwrap();
    let held = fiche::rows_of_person(&mut read, &world.register, personne).await.unwrap();
    drop(read);
    let mut write = world.ground.db.write().await.unwrap();
    for (fiche, row) in &held {
        // What the brother shares stays his.
        if ["famille", "situation_couple"].contains(&fiche.table)
            || (fiche.table == "membre_famille" && row.text("nom") == Some("Jérôme Duhamel"))
        {
            continue;
        }
        for field in fiche.fields {
            if matches!(field.kind, Kind::Text | Kind::LongText) {
                let sql = format!("UPDATE {} SET {} = $2 WHERE id = $1", fiche.table, field.name);
                write.execute(&sql, &[row.id.into(), MARK.into()]).await.unwrap();
            }
        }
        if fiche.searched() {
            let sql = format!("UPDATE {} SET search_key = $2 WHERE id = $1", fiche.table);
            write.execute(&sql, &[row.id.into(), MARK.into()]).await.unwrap();
        }
        let sql = "UPDATE historique SET motif = $3, before = $3, after = $3
                    WHERE nom_table = $1 AND row_id = $2";
        write.execute(sql, &[fiche.table.into(), row.id.into(), MARK.into()]).await.unwrap();
    }
    let sql = "INSERT INTO acces_urgence (id, compte_id, personne_id, service_id, organisation_id,
                   motif, precision_motif, opened_at, ends_at, review_due, review_note)
               SELECT 7, MIN(k.id), $1, $2, s.organisation_id, 'danger', $3, '', '', '', $3
                 FROM compte k, service s WHERE s.id = $2 GROUP BY s.organisation_id";
    write.execute(sql, &[personne.into(), service.into(), MARK.into()]).await.unwrap();
    for sql in [
        "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size, hash, part_count,
             compte_id, at, retrait_at, retrait_motif)
         VALUES (70, $2, $1, 'courrier', $3, '2012-03-01', 'pdf', 0, $3, 1, 1, '', '', $3)",
        "INSERT INTO note_travail (id, service_id, personne_id, compte_id, at, content)
         VALUES (71, $2, $1, 1, '', $3)",
        "INSERT INTO ecrit (id, service_id, personne_id, nature, titre, etat, start_day, end_day,
             compte_id, at, reprise, annee, numero, document, simple, simple_version)
         VALUES (80, $2, $1, 'courrier', $3, 'envoye', '2012-01-01', '2012-03-01', 1, '', $3, 2012, 1,
             $3, $3, 1)",
        "INSERT INTO note_journal (id, group_id, service_id, personne_id, category, nature, start_at,
             compte_id, at, locked_at, retrait_at, retrait_motif)
         VALUES (72, 72, $2, $1, 'vie', 'autre', '2012-03-01T10:00', 1, '', '', '', $3)",
    ] {
        write.execute(sql, &[personne.into(), service.into(), MARK.into()]).await.unwrap();
    }
    for sql in [
        "INSERT INTO piece_part (piece_id, number, content) VALUES (70, 0, $1)",
        "INSERT INTO note_text (id, note_id, nature, compte_id, at, content)
         VALUES (73, 72, 'texte', 1, '', $1)",
        "INSERT INTO brouillon_note (id, compte_id, personne_id, at, content)
         SELECT 74, 1, personne_id, '', $1 FROM note_journal WHERE id = 72",
        "INSERT INTO ecrit_section (id, ecrit_id, rang, titre, theme, texte, version)
         VALUES (81, 80, 0, $1, '', $1, 1)",
        "INSERT INTO ecrit_version (id, section_id, version, texte, at, compte_id)
         VALUES (82, 81, 1, $1, '', 1)",
        "INSERT INTO ecrit_commentaire (id, ecrit_id, section_id, compte_id, at, texte)
         VALUES (83, 80, 81, 1, '', $1)",
        "INSERT INTO ecrit_source (ecrit_id, number, nom_table, row_id, version, service_id, category,
             day, label)
         VALUES (80, 1, 'incident', 1, 1, 1, 'incident', '2012-01-05', $1)",
        "INSERT INTO ecrit_bytes (ecrit_id, format, hash, content) VALUES (80, 'pdf', '', $1)",
        "INSERT INTO ecrit_envoi (id, ecrit_id, day, destinataire, nom, voie, preuve, at, compte_id)
         VALUES (84, 80, '2012-03-02', 'juge', $1, 'lettre', $1, '', 1)",
    ] {
        write.execute(sql, &[MARK.into()]).await.unwrap();
    }
    let sql = "INSERT INTO depot_import (id, service_id, compte_id, at, nom, nature, contenu)
               VALUES (5, $1, 1, '2025-06-01T08:00:00Z', $2, 'personne', $2)";
    write.execute(sql, &[service.into(), MARK.into()]).await.unwrap();
    for sql in [
        "UPDATE mesure SET fin_day = '2012-06-30' WHERE personne_id = $1",
        "UPDATE sejour SET sortie_day = '2012-06-30', entree_day = '2012-01-01' WHERE personne_id = $1",
    ] {
        write.execute(sql, &[personne.into()]).await.unwrap();
    }
    write.commit().await.unwrap();
}

/// Every place of the database where a text stands.
pub async fn places_of(db: &Db, text: &str) -> Vec<String> {
    let mut read = db.read().await.unwrap();
    let sql = match db.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Engine::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut found = Vec::new();
    for row in read.query(sql, &[]).await.unwrap() {
        let table: String = row.get("name").unwrap();
        for row in read.query(&format!("SELECT * FROM {table}"), &[]).await.unwrap() {
            for (name, value) in row.names().iter().zip(row.values()) {
                if matches!(value, Value::Text(Some(held)) if held.contains(text)) {
                    found.push(format!("{table}.{name}"));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[tokio::test]
async fn an_elimination_takes_two_persons_and_leaves_identifiers_only() {
    for site in Site::sealed_on_each_engine("elimination").await {
        let (organisation, service, personne, brother) = family(&site).await;
        let world = &site.world;
        let db = &world.ground.db;
        world.compte("dpo", "Anne Lemoine", Role::DelegueDonnees, Some(organisation), None).await;
        let (directrice, dpo) = (site.sign_in("directrice").await, site.sign_in("dpo").await);
        let rights = format!("/dossiers/{personne}/droits");
        let form = [
            ("geste", "demande"),
            ("nature", "effacement"),
            ("demandeur_lien", "enfant"),
            ("demandeur", MARK),
            ("received_day", "2025-06-01"),
            ("texte", MARK),
        ];
        directrice.post(&rights, &form).await.is_done();
        directrice.post(&rights, &[("geste", "gel"), ("motif", MARK)]).await.is_done();
        plant(&site, service, personne).await;
        let planted = places_of(db, MARK).await;
        for place in [
            "personne.nom",
            "personne.search_key",
            "incident.recit",
            "historique.before",
            "historique.motif",
            "depot_import.contenu",
            "gel_dossier.motif",
            "piece.title",
            "piece_part.content",
            "note_travail.content",
            "ecrit.titre",
            "ecrit.document",
            "ecrit_section.texte",
            "ecrit_version.texte",
            "ecrit_envoi.preuve",
            "note_text.content",
            "note_journal.retrait_motif",
            "brouillon_note.content",
        ] {
            assert!(planted.iter().any(|found| found == place), "{place} in {planted:?}");
        }
        let brother_before = world
            .count(
                "SELECT count(*) AS n FROM personne WHERE id = $1 AND nom = 'Vasseur'",
                &[brother.into()],
            )
            .await;
        let copy = world.ground.folder.path().join("copie.sqlite");
        if db.engine() == Engine::Sqlite {
            db.back_up(&copy).await.unwrap();
        }

        // Nothing is final while nobody settled the intermediate time.
        let page = format!("/organisations/{organisation}/conformite/conservation");
        assert!(dpo.get(&page).await.is_page(200).read().contains("Aucun dossier n’est arrivé"));
        let form = [
            ("geste", "regle"),
            ("nature", ""),
            ("start_day", "2022-01-20"),
            ("suivi_months", "24"),
            ("intermediaire_months", "12"),
            ("source", "Convention avec les Archives"),
        ];
        dpo.post(&page, &form).await.is_done();
        // Held: shown, not listed.
        assert!(dpo.get(&page).await.is_page(200).read().contains("Gelé"));
        dpo.post(&page, &[("geste", "bordereau")]).await.is_done();
        assert_eq!(world.count("SELECT count(*) AS n FROM bordereau", &[]).await, 0);
        let gel = identifier(&directrice.get(&rights).await, "name=\"gel\" value=\"");
        let why = format!("levee-{gel}");
        dpo.post(&rights, &[("geste", "gel"), ("gel", &gel), (&why, MARK)]).await.is_done();
        let list = dpo.post(&page, &[("geste", "bordereau")]).await.is_done();
        assert_eq!(world.count("SELECT count(*) AS n FROM bordereau_ligne", &[]).await, 1);
        dpo.get(&list).await.is_page(200);

        // One person is not two, and a list that is not validated goes nowhere.
        let go = [("geste", "eliminer"), ("visa", "AD41, 12/03/2026"), ("confirme", "oui")];
        dpo.post(&list, &[("geste", "valider")]).await.is_done();
        assert!(dpo.post(&list, &[("geste", "valider")]).await.location().contains("refus=meme"));
        assert!(dpo.post(&list, &go).await.location().contains("refus=incomplet"));
        assert!(!places_of(db, MARK).await.is_empty());
        directrice.post(&list, &[("geste", "valider")]).await.is_done();
        directrice.get(&list).await.is_page(200);
        directrice.post(&list, &go).await.is_done();

        assert_eq!(places_of(db, MARK).await, Vec::<String>::new());
        // What was sealed cannot be searched: it is empty.
        let sql = "SELECT count(*) AS n FROM demande_droit WHERE personne_id = $1 AND texte <> ''";
        assert_eq!(world.count(sql, &[personne.into()]).await, 0);
        assert_eq!(
            world.count("SELECT count(*) AS n FROM bordereau_ligne WHERE removed = 0", &[]).await,
            1
        );
        assert!(directrice.get(&list).await.is_page(200).read().contains("Éliminé"));
        directrice.get(&format!("/dossiers/{personne}")).await.is_page(404);
        directrice.get(&format!("/services/{service}/activite")).await.is_page(200);
        assert!(directrice.get(&page).await.is_page(200).read().contains("exécutée"));
        // The brother, the family and the father are still his.
        let sql = "SELECT count(*) AS n FROM personne WHERE id = $1 AND nom = 'Vasseur'";
        assert_eq!(world.count(sql, &[brother.into()]).await, brother_before);
        let sql = "SELECT count(*) AS n FROM membre_famille WHERE nom = 'Jérôme Duhamel'";
        assert_eq!(world.count(sql, &[]).await, 1);
        let (_, _, flaw) = audit::verify(db).await.unwrap();
        assert_eq!(flaw, None);
        if db.engine() == Engine::Sqlite {
            an_older_copy_is_erased_again(&site, &copy, personne).await;
        }
    }
}

/// The copy of before the elimination, restored beside the memory of what was erased.
async fn an_older_copy_is_erased_again(site: &Site, copy: &std::path::Path, personne: i64) {
    let world = &site.world;
    let memory = world.ground.folder.path().join(conformite::memory::FILE);
    let house = &world.shell.house;
    conformite::memory::reconcile(house, &world.register, &memory).await.unwrap();
    let kept = std::fs::read_to_string(&memory).unwrap();
    assert!(kept.contains(&format!("personne {personne} ")), "{kept}");
    assert!(!kept.contains("Vasseur"));
    let vault = world.ground.db.vault().clone();
    let old = Db::open_sealed(&Settings::Sqlite(copy.to_owned()), MIGRATIONS, vault).await.unwrap();
    assert!(!places_of(&old, MARK).await.is_empty());
    let restored = House::new(old.clone(), Arc::clone(&world.clock) as Arc<dyn access::Clock>);
    let again = conformite::memory::reconcile(&restored, &world.register, &memory).await.unwrap();
    assert!(again > 5, "{again}");
    assert_eq!(places_of(&old, MARK).await, Vec::<String>::new());
    let (_, _, flaw) = audit::verify(&old).await.unwrap();
    assert_eq!(flaw, None);
    // Once is enough.
    let again = conformite::memory::reconcile(&restored, &world.register, &memory).await.unwrap();
    assert_eq!(again, 0);
}

#[tokio::test]
async fn the_delegate_notes_a_request_by_name_and_is_told_the_same_of_nobody() {
    for site in Site::on_each_engine("demande_nom").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let personne = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        let place = Some(organisation);
        world.compte("deleguee", "Maud Ferrand", Role::DelegueDonnees, place, None).await;
        let deleguee = site.sign_in("deleguee").await;
        deleguee.get(&format!("/dossiers/{personne}")).await.is_page(404);
        let list = format!("/organisations/{organisation}/conformite/demandes");
        let mut form = vec![
            ("nom", "Vasseur"),
            ("prenom", "elodie"),
            ("naissance", "05/05/2012"),
            ("nature", "acces"),
            ("demandeur", ""),
            ("received_day", "2026-03-10"),
            ("demandeur_lien", "enfant"),
        ];
        // What is missing is told at its field, and what was typed stays.
        let back = deleguee.post(&list, &form).await;
        let text = back.is_page(422).text();
        assert!(text.contains("Dites qui demande") && text.contains("value=\"elodie\""), "{text}");
        form[4].1 = "L’enfant, au service.";
        let unknown = deleguee.post(&list, &form).await;
        unknown.is_done();
        let unknown = unknown.location();
        let requests = "SELECT count(*) AS n FROM demande_droit";
        assert_eq!(world.count(requests, &[]).await, 0);
        form[2].1 = "04/05/2012";
        assert_eq!(deleguee.post(&list, &form).await.location(), unknown);
        assert_eq!(world.count(requests, &[]).await, 1);
        let told = deleguee.get(unknown).await.is_page(200).text();
        assert!(told.contains("Élodie Vasseur") && told.contains("Si un dossier"), "{told}");
        // A name is not guessed.
        form[0].1 = "Inconnue";
        let mut last = None;
        for _ in 0..8 {
            last = Some(deleguee.post(&list, &form).await);
        }
        let told = last.unwrap().is_page(422).read();
        assert!(told.contains("Trop de noms essayés"), "{told}");
    }
}
