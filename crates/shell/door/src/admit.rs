//! Opening a session: the only place that gives a browser its key.
//!
//! The key is new each time, and what the browser held before is ended: a session that somebody else
//! planted is never taken over. The sign-in and its trace are one transaction.

use access::{Role, SENSITIVE};
use audit::Entry;
use axum::{
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use db::{DbError, Read, Write};
use identity::{Compte, Opening, Step};
use web::{PageError, SecondFactor, Shell, cookie_name, encode};

use crate::{device::device_of, keep};

/// What somebody proved at the door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proof {
    /// How: `mot-de-passe`, `cle`, `fournisseur`.
    pub mode: &'static str,
    /// Whether it is two factors by itself: then no code is asked for.
    pub is_strong: bool,
    /// Whether it is the code that was waited for.
    pub is_second: bool,
}

impl Proof {
    pub(crate) const PASSWORD: Self =
        Self { mode: "mot-de-passe", is_strong: false, is_second: false };
    pub(crate) const CODE: Self = Self { mode: "mot-de-passe", is_strong: true, is_second: true };
}

/// Where to go after the door: only an address of ours.
pub(crate) fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control())
        && !next.starts_with("/connexion")
        && !next.starts_with("/verrou");
    if ours { next } else { "/" }
}

/// The name under which attempts on an account's password are counted.
pub(crate) fn brake_of_password(identifiant: &str) -> String {
    identifiant.trim().to_lowercase()
}

/// The name under which attempts on an account's codes are counted: it starts with a space, as no
/// name typed at the door does.
pub(crate) fn brake_of_code(compte: i64) -> String {
    format!(" code:{compte}")
}

/// Counts an attempt, for good: returns the seconds to wait, above 0 it must not be judged.
pub(crate) async fn count_attempt(shell: &Shell, key: &str) -> Result<i64, DbError> {
    let mut write = shell.house.db().write().await?;
    let wait = identity::attempt(&mut write, key, shell.house.now().as_second()).await?;
    write.commit().await?;
    Ok(wait)
}

fn entry(
    shell: &Shell,
    compte: Option<i64>,
    action: &str,
    cible: &str,
    verdict: &'static str,
) -> Entry {
    Entry {
        at: shell.house.now().to_string(),
        compte,
        action: action.to_owned(),
        cible: cible.to_owned(),
        verdict,
        rule: "maison".to_owned(),
        ..Entry::default()
    }
}

/// Puts an entry in the chain, in the transaction of what it tells.
pub(crate) async fn trace(
    shell: &Shell,
    write: &mut Write,
    compte: Option<i64>,
    action: &str,
    cible: &str,
) -> Result<(), DbError> {
    audit::append(write, &[entry(shell, compte, action, cible, "accorde")]).await
}

/// The same of a refusal, of nobody in particular.
pub(crate) async fn trace_refused(
    shell: &Shell,
    write: &mut Write,
    action: &str,
    cible: &str,
) -> Result<(), DbError> {
    audit::append(write, &[entry(shell, None, action, cible, "refuse")]).await
}

/// Whether the instance demands a second factor of this account.
pub(crate) async fn demands_second(
    shell: &Shell,
    read: &mut Read,
    compte: i64,
) -> Result<bool, DbError> {
    Ok(match shell.safety.second_factor {
        SecondFactor::Optional => false,
        SecondFactor::All => true,
        SecondFactor::Sensitive => {
            let today = shell.house.today().to_string();
            let roles = identity::list_affectations(read, compte).await?;
            roles
                .iter()
                .filter(|role| role.holds(&today))
                .filter_map(|role| Role::from_code(&role.role))
                .any(|role| SENSITIVE.contains(&role))
        }
    })
}

/// What a sign-in of this account waits for after `proof`.
async fn step_after(shell: &Shell, compte: &Compte, proof: Proof) -> Result<Step, DbError> {
    let mut read = shell.house.db().read().await?;
    let has = identity::has_second_facteur(&mut read, compte.id).await?;
    if has && !proof.is_strong {
        return Ok(Step::Code);
    }
    if compte.must_change && proof.mode == "mot-de-passe" {
        return Ok(Step::Change);
    }
    let enough = has || (proof.is_strong && !proof.is_second);
    if !enough && demands_second(shell, &mut read, compte.id).await? {
        return Ok(Step::Enrol);
    }
    Ok(Step::Open)
}

/// Opens the session of somebody who proved who they are, and sends them on.
pub(crate) async fn admit(
    shell: &Shell,
    headers: &HeaderMap,
    jar: CookieJar,
    compte: &Compte,
    proof: Proof,
    next: &str,
) -> Result<Response, PageError> {
    let now = shell.house.now();
    let step = step_after(shell, compte, proof).await?;
    let mut write = shell.house.db().write().await?;
    if let Some(old) = jar.get(cookie_name(shell.https)) {
        identity::close_connexion(&mut write, old.value()).await?;
    }
    let device = device_of(headers);
    let opening = Opening { compte: compte.id, step, device: &device, mode: proof.mode };
    let key = identity::open_connexion_as(&mut write, opening, now).await?;
    let forgiven = if proof.is_second {
        brake_of_code(compte.id)
    } else {
        brake_of_password(&compte.identifiant)
    };
    identity::forgive(&mut write, &forgiven, now.as_second()).await?;
    let action = if step == Step::Code { "compte.premier-facteur" } else { "compte.connexion" };
    trace(shell, &mut write, Some(compte.id), action, "connexion").await?;
    write.commit().await?;
    let next = safe_next(next);
    let place = match web::waits_at(step) {
        Some(place) if step == Step::Code => format!("{place}?suite={}", encode(next)),
        Some(place) => place.to_owned(),
        None => next.to_owned(),
    };
    let who = AppendHeaders([(header::SET_COOKIE, keep::who(shell, headers, compte.id)?)]);
    Ok((jar.add(cookie(shell, key)), who, Redirect::to(&place)).into_response())
}

/// The cookie of a session.
pub(crate) fn cookie(shell: &Shell, key: String) -> Cookie<'static> {
    Cookie::build((cookie_name(shell.https), key))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Lax)
        .build()
}
