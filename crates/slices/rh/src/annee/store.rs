//! What the year of a foster carer is counted from. One person, one year: no list is cut, a sum would be wrong.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::{Date, DateTime};

use super::rules::Span;

/// Whose year it is, as which services noted it, and its days, the last one excluded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Annee<'a> {
    pub professionnel: i64,
    pub services: &'a [i64],
    pub within: (Date, Date),
}

impl Annee<'_> {
    /// The services, in the text of a query. Identifiers are numbers of ours: they cannot be anything else.
    fn services(&self) -> String {
        listed(self.services)
    }

    fn values(&self) -> Vec<Value> {
        let (from, to) = (self.within.0.to_string(), self.within.1.to_string());
        vec![self.professionnel.into(), from.into(), to.into()]
    }
}

fn listed(ids: &[i64]) -> String {
    ids.iter().chain([&-1]).map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// The name of a child, to who may read it.
fn name(row: &Row) -> Result<Option<String>, DbError> {
    if row.get::<i64>("connu")? != 1 {
        return Ok(None);
    }
    let (prenom, nom): (Option<String>, Option<String>) = (row.get("prenom")?, row.get("nom")?);
    let text = format!("{} {}", prenom.unwrap_or_default(), nom.unwrap_or_default());
    Ok(Some(text.trim().to_owned()))
}

/// Somebody who takes children in, or did: their name, when these services ever noted them as such.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn accueillant(
    read: &mut Read,
    professionnel: i64,
    services: &[i64],
) -> Result<Option<String>, DbError> {
    let within = listed(services);
    let sql = format!(
        "SELECT p.prenom, p.nom, 1 AS connu FROM professionnel p
          WHERE p.id = $1 AND (p.id IN (SELECT o.professionnel_id FROM poste o
                WHERE o.service_id IN ({within}) AND o.fonction = 'assistant_familial')
             OR p.id IN (SELECT a.professionnel_id FROM agrement_accueil a WHERE a.service_id IN ({within})))"
    );
    let row = read.query_opt(&sql, &[professionnel.into()]).await?;
    Ok(row.map(|row| name(&row)).transpose()?.flatten())
}

/// A child with the carer, for a time of a stay.
pub(super) struct Sejour {
    pub id: i64,
    pub enfant: i64,
    pub nom: Option<String>,
    pub span: Span,
}

/// The children in whose team the carer was while they stayed, by first name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn sejours(
    read: &mut Read,
    annee: Annee<'_>,
    identite: &Perimetre,
) -> Result<Vec<Sejour>, DbError> {
    let mut values = annee.values();
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT s.id, s.personne_id, s.entree_day, s.sortie_day, r.start_day, r.end_day, p.prenom, p.nom,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM referent r JOIN sejour s ON s.id = r.sejour_id JOIN personne p ON p.id = s.personne_id
          WHERE r.professionnel_id = $1 AND s.service_id IN ({})
            AND s.entree_day < $3 AND (s.sortie_day IS NULL OR s.sortie_day > $2)
            AND r.start_day < $3 AND (r.end_day IS NULL OR r.end_day > $2)
          ORDER BY p.prenom, p.nom, p.id, s.entree_day, r.start_day, r.id",
        annee.services()
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (Some(entree), Some(start)) = (day(&row, "entree_day")?, day(&row, "start_day")?)
        else {
            continue;
        };
        let ends = [day(&row, "sortie_day")?, day(&row, "end_day")?];
        all.push(Sejour {
            id: row.get("id")?,
            enfant: row.get("personne_id")?,
            nom: name(&row)?,
            span: (entree.max(start), ends.into_iter().flatten().min()),
        });
    }
    Ok(all)
}

/// A child who was away: neither why nor where.
pub(super) struct Absence {
    pub id: i64,
    pub enfant: i64,
    /// Whether its record is open to the reader.
    pub open: bool,
    pub span: Span,
}

/// The absences of some children.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn absences(
    read: &mut Read,
    annee: Annee<'_>,
    enfants: &[i64],
    parcours: &Perimetre,
) -> Result<Vec<Absence>, DbError> {
    let (from, to) = (annee.within.0.to_string(), annee.within.1.to_string());
    let mut values: Vec<Value> = vec![from.into(), to.into()];
    let open = parcours.condition("a.service_id", Some("a.personne_id"), &mut values);
    let sql = format!(
        "SELECT a.id, a.personne_id, a.start_at, a.end_at, CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM absence a WHERE a.service_id IN ({}) AND a.personne_id IN ({})
            AND a.start_at < $2 AND (a.end_at IS NULL OR a.end_at > $1)
          ORDER BY a.start_at, a.id",
        annee.services(),
        listed(enfants)
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (start, end): (String, Option<String>) = (row.get("start_at")?, row.get("end_at")?);
        let Ok(start) = start.parse::<DateTime>() else { continue };
        let end = end.and_then(|end| end.parse::<DateTime>().ok());
        all.push(Absence {
            id: row.get("id")?,
            enfant: row.get("personne_id")?,
            open: row.get::<i64>("connu")? == 1,
            span: (start.date(), end.map(DateTime::date)),
        });
    }
    Ok(all)
}

/// A rest that took place.
pub(super) struct Repit {
    pub id: i64,
    pub enfant: i64,
    pub nom: Option<String>,
    pub span: Span,
    /// Whether the carer took over from another one.
    pub relais: bool,
}

/// The rests that took place: those of the carer, and those when they took over.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn repits(
    read: &mut Read,
    annee: Annee<'_>,
    vie: &Perimetre,
) -> Result<Vec<Repit>, DbError> {
    let mut values = annee.values();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.professionnel_id, t.start_day, t.end_day, p.prenom, p.nom,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM repit_accueil t JOIN personne p ON p.id = t.personne_id
          WHERE (t.professionnel_id = $1 OR t.relais_id = $1) AND t.service_id IN ({})
            AND t.reponse_repit = 'fait' AND t.start_day < $3
            AND (t.end_day > $2 OR (t.end_day IS NULL AND t.start_day >= $2))
          ORDER BY t.start_day, t.id",
        annee.services()
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let Some(start) = day(&row, "start_day")? else { continue };
        let end = day(&row, "end_day")?.or_else(|| start.tomorrow().ok());
        all.push(Repit {
            id: row.get("id")?,
            enfant: row.get("personne_id")?,
            nom: name(&row)?,
            span: (start, end),
            relais: row.get::<Option<i64>>("professionnel_id")? != Some(annee.professionnel),
        });
    }
    Ok(all)
}

/// What the carer paid for a child.
pub(super) struct Frais {
    pub id: i64,
    pub nom: Option<String>,
    pub day: Option<Date>,
    pub nature: String,
    /// A code of `etat_frais`.
    pub etat: String,
    pub cents: i64,
}

/// What the carer paid, the oldest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn frais(
    read: &mut Read,
    annee: Annee<'_>,
    vie: &Perimetre,
) -> Result<Vec<Frais>, DbError> {
    let mut values = annee.values();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.day, t.nature_frais, t.montant, COALESCE(t.etat_frais, 'note') AS etat, p.prenom, p.nom,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM frais_accueil t JOIN personne p ON p.id = t.personne_id
          WHERE t.professionnel_id = $1 AND t.service_id IN ({}) AND t.day >= $2 AND t.day < $3
          ORDER BY t.day, t.id",
        annee.services()
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Frais {
                id: row.get("id")?,
                nom: name(row)?,
                day: day(row, "day")?,
                nature: row.get("nature_frais")?,
                etat: row.get("etat")?,
                cents: row.get("montant")?,
            })
        })
        .collect()
}
