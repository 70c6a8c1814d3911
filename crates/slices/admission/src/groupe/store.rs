//! Who lives in a service, who comes, its units and its places.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules::{Arrivee, Present};

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn text(row: &Row, column: &str) -> Result<String, DbError> {
    Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
}

/// Those who are there on a day; the names of those whose file is open.
pub(super) async fn presents(
    read: &mut Read,
    service: i64,
    today: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Present>, DbError> {
    let mut values: Vec<Value> = vec![today.to_string().into()];
    let own = parcours.condition("p.service_id", Some("p.id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.sexe, p.birth_day, s.unite_id, s.sortie_day,
                COALESCE(m.fin_day, m.terme_day) AS terme,
                CASE WHEN {own} AND {open} THEN 1 ELSE 0 END AS connu
           FROM sejour s JOIN personne p ON p.id = s.personne_id
           LEFT JOIN mesure m ON m.id = s.mesure_id
          WHERE s.service_id = {service} AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
          ORDER BY p.birth_day DESC, p.id, s.id LIMIT 5000"
    );
    let mut all: Vec<Present> = Vec::new();
    for row in read.query(&sql, &values).await? {
        let personne: i64 = row.get("id")?;
        if all.iter().any(|one| one.personne == personne) {
            continue;
        }
        let known = row.get::<i64>("connu")? == 1;
        let name = format!("{} {}", text(&row, "prenom")?, text(&row, "nom")?);
        all.push(Present {
            personne,
            nom: known.then(|| name.trim().to_owned()),
            unite: row.get("unite_id")?,
            sexe: text(&row, "sexe")?,
            birth: day(&row, "birth_day")?,
            sortie: day(&row, "sortie_day")?,
            terme: day(&row, "terme")?,
            besoins: Vec::new(),
        });
    }
    besoins(read, (service, today), &mut all).await?;
    Ok(all)
}

/// What the latest assessment of the service says of each need of those who are there, where little or nothing answers it; a
/// need of given moments is told whatever answers it.
async fn besoins(
    read: &mut Read,
    (service, today): (i64, Date),
    all: &mut [Present],
) -> Result<(), DbError> {
    let sql = "SELECT b.personne_id, b.besoin, b.etat FROM besoin_evalue b
          WHERE b.service_id = $1 AND b.day <= $2
            AND b.personne_id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id = $1
              AND s.entree_day <= $2 AND (s.sortie_day IS NULL OR s.sortie_day > $2))
          ORDER BY b.day DESC, b.id DESC LIMIT 50000";
    let mut seen = std::collections::BTreeSet::new();
    for row in read.query(sql, &[service.into(), today.to_string().into()]).await? {
        let (personne, besoin): (i64, String) = (row.get("personne_id")?, text(&row, "besoin")?);
        if !seen.insert((personne, besoin.clone())) {
            continue;
        }
        let etat = text(&row, "etat")?;
        let noted = match besoin.as_str() {
            "securite" | "intimite" | "mouvement" | "comme_un_enfant" | "jouer" => {
                matches!(etat.as_str(), "fragile" | "non_assure")
            }
            _ => etat != "pas_concerne",
        };
        if let Some(one) = all.iter_mut().find(|one| one.personne == personne).filter(|_| noted) {
            one.besoins.push(besoin);
        }
    }
    Ok(())
}

/// Those who come on a day that is known, and is not there yet.
pub(super) async fn arrivees(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Vec<Arrivee>, DbError> {
    let sql = "SELECT s.unite_id, s.entree_day, s.sortie_day FROM sejour s
          WHERE s.service_id = $1 AND s.entree_day > $2 ORDER BY s.entree_day, s.id LIMIT 2000";
    let rows = read.query(sql, &[service.into(), today.to_string().into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Arrivee {
                unite: row.get("unite_id")?,
                entree: day(row, "entree_day")?,
                sortie: day(row, "sortie_day")?,
            })
        })
        .collect()
}

/// The places of the whole service on a day, as far as they are noted.
pub(super) async fn places(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Option<i64>, DbError> {
    let values = [service.into(), today.to_string().into()];
    crate::places::noted(&read.query(crate::places::CAPACITES, &values).await?)
}

/// The units of a service: identifier, name, places.
pub(super) async fn unites(
    read: &mut Read,
    service: i64,
) -> Result<Vec<(i64, String, Option<i64>)>, DbError> {
    let sql = "SELECT id, nom, places FROM unite WHERE service_id = $1 ORDER BY nom, id LIMIT 100";
    let rows = read.query(sql, &[service.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?, row.get("places")?))).collect()
}
