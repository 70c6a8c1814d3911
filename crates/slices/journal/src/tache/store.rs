//! The tables of tasks: a row a task, a row a gesture.

use access::{Category, Granted, GrantedWrite, Perimetre};
use db::{DbError, Read, Row, Value, Vault, Write};
use jiff::civil::Date;

use super::{
    CONTENT, WORD,
    model::{Etat, Fait, Geste, Tache},
};
use crate::note::{CATEGORIES, within};

/// The table of tasks, as the trace names it.
pub(crate) const TABLE: &str = "tache";

const COLUMNS: &str = "t.id, t.service_id, t.personne_id, t.category, t.compte_id, c.nom, t.at,
    t.porteur_id, q.nom AS nom_pour, t.due_day, t.content, t.etat, t.done_at";

const FROM: &str = "FROM tache t LEFT JOIN compte c ON c.id = t.compte_id LEFT JOIN compte q ON q.id = t.porteur_id";

fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a task with no {what} of ours"))
}

fn category_of(row: &Row) -> Result<Category, DbError> {
    let code: String = row.get("category")?;
    let known = Category::from_code(&code).filter(|category| CATEGORIES.contains(category));
    known.ok_or_else(|| shape("category"))
}

fn tache_of(vault: &Vault, row: &Row) -> Result<Tache, DbError> {
    let id: i64 = row.get("id")?;
    let (nom, pour_nom): (Option<String>, Option<String>) = (row.get("nom")?, row.get("nom_pour")?);
    Ok(Tache {
        id,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        category: category_of(row)?,
        compte: row.get("compte_id")?,
        nom: nom.unwrap_or_default(),
        at: row.get("at")?,
        pour: row.get("porteur_id")?,
        pour_nom: pour_nom.unwrap_or_default(),
        due: row.get::<String>("due_day")?.parse().map_err(|_| shape("day"))?,
        texte: vault.open(CONTENT, &id.to_string(), &row.get::<String>("content")?)?,
        etat: Etat::from_code(&row.get::<String>("etat")?).ok_or_else(|| shape("state"))?,
        done_at: row.get("done_at")?,
    })
}

/// The condition of rows `t` by what each category opens.
fn opened(open: &[(Category, Perimetre)], values: &mut Vec<Value>) -> String {
    // What is of the service is about no child: the perimeter says who reads such rows.
    let open: Vec<(Category, Perimetre)> =
        open.iter().filter(|(one, _)| CATEGORIES.contains(one)).cloned().collect();
    Perimetre::condition_of(&open, ("t.category", "t.service_id", "t.personne_id"), values)
}

async fn asked(read: &mut Read, sql: &str, values: &[Value]) -> Result<Vec<Tache>, DbError> {
    let rows = read.query(sql, values).await?;
    let vault = read.vault().clone();
    rows.iter().map(|row| tache_of(&vault, row)).collect()
}

/// Where a task stands, without its text: what is asked of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The service in whose name it was asked.
    pub service: i64,
    /// The child; none when it is of the service.
    pub personne: Option<i64>,
    /// What decides who reads it.
    pub category: Category,
}

/// Where a task stands; none when there is none.
pub(crate) async fn place_of(read: &mut Read, id: i64) -> Result<Option<Place>, DbError> {
    let sql = "SELECT service_id, personne_id, category FROM tache WHERE id = $1";
    let found = read.query_opt(sql, &[id.into()]).await?;
    found
        .map(|row| {
            Ok(Place {
                service: row.get("service_id")?,
                personne: row.get("personne_id")?,
                category: category_of(&row)?,
            })
        })
        .transpose()
}

/// One task, inside a grant on it.
pub(crate) async fn one(granted: &mut Granted, id: i64) -> Result<Option<Tache>, DbError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE t.id = $1");
    Ok(asked(granted.read(), &sql, &[id.into()]).await?.pop())
}

/// What became of a task, the first first, inside a grant on it.
pub(crate) async fn faits(granted: &mut Granted, id: i64) -> Result<Vec<Fait>, DbError> {
    let sql = "SELECT g.id, g.nature, c.nom, q.nom AS nom_pour, g.at, g.content
                 FROM tache_geste g LEFT JOIN compte c ON c.id = g.compte_id
                 LEFT JOIN compte q ON q.id = g.porteur_id
                WHERE g.tache_id = $1 ORDER BY g.at, g.id";
    let rows = granted.query(sql, &[id.into()]).await?;
    let vault = granted.read().vault().clone();
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            let (nom, pour): (Option<String>, Option<String>) =
                (row.get("nom")?, row.get("nom_pour")?);
            Ok(Fait {
                geste: Geste::from_code(&row.get::<String>("nature")?)
                    .ok_or_else(|| shape("gesture"))?,
                nom: nom.unwrap_or_default(),
                pour_nom: pour.unwrap_or_default(),
                at: row.get("at")?,
                mot: vault.open(WORD, &id.to_string(), &row.get::<String>("content")?)?,
            })
        })
        .collect()
}

/// The tasks of a child that a grant on the file opens: those to do by day, then the latest done, 60 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_dossier(granted: &mut Granted, personne: i64) -> Result<Vec<Tache>, DbError> {
    // Codes and identifiers are ours: written in the text, they cannot be anything else.
    let mut open = Vec::new();
    for category in CATEGORIES {
        let services = within(granted.services_on_child(*category).iter().copied());
        if !services.is_empty() {
            let code = category.code();
            open.push(format!("(t.category = '{code}' AND t.service_id IN ({services}))"));
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE t.personne_id = $1 AND ({})
          ORDER BY CASE t.etat WHEN 'a_faire' THEN 0 ELSE 1 END,
                   CASE t.etat WHEN 'a_faire' THEN t.due_day END, t.done_at DESC, t.id LIMIT 60",
        open.join(" OR ")
    );
    asked(granted.read(), &sql, &[personne.into()]).await
}

/// Every task kept about a child, the oldest first: for who answers a request of the person, and keeps back what may not
/// leave.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Tache>, DbError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE t.personne_id = $1 ORDER BY t.at, t.id");
    asked(read, &sql, &[personne.into()]).await
}

/// What an account has to do, by day, of what its roles open; 100 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn mine(
    read: &mut Read,
    compte: i64,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Tache>, DbError> {
    let mut values: Vec<Value> = vec![compte.into()];
    let condition = opened(open, &mut values);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE t.porteur_id = $1 AND t.etat = 'a_faire' AND {condition}
          ORDER BY t.due_day, t.id LIMIT 100"
    );
    asked(read, &sql, &values).await
}

/// The tasks of a service that the reader's roles open: those to do by day, then those done after an instant; 200 at most.
pub(crate) async fn of_service(
    read: &mut Read,
    service: i64,
    since: &str,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Tache>, DbError> {
    let mut values: Vec<Value> = vec![service.into(), since.into()];
    let condition = opened(open, &mut values);
    let sql = format!(
        "SELECT {COLUMNS} {FROM}
          WHERE t.service_id = $1 AND (t.etat = 'a_faire' OR t.done_at > $2) AND {condition}
          ORDER BY CASE t.etat WHEN 'a_faire' THEN 0 ELSE 1 END, t.due_day, t.id LIMIT 200"
    );
    asked(read, &sql, &values).await
}

/// How many tasks of a service nobody has, and how many are late, of those that the reader's roles open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting_in(
    read: &mut Read,
    service: i64,
    today: Date,
    open: &[(Category, Perimetre)],
) -> Result<(usize, usize), DbError> {
    let mut values: Vec<Value> = vec![service.into(), today.to_string().into()];
    let condition = opened(open, &mut values);
    let sql = format!(
        "SELECT t.porteur_id, CASE WHEN t.due_day < $2 THEN 1 ELSE 0 END AS past FROM tache t
          WHERE t.service_id = $1 AND t.etat = 'a_faire' AND {condition}"
    );
    let (mut nobody, mut late) = (0, 0);
    for row in read.query(&sql, &values).await? {
        nobody += usize::from(row.get::<Option<i64>>("porteur_id")?.is_none());
        late += usize::from(row.get::<i64>("past")? == 1);
    }
    Ok((nobody, late))
}

/// The tasks that an account has in a service, whatever the reader may read of them: identifier, child, category. For who
/// passes them on; their texts stay closed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn held(
    read: &mut Read,
    compte: i64,
    service: i64,
) -> Result<Vec<(i64, Option<i64>, Category)>, DbError> {
    let sql = "SELECT id, personne_id, category FROM tache
                WHERE porteur_id = $1 AND service_id = $2 AND etat = 'a_faire' ORDER BY due_day, id";
    let rows = read.query(sql, &[compte.into(), service.into()]).await?;
    rows.iter()
        .map(|row| {
            let category = Category::from_code(&row.get::<String>("category")?);
            Ok((row.get("id")?, row.get("personne_id")?, category.unwrap_or(Category::Vie)))
        })
        .collect()
}

/// Whether its author sent this form already: sent twice, it is one task.
pub(crate) async fn is_asked(read: &mut Read, compte: i64, cle: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM tache WHERE compte_id = $1 AND cle = $2";
    Ok(read.query_opt(sql, &[compte.into(), cle.into()]).await?.is_some())
}

/// A task that is asked.
pub(crate) struct New<'a> {
    pub id: i64,
    pub cle: i64,
    pub place: Place,
    pub pour: Option<i64>,
    pub due: Date,
    pub texte: &'a str,
}

/// Keeps a task. Sent twice at once, the second changes nothing.
pub(crate) async fn ask(granted: &mut GrantedWrite, new: &New<'_>) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let content = write.vault().seal(CONTENT, &new.id.to_string(), new.texte)?;
    let sql =
        "INSERT INTO tache (id, cle, service_id, personne_id, category, compte_id, at, porteur_id,
                   due_day, content, etat)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'a_faire') ON CONFLICT DO NOTHING";
    let values = [
        new.id.into(),
        new.cle.into(),
        new.place.service.into(),
        Value::Int(new.place.personne),
        new.place.category.code().into(),
        compte.into(),
        at.into(),
        Value::Int(new.pour),
        new.due.to_string().into(),
        content.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// Does something with a task that is still to do, under `id`; returns whether it was.
pub(crate) async fn act(
    granted: &mut GrantedWrite,
    id: i64,
    tache: i64,
    geste: Geste,
    (pour, mot): (Option<i64>, &str),
) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let pour = match geste {
        Geste::Prise => Some(compte),
        Geste::Confiee => pour,
        Geste::Rendue | Geste::Faite | Geste::Abandonnee => None,
    };
    let write = granted.write();
    let done = match geste {
        Geste::Prise | Geste::Confiee | Geste::Rendue => {
            let sql = "UPDATE tache SET porteur_id = $2 WHERE id = $1 AND etat = 'a_faire'";
            write.execute(sql, &[tache.into(), Value::Int(pour)]).await?
        }
        Geste::Faite | Geste::Abandonnee => {
            let etat = if geste == Geste::Faite { Etat::Faite } else { Etat::Abandonnee };
            let sql = "UPDATE tache SET etat = $2, done_at = $3, done_compte_id = $4
                        WHERE id = $1 AND etat = 'a_faire'";
            let values = [tache.into(), etat.code().into(), at.as_str().into(), compte.into()];
            write.execute(sql, &values).await?
        }
    };
    if done == 0 {
        return Ok(false);
    }
    let content = write.vault().seal(WORD, &id.to_string(), mot)?;
    let sql = "INSERT INTO tache_geste (id, tache_id, nature, compte_id, porteur_id, at, content)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        tache.into(),
        geste.code().into(),
        compte.into(),
        Value::Int(pour),
        at.into(),
        content.into(),
    ];
    write.execute(sql, &values).await?;
    Ok(true)
}

/// Gives a task that is still to do to somebody, under `id`, with a word; nothing when it is done meanwhile.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn give(
    granted: &mut GrantedWrite,
    id: i64,
    tache: i64,
    pour: i64,
    mot: &str,
) -> Result<bool, DbError> {
    act(granted, id, tache, Geste::Confiee, (Some(pour), mot)).await
}

/// Erases the tasks about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM tache_geste WHERE tache_id IN (SELECT id FROM tache WHERE personne_id = $1)",
        "DELETE FROM tache WHERE personne_id = $1",
    ] {
        write.execute(sql, &[personne.into()]).await?;
    }
    Ok(())
}

/// Erases one task and what was said of it. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    write.execute("DELETE FROM tache_geste WHERE tache_id = $1", &[id.into()]).await?;
    Ok(write.execute("DELETE FROM tache WHERE id = $1", &[id.into()]).await? > 0)
}

/// Puts texts and words after one under the current key. Returns the last gone through, and how many changed.
pub(crate) async fn renew(
    write: &mut Write,
    table: &str,
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let vault: Vault = write.vault().clone();
    let purpose = if table == TABLE { CONTENT } else { WORD };
    let sql = format!("SELECT id, content FROM {table} WHERE id > $1 ORDER BY id LIMIT 200");
    let (mut last, mut done) = (None, 0);
    for row in write.query(&sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        let kept: String = row.get("content")?;
        if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
            let sql = format!("UPDATE {table} SET content = $2 WHERE id = $1");
            done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
