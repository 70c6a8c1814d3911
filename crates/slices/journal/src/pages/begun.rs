//! A note begun elsewhere than in its form, to be finished in it.

use access::{Actor, Category};
use web::{PageError, Shell};

use super::typing;
use crate::note::{self, Typed};

/// What a note begins with.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    /// A code of [`note::NATURE_NOTE`].
    pub nature: &'a str,
    /// What decides who reads it.
    pub category: Category,
    /// The words.
    pub texte: &'a str,
}

/// Begins one's note about a child, after what was being typed; begun twice, it is there once.
///
/// # Errors
///
/// [`PageError`] when the engine refuses.
pub async fn begin(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    begun: Begun<'_>,
) -> Result<(), PageError> {
    let mut read = shell.house.db().read().await?;
    let draft = note::typed_by(&mut read, actor.compte, personne).await?;
    drop(read);
    let mut typed = draft.map(|(typed, _)| typed).unwrap_or_default();
    if typed.cle.is_empty() {
        typed.cle = shell.house.new_id().to_string();
    }
    if !typed.texte.contains(begun.texte) {
        let before = typed.texte.trim_end();
        typed.texte = if before.is_empty() {
            begun.texte.to_owned()
        } else {
            format!("{before}\n\n{}", begun.texte)
        };
    }
    let typed = Typed {
        geste: String::new(),
        nature: begun.nature.to_owned(),
        categorie: begun.category.code().to_owned(),
        ..typed
    };
    typing::save(shell, actor.compte, personne, &typed).await
}
