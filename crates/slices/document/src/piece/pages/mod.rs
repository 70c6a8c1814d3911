//! The screens of papers.
//!
//! `/dossiers/{personne}/documents`: the list and the form. `/documents/{piece}`: one paper, and its
//! withdrawal. `/documents/{piece}/contenu`: its bytes, to keep; sent a form, the copy of an emergency. `/documents/{piece}/image`: a picture, to
//! look at (ADR 0043).

use access::{Action, Actor, Category, Cible, Granted, Verb};
use axum::{Router, extract::DefaultBodyLimit, routing::get};
use fiche::Register;
use web::{PageError, Section, Shell, parts::Layout};

use super::model::Piece;

pub(crate) mod add;
mod bytes;
mod image;
mod list;
mod one;
mod panel;
mod urgence;

pub use self::image::{carried, is_carried};
pub use add::{Coming, coming, mime_of, safe_name};
pub use bytes::bytes_of;
pub use panel::panel;

/// The largest paper, in MiB; 25 when nothing else is set.
#[derive(Debug, Clone, Copy)]
pub struct Limite(pub usize);

impl Default for Limite {
    fn default() -> Self {
        Self(25)
    }
}

impl Limite {
    /// In bytes.
    pub(crate) fn bytes(self) -> usize {
        self.0 * 1024 * 1024
    }
}

/// What a form may carry and still be answered in words, in bytes: what is over the limit is read and
/// dropped, so that nothing typed is lost.
pub const READ: usize = 128 * 1024 * 1024;

/// The routes of papers.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route(
            "/dossiers/{personne}/documents",
            get(list::show).post(add::add).layer(DefaultBodyLimit::max(READ)),
        )
        .route("/documents/{piece}", get(one::show).post(one::withdraw))
        .route("/documents/{piece}/contenu", get(bytes::give).post(urgence::take))
        .route("/documents/{piece}/image", get(image::give))
}

/// Reading the file of a child.
pub(super) fn file_of(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

/// Something done with one paper.
pub(super) fn on_piece(verb: Verb, piece: (i64, i64, super::Nature), id: i64) -> Action {
    let (service, personne, nature) = piece;
    let cible = Cible::RowOfService { service, table: "piece", id, enfants: vec![personne] };
    Action { verb, category: nature.category, cible }
}

/// First name and name of a child, and the service that opened the file.
pub(super) async fn child(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<(String, i64), PageError> {
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(granted, fiche, personne).await?.ok_or(PageError::NotFound)?;
    let text = |name: &str| row.text(name).unwrap_or_default();
    Ok((format!("{} {}", text("prenom"), text("nom")), row.owner))
}

/// The frame of a page about a child's papers; `owner` keeps the file: where it is not the reader's own
/// service, the way here does not go through theirs.
pub(super) fn framed(
    shell: &Shell,
    actor: &Actor,
    (service, owner): (i64, i64),
    personne: i64,
    nom: &str,
    last: &str,
) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, last);
    if !actor.may(owner, Verb::Lire, Category::Identite) {
        let home = ("Accueil".to_owned(), Some("/".to_owned()));
        layout.crumbs = vec![home, (last.to_owned(), None)];
    }
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.to_owned(), Some(format!("/dossiers/{personne}"))));
    layout
}

/// What is said of a paper in one line: its day, its format, its size.
pub(super) fn line(piece: &Piece) -> String {
    let format = super::format::Format::from_code(&piece.format).map_or("", |one| one.label());
    let size = super::rules::told_size(piece.size);
    format!("{} · {format}, {size}", vocabulary::french_day(piece.day))
}
