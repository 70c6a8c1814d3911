//! The welcome booklet on the own page, by age (S003-62), and the language that a holder chooses for it all (S004-29).

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use fiche::Register;
use serde::Deserialize;
use web::{PageError, Shell, parts::Layout};

use super::{
    langue::{Langue, page_in},
    lu::Lu,
    page::{Dit, inside, layout},
};

#[derive(Template)]
#[template(path = "espace/livret.html")]
struct BookletPage {
    layout: Layout,
    lu: Lu,
}

/// The booklet of a child of this age, or of a parent.
pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let (_, lu) = match inside(&shell, &register, jar, &Dit::default()).await? {
        Ok(inside) => inside,
        Err(door) => return Ok(door),
    };
    page_in(lu.langue, StatusCode::OK, &BookletPage { layout: layout(&shell), lu })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    langue: String,
}

/// The language that the holder of a key chose for their page, in the trace under the number of the key.
pub(super) async fn choose(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    jar: CookieJar,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    let (cle, _) = match inside(&shell, &register, jar, &Dit::default()).await? {
        Ok(inside) => inside,
        Err(door) => return Ok(door),
    };
    let langue = Langue::of(&chosen.langue);
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    espace::set_langue(&mut write, cle.id, langue.code()).await?;
    let (cible, child) = (format!("cle_espace:{}", cle.id), Some(cle.personne));
    access::note_in(&mut write, &now, "espace.langue", &cible, "cle-d-espace", child).await?;
    write.commit().await?;
    Ok(Redirect::to("/espace").into_response())
}
