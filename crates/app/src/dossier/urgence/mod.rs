//! `/dossiers/{personne}/fiche-urgence`: one page a child, to print, the same on the screen, on paper and in the
//! binder of the service.
//!
//! - `feuille.rs`: what stands on it, and its version.

mod feuille;

use access::{AccessError, Actor, Category};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::Register;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

pub(crate) use feuille::{Feuille, holders};

use super::{
    enfant::{Enfant, reading},
    famille::is_protected,
    framed_child,
};

impl Feuille {
    /// Reads the sheet of a child for a binder, under a grant that names the child; none when it is not open.
    ///
    /// # Errors
    ///
    /// [`PageError`] when the engine refuses.
    pub async fn read(
        (shell, register): (&Shell, &Register),
        actor: &Actor,
        personne: i64,
        kinds: &[Category],
    ) -> Result<Option<Self>, PageError> {
        let asked = shell.house.authorize_telling(actor, reading(personne), "classeur").await;
        let mut granted = match asked {
            Ok(granted) => granted,
            Err(AccessError::Refused) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let one = Enfant::read((shell, register), actor, &mut granted, personne, kinds).await?;
        let protected = is_protected(&mut granted, personne, shell.house.today()).await?;
        granted.commit().await?;
        Ok(Some(Self::of(&one, shell.house.now(), protected)))
    }
}

#[derive(Template)]
#[template(path = "dossier/urgence/show.html")]
struct UrgencePage {
    layout: Layout,
    feuille: Feuille,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let action = reading(personne);
    let mut granted = shell.house.authorize_telling(&actor, action, "fiche-urgence").await?;
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, &[]).await?;
    let protected = is_protected(&mut granted, personne, shell.house.today()).await?;
    shell.house.tell_kinds(&mut granted, &actor, "", enfant.kinds()).await;
    granted.commit().await?;
    let layout = framed_child(&shell, &actor, &enfant, Section::Dossiers, "Fiche d’urgence");
    let feuille = Feuille::of(&enfant, shell.house.now(), protected);
    page(&UrgencePage { layout, feuille })
}
