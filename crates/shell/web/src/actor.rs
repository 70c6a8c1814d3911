//! Who asks: read from the cookie at each request, never remembered between two.

use access::Actor;
use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use axum_extra::extract::cookie::CookieJar;

use crate::{PageError, Shell};

/// Who is signed in. A handler that takes it is closed to strangers.
pub struct SignedIn(pub Actor);

/// The name of the cookie; with its prefix the browser itself refuses it outside https.
pub(crate) fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-maillage" } else { "maillage" }
}

impl<S> FromRequestParts<S> for SignedIn
where
    Shell: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let shell = Shell::from_ref(state);
        let jar = CookieJar::from_headers(&parts.headers);
        let back = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let Some(cookie) = jar.get(cookie_name(shell.https)) else {
            return Err(PageError::SignIn(back));
        };
        let mut read = shell.house.db().read().await?;
        let found = identity::find_connexion(&mut read, cookie.value(), shell.house.now()).await?;
        let Some(connexion) = found else { return Err(PageError::SignIn(back)) };
        Ok(Self(Actor::read(&mut read, connexion.compte, connexion.nom).await?))
    }
}
