//! What a record kind is: declared once, in the slice that owns it.
//!
//! From this declaration come the table's columns (held against the live schema by a test), the
//! form, the list, the page, the history, the import template, the export and the data register.

use access::Category;
use vocabulary::Nomenclature;

use crate::row::Row;

/// A record kind of the register.
pub struct Fiche {
    /// The table that keeps it; also its name in imports.
    pub table: &'static str,
    /// Its part of a URL, plural, without accents.
    pub slug: &'static str,
    /// Its name, without capital: « mesure ».
    pub label: &'static str,
    /// Its plural, without capital: « mesures ».
    pub plural: &'static str,
    /// Whether its name is feminine: « une nouvelle mesure ».
    pub feminine: bool,
    /// Why the data is kept: the line of the register of processing.
    pub purpose: &'static str,
    /// What kind of information it is, for the policy.
    pub category: Category,
    /// To whom a row belongs.
    pub owner: Owner,
    /// Its fields, in the order of the form.
    pub fields: &'static [Field],
    /// The fields that name a row, joined by a space.
    pub title: &'static [&'static str],
    /// The fields shown in the list.
    pub list: &'static [&'static str],
    /// The field the list is sorted by.
    pub order: &'static str,
    /// Whether the list shows the greatest first.
    pub latest_first: bool,
    /// What must hold on a row and on the rows it names.
    pub check: fn(&Row, &Linked) -> Vec<Remark>,
    /// Spans of one key that may not overlap.
    pub no_overlap: Option<NoOverlap>,
}

/// To whom a row belongs: who sees it follows from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// To a service: column `service_id`.
    Service,
    /// To an organisation: column `organisation_id`.
    Organisation,
    /// To nobody below the instance (an organisation itself).
    Instance,
}

/// Spans of one key that may not overlap.
pub struct NoOverlap {
    /// The columns that must be equal for two rows to be in conflict.
    pub keys: &'static [&'static str],
    /// The column of the start.
    pub start: &'static str,
    /// The column of the end, excluded; empty while the span runs.
    pub end: &'static str,
    /// What to say, in French.
    pub sentence: &'static str,
}

/// One field.
pub struct Field {
    /// Its column, form field, import and export name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What helps to fill it; empty when the label is enough.
    pub hint: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a row cannot do without it.
    pub required: bool,
    /// How grave its leak would be.
    pub sensitivity: Sensitivity,
    /// For a link: whether it may name a row of another organisation (a service one shares with).
    pub everywhere: bool,
    /// How a yes or no is answered in the form.
    pub answer: Answer,
    /// When the form asks it.
    pub turn: Turn,
    /// The heading under which the form asks it and those after it; empty: that of the one before.
    pub section: &'static str,
    /// What an empty form proposes.
    pub proposed: Proposed,
    /// Whether it is sealed in its row and in its history (ADR 0023).
    pub sealed: bool,
    /// What it says of what the row gives to others (ADR 0046).
    pub gives: Gives,
    /// Whether what stands in it may be written anew.
    pub rewriting: Rewriting,
    /// What a row holds until who validates decides; empty: whoever writes the row answers it.
    pub decided: &'static str,
    /// The box that this field says the reason of: asked once it is ticked.
    pub reason: Option<Reason>,
    /// The category of what it says, when it is another than that of its kind: who does not read it reads the row without.
    pub apart: Option<access::Category>,
}

/// The reason of a box that is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The box.
    pub of: &'static str,
    /// The field whose sentence may be copied here in one gesture.
    pub from: &'static str,
}

/// Whether what stands in a field may be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewriting {
    /// As any field of a record.
    Free,
    /// Words of somebody: kept as they were written, commented beside (ADR 0057).
    Never,
}

/// What a field says of what its row gives to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// Once ticked, a category: who ticks it reads it by their own roles.
    Opens(access::Category),
    /// To whom, of whom, from when or until when: moved, it gives anew.
    Bounds,
}

/// How a yes or no is answered in a form.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// Yes, no, or nothing known: three answers that differ.
    Three,
    /// One box: not ticked says no.
    Box,
    /// One box among those of a group: not ticked says no.
    BoxIn(&'static Group),
}

/// Boxes to tick under one question.
#[derive(Debug)]
pub struct Group {
    /// The question.
    pub legend: &'static str,
    /// What helps to answer; empty when the question is enough.
    pub hint: &'static str,
    /// Whether one at least must be ticked: told here, held by the rule of the record kind.
    pub required: bool,
}

/// When a form asks a field. The order of the declaration is that of the table, and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Before the others.
    First,
    /// In the order of the declaration.
    Usual,
    /// Only once the row exists: what ends it.
    Later,
}

/// What an empty form proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// Nothing.
    Nothing,
    /// The present day.
    Today,
    /// Of a link, the only row about the same child whose `column` says `code`.
    Alone {
        /// A column of the table that the link names.
        column: &'static str,
        /// What it says of the rows that count.
        code: &'static str,
    },
}

/// What a field holds, and how it is stored.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A civil day, stored `YYYY-MM-DD`.
    Day,
    /// A civil day that ends a span: typed and shown as the last day included, stored as the
    /// day after, `YYYY-MM-DD`.
    LastDay,
    /// A civil day with its time, stored `YYYY-MM-DDTHH:MM`.
    Moment,
    /// A whole number between two bounds.
    Int(i64, i64),
    /// A number with two decimals, stored in hundredths.
    Hundredths,
    /// An amount in euros, stored in cents.
    Euro,
    /// Yes or no, stored 1 or 0.
    Bool,
    /// A code of a closed list.
    Code(&'static Nomenclature),
    /// A row of another table, by its identifier.
    Link(&'static str),
    /// A commune, stored by its official code.
    Commune,
    /// A département, stored by its official code.
    Departement,
}

/// How grave the leak of a field would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// Says nothing of a person.
    Structure,
    /// Personal.
    Personal,
    /// Personal and grave: justice, health, family, danger.
    Grave,
}

/// What a rule has to say about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The field it is about.
    pub field: &'static str,
    /// What is wrong and what to do, in French.
    pub sentence: String,
    /// Whether the professional may keep the row by giving a reason.
    pub overridable: bool,
}

impl Remark {
    /// The impossible: refused.
    pub fn refuse(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { field, sentence: sentence.into(), overridable: false }
    }

    /// The improbable: kept when a reason is given.
    pub fn warn(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { field, sentence: sentence.into(), overridable: true }
    }
}

/// The rule of a record kind that nothing constrains beyond its fields.
pub fn no_rule(_: &Row, _: &Linked) -> Vec<Remark> {
    Vec::new()
}

/// The rows that a row names, by link field.
#[derive(Debug, Default)]
pub struct Linked(pub(crate) Vec<(&'static str, Row)>);

impl Linked {
    /// Returns the row named by the link field `field`, if it is filled.
    pub fn get(&self, field: &str) -> Option<&Row> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, row)| row)
    }

    /// Makes linked rows, for the tests of a rule.
    pub fn of(rows: Vec<(&'static str, Row)>) -> Self {
        Self(rows)
    }
}

impl Field {
    /// Its column, as a statement that makes or changes a table says it.
    fn column(&self) -> String {
        let kind = match self.kind {
            Kind::Int(..) | Kind::Hundredths | Kind::Euro | Kind::Bool | Kind::Link(_) => "BIGINT",
            _ => "TEXT",
        };
        let null = if self.required { " NOT NULL" } else { "" };
        match self.kind {
            Kind::Link(table) => format!("{} {kind}{null} REFERENCES {table} (id)", self.name),
            _ => format!("{} {kind}{null}", self.name),
        }
    }

    /// A field that a row can do without.
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            hint: "",
            kind,
            required: false,
            sensitivity: Sensitivity::Personal,
            everywhere: false,
            answer: Answer::Three,
            turn: Turn::Usual,
            section: "",
            proposed: Proposed::Nothing,
            sealed: false,
            gives: Gives::Nothing,
            rewriting: Rewriting::Free,
            decided: "",
            reason: None,
            apart: None,
        }
    }

    /// The same field, which says what is of another category than its kind.
    #[must_use]
    pub const fn apart(mut self, category: access::Category) -> Self {
        self.apart = Some(category);
        self
    }

    /// The same text, which says the reason of the box `of` and may be copied from the field `from`.
    #[must_use]
    pub const fn reason(mut self, of: &'static str, from: &'static str) -> Self {
        self.reason = Some(Reason { of, from });
        self
    }

    /// The same field, whose words nobody writes anew once they are kept.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.rewriting = Rewriting::Never;
        self
    }

    /// The same field, which says to whom, of whom or how long something is given.
    #[must_use]
    pub const fn bounds(mut self) -> Self {
        self.gives = Gives::Bounds;
        self
    }

    /// The same box, which opens a category of information to others once ticked.
    #[must_use]
    pub const fn opens(mut self, category: access::Category) -> Self {
        self.gives = Gives::Opens(category);
        self
    }

    /// The same yes or no, as one box to tick.
    #[must_use]
    pub const fn ticked(mut self) -> Self {
        self.answer = Answer::Box;
        self
    }

    /// The same yes or no, as one box of a group.
    #[must_use]
    pub const fn among(mut self, group: &'static Group) -> Self {
        self.answer = Answer::BoxIn(group);
        self
    }

    /// The same answer, which only who validates gives: from the others a row begins with `first`, and keeps what stands.
    #[must_use]
    pub const fn decided(mut self, first: &'static str) -> Self {
        self.decided = first;
        self
    }

    /// The same field, asked before the others.
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.turn = Turn::First;
        self
    }

    /// The same field, asked once the row exists.
    #[must_use]
    pub const fn later(mut self) -> Self {
        self.turn = Turn::Later;
        self
    }

    /// The same field, under a new heading of the form.
    #[must_use]
    pub const fn under(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// The same day, which an empty form proposes as the present one.
    #[must_use]
    pub const fn today(mut self) -> Self {
        self.proposed = Proposed::Today;
        self
    }

    /// The same link, which a form opened for a child proposes as the only row whose `column` says `code`.
    #[must_use]
    pub const fn alone(mut self, column: &'static str, code: &'static str) -> Self {
        self.proposed = Proposed::Alone { column, code };
        self
    }

    /// The same field, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same field, with a hint.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The same field, whose leak would be grave.
    #[must_use]
    pub const fn grave(mut self) -> Self {
        self.sensitivity = Sensitivity::Grave;
        self
    }

    /// The same text, sealed where it stands: never sorted, searched, filtered nor in a title.
    #[must_use]
    pub const fn sealed(mut self) -> Self {
        self.sealed = true;
        self
    }

    /// The same link, to any row of the instance.
    #[must_use]
    pub const fn everywhere(mut self) -> Self {
        self.everywhere = true;
        self
    }

    /// The same field, which says nothing of a person.
    #[must_use]
    pub const fn structure(mut self) -> Self {
        self.sensitivity = Sensitivity::Structure;
        self
    }
}

impl Fiche {
    /// Returns the field called `name`.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Its fields in the order of the form; those that a new row is not asked only when it exists.
    pub fn asked(&self, exists: bool) -> Vec<&'static Field> {
        let mut fields: Vec<&Field> =
            self.fields.iter().filter(|field| exists || field.turn != Turn::Later).collect();
        fields.sort_by_key(|field| field.turn == Turn::Usual || field.turn == Turn::Later);
        fields
    }

    /// The statement that makes its table, in the words both engines share.
    ///
    /// Besides the declared fields a table has: `id`, `service_id` or `organisation_id`, the
    /// reference of an outside system, and the version that two people editing at once need.
    pub fn create_table(&self) -> String {
        self.create_table_without(&[])
    }

    /// The same, as it was before the fields `later` came: a table that exists is not made again, its
    /// new columns are added to it ([`Fiche::add_columns`]).
    pub fn create_table_without(&self, later: &[&str]) -> String {
        use std::fmt::Write as _;
        let fields = || self.fields.iter().filter(|field| !later.contains(&field.name));
        let mut sql = ["CREATE TABLE ", self.table, " (\n    id BIGINT PRIMARY KEY,\n"].concat();
        match self.owner {
            Owner::Service => sql.push_str("    service_id BIGINT NOT NULL,\n"),
            Owner::Organisation => sql.push_str("    organisation_id BIGINT NOT NULL,\n"),
            Owner::Instance => {}
        }
        sql.push_str("    reference TEXT,\n    version BIGINT NOT NULL");
        for field in fields() {
            let _infallible = write!(sql, ",\n    {}", field.column());
        }
        if self.searched() {
            sql.push_str(",\n    search_key TEXT NOT NULL");
        }
        sql.push_str("\n);\n");
        let owner = match self.owner {
            Owner::Service => "service_id, ",
            Owner::Organisation => "organisation_id, ",
            Owner::Instance => "",
        };
        let table = self.table;
        let order = self.order;
        let _infallible =
            writeln!(sql, "CREATE INDEX {table}_{order} ON {table} ({owner}{order}, id);");
        let _infallible =
            writeln!(sql, "CREATE UNIQUE INDEX {table}_reference ON {table} ({owner}reference);");
        for field in fields() {
            if let Kind::Link(_) = field.kind {
                let name = field.name;
                let _infallible = writeln!(sql, "CREATE INDEX {table}_{name} ON {table} ({name});");
            }
        }
        sql
    }

    /// The statements that add the fields `later` to its table, in their order. A field that comes later
    /// cannot be required: the rows of before have none.
    pub fn add_columns(&self, later: &[&str]) -> String {
        use std::fmt::Write as _;
        let (table, mut sql) = (self.table, String::new());
        for field in self.fields.iter().filter(|field| later.contains(&field.name)) {
            let _infallible = writeln!(sql, "ALTER TABLE {table} ADD COLUMN {};", field.column());
            if let Kind::Link(_) = field.kind {
                let name = field.name;
                let _infallible = writeln!(sql, "CREATE INDEX {table}_{name} ON {table} ({name});");
            }
        }
        sql
    }

    /// Whether its rows are searched by name.
    pub fn searched(&self) -> bool {
        matches!(self.table, "personne" | "famille" | "professionnel")
    }
}
