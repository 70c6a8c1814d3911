//! What leaves the house for somebody's telephone or mailbox: reminders of appointments, alerts, by the gateways
//! that the operator set (ADR 0045).
//!
//! `config.rs`: `[courriel]` and `[sms]`. `courriel.rs`: a server of mail. `sms.rs`: an address that is
//! called, or a command. `task.rs`: what is due, sent; `alerte.rs`: a file opened in an
//! emergency, told to who answers for the service. `entrant.rs`: SMS texts that come in (ADR 0059).

mod alerte;
mod config;
mod courriel;
mod entrant;
mod sms;
mod task;

use agenda::rappel::{Canal, Issue, Message, Passerelles};

pub use alerte::alert;
pub use config::{Courriel, Sms, SmsRecu};
pub use entrant::{Entrant, routes, tidy as tidy_messages, watch as watch_messages};
pub use task::{again, watch};

use crate::config::Config;

/// The gateways of an instance; none unless the settings say so.
#[derive(Debug, Clone, Default)]
pub struct Envois {
    courriel: Option<courriel::Serveur>,
    sms: Option<sms::Voie>,
}

impl Envois {
    /// Reads the settings and the secrets they name.
    ///
    /// # Errors
    ///
    /// What is wrong with them, in words for the operator.
    pub fn read(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            courriel: config.courriel.as_ref().map(courriel::Serveur::read).transpose()?,
            sms: config.sms.as_ref().map(sms::Voie::read).transpose()?,
        })
    }

    /// Which are set.
    pub fn set(&self) -> Passerelles {
        Passerelles { courriel: self.courriel.is_some(), sms: self.sms.is_some() }
    }

    fn open(&self) -> Vec<Canal> {
        let (mail, sms) = (self.courriel.is_some(), self.sms.is_some());
        [mail.then_some(Canal::Courriel), sms.then_some(Canal::Sms)].into_iter().flatten().collect()
    }

    /// Sends a message. What went wrong is told in the log by its kind, never by what it says or to whom.
    pub(crate) async fn send(&self, message: &Message) -> Issue {
        match (message.canal, &self.courriel, &self.sms) {
            (Canal::Courriel, Some(server), _) => server.send(message).await,
            (Canal::Sms, _, Some(way)) => way.send(message).await,
            _ => Issue::Rate,
        }
    }
}
