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
    /// What tells it from another one in addresses and on accounts; empty for the one there always was.
    pub code: String,
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
    /// The claim that names the account; in the identity token, else in what the provider tells of a person.
    pub claim: String,
}

impl Provider {
    /// How an account names a person of this provider, among `all`: what two providers call the same is two
    /// persons. None when it would name somebody of another one.
    pub fn key_of(&self, all: &[Self], named: &str) -> Option<String> {
        if !self.code.is_empty() {
            return Some(format!("{}:{named}", self.code));
        }
        let of_another = all.iter().filter(|one| !one.code.is_empty()).any(|one| {
            named.strip_prefix(one.code.as_str()).is_some_and(|rest| rest.starts_with(':'))
        });
        (!of_another).then(|| named.to_owned())
    }
}

/// What an instance demands of those who sign in.
#[derive(Debug, Clone)]
pub struct Safety {
    /// Who must have a second factor.
    pub second_factor: SecondFactor,
    /// After how many minutes without a page the password is asked for again.
    pub idle_minutes: i64,
    /// The address by which browsers reach us, `https://…`, without a slash at its end. Passkeys
    /// and the providers of identities need it.
    pub origin: Option<String>,
    /// The providers of identities, in the order of their buttons.
    pub providers: Vec<Provider>,
    /// The proxies that are believed when they say whom they answer for.
    pub proxies: Vec<Network>,
}

impl Default for Safety {
    fn default() -> Self {
        Self {
            second_factor: SecondFactor::default(),
            idle_minutes: 15,
            origin: None,
            providers: Vec::new(),
            proxies: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Provider;

    #[test]
    fn two_providers_never_name_the_same_person() {
        let of = |code: &str| Provider { code: code.to_owned(), ..Provider::default() };
        let all = [of(""), of("psc"), of("pro")];
        for (at, named, expected) in [
            (0, "899", Some("899")),
            (0, "urn:899", Some("urn:899")),
            (0, "psc:899", None),
            (0, "pscx:899", Some("pscx:899")),
            (1, "899", Some("psc:899")),
            (2, "psc:899", Some("pro:psc:899")),
        ] {
            let key = all[at].key_of(&all, named);
            assert_eq!(key.as_deref(), expected, "{at} {named}");
        }
    }
}
