//! Both reports from their model plans, in every format, with what the published ones showed.

use figures::day::{day, from_date};
use jiff::civil::date;
use rapport::{Format, Source};
use serde_json::Value;

use crate::house::{Maison, maisons};

/// A chart lost in the published copies: the title under which it is printed again, and what its
/// series (or its line, drawn by columns) add up to, as far as the document says.
type Lost = (&'static str, &'static str, &'static [(&'static str, f64)]);

const AER: &[Lost] = &[
    ("C003-1", "Personnel par fonction", &[("Professionnels", 11.0)]),
    ("C003-2", "Admissions par prescripteur", &[("Entrées", 53.0)]),
    ("C003-3", "Admissions par territoire", &[("Entrées", 53.0)]),
    ("C003-4", "Enfants suivis par âge", &[("File active", 82.0)]),
    (
        "C003-5",
        "Familles par taille de fratrie suivie",
        &[("Familles suivies", 44.0), ("File active", 82.0)],
    ),
    ("C003-6", "Mesures suivies par territoire", &[("File active", 82.0)]),
    ("C003-7", "Sorties par durée", &[("Sorties", 39.0)]),
    ("C003-8", "Scores par chapitre", &[]),
    ("C003-10", "Avancement du plan d’action", &[("Actions du plan", 15.0)]),
];

const CER: &[Lost] = &[
    ("C001-1", "Journées réalisées, deux années", &[("Journées réalisées", 2407.0 + 2019.0)]),
    ("C001-2", "Pyramide des âges", &[]),
    ("C001-3", "Mouvement du personnel", &[("Arrivées", 12.0), ("Départs", 4.0)]),
    (
        "C001-4",
        "Incidents par nature et par mois",
        &[
            ("Stupéfiants", 3.0),
            ("Violence envers un jeune", 0.0),
            ("Violence envers un professionnel", 0.0),
        ],
    ),
    (
        "C001-5",
        "Demandes depuis le 1er décembre, par département",
        &[("Demandes depuis le 1er décembre", 243.0)],
    ),
    (
        "C001-6",
        "Admissions par département d’origine et par mode",
        &[("Préparée", 21.0), ("Immédiate", 5.0)],
    ),
    ("C001-7", "Admissions par âge", &[("Enfants accompagnés", 19.0)]),
    ("C001-8", "Scolarité à l’entrée", &[("Enfants accompagnés", 19.0)]),
    ("C001-9", "Hébergement avant l’entrée", &[("Enfants accompagnés", 19.0)]),
    ("C001-10", "Sorties par motif", &[("Entrés et sortis dans la période", 9.0)]),
    ("C001-11", "Projets de sortie par nature", &[("Accepté", 6.0)]),
    ("C001-12", "Hébergement à la sortie", &[("Entrés et sortis dans la période", 9.0)]),
];

async fn document(maison: &Maison, service: i64, nature: &str, annee: i16) -> print::Document {
    let lists =
        rapport::lists(&maison.shell, &maison.register, &maison.directeur(), (service, annee))
            .await;
    let Ok(lists) = lists else { panic!("the plan of action cannot be read") };
    maison.facts.set_today(Some(from_date(maison.shell.house.today())));
    let mut granted = maison.grant(service).await;
    let seen = maison.facts.world(granted.read()).await.unwrap();
    let seen = seen.of_organisation(maison.organisation);
    let modele = rapport::modele_for(nature).unwrap();
    let source = Source {
        world: seen.world(),
        ask: Maison::ask(service, (day(annee.into(), 1, 1), day(i32::from(annee) + 1, 1, 1))),
        titre: format!("Rapport d’activité {annee}"),
        service: nature.to_uppercase(),
        organisation: "Association".to_owned(),
        annee,
        today: date(2024, 3, 1),
        lists,
        opens: None,
    };
    rapport::build(source, &rapport::of_model(&modele)).0
}

/// The charts of a document, wherever they stand: title, then the name and the sum of each series.
fn charts(json: &Value, found: &mut Vec<(String, Vec<(String, f64)>)>) {
    match json {
        Value::Object(fields) => {
            if let (Some(Value::String(title)), Some(Value::Array(series))) =
                (fields.get("title"), fields.get("series"))
            {
                let sum = |one: &Value| {
                    let values = one["values"].as_array().unwrap();
                    values.iter().filter_map(Value::as_f64).sum::<f64>()
                };
                let named = |one: &Value| (one["name"].as_str().unwrap().to_owned(), sum(one));
                found.push((title.clone(), series.iter().map(named).collect()));
            }
            fields.values().for_each(|value| charts(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| charts(item, found)),
        _ => {}
    }
}

/// The pages of a PDF: objects of type `Page`, not `Pages`.
fn pages(pdf: &[u8]) -> usize {
    pdf.windows(11).filter(|at| at.starts_with(b"/Type/Page") && at[10] != b's').count()
}

#[tokio::test]
async fn both_reports_are_printed_with_every_chart_that_was_lost() {
    for maison in maisons("reports").await {
        let reports = [(maison.aer, "aer", 2021, AER), (maison.cer, "cer", 2023, CER)];
        for (service, nature, annee, lost) in reports {
            let document = document(&maison, service, nature, annee).await;
            let mut files = Vec::new();
            for format in Format::ALL {
                files.push((format, rapport::write(&document, format).unwrap()));
            }
            let of = |format: Format| {
                files.iter().find(|own| own.0 == format).map(|own| own.1.as_slice()).unwrap()
            };
            let json = String::from_utf8(of(Format::Json).to_vec()).unwrap();
            assert!(
                !json.contains("n’existe pas dans le catalogue"),
                "{nature}: a name is unknown"
            );
            assert!(!json.contains("{{"), "{nature}: a name was not read");
            let mut drawn = Vec::new();
            charts(&serde_json::from_str(&json).unwrap(), &mut drawn);
            for (id, title, sums) in lost {
                let chart = drawn.iter().find(|own| own.0 == *title);
                let (_, series) = chart.unwrap_or_else(|| panic!("{id}, « {title} »: {drawn:#?}"));
                assert!(series.iter().any(|one| one.1 > 0.0), "{id} is empty");
                for (name, sum) in *sums {
                    let one = series.iter().find(|one| one.0 == *name);
                    let counted = one.unwrap_or_else(|| panic!("{id}, « {name} »: {series:?}")).1;
                    assert!((counted - sum).abs() < 0.01, "{id}, « {name} »: {counted}");
                }
            }
            let pdf = of(Format::Pdf);
            assert!(pdf.starts_with(b"%PDF"), "{nature}");
            assert!(pages(pdf) > 5, "{nature}: {} pages", pages(pdf));
            for format in [Format::Docx, Format::Xlsx] {
                let archive = zip::ZipArchive::new(std::io::Cursor::new(of(format))).unwrap();
                assert!(archive.len() > 5, "{nature}: {format:?}");
            }
            let html = String::from_utf8(of(Format::Html).to_vec()).unwrap();
            assert!(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"));
            assert!(html.contains("<svg"), "{nature}: no chart");
        }
    }
}
