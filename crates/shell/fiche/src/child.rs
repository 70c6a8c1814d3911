//! Which child a row is about: what the mission, and so the grant, is decided on.
//!
//! It follows from the links of the declaration: the row is the person, names the person, names
//! the family, or names a row (a stay) that names the person.

use access::Perimetre;
use db::{DbError, Read, Value};

use crate::{Fiche, Kind, Register, Row};

/// The way from a row to the children it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is about none.
    None,
    /// The row is the person.
    Own,
    /// It names the person in this field.
    Field(&'static str),
    /// It is the family.
    OwnFamily,
    /// It names the family in this field and, it may be, one person in that one: whom the row is about while
    /// the family has nobody.
    Family(&'static str, Option<&'static str>),
    /// It names, in this field, a row of this table, which names the person.
    Through(&'static str, &'static str),
}

fn link(fiche: &Fiche, table: &str, required: bool) -> Option<&'static str> {
    fiche
        .fields
        .iter()
        .find(|field| {
            matches!(field.kind, Kind::Link(to) if to == table) && (field.required || !required)
        })
        .map(|field| field.name)
}

fn way(register: &Register, fiche: &Fiche) -> Way {
    if !fiche.category.is_of_a_child() {
        return Way::None;
    }
    match fiche.table {
        "personne" => return Way::Own,
        "famille" => return Way::OwnFamily,
        _ => {}
    }
    if let Some(field) = link(fiche, "personne", true) {
        return Way::Field(field);
    }
    if let Some(field) = link(fiche, "famille", true) {
        return Way::Family(field, link(fiche, "personne", false));
    }
    for field in fiche.fields.iter().filter(|field| field.required) {
        if let Kind::Link(table) = field.kind
            && let Some(other) = register.by_table(table)
            && link(other, "personne", true).is_some()
        {
            return Way::Through(field.name, table);
        }
    }
    link(fiche, "personne", false).map_or(Way::None, Way::Field)
}

/// The field that names the child, the family or the stay, if the row names one.
pub(crate) fn field(register: &Register, fiche: &Fiche) -> Option<&'static str> {
    match way(register, fiche) {
        Way::Field(field) | Way::Family(field, _) | Way::Through(field, _) => Some(field),
        Way::Own => Some("famille_id"),
        Way::None | Way::OwnFamily => None,
    }
}

/// Whether a row about to be kept names no child, in a record kind that is about children.
pub(crate) fn names_nobody(register: &Register, fiche: &Fiche, row: &Row) -> bool {
    if fiche.owner != crate::Owner::Service || !fiche.category.is_of_a_child() {
        return false;
    }
    match way(register, fiche) {
        Way::None => true,
        Way::Field(field) => row.int(field).is_none(),
        // What these name is required, or is the child.
        Way::Own | Way::OwnFamily | Way::Family(..) | Way::Through(..) => false,
    }
}

/// The condition that rows of `fiche` must meet in a query on its table; its values are added.
pub(crate) fn condition(
    register: &Register,
    fiche: &Fiche,
    perimetre: &Perimetre,
    values: &mut Vec<Value>,
) -> String {
    let table = fiche.table;
    let owner = format!("{table}.service_id");
    let child = match way(register, fiche) {
        // What is about no child by its very kind (a telephone that answers): the services of the grant.
        Way::None if !fiche.category.is_of_a_child() => return perimetre.within(&owner),
        Way::None => None,
        Way::Own => Some(format!("{table}.id")),
        Way::Field(field) => Some(format!("{table}.{field}")),
        Way::Through(field, other) => {
            Some(format!("(SELECT o.personne_id FROM {other} o WHERE o.id = {table}.{field})"))
        }
        Way::OwnFamily => {
            return of_family(&owner, &format!("{table}.id"), None, perimetre, values);
        }
        Way::Family(field, one) => {
            let one = one.map(|one| format!("{table}.{one}"));
            let family = format!("{table}.{field}");
            return of_family(&owner, &family, one.as_deref(), perimetre, values);
        }
    };
    perimetre.condition(&owner, child.as_deref(), values)
}

/// A family is open with any of its persons and, while it has none, to who reads what is about no child; a row of it
/// that names a person, then, with that one.
fn of_family(
    owner: &str,
    family: &str,
    one: Option<&str>,
    perimetre: &Perimetre,
    values: &mut Vec<Value>,
) -> String {
    let within = perimetre.within(owner);
    if perimetre.is_whole() {
        return within;
    }
    let open = perimetre.condition(owner, Some("f.id"), values);
    let nobody = perimetre.condition(owner, None, values);
    let alone = match one {
        None => nobody,
        Some(one) => {
            let open = perimetre.condition(owner, Some(one), values);
            format!("(({one} IS NULL AND {nobody}) OR {open})")
        }
    };
    format!(
        "{within} AND (EXISTS (SELECT 1 FROM personne f WHERE f.famille_id = {family} AND {open})
            OR (NOT EXISTS (SELECT 1 FROM personne f WHERE f.famille_id = {family}) AND {alone}))"
    )
}

/// The children that a row of the database is about.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn of_kept(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    id: i64,
) -> Result<Vec<i64>, DbError> {
    let table = fiche.table;
    let sql = match way(register, fiche) {
        Way::None => return Ok(Vec::new()),
        Way::Own => return Ok(vec![id]),
        Way::OwnFamily => "SELECT id AS child FROM personne WHERE famille_id = $1".to_owned(),
        Way::Field(field) => format!("SELECT {field} AS child FROM {table} WHERE id = $1"),
        Way::Family(field, one) => {
            let sql = format!(
                "SELECT p.id AS child FROM {table} t JOIN personne p ON p.famille_id = t.{field}
                  WHERE t.id = $1"
            );
            let found = children(read, &sql, id).await?;
            let Some(one) = one.filter(|_| found.is_empty()) else { return Ok(found) };
            format!("SELECT {one} AS child FROM {table} WHERE id = $1")
        }
        Way::Through(field, other) => format!(
            "SELECT o.personne_id AS child FROM {table} t JOIN {other} o ON o.id = t.{field}
              WHERE t.id = $1"
        ),
    };
    children(read, &sql, id).await
}

/// The children that a row about to be kept is about, from what it names.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn of_typed(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    row: &Row,
) -> Result<Vec<i64>, DbError> {
    match way(register, fiche) {
        Way::None | Way::OwnFamily => Ok(Vec::new()),
        // A person put in a family opens it: the family must be open already.
        Way::Own => match row.int("famille_id") {
            Some(family) => {
                children(read, "SELECT id AS child FROM personne WHERE famille_id = $1", family)
                    .await
            }
            None => Ok(Vec::new()),
        },
        Way::Field(field) => Ok(row.int(field).into_iter().collect()),
        Way::Family(field, one) => {
            let sql = "SELECT id AS child FROM personne WHERE famille_id = $1";
            let found = match row.int(field) {
                Some(family) => children(read, sql, family).await?,
                None => Vec::new(),
            };
            let alone = one.and_then(|one| row.int(one)).filter(|_| found.is_empty());
            Ok(alone.map_or(found, |one| vec![one]))
        }
        Way::Through(field, other) => match row.int(field) {
            Some(id) => {
                let sql = format!("SELECT personne_id AS child FROM {other} WHERE id = $1");
                children(read, &sql, id).await
            }
            None => Ok(Vec::new()),
        },
    }
}

/// How many rows one statement asks for.
const ASKED: usize = 200;

/// The children that rows of the database are about, each once: what a list that leaves names.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn children_of(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    ids: &[i64],
) -> Result<Vec<i64>, DbError> {
    let table = fiche.table;
    let mut all: Vec<i64> = Vec::new();
    for batch in ids.chunks(ASKED) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within = batch.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let sql = match way(register, fiche) {
            Way::None => return Ok(Vec::new()),
            Way::Own => {
                all.extend(batch);
                continue;
            }
            Way::OwnFamily => {
                format!("SELECT id AS child FROM personne WHERE famille_id IN ({within})")
            }
            Way::Field(field) => {
                format!("SELECT {field} AS child FROM {table} WHERE id IN ({within})")
            }
            Way::Family(field, one) => {
                let named = one.map_or_else(String::new, |one| {
                    format!(" UNION SELECT {one} AS child FROM {table} WHERE id IN ({within})")
                });
                format!(
                    "SELECT p.id AS child FROM {table} t JOIN personne p ON p.famille_id = t.{field}
                      WHERE t.id IN ({within}){named}"
                )
            }
            Way::Through(field, other) => format!(
                "SELECT o.personne_id AS child FROM {table} t JOIN {other} o ON o.id = t.{field}
                  WHERE t.id IN ({within})"
            ),
        };
        for row in read.query(&sql, &[]).await? {
            all.extend(row.get::<Option<i64>>("child")?);
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

async fn children(read: &mut Read, sql: &str, id: i64) -> Result<Vec<i64>, DbError> {
    let rows = read.query(sql, &[id.into()]).await?;
    let all: Vec<Option<i64>> =
        rows.iter().map(|row| row.get("child")).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}
