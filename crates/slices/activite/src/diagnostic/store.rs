//! Issues of the diagnosis, and services that send nothing.

use access::{Granted, GrantedWrite};
use db::{DbError, Value};
use jiff::civil::Date;

use super::rules::{Imprimee, Trimestre};

/// An issue that was frozen.
pub(super) struct Numero {
    pub trimestre: Trimestre,
    pub at: String,
    pub lignes: Vec<Imprimee>,
}

/// The issues of an organisation, the latest first.
pub(super) async fn numeros(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Numero>, DbError> {
    let sql = "SELECT annee, trimestre, at, contenu FROM diagnostic WHERE organisation_id = $1
          ORDER BY annee DESC, trimestre DESC, id DESC LIMIT 200";
    let rows = granted.query(sql, &[organisation.into()]).await?;
    rows.iter()
        .map(|row| {
            let (annee, rang): (i64, i64) = (row.get("annee")?, row.get("trimestre")?);
            let text: String = row.get("contenu")?;
            Ok(Numero {
                trimestre: Trimestre {
                    annee: i16::try_from(annee).unwrap_or_default(),
                    rang: i8::try_from(rang).unwrap_or(1),
                },
                at: row.get("at")?,
                lignes: serde_json::from_str(&text).unwrap_or_default(),
            })
        })
        .collect()
}

/// Keeps an issue.
pub(super) async fn freeze(
    granted: &mut GrantedWrite,
    (id, organisation): (i64, i64),
    trimestre: Trimestre,
    lignes: &[Imprimee],
) -> Result<(), DbError> {
    let contenu = serde_json::to_string(lignes)
        .map_err(|error| DbError::Shape(format!("lines of a diagnosis: {error}")))?;
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql =
        "INSERT INTO diagnostic (id, organisation_id, annee, trimestre, at, compte_id, contenu)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        id.into(),
        organisation.into(),
        i64::from(trimestre.annee).into(),
        i64::from(trimestre.rang).into(),
        at.into(),
        Value::Int((compte != 0).then_some(compte)),
        contenu.into(),
    ];
    // Asked again under the write: two who freeze at once make one issue.
    let there =
        "SELECT id FROM diagnostic WHERE organisation_id = $1 AND annee = $2 AND trimestre = $3";
    if granted
        .write()
        .query_opt(there, &[values[1].clone(), values[2].clone(), values[3].clone()])
        .await?
        .is_some()
    {
        return Ok(());
    }
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// The services of the grant in whose registers nothing runs nor waits between two days: they send nothing.
pub(super) async fn silent(
    granted: &mut Granted,
    (first, after): (Date, Date),
) -> Result<Vec<i64>, DbError> {
    let services = granted.services().to_vec();
    let mut all = Vec::new();
    for service in services {
        // One that was not open yet, or is closed, is not silent.
        let sql = "SELECT 1 AS n FROM service s WHERE s.id = $1
                AND (s.opening_day >= $3 OR s.closing_day <= $2 OR EXISTS (SELECT 1 FROM sejour t WHERE t.service_id = s.id AND t.entree_day < $3
                        AND (t.sortie_day IS NULL OR t.sortie_day > $2))
                  OR EXISTS (SELECT 1 FROM mesure m WHERE m.service_id = s.id AND m.decision_day < $3
                        AND (m.fin_day IS NULL OR m.fin_day > $2)))";
        let values = [service.into(), first.to_string().into(), after.to_string().into()];
        if granted.query(sql, &values).await?.is_empty() {
            all.push(service);
        }
    }
    Ok(all)
}
