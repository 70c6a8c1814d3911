//! The roles of rows and columns, guessed from French labels.
//!
//! Case, accents and punctuation do not count. A guess is a proposal: whoever typed the table
//! sees it and may set another role. What is not recognised is a part (row) or a value (column).

use crate::grid::{ColumnRole, Grid, RowRole};

/// Lower case, without accents, punctuation as single spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' => folded.push('i'),
            'ô' | 'ö' => folded.push('o'),
            'ù' | 'û' | 'ü' => folded.push('u'),
            'ç' => folded.push('c'),
            'œ' => folded.push_str("oe"),
            // Accents typed apart (decomposed text) leave no trace.
            '\u{300}'..='\u{36f}' => {}
            '%' => folded.push_str(" % "),
            c if c.is_alphanumeric() => folded.push(c),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The month named by a folded word, abbreviated or not.
pub(crate) fn month_named(word: &str) -> Option<u8> {
    const MONTHS: [(&str, u8); 12] = [
        ("janvier", 1),
        ("fevrier", 2),
        ("mars", 3),
        ("avril", 4),
        ("mai", 5),
        ("juin", 6),
        ("juillet", 7),
        ("aout", 8),
        ("septembre", 9),
        ("octobre", 10),
        ("novembre", 11),
        ("decembre", 12),
    ];
    // « jui » alone would be June or July.
    if word.len() < 3 || word == "jui" {
        return None;
    }
    MONTHS.into_iter().find(|(name, _)| name.starts_with(word)).map(|(_, month)| month)
}

fn guess_row(label: &str) -> Option<RowRole> {
    let folded = fold(label);
    let has = |stems: &[&str]| folded.split(' ').any(|w| stems.iter().any(|s| w.starts_with(s)));
    let is = |words: &[&str]| folded.split(' ').any(|w| words.contains(&w));
    if has(&["capacit", "taux", "moyen", "age", "duree", "delai"]) || is(&["%"]) {
        return Some(RowRole::Free);
    }
    if folded.starts_with("sous total") {
        return Some(RowRole::SubTotal);
    }
    if has(&["present", "presence", "effectif"]) || folded.contains("mesures en cours") {
        if is(&["debut", "1er", "janvier", "ouverture"]) {
            return Some(RowRole::PresentsStart);
        }
        if is(&["fin", "31", "30", "decembre", "cloture"]) {
            return Some(RowRole::PresentsEnd);
        }
    }
    if has(&["total", "ensemble"]) {
        return Some(RowRole::Total);
    }
    let first = folded.split(' ').next().unwrap_or("");
    if ["entree", "admission", "arrivee"].iter().any(|s| first.starts_with(s)) {
        return Some(RowRole::Entrees);
    }
    if ["sortie", "depart", "mainlevee"].iter().any(|s| first.starts_with(s)) {
        return Some(RowRole::Sorties);
    }
    None
}

fn guess_column(label: &str, year: i16) -> Option<ColumnRole> {
    let folded = fold(label);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or("");
    if let Some(month) = month_named(first) {
        return Some(ColumnRole::Month(month));
    }
    if folded == "n 1" || folded == (year - 1).to_string() || folded.ends_with(" n 1") {
        return Some(ColumnRole::PreviousYear);
    }
    if folded.split(' ').any(|w| w == "%" || w.starts_with("pourcent") || w == "part") {
        return Some(ColumnRole::Percent);
    }
    let is_total = ["total", "annee", "cumul", "ensemble"].iter().any(|s| first.starts_with(s));
    if is_total || folded == year.to_string() || folded == "n" {
        return Some(ColumnRole::Total);
    }
    // « 01/2021 », « 12/21 ».
    let second = words.next().unwrap_or("");
    let month = first.parse::<u8>().ok().filter(|m| (1..=12).contains(m));
    month.filter(|_| second.parse::<u16>().is_ok()).map(ColumnRole::Month)
}

/// Sets the role of every row and column of `grid` from its label.
///
/// Several rows of entries make no movement table by themselves; in a table without presences
/// they are parts of its total. A table with one value column and no months adds downwards only.
pub fn guess_roles(grid: &mut Grid) {
    let mut parent = None;
    for index in 0..grid.rows.len() {
        let Some(row) = grid.rows.get_mut(index) else { continue };
        let is_detail = fold(&row.label).starts_with("dont ");
        row.role = match (is_detail, parent) {
            (true, Some(parent)) => RowRole::DetailOf(parent),
            _ => guess_row(&row.label).unwrap_or(RowRole::Part),
        };
        if !matches!(row.role, RowRole::DetailOf(_)) {
            parent = Some(index);
        }
    }
    let has_presence =
        grid.rows.iter().any(|r| matches!(r.role, RowRole::PresentsStart | RowRole::PresentsEnd));
    if !has_presence {
        for row in &mut grid.rows {
            if matches!(row.role, RowRole::Entrees | RowRole::Sorties) {
                row.role = RowRole::Part;
            }
        }
    }
    let guesses: Vec<_> = grid.columns.iter().map(|c| guess_column(&c.label, grid.year)).collect();
    let has_months = guesses.iter().any(|g| matches!(g, Some(ColumnRole::Month(_))));
    let counted = guesses.iter().filter(|g| g.is_none()).count();
    let has_total = guesses.contains(&Some(ColumnRole::Total)) && counted > 1;
    for (column, guess) in grid.columns.iter_mut().zip(guesses) {
        column.role = match guess {
            // « 2020 | 2021 »: the year stands alone, there is nothing to add across.
            Some(ColumnRole::Total) if !has_months && !has_total => ColumnRole::Value,
            Some(role) => role,
            None if has_months => ColumnRole::Free,
            None if has_total => ColumnRole::Part,
            None => ColumnRole::Value,
        };
    }
}
