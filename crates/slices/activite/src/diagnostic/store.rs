//! Issues of the diagnosis, and services that send nothing.

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row, Value, Write};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::rules::{Imprimee, Trimestre};

/// An issue that was frozen.
pub(super) struct Numero {
    pub id: i64,
    pub trimestre: Trimestre,
    pub at: String,
    pub lignes: Vec<Imprimee>,
}

/// The issues of an organisation, the latest first.
pub(super) async fn numeros(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Numero>, DbError> {
    let sql = "SELECT id, annee, trimestre, at, contenu FROM diagnostic WHERE organisation_id = $1
          ORDER BY annee DESC, trimestre DESC, id DESC LIMIT 200";
    granted.query(sql, &[organisation.into()]).await?.iter().map(numero).collect()
}

fn numero(row: &Row) -> Result<Numero, DbError> {
    let (annee, rang): (i64, i64) = (row.get("annee")?, row.get("trimestre")?);
    let text: String = row.get("contenu")?;
    Ok(Numero {
        id: row.get("id")?,
        trimestre: Trimestre {
            annee: i16::try_from(annee).unwrap_or_default(),
            rang: i8::try_from(rang).unwrap_or(1),
        },
        at: row.get("at")?,
        lignes: serde_json::from_str(&text).unwrap_or_default(),
    })
}

/// A link to an issue, as who publishes sees it.
pub(super) struct Lien {
    pub id: i64,
    pub diagnostic: i64,
    pub destinataire: String,
    pub expires: String,
    pub openings: i64,
    pub last: Option<String>,
    pub revoked: Option<String>,
}

impl Lien {
    /// Whether it may still be read at an instant (RFC 3339, in UTC).
    pub fn is_open(&self, now: &str) -> bool {
        self.revoked.is_none() && now < self.expires.as_str()
    }
}

fn lien(row: &Row) -> Result<Lien, DbError> {
    Ok(Lien {
        id: row.get("id")?,
        diagnostic: row.get("diagnostic_id")?,
        destinataire: row.get("destinataire")?,
        expires: row.get("expires_at")?,
        openings: row.get("openings")?,
        last: row.get("last_at")?,
        revoked: row.get("revoked_at")?,
    })
}

/// The hash of a key: the key itself is kept nowhere.
fn hash_of(key: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(key).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// The links to the issues of an organisation, the latest first.
pub(super) async fn liens(granted: &mut Granted, organisation: i64) -> Result<Vec<Lien>, DbError> {
    let sql = "SELECT l.id, l.diagnostic_id, l.destinataire, l.expires_at, l.openings, l.last_at,
                      l.revoked_at
                 FROM diagnostic_lien l JOIN diagnostic d ON d.id = l.diagnostic_id
                WHERE d.organisation_id = $1 ORDER BY l.at DESC, l.id DESC LIMIT 100";
    granted.query(sql, &[organisation.into()]).await?.iter().map(lien).collect()
}

/// Whether an issue is one of an organisation.
pub(super) async fn owns(
    granted: &mut GrantedWrite,
    (numero, organisation): (i64, i64),
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM diagnostic WHERE id = $1 AND organisation_id = $2";
    let values: [Value; 2] = [numero.into(), organisation.into()];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// Makes a link; its key is told once.
pub(super) async fn make_lien(
    granted: &mut GrantedWrite,
    (id, numero): (i64, i64),
    (destinataire, expires): (&str, &str),
    key: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO diagnostic_lien
                      (id, diagnostic_id, key_hash, destinataire, compte_id, at, expires_at, openings)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
    let values: [Value; 7] = [
        id.into(),
        numero.into(),
        hash_of(key).into(),
        destinataire.into(),
        Value::Int((compte != 0).then_some(compte)),
        at.into(),
        expires.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Whether a link to an issue is open for somebody: another one would be a second door for the same reader.
pub(super) async fn is_open_for(
    granted: &mut GrantedWrite,
    numero: i64,
    destinataire: &str,
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "SELECT id FROM diagnostic_lien
                WHERE diagnostic_id = $1 AND destinataire = $2 AND revoked_at IS NULL
                  AND expires_at > $3 LIMIT 1";
    let values: [Value; 3] = [numero.into(), destinataire.into(), at.into()];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// Closes a link. False when there is none that is open.
pub(super) async fn close_lien(
    granted: &mut GrantedWrite,
    (id, organisation): (i64, i64),
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE diagnostic_lien SET revoked_at = $3
                WHERE id = $1 AND revoked_at IS NULL
                  AND diagnostic_id IN (SELECT id FROM diagnostic WHERE organisation_id = $2)";
    let values: [Value; 3] = [id.into(), organisation.into(), at.into()];
    Ok(granted.write().execute(sql, &values).await? > 0)
}

/// The link that a key opens, its organisation and its issue; none when there is none.
pub(super) async fn lien_of_key(
    read: &mut Read,
    key: &str,
) -> Result<Option<(Lien, i64, Numero)>, DbError> {
    let sql = "SELECT id, diagnostic_id, destinataire, expires_at, openings, last_at, revoked_at
                 FROM diagnostic_lien WHERE key_hash = $1";
    let Some(row) = read.query_opt(sql, &[hash_of(key).into()]).await? else { return Ok(None) };
    let found = lien(&row)?;
    let sql = "SELECT id, organisation_id, annee, trimestre, at, contenu FROM diagnostic
                WHERE id = $1";
    let row = read.query_opt(sql, &[found.diagnostic.into()]).await?;
    row.map(|row| Ok((found, row.get("organisation_id")?, numero(&row)?))).transpose()
}

/// Counts a reading.
pub(super) async fn count_lien(write: &mut Write, id: i64, now: &str) -> Result<(), DbError> {
    let sql = "UPDATE diagnostic_lien SET openings = openings + 1, last_at = $2 WHERE id = $1";
    write.execute(sql, &[id.into(), now.into()]).await.map(|_| ())
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
                        AND (m.fin_day IS NULL OR m.fin_day > $2))
                  OR EXISTS (SELECT 1 FROM information_preoccupante i WHERE i.service_id = s.id
                        AND i.day >= $2 AND i.day < $3))";
        let values = [service.into(), first.to_string().into(), after.to_string().into()];
        if granted.query(sql, &values).await?.is_empty() {
            all.push(service);
        }
    }
    Ok(all)
}
