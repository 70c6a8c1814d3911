//! The tables of the journal: a row a note and a child, its texts that are only added to, who is to
//! read it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use access::{Category, Granted, GrantedWrite, Perimetre};
use db::{DbError, Read, Row, Value, Vault, Write};

use super::{
    draft::DRAFT,
    model::{CATEGORIES, Nature, Note, Reader, Retrait, Sort, Text},
};

/// What the seal of a text is for.
pub(crate) const TEXT: &str = "note_text.content";

/// The tables whose contents are sealed.
pub(crate) const SEALED_TABLES: [&str; 2] = ["note_text", "brouillon_note"];

/// The table of notes, as the trace names it.
pub(crate) const TABLE: &str = "note_journal";

const COLUMNS: &str = "n.id, n.group_id, n.service_id, n.personne_id, n.category, n.nature,
    n.start_at, n.compte_id, c.nom, n.at, n.locked_at, n.minutes, n.travel_minutes, n.acte_id,
    n.retrait_at, n.retrait_motif";

const FROM: &str = "FROM note_journal n LEFT JOIN compte c ON c.id = n.compte_id";

pub(super) fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a note with no {what} of ours"))
}

fn note_of(row: &Row) -> Result<Note, DbError> {
    let retrait: Option<String> = row.get("retrait_at")?;
    let motif: Option<String> = row.get("retrait_motif")?;
    let nom: Option<String> = row.get("nom")?;
    Ok(Note {
        id: row.get("id")?,
        group: row.get("group_id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        category: Category::from_code(&row.get::<String>("category")?)
            .ok_or_else(|| shape("category"))?,
        nature: Nature::from_code(&row.get::<String>("nature")?).ok_or_else(|| shape("nature"))?,
        moment: row.get::<String>("start_at")?.parse().map_err(|_| shape("moment"))?,
        compte: row.get("compte_id")?,
        nom: nom.unwrap_or_default(),
        at: row.get("at")?,
        locked_at: row.get("locked_at")?,
        minutes: row.get("minutes")?,
        travel_minutes: row.get("travel_minutes")?,
        acte: row.get("acte_id")?,
        retrait: retrait.map(|at| Retrait { at, motif: motif.unwrap_or_default() }),
        texts: Vec::new(),
        readers: Vec::new(),
        photos: Vec::new(),
    })
}

/// Identifiers are numbers of ours: written in a text of SQL, they cannot be anything else.
pub(crate) fn within(ids: impl IntoIterator<Item = i64>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}

/// Which notes of a child are read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ask<'a> {
    /// At most; all when none.
    pub limit: Option<i64>,
    /// Those that happened before this moment and this note.
    pub before: Option<(&'a str, i64)>,
    /// Those written after this instant, by this service.
    pub written: Option<(i64, &'a str)>,
}

/// The notes of a child that a grant on the file ([`access::Cible::Dossier`]) opens, the latest first,
/// with their texts.
pub(crate) async fn asked_of_child(
    granted: &mut Granted,
    personne: i64,
    ask: Ask<'_>,
) -> Result<Vec<Note>, DbError> {
    // Codes and identifiers are ours: written in the text, they cannot be anything else.
    let mut open = Vec::new();
    for category in Category::ALL {
        let services = within(granted.services_on_child(*category).iter().copied());
        if !services.is_empty() {
            let code = category.code();
            open.push(format!("(n.category = '{code}' AND n.service_id IN ({services}))"));
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![personne.into()];
    let mut sql =
        format!("SELECT {COLUMNS} {FROM} WHERE n.personne_id = $1 AND ({})", open.join(" OR "));
    if let Some((moment, id)) = ask.before {
        sql.push_str(" AND (n.start_at < $2 OR (n.start_at = $2 AND n.id < $3))");
        values.extend([moment.into(), id.into()]);
    }
    if let Some((service, since)) = ask.written {
        let place = values.len();
        let (one, two) = (place + 1, place + 2);
        let _infallible = write!(sql, " AND n.service_id = ${one} AND n.at > ${two}");
        values.extend([service.into(), since.into()]);
    }
    sql.push_str(" ORDER BY n.start_at DESC, n.id DESC");
    if let Some(limit) = ask.limit {
        let _infallible = write!(sql, " LIMIT {limit}");
    }
    let rows = granted.query(&sql, &values).await?;
    let notes = rows.iter().map(note_of).collect::<Result<Vec<_>, _>>()?;
    with_texts(granted.read(), notes).await
}

/// The same, all of them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_child(granted: &mut Granted, personne: i64) -> Result<Vec<Note>, DbError> {
    asked_of_child(granted, personne, Ask::default()).await
}

/// The latest of them, at most `limit`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn latest(
    granted: &mut Granted,
    personne: i64,
    limit: i64,
) -> Result<Vec<Note>, DbError> {
    asked_of_child(granted, personne, Ask { limit: Some(limit), ..Ask::default() }).await
}

/// Every note kept on a child, whatever the service and the category: for who answers a request of the
/// person, and keeps back what may not leave.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Note>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE n.personne_id = $1 ORDER BY n.start_at DESC, n.id DESC"
    );
    let rows = read.query(&sql, &[personne.into()]).await?;
    let notes = rows.iter().map(note_of).collect::<Result<Vec<_>, _>>()?;
    with_texts(read, notes).await
}

/// One note, inside a grant on it.
pub(crate) async fn one(granted: &mut Granted, id: i64) -> Result<Option<Note>, DbError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE n.id = $1");
    let rows = granted.query(&sql, &[id.into()]).await?;
    let notes = rows.iter().map(note_of).collect::<Result<Vec<_>, _>>()?;
    Ok(with_texts(granted.read(), notes).await?.pop())
}

/// The place of a text: moved elsewhere, it does not open.
fn place(note: i64, id: i64) -> String {
    format!("{note}/{id}")
}

async fn with_texts(read: &mut Read, mut notes: Vec<Note>) -> Result<Vec<Note>, DbError> {
    let at: BTreeMap<i64, usize> =
        notes.iter().enumerate().map(|(at, note)| (note.id, at)).collect();
    let ids: Vec<i64> = at.keys().copied().collect();
    for batch in ids.chunks(400) {
        let batch = within(batch.iter().copied());
        let sql = format!(
            "SELECT t.id, t.note_id, t.nature, t.verdict, t.compte_id, c.nom, t.at, t.content
               FROM note_text t LEFT JOIN compte c ON c.id = t.compte_id
              WHERE t.note_id IN ({batch}) ORDER BY t.at, t.id"
        );
        let rows = read.query(&sql, &[]).await?;
        for row in &rows {
            let (id, note): (i64, i64) = (row.get("id")?, row.get("note_id")?);
            let verdict: Option<String> = row.get("verdict")?;
            let nom: Option<String> = row.get("nom")?;
            let kept: String = row.get("content")?;
            let text = Text {
                sort: Sort::from_codes(&row.get::<String>("nature")?, verdict.as_deref())
                    .ok_or_else(|| shape("sort of text"))?,
                compte: row.get("compte_id")?,
                nom: nom.unwrap_or_default(),
                at: row.get("at")?,
                content: read.vault().open(TEXT, &place(note, id), &kept)?,
            };
            if let Some(note) = at.get(&note).and_then(|at| notes.get_mut(*at)) {
                note.texts.push(text);
            }
        }
        let sql = format!(
            "SELECT l.note_id, l.compte_id, c.nom, l.at, l.seen_at, l.is_second
               FROM note_lecteur l LEFT JOIN compte c ON c.id = l.compte_id
              WHERE l.note_id IN ({batch}) ORDER BY l.at, l.compte_id"
        );
        for row in read.query(&sql, &[]).await? {
            let nom: Option<String> = row.get("nom")?;
            let reader = Reader {
                compte: row.get("compte_id")?,
                nom: nom.unwrap_or_default(),
                at: row.get("at")?,
                seen_at: row.get("seen_at")?,
                is_second: row.get("is_second")?,
            };
            let note: i64 = row.get("note_id")?;
            if let Some(note) = at.get(&note).and_then(|at| notes.get_mut(*at)) {
                note.readers.push(reader);
            }
        }
    }
    for (note, photos) in document::piece::of_notes(read, &ids).await? {
        if let Some(note) = at.get(&note).and_then(|at| notes.get_mut(*at)) {
            note.photos = photos;
        }
    }
    Ok(notes)
}

/// Whether its author kept this form already: a form sent twice keeps one note.
pub(crate) async fn is_kept(read: &mut Read, compte: i64, group: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM note_journal WHERE compte_id = $1 AND group_id = $2 LIMIT 1";
    Ok(read.query_opt(sql, &[compte.into(), group.into()]).await?.is_some())
}

/// The note of a child that was kept under a group, whoever put it in the file.
pub(crate) async fn of_group(
    read: &mut Read,
    (group, personne): (i64, i64),
) -> Result<Option<i64>, DbError> {
    let sql = "SELECT id FROM note_journal WHERE group_id = $1 AND personne_id = $2 LIMIT 1";
    let row = read.query_opt(sql, &[group.into(), personne.into()]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Keeps a note and its first text, under `text`.
pub(crate) async fn insert(
    granted: &mut GrantedWrite,
    note: &Note,
    text: (i64, &str),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO note_journal (id, group_id, service_id, personne_id, category, nature, start_at,
                 compte_id, at, locked_at, minutes, travel_minutes, acte_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &[
                note.id.into(),
                note.group.into(),
                note.service.into(),
                note.personne.into(),
                note.category.code().into(),
                note.nature.code.into(),
                note.moment.strftime("%Y-%m-%dT%H:%M").to_string().into(),
                compte.into(),
                at.into(),
                note.locked_at.as_str().into(),
                Value::Int(note.minutes),
                Value::Int(note.travel_minutes),
                Value::Int(note.acte),
            ],
        )
        .await?;
    add_text(granted, note.id, text, Sort::Texte).await
}

/// Adds a text to a note; none is ever changed.
pub(crate) async fn add_text(
    granted: &mut GrantedWrite,
    note: i64,
    (id, text): (i64, &str),
    sort: Sort,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let (nature, verdict) = sort.codes();
    let content = granted.write().vault().seal(TEXT, &place(note, id), text)?;
    let sql = "INSERT INTO note_text (id, note_id, nature, verdict, compte_id, at, content)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        note.into(),
        nature.into(),
        Value::Text(verdict.map(str::to_owned)),
        compte.into(),
        at.into(),
        content.into(),
    ];
    granted.write().execute(sql, &values).await?;
    // Counted, not added to: what cites a note sees that a text came since (ADR 0032).
    let sql = "UPDATE note_journal
                  SET version = (SELECT COUNT(*) FROM note_text WHERE note_id = $1) WHERE id = $1";
    granted.write().execute(sql, &[note.into()]).await.map(|_| ())
}

/// Names who is to read a note.
pub(crate) async fn add_reader(
    granted: &mut GrantedWrite,
    note: i64,
    compte: i64,
    is_second: bool,
) -> Result<(), DbError> {
    let at = granted.at().to_owned();
    let sql = "INSERT INTO note_lecteur (note_id, compte_id, at, is_second) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING";
    let values = [note.into(), compte.into(), at.into(), i64::from(is_second).into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// The accounts of the référents and co-référents of a child in a service on a day.
pub(crate) async fn referents(
    read: &mut Read,
    service: i64,
    personne: i64,
    day: &str,
) -> Result<BTreeSet<i64>, DbError> {
    let sql = "SELECT DISTINCT c.id FROM sejour s
                 JOIN referent r ON r.sejour_id = s.id
                 JOIN compte c ON c.professionnel_id = r.professionnel_id
                WHERE s.personne_id = $1 AND s.service_id = $2
                  AND r.role IN ('referent', 'coreferent')
                  AND r.start_day <= $3 AND (r.end_day IS NULL OR r.end_day > $3)";
    let rows = read.query(sql, &[personne.into(), service.into(), day.into()]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Those who work with children in a service on a day, but `but`: identifier and name.
pub(crate) async fn colleagues(
    read: &mut Read,
    service: i64,
    but: i64,
    day: &str,
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = "SELECT DISTINCT c.id, c.nom FROM affectation a
                 JOIN service s ON s.organisation_id = a.organisation_id
                 JOIN compte c ON c.id = a.compte_id
                WHERE s.id = $1 AND c.id <> $2 AND (a.service_id IS NULL OR a.service_id = $1)
                  AND a.role IN ('educateur', 'psychologue', 'soignant', 'assistant_familial',
                                 'chef_service')
                  AND (a.start_day IS NULL OR a.start_day <= $3)
                  AND (a.end_day IS NULL OR a.end_day > $3)
                ORDER BY c.nom, c.id";
    let rows = read.query(sql, &[service.into(), but.into(), day.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}

/// The hours that a service leaves to correct a note on a day; none when it set nothing.
pub(crate) async fn hours(
    read: &mut Read,
    service: i64,
    day: &str,
) -> Result<Option<i64>, DbError> {
    let sql = "SELECT hours FROM regle_equipe WHERE service_id = $1 AND start_day <= $2
                ORDER BY start_day DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[service.into(), day.into()]).await?;
    found.map(|row| row.get("hours")).transpose()
}

/// Says that an account read a note.
pub(crate) async fn mark_seen(granted: &mut GrantedWrite, note: i64) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE note_lecteur SET seen_at = $3
                WHERE note_id = $1 AND compte_id = $2 AND seen_at IS NULL";
    granted.write().execute(sql, &[note.into(), compte.into(), at.into()]).await.map(|_| ())
}

/// Withdraws a note, once: hidden, with the reason; its texts stay. Returns whether it was.
pub(crate) async fn withdraw(
    granted: &mut GrantedWrite,
    id: i64,
    motif: &str,
) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE note_journal SET retrait_at = $2, retrait_compte_id = $3, retrait_motif = $4
                WHERE id = $1 AND retrait_at IS NULL";
    let values = [id.into(), at.into(), compte.into(), motif.into()];
    Ok(granted.write().execute(sql, &values).await? == 1)
}

/// The copies of a note that its author told of other children: identifier, service and child.
pub(crate) async fn copies(read: &mut Read, note: &Note) -> Result<Vec<(i64, i64, i64)>, DbError> {
    let sql = "SELECT id, service_id, personne_id FROM note_journal
                WHERE compte_id = $1 AND group_id = $2 AND id <> $3 AND retrait_at IS NULL";
    let rows = read.query(sql, &[note.compte.into(), note.group.into(), note.id.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("service_id")?, row.get("personne_id")?)))
        .collect()
}

/// The children about whom something was written in a service after an instant.
pub(crate) async fn told_since(
    read: &mut Read,
    service: i64,
    since: &str,
) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT personne_id FROM note_journal
                WHERE service_id = $1 AND at > $2 AND retrait_at IS NULL ORDER BY personne_id";
    let rows = read.query(sql, &[service.into(), since.into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// Until which instant an account read what is handed over in a service, and when it said so.
pub(crate) async fn last_reading(
    read: &mut Read,
    compte: i64,
    service: i64,
) -> Result<Option<(String, String)>, DbError> {
    let sql = "SELECT until_at, at FROM lecture_transmission
                WHERE compte_id = $1 AND service_id = $2 ORDER BY until_at DESC LIMIT 1";
    let found = read.query_opt(sql, &[compte.into(), service.into()]).await?;
    found.map(|row| Ok((row.get("until_at")?, row.get("at")?))).transpose()
}

/// Keeps that an account read what was handed over in a service until an instant; the notes it was named
/// for are read with it.
pub(crate) async fn keep_reading(
    write: &mut Write,
    (id, compte, service): (i64, i64, i64),
    until: &str,
    at: &str,
) -> Result<(), DbError> {
    let sql = "INSERT INTO lecture_transmission (id, compte_id, service_id, until_at, at)
               VALUES ($1, $2, $3, $4, $5)";
    let values = [id.into(), compte.into(), service.into(), until.into(), at.into()];
    write.execute(sql, &values).await?;
    let sql = "UPDATE note_lecteur SET seen_at = $1 WHERE compte_id = $2 AND seen_at IS NULL
                AND note_id IN (SELECT id FROM note_journal WHERE service_id = $3 AND at <= $4)";
    let values = [at.into(), compte.into(), service.into(), until.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// A note that waits for somebody's reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The note.
    pub id: i64,
    /// The child.
    pub personne: i64,
    /// What it tells of.
    pub nature: Nature,
    /// Who wrote it, or, of one's own notes, who has not read it.
    pub nom: String,
    /// When it happened, a moment (Europe/Paris).
    pub start: String,
    /// When it was written, an RFC 3339 instant.
    pub at: String,
    /// The reader was there too.
    pub is_second: bool,
}

/// The condition of rows `n` by what each category opens.
pub(super) fn opened(open: &[(Category, Perimetre)], values: &mut Vec<Value>) -> String {
    let open: Vec<(Category, Perimetre)> =
        open.iter().filter(|(one, _)| CATEGORIES.contains(one)).cloned().collect();
    Perimetre::condition_of(&open, ("n.category", "n.service_id", "n.personne_id"), values)
}

/// The notes that `compte` is to read and has not; with `own`, those it wrote between these instants and
/// that others have not read. The oldest first, 50 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(
    read: &mut Read,
    compte: i64,
    own: Option<(&str, &str)>,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Waiting>, DbError> {
    let mut values: Vec<Value> = vec![compte.into()];
    let (who, named) = match own {
        None => ("l.compte_id = $1", "n.compte_id"),
        Some((after, before)) => {
            values.extend([after.into(), before.into()]);
            ("n.compte_id = $1 AND n.at > $2 AND l.at < $3", "l.compte_id")
        }
    };
    let condition = opened(open, &mut values);
    let sql = format!(
        "SELECT n.id, n.personne_id, n.nature, c.nom, n.start_at, n.at, l.is_second
           FROM note_lecteur l JOIN note_journal n ON n.id = l.note_id
           LEFT JOIN compte c ON c.id = {named}
          WHERE {who} AND l.seen_at IS NULL AND n.retrait_at IS NULL AND {condition}
          ORDER BY n.at, n.id LIMIT 50"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok(Waiting {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                nature: Nature::from_code(&row.get::<String>("nature")?)
                    .ok_or_else(|| shape("nature"))?,
                nom: nom.unwrap_or_default(),
                start: row.get("start_at")?,
                at: row.get("at")?,
                is_second: row.get("is_second")?,
            })
        })
        .collect()
}

/// How many notes of others were written in some services since `compte` last read their hand-over, since
/// `first` (a second) when it never did; services without any are left out.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn news(
    read: &mut Read,
    compte: i64,
    services: &[i64],
    first: &str,
    open: &[(Category, Perimetre)],
) -> Result<Vec<(i64, i64)>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![compte.into(), first.into()];
    let condition = opened(open, &mut values);
    let within = within(services.iter().copied());
    let sql = format!(
        "SELECT n.service_id, COUNT(*) AS n FROM (SELECT s.id,
                COALESCE((SELECT MAX(l.until_at) FROM lecture_transmission l
                           WHERE l.compte_id = $1 AND l.service_id = s.id), $2) AS since
              FROM service s WHERE s.id IN ({within})) r
           JOIN note_journal n ON n.service_id = r.id AND n.at > r.since
          WHERE n.compte_id <> $1 AND n.retrait_at IS NULL AND {condition}
          GROUP BY n.service_id ORDER BY n.service_id"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("service_id")?, row.get("n")?))).collect()
}

/// Erases the notes about a child, and what hangs on them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM note_text WHERE note_id IN (SELECT id FROM note_journal WHERE personne_id = $1)",
        "DELETE FROM note_lecteur
          WHERE note_id IN (SELECT id FROM note_journal WHERE personne_id = $1)",
        "DELETE FROM note_journal WHERE personne_id = $1",
        "DELETE FROM brouillon_note WHERE personne_id = $1 OR personne_id IN
            (SELECT previous_id FROM fusion WHERE personne_id = $1 AND undone_at IS NULL)",
    ] {
        write.execute(sql, &[personne.into()]).await?;
    }
    Ok(())
}

/// Puts contents after one under the current key. Returns the last gone through, and how many changed.
pub(crate) async fn renew(
    write: &mut Write,
    table: &str,
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let vault: Vault = write.vault().clone();
    let (purpose, whose) = if table == "note_text" {
        (TEXT, "note_id AS first, id AS second")
    } else {
        (DRAFT, "compte_id AS first, personne_id AS second")
    };
    let sql =
        format!("SELECT id, content, {whose} FROM {table} WHERE id > $1 ORDER BY id LIMIT 200");
    let (mut last, mut done) = (None, 0);
    for row in write.query(&sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        let place = place(row.get("first")?, row.get("second")?);
        if let Some(fresh) = vault.renew(purpose, &place, &row.get::<String>("content")?)? {
            let sql = format!("UPDATE {table} SET content = $2 WHERE id = $1");
            done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
