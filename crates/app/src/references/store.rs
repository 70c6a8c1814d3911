//! What the page of references reads.

use std::collections::BTreeSet;

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value};
use jiff::civil::Date;

use super::rules::{Aupres, Enfant, Regle};
use crate::journee::full_name;

/// The children who stay in a service on a day, of those whose name and way are open, with who is beside them.
pub(super) async fn enfants(
    read: &mut Read,
    (service, day): (i64, Date),
    (identite, parcours): (&Perimetre, &Perimetre),
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let open = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.famille_id, s.id AS sejour_id
           FROM sejour s JOIN personne p ON p.id = s.personne_id
          WHERE s.service_id = {service} AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1) AND {named} AND {open}
          ORDER BY p.nom, p.prenom, p.id, s.id LIMIT 500"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        all.push(Enfant {
            id: row.get("id")?,
            nom: full_name(&row)?,
            sejour: row.get("sejour_id")?,
            famille: row.get("famille_id")?,
            aupres: Vec::new(),
        });
    }
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
    let sql = format!(
        "SELECT r.id, r.sejour_id, r.role, r.professionnel_id, r.motif_equipe, r.reunion_id, r.end_day,
                pr.prenom, pr.nom
           FROM referent r JOIN sejour s ON s.id = r.sejour_id
           JOIN professionnel pr ON pr.id = r.professionnel_id
          WHERE s.service_id = {service} AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
            AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1) AND {open}
          ORDER BY r.start_day, r.id LIMIT 5000"
    );
    for row in read.query(&sql, &values).await? {
        let sejour: i64 = row.get("sejour_id")?;
        if let Some(one) = all.iter_mut().find(|one| one.sejour == sejour) {
            one.aupres.push(aupres(&row)?);
        }
    }
    Ok(all)
}

fn aupres(row: &Found) -> Result<Aupres, DbError> {
    let end: Option<String> = row.get("end_day")?;
    Ok(Aupres {
        id: row.get("id")?,
        role: row.get("role")?,
        professionnel: row.get("professionnel_id")?,
        nom: full_name(row)?,
        motif: row.get::<Option<String>>("motif_equipe")?.unwrap_or_default(),
        reunion: row.get("reunion_id")?,
        end: end.and_then(|day| day.parse().ok()),
    })
}

/// What the team agreed on, as of a day.
pub(super) async fn regle(read: &mut Read, service: i64, day: Date) -> Result<Regle, DbError> {
    let sql = "SELECT coreferent_enfant, quotidien_enfant, formation_methode FROM regle_equipe
                WHERE service_id = $1 AND start_day <= $2 ORDER BY start_day DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[service.into(), day.to_string().into()]).await?;
    let Some(row) = found else { return Ok(Regle::default()) };
    let text = |name: &str| -> Result<String, DbError> {
        Ok(row.get::<Option<String>>(name)?.unwrap_or_default().trim().to_owned())
    };
    Ok(Regle {
        coreferent: text("coreferent_enfant")?,
        quotidien: row.get::<Option<i64>>("quotidien_enfant")? == Some(1),
        formation: text("formation_methode")?,
    })
}

/// The professionals of a service who followed a training of that title, which was held, by a day. Titles are compared
/// without their capitals.
pub(super) async fn formes(
    read: &mut Read,
    (service, day): (i64, Date),
    intitule: &str,
) -> Result<BTreeSet<i64>, DbError> {
    let sql = "SELECT f.intitule, pf.professionnel_id FROM participation_formation pf
          JOIN formation f ON f.id = pf.formation_id
         WHERE f.service_id = $1 AND f.etat = 'tenue' AND f.start_day <= $2";
    let wanted = intitule.trim().to_lowercase();
    let mut all = BTreeSet::new();
    for row in read.query(sql, &[service.into(), day.to_string().into()]).await? {
        if row.get::<String>("intitule")?.trim().to_lowercase() == wanted {
            all.insert(row.get("professionnel_id")?);
        }
    }
    Ok(all)
}

/// The days of some meetings of a service.
pub(super) async fn reunions(
    read: &mut Read,
    service: i64,
    ids: &BTreeSet<i64>,
) -> Result<Vec<(i64, Date)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all: Vec<String> = ids.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT id, day FROM reunion WHERE service_id = {service} AND id IN ({})",
        all.join(", ")
    );
    let rows = read.query(&sql, &[]).await?;
    rows.iter()
        .filter_map(|row| {
            let day: Result<String, DbError> = row.get("day");
            match (row.get("id"), day) {
                (Ok(id), Ok(day)) => day.parse().ok().map(|day| Ok((id, day))),
                (Err(error), _) | (_, Err(error)) => Some(Err(error)),
            }
        })
        .collect()
}
