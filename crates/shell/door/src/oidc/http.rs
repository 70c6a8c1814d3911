//! How the provider is reached: https with the roots of Mozilla, or plain http on this machine. No
//! redirection is followed, no answer is longer than it should be, nobody waits for ever.

use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{HttpRequest, HttpResponse};

/// The longest answer of a provider.
const ANSWER_BYTES: usize = 1024 * 1024;
/// How long it is waited for.
const WAIT: Duration = Duration::from_secs(10);

/// The provider did not answer as it should.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotReached(String);

impl NotReached {
    fn because(cause: impl std::fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

/// Whether an address may be asked: in clear only on this machine.
pub(super) fn is_safe(address: &str) -> bool {
    let local = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"];
    address.starts_with("https://") || local.iter().any(|start| address.starts_with(start))
}

/// Sends a request of the protocol.
pub(super) async fn send(request: HttpRequest) -> Result<HttpResponse, NotReached> {
    if !is_safe(&request.uri().to_string()) {
        return Err(NotReached("an address in clear".to_owned()));
    }
    let https = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
    let client: Client<HttpsConnector<HttpConnector>, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).build(https.build());
    let request = request.map(|body| Full::new(Bytes::from(body)));
    let answer = async {
        let (parts, body) =
            client.request(request).await.map_err(NotReached::because)?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES).collect().await;
        let body = body.map_err(NotReached::because)?.to_bytes().to_vec();
        Ok(HttpResponse::from_parts(parts, body))
    };
    tokio::time::timeout(WAIT, answer).await.map_err(NotReached::because)?
}
