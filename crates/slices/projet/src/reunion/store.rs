//! What the meetings of youths read.

use std::collections::BTreeSet;

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

/// Where youths speak together, among the natures of a meeting.
pub(super) const NATURES: [&str; 2] = ["jeunes", "cvs"];

/// The meetings of the youths of a service, those of their council too, the latest first: the row and its day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn meetings(read: &mut Read, service: i64) -> Result<Vec<(i64, Date)>, DbError> {
    let sql = "SELECT id, day FROM reunion WHERE service_id = $1 AND nature IN ($2, $3)
                ORDER BY day DESC, id DESC LIMIT 60";
    let [jeunes, cvs] = NATURES;
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into(), jeunes.into(), cvs.into()]).await? {
        let day: String = row.get("day")?;
        if let Ok(day) = day.parse() {
            all.push((row.get("id")?, day));
        }
    }
    Ok(all)
}

/// A function that a service wants at the meeting of its youths, from when and until when.
pub(super) struct Fonction {
    pub id: i64,
    pub nom: String,
    start: Option<Date>,
    end: Option<Date>,
}

impl Fonction {
    /// Whether it was expected on a day.
    pub(super) fn expected(&self, day: Date) -> bool {
        self.start.is_some_and(|start| start <= day) && self.end.is_none_or(|end| end > day)
    }
}

/// The functions that a service expects, or expected, and which meeting each was at.
pub(super) async fn fonctions(
    read: &mut Read,
    service: i64,
) -> Result<(Vec<Fonction>, BTreeSet<(i64, i64)>), DbError> {
    let sql = "SELECT id, fonction, start_day, end_day FROM fonction_reunion WHERE service_id = $1
                ORDER BY fonction, id LIMIT 100";
    let day = |row: &db::Row, column: &str| -> Result<Option<Date>, DbError> {
        Ok(row.get::<Option<String>>(column)?.and_then(|day| day.parse().ok()))
    };
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into()]).await? {
        all.push(Fonction {
            id: row.get("id")?,
            nom: row.get("fonction")?,
            start: day(&row, "start_day")?,
            end: day(&row, "end_day")?,
        });
    }
    let sql = "SELECT reunion_id, fonction_reunion_id FROM presence_fonction WHERE service_id = $1
                ORDER BY day DESC, id DESC LIMIT 5000";
    let rows = read.query(sql, &[service.into()]).await?;
    let came = rows
        .iter()
        .map(|row| Ok((row.get("reunion_id")?, row.get("fonction_reunion_id")?)))
        .collect::<Result<_, DbError>>()?;
    Ok((all, came))
}

/// The functions that were expected at a meeting and were not there.
pub(super) fn absent(
    (id, day): (i64, Date),
    fonctions: &[Fonction],
    came: &BTreeSet<(i64, i64)>,
) -> Vec<String> {
    let own = fonctions.iter().filter(|one| one.expected(day) && !came.contains(&(id, one.id)));
    own.map(|one| one.nom.clone()).collect()
}

/// That a meeting looked at a request.
pub(super) struct Examen {
    pub parole: i64,
    pub reunion: i64,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Code of [`super::MODE_REPONSE`].
    pub mode: String,
}

/// How many are remembered: some years of meetings.
const MOST: i64 = 2_000;

/// What the meetings of a service did with the requests that `vie` opens, the latest first.
pub(super) async fn examens(
    read: &mut Read,
    service: i64,
    vie: &Perimetre,
) -> Result<Vec<Examen>, DbError> {
    let mut values: Vec<Value> = vec![service.into()];
    let open = vie.condition("e.service_id", Some("e.personne_id"), &mut values);
    let sql = format!(
        "SELECT e.parole_id, e.reunion_id, e.day, e.mode_reponse FROM examen_demande e
          WHERE e.service_id = $1 AND {open} ORDER BY e.day DESC, e.id DESC LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Examen {
                parole: row.get("parole_id")?,
                reunion: row.get("reunion_id")?,
                day: row.get("day")?,
                mode: row.get("mode_reponse")?,
            })
        })
        .collect()
}

/// A child, as a meeting names them.
pub(super) struct Enfant {
    pub id: i64,
    /// First name and name.
    pub nom: String,
    pub prenom: String,
    /// Whether they stay here that day, and the reader may write about them.
    pub here: bool,
}

/// Children, by name, of those whose identity is open: who stay in a service on a day, and `also`. `write`:
/// about whom something may be noted.
pub(super) async fn names(
    read: &mut Read,
    service: i64,
    on: Date,
    (identite, write, also): (&Perimetre, &Perimetre, &[i64]),
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let here = service.to_string();
    let noted = write.condition(&here, Some("p.id"), &mut values);
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let also: Vec<String> = also.iter().chain([&-1]).map(i64::to_string).collect();
    let stays = format!(
        "SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
            AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day >= $1)"
    );
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom,
                CASE WHEN p.id IN ({stays}) AND {noted} THEN 1 ELSE 0 END AS present
           FROM personne p WHERE (p.id IN ({stays}) OR p.id IN ({})) AND {open}
          ORDER BY p.prenom, p.nom, p.id LIMIT 300",
        also.join(", ")
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let prenom = prenom.unwrap_or_default();
            let nom = format!("{prenom} {nom}").trim().to_owned();
            Ok(Enfant { id: row.get("id")?, nom, prenom, here: row.get::<i64>("present")? == 1 })
        })
        .collect()
}
