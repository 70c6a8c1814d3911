//! The protocol: where to send somebody, and what came back, verified before it is believed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jiff::Timestamp;
use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, IssuerUrl, JsonWebKey as _, LogoutRequest, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, Scope, TokenResponse as _,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJsonWebKey, CoreJwsSigningAlgorithm,
    },
    http::Request,
};
use serde::{Deserialize, Serialize};
use web::Provider;

use super::http;

/// The way there or back failed; why, for the log, without a name.
#[derive(Debug, thiserror::Error)]
#[error("provider of identities: {0}")]
pub(super) struct Failed(String);

impl Failed {
    fn because(cause: impl std::fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

/// What is kept between the way there and the way back.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// What must come back inside the token.
    pub nonce: String,
    /// What proves that the code was asked for by us.
    pub verifier: String,
    /// What the browser holds.
    pub browser: String,
    /// Where to go afterwards.
    pub suite: String,
    /// Which provider was asked: another's answer is not believed.
    #[serde(default)]
    pub code: String,
}

/// Where to send somebody.
pub(super) struct Way {
    pub address: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// Who came back.
pub(super) struct Person {
    /// What the provider calls them.
    pub key: String,
    /// The token, for the way out.
    pub token: String,
    /// Whether the provider checked as much as was demanded of it.
    pub is_strong: bool,
}

/// The algorithms of tokens that are believed: those whose keys the provider alone holds. Never
/// `none`, never one whose key is our own secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Each provider has a way back of its own, so that none is given what another one said.
fn back(provider: &Provider, origin: &str) -> Result<RedirectUrl, Failed> {
    let code = &provider.code;
    let end = if code.is_empty() { String::new() } else { format!("/{code}") };
    RedirectUrl::new(format!("{origin}/connexion/fournisseur/retour{end}")).map_err(Failed::because)
}

/// Reads what the provider says of itself, and its keys.
async fn discover(provider: &Provider) -> Result<ProviderMetadataWithLogout, Failed> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(Failed::because)?;
    ProviderMetadataWithLogout::discover_async(issuer, &http::send).await.map_err(Failed::because)
}

/// Prepares the way to the provider.
pub(super) async fn way_there(provider: &Provider, origin: &str) -> Result<Way, Failed> {
    let client = CoreClient::from_provider_metadata(
        discover(provider).await?,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.client_secret.clone())),
    )
    .set_redirect_uri(back(provider, origin)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let mut asked = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .set_pkce_challenge(challenge);
    for scope in &provider.scopes {
        asked = asked.add_scope(Scope::new(scope.clone()));
    }
    for acr in &provider.acr_values {
        asked = asked.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
    }
    let (address, state, nonce) = asked.url();
    Ok(Way {
        address: address.to_string(),
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
    })
}

/// Exchanges the code that came back, and verifies the token: signature, issuer, audience, time,
/// nonce, and how strongly the person proved who they are.
pub(super) async fn way_back(
    provider: &Provider,
    origin: &str,
    code: String,
    kept: &Kept,
    now: Timestamp,
) -> Result<Person, Failed> {
    let found = discover(provider).await?;
    let client = CoreClient::from_provider_metadata(
        found.clone(),
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.client_secret.clone())),
    )
    .set_redirect_uri(back(provider, origin)?);
    let answer = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(Failed::because)?
        .set_pkce_verifier(PkceCodeVerifier::new(kept.verifier.clone()))
        .request_async(&http::send)
        .await
        .map_err(Failed::because)?;
    let token = answer.id_token().ok_or_else(|| Failed::because("no token"))?;
    let clock = move || DateTime::<Utc>::from_timestamp(now.as_second(), 0).unwrap_or_default();
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(clock);
    let nonce = Nonce::new(kept.nonce.clone());
    let claims = token.claims(&verifier, &nonce).map_err(Failed::because)?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(Failed::because)?;
        let key = token.signing_key(&verifier).map_err(Failed::because)?;
        let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
            .map_err(Failed::because)?;
        if found != *expected {
            return Err(Failed::because("the access token is another"));
        }
    }
    let demanded = &provider.acr_values;
    let told = claims.auth_context_ref().map(|acr| acr.as_str().to_owned());
    let is_strong = told.is_some_and(|acr| demanded.contains(&acr));
    if !demanded.is_empty() && !is_strong {
        return Err(Failed::because("the person did not prove enough"));
    }
    let subject = claims.subject().as_str().to_owned();
    let access = answer.access_token().secret();
    let token = token.to_string();
    let mut key = payload(&token).and_then(|told| claim(&told, &provider.claim));
    if key.is_none() {
        let told = told_of(provider, &found, access, (&subject, now)).await?;
        key = claim(&told, &provider.claim);
    }
    let key = key.ok_or_else(|| Failed::because(format!("no claim « {} »", provider.claim)))?;
    Ok(Person { key, token, is_strong })
}

/// Who issued a token that was verified when it came.
pub(super) fn issuer_of(token: &str) -> Option<String> {
    payload(token)?.get("iss")?.as_str().map(str::to_owned)
}

/// What a token that was verified says.
fn payload(token: &str) -> Option<serde_json::Value> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// Reads a claim. An address nobody verified names nobody.
fn claim(claims: &serde_json::Value, name: &str) -> Option<String> {
    if name == "email" && claims.get("email_verified") != Some(&serde_json::Value::Bool(true)) {
        return None;
    }
    let found = claims.get(name)?.as_str()?.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// What the provider tells of a person besides the token: of the same person, in JSON over the channel that was
/// discovered, or signed as the token is.
async fn told_of(
    provider: &Provider,
    found: &ProviderMetadataWithLogout,
    access: &str,
    (subject, now): (&str, Timestamp),
) -> Result<serde_json::Value, Failed> {
    let place = found.userinfo_endpoint().ok_or_else(|| Failed::because("tells no more"))?;
    let request = Request::get(place.url().as_str())
        .header("authorization", format!("Bearer {access}"))
        .header("accept", "application/json, application/jwt")
        .body(Vec::new())
        .map_err(Failed::because)?;
    let answer = http::send(request).await.map_err(Failed::because)?;
    if answer.status().as_u16() != 200 {
        return Err(Failed::because(format!("told {} of the person", answer.status())));
    }
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_signed = kind == "application/jwt";
    let body = answer.into_body();
    let told: serde_json::Value = if is_signed {
        let text = String::from_utf8(body).map_err(Failed::because)?;
        signed(provider, found, text.trim(), now)?
    } else {
        serde_json::from_slice(&body).map_err(Failed::because)?
    };
    if told.get("sub").and_then(serde_json::Value::as_str) == Some(subject) {
        Ok(told)
    } else {
        Err(Failed::because("told of another person"))
    }
}

/// What a signed answer says: by a key of the provider, from it, for us, still in time.
fn signed(
    provider: &Provider,
    found: &ProviderMetadataWithLogout,
    text: &str,
    now: Timestamp,
) -> Result<serde_json::Value, Failed> {
    #[derive(Deserialize)]
    struct Head {
        alg: CoreJwsSigningAlgorithm,
        #[serde(default)]
        kid: Option<String>,
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [head, body, signature] = parts.as_slice() else {
        return Err(Failed::because("not a signed answer"));
    };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(Failed::because);
    let said: Head = serde_json::from_slice(&decoded(head)?).map_err(Failed::because)?;
    if !ALGORITHMS.contains(&said.alg) {
        return Err(Failed::because("an algorithm that is not believed"));
    }
    let (message, signature) = (format!("{head}.{body}"), decoded(signature)?);
    let named = |key: &&CoreJsonWebKey| {
        said.kid.as_deref().is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid))
    };
    let ours = found
        .jwks()
        .keys()
        .iter()
        .filter(named)
        .any(|key| key.verify_signature(&said.alg, message.as_bytes(), &signature).is_ok());
    if !ours {
        return Err(Failed::because("signed by no key of the provider"));
    }
    let told: serde_json::Value =
        serde_json::from_slice(&decoded(body)?).map_err(Failed::because)?;
    let for_us = match told.get("aud") {
        Some(serde_json::Value::String(one)) => *one == provider.client_id,
        Some(serde_json::Value::Array(all)) => {
            all.iter().any(|one| one.as_str() == Some(&provider.client_id))
        }
        _ => false,
    };
    let from = told.get("iss").and_then(serde_json::Value::as_str);
    let over = told.get("exp").and_then(serde_json::Value::as_i64);
    if !for_us || from != Some(provider.issuer.as_str()) {
        return Err(Failed::because("signed for another, or by another"));
    }
    if over.is_some_and(|over| over <= now.as_second()) {
        return Err(Failed::because("signed too long ago"));
    }
    Ok(told)
}

/// Where to send somebody who also leaves the provider; `None` when it has no such place.
pub(super) async fn way_out(
    provider: &Provider,
    origin: &str,
    token: &str,
) -> Result<Option<String>, Failed> {
    let found = discover(provider).await?;
    let Some(end) = found.additional_metadata().end_session_endpoint.clone() else {
        return Ok(None);
    };
    let token: CoreIdToken = token.parse().map_err(Failed::because)?;
    let after =
        PostLogoutRedirectUrl::new(format!("{origin}/connexion")).map_err(Failed::because)?;
    let leaving = LogoutRequest::from(end)
        .set_id_token_hint(&token)
        .set_client_id(ClientId::new(provider.client_id.clone()))
        .set_post_logout_redirect_uri(after);
    Ok(Some(leaving.http_get_url().to_string()))
}
