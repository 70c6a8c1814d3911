//! A figure or a table as JSON or CSV, with all that a reader needs to trust it.

use figures::day::to_date;
use figures::{Answer, CellValue, Fraction, KeyPart, Records, Table};
use serde_json::{Value, json};
use vocabulary::no_formula;

fn number(value: Option<Fraction>) -> Value {
    value.map_or(Value::Null, |value| {
        if value.denominator() == 1 {
            i64::try_from(value.numerator()).map_or_else(|_| value.to_f64().into(), Value::from)
        } else {
            value.to_f64().into()
        }
    })
}

fn iso(day: figures::day::Day) -> Value {
    to_date(day).map_or(Value::Null, |date| date.to_string().into())
}

/// What was done to small numbers, null when nothing was.
fn protection(mask_up_to: u32) -> Value {
    if mask_up_to == 0 {
        return Value::Null;
    }
    json!({ "masques_jusqu_a": mask_up_to, "arrondis_a": mask_up_to })
}

fn key(part: &KeyPart) -> Value {
    match part {
        KeyPart::Piece(day) => iso(*day),
        KeyPart::Code(code) => code.as_str().into(),
        KeyPart::Id(id) => (*id).into(),
        KeyPart::Band(place) | KeyPart::Size(place) => (*place).into(),
        KeyPart::Missing => Value::Null,
    }
}

/// Writes a figure: definition, parameters, window, and each cell with n and N; with the records
/// of the cells when they are given, one for each cell in order.
pub fn evaluate_to_json(answer: &Answer, records: Option<&[Records]>) -> String {
    let cells: Vec<Value> = answer
        .cells
        .iter()
        .enumerate()
        .map(|(place, cell)| {
            let masked = cell.value == CellValue::Masked;
            let mut line = json!({
                "labels": cell.labels,
                "key": cell.key.iter().map(key).collect::<Vec<_>>(),
                "value": number(cell.value.number()),
                "text": cell.text,
                "n": number(cell.n),
                "N": number(cell.base),
                "rows": if masked { Value::Null } else { cell.rows.into() },
                "masked": masked,
            });
            if let Some(records) = records.and_then(|records| records.get(place)) {
                line["records"] = json!({
                    "population": records.population,
                    "rows": records.rows.iter()
                        .map(|(id, share)| json!({ "id": id, "share": share }))
                        .collect::<Vec<_>>(),
                    "individuals": records.individuals,
                });
            }
            line
        })
        .collect();
    let value = json!({
        "figure": answer.figure,
        "label": answer.label,
        "definition": answer.definition,
        "unit": answer.unit,
        "scope": answer.scope,
        "exclusions": answer.exclusions,
        "start": iso(answer.start),
        "end": iso(answer.end - 1),
        "window": answer.window,
        "axes": answer.axes.iter().map(|head| head.label.clone()).collect::<Vec<_>>(),
        "parameters": answer.parameters.iter()
            .map(|(label, text)| json!({ "label": label, "text": text }))
            .collect::<Vec<_>>(),
        "warnings": answer.warnings,
        "protection": protection(answer.mask_up_to),
        "cells": cells,
    });
    format!("{value:#}\n")
}

fn line(out: &mut String, cells: &[String]) {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            let cell = &no_formula(cell);
            if cell.contains([';', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        })
        .collect();
    out.push_str(&quoted.join(";"));
    out.push_str("\r\n");
}

fn plain(value: Option<Fraction>, decimals: u8) -> String {
    value.map_or_else(String::new, |value| value.plain(decimals).replace('.', ","))
}

/// Writes a figure as CSV with `;`: a line for each cell (or each record), then the definition,
/// the window and the parameters, one by line.
pub fn evaluate_to_csv(answer: &Answer, records: Option<&[Records]>) -> String {
    let mut out = String::new();
    let mut heads: Vec<String> = vec!["indicateur".to_owned()];
    heads.extend(answer.axes.iter().map(|head| head.label.clone()));
    heads.extend(["valeur", "imprime", "n", "N", "lignes"].map(str::to_owned));
    if records.is_some() {
        heads.extend(["population", "id", "part"].map(str::to_owned));
    }
    line(&mut out, &heads);
    for (place, cell) in answer.cells.iter().enumerate() {
        let mut cells = vec![answer.label.clone()];
        cells.extend(cell.labels.iter().cloned());
        cells.extend([
            plain(cell.value.number(), answer.decimals),
            cell.text.clone(),
            plain(cell.n, 0),
            plain(cell.base, 0),
            if cell.value == CellValue::Masked { String::new() } else { cell.rows.to_string() },
        ]);
        match records.and_then(|records| records.get(place)) {
            None => line(&mut out, &cells),
            Some(records) => {
                for (id, share) in &records.rows {
                    let mut cells = cells.clone();
                    cells.extend([records.population.clone(), id.to_string(), share.to_string()]);
                    line(&mut out, &cells);
                }
            }
        }
    }
    let mut told = |label: &str, text: &str| line(&mut out, &[label.to_owned(), text.to_owned()]);
    told("Définition", &answer.definition);
    told("Fenêtre", &answer.window);
    if let Some(scope) = &answer.scope {
        told("Périmètre", scope);
    }
    if let Some(exclusions) = &answer.exclusions {
        told("Exclusions", exclusions);
    }
    for (label, text) in &answer.parameters {
        told(label, text);
    }
    for warning in &answer.warnings {
        told("Avertissement", warning);
    }
    out
}

/// Writes a table as CSV with `;`, totals, notes and definitions below.
pub fn table_to_csv(table: &Table) -> String {
    let mut out = String::new();
    line(&mut out, std::slice::from_ref(&table.title));
    let mut heads = table.row_heads.clone();
    heads.extend(table.columns.iter().map(|column| column.labels.join(" ")));
    line(&mut out, &heads);
    for row in &table.rows {
        let mut cells = row.labels.clone();
        cells.extend(row.cells.iter().map(|cell| cell.text.clone()));
        line(&mut out, &cells);
    }
    for note in &table.notes {
        line(&mut out, &["Note".to_owned(), note.clone()]);
    }
    for one in &table.definitions {
        line(&mut out, &[one.label.clone(), one.definition.clone(), one.window.clone()]);
    }
    out
}

/// Writes a table as JSON.
pub fn table_to_json(table: &Table) -> String {
    let rows: Vec<Value> = table
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<Value> = row
                .cells
                .iter()
                .map(|cell| {
                    json!({
                        "figure": cell.figure,
                        "value": number(cell.value.number()),
                        "text": cell.text,
                        "n": number(cell.n),
                        "N": number(cell.base),
                        "masked": cell.value == CellValue::Masked,
                    })
                })
                .collect();
            json!({ "labels": row.labels, "total": row.total, "cells": cells })
        })
        .collect();
    let value = json!({
        "table": table.id,
        "title": table.title,
        "row_heads": table.row_heads,
        "columns": table.columns.iter().map(|column| column.labels.clone()).collect::<Vec<_>>(),
        "rows": rows,
        "notes": table.notes,
        "protection": protection(table.mask_up_to),
        "definitions": table.definitions.iter().map(|one| json!({
            "figure": one.figure,
            "label": one.label,
            "definition": one.definition,
            "window": one.window,
            "exclusions": one.exclusions,
        })).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
