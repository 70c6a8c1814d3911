//! Thresholds, alerts, and the lines of the trace that they are computed from.

use std::collections::BTreeMap;

use access::{Granted, GrantedWrite, House};
use db::{DbError, Read, Row};
use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::{
    model::{Contexte, Lecture, Regle, Seuil, Trouvee},
    rules,
};
use crate::words;

/// How far back an alert is looked for, in hours: a month.
const BACK_HOURS: i64 = 24 * 31;

/// The most lines one computation reads: beyond, the oldest are left to the alerts already kept.
const LINES: i64 = 300_000;

/// An alert, as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Alerte {
    pub id: i64,
    pub compte: i64,
    pub regle: Regle,
    pub start_at: String,
    pub end_at: String,
    pub number: i64,
    pub personne: Option<i64>,
    pub seen: Option<(String, Option<i64>, String)>,
}

fn seuil_of(row: &Row) -> Result<Option<Seuil>, DbError> {
    let Some(regle) = Regle::from_code(&row.get::<String>("rule")?) else { return Ok(None) };
    Ok(Some(Seuil {
        regle,
        start_day: row.get::<String>("start_day")?.parse().unwrap_or(Date::MIN),
        active: row.get("active")?,
        number: row.get("number")?,
        from_hour: row.get("from_hour")?,
        until_hour: row.get("until_hour")?,
    }))
}

/// Returns the thresholds that an organisation set, oldest first.
pub(crate) async fn seuils(read: &mut Read, organisation: i64) -> Result<Vec<Seuil>, DbError> {
    let rows = read
        .query(
            "SELECT rule, start_day, active, number, from_hour, until_hour FROM seuil_alerte
              WHERE organisation_id = $1 ORDER BY start_day, id",
            &[organisation.into()],
        )
        .await?;
    let all: Vec<Option<Seuil>> = rows.iter().map(seuil_of).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Keeps a new threshold.
pub(crate) async fn keep_seuil(
    granted: &mut GrantedWrite,
    id: i64,
    organisation: i64,
    seuil: &Seuil,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO seuil_alerte (id, organisation_id, rule, start_day, active, number,
                from_hour, until_hour, at, compte_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                id.into(),
                organisation.into(),
                seuil.regle.code().into(),
                seuil.start_day.to_string().into(),
                seuil.active.into(),
                seuil.number.into(),
                seuil.from_hour.into(),
                seuil.until_hour.into(),
                at.into(),
                compte.into(),
            ],
        )
        .await?;
    Ok(())
}

/// Returns the organisations of the instance.
pub(crate) async fn organisations(read: &mut Read) -> Result<Vec<i64>, DbError> {
    let rows = read.query("SELECT id FROM organisation ORDER BY id", &[]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

struct Compte {
    nom: String,
    service: Option<i64>,
}

async fn comptes(read: &mut Read, organisation: i64) -> Result<BTreeMap<i64, Compte>, DbError> {
    let rows = read
        .query(
            "SELECT c.id, c.nom, a.service_id FROM affectation a JOIN compte c ON c.id = a.compte_id
              WHERE a.organisation_id = $1 ORDER BY c.id, a.id",
            &[organisation.into()],
        )
        .await?;
    let mut all = BTreeMap::new();
    for row in rows {
        let service = row.get("service_id")?;
        all.entry(row.get("id")?).or_insert(Compte { nom: row.get("nom")?, service });
    }
    Ok(all)
}

async fn lectures(
    read: &mut Read,
    organisation: i64,
    now: Timestamp,
) -> Result<Vec<Lecture>, DbError> {
    let from = now.saturating_sub(BACK_HOURS.hours()).unwrap_or(now).to_string();
    let rows = read
        .query(
            "SELECT seq, at, compte_id, verdict, personne_id FROM audit
              WHERE at >= $1 AND compte_id IN
                    (SELECT compte_id FROM affectation WHERE organisation_id = $2)
                AND (verdict = 'refuse' OR (personne_id IS NOT NULL AND action NOT LIKE 'trace.%'))
              ORDER BY seq DESC LIMIT $3",
            &[from.into(), organisation.into(), LINES.into()],
        )
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let at: String = row.get("at")?;
        let Some(paris) = words::paris(&at) else { continue };
        all.push(Lecture {
            seq: row.get("seq")?,
            second: paris.timestamp().as_second(),
            day: paris.date(),
            hour: i64::from(paris.hour()),
            compte: row.get("compte_id")?,
            personne: row.get("personne_id")?,
            accorde: row.get::<String>("verdict")? == "accorde",
        });
    }
    Ok(all)
}

/// What the rules need besides the lines: who follows whom, who bears whose name.
async fn contexte(
    read: &mut Read,
    organisation: i64,
    comptes: &BTreeMap<i64, Compte>,
    today: Date,
) -> Result<Contexte, DbError> {
    let mut contexte = Contexte::default();
    // An account is of a professional when its keepers say so (`compte.professionnel_id`), never because
    // it bears the same name.
    let rows = read
        .query(
            "SELECT c.id, s.personne_id
               FROM compte c
               JOIN professionnel p ON p.id = c.professionnel_id
               JOIN referent r ON r.professionnel_id = p.id
               JOIN sejour s ON s.id = r.sejour_id
              WHERE p.organisation_id = $1 AND r.start_day <= $2
                AND (r.end_day IS NULL OR r.end_day > $2)",
            &[organisation.into(), today.to_string().into()],
        )
        .await?;
    for row in rows {
        let follows = contexte.references.entry(row.get("id")?).or_default();
        follows.insert(row.get("personne_id")?);
    }
    let rows = read
        .query(
            "SELECT p.id, p.nom, p.nom_usage FROM personne p JOIN service s ON s.id = p.service_id
              WHERE s.organisation_id = $1",
            &[organisation.into()],
        )
        .await?;
    let mut names: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let usage: Option<String> = row.get("nom_usage")?;
        for nom in [Some(row.get::<String>("nom")?), usage].into_iter().flatten() {
            names.entry(vocabulary::search_key(&nom)).or_default().push(row.get("id")?);
        }
    }
    for (id, compte) in comptes {
        // The name follows the first name: everything after the first word.
        let key = vocabulary::search_key(&compte.nom);
        let Some((_, last)) = key.trim().split_once(' ') else { continue };
        for personne in names.get(last.trim()).into_iter().flatten() {
            contexte.homonymes.insert((*id, *personne));
        }
    }
    Ok(contexte)
}

/// Computes the alerts of an organisation again and keeps the new ones; those already there grow
/// and keep what a person wrote. Returns how many are new.
pub(crate) async fn compute(house: &House, organisation: i64) -> Result<usize, DbError> {
    let (now, today) = (house.now(), house.today());
    let mut read = house.db().read().await?;
    let seuils = seuils(&mut read, organisation).await?;
    let comptes = comptes(&mut read, organisation).await?;
    let lectures = lectures(&mut read, organisation, now).await?;
    let contexte = contexte(&mut read, organisation, &comptes, today).await?;
    drop(read);
    let found = rules::alertes(&lectures, &seuils, &contexte);
    if found.is_empty() {
        return Ok(0);
    }
    let at: BTreeMap<i64, i64> = lectures.iter().map(|line| (line.seq, line.second)).collect();
    let instant = |seq: i64| {
        at.get(&seq)
            .and_then(|second| Timestamp::from_second(*second).ok())
            .map_or_else(|| now.to_string(), |stamp| stamp.to_string())
    };
    let mut new = 0;
    let mut write = house.db().write().await?;
    for one in &found {
        let Trouvee { regle, compte, first_seq, last_seq, number, personne } = *one;
        let grown = write
            .execute(
                "UPDATE alerte SET last_seq = $5, end_at = $6, number = $7
                  WHERE organisation_id = $1 AND rule = $2 AND compte_id = $3
                    AND first_seq <= $4 AND last_seq >= $4",
                &[
                    organisation.into(),
                    regle.code().into(),
                    compte.into(),
                    first_seq.into(),
                    last_seq.into(),
                    instant(last_seq).into(),
                    number.into(),
                ],
            )
            .await?;
        if grown > 0 {
            continue;
        }
        new += 1;
        write
            .execute(
                "INSERT INTO alerte (id, organisation_id, service_id, compte_id, rule, start_at,
                    end_at, first_seq, last_seq, number, personne_id, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                &[
                    house.new_id().into(),
                    organisation.into(),
                    comptes.get(&compte).and_then(|compte| compte.service).into(),
                    compte.into(),
                    regle.code().into(),
                    instant(first_seq).into(),
                    instant(last_seq).into(),
                    first_seq.into(),
                    last_seq.into(),
                    number.into(),
                    personne.into(),
                    now.to_string().into(),
                ],
            )
            .await?;
    }
    write.commit().await?;
    Ok(new)
}

const COLUMNS: &str = "id, compte_id, rule, start_at, end_at, number, \
                       personne_id, seen_at, seen_by, suite";

fn alerte_of(row: &Row) -> Result<Option<Alerte>, DbError> {
    let Some(regle) = Regle::from_code(&row.get::<String>("rule")?) else { return Ok(None) };
    let seen = match row.get::<Option<String>>("seen_at")? {
        Some(at) => {
            let suite = row.get::<Option<String>>("suite")?.unwrap_or_default();
            Some((at, row.get("seen_by")?, suite))
        }
        None => None,
    };
    Ok(Some(Alerte {
        id: row.get("id")?,
        compte: row.get("compte_id")?,
        regle,
        start_at: row.get("start_at")?,
        end_at: row.get("end_at")?,
        number: row.get("number")?,
        personne: row.get("personne_id")?,
        seen,
    }))
}

/// Returns the alerts of an organisation, or of one service of it with those of accounts that
/// have a role in all services; those nobody has seen first, latest first.
pub(crate) async fn list(
    granted: &mut Granted,
    organisation: i64,
    service: Option<i64>,
) -> Result<Vec<Alerte>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM alerte
          WHERE organisation_id = $1 AND ($2 = 0 OR service_id = $2 OR service_id IS NULL)
          ORDER BY CASE WHEN seen_at IS NULL THEN 0 ELSE 1 END, start_at DESC, id DESC LIMIT 200"
    );
    let rows =
        granted.query(&sql, &[organisation.into(), service.unwrap_or_default().into()]).await?;
    let all: Vec<Option<Alerte>> = rows.iter().map(alerte_of).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Returns the organisation and the service of an alert, before any right is asked.
pub(crate) async fn locate(house: &House, id: i64) -> Result<Option<(i64, Option<i64>)>, DbError> {
    let sql = "SELECT organisation_id, service_id FROM alerte WHERE id = $1";
    let row = house.db().read().await?.query_opt(sql, &[id.into()]).await?;
    row.map(|row| Ok((row.get("organisation_id")?, row.get("service_id")?))).transpose()
}

/// Keeps that somebody saw an alert, and what they did about it.
pub(crate) async fn see(granted: &mut GrantedWrite, id: i64, suite: &str) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "UPDATE alerte SET seen_at = $2, seen_by = $3, suite = $4 WHERE id = $1",
            &[id.into(), at.into(), compte.into(), suite.into()],
        )
        .await?;
    Ok(())
}
