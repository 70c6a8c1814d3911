//! The needs of a service that have no answer.

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

/// A need without an answer.
pub(super) struct Ouvert {
    pub id: i64,
    /// Whose it is; empty when the name is not open.
    pub nom: String,
    pub besoin: String,
    pub vu: Date,
    pub demande: Option<Date>,
    pub a: String,
}

/// The needs that are open, the oldest first, of the children whose way is open.
pub(super) async fn ouverts(
    read: &mut Read,
    service: i64,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Ouvert>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let open = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.besoin, t.besoin_day, t.demande_day, t.demande_a,
            p.prenom, p.nom, CASE WHEN {named} THEN 1 ELSE 0 END AS named
           FROM reponse_besoin t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND t.reponse_day IS NULL AND {open}
          ORDER BY t.besoin_day, t.id LIMIT 300"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let Some(vu) = day(row.get("besoin_day")?) else { continue };
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let named = row.get::<i64>("named")? == 1;
        let nom = format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned();
        all.push(Ouvert {
            id: row.get("id")?,
            nom: if named { nom } else { String::new() },
            besoin: row.get("besoin")?,
            vu,
            demande: day(row.get("demande_day")?),
            a: row.get::<Option<String>>("demande_a")?.unwrap_or_default(),
        });
    }
    Ok(all)
}
