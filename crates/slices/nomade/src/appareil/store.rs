//! The tables of devices and of the rules about them. A device is known by the hash of what its browser keeps.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Read, Row, Value, Write};

use super::model::{Appareil, Etat, Nature, Personnels, Regle};

const COLUMNS: &str =
    "a.id, a.compte_id, a.organisation_id, a.device, a.nom, a.nature, a.etat, a.asked_at, a.decided_at, a.seen_at,
     c.nom AS holder, d.nom AS decider, t.last_at";

/// With who holds and who decided; and, of what it took, until when it may be opened.
const FROM: &str = "FROM appareil a
      LEFT JOIN compte c ON c.id = a.compte_id
      LEFT JOIN compte d ON d.id = a.decided_compte_id
      LEFT JOIN (SELECT appareil_id, MAX(ends_at) AS last_at FROM emport
                  WHERE revoked_at IS NULL AND appareil_id IS NOT NULL GROUP BY appareil_id) t
             ON t.appareil_id = a.id";

/// The most that one page lists.
const LISTED: i64 = 500;

fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a device with no {what} of ours"))
}

fn appareil_of(row: &Row) -> Result<Appareil, DbError> {
    let titulaire: Option<String> = row.get("holder")?;
    Ok(Appareil {
        id: row.get("id")?,
        compte: row.get("compte_id")?,
        titulaire: titulaire.unwrap_or_default(),
        organisation: row.get("organisation_id")?,
        device: row.get("device")?,
        nom: row.get("nom")?,
        nature: Nature::from_code(&row.get::<String>("nature")?).ok_or_else(|| shape("nature"))?,
        etat: Etat::from_code(&row.get::<String>("etat")?).ok_or_else(|| shape("state"))?,
        asked_at: row.get("asked_at")?,
        decided_at: row.get("decided_at")?,
        decided_by: row.get("decider")?,
        seen_at: row.get("seen_at")?,
        until: row.get("last_at")?,
    })
}

/// A device in the hands of an account, by the hash of what its browser keeps.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_key(
    read: &mut Read,
    key_hash: &str,
    compte: i64,
) -> Result<Option<Appareil>, DbError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE a.key_hash = $1 AND a.compte_id = $2");
    let found = read.query_opt(&sql, &[key_hash.into(), compte.into()]).await?;
    found.as_ref().map(appareil_of).transpose()
}

/// Where a device stands that waits, was refused or withdrawn: one of an account, or one in anybody's hands by the hash of what its
/// browser keeps.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn withdrawn(
    read: &mut Read,
    compte: i64,
    key_hash: &str,
) -> Result<Option<Etat>, DbError> {
    let sql = "SELECT etat FROM appareil
                WHERE (compte_id = $1 OR key_hash = $2) AND etat IN ('attend', 'refuse', 'retire')
                ORDER BY etat DESC, id LIMIT 1";
    let Some(row) = read.query_opt(sql, &[compte.into(), key_hash.into()]).await? else {
        return Ok(None);
    };
    Etat::from_code(&row.get::<String>("etat")?).map(Some).ok_or_else(|| shape("state"))
}

/// Keeps a device as it was asked for; one that its holder asks for again goes on under its identifier.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(write: &mut Write, one: &Appareil, key_hash: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO appareil (id, key_hash, compte_id, organisation_id, device, nom, nature, etat,
                   asked_at, decided_at, seen_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
               ON CONFLICT (key_hash, compte_id) DO UPDATE SET organisation_id = excluded.organisation_id,
                   device = excluded.device, nom = excluded.nom, nature = excluded.nature,
                   etat = excluded.etat, asked_at = excluded.asked_at, decided_at = excluded.decided_at,
                   decided_compte_id = NULL, seen_at = excluded.seen_at";
    let values = [
        one.id.into(),
        key_hash.into(),
        one.compte.into(),
        one.organisation.into(),
        one.device.as_str().into(),
        one.nom.as_str().into(),
        one.nature.code().into(),
        one.etat.code().into(),
        one.asked_at.as_str().into(),
        Value::Text(one.decided_at.clone()),
        one.seen_at.as_str().into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// Notes that a device took children.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn touch(write: &mut Write, id: i64, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE appareil SET seen_at = $2 WHERE id = $1";
    write.execute(sql, &[id.into(), at.into()]).await.map(|_| ())
}

/// The condition of those that somebody answers for: an organisation, or those of it whose holder works, or worked, in
/// one service by name.
fn within(organisation: i64, service: Option<i64>) -> (&'static str, Vec<Value>) {
    match service {
        None => ("a.organisation_id = $1", vec![organisation.into()]),
        Some(service) => (
            "a.organisation_id = $1
             AND a.compte_id IN (SELECT compte_id FROM affectation WHERE service_id = $2)",
            vec![organisation.into(), service.into()],
        ),
    }
}

/// The devices of an organisation, or of one of its services, by holder.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list(
    read: &mut Read,
    organisation: i64,
    service: Option<i64>,
) -> Result<Vec<Appareil>, DbError> {
    let (which, values) = within(organisation, service);
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {which} ORDER BY c.nom, a.id LIMIT {LISTED}");
    read.query(&sql, &values).await?.iter().map(appareil_of).collect()
}

/// One of them, to be decided of.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn held(
    write: &mut Write,
    id: i64,
    organisation: i64,
    service: Option<i64>,
) -> Result<Option<Appareil>, DbError> {
    let (which, mut values) = within(organisation, service);
    values.push(id.into());
    let place = values.len();
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {which} AND a.id = ${place}");
    write.query_opt(&sql, &values).await?.as_ref().map(appareil_of).transpose()
}

/// Says where a device stands, who said so and when.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn decide(
    write: &mut Write,
    id: i64,
    etat: Etat,
    (compte, at): (i64, &str),
) -> Result<(), DbError> {
    let sql =
        "UPDATE appareil SET etat = $2, decided_compte_id = $3, decided_at = $4 WHERE id = $1";
    let values = [id.into(), etat.code().into(), compte.into(), at.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// Asks for the erasing of all that a device took, in whoever's hands.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn erase(write: &mut Write, id: i64, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE emport SET revoked_at = $2
                WHERE revoked_at IS NULL AND appareil_id IN (SELECT id FROM appareil
                      WHERE key_hash = (SELECT key_hash FROM appareil WHERE id = $1))";
    write.execute(sql, &[id.into(), at.into()]).await.map(|_| ())
}

/// Withdraws a device, in whoever's hands, and asks for the erasing of what it took. Returns the accounts that held it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn retire(
    write: &mut Write,
    id: i64,
    (compte, at): (i64, &str),
) -> Result<Vec<i64>, DbError> {
    erase(write, id, at).await?;
    let sql = "UPDATE appareil SET etat = $2, decided_compte_id = $3, decided_at = $4
                WHERE key_hash = (SELECT key_hash FROM appareil WHERE id = $1)";
    let values = [id.into(), Etat::Retire.code().into(), compte.into(), at.into()];
    write.execute(sql, &values).await?;
    let sql = "SELECT DISTINCT compte_id FROM appareil
                WHERE key_hash = (SELECT key_hash FROM appareil WHERE id = $1) ORDER BY compte_id";
    write.query(sql, &[id.into()]).await?.iter().map(|row| row.get("compte_id")).collect()
}

/// Asks for the erasing of what the personal devices of an organisation took: its rule refuses them from now on.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn end_personal(write: &mut Write, organisation: i64, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE emport SET revoked_at = $2
                WHERE revoked_at IS NULL AND ends_at > $2 AND appareil_id IN (SELECT id FROM appareil
                      WHERE organisation_id = $1 AND nature = 'personnel')";
    write.execute(sql, &[organisation.into(), at.into()]).await.map(|_| ())
}

/// Puts back in wait what the rule before let in by itself: an organisation asks for somebody's word from now on.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn ask_again(write: &mut Write, organisation: i64) -> Result<(), DbError> {
    let sql = "UPDATE appareil SET etat = 'attend', decided_at = NULL
                WHERE organisation_id = $1 AND etat = 'accepte' AND decided_compte_id IS NULL";
    write.execute(sql, &[organisation.into()]).await.map(|_| ())
}

/// The rules of some organisations; one that said nothing is left out.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn regles(
    read: &mut Read,
    organisations: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, Regle>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = organisations.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT organisation_id, is_asked, personnel FROM regle_appareil WHERE organisation_id IN ({})",
        within.join(", ")
    );
    let mut all = BTreeMap::new();
    for row in read.query(&sql, &[]).await? {
        let personnels =
            Personnels::from_code(&row.get::<String>("personnel")?).ok_or_else(|| shape("rule"))?;
        let regle = Regle { is_asked: row.get("is_asked")?, personnels };
        all.insert(row.get("organisation_id")?, regle);
    }
    Ok(all)
}

/// Keeps the rule of an organisation.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_regle(
    write: &mut Write,
    organisation: i64,
    regle: Regle,
    (compte, at): (i64, &str),
) -> Result<(), DbError> {
    let sql = "INSERT INTO regle_appareil (organisation_id, is_asked, personnel, compte_id, at)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (organisation_id) DO UPDATE SET is_asked = excluded.is_asked,
                   personnel = excluded.personnel, compte_id = excluded.compte_id, at = excluded.at";
    let values = [
        organisation.into(),
        regle.is_asked.into(),
        regle.personnels.code().into(),
        compte.into(),
        at.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// How many devices wait for the word of who answers for some services, those of `compte` aside.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(read: &mut Read, services: &[i64], compte: i64) -> Result<i64, DbError> {
    let services: Vec<String> = services.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT COUNT(*) AS n FROM appareil a
          WHERE a.etat = 'attend' AND a.compte_id <> $1 AND EXISTS (
                SELECT 1 FROM affectation f JOIN service s ON s.id = f.service_id
                 WHERE f.compte_id = a.compte_id AND s.id IN ({})
                   AND s.organisation_id = a.organisation_id)",
        services.join(", ")
    );
    let row = read.query_opt(&sql, &[compte.into()]).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}
