//! Which sheets a workbook has, and their names: at most 31 letters, unique, none refused.

use std::collections::HashSet;

use super::Page;
use crate::{escape::clean, model::Block, table::Table};

/// The name of the first sheet.
pub(super) const CONTENTS: &str = "Sommaire";

/// A page per table and per chart, wherever they stand in the document.
pub(super) fn collect(blocks: &[Block]) -> Vec<Page<'_>> {
    let mut taken = HashSet::from([CONTENTS.to_lowercase()]);
    let mut pages = Vec::new();
    gather(blocks, &mut taken, &mut pages);
    pages
}

fn gather<'a>(blocks: &'a [Block], taken: &mut HashSet<String>, pages: &mut Vec<Page<'a>>) {
    for block in blocks {
        match block {
            Block::Table(table) => {
                let title = title(table);
                pages.push(Page {
                    name: name(&title, taken),
                    title,
                    table: table.clone(),
                    chart: None,
                });
            }
            Block::Figure(chart) => {
                let title =
                    if chart.title.is_empty() { "Graphique".into() } else { chart.title.clone() };
                pages.push(Page {
                    name: name(&title, taken),
                    title,
                    table: chart.figures(),
                    chart: Some(chart),
                });
            }
            Block::Callout { blocks, .. } => gather(blocks, taken, pages),
            Block::List { items, .. } => {
                for item in items {
                    gather(&item.children, taken, pages);
                }
            }
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::Definitions { .. }
            | Block::PageBreak => {}
        }
    }
}

fn title(table: &Table) -> String {
    if table.caption.is_empty() { "Tableau".into() } else { table.caption.clone() }
}

/// A name spreadsheets accept, not taken yet (they ignore case).
fn name(title: &str, taken: &mut HashSet<String>) -> String {
    let kept: String = clean(title)
        .chars()
        .map(|letter| if "[]:*?/\\'\n\t".contains(letter) { ' ' } else { letter })
        .collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = if kept.is_empty() { "Feuille".to_owned() } else { kept };
    // Excel keeps « History » for itself in English.
    let kept = if kept.eq_ignore_ascii_case("history") { "Feuille".to_owned() } else { kept };
    let mut number = 1_u32;
    loop {
        let tail = if number == 1 { String::new() } else { format!(" {number}") };
        let room = 31 - tail.len();
        let mut name = String::new();
        let mut is_cut = false;
        for letter in kept.chars() {
            // Spreadsheets count UTF-16 units.
            if name.encode_utf16().count() + letter.len_utf16() > room {
                is_cut = letter != ' ';
                break;
            }
            name.push(letter);
        }
        // Rather a word less than half a word.
        let whole = name.rfind(' ').filter(|&at| is_cut && at > 14).unwrap_or(name.len());
        let name = format!("{}{tail}", name[..whole].trim_end_matches([' ', ',', ';', '-']));
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_unique_and_free_of_refused_signs() {
        let mut taken = HashSet::new();
        let long = "Présents : entrées/sorties [2025] d'un service au nom très long";
        let first = name(long, &mut taken);
        let second = name(long, &mut taken);
        assert_eq!(first, "Présents entrées sorties 2025 d");
        assert_eq!(
            name("Présents, entrées et sorties par mois", &mut taken),
            "Présents, entrées et sorties"
        );
        assert_eq!(second, "Présents entrées sorties 2025 2");
        assert_eq!(name("''", &mut taken), "Feuille");
    }
}
