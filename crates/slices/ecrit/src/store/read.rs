//! Validated writings as plain text: for who answers a request of the person they are about.

use db::{DbError, Read, Vault};
use print::{Block, Document, plain_text};

use super::{COLUMNS, DOCUMENT, SIMPLE, ecrit_of, sendings_of, shape};
use crate::model::Ecrit;

/// A validated writing, read.
#[derive(Debug, Clone)]
pub struct Lu {
    /// What it is.
    pub ecrit: Ecrit,
    /// Its parts: title, text; a line a paragraph.
    pub parties: Vec<(String, String)>,
    /// The easy text beside it; empty without one.
    pub simple: String,
    /// What parents said of it: who, how, when; and their words.
    pub parents: Vec<(String, String)>,
    /// When it was sent, to whom, how.
    pub envois: Vec<String>,
}

/// Every validated writing kept on a child, whatever the service and the category: for who answers a
/// request of the person, and keeps back what may not leave. A draft is not a finished document (CRPA,
/// art. L. 311-2).
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a text is not the one that was kept.
pub async fn validated_of(
    read: &mut Read,
    vault: &Vault,
    personne: i64,
) -> Result<Vec<Lu>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, document, simple FROM ecrit
          WHERE personne_id = $1 AND frozen_at IS NOT NULL ORDER BY id"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &[personne.into()]).await? {
        let ecrit = ecrit_of(vault, &row)?;
        let place = ecrit.id.to_string();
        let document: Option<String> = row.get("document")?;
        let document = document.map(|kept| vault.open(DOCUMENT, &place, &kept)).transpose()?;
        let document: Document = match document.as_deref() {
            Some(text) => serde_json::from_str(text).map_err(|_| shape("document"))?,
            None => Document::default(),
        };
        let simple = vault.open(SIMPLE, &place, &row.get::<String>("simple")?)?;
        let sent = sendings_of(read, ecrit.id).await?;
        let envois = sent.iter().map(crate::model::Envoi::told).collect();
        let said = super::parents::parents_of(read, vault, ecrit.id).await?;
        let parents = said.into_iter().map(|one| (one.told(), one.mots)).collect();
        all.push(Lu { ecrit, parties: parties(&document.blocks), simple, parents, envois });
    }
    Ok(all)
}

/// The parts of a document: a heading of the first level begins one.
fn parties(blocks: &[Block]) -> Vec<(String, String)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level: 1, text, .. } => all.push((text.clone(), Vec::new())),
            other => {
                if all.is_empty() {
                    all.push((String::new(), Vec::new()));
                }
                if let Some((_, lines)) = all.last_mut() {
                    told(other, lines);
                }
            }
        }
    }
    all.into_iter()
        .map(|(titre, lines)| (titre, lines.join("\n")))
        .filter(|(_, texte)| !texte.is_empty())
        .collect()
}

/// What a block says, line after line.
fn told(block: &Block, lines: &mut Vec<String>) {
    match block {
        Block::Heading { text, .. } => lines.push(text.clone()),
        Block::Paragraph { text } | Block::Quote { text } => lines.push(plain_text(text)),
        Block::List { items, .. } => {
            for item in items {
                lines.push(format!("– {}", plain_text(&item.text)));
                item.children.iter().for_each(|child| told(child, lines));
            }
        }
        Block::Table(table) => {
            for row in &table.rows {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                lines.push(cells.join(" ; "));
            }
        }
        Block::Figure(_) | Block::PageBreak => {}
        Block::Callout { blocks, .. } => blocks.iter().for_each(|inside| told(inside, lines)),
        Block::Definitions { entries } => {
            for one in entries {
                lines.push(format!("{} {}", one.term, plain_text(&one.text)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use print::{Block, Inline, Item};

    use super::parties;

    #[test]
    fn a_writing_is_told_part_by_part_with_nothing_lost() {
        let items = vec![Item { text: vec![Inline::text("Une visite")], children: Vec::new() }];
        let blocks = [
            Block::paragraph("Avant tout titre."),
            Block::heading(1, "Santé"),
            Block::Paragraph { text: vec![Inline::text("Elle "), Inline::strong("va bien")] },
            Block::heading(2, "Suite"),
            Block::List { ordered: false, items },
            Block::heading(1, "Vide"),
        ];
        let told = parties(&blocks);
        let expected = [("", "Avant tout titre."), ("Santé", "Elle va bien\nSuite\n– Une visite")];
        let told: Vec<(&str, &str)> =
            told.iter().map(|(titre, texte)| (titre.as_str(), texte.as_str())).collect();
        assert_eq!(told, expected);
    }
}
