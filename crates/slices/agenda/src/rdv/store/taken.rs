//! What is taken at the hours of an appointment: people, rooms, vehicles, and the child.

use std::collections::BTreeMap;

use db::{DbError, Write};
use jiff::civil::DateTime;

use super::{full_name, moment, within};
use crate::{french, rdv::rules::Taken};

/// What an appointment takes.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// From.
    pub start: DateTime,
    /// To.
    pub end: DateTime,
    /// Who goes.
    pub professionnels: Vec<i64>,
    /// The room.
    pub salle: Option<i64>,
    /// The vehicle.
    pub vehicule: Option<i64>,
    /// The rows it is, or takes the place of: they are in nobody's way.
    pub own: Vec<i64>,
}

/// What is already taken of a slot, in the whole instance: a person is in one place at a time, whatever
/// the service. Says when, never with whom.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn taken(write: &mut Write, slot: &Slot) -> Result<Vec<Taken>, DbError> {
    let people = within(&slot.professionnels);
    let things: Vec<i64> = slot.salle.into_iter().chain(slot.vehicule).collect();
    let things = within(&things);
    let sql = format!(
        "SELECT r.start_at, r.end_at, r.professionnel_id, r.second_professionnel_id, r.salle_id,
                r.vehicule_id
           FROM rendez_vous r
          WHERE r.start_at < $1 AND r.end_at > $2 AND r.etat IN ('prevu', 'tenu')
            AND r.id NOT IN ({own}) AND COALESCE(r.group_id, r.id) NOT IN ({own})
            AND (r.professionnel_id IN ({people}) OR r.second_professionnel_id IN ({people})
                 OR r.salle_id IN ({things}) OR r.vehicule_id IN ({things}))
          ORDER BY r.start_at, r.id LIMIT 20",
        own = within(&slot.own),
    );
    let values = [french::stored(slot.end).into(), french::stored(slot.start).into()];
    let rows = write.query(&sql, &values).await?;
    let (mut people, mut moyens) = (BTreeMap::new(), BTreeMap::new());
    let sql = format!(
        "SELECT id, prenom, nom FROM professionnel WHERE id IN ({})",
        within(&slot.professionnels)
    );
    for row in write.query(&sql, &[]).await? {
        people.insert(row.get::<i64>("id")?, full_name(&row)?);
    }
    for row in
        write.query(&format!("SELECT id, nom FROM moyen WHERE id IN ({things})"), &[]).await?
    {
        moyens.insert(row.get::<i64>("id")?, row.get::<String>("nom")?);
    }
    let mut all = Vec::new();
    for row in &rows {
        let (start, end) = (moment(row, "start_at")?, moment(row, "end_at")?);
        for column in ["professionnel_id", "second_professionnel_id"] {
            if let Some(nom) = row.get::<Option<i64>>(column)?.and_then(|id| people.get(&id)) {
                all.push(Taken::Professionnel(nom.clone(), start, end));
            }
        }
        for field in ["salle_id", "vehicule_id"] {
            if let Some(nom) = row.get::<Option<i64>>(field)?.and_then(|id| moyens.get(&id)) {
                all.push(Taken::Moyen(field, nom.clone(), start, end));
            }
        }
    }
    let day = slot.start.date();
    let sql = format!(
        "SELECT DISTINCT professionnel_id FROM absence_professionnel
          WHERE professionnel_id IN ({}) AND start_day <= $1 AND (end_day IS NULL OR end_day > $1)",
        within(&slot.professionnels)
    );
    for row in write.query(&sql, &[day.to_string().into()]).await? {
        if let Some(nom) = people.get(&row.get::<i64>("professionnel_id")?) {
            all.push(Taken::Absent(nom.clone(), day));
        }
    }
    // Two rows of one group are one appointment.
    let mut once: Vec<Taken> = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    Ok(once)
}

/// Where a child is expected already at the hours of a slot, in the whole instance: said with its hours for who plans in
/// the same service, else without.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn taken_child(
    write: &mut Write,
    (personne, service): (i64, i64),
    (start, end): (DateTime, DateTime),
    own: &[i64],
) -> Result<Option<Taken>, DbError> {
    let sql = format!(
        "SELECT r.start_at, r.end_at, r.service_id FROM rendez_vous r
          WHERE r.personne_id = $1 AND r.start_at < $2 AND r.end_at > $3
            AND r.etat IN ('prevu', 'tenu') AND r.id NOT IN ({})
          ORDER BY CASE r.service_id WHEN {service} THEN 0 ELSE 1 END, r.start_at, r.id LIMIT 1",
        within(own)
    );
    let values = [personne.into(), french::stored(end).into(), french::stored(start).into()];
    let Some(row) = write.query_opt(&sql, &values).await? else { return Ok(None) };
    let ours = row.get::<i64>("service_id")? == service;
    Ok(Some(if ours {
        Taken::Enfant(moment(&row, "start_at")?, moment(&row, "end_at")?)
    } else {
        Taken::Ailleurs(start.date())
    }))
}

/// The rooms, or the vehicles, of a service that nobody has at the hours of a slot.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn free(
    write: &mut Write,
    slot: &Slot,
    (service, nature): (i64, &str),
) -> Result<Vec<String>, DbError> {
    let sql = format!(
        "SELECT m.nom FROM moyen m
          WHERE m.service_id = $3 AND m.nature = $4
            AND NOT EXISTS (SELECT 1 FROM rendez_vous r
                 WHERE (r.salle_id = m.id OR r.vehicule_id = m.id)
                   AND r.start_at < $1 AND r.end_at > $2 AND r.etat IN ('prevu', 'tenu')
                   AND r.id NOT IN ({own}) AND COALESCE(r.group_id, r.id) NOT IN ({own}))
          ORDER BY m.nom, m.id LIMIT 10",
        own = within(&slot.own),
    );
    let values = [
        french::stored(slot.end).into(),
        french::stored(slot.start).into(),
        service.into(),
        nature.into(),
    ];
    write.query(&sql, &values).await?.iter().map(|row| row.get("nom")).collect()
}
