//! A signature that was given under a note, on a device without network (ADR 0084).

use access::{Actor, Verb};
use document::piece::photo::{Beside, Photo, nature_of};
use web::{PageError, Shell};

use super::{
    on_note,
    one::{May, place_of},
};
use crate::note::{self, Signature, Sort};

/// Puts a signature beside its note, with what was drawn, in the rights of its author today. Answers what is wrong with it,
/// in a sentence; nothing when it is kept, or was before.
///
/// # Errors
///
/// [`PageError::NotFound`] when the note is not there, or takes nothing of theirs any more; [`PageError::Machine`] when the
/// engine fails.
pub async fn deposit_signature(
    shell: &Shell,
    actor: &Actor,
    (group, personne): (i64, i64),
    signature: Signature,
) -> Result<String, PageError> {
    if let Some(told) = signature.fault() {
        return Ok(told.to_owned());
    }
    let mut read = shell.house.db().read().await?;
    let found = note::of_group(&mut read, (group, personne)).await?;
    drop(read);
    let id = found.ok_or(PageError::NotFound)?;
    let here = place_of(shell, id).await?;
    let mut granted =
        shell.house.authorize_telling(actor, on_note(Verb::Lire, here, id), "sans-reseau").await?;
    let one = note::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let may = May::of(shell, actor, &mut granted, &one).await?;
    granted.commit().await?;
    if one.retrait.is_some() || !may.adds() {
        return Err(PageError::NotFound);
    }
    let (told, title) = (signature.told(), signature.title());
    let drawn = if signature.image.is_empty() {
        None
    } else if nature_of(here.category).is_none() {
        let told =
            "Aucune image ne va avec cette sorte d’information : notez la signature par un ajout.";
        return Ok(told.to_owned());
    } else {
        let beside = Beside { service: here.service, personne, category: here.category, note: id };
        match Photo::of_bytes(shell, actor, beside, signature.image).await? {
            Ok(photo) => Some(photo.titled(&title)),
            Err(told) => return Ok(told),
        }
    };
    let action = on_note(Verb::Ecrire, here, id);
    let details = "ajout signature note sans-reseau";
    let mut write = shell.house.authorize_write_telling(actor, action, details).await?;
    if let Some(photo) = drawn
        && let Err(told) = photo.keep(&mut write).await?
    {
        return Ok(told);
    }
    // Sent again, it is there once.
    let there = |text: &note::Text| text.sort == Sort::Signature && text.content == told;
    if !one.texts.iter().any(there) {
        note::add_text(&mut write, id, (shell.house.new_id(), &told), Sort::Signature).await?;
    }
    write.commit().await?;
    Ok(String::new())
}
