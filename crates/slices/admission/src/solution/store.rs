//! What the page of a child's solutions reads besides the rows of the register, and who is there when a service closes.

use std::collections::BTreeMap;

use access::{Granted, Perimetre};
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules::{Jours, Nuit, jours_sans};
use crate::attente::AILLEURS;

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// A service as it is named, and its nature.
pub(super) type Services = BTreeMap<i64, (String, String)>;

/// The services that are named, whoever keeps them: their name stands on the rows that name them.
pub(super) async fn services(read: &mut Read, ids: &[i64]) -> Result<Services, DbError> {
    if ids.is_empty() {
        return Ok(Services::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = ids.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT id, nom, nature FROM service WHERE id IN ({}) ORDER BY id",
        within.join(", ")
    );
    let rows = read.query(&sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, (row.get("nom")?, row.get("nature")?)))).collect()
}

/// The stays of a child in some services: where, the modalities it went through, its days.
pub(super) struct Sejour {
    pub service: i64,
    pub jours: Jours,
    pub nuits: Vec<Nuit>,
}

/// The stays of a child in the services of which the way is open, with the nights of each.
pub(super) async fn sejours(
    granted: &mut Granted,
    personne: i64,
    open: &[i64],
) -> Result<Vec<Sejour>, DbError> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let within: Vec<String> = open.iter().map(i64::to_string).collect();
    let within = within.join(", ");
    let sql = format!(
        "SELECT t.id, t.service_id, t.entree_day, t.sortie_day, s.nature, mo.nature AS modalite
           FROM sejour t JOIN service s ON s.id = t.service_id
           LEFT JOIN modalite mo ON mo.id = t.modalite_id
          WHERE t.personne_id = $1 AND t.service_id IN ({within}) ORDER BY t.entree_day, t.id"
    );
    let mut all: Vec<(i64, Sejour)> = Vec::new();
    for row in granted.query(&sql, &[personne.into()]).await? {
        let Some(start) = day(&row, "entree_day")? else { continue };
        let end = day(&row, "sortie_day")?;
        let whole = Nuit {
            service: true,
            nature: row.get("nature")?,
            modalite: row.get::<Option<String>>("modalite")?.unwrap_or_default(),
            start,
            end,
        };
        let one =
            Sejour { service: row.get("service_id")?, jours: (start, end), nuits: vec![whole] };
        all.push((row.get("id")?, one));
    }
    let sql = format!(
        "SELECT m.sejour_id, m.start_day, m.end_day, mo.nature
           FROM modalite_sejour m JOIN sejour t ON t.id = m.sejour_id
           JOIN modalite mo ON mo.id = m.modalite_id
          WHERE t.personne_id = $1 AND t.service_id IN ({within}) ORDER BY m.start_day, m.id"
    );
    let mut within_stays: BTreeMap<i64, Vec<Nuit>> = BTreeMap::new();
    for row in granted.query(&sql, &[personne.into()]).await? {
        let sejour: i64 = row.get("sejour_id")?;
        let found = all.iter().find(|(id, _)| *id == sejour).map(|(_, one)| &one.nuits[0]);
        let (Some(whole), Some(start)) = (found, day(&row, "start_day")?) else { continue };
        let end = match (day(&row, "end_day")?, whole.end) {
            (Some(end), Some(left)) => Some(end.min(left)),
            (end, left) => end.or(left),
        };
        let night = Nuit { modalite: row.get("nature")?, start, end, ..whole.clone() };
        within_stays.entry(sejour).or_default().push(night);
    }
    // The modalities it went through say more than the one of the stay.
    for (id, one) in &mut all {
        if let Some(nights) = within_stays.remove(id) {
            one.nuits = nights;
        }
    }
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

/// A closure, and the children who stay in the service on one of its days.
pub(super) struct Fermeture {
    pub id: i64,
    pub jours: (Date, Date),
    pub motif: String,
    pub avis: Option<Date>,
    pub enfants: Vec<Concerne>,
}

/// A child of a closure.
pub(super) struct Concerne {
    pub id: i64,
    pub nom: String,
    /// What was found, the earliest first.
    pub solutions: Vec<Trouvee>,
    /// The days of the closure on which the child stays and has nothing.
    pub sans: Vec<Date>,
}

/// What was found for a child.
pub(super) struct Trouvee {
    pub id: i64,
    pub jours: Jours,
    pub nature: String,
    pub texte: String,
    pub decidee: Option<Date>,
    pub juge: Option<Date>,
}

/// The closures of a service that are not over before a day, with the children concerned, of those whose way is open; the name of who
/// is kept elsewhere is on their own page.
pub(super) async fn fermetures(
    read: &mut Read,
    service: i64,
    since: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Fermeture>, DbError> {
    let sql = "SELECT id, start_day, end_day, motif, avis_day FROM fermeture
          WHERE service_id = $1 AND end_day > $2 ORDER BY start_day, id LIMIT 50";
    let rows = read.query(sql, &[service.into(), since.to_string().into()]).await?;
    let mut all = Vec::new();
    for row in rows {
        let (Some(start), Some(end)) = (day(&row, "start_day")?, day(&row, "end_day")?) else {
            continue;
        };
        let id: i64 = row.get("id")?;
        let mut values: Vec<Value> =
            vec![start.to_string().into(), end.to_string().into(), id.into()];
        let own = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
        let open = identite.condition("p.service_id", Some("p.id"), &mut values);
        let sql = format!(
            "SELECT p.id, p.prenom, p.nom, s.entree_day, s.sortie_day, t.id AS solution,
                    t.nature_solution, t.texte, t.start_day, t.end_day, t.decision_day, t.juge_day,
                    CASE WHEN {open} THEN 1 ELSE 0 END AS connu
               FROM sejour s JOIN personne p ON p.id = s.personne_id
               LEFT JOIN solution_provisoire t ON t.personne_id = p.id AND t.fermeture_id = $3
                AND t.service_id = s.service_id
              WHERE s.service_id = {service} AND s.entree_day < $2
                AND (s.sortie_day IS NULL OR s.sortie_day > $1) AND {own}
              ORDER BY p.nom, p.prenom, p.id, t.start_day, t.id, s.id LIMIT 2000"
        );
        let rows = read.query(&sql, &values).await?;
        let enfants = concernes(&rows, (start, end))?;
        let (motif, avis) = (row.get("motif")?, day(&row, "avis_day")?);
        all.push(Fermeture { id, jours: (start, end), motif, avis, enfants });
    }
    Ok(all)
}

/// The children of these rows: one row for each stay and each solution of a child.
fn concernes(rows: &[Row], closed: (Date, Date)) -> Result<Vec<Concerne>, DbError> {
    let mut all: Vec<(Concerne, Vec<Jours>)> = Vec::new();
    for row in rows {
        let child: i64 = row.get("id")?;
        if all.last().is_none_or(|(last, _)| last.id != child) {
            let first: Option<String> = row.get("prenom")?;
            let nom = if row.get::<i64>("connu")? == 1 {
                format!("{} {}", first.unwrap_or_default(), row.get::<String>("nom")?)
            } else {
                AILLEURS.to_owned()
            };
            let (nom, solutions) = (nom.trim().to_owned(), Vec::new());
            all.push((Concerne { id: child, nom, solutions, sans: Vec::new() }, Vec::new()));
        }
        let Some((one, stays)) = all.last_mut() else { continue };
        if let Some(entry) = day(row, "entree_day")? {
            stays.push((entry, day(row, "sortie_day")?));
        }
        let solution: Option<i64> = row.get("solution")?;
        let known = |id: i64| one.solutions.iter().any(|found| found.id == id);
        if let (Some(id), Some(start)) = (solution, day(row, "start_day")?)
            && !known(id)
        {
            one.solutions.push(Trouvee {
                id,
                jours: (start, day(row, "end_day")?),
                nature: row.get("nature_solution")?,
                texte: row.get("texte")?,
                decidee: day(row, "decision_day")?,
                juge: day(row, "juge_day")?,
            });
        }
    }
    let bare = |(mut one, stays): (Concerne, Vec<Jours>)| {
        let found: Vec<Jours> = one.solutions.iter().map(|found| found.jours).collect();
        one.sans = jours_sans(closed, &stays, &found);
        one
    };
    Ok(all.into_iter().map(bare).collect())
}
