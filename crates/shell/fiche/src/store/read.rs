//! Reading rows: one, a page of them, the titles of those they name.

use std::collections::BTreeMap;

use access::Granted;
use db::{Db, DbError, Read, Value};

use crate::{Fiche, Kind, Owner, Row};

use super::words::{Words, rows_with, words_complete};

/// The column that says to whom a row belongs.
pub(crate) fn owner_column(fiche: &Fiche) -> Option<&'static str> {
    match fiche.owner {
        Owner::Service => Some("service_id"),
        Owner::Organisation => Some("organisation_id"),
        Owner::Instance => None,
    }
}

pub(crate) fn columns(fiche: &Fiche) -> String {
    let mut text =
        format!("id, version, reference, {} AS owner", owner_column(fiche).unwrap_or("0"));
    for field in fiche.fields {
        text.push_str(", ");
        text.push_str(field.name);
    }
    text
}

pub(crate) fn from_db(fiche: &Fiche, found: &db::Row) -> Result<Row, DbError> {
    let mut row = Row::default();
    row.id = found.get("id")?;
    row.version = found.get("version")?;
    row.owner = found.get("owner")?;
    row.reference = found.get("reference")?;
    for field in fiche.fields {
        row.set(field.name, found.get(field.name)?);
    }
    Ok(row)
}

/// Returns to whom row `id` belongs, before any right is asked; `None` when there is no such row.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn locate(db: &Db, fiche: &Fiche, id: i64) -> Result<Option<i64>, DbError> {
    let Some(owner) = owner_column(fiche) else { return Ok(Some(0)) };
    let sql = format!("SELECT {owner} AS owner FROM {} WHERE id = $1", fiche.table);
    let row = db.read().await?.query_opt(&sql, &[id.into()]).await?;
    row.map(|row| row.get("owner")).transpose()
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
    found.map(|found| from_db(fiche, &found)).transpose()
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
    /// The last row of the page before: its order value and identifier.
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

/// Returns a page of rows, in the order of the record kind.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list(
    granted: &mut Granted,
    fiche: &Fiche,
    ask: &ListAsk,
) -> Result<ListPage, DbError> {
    use std::fmt::Write as _;
    let mut values: Vec<Value> = Vec::new();
    let mut sql = format!("SELECT {} FROM {} WHERE ", columns(fiche), fiche.table);
    match owner_column(fiche) {
        Some(owner) => {
            let n = place(&mut values, ask.owner.into());
            let _infallible = write!(sql, "{owner} = ${n}");
        }
        None => sql.push_str("1 = 1"),
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
        for word in typed.split_whitespace() {
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
    let (order, sense, way) =
        if fiche.latest_first { (fiche.order, "<", "DESC") } else { (fiche.order, ">", "ASC") };
    if let Some((value, id)) = &ask.after {
        let numeric =
            order == "id" || fiche.field(order).is_some_and(|field| is_number(field.kind));
        let value = match value.parse::<i64>() {
            Ok(number) if numeric => Value::from(number),
            _ => Value::from(value.as_str()),
        };
        let a = place(&mut values, value);
        let b = place(&mut values, (*id).into());
        let _infallible = write!(sql, " AND ({order}, id) {sense} (${a}, ${b})");
    }
    let n = place(&mut values, (ask.limit + 1).into());
    let _infallible = write!(sql, " ORDER BY {order} {way}, id {way} LIMIT ${n}");
    let found = granted.query(&sql, &values).await?;
    let mut rows: Vec<Row> =
        found.iter().map(|row| from_db(fiche, row)).collect::<Result<_, _>>()?;
    let more = rows.len() > usize::try_from(ask.limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|last| {
        let value = if order == "id" { last.id.to_string() } else { stored(last.value(order)) };
        (value, last.id)
    });
    Ok(ListPage { rows, next })
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
    fiche: &Fiche,
    owner: i64,
) -> Result<Vec<Row>, DbError> {
    let ask = ListAsk { owner, limit: ALL, ..ListAsk::default() };
    Ok(list(granted, fiche, &ask).await?.rows)
}

/// Returns the rows of `services` that name row `id` in their link `field`, latest first.
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
    let sql = format!(
        "SELECT {} FROM {} WHERE {field} = $1 AND +service_id IN ({}) ORDER BY {} DESC, id DESC",
        columns(fiche),
        fiche.table,
        within.join(", "),
        fiche.order
    );
    let found = granted.query(&sql, &[id.into()]).await?;
    found.iter().map(|row| from_db(fiche, row)).collect()
}

fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Int(..) | Kind::Hundredths | Kind::Euro | Kind::Bool | Kind::Link(_))
}

fn stored(value: Option<&Value>) -> String {
    match value {
        Some(Value::Text(Some(text))) => text.clone(),
        Some(Value::Int(Some(number))) => number.to_string(),
        _ => String::new(),
    }
}

/// Returns rows by identifier, those of `services` only, in no particular order.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_by_id(
    granted: &mut Granted,
    fiche: &Fiche,
    ids: &[i64],
    owners: &[i64],
) -> Result<Vec<Row>, DbError> {
    let places: Vec<String> = (1..=TITLES).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT {} FROM {} WHERE id IN ({})",
        columns(fiche),
        fiche.table,
        places.join(", ")
    );
    let mut rows = Vec::with_capacity(ids.len());
    for batch in ids.chunks(TITLES) {
        let values: Vec<Value> =
            (0..TITLES).map(|n| batch.get(n).copied().unwrap_or(-1).into()).collect();
        for found in granted.query(&sql, &values).await? {
            let row = from_db(fiche, &found)?;
            if owners.contains(&row.owner) {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// How many identifiers one statement asks for: a fixed number, so that it stays prepared.
const TITLES: usize = 50;

/// Returns the titles of rows of `fiche` by identifier.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn titles(
    read: &mut Read,
    fiche: &Fiche,
    ids: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    let mut found = BTreeMap::new();
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    for batch in wanted.chunks(TITLES) {
        // Few lengths, so that the statements stay prepared.
        let length = [1, 4, 12].into_iter().find(|n| batch.len() <= *n).unwrap_or(TITLES);
        let places: Vec<String> = (1..=length).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT id, {} FROM {} WHERE id IN ({})",
            fiche.title.join(", "),
            fiche.table,
            places.join(", ")
        );
        let values: Vec<Value> =
            (0..length).map(|n| batch.get(n).copied().unwrap_or(-1).into()).collect();
        for row in read.query(&sql, &values).await? {
            found.insert(row.get("id")?, title_of(fiche, &row)?);
        }
    }
    Ok(found)
}

fn title_of(fiche: &Fiche, row: &db::Row) -> Result<String, DbError> {
    let mut parts = Vec::new();
    for name in fiche.title {
        let value: Value = row.get(name)?;
        if let Some(field) = fiche.field(name) {
            let text = crate::show::show(field.kind, Some(&value));
            if !text.is_empty() {
                parts.push(text);
            }
        }
    }
    Ok(parts.join(" "))
}

/// The longest list of choices that a form offers.
const CHOICES: i64 = 2000;

/// Returns the rows that a link field may name, for the owner of the form: identifier and title.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn options(
    read: &mut Read,
    fiche: &Fiche,
    service: i64,
    organisation: i64,
) -> Result<Vec<(i64, String)>, DbError> {
    let owner = match fiche.owner {
        Owner::Service => service,
        Owner::Organisation => organisation,
        Owner::Instance => 0,
    };
    let scope = owner_column(fiche).map_or("$1 = 0".to_owned(), |column| format!("{column} = $1"));
    let sql = format!(
        "SELECT id, {} FROM {} WHERE {scope} ORDER BY {}, id LIMIT {CHOICES}",
        fiche.title.join(", "),
        fiche.table,
        fiche.order
    );
    let rows = read.query(&sql, &[owner.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, title_of(fiche, row)?))).collect()
}
