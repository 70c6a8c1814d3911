//! The acts that open a child's file to whoever reads it.

use access::{Actor, Granted};
use db::DbError;

/// An act of sharing, as those who receive it are told.
pub(super) struct Recu {
    /// The service whose file it opens.
    pub service: i64,
    /// What for, in the words of the act.
    pub finalite: String,
    /// The first day that is no longer of it, `YYYY-MM-DD`.
    pub end_day: String,
    /// Whether it is the return of an act that the reader's service decided.
    pub back: bool,
}

/// The acts in force on `today` that open the file of `personne` to the actor, the first to end
/// first; the grant is that of the file.
pub(super) async fn received(
    granted: &mut Granted,
    actor: &Actor,
    personne: i64,
    today: &str,
) -> Result<Vec<Recu>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let own: Vec<String> = actor.services().map(|(id, _)| id.to_string()).collect();
    let own = if own.is_empty() { "-1".to_owned() } else { own.join(", ") };
    let sql = format!(
        "SELECT service_id, destinataire_id, finalite, end_day,
                CASE WHEN destinataire_id IN ({own}) OR destinataire_identifiant =
                    (SELECT identifiant FROM compte WHERE id = $3) THEN 0 ELSE 1 END AS back
           FROM partage
          WHERE personne_id = $1 AND retrait_day IS NULL AND start_day <= $2 AND end_day > $2
            AND (destinataire_id IN ({own})
                 OR (reciproque = 1 AND service_id IN ({own}) AND destinataire_id IS NOT NULL)
                 OR destinataire_identifiant = (SELECT identifiant FROM compte WHERE id = $3))
          ORDER BY end_day, id"
    );
    let values = [personne.into(), today.into(), actor.compte.into()];
    granted
        .query(&sql, &values)
        .await?
        .iter()
        .map(|row| {
            let back = row.get::<i64>("back")? == 1;
            let from: i64 = row.get("service_id")?;
            let to: Option<i64> = row.get("destinataire_id")?;
            Ok(Recu {
                service: to.filter(|_| back).unwrap_or(from),
                finalite: row.get("finalite")?,
                end_day: row.get("end_day")?,
                back,
            })
        })
        .collect()
}
