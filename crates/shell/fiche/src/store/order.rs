//! In what order a list is read: over the whole of it, page after page, by what its reader sees. Never by what is sealed, of
//! another category, or hidden from the reader: a place in a list would tell it.

use std::fmt::Write as _;

use crate::{Fiche, Field, Kind, Owner, Register, child};

/// A field that a list is sorted by, instead of the order of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The field.
    pub by: &'static str,
    /// The greatest first.
    pub down: bool,
}

/// What rows are compared by: an expression on the table, and whether it is a number.
pub(super) struct Key {
    pub sql: String,
    pub is_number: bool,
}

/// Sorts after any text that people write.
const LAST: char = '\u{10ffff}';

/// Longer lists of codes are not sorted by: nobody reads them in the order of the list.
const MOST_CODES: usize = 200;

/// Letters that people read as others; engines do not.
const FOLDED: &[(&str, &str)] = &[
    ("À", "a"),
    ("Â", "a"),
    ("Ä", "a"),
    ("à", "a"),
    ("â", "a"),
    ("ä", "a"),
    ("Ç", "c"),
    ("ç", "c"),
    ("É", "e"),
    ("È", "e"),
    ("Ê", "e"),
    ("Ë", "e"),
    ("é", "e"),
    ("è", "e"),
    ("ê", "e"),
    ("ë", "e"),
    ("Î", "i"),
    ("Ï", "i"),
    ("î", "i"),
    ("ï", "i"),
    ("Ô", "o"),
    ("Ö", "o"),
    ("ô", "o"),
    ("ö", "o"),
    ("Ù", "u"),
    ("Û", "u"),
    ("Ü", "u"),
    ("ù", "u"),
    ("û", "u"),
    ("ü", "u"),
    ("Œ", "oe"),
    ("œ", "oe"),
    ("’", " "),
    ("''", " "),
    ("-", " "),
];

/// A text as people compare it: small letters, no accent.
fn folded(sql: &str) -> String {
    FOLDED.iter().fold(format!("LOWER({sql})"), |inner, (from, to)| {
        format!("REPLACE({inner}, '{from}', '{to}')")
    })
}

impl Key {
    /// A text; rows without one come last, whatever the direction.
    fn text(sql: &str, down: bool) -> Self {
        let absent = if down { String::new() } else { LAST.to_string() };
        Self { sql: format!("COALESCE({sql}, '{absent}')"), is_number: false }
    }

    /// A number; rows without one come last, whatever the direction.
    fn number(sql: &str, down: bool) -> Self {
        let absent = if down { -i64::MAX } else { i64::MAX };
        Self { sql: format!("COALESCE({sql}, {absent})"), is_number: true }
    }

    /// The place of a code in its list.
    fn code(column: &str, codes: &[(&str, &str)], down: bool) -> Self {
        let absent = if down { "-1".to_owned() } else { codes.len().to_string() };
        let mut sql = format!("CAST(CASE {column}");
        for (place, (code, _)) in codes.iter().enumerate() {
            // Codes are of the sources: written in the text, they cannot be anything else.
            let _infallible = write!(sql, " WHEN '{code}' THEN {place}");
        }
        let _infallible = write!(sql, " ELSE {absent} END AS BIGINT)");
        Self { sql, is_number: true }
    }
}

/// The title of the row that a link names, as a text on its table; none when it is not shown to all who read the list.
fn linked(register: &Register, fiche: &Fiche, field: &Field, to: &str) -> Option<String> {
    let other = register.by_table(to)?;
    let own = child::field(register, fiche) == Some(field.name);
    let closed = other.category.is_of_a_child() && other.owner != Owner::Instance;
    if closed && !own {
        return None;
    }
    let title = if other.searched() {
        "o.search_key".to_owned()
    } else {
        let [name] = other.title else { return None };
        let named = other.field(name).filter(|named| !named.sealed && named.apart.is_none())?;
        matches!(named.kind, Kind::Text).then(|| folded(&format!("o.{name}")))?
    };
    Some(format!("(SELECT {title} FROM {to} o WHERE o.id = {}.{})", fiche.table, field.name))
}

/// What rows are compared by when a list is sorted by a field; none of a field that no list is sorted by.
fn key(register: &Register, fiche: &Fiche, sort: Sort) -> Option<Key> {
    let field = fiche.field(sort.by)?;
    if field.sealed || field.apart.is_some() || register.hides_field(fiche.table, field.name) {
        return None;
    }
    let column = format!("{}.{}", fiche.table, field.name);
    Some(match field.kind {
        Kind::Text if fiche.searched() && fiche.order == field.name => named(fiche),
        Kind::Text => Key::text(&folded(&column), sort.down),
        Kind::Day | Kind::LastDay | Kind::Moment => Key::text(&column, sort.down),
        Kind::Int(..) | Kind::Hundredths | Kind::Euro | Kind::Bool => {
            Key::number(&column, sort.down)
        }
        Kind::Code(list) if list.items.len() <= MOST_CODES => {
            Key::code(&column, list.items, sort.down)
        }
        Kind::Link(to) => Key::text(&linked(register, fiche, field, to)?, sort.down),
        // Nobody reads long texts in order; places are stored by their codes, read by their names.
        Kind::LongText | Kind::Code(_) | Kind::Commune | Kind::Departement => return None,
    })
}

/// People, by their folded names.
fn named(fiche: &Fiche) -> Key {
    Key { sql: format!("{}.search_key", fiche.table), is_number: false }
}

/// What rows of a kind are compared by when nothing else is asked; none when their identifiers are.
fn usual(fiche: &Fiche) -> Option<Key> {
    let field = fiche.field(fiche.order)?;
    let column = format!("{}.{}", fiche.table, field.name);
    let is_number = matches!(
        field.kind,
        Kind::Int(..) | Kind::Hundredths | Kind::Euro | Kind::Bool | Kind::Link(_)
    );
    Some(match field.kind {
        Kind::Text if fiche.searched() => named(fiche),
        // As people read names: engines put « Aït Ouali » after « Amrani ».
        Kind::Text if fiche.order == "nom" => Key { sql: folded(&column), is_number: false },
        _ => Key { sql: column, is_number },
    })
}

/// What the rows of a list are compared by, the first first, and whether the greatest comes first; identifiers come last.
pub(super) fn keys(register: &Register, fiche: &Fiche, sort: Option<Sort>) -> (Vec<Key>, bool) {
    let asked = sort.and_then(|sort| Some((key(register, fiche, sort)?, sort)));
    match asked {
        None => (usual(fiche).into_iter().collect(), fiche.latest_first),
        Some((_, sort)) if sort.by == fiche.order => {
            (usual(fiche).into_iter().collect(), sort.down)
        }
        Some((first, sort)) => (std::iter::once(first).chain(usual(fiche)).collect(), sort.down),
    }
}

/// The fields that a list of a kind is sorted by: those that it shows, but for what its place would tell.
pub(crate) fn sortable(register: &Register, fiche: &'static Fiche) -> Vec<&'static Field> {
    let mut fields: Vec<&'static Field> = Vec::new();
    for name in fiche.title.iter().chain(fiche.list) {
        let Some(field) = fiche.field(name) else { continue };
        let known = fields.iter().any(|own| own.name == field.name);
        if !known && key(register, fiche, Sort { by: field.name, down: false }).is_some() {
            fields.push(field);
        }
    }
    fields
}

#[cfg(test)]
mod tests;
