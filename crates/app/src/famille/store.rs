//! The measures that run in a family, and the visits to its homes.

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

/// The visits to a home over a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visites {
    pub foyer: i64,
    pub fois: i64,
    /// Of which by two professionals or more.
    pub binome: i64,
    pub minutes: i64,
    /// None when a judge keeps secret where the home is.
    pub travel_minutes: Option<i64>,
    /// Of which out of the département of the service.
    pub dehors: i64,
}

impl Visites {
    /// Says nothing of where the home is: neither how far it is nor in which département.
    pub fn hide_place(&mut self) {
        self.travel_minutes = None;
        self.dehors = 0;
    }

    /// « 3 visites depuis un an, dont une à deux : 180 minutes, 90 de trajet ».
    pub fn told(&self) -> String {
        let count = match self.fois {
            1 => "Une visite depuis un an".to_owned(),
            n => format!("{n} visites depuis un an"),
        };
        let mut of = Vec::new();
        if self.binome > 0 {
            of.push(format!("{} à deux", self.binome));
        }
        if self.dehors > 0 {
            of.push(format!("{} hors du département", self.dehors));
        }
        let of = if of.is_empty() { String::new() } else { format!(", dont {}", of.join(", ")) };
        let travel = self.travel_minutes.map(|n| format!(", {n} de trajet")).unwrap_or_default();
        format!("{count}{of} : {} minutes{travel}", self.minutes)
    }
}

fn within(ids: &[i64]) -> String {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// How many measures run on a day for each of these children, of those whose way is open.
pub(super) async fn mesures(
    read: &mut Read,
    (service, day): (i64, Date),
    enfants: &[i64],
    parcours: &Perimetre,
) -> Result<Vec<(i64, i64)>, DbError> {
    if enfants.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = parcours.condition("m.service_id", Some("m.personne_id"), &mut values);
    let sql = format!(
        "SELECT m.personne_id, count(*) AS n FROM mesure m
          WHERE m.service_id = {service} AND m.personne_id IN ({}) AND m.decision_day <= $1
            AND (m.fin_day IS NULL OR m.fin_day > $1) AND COALESCE(m.attente_sans_suite, 0) = 0 AND {open}
          GROUP BY m.personne_id ORDER BY m.personne_id",
        within(enfants)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("personne_id")?, row.get("n")?))).collect()
}

/// The visits to each home since a day, of those whose daily life is open; for several children it is one. They are counted
/// as the table « Visites et trajets, par foyer » counts them.
pub(super) async fn visites(
    read: &mut Read,
    (service, since): (i64, Date),
    foyers: &[i64],
    open: &Perimetre,
) -> Result<Vec<Visites>, DbError> {
    if foyers.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let own = open.condition("t.service_id", Some("t.personne_id"), &mut values);
    let before = open.condition("b.service_id", Some("b.personne_id"), &mut values);
    let sql = format!(
        "SELECT v.foyer_id, CAST(SUM(v.fois) AS BIGINT) AS fois,
                CAST(COALESCE(SUM(v.minutes), 0) AS BIGINT) AS minutes,
                CAST(COALESCE(SUM(v.travel_minutes), 0) AS BIGINT) AS trajet,
                CAST(SUM(CASE WHEN v.professionnels >= 2 THEN v.fois ELSE 0 END) AS BIGINT) AS binome,
                CAST(SUM(CASE WHEN v.dehors = 'oui' THEN v.fois ELSE 0 END) AS BIGINT) AS dehors
           FROM (SELECT t.foyer_id, t.minutes, t.travel_minutes, t.professionnels,
                        CASE WHEN EXISTS ({} AND {before}) THEN 0 ELSE 1 END AS fois, {} AS dehors
                   FROM acte t
                  WHERE t.service_id = {service} AND t.foyer_id IN ({}) AND t.day >= $1
                    AND t.nature = 'visite_domicile' AND {own} AND {}) v
          GROUP BY v.foyer_id ORDER BY v.foyer_id",
        vie::EARLIER,
        vie::OUTSIDE,
        within(foyers),
        vie::STANDS,
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Visites {
                foyer: row.get("foyer_id")?,
                fois: row.get("fois")?,
                binome: row.get("binome")?,
                minutes: row.get("minutes")?,
                travel_minutes: Some(row.get("trajet")?),
                dehors: row.get("dehors")?,
            })
        })
        .collect()
}
