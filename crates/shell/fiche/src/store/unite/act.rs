//! The union: one transaction, from what stands in the way to the account of what was done.

use access::GrantedWrite;
use db::DbError;
use jiff::civil::Date;

use super::{
    Unions, Way,
    carry::{Union, remove, rewrite},
    known::{Effect, Line, keep},
};
use crate::{Remark, Row};

use super::super::{
    read::{columns, from_db},
    rules::Seen,
    write::{Saved, update},
};

/// What is asked.
pub struct Ask<'a> {
    /// The identifier of the act.
    pub id: i64,
    /// The file that goes on, as it must read; with the version that was seen.
    pub kept: Row,
    /// The other, and the version that was seen.
    pub united: (i64, i64),
    /// Why.
    pub motif: &'a str,
    /// The present day.
    pub today: Date,
}

/// What became of a union.
#[derive(Debug)]
pub enum United {
    /// It is done; the caller commits.
    Done,
    /// Not done: what is wrong with the values chosen. The grant must be dropped.
    Remarks(Vec<Remark>),
    /// Not done: one of the two files was changed meanwhile, or is no longer there. The grant must be dropped.
    Changed,
    /// Not done: what stands in the way, in French. The grant must be dropped.
    Hindered(Vec<String>),
}

/// Unites two files of one service: what names the one names the other, every row with its history, and
/// what was done is kept line by line.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, as it does when a row still names the file that goes: the grant
/// must then be dropped.
pub async fn unite(
    granted: &mut GrantedWrite,
    unions: &Unions,
    ask: Ask<'_>,
) -> Result<United, DbError> {
    let Some(fiche) = unions.register.by_table("personne") else { return Ok(United::Changed) };
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let mut both = Vec::new();
    for (id, version) in [(ask.kept.id, ask.kept.version), ask.united] {
        let found = granted.write().query_opt(&sql, &[id.into()]).await?;
        let Some(found) = found else { return Ok(United::Changed) };
        let row = from_db(granted.write().vault(), fiche, &found)?;
        if row.version != version {
            return Ok(United::Changed);
        }
        both.push(row);
    }
    let (Some(gone), Some(before)) = (both.pop(), both.pop()) else { return Ok(United::Changed) };
    if gone.id == before.id || gone.owner != before.owner {
        return Ok(United::Changed);
    }
    let hindered = hinders(granted, unions, before.id, gone.id).await?;
    if !hindered.is_empty() {
        return Ok(United::Hindered(hindered));
    }
    let mut union = Union::new(granted, unions, ask.motif);
    close(&mut union, [before.id, gone.id], ask.today).await?;
    let mut kept = ask.kept;
    kept.owner = before.owner;
    let (mut seen, said) = (Seen::default(), Some(ask.motif));
    let after = update(union.granted, &unions.register, fiche, kept, said, &mut seen).await?;
    let after_version = match after {
        Saved::Kept(_) => before.version + 1,
        Saved::Unchanged(_) => before.version,
        Saved::Remarks(remarks) => return Ok(United::Remarks(remarks)),
        Saved::Conflict(_) => return Ok(United::Changed),
    };
    union.all("personne", gone.id, before.id).await?;
    if !union.hindered.is_empty() {
        return Ok(United::Hindered(union.hindered));
    }
    follow(&mut union, gone.id, before.id).await?;
    let lines = std::mem::take(&mut union.lines);
    remove(granted, fiche, &gone, ask.motif).await?;
    let kept = Kept { id: ask.id, before: &before, gone: &gone, after_version };
    keep(granted, &kept, ask.motif, &lines).await?;
    Ok(United::Done)
}

/// What the act keeps of the two files, by identifiers and versions.
pub(super) struct Kept<'r> {
    pub id: i64,
    pub before: &'r Row,
    pub gone: &'r Row,
    pub after_version: i64,
}

async fn hinders(
    granted: &mut GrantedWrite,
    unions: &Unions,
    one: i64,
    other: i64,
) -> Result<Vec<String>, DbError> {
    let at = granted.at().to_owned();
    let mut told = Vec::new();
    for hinder in unions.hinders.iter() {
        let values = [one.into(), other.into(), at.as_str().into()];
        if granted.write().query_opt(hinder.sql, &values).await?.is_some() {
            told.push(hinder.sentence.to_owned());
        }
    }
    Ok(told)
}

/// Ends what was given for one file only.
async fn close(union: &mut Union<'_>, persons: [i64; 2], today: Date) -> Result<(), DbError> {
    let unions = union.unions;
    for closing in unions.closings.iter() {
        let Some(fiche) = unions.register.by_table(closing.table) else { continue };
        let Some(field) = fiche.field(closing.closed) else { continue };
        for person in persons {
            for row in union.naming(fiche, "personne_id", person).await? {
                let over = row.day(closing.end).is_some_and(|end| end <= today)
                    || row.value(closing.closed).is_some();
                if over {
                    continue;
                }
                let day = row.day(closing.start).map_or(today, |start| start.max(today));
                let after = row.clone().with(field.name, day.to_string());
                let version = rewrite(union.granted, fiche, &row, after, union.motif).await?;
                union.lines.push(Line {
                    effect: Effect::Closes,
                    table: fiche.table.to_owned(),
                    row: row.id,
                    column: field.name.to_owned(),
                    old: None,
                    new: Some(day.to_string()),
                    version,
                });
            }
        }
    }
    Ok(())
}

/// Carries the rows of tables that are no record kind.
async fn follow(union: &mut Union<'_>, from: i64, to: i64) -> Result<(), DbError> {
    let follows = union.unions.follows.clone();
    for follow in follows.iter() {
        let (table, column) = (follow.table, follow.column);
        let beside = match follow.way {
            Way::Stays => continue,
            Way::Moves => None,
            Way::Beside(unique, own) => Some((unique, own)),
        };
        let sql = format!("SELECT id FROM {table} WHERE {column} = $1 ORDER BY id");
        let found = union.granted.write().query(&sql, &[from.into()]).await?;
        for row in found {
            let id: i64 = row.get("id")?;
            if let Some((unique, own)) = beside {
                stand_beside(union, (table, column), (unique, own), id, to).await?;
            }
            let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1");
            union.granted.write().execute(&sql, &[id.into(), to.into()]).await?;
            union.lines.push(moved(table, column, id, from, to));
        }
    }
    Ok(())
}

fn moved(table: &str, column: &str, row: i64, old: i64, new: i64) -> Line {
    Line {
        effect: Effect::Follows,
        table: table.to_owned(),
        row,
        column: column.to_owned(),
        old: Some(old.to_string()),
        new: Some(new.to_string()),
        version: 0,
    }
}

/// A row that would stand twice where only one may is told apart by its own identifier.
async fn stand_beside(
    union: &mut Union<'_>,
    (table, column): (&'static str, &'static str),
    (unique, own): (&'static [&'static str], &'static str),
    id: i64,
    to: i64,
) -> Result<(), DbError> {
    let same: Vec<String> = unique.iter().map(|name| format!("o.{name} = t.{name}")).collect();
    let sql = format!(
        "SELECT t.{own} AS own FROM {table} t JOIN {table} o ON {} WHERE t.id = $1 AND o.{column} = $2",
        same.join(" AND ")
    );
    let found = union.granted.write().query_opt(&sql, &[id.into(), to.into()]).await?;
    let Some(found) = found else { return Ok(()) };
    let old: i64 = found.get("own")?;
    let sql = format!("UPDATE {table} SET {own} = $2 WHERE id = $1");
    union.granted.write().execute(&sql, &[id.into(), id.into()]).await?;
    union.lines.push(moved(table, own, id, old, id));
    Ok(())
}
