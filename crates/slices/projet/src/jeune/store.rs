//! The sets of steps of a service.

use db::{DbError, Read};
use jiff::civil::Date;

/// A step of a set: its rank, its name, where it is put, what it asks.
#[derive(Debug, Clone)]
pub(super) struct Pas {
    pub rang: i64,
    pub titre: String,
    pub moment: String,
    pub question: Option<String>,
}

/// A set of steps that may be begun.
#[derive(Debug, Clone)]
pub(super) struct Methode {
    pub id: i64,
    pub nom: String,
    pub pas: Vec<Pas>,
}

/// The sets of a service that may be begun on a day, with their steps in order; one without steps is not there.
pub(super) async fn methodes(
    read: &mut Read,
    service: i64,
    on: Date,
) -> Result<Vec<Methode>, DbError> {
    let sql = "SELECT m.id, m.nom, e.rang, e.titre, e.moment_projet, e.question
           FROM methode_jeune m JOIN etape_methode e ON e.methode_jeune_id = m.id
          WHERE m.service_id = $1 AND e.service_id = $1 AND m.start_day <= $2
            AND (m.end_day IS NULL OR m.end_day > $2)
          ORDER BY m.nom, m.id, e.rang, e.id LIMIT 500";
    let mut all: Vec<Methode> = Vec::new();
    for row in read.query(sql, &[service.into(), on.to_string().into()]).await? {
        let id: i64 = row.get("id")?;
        if all.last().is_none_or(|last| last.id != id) {
            all.push(Methode { id, nom: row.get("nom")?, pas: Vec::new() });
        }
        let pas = Pas {
            rang: row.get("rang")?,
            titre: row.get("titre")?,
            moment: row.get("moment_projet")?,
            question: row.get("question")?,
        };
        if let Some(last) = all.last_mut() {
            last.pas.push(pas);
        }
    }
    Ok(all)
}
