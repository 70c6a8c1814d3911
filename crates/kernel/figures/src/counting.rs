//! Which days of a span are counted, under the dated rules of its service.
//!
//! A [`DayTable`] holds one answer for each day of a window: is it open, is an entry counted on
//! it, is an exit. Absences become ranges of days by [`absence_days`].

use crate::day::{Day, FAR, MINUTES_PER_DAY, day_of_minute, month_of, month_start};
use crate::facts::NO_INT;
use crate::rules::{AbsenceEffect, AbsenceFrom, AbsentDay, Rules, RulesHistory};

/// The rules of a service unrolled over the days of a window.
#[derive(Debug, Clone)]
pub(crate) struct DayTable {
    pub from: Day,
    pub to: Day,
    /// Open days before each day of the window; one more at the end.
    prefix: Vec<i32>,
    /// Bit 0: an entry is counted on the day. Bit 1: an exit is.
    moves: Vec<u8>,
}

impl DayTable {
    /// Unrolls rules over `from..to`; no day is counted from `stop` on (the day after « arrêté au »).
    pub fn new(
        history: &RulesHistory,
        modalite: Option<&str>,
        from: Day,
        to: Day,
        stop: Day,
    ) -> Self {
        let length = usize::try_from(to - from).unwrap_or(0);
        let mut prefix = Vec::with_capacity(length + 1);
        let mut moves = Vec::with_capacity(length);
        let mut open = 0;
        prefix.push(0);
        for day in from..to {
            let rules = history.on(day);
            let counted = !rules.count_opening_days_only || rules.is_open(modalite, day);
            open += i32::from(counted && day < stop);
            prefix.push(open);
            moves.push(u8::from(rules.entry_day_counted) | u8::from(rules.exit_day_counted) << 1);
        }
        Self { from, to, prefix, moves }
    }

    /// Returns the open days of `start..end`, cut to the window.
    pub fn open_days(&self, start: Day, end: Day) -> i64 {
        let (start, end) = (start.max(self.from), end.min(self.to));
        if start >= end {
            return 0;
        }
        let at = |day: Day| self.prefix[(day - self.from) as usize];
        i64::from(at(end) - at(start))
    }

    fn moves_on(&self, day: Day) -> u8 {
        // Outside the window the answer changes nothing: the days are cut to the window.
        if day < self.from || day >= self.to { 1 } else { self.moves[(day - self.from) as usize] }
    }

    /// Returns the days counted of a stay entered and left on the days given, open or not,
    /// cut to the window; empty when the first is not before the second.
    pub fn counted_range(&self, entry: Day, exit: Day) -> (Day, Day) {
        let (start, end) = if entry == exit {
            // Entered and left the same day: one day, when either is counted.
            (entry, entry + i32::from(self.moves_on(entry) != 0))
        } else {
            let start = entry + i32::from(self.moves_on(entry) & 1 == 0);
            let end = if exit == FAR { FAR } else { exit + i32::from(self.moves_on(exit) >> 1) };
            (start, end)
        };
        (start.max(self.from), end.min(self.to))
    }
}

/// The months of a window with, for each day, the open days left in its month.
#[derive(Debug, Clone)]
pub(crate) struct MonthTable {
    pub days: DayTable,
    /// For each day of the window, the open days from it to the end of its month.
    pub left: Vec<i32>,
}

impl MonthTable {
    pub fn new(days: DayTable) -> Self {
        let left = (days.from..days.to)
            .map(|day| {
                let end = month_start(month_of(day) + 1);
                days.open_days(day, end) as i32
            })
            .collect();
        Self { days, left }
    }
}

/// What an absence does to the days it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AbsenceDays {
    /// All days of absence.
    pub all: (Day, Day),
    /// Those on which the effect holds; within `all`.
    pub touched: (Day, Day),
    /// The effect.
    pub effect: AbsenceEffect,
}

/// Returns the days of an absence from a minute to another, under the rules of its first day.
///
/// `to` is [`NO_INT`] while away; the absence then lasts until `until`, the minute the count is
/// drawn up at, or for ever.
pub(crate) fn absence_days(
    history: &RulesHistory,
    nature: Option<&str>,
    from: i64,
    to: i64,
    until: i64,
) -> AbsenceDays {
    let rules = history.on(day_of_minute(from));
    let rule = rules.absence(nature);
    let to = if to == NO_INT { until } else { to };
    let all = day_range(rules, from, to);
    let threshold = i64::from(rule.beyond_hours) * 60;
    let length = to.saturating_sub(from);
    let beyond = rule.beyond_hours == 0
        || length > threshold
        || (rule.threshold_included && length == threshold);
    let nothing = (all.1, all.1);
    let touched = match (rule.effect, beyond) {
        (AbsenceEffect::Counted, _) | (_, false) => nothing,
        _ => match rule.from {
            AbsenceFrom::FirstDay => all,
            AbsenceFrom::AfterThreshold => {
                let late = day_range(rules, from.saturating_add(threshold), to);
                (late.0.max(all.0), late.1.min(all.1).max(late.0.max(all.0)))
            }
        },
    };
    let effect = if touched.0 < touched.1 { rule.effect } else { AbsenceEffect::Counted };
    AbsenceDays { all, touched, effect }
}

fn day_range(rules: &Rules, from: i64, to: i64) -> (Day, Day) {
    let floor = |minute: i64| day_of_minute(minute);
    let ceil = |minute: i64| {
        let day = day_of_minute(minute);
        if day != FAR && minute.rem_euclid(MINUTES_PER_DAY) != 0 { day + 1 } else { day }
    };
    let cut = i64::from(rules.cut_off_minute);
    let (start, end) = match rules.absent_day {
        // Away at the cut-off of a day: gone before it, not back at it.
        AbsentDay::AtCutOff => {
            (floor(from - cut).saturating_add(1), floor(to - cut).saturating_add(1))
        }
        AbsentDay::Touched => (floor(from), ceil(to)),
        AbsentDay::Whole => (ceil(from), floor(to)),
    };
    (start, end.max(start))
}

/// Merges ranges of days that overlap; sorts them.
pub(crate) fn merge(ranges: &mut Vec<(Day, Day)>) {
    ranges.retain(|(start, end)| start < end);
    ranges.sort_unstable();
    let mut kept = 0;
    for at in 0..ranges.len() {
        let (start, end) = ranges[at];
        if kept > 0 && start <= ranges[kept - 1].1 {
            ranges[kept - 1].1 = ranges[kept - 1].1.max(end);
        } else {
            ranges[kept] = (start, end);
            kept += 1;
        }
    }
    ranges.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::day;
    use crate::rules::AbsenceRule;

    const MONDAY: Day = day(2023, 5, 8);

    fn deducted(rule: AbsenceRule, hours: i64) -> i32 {
        let mut rules = Rules::default();
        rules.absences.insert("fugue".to_owned(), rule);
        let history = RulesHistory::constant(rules);
        let from = i64::from(MONDAY) * MINUTES_PER_DAY + 10 * 60;
        let days = absence_days(&history, Some("fugue"), from, from + hours * 60, i64::MAX / 2);
        days.touched.1 - days.touched.0
    }

    #[test]
    fn a_fugue_of_47_or_48_hours_is_not_beyond_48_hours() {
        let rule = AbsenceRule::not_counted_beyond(48);
        assert_eq!(deducted(rule, 47), 0);
        assert_eq!(deducted(rule, 48), 0);
        let included = AbsenceRule { threshold_included: true, ..rule };
        assert_eq!(deducted(included, 47), 0);
        assert_eq!(deducted(included, 48), 2);
    }

    #[test]
    fn a_fugue_of_five_days_is_deducted_from_the_first_day_or_after_the_threshold() {
        let rule = AbsenceRule::not_counted_beyond(48);
        assert_eq!(deducted(rule, 5 * 24), 5);
        let after = AbsenceRule { from: AbsenceFrom::AfterThreshold, ..rule };
        assert_eq!(deducted(after, 5 * 24), 3);
        assert_eq!(deducted(AbsenceRule::default(), 5 * 24), 0);
        let always = AbsenceRule { beyond_hours: 0, ..rule };
        assert_eq!(deducted(always, 47), 2);
        let apart = AbsenceRule { effect: AbsenceEffect::Apart, ..rule };
        assert_eq!(deducted(apart, 5 * 24), 5);
    }

    #[test]
    fn a_day_of_absence_is_at_the_cut_off_touched_or_whole() {
        let with = |absent_day, cut_off_minute| {
            let rules = Rules { absent_day, cut_off_minute, ..Rules::default() };
            let from = i64::from(MONDAY) * MINUTES_PER_DAY + 10 * 60;
            let range = day_range(&rules, from, from + 2 * MINUTES_PER_DAY);
            (range.0 - MONDAY, range.1 - MONDAY)
        };
        assert_eq!(with(AbsentDay::AtCutOff, 1440), (0, 2));
        assert_eq!(with(AbsentDay::AtCutOff, 9 * 60), (1, 3));
        assert_eq!(with(AbsentDay::Touched, 0), (0, 3));
        assert_eq!(with(AbsentDay::Whole, 0), (1, 2));
    }

    #[test]
    fn entry_and_exit_days_are_counted_as_the_rules_say() {
        let days = |entry_day_counted, exit_day_counted, length| {
            let rules = Rules { entry_day_counted, exit_day_counted, ..Rules::default() };
            let history = RulesHistory::constant(rules);
            let table = DayTable::new(&history, None, day(2023, 1, 1), day(2024, 1, 1), FAR);
            let (start, end) = table.counted_range(MONDAY, MONDAY + length);
            table.open_days(start, end)
        };
        assert_eq!(days(true, false, 5), 5);
        assert_eq!(days(true, true, 5), 6);
        assert_eq!(days(false, false, 5), 4);
        assert_eq!(days(false, true, 5), 5);
        assert_eq!(days(true, false, 0), 1);
        assert_eq!(days(false, false, 0), 0);
    }
}
