//! `/espace/ecrits/{ecrit}`: a writing that the service gave to a parent to read, and where they write their words on it.
//! Asked anew at each request; each reading is in the trace of the child before the text is shown.

use askama::{Template, filters::Safe};
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use axum_extra::extract::cookie::CookieJar;
use fiche::Register;
use web::{PageError, Shell, parts::Layout};

use super::page::{Dit, inside, layout};

#[derive(Template)]
#[template(path = "espace/ecrit.html")]
struct WritingPage {
    layout: Layout,
    id: i64,
    jeton: String,
    prenom: String,
    day: String,
    text: Safe<String>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    jar: CookieJar,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (cle, lu) = match inside(&shell, &register, jar, &Dit::default()).await? {
        Ok(inside) => inside,
        Err(door) => return Ok(door),
    };
    let one = lu.ecrits.iter().find(|one| one.id == id).ok_or(PageError::NotFound)?;
    let vault = shell.house.db().vault().clone();
    let mut read = shell.house.db().read().await?;
    let text = ecrit::html_of(&mut read, &vault, id).await?;
    drop(read);
    let text = text.ok_or(PageError::NotFound)?;
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    let (cible, child) = (format!("ecrit:{id}"), Some(cle.personne));
    access::note_in(&mut write, &now, "espace.ecrit", &cible, "cle-d-espace", child).await?;
    write.commit().await?;
    super::langue::page_in(
        lu.langue,
        StatusCode::OK,
        &WritingPage {
            layout: layout(&shell),
            id,
            jeton: shell.house.new_id().to_string(),
            prenom: lu.prenom,
            day: one.day.clone(),
            text: Safe(text),
        },
    )
}
