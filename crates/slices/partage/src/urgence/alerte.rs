//! Who answers for a service is told by a gateway too, when nobody looks at a screen: that a file was opened in an
//! emergency, then that its review is late. Never which file, nor by whom (ADR 0055).

use db::{DbError, Read, Write};
use jiff::Timestamp;

/// An access to tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerte {
    /// The access.
    pub acces: i64,
    /// The service that is told.
    pub service: i64,
    /// The child, for the trace.
    pub personne: i64,
    /// Who opened it: they are not told of it themselves.
    pub compte: i64,
    /// When, RFC 3339.
    pub opened_at: String,
    /// Its review is late: it goes up to the direction.
    pub late: bool,
}

impl Alerte {
    fn column(&self) -> &'static str {
        if self.late { "relance" } else { "alerte" }
    }
}

/// After how many minutes an alert that no gateway took is tried again; after the last, it is told on the first page.
const AGAIN: [i64; 4] = [2, 10, 30, 120];

/// How many times an alert is tried.
const TRIES: i64 = 5;

/// The accesses that no gateway told of: opened since `since`, and those whose review was due between `since` and
/// `now` (RFC 3339) and was not made; not those that were just tried.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn untold(read: &mut Read, since: &str, now: &str) -> Result<Vec<Alerte>, DbError> {
    let sql =
        "SELECT id, service_id, personne_id, compte_id, opened_at, 0 AS late FROM acces_urgence
                WHERE alerte_at IS NULL AND opened_at >= $1 AND alerte_tries < $3
                  AND (alerte_next_at IS NULL OR alerte_next_at <= $2)
               UNION ALL
               SELECT id, service_id, personne_id, compte_id, opened_at, 1 FROM acces_urgence
                WHERE relance_at IS NULL AND reviewed_at IS NULL AND review_due >= $1
                  AND review_due < $2 AND relance_tries < $3
                  AND (relance_next_at IS NULL OR relance_next_at <= $2)
               ORDER BY id LIMIT 50";
    let rows = read.query(sql, &[since.into(), now.into(), TRIES.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Alerte {
                acces: row.get("id")?,
                service: row.get("service_id")?,
                personne: row.get("personne_id")?,
                compte: row.get("compte_id")?,
                opened_at: row.get("opened_at")?,
                late: row.get::<i64>("late")? == 1,
            })
        })
        .collect()
}

/// Takes an alert, once, whatever the number of processes: whoever finds it taken waits for its next time. Returns
/// whether it is ours to send.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn take(write: &mut Write, one: &Alerte, now: Timestamp) -> Result<bool, DbError> {
    let column = one.column();
    let sql = format!("SELECT {column}_tries AS tries FROM acces_urgence WHERE id = $1");
    let Some(row) = write.query_opt(&sql, &[one.acces.into()]).await? else { return Ok(false) };
    let tries: i64 = row.get("tries")?;
    let minutes = usize::try_from(tries).ok().and_then(|n| AGAIN.get(n)).copied();
    let next = now + jiff::SignedDuration::from_mins(minutes.unwrap_or(AGAIN[AGAIN.len() - 1]));
    let sql = format!(
        "UPDATE acces_urgence SET {column}_tries = {column}_tries + 1, {column}_next_at = $3
          WHERE id = $1 AND {column}_at IS NULL AND {column}_tries < {TRIES}
            AND ({column}_next_at IS NULL OR {column}_next_at <= $2)"
    );
    let values = [one.acces.into(), now.to_string().into(), next.to_string().into()];
    Ok(write.execute(&sql, &values).await? == 1)
}

/// Keeps that an alert left, or that there is nobody to tell: it is not tried again.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn settle(write: &mut Write, one: &Alerte, now: &str) -> Result<(), DbError> {
    let column = one.column();
    let sql = format!("UPDATE acces_urgence SET {column}_at = $2 WHERE id = $1");
    write.execute(&sql, &[one.acces.into(), now.into()]).await.map(|_| ())
}

/// When the accesses of some services were opened whose alert never left, and that nobody reviewed yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn failed(read: &mut Read, services: &[i64]) -> Result<Vec<String>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT opened_at FROM acces_urgence
          WHERE reviewed_at IS NULL AND service_id IN ({})
            AND ((alerte_at IS NULL AND alerte_tries >= $1) OR (relance_at IS NULL AND relance_tries >= $1))
          ORDER BY opened_at, id LIMIT 20",
        within.join(", ")
    );
    let rows = read.query(&sql, &[TRIES.into()]).await?;
    rows.iter().map(|row| row.get("opened_at")).collect()
}

/// The addresses of who answers for the service on a day (`YYYY-MM-DD`): head and direction, or the direction alone
/// for a late review; not who opened the file.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn mails(write: &mut Write, one: &Alerte, day: &str) -> Result<Vec<String>, DbError> {
    let roles = if one.late { "'directeur'" } else { "'directeur', 'chef_service'" };
    let sql = format!(
        "SELECT DISTINCT c.courriel FROM compte c
           JOIN affectation a ON a.compte_id = c.id
           JOIN service s ON s.id = $1
          WHERE c.actif = 1 AND c.courriel IS NOT NULL AND c.id <> $2 AND a.role IN ({roles})
            AND a.organisation_id = s.organisation_id
            AND (a.service_id = s.id OR a.service_id IS NULL)
            AND (a.start_day IS NULL OR a.start_day <= $3) AND (a.end_day IS NULL OR a.end_day > $3)
          ORDER BY c.courriel"
    );
    let values = [one.service.into(), one.compte.into(), day.into()];
    let rows = write.query(&sql, &values).await?;
    rows.iter().map(|row| row.get("courriel")).collect()
}

/// The mobile numbers of the service's duties on a day (`YYYY-MM-DD`), as they are written.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn numbers(write: &mut Write, one: &Alerte, day: &str) -> Result<Vec<String>, DbError> {
    if one.late {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT telephone FROM permanence
                WHERE service_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)
                ORDER BY telephone";
    let rows = write.query(sql, &[one.service.into(), day.into()]).await?;
    let all = rows.iter().map(|row| row.get("telephone")).collect::<Result<Vec<String>, _>>()?;
    Ok(all.into_iter().filter(|number| is_mobile(number)).collect())
}

/// Whether a French number is that of a mobile: 06 or 07.
fn is_mobile(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("33").map_or(digits.clone(), |rest| format!("0{rest}"));
    national.len() == 10 && (national.starts_with("06") || national.starts_with("07"))
}

/// What is told: neither the file, nor the person, nor the service.
pub fn text(one: &Alerte, at: &str) -> String {
    if one.late {
        "La relecture d’un accès d’urgence est en retard dans un de vos services. Connectez-vous à \
         Maillage : « Accès d’urgence à relire »."
            .to_owned()
    } else {
        format!(
            "Un dossier d’un de vos services a été ouvert en urgence le {at}. Connectez-vous à Maillage \
             pour savoir lequel et pourquoi."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_to_mobiles_only() {
        assert!(is_mobile("06 12 34 56 78") && is_mobile("+33 7 12 34 56 78"));
        assert!(!is_mobile("02 54 00 00 00") && !is_mobile("17") && !is_mobile(""));
    }
}
