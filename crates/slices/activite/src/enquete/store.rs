//! Surveys, their questions, and the links by which partners answer.

use std::collections::BTreeMap;

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row, Value, Write};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enquete {
    pub id: i64,
    pub service: i64,
    pub titre: String,
    pub presentation: String,
    pub start: Date,
    /// The day after the last on which one may answer.
    pub end: Date,
    pub questions: Vec<Question>,
}

/// One of its questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub id: i64,
    pub texte: String,
    pub forme: String,
}

/// A partner who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    pub id: i64,
    pub partenaire: i64,
    pub nom: String,
    /// When they answered; what, by question.
    pub answered: Option<String>,
    pub contenu: BTreeMap<String, String>,
    pub coded: bool,
    /// When their first link was made, or made again.
    pub at: String,
    /// How many times they were asked again, and when last.
    pub relances: i64,
    pub relance_at: Option<String>,
}

/// The hash of a code: the code itself is kept nowhere.
fn hash_of(key: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(key).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

const OF: &str = "SELECT id, service_id, titre, presentation, start_day, end_day FROM enquete";

fn day(row: &Row, name: &str) -> Result<Date, DbError> {
    let text: String = row.get(name)?;
    text.parse().map_err(|error| DbError::Shape(format!("a day of a survey: {error}")))
}

fn enquete(row: &Row) -> Result<Enquete, DbError> {
    Ok(Enquete {
        id: row.get("id")?,
        service: row.get("service_id")?,
        titre: row.get("titre")?,
        presentation: row.get::<Option<String>>("presentation")?.unwrap_or_default(),
        start: day(row, "start_day")?,
        end: day(row, "end_day")?,
        questions: Vec::new(),
    })
}

async fn questions(read: &mut Read, enquete: i64) -> Result<Vec<Question>, DbError> {
    let sql = "SELECT id, texte, forme_question FROM question_enquete WHERE enquete_id = $1
          ORDER BY rang, id LIMIT 60";
    let rows = read.query(sql, &[enquete.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Question {
                id: row.get("id")?,
                texte: row.get("texte")?,
                forme: row.get("forme_question")?,
            })
        })
        .collect()
}

/// The surveys of a service, the latest first: each with how many were asked, and how many answered.
pub(super) async fn enquetes(
    granted: &mut Granted,
    service: i64,
) -> Result<Vec<(Enquete, i64, i64)>, DbError> {
    let sql = format!("{OF} WHERE service_id = $1 ORDER BY start_day DESC, id DESC LIMIT 100");
    let rows = granted.query(&sql, &[service.into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let one = enquete(row)?;
        // Answered by a link, or counted already, whichever way it came.
        let sql = "SELECT (SELECT COUNT(*) FROM invitation_enquete i WHERE i.enquete_id = $1) AS asked,
                (SELECT COUNT(*) FROM partenaire p WHERE EXISTS (SELECT 1 FROM invitation_enquete i
                      WHERE i.enquete_id = $1 AND i.partenaire_id = p.id AND i.answered_at IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM reponse_enquete r
                      WHERE r.enquete_id = $1 AND r.partenaire_id = p.id)) AS answered";
        let found = granted.query(sql, &[one.id.into()]).await?;
        let count = |name: &str| found.first().map_or(Ok(0), |row| row.get(name));
        all.push((one, count("asked")?, count("answered")?));
    }
    Ok(all)
}

/// One of them, with its questions.
pub(super) async fn one(read: &mut Read, id: i64) -> Result<Option<Enquete>, DbError> {
    let Some(row) = read.query_opt(&format!("{OF} WHERE id = $1"), &[id.into()]).await? else {
        return Ok(None);
    };
    let mut one = enquete(&row)?;
    one.questions = questions(read, id).await?;
    Ok(Some(one))
}

/// The partners of the directory of a service who have no link to a survey yet.
pub(super) async fn left(
    read: &mut Read,
    (enquete, service): (i64, i64),
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = "SELECT p.id, p.nom FROM partenaire p WHERE p.service_id = $2
             AND NOT EXISTS (SELECT 1 FROM invitation_enquete i
                  WHERE i.enquete_id = $1 AND i.partenaire_id = p.id)
           ORDER BY p.nom, p.id LIMIT 300";
    let rows = read.query(sql, &[enquete.into(), service.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}

/// Those who were asked, by name.
pub(super) async fn invitations(
    granted: &mut Granted,
    enquete: i64,
) -> Result<Vec<Invitation>, DbError> {
    let sql = "SELECT i.id, i.partenaire_id, p.nom, i.answered_at, i.contenu, i.coded_at, i.at,
                      i.relance_count, i.relance_at
                 FROM invitation_enquete i JOIN partenaire p ON p.id = i.partenaire_id
                WHERE i.enquete_id = $1 ORDER BY p.nom, i.id LIMIT 1000";
    let rows = granted.query(sql, &[enquete.into()]).await?;
    rows.iter()
        .map(|row| {
            let contenu: Option<String> = row.get("contenu")?;
            Ok(Invitation {
                id: row.get("id")?,
                partenaire: row.get("partenaire_id")?,
                nom: row.get("nom")?,
                answered: row.get("answered_at")?,
                contenu: contenu
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
                coded: row.get::<Option<String>>("coded_at")?.is_some(),
                at: row.get("at")?,
                relances: row.get("relance_count")?,
                relance_at: row.get("relance_at")?,
            })
        })
        .collect()
}

/// Makes the link of a partner; its code is told once. False when somebody else made it meanwhile.
pub(super) async fn invite(
    granted: &mut GrantedWrite,
    id: i64,
    (enquete, partenaire): (i64, i64),
    key: &str,
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "INSERT INTO invitation_enquete (id, enquete_id, partenaire_id, key_hash, at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (enquete_id, partenaire_id) DO NOTHING";
    let values: [Value; 5] =
        [id.into(), enquete.into(), partenaire.into(), hash_of(key).into(), at.into()];
    Ok(granted.write().execute(sql, &values).await? > 0)
}

/// Gives a partner another code in the place of the one they lost. None when they answered, or were not asked.
pub(super) async fn renew(
    granted: &mut GrantedWrite,
    (id, enquete): (i64, i64),
    key: &str,
) -> Result<Option<String>, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE invitation_enquete SET key_hash = $3, at = $4
          WHERE id = $1 AND enquete_id = $2 AND answered_at IS NULL";
    let values: [Value; 4] = [id.into(), enquete.into(), hash_of(key).into(), at.into()];
    if granted.write().execute(sql, &values).await? == 0 {
        return Ok(None);
    }
    let sql = "SELECT p.nom FROM invitation_enquete i JOIN partenaire p ON p.id = i.partenaire_id
          WHERE i.id = $1";
    let row = granted.write().query_opt(sql, &[id.into()]).await?;
    row.map(|row| row.get("nom")).transpose()
}

/// Asks a partner again, by another code: the one before dies. False when they answered meanwhile, or somebody else asked
/// (`known` times were read): the link just printed must live.
pub(super) async fn remind(
    granted: &mut GrantedWrite,
    (id, enquete, known): (i64, i64, i64),
    key: &str,
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE invitation_enquete
            SET key_hash = $3, relance_count = relance_count + 1, relance_at = $4
          WHERE id = $1 AND enquete_id = $2 AND answered_at IS NULL AND relance_count = $5";
    let values: [Value; 5] =
        [id.into(), enquete.into(), hash_of(key).into(), at.into(), known.into()];
    Ok(granted.write().execute(sql, &values).await? > 0)
}

/// The figures and the ranges that were counted, by question: each as it was answered.
pub(super) async fn figures(
    granted: &mut Granted,
    enquete: i64,
) -> Result<Vec<(i64, i64, String)>, DbError> {
    let sql = "SELECT question_id, partenaire_id, reponse_texte FROM reponse_enquete
          WHERE enquete_id = $1 AND reponse_texte IS NOT NULL ORDER BY question_id, id LIMIT 20000";
    let rows = granted.query(sql, &[enquete.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok((row.get("question_id")?, row.get("partenaire_id")?, row.get("reponse_texte")?))
        })
        .collect()
}

/// The invitation that a code opens, and its survey; none once it was answered.
pub(super) async fn of_key(read: &mut Read, key: &str) -> Result<Option<(i64, Enquete)>, DbError> {
    let sql = "SELECT id, enquete_id FROM invitation_enquete
          WHERE key_hash = $1 AND answered_at IS NULL";
    let Some(row) = read.query_opt(sql, &[hash_of(key).into()]).await? else { return Ok(None) };
    let found = one(read, row.get("enquete_id")?).await?;
    let id: i64 = row.get("id")?;
    Ok(found.map(|enquete| (id, enquete)))
}

/// When the invitation of a code was answered, and its survey; none while it was not.
pub(super) async fn answered(
    read: &mut Read,
    key: &str,
) -> Result<Option<(String, Enquete)>, DbError> {
    let sql = "SELECT answered_at, enquete_id FROM invitation_enquete
          WHERE key_hash = $1 AND answered_at IS NOT NULL";
    let Some(row) = read.query_opt(sql, &[hash_of(key).into()]).await? else { return Ok(None) };
    let at: String = row.get("answered_at")?;
    let found = one(read, row.get("enquete_id")?).await?;
    Ok(found.map(|enquete| (at, enquete)))
}

/// Keeps what a partner answers, once. False when the code was used meanwhile.
pub(super) async fn answer(
    write: &mut Write,
    id: i64,
    (now, contenu): (&str, &BTreeMap<String, String>),
) -> Result<bool, DbError> {
    let contenu = serde_json::to_string(contenu)
        .map_err(|error| DbError::Shape(format!("an answer to a survey: {error}")))?;
    let sql = "UPDATE invitation_enquete SET answered_at = $2, contenu = $3
          WHERE id = $1 AND answered_at IS NULL";
    Ok(write.execute(sql, &[id.into(), now.into(), contenu.into()]).await? > 0)
}

/// Says that an answer was coded. False when it was already, or there is none.
pub(super) async fn code(
    granted: &mut GrantedWrite,
    (id, enquete): (i64, i64),
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE invitation_enquete SET coded_at = $3
          WHERE id = $1 AND enquete_id = $2 AND answered_at IS NOT NULL AND coded_at IS NULL";
    Ok(granted.write().execute(sql, &[id.into(), enquete.into(), at.into()]).await? > 0)
}
