//! The table of requests. The rows that one asks to erase are in `effacement/`.

use access::{Granted, GrantedWrite, House};
use db::{Db, DbError, Read, Row, Value, Vault, Write};

use super::model::{Demande, MEDICAL};

const COLUMNS: &str = "id, organisation_id, service_id, personne_id, nature, demandeur, demandeur_lien, \
    received_day, due_day, texte, masks, reviewed_at, reviewed_by, outcome, answer, answered_day, \
    outcome_motif, first_due_day, due_motif, examen, examen_at, end_at, end_motif";

/// What persons wrote, and what was answered or hidden: sealed for its column and its request.
const WORDS: [(&str, &str); 4] = [
    ("texte", "demande_droit.texte"),
    ("masks", "demande_droit.masks"),
    ("examen", "demande_droit.examen"),
    ("answer", "demande_droit.answer"),
];

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] =
    &[WORDS[0].1, WORDS[1].1, WORDS[2].1, WORDS[3].1, crate::conservation::MOTIF];

fn purpose(column: &str) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == column).map_or("demande_droit", |(_, purpose)| purpose)
}

fn sealed(vault: &Vault, column: &str, id: i64, plain: &str) -> Result<String, DbError> {
    vault.seal(purpose(column), &id.to_string(), plain)
}

fn opened(vault: &Vault, row: &Row, column: &str) -> Result<Option<String>, DbError> {
    let place = row.get::<i64>("id")?.to_string();
    let kept: Option<String> = row.get(column)?;
    kept.map(|kept| vault.open(purpose(column), &place, &kept)).transpose()
}

/// Puts the words of requests, and the reasons of openings of archives, under the current key. Returns how many values were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_demandes(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let vault: Vault = write.vault().clone();
        let sql = "SELECT id, texte, masks, examen, answer FROM demande_droit WHERE id > $1
                    ORDER BY id LIMIT 200";
        after = None;
        for row in write.query(sql, &[last.into()]).await? {
            let id: i64 = row.get("id")?;
            after = Some(id);
            for (column, purpose) in WORDS {
                let Some(kept) = row.get::<Option<String>>(column)? else { continue };
                if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                    let sql = format!("UPDATE demande_droit SET {column} = $2 WHERE id = $1");
                    done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
                }
            }
        }
        write.commit().await?;
    }
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = crate::conservation::renew(&mut write, last).await?;
        write.commit().await?;
        done += count;
        after = next;
    }
    Ok(done)
}

fn demande_of(vault: &Vault, row: &Row) -> Result<Demande, DbError> {
    let outcome: Option<String> = row.get("outcome")?;
    let day = row.get::<Option<String>>("answered_day")?.unwrap_or_default();
    let answer = opened(vault, row, "answer")?.unwrap_or_default();
    let by: Option<i64> = row.get("reviewed_by")?;
    Ok(Demande {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: row.get("nature")?,
        demandeur: row.get("demandeur")?,
        lien: row.get::<Option<String>>("demandeur_lien")?.unwrap_or_default(),
        received_day: row.get("received_day")?,
        due_day: row.get("due_day")?,
        texte: opened(vault, row, "texte")?.unwrap_or_default(),
        masks: opened(vault, row, "masks")?,
        reviewed: row.get::<Option<String>>("reviewed_at")?.map(|at| (at, by)),
        answer: outcome.map(|outcome| (outcome, answer, day)),
        motif: row.get("outcome_motif")?,
        report: row
            .get::<Option<String>>("first_due_day")?
            .zip(row.get::<Option<String>>("due_motif")?),
        examen: opened(vault, row, "examen")?.zip(row.get::<Option<String>>("examen_at")?),
        levee: row.get::<Option<String>>("end_at")?.zip(row.get::<Option<String>>("end_motif")?),
    })
}

/// Where a request stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub service: i64,
    pub personne: i64,
    pub nature: String,
}

/// Returns where a request stands, before any right is asked; nowhere when there is none.
pub(crate) async fn locate(house: &House, id: i64) -> Result<Place, DbError> {
    let sql = "SELECT service_id, personne_id, nature FROM demande_droit WHERE id = $1";
    let row = house.db().read().await?.query_opt(sql, &[id.into()]).await?;
    let Some(row) = row else { return Ok(Place::default()) };
    Ok(Place {
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: row.get("nature")?,
    })
}

/// Returns the requests for the medical file that wait for an answer in some services: identifier, child,
/// due day.
pub(crate) async fn medical_waiting(
    read: &mut Read,
    services: &[i64],
) -> Result<Vec<(i64, i64, i64, String)>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, service_id, personne_id, due_day FROM demande_droit
          WHERE nature = '{MEDICAL}' AND outcome IS NULL AND service_id IN ({})
          ORDER BY due_day, id LIMIT 50",
        crate::trace::ids(services)
    );
    let rows = read.query(&sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let whose = (row.get("service_id")?, row.get("personne_id")?);
            Ok((row.get("id")?, whose.0, whose.1, row.get("due_day")?))
        })
        .collect()
}

/// Puts off the day of an answer, once.
pub(crate) async fn put_off(
    granted: &mut GrantedWrite,
    id: i64,
    (day, motif): (&str, &str),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET first_due_day = due_day, due_day = $2, due_motif = $3,
                      due_at = $4, due_by = $5
                WHERE id = $1 AND first_due_day IS NULL AND outcome IS NULL";
    let values = [id.into(), day.into(), motif.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Keeps what the examination says.
pub(crate) async fn examine(
    granted: &mut GrantedWrite,
    id: i64,
    texte: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET examen = $2, examen_at = $3, examen_by = $4
                WHERE id = $1 AND outcome IS NULL";
    let texte = sealed(granted.write().vault(), "examen", id, texte)?;
    let values = [id.into(), texte.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Lifts a limit of use.
pub(crate) async fn lift(granted: &mut GrantedWrite, id: i64, motif: &str) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET end_at = $2, end_by = $3, end_motif = $4
                WHERE id = $1 AND end_at IS NULL";
    let values = [id.into(), at.into(), compte.into(), motif.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Returns a request.
pub(crate) async fn read(granted: &mut Granted, id: i64) -> Result<Option<Demande>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM demande_droit WHERE id = $1");
    let rows = granted.query(&sql, &[id.into()]).await?;
    let vault = granted.read().vault();
    rows.first().map(|row| demande_of(vault, row)).transpose()
}

/// The same, as it stands inside a write.
pub(crate) async fn read_now(write: &mut Write, id: i64) -> Result<Option<Demande>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM demande_droit WHERE id = $1");
    let row = write.query_opt(&sql, &[id.into()]).await?;
    row.map(|row| demande_of(write.vault(), &row)).transpose()
}

/// Returns the requests about a child, latest first.
pub(crate) async fn of_child(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<Demande>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM demande_droit WHERE personne_id = $1
          ORDER BY received_day DESC, id DESC"
    );
    let rows = granted.query(&sql, &[personne.into()]).await?;
    let vault = granted.read().vault();
    rows.iter().map(|row| demande_of(vault, row)).collect()
}

/// Returns the requests of an organisation: those that wait first, the soonest due before.
pub(crate) async fn of_organisation(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Demande>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM demande_droit WHERE organisation_id = $1
          ORDER BY CASE WHEN outcome IS NULL THEN 0 ELSE 1 END, due_day, id LIMIT 500"
    );
    let rows = granted.query(&sql, &[organisation.into()]).await?;
    let vault = granted.read().vault();
    rows.iter().map(|row| demande_of(vault, row)).collect()
}

/// Keeps a new request.
pub(crate) async fn create(granted: &mut GrantedWrite, demande: &Demande) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let texte = sealed(granted.write().vault(), "texte", demande.id, &demande.texte)?;
    let values: [Value; 12] = [
        demande.id.into(),
        demande.organisation.into(),
        demande.service.into(),
        demande.personne.into(),
        demande.nature.as_str().into(),
        demande.demandeur.as_str().into(),
        demande.received_day.as_str().into(),
        demande.due_day.as_str().into(),
        texte.into(),
        at.into(),
        compte.into(),
        demande.lien.as_str().into(),
    ];
    granted
        .write()
        .execute(
            "INSERT INTO demande_droit (id, organisation_id, service_id, personne_id, nature,
                demandeur, received_day, due_day, texte, at, compte_id, demandeur_lien)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &values,
        )
        .await?;
    Ok(())
}

/// Keeps what a review decided; reviewed by whom and when once all was looked at (`whole`).
pub(crate) async fn review(
    granted: &mut GrantedWrite,
    id: i64,
    masks: &str,
    whole: bool,
) -> Result<(), DbError> {
    let at = whole.then(|| granted.at().to_owned());
    let by = whole.then(|| granted.compte());
    let masks = sealed(granted.write().vault(), "masks", id, masks)?;
    let sql =
        "UPDATE demande_droit SET masks = $2, reviewed_at = $3, reviewed_by = $4 WHERE id = $1";
    let values = [id.into(), masks.into(), Value::Text(at), Value::Int(by)];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Keeps the answer.
pub(crate) async fn answer(
    granted: &mut GrantedWrite,
    id: i64,
    (outcome, text, day): (&str, &str, &str),
    motif: Option<&str>,
) -> Result<(), DbError> {
    let sql = "UPDATE demande_droit SET outcome = $2, answer = $3, answered_day = $4,
                      outcome_motif = $5 WHERE id = $1 AND outcome IS NULL";
    let motif = Value::Text(motif.map(str::to_owned));
    let text = sealed(granted.write().vault(), "answer", id, text)?;
    let values = [id.into(), outcome.into(), text.into(), day.into(), motif];
    granted.write().execute(sql, &values).await.map(|_| ())
}
