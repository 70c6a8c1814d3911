//! Creating and correcting a row: examined first, kept with its history, never half.

use access::{Category, GrantedWrite, Verb};
use db::{DbError, Value};

use crate::{Fiche, Kind, Remark, Rewriting, Row, register::Register};

use super::{
    follow::and_then,
    history::remember,
    read::{columns, from_db, owner_column},
    rules::{Seen, examine},
    sealed::closed,
    words::{change_words, keep_words},
};

/// What became of a row.
#[derive(Debug)]
pub enum Saved {
    /// Kept, under this identifier.
    Kept(i64),
    /// Nothing differed from what was there.
    Unchanged(i64),
    /// Not kept: what is impossible, or improbable without a reason.
    Remarks(Vec<Remark>),
    /// Not kept: somebody else changed it meanwhile; this is what stands now.
    Conflict(Box<Row>),
}

/// The folded name that searches look into: it starts with a space, so that words are found at
/// their beginning.
pub(super) fn key_of(fiche: &Fiche, row: &Row) -> String {
    let mut text = String::new();
    for field in fiche.fields {
        let named = field.name.starts_with("nom") || field.name == "prenom";
        if let Some(part) = row.text(field.name).filter(|_| named) {
            text.push(' ');
            text.push_str(&vocabulary::search_key(part));
        }
    }
    text
}

fn blocking(remarks: Vec<Remark>, motif: Option<&str>) -> Vec<Remark> {
    let excused = motif.is_some_and(|motif| !motif.trim().is_empty());
    if excused && remarks.iter().all(|remark| remark.overridable) { Vec::new() } else { remarks }
}

fn missing(fiche: &Fiche, row: &Row) -> Vec<Remark> {
    fiche
        .fields
        .iter()
        .filter(|field| field.required && row.value(field.name).is_none())
        .map(|field| Remark::refuse(field.name, format!("Renseignez « {} ».", field.label)))
        .collect()
}

pub(super) fn stored(row: &Row, field: &crate::Field) -> Value {
    row.value(field.name).cloned().unwrap_or(match field.kind {
        Kind::Int(..) | Kind::Hundredths | Kind::Euro | Kind::Bool | Kind::Link(_) => {
            Value::Int(None)
        }
        _ => Value::Text(None),
    })
}

/// What to say when the reference of a row is already that of another: the only value, besides
/// identifiers of ours, that the schema wants once.
fn taken(done: Result<u64, DbError>) -> Result<Option<Saved>, DbError> {
    match done {
        Ok(_) => Ok(None),
        Err(error) if error.is_duplicate() => Ok(Some(Saved::Remarks(vec![Remark::refuse(
            "reference",
            "Une autre fiche porte déjà cette référence : vérifiez-la, ou modifiez l’autre fiche.",
        )]))),
        Err(error) => Err(error),
    }
}

/// Creates a row under `id`, for the owner it names, and keeps what follows from it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the grant must then be dropped.
pub async fn create(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    id: i64,
    row: Row,
    motif: Option<&str>,
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    let saved = create_alone(granted, register, fiche, id, row, motif, seen).await?;
    and_then(granted, (register, fiche), (saved, motif), seen).await
}

/// Corrects a row, whose version must still be the one its author saw, and what follows from it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the grant must then be dropped.
pub async fn update(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    row: Row,
    motif: Option<&str>,
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    let saved = update_alone(granted, register, fiche, row, motif, seen).await?;
    and_then(granted, (register, fiche), (saved, motif), seen).await
}

/// Of who does not validate, what is decided is what stands, or what a row begins with: never what was sent, by whatever
/// form or file it comes.
fn undecided(granted: &GrantedWrite, fiche: &Fiche, row: &mut Row, before: Option<&Row>) {
    let decided = || fiche.fields.iter().filter(|field| !field.decided.is_empty());
    if decided().next().is_none() || granted.may(row.owner, Verb::Publier, Category::Parcours) {
        return;
    }
    for field in decided() {
        // What was never said may be put to who decides: that decides nothing.
        let put = row.text(field.name) == Some(field.decided);
        match before {
            Some(before) if put && before.value(field.name).is_none() => {}
            Some(before) => row.take(field.name, before),
            None => row.set(field.name, field.decided.into()),
        }
    }
}

/// Creates a row, without what follows from it.
pub(super) async fn create_alone(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    id: i64,
    mut row: Row,
    motif: Option<&str>,
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    use std::fmt::Write as _;
    undecided(granted, fiche, &mut row, None);
    let mut remarks = missing(fiche, &row);
    remarks.extend(examine(granted, register, fiche, &row, None, seen).await?);
    let remarks = blocking(remarks, motif);
    if !remarks.is_empty() {
        return Ok(Saved::Remarks(remarks));
    }
    row.id = id;
    let mut names = String::from("id, version, reference");
    let mut values = vec![Value::from(id), Value::from(1_i64), row.reference.clone().into()];
    if let Some(owner) = owner_column(fiche) {
        names.push_str(", ");
        names.push_str(owner);
        values.push(row.owner.into());
    }
    let kept = closed(granted.write().vault(), fiche, &row)?;
    for field in fiche.fields {
        let _infallible = write!(names, ", {}", field.name);
        values.push(stored(&kept, field));
    }
    if fiche.searched() {
        names.push_str(", search_key");
        values.push(key_of(fiche, &row).into());
    }
    let places: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!("INSERT INTO {} ({names}) VALUES ({})", fiche.table, places.join(", "));
    if let Some(taken) = taken(granted.write().execute(&sql, &values).await)? {
        return Ok(taken);
    }
    keep_words(granted.write(), fiche, std::slice::from_ref(&row)).await?;
    remember(granted, fiche, id, 1, motif, None, Some(&row)).await?;
    row.version = 1;
    seen.note_new(fiche, row);
    Ok(Saved::Kept(id))
}

/// Corrects a row, without what follows from it.
pub(super) async fn update_alone(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    mut row: Row,
    motif: Option<&str>,
    seen: &mut Seen,
) -> Result<Saved, DbError> {
    use std::fmt::Write as _;
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let Some(found) = granted.write().query_opt(&sql, &[row.id.into()]).await? else {
        return Err(DbError::Shape(format!("no row in {}", fiche.table)));
    };
    let before = from_db(granted.write().vault(), fiche, &found)?;
    if before.version != row.version {
        return Ok(Saved::Conflict(Box::new(before)));
    }
    row.owner = before.owner;
    if row.reference.is_none() {
        row.reference.clone_from(&before.reference);
    }
    undecided(granted, fiche, &mut row, Some(&before));
    let same = row.reference == before.reference
        && fiche.fields.iter().all(|field| row.value(field.name) == before.value(field.name));
    if same {
        return Ok(Saved::Unchanged(row.id));
    }
    let mut remarks = missing(fiche, &row);
    remarks.extend(rewritten(fiche, &before, &row));
    remarks.extend(examine(granted, register, fiche, &row, Some(&before), seen).await?);
    let remarks = blocking(remarks, motif);
    if !remarks.is_empty() {
        return Ok(Saved::Remarks(remarks));
    }
    let version = before.version + 1;
    let mut values = vec![Value::from(row.id), Value::from(version), row.reference.clone().into()];
    let mut sets = String::from("version = $2, reference = $3");
    let kept = closed(granted.write().vault(), fiche, &row)?;
    for field in fiche.fields {
        values.push(stored(&kept, field));
        let _infallible = write!(sets, ", {} = ${}", field.name, values.len());
    }
    if fiche.searched() {
        values.push(key_of(fiche, &row).into());
        let _infallible = write!(sets, ", search_key = ${}", values.len());
    }
    let sql = format!("UPDATE {} SET {sets} WHERE id = $1", fiche.table);
    if let Some(taken) = taken(granted.write().execute(&sql, &values).await)? {
        return Ok(taken);
    }
    change_words(granted.write(), fiche, &before, &row).await?;
    remember(granted, fiche, row.id, version, motif, Some(&before), Some(&row)).await?;
    row.version = version;
    let id = row.id;
    seen.note(fiche, row);
    Ok(Saved::Kept(id))
}

/// The words that a correction would write anew, where nobody may.
fn rewritten(fiche: &Fiche, before: &Row, row: &Row) -> Vec<Remark> {
    let kept = fiche.fields.iter().filter(|field| field.rewriting == Rewriting::Never);
    kept.filter(|field| {
        before.value(field.name).is_some() && before.value(field.name) != row.value(field.name)
    })
    .map(|field| {
        let told = "Ces mots restent comme ils ont été écrits : ajoutez un commentaire à côté.";
        Remark::refuse(field.name, told)
    })
    .collect()
}
