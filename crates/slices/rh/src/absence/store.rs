//! Who is away, who replaces, whom they follow.

use access::{GrantedWrite, Perimetre};
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules::{Jours, est_remplacee};

const MOST: i64 = 500;

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// An absence that runs, comes, or was over since a day.
pub(super) struct Absence {
    pub id: i64,
    pub professionnel: i64,
    pub nom: String,
    pub nature: String,
    pub jours: Jours,
    /// Who replaces: who, name and days.
    pub remplacements: Vec<(i64, String, Jours)>,
}

/// The absences of a service that are not over before a day, the earliest first.
pub(super) async fn absences(
    read: &mut Read,
    service: i64,
    since: Date,
) -> Result<Vec<Absence>, DbError> {
    let sql = format!(
        "SELECT a.id, a.professionnel_id, a.nature, a.start_day, a.end_day, p.prenom, p.nom
           FROM absence_professionnel a JOIN professionnel p ON p.id = a.professionnel_id
          WHERE a.service_id = {service} AND (a.end_day IS NULL OR a.end_day > $1)
          ORDER BY a.start_day, a.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &[since.to_string().into()]).await? {
        let Some(start) = day(&row, "start_day")? else { continue };
        all.push(Absence {
            id: row.get("id")?,
            professionnel: row.get("professionnel_id")?,
            nom: name(&row)?,
            nature: row.get("nature")?,
            jours: (start, day(&row, "end_day")?),
            remplacements: Vec::new(),
        });
    }
    let sql = "SELECT r.absence_id, r.professionnel_id, r.start_day, r.end_day, p.prenom, p.nom
           FROM remplacement r JOIN professionnel p ON p.id = r.professionnel_id
          WHERE r.service_id = $1 ORDER BY r.start_day, r.id LIMIT 20000";
    for row in read.query(sql, &[service.into()]).await? {
        let of: i64 = row.get("absence_id")?;
        let (Some(one), Some(start)) =
            (all.iter_mut().find(|one| one.id == of), day(&row, "start_day")?)
        else {
            continue;
        };
        let who: i64 = row.get("professionnel_id")?;
        one.remplacements.push((who, name(&row)?, (start, day(&row, "end_day")?)));
    }
    Ok(all)
}

/// Who replaces somebody who is away.
pub struct Remplacant {
    /// The professional who is away.
    pub absent: i64,
    /// Who replaces, and their name.
    pub qui: i64,
    /// Their name.
    pub nom: String,
}

/// Who replaces these professionals on a day, in an absence that runs: the fact alone, as [`crate::professionnel::absents`].
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remplacants(
    read: &mut Read,
    professionnels: &[i64],
    on: Date,
) -> Result<Vec<Remplacant>, DbError> {
    let mut all = Vec::new();
    for batch in professionnels.chunks(200) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = batch.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT a.professionnel_id AS absent, r.professionnel_id, p.prenom, p.nom
               FROM remplacement r JOIN absence_professionnel a ON a.id = r.absence_id
               JOIN professionnel p ON p.id = r.professionnel_id
              WHERE a.professionnel_id IN ({})
                AND a.start_day <= $1 AND (a.end_day IS NULL OR a.end_day > $1)
                AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
              ORDER BY r.start_day, r.id",
            within.join(", ")
        );
        for row in read.query(&sql, &[on.to_string().into()]).await? {
            all.push(Remplacant {
                absent: row.get("absent")?,
                qui: row.get("professionnel_id")?,
                nom: name(&row)?,
            });
        }
    }
    Ok(all)
}

/// A child whose référent is away, and who else follows the child.
pub(super) struct Enfant {
    pub referent: i64,
    pub id: i64,
    pub sejour: i64,
    pub nom: String,
    pub autres: Vec<(i64, String)>,
}

/// The children whom these follow as référents on a day, with who else follows each of them.
pub(super) async fn enfants(
    read: &mut Read,
    service: i64,
    on: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let own = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT r.professionnel_id, r.role, s.id AS sejour, p.id, p.prenom, p.nom,
                o.prenom AS qui_prenom, o.nom AS qui_nom, CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM referent r JOIN sejour s ON s.id = r.sejour_id JOIN personne p ON p.id = s.personne_id
           JOIN professionnel o ON o.id = r.professionnel_id
          WHERE s.service_id = {service} AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1) AND r.role IN ('referent', 'coreferent', 'referent_quotidien')
            AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1) AND {own}
          ORDER BY p.nom, p.prenom, p.id,
                CASE r.role WHEN 'referent' THEN 0 WHEN 'coreferent' THEN 1 ELSE 2 END, r.id LIMIT 20000"
    );
    let rows = read.query(&sql, &values).await?;
    let mut all: Vec<Enfant> = Vec::new();
    for row in &rows {
        if row.get::<String>("role")? == "referent" {
            all.push(Enfant {
                referent: row.get("professionnel_id")?,
                id: row.get("id")?,
                sejour: row.get("sejour")?,
                nom: if row.get::<i64>("connu")? == 1 {
                    name(row)?
                } else {
                    fiche::enfant::AILLEURS.to_owned()
                },
                autres: Vec::new(),
            });
        }
    }
    for row in &rows {
        let (who, sejour): (i64, i64) = (row.get("professionnel_id")?, row.get("sejour")?);
        let first: Option<String> = row.get("qui_prenom")?;
        let nom = format!("{} {}", first.unwrap_or_default(), row.get::<String>("qui_nom")?);
        for one in all.iter_mut().filter(|one| one.sejour == sejour && one.referent != who) {
            one.autres.push((who, nom.trim().to_owned()));
        }
    }
    Ok(all)
}

/// Who holds a post in a service on a day.
pub(super) async fn en_poste(
    read: &mut Read,
    service: i64,
    on: Date,
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = format!(
        "SELECT DISTINCT p.id, p.prenom, p.nom FROM professionnel p
           JOIN poste o ON o.professionnel_id = p.id
          WHERE o.service_id = {service} AND o.start_day <= $1
            AND (o.end_day IS NULL OR o.end_day > $1) ORDER BY p.nom, p.prenom, p.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &[on.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, name(row)?))).collect()
}

/// Whether the same replacement is noted already.
pub(super) async fn replaced(
    granted: &mut GrantedWrite,
    row: &fiche::Row,
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM remplacement WHERE absence_id = $1 AND professionnel_id = $2 AND start_day = $3
          AND COALESCE(end_day, '') = $4";
    let values = [
        row.int("absence_id").unwrap_or_default().into(),
        row.int("professionnel_id").unwrap_or_default().into(),
        row.text("start_day").unwrap_or_default().into(),
        row.text("end_day").unwrap_or_default().into(),
    ];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// Whether each day of an absence has somebody, once `row` (a replacement) is kept.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn is_replaced(
    granted: &mut GrantedWrite,
    absence: i64,
    row: &fiche::Row,
) -> Result<bool, DbError> {
    let sql = "SELECT start_day, end_day FROM absence_professionnel WHERE id = $1";
    let Some(found) = granted.write().query_opt(sql, &[absence.into()]).await? else {
        return Ok(false);
    };
    let Some(start) = day(&found, "start_day")? else { return Ok(false) };
    let away = (start, day(&found, "end_day")?);
    let sql = "SELECT start_day, end_day FROM remplacement WHERE absence_id = $1 AND id <> $2";
    let mut covers: Vec<Jours> = Vec::new();
    for other in granted.write().query(sql, &[absence.into(), row.id.into()]).await? {
        if let Some(from) = day(&other, "start_day")? {
            covers.push((from, day(&other, "end_day")?));
        }
    }
    covers.extend(row.day("start_day").map(|from| (from, row.day("end_day"))));
    Ok(est_remplacee(away, &covers))
}
