//! One paper, and its withdrawal.

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Layout},
};

use super::{child, framed, line, on_piece, urgence};
use crate::piece::{format::Format, store};

#[derive(Template)]
#[template(path = "piece/pages/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    nature: &'static str,
    facts: Vec<Fact>,
    /// Empty once it is withdrawn, and where an emergency alone opens it.
    download: String,
    /// An emergency alone opens it: where a copy is taken, for what is not shown in the page.
    copie: String,
    /// An emergency alone opens it, and it is read here.
    lu_ici: bool,
    /// Where the picture is to look at; empty when it is none.
    image: String,
    /// Where the withdrawal is sent; empty when the reader may not.
    withdraw: String,
    motif: String,
    errors: Vec<ErrorLink>,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    motif: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(piece): Path<i64>,
) -> Result<Response, PageError> {
    print(&shell, &register, &actor, piece, String::new(), Vec::new()).await
}

/// Where a paper stands; nowhere when there is none: then the refusal is of the same kind.
pub(super) async fn place(
    shell: &Shell,
    id: i64,
) -> Result<(i64, i64, crate::piece::Nature), PageError> {
    let mut read = shell.house.db().read().await?;
    let nothing = (0, 0, crate::piece::NATURES[0]);
    Ok(store::place_of(&mut read, id).await?.unwrap_or(nothing))
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    motif: String,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let place = place(shell, id).await?;
    let mut granted = shell.house.authorize(actor, on_piece(Verb::Lire, place, id)).await?;
    let piece = store::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let writes = on_piece(Verb::Ecrire, place, id);
    let may = shell.house.would_allow(granted.read(), actor, &writes).await?.is_some();
    // A paper that was withdrawn is told to those who keep the file, and to nobody else.
    if piece.retrait.is_some() && !may {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let (nom, _) = child(&mut granted, register, piece.personne).await?;
    let urgent = granted.rule() == urgence::RULE;
    let by = store::name_of(&mut granted, piece.compte).await?;
    let service = store::service_name(&mut granted, piece.service).await?;
    granted.commit().await?;
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let mut facts = vec![
        fact("Enfant", nom.clone()),
        fact("Document", line(&piece)),
        fact("Lisible par", format!("qui peut lire « {} »", piece.nature.category.label())),
        fact("Ajouté par", format!("{by}, le {}", web::in_paris(&piece.at))),
        fact("Service", service),
    ];
    if let Some(retrait) = &piece.retrait {
        facts.push(fact("Retiré", format!("le {}", web::in_paris(&retrait.at))));
        facts.push(fact("Motif du retrait", retrait.motif.clone()));
    }
    let seen = actor.service(piece.service).map(|_| piece.service);
    let service = seen.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default();
    let mut layout =
        framed(shell, actor, (service, piece.service), piece.personne, &nom, &piece.title);
    let here = layout.crumbs.len().saturating_sub(1);
    let all = format!("/dossiers/{}/documents", piece.personne);
    layout.crumbs.insert(here, ("Documents".to_owned(), Some(all)));
    let there = piece.retrait.is_none();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let path = format!("/documents/{id}");
    let picture = Format::from_code(&piece.format).is_some_and(Format::is_picture);
    page_with_status(
        status,
        &OnePage {
            layout,
            title: piece.title,
            nature: piece.nature.label(),
            facts,
            image: if there && picture { format!("{path}/image") } else { String::new() },
            download: if there && !urgent { format!("{path}/contenu") } else { String::new() },
            copie: if there && urgent && !picture {
                format!("{path}/contenu")
            } else {
                String::new()
            },
            lu_ici: there && urgent && picture,
            withdraw: if there && may { path } else { String::new() },
            motif,
            errors,
        },
    )
}

pub(super) async fn withdraw(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let place = place(&shell, id).await?;
    let action = on_piece(Verb::Ecrire, place, id);
    let motif: String = said.motif.trim().chars().take(500).collect();
    if motif.is_empty() {
        let mut read = shell.house.db().read().await?;
        let may = shell.house.would_allow(&mut read, &actor, &action).await?.is_some();
        drop(read);
        if may {
            let text = "Dites pourquoi ce document est retiré : la raison reste dans le dossier.";
            let error = ErrorLink { field: "motif".to_owned(), text: text.to_owned() };
            return print(&shell, &register, &actor, id, motif, vec![error]).await;
        }
    }
    let details = format!("retrait document:{}", place.2.code);
    let mut write = shell.house.authorize_write_telling(&actor, action, &details).await?;
    let done = store::withdraw(&mut write, id, &motif).await?;
    write.commit().await?;
    if !done {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("/dossiers/{}/documents?fait=retire", place.1)).into_response())
}
