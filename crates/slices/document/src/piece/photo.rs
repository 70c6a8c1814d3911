//! The photo that goes with a note of the journal: a paper of the file as others, tied to the note (ADR 0043).

use access::{Actor, Category, GrantedWrite};
use axum::extract::Multipart;
use db::DbError;
use web::{PageError, Shell};

use super::{Limite, Nature, Piece, format::Kept, pages::add, rules, store};

/// How many photos go with one note.
pub const MOST: usize = 10;

/// The nature under which a photo is kept whose note is of this category; none where no nature says it.
pub fn nature_of(category: Category) -> Option<Nature> {
    let code = match category {
        Category::Vie => "photo",
        Category::Parcours => "autre",
        Category::Sante => "soin",
        Category::Medical => "medical",
        Category::Diagnostic => "bilan",
        Category::Penal => "penal",
        _ => return None,
    };
    Nature::from_code(code).filter(|nature| nature.category == category)
}

/// Where a photo goes: the service and the child of a note, its category and its row.
#[derive(Debug, Clone, Copy)]
pub struct Beside {
    /// The service in whose name the note was written.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// What kind of information the note is.
    pub category: Category,
    /// The note.
    pub note: i64,
}

/// A photo that came whole, was made anew and sealed: to be kept in the write that its note allows.
#[derive(Debug)]
pub struct Photo {
    piece: Piece,
    sealed: Vec<String>,
}

impl Photo {
    /// Reads the one photo of a form; in words why it is refused.
    ///
    /// # Errors
    ///
    /// [`PageError::NotFound`] when no photo goes with that category; [`PageError::Machine`] when the machine cannot.
    pub async fn receive(
        shell: &Shell,
        actor: &Actor,
        beside: Beside,
        form: Multipart,
        limit: Limite,
    ) -> Result<Result<Self, String>, PageError> {
        if nature_of(beside.category).is_none() {
            return Err(PageError::NotFound);
        }
        let came = add::file_alone(form, limit).await?;
        Self::made(shell, actor, beside, came).await
    }

    /// The same of a picture that a device kept without network; in words why it is refused.
    ///
    /// # Errors
    ///
    /// [`PageError::NotFound`] when no photo goes with that category; [`PageError::Machine`] when the machine cannot.
    pub async fn of_bytes(
        shell: &Shell,
        actor: &Actor,
        beside: Beside,
        bytes: Vec<u8>,
    ) -> Result<Result<Self, String>, PageError> {
        // Devices give no name; that of another kind would be refused.
        let name = match bytes.get(..4) {
            Some([0x89, b'P', b'N', b'G']) => "photo.png",
            Some(b"RIFF") => "photo.webp",
            _ => "photo.jpg",
        };
        let came = add::bytes_alone(name, bytes).await?;
        Self::made(shell, actor, beside, came).await
    }

    async fn made(
        shell: &Shell,
        actor: &Actor,
        beside: Beside,
        came: Result<Kept, String>,
    ) -> Result<Result<Self, String>, PageError> {
        let nature = nature_of(beside.category).ok_or(PageError::NotFound)?;
        let kept = match came {
            Ok(kept) if kept.format.is_picture() => kept,
            Ok(_) => {
                let text = "Ce n’est pas une photo : choisissez une image JPEG, PNG ou WebP. Un autre document \
                            s’ajoute par « Documents », sur la page de l’enfant.";
                return Ok(Err(text.to_owned()));
            }
            Err(text) => return Ok(Err(text)),
        };
        let place = (beside.service, beside.personne, nature);
        let words = ("Photo du journal".to_owned(), shell.house.today());
        let (mut piece, sealed) = add::sealed(shell, actor, place, words, kept).await?;
        piece.note = Some(beside.note);
        Ok(Ok(Self { piece, sealed }))
    }

    /// The same, under the title of what it is when it is no photo.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        self.piece.title = title.chars().take(rules::TITLE).collect();
        self
    }

    /// Keeps it, once: the same photo sent again to the same note changes nothing. In words why it is refused.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses; the write must then be dropped.
    pub async fn keep(self, write: &mut GrantedWrite) -> Result<Result<(), String>, DbError> {
        let note = self.piece.note.unwrap_or_default();
        let there = store::photo_hashes(write.write(), note).await?;
        if there.contains(&self.piece.hash) {
            return Ok(Ok(()));
        }
        if there.len() >= MOST {
            return Ok(Err(format!(
                "{MOST} photos au plus vont avec une note : notez la suite à part."
            )));
        }
        store::insert(write, &self.piece, self.sealed).await.map(Ok)
    }
}

/// Withdraws the photos of a note that is withdrawn, for the same reason.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn withdraw_with(
    write: &mut GrantedWrite,
    note: i64,
    motif: &str,
) -> Result<(), DbError> {
    for id in store::photos_of(write.write(), note).await? {
        store::withdraw(write, id, motif).await?;
    }
    Ok(())
}
