//! What a slice says of its facts so that they can be counted: columns, spans, keys, roles.
//!
//! Names are data: the engine never looks for a particular population or column. A *role* says
//! what a column means to a count (the service, the person, the birth day…).

/// The kind of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier with many distinct values: a person, a family.
    Id,
    /// An identifier with few distinct values, kept as an index: a service, a unit.
    Ref,
    /// A civil day.
    Day,
    /// A local minute since 1970-01-01 00:00.
    Minute,
    /// A code of a nomenclature, or any short text with few distinct values.
    Code,
    /// A whole number that can be summed.
    Int,
}

impl Kind {
    /// Returns the French word for the kind, for messages.
    pub fn french(self) -> &'static str {
        match self {
            Self::Id => "identifiant",
            Self::Ref => "référence",
            Self::Day => "date",
            Self::Minute => "date et heure",
            Self::Code => "code",
            Self::Int => "nombre entier",
        }
    }
}

/// A column of a population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name in the catalogue's files.
    pub name: String,
    /// Its French label.
    pub label: String,
    /// The kind of its values.
    pub kind: Kind,
    /// The nomenclature of its codes, when it has one.
    pub nomenclature: Option<String>,
}

/// When the facts of a population are true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A span of days. See [`ExitDay`] for what the end column means.
    Span {
        /// The column of the first day (a day, or a minute).
        start: String,
        /// The column of the end; absent while the span is running.
        end: String,
        /// Which day is the day of exit.
        exit: ExitDay,
    },
    /// One day.
    Event {
        /// The column of the day (a day, or a minute).
        day: String,
    },
    /// Always: facts without a date.
    Always,
}

/// Which day of a half-open span is the day of exit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExitDay {
    /// The end column holds the day of exit: the first day that is no longer in the span.
    ///
    /// Entry counted and exit not counted, the days are `end − start`.
    #[default]
    End,
    /// The day of exit is the last day in the span: the day before the end column.
    ///
    /// A measure said to end « le 31/12 » and stored with an end on 1 January leaves in December.
    LastDay,
}

/// A key by which individuals can be counted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySpec {
    /// The name of the unit in the catalogue's files, such as `personne`.
    pub name: String,
    /// The column that holds it.
    pub column: String,
    /// Its French plural, such as « personnes ».
    pub label: String,
}

/// How the rows of a population are absences from the spans of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceSpec {
    /// The population that holds the spans.
    pub of: String,
    /// The column that holds the row id of the span.
    pub row: String,
    /// The column of the nature, to which the rules give a treatment.
    pub nature: String,
    /// The column of the beginning (minute, or day).
    pub from: String,
    /// The column of the return (minute, or day, exclusive); absent while away.
    pub to: String,
}

/// A population: a named list of dated facts with typed columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationSpec {
    /// Its name in the catalogue's files.
    pub name: String,
    /// Its French label.
    pub label: String,
    /// When its facts are true.
    pub when: When,
    /// The columns, in the order in which rows give their values.
    pub columns: Vec<ColumnSpec>,
    /// The keys by which individuals are counted once.
    pub keys: Vec<KeySpec>,
    /// The [`Kind::Ref`] column of the service.
    pub service: Option<String>,
    /// The column of the person, for the size of fratries and for mandates.
    pub person: Option<String>,
    /// The column of the family.
    pub family: Option<String>,
    /// The column of the birth day, for ages.
    pub birth: Option<String>,
    /// The code column of the way of receiving, for calendars and weights.
    pub modalite: Option<String>,
    /// The code column of the legal framework, for capacities.
    pub cadre: Option<String>,
    /// Set when the rows are absences.
    pub absence: Option<AbsenceSpec>,
    /// Its facts are of nobody (marks, actions of a plan): small numbers of them tell on nobody.
    pub impersonal: bool,
}

impl PopulationSpec {
    fn with(name: &str, label: &str, when: When) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            when,
            columns: Vec::new(),
            keys: Vec::new(),
            service: None,
            person: None,
            family: None,
            birth: None,
            modalite: None,
            cadre: None,
            absence: None,
            impersonal: false,
        }
    }

    /// Makes a population of spans.
    pub fn span(name: &str, label: &str, start: &str, end: &str) -> Self {
        let when = When::Span { start: start.to_owned(), end: end.to_owned(), exit: ExitDay::End };
        Self::with(name, label, when)
    }

    /// Makes a population of events.
    pub fn event(name: &str, label: &str, day: &str) -> Self {
        Self::with(name, label, When::Event { day: day.to_owned() })
    }

    /// Makes a population of facts without a date.
    pub fn always(name: &str, label: &str) -> Self {
        Self::with(name, label, When::Always)
    }

    /// Says that the day of exit is the last day in the span.
    #[must_use]
    pub fn exit_on_last_day(mut self) -> Self {
        if let When::Span { exit, .. } = &mut self.when {
            *exit = ExitDay::LastDay;
        }
        self
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, name: &str, label: &str, kind: Kind) -> Self {
        self.columns.push(ColumnSpec {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            nomenclature: None,
        });
        self
    }

    /// Adds a code column whose codes are those of a nomenclature.
    #[must_use]
    pub fn code(mut self, name: &str, label: &str, nomenclature: &str) -> Self {
        self.columns.push(ColumnSpec {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: Kind::Code,
            nomenclature: Some(nomenclature.to_owned()),
        });
        self
    }

    /// Adds a key by which individuals are counted once.
    #[must_use]
    pub fn key(mut self, name: &str, column: &str, label: &str) -> Self {
        self.keys.push(KeySpec {
            name: name.to_owned(),
            column: column.to_owned(),
            label: label.to_owned(),
        });
        self
    }

    /// Names the column of the service.
    #[must_use]
    pub fn service(mut self, column: &str) -> Self {
        self.service = Some(column.to_owned());
        self
    }

    /// Names the columns of the person and of the family.
    #[must_use]
    pub fn fratrie(mut self, person: &str, family: &str) -> Self {
        self.person = Some(person.to_owned());
        self.family = Some(family.to_owned());
        self
    }

    /// Names the column of the birth day.
    #[must_use]
    pub fn birth(mut self, column: &str) -> Self {
        self.birth = Some(column.to_owned());
        self
    }

    /// Names the code column of the way of receiving.
    #[must_use]
    pub fn modalite(mut self, column: &str) -> Self {
        self.modalite = Some(column.to_owned());
        self
    }

    /// Names the code column of the legal framework.
    #[must_use]
    pub fn cadre(mut self, column: &str) -> Self {
        self.cadre = Some(column.to_owned());
        self
    }

    /// Says that its facts are of nobody.
    #[must_use]
    pub fn impersonal(mut self) -> Self {
        self.impersonal = true;
        self
    }

    /// Says that the rows are absences.
    #[must_use]
    pub fn absence(mut self, spec: AbsenceSpec) -> Self {
        self.absence = Some(spec);
        self
    }

    /// Returns the place of a column.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Returns a column by name.
    pub fn find(&self, name: &str) -> Option<&ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }
}
