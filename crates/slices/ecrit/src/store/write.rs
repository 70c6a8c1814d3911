//! What changes a writing. Each asks, inside its transaction, whether the writing is still open.

use access::GrantedWrite;
use db::{DbError, Value, Vault};
use jiff::civil::Date;

use super::{COMMENTAIRE, REPRISE, SECTIONS, TEXTE, VERSION, section_of};
use crate::model::{Envoi, Etat, Nature, Section, Source};

/// A writing that begins.
pub(crate) struct New {
    pub service: i64,
    pub personne: i64,
    pub nature: Nature,
    pub titre: String,
    pub start: Date,
    pub end: Date,
    pub due: Option<Date>,
    /// Title, themes, text.
    pub sections: Vec<(String, Vec<String>, String)>,
    pub sources: Vec<Source>,
    /// The version of the service's model; none for the shipped one.
    pub modele: Option<i64>,
}

/// Keeps a new writing and its parts; returns its identifier.
pub(crate) async fn create(
    granted: &mut GrantedWrite,
    vault: &Vault,
    new_id: &(dyn Fn() -> i64 + Sync),
    new: &New,
) -> Result<i64, DbError> {
    let (id, at, compte) = (new_id(), granted.at().to_owned(), granted.compte());
    let sql =
        "INSERT INTO ecrit (id, service_id, personne_id, nature, titre, etat, start_day, end_day,
                   due_day, compte_id, at, simple, simple_version, modele_id)
               VALUES ($1, $2, $3, $4, $5, 'brouillon', $6, $7, $8, $9, $10, '', 0, $11)";
    let values = [
        id.into(),
        new.service.into(),
        new.personne.into(),
        new.nature.code.into(),
        new.titre.as_str().into(),
        new.start.to_string().into(),
        new.end.to_string().into(),
        Value::Text(new.due.map(|due| due.to_string())),
        compte.into(),
        at.into(),
        new.modele.into(),
    ];
    granted.write().execute(sql, &values).await?;
    for (rang, (titre, themes, texte)) in (0_i64..).zip(&new.sections) {
        let section = new_id();
        let sealed = vault.seal(TEXTE, &section.to_string(), texte)?;
        let sql = "INSERT INTO ecrit_section (id, ecrit_id, rang, titre, theme, texte, version)
                   VALUES ($1, $2, $3, $4, $5, $6, 1)";
        let values = [
            section.into(),
            id.into(),
            rang.into(),
            titre.as_str().into(),
            themes.join(" ").into(),
            sealed.into(),
        ];
        granted.write().execute(sql, &values).await?;
        remember(granted, vault, new_id(), (section, 1), texte).await?;
    }
    add_sources(granted, id, &new.sources).await?;
    Ok(id)
}

async fn remember(
    granted: &mut GrantedWrite,
    vault: &Vault,
    id: i64,
    (section, version): (i64, i64),
    texte: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sealed = vault.seal(VERSION, &id.to_string(), texte)?;
    let sql = "INSERT INTO ecrit_version (id, section_id, version, texte, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values =
        [id.into(), section.into(), version.into(), sealed.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Notes the entries that a writing cites.
pub(crate) async fn add_sources(
    granted: &mut GrantedWrite,
    ecrit: i64,
    sources: &[Source],
) -> Result<(), DbError> {
    for one in sources {
        let sql =
            "INSERT INTO ecrit_source (ecrit_id, number, nom_table, row_id, version, service_id,
                       category, day, label)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            ecrit.into(),
            one.number.into(),
            one.table.as_str().into(),
            one.row.into(),
            one.version.into(),
            one.service.into(),
            one.category.code().into(),
            one.day.to_string().into(),
            one.label.as_str().into(),
        ];
        granted.write().execute(sql, &values).await?;
    }
    Ok(())
}

/// Where a writing stands, asked inside the write that depends on it.
async fn state(granted: &mut GrantedWrite, ecrit: i64) -> Result<Option<Etat>, DbError> {
    let sql = "SELECT etat FROM ecrit WHERE id = $1";
    let row = granted.write().query_opt(sql, &[ecrit.into()]).await?;
    Ok(row
        .map(|row| row.get::<String>("etat"))
        .transpose()?
        .and_then(|code| Etat::from_code(&code)))
}

/// What came of a text that was sent.
#[derive(Debug)]
pub(crate) enum Saved {
    /// It is kept, or was the same already.
    Done,
    /// Somebody wrote meanwhile: what stands now.
    Meanwhile(Section),
    /// The writing is no longer open.
    Closed,
}

/// Keeps the text of a part whose version must still be the one its author saw.
pub(crate) async fn save(
    granted: &mut GrantedWrite,
    vault: &Vault,
    new_id: &(dyn Fn() -> i64 + Sync),
    ecrit: i64,
    typed: &Section,
) -> Result<Saved, DbError> {
    if !state(granted, ecrit).await?.is_some_and(Etat::is_open) {
        return Ok(Saved::Closed);
    }
    let rows = granted.write().query(SECTIONS, &[ecrit.into()]).await?;
    let sections: Vec<Section> =
        rows.iter().map(|row| section_of(vault, row)).collect::<Result<_, _>>()?;
    let Some(standing) = sections.into_iter().find(|one| one.id == typed.id) else {
        return Ok(Saved::Closed);
    };
    if standing.version != typed.version {
        return Ok(Saved::Meanwhile(standing));
    }
    if standing.texte != typed.texte {
        put(granted, vault, new_id, &standing, &typed.texte).await?;
    }
    Ok(Saved::Done)
}

async fn put(
    granted: &mut GrantedWrite,
    vault: &Vault,
    new_id: &(dyn Fn() -> i64 + Sync),
    section: &Section,
    texte: &str,
) -> Result<(), DbError> {
    let version = section.version + 1;
    let sealed = vault.seal(TEXTE, &section.id.to_string(), texte)?;
    let sql = "UPDATE ecrit_section SET texte = $2, version = $3 WHERE id = $1";
    granted.write().execute(sql, &[section.id.into(), sealed.into(), version.into()]).await?;
    remember(granted, vault, new_id(), (section.id, version), texte).await
}

/// Adds text at the end of parts, whatever stands there by now. Returns whether the writing is open.
pub(crate) async fn append(
    granted: &mut GrantedWrite,
    vault: &Vault,
    new_id: &(dyn Fn() -> i64 + Sync),
    ecrit: i64,
    added: &[(i64, String)],
) -> Result<bool, DbError> {
    if !state(granted, ecrit).await?.is_some_and(Etat::is_open) {
        return Ok(false);
    }
    let rows = granted.write().query(SECTIONS, &[ecrit.into()]).await?;
    for row in rows {
        let section = section_of(vault, &row)?;
        for (_, text) in added.iter().filter(|(id, _)| *id == section.id) {
            let texte = match section.texte.trim_end() {
                "" => text.clone(),
                before => format!("{before}\n\n{text}"),
            };
            put(granted, vault, new_id, &section, &texte).await?;
        }
    }
    Ok(true)
}

async fn goes(
    granted: &mut GrantedWrite,
    ecrit: i64,
    from: &[Etat],
    to: Etat,
) -> Result<bool, DbError> {
    if !state(granted, ecrit).await?.is_some_and(|etat| from.contains(&etat)) {
        return Ok(false);
    }
    let sql = "UPDATE ecrit SET etat = $2 WHERE id = $1";
    Ok(granted.write().execute(sql, &[ecrit.into(), to.code().into()]).await? == 1)
}

/// Gives a writing to who validates. Returns whether it was open to that.
pub(crate) async fn submit(granted: &mut GrantedWrite, ecrit: i64) -> Result<bool, DbError> {
    let done = goes(granted, ecrit, &[Etat::Brouillon, Etat::AReprendre], Etat::Soumis).await?;
    if done {
        let sql = "UPDATE ecrit SET reprise = NULL WHERE id = $1";
        granted.write().execute(sql, &[ecrit.into()]).await?;
    }
    Ok(done)
}

/// Gives a writing back, with words.
pub(crate) async fn give_back(
    granted: &mut GrantedWrite,
    vault: &Vault,
    ecrit: i64,
    words: &str,
) -> Result<bool, DbError> {
    let done = goes(granted, ecrit, &[Etat::Soumis], Etat::AReprendre).await?;
    if done {
        let sealed = vault.seal(REPRISE, &ecrit.to_string(), words)?;
        let sql = "UPDATE ecrit SET reprise = $2 WHERE id = $1";
        granted.write().execute(sql, &[ecrit.into(), sealed.into()]).await?;
    }
    Ok(done)
}

/// Gives a writing up; its texts stay until the file is eliminated.
pub(crate) async fn abandon(granted: &mut GrantedWrite, ecrit: i64) -> Result<bool, DbError> {
    let open = [Etat::Brouillon, Etat::AReprendre, Etat::Soumis];
    goes(granted, ecrit, &open, Etat::Abandonne).await
}

/// Notes that a validated writing was sent.
pub(crate) async fn send(
    granted: &mut GrantedWrite,
    id: i64,
    ecrit: i64,
    envoi: &Envoi,
) -> Result<bool, DbError> {
    if !goes(granted, ecrit, &[Etat::Valide, Etat::Envoye], Etat::Envoye).await? {
        return Ok(false);
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO ecrit_envoi (id, ecrit_id, day, destinataire, nom, voie, preuve, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        id.into(),
        ecrit.into(),
        envoi.day.to_string().into(),
        envoi.destinataire.as_str().into(),
        envoi.nom.as_str().into(),
        envoi.voie.as_str().into(),
        envoi.preuve.as_str().into(),
        at.into(),
        compte.into(),
    ];
    granted.write().execute(sql, &values).await?;
    Ok(true)
}

/// Whether this very sending is noted; by a link, whether its link is still open.
pub(crate) async fn is_sent(
    granted: &mut GrantedWrite,
    ecrit: i64,
    envoi: &Envoi,
) -> Result<bool, DbError> {
    let sql = "SELECT e.id FROM ecrit_envoi e
                WHERE e.ecrit_id = $1 AND e.day = $2 AND e.destinataire = $3 AND e.nom = $4
                  AND e.voie = $5 AND e.preuve = $6
                  AND NOT EXISTS (SELECT 1 FROM lien_ecrit l
                                   WHERE l.envoi_id = e.id
                                     AND (l.revoked_at IS NOT NULL OR l.expires_at <= $7))";
    let at = granted.at().to_owned();
    let values = [
        ecrit.into(),
        envoi.day.to_string().into(),
        envoi.destinataire.as_str().into(),
        envoi.nom.as_str().into(),
        envoi.voie.as_str().into(),
        envoi.preuve.as_str().into(),
        at.into(),
    ];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// Keeps a remark on a part of an open writing.
pub(crate) async fn comment(
    granted: &mut GrantedWrite,
    vault: &Vault,
    (id, ecrit, section): (i64, i64, i64),
    texte: &str,
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM ecrit_section WHERE id = $1 AND ecrit_id = $2";
    let there = granted.write().query_opt(sql, &[section.into(), ecrit.into()]).await?.is_some();
    if !there || !state(granted, ecrit).await?.is_some_and(Etat::is_open) {
        return Ok(false);
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sealed = vault.seal(COMMENTAIRE, &id.to_string(), texte)?;
    let sql = "INSERT INTO ecrit_commentaire (id, ecrit_id, section_id, compte_id, at, texte)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [id.into(), ecrit.into(), section.into(), compte.into(), at.into(), sealed.into()];
    granted.write().execute(sql, &values).await?;
    Ok(true)
}

/// Says that a remark was answered.
pub(crate) async fn answer(
    granted: &mut GrantedWrite,
    ecrit: i64,
    comment: i64,
) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE ecrit_commentaire SET answer_at = $3, answer_compte_id = $4
                WHERE id = $1 AND ecrit_id = $2 AND answer_at IS NULL";
    let values = [comment.into(), ecrit.into(), at.into(), compte.into()];
    Ok(granted.write().execute(sql, &values).await? == 1)
}

/// Gives a writing that waits for its end to somebody else, who writes it from then on; nothing once it is validated.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn pass_on(granted: &mut GrantedWrite, id: i64, to: i64) -> Result<(), DbError> {
    let sql = "UPDATE ecrit SET compte_id = $2
                WHERE id = $1 AND etat IN ('brouillon', 'soumis', 'a_reprendre')";
    granted.write().execute(sql, &[id.into(), to.into()]).await.map(|_| ())
}
