//! What is being typed, kept as it is: asked by the page's script, and by a button where there is none.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Form;
use web::{PageError, Shell, SignedIn};

use super::{CATEGORIES, file_of, here};
use crate::note::{self, Typed};

/// Whether the actor may write some note about a child. Nothing is left in the chain when they may: a
/// draft is theirs alone, and would leave an entry every few seconds.
async fn may_write(shell: &Shell, actor: &access::Actor, personne: i64) -> Result<bool, PageError> {
    let mut read = shell.house.db().read().await?;
    let open = shell.house.would_allow(&mut read, actor, &file_of(personne)).await?.is_some();
    let services =
        shell.house.services_on_child(&mut read, actor, access::Verb::Ecrire, personne).await?;
    let writes = services
        .iter()
        .any(|(category, services)| CATEGORIES.contains(category) && !services.is_empty());
    Ok(open && writes)
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    if !may_write(&shell, &actor, personne).await? {
        // A stranger's try stays in the chain; who reads and writes nothing is told the same.
        shell.house.authorize(&actor, file_of(personne)).await?.commit().await?;
        return Err(PageError::NotFound);
    }
    save(&shell, actor.compte, personne, &typed).await?;
    let now = here(&shell);
    let told = format!("{} h {:02}", now.hour(), now.minute());
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], told)
        .into_response())
}

/// Keeps what is typed; a form emptied of its text has no draft.
pub(super) async fn save(
    shell: &Shell,
    compte: i64,
    personne: i64,
    typed: &Typed,
) -> Result<(), PageError> {
    let mut write = shell.house.db().write().await?;
    if typed.texte.trim().is_empty() {
        note::drop_draft(&mut write, compte, personne).await?;
    } else {
        let mut typed = typed.clone();
        typed.texte = typed.texte.chars().take(note::LONGEST).collect();
        let key = (shell.house.new_id(), compte, personne);
        note::keep_draft(&mut write, key, &typed, &shell.house.now().to_string()).await?;
    }
    write.commit().await?;
    Ok(())
}
