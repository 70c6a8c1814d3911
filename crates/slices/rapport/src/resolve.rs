//! What a text may name: a figure, a table, a chart, a list of the register. What is named is
//! remembered, so that the last page defines all of it.

use std::{cell::RefCell, collections::BTreeMap};

use figures::{Ask, World};
use print::{Block, ChartKind, Inline, Resolver};
use tableau::ChartBy;

/// The register of one service over one period, for the texts of a report.
pub(crate) struct Names<'w> {
    pub world: World<'w>,
    pub ask: Ask,
    /// The lists that a text may name, already read: name and table.
    pub lists: BTreeMap<String, print::Table>,
    /// Where figures open, on a screen: the address of the service, and the period.
    pub opens: Option<(String, String)>,
    pub used: RefCell<Used>,
}

/// What the texts named.
#[derive(Debug, Default)]
pub(crate) struct Used {
    pub figures: Vec<String>,
    pub tables: Vec<String>,
}

fn push(names: &mut Vec<String>, id: &str) {
    if !names.iter().any(|own| own == id) {
        names.push(id.to_owned());
    }
}

/// Splits `id:barres:colonnes` into the id, the kind of chart and what runs along the axis.
fn drawn(text: &str) -> (&str, Option<ChartKind>, ChartBy) {
    let mut parts = text.split(':').map(str::trim);
    let id = parts.next().unwrap_or_default();
    let mut kind = None;
    let mut by = ChartBy::Lines;
    for word in parts {
        match word {
            "barres" => kind = Some(ChartKind::Bars),
            "barres_groupees" => kind = Some(ChartKind::GroupedBars),
            "barres_empilees" => kind = Some(ChartKind::StackedBars),
            "barres_couchees" => kind = Some(ChartKind::HorizontalBars),
            "lignes" => kind = Some(ChartKind::Line),
            "pyramide" => kind = Some(ChartKind::Pyramid),
            "colonnes" => by = ChartBy::Columns,
            _ => {}
        }
    }
    (id, kind, by)
}

impl Names<'_> {
    fn missing(kind: &str, id: &str) -> Block {
        Block::Callout {
            kind: print::Callout::Warning,
            blocks: vec![Block::paragraph(format!(
                "« {kind}:{id} » n’existe pas dans le catalogue de ce service. Corrigez le nom."
            ))],
        }
    }

    /// Where a figure or a table opens, when the reader is on a screen.
    fn opens(&self, kind: &str, id: &str) -> Option<String> {
        let (base, period) = self.opens.as_ref()?;
        Some(format!("{base}/{kind}/{id}?{period}"))
    }

    fn records(&self, kind: &str, id: &str, cell: &str) -> Option<String> {
        let (base, period) = self.opens.as_ref()?;
        Some(format!("{base}/{kind}/{id}/fiches?{period}&{cell}"))
    }

    fn chart(&self, text: &str) -> Block {
        let (id, kind, by) = drawn(text);
        if self.world.catalogue.table(id).is_some() {
            push(&mut self.used.borrow_mut().tables, id);
            return match figures::evaluate_table(&self.world, id, &self.ask) {
                Ok(table) => Block::Figure(tableau::chart_of_table(
                    &table,
                    kind.unwrap_or(ChartKind::GroupedBars),
                    by,
                    &[],
                )),
                Err(_) => Self::missing("graphique", id),
            };
        }
        match figures::evaluate(&self.world, id, &self.ask) {
            Ok(answer) => {
                push(&mut self.used.borrow_mut().figures, id);
                let long = answer.cells.len() > 8
                    || answer.cells.iter().any(|cell| cell.labels.concat().chars().count() > 12);
                let natural = if long { ChartKind::HorizontalBars } else { ChartKind::Bars };
                Block::Figure(tableau::chart_of_answer(&answer, kind.unwrap_or(natural)))
            }
            Err(_) => Self::missing("graphique", id),
        }
    }
}

impl Resolver for Names<'_> {
    fn block(&self, kind: &str, id: &str) -> Option<Block> {
        let id = id.trim();
        Some(match kind {
            "tableau" => {
                push(&mut self.used.borrow_mut().tables, id);
                match figures::evaluate_table(&self.world, id, &self.ask) {
                    Ok(table) => Block::Table(tableau::printed_table(&table, |row, column| {
                        self.records("tableaux", id, &format!("ligne={row}&colonne={column}"))
                    })),
                    Err(_) => Self::missing(kind, id),
                }
            }
            "figure" => match figures::evaluate(&self.world, id, &self.ask) {
                Ok(answer) => {
                    push(&mut self.used.borrow_mut().figures, id);
                    Block::Table(tableau::answer_table(&answer, |cell| {
                        self.records("figures", id, &format!("cellule={cell}"))
                    }))
                }
                Err(_) => Self::missing(kind, id),
            },
            "graphique" => self.chart(id),
            "liste" => match self.lists.get(id) {
                Some(table) => Block::Table(table.clone()),
                None => Self::missing(kind, id),
            },
            _ => return None,
        })
    }

    fn inline(&self, kind: &str, id: &str) -> Option<Inline> {
        if kind != "figure" {
            return None;
        }
        let answer = figures::evaluate_on(&self.world, id.trim(), &[], &self.ask).ok()?;
        push(&mut self.used.borrow_mut().figures, id.trim());
        let words = answer.cells.first().map(|cell| Inline::strong(cell.text.clone()))?;
        Some(match self.opens("figures", id.trim()) {
            Some(href) => Inline::Link { href, text: vec![words] },
            None => words,
        })
    }
}
