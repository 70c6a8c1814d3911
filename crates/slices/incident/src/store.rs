//! What the pages of incidents read.

use std::collections::BTreeMap;

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value};
use fiche::Row;
use jiff::civil::{Date, DateTime};

use crate::{rules::DEPUIS, suite::Dit as Information};

/// Identifiers and names, in the order of names.
pub(crate) type Named = Vec<(i64, String)>;

/// Something decided after an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decidee {
    /// A code of `nature_suite_incident`.
    pub nature: String,
    /// Until when.
    pub due: Option<Date>,
    /// When it was done.
    pub done: Option<Date>,
}

/// An incident, who was told and what was decided.
#[derive(Debug, Clone)]
pub struct Suivi {
    /// Its row: nature, gravity, moment, child, as far as a list needs them.
    pub row: Row,
    /// Who was told.
    pub dits: Vec<Information>,
    /// What was decided.
    pub decidees: Vec<Decidee>,
}

impl Suivi {
    /// Whether nothing more is to be followed: a closing that waits for its validation is.
    pub fn is_closed(&self) -> bool {
        self.row.day("closed_day").is_some() && !crate::rules::waits(&self.row)
    }
}

/// Identifiers are numbers of ours: written in the text, they cannot be anything else.
fn within(ids: &[i64]) -> String {
    let all: Vec<String> = ids.iter().chain([&-1]).map(i64::to_string).collect();
    all.join(", ")
}

fn full_name(row: &Found) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

fn moment(row: &Found, column: &str) -> Result<Option<DateTime>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn day(row: &Found, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Since when the earliest runaway of these children is open, of those that the reader reads; none when all came back.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn open_fugue(
    read: &mut Read,
    personnes: &[i64],
    incident: &Perimetre,
) -> Result<Option<DateTime>, DbError> {
    let mut values = Vec::new();
    let open = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    let sql = format!(
        "SELECT MIN(i.start_at) AS start_at FROM incident i
          WHERE i.personne_id IN ({}) AND i.nature = 'fugue' AND i.closed_day IS NULL
            AND COALESCE(i.evite, 0) = 0 AND {open}",
        within(personnes)
    );
    let found = read.query_opt(&sql, &values).await?;
    found.map_or(Ok(None), |row| moment(&row, "start_at"))
}

/// The columns of an incident that a list reads.
const TEXTS: &[&str] =
    &["nature", "gravite", "start_at", "lieu", "closed_day", "role_incident", "validation"];
const NUMBERS: &[&str] = &["personne_id", "gendarmerie", "evite", "group_id"];

/// The incidents of a service that are not closed, or began on `since` or later; the latest first, 200
/// at most. `incident` and `parcours`: what each kind of information opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn suivis(
    read: &mut Read,
    service: i64,
    since: Date,
    (incident, parcours): (&Perimetre, &Perimetre),
) -> Result<Vec<Suivi>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let open = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    let sql = format!(
        "SELECT i.id, {}, {} FROM incident i
          WHERE i.service_id = {service} AND (i.closed_day IS NULL OR i.start_at >= $1
                OR (i.closed_day >= '{DEPUIS}' AND i.validation = 'a_valider')) AND {open}
          ORDER BY i.start_at DESC, i.id DESC LIMIT 200",
        TEXTS.join(", "),
        NUMBERS.join(", ")
    );
    let mut all = Vec::new();
    for found in read.query(&sql, &values).await? {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        for name in TEXTS {
            row.set(name, Value::Text(found.get(name)?));
        }
        for name in NUMBERS {
            row.set(name, Value::Int(found.get(name)?));
        }
        all.push(Suivi { row, dits: Vec::new(), decidees: Vec::new() });
    }
    let ids: Vec<i64> = all.iter().map(|one| one.row.id).collect();
    let mut told = dits(read, &ids, parcours).await?;
    let mut decided = decidees(read, &ids).await?;
    for one in &mut all {
        one.dits = told.remove(&one.row.id).unwrap_or_default();
        one.decidees = decided.remove(&one.row.id).unwrap_or_default();
    }
    Ok(all)
}

/// Who was told of some incidents that are open already; steps of the way that say it too.
pub(crate) async fn dits(
    read: &mut Read,
    incidents: &[i64],
    parcours: &Perimetre,
) -> Result<BTreeMap<i64, Vec<Information>>, DbError> {
    let mut all: BTreeMap<i64, Vec<Information>> = BTreeMap::new();
    let sql = format!(
        "SELECT incident_id, destinataire, start_at, moyen FROM information_incident
          WHERE incident_id IN ({}) ORDER BY start_at, id",
        within(incidents)
    );
    for row in read.query(&sql, &[]).await? {
        let Some(at) = moment(&row, "start_at")? else { continue };
        let moyen: String = row.get("moyen")?;
        let dit =
            Information { destinataire: row.get("destinataire")?, at, ecrit: moyen == "ecrit" };
        all.entry(row.get("incident_id")?).or_default().push(dit);
    }
    let mut values = Vec::new();
    let open = parcours.condition("e.service_id", Some("e.personne_id"), &mut values);
    let sql = format!(
        "SELECT e.incident_id, e.nature, e.day, e.start_at FROM etape_parcours e
          WHERE e.incident_id IN ({}) AND {open}
            AND e.nature IN ('autorite_informee', 'autorite_informee_par_ecrit')
          ORDER BY e.day, e.id",
        within(incidents)
    );
    for row in read.query(&sql, &values).await? {
        let on = day(&row, "day")?.map(|on| on.at(23, 59, 0, 0));
        let Some(at) = moment(&row, "start_at")?.or(on) else { continue };
        let nature: String = row.get("nature")?;
        let ecrit = nature == "autorite_informee_par_ecrit";
        let dit = Information { destinataire: "departement".to_owned(), at, ecrit };
        all.entry(row.get("incident_id")?).or_default().push(dit);
    }
    Ok(all)
}

async fn decidees(
    read: &mut Read,
    incidents: &[i64],
) -> Result<BTreeMap<i64, Vec<Decidee>>, DbError> {
    let sql = format!(
        "SELECT incident_id, nature, due_day, done_day FROM suite_incident
          WHERE incident_id IN ({}) ORDER BY decision_day, id",
        within(incidents)
    );
    let mut all: BTreeMap<i64, Vec<Decidee>> = BTreeMap::new();
    for row in read.query(&sql, &[]).await? {
        let one = Decidee {
            nature: row.get("nature")?,
            due: day(&row, "due_day")?,
            done: day(&row, "done_day")?,
        };
        all.entry(row.get("incident_id")?).or_default().push(one);
    }
    Ok(all)
}

/// The names of children, of those whose identity is open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn names(
    read: &mut Read,
    ids: &[i64],
    identite: &Perimetre,
) -> Result<BTreeMap<i64, String>, DbError> {
    let mut values = Vec::new();
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({}) AND {open}",
        within(ids)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The children a service has a mission around on a day, whose name may be read and about whom one may
/// write.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn enfants(
    read: &mut Read,
    service: i64,
    today: Date,
    (identite, ecrire): (&Perimetre, &Perimetre),
) -> Result<Named, DbError> {
    let mut values = vec![today.to_string().into()];
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let open = ecrire.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
          WHERE p.service_id = {service} AND {named} AND {open}
            AND p.id IN (SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
                AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY p.nom, p.prenom, p.id LIMIT 2000"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The rows of the same event: identifier, service, child; the row itself among them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn group(
    read: &mut Read,
    id: i64,
) -> Result<Vec<(i64, i64, Option<i64>)>, DbError> {
    let sql = "SELECT r.id, r.service_id, r.personne_id FROM incident r
                 JOIN incident o ON o.id = $1
                WHERE COALESCE(r.group_id, r.id) = COALESCE(o.group_id, o.id)
                ORDER BY r.id";
    let rows = read.query(sql, &[id.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("service_id")?, row.get("personne_id")?)))
        .collect()
}

/// The name of a child whose identity is open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn name(read: &mut Read, personne: i64) -> Result<Option<String>, DbError> {
    let sql = "SELECT prenom, nom FROM personne WHERE id = $1";
    let found = read.query_opt(sql, &[personne.into()]).await?;
    found.as_ref().map(full_name).transpose()
}

/// A month that somebody said complete, and did not take back.
#[derive(Debug, Clone)]
pub(crate) struct Complet {
    pub id: i64,
    pub version: i64,
    /// Its first day.
    pub mois: Date,
    pub day: Date,
    pub par: String,
}

/// The months of a service that are said complete: they name no child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn dits_complets(read: &mut Read, service: i64) -> Result<Vec<Complet>, DbError> {
    let sql = "SELECT id, version, start_day, dit_day, dit_par FROM registre_incident
          WHERE service_id = $1 AND retrait_day IS NULL ORDER BY start_day DESC, id LIMIT 400";
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into()]).await? {
        let (Some(mois), Some(on)) = (day(&row, "start_day")?, day(&row, "dit_day")?) else {
            continue;
        };
        let (id, version) = (row.get("id")?, row.get("version")?);
        all.push(Complet { id, version, mois, day: on, par: row.get("dit_par")? });
    }
    Ok(all)
}

/// The days of the incidents of a service since a day, of those that are open to the reader; near misses left out.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn days(
    read: &mut Read,
    service: i64,
    since: Date,
    incident: &Perimetre,
) -> Result<Vec<Date>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let open = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    let sql = format!(
        "SELECT i.start_at FROM incident i WHERE i.service_id = {service} AND i.start_at >= $1
            AND COALESCE(i.evite, 0) = 0 AND {open} ORDER BY i.start_at, i.id"
    );
    let rows = read.query(&sql, &values).await?;
    let days = rows.iter().map(|row| Ok(moment(row, "start_at")?.map(DateTime::date)));
    days.filter_map(Result::transpose).collect()
}

/// What a service brought to an authority, of the incidents that are open: those that wait for an answer, then those
/// answered since a day. A row each, with the nature of its incident under `nature`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn dehors(
    read: &mut Read,
    service: i64,
    (since, autorites): (Date, &[&str]),
    incident: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let open = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    // Codes are ours: written in the text, they cannot be anything else.
    let codes: Vec<String> = autorites.iter().map(|code| format!("'{code}'")).collect();
    let sql = format!(
        "SELECT t.id, t.incident_id, t.personne_id, t.destinataire, t.start_at, t.numero, t.saisie,
            t.convocation_day, t.reponse_day, t.reponse, t.suite_avis, i.nature
           FROM information_incident t JOIN incident i ON i.id = t.incident_id
          WHERE i.service_id = {service}
            AND (t.destinataire IN ({}) OR t.saisie IS NOT NULL OR t.convocation_day IS NOT NULL)
            AND (t.reponse_day IS NULL OR t.reponse_day >= $1) AND {open}
          ORDER BY CASE WHEN t.reponse_day IS NULL THEN 0 ELSE 1 END, t.start_at, t.id LIMIT 200",
        codes.join(", ")
    );
    let mut all = Vec::new();
    for found in read.query(&sql, &values).await? {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        for name in ["incident_id", "personne_id"] {
            row.set(name, Value::Int(found.get(name)?));
        }
        for name in [
            "destinataire",
            "start_at",
            "numero",
            "saisie",
            "convocation_day",
            "reponse_day",
            "reponse",
            "suite_avis",
            "nature",
        ] {
            row.set(name, Value::Text(found.get(name)?));
        }
        all.push(row);
    }
    Ok(all)
}
