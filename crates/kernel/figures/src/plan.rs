//! A count of one population, ready to run: its rows, conditions, axes, and days.

use std::collections::HashMap;

use crate::axis::{AxisRead, Fratries, MAX_AXES, MISSING, RawKey};
use crate::counting::{DayTable, absence_days, merge};
use crate::day::{Day, FAR, MINUTES_PER_DAY};
use crate::evaluate::{Ask, EvalError, World};
use crate::facts::{Column, Dating, Facts, NO_CODE, NO_INT};
use crate::population::When;
use crate::rules::{AbsenceEffect, RulesHistory};
use crate::spec::{AbsenceCount, AxisSpec, FigureSpec, Measure, Selection};
use crate::sweep::AbsenceReader;
use crate::value::{Seen, Test, ValueRead};
use crate::window::{DayPattern, cut};

/// The weight of a day is kept in thousandths when days are weighed.
pub(crate) const WEIGHT_SCALE: i64 = 1000;

/// What is counted once.
pub(crate) enum Unit<'a> {
    Row,
    Key(&'a Column),
    Mandate { person: &'a Column, family: &'a Column },
}

/// A fact found, in a piece of the period.
pub(crate) struct Hit<'h> {
    pub seen: Seen,
    pub key: RawKey,
    /// The ranges of days counted; empty unless days are.
    pub ranges: &'h [(Day, Day)],
    /// Days counted, or 1.
    pub amount: i64,
    /// The weight of a day, in thousandths.
    pub weight: i64,
    /// The place of the fact's table of days.
    pub table: usize,
}

/// A count ready to run.
pub(crate) struct Plan<'a> {
    pub facts: &'a Facts,
    pub pieces: Vec<(Day, Day)>,
    pub axes: Vec<AxisRead<'a>>,
    pub unit: Unit<'a>,
    pub value: Option<ValueRead<'a>>,
    pub tables: Vec<DayTable>,
    pub measure: Measure,
    spec: &'a FigureSpec,
    selection: Selection,
    tests: Vec<Test<'a>>,
    dating: Dating,
    waiting: Option<Dating>,
    always: bool,
    at: Option<Day>,
    rows: Option<Vec<u32>>,
    table_of: HashMap<(u32, u32), usize>,
    away: HashMap<u32, Vec<(Day, Day)>>,
    histories: Vec<&'a RulesHistory>,
    service: Option<&'a Column>,
    modalite: Option<&'a Column>,
    absence: Option<(AbsenceReader<'a>, Option<&'a Facts>)>,
    until: i64,
}

impl<'a> Plan<'a> {
    /// Prepares the count of a figure on some axes.
    pub fn new(
        spec: &'a FigureSpec,
        axes: &[AxisSpec],
        world: &World<'a>,
        ask: &Ask,
        window: (Day, Day),
    ) -> Result<Self, EvalError> {
        let name = spec.population.as_deref().unwrap_or("");
        let facts =
            world.store.get(name).ok_or_else(|| EvalError::NoPopulation(name.to_owned()))?;
        let broken =
            |word: &str| EvalError::Broken { figure: spec.id.clone(), word: word.to_owned() };
        let dating = facts.dating(spec.start.as_deref(), spec.end.as_deref());
        let last_day = dating.last_day;
        if axes.len() > MAX_AXES {
            return Err(broken("axes"));
        }
        let mut time = None;
        let mut reads = Vec::new();
        for axis in axes {
            let axis = axis.table();
            let read = AxisRead::new(&axis, facts, world.setting, last_day)
                .ok_or_else(|| broken(&axis.axis))?;
            if matches!(read, AxisRead::Time) {
                time = Some(axis.axis.clone());
            }
            reads.push(read);
        }
        let tests = spec
            .conditions
            .iter()
            .map(|condition| Test::new(condition, facts, spec.ongoing, last_day, window))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| broken("where"))?;
        let named = |name: &Option<String>| name.as_deref().and_then(|name| facts.named(name));
        let unit = match spec.unit.as_deref() {
            None | Some("ligne") => Unit::Row,
            Some("mandat") => Unit::Mandate {
                person: named(&facts.spec().person).ok_or_else(|| broken("mandat"))?,
                family: named(&facts.spec().family).ok_or_else(|| broken("mandat"))?,
            },
            Some(unit) => {
                let key = facts.spec().keys.iter().find(|key| key.name == unit);
                let column = key.and_then(|key| facts.named(&key.column));
                Unit::Key(column.ok_or_else(|| broken(unit))?)
            }
        };
        let value = match &spec.of {
            Some(of) => Some(
                ValueRead::new(of, facts, spec.ongoing, last_day).ok_or_else(|| broken("of"))?,
            ),
            None => None,
        };
        let service = named(&facts.spec().service);
        let rows = match (&ask.services, service) {
            (Some(services), Some(_)) => {
                Some(services.iter().flat_map(|&id| facts.rows_of_service(id)).copied().collect())
            }
            _ => None,
        };
        let mut plan = Self {
            facts,
            pieces: cut(time.as_deref(), window.0, window.1),
            axes: reads,
            unit,
            value,
            tables: Vec::new(),
            measure: spec.measure,
            spec,
            selection: selection(spec),
            tests,
            dating,
            waiting: spec
                .waiting_from
                .as_deref()
                .map(|from| facts.dating(Some(from), spec.end.as_deref())),
            always: matches!(facts.spec().when, When::Always) && dating.start.is_none(),
            at: spec
                .at
                .as_deref()
                .and_then(DayPattern::parse)
                .map(|pattern| pattern.on(window.1 - 1)),
            rows,
            table_of: HashMap::new(),
            away: HashMap::new(),
            histories: Vec::new(),
            service,
            modalite: named(&facts.spec().modalite),
            absence: None,
            until: i64::from(world.setting.stop()).saturating_mul(MINUTES_PER_DAY),
        };
        if matches!(spec.measure, Measure::Journees | Measure::JourneesAbsence) {
            plan.unroll_days(world, window);
        }
        if spec.measure == Measure::JourneesAbsence {
            let of = facts.spec().absence.as_ref().map(|absence| absence.of.as_str());
            let stays = of.and_then(|of| world.store.get(of));
            let reader = AbsenceReader::new(facts).ok_or_else(|| broken("journees_absence"))?;
            plan.absence = Some((reader, stays));
        }
        if spec.measure == Measure::Journees && spec.start.is_none() && spec.end.is_none() {
            plan.find_absences(world);
        }
        Ok(plan)
    }

    fn each_row(&self, mut see: impl FnMut(usize)) {
        match &self.rows {
            Some(rows) => rows.iter().for_each(|&row| see(row as usize)),
            None => {
                (0..self.facts.places()).filter(|&row| self.facts.is_alive(row)).for_each(see);
            }
        }
    }

    /// Makes a table of days for each set of rules and way of receiving met.
    fn unroll_days(&mut self, world: &World<'a>, window: (Day, Day)) {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        self.each_row(|row| {
            let pair = self.codes_of(row);
            if seen.insert(pair) {
                pairs.push(pair);
            }
        });
        let mut made: Vec<(&RulesHistory, Option<String>, usize)> = Vec::new();
        for pair in pairs {
            let service = match self.service {
                Some(Column::Ref(_, dictionary)) => dictionary.value(pair.0).copied(),
                _ => None,
            };
            let history = service
                .map_or(&world.setting.default_rules, |service| world.setting.rules_of(service));
            let matters = history.spans().any(|(_, rules)| rules.opens_by_modalite());
            let modalite = match self.modalite {
                Some(Column::Code(_, dictionary)) if matters => dictionary.value(pair.1).cloned(),
                _ => None,
            };
            let known = made.iter().find(|(other, own, _)| *other == history && *own == modalite);
            let place = if let Some((_, _, place)) = known {
                *place
            } else {
                let stop = world.setting.stop();
                let table = DayTable::new(history, modalite.as_deref(), window.0, window.1, stop);
                self.tables.push(table);
                self.histories.push(history);
                made.push((history, modalite, self.tables.len() - 1));
                self.tables.len() - 1
            };
            self.table_of.insert(pair, place);
        }
    }

    /// Returns the codes of the service and way of receiving of a row.
    pub fn codes_of(&self, row: usize) -> (u32, u32) {
        let code = |column: Option<&Column>| column.map_or(NO_CODE, |column| column.code(row));
        (code(self.service), code(self.modalite))
    }

    /// Finds the days that absences take away from each stay asked.
    fn find_absences(&mut self, world: &World<'a>) {
        let Some(absences) = world.store.absences_of(&self.facts.spec().name) else { return };
        let Some(reader) = AbsenceReader::new(absences) else { return };
        let mut away: HashMap<u32, Vec<(Day, Day)>> = HashMap::new();
        let window = self.pieces.first().zip(self.pieces.last());
        let Some((&(start, _), &(_, end))) = window else { return };
        self.each_row(|stay| {
            let span = self.dating.span(self.facts, stay);
            if span.is_none_or(|(entry, exit)| entry >= end || exit < start) {
                return;
            }
            for row in absences.rows_of_owner(self.facts.id(stay)) {
                let table = self.table_of[&self.codes_of(stay)];
                if let Some(range) = reader.deducted(row, self.histories[table], self.until) {
                    away.entry(stay as u32).or_default().push(range);
                }
            }
        });
        away.values_mut().for_each(merge);
        self.away = away;
    }

    /// Returns the rules of a hit, to say how many siblings a mandate covers.
    pub fn rules_of_row(&self, world: &World<'a>, row: usize) -> &'a RulesHistory {
        self.rules(world, row)
    }

    /// Runs the count, telling each fact found in each piece of the period.
    pub fn run(&self, world: &World<'_>, tell: &mut dyn FnMut(&Hit<'_>)) {
        let mut fratries = Fratries::new();
        let sized = self.axes.iter().any(|axis| matches!(axis, AxisRead::Size { .. }));
        let person = self.facts.spec().person.as_deref().and_then(|name| self.facts.named(name));
        let family = self.facts.spec().family.as_deref().and_then(|name| self.facts.named(name));
        if let (true, Some(person), Some(family)) = (sized, person, family) {
            let empty = Fratries::new();
            self.pass(world, &empty, &mut |hit, piece| {
                let (person, family) = (person.raw(hit.seen.row), family.raw(hit.seen.row));
                if person != NO_INT && family != NO_INT {
                    fratries.entry((piece, family)).or_default().insert(person);
                }
            });
        }
        self.pass(world, &fratries, &mut |hit, _| tell(hit));
    }

    fn pass(&self, world: &World<'_>, fratries: &Fratries, tell: &mut dyn FnMut(&Hit<'_>, usize)) {
        let mut ranges = Vec::new();
        self.each_row(|row| {
            let span = if self.always {
                self.pieces.first().map(|piece| (piece.0, FAR))
            } else {
                self.dating.span(self.facts, row)
            };
            // From the day it waits; whether that counts is said by the rules of each piece.
            let waits = self.waiting.and_then(|waiting| waiting.span(self.facts, row));
            let Some((from, exit)) = waits.into_iter().chain(span).min_by_key(|span| span.0) else {
                return;
            };
            let first = self.pieces.partition_point(|piece| piece.1 <= from);
            for (piece, &(start, end)) in self.pieces.iter().enumerate().skip(first) {
                if start > exit {
                    break;
                }
                let counts =
                    waits.is_some() && self.rules(world, row).on(end - 1).waiting_in_progress;
                let entry = match span {
                    _ if counts => from,
                    Some((entry, _)) => entry,
                    None => continue,
                };
                let seen = Seen { row, entry, exit, start, end };
                if !self.selects(seen) || !self.tests.iter().all(|test| test.holds(seen)) {
                    continue;
                }
                ranges.clear();
                let table = self.table_of.get(&self.codes_of(row)).copied().unwrap_or(0);
                let amount = match self.measure {
                    Measure::Journees => self.days_of(seen, table, &mut ranges),
                    Measure::JourneesAbsence => self.absent_days(seen, table, &mut ranges),
                    _ => 1,
                };
                if amount == 0 {
                    continue;
                }
                let weight =
                    if self.spec.weighed { self.weight(world, seen) } else { WEIGHT_SCALE };
                let mut key = [MISSING; MAX_AXES];
                for (slot, axis) in key.iter_mut().zip(&self.axes) {
                    *slot = axis.read(seen, piece, fratries);
                }
                tell(&Hit { seen, key, ranges: &ranges, amount, weight, table }, piece);
            }
        });
    }

    fn selects(&self, seen: Seen) -> bool {
        let Seen { entry, exit, start, end, .. } = seen;
        let entered = start <= entry && entry < end;
        let left = start <= exit && exit < end;
        match self.selection {
            Selection::PresentsDebut => entry < start && start <= exit,
            Selection::PresentsFin => entry < end && end <= exit,
            Selection::PresentsAu => {
                self.at.is_some_and(|at| start <= at && at < end && entry <= at && at < exit)
            }
            Selection::Entrees => entered,
            Selection::Sorties => left,
            Selection::EntreesEtSorties => entered && left,
            Selection::FileActive | Selection::Lignes => entry < end && start <= exit,
        }
    }

    /// Finds the ranges counted in a piece, absences taken away; returns the open days in them.
    fn days_of(&self, seen: Seen, table: usize, ranges: &mut Vec<(Day, Day)>) -> i64 {
        let days = &self.tables[table];
        let (start, end) = days.counted_range(seen.entry, seen.exit);
        let (mut from, end) = (start.max(seen.start), end.min(seen.end));
        for &(gone, back) in self.away.get(&(seen.row as u32)).map_or(&[][..], Vec::as_slice) {
            if gone >= end {
                break;
            }
            if from < gone {
                ranges.push((from, gone));
            }
            from = from.max(back);
        }
        if from < end {
            ranges.push((from, end));
        }
        ranges.iter().map(|&(start, end)| days.open_days(start, end)).sum()
    }

    fn absent_days(&self, seen: Seen, table: usize, ranges: &mut Vec<(Day, Day)>) -> i64 {
        let Some((reader, stays)) = &self.absence else { return 0 };
        let Some((from, to)) = reader.minutes(seen.row) else { return 0 };
        let history = self.histories[table];
        let days = absence_days(history, reader.nature(seen.row), from, to, self.until);
        let table = &self.tables[table];
        let stay = stays.and_then(|stays| {
            let row = stays.row_of(reader.stay.raw(seen.row))?;
            stays.dating(None, None).span(stays, row)
        });
        let within =
            stay.map_or((seen.start, seen.end), |span| table.counted_range(span.0, span.1));
        let cut = |range: (Day, Day)| {
            (range.0.max(seen.start).max(within.0), range.1.min(seen.end).min(within.1))
        };
        let (all, touched) = (cut(days.all), cut(days.touched));
        match (self.spec.absence, days.effect) {
            (AbsenceCount::NonComptees, AbsenceEffect::NotCounted)
            | (AbsenceCount::APart, AbsenceEffect::Apart) => ranges.push(touched),
            (AbsenceCount::NonComptees | AbsenceCount::APart, _) => {}
            (AbsenceCount::Comptees, _) if touched.0 < touched.1 => {
                ranges.extend([(all.0, touched.0), (touched.1, all.1)]);
            }
            (AbsenceCount::Toutes | AbsenceCount::Comptees, _) => ranges.push(all),
        }
        ranges.iter().map(|&(start, end)| table.open_days(start, end)).sum()
    }

    fn rules<'w>(&self, world: &World<'w>, row: usize) -> &'w RulesHistory {
        self.facts
            .service_of(row)
            .map_or(&world.setting.default_rules, |service| world.setting.rules_of(service))
    }

    fn weight(&self, world: &World<'_>, seen: Seen) -> i64 {
        let modalite = match self.modalite {
            Some(column @ Column::Code(_, dictionary)) => dictionary.value(column.code(seen.row)),
            _ => None,
        };
        let history = self.rules(world, seen.row);
        let weight =
            history.on(seen.start.max(seen.entry)).day_weight(modalite.map(String::as_str));
        weight.scaled(3).try_into().unwrap_or(WEIGHT_SCALE)
    }
}

fn selection(spec: &FigureSpec) -> Selection {
    match spec.measure {
        Measure::PresentsDebut => Selection::PresentsDebut,
        Measure::PresentsFin => Selection::PresentsFin,
        Measure::PresentsAu => Selection::PresentsAu,
        Measure::Entrees => Selection::Entrees,
        Measure::Sorties => Selection::Sorties,
        Measure::FileActive | Measure::Journees | Measure::JourneesAbsence => Selection::FileActive,
        _ => spec.over.unwrap_or(Selection::Lignes),
    }
}
