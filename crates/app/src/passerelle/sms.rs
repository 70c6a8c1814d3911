//! A gateway of SMS texts: any operator's, behind an address that is called or a command that is run.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Duration,
};

use agenda::rappel::{Issue, Message};
use axum::body::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use super::config::{Sms, is_here, secret};

/// How long a gateway is waited for.
const WAIT: Duration = Duration::from_secs(20);
/// How often a command that runs is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A gateway, ready.
#[derive(Debug, Clone)]
pub(super) enum Voie {
    /// An address, and the key that it is told.
    Adresse(http::Uri, Option<header::HeaderValue>),
    /// A program and its arguments.
    Commande(String, Vec<String>),
}

/// Numbers as gateways want them: digits, and a plus first; a French number becomes international.
pub(super) fn number(text: &str) -> Option<String> {
    // As a telephone dials it: the first of several, without extension nor « (0) ».
    let text = crate::dossier::dialled(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = if text.trim_start().starts_with('+') {
        format!("+{digits}")
    } else if let Some(rest) = digits.strip_prefix("00") {
        format!("+{rest}")
    } else if digits.len() == 10 && digits.starts_with('0') {
        format!("+33{}", &digits[1..])
    } else {
        return None;
    };
    (9..=16).contains(&number.len()).then_some(number)
}

impl Voie {
    /// Reads the settings and the secret they name.
    pub(super) fn read(config: &Sms) -> anyhow::Result<Self> {
        let key = config.secret_fichier.as_deref().map(secret).transpose()?;
        match (&config.adresse, config.commande.split_first()) {
            (Some(text), None) => {
                let uri: http::Uri = text.parse().map_err(|_| {
                    anyhow::anyhow!("[sms] adresse = \"{text}\" : attendu https://nom/chemin")
                })?;
                let safe = uri.scheme_str() == Some("https")
                    || (uri.scheme_str() == Some("http") && uri.host().is_some_and(is_here));
                if !safe {
                    anyhow::bail!("[sms] adresse = \"{text}\" : attendu https://nom/chemin");
                }
                let key = key
                    .map(|key| header::HeaderValue::try_from(format!("Bearer {key}")))
                    .transpose()
                    .map_err(|_| {
                        anyhow::anyhow!("[sms] secret_fichier : une ligne, sans accent")
                    })?;
                let key = key.map(|mut key| {
                    key.set_sensitive(true);
                    key
                });
                Ok(Self::Adresse(uri, key))
            }
            (None, Some((program, rest))) => Ok(Self::Commande(program.clone(), rest.to_vec())),
            _ => anyhow::bail!("[sms] : adresse ou commande, l’une des deux"),
        }
    }

    /// Sends a message.
    pub(super) async fn send(&self, message: &Message) -> Issue {
        let Some(to) = number(&message.to) else { return Issue::Refuse };
        let body = serde_json::json!({
            "id": message.id.to_string(),
            "to": to,
            "text": message.text,
        })
        .to_string();
        match self {
            Self::Adresse(uri, key) => {
                let sent = tokio::time::timeout(WAIT, call(uri, key.as_ref(), body)).await;
                let status = sent.ok().flatten();
                if status.is_none_or(|status| !status.is_success()) {
                    let code = status.map_or(0, |status| status.as_u16());
                    tracing::warn!(rappel = message.id, code, "an SMS text did not leave");
                }
                match status {
                    Some(status) if status.is_success() => Issue::Parti,
                    Some(
                        StatusCode::BAD_REQUEST
                        | StatusCode::NOT_FOUND
                        | StatusCode::UNPROCESSABLE_ENTITY,
                    ) => Issue::Refuse,
                    _ => Issue::Rate,
                }
            }
            Self::Commande(program, rest) => {
                let (program, rest) = (program.clone(), rest.clone());
                let run = tokio::task::spawn_blocking(move || run(&program, &rest, &body)).await;
                if run.unwrap_or(false) {
                    return Issue::Parti;
                }
                tracing::warn!(rappel = message.id, "an SMS text did not leave by its command");
                Issue::Rate
            }
        }
    }
}

async fn call(
    uri: &http::Uri,
    key: Option<&header::HeaderValue>,
    body: String,
) -> Option<StatusCode> {
    let https = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
    let client: Client<HttpsConnector<HttpConnector>, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).build(https.build());
    let mut request = Request::post(uri.clone()).header(header::CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, key);
    }
    let request = request.body(Full::new(Bytes::from(body))).ok()?;
    Some(client.request(request).await.ok()?.status())
}

/// Runs a command that reads `body`; whether it says that it took it.
fn run(program: &str, rest: &[String], body: &str) -> bool {
    let started = Command::new(program)
        .args(rest)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read its input says by its end what became of it.
        let _ignored = input.write_all(body.as_bytes());
    }
    let mut waited = Duration::ZERO;
    while waited < WAIT {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(LOOK),
            Err(_) => break,
        }
        waited += LOOK;
    }
    let _gone = child.kill();
    let _ended = child.wait();
    false
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_told_as_gateways_want_it() {
        for (text, told) in [
            ("06 00 00 00 01", Some("+33600000001")),
            ("06.00.00.00.01", Some("+33600000001")),
            ("+262 692 00 00 01", Some("+262692000001")),
            ("0032 470 00 00 01", Some("+32470000001")),
            ("+33 (0)6 00 00 00 01", Some("+33600000001")),
            ("06 00 00 00 01 poste 12", Some("+33600000001")),
            ("06 00 00 00 01 / 06 00 00 00 02", Some("+33600000001")),
            ("le soir", None),
            ("12", None),
        ] {
            assert_eq!(number(text).as_deref(), told, "{text}");
        }
    }
}
