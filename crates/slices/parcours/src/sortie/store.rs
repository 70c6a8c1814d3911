//! What the pages of a service read.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::{ToSpan as _, civil::Date};

use super::rules::{Essai, MOMENTS, Suite, suite};

/// Who left a service.
pub(super) struct Sorti {
    pub sejour: i64,
    pub personne: i64,
    pub nom: String,
    pub birth: Option<Date>,
    pub sortie: Date,
    pub motif: String,
    /// What was tried or answered, by moment, the earliest first.
    pub essais: Vec<(String, Essai)>,
}

impl Sorti {
    /// Where the news of a moment stand, and what was tried for them.
    pub fn suite(&self, moment: &str, months: i64, today: Date) -> (Suite, Vec<Essai>) {
        let own = self.essais.iter().filter(|(of, _)| of == moment);
        let own: Vec<Essai> = own.map(|(_, one)| one.clone()).collect();
        (suite(self.sortie, months, &own, today), own)
    }
}

/// How many months back exits are looked at.
const MOIS: i64 = 18;

/// How many children a page tells, at most.
const MOST: i64 = 2000;

/// A stay that is over and was not followed by another in the same service, or whose news were noted.
///
/// The published populations say the same: `population.rs`.
pub(crate) const LEFT: &str = "t.sortie_day IS NOT NULL AND (NOT EXISTS (
        SELECT 1 FROM sejour n WHERE n.personne_id = t.personne_id AND n.service_id = t.service_id
           AND n.id <> t.id AND (n.sortie_day IS NULL OR n.sortie_day > t.sortie_day
                OR (n.sortie_day = t.sortie_day AND n.id > t.id)))
    OR EXISTS (SELECT 1 FROM devenir v WHERE v.sejour_id = t.id))";

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// Who left a service in the last 18 months, of those whose identity and way are open, the earliest first.
pub(super) async fn sortis(
    read: &mut Read,
    service: i64,
    today: Date,
    (identite, parcours): (&Perimetre, &Perimetre),
) -> Result<Vec<Sorti>, DbError> {
    let since = today.saturating_sub(MOIS.months());
    let mut values: Vec<Value> = vec![since.to_string().into(), today.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, p.prenom, p.nom, p.birth_day, t.sortie_day, t.motif_sortie
           FROM sejour t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND t.sortie_day > $1 AND t.sortie_day <= $2
            AND {LEFT} AND {open} AND {own} ORDER BY t.sortie_day, t.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let Some(sortie) = day(&row, "sortie_day")? else { continue };
        all.push(Sorti {
            sejour: row.get("id")?,
            personne: row.get("personne_id")?,
            nom: name(&row)?,
            birth: day(&row, "birth_day")?,
            sortie,
            motif: row.get::<Option<String>>("motif_sortie")?.unwrap_or_default(),
            essais: Vec::new(),
        });
    }
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let own = parcours.condition("v.service_id", Some("v.personne_id"), &mut values);
    let sql = format!(
        "SELECT v.id, v.sejour_id, v.moment, v.reponse, v.day FROM devenir v
          WHERE v.service_id = {service} AND v.day > $1 AND {own} ORDER BY v.day, v.id"
    );
    for row in read.query(&sql, &values).await? {
        let (sejour, Some(day)): (i64, _) = (row.get("sejour_id")?, day(&row, "day")?) else {
            continue;
        };
        let essai = Essai { id: row.get("id")?, reponse: row.get("reponse")?, day };
        if let Some(one) = all.iter_mut().find(|one| one.sejour == sejour) {
            one.essais.push((row.get("moment")?, essai));
        }
    }
    Ok(all)
}

/// How many news a service owes to itself on a day, and whether some are late.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn owed(
    read: &mut Read,
    service: i64,
    today: Date,
    perimetres: (&Perimetre, &Perimetre),
) -> Result<(usize, bool), DbError> {
    let all = sortis(read, service, today, perimetres).await?;
    let each = all
        .iter()
        .flat_map(|one| MOMENTS.iter().map(|(moment, months)| one.suite(moment, *months, today).0));
    Ok(each.fold((0, false), |(count, late), one| match one {
        Suite::Du(_) => (count + 1, late),
        Suite::Retard(_) => (count + 1, true),
        _ => (count, late),
    }))
}

/// A youth who will leave.
pub(super) struct Partant {
    pub id: i64,
    pub nom: String,
    pub birth: Date,
}

/// The children whom a service houses or follows and who are born between two days, the eldest first.
pub(super) async fn partants(
    read: &mut Read,
    service: i64,
    (today, born_from, born_to): (Date, Date, Date),
    identite: &Perimetre,
) -> Result<Vec<Partant>, DbError> {
    let mut values: Vec<Value> =
        [today, born_from, born_to].iter().map(|day| day.to_string().into()).collect();
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.birth_day FROM personne p
          WHERE p.birth_day > $2 AND p.birth_day <= $3
            AND p.id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
                AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)
              UNION SELECT m.personne_id FROM mesure m WHERE m.service_id = {service}
                AND m.prise_en_charge_day <= $1 AND (m.fin_day IS NULL OR m.fin_day > $1))
            AND {open} ORDER BY p.birth_day, p.nom, p.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        if let Some(birth) = day(&row, "birth_day")? {
            all.push(Partant { id: row.get("id")?, nom: name(&row)?, birth });
        }
    }
    Ok(all)
}

/// Where each thing to line up stands for the children of a service: child, thing, state, the latest last.
pub(super) async fn points(
    read: &mut Read,
    service: i64,
    parcours: &Perimetre,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, t.point, t.etat FROM point_sortie t
          WHERE t.service_id = {service} AND {own} ORDER BY t.day, t.id"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok((row.get("personne_id")?, row.get("point")?, row.get("etat")?)))
        .collect()
}

/// The children with whom a service noted the interview of the 17 years.
pub(super) async fn entretiens(
    read: &mut Read,
    service: i64,
    parcours: &Perimetre,
) -> Result<Vec<i64>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT DISTINCT t.personne_id FROM etape_parcours t
          WHERE t.service_id = {service} AND t.nature = 'entretien_17_ans' AND {own}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}
