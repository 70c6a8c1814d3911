//! Who answers for a service is told by a gateway too, when nobody looks at a screen: that a file was opened in an
//! emergency, then that its review is late. Never which file, nor by whom (ADR 0055).

use db::{DbError, Read, Write};

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
        if self.late { "relance_at" } else { "alerte_at" }
    }
}

/// The accesses that no gateway told of: opened since `since`, and those whose review was due between `since` and
/// `now` (RFC 3339) and was not made.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn untold(read: &mut Read, since: &str, now: &str) -> Result<Vec<Alerte>, DbError> {
    let sql =
        "SELECT id, service_id, personne_id, compte_id, opened_at, 0 AS late FROM acces_urgence
                WHERE alerte_at IS NULL AND opened_at >= $1
               UNION ALL
               SELECT id, service_id, personne_id, compte_id, opened_at, 1 FROM acces_urgence
                WHERE relance_at IS NULL AND reviewed_at IS NULL AND review_due >= $1
                  AND review_due < $2
               ORDER BY id LIMIT 50";
    let rows = read.query(sql, &[since.into(), now.into()]).await?;
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

/// Takes an alert, once, whatever the number of processes. Returns whether it is ours to send.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn take(write: &mut Write, one: &Alerte, now: &str) -> Result<bool, DbError> {
    let column = one.column();
    let sql = format!("UPDATE acces_urgence SET {column} = $2 WHERE id = $1 AND {column} IS NULL");
    Ok(write.execute(&sql, &[one.acces.into(), now.into()]).await? == 1)
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
