//! The titles of the rows that others name, and who may read them.

use std::collections::BTreeMap;

use access::{Action, Actor, Cible, House, Verb};
use db::{DbError, Read, Value};

use crate::{Fiche, Register, child};

use super::read::{Place, TITLES, locate_in, owner_column};

/// Of these rows of `fiche`, those that `actor` may read: by their roles, which one condition tells of
/// all, or one by one by an act of sharing or an emergency. Rows about no child are read by all who
/// come upon them: places, professionals, lists.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn readable(
    (house, actor): (&House, &Actor),
    read: &mut Read,
    register: &Register,
    fiche: &'static Fiche,
    ids: Vec<i64>,
) -> Result<Vec<i64>, DbError> {
    let category = fiche.category;
    let Some(owner) = owner_column(fiche).filter(|_| category.is_of_a_child()) else {
        return Ok(ids);
    };
    let own = actor.services_for(Verb::Lire, category);
    let perimetre = house.perimetre(read, actor, Verb::Lire, category, own).await?;
    let places: Vec<String> = (1..=TITLES).map(|n| format!("${n}")).collect();
    let mut open = Vec::with_capacity(ids.len());
    for batch in ids.chunks(TITLES) {
        let mut values: Vec<Value> =
            (0..TITLES).map(|n| batch.get(n).copied().unwrap_or(-1).into()).collect();
        let within = child::condition(register, fiche, &perimetre, &mut values);
        let sql = format!(
            "SELECT id FROM {} WHERE id IN ({}) AND {within}",
            fiche.table,
            places.join(", ")
        );
        for row in read.query(&sql, &values).await? {
            open.push(row.get("id")?);
        }
    }
    for id in ids {
        if open.contains(&id) {
            continue;
        }
        let Place { owner: service, enfants } = locate_in(read, register, fiche, owner, id).await?;
        let cible = Cible::RowOfService { service, table: fiche.table, id, enfants };
        let action = Action { verb: Verb::Lire, category, cible };
        if house.would_allow(read, actor, &action).await?.is_some() {
            open.push(id);
        }
    }
    Ok(open)
}

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
        if fiche.table == "service" {
            tell_apart(read, &mut found, &places, &values).await?;
        }
    }
    Ok(found)
}

/// Services that share their name with another are told with their organisation.
async fn tell_apart(
    read: &mut Read,
    found: &mut BTreeMap<i64, String>,
    places: &[String],
    values: &[Value],
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT s.id, o.nom AS house FROM service s JOIN organisation o ON o.id = s.organisation_id
          WHERE s.id IN ({})
            AND EXISTS (SELECT 1 FROM service t WHERE t.nom = s.nom AND t.id <> s.id)",
        places.join(", ")
    );
    for row in read.query(&sql, values).await? {
        let house: String = row.get("house")?;
        if let Some(title) = found.get_mut(&row.get("id")?) {
            *title = format!("{title} · {house}");
        }
    }
    Ok(())
}

pub(super) fn title_of(fiche: &Fiche, row: &db::Row) -> Result<String, DbError> {
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
