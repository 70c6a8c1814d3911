//! The tables of messages: a row a message, a row an addressee.

use std::collections::BTreeMap;

use access::{Category, Granted, GrantedWrite, Perimetre};
use db::{DbError, Read, Row, Value, Vault, Write};

use super::CONTENT;
use crate::note::{CATEGORIES, within};

/// The table of messages, as the trace names it.
pub(crate) const TABLE: &str = "message";

/// Somebody a message is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The account.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When they read it, an RFC 3339 instant.
    pub seen_at: Option<String>,
}

/// A message about a child, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identifier.
    pub id: i64,
    /// The service in whose name it was written.
    pub service: i64,
    /// What decides who reads it.
    pub category: Category,
    /// Who wrote it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// The words.
    pub content: String,
    /// When its author withdrew it, an RFC 3339 instant.
    pub retrait_at: Option<String>,
    /// Whom it is addressed to.
    pub pour: Vec<Addressee>,
}

const COLUMNS: &str =
    "m.id, m.service_id, m.category, m.compte_id, c.nom, m.at, m.content, m.retrait_at";

fn category_of(row: &Row) -> Result<Category, DbError> {
    let code: String = row.get("category")?;
    let known = Category::from_code(&code).filter(|category| CATEGORIES.contains(category));
    known.ok_or_else(|| DbError::Shape("a message with no category of ours".to_owned()))
}

fn message_of(vault: &Vault, row: &Row) -> Result<Message, DbError> {
    let id: i64 = row.get("id")?;
    let (nom, kept): (Option<String>, String) = (row.get("nom")?, row.get("content")?);
    Ok(Message {
        id,
        service: row.get("service_id")?,
        category: category_of(row)?,
        compte: row.get("compte_id")?,
        nom: nom.unwrap_or_default(),
        at: row.get("at")?,
        content: vault.open(CONTENT, &id.to_string(), &kept)?,
        retrait_at: row.get("retrait_at")?,
        pour: Vec::new(),
    })
}

async fn addressed(read: &mut Read, mut all: Vec<Message>) -> Result<Vec<Message>, DbError> {
    let at: BTreeMap<i64, usize> = all.iter().enumerate().map(|(n, one)| (one.id, n)).collect();
    for batch in all.iter().map(|one| one.id).collect::<Vec<_>>().chunks(400) {
        let sql = format!(
            "SELECT l.message_id, l.compte_id, c.nom, l.seen_at
               FROM message_lecteur l LEFT JOIN compte c ON c.id = l.compte_id
              WHERE l.message_id IN ({}) ORDER BY c.nom, l.compte_id",
            within(batch.iter().copied())
        );
        for row in read.query(&sql, &[]).await? {
            let nom: Option<String> = row.get("nom")?;
            let message: i64 = row.get("message_id")?;
            if let Some(one) = at.get(&message).and_then(|n| all.get_mut(*n)) {
                one.pour.push(Addressee {
                    compte: row.get("compte_id")?,
                    nom: nom.unwrap_or_default(),
                    seen_at: row.get("seen_at")?,
                });
            }
        }
    }
    Ok(all)
}

/// The condition of rows `m` by what a grant on the file opens; none when it opens nothing.
pub(crate) fn opened(granted: &Granted) -> Option<String> {
    // Codes and identifiers are ours: written in the text, they cannot be anything else.
    let mut open = Vec::new();
    for category in CATEGORIES {
        let services = within(granted.services_on_child(*category).iter().copied());
        if !services.is_empty() {
            let code = category.code();
            open.push(format!("(m.category = '{code}' AND m.service_id IN ({services}))"));
        }
    }
    (!open.is_empty()).then(|| open.join(" OR "))
}

/// How many messages about a child wait for an account, of those that a grant on the file opens.
pub(crate) async fn waiting(
    granted: &mut Granted,
    personne: i64,
    compte: i64,
) -> Result<i64, DbError> {
    let Some(open) = opened(granted) else { return Ok(0) };
    let sql = format!(
        "SELECT COUNT(*) AS n FROM message_lecteur l JOIN message m ON m.id = l.message_id
          WHERE m.personne_id = $1 AND l.compte_id = $2 AND l.seen_at IS NULL
            AND m.retrait_at IS NULL AND ({open})"
    );
    let rows = granted.query(&sql, &[personne.into(), compte.into()]).await?;
    rows.first().map_or(Ok(0), |row| row.get("n"))
}

/// Which messages of a child are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask<'a> {
    /// The latest.
    Latest,
    /// Those right before this instant and this message.
    Before(&'a str, i64),
    /// This one.
    One(i64),
}

/// The messages of a child that a grant on the file opens, the oldest first, at most `limit`.
pub(crate) async fn of_child(
    granted: &mut Granted,
    personne: i64,
    ask: Ask<'_>,
    limit: i64,
) -> Result<Vec<Message>, DbError> {
    let Some(open) = opened(granted) else { return Ok(Vec::new()) };
    let mut values: Vec<Value> = vec![personne.into()];
    let which = match ask {
        Ask::Latest => "",
        Ask::Before(at, id) => {
            values.extend([at.into(), id.into()]);
            "AND (m.at < $2 OR (m.at = $2 AND m.id < $3))"
        }
        Ask::One(id) => {
            values.push(id.into());
            "AND m.id = $2"
        }
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM message m LEFT JOIN compte c ON c.id = m.compte_id
          WHERE m.personne_id = $1 AND ({open}) {which} ORDER BY m.at DESC, m.id DESC LIMIT {limit}"
    );
    let rows = granted.query(&sql, &values).await?;
    let vault = granted.read().vault().clone();
    let all =
        rows.iter().rev().map(|row| message_of(&vault, row)).collect::<Result<Vec<_>, _>>()?;
    addressed(granted.read(), all).await
}

/// Every message kept on a child, whatever the service and the category, the oldest first: for who answers
/// a request of the person, and keeps back what may not leave.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message m LEFT JOIN compte c ON c.id = m.compte_id
          WHERE m.personne_id = $1 ORDER BY m.at, m.id"
    );
    let rows = read.query(&sql, &[personne.into()]).await?;
    let vault = read.vault().clone();
    let all = rows.iter().map(|row| message_of(&vault, row)).collect::<Result<Vec<_>, _>>()?;
    addressed(read, all).await
}

/// Whether its author sent this form already: sent twice, it is one message.
pub(crate) async fn is_sent(read: &mut Read, compte: i64, cle: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM message WHERE compte_id = $1 AND cle = $2";
    Ok(read.query_opt(sql, &[compte.into(), cle.into()]).await?.is_some())
}

/// What is sent: its identifiers and those of its form, where it stands, its words, to whom.
pub(crate) struct Sent<'a> {
    pub id: i64,
    pub cle: i64,
    pub service: i64,
    pub personne: i64,
    pub category: Category,
    pub content: &'a str,
    pub pour: &'a [i64],
}

/// Keeps a message. Sent twice at once, the second changes nothing.
pub(crate) async fn send(granted: &mut GrantedWrite, sent: &Sent<'_>) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let content = write.vault().seal(CONTENT, &sent.id.to_string(), sent.content)?;
    let sql =
        "INSERT INTO message (id, cle, service_id, personne_id, category, compte_id, at, content)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let values = [
        sent.id.into(),
        sent.cle.into(),
        sent.service.into(),
        sent.personne.into(),
        sent.category.code().into(),
        compte.into(),
        at.into(),
        content.into(),
    ];
    if write.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    for one in sent.pour {
        let sql = "INSERT INTO message_lecteur (message_id, compte_id) VALUES ($1, $2)
                   ON CONFLICT DO NOTHING";
        write.execute(sql, &[sent.id.into(), (*one).into()]).await?;
    }
    Ok(())
}

/// Says that an account read these messages, if they are addressed to it and it had not.
pub(crate) async fn mark_seen(
    write: &mut Write,
    compte: i64,
    messages: &[i64],
    at: &str,
) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE message_lecteur SET seen_at = $2
          WHERE compte_id = $1 AND seen_at IS NULL AND message_id IN ({})",
        within(messages.iter().copied())
    );
    write.execute(&sql, &[compte.into(), at.into()]).await.map(|_| ())
}

/// Withdraws one's own message, once. Its text stays, and is shown no more.
pub(crate) async fn withdraw(granted: &mut GrantedWrite, id: i64) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE message SET retrait_at = $3
                WHERE id = $1 AND compte_id = $2 AND retrait_at IS NULL";
    Ok(granted.write().execute(sql, &[id.into(), compte.into(), at.into()]).await? == 1)
}

/// What waits for somebody in the thread of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The child.
    pub personne: i64,
    /// How many messages.
    pub count: i64,
    /// When the latest came, an RFC 3339 instant.
    pub at: String,
    /// Who wrote it.
    pub nom: String,
}

/// The threads where messages wait for an account, by what each category opens; the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn unread(
    read: &mut Read,
    compte: i64,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Unread>, DbError> {
    let mut values: Vec<Value> = vec![compte.into()];
    let open: Vec<(Category, Perimetre)> =
        open.iter().filter(|(one, _)| CATEGORIES.contains(one)).cloned().collect();
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let columns = ("m.category", "m.service_id", "m.personne_id");
    let opened = Perimetre::condition_of(&open, columns, &mut values);
    let sql = format!(
        "SELECT m.personne_id, m.at, c.nom
           FROM message_lecteur l JOIN message m ON m.id = l.message_id
           LEFT JOIN compte c ON c.id = m.compte_id
          WHERE l.compte_id = $1 AND l.seen_at IS NULL AND m.retrait_at IS NULL AND {opened}
          ORDER BY m.at DESC, m.id DESC LIMIT 200"
    );
    let mut all: Vec<Unread> = Vec::new();
    for row in read.query(&sql, &values).await? {
        let personne: i64 = row.get("personne_id")?;
        if let Some(known) = all.iter_mut().find(|one| one.personne == personne) {
            known.count += 1;
            continue;
        }
        let nom: Option<String> = row.get("nom")?;
        all.push(Unread { personne, count: 1, at: row.get("at")?, nom: nom.unwrap_or_default() });
    }
    Ok(all)
}

/// Those around a child on a day, whatever the service: account, name, service.
pub(crate) async fn around(
    read: &mut Read,
    personne: i64,
    day: &str,
) -> Result<Vec<(i64, String, i64)>, DbError> {
    let sql = "SELECT DISTINCT c.id, c.nom, s.service_id FROM sejour s
                 JOIN referent r ON r.sejour_id = s.id
                 JOIN compte c ON c.professionnel_id = r.professionnel_id
                WHERE s.personne_id = $1 AND r.start_day <= $2
                  AND (r.end_day IS NULL OR r.end_day > $2)
                  AND (s.sortie_day IS NULL OR s.sortie_day > $2)
                ORDER BY c.nom, c.id, s.service_id";
    let rows = read.query(sql, &[personne.into(), day.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?, row.get("service_id")?))).collect()
}

/// Erases the messages about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM message_lecteur
          WHERE message_id IN (SELECT id FROM message WHERE personne_id = $1)",
        "DELETE FROM message WHERE personne_id = $1",
    ] {
        write.execute(sql, &[personne.into()]).await?;
    }
    Ok(())
}

/// Erases one message. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    write.execute("DELETE FROM message_lecteur WHERE message_id = $1", &[id.into()]).await?;
    Ok(write.execute("DELETE FROM message WHERE id = $1", &[id.into()]).await? == 1)
}

/// Puts messages after one under the current key. Returns the last gone through, and how many changed.
pub(crate) async fn renew(write: &mut Write, after: i64) -> Result<(Option<i64>, u64), DbError> {
    let vault: Vault = write.vault().clone();
    let sql = "SELECT id, content FROM message WHERE id > $1 ORDER BY id LIMIT 200";
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        let kept: String = row.get("content")?;
        if let Some(fresh) = vault.renew(CONTENT, &id.to_string(), &kept)? {
            let sql = "UPDATE message SET content = $2 WHERE id = $1";
            done += write.execute(sql, &[id.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
