//! The signatures of months: one more when a month is signed again, none is ever overwritten.

use access::{Granted, GrantedWrite};
use db::{DbError, Row, Value};

use super::rules::{Compte, Mois};

/// A month that was signed.
#[derive(Debug, Clone)]
pub(super) struct Signature {
    pub id: i64,
    pub mois: String,
    pub at: String,
    pub par: String,
    /// What was signed.
    pub comptes: Vec<Compte>,
    /// The last change of the register on that day.
    pub seq: i64,
    /// When it was reopened, by whom, why.
    pub rouvert: Option<(String, String, String)>,
}

fn read(row: &Row) -> Result<Signature, DbError> {
    let text: String = row.get("contenu")?;
    let at: Option<String> = row.get("rouvert_at")?;
    let rouvert = match at {
        Some(at) => {
            let par: Option<String> = row.get("rouvert_par")?;
            let motif: Option<String> = row.get("rouvert_motif")?;
            Some((at, par.unwrap_or_default(), motif.unwrap_or_default()))
        }
        None => None,
    };
    Ok(Signature {
        id: row.get("id")?,
        mois: row.get("mois")?,
        at: row.get("at")?,
        par: row.get("par")?,
        comptes: serde_json::from_str(&text)
            .map_err(|error| DbError::Shape(format!("a signed month: {error}")))?,
        seq: row.get("seq")?,
        rouvert,
    })
}

/// The signatures of a service whose months begin with `start` (« 2026 », « 2026-02 »), the latest first.
pub(super) async fn signatures(
    granted: &mut Granted,
    service: i64,
    start: &str,
) -> Result<Vec<Signature>, DbError> {
    let sql = "SELECT id, mois, at, par, contenu, seq, rouvert_at, rouvert_par, rouvert_motif
                 FROM mois_signe
                WHERE service_id = $1 AND mois >= $2 AND mois <= $3 ORDER BY mois DESC, id DESC";
    let values: [Value; 3] = [service.into(), start.into(), format!("{start}~").into()];
    granted.query(sql, &values).await?.iter().map(read).collect()
}

/// Signs a month. Returns whether it is: somebody else may have, a moment before.
pub(super) async fn sign(
    granted: &mut GrantedWrite,
    (id, service): (i64, i64),
    mois: Mois,
    par: &str,
    comptes: &[Compte],
) -> Result<bool, DbError> {
    let there = "SELECT id FROM mois_signe
                  WHERE service_id = $1 AND mois = $2 AND rouvert_at IS NULL";
    let values: [Value; 2] = [service.into(), mois.code().into()];
    if granted.write().query_opt(there, &values).await?.is_some() {
        return Ok(false);
    }
    let last =
        granted.write().query("SELECT COALESCE(MAX(seq), 0) AS n FROM historique", &[]).await?;
    let seq: i64 = last.first().map_or(Ok(0), |row| row.get("n"))?;
    let contenu = serde_json::to_string(comptes)
        .map_err(|error| DbError::Shape(format!("a signed month: {error}")))?;
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO mois_signe (id, service_id, mois, at, compte_id, par, seq, contenu)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        id.into(),
        service.into(),
        mois.code().into(),
        at.into(),
        Value::Int((compte != 0).then_some(compte)),
        par.into(),
        seq.into(),
        contenu.into(),
    ];
    granted.write().execute(sql, &values).await?;
    Ok(true)
}

/// Reopens a signed month, for a reason; once.
pub(super) async fn reopen(
    granted: &mut GrantedWrite,
    (id, service): (i64, i64),
    par: &str,
    motif: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE mois_signe
                  SET rouvert_at = $3, rouvert_compte_id = $4, rouvert_par = $5, rouvert_motif = $6
                WHERE id = $1 AND service_id = $2 AND rouvert_at IS NULL";
    let values: [Value; 6] = [
        id.into(),
        service.into(),
        at.into(),
        Value::Int((compte != 0).then_some(compte)),
        par.into(),
        motif.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// How many of these stays were corrected since a change of the register.
pub(super) async fn corrected(
    granted: &mut Granted,
    seq: i64,
    ids: &[i64],
) -> Result<usize, DbError> {
    let mut all = 0;
    for some in ids.chunks(400) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = some.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT DISTINCT row_id FROM historique
              WHERE nom_table = 'sejour' AND seq > $1 AND row_id IN ({})",
            within.join(", ")
        );
        all += granted.query(&sql, &[seq.into()]).await?.len();
    }
    Ok(all)
}
