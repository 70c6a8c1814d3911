//! `/compte/mot-de-passe`: a person changes the password of their own account.

use askama::Template;
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use identity::{PASSWORD_LETTERS, Step};
use serde::Deserialize;
use web::{
    PageError, Session, Shell, SignedIn, frame, page_with_status,
    parts::{ErrorLink, Layout},
};

use crate::{
    admit::{brake_of_password, count_attempt, trace},
    enter::wait_told,
};

/// The route of one's own password.
pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/compte/mot-de-passe", get(show).post(change))
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    layout: Layout,
    must_change: bool,
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

fn form(shell: &Shell, actor: &access::Actor, step: Step, errors: Vec<ErrorLink>) -> PasswordPage {
    let told = |field: &str| {
        let found = errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    };
    let mut layout = frame(shell, actor, "Changer mon mot de passe");
    let must_change = step == Step::Change;
    if must_change {
        layout.nav.clear();
    }
    PasswordPage {
        layout,
        must_change,
        current: told("actuel"),
        fresh: told("nouveau"),
        again: told("encore"),
        errors,
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
) -> Result<Response, PageError> {
    page_with_status(StatusCode::OK, &form(&shell, &actor, here.step, Vec::new()))
}

async fn change(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut errors = Vec::new();
    let mut brake = String::new();
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
    if errors.is_empty() {
        let mut read = shell.house.db().read().await?;
        let compte = identity::find_compte(&mut read, actor.compte).await?;
        drop(read);
        let Some(compte) = compte else { return Err(PageError::NotFound) };
        let mut refuse = |text: String| {
            errors.push(ErrorLink { field: "actuel".to_owned(), text });
        };
        let wait = count_attempt(&shell, &brake_of_password(&compte.identifiant)).await?;
        if wait > 0 {
            refuse(wait_told(wait));
        } else if !shell.hasher.matches(&typed.actuel, Some(&compte.secret)).await.unwrap_or(false)
        {
            refuse("Ce n’est pas votre mot de passe actuel.".to_owned());
        } else if typed.actuel == typed.nouveau {
            errors.push(ErrorLink {
                field: "nouveau".to_owned(),
                text: "C’est le mot de passe que vous avez déjà : choisissez-en un autre."
                    .to_owned(),
            });
        } else {
            brake = brake_of_password(&compte.identifiant);
        }
    }
    if !errors.is_empty() {
        let back = form(&shell, &actor, here.step, errors);
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    let Ok(secret) = shell.hasher.hash(&typed.nouveau).await else {
        return Err(PageError::Machine("too many sign-ins at once".to_owned()));
    };
    let mut write = shell.house.db().write().await?;
    identity::change_secret(&mut write, actor.compte, &secret).await?;
    identity::forgive(&mut write, &brake, shell.house.now().as_second()).await?;
    let cible = format!("compte:{}", actor.compte);
    trace(&shell, &mut write, Some(actor.compte), "compte.ecrire", &cible).await?;
    write.commit().await?;
    // Every session of the account is closed, this one too: the door says why.
    Ok(Redirect::to("/connexion?fait=mot-de-passe").into_response())
}
