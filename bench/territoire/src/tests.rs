use std::collections::{HashMap, HashSet};

use db::{Db, MIGRATIONS, Settings};
use fiche::{Fiche, Kind, Linked, Owner, Row};
use jiff::civil::date;

use super::*;

const TODAY: jiff::civil::Date = date(2026, 6, 18);

type Rows = HashMap<(&'static str, i64), Row>;

fn demo() -> Generator {
    Generator::new(Profile::Demo, 7, TODAY)
}

fn owner_of(table: &str) -> Owner {
    fiches().iter().find(|fiche| fiche.table == table).unwrap().owner
}

/// What the register would refuse: fields, links, rules; and how many doubts it would have.
fn examine(fiche: &'static Fiche, row: &Row, before: &Rows, doubts: &mut usize) -> Vec<String> {
    let mut refused = Vec::new();
    for (name, _) in row.values() {
        if fiche.field(name).is_none() {
            refused.push(format!("{name} is no field"));
        }
    }
    let mut linked = Vec::new();
    for field in fiche.fields {
        if field.required && row.value(field.name).is_none() {
            refused.push(format!("{} is missing", field.name));
        }
        match field.kind {
            Kind::Code(list) => {
                if let Some(code) = row.text(field.name)
                    && !list.items.iter().any(|(known, _)| *known == code)
                {
                    refused.push(format!("{} = {code}", field.name));
                }
            }
            Kind::Int(low, high) => {
                if let Some(number) = row.int(field.name)
                    && !(low..=high).contains(&number)
                {
                    refused.push(format!("{} = {number}", field.name));
                }
            }
            Kind::Commune => {
                if let Some(code) = row.text(field.name)
                    && vocabulary::cog::commune(code).is_none()
                {
                    refused.push(format!("{} = {code}", field.name));
                }
            }
            Kind::Link(table) => {
                let Some(id) = row.int(field.name) else { continue };
                let Some(other) = before.get(&(table, id)) else {
                    refused.push(format!("{} leads nowhere", field.name));
                    continue;
                };
                if owner_of(table) == fiche.owner && other.owner != row.owner {
                    refused.push(format!("{} is of another owner", field.name));
                }
                linked.push((field.name, other.clone()));
            }
            _ => {}
        }
    }
    for remark in (fiche.check)(row, &Linked::of(linked)) {
        if remark.overridable {
            *doubts += 1;
        } else {
            refused.push(remark.sentence);
        }
    }
    refused
}

/// Whether two spans of one key share a day, for the kinds where they may not.
fn overlaps(rows: &[(&'static Fiche, Row)]) -> Vec<String> {
    let mut spans: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (fiche, row) in rows {
        let Some(rule) = &fiche.no_overlap else { continue };
        let keys: Vec<String> =
            rule.keys.iter().map(|key| format!("{:?}", row.value(key))).collect();
        let start = row.text(rule.start).unwrap().to_owned();
        let end = row.text(rule.end).unwrap_or("9999-12-31").to_owned();
        spans.entry(format!("{} {keys:?}", fiche.table)).or_default().push((start, end));
    }
    let mut found = Vec::new();
    for (key, mut spans) in spans {
        spans.sort();
        if spans.windows(2).any(|two| two[1].0 < two[0].1) {
            found.push(key);
        }
    }
    found
}

#[test]
fn the_register_accepts_every_row_of_the_demonstration() {
    let mut before = Rows::new();
    let (mut doubts, mut refused) = (0, Vec::new());
    let rows: Vec<_> = demo().collect();
    for (fiche, row) in &rows {
        for cause in examine(fiche, row, &before, &mut doubts) {
            refused.push(format!("{} {}: {cause}", fiche.table, row.id));
        }
        before.insert((fiche.table, row.id), row.clone());
    }
    refused.extend(overlaps(&rows));
    assert!(
        refused.is_empty(),
        "{} refused: {:#?}",
        refused.len(),
        &refused[..refused.len().min(12)]
    );
    assert!(doubts * 100 < rows.len(), "{doubts} doubts on {} rows", rows.len());
    let by_the_demonstration = [
        "participation_reunion",
        "ordonnance",
        "demande_renouvellement",
        "foyer",
        "adresse_foyer",
        "rythme_foyer",
        "regle_rythme",
        "papier_identite",
        "contact_convention",
        "remplacement",
        "poste_vacant",
        "regle_attente",
        "reglage_attente",
        "contact_attente",
        "decision_admission",
        "orientation_service",
        "concertation",
        "fermeture",
        "solution_provisoire",
        "lien_enfant",
        "regle_ecran",
        "personne_nommee",
        "marque_reservee",
        "compte_rendu_clinique",
        "situation_complexe",
        "echange_service",
        "information_preoccupante",
        "fermeture_scolaire",
        "appui_famille",
        "partie_projet",
        "proposition_diagnostic",
        "partenaire",
        "enquete",
        "question_enquete",
        "reponse_enquete",
        "examen_retour",
        "facture_journees",
        "examen_demande",
        "permanence",
        "contact",
        "repere",
        "information_incident",
        "suite_incident",
        "fiche_crise",
        "activation_crise",
        "plan_scolaire",
        "absence_scolaire",
        "diplome_enfant",
        "voeu_orientation",
        "point_sortie",
        "souhait_sortie",
        "devenir",
        "agrement_accueil",
        "repit_accueil",
        "frais_accueil",
        "contrat_jeune_majeur",
        "entretien_autonomie",
        "certificat_activite",
        "autorisation_image",
        "periode_nommee",
        "libelle_hebergement",
        "soutien_scolaire",
        "passage_relais",
        "presence_seance",
        "insertion",
        "heures_peine",
        "sollicitation_sante",
        "registre_incident",
    ];
    let empty: Vec<&str> = fiches()
        .iter()
        .map(|fiche| fiche.table)
        // Whom to call, what soothes, what follows an incident and what goes with school are told of a
        // few children, by the demonstration itself.
        .filter(|table| !by_the_demonstration.contains(table))
        .filter(|table| !rows.iter().any(|(fiche, _)| fiche.table == *table))
        .collect();
    assert!(empty.is_empty(), "nothing in {empty:?}");
}

#[test]
fn each_unit_says_how_many_it_receives() {
    let units: Vec<Row> =
        demo().filter(|(fiche, _)| fiche.table == "unite").map(|(_, row)| row).collect();
    assert!(units.len() > 8, "{}", units.len());
    for unit in &units {
        assert!(unit.int("places").is_some_and(|places| places > 0), "{}", unit.id);
    }
}

#[test]
fn about_350_children_are_there_on_the_last_day_and_nothing_happens_after_it() {
    let rows: Vec<_> = demo().collect();
    let present = rows
        .iter()
        .filter(|(fiche, row)| fiche.table == "sejour" && row.value("sortie_day").is_none())
        .count();
    assert!((300..400).contains(&present), "{present}");
    let today = TODAY.to_string();
    let late =
        ["entree_day", "sortie_day", "decision_day", "fin_day", "birth_day", "start_at", "day"];
    for (fiche, row) in &rows {
        for field in late {
            let day = row.text(field).unwrap_or_default();
            assert!(day.get(..10).unwrap_or_default() <= &*today, "{} {field} {day}", fiche.table);
        }
    }
}

#[test]
fn the_first_child_has_two_parents_who_live_and_a_referent_who_signs_in() {
    let rows: Vec<_> = demo().collect();
    let of = |table: &'static str| {
        rows.iter().filter(move |(fiche, _)| fiche.table == table).map(|(_, row)| row)
    };
    let open = |sejour: i64| {
        of("sejour").find(|row| row.id == sejour && row.value("sortie_day").is_none())
    };
    let (sejour, referent) = of("referent")
        .filter(|row| row.owner == 1 && row.text("role") == Some("referent"))
        .filter(|row| row.value("end_day").is_none())
        .filter_map(|row| Some((row.int("sejour_id")?, row.int("professionnel_id")?)))
        .filter(|(sejour, _)| open(*sejour).is_some())
        .min()
        .unwrap();
    let pro = of("professionnel").find(|row| row.id == referent).unwrap();
    let nom = format!("{} {}", pro.text("prenom").unwrap(), pro.text("nom").unwrap());
    assert!(accounts().iter().any(|one| one.identifiant == "educatrice" && one.nom == nom));
    let child = open(sejour).unwrap().int("personne_id").unwrap();
    let famille = of("personne").find(|row| row.id == child).unwrap().int("famille_id");
    for lien in ["mere", "pere", "grand_parent"] {
        let found = of("membre_famille")
            .find(|row| row.int("famille_id") == famille && row.text("lien") == Some(lien));
        assert!(found.is_some_and(|row| row.value("end_day").is_none()), "{lien}");
    }
    let couples = of("situation_couple").filter(|row| row.int("famille_id") == famille);
    assert!(couples.map(|row| row.text("nature")).all(|nature| nature == Some("separes")));
}

#[test]
fn a_child_is_at_the_school_of_their_age() {
    let rows: Vec<_> = demo().collect();
    let births: HashMap<i64, i32> = rows
        .iter()
        .filter(|(fiche, _)| fiche.table == "personne")
        .filter_map(|(_, row)| Some((row.id, i32::from(row.day("birth_day")?.year()))))
        .collect();
    let mut seen = 0;
    for (_, row) in rows.iter().filter(|(fiche, _)| fiche.table == "scolarite") {
        let child = row.int("personne_id").unwrap();
        let born = births[&child];
        let start = row.day("start_day").unwrap();
        let year = i32::from(start.year()) - i32::from(start.month() < 9);
        let right = match year - born {
            ..3 => None,
            3..=5 => Some("Maternelle"),
            6..=10 => Some("Élémentaire"),
            11..=14 => Some("Collège"),
            _ => Some("Lycée"),
        };
        if let Some(level) = row.text("classe") {
            assert_eq!(Some(level), right, "{child} {start}");
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn a_seed_and_a_day_make_one_territory() {
    let first: Vec<Row> = demo().map(|(_, row)| row).take(4_000).collect();
    let again: Vec<Row> = demo().map(|(_, row)| row).take(4_000).collect();
    assert!(first == again);
    let other = Generator::new(Profile::Demo, 8, TODAY).map(|(_, row)| row).take(4_000);
    assert!(first != other.collect::<Vec<_>>());
}

#[test]
fn the_counting_rules_of_every_service_are_read_by_the_counting_engine() {
    let mut seen = HashSet::new();
    let generator = Generator::new(Profile::Demo, 1, TODAY);
    for (_, row) in generator.filter(|(fiche, _)| fiche.table == "regle_comptage") {
        let text = row.text("parametres").unwrap().to_owned();
        assert!(toml::from_str::<figures::Rules>(&text).is_ok(), "{text}");
        seen.insert(text);
    }
    assert!(seen.len() > 3);
}

#[tokio::test]
async fn a_filled_database_is_sound_and_keeps_the_history_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::Sqlite(folder.path().join("maillage.db"));
    let db = Db::open(&settings, MIGRATIONS).await.unwrap();
    let options =
        Options { history: Some("2026-06-18T08:00:00Z".to_owned()), batch: 700, services: 9 };
    let filled = fill_with(&db, demo().take(5_000), &options, &|_| {}).await.unwrap();
    assert_eq!(filled.rows, 5_000);
    assert!(filled.personnes > 50);
    assert_eq!(db.check_integrity().await.unwrap(), Vec::<String>::new());
    let mut read = db.read().await.unwrap();
    let count = |row: &db::Row| row.get::<i64>("n").unwrap();
    let rows = read.query("SELECT COUNT(*) AS n FROM historique", &[]).await.unwrap();
    assert_eq!(count(&rows[0]), 5_000);
    let rows = read
        .query("SELECT COUNT(*) AS n FROM personne WHERE search_key LIKE ' %'", &[])
        .await
        .unwrap();
    assert_eq!(count(&rows[0]), i64::try_from(filled.personnes).unwrap());
}
