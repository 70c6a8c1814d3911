//! What parents read or heard of a validated writing, their own words beside it, and to whom it is given on their page.

use access::{Category, Granted, GrantedWrite};
use db::{DbError, Read, Row, Vault, Write};
use jiff::civil::Date;

use super::{PARENT, place_of};
use crate::model::Nature;

/// How a parent knew a writing: code, words.
pub(crate) const LECTURES: &[(&str, &str)] = &[
    ("lu", "Lu ensemble"),
    ("entendu", "Lu à voix haute, entendu"),
    ("seul", "Lu seul"),
    ("refus", "N’a pas voulu le lire ni l’entendre"),
];

/// A parent before a writing: how, with whom, in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuParent {
    /// The day.
    pub day: Date,
    /// What they are for the child: a code of `DESTINATAIRES`.
    pub destinataire: String,
    /// Their name.
    pub nom: String,
    /// How: `lu`, `entendu`, `seul`, `refus`.
    pub lecture: String,
    /// Who was with them; empty for nobody.
    pub avec: String,
    /// Their own words, as they were said; empty for none.
    pub mots: String,
}

impl DuParent {
    /// When, who, how, with whom.
    pub fn told(&self) -> String {
        let label = crate::DESTINATAIRES.label_of(&self.destinataire).unwrap_or_default();
        let how = match self.lecture.as_str() {
            "lu" => "l’a lu",
            "entendu" => "l’a entendu",
            "seul" => "l’a lu sans le service",
            _ => "n’a pas voulu le lire ni l’entendre",
        };
        let with =
            if self.avec.is_empty() { String::new() } else { format!(", avec {}", self.avec) };
        let day = vocabulary::french_day(self.day);
        format!("{label}, {} : {how}{with}, le {day}", self.nom)
    }
}

fn parent_of(vault: &Vault, row: &Row) -> Result<DuParent, DbError> {
    let id: i64 = row.get("id")?;
    let kept: String = row.get("mots")?;
    Ok(DuParent {
        day: super::day(row, "day")?,
        destinataire: row.get("destinataire")?,
        nom: row.get("nom")?,
        lecture: row.get("lecture")?,
        avec: row.get("avec")?,
        mots: if kept.is_empty() {
            String::new()
        } else {
            vault.open(PARENT, &id.to_string(), &kept)?
        },
    })
}

const OF: &str = "SELECT id, day, destinataire, nom, lecture, avec, mots FROM ecrit_parent
    WHERE ecrit_id = $1 ORDER BY day, id LIMIT 100";

/// What parents said of a writing, the oldest first.
pub(crate) async fn parents(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
) -> Result<Vec<DuParent>, DbError> {
    parents_of(granted.read(), vault, ecrit).await
}

/// The same, for who answers a request of the person.
pub(super) async fn parents_of(
    read: &mut Read,
    vault: &Vault,
    ecrit: i64,
) -> Result<Vec<DuParent>, DbError> {
    let rows = read.query(OF, &[ecrit.into()]).await?;
    rows.iter().map(|row| parent_of(vault, row)).collect()
}

/// Notes it, beside a writing that is frozen, under the grant on that writing.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_parent(
    granted: &mut GrantedWrite,
    vault: &Vault,
    (id, ecrit): (i64, i64),
    one: &DuParent,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let mots = match one.mots.as_str() {
        "" => String::new(),
        said => vault.seal(PARENT, &id.to_string(), said)?,
    };
    let sql = "INSERT INTO ecrit_parent
                      (id, ecrit_id, day, destinataire, nom, lecture, avec, mots, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        id.into(),
        ecrit.into(),
        one.day.to_string().into(),
        one.destinataire.as_str().into(),
        one.nom.as_str().into(),
        one.lecture.as_str().into(),
        one.avec.as_str().into(),
        mots.into(),
        at.into(),
        compte.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// A writing given to a parent on their page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Donne {
    pub id: i64,
    pub membre: i64,
    pub end: Date,
    pub retrait_at: Option<String>,
}

/// To whom a writing is given, the latest first.
pub(crate) async fn donnes(granted: &mut Granted, ecrit: i64) -> Result<Vec<Donne>, DbError> {
    let sql = "SELECT id, membre_id, end_day, retrait_at FROM ecrit_remis
                WHERE ecrit_id = $1 ORDER BY at DESC, id DESC LIMIT 50";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Donne {
                id: row.get("id")?,
                membre: row.get("membre_id")?,
                end: super::day(row, "end_day")?,
                retrait_at: row.get("retrait_at")?,
            })
        })
        .collect()
}

/// The parents that the family of a child names: member, tie, name.
pub(crate) async fn famille(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let sql = "SELECT m.id, m.lien, m.nom, o.prenom AS own_prenom, o.nom AS own_nom
                 FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
                 LEFT JOIN personne o ON o.id = m.personne_id
                WHERE p.id = $1 AND m.lien IN ('mere', 'pere') ORDER BY m.lien, m.id";
    let rows = granted.query(sql, &[personne.into()]).await?;
    rows.iter()
        .map(|row| {
            let own: [Option<String>; 2] = [row.get("own_prenom")?, row.get("own_nom")?];
            let own: Vec<String> = own.into_iter().flatten().collect();
            let typed: Option<String> = row.get("nom")?;
            let nom = if own.is_empty() { typed.unwrap_or_default() } else { own.join(" ") };
            Ok((row.get("id")?, row.get("lien")?, nom))
        })
        .collect()
}

/// Gives a writing to a parent until a day; what was given to them before ends.
pub(crate) async fn give_to(
    granted: &mut GrantedWrite,
    (id, ecrit, membre): (i64, i64, i64),
    end: Date,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write: &mut Write = granted.write();
    let sql = "UPDATE ecrit_remis SET retrait_at = $3
                WHERE ecrit_id = $1 AND membre_id = $2 AND retrait_at IS NULL";
    write.execute(sql, &[ecrit.into(), membre.into(), at.as_str().into()]).await?;
    let sql = "INSERT INTO ecrit_remis (id, ecrit_id, membre_id, end_day, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values =
        [id.into(), ecrit.into(), membre.into(), end.to_string().into(), at.into(), compte.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// Takes back what was given. Returns whether it was not yet.
pub(crate) async fn take_back(
    granted: &mut GrantedWrite,
    (id, ecrit): (i64, i64),
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE ecrit_remis SET retrait_at = $3
                WHERE id = $1 AND ecrit_id = $2 AND retrait_at IS NULL";
    Ok(granted.write().execute(sql, &[id.into(), ecrit.into(), at.into()]).await? == 1)
}

/// A writing that a parent reads on their page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ALire {
    /// The writing.
    pub id: i64,
    /// What decides who reads it in the file.
    pub category: Category,
    /// The day it was validated, an RFC 3339 instant.
    pub at: String,
    /// The last day when it is there.
    pub last: Date,
}

/// The writings of a service about a child that are given to a parent on a day, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn given_to(
    read: &mut Read,
    (membre, personne, service): (i64, i64, i64),
    day: Date,
) -> Result<Vec<ALire>, DbError> {
    let sql = "SELECT e.id, e.nature, e.frozen_at, d.end_day
                 FROM ecrit_remis d JOIN ecrit e ON e.id = d.ecrit_id
                WHERE d.membre_id = $1 AND e.personne_id = $2 AND e.service_id = $3
                  AND d.retrait_at IS NULL AND d.end_day > $4 AND e.frozen_at IS NOT NULL
                ORDER BY e.frozen_at DESC, e.id DESC LIMIT 10";
    let values = [membre.into(), personne.into(), service.into(), day.to_string().into()];
    let rows = read.query(sql, &values).await?;
    rows.iter()
        .map(|row| {
            let nature = Nature::from_code(&row.get::<String>("nature")?);
            let end = super::day(row, "end_day")?;
            Ok(ALire {
                id: row.get("id")?,
                category: nature.ok_or_else(|| super::shape("nature"))?.category,
                at: row.get("frozen_at")?,
                last: end.yesterday().unwrap_or(end),
            })
        })
        .collect()
}

/// The frozen text of a writing as a part of a page; none when it is not frozen.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the text is not the one that was kept.
pub async fn html_of(
    read: &mut Read,
    vault: &Vault,
    ecrit: i64,
) -> Result<Option<String>, DbError> {
    let Some(text) = super::frozen_text(read, vault, ecrit).await? else { return Ok(None) };
    let document = serde_json::from_str(&text).map_err(|_| super::shape("document"))?;
    Ok(Some(print::html_blocks(&document)))
}

/// Where a writing stands: its service, its child, the category that decides who reads it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn standing_of(
    read: &mut Read,
    ecrit: i64,
) -> Result<Option<(i64, i64, Category)>, DbError> {
    let found = place_of(read, ecrit).await?;
    Ok(found.map(|(service, personne, nature)| (service, personne, nature.category)))
}
