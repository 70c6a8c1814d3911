//! The small values that `templates/layout.html` and `templates/components.html` read.
//!
//! They hold text already written for the reader; an empty text means "there is none", so that a macro
//! takes a literal, a `String` or a field alike.

/// What surrounds every page. Templates read it from their field `layout`.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Title of the browser tab, without the name of the product.
    pub title: String,
    /// Entries of the main menu, in order.
    pub nav: Vec<NavItem>,
    /// Who is signed in; `None` before sign-in.
    pub user: Option<UserBar>,
    /// Whether the box that finds a person is shown: only to those who may read a file, of
    /// their services or shared with them.
    pub search: bool,
    /// Where a note of the journal is begun from here; empty for who writes none, and on its own form.
    pub note: String,
    /// What was typed in it.
    pub searched: String,
    /// The way here: label and address, the last one (this page) without address.
    pub crumbs: Vec<(String, Option<String>)>,
    /// What the last act did, shown once.
    pub flash: Option<Flash>,
    /// A long work going on behind, in one sentence.
    pub progress: Option<String>,
    /// What waits for who signed in and does not wait for them to open their first page: sentence and address.
    pub alert: Option<(String, String)>,
    /// Token of the forms of this session, sent as `_csrf`; empty when the page has none.
    pub csrf: String,
    /// Whether the page opens without network: nothing in its frame leads elsewhere.
    pub alone: bool,
    /// Version of the product, shown in the footer.
    pub version: String,
}

/// One entry of the main menu.
#[derive(Debug, Clone, Default)]
pub struct NavItem {
    /// What is read.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The page shown is in this part of the product.
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct UserBar {
    /// First name and name.
    pub name: String,
    /// The role, as read: « cheffe de service ».
    pub role: String,
    /// The organisation or service; may be empty.
    pub organisation: String,
    /// The key under which the browser keeps what is being typed until sign-out, in hexadecimal; empty where the house
    /// has no keys: nothing is kept then.
    pub seal: String,
    /// After how many minutes without a touch the browser hides the page.
    pub idle: i64,
}

/// A sentence shown once after an act.
#[derive(Debug, Clone, Default)]
pub struct Flash {
    /// `ok`, `info`, `warning` or `bad`.
    pub kind: String,
    /// The sentence, starting after the word of its kind (« C’est fait. … »).
    pub text: String,
}

/// One field of a form built from a description: `{{ c::field(f) }}`.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// `text`, `number`, `decimal`, `date`, `time`, `textarea`, `select`, `search` (a select one searches),
    /// `radios`, `checkboxes`, `boxes` (each option is a field of its own, named by its value),
    /// `checkbox` or `file`.
    pub kind: String,
    /// Its id in the page and its name in what the form sends.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What was there or was typed; a date as AAAA-MM-JJ; `oui` for a ticked checkbox; the accepted endings for a file.
    pub value: String,
    /// A line of help; may be empty.
    pub hint: String,
    /// What is wrong, in words; empty when nothing is.
    pub error: String,
    /// An answer is demanded.
    pub required: bool,
    /// The unit of a number; may be empty.
    pub unit: String,
    /// The answers to choose among.
    pub options: Vec<Choice>,
    /// The heading above it, when it begins a part of the form; empty otherwise.
    pub section: String,
}

/// One answer of a select, of radios or of checkboxes.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line of help below (radios and checkboxes); may be empty.
    pub hint: String,
    /// Chosen when the page opens.
    pub checked: bool,
}

/// One line of the error summary.
#[derive(Debug, Clone, Default)]
pub struct ErrorLink {
    /// Id of the field it leads to; empty when the error belongs to no field.
    pub field: String,
    /// What is wrong and what to do, the same words as beside the field.
    pub text: String,
}

/// One line of a summary list.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// Its value; empty is shown as « Non renseigné ».
    pub value: String,
    /// Where the act on the right leads; empty: no act.
    pub href: String,
    /// The act, a verb: « Modifier ».
    pub action: String,
}

/// One column of a table.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Address of the same list sorted by this column; empty: not sortable.
    pub href: String,
    /// `ascending`, `descending`, or empty when the list is not sorted by it.
    pub sort: String,
    /// Figures, set right.
    pub numeric: bool,
}

/// One cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// Where it leads; may be empty.
    pub href: String,
}

/// One point of a timeline.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// The day as AAAA-MM-JJ; empty when it is not a single day.
    pub day: String,
    /// The moment as read: « 12 mars 2024 ».
    pub when: String,
    /// What happened.
    pub title: String,
    /// A sentence more; may be empty.
    pub text: String,
    /// Where the title leads; may be empty.
    pub href: String,
    /// A word of state; may be empty.
    pub tag: String,
    /// Kind of that word: empty, `ok`, `info`, `warning` or `bad`.
    pub tag_kind: String,
    /// Empty (past), `now` or `future`.
    pub state: String,
    /// Several of one kind, folded into this one: each opens from it.
    pub inside: Vec<Event>,
}

/// One step of a long task.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// `done`, `current`, or empty when it is still to come.
    pub state: String,
}
