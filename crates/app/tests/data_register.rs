//! The register of data against the live schema: every table and column declared, with what it is
//! for, how grave its leak would be, and how long it is kept.
//!
//! `docs/data/donnees.toml`: by hand above the line that starts with `# --`, below it written from
//! the declarations of the record kinds by
//! `MAILLAGE_WRITE_DONNEES=1 cargo test -p maillage --test data_register`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

use access::Category;
use fiche::{Fiche, Kind, Owner, Sensitivity};
use maillage::register::fiches;
use serde::Deserialize;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data/donnees.toml");
const MARK: &str = "# -- Ce qui suit est écrit depuis les déclarations des fiches.\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    finalite: String,
    conservation: String,
    colonnes: BTreeMap<String, String>,
}

fn word(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Structure => "structure",
        Sensitivity::Personal => "personnelle",
        Sensitivity::Grave => "grave",
    }
}

/// How long a record kind is kept: the product erases nothing by itself, the organisation decides.
fn kept(category: Category) -> &'static str {
    match category {
        Category::Structure
        | Category::Compte
        | Category::Trace
        | Category::Export
        | Category::Urgence => {
            "Tant que l’organisation en a besoin pour compter et comparer ses années."
        }
        Category::Rh => {
            "Le temps du contrat de la personne, puis la durée que fixe le registre des traitements \
             de l’organisation."
        }
        Category::Qualite | Category::Activite | Category::Rapport => {
            "Tant que l’organisation en a besoin pour suivre sa démarche d’une année à l’autre."
        }
        Category::Identite
        | Category::Parcours
        | Category::Admission
        | Category::Vie
        | Category::Argent
        | Category::Incident
        | Category::Sante
        | Category::Anamnese
        | Category::Troubles
        | Category::Diagnostic
        | Category::Medical
        | Category::Judiciaire
        | Category::Penal
        | Category::Risque
        | Category::Nommes
        | Category::Reserve
        | Category::Adresse
        | Category::Origine
        | Category::Note
        | Category::Partage => {
            "Le temps de la mission du service auprès de l’enfant, puis la durée que fixe le \
             registre des traitements de l’organisation."
        }
    }
}

/// How grave the leak of a field is: its own word, but health is always grave.
fn leak(fiche: &Fiche, sensitivity: Sensitivity) -> &'static str {
    if matches!(fiche.category, Category::Sante | Category::Medical) {
        "grave"
    } else {
        word(sensitivity)
    }
}

fn declared() -> String {
    let mut text = String::from(MARK);
    for fiche in fiches() {
        let purpose = fiche.purpose;
        let _infallible = write!(
            text,
            "\n[{}]\nfinalite = \"{purpose}\"\nconservation = \"{}\"\n[{}.colonnes]\nid = \"structure\"\n",
            fiche.table,
            kept(fiche.category),
            fiche.table
        );
        match fiche.owner {
            Owner::Service => text.push_str("service_id = \"structure\"\n"),
            Owner::Organisation => text.push_str("organisation_id = \"structure\"\n"),
            Owner::Instance => {}
        }
        let personal = fiche.fields.iter().any(|field| field.sensitivity != Sensitivity::Structure);
        let own = if personal { "personnelle" } else { "structure" };
        let _infallible = write!(text, "reference = \"{own}\"\nversion = \"structure\"\n");
        for field in fiche.fields {
            let word = leak(fiche, field.sensitivity);
            let note = if matches!(field.kind, Kind::Link(_)) { "lien : " } else { "" };
            let _infallible = writeln!(text, "{} = \"{word}\" # {note}{}", field.name, field.label);
        }
        if fiche.searched() {
            text.push_str("search_key = \"personnelle\"\n");
        }
    }
    text
}

#[test]
fn the_written_part_is_what_the_fiches_declare() {
    let text = fs::read_to_string(PATH).unwrap();
    let (by_hand, written) = text.split_once(MARK).expect("the line of the written part");
    let declared = declared();
    if std::env::var_os("MAILLAGE_WRITE_DONNEES").is_some() {
        fs::write(PATH, format!("{by_hand}{declared}")).unwrap();
        return;
    }
    assert_eq!(format!("{MARK}{written}"), declared, "write it again, as its first lines say");
}

#[tokio::test]
async fn every_table_and_column_of_the_live_schema_is_declared_and_no_other() {
    let text = fs::read_to_string(PATH).unwrap();
    let declared: BTreeMap<String, Table> = toml::from_str(&text).unwrap();
    let ground = testkit::sqlite_ground().await;
    let mut read = ground.db.read().await.unwrap();
    let rows = read
        .query(
            "SELECT t.name AS owner, c.name AS field
               FROM sqlite_master t JOIN pragma_table_info(t.name) c
              WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
            &[],
        )
        .await
        .unwrap();
    let live: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row.get("owner").unwrap(), row.get("field").unwrap())).collect();
    let told: BTreeSet<(String, String)> = declared
        .iter()
        .flat_map(|(table, own)| own.colonnes.keys().map(|name| (table.clone(), name.clone())))
        .collect();
    let missing: Vec<_> = live.difference(&told).collect();
    let ghosts: Vec<_> = told.difference(&live).collect();
    assert!(missing.is_empty(), "not in docs/data/donnees.toml: {missing:?}");
    assert!(ghosts.is_empty(), "in docs/data/donnees.toml only: {ghosts:?}");
    for (table, own) in &declared {
        assert!(own.finalite.ends_with('.') && own.conservation.ends_with('.'), "{table}");
        for (column, word) in &own.colonnes {
            let known = ["structure", "personnelle", "grave"].contains(&word.as_str());
            assert!(known, "{table}.{column}: « {word} »");
        }
    }
}
