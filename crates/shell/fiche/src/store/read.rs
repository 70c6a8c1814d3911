//! Reading rows: where one stands, one, a page of them, those that name another.

use access::{Granted, Perimetre};
use db::{Db, DbError, Read, Value, Vault};

use crate::{Fiche, Owner, Register, Row, child};

use super::{
    order::{Key, Sort, keys},
    sealed::opened,
    words::{Words, rows_with, words_complete},
};

/// The column that says to whom a row belongs.
pub(crate) fn owner_column(fiche: &Fiche) -> Option<&'static str> {
    match fiche.owner {
        Owner::Service => Some("service_id"),
        Owner::Organisation => Some("organisation_id"),
        Owner::Instance => None,
    }
}

/// The columns of a record kind, as [`from_db`] reads them: for a store that asks its own question of a table.
pub fn columns(fiche: &Fiche) -> String {
    let mut text =
        format!("id, version, reference, {} AS owner", owner_column(fiche).unwrap_or("0"));
    for field in fiche.fields {
        text.push_str(", ");
        text.push_str(field.name);
    }
    text
}

/// A row as it was found by [`columns`], its sealed fields opened.
///
/// # Errors
///
/// [`DbError`] when a column is missing, or a sealed value was altered, moved, or its key is not held.
pub fn from_db(vault: &Vault, fiche: &Fiche, found: &db::Row) -> Result<Row, DbError> {
    let mut row = Row::default();
    row.id = found.get("id")?;
    row.version = found.get("version")?;
    row.owner = found.get("owner")?;
    row.reference = found.get("reference")?;
    for field in fiche.fields {
        row.set(field.name, found.get(field.name)?);
    }
    opened(vault, fiche, row)
}

/// To whom a row belongs and about whom it is, before any right is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The service or organisation; 0 when there is no such row.
    pub owner: i64,
    /// The children it is about.
    pub enfants: Vec<i64>,
}

/// Returns where row `id` stands; a row that does not exist belongs to nobody.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn locate(
    db: &Db,
    register: &Register,
    fiche: &Fiche,
    id: i64,
) -> Result<Place, DbError> {
    let Some(owner) = owner_column(fiche) else { return Ok(Place::default()) };
    locate_in(&mut db.read().await?, register, fiche, owner, id).await
}

pub(super) async fn locate_in(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    owner: &str,
    id: i64,
) -> Result<Place, DbError> {
    let sql = format!("SELECT {owner} AS owner FROM {} WHERE id = $1", fiche.table);
    let Some(row) = read.query_opt(&sql, &[id.into()]).await? else { return Ok(Place::default()) };
    let enfants = child::of_kept(read, register, fiche, id).await?;
    Ok(Place { owner: row.get("owner")?, enfants })
}

/// Returns row `id`, which the grant covers.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn read_row(
    granted: &mut Granted,
    fiche: &Fiche,
    id: i64,
) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let found = granted.read().query_opt(&sql, &[id.into()]).await?;
    found.map(|found| from_db(granted.read().vault(), fiche, &found)).transpose()
}

/// What a list is asked.
#[derive(Debug, Clone, Default)]
pub struct ListAsk {
    /// To whom the rows belong.
    pub owner: i64,
    /// Only rows whose folded name holds this word.
    pub search: String,
    /// Only rows with these codes: field and code.
    pub filters: Vec<(&'static str, String)>,
    /// Only rows that name this one: link field and identifier.
    pub about: Option<(&'static str, i64)>,
    /// What it is sorted by; the order of the record kind when nothing is said.
    pub sort: Option<Sort>,
    /// The last row of the page before: what it was compared by, and its identifier.
    pub after: Option<(String, i64)>,
    /// How many rows.
    pub limit: i64,
}

/// A page of a list.
#[derive(Debug, Default)]
pub struct ListPage {
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the next page starts, if there is one.
    pub next: Option<(String, i64)>,
}

/// Adds a value; returns its place in the statement.
fn place(values: &mut Vec<Value>, value: Value) -> usize {
    values.push(value);
    values.len()
}

/// Returns a page of rows, in the order asked or that of the record kind.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    ask: &ListAsk,
) -> Result<ListPage, DbError> {
    use std::fmt::Write as _;
    let mut values: Vec<Value> = Vec::new();
    let (keys, down) = keys(register, fiche, ask.sort);
    let vault = granted.read().vault().clone();
    let mut sql = format!("SELECT {}", columns(fiche));
    for (place, key) in keys.iter().enumerate() {
        let _infallible = write!(sql, ", {} AS sort_{place}", key.sql);
    }
    let _infallible = write!(sql, " FROM {} WHERE ", fiche.table);
    match owner_column(fiche) {
        Some(owner) => {
            let n = place(&mut values, ask.owner.into());
            let _infallible = write!(sql, "{owner} = ${n}");
        }
        None => sql.push_str("1 = 1"),
    }
    if fiche.owner == Owner::Service {
        let within = child::condition(register, fiche, granted.perimetre(), &mut values);
        let _infallible = write!(sql, " AND {within}");
    }
    for (field, code) in &ask.filters {
        let n = place(&mut values, code.as_str().into());
        let _infallible = write!(sql, " AND {field} = ${n}");
    }
    if let Some((field, id)) = &ask.about {
        let n = place(&mut values, (*id).into());
        let _infallible = write!(sql, " AND {field} = ${n}");
    }
    let typed = vocabulary::search_key(&ask.search);
    if fiche.searched() && !typed.is_empty() {
        let complete = words_complete(granted.read(), fiche).await?;
        for word in typed.split_whitespace().take(WORDS) {
            if complete {
                let range = [Words::beginning(word)];
                let rows = rows_with(fiche, &[ask.owner], &range, &mut values);
                let _infallible = write!(sql, " AND id IN ({rows})");
            } else {
                // The key starts with a space, so that a word is found at its beginning only.
                values.push(format!("% {word}%").into());
                let _infallible = write!(sql, " AND search_key LIKE ${}", values.len());
            }
        }
    }
    let (sense, way) = if down { ("<", "DESC") } else { (">", "ASC") };
    let compared: Vec<&str> =
        keys.iter().map(|key| key.sql.as_str()).chain(std::iter::once("id")).collect();
    // Sealed: an address stands in the history of a browser and in the log of a proxy, and says nothing of a row.
    let after = ask
        .after
        .as_ref()
        .and_then(|(told, id)| Some((vault.open(CURSOR, fiche.table, told).ok()?, *id)));
    if let Some(after) = after.and_then(|after| cursor(&keys, &after)) {
        let places: Vec<String> =
            after.into_iter().map(|value| format!("${}", place(&mut values, value))).collect();
        let _infallible =
            write!(sql, " AND ({}) {sense} ({})", compared.join(", "), places.join(", "));
    }
    let n = place(&mut values, (ask.limit + 1).into());
    let ordered: Vec<String> = compared.iter().map(|own| format!("{own} {way}")).collect();
    let _infallible = write!(sql, " ORDER BY {} LIMIT ${n}", ordered.join(", "));
    let mut found = granted.query(&sql, &values).await?;
    let most = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let next = match found.last().filter(|_| more) {
        Some(last) => {
            let told = vault.seal(CURSOR, fiche.table, &compared_by(&keys, last)?)?;
            Some((told, last.get("id")?))
        }
        None => None,
    };
    let rows: Vec<Row> =
        found.iter().map(|row| from_db(&vault, fiche, row)).collect::<Result<_, _>>()?;
    Ok(ListPage { rows, next })
}

/// What the seal of the place of a page is for.
const CURSOR: &str = "liste.suite";

/// What stands between the values that a row is compared by, in the address of the next page.
const BETWEEN: char = '\u{1f}';

/// What a row was compared by, as the address of the next page says it.
fn compared_by(keys: &[Key], row: &db::Row) -> Result<String, DbError> {
    let mut told = Vec::with_capacity(keys.len());
    for place in 0..keys.len() {
        let value: Value = row.get(&format!("sort_{place}"))?;
        told.push(stored(Some(&value)));
    }
    Ok(told.join(&BETWEEN.to_string()))
}

/// The values that the rows of a page come after; none when an address says something else, and the list then begins anew.
fn cursor(keys: &[Key], (told, id): &(String, i64)) -> Option<Vec<Value>> {
    if keys.is_empty() {
        return Some(vec![(*id).into()]);
    }
    let parts: Vec<&str> = told.split(BETWEEN).collect();
    if parts.len() != keys.len() {
        return None;
    }
    let value = |(key, part): (&Key, &&str)| -> Option<Value> {
        if key.is_number { part.parse::<i64>().ok().map(Value::from) } else { Some((*part).into()) }
    };
    let mut all: Vec<Value> = keys.iter().zip(&parts).map(value).collect::<Option<_>>()?;
    all.push((*id).into());
    Some(all)
}

/// The most rows that [`all_rows`] gives: a list to print, not a register to carry away.
const ALL: i64 = 2000;

/// Returns all rows of one owner, in the order of the record kind.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_rows(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    owner: i64,
) -> Result<Vec<Row>, DbError> {
    let ask = ListAsk { owner, limit: ALL, ..ListAsk::default() };
    Ok(list(granted, register, fiche, &ask).await?.rows)
}

/// Returns the rows of `services` that name row `id` in their link `field`, latest first. The
/// caller's grant covers them whole, as that of the file of a child does.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_about(
    granted: &mut Granted,
    fiche: &Fiche,
    field: &'static str,
    id: i64,
    services: &[i64],
) -> Result<Vec<Row>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    // The plus keeps the engine from going through the whole service in the order asked, where the
    // few rows of one child are an index away.
    let within = format!("+service_id IN ({})", within.join(", "));
    naming(granted, fiche, field, id, &within, Vec::new()).await
}

/// Returns the rows that name row `id` in their link `field`, those that `perimetre` covers only.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_naming(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    field: &'static str,
    id: i64,
    perimetre: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values = vec![Value::from(id)];
    let within = child::condition(register, fiche, perimetre, &mut values);
    values.remove(0);
    naming(granted, fiche, field, id, &within, values).await
}

async fn naming(
    granted: &mut Granted,
    fiche: &Fiche,
    field: &'static str,
    id: i64,
    within: &str,
    more: Vec<Value>,
) -> Result<Vec<Row>, DbError> {
    let mut values = vec![Value::from(id)];
    values.extend(more);
    let sql = format!(
        "SELECT {} FROM {} WHERE {field} = $1 AND {within} ORDER BY {} DESC, id DESC",
        columns(fiche),
        fiche.table,
        fiche.order
    );
    let found = granted.query(&sql, &values).await?;
    found.iter().map(|found| from_db(granted.read().vault(), fiche, found)).collect()
}

fn stored(value: Option<&Value>) -> String {
    match value {
        Some(Value::Text(Some(text))) => text.clone(),
        Some(Value::Int(Some(number))) => number.to_string(),
        _ => String::new(),
    }
}

/// Returns rows by identifier, those that the grant covers only, in no particular order.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_by_id(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    ids: &[i64],
) -> Result<Vec<Row>, DbError> {
    let places: Vec<String> = (1..=TITLES).map(|n| format!("${n}")).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for batch in ids.chunks(TITLES) {
        let mut values: Vec<Value> =
            (0..TITLES).map(|n| batch.get(n).copied().unwrap_or(-1).into()).collect();
        let within = child::condition(register, fiche, granted.perimetre(), &mut values);
        let sql = format!(
            "SELECT {} FROM {} WHERE id IN ({}) AND {within}",
            columns(fiche),
            fiche.table,
            places.join(", ")
        );
        for found in granted.query(&sql, &values).await? {
            rows.push(from_db(granted.read().vault(), fiche, &found)?);
        }
    }
    Ok(rows)
}

/// How many words of a search are looked for: nobody has more names.
const WORDS: usize = 8;

/// How many identifiers one statement asks for: a fixed number, so that it stays prepared.
pub(super) const TITLES: usize = 50;
