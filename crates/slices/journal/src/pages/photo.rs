//! A photo that is added to a note: sent alone, once the words are safe.

use access::Verb;
use axum::{
    Extension,
    extract::{Multipart, Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use document::piece::{
    Limite,
    photo::{Beside, Photo},
};
use fiche::Register;
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{
    on_note,
    one::{May, Said, place_of, print},
};
use crate::note;

pub(super) async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    limit: Option<Extension<Limite>>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    form: Multipart,
) -> Result<Response, PageError> {
    let here = place_of(&shell, id).await?;
    // Asked before a byte is read: a stranger fills no memory.
    let mut granted = shell.house.authorize(&actor, on_note(Verb::Lire, here, id)).await?;
    let note = note::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let may = May::of(&shell, &actor, &mut granted, &note).await?;
    granted.commit().await?;
    if !may.photo {
        return Err(PageError::NotFound);
    }
    let limit = limit.map_or_else(Limite::default, |Extension(limit)| limit);
    let beside = Beside {
        service: here.service,
        personne: here.personne,
        category: here.category,
        note: id,
    };
    let told = match Photo::receive(&shell, &actor, beside, form, limit).await? {
        Err(text) => Err(text),
        Ok(photo) => {
            let action = on_note(Verb::Ecrire, here, id);
            let mut write =
                shell.house.authorize_write_telling(&actor, action, "ajout photo note").await?;
            let kept = photo.keep(&mut write).await?;
            if kept.is_ok() {
                write.commit().await?;
            }
            kept
        }
    };
    match told {
        Ok(()) => Ok(Redirect::to(&format!("/journal/{id}?fait=photo#photos")).into_response()),
        Err(text) => {
            let errors = vec![ErrorLink { field: "fichier".to_owned(), text }];
            print(&shell, &register, &actor, (id, here), Said::default(), errors, None).await
        }
    }
}
