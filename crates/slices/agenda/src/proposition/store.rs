//! The table `rendez_vous_propose`.

use access::Perimetre;
use db::{Db, DbError, Read, Row, Value, Vault, Write};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{
    ANSWER, CONTENT,
    model::{Etat, Proposition},
};
use crate::french;

/// What who asks typed, as it is sealed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Words {
    pour: String,
    mot: String,
}

const SELECT: &str =
    "SELECT p.id, p.service_id, s.nom AS service_nom, s.telephone, p.destinataire_id,
        d.nom AS destinataire_nom, p.rendez_vous_id, p.content, p.transport, p.etat, p.answer, p.start_at, p.end_at,
        p.personne_id, p.reponse_id, r.personne_id AS enfant_id, r.nature, r.titulaire, r.lieu,
        r.start_at AS debut_at, r.end_at AS fin_at, r.etat AS rdv_etat
   FROM rendez_vous_propose p JOIN rendez_vous r ON r.id = p.rendez_vous_id
   JOIN service s ON s.id = p.service_id JOIN service d ON d.id = p.destinataire_id";

fn moment(text: &str) -> Result<DateTime, DbError> {
    text.parse().map_err(|_| DbError::Shape("a proposal at no moment".to_owned()))
}

fn proposition(vault: &Vault, row: &Row) -> Result<Proposition, DbError> {
    let id: i64 = row.get("id")?;
    let text = |column: &str| -> Result<String, DbError> {
        Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
    };
    let words = vault.open(CONTENT, &id.to_string(), &row.get::<String>("content")?)?;
    let words: Words = serde_json::from_str(&words)
        .map_err(|_| DbError::Shape("a proposal without its words".to_owned()))?;
    let answer = match row.get::<Option<String>>("answer")? {
        Some(kept) => vault.open(ANSWER, &id.to_string(), &kept)?,
        None => String::new(),
    };
    let reply = match (text("start_at")?, text("end_at")?) {
        (start, end) if !start.is_empty() && !end.is_empty() => {
            Some((moment(&start)?, moment(&end)?))
        }
        _ => None,
    };
    Ok(Proposition {
        id,
        service: row.get("service_id")?,
        service_nom: text("service_nom")?,
        telephone: text("telephone")?,
        destinataire: row.get("destinataire_id")?,
        destinataire_nom: text("destinataire_nom")?,
        rdv: row.get("rendez_vous_id")?,
        enfant: row.get("enfant_id")?,
        nature: text("nature")?,
        titulaire: text("titulaire")?,
        lieu: text("lieu")?,
        slot: (moment(&text("debut_at")?)?, moment(&text("fin_at")?)?),
        planned: text("rdv_etat")? == "prevu",
        pour: words.pour,
        mot: words.mot,
        transport: text("transport")?,
        etat: Etat::from_code(&text("etat")?)
            .ok_or_else(|| DbError::Shape("a proposal in no state of ours".to_owned()))?,
        answer,
        reply,
        personne: row.get("personne_id")?,
        reponse: row.get("reponse_id")?,
    })
}

async fn asked(read: &mut Read, sql: &str, values: &[Value]) -> Result<Vec<Proposition>, DbError> {
    let rows = read.query(sql, values).await?;
    let vault = read.vault().clone();
    rows.iter().map(|row| proposition(&vault, row)).collect()
}

/// One proposal, for the policy to be asked where it stands.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn one(read: &mut Read, id: i64) -> Result<Option<Proposition>, DbError> {
    Ok(asked(read, &format!("{SELECT} WHERE p.id = $1"), &[id.into()]).await?.pop())
}

/// The proposals of one appointment, as who reads it sees them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn of_rdv(read: &mut Read, rdv: i64) -> Result<Vec<Proposition>, DbError> {
    let sql = format!("{SELECT} WHERE p.rendez_vous_id = $1 ORDER BY p.at, p.id LIMIT 20");
    asked(read, &sql, &[rdv.into()]).await
}

/// Whether somebody is elsewhere on this appointment: proposed, and not refused nor taken back.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn elsewhere(read: &mut Read, rdv: i64) -> Result<bool, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM rendez_vous_propose
                WHERE rendez_vous_id = $1 AND etat NOT IN ('refuse', 'retire')";
    let row = read.query_opt(sql, &[rdv.into()]).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(n > 0)
}

/// The proposals that a service received since a day: those about a child whom the reader does not open are not told.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn received(
    read: &mut Read,
    service: i64,
    perimetre: &Perimetre,
    since: &str,
) -> Result<Vec<Proposition>, DbError> {
    let mut values: Vec<Value> = vec![service.into(), since.into()];
    let open = perimetre.condition("p.destinataire_id", Some("p.personne_id"), &mut values);
    // Without a child yet, it is the service's.
    let whole = perimetre.condition("p.destinataire_id", None, &mut values);
    let sql = format!(
        "{SELECT} WHERE p.destinataire_id = $1 AND r.start_at >= $2
            AND ((p.personne_id IS NULL AND {whole}) OR (p.personne_id IS NOT NULL AND {open}))
          ORDER BY r.start_at, p.id LIMIT 200"
    );
    asked(read, &sql, &values).await
}

/// The proposals that a service made since a day, about children whom the reader opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn sent(
    read: &mut Read,
    service: i64,
    perimetre: &Perimetre,
    since: &str,
) -> Result<Vec<Proposition>, DbError> {
    let mut values: Vec<Value> = vec![service.into(), since.into()];
    let open = perimetre.condition("r.service_id", Some("r.personne_id"), &mut values);
    let sql = format!(
        "{SELECT} WHERE p.service_id = $1 AND r.start_at >= $2 AND {open}
          ORDER BY r.start_at, p.id LIMIT 200"
    );
    asked(read, &sql, &values).await
}

/// The other services, by name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn services(read: &mut Read, but: i64) -> Result<Vec<(i64, String)>, DbError> {
    let sql = "SELECT id, nom FROM service WHERE id <> $1 ORDER BY nom, id LIMIT 2000";
    let rows = read.query(sql, &[but.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}

/// What is asked of another service.
pub(super) struct Ask<'a> {
    pub id: i64,
    pub service: i64,
    pub rdv: i64,
    pub destinataire: i64,
    pub pour: &'a str,
    pub mot: &'a str,
    pub transport: &'a str,
}

/// Keeps a proposal.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub(super) async fn ask(
    write: &mut Write,
    ask: &Ask<'_>,
    (compte, at): (i64, &str),
) -> Result<(), DbError> {
    let words = Words { pour: ask.pour.to_owned(), mot: ask.mot.to_owned() };
    let words = serde_json::to_string(&words)
        .map_err(|_| DbError::Shape("words that are no text".to_owned()))?;
    let content = write.vault().seal(CONTENT, &ask.id.to_string(), &words)?;
    let sql = "INSERT INTO rendez_vous_propose
                      (id, service_id, rendez_vous_id, destinataire_id, compte_id, at, content, transport, etat)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'propose')";
    let values = [
        ask.id.into(),
        ask.service.into(),
        ask.rdv.into(),
        ask.destinataire.into(),
        compte.into(),
        at.into(),
        content.into(),
        ask.transport.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// One proposal of the demonstration, as the form would keep it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn seed(
    write: &mut Write,
    id: i64,
    (service, rdv, destinataire): (i64, i64, i64),
    pour: &str,
    at: &str,
) -> Result<(), DbError> {
    let one = Ask { id, service, rdv, destinataire, pour, mot: "", transport: "propose" };
    ask(write, &one, (0, at)).await
}

/// Takes a proposal back. False when it was not one that may be.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub(super) async fn withdraw(write: &mut Write, rdv: i64, id: i64) -> Result<bool, DbError> {
    let sql = "UPDATE rendez_vous_propose SET etat = 'retire'
                WHERE id = $1 AND rendez_vous_id = $2 AND etat <> 'retire'";
    Ok(write.execute(sql, &[id.into(), rdv.into()]).await? > 0)
}

/// What is answered.
pub(super) struct Answer<'a> {
    pub etat: Etat,
    pub words: &'a str,
    pub slot: Option<(DateTime, DateTime)>,
    pub kept: Option<(i64, i64)>,
}

/// Keeps an answer. False when somebody answered the same meanwhile.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub(super) async fn answer(
    write: &mut Write,
    (id, was): (i64, Etat),
    answer: &Answer<'_>,
    at: &str,
) -> Result<bool, DbError> {
    let words = Some(answer.words).filter(|words| !words.is_empty());
    let sealed =
        words.map(|words| write.vault().seal(ANSWER, &id.to_string(), words)).transpose()?;
    let (start, end) = answer
        .slot
        .map(|(start, end)| (french::stored(start), french::stored(end)))
        .map_or((None, None), |(start, end)| (Some(start), Some(end)));
    let sql = "UPDATE rendez_vous_propose
                  SET etat = $3, answer = $4, answered_at = $5, start_at = $6, end_at = $7
                WHERE id = $1 AND etat = $2";
    let values = [
        id.into(),
        was.code().into(),
        answer.etat.code().into(),
        sealed.into(),
        at.into(),
        start.into(),
        end.into(),
    ];
    if write.execute(sql, &values).await? == 0 {
        return Ok(false);
    }
    if let Some((personne, reponse)) = answer.kept {
        let sql = "UPDATE rendez_vous_propose SET personne_id = $2, reponse_id = $3 WHERE id = $1";
        write.execute(sql, &[id.into(), personne.into(), reponse.into()]).await?;
    }
    Ok(true)
}

/// The appointment was put off: what was proposed follows it, and who asked for another moment is asked anew.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub(crate) async fn follow(write: &mut Write, old: i64, new: i64) -> Result<(), DbError> {
    let sql = "UPDATE rendez_vous_propose
                  SET rendez_vous_id = $2,
                      etat = CASE etat WHEN 'autre_moment' THEN 'propose' ELSE etat END
                WHERE rendez_vous_id = $1 AND etat NOT IN ('refuse', 'retire')";
    write.execute(sql, &[old.into(), new.into()]).await.map(|_| ())
}

/// Erases what was proposed around a child, by the appointment or by the answer.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM rendez_vous_propose WHERE personne_id = $1 OR rendez_vous_id IN
                      (SELECT id FROM rendez_vous WHERE personne_id = $1)";
    write.execute(sql, &[personne.into()]).await?;
    let orphans = "DELETE FROM rendez_vous_propose WHERE NOT EXISTS
                          (SELECT 1 FROM rendez_vous r WHERE r.id = rendez_vous_propose.rendez_vous_id)";
    write.execute(orphans, &[]).await.map(|_| ())
}

/// Puts every word under the current key. Returns how many rows were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn renew(db: &Db) -> Result<u64, DbError> {
    let (mut after, mut done) = (Some(i64::MIN), 0);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let vault = write.vault().clone();
        let sql = "SELECT id, content, answer FROM rendez_vous_propose WHERE id > $1 ORDER BY id LIMIT 200";
        after = None;
        for row in write.query(sql, &[last.into()]).await? {
            let id: i64 = row.get("id")?;
            after = Some(id);
            let content: String = row.get("content")?;
            let answer: Option<String> = row.get("answer")?;
            let fresh = vault.renew(CONTENT, &id.to_string(), &content)?;
            let said = match &answer {
                Some(answer) => vault.renew(ANSWER, &id.to_string(), answer)?,
                None => None,
            };
            if fresh.is_none() && said.is_none() {
                continue;
            }
            let sql = "UPDATE rendez_vous_propose SET content = $2, answer = $3 WHERE id = $1";
            let values = [id.into(), fresh.unwrap_or(content).into(), said.or(answer).into()];
            done += write.execute(sql, &values).await?;
        }
        write.commit().await?;
    }
    Ok(done)
}
