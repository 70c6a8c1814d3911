//! Who is away on a day.

use std::collections::BTreeSet;

use db::{DbError, Read};
use jiff::civil::Date;

/// Of these professionals, those who are away on `day`: the fact alone, which whoever looks for them
/// would learn by calling; never why nor until when, which are kept by human resources (ADR 0031).
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn absents(
    read: &mut Read,
    professionnels: &[i64],
    day: Date,
) -> Result<BTreeSet<i64>, DbError> {
    let mut away = BTreeSet::new();
    for batch in professionnels.chunks(200) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = batch.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT professionnel_id FROM absence_professionnel
              WHERE professionnel_id IN ({}) AND start_day <= $1
                AND (end_day IS NULL OR end_day > $1)",
            within.join(", ")
        );
        for row in read.query(&sql, &[day.to_string().into()]).await? {
            away.insert(row.get("professionnel_id")?);
        }
    }
    Ok(away)
}
