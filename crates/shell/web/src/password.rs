//! `/compte/mot-de-passe`: a person changes the password of their own account.

use askama::Template;
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use identity::PASSWORD_LETTERS;
use serde::Deserialize;

use crate::{
    PageError, Shell, SignedIn,
    frame::frame,
    page::page_with_status,
    parts::{ErrorLink, Layout},
};

/// The route of one's own password.
pub fn routes() -> Router<Shell> {
    Router::new().route("/compte/mot-de-passe", get(show).post(change))
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    current: String,
    fresh: String,
    again: String,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    actuel: String,
    #[serde(default)]
    nouveau: String,
    #[serde(default)]
    encore: String,
}

fn form(shell: &Shell, actor: &access::Actor, errors: Vec<ErrorLink>) -> PasswordPage {
    let told = |field: &str| {
        let found = errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    };
    PasswordPage {
        layout: frame(shell, actor, "Changer mon mot de passe"),
        current: told("actuel"),
        fresh: told("nouveau"),
        again: told("encore"),
        errors,
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    page_with_status(StatusCode::OK, &form(&shell, &actor, Vec::new()))
}

async fn change(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    if typed.nouveau.chars().count() < PASSWORD_LETTERS {
        refuse(
            "nouveau",
            format!(
                "Choisissez au moins {PASSWORD_LETTERS} caractères : quatre mots, par exemple."
            ),
        );
    } else if typed.nouveau != typed.encore {
        refuse("encore", "Les deux mots de passe diffèrent. Tapez le même deux fois.".to_owned());
    }
    let key = format!("compte:{}", actor.compte);
    let now = shell.house.now().as_second();
    let wait = shell.brake.wait_s(&key, now);
    if wait > 0 {
        refuse("actuel", format!("Trop d’essais. Attendez {wait} secondes, puis recommencez."));
    } else if errors.is_empty() {
        let mut read = shell.house.db().read().await?;
        let secret = identity::secret_of(&mut read, actor.compte).await?;
        drop(read);
        let right = shell.hasher.matches(&typed.actuel, secret.as_deref()).await.unwrap_or(false);
        if !right {
            shell.brake.fault(&key, now);
            errors.push(ErrorLink {
                field: "actuel".to_owned(),
                text: "Ce n’est pas votre mot de passe actuel.".to_owned(),
            });
        }
    }
    if !errors.is_empty() {
        let back = form(&shell, &actor, errors);
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    let Ok(secret) = shell.hasher.hash(&typed.nouveau).await else {
        return Err(PageError::Machine("too many sign-ins at once".to_owned()));
    };
    let mut write = shell.house.db().write().await?;
    identity::change_secret(&mut write, actor.compte, &secret).await?;
    write.commit().await?;
    let cible = format!("compte:{}", actor.compte);
    shell.house.note(Some(actor.compte), "compte.ecrire", &cible, "accorde").await?;
    Ok(Redirect::to("/connexion").into_response())
}
