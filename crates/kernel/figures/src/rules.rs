//! The counting rules of a service: dated, agreed with its payer, printed beside each figure.
//!
//! Rules are facts about how days are counted, never about who is counted. The parameters that
//! belong to a figure rather than to a service (denominator, scope, ages…) are in
//! [`crate::spec::FigureSpec`]; [`crate::parameters`] says which of the 37 is where.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::capacity::CapacityMode;
use crate::day::{Day, civil, french, from_date, weekday};
use crate::fraction::Fraction;

/// The days on which a service or one of its ways of receiving is open.
///
/// Every day when nothing is said. The calendar is entered, never deduced from the year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Opening {
    /// The way of receiving it holds for; all when absent.
    pub modalite: Option<String>,
    /// The civil year it holds for; all when absent.
    pub year: Option<i32>,
    /// The ISO weekdays open, 1 for Monday; every day when empty.
    pub weekdays: Vec<u8>,
    /// Days closed although the weekday is open.
    pub closed: Vec<Date>,
    /// Days open although the weekday is closed.
    pub opened: Vec<Date>,
    /// The number of opening days agreed for the year (365 kept in a leap year, 260, 304…).
    ///
    /// It rules capacities in days; which days a child is counted follows from the calendar.
    pub days: Option<i32>,
}

impl Opening {
    fn is_open(&self, day: Day) -> bool {
        let listed = |days: &[Date]| days.iter().any(|&date| from_date(date) == day);
        if listed(&self.opened) {
            return true;
        }
        (self.weekdays.is_empty() || self.weekdays.contains(&weekday(day))) && !listed(&self.closed)
    }
}

/// What becomes of the days of an absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceEffect {
    /// The days stay counted as presence.
    #[default]
    Counted,
    /// The days are not counted.
    NotCounted,
    /// The days leave the count and form a category of their own.
    Apart,
}

/// From which day the effect of an absence begins, once its threshold is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceFrom {
    /// From the first day of the absence.
    #[default]
    FirstDay,
    /// From the end of the threshold: the first hours stay counted.
    AfterThreshold,
}

/// How an absence of one nature is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AbsenceRule {
    /// What becomes of its days.
    pub effect: AbsenceEffect,
    /// The effect holds for absences longer than this number of hours; 0 for all.
    pub beyond_hours: u32,
    /// An absence of exactly the threshold is already beyond it.
    pub threshold_included: bool,
    /// From which day the effect begins.
    pub from: AbsenceFrom,
}

impl AbsenceRule {
    /// The days are not counted beyond `hours`, from the first day of the absence.
    pub fn not_counted_beyond(hours: u32) -> Self {
        Self { effect: AbsenceEffect::NotCounted, beyond_hours: hours, ..Self::default() }
    }

    fn sentence(self) -> String {
        let beyond = match (self.beyond_hours, self.threshold_included) {
            (0, _) => String::new(),
            (hours, false) => format!(" au-delà de {hours} h"),
            (hours, true) => format!(" à partir de {hours} h"),
        };
        let from = match (self.beyond_hours, self.from) {
            (0, _) => "",
            (_, AbsenceFrom::FirstDay) => ", dès le premier jour de l'absence",
            (_, AbsenceFrom::AfterThreshold) => ", après le seuil seulement",
        };
        match self.effect {
            AbsenceEffect::Counted => "jours comptés comme présence".to_owned(),
            AbsenceEffect::NotCounted => format!("jours non comptés{beyond}{from}"),
            AbsenceEffect::Apart => format!("jours comptés à part{beyond}{from}"),
        }
    }
}

/// When a day is a day of absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentDay {
    /// Absent at the cut-off minute of the day.
    #[default]
    AtCutOff,
    /// Absent at any moment of the day.
    Touched,
    /// Absent the whole day.
    Whole,
}

/// The counting rules of a service from one day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question of the agreement")]
pub struct Rules {
    /// The day of entry is counted.
    pub entry_day_counted: bool,
    /// The day of exit is counted.
    pub exit_day_counted: bool,
    /// The calendars; the most precise one for the way of receiving and the year holds.
    pub openings: Vec<Opening>,
    /// Days are counted on opening days only; otherwise every civil day.
    pub count_opening_days_only: bool,
    /// How absences are counted, by code of nature.
    pub absences: BTreeMap<String, AbsenceRule>,
    /// How an absence of any other nature is counted.
    pub other_absence: AbsenceRule,
    /// When a day is a day of absence.
    pub absent_day: AbsentDay,
    /// The cut-off, in minutes from the beginning of the day; 1440 is midnight at its end.
    pub cut_off_minute: u16,
    /// The number of siblings that one mandate covers.
    pub siblings_per_mandate: u16,
    /// How a capacity that changes in the year makes planned days.
    pub capacity_mode: CapacityMode,
    /// The nature of places that is the denominator of occupancy, such as `installee`.
    pub capacity_kind: String,
    /// The weight of a day by way of receiving, as a decimal; 1 when absent.
    pub day_weights: BTreeMap<String, String>,
    /// The target occupancy in percent, by set of places (framework, way of receiving, or `""`).
    ///
    /// A set that is absent here is « non concerné ».
    pub target_percent: BTreeMap<String, String>,
    /// Waiting measures are part of « en cours »: of figures that say from when one waits (`waiting_from`).
    pub waiting_in_progress: bool,
    /// Where the rules are written: an agreement, an order, a letter.
    pub source: Option<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            entry_day_counted: true,
            exit_day_counted: false,
            openings: Vec::new(),
            count_opening_days_only: true,
            absences: BTreeMap::new(),
            other_absence: AbsenceRule::default(),
            absent_day: AbsentDay::AtCutOff,
            cut_off_minute: 1440,
            siblings_per_mandate: 2,
            capacity_mode: CapacityMode::DayExact,
            capacity_kind: "installee".to_owned(),
            day_weights: BTreeMap::new(),
            target_percent: BTreeMap::new(),
            waiting_in_progress: false,
            source: None,
        }
    }
}

impl Rules {
    fn opening(&self, modalite: Option<&str>, year: i32) -> Option<&Opening> {
        self.openings
            .iter()
            .filter(|opening| opening.modalite.as_deref().is_none_or(|own| Some(own) == modalite))
            .filter(|opening| opening.year.is_none_or(|own| own == year))
            .max_by_key(|opening| (opening.modalite.is_some(), opening.year.is_some()))
    }

    /// Says whether a way of receiving is open on a day.
    pub fn is_open(&self, modalite: Option<&str>, day: Day) -> bool {
        self.opening(modalite, civil(day).0).is_none_or(|opening| opening.is_open(day))
    }

    /// Returns the number of opening days agreed for a year, when one was.
    pub fn agreed_days(&self, modalite: Option<&str>, year: i32) -> Option<i32> {
        self.opening(modalite, year).and_then(|opening| opening.days)
    }

    /// Says whether some calendar holds for one way of receiving only.
    pub fn opens_by_modalite(&self) -> bool {
        self.openings.iter().any(|opening| opening.modalite.is_some())
    }

    /// Returns how an absence of a nature is counted.
    pub fn absence(&self, nature: Option<&str>) -> AbsenceRule {
        nature.and_then(|nature| self.absences.get(nature)).copied().unwrap_or(self.other_absence)
    }

    /// Returns the weight of a day of a way of receiving.
    pub fn day_weight(&self, modalite: Option<&str>) -> Fraction {
        modalite
            .and_then(|modalite| self.day_weights.get(modalite))
            .and_then(|weight| Fraction::parse(weight))
            .unwrap_or(Fraction::whole(1))
    }

    /// Returns the target occupancy of a set of places; `None` is « non concerné ».
    pub fn target(&self, set: &str) -> Option<Fraction> {
        self.target_percent.get(set).and_then(|target| Fraction::parse(target))
    }

    /// Describes the rules: a label and a sentence each, in French, to print beside a figure.
    pub fn describe(&self) -> Vec<(String, String)> {
        let mut lines = vec![
            ("Jour d'entrée", yes_no(self.entry_day_counted, "compté", "non compté").to_owned()),
            ("Jour de sortie", yes_no(self.exit_day_counted, "compté", "non compté").to_owned()),
            ("Calendrier d'ouverture", self.describe_openings()),
            (
                "Jours comptés",
                yes_no(
                    self.count_opening_days_only,
                    "jours d'ouverture seulement",
                    "tous les jours civils",
                )
                .to_owned(),
            ),
            (
                "Jour d'absence",
                match self.absent_day {
                    AbsentDay::AtCutOff => format!(
                        "absent à {:02} h {:02}",
                        self.cut_off_minute / 60,
                        self.cut_off_minute % 60
                    ),
                    AbsentDay::Touched => "absent à un moment de la journée".to_owned(),
                    AbsentDay::Whole => "absent toute la journée".to_owned(),
                },
            ),
            ("Absences, cas général", self.other_absence.sentence()),
            (
                "Mandat de fratrie",
                format!("un mandat pour {} enfants, arrondi au-dessus", self.siblings_per_mandate),
            ),
            ("Capacité changeant dans l'année", self.capacity_mode.sentence()),
            ("Capacité au dénominateur", format!("places de nature « {} »", self.capacity_kind)),
            (
                "Mesures en attente",
                yes_no(
                    self.waiting_in_progress,
                    "comprises dans les mesures en cours",
                    "hors des mesures en cours",
                )
                .to_owned(),
            ),
        ]
        .into_iter()
        .map(|(label, sentence)| (label.to_owned(), sentence))
        .collect::<Vec<_>>();
        for (nature, rule) in &self.absences {
            lines.push((format!("Absence « {nature} »"), rule.sentence()));
        }
        for (modalite, weight) in &self.day_weights {
            lines.push((format!("Poids d'une journée « {modalite} »"), weight.replace('.', ",")));
        }
        for (set, target) in &self.target_percent {
            let set = if set.is_empty() { "toutes les places" } else { set };
            lines.push((format!("Taux cible, {set}"), format!("{} %", target.replace('.', ","))));
        }
        if let Some(source) = &self.source {
            lines.push(("Source des règles".to_owned(), source.clone()));
        }
        lines
    }

    fn describe_openings(&self) -> String {
        if self.openings.is_empty() {
            return "tous les jours".to_owned();
        }
        let describe = |opening: &Opening| {
            let days = match opening.weekdays.len() {
                0 | 7 => "tous les jours".to_owned(),
                count => format!("{count} jours par semaine"),
            };
            let mut text = match &opening.modalite {
                Some(modalite) => format!("{modalite} : {days}"),
                None => days,
            };
            if let Some(days) = opening.days {
                text = format!("{text}, {days} jours convenus");
            }
            if !opening.closed.is_empty() {
                text = format!("{text}, {} jours fermés", opening.closed.len());
            }
            if let Some(year) = opening.year {
                text = format!("{text} ({year})");
            }
            text
        };
        self.openings.iter().map(describe).collect::<Vec<_>>().join(" ; ")
    }
}

fn yes_no(value: bool, yes: &'static str, no: &'static str) -> &'static str {
    if value { yes } else { no }
}

/// The rules of a service over time: each set holds from its day to the next one's.
///
/// Before the first day the first rules hold, so that a service always has rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesHistory {
    spans: Vec<(Date, Rules)>,
}

impl Default for RulesHistory {
    fn default() -> Self {
        Self::constant(Rules::default())
    }
}

impl RulesHistory {
    /// Makes the history of rules that never change.
    pub fn constant(rules: Rules) -> Self {
        Self { spans: vec![(Date::constant(1900, 1, 1), rules)] }
    }

    /// Makes a history from sets of rules and their first days, in any order.
    ///
    /// The default rules hold when the list is empty.
    pub fn new(mut spans: Vec<(Date, Rules)>) -> Self {
        if spans.is_empty() {
            return Self::default();
        }
        spans.sort_by_key(|(from, _)| *from);
        Self { spans }
    }

    /// Returns the rules in force on a day.
    pub fn on(&self, day: Day) -> &Rules {
        let at = self.spans.partition_point(|(from, _)| from_date(*from) <= day);
        &self.spans[at.saturating_sub(1)].1
    }

    /// Returns the sets of rules with the day each begins.
    pub fn spans(&self) -> impl Iterator<Item = (Day, &Rules)> {
        self.spans.iter().map(|(from, rules)| (from_date(*from), rules))
    }

    /// Describes the rules in force at some moment of `start..end`; dated when they change.
    pub fn describe(&self, start: Day, end: Day) -> Vec<(String, String)> {
        let first = self.spans.partition_point(|(from, _)| from_date(*from) <= start);
        let first = first.saturating_sub(1);
        let last = self.spans.partition_point(|(from, _)| from_date(*from) < end).max(first + 1);
        let held = &self.spans[first..last];
        if let [(_, rules)] = held {
            return rules.describe();
        }
        held.iter()
            .flat_map(|(from, rules)| {
                let since = french(from_date(*from));
                rules
                    .describe()
                    .into_iter()
                    .map(move |(label, text)| (format!("{label} (depuis le {since})"), text))
            })
            .collect()
    }
}
