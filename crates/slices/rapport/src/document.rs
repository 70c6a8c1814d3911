//! The chapters of a report as one document, with the page of definitions at its end.

use std::{cell::RefCell, collections::BTreeMap};

use figures::{Answer, Ask, World};
use jiff::civil::Date;
use print::{Block, Definition, Document, Inline};

use crate::{
    model::{Chapitre, Modele},
    resolve::{Names, Used},
};

/// What a document is made from.
pub struct Source<'w> {
    /// What figures are counted on.
    pub world: World<'w>,
    /// The services and the period.
    pub ask: Ask,
    /// The title of the report.
    pub titre: String,
    /// The service.
    pub service: String,
    /// The organisation.
    pub organisation: String,
    /// The year.
    pub annee: i16,
    /// The day it is printed.
    pub today: Date,
    /// The lists of the register that texts may name.
    pub lists: BTreeMap<String, print::Table>,
    /// The address of the service, for a reader on a screen: each figure then opens its records.
    pub opens: Option<String>,
}

/// The chapters of a model plan, for a report that nobody has begun.
pub fn of_model(modele: &Modele) -> Vec<Chapitre> {
    modele
        .chapitre
        .iter()
        .map(|own| Chapitre {
            id: 0,
            titre: own.titre.clone(),
            texte: own.texte.clone(),
            version: 1,
        })
        .collect()
}

/// Makes the document; returns with it the tables and the figures that its texts named.
pub fn build(source: Source<'_>, chapitres: &[Chapitre]) -> (Document, Vec<String>, Vec<String>) {
    let names = Names {
        world: source.world,
        ask: source.ask,
        lists: source.lists,
        opens: source.opens.map(|base| (base, format!("annee={}", source.annee))),
        used: RefCell::default(),
    };
    let mut blocks = Vec::new();
    for (at, chapitre) in chapitres.iter().enumerate() {
        if at > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.push(Block::heading(1, chapitre.titre.clone()));
        blocks.extend(print::markdown(&chapitre.texte, 1, &names));
    }
    let used = names.used.replace(Used::default());
    if !used.figures.is_empty() || !used.tables.is_empty() {
        blocks.push(Block::PageBreak);
        blocks.extend(definitions(&names, &used));
    }
    let mut cover_lines = vec![format!("Exercice {}", source.annee)];
    let last = Date::new(source.annee, 12, 31).unwrap_or(source.today);
    if source.annee == source.today.year() && source.today < last {
        // What is counted and what it is compared with both stop there.
        let day = vocabulary::written_day(source.today);
        cover_lines.push(format!("Année en cours : les chiffres sont au {day}"));
    }
    let document = Document {
        title: source.titre,
        subtitle: source.service,
        organisation: source.organisation,
        cover_lines,
        date_line: vocabulary::written_day(source.today),
        lang: "fr".to_owned(),
        blocks,
        ..Document::default()
    };
    (document, used.tables, used.figures)
}

/// The last page: what each figure counts, over which window, by which rules of the service.
fn definitions(names: &Names<'_>, used: &Used) -> Vec<Block> {
    let mut entries: BTreeMap<String, Definition> = BTreeMap::new();
    let mut parameters: Vec<(String, String)> = Vec::new();
    // A figure of another window, such as a plan of several years, is under other rules too.
    let of_the_report =
        |answer: &Answer| (answer.start, answer.end) == (names.ask.start, names.ask.end);
    let mut note = |label: &str, text: String| {
        entries.entry(label.to_owned()).or_insert_with(|| Definition {
            anchor: String::new(),
            term: label.to_owned(),
            text: vec![Inline::text(text)],
        });
    };
    for id in &used.figures {
        let Ok(answer) = figures::evaluate_on(&names.world, id, &[], &names.ask) else { continue };
        let left_out = answer
            .exclusions
            .as_ref()
            .map_or(String::new(), |text| format!(" Non compté : {text}"));
        note(&answer.label, format!("{} ({}).{left_out}", answer.definition, answer.window));
        if !of_the_report(&answer) {
            continue;
        }
        for parameter in answer.parameters {
            if !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
    }
    for id in &used.tables {
        let Ok(table) = figures::evaluate_table(&names.world, id, &names.ask) else { continue };
        for own in table.definitions {
            note(&own.label, format!("{} ({}).", own.definition, own.window));
            if let Ok(answer) = figures::evaluate_on(&names.world, &own.figure, &[], &names.ask)
                && of_the_report(&answer)
            {
                for parameter in answer.parameters {
                    if !parameters.contains(&parameter) {
                        parameters.push(parameter);
                    }
                }
            }
        }
    }
    let mut blocks = vec![
        Block::heading(1, "Définitions et règles de comptage"),
        Block::paragraph(
            "Les chiffres de ce rapport sont calculés à partir du registre du service, selon les \
             définitions et les règles que voici.",
        ),
        Block::heading(2, "Définitions"),
        Block::Definitions { entries: entries.into_values().collect() },
    ];
    if !parameters.is_empty() {
        blocks.push(Block::heading(2, "Règles de comptage du service"));
        blocks.push(Block::Definitions {
            entries: parameters
                .into_iter()
                .map(|(label, sentence)| Definition {
                    anchor: String::new(),
                    term: label,
                    text: vec![Inline::text(sentence)],
                })
                .collect(),
        });
    }
    blocks
}
