//! Who calls: the account behind a token, read anew each time.

use access::{AccessError, Action, Actor, Category, Cible, Granted, Verb};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use db::DbError;
use identity::Shown;
use web::Shell;

/// Why a program gets no answer.
#[derive(Debug)]
pub(super) enum ApiError {
    /// No token, or one that opens nothing.
    Unknown,
    /// Asked too often this minute.
    TooOften,
    /// What was asked cannot be understood; what to do.
    Asked(&'static str),
    /// Not there, or not for this account.
    NotFound,
    /// The machine failed; the cause, for the log only.
    Machine(String),
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Refused => Self::NotFound,
            AccessError::Machine(cause) => cause.into(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let told = |text: &str| Json(serde_json::json!({ "erreur": text }));
        let with =
            |name: HeaderName, value: &'static str| [(name, HeaderValue::from_static(value))];
        match self {
            Self::Unknown => (
                StatusCode::UNAUTHORIZED,
                with(header::WWW_AUTHENTICATE, "Bearer"),
                told("jeton absent, inconnu ou périmé"),
            )
                .into_response(),
            Self::TooOften => (
                StatusCode::TOO_MANY_REQUESTS,
                with(header::RETRY_AFTER, "60"),
                told("trop de demandes : attendez une minute"),
            )
                .into_response(),
            Self::Asked(text) => (StatusCode::BAD_REQUEST, told(text)).into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, told("introuvable")).into_response(),
            Self::Machine(cause) => {
                tracing::error!(%cause, "an answer to a program failed");
                (StatusCode::INTERNAL_SERVER_ERROR, told("panne")).into_response()
            }
        }
    }
}

/// The account that calls, and what its token may ask.
pub(super) struct Program {
    pub actor: Actor,
    scopes: Vec<String>,
}

impl FromRequestParts<Shell> for Program {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Shell) -> Result<Self, ApiError> {
        // A token alone: what a browser sends by itself opens nothing here.
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .filter(|token| token.starts_with(identity::JETON_PREFIX) && token.len() < 200)
            .ok_or(ApiError::Unknown)?;
        let (now, today) = (shell.house.now(), shell.house.today());
        let mut write = shell.house.db().write().await?;
        let shown = identity::show_jeton(&mut write, token, now, &today.to_string()).await?;
        write.commit().await?;
        match shown {
            Shown::Nothing => Err(ApiError::Unknown),
            Shown::TooOften => Err(ApiError::TooOften),
            Shown::Account(compte, nom, scopes) => {
                let mut read = shell.house.db().read().await?;
                let actor = Actor::read(&mut read, compte, nom, today).await?;
                Ok(Self { actor, scopes })
            }
        }
    }
}

impl Program {
    /// Whether its token was made for that.
    pub(super) fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// Asks for the counts of a place, under one of the scopes of the token.
    pub(super) async fn asks(
        &self,
        shell: &Shell,
        scope: &str,
        cible: Cible,
    ) -> Result<Granted, ApiError> {
        let exact = if self.may(super::EXACT) { " comptes:exacts" } else { "" };
        let details = format!("jeton:{}{exact}", scope.replace(':', "."));
        // Without the scope the policy is asked for what it gives to no program: refused, and traced.
        let allowed = self.may(scope);
        let verb = if allowed { Verb::Lire } else { Verb::Exporter };
        let action = Action { verb, category: Category::Activite, cible };
        Ok(shell.house.authorize_telling(&self.actor, action, &details).await?)
    }
}
