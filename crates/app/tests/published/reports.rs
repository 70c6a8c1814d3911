//! Both reports from their model plans, in every format, with what the published ones showed.

use figures::day::{day, from_date};
use jiff::civil::date;
use rapport::{Format, Source};

use crate::house::{Maison, maisons};

/// A chart or a table lost in the published copies, and the title under which it is printed again.
const AER: &[(&str, &str)] = &[
    ("C003-1", "Personnel par fonction"),
    ("C003-2", "Admissions par prescripteur"),
    ("C003-3", "Admissions par territoire"),
    ("C003-4", "Enfants suivis par âge"),
    ("C003-5", "Familles par taille de fratrie suivie"),
    ("C003-6", "Mesures suivies par territoire"),
    ("C003-7", "Sorties par durée"),
    ("C003-8", "Scores par chapitre"),
    ("C003-10", "Avancement du plan d’action"),
];

const CER: &[(&str, &str)] = &[
    ("C001-1", "Journées réalisées, deux années"),
    ("C001-2", "Pyramide des âges"),
    ("C001-3", "Mouvement du personnel"),
    ("C001-4", "Incidents par nature et par mois"),
    ("C001-5", "Demandes par département"),
    ("C001-6", "Admissions par département d’origine et par mode"),
    ("C001-7", "Admissions par âge"),
    ("C001-8", "Scolarité à l’entrée"),
    ("C001-9", "Hébergement avant l’entrée"),
    ("C001-10", "Sorties par motif"),
    ("C001-11", "Projets de sortie par nature"),
    ("C001-12", "Hébergement à la sortie"),
];

async fn document(maison: &Maison, service: i64, nature: &str, annee: i16) -> print::Document {
    let lists = rapport::lists(&maison.shell, &maison.register, &maison.directeur(), service).await;
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
    };
    rapport::build(source, &rapport::of_model(&modele)).0
}

/// The titles of the charts, and of the charts and tables, of a document.
fn titles(json: &serde_json::Value, charts: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(fields) => {
            if fields.contains_key("series")
                && let Some(title) = fields.get("title").and_then(serde_json::Value::as_str)
            {
                charts.push(title.to_owned());
            }
            fields.values().for_each(|value| titles(value, charts));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| titles(item, charts)),
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
            let mut charts = Vec::new();
            titles(&serde_json::from_str(&json).unwrap(), &mut charts);
            for (id, title) in lost {
                assert!(charts.iter().any(|own| own == title), "{id}, « {title} »: {charts:#?}");
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
