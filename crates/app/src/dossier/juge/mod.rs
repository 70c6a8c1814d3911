//! What a judge reads of a child on one page: where the child is and who follows them, what endangers, the orders, what comes,
//! where the parents stand, the child's own words, the objectives, facts and what is supposed apart. It opens nothing: each part shows what
//! the policy opens to its reader, and a part that it does not open says so, whether there is anything in it or not.

mod pli;
mod vue;

use access::Category;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{Enfant, entered, framed_child, is_protected};
use crate::journee::here;
use pli::Partie;
use vue::Vue;

/// The kinds of information that it shows, when they are open.
const KINDS: &[Category] = &[
    Category::Identite,
    Category::Parcours,
    Category::Vie,
    Category::Incident,
    Category::Judiciaire,
    Category::Diagnostic,
    Category::Risque,
];

#[derive(Template)]
#[template(path = "dossier/juge/show.html")]
struct JugePage {
    layout: Layout,
    nom: String,
    lead: String,
    /// Whether the reader is of a court: the others read what they read themselves.
    greffe: bool,
    parties: Vec<Partie>,
    /// Its writings, the part of a page that `ecrit` makes; empty when there is nothing to show.
    ecrits: String,
    /// Its notes of the journal; empty for who reads none.
    journal: String,
    today: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let Some(mut granted) = entered(&shell, &actor, personne).await? else {
        return Ok(Redirect::to(&format!("/dossiers/{personne}/archive")).into_response());
    };
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, KINDS).await?;
    let owner = enfant.personne.owner;
    let (ecrits, more) = ecrit::panel(&shell, &actor, &mut granted, personne, owner).await?;
    let mut kinds = enfant.kinds();
    kinds.extend(more);
    shell.house.tell_kinds(&mut granted, &actor, "page-juge", kinds).await;
    let open =
        KINDS.iter().copied().filter(|kind| !granted.services_on_child(*kind).is_empty()).collect();
    let today = shell.house.today();
    // « Aucune » is said of all who follow the child; a court reads what is shared, and is told no more than that.
    let greffe = is_of_a_court(&actor);
    let mut whole = Vec::new();
    for kind in KINDS.iter().copied().filter(|_| !greffe) {
        if granted.opens_everywhere(kind, personne, today).await? {
            whole.push(kind);
        }
    }
    let told = journal::note::of_child(&mut granted, personne).await?;
    let secret = is_protected(&mut granted, personne, today).await?;
    granted.commit().await?;
    let now = here(&shell);
    let vue = Vue { one: &enfant, register: &register, open, whole, today, now, secret };
    page(&JugePage {
        layout: framed_child(&shell, &actor, &enfant, Section::Dossiers, "Page du juge"),
        nom: enfant.nom(),
        lead: super::lead(&enfant.personne, today),
        greffe,
        parties: vue.parties(),
        ecrits,
        journal: if told.iter().any(|note| note.retrait.is_none()) {
            format!("/dossiers/{personne}/journal")
        } else {
            String::new()
        },
        today: vocabulary::written_day(today),
    })
}

/// Whether somebody reads for a court, and for nobody else.
pub(crate) fn is_of_a_court(actor: &access::Actor) -> bool {
    actor.is_of_a_court()
}
