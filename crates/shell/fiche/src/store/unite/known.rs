//! What was united: the acts, what each did, where an old address leads, and what was written since.

use access::{Granted, GrantedWrite, Perimetre};
use db::{DbError, Read, Row as Found, Value, Write};

use super::{Unions, act::Kept};
use crate::{Kind, child};

/// What an act did to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It names the file that goes on.
    Follows,
    /// It said again what stood there: it left its table.
    SetAside,
    /// It was given for one file: it ended.
    Closes,
}

impl Effect {
    fn code(self) -> &'static str {
        match self {
            Self::Follows => "suit",
            Self::SetAside => "ecarte",
            Self::Closes => "ferme",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "ecarte" => Self::SetAside,
            "ferme" => Self::Closes,
            _ => Self::Follows,
        }
    }
}

/// What an act did to one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub effect: Effect,
    /// Its table.
    pub table: String,
    /// Its identifier.
    pub row: i64,
    /// The column that changed; empty for a row that was set aside.
    pub column: String,
    /// What it said.
    pub old: Option<String>,
    /// What it says; of a row that was set aside, the one that stands.
    pub new: Option<String>,
    /// The version that this made; 0 where rows have none.
    pub version: i64,
}

/// An act of union.
#[derive(Debug, Clone)]
pub struct Fusion {
    /// Its identifier.
    pub id: i64,
    /// The service that keeps both files.
    pub service: i64,
    /// The file that goes on.
    pub personne: i64,
    /// The one whose address leads to it.
    pub previous: i64,
    /// Why.
    pub motif: String,
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Who.
    pub nom: String,
    /// When it was undone, by whom and why.
    pub undone: Option<(String, String, String)>,
    pub(super) before_version: i64,
    pub(super) after_version: i64,
    pub(super) previous_version: i64,
}

const COLUMNS: &str = "f.id, f.service_id, f.personne_id, f.previous_id, f.motif, f.at, f.before_version,
    f.after_version, f.previous_version, f.undone_at, f.undone_motif, c.nom AS nom, u.nom AS undone_nom";
const FROM: &str = "FROM fusion f LEFT JOIN compte c ON c.id = f.compte_id
    LEFT JOIN compte u ON u.id = f.undone_by";

fn read_fusion(row: &Found) -> Result<Fusion, DbError> {
    let undone: Option<String> = row.get("undone_at")?;
    let name = |column: &str| {
        Ok::<_, DbError>(
            row.get::<Option<String>>(column)?.unwrap_or_else(|| "Maillage".to_owned()),
        )
    };
    let undone = undone
        .map(|at| {
            let motif = row.get::<Option<String>>("undone_motif")?.unwrap_or_default();
            Ok::<_, DbError>((at, name("undone_nom")?, motif))
        })
        .transpose()?;
    Ok(Fusion {
        id: row.get("id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        previous: row.get("previous_id")?,
        motif: row.get("motif")?,
        at: row.get("at")?,
        nom: name("nom")?,
        undone,
        before_version: row.get("before_version")?,
        after_version: row.get("after_version")?,
        previous_version: row.get("previous_version")?,
    })
}

/// Keeps an act and what it did.
pub(super) async fn keep(
    granted: &mut GrantedWrite,
    kept: &Kept<'_>,
    motif: &str,
    lines: &[Line],
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO fusion (id, service_id, personne_id, previous_id, reference, motif, at,
                   compte_id, before_version, after_version, previous_version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        kept.id.into(),
        kept.before.owner.into(),
        kept.before.id.into(),
        kept.gone.id.into(),
        kept.gone.reference.clone().into(),
        motif.into(),
        at.into(),
        compte.into(),
        kept.before.version.into(),
        kept.after_version.into(),
        kept.gone.version.into(),
    ];
    granted.write().execute(sql, &values).await?;
    for (number, line) in (0_i64..).zip(lines) {
        let sql = "INSERT INTO fusion_ligne (fusion_id, number, effet, nom_table, row_id, colonne,
                       old_value, new_value, version)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            kept.id.into(),
            number.into(),
            line.effect.code().into(),
            line.table.as_str().into(),
            line.row.into(),
            line.column.as_str().into(),
            line.old.clone().into(),
            line.new.clone().into(),
            line.version.into(),
        ];
        granted.write().execute(sql, &values).await?;
    }
    Ok(())
}

pub(super) fn read_line(row: &Found) -> Result<Line, DbError> {
    Ok(Line {
        effect: Effect::from_code(&row.get::<String>("effet")?),
        table: row.get("nom_table")?,
        row: row.get("row_id")?,
        column: row.get("colonne")?,
        old: row.get("old_value")?,
        new: row.get("new_value")?,
        version: row.get("version")?,
    })
}

pub(super) const LINES: &str =
    "SELECT effet, nom_table, row_id, colonne, old_value, new_value, version
      FROM fusion_ligne WHERE fusion_id = $1 ORDER BY number";

/// Returns an act of union, before any right is asked.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn fusion(read: &mut Read, id: i64) -> Result<Option<Fusion>, DbError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE f.id = $1");
    read.query_opt(&sql, &[id.into()]).await?.map(|row| read_fusion(&row)).transpose()
}

/// Returns the acts that stand and made of `personne` the file it is, latest first. The grant covers it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn fusions_of(granted: &mut Granted, personne: i64) -> Result<Vec<Fusion>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE f.personne_id = $1 AND f.undone_at IS NULL
          ORDER BY f.at DESC, f.id DESC"
    );
    let rows = granted.query(&sql, &[personne.into()]).await?;
    rows.iter().map(read_fusion).collect()
}

/// Returns the acts of a service that stand and whose file the grant covers, latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn unions_in(granted: &mut Granted, service: i64) -> Result<Vec<Fusion>, DbError> {
    let mut values = vec![Value::from(service)];
    let within = granted.perimetre().condition("f.service_id", Some("f.personne_id"), &mut values);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE f.service_id = $1 AND f.undone_at IS NULL AND {within}
            AND EXISTS (SELECT 1 FROM personne p WHERE p.id = f.personne_id)
          ORDER BY f.at DESC, f.id DESC LIMIT 50"
    );
    let rows = granted.query(&sql, &values).await?;
    rows.iter().map(read_fusion).collect()
}

/// Returns what an act did, in its order; the grant covers the file.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn lines_of(granted: &mut Granted, id: i64) -> Result<Vec<Line>, DbError> {
    let rows = granted.query(LINES, &[id.into()]).await?;
    rows.iter().map(read_line).collect()
}

/// The longest chain of files united one after the other that is followed.
const CHAIN: usize = 20;

/// Where the address of a united file leads; nothing when it was not united. It says nothing of whether
/// the reader may know.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn leads_to(read: &mut Read, personne: i64) -> Result<Option<i64>, DbError> {
    let sql = "SELECT personne_id FROM fusion WHERE previous_id = $1 AND undone_at IS NULL";
    let mut found = None;
    let mut at = personne;
    for _ in 0..CHAIN {
        let Some(row) = read.query_opt(sql, &[at.into()]).await? else { break };
        at = row.get("personne_id")?;
        found = Some(at);
    }
    Ok(found)
}

/// The former identifiers of a file: those that were united with it, and with them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn united_with(read: &mut Read, personne: i64) -> Result<Vec<i64>, DbError> {
    let sql =
        "SELECT previous_id FROM fusion WHERE personne_id = $1 AND undone_at IS NULL ORDER BY id";
    let mut all = vec![personne];
    let mut at = 0;
    while at < all.len() && at < CHAIN {
        for row in read.query(sql, &[all[at].into()]).await? {
            let id: i64 = row.get("previous_id")?;
            if !all.contains(&id) {
                all.push(id);
            }
        }
        at += 1;
    }
    all.remove(0);
    Ok(all)
}

/// The files with which this one was united for a time: identifier, from which instant, until which.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn united_meanwhile(
    read: &mut Read,
    personne: i64,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let sql = "SELECT personne_id, at, undone_at FROM fusion
                WHERE previous_id = $1 AND undone_at IS NOT NULL ORDER BY at, id";
    let rows = read.query(sql, &[personne.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("personne_id")?, row.get("at")?, row.get("undone_at")?)))
        .collect()
}

/// The references of the united files of a service, and the file each leads to.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn followed_references(
    write: &mut Write,
    service: i64,
) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "SELECT previous_id, personne_id, reference FROM fusion
                WHERE service_id = $1 AND undone_at IS NULL ORDER BY at, id";
    let rows = write.query(sql, &[service.into()]).await?;
    let mut links: Vec<(i64, i64, Option<String>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        links.push((row.get("previous_id")?, row.get("personne_id")?, row.get("reference")?));
    }
    let end = |mut id: i64| {
        for _ in 0..CHAIN {
            match links.iter().find(|(from, _, _)| *from == id) {
                Some((_, to, _)) => id = *to,
                None => break,
            }
        }
        id
    };
    Ok(links.iter().filter_map(|(_, to, said)| Some((said.clone()?, end(*to)))).collect())
}

/// What was written on the file since an act: record kind (plural) and how many rows.
pub type Since = Vec<(&'static str, i64)>;

/// Returns what was written about the file since an act, of the record kinds of `reads`: a category of
/// information and the rows of it that the reader may read.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn since(
    granted: &mut Granted,
    unions: &Unions,
    act: &Fusion,
    reads: &[(access::Category, Perimetre)],
) -> Result<Since, DbError> {
    let mut all = Vec::new();
    for fiche in unions.register.all() {
        let Some((_, perimetre)) = reads.iter().find(|(category, _)| *category == fiche.category)
        else {
            continue;
        };
        for field in fiche.fields {
            if !matches!(field.kind, Kind::Link("personne")) {
                continue;
            }
            let mut values: Vec<Value> =
                vec![act.personne.into(), fiche.table.into(), act.at.as_str().into()];
            let within = child::condition(&unions.register, fiche, perimetre, &mut values);
            let table = fiche.table;
            let sql = format!(
                "SELECT COUNT(*) AS n FROM {table} WHERE {table}.{} = $1 AND {within} AND EXISTS
                   (SELECT 1 FROM historique h WHERE h.nom_table = $2 AND h.row_id = {table}.id
                       AND h.version = 1 AND h.at > $3)",
                field.name
            );
            let row = granted.read().query_opt(&sql, &values).await?;
            let n: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
            if n > 0 {
                all.push((fiche.plural, n));
            }
        }
    }
    Ok(all)
}

/// Empties what is known of the files that were united with persons who are erased, and of the rows that
/// were set aside. Returns their keys: they are erased too.
pub(crate) async fn forget_unions(
    write: &mut Write,
    register: &crate::Register,
    persons: &[i64],
) -> Result<Vec<super::super::Key>, DbError> {
    let mut gone: Vec<super::super::Key> = Vec::new();
    let mut waiting = persons.to_vec();
    while let Some(personne) = waiting.pop() {
        let sql = "SELECT id, previous_id, undone_at FROM fusion WHERE personne_id = $1 OR previous_id = $1";
        for act in write.query(sql, &[personne.into()]).await? {
            let (id, previous): (i64, i64) = (act.get("id")?, act.get("previous_id")?);
            let stands = act.get::<Option<String>>("undone_at")?.is_none();
            if stands && previous != personne && !gone.contains(&("personne", previous)) {
                gone.push(("personne", previous));
                waiting.push(previous);
                let rows = write.query(LINES, &[id.into()]).await?;
                for line in rows.iter().map(read_line).collect::<Result<Vec<_>, _>>()? {
                    let fiche = register.by_table(&line.table);
                    if let (Effect::SetAside, Some(fiche)) = (line.effect, fiche) {
                        gone.push((fiche.table, line.row));
                    }
                }
            }
            let sql =
                "UPDATE fusion SET motif = '', undone_motif = NULL, reference = NULL WHERE id = $1";
            write.execute(sql, &[id.into()]).await?;
        }
        let sql = "DELETE FROM doublon_ecarte WHERE personne_id = $1 OR second_id = $1";
        write.execute(sql, &[personne.into()]).await?;
    }
    for (table, id) in &gone {
        let sql = "UPDATE historique SET before = NULL, after = NULL, motif = NULL
                    WHERE nom_table = $1 AND row_id = $2";
        write.execute(sql, &[(*table).into(), (*id).into()]).await?;
    }
    Ok(gone)
}
