//! Everything the register holds about a person, and its erasure: rows, what they were before,
//! search keys, deposited files. What is left is identifiers.
//!
//! Nothing here decides: the caller holds a validated list. A row that is about another child too
//! stays, without its link.

use std::collections::BTreeMap;

use db::{DbError, Read, Row as Found, Value, Vault, Write};

use super::{forget_unions, history::to_json, read::columns, read::from_db, sealed::closed};
use crate::{Fiche, Kind, Owner, Register, Row};

/// Where to ask: inside a reading, or inside a write.
pub(crate) enum Ask<'a> {
    Reading(&'a mut Read),
    Writing(&'a mut Write),
}

impl Ask<'_> {
    fn vault(&self) -> &Vault {
        match self {
            Self::Reading(read) => read.vault(),
            Self::Writing(write) => write.vault(),
        }
    }

    async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Found>, DbError> {
        match self {
            Self::Reading(read) => read.query(sql, values).await,
            Self::Writing(write) => write.query(sql, values).await,
        }
    }
}

/// A row of the register: its table and its identifier.
pub type Key = (&'static str, i64);

/// What goes with a row, and what only names it.
#[derive(Default)]
pub(crate) struct Closure {
    /// Rows about the person alone, the first one first.
    pub rows: Vec<Key>,
    /// Rows about somebody else that name one of them: table, link field, identifier.
    pub detached: Vec<(&'static Fiche, &'static str, i64)>,
}

fn link_to_person(fiche: &Fiche) -> Option<&'static str> {
    let is_person = |kind: Kind| matches!(kind, Kind::Link(table) if table == "personne");
    fiche.fields.iter().find(|field| is_person(field.kind)).map(|field| field.name)
}

/// Gathers the rows that go with `first`.
pub(crate) async fn closure(
    ask: &mut Ask<'_>,
    register: &Register,
    first: Key,
) -> Result<Closure, DbError> {
    let mut found = Closure { rows: vec![first], detached: Vec::new() };
    if first.0 == "personne"
        && let Some(famille) = family_alone(ask, first.1).await?
    {
        found.rows.push(("famille", famille));
    }
    let mut at = 0;
    while at < found.rows.len() {
        let (table, id) = found.rows[at];
        at += 1;
        for other in register.all() {
            for field in other.fields {
                if !matches!(field.kind, Kind::Link(named) if named == table) {
                    continue;
                }
                let person = link_to_person(other).unwrap_or("id");
                let sql = format!(
                    "SELECT id, {person} AS about FROM {} WHERE {} = $1 ORDER BY id",
                    other.table, field.name
                );
                for row in ask.query(&sql, &[id.into()]).await? {
                    let key = (other.table, row.get::<i64>("id")?);
                    let about: Option<i64> = row.get("about")?;
                    let own = other.table == "personne" || person == "id";
                    let elsewhere =
                        !own && about.is_some_and(|p| !found.rows.contains(&("personne", p)));
                    let loose = own && !field.required;
                    if found.rows.contains(&key) {
                        continue;
                    }
                    if (elsewhere || loose) && !field.required {
                        found.detached.push((other, field.name, key.1));
                    } else {
                        found.rows.push(key);
                    }
                }
            }
        }
    }
    let rows = found.rows.clone();
    found.detached.retain(|(fiche, _, id)| !rows.contains(&(fiche.table, *id)));
    Ok(found)
}

/// The family of a person when nobody else of the register is in it.
async fn family_alone(ask: &mut Ask<'_>, personne: i64) -> Result<Option<i64>, DbError> {
    let rows = ask
        .query(
            "SELECT p.famille_id FROM personne p
              WHERE p.id = $1 AND p.famille_id IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM personne o WHERE o.famille_id = p.famille_id AND o.id <> p.id)",
            &[personne.into()],
        )
        .await?;
    rows.first().map(|row| row.get("famille_id")).transpose()
}

/// Returns every row that the register holds about a person, in the order of the record kinds.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_of_person(
    read: &mut Read,
    register: &Register,
    personne: i64,
) -> Result<Vec<(&'static Fiche, Row)>, DbError> {
    let mut ask = Ask::Reading(read);
    let found = closure(&mut ask, register, ("personne", personne)).await?;
    let mut keys = found.rows;
    // The family and who is in it are also what is held on the person when others share it.
    let family = "SELECT famille_id FROM personne WHERE id = $1";
    for row in ask.query(family, &[personne.into()]).await? {
        if let Some(famille) = row.get::<Option<i64>>("famille_id")? {
            keys.push(("famille", famille));
            for table in ["membre_famille", "situation_couple"] {
                if register.by_table(table).is_some() {
                    let sql = format!("SELECT id FROM {table} WHERE famille_id = $1 ORDER BY id");
                    for member in ask.query(&sql, &[famille.into()]).await? {
                        keys.push((table, member.get("id")?));
                    }
                }
            }
        }
    }
    let mut all = Vec::new();
    for fiche in register.all() {
        let mut ids: Vec<i64> =
            keys.iter().filter(|(table, _)| *table == fiche.table).map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
            for row in ask.query(&sql, &[id.into()]).await? {
                all.push((*fiche, from_db(ask.vault(), fiche, &row)?));
            }
        }
    }
    Ok(all)
}

/// That the register holds a row about a person: nothing of what it says.
#[derive(Clone)]
pub struct Held {
    /// Its kind.
    pub fiche: &'static Fiche,
    /// The service that keeps it.
    pub service: i64,
    /// The day that its kind is put in order by, `YYYY-MM-DD`; none where it is put in order by no day.
    pub day: Option<String>,
}

/// Which rows of services the register holds about a person, and of which day, without opening any of them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn held_of_person(
    read: &mut Read,
    register: &Register,
    personne: i64,
) -> Result<Vec<Held>, DbError> {
    let mut ask = Ask::Reading(read);
    let found = closure(&mut ask, register, ("personne", personne)).await?;
    let mut all = Vec::new();
    for fiche in register.all().iter().copied().filter(|one| one.owner == Owner::Service) {
        let own = found.rows.iter().filter(|(table, _)| *table == fiche.table);
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let ids: Vec<String> = own.map(|(_, id)| id.to_string()).collect();
        let dated = fiche.field(fiche.order);
        let dated = dated.filter(|field| matches!(field.kind, Kind::Day | Kind::Moment));
        let day = dated.map_or("CAST(NULL AS TEXT)", |field| field.name);
        for part in ids.chunks(400) {
            let sql = format!(
                "SELECT service_id, {day} AS told FROM {} WHERE id IN ({}) ORDER BY id",
                fiche.table,
                part.join(", ")
            );
            for row in ask.query(&sql, &[]).await? {
                let day: Option<String> = row.get("told")?;
                let day = day.and_then(|day| day.get(..10).map(str::to_owned));
                all.push(Held { fiche, service: row.get("service_id")?, day });
            }
        }
    }
    Ok(all)
}

/// Erases a row and what goes with it. Returns what was erased; nothing when it is already gone.
///
/// Histories keep who changed what kind of row and when, without any value; a last line of each
/// says, by identifiers only, that the row is gone, so that figures follow. Files deposited for an
/// import of the services concerned are removed: what they hold cannot be told apart.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn erase(
    write: &mut Write,
    register: &Register,
    first: Key,
    at: &str,
) -> Result<Vec<Key>, DbError> {
    let there = format!("SELECT id FROM {} WHERE id = $1", first.0);
    if write.query_opt(&there, &[first.1.into()]).await?.is_none() {
        return Ok(Vec::new());
    }
    let found = closure(&mut Ask::Writing(write), register, first).await?;
    for (fiche, field, id) in &found.detached {
        detach(write, fiche, field, *id, at).await?;
    }
    let mut services = Vec::new();
    for fiche in register.all().iter().rev() {
        let own: Vec<i64> = found
            .rows
            .iter()
            .filter(|(table, _)| *table == fiche.table)
            .map(|(_, id)| *id)
            .collect();
        for id in &own {
            if let Some(service) = forget(write, fiche, *id, at).await? {
                services.push(service);
            }
        }
        // Rows of one kind may name each other: their links go first.
        for id in &own {
            for field in fiche.fields {
                if matches!(field.kind, Kind::Link(table) if table == fiche.table) {
                    let (table, name) = (fiche.table, field.name);
                    let sql = format!("UPDATE {table} SET {name} = NULL WHERE {name} = $1");
                    write.execute(&sql, &[(*id).into()]).await?;
                }
            }
        }
        for id in own {
            let sql = format!("DELETE FROM {} WHERE id = $1", fiche.table);
            write.execute(&sql, &[id.into()]).await?;
        }
    }
    services.sort_unstable();
    services.dedup();
    for service in services {
        write.execute("DELETE FROM depot_import WHERE service_id = $1", &[service.into()]).await?;
    }
    let persons: Vec<i64> =
        found.rows.iter().filter(|(table, _)| *table == "personne").map(|(_, id)| *id).collect();
    let mut gone = found.rows;
    gone.extend(forget_unions(write, register, &persons).await?);
    remember(write, &gone, at).await?;
    Ok(gone)
}

/// Keeps that rows were erased, by identifiers only.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remember(write: &mut Write, rows: &[(&str, i64)], at: &str) -> Result<(), DbError> {
    for (table, id) in rows {
        write
            .execute(
                "INSERT INTO effacement (nom_table, row_id, at) VALUES ($1, $2, $3)
                 ON CONFLICT DO NOTHING",
                &[(*table).into(), (*id).into(), at.into()],
            )
            .await?;
    }
    Ok(())
}

/// Returns what was erased: table, identifier, instant.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn erased(read: &mut Read) -> Result<Vec<(String, i64, String)>, DbError> {
    let sql = "SELECT nom_table, row_id, at FROM effacement ORDER BY at, nom_table, row_id";
    let rows = read.query(sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("nom_table")?, row.get("row_id")?, row.get("at")?))).collect()
}

/// Empties the history of a row and writes its last line. Returns its service.
async fn forget(
    write: &mut Write,
    fiche: &Fiche,
    id: i64,
    at: &str,
) -> Result<Option<i64>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let Some(found) = write.query_opt(&sql, &[id.into()]).await? else { return Ok(None) };
    let row = from_db(write.vault(), fiche, &found)?;
    write
        .execute(
            "UPDATE historique SET before = NULL, after = NULL, motif = NULL
              WHERE nom_table = $1 AND row_id = $2",
            &[fiche.table.into(), id.into()],
        )
        .await?;
    let mut links = Row::default();
    for field in fiche.fields {
        if let (Kind::Link(_), Some(value)) = (field.kind, row.value(field.name)) {
            links.set(field.name, value.clone());
        }
    }
    line(write, fiche, id, row.version + 1, at, (Some(to_json(&links)), None)).await?;
    Ok((fiche.owner == Owner::Service).then_some(row.owner))
}

async fn detach(
    write: &mut Write,
    fiche: &'static Fiche,
    field: &'static str,
    id: i64,
    at: &str,
) -> Result<(), DbError> {
    let table = fiche.table;
    let sql = format!("SELECT {} FROM {table} WHERE id = $1", columns(fiche));
    let Some(found) = write.query_opt(&sql, &[id.into()]).await? else { return Ok(()) };
    let before = from_db(write.vault(), fiche, &found)?;
    let mut after = before.clone();
    after.set(field, Value::Int(None));
    let sql = format!("UPDATE {table} SET {field} = NULL, version = version + 1 WHERE id = $1");
    write.execute(&sql, &[id.into()]).await?;
    let kept = |row: &Row| Ok::<_, DbError>(to_json(&*closed(write.vault(), fiche, row)?));
    let texts = (Some(kept(&before)?), Some(kept(&after)?));
    line(write, fiche, id, before.version + 1, at, texts).await
}

async fn line(
    write: &mut Write,
    fiche: &Fiche,
    id: i64,
    version: i64,
    at: &str,
    (before, after): (Option<String>, Option<String>),
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO historique (seq, nom_table, row_id, version, at, compte_id, motif, before, after)
             SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4, NULL, 'effacement', $5, $6
               FROM historique",
            &[
                fiche.table.into(),
                id.into(),
                version.into(),
                at.into(),
                before.into(),
                after.into(),
            ],
        )
        .await?;
    Ok(())
}

/// Erases again what a restored copy brought back. `lines` are table and identifier; returns what
/// was there and is gone now.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn replay(
    write: &mut Write,
    register: &Register,
    lines: &BTreeMap<(String, i64), String>,
) -> Result<Vec<Key>, DbError> {
    let mut again = Vec::new();
    // Persons first: what goes with them goes with them.
    for persons in [true, false] {
        for ((table, id), at) in lines.iter().filter(|((t, _), _)| (t == "personne") == persons) {
            let Some(fiche) = register.by_table(table) else { continue };
            again.extend(erase(write, register, (fiche.table, *id), at).await?);
        }
    }
    for ((table, id), at) in lines {
        remember(write, &[(table.as_str(), *id)], at).await?;
    }
    Ok(again)
}
