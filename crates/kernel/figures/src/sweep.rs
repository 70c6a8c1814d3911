//! Monthly presents, entries, exits and counted days of every service in one pass over the rows.
//!
//! Each stay touches two months only: the one it begins in and the one it ends in; the months
//! between follow from a running sum (difference arrays). Open days come from a table, so any
//! calendar costs the same. A contribution can be taken back, so a [`Sweep`] that is kept stays
//! right after a write at the price of one stay.

use std::collections::HashMap;

use crate::counting::{DayTable, MonthTable, absence_days, merge};
use crate::day::{Day, FAR, MINUTES_PER_DAY, NO_DAY, month_of, month_start};
use crate::facts::{Column, Facts, NO_CODE, NO_INT};
use crate::rules::{AbsenceEffect, RulesHistory};
use crate::setting::Setting;

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    entries: i32,
    exits: i32,
    /// Open days of months begun or ended in the middle.
    part: i32,
    /// Change, from the month before, of the number of stays counted the whole month.
    whole: i32,
}

/// What happened in one month in one service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Month {
    /// Stays present at the end of the day before the month.
    pub presents_start: i64,
    /// Stays entered in the month.
    pub entries: i64,
    /// Stays left in the month.
    pub exits: i64,
    /// Stays present at the end of the last day.
    pub presents_end: i64,
    /// Days counted, absences deducted.
    pub days: i64,
}

/// Monthly counts of all services asked, that can follow writes.
///
/// Calendars and weights of one way of receiving only are not seen here: [`crate::evaluate()`]
/// takes the general way for them.
#[derive(Debug, Clone)]
pub struct Sweep {
    services: Vec<i64>,
    first_month: i32,
    months: usize,
    from: Day,
    to: Day,
    until: i64,
    tables: Vec<MonthTable>,
    histories: Vec<RulesHistory>,
    table_of: Vec<u32>,
    month_at: Vec<u16>,
    /// Present at the start of the first month, by service.
    opening: Vec<i32>,
    cells: Vec<Cell>,
}

impl Sweep {
    /// Counts the stays of `facts` in `months` months from the one of `from`, by service.
    ///
    /// `absences` are deducted as the rules of each service say.
    pub fn new(
        facts: &Facts,
        absences: Option<&Facts>,
        services: &[i64],
        from: Day,
        months: usize,
        setting: &Setting,
    ) -> Self {
        let mut sweep = Self::empty(services, from, months, setting);
        let own: usize = services.iter().map(|&id| facts.rows_of_service(id).len()).sum();
        if own < facts.len() / 4 {
            // A few services among many: their own rows cost less than a look at all of them.
            for (slot, &service) in services.iter().enumerate() {
                for &row in facts.rows_of_service(service) {
                    sweep.change_row(facts, absences, slot, row as usize, 1);
                }
            }
            return sweep;
        }
        let slots = sweep.slots(facts);
        sweep.add_stays(facts, &slots);
        if let Some(absences) = absences {
            sweep.deduct_absences(facts, absences, &slots);
        }
        sweep
    }

    fn empty(services: &[i64], from: Day, months: usize, setting: &Setting) -> Self {
        let first_month = month_of(from);
        let from = month_start(first_month);
        let to = month_start(first_month + months as i32);
        let stop = setting.stop();
        let mut histories: Vec<RulesHistory> = Vec::new();
        let mut tables = Vec::new();
        let mut table_of = Vec::with_capacity(services.len());
        for &service in services {
            let history = setting.rules_of(service);
            let known = histories.iter().position(|other| other == history);
            let place = known.unwrap_or_else(|| {
                histories.push(history.clone());
                tables.push(MonthTable::new(DayTable::new(history, None, from, to, stop)));
                histories.len() - 1
            });
            table_of.push(place as u32);
        }
        let month_at = (from..to).map(|day| (month_of(day) - first_month) as u16).collect();
        Self {
            services: services.to_vec(),
            first_month,
            months,
            from,
            to,
            until: i64::from(stop).saturating_mul(MINUTES_PER_DAY),
            tables,
            histories,
            table_of,
            month_at,
            opening: vec![0; services.len()],
            // One month more, where what begins after the last one goes.
            cells: vec![Cell::default(); services.len() * (months + 1)],
        }
    }

    fn slots(&self, facts: &Facts) -> Vec<u32> {
        let place: HashMap<i64, u32> =
            self.services.iter().enumerate().map(|(slot, &id)| (id, slot as u32)).collect();
        facts.services().iter().map(|id| place.get(id).copied().unwrap_or(NO_CODE)).collect()
    }

    fn add_stays(&mut self, facts: &Facts, slots: &[u32]) {
        let dating = facts.dating(None, None);
        let service = facts.spec().service.as_deref().and_then(|name| facts.named(name));
        let Some(Column::Ref(services, _)) = service else { return };
        let columns =
            (dating.start.map(|at| facts.column(at)), dating.end.map(|at| facts.column(at)));
        if let (Some(Column::Day(starts)), Some(Column::Day(ends))) = columns {
            let back = Day::from(dating.last_day);
            for ((&service, &start), &end) in services.iter().zip(starts).zip(ends) {
                if start == NO_DAY || service == NO_CODE {
                    continue;
                }
                let exit = if end == NO_DAY { FAR } else { end - back };
                let slot = slots[service as usize];
                if slot != NO_CODE && start <= exit {
                    self.stay(slot as usize, start, exit, 1);
                }
            }
            return;
        }
        for (row, &service) in services.iter().enumerate() {
            let slot = slots.get(service as usize).copied().unwrap_or(NO_CODE);
            if slot != NO_CODE
                && let Some((entry, exit)) = dating.span(facts, row)
            {
                self.stay(slot as usize, entry, exit, 1);
            }
        }
    }

    #[inline]
    fn stay(&mut self, slot: usize, entry: Day, exit: Day, sign: i32) {
        if exit < self.from || entry >= self.to {
            return;
        }
        let base = slot * (self.months + 1);
        if entry < self.from {
            self.opening[slot] += sign;
        } else {
            let month = self.month_at[(entry - self.from) as usize];
            self.cells[base + usize::from(month)].entries += sign;
        }
        if exit < self.to {
            let month = self.month_at[(exit - self.from) as usize];
            self.cells[base + usize::from(month)].exits += sign;
        }
        let table = &self.tables[self.table_of[slot] as usize];
        let (start, end) = table.days.counted_range(entry, exit);
        self.days(slot, start, end, sign);
    }

    /// Adds the open days of `start..end`, which lies in the window.
    #[inline]
    fn days(&mut self, slot: usize, start: Day, end: Day, sign: i32) {
        if start >= end {
            return;
        }
        let base = slot * (self.months + 1);
        let table = &self.tables[self.table_of[slot] as usize];
        let at = (start - self.from) as usize;
        let month = base + usize::from(self.month_at[at]);
        let left = table.left[at];
        self.cells[month].part += sign * left;
        self.cells[month + 1].whole += sign;
        if end < self.to {
            let at = (end - self.from) as usize;
            let month = base + usize::from(self.month_at[at]);
            let left = table.left[at];
            self.cells[month].part -= sign * left;
            self.cells[month + 1].whole -= sign;
        }
    }

    fn deduct_absences(&mut self, facts: &Facts, absences: &Facts, slots: &[u32]) {
        let Some(reader) = AbsenceReader::new(absences) else { return };
        let matters: Vec<Vec<bool>> =
            self.histories.iter().map(|history| reader.natures_that_matter(history)).collect();
        if matters.iter().flatten().all(|&one| !one) {
            return;
        }
        let dating = facts.dating(None, None);
        let service_column = facts.spec().service.as_deref().and_then(|name| facts.named(name));
        let Some(service_column) = service_column else { return };
        let mut ranges: Vec<(u32, Day, Day)> = Vec::new();
        for row in 0..absences.places() {
            if !absences.is_alive(row) {
                continue;
            }
            let Some(stay) = facts.row_of(reader.stay.raw(row)) else { continue };
            let slot = slots.get(service_column.code(stay) as usize).copied().unwrap_or(NO_CODE);
            if slot == NO_CODE {
                continue;
            }
            let table = self.table_of[slot as usize] as usize;
            if !matters[table][reader.nature_place(row)] {
                continue;
            }
            if let Some((start, end)) = reader.deducted(row, &self.histories[table], self.until)
                && end > self.from
                && start < self.to
            {
                ranges.push((stay as u32, start, end));
            }
        }
        ranges.sort_unstable();
        let mut at = 0;
        let mut of_stay = Vec::new();
        while at < ranges.len() {
            let stay = ranges[at].0;
            of_stay.clear();
            while at < ranges.len() && ranges[at].0 == stay {
                of_stay.push((ranges[at].1, ranges[at].2));
                at += 1;
            }
            let slot = slots[service_column.code(stay as usize) as usize] as usize;
            if let Some(span) = dating.span(facts, stay as usize) {
                self.deduct(slot, span, &mut of_stay, -1);
            }
        }
    }

    fn deduct(&mut self, slot: usize, span: (Day, Day), ranges: &mut Vec<(Day, Day)>, sign: i32) {
        merge(ranges);
        let table = &self.tables[self.table_of[slot] as usize];
        let counted = table.days.counted_range(span.0, span.1);
        for &(start, end) in ranges.iter() {
            self.days(slot, start.max(counted.0), end.min(counted.1), sign);
        }
    }

    /// Takes back what a stay contributes; call it before writing the stay or one of its absences.
    pub fn forget(&mut self, facts: &Facts, absences: Option<&Facts>, stay: i64) {
        self.change(facts, absences, stay, -1);
    }

    /// Adds what a stay contributes; call it after writing the stay or one of its absences.
    pub fn learn(&mut self, facts: &Facts, absences: Option<&Facts>, stay: i64) {
        self.change(facts, absences, stay, 1);
    }

    fn change(&mut self, facts: &Facts, absences: Option<&Facts>, stay: i64, sign: i32) {
        let Some(row) = facts.row_of(stay) else { return };
        let Some(service) = facts.service_of(row) else { return };
        let Some(slot) = self.services.iter().position(|&id| id == service) else { return };
        self.change_row(facts, absences, slot, row, sign);
    }

    fn change_row(
        &mut self,
        facts: &Facts,
        absences: Option<&Facts>,
        slot: usize,
        row: usize,
        sign: i32,
    ) {
        let Some(span) = facts.dating(None, None).span(facts, row) else { return };
        if span.1 < self.from || span.0 >= self.to {
            return;
        }
        self.stay(slot, span.0, span.1, sign);
        let Some(absences) = absences else { return };
        let Some(reader) = AbsenceReader::new(absences) else { return };
        let history = &self.histories[self.table_of[slot] as usize];
        let mut ranges: Vec<(Day, Day)> = absences
            .rows_of_owner(facts.id(row))
            .filter_map(|row| reader.deducted(row, history, self.until))
            .collect();
        if !ranges.is_empty() {
            self.deduct(slot, span, &mut ranges, -sign);
        }
    }

    /// Returns the services, in the order of [`Sweep::months`].
    pub fn services(&self) -> &[i64] {
        &self.services
    }

    /// Returns the number of the first month, as by [`month_of`].
    pub fn first_month(&self) -> i32 {
        self.first_month
    }

    /// Returns the months of the service at a place.
    pub fn months(&self, service: usize) -> Vec<Month> {
        let base = service * (self.months + 1);
        let table = &self.tables[self.table_of[service] as usize];
        let mut presents = i64::from(self.opening[service]);
        let mut whole = 0_i64;
        (0..self.months)
            .map(|at| {
                let cell = self.cells[base + at];
                whole += i64::from(cell.whole);
                let month = self.first_month + at as i32;
                let open = table.days.open_days(month_start(month), month_start(month + 1));
                let presents_start = presents;
                presents += i64::from(cell.entries) - i64::from(cell.exits);
                Month {
                    presents_start,
                    entries: i64::from(cell.entries),
                    exits: i64::from(cell.exits),
                    presents_end: presents,
                    days: i64::from(cell.part) + whole * open,
                }
            })
            .collect()
    }
}

/// The columns of a population of absences.
pub(crate) struct AbsenceReader<'a> {
    pub stay: &'a Column,
    nature: &'a Column,
    from: &'a Column,
    to: &'a Column,
}

impl<'a> AbsenceReader<'a> {
    pub fn new(absences: &'a Facts) -> Option<Self> {
        let spec = absences.spec().absence.as_ref()?;
        Some(Self {
            stay: absences.named(&spec.row)?,
            nature: absences.named(&spec.nature)?,
            from: absences.named(&spec.from)?,
            to: absences.named(&spec.to)?,
        })
    }

    fn natures(&self) -> &[String] {
        match self.nature {
            Column::Code(_, dictionary) => dictionary.values(),
            _ => &[],
        }
    }

    /// Returns the code of the nature of a row.
    pub fn nature(&self, row: usize) -> Option<&str> {
        self.natures().get(self.nature.code(row) as usize).map(String::as_str)
    }

    fn nature_place(&self, row: usize) -> usize {
        (self.nature.code(row) as usize).min(self.natures().len())
    }

    /// Says, for each nature and at last for none, whether some rule takes its days away.
    fn natures_that_matter(&self, history: &RulesHistory) -> Vec<bool> {
        let matters = |nature: Option<&str>| {
            history.spans().any(|(_, rules)| rules.absence(nature).effect != AbsenceEffect::Counted)
        };
        let named = self.natures().iter().map(|nature| matters(Some(nature)));
        named.chain([matters(None)]).collect()
    }

    /// Returns the minutes of departure and return of a row.
    pub fn minutes(&self, row: usize) -> Option<(i64, i64)> {
        let minute = |column: &Column| match (column, column.raw(row)) {
            (_, NO_INT) => NO_INT,
            (Column::Day(_), day) => day * MINUTES_PER_DAY,
            (_, minute) => minute,
        };
        let from = minute(self.from);
        (from != NO_INT).then(|| (from, minute(self.to)))
    }

    /// Returns the days that a row takes away from its stay's count.
    pub fn deducted(&self, row: usize, history: &RulesHistory, until: i64) -> Option<(Day, Day)> {
        let (from, to) = self.minutes(row)?;
        let days = absence_days(history, self.nature(row), from, to, until);
        (days.touched.0 < days.touched.1).then_some(days.touched)
    }
}
