//! What is owed in parts: late, near, later; a long part by month, so that a telephone holds it.

use jiff::civil::Date;

use super::line::{AHEAD, Line};

/// A part of the list.
pub(super) struct Group {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) hint: &'static str,
    pub(super) folded: bool,
    pub(super) rows: Vec<Line>,
}

/// From how many lines on a part is told by month.
const MANY: usize = 20;

/// What is late first, the latest year of it; what was late before is folded: it is rarely the day's.
pub(super) fn grouped(lines: &[Line]) -> Vec<Group> {
    let late = |line: &Line| line.late.is_some_and(|days| days <= AHEAD);
    let old = |line: &Line| line.late.is_some_and(|days| days > AHEAD);
    let later = |line: &Line| line.late.is_none() && !line.near;
    let part = |kept: &dyn Fn(&Line) -> bool| -> Vec<Line> {
        lines.iter().filter(|one| kept(one)).cloned().collect()
    };
    let group = |id: &str, title: &str, hint: &'static str, folded: bool, rows: Vec<Line>| Group {
        id: id.to_owned(),
        title: title.to_owned(),
        hint,
        folded,
        rows,
    };
    let groups = [
        group("retard", "En retard", "", false, part(&late)),
        group("proches", "Bientôt", "", false, part(&|line| line.near)),
        group("suite", "Ensuite", "Dans l’année qui vient.", false, part(&later)),
        group("anciennes", "En retard depuis plus d’un an", "", true, part(&old)),
    ];
    groups.into_iter().filter(|group| !group.rows.is_empty()).flat_map(by_month).collect()
}

/// A whole service owes hundreds within a year: a long part is one fold a month, the nearest open when it is what
/// presses and is short.
fn by_month(group: Group) -> Vec<Group> {
    if group.rows.len() <= MANY || group.folded {
        return vec![group];
    }
    let Group { id, title, hint, rows, .. } = group;
    let mut months: Vec<(Date, Vec<Line>)> = Vec::new();
    for line in rows {
        let month = line.term.first_of_month();
        match months.last_mut() {
            Some((last, of)) if *last == month => of.push(line),
            _ => months.push((month, vec![line])),
        }
    }
    // Of what is late, the latest month is the nearest to this day; of what comes, the first.
    let nearest = if id == "retard" { months.len().saturating_sub(1) } else { 0 };
    months
        .into_iter()
        .enumerate()
        .map(|(at, (month, rows))| Group {
            id: format!("{id}-{}", month.strftime("%Y-%m")),
            title: format!("{title} : {} {}", vocabulary::month_name(month.month()), month.year()),
            hint,
            folded: at != nearest || id == "suite" || rows.len() > MANY,
            rows,
        })
        .collect()
}
