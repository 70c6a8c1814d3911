//! The facts of one population in columns, with cheap writes in place.
//!
//! A row keeps its place for life: removing marks it, inserting the same id again revives it.
//! Loading in the order of ids costs no index; ids out of order go to a small map. After any
//! write the next count is right, nothing is reloaded.

use std::collections::HashMap;
use std::io::{Read, Result, Write};

pub use crate::column::{Column, Dictionary, FactsError, NO_CODE, NO_INT, Value};
use crate::day::{Day, FAR, NO_DAY};
use crate::image::{
    put_i64s, put_length, put_u32s, put_u64s, take_i64s, take_length, take_u32s, take_u64s, wrong,
};
use crate::links::Links;
use crate::population::{ExitDay, Kind, PopulationSpec, When};

/// The facts of one population.
#[derive(Debug, Clone)]
pub struct Facts {
    spec: PopulationSpec,
    ids: Vec<i64>,
    /// The first `sorted` ids ascend; the others are in `tail`.
    sorted: usize,
    tail: HashMap<i64, u32>,
    alive: Vec<u64>,
    dead: usize,
    columns: Vec<Column>,
    service: Option<usize>,
    by_service: Vec<Vec<u32>>,
    /// The column of the row that an absence is of, and the absences of each.
    owner: Option<usize>,
    by_owner: Links,
    revision: u64,
}

impl Facts {
    /// Makes an empty table of a population.
    pub fn new(spec: PopulationSpec) -> Self {
        let columns = spec.columns.iter().map(|column| Column::new(column.kind)).collect();
        let service = spec.service.as_deref().and_then(|name| spec.place(name));
        let owner = spec.absence.as_ref().and_then(|absence| spec.place(&absence.row));
        Self {
            spec,
            ids: Vec::new(),
            sorted: 0,
            tail: HashMap::new(),
            alive: Vec::new(),
            dead: 0,
            columns,
            service,
            by_service: Vec::new(),
            owner,
            by_owner: Links::default(),
            revision: 0,
        }
    }

    /// Returns the description of the population.
    pub fn spec(&self) -> &PopulationSpec {
        &self.spec
    }

    /// Returns the number of rows that are not removed.
    pub fn len(&self) -> usize {
        self.ids.len() - self.dead
    }

    /// Says whether no row is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of places, removed rows included: row places are below it.
    pub fn places(&self) -> usize {
        self.ids.len()
    }

    /// Returns a number that grows at each write, for those who keep results.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the id of the row at a place.
    pub fn id(&self, row: usize) -> i64 {
        self.ids[row]
    }

    /// Says whether the row at a place has not been removed.
    pub fn is_alive(&self, row: usize) -> bool {
        self.dead == 0 || self.alive[row / 64] >> (row % 64) & 1 == 1
    }

    /// Returns a column by its place in the description.
    pub fn column(&self, place: usize) -> &Column {
        &self.columns[place]
    }

    /// Returns a column by name.
    pub fn named(&self, name: &str) -> Option<&Column> {
        self.spec.place(name).map(|place| &self.columns[place])
    }

    /// Returns the place of the living row of an id.
    pub fn row_of(&self, id: i64) -> Option<usize> {
        self.place_of(id).filter(|&row| self.is_alive(row))
    }

    fn place_of(&self, id: i64) -> Option<usize> {
        let sorted = &self.ids[..self.sorted];
        // Ids given by a database are nearly dense: look first where a dense one would be.
        if let Some(first) = sorted.first()
            && let Ok(guess) = usize::try_from(id.wrapping_sub(*first))
            && sorted.get(guess) == Some(&id)
        {
            return Some(guess);
        }
        match sorted.binary_search(&id) {
            Ok(place) => Some(place),
            Err(_) => self.tail.get(&id).map(|&place| place as usize),
        }
    }

    fn check(&self, values: &[Value<'_>]) -> std::result::Result<(), FactsError> {
        if values.len() != self.columns.len() {
            return Err(FactsError::Arity {
                population: self.spec.name.clone(),
                given: values.len(),
                wanted: self.columns.len(),
            });
        }
        for (column, value) in self.spec.columns.iter().zip(values) {
            let fits = matches!(
                (column.kind, value),
                (_, Value::None)
                    | (Kind::Id | Kind::Ref, Value::Id(_))
                    | (Kind::Day, Value::Day(_))
                    | (Kind::Minute, Value::Minute(_))
                    | (Kind::Code, Value::Code(_))
                    | (Kind::Int, Value::Int(_))
            );
            if !fits {
                return Err(FactsError::Kind {
                    population: self.spec.name.clone(),
                    column: column.name.clone(),
                    wanted: column.kind.french(),
                });
            }
        }
        Ok(())
    }

    /// Writes the row of an id: replaces it, or adds it at the end.
    ///
    /// # Errors
    ///
    /// [`FactsError`] when the values do not fit the columns; nothing is then written.
    pub fn upsert(&mut self, id: i64, values: &[Value<'_>]) -> std::result::Result<(), FactsError> {
        self.check(values)?;
        self.revision += 1;
        let ascending = self.ids.last().is_none_or(|&last| last < id);
        let known = if ascending && self.tail.is_empty() { None } else { self.place_of(id) };
        let row = known.unwrap_or(self.ids.len());
        let before = known.filter(|&row| self.is_alive(row)).and_then(|row| self.service_at(row));
        if known.is_none() {
            self.ids.push(id);
            if ascending && self.tail.is_empty() {
                self.sorted = self.ids.len();
            } else {
                self.tail.insert(id, row as u32);
            }
            if row / 64 >= self.alive.len() {
                self.alive.push(0);
            }
        } else if !self.is_alive(row) {
            self.dead -= 1;
        }
        let owner_before = known.map_or(NO_INT, |row| self.owner_at(row));
        self.alive[row / 64] |= 1 << (row % 64);
        for (column, &value) in self.columns.iter_mut().zip(values) {
            column.set(row, value);
        }
        let after = self.service_at(row);
        if before != after {
            self.unpost(before, row);
            self.post(after, row);
        }
        let owner_after = self.owner_at(row);
        if owner_before != owner_after {
            self.by_owner.remove(owner_before, row);
            self.by_owner.add(owner_after, row);
        }
        Ok(())
    }

    /// Removes the row of an id; says whether it was there.
    pub fn remove(&mut self, id: i64) -> bool {
        let Some(row) = self.row_of(id) else { return false };
        self.revision += 1;
        let before = self.service_at(row);
        self.unpost(before, row);
        let owner = self.owner_at(row);
        if owner != NO_INT {
            self.by_owner.remove(owner, row);
        }
        self.alive[row / 64] &= !(1 << (row % 64));
        self.dead += 1;
        // A removed row has no day, so that the sweep drops it without looking at `alive`.
        for column in &mut self.columns {
            column.set(row, Value::None);
        }
        true
    }

    /// Gives back the memory that loading took in advance.
    pub fn settle(&mut self) {
        self.ids.shrink_to_fit();
        for column in &mut self.columns {
            match column {
                Column::Id(values) | Column::Int(values) | Column::Minute(values) => {
                    values.shrink_to_fit();
                }
                Column::Ref(values, _) | Column::Code(values, _) => values.shrink_to_fit(),
                Column::Day(values) => values.shrink_to_fit(),
            }
        }
        for rows in &mut self.by_service {
            rows.shrink_to_fit();
        }
    }

    /// Writes all rows as bytes that [`Facts::take`] reads.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn put(&self, out: &mut dyn Write) -> Result<()> {
        put_i64s(out, &self.ids)?;
        put_length(out, self.sorted)?;
        put_length(out, self.dead)?;
        put_u64s(out, &self.alive)?;
        for column in &self.columns {
            column.put(out)?;
        }
        put_length(out, self.by_service.len())?;
        for rows in &self.by_service {
            put_u32s(out, rows)?;
        }
        self.by_owner.put(out)
    }

    /// Reads the rows that [`Facts::put`] wrote of the same population.
    ///
    /// # Errors
    ///
    /// Those of `from`, and bytes that are not those of such rows. Whoever keeps the bytes checks
    /// that they are the ones that were written: this looks at their shape only.
    pub fn take(spec: PopulationSpec, from: &mut dyn Read) -> Result<Self> {
        let mut facts = Self::new(spec);
        facts.ids = take_i64s(from)?;
        let rows = facts.ids.len();
        facts.sorted = take_length(from)?;
        facts.dead = take_length(from)?;
        facts.alive = take_u64s(from)?;
        if facts.sorted > rows || facts.dead > rows || facts.alive.len() != rows.div_ceil(64) {
            return Err(wrong("a table of another length"));
        }
        facts.tail = facts.ids[facts.sorted..].iter().copied().zip(facts.sorted as u32..).collect();
        for column in &mut facts.columns {
            column.take(from, rows)?;
        }
        let services = take_length(from)?;
        if services > facts.services().len() {
            return Err(wrong("rows of a service that is not there"));
        }
        for _ in 0..services {
            let posted = take_u32s(from)?;
            if posted.iter().any(|&row| row as usize >= rows) {
                return Err(wrong("a row that is not there"));
            }
            facts.by_service.push(posted);
        }
        facts.by_owner = Links::take(from, rows)?;
        Ok(facts)
    }

    fn service_at(&self, row: usize) -> Option<u32> {
        let code = self.columns[self.service?].code(row);
        (code != NO_CODE).then_some(code)
    }

    fn owner_at(&self, row: usize) -> i64 {
        self.owner.map_or(NO_INT, |place| self.columns[place].raw(row))
    }

    /// Returns the places of the living absences of a row of the population they are of.
    pub(crate) fn rows_of_owner(&self, owner: i64) -> impl Iterator<Item = usize> {
        self.by_owner.of(owner)
    }

    fn post(&mut self, service: Option<u32>, row: usize) {
        let Some(service) = service else { return };
        let service = service as usize;
        if self.by_service.len() <= service {
            self.by_service.resize_with(service + 1, Vec::new);
        }
        self.by_service[service].push(row as u32);
    }

    fn unpost(&mut self, service: Option<u32>, row: usize) {
        let Some(rows) = service.and_then(|service| self.by_service.get_mut(service as usize))
        else {
            return;
        };
        if let Some(at) = rows.iter().position(|&posted| posted as usize == row) {
            rows.swap_remove(at);
        }
    }

    /// Returns the services that have had rows, in the order of their indexes.
    pub fn services(&self) -> &[i64] {
        match self.service.map(|place| &self.columns[place]) {
            Some(Column::Ref(_, dictionary)) => dictionary.values(),
            _ => &[],
        }
    }

    /// Returns the id of the service of a row.
    pub fn service_of(&self, row: usize) -> Option<i64> {
        self.service_at(row).and_then(|place| self.services().get(place as usize).copied())
    }

    /// Returns the places of the living rows of a service.
    pub fn rows_of_service(&self, service: i64) -> &[u32] {
        match self.service.map(|place| &self.columns[place]) {
            Some(Column::Ref(_, dictionary)) => dictionary
                .place(&service)
                .and_then(|place| self.by_service.get(place as usize))
                .map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// Returns the columns that date the rows.
    pub(crate) fn dating(&self, start: Option<&str>, end: Option<&str>) -> Dating {
        let place = |name: &str| self.spec.place(name);
        match &self.spec.when {
            When::Span { start: first, end: last, exit } => Dating {
                start: place(start.unwrap_or(first)),
                end: place(end.unwrap_or(last)),
                last_day: *exit == ExitDay::LastDay && end.is_none(),
                event: false,
            },
            When::Event { day } => Dating {
                start: place(start.unwrap_or(day)),
                end: end.and_then(place),
                last_day: false,
                event: end.is_none(),
            },
            When::Always => Dating {
                start: start.and_then(place),
                end: end.and_then(place),
                last_day: false,
                event: end.is_none(),
            },
        }
    }
}

/// Which columns give the day of entry and the day of exit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dating {
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub last_day: bool,
    pub event: bool,
}

impl Dating {
    /// Returns the days of entry and exit; the exit is [`FAR`] while running, `None` undated.
    pub fn span(self, facts: &Facts, row: usize) -> Option<(Day, Day)> {
        let start = facts.column(self.start?).day(row);
        if start == NO_DAY {
            return None;
        }
        if self.event {
            return Some((start, start));
        }
        let end = self.end.map_or(NO_DAY, |place| facts.column(place).day(row));
        let exit = match end {
            NO_DAY => FAR,
            end if self.last_day => end - 1,
            end => end,
        };
        (start <= exit).then_some((start, exit))
    }
}

/// The facts of all populations, by name.
#[derive(Debug, Clone, Default)]
pub struct Store {
    populations: HashMap<String, Facts>,
}

impl Store {
    /// Makes an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the facts of a population in, replacing those of the same name.
    pub fn insert(&mut self, facts: Facts) {
        self.populations.insert(facts.spec.name.clone(), facts);
    }

    /// Returns the facts of a population.
    pub fn get(&self, name: &str) -> Option<&Facts> {
        self.populations.get(name)
    }

    /// Returns the facts of a population, to write in.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Facts> {
        self.populations.get_mut(name)
    }

    /// Returns the facts that are absences from the spans of a population.
    pub fn absences_of(&self, name: &str) -> Option<&Facts> {
        self.populations
            .values()
            .find(|facts| facts.spec.absence.as_ref().is_some_and(|absence| absence.of == name))
    }
}
