//! The way back: what a union moved goes back, from its end to its beginning, where nobody changed it since.

use access::GrantedWrite;
use db::{DbError, Value};

use super::{
    Unions,
    carry::rewrite,
    known::{Effect, Fusion, LINES, Line, read_line},
};
use crate::{Fiche, Kind, Row};

use super::super::{
    history::{at_version, remember},
    read::{columns, from_db, owner_column},
    sealed::closed,
    tell_apart,
    words::keep_words,
    write::{key_of, stored},
};

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Undone {
    /// Both files stand again; so many rows were changed since by somebody and stay as they are.
    Done(usize),
    /// It cannot be: undone already, the file is gone, or what was there was erased. The grant must be
    /// dropped.
    Gone,
}

/// Puts back both files as they were: the file that went, then each row that was moved, set aside or
/// closed, unless somebody changed it since. What was written since stays with the file that went on.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the grant must then be dropped.
pub async fn undo(
    granted: &mut GrantedWrite,
    unions: &Unions,
    act: &Fusion,
    motif: &str,
) -> Result<Undone, DbError> {
    let Some(fiche) = unions.register.by_table("personne") else { return Ok(Undone::Gone) };
    let sql = "UPDATE fusion SET undone_at = $2, undone_by = $3, undone_motif = $4
                WHERE id = $1 AND undone_at IS NULL";
    let at = granted.at().to_owned();
    let values = [act.id.into(), at.into(), granted.compte().into(), motif.into()];
    if granted.write().execute(sql, &values).await? == 0 {
        return Ok(Undone::Gone);
    }
    let Some(kept) = read(granted, fiche, act.personne).await? else { return Ok(Undone::Gone) };
    let place = (act.previous, kept.owner);
    if !bring_back(granted, unions, fiche, place, act.previous_version + 1, motif).await? {
        return Ok(Undone::Gone);
    }
    let mut stay = 0;
    let rows = granted.write().query(LINES, &[act.id.into()]).await?;
    let lines: Vec<Line> = rows.iter().map(read_line).collect::<Result<_, _>>()?;
    for line in lines.iter().rev() {
        let back = match unions.register.by_table(&line.table) {
            Some(fiche) => {
                back_in_register(granted, unions, fiche, line, kept.owner, motif).await?
            }
            None => back_elsewhere(granted, unions, line).await?,
        };
        stay += usize::from(!back);
    }
    stay += own_values(granted, fiche, act, motif).await?;
    tell_apart(granted, act.service, act.personne, act.previous).await?;
    Ok(Undone::Done(stay))
}

async fn read(granted: &mut GrantedWrite, fiche: &Fiche, id: i64) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let found = granted.write().query_opt(&sql, &[id.into()]).await?;
    found.map(|row| from_db(granted.write().vault(), fiche, &row)).transpose()
}

/// Makes again, out of its history, the row that the line of `version` saw leave. `false`: it was erased.
async fn bring_back(
    granted: &mut GrantedWrite,
    unions: &Unions,
    fiche: &Fiche,
    (id, owner): (i64, i64),
    version: i64,
    motif: &str,
) -> Result<bool, DbError> {
    let (before, _) = at_version(granted.write(), fiche, id, version).await?;
    let Some(mut row) = before else { return Ok(false) };
    (row.id, row.owner, row.version) = (id, owner, version + 1);
    if let (Some(reference), Some(column)) = (&row.reference, owner_column(fiche)) {
        let sql = format!("SELECT id FROM {} WHERE {column} = $1 AND reference = $2", fiche.table);
        let values = [owner.into(), reference.as_str().into()];
        if granted.write().query_opt(&sql, &values).await?.is_some() {
            row.reference = None;
        }
    }
    for field in fiche.fields {
        let Kind::Link(table) = field.kind else { continue };
        let (Some(named), Some(_)) = (row.int(field.name), unions.register.by_table(table)) else {
            continue;
        };
        let sql = format!("SELECT id FROM {table} WHERE id = $1");
        let stands = granted.write().query_opt(&sql, &[named.into()]).await?.is_some();
        if !stands && field.required {
            return Ok(false);
        }
        if !stands {
            row.set(field.name, Value::Int(None));
        }
    }
    insert(granted, fiche, &row).await?;
    remember(granted, fiche, id, row.version, Some(motif), None, Some(&row)).await?;
    Ok(true)
}

async fn insert(granted: &mut GrantedWrite, fiche: &Fiche, row: &Row) -> Result<(), DbError> {
    use std::fmt::Write as _;
    let mut names = String::from("id, version, reference");
    let mut values: Vec<Value> =
        vec![row.id.into(), row.version.into(), row.reference.clone().into()];
    if let Some(owner) = owner_column(fiche) {
        let _infallible = write!(names, ", {owner}");
        values.push(row.owner.into());
    }
    let kept = closed(granted.write().vault(), fiche, row)?;
    for field in fiche.fields {
        let _infallible = write!(names, ", {}", field.name);
        values.push(stored(&kept, field));
    }
    if fiche.searched() {
        names.push_str(", search_key");
        values.push(key_of(fiche, row).into());
    }
    let places: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!("INSERT INTO {} ({names}) VALUES ({})", fiche.table, places.join(", "));
    granted.write().execute(&sql, &values).await?;
    keep_words(granted.write(), fiche, std::slice::from_ref(row)).await
}

/// Undoes one line about a row of the register. `false`: somebody changed it since, it stays.
async fn back_in_register(
    granted: &mut GrantedWrite,
    unions: &Unions,
    fiche: &'static Fiche,
    line: &Line,
    owner: i64,
    motif: &str,
) -> Result<bool, DbError> {
    if line.effect == Effect::SetAside {
        let place = (line.row, owner);
        return bring_back(granted, unions, fiche, place, line.version, motif).await;
    }
    let Some(field) = fiche.field(&line.column) else { return Ok(false) };
    let Some(row) = read(granted, fiche, line.row).await? else { return Ok(false) };
    let says = match row.value(field.name) {
        Some(Value::Int(Some(number))) => Some(number.to_string()),
        Some(Value::Text(Some(text))) => Some(text.clone()),
        _ => None,
    };
    if says != line.new {
        return Ok(false);
    }
    let mut after = row.clone();
    let number = || line.old.as_ref().and_then(|text| text.parse::<i64>().ok());
    after.set(
        field.name,
        match field.kind {
            Kind::Link(_) => Value::Int(number()),
            _ => Value::Text(line.old.clone()),
        },
    );
    rewrite(granted, fiche, &row, after, motif).await?;
    Ok(true)
}

/// Undoes one line about a row of another table.
async fn back_elsewhere(
    granted: &mut GrantedWrite,
    unions: &Unions,
    line: &Line,
) -> Result<bool, DbError> {
    let Some(follow) = unions.follows.iter().find(|follow| follow.table == line.table) else {
        return Ok(false);
    };
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<i64>().ok());
    // Both names come from the declarations, never from what was kept.
    let column = match follow.way {
        super::Way::Beside(_, own) if own == line.column => own,
        _ => follow.column,
    };
    let sql = format!("UPDATE {} SET {column} = $2 WHERE id = $1 AND {column} = $3", follow.table);
    let values = [line.row.into(), Value::Int(number(&line.old)), Value::Int(number(&line.new))];
    Ok(granted.write().execute(&sql, &values).await? == 1)
}

/// Puts back the values of the file that went on, those that the union chose and nobody changed since.
/// Returns how many stay.
async fn own_values(
    granted: &mut GrantedWrite,
    fiche: &'static Fiche,
    act: &Fusion,
    motif: &str,
) -> Result<usize, DbError> {
    if act.after_version == act.before_version {
        return Ok(0);
    }
    let Some(now) = read(granted, fiche, act.personne).await? else { return Ok(0) };
    let said = at_version(granted.write(), fiche, act.personne, act.after_version).await?;
    let (Some(before), Some(chosen)) = said else { return Ok(0) };
    let (mut after, mut stay) = (now.clone(), 0);
    for field in fiche.fields {
        let name = field.name;
        if before.value(name) == chosen.value(name) {
            continue;
        }
        if now.value(name) != chosen.value(name) {
            stay += 1;
            continue;
        }
        let none = match field.kind {
            Kind::Link(_) | Kind::Bool | Kind::Int(..) => Value::Int(None),
            _ => Value::Text(None),
        };
        after.set(name, before.value(name).cloned().unwrap_or(none));
    }
    if after != now {
        rewrite(granted, fiche, &now, after, motif).await?;
    }
    Ok(stay)
}
