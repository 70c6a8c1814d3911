//! Who asks: read from the cookie at each request, never remembered between two.

use access::Actor;
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, Method, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use identity::{Connexion, Step};

use crate::{PageError, Shell};

/// Who is signed in. A handler that takes it is closed to strangers.
pub struct SignedIn(pub Actor);

/// The sign-in behind a request, whose person may still have a password or a second factor to set.
#[derive(Debug, Clone)]
pub struct Session(pub Connexion);

/// The name of the cookie; with its prefix the browser itself refuses it outside https.
pub fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-maillage" } else { "maillage" }
}

/// The page of ours whose form or link led here, as the browser says; the first page when it says nothing.
pub fn page_before(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = from.and_then(|from| from.split_once("://")?.1.split_once('/'));
    path.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
}

/// Where to come back to after the door: a page, not an address that only takes forms.
fn back(parts: &Parts) -> String {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
    } else {
        page_before(&parts.headers)
    }
}

/// Where a sign-in must go before anything else; `None` when it is open.
pub fn waits_at(step: Step) -> Option<&'static str> {
    match step {
        Step::Open => None,
        Step::Code => Some("/connexion/code"),
        Step::Change => Some("/compte/mot-de-passe"),
        Step::Enrol => Some("/compte/second-facteur"),
    }
}

impl<S> FromRequestParts<S> for Session
where
    Shell: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let shell = Shell::from_ref(state);
        let back = back(parts);
        // The layer of the door found it already; without it, the same is found here.
        let connexion = match parts.extensions.get::<Connexion>() {
            Some(connexion) => Some(connexion.clone()),
            None => {
                let jar = CookieJar::from_headers(&parts.headers);
                let now = shell.house.now();
                match jar.get(cookie_name(shell.https)) {
                    Some(cookie) => {
                        let mut read = shell.house.db().read().await?;
                        identity::find_connexion(&mut read, cookie.value(), now)
                            .await?
                            .filter(|found| !found.is_idle(shell.safety.idle_minutes, now))
                    }
                    None => None,
                }
            }
        };
        let Some(connexion) = connexion.filter(|found| found.step != Step::Code) else {
            return Err(PageError::SignIn(back));
        };
        match waits_at(connexion.step) {
            Some(place) if !parts.uri.path().starts_with(place) => {
                Err(PageError::Elsewhere(place.to_owned()))
            }
            _ => Ok(Self(connexion)),
        }
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    Shell: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let shell = Shell::from_ref(state);
        let Session(connexion) = Session::from_request_parts(parts, state).await?;
        let mut read = shell.house.db().read().await?;
        let today = shell.house.today();
        Ok(Self(Actor::read(&mut read, connexion.compte, connexion.nom, today).await?))
    }
}
