//! A provider of identities that others wrote: Glewlwyd (GPL-3.0, packaged by Debian), started by the test with a
//! database of its own, and spoken to as its people and its administrator do.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use p256::{
    ecdsa::SigningKey,
    pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding},
};
use serde_json::{Value, json};

use crate::site::encoded;

pub const CLIENT: &str = "maillage";
pub const SECRET: &str = "un-secret-pour-les-essais";

/// Where Debian keeps what makes an empty database.
const TABLES: &str = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";

/// What it answered.
struct Said {
    status: u16,
    location: String,
    cookie: String,
    body: Vec<u8>,
}

/// The provider, stopped when it is dropped.
pub struct Glewlwyd {
    child: Child,
    base: String,
    redirect: String,
    http: Client<HttpConnector, Full<axum::body::Bytes>>,
    _folder: tempfile::TempDir,
}

impl Drop for Glewlwyd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Glewlwyd {
    /// Starts it on a free port, with a client that is sent back to `redirect` and the persons `people`.
    pub async fn start(redirect: &str, people: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let database = folder.path().join("glewlwyd.db");
        let tables = std::fs::read_to_string(TABLES)
            .unwrap_or_else(|_| panic!("Glewlwyd is missing: apt-get install glewlwyd"));
        rusqlite::Connection::open(&database).unwrap().execute_batch(&tables).unwrap();
        let settings = folder.path().join("glewlwyd.conf");
        std::fs::write(&settings, written(port, &base, &database.to_string_lossy())).unwrap();
        let child = Command::new("glewlwyd")
            .arg(format!("--config-file={}", settings.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let http = Client::builder(TokioExecutor::new()).build_http();
        let redirect = redirect.to_owned();
        let all = Self { child, base, redirect, http, _folder: folder };
        all.set_up(people).await;
        all
    }

    pub fn issuer(&self) -> String {
        format!("{}/api/oidc", self.base)
    }

    async fn set_up(&self, people: &[&str]) {
        let mut admin = None;
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            admin = self.enter("admin", "password").await;
            if admin.is_some() {
                break;
            }
        }
        let admin = admin.expect("Glewlwyd did not start in ten seconds");
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let plugin = json!({
            "module": "oidc", "name": "oidc", "display_name": "OIDC", "enabled": true,
            "parameters": {
                "iss": self.issuer(), "jwt-type": "ecdsa", "jwt-key-size": "256",
                "key": key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string(),
                "cert": key.verifying_key().to_public_key_pem(LineEnding::LF).unwrap(),
                "access-token-duration": 600, "refresh-token-duration": 600, "code-duration": 60,
                "refresh-token-rolling": false, "auth-type-code-enabled": true,
                "auth-type-id-token-enabled": true, "allow-non-oidc": false, "scope": [],
                "additional-parameters": [], "claims": [], "jwks-show": true, "jwks-x5c": [],
                "request-parameter-allow": true, "subject-type": "public", "pkce-allowed": true,
                "pkce-required": true, "secret-type": "pairwise",
                "address-claim": { "type": "no" }, "name-claim": "no", "email-claim": "no",
                "scope-claim": "no", "session-management-allowed": true,
                "session-cookie-name": "OIDC_SID", "session-cookie-expiration": 600,
            },
        });
        self.tell(&admin, "POST", "mod/plugin/", &plugin).await;
        let client = json!({
            "client_id": CLIENT, "name": "Maillage", "client_secret": SECRET,
            "confidential": true, "enabled": true, "scope": ["openid"],
            "authorization_type": ["code"], "redirect_uri": [self.redirect],
            "token_endpoint_auth_method": ["client_secret_basic", "client_secret_post"],
        });
        self.tell(&admin, "POST", "client/", &client).await;
        for name in people {
            let person = json!({
                "username": name, "name": name, "password": password(name), "enabled": true,
                "scope": ["openid"],
            });
            self.tell(&admin, "POST", "user/", &person).await;
        }
    }

    /// The cookie of who signs in at the provider; none when it refuses, or is not there yet.
    async fn enter(&self, name: &str, password: &str) -> Option<String> {
        let body = json!({ "username": name, "password": password });
        let said = self.ask("", "POST", &format!("{}/api/auth/", self.base), &body).await?;
        (said.status == 200).then_some(said.cookie)
    }

    async fn tell(&self, cookie: &str, method: &str, path: &str, body: &Value) {
        let address = format!("{}/api/{path}", self.base);
        let said = self.ask(cookie, method, &address, body).await.expect("an answer");
        assert_eq!(said.status, 200, "{path}: {}", String::from_utf8_lossy(&said.body));
    }

    async fn ask(&self, cookie: &str, method: &str, address: &str, body: &Value) -> Option<Said> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(cookie, method, address, ("application/json", body)).await
    }

    async fn send(
        &self,
        cookie: &str,
        method: &str,
        address: &str,
        (kind, body): (&str, String),
    ) -> Option<Said> {
        let request = http::Request::builder()
            .method(method)
            .uri(address)
            .header("content-type", kind)
            .header("cookie", cookie)
            .body(Full::from(body))
            .unwrap();
        let answer = self.http.request(request).await.ok()?;
        let header = |name: &str| {
            let found = answer.headers().get(name).and_then(|found| found.to_str().ok());
            found.unwrap_or_default().to_owned()
        };
        let (status, location) = (answer.status().as_u16(), header("location"));
        let cookie = header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let body = answer.into_body().collect().await.ok()?.to_bytes().to_vec();
        Some(Said { status, location, cookie, body })
    }

    /// What the person `name` does in their browser at `address`: signs in, agrees; where they are sent back to.
    pub async fn agree(&self, name: &str, address: &str) -> String {
        let cookie = self.enter(name, &password(name)).await.expect("a person of the provider");
        let grant = json!({ "scope": "openid" });
        self.tell(&cookie, "PUT", &format!("auth/grant/{CLIENT}"), &grant).await;
        let address = format!("{address}&g_continue");
        let said = self.ask(&cookie, "GET", &address, &Value::Null).await.expect("an answer");
        assert_eq!(said.status, 302, "the provider refuses {address}");
        said.location
    }

    /// What the provider calls a person, which only it knows, and its clock in seconds: asked once as a client would.
    pub async fn subject(&self, name: &str) -> (String, i64) {
        // PKCE with a word of ours: BASE64URL(SHA-256("…")) of RFC 7636, appendix B.
        let (verifier, challenge) = (
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        );
        let asked = encoded(&[
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", &self.redirect),
            ("scope", "openid"),
            ("state", "un"),
            ("nonce", "deux"),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ]);
        let back = self.agree(name, &format!("{}/auth?{asked}", self.issuer())).await;
        let back = url::Url::parse(&back).unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", verifier),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
        ]);
        let kind = "application/x-www-form-urlencoded";
        let address = format!("{}/token", self.issuer());
        let said = self.send("", "POST", &address, (kind, form)).await.expect("tokens");
        let told: Value = serde_json::from_slice(&said.body).unwrap();
        let token = told["id_token"].as_str().unwrap_or_else(|| panic!("{told}"));
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        (claims["sub"].as_str().unwrap().to_owned(), claims["iat"].as_i64().unwrap())
    }
}

fn password(name: &str) -> String {
    format!("mot de passe de {name}")
}

fn written(port: u16, base: &str, database: &str) -> String {
    format!(
        r#"port={port}
bind_address="127.0.0.1"
external_url="{base}"
login_url="login.html"
api_prefix="api"
cookie_secure=0
log_mode="console"
log_level="ERROR"
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = {{ type = "sqlite3"
  path = "{database}" }}
"#
    )
}
