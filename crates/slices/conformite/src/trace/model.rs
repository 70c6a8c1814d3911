//! A line of the trace, who left it, and what one asks of it.

/// One entry, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ligne {
    /// Its number.
    pub seq: i64,
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Which account.
    pub compte: Option<i64>,
    /// `category.verb`.
    pub action: String,
    /// On what.
    pub cible: String,
    /// Whether it was allowed.
    pub accorde: bool,
    /// The rule that decided.
    pub rule: String,
    /// What was asked, in codes.
    pub details: String,
    /// The child it concerns.
    pub personne: Option<i64>,
    /// The service where it took place.
    pub service: Option<i64>,
}

/// Somebody who has an account, as others know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Qui {
    /// First name and name.
    pub nom: String,
    /// What they do and where: « éducatrice, MECS Les Tilleuls ».
    pub fonction: String,
}

/// Which lines.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// About a child; allowed only, which is what the child may read, unless refusals are asked for.
    Child(i64),
    /// In some services, or about their children.
    Services(Vec<i64>),
    /// In some services of an organisation, and on its accounts.
    Organisation(i64, Vec<i64>),
    /// Sign-ins and refusals of the whole house, without any child.
    House,
}

/// What is asked of the trace.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Which lines.
    pub scope: Scope,
    /// From this instant on.
    pub from: Option<String>,
    /// Before this instant.
    pub until: Option<String>,
    /// Of this account only.
    pub compte: Option<i64>,
    /// Of this kind of information only, a code.
    pub category: Option<&'static str>,
    /// Allowed only, or refused only.
    pub accorde: Option<bool>,
    /// Before this entry: the page before.
    pub before: Option<i64>,
    /// How many lines.
    pub limit: usize,
}
