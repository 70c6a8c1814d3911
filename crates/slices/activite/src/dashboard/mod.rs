//! The dashboard of a service: the figures its people ask every month, each one opening.
//!
//! What it shows is written in `tableaux_de_bord.toml`, by kind of service.

mod pages;

use serde::Deserialize;

pub(crate) use pages::{reading, routes, year_part};

/// A part of a dashboard.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its title.
    pub titre: String,
    /// The kinds of services it is for; all when empty.
    #[serde(default)]
    pub services: Vec<String>,
    /// Figures shown large.
    #[serde(default)]
    pub chiffres: Vec<String>,
    /// Tables, with their chart.
    #[serde(default)]
    pub tableaux: Vec<Drawn>,
    /// Figures counted on one axis, as charts.
    #[serde(default)]
    pub graphiques: Vec<Drawn>,
}

/// A table or a figure, and how it is drawn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Its name in the catalogue.
    pub id: String,
    /// `barres`, `barres_groupees`, `barres_empilees`, `barres_couchees`, `lignes`; no chart when
    /// empty.
    #[serde(default)]
    pub dessin: String,
    /// For a table: whether its columns run along the axis.
    #[serde(default)]
    pub par_colonnes: bool,
    /// For a table: the lines to draw, by label; all when empty.
    #[serde(default)]
    pub seulement: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bloc: Vec<Block>,
}

/// The parts of the dashboard of a kind of service.
///
/// # Errors
///
/// The cause, when the shipped text contradicts itself.
pub fn dashboards(nature: &str) -> Result<Vec<Block>, String> {
    let written: Written =
        toml::from_str(include_str!("tableaux_de_bord.toml")).map_err(|e| e.to_string())?;
    Ok(written
        .bloc
        .into_iter()
        .filter(|block| block.services.is_empty() || block.services.iter().any(|n| n == nature))
        .collect())
}

/// The kind of chart that a word of the text names.
pub(crate) fn chart_kind(word: &str) -> Option<print::ChartKind> {
    Some(match word {
        "barres" => print::ChartKind::Bars,
        "barres_groupees" => print::ChartKind::GroupedBars,
        "barres_empilees" => print::ChartKind::StackedBars,
        "barres_couchees" => print::ChartKind::HorizontalBars,
        "lignes" => print::ChartKind::Line,
        "pyramide" => print::ChartKind::Pyramid,
        _ => return None,
    })
}
