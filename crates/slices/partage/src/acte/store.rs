//! The acts that open a child's file to whoever reads it.

use access::{Actor, Category, Granted, GrantedWrite, RETURNED, SHARED};
use db::{DbError, Read, Row, Write};
use fiche::Fiche;

use super::{model::NON_CONSIGNE, rules::FINALITES};

/// An act of sharing, as those who receive it are told.
pub(crate) struct Recu {
    /// The service whose file it opens.
    pub service: i64,
    /// What for, in the words of the act.
    pub finalite: String,
    /// What each information that it opens is for.
    pub raisons: Vec<(Category, String)>,
    /// The first day that is no longer of it, `YYYY-MM-DD`.
    pub end_day: String,
    /// Whether it is the return of an act that the reader's service decided.
    pub back: bool,
    /// The act, the service that receives it, and what it would open in return; none when no return is asked.
    pub retour: Option<Retour>,
}

/// A return that the giver asks for.
pub(crate) struct Retour {
    pub partage: i64,
    /// The service that would open its own side.
    pub service: i64,
    /// What it would open, in words.
    pub ouvre: Vec<&'static str>,
    /// Whether it does.
    pub done: bool,
    /// The act as it stands.
    pub version: i64,
}

/// What a box of an act is for.
fn reason(row: &Row, column: &str) -> Result<String, DbError> {
    let Some((_, finalite)) = FINALITES.iter().find(|(of, _)| *of == column) else {
        return Ok(String::new());
    };
    Ok(row.get::<Option<String>>(finalite)?.unwrap_or_else(|| NON_CONSIGNE.to_owned()))
}

/// An act, as the trace tells what was read through it.
#[derive(Debug, Clone)]
pub struct Porte {
    /// The service that gave it.
    pub from: i64,
    /// The service that receives it.
    pub to: Option<i64>,
    /// The account that receives it.
    pub compte: Option<i64>,
    /// Its days, the first that is no longer of it included: `YYYY-MM-DD`.
    pub days: (String, String),
    /// What each information is for.
    pub raisons: Vec<(Category, String)>,
}

/// Every act on a child, those that ended too: for who reads the trace.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn doors(granted: &mut Granted, personne: i64) -> Result<Vec<Porte>, DbError> {
    let columns: Vec<&str> = FINALITES.iter().flat_map(|(box_, why)| [*box_, *why]).collect();
    let sql = format!(
        "SELECT p.service_id, p.destinataire_id, c.id AS compte, p.start_day,
                CASE WHEN p.retrait_day < p.end_day THEN p.retrait_day ELSE p.end_day END AS until_day, {}
           FROM partage p LEFT JOIN compte c ON c.identifiant = p.destinataire_identifiant
          WHERE p.personne_id = $1 ORDER BY p.start_day, p.id",
        columns.join(", ")
    );
    let mut all = Vec::new();
    for row in granted.query(&sql, &[personne.into()]).await? {
        let mut raisons = Vec::new();
        for (column, category) in SHARED {
            if row.get::<Option<i64>>(column)? == Some(1) {
                raisons.push((*category, reason(&row, column)?));
            }
        }
        all.push(Porte {
            from: row.get("service_id")?,
            to: row.get("destinataire_id")?,
            compte: row.get("compte")?,
            days: (row.get("start_day")?, row.get("until_day")?),
            raisons,
        });
    }
    Ok(all)
}

/// Who the children of a list are: their rows, in the order asked.
pub(super) async fn named(
    read: &mut Read,
    fiche: &Fiche,
    personnes: &[i64],
) -> Result<Vec<fiche::Row>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", fiche::columns(fiche), fiche.table);
    let mut all = Vec::with_capacity(personnes.len());
    for personne in personnes {
        if let Some(row) = read.query_opt(&sql, &[(*personne).into()]).await? {
            all.push(fiche::from_db(read.vault(), fiche, &row)?);
        }
    }
    Ok(all)
}

/// The acts in force on `today` that open the file of `personne` to the actor, the first to end
/// first; whoever asks was granted the file, or the list where it stands.
pub(crate) async fn received(
    read: &mut Read,
    actor: &Actor,
    personne: i64,
    today: &str,
) -> Result<Vec<Recu>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let own: Vec<String> = actor.services().map(|(id, _)| id.to_string()).collect();
    let own = if own.is_empty() { "-1".to_owned() } else { own.join(", ") };
    let categories: Vec<&str> = SHARED.iter().map(|(column, _)| *column).collect();
    let reasons: Vec<&str> = FINALITES.iter().map(|(_, finalite)| *finalite).collect();
    let categories = format!("{}, {}", categories.join(", "), reasons.join(", "));
    let sql = format!(
        "SELECT id, version, service_id, destinataire_id, finalite, end_day, reciproque, {categories},
                CASE WHEN {RETURNED} THEN 1 ELSE 0 END AS returned,
                CASE WHEN destinataire_id IN ({own}) OR destinataire_identifiant =
                    (SELECT identifiant FROM compte WHERE id = $3) THEN 0 ELSE 1 END AS back
           FROM partage p
          WHERE personne_id = $1 AND retrait_day IS NULL AND start_day <= $2 AND end_day > $2
            AND (destinataire_id IN ({own})
                 OR ({RETURNED} AND service_id IN ({own}) AND destinataire_id IS NOT NULL)
                 OR destinataire_identifiant = (SELECT identifiant FROM compte WHERE id = $3))
          ORDER BY end_day, id"
    );
    let values = [personne.into(), today.into(), actor.compte.into()];
    read.query(&sql, &values)
        .await?
        .iter()
        .map(|row| {
            let back = row.get::<i64>("back")? == 1;
            let from: i64 = row.get("service_id")?;
            let to: Option<i64> = row.get("destinataire_id")?;
            let asked = row.get::<Option<i64>>("reciproque")? == Some(1) && !back;
            let (mut ouvre, mut raisons) = (Vec::new(), Vec::new());
            for (column, category) in SHARED {
                if row.get::<Option<i64>>(column)? == Some(1) {
                    ouvre.push(category.label());
                    raisons.push((*category, reason(row, column)?));
                }
            }
            let (partage, done) = (row.get("id")?, row.get::<i64>("returned")? == 1);
            let version: i64 = row.get("version")?;
            let retour = to.filter(|_| asked).map(|service| Retour {
                partage,
                service,
                ouvre,
                done,
                version,
            });
            Ok(Recu {
                retour,
                raisons,
                service: to.filter(|_| back).unwrap_or(from),
                finalite: row.get("finalite")?,
                end_day: row.get("end_day")?,
                back,
            })
        })
        .collect()
}

/// The service that an act in force on `today` asks a return of; none when there is no such act.
pub(super) async fn asked_of(
    read: &mut Read,
    partage: i64,
    today: &str,
) -> Result<Option<i64>, DbError> {
    let sql = "SELECT destinataire_id FROM partage
                WHERE id = $1 AND reciproque = 1 AND destinataire_id IS NOT NULL
                  AND retrait_day IS NULL AND start_day <= $2 AND end_day > $2";
    let row = read.query_opt(sql, &[partage.into(), today.into()]).await?;
    row.map(|row| row.get("destinataire_id")).transpose()
}

/// What an act would open in return that its reader may not give: nobody opens to others what they do not read
/// themselves (ADR 0046).
pub(super) async fn not_ours(
    granted: &mut GrantedWrite,
    partage: i64,
    service: i64,
) -> Result<Vec<&'static str>, DbError> {
    let columns: Vec<&str> = SHARED.iter().map(|(column, _)| *column).collect();
    let sql = format!("SELECT personne_id, {} FROM partage WHERE id = $1", columns.join(", "));
    let Some(act) = granted.write().query_opt(&sql, &[partage.into()]).await? else {
        return Ok(Vec::new());
    };
    let child: i64 = act.get("personne_id")?;
    let mut missing = Vec::new();
    for (column, category) in SHARED {
        if act.get::<Option<i64>>(column)? != Some(1) {
            continue;
        }
        if !granted.gives_of(service, child, *category).await? {
            missing.push(category.label());
        }
    }
    Ok(missing)
}

/// The service that receives an act opens its own side, for the act as it stands: what a demonstration starts from.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn agree(write: &mut Write, partage: i64, compte: i64, at: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO partage_retour (partage_id, version, compte_id, at)
               SELECT id, version, $2, $3 FROM partage WHERE id = $1";
    write.execute(sql, &[partage.into(), compte.into(), at.into()]).await.map(|_| ())
}

/// Whether an act still is what was read.
pub(super) async fn stands(
    granted: &mut GrantedWrite,
    partage: i64,
    version: i64,
) -> Result<bool, DbError> {
    let sql = "SELECT version FROM partage WHERE id = $1";
    let row = granted.write().query_opt(sql, &[partage.into()]).await?;
    row.map_or(Ok(false), |row| Ok(row.get::<i64>("version")? == version))
}

/// Opens one's own side of an act, as it stands; or shuts it.
pub(super) async fn set_return(
    granted: &mut GrantedWrite,
    partage: i64,
    opens: bool,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    write.execute("DELETE FROM partage_retour WHERE partage_id = $1", &[partage.into()]).await?;
    if opens { agree(write, partage, compte, &at).await } else { Ok(()) }
}
