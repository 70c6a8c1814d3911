//! A provider of identities for tests: a server of its own on this machine, with discovery, keys, the
//! authorization code, PKCE, and tokens signed with ES256. What its tokens say can be made wrong.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub const CLIENT: &str = "maillage-essai";
pub const SECRET: &str = "un secret d'essai";

/// What is wrong with the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    None,
    Nonce,
    Audience,
    Issuer,
    Expired,
    NoAlgorithm,
    OurSecret,
    OtherKey,
    Altered,
    AccessToken,
    WeakProof,
    NoToken,
}

/// What the person agreed to, until it is exchanged.
struct Grant {
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Inner {
    issuer: String,
    now_s: i64,
    subject: String,
    flaw: Flaw,
    /// What is told of the person beside the token, and whether it is signed.
    told: Option<(Value, bool)>,
    grants: HashMap<String, Grant>,
}

#[derive(Clone)]
pub struct ProviderForTests {
    inner: Arc<Mutex<Inner>>,
    routes: Router,
}

fn key(of: &str) -> SigningKey {
    SigningKey::from_slice(&Sha256::digest(of.as_bytes())).unwrap()
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl ProviderForTests {
    /// Starts it, at the instant `now_s`, for the person it calls `subject`.
    pub async fn start(now_s: i64, subject: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner {
            issuer,
            now_s,
            subject: subject.to_owned(),
            flaw: Flaw::None,
            told: None,
            grants: HashMap::new(),
        }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/cles", get(keys))
            .route("/autoriser", get(authorize))
            .route("/jeton", post(token))
            .route("/personne", get(told))
            .with_state(inner.clone());
        let served = routes.clone();
        tokio::spawn(async move { axum::serve(listener, served).await });
        Self { inner, routes }
    }

    pub fn issuer(&self) -> String {
        self.inner.lock().unwrap().issuer.clone()
    }

    pub fn flaw(&self, flaw: Flaw) {
        self.inner.lock().unwrap().flaw = flaw;
    }

    /// What it tells of the person beside the token; signed, or in JSON.
    pub fn tells(&self, told: Value, signed: bool) {
        self.inner.lock().unwrap().told = Some((told, signed));
    }

    pub fn subject(&self, subject: &str) {
        subject.clone_into(&mut self.inner.lock().unwrap().subject);
    }

    /// The person agrees at `address`; where they are sent back to.
    pub async fn agree(&self, address: &str) -> String {
        use tower::ServiceExt as _;
        let path = address.strip_prefix(&self.issuer()).expect("an address of the provider");
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let answer = self.routes.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "the provider refuses {address}");
        answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }
}

type Held = State<Arc<Mutex<Inner>>>;

async fn discovery(State(inner): Held) -> Json<Value> {
    let issuer = inner.lock().unwrap().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/autoriser"),
        "token_endpoint": format!("{issuer}/jeton"),
        "jwks_uri": format!("{issuer}/cles"),
        "userinfo_endpoint": format!("{issuer}/personne"),
        "end_session_endpoint": format!("{issuer}/fin"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
}

async fn keys() -> Json<Value> {
    let point = key("provider").verifying_key().to_sec1_point(false);
    let (x, y) = (text(point.x().unwrap()), text(point.y().unwrap()));
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "un", "x": x, "y": y,
    }] }))
}

async fn authorize(State(inner): Held, Query(asked): Query<HashMap<String, String>>) -> Response {
    let said = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let right = said("response_type") == "code"
        && said("client_id") == CLIENT
        && said("code_challenge_method") == "S256"
        && said("scope").split(' ').any(|scope| scope == "openid")
        && said("acr_values") == "eidas1"
        && !said("nonce").is_empty();
    if !right {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let mut inner = inner.lock().unwrap();
    let code = format!("code-{}", inner.grants.len());
    let grant = Grant {
        nonce: said("nonce"),
        challenge: said("code_challenge"),
        redirect: said("redirect_uri"),
    };
    let back = format!("{}?code={code}&state={}", grant.redirect, said("state"));
    inner.grants.insert(code, grant);
    Redirect::to(&back).into_response()
}

async fn told(State(inner): Held, headers: HeaderMap) -> Response {
    let inner = inner.lock().unwrap();
    let bearer = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap());
    let (Some((told, is_signed)), Some("Bearer acces")) = (&inner.told, bearer) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !is_signed {
        return Json(told.clone()).into_response();
    }
    let of = if inner.flaw == Flaw::OtherKey { "intrus" } else { "provider" };
    let head = text(json!({ "alg": "ES256", "typ": "JWT", "kid": "un" }).to_string());
    let message = format!("{head}.{}", text(told.to_string()));
    let signature: Signature = key(of).sign(message.as_bytes());
    let jwt = format!("{message}.{}", text(signature.to_bytes()));
    ([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response()
}

async fn token(
    State(inner): Held,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Response {
    let said = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let basic = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let proof = basic.and_then(|basic| {
        let decoded = STANDARD.decode(basic.strip_prefix("Basic ")?).ok()?;
        String::from_utf8(decoded).ok()
    });
    let ours = proof.is_some_and(|proof| {
        proof.starts_with(CLIENT) && proof.contains("secret") && proof.contains("essai")
    });
    let mut inner = inner.lock().unwrap();
    let Some(grant) = inner.grants.remove(&said("code")) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let verified = text(Sha256::digest(said("code_verifier").as_bytes())) == grant.challenge;
    if !ours || !verified || said("redirect_uri") != grant.redirect {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let mut answer = json!({ "access_token": "acces", "token_type": "Bearer", "expires_in": 60 });
    if inner.flaw != Flaw::NoToken {
        answer["id_token"] = signed(&inner, &grant).into();
    }
    Json(answer).into_response()
}

fn signed(inner: &Inner, grant: &Grant) -> String {
    let flaw = inner.flaw;
    let or = |when: Flaw, wrong: &str, right: &str| {
        if flaw == when { wrong.to_owned() } else { right.to_owned() }
    };
    let hash = &Sha256::digest(or(Flaw::AccessToken, "autre", "acces").as_bytes())[..16];
    let expires = if flaw == Flaw::Expired { inner.now_s - 60 } else { inner.now_s + 300 };
    let claims = json!({
        "iss": or(Flaw::Issuer, "http://ailleurs.example", &inner.issuer),
        "aud": or(Flaw::Audience, "un-autre", CLIENT),
        "nonce": or(Flaw::Nonce, "autre", &grant.nonce),
        "acr": or(Flaw::WeakProof, "eidas0", "eidas1"),
        "sub": inner.subject, "iat": inner.now_s - 1, "exp": expires, "at_hash": text(hash),
    });
    let algorithm = match flaw {
        Flaw::NoAlgorithm => "none",
        Flaw::OurSecret => "HS256",
        _ => "ES256",
    };
    let head = text(json!({ "alg": algorithm, "typ": "JWT", "kid": "un" }).to_string());
    let signed = format!("{head}.{}", text(claims.to_string()));
    let signature = match flaw {
        Flaw::NoAlgorithm => String::new(),
        Flaw::OurSecret => text(hmac(SECRET.as_bytes(), signed.as_bytes())),
        _ => {
            let key = key(if flaw == Flaw::OtherKey { "intrus" } else { "provider" });
            let signature: Signature = key.sign(signed.as_bytes());
            text(signature.to_bytes())
        }
    };
    if flaw == Flaw::Altered {
        let wrong = text(claims.to_string().replace("exp", "exq").replace("sub", "suc"));
        return format!("{head}.{wrong}.{signature}");
    }
    format!("{signed}.{signature}")
}

/// HMAC with SHA-256, for a key that is no longer than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        for (at, one) in key.iter().enumerate() {
            block[at] ^= one;
        }
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}
