//! What a slice gives to be taken out.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use access::{Action, Actor};
use web::{PageError, Shell};

use crate::Format;

/// An answer that comes later.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;

/// What is asked: which source, in which service, and what else the source needs.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The service whose page leads here.
    pub service: i64,
    /// What the address or the kept request says, by name.
    pub parameters: BTreeMap<String, String>,
}

impl Subject {
    /// The value of a name; empty without one.
    pub fn get(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// Whether all fields are wanted, not those of the list alone.
    pub fn wants_all(&self) -> bool {
        self.get("colonnes") == "toutes"
    }
}

/// Who asks for what. `details` is for the trace, in codes.
pub struct Asking<'a> {
    /// The house.
    pub shell: &'a Shell,
    /// Who asks.
    pub actor: &'a Actor,
    /// For what.
    pub subject: &'a Subject,
    /// What the trace is told beside the action.
    pub details: &'a str,
}

/// What comes out.
pub enum Content {
    /// A list: as CSV or as a workbook.
    Table(print::Table),
    /// A document to print, and the same for a program.
    Paper(Box<print::Document>, serde_json::Value),
}

/// What was gathered, through a grant of its own.
pub struct Gathered {
    /// The action that was granted; the file is made under the same.
    pub action: Action,
    /// What it is, without a child's name: « Séjours ».
    pub titre: String,
    /// The parameters that were understood: enough to gather it again, codes and identifiers only.
    pub parameters: Vec<(&'static str, String)>,
    /// The child, when it is about one.
    pub personne: Option<i64>,
    /// How many rows.
    pub rows: usize,
    /// The children that it names.
    pub children: Vec<i64>,
    /// How many persons it names, children or not.
    pub persons: usize,
    /// Papers that go with it, by the name of their entry: a number, for names stay in clear. Gathered
    /// for the file alone, never for the form.
    pub joined: Vec<(String, Vec<u8>)>,
    /// What comes out.
    pub content: Content,
}

/// Something that can be taken out.
pub trait Source: Send + Sync + 'static {
    /// Its code, kept with the request and written in addresses.
    fn code(&self) -> &'static str;

    /// The formats it comes in, the most asked first.
    fn formats(&self) -> &'static [Format];

    /// Whether one chooses between the columns of the list and all fields.
    fn has_columns(&self) -> bool {
        false
    }

    /// The purpose that is proposed.
    fn purpose(&self) -> &'static str {
        ""
    }

    /// Whether a second person always agrees, however few it is about.
    fn always_second(&self) -> bool {
        false
    }

    /// Asks for the grant of `Exporter` and gathers what it covers. The file of one person, which its
    /// keeper hands over, may be asked for under the verb that keeps it; then it is kept, made and fetched
    /// under the same, on that person.
    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>>;
}

/// Every source of the house.
#[derive(Clone)]
pub struct Sources(Arc<[Box<dyn Source>]>);

impl Sources {
    /// Gathers the sources of the slices.
    pub fn new(sources: Vec<Box<dyn Source>>) -> Self {
        Self(sources.into())
    }

    /// The source of a code.
    pub fn by_code(&self, code: &str) -> Option<&dyn Source> {
        self.0.iter().find(|source| source.code() == code).map(AsRef::as_ref)
    }
}
