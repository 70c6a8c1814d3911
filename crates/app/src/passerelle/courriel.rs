//! A server of mail, by SMTP.

use std::time::Duration;

use agenda::rappel::{Issue, Message, Sujet};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};

use super::config::{Chiffrement, Courriel, is_here, secret};

/// How long a server is waited for.
const WAIT: Duration = Duration::from_secs(20);

/// What mail says besides: nobody finds in it what it is about.
const END: &str = "Vous recevez ce message parce que vous avez demandé à être prévenu. Pour ne plus en \
                   recevoir, dites-le au téléphone indiqué.";

/// A server, ready.
#[derive(Debug, Clone)]
pub(super) struct Serveur {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Serveur {
    /// Reads the settings and the secret they name.
    pub(super) fn read(config: &Courriel) -> anyhow::Result<Self> {
        let host = config.serveur.as_str();
        let from: Mailbox = config.expediteur.parse().map_err(|_| {
            anyhow::anyhow!(
                "[courriel] expediteur = \"{}\" : attendu « Nom <adresse@exemple.fr> »",
                config.expediteur
            )
        })?;
        let tls = || {
            TlsParameters::new(host.to_owned())
                .map_err(|error| anyhow::anyhow!("[courriel] serveur = \"{host}\" : {error}"))
        };
        let (tls, port) = match config.chiffrement {
            Chiffrement::Tls => (Tls::Wrapper(tls()?), 465),
            Chiffrement::Starttls => (Tls::Required(tls()?), 587),
            Chiffrement::Aucun if is_here(host) => (Tls::None, 25),
            Chiffrement::Aucun => anyhow::bail!(
                "[courriel] chiffrement = \"aucun\" : seulement vers cette machine (127.0.0.1)"
            ),
        };
        // The name of this machine is nobody's business.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(WAIT))
            .hello_name(ClientId::Domain("maillage.invalid".to_owned()));
        match (&config.identifiant, &config.secret_fichier) {
            (Some(name), Some(path)) => {
                builder = builder.credentials(Credentials::new(name.clone(), secret(path)?));
            }
            (None, None) => {}
            _ => anyhow::bail!("[courriel] identifiant et secret_fichier vont ensemble"),
        }
        Ok(Self { from, transport: builder.build() })
    }

    /// Sends a message.
    pub(super) async fn send(&self, message: &Message) -> Issue {
        let Ok(to) = message.to.parse::<Mailbox>() else { return Issue::Refuse };
        let domain = self.from.email.domain();
        let (kind, subject) = match message.sujet {
            Sujet::Rappel => ("rappel", "Rappel de rendez-vous"),
            Sujet::Urgence => ("urgence", "Un dossier ouvert en urgence"),
            Sujet::Page => ("page", "Votre page"),
        };
        let body = match message.sujet {
            Sujet::Rappel => format!("{}\n\n{END}\n", message.text),
            Sujet::Urgence | Sujet::Page => format!("{}\n", message.text),
        };
        let mail = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{kind}-{}@{domain}>", message.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(body);
        let Ok(mail) = mail else { return Issue::Refuse };
        match self.transport.send(mail).await {
            Ok(_) => Issue::Parti,
            Err(error) => {
                let code = error.status().map(|code| code.to_string()).unwrap_or_default();
                tracing::warn!(rappel = message.id, code, "mail did not leave");
                // A password that is refused is permanent too, and no fault of the address.
                let addressed = code.starts_with("55") && !code.starts_with("554");
                if addressed { Issue::Refuse } else { Issue::Rate }
            }
        }
    }
}
