//! What follows from a row, kept with it in one transaction: the absence that a hospital stay makes (ADR 0052).
//!
//! The application says, by table, which rows a row wants to stand. Each is tied by its reference, which the
//! schema wants once a service: kept twice, it is corrected, never doubled.

use std::pin::Pin;

use access::GrantedWrite;
use db::DbError;

use crate::{Fiche, Register, Remark, Row};

use super::{
    Saved, Seen,
    read::{columns, from_db},
    write::{create_alone, update_alone},
};

/// A row that another wants to stand.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its table, of those that belong to a service.
    pub table: &'static str,
    /// Its identifier, if it must be made: that of the row it follows from, or the next one free.
    pub id: i64,
    /// What ties it: once a service.
    pub reference: String,
    /// A row noted before, by hand, that says it already: it is tied instead of making another.
    pub noted: Option<i64>,
    /// What it says, its owner too; on a row that stands, these fields are changed and no other.
    pub row: Row,
    /// The fields that are said when it is made, then left to who corrects it.
    pub once: &'static [&'static str],
    /// The moments of which the day alone is known: an hour that somebody gave stays.
    pub days: &'static [&'static str],
    /// Whether it is made when it does not stand; if not, it is only corrected.
    pub made: bool,
    /// Why, for its history.
    pub motif: &'static str,
    /// What makes one hesitate before it is made, in a sentence that a reason lifts.
    pub doubt: Option<Remark>,
}

/// The rows that a row wants to stand; or why it cannot be kept.
pub type Following<'w> =
    Pin<Box<dyn Future<Output = Result<Result<Vec<Wanted>, Remark>, DbError>> + Send + 'w>>;

/// What follows from a row that was just kept.
pub type Follows = for<'w> fn(&'w mut GrantedWrite, &'w Row) -> Following<'w>;

/// What another room holds against a row before it is kept.
pub type Holding<'w> = Pin<Box<dyn Future<Output = Result<Vec<Remark>, DbError>> + Send + 'w>>;

/// What another room holds against a row that is about to be kept, made or corrected (ADR 0060).
pub type Holds = for<'w> fn(&'w mut GrantedWrite, &'w Row) -> Holding<'w>;

/// What another room puts in the place of what rows say.
pub type Veiling<'r> = Pin<Box<dyn Future<Output = Result<(), DbError>> + Send + 'r>>;

/// What another room puts, on a day, in the place of what rows say when they are read (ADR 0060).
pub type Veils = for<'r> fn(&'r mut db::Read, jiff::civil::Date, &'r mut [Row]) -> Veiling<'r>;

/// Keeps what follows from a row that was kept.
pub(super) async fn and_then(
    granted: &mut GrantedWrite,
    (register, fiche): (&Register, &Fiche),
    (saved, motif): (Saved, Option<&str>),
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    let Saved::Kept(id) = saved else { return Ok(saved) };
    let Some(follows) = register.follows(fiche.table) else { return Ok(saved) };
    let Some(row) = standing(granted, fiche, "id = $1", &[id.into()]).await? else {
        return Ok(saved);
    };
    let wanted = match follows(granted, &row).await? {
        Ok(wanted) => wanted,
        Err(remark) => return Ok(Saved::Remarks(vec![remark])),
    };
    let doubts: Vec<Remark> = wanted.iter().filter_map(|one| one.doubt.clone()).collect();
    if motif.is_none() && !doubts.is_empty() {
        return Ok(Saved::Remarks(doubts));
    }
    for one in wanted {
        if let Saved::Remarks(remarks) = keep(granted, register, one, seen).await? {
            return Ok(Saved::Remarks(remarks));
        }
    }
    Ok(saved)
}

async fn standing(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    condition: &str,
    values: &[db::Value],
) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE {condition}", columns(fiche), fiche.table);
    let found = granted.write().query_opt(&sql, values).await?;
    found.map(|found| from_db(granted.write().vault(), fiche, &found)).transpose()
}

async fn keep(
    granted: &mut GrantedWrite,
    register: &Register,
    wanted: Wanted,
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    let Some(fiche) = register.by_table(wanted.table) else {
        return Err(DbError::Shape(format!("no record kind {}", wanted.table)));
    };
    let motif = Some(wanted.motif);
    let tied = [wanted.row.owner.into(), wanted.reference.clone().into()];
    let mut found = standing(granted, fiche, "service_id = $1 AND reference = $2", &tied).await?;
    if let Some(id) = wanted.noted.filter(|_| found.is_none()) {
        found = standing(granted, fiche, "id = $1", &[id.into()]).await?;
    }
    let Some(mut row) = found else {
        if !wanted.made {
            return Ok(Saved::Unchanged(0));
        }
        let mut row = wanted.row;
        row.reference = Some(wanted.reference);
        let mut id = wanted.id;
        while standing(granted, fiche, "id = $1", &[id.into()]).await?.is_some() {
            id = id.saturating_add(1);
        }
        return create_alone(granted, register, fiche, id, row, motif, seen).await;
    };
    // One that came from an outside system keeps its own reference.
    row.reference = row.reference.or(Some(wanted.reference));
    for field in fiche.fields {
        let name = field.name;
        let told = wanted.row.values().any(|(said, _)| said == name);
        let same_day = wanted.days.contains(&name)
            && row.day(name).is_some()
            && row.day(name) == wanted.row.day(name);
        if told && !same_day && !wanted.once.contains(&name) {
            row.take(name, &wanted.row);
        }
    }
    update_alone(granted, register, fiche, row, motif, seen).await
}
