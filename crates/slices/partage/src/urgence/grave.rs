//! An access that a review found grave: it stays on the first page of the direction and of the officer of data
//! protection until each took note of it, and who opened it opens that file no more meanwhile.

use access::{Actor, GrantedWrite, Role};
use db::{DbError, Read};

/// As what somebody takes note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualite {
    /// The direction of the service.
    Direction,
    /// The officer of data protection.
    Delegue,
}

impl Qualite {
    /// As what a person takes note for a service; `None` for who does not.
    pub fn of(actor: &Actor, service: i64) -> Option<Self> {
        let roles = actor.roles_in(service);
        if roles.contains(&Role::Directeur) {
            Some(Self::Direction)
        } else {
            roles.contains(&Role::DelegueDonnees).then_some(Self::Delegue)
        }
    }

    fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Direction => ("direction_at", "direction_compte_id"),
            Self::Delegue => ("delegue_at", "delegue_compte_id"),
        }
    }
}

/// The grave accesses that a person has not taken note of yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn graves(read: &mut Read, actor: &Actor) -> Result<Vec<i64>, DbError> {
    let mut all = Vec::new();
    for (service, _) in actor.services() {
        let Some(qualite) = Qualite::of(actor, service) else { continue };
        let sql = format!(
            "SELECT id FROM acces_urgence WHERE service_id = $1 AND review_verdict = 'signale'
                AND {} IS NULL AND compte_id <> $2 ORDER BY id",
            qualite.columns().0
        );
        for row in read.query(&sql, &[service.into(), actor.compte.into()]).await? {
            all.push(row.get("id")?);
        }
    }
    Ok(all)
}

/// When each took note of an access, the direction then the officer.
pub(super) async fn noted(read: &mut Read, acces: i64) -> Result<[Option<String>; 2], DbError> {
    let sql = "SELECT direction_at, delegue_at FROM acces_urgence WHERE id = $1";
    let row = read.query_opt(sql, &[acces.into()]).await?;
    row.map_or(Ok([None, None]), |row| Ok([row.get("direction_at")?, row.get("delegue_at")?]))
}

/// Keeps that somebody took note: not who opened it. Nothing when it was done.
pub(super) async fn note(
    granted: &mut GrantedWrite,
    acces: i64,
    qualite: Qualite,
) -> Result<(), DbError> {
    let (at, by) = qualite.columns();
    let (now, compte) = (granted.at().to_owned(), granted.compte());
    let sql = format!(
        "UPDATE acces_urgence SET {at} = $2, {by} = $3
          WHERE id = $1 AND review_verdict = 'signale' AND {at} IS NULL AND compte_id <> $3"
    );
    granted.write().execute(&sql, &[acces.into(), now.into(), compte.into()]).await.map(|_| ())
}

/// Whether an account opened one of these files before in a way found grave, and the direction did not take
/// note of it yet.
pub(super) async fn is_held(
    read: &mut Read,
    compte: i64,
    personnes: &[i64],
) -> Result<bool, DbError> {
    for personne in personnes {
        let sql = "SELECT id FROM acces_urgence WHERE compte_id = $1 AND personne_id = $2
                    AND review_verdict = 'signale' AND direction_at IS NULL LIMIT 1";
        if read.query_opt(sql, &[compte.into(), (*personne).into()]).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
