//! What a file means: its sheets as record kinds, its columns as fields, its cells as values.

use std::collections::HashMap;

use vocabulary::search_key;

use super::Sheet;
use crate::{Fiche, Field, Kind, Register, Row, show};

/// What is wrong at a place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sheet.
    pub sheet: String,
    /// The row, as the spreadsheet numbers it; 0 for the whole sheet.
    pub row: usize,
    /// The heading of the column; empty for the whole row.
    pub column: String,
    /// What is wrong and what to do, in French.
    pub sentence: String,
    /// Whether a reason would let it pass.
    pub overridable: bool,
}

/// One row of the file, understood.
#[derive(Clone)]
pub struct Item {
    /// The row of its sheet.
    pub number: usize,
    /// Its values; links are in `links`.
    pub row: Row,
    /// Its links: field, and what the file says (a reference, or a name).
    pub links: Vec<(&'static Field, String)>,
}

/// The rows of one sheet, understood.
pub struct Part {
    /// The sheet.
    pub sheet: String,
    /// The record kind.
    pub fiche: &'static Fiche,
    /// The heading of each field's column.
    pub headings: HashMap<&'static str, String>,
    /// Headings that no field answers to.
    pub unknown: Vec<String>,
    /// The rows.
    pub items: Vec<Item>,
}

/// A file, understood.
#[derive(Default)]
pub struct Plan {
    /// Its parts, parents before children.
    pub parts: Vec<Part>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// What an organisation calls its columns: table and folded heading, to the field.
pub type Headings = HashMap<(String, String), String>;

/// Understands a file. `kind` names the record kind when the sheet does not.
pub fn plan(
    register: &Register,
    sheets: &[Sheet],
    kind: Option<&'static Fiche>,
    known: &Headings,
) -> Plan {
    let mut plan = Plan::default();
    for sheet in sheets {
        let named = register.all().iter().copied().find(|fiche| {
            let name = search_key(&sheet.name);
            [fiche.table, fiche.slug, fiche.label, fiche.plural]
                .iter()
                .any(|known| search_key(known) == name)
        });
        let Some(fiche) = kind.or(named) else {
            if !sheet.rows.is_empty()
                && search_key(&sheet.name) != "mode d emploi"
                && search_key(&sheet.name) != "listes"
            {
                plan.problems.push(Problem {
                    sheet: sheet.name.clone(),
                    row: 0,
                    column: String::new(),
                    sentence: "Cette feuille ne porte le nom d’aucune sorte de fiche. Renommez-la \
                               comme dans le modèle, ou supprimez-la."
                        .to_owned(),
                    overridable: false,
                });
            }
            continue;
        };
        let part = understand(fiche, sheet, known, &mut plan.problems);
        plan.parts.push(part);
    }
    // Parents first, whatever the order of the sheets.
    plan.parts.sort_by_key(|part| {
        register.all().iter().position(|fiche| std::ptr::eq(*fiche, part.fiche))
    });
    plan
}

enum Meaning {
    Field(&'static Field),
    Reference,
    Time(&'static Field),
    Nothing,
}

fn meaning(fiche: &'static Fiche, heading: &str, known: &Headings) -> Meaning {
    let key = search_key(heading);
    let named = known.get(&(fiche.table.to_owned(), key.clone()));
    if let Some(field) = named.and_then(|name| fiche.field(name)) {
        return Meaning::Field(field);
    }
    if key == "reference" || named.is_some_and(|name| name == "reference") {
        return Meaning::Reference;
    }
    for field in fiche.fields {
        if [field.name, field.label].iter().any(|own| search_key(own) == key) {
            return Meaning::Field(field);
        }
        let time = format!("{} heure", search_key(field.label));
        if matches!(field.kind, Kind::Moment) && time == key {
            return Meaning::Time(field);
        }
    }
    Meaning::Nothing
}

fn understand(
    fiche: &'static Fiche,
    sheet: &Sheet,
    known: &Headings,
    problems: &mut Vec<Problem>,
) -> Part {
    let meanings: Vec<Meaning> =
        sheet.header.iter().map(|heading| meaning(fiche, heading, known)).collect();
    let mut part = Part {
        sheet: sheet.name.clone(),
        fiche,
        headings: HashMap::new(),
        unknown: Vec::new(),
        items: Vec::with_capacity(sheet.rows.len()),
    };
    for (heading, meaning) in sheet.header.iter().zip(&meanings) {
        match meaning {
            Meaning::Field(field) => {
                part.headings.insert(field.name, heading.clone());
            }
            Meaning::Nothing if !heading.is_empty() => part.unknown.push(heading.clone()),
            _ => {}
        }
    }
    for (number, cells) in &sheet.rows {
        let mut item = Item { number: *number, row: Row::default(), links: Vec::new() };
        let mut times: Vec<(&'static Field, &str)> = Vec::new();
        for (cell, meaning) in cells.iter().zip(&meanings) {
            if cell.is_empty() {
                continue;
            }
            match meaning {
                Meaning::Field(field) => match field.kind {
                    Kind::Link(_) => item.links.push((field, cell.clone())),
                    _ => match show::parse(field, cell) {
                        Ok(Some(value)) => item.row.set(field.name, value),
                        Ok(None) => {}
                        Err(sentence) => problems.push(Problem {
                            sheet: sheet.name.clone(),
                            row: *number,
                            column: part.headings.get(field.name).cloned().unwrap_or_default(),
                            sentence,
                            overridable: false,
                        }),
                    },
                },
                Meaning::Reference => item.row.reference = Some(cell.clone()),
                Meaning::Time(field) => times.push((field, cell)),
                Meaning::Nothing => {}
            }
        }
        for (field, time) in times {
            if let Some(day) = item.row.text(field.name).and_then(|text| text.get(..10)) {
                let both = format!("{day} {time}");
                if let Ok(Some(value)) = show::parse(field, &both) {
                    item.row.set(field.name, value);
                }
            }
        }
        part.items.push(item);
    }
    part
}
