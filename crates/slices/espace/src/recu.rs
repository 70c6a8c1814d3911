//! Words that came otherwise than by the page: typed by somebody of the service after an SMS text, a call or a paper, or
//! taken from the gateway; and the messages that are nobody's yet (ADR 0059).

use db::{Db, DbError, Read, Write};

use crate::{model::Pour, mots::MOTS};

/// What the number of a message is sealed for.
pub const NUMERO: &str = "message_recu.numero";

/// What its words are sealed for.
pub const TEXTE: &str = "message_recu.mots";

/// By which means words came, when not by the page: code, words.
pub const CANAUX: &[(&str, &str)] =
    &[("sms", "Par SMS"), ("appel", "Au téléphone"), ("papier", "Sur papier")];

/// The code of a means that was chosen, if it is one.
pub fn canal(code: &str) -> Option<&'static str> {
    CANAUX.iter().map(|(known, _)| *known).find(|known| *known == code)
}

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum De {
    /// The child's, or those of a parent, a member of the family.
    Titulaire(Pour, Option<i64>),
    /// Those of a contact of the child.
    Contact(i64),
}

/// Words to keep, to be validated.
#[derive(Debug, Clone, Copy)]
pub struct Recu<'a> {
    /// The child.
    pub personne: i64,
    /// The service that received them.
    pub service: i64,
    /// Whose they are.
    pub de: De,
    /// By which means, a code of [`CANAUX`].
    pub canal: &'static str,
    /// The words, exactly.
    pub mots: &'a str,
    /// Whether an answer is awaited.
    pub attend: bool,
    /// The number of the form or of the message: received twice, they are kept once.
    pub jeton: &'a str,
    /// Who typed them; nobody when the gateway brought them.
    pub compte: Option<i64>,
    /// When they were said, an RFC 3339 instant.
    pub at: &'a str,
}

/// Keeps words under `id`, sealed. Returns whether they were not there yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_recu(write: &mut Write, id: i64, one: &Recu<'_>) -> Result<bool, DbError> {
    let sql = "SELECT id FROM mot_espace WHERE cle_id = 0 AND jeton = $1";
    if write.query_opt(sql, &[one.jeton.into()]).await?.is_some() {
        return Ok(false);
    }
    let sealed = write.vault().clone().seal(MOTS, &id.to_string(), one.mots)?;
    let (titulaire, membre, contact) = match one.de {
        De::Titulaire(pour, membre) => (pour.code(), membre, None),
        De::Contact(contact) => ("contact", None, Some(contact)),
    };
    let sql = "INSERT INTO mot_espace
                 (id, personne_id, service_id, cle_id, titulaire, membre_id, jeton, at, mots, attente, en_reunion,
                  canal, contact_id, compte_id)
               VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)";
    let values = [
        id.into(),
        one.personne.into(),
        one.service.into(),
        titulaire.into(),
        membre.into(),
        one.jeton.into(),
        one.at.into(),
        sealed.into(),
        i64::from(one.attend).into(),
        one.canal.into(),
        contact.into(),
        one.compte.into(),
    ];
    write.execute(sql, &values).await.map(|_| true)
}

/// Somebody whom a message may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidat {
    /// Its identifier in the tray; 0 before it is there.
    pub id: i64,
    /// The contact.
    pub contact: i64,
    /// The child whose contact they are.
    pub personne: i64,
    /// The service that keeps that contact.
    pub service: i64,
}

/// A message that is nobody's yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attente {
    /// Its identifier.
    pub id: i64,
    /// The service in whose tray it stands.
    pub service: i64,
    /// What the gateway named it by, hashed.
    pub jeton: String,
    /// When it came, an RFC 3339 instant.
    pub at: String,
    /// The number that sent it.
    pub numero: String,
    /// Its words.
    pub mots: String,
    /// Those whom it may come from; nobody when the number is not known.
    pub candidats: Vec<Candidat>,
    /// Who sorts it.
    pub tri: Tri,
}

/// Who sorts a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tri {
    /// Who writes daily life in the service, and its direction.
    Service,
    /// The direction alone: no service of it follows the child any more.
    Direction,
    /// The direction, who calls back before any word is shown: another organisation knows that number too.
    Partage,
}

/// For how many days a message waits in a tray. A text is a word said aloud: in a month one finds whose it is, or calls
/// back; a child's words do not stay where nobody answers. A figure of ours.
pub const GARDE_JOURS: i64 = 30;

/// For how many days a gateway that brings a message again is told apart: longer than any waits.
pub const JETON_JOURS: i64 = 60;

/// Takes note of what a gateway names a message by. Returns whether it comes for the first time; set aside or kept, it
/// does not come back.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn is_new(write: &mut Write, jeton: &str, at: &str) -> Result<bool, DbError> {
    let sql = "SELECT jeton FROM message_jeton WHERE jeton = $1";
    if write.query_opt(sql, &[jeton.into()]).await?.is_some() {
        return Ok(false);
    }
    let sql = "INSERT INTO message_jeton (jeton, at) VALUES ($1, $2)";
    write.execute(sql, &[jeton.into(), at.into()]).await.map(|_| true)
}

/// Erases what waited since before `before`, and forgets what gateways brought before `known`, RFC 3339 instants. Returns
/// the messages erased.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn lapse(write: &mut Write, before: &str, known: &str) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM message_recu WHERE at < $1 ORDER BY id LIMIT 500";
    let mut gone = Vec::new();
    for row in write.query(sql, &[before.into()]).await? {
        let id: i64 = row.get("id")?;
        drop_one(write, id).await?;
        gone.push(id);
    }
    write.execute("DELETE FROM message_jeton WHERE at < $1", &[known.into()]).await?;
    Ok(gone)
}

/// Takes a message out of one tray.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn drop_one(write: &mut Write, id: i64) -> Result<(), DbError> {
    write.execute("DELETE FROM message_candidat WHERE message_id = $1", &[id.into()]).await?;
    write.execute("DELETE FROM message_recu WHERE id = $1", &[id.into()]).await.map(|_| ())
}

/// The services, of some, where a message waits for the direction, and how many do.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn for_direction(read: &mut Read, services: &[i64]) -> Result<Vec<(i64, i64)>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT service_id, COUNT(*) AS n FROM message_recu
          WHERE direction > 0 AND service_id IN ({}) GROUP BY service_id ORDER BY service_id",
        within.join(", ")
    );
    let rows = read.query(&sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("service_id")?, row.get("n")?))).collect()
}

/// Puts a message in the tray of a service. One that is there stays as it is.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the machine cannot seal.
pub async fn hold(write: &mut Write, one: &Attente) -> Result<bool, DbError> {
    let sql = "SELECT id FROM message_recu WHERE jeton = $1 AND service_id = $2";
    if write.query_opt(sql, &[one.jeton.as_str().into(), one.service.into()]).await?.is_some() {
        return Ok(false);
    }
    let (vault, place) = (write.vault().clone(), one.id.to_string());
    let sql =
        "INSERT INTO message_recu (id, jeton, service_id, at, numero, mots, direction, partage)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        one.id.into(),
        one.jeton.as_str().into(),
        one.service.into(),
        one.at.as_str().into(),
        vault.seal(NUMERO, &place, &one.numero)?.into(),
        vault.seal(TEXTE, &place, &one.mots)?.into(),
        i64::from(one.tri != Tri::Service).into(),
        i64::from(one.tri == Tri::Partage).into(),
    ];
    write.execute(sql, &values).await?;
    for candidat in &one.candidats {
        let sql =
            "INSERT INTO message_candidat (id, message_id, contact_id, personne_id, service_id)
                   VALUES ($1, $2, $3, $4, $5)";
        let values = [
            candidat.id.into(),
            one.id.into(),
            candidat.contact.into(),
            candidat.personne.into(),
            candidat.service.into(),
        ];
        write.execute(sql, &values).await?;
    }
    Ok(true)
}

/// The messages that wait in the tray of a service, the oldest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn tray(read: &mut Read, service: i64) -> Result<Vec<Attente>, DbError> {
    let sql = "SELECT id, jeton, at, numero, mots, direction, partage FROM message_recu
                WHERE service_id = $1 ORDER BY at, id LIMIT 100";
    let vault = read.vault().clone();
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into()]).await? {
        let id: i64 = row.get("id")?;
        let place = id.to_string();
        all.push(Attente {
            id,
            service,
            jeton: row.get("jeton")?,
            at: row.get("at")?,
            numero: vault.open(NUMERO, &place, &row.get::<String>("numero")?)?,
            mots: vault.open(TEXTE, &place, &row.get::<String>("mots")?)?,
            candidats: Vec::new(),
            tri: match (row.get::<i64>("direction")?, row.get::<i64>("partage")?) {
                (0, _) => Tri::Service,
                (_, 0) => Tri::Direction,
                _ => Tri::Partage,
            },
        });
    }
    for one in &mut all {
        let sql = "SELECT id, contact_id, personne_id, service_id FROM message_candidat
                    WHERE message_id = $1 ORDER BY contact_id";
        for row in read.query(sql, &[one.id.into()]).await? {
            let (contact, personne) = (row.get("contact_id")?, row.get("personne_id")?);
            let (id, service) = (row.get("id")?, row.get("service_id")?);
            one.candidats.push(Candidat { id, contact, personne, service });
        }
    }
    Ok(all)
}

/// Takes a message out of every tray where it stands. Returns whether it was still there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn let_go(write: &mut Write, jeton: &str) -> Result<bool, DbError> {
    let sql = "DELETE FROM message_candidat WHERE message_id IN
                 (SELECT m.id FROM message_recu m WHERE m.jeton = $1)";
    write.execute(sql, &[jeton.into()]).await?;
    let sql = "DELETE FROM message_recu WHERE jeton = $1";
    Ok(write.execute(sql, &[jeton.into()]).await? > 0)
}

/// Erases the messages that may be about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub(crate) async fn forget_messages(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "SELECT DISTINCT m.jeton FROM message_recu m
                 JOIN message_candidat c ON c.message_id = m.id WHERE c.personne_id = $1";
    let found = write.query(sql, &[personne.into()]).await?;
    for row in found {
        let_go(write, &row.get::<String>("jeton")?).await?;
    }
    Ok(())
}

/// Puts all that waits under the current key. Returns how many values were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_messages(db: &Db) -> Result<u64, DbError> {
    let mut write = db.write_behind().await?;
    let vault = write.vault().clone();
    let mut done = 0;
    for row in write.query("SELECT id, numero, mots FROM message_recu ORDER BY id", &[]).await? {
        let id: i64 = row.get("id")?;
        for (column, purpose) in [("numero", NUMERO), ("mots", TEXTE)] {
            let kept: String = row.get(column)?;
            if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                let sql = format!("UPDATE message_recu SET {column} = $2 WHERE id = $1");
                done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
            }
        }
    }
    write.commit().await?;
    Ok(done)
}
