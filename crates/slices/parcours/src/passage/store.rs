//! The relays of a service, and the measures that ended without one.

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

/// A measure that ended or will, and who goes on.
pub(super) struct Passage {
    /// The relay; none where nobody is named.
    pub id: Option<i64>,
    pub mesure: i64,
    pub personne: i64,
    /// Whose it is; empty when the name is not open.
    pub nom: String,
    pub fin: Option<Date>,
    pub suivant: String,
    pub reunion: Option<Date>,
    pub contact: Option<Date>,
}

/// The relays, and the measures ended since a day that have none while the service follows the child by no other; the
/// latest end first.
pub(super) async fn passages(
    read: &mut Read,
    service: i64,
    since: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Passage>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let open = parcours.condition("m.service_id", Some("m.personne_id"), &mut values);
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.id, m.id AS mesure, m.personne_id, m.fin_day, t.service_suivant, t.reunion_day,
            t.contact_day, p.prenom, p.nom, CASE WHEN {named} THEN 1 ELSE 0 END AS named
           FROM mesure m JOIN personne p ON p.id = m.personne_id
           LEFT JOIN passage_relais t ON t.mesure_id = m.id
          WHERE m.service_id = {service} AND {open}
            AND (t.id IS NOT NULL OR (m.fin_day >= $1 AND NOT EXISTS (SELECT 1 FROM mesure n
                 WHERE n.service_id = m.service_id AND n.personne_id = m.personne_id
                   AND n.id <> m.id AND (n.fin_day IS NULL OR n.fin_day > m.fin_day))))
          ORDER BY m.fin_day DESC, m.id DESC LIMIT 200"
    );
    let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let nom = format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned();
        all.push(Passage {
            id: row.get("id")?,
            mesure: row.get("mesure")?,
            personne: row.get("personne_id")?,
            nom: if row.get::<i64>("named")? == 1 { nom } else { String::new() },
            fin: day(row.get("fin_day")?),
            suivant: row.get::<Option<String>>("service_suivant")?.unwrap_or_default(),
            reunion: day(row.get("reunion_day")?),
            contact: day(row.get("contact_day")?),
        });
    }
    Ok(all)
}
