//! What a row says in fields that are of another category than its kind: told to who reads that one too.

use std::collections::BTreeSet;

use access::{Action, Actor, Category, Granted, House, Verb};
use db::Read;
use web::PageError;

use super::on_row;
use crate::{Fiche, Register, Row, child, store::Place};

/// What stands in the place of what is not open to the reader.
pub const NOT_SHARED: &str = "N’est pas partagé avec vous";

fn apart(fiche: &Fiche) -> Vec<(&'static str, Category)> {
    fiche.fields.iter().filter_map(|field| Some((field.name, field.apart?))).collect()
}

fn cover(row: &mut Row, field: &'static str) {
    if row.value(field).is_some() {
        row.set(field, NOT_SHARED.into());
    }
}

/// Covers, in rows read under a grant on the file of a child, the fields whose category their service does not open.
pub fn keep_apart(granted: &Granted, fiche: &Fiche, rows: &mut [Row]) {
    for (field, category) in apart(fiche) {
        let open = granted.services_on_child(category);
        for row in rows.iter_mut().filter(|row| !open.contains(&row.owner)) {
            cover(row, field);
        }
    }
}

/// The fields of a row whose category its reader does not read.
pub(super) async fn closed_to(
    (house, actor): (&House, &Actor),
    read: &mut Read,
    fiche: &Fiche,
    (place, id): (&Place, i64),
) -> Result<Vec<&'static str>, PageError> {
    let mut closed = Vec::new();
    for (field, category) in apart(fiche) {
        let action = Action { category, ..on_row(fiche, Verb::Lire, place, id) };
        if house.would_allow(read, actor, &action).await?.is_none() {
            closed.push(field);
        }
    }
    Ok(closed)
}

/// Covers the same in rows of one owner, which are about any child.
///
/// # Errors
///
/// [`PageError`] when the engine refuses; the rows must then not be shown.
pub async fn cover_apart(
    (house, actor): (&House, &Actor),
    read: &mut Read,
    (register, fiche): (&Register, &Fiche),
    owner: i64,
    rows: &mut [Row],
) -> Result<(), PageError> {
    if apart(fiche).is_empty() {
        return Ok(());
    }
    for row in rows {
        let enfants = child::of_typed(read, register, fiche, row).await?;
        let place = Place { owner, enfants };
        for field in closed_to((house, actor), read, fiche, (&place, row.id)).await? {
            cover(row, field);
        }
    }
    Ok(())
}

/// Leaves, of rows of one owner that were found by the fields `asked`, those of which the reader reads each of these: that a
/// row is among them tells what it says there.
///
/// # Errors
///
/// [`PageError`] when the engine refuses; the rows must then not be shown.
pub async fn keep_asked(
    (house, actor): (&House, &Actor),
    read: &mut Read,
    (register, fiche): (&Register, &Fiche),
    owner: i64,
    asked: &BTreeSet<String>,
    rows: &mut Vec<Row>,
) -> Result<(), PageError> {
    if !apart(fiche).iter().any(|(field, _)| asked.contains(*field)) {
        return Ok(());
    }
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        let enfants = child::of_typed(read, register, fiche, &row).await?;
        let place = Place { owner, enfants };
        let closed = closed_to((house, actor), read, fiche, (&place, row.id)).await?;
        if !closed.iter().any(|field| asked.contains(*field)) {
            kept.push(row);
        }
    }
    *rows = kept;
    Ok(())
}
