//! The tables `rapport`, `chapitre`, `chapitre_version`: no text is lost, none is written over.

use access::{Granted, GrantedWrite};
use db::{Db, DbError, Row, Value};

use crate::model::{Chapitre, Modele, Rapport};

const REPORT: &str = "id, service_id, annee, titre, fige_at, document";

fn rapport_of(row: &Row) -> Result<Rapport, DbError> {
    Ok(Rapport {
        id: row.get("id")?,
        service: row.get("service_id")?,
        annee: i16::try_from(row.get::<i64>("annee")?).unwrap_or_default(),
        titre: row.get("titre")?,
        fige_at: row.get("fige_at")?,
        document: row.get("document")?,
    })
}

fn chapitre_of(row: &Row) -> Result<Chapitre, DbError> {
    Ok(Chapitre {
        id: row.get("id")?,
        titre: row.get("titre")?,
        texte: row.get("texte")?,
        version: row.get("version")?,
    })
}

/// Returns the service of a report, before any right is asked.
pub(crate) async fn locate(db: &Db, rapport: i64) -> Result<Option<i64>, DbError> {
    let sql = "SELECT service_id FROM rapport WHERE id = $1";
    let row = db.read().await?.query_opt(sql, &[rapport.into()]).await?;
    row.map(|row| row.get("service_id")).transpose()
}

/// Lists the reports of the services of the grant, latest year first.
pub(crate) async fn list(granted: &mut Granted, service: i64) -> Result<Vec<Rapport>, DbError> {
    let sql =
        format!("SELECT {REPORT} FROM rapport WHERE service_id = $1 ORDER BY annee DESC, id DESC");
    let rows = granted.query(&sql, &[service.into()]).await?;
    rows.iter().map(rapport_of).collect()
}

/// Returns a report that the grant covers.
pub(crate) async fn read(granted: &mut Granted, rapport: i64) -> Result<Option<Rapport>, DbError> {
    let sql = format!("SELECT {REPORT} FROM rapport WHERE id = $1");
    let rows = granted.query(&sql, &[rapport.into()]).await?;
    let found = rows.first().map(rapport_of).transpose()?;
    let services = granted.services();
    Ok(found.filter(|one| services.contains(&one.service)))
}

/// Returns the latest report of a service for a year, when it has one.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn latest_of_year(
    granted: &mut Granted,
    service: i64,
    annee: i16,
) -> Result<Option<(Rapport, Vec<Chapitre>)>, DbError> {
    let found = list(granted, service).await?.into_iter().find(|one| one.annee == annee);
    match found {
        Some(rapport) => {
            let chapitres = chapitres(granted, rapport.id).await?;
            Ok(Some((rapport, chapitres)))
        }
        None => Ok(None),
    }
}

/// Title and text of the chapters of the latest report of a service for a year, in order, inside a write.
pub(crate) async fn texts_of_year(
    granted: &mut GrantedWrite,
    service: i64,
    annee: i16,
) -> Result<Vec<(String, String)>, DbError> {
    let sql = "SELECT c.titre, c.texte FROM chapitre c
                WHERE c.retire = 0 AND c.rapport_id = (SELECT MAX(r.id) FROM rapport r
                      WHERE r.service_id = $1 AND r.annee = $2)
                ORDER BY c.rang, c.id";
    let rows = granted.write().query(sql, &[service.into(), i64::from(annee).into()]).await?;
    rows.iter().map(|row| Ok((row.get("titre")?, row.get("texte")?))).collect()
}

/// The latest report of each of the latest years that have one, with its chapters.
pub(crate) async fn latest(
    granted: &mut Granted,
    service: i64,
    years: usize,
) -> Result<Vec<(Rapport, Vec<Chapitre>)>, DbError> {
    let mut own: Vec<Rapport> = Vec::new();
    for one in list(granted, service).await? {
        if own.iter().all(|known| known.annee != one.annee) {
            own.push(one);
        }
    }
    own.truncate(years);
    let mut all = Vec::with_capacity(own.len());
    for rapport in own {
        let chapitres = chapitres(granted, rapport.id).await?;
        all.push((rapport, chapitres));
    }
    Ok(all)
}

/// What the report of a year announced and is followed in the plan of its service, in its words; what an older one did and is
/// still to be done is followed already.
pub(crate) async fn followed(
    granted: &mut GrantedWrite,
    service: i64,
    annee: i16,
) -> Result<Vec<String>, DbError> {
    let sql = "SELECT libelle FROM action_plan WHERE service_id = $1 AND (rapport_annee = $2
                OR (rapport_annee < $2 AND etat IN ('a_faire', 'en_cours')))
                ORDER BY numero, id";
    let rows = granted.write().query(sql, &[service.into(), i64::from(annee).into()]).await?;
    rows.iter().map(|row| row.get("libelle")).collect()
}

/// The greatest number of an action of the plan of a service; 0 while it has none.
pub(crate) async fn last_action(granted: &mut GrantedWrite, service: i64) -> Result<i64, DbError> {
    let sql = "SELECT COALESCE(MAX(numero), 0) AS numero FROM action_plan WHERE service_id = $1";
    let found = granted.write().query_opt(sql, &[service.into()]).await?;
    found.map_or(Ok(0), |row| row.get("numero"))
}

/// The report of a year that a service has begun and not frozen: its identifier and title. A frozen one may be followed by a
/// revised one.
pub(crate) async fn of_year(
    granted: &mut GrantedWrite,
    service: i64,
    annee: i16,
) -> Result<Option<(i64, String)>, DbError> {
    let sql = "SELECT id, titre FROM rapport WHERE service_id = $1 AND annee = $2 AND fige_at IS NULL ORDER BY id LIMIT 1";
    let found = granted.write().query_opt(sql, &[service.into(), i64::from(annee).into()]).await?;
    found.map(|row| Ok((row.get("id")?, row.get("titre")?))).transpose()
}

/// Lists the chapters of a report, in order.
pub(crate) async fn chapitres(
    granted: &mut Granted,
    rapport: i64,
) -> Result<Vec<Chapitre>, DbError> {
    let sql = "SELECT id, titre, texte, version FROM chapitre
                WHERE rapport_id = $1 AND retire = 0 ORDER BY rang, id";
    let rows = granted.query(sql, &[rapport.into()]).await?;
    rows.iter().map(chapitre_of).collect()
}

/// The versions of a chapter, latest first: version, instant, author, title, text.
pub(crate) async fn versions(
    granted: &mut Granted,
    chapitre: i64,
) -> Result<Vec<(i64, String, String, String, String)>, DbError> {
    let sql = "SELECT v.version, v.at, c.nom, v.titre, v.texte
                 FROM chapitre_version v LEFT JOIN compte c ON c.id = v.compte_id
                WHERE v.chapitre_id = $1 ORDER BY v.version DESC, v.id DESC";
    let rows = granted.query(sql, &[chapitre.into()]).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok((
                row.get("version")?,
                row.get("at")?,
                nom.unwrap_or_else(|| "Maillage".to_owned()),
                row.get("titre")?,
                row.get("texte")?,
            ))
        })
        .collect()
}

/// Creates a report from a model plan.
pub(crate) async fn create(
    granted: &mut GrantedWrite,
    new_id: &(dyn Fn() -> i64 + Sync),
    (service, annee, titre): (i64, i16, &str),
    modele: &Modele,
) -> Result<i64, DbError> {
    let id = new_id();
    let at = granted.at().to_owned();
    granted
        .write()
        .execute(
            "INSERT INTO rapport (id, service_id, annee, titre, modele, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                id.into(),
                service.into(),
                i64::from(annee).into(),
                titre.into(),
                modele.id.as_str().into(),
                at.into(),
            ],
        )
        .await?;
    for (rang, chapitre) in modele.chapitre.iter().enumerate() {
        let rang = i64::try_from(rang).unwrap_or_default();
        add_chapitre(granted, new_id, id, rang, &chapitre.titre, &chapitre.texte).await?;
    }
    Ok(id)
}

/// Adds a chapter.
pub(crate) async fn add_chapitre(
    granted: &mut GrantedWrite,
    new_id: &(dyn Fn() -> i64 + Sync),
    rapport: i64,
    rang: i64,
    titre: &str,
    texte: &str,
) -> Result<i64, DbError> {
    let id = new_id();
    granted
        .write()
        .execute(
            "INSERT INTO chapitre (id, rapport_id, rang, titre, texte, version, retire)
             VALUES ($1, $2, $3, $4, $5, 1, 0)",
            &[id.into(), rapport.into(), rang.into(), titre.into(), texte.into()],
        )
        .await?;
    remember(granted, new_id(), id, 1, titre, texte).await?;
    Ok(id)
}

async fn remember(
    granted: &mut GrantedWrite,
    version_id: i64,
    chapitre: i64,
    version: i64,
    titre: &str,
    texte: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO chapitre_version (id, chapitre_id, version, titre, texte, at, compte_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                version_id.into(),
                chapitre.into(),
                version.into(),
                titre.into(),
                texte.into(),
                at.into(),
                Value::Int((compte != 0).then_some(compte)),
            ],
        )
        .await?;
    Ok(())
}

/// Keeps a chapter whose version must still be the one its author saw. Returns what stands instead
/// when somebody else wrote meanwhile.
pub(crate) async fn save_chapitre(
    granted: &mut GrantedWrite,
    new_id: &(dyn Fn() -> i64 + Sync),
    rapport: i64,
    typed: &Chapitre,
) -> Result<Option<Chapitre>, DbError> {
    let sql = "SELECT id, titre, texte, version FROM chapitre WHERE id = $1 AND rapport_id = $2";
    let found = granted.write().query_opt(sql, &[typed.id.into(), rapport.into()]).await?;
    let Some(found) = found else { return Err(DbError::Shape("no such chapter".to_owned())) };
    let standing = chapitre_of(&found)?;
    if standing.version != typed.version {
        return Ok(Some(standing));
    }
    if standing.titre == typed.titre && standing.texte == typed.texte {
        return Ok(None);
    }
    let version = standing.version + 1;
    granted
        .write()
        .execute(
            "UPDATE chapitre SET titre = $2, texte = $3, version = $4 WHERE id = $1",
            &[
                typed.id.into(),
                typed.titre.as_str().into(),
                typed.texte.as_str().into(),
                version.into(),
            ],
        )
        .await?;
    remember(granted, new_id(), typed.id, version, &typed.titre, &typed.texte).await?;
    Ok(None)
}

/// The chapters as they stand inside a write: identifier and version, in order. Asked there, nobody
/// can add or change one before the write is kept.
pub(crate) async fn standing(
    granted: &mut GrantedWrite,
    rapport: i64,
) -> Result<Vec<(i64, i64)>, DbError> {
    let sql = "SELECT id, version FROM chapitre
                WHERE rapport_id = $1 AND retire = 0 ORDER BY rang, id";
    let rows = granted.write().query(sql, &[rapport.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("version")?))).collect()
}

/// Puts the chapters in the order given; those not named are taken out, their texts stay.
pub(crate) async fn order_chapitres(
    granted: &mut GrantedWrite,
    rapport: i64,
    ids: &[i64],
) -> Result<(), DbError> {
    granted
        .write()
        .execute("UPDATE chapitre SET retire = 1 WHERE rapport_id = $1", &[rapport.into()])
        .await?;
    for (rang, id) in ids.iter().enumerate() {
        let rang = i64::try_from(rang).unwrap_or_default();
        granted
            .write()
            .execute(
                "UPDATE chapitre SET rang = $3, retire = 0 WHERE id = $1 AND rapport_id = $2",
                &[(*id).into(), rapport.into(), rang.into()],
            )
            .await?;
    }
    Ok(())
}

/// Whether a report is frozen, asked inside the write that depends on it.
pub(crate) async fn is_frozen(granted: &mut GrantedWrite, rapport: i64) -> Result<bool, DbError> {
    let sql = "SELECT fige_at FROM rapport WHERE id = $1";
    let row = granted.write().query_opt(sql, &[rapport.into()]).await?;
    row.map_or(Ok(true), |row| Ok(row.get::<Option<String>>("fige_at")?.is_some()))
}

/// Freezes a report: its document and its published figures no longer move.
pub(crate) async fn freeze(
    granted: &mut GrantedWrite,
    rapport: i64,
    publication: i64,
    document: &str,
) -> Result<(), DbError> {
    let at = granted.at().to_owned();
    granted
        .write()
        .execute(
            "UPDATE rapport SET fige_at = $2, publication_id = $3, document = $4
              WHERE id = $1 AND fige_at IS NULL",
            &[rapport.into(), at.into(), publication.into(), document.into()],
        )
        .await?;
    Ok(())
}
