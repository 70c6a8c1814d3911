//! How many places a service has on a day, and from when one stays free: counted once, for the panel of the group and for
//! the decision by which a child comes in, so that both say the same.

use db::{DbError, Row};
use jiff::civil::Date;

/// The capacities of a service (`$1`) that run on a day (`$2`, `YYYY-MM-DD`), for [`noted`].
pub const CAPACITES: &str = "SELECT nature, cadre, modalite_id, places FROM capacite
      WHERE service_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)
      ORDER BY id LIMIT 500";

/// The stays of a service (`$1`) that run on a day (`$2`, `YYYY-MM-DD`) or begin after it, for [`spans`].
pub const SEJOURS: &str = "SELECT personne_id, entree_day, sortie_day FROM sejour
      WHERE service_id = $1 AND (sortie_day IS NULL OR sortie_day > $2) ORDER BY id LIMIT 20000";

/// A stay: its first day, and the day of its end, excluded; none while it runs.
pub type Span = (Date, Option<Date>);

/// How many places stay free, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Libre {
    /// How many.
    pub places: i64,
    /// The first day.
    pub depuis: Date,
}

/// The places of a service, of the rows of [`CAPACITES`]; none when none is noted.
///
/// Those of the whole service, else of its frames, else of its modalities; in the first nature that is noted, those that are
/// open before those that are allowed. Several rows of it that run add up, as the figures add them.
///
/// # Errors
///
/// [`DbError`] when a row is not one of these.
pub fn noted(rows: &[Row]) -> Result<Option<i64>, DbError> {
    const ORDER: [&str; 4] = ["installee", "autorisee", "financee", "activee"];
    let mut found: Option<((usize, usize), i64)> = None;
    for row in rows {
        let (cadre, nature): (Option<String>, String) = (row.get("cadre")?, row.get("nature")?);
        let modalite: Option<i64> = row.get("modalite_id")?;
        let part = match (modalite, cadre) {
            (None, None) => 0,
            (None, Some(_)) => 1,
            (Some(_), _) => 2,
        };
        let rank = ORDER.iter().position(|one| *one == nature).unwrap_or(ORDER.len());
        let (key, places): ((usize, usize), i64) = ((part, rank), row.get("places")?);
        found = match found {
            Some((known, sum)) if known == key => Some((known, sum + places)),
            Some((known, sum)) if known < key => Some((known, sum)),
            _ => Some((key, places)),
        };
    }
    Ok(found.map(|(_, places)| places))
}

/// The stays of [`SEJOURS`] that run on a day, one a child, and those that begin after it; without those of `but`, about whom
/// it is asked.
///
/// # Errors
///
/// [`DbError`] when a row is not one of these.
pub fn spans(rows: &[Row], day: Date, but: Option<i64>) -> Result<Vec<Span>, DbError> {
    let mut seen = std::collections::BTreeSet::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let personne: i64 = row.get("personne_id")?;
        let (start, end): (String, Option<String>) =
            (row.get("entree_day")?, row.get("sortie_day")?);
        let Ok(start) = start.parse::<Date>() else { continue };
        if Some(personne) != but && (start > day || seen.insert(personne)) {
            all.push((start, end.and_then(|end| end.parse().ok())));
        }
    }
    Ok(all)
}

/// The first day, from `from` on, from which a place stays free by all the entries and exits that are known, and how many do
/// from then on; none while none does.
pub fn free(places: i64, spans: &[Span], from: Date) -> Option<Libre> {
    let there = |day: Date| {
        let held =
            spans.iter().filter(|(start, end)| *start <= day && end.is_none_or(|end| end > day));
        i64::try_from(held.count()).unwrap_or(i64::MAX)
    };
    let mut days: Vec<Date> =
        spans.iter().flat_map(|(start, end)| [Some(*start), *end]).flatten().collect();
    days.push(from);
    days.retain(|day| *day >= from);
    days.sort_unstable();
    days.dedup();
    // From the last day backwards: what is full once is not free before.
    let mut found = None;
    let mut most = 0;
    for day in days.into_iter().rev() {
        most = most.max(there(day));
        if most >= places {
            break;
        }
        found = Some(Libre { places: places - most, depuis: day });
    }
    found
}
