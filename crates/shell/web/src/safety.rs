//! What an instance demands of those who sign in.

use crate::Network;

/// Who must have a second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecondFactor {
    /// Nobody: each decides.
    #[default]
    Optional,
    /// The roles that reach many files, or give rights to others.
    Sensitive,
    /// Everybody.
    All,
}

/// A provider of identities, by the protocol `OpenID Connect`.
#[derive(Debug, Clone, Default)]
pub struct Provider {
    /// What the button says: « Pro Santé Connect ».
    pub label: String,
    /// Its issuer, from which everything else is discovered.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What proves it is us that ask; never shown, never logged.
    pub client_secret: String,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// How strongly the person must prove who they are; one of these must come back.
    pub acr_values: Vec<String>,
    /// The claim that names the account.
    pub claim: String,
}

/// What an instance demands of those who sign in.
#[derive(Debug, Clone)]
pub struct Safety {
    /// Who must have a second factor.
    pub second_factor: SecondFactor,
    /// After how many minutes without a page the password is asked for again.
    pub idle_minutes: i64,
    /// The address by which browsers reach us, `https://…`, without a slash at its end. Passkeys
    /// and the provider of identities need it.
    pub origin: Option<String>,
    /// The provider of identities, if any.
    pub provider: Option<Provider>,
    /// The proxies that are believed when they say whom they answer for.
    pub proxies: Vec<Network>,
}

impl Default for Safety {
    fn default() -> Self {
        Self {
            second_factor: SecondFactor::default(),
            idle_minutes: 15,
            origin: None,
            provider: None,
            proxies: Vec::new(),
        }
    }
}
