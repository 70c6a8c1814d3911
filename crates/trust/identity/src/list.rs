//! The accounts as their administrators list them.

use std::fmt::Write as _;

use db::{DbError, Read, Value};

use crate::{
    Compte,
    account::{COLUMNS, from_row},
};

/// How many accounts a page shows.
pub const COMPTES_PAGE: usize = 50;

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct ComptesAsk {
    /// Part of the name or of the identifier; empty: all.
    pub words: String,
    /// Only those of these organisations: kept by one, or with a role in one that is not over.
    /// `None`: all.
    pub organisations: Option<Vec<i64>>,
    /// Closed ones instead of open ones.
    pub closed: bool,
    /// After this one in the order of the list: name and identifier of the account.
    pub after: Option<(String, i64)>,
    /// The day of today, ISO.
    pub day: String,
}

/// Returns a page of accounts, by name; one more than [`COMPTES_PAGE`] when there are others.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_comptes(read: &mut Read, ask: &ComptesAsk) -> Result<Vec<Compte>, DbError> {
    let mut values = vec![Value::from(i64::from(!ask.closed))];
    let mut sql = format!("SELECT {COLUMNS} FROM compte c WHERE c.actif = $1 AND c.technique = 0");
    for word in ask.words.split_whitespace().take(5) {
        let plain: String = word.to_lowercase().replace(['%', '_', '\\'], "");
        values.push(format!("%{plain}%").into());
        let n = values.len();
        let _infallible = write!(sql, " AND (LOWER(c.nom) LIKE ${n} OR c.identifiant LIKE ${n})");
    }
    if let Some(organisations) = &ask.organisations {
        values.push(ask.day.as_str().into());
        let day = values.len();
        let mut places = Vec::new();
        for organisation in organisations.iter().take(200) {
            values.push((*organisation).into());
            places.push(format!("${}", values.len()));
        }
        let places = places.join(", ");
        let _infallible = write!(
            sql,
            " AND (c.organisation_id IN ({places}) OR EXISTS (SELECT 1 FROM affectation a
                WHERE a.compte_id = c.id AND a.organisation_id IN ({places})
                  AND (a.end_day IS NULL OR a.end_day > ${day})))"
        );
    }
    if let Some((nom, id)) = &ask.after {
        values.push(nom.as_str().into());
        values.push((*id).into());
        let n = values.len();
        let _infallible =
            write!(sql, " AND (c.nom > ${} OR (c.nom = ${} AND c.id > ${n}))", n - 1, n - 1);
    }
    let _infallible = write!(sql, " ORDER BY c.nom, c.id LIMIT {}", COMPTES_PAGE + 1);
    read.query(&sql, &values).await?.iter().map(from_row).collect()
}
