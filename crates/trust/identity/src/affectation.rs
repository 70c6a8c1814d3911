//! The roles an account holds: where, from which day, until which. Ended, never deleted.

use db::{DbError, Read, Value, Write};

/// A role of an account in an organisation, in one service of it, or in the whole instance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affectation {
    /// Its identifier.
    pub id: i64,
    /// The account.
    pub compte: i64,
    /// The code of the role.
    pub role: String,
    /// The organisation; none: the whole instance.
    pub organisation: Option<i64>,
    /// The service; none: the whole organisation.
    pub service: Option<i64>,
    /// The first day it holds, ISO; none: since ever.
    pub start_day: Option<String>,
    /// The first day it does not hold any more, ISO; none: goes on.
    pub end_day: Option<String>,
}

impl Affectation {
    /// Whether it holds on `day` (ISO).
    pub fn holds(&self, day: &str) -> bool {
        self.start_day.as_deref().is_none_or(|start| start <= day)
            && self.end_day.as_deref().is_none_or(|end| day < end)
    }

    /// Whether it is over on `day` (ISO).
    pub fn is_over(&self, day: &str) -> bool {
        self.end_day.as_deref().is_some_and(|end| end <= day)
    }
}

/// Gives an account a role in an organisation, or in one service of it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_affectation(
    write: &mut Write,
    id: i64,
    compte: i64,
    role: &str,
    organisation: Option<i64>,
    service: Option<i64>,
) -> Result<(), DbError> {
    let role = role.to_owned();
    let given =
        Affectation { id, compte, role, organisation, service, start_day: None, end_day: None };
    give_affectation(write, &given, None, None).await
}

/// Gives a role between two days; `by` is who gives it, `at` when.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn give_affectation(
    write: &mut Write,
    given: &Affectation,
    by: Option<i64>,
    at: Option<&str>,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO affectation (id, compte_id, role, organisation_id, service_id, start_day,
                    end_day, granted_by, granted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                given.id.into(),
                given.compte.into(),
                given.role.as_str().into(),
                Value::from(given.organisation),
                Value::from(given.service),
                given.start_day.clone().into(),
                given.end_day.clone().into(),
                by.into(),
                at.into(),
            ],
        )
        .await?;
    Ok(())
}

/// Ends a role of an account: `day` (ISO) is the first without it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn end_affectation(
    write: &mut Write,
    compte: i64,
    id: i64,
    day: &str,
    by: i64,
    at: &str,
) -> Result<bool, DbError> {
    let changed = write
        .execute(
            "UPDATE affectation SET end_day = $3, revoked_by = $4, revoked_at = $5
              WHERE id = $2 AND compte_id = $1 AND (end_day IS NULL OR end_day > $3)",
            &[compte.into(), id.into(), day.into(), by.into(), at.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Returns the roles of an account, those that are over too.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_affectations(read: &mut Read, compte: i64) -> Result<Vec<Affectation>, DbError> {
    let rows = read
        .query(
            "SELECT id, compte_id, role, organisation_id, service_id, start_day, end_day
               FROM affectation WHERE compte_id = $1 ORDER BY id DESC",
            &[compte.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Affectation {
                id: row.get("id")?,
                compte: row.get("compte_id")?,
                role: row.get("role")?,
                organisation: row.get("organisation_id")?,
                service: row.get("service_id")?,
                start_day: row.get("start_day")?,
                end_day: row.get("end_day")?,
            })
        })
        .collect()
}
