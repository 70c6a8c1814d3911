//! Pasted text as what the checker understands: tables, and one statement a line.

use jiff::civil::Date;
use reconcile::{
    AbsenceItem, BalanceClaim, BreakdownClaim, Cell, DatedCapacity, Denominator, Grid, Input,
    Interval, NomenclatureClaim, Part, PlanClaim, Quantity, RangeClaim, RatioClaim, Statement,
    WindowClaim, intervals,
};
use vocabulary::{parse_day, search_key};

/// What could not be read: line number from 1, and a French sentence.
pub(super) type Unread = (usize, String);

/// Reads tables pasted from a spreadsheet or typed with semicolons.
///
/// Tables are separated by an empty line. The first line holds the title, then the headings of the
/// columns; each other line its label, then its cells.
pub(super) fn read_tables(text: &str, year: i16) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for line in text.lines().chain([""]) {
        let cells: Vec<String> = if line.contains('\t') {
            line.split('\t').map(|cell| cell.trim().to_owned()).collect()
        } else {
            line.split(';').map(|cell| cell.trim().to_owned()).collect()
        };
        if cells.iter().all(String::is_empty) {
            if let Some(grid) = grid_of(&lines, year) {
                grids.push(grid);
            }
            lines.clear();
        } else {
            lines.push(cells);
        }
    }
    grids
}

fn grid_of(lines: &[Vec<String>], year: i16) -> Option<Grid> {
    let (head, rows) = lines.split_first()?;
    let title = head.first()?;
    let headings: Vec<&str> = head.iter().skip(1).map(String::as_str).collect();
    if rows.is_empty() || headings.is_empty() {
        return None;
    }
    let rows: Vec<(&str, Vec<Cell>)> = rows
        .iter()
        .map(|row| {
            let label = row.first().map_or("", String::as_str);
            (label, row.iter().skip(1).map(|cell| Cell::read(cell)).collect())
        })
        .collect();
    Some(Grid::read(title, title, year, "mesures", &headings, &rows))
}

/// Reads statements, one a line; what is not understood is told with its line.
pub(super) fn read_statements(text: &str, year: i16, input: &mut Input) -> Vec<Unread> {
    let mut unread = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let number = index + 1;
        let key = search_key(line);
        if !key.starts_with("taux") && holds_range(line) {
            unread.push((
                number,
                format!(
                    "« {line} » : une fourchette reste une fourchette, et ne se contrôle que dans un taux ou un tableau."
                ),
            ));
            continue;
        }
        let done = if key.starts_with("capacite") {
            read_capacity(line).map(|capacity| input.capacities.push(capacity))
        } else if key.starts_with("taux") {
            read_ratio(line, number).map(|claim| input.statements.push(claim))
        } else if key.starts_with("previsionnel") {
            read_plan(line, number, year).map(|claim| input.statements.push(Statement::Plan(claim)))
        } else if key.starts_with("fenetre") {
            read_window(line, number).map(|claim| input.statements.push(Statement::Window(claim)))
        } else if key.contains(" jours ") && line.contains('=') {
            read_absences(line, number)
                .map(|claim| input.statements.push(Statement::Nomenclature(claim)))
        } else if line.contains(" par ") && line.contains(':') {
            read_breakdown(line, number)
                .map(|claim| input.statements.push(Statement::Breakdown(claim)))
        } else {
            read_balance(line, &input.grids)
                .map(|claim| input.statements.push(Statement::Balance(claim)))
        };
        if done.is_none() {
            unread.push((
                number,
                format!(
                    "« {line} » n’est pas compris. Suivez l’un des exemples donnés sous le champ."
                ),
            ));
        }
    }
    link_parts(input);
    unread
}

/// A balance whose label is no table's sums up the others.
fn link_parts(input: &mut Input) {
    let parts: Vec<String> = input
        .statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Balance(claim) if claim.grid.is_some() => Some(claim.id.clone()),
            _ => None,
        })
        .collect();
    for statement in &mut input.statements {
        if let Statement::Balance(claim) = statement
            && claim.grid.is_none()
            && parts.len() > 1
        {
            claim.parts.clone_from(&parts);
        }
    }
}

fn numbers(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut current = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let next_is_digit = letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if letter.is_ascii_digit() {
            current.push(*letter);
        } else if letter.is_whitespace() && !current.is_empty() && next_is_digit {
            // A space between digits groups thousands.
        } else if !current.is_empty() {
            found.extend(current.parse::<i64>());
            current.clear();
        }
    }
    found.extend(current.parse::<i64>());
    found
}

fn first_number(text: &str) -> Option<i64> {
    numbers(text).first().copied()
}

fn days(text: &str) -> Vec<Date> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter_map(parse_day).collect()
}

fn without_days(text: &str) -> String {
    text.split_whitespace().filter(|word| parse_day(word).is_none()).collect::<Vec<_>>().join(" ")
}

fn read_capacity(line: &str) -> Option<DatedCapacity> {
    let from = days(line).first().copied()?;
    Some(DatedCapacity { from, places: first_number(&without_days(line))? })
}

/// Whether a line says a number as a range.
fn holds_range(line: &str) -> bool {
    intervals(&without_days(line)).iter().any(|(_, one)| one.is_range())
}

/// The first number or range of a text.
fn first_interval(text: &str) -> Option<Interval> {
    intervals(text).first().map(|(_, one)| *one)
}

/// A share as it is checked: a range on either side makes it one that is compared as a range.
fn claimed(
    (id, label): (String, String),
    percent: Interval,
    numerator: Option<Interval>,
    denominator: Denominator,
) -> Option<Statement> {
    match numerator {
        Some(numerator) if percent.is_range() || numerator.is_range() => {
            Some(Statement::Range(RangeClaim { id, label, percent, numerator, denominator }))
        }
        None if percent.is_range() => None,
        _ => {
            let above = match numerator {
                Some(one) => Some(Quantity::exact(one.low().as_int()?)),
                None => None,
            };
            let percent = percent.low();
            Some(Statement::Ratio(RatioClaim { id, label, percent, numerator: above, denominator }))
        }
    }
}

fn read_ratio(line: &str, number: usize) -> Option<Statement> {
    let (head, rest) = line.split_once(':')?;
    let (before, _) = head.rsplit_once('%')?;
    let (_, percent) = intervals(before).pop()?;
    let (above, below) = match rest.split_once('/') {
        Some((above, below)) => (above, Some(below)),
        None => (rest, None),
    };
    let denominator = match below {
        None => Denominator::Missing(Vec::new()),
        Some(below) => match days(below).first() {
            Some(day) => Denominator::Capacity(*day),
            None => Denominator::Printed(Quantity::exact(first_number(below)?)),
        },
    };
    let names = (format!("ligne {number}"), head.trim().to_owned());
    claimed(names, percent, first_interval(above), denominator)
}

fn read_plan(line: &str, number: usize, year: i16) -> Option<PlanClaim> {
    let all = numbers(line);
    Some(PlanClaim {
        id: format!("ligne {number}"),
        year,
        planned_days: *all.first()?,
        realised_days: all.get(1).copied(),
    })
}

fn read_window(line: &str, number: usize) -> Option<WindowClaim> {
    let (head, rest) = line.split_once(':')?;
    let all = days(rest);
    Some(WindowClaim {
        id: format!("ligne {number}"),
        label: head.trim().get("fenêtre".len()..)?.trim().to_owned(),
        group: "rapport".to_owned(),
        value: first_number(head)?,
        first: *all.first()?,
        last: *all.get(1)?,
    })
}

/// The shares that a text says with what they are of, and that cannot be: « 57 % de 25 400 enfants, soit 14 300 », or
/// « 14 300 sur 25 400, soit 57 % ». Each with its reason, in French.
pub(crate) fn wrong_shares(text: &str) -> Vec<String> {
    let mut input = Input::default();
    for sentence in text.split(['\n', ';', '!', '?']).flat_map(|line| line.split(". ")) {
        input.statements.extend(shares(sentence));
    }
    if input.validate().is_err() {
        return Vec::new();
    }
    reconcile::check(&input).into_iter().map(|finding| finding.sentence).collect()
}

/// The shares of a sentence that say what they are of, as numbers or as ranges.
fn shares(sentence: &str) -> impl Iterator<Item = Statement> + '_ {
    sentence.match_indices('%').filter_map(|(at, _)| {
        let ends = |end: usize| sentence.get(end..at).is_some_and(|gap| gap.trim().is_empty());
        let (place, percent) =
            intervals(sentence).into_iter().find(|(place, _)| ends(place.end))?;
        let before = sentence.get(..place.start)?.trim_end();
        // « soit de 30 à 45 % ».
        let before = ["de", "entre"]
            .into_iter()
            .find_map(|lead| before.strip_suffix(lead).filter(|_| percent.is_range()))
            .unwrap_or(before);
        let after = sentence.get(at + 1..)?;
        let (above, below) = if let Some(said) = before.trim_end().strip_suffix("soit") {
            let (above, below) = said.split_once(" sur ")?;
            (intervals(above).pop()?.1, first_interval(below)?)
        } else {
            let (below, above) = after.split_once("soit")?;
            (first_interval(above)?, first_interval(below)?)
        };
        // What it is of must be one whole number.
        let whole = Some(below).filter(|one| !one.is_range())?.low().as_int()?;
        let names = (sentence.trim().to_owned(), sentence.trim().to_owned());
        let of = Denominator::Printed(Quantity::exact(whole));
        (whole > 0).then(|| claimed(names, percent, Some(above), of)).flatten()
    })
}

/// The parts of `maladie 240, congé parental 122`: label and numbers.
fn parts(text: &str) -> Vec<(String, Vec<i64>)> {
    text.split(',')
        .map(|part| {
            let label: String = part
                .chars()
                .take_while(|c| !c.is_ascii_digit())
                .collect::<String>()
                .trim()
                .to_owned();
            (label, numbers(part))
        })
        .filter(|(_, numbers)| !numbers.is_empty())
        .collect()
}

fn read_absences(line: &str, number: usize) -> Option<NomenclatureClaim> {
    let (heading, rest) = line.split_once(':')?;
    let (items, total) = rest.split_once('=')?;
    Some(NomenclatureClaim {
        id: format!("ligne {number}"),
        heading: heading.trim().to_owned(),
        total_days: first_number(total),
        items: parts(items)
            .into_iter()
            .map(|(label, numbers)| AbsenceItem {
                label,
                days: numbers[0],
                persons: numbers.get(1).copied().unwrap_or_default(),
            })
            .collect(),
    })
}

fn read_breakdown(line: &str, number: usize) -> Option<BreakdownClaim> {
    let (head, rest) = line.split_once(':')?;
    let (subject, dimension) = head.split_once(" par ")?;
    let (listed, total) = match rest.split_once('=') {
        Some((listed, total)) => (listed, first_number(total)),
        None => (rest, None),
    };
    let parts: Vec<Part> = parts(listed)
        .into_iter()
        .map(|(label, numbers)| Part { label, value: numbers[0] })
        .collect();
    if parts.len() < 2 {
        return None;
    }
    Some(BreakdownClaim {
        id: format!("ligne {number}"),
        subject: subject.trim().to_owned(),
        dimension: dimension.trim().to_owned(),
        total,
        total_scope: None,
        parts_scope: None,
        parts,
    })
}

fn read_balance(line: &str, grids: &[Grid]) -> Option<BalanceClaim> {
    let (label, rest) = line.split_once(':')?;
    let key = search_key(label);
    let grid = grids.iter().find(|grid| {
        let title = search_key(&grid.title);
        title == key || title.split(' ').collect::<Vec<_>>().join(" ").ends_with(&key)
    });
    let mut claim = BalanceClaim {
        id: label.trim().to_owned(),
        label: label.trim().to_owned(),
        grid: grid.map(|grid| grid.id.clone()),
        ..BalanceClaim::default()
    };
    let mut any = false;
    for part in rest.split([',', ';']) {
        let Some(value) = first_number(part) else { continue };
        let word = search_key(part);
        let slot = if word.contains("entree") || word.contains("admission") {
            &mut claim.entries
        } else if word.contains("sortie") {
            &mut claim.exits
        } else if word.contains("file active") || word.contains("suivi") {
            &mut claim.file_active
        } else if word.contains("debut") || word.contains("1er janvier") {
            &mut claim.start
        } else if word.contains("fin") || word.contains("31 12") || word.contains("31 decembre") {
            &mut claim.end
        } else {
            continue;
        };
        *slot = Some(value);
        any = true;
    }
    any.then_some(claim)
}
