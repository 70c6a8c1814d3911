//! Who is followed in some services, and what waits there.

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

use super::rules::Suivi;

/// A service that is counted.
pub(super) struct Service {
    pub id: i64,
    pub nom: String,
    pub organisation: String,
    /// The code of its département; empty when it is not noted.
    pub departement: String,
    /// How many measures wait for a place there.
    pub attentes: i64,
}

/// Identifiers are numbers of ours: written in the text, they cannot be anything else.
fn within(services: &[i64]) -> String {
    services.iter().chain([&-1]).map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// Some services that are open on a day, with how many measures wait in each.
pub(super) async fn services(
    read: &mut Read,
    services: &[i64],
    today: Date,
) -> Result<Vec<Service>, DbError> {
    let mut all = Vec::new();
    for batch in services.chunks(400) {
        let sql = format!(
            "SELECT s.id, s.nom, o.nom AS organisation, COALESCE(s.departement, '') AS departement,
                    (SELECT COUNT(*) FROM mesure t WHERE t.service_id = s.id AND t.reception_day <= $1
                        AND (t.prise_en_charge_day IS NULL OR t.prise_en_charge_day > $1)
                        AND (t.fin_day IS NULL OR t.fin_day > $1)
                        AND COALESCE(t.attente_sans_suite, 0) = 0) AS attentes
               FROM service s JOIN organisation o ON o.id = s.organisation_id
              WHERE s.id IN ({}) AND (s.closing_day IS NULL OR s.closing_day > $1)
              ORDER BY departement, o.nom, s.nom, s.id",
            within(batch)
        );
        for row in read.query(&sql, &[today.to_string().into()]).await? {
            all.push(Service {
                id: row.get("id")?,
                nom: row.get("nom")?,
                organisation: row.get("organisation")?,
                departement: row.get("departement")?,
                attentes: row.get("attentes")?,
            });
        }
    }
    all.sort_by(|a, b| a.departement.cmp(&b.departement));
    Ok(all)
}

/// How many services of each département there are on this instance, those of which the reader reads no count too.
pub(super) async fn by_departement(
    read: &mut Read,
    today: Date,
) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "SELECT COALESCE(departement, '') AS code, COUNT(*) AS nombre FROM service
          WHERE closing_day IS NULL OR closing_day > $1
          GROUP BY COALESCE(departement, '') ORDER BY COALESCE(departement, '')";
    let rows = read.query(sql, &[today.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("code")?, row.get("nombre")?))).collect()
}

/// The children of some stays, each with the service that follows them; whether the file that it keeps is open, and the
/// name then.
pub(super) async fn suivis(
    read: &mut Read,
    stays: &[i64],
    identite: Option<&Perimetre>,
) -> Result<Vec<Suivi>, DbError> {
    let mut all = Vec::new();
    for batch in stays.chunks(2000) {
        let mut values: Vec<Value> = Vec::new();
        let mut open = |owner: &str| {
            identite.map_or("1 = 0".to_owned(), |identite| {
                identite.condition(owner, Some("p.id"), &mut values)
            })
        };
        // The file has one owner; each service that follows the child keeps its own part of it.
        let (named, kept) = (open("p.service_id"), open("s.service_id"));
        let batch = within(batch);
        let sql = format!(
            "SELECT s.service_id, p.id, p.search_key, p.birth_day, p.prenom, p.nom,
                    CASE WHEN {named} THEN 1 ELSE 0 END AS connu,
                    CASE WHEN {kept} THEN 1 ELSE 0 END AS ouvert
               FROM sejour s JOIN personne p ON p.id = s.personne_id
              WHERE s.id IN ({batch}) ORDER BY s.service_id, p.nom, p.id, s.id"
        );
        for row in read.query(&sql, &values).await? {
            let key: String = row.get("search_key")?;
            let birth: Option<String> = row.get("birth_day")?;
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let nom = format!("{} {nom}", prenom.unwrap_or_default());
            all.push(Suivi {
                service: row.get("service_id")?,
                personne: row.get("id")?,
                cle: birth.map(|birth| (key, birth)),
                ouvert: row.get::<i64>("ouvert")? == 1,
                nom: (row.get::<i64>("connu")? == 1).then(|| nom.trim().to_owned()),
            });
        }
    }
    Ok(all)
}
