//! The page of a holder whole, on paper, for who has neither telephone nor computer: what the page shows today, the
//! rights, and lines to answer. A professional prints it: they read no more than what is theirs to read.

use access::Actor;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use espace::Pour;
use fiche::Register;
use serde::Deserialize;
use vocabulary::written_day;
use web::{PageError, Shell, SignedIn, parts::Layout};

use super::{
    equipe::known,
    langue::{Langue, article_in},
    lire::lire_as,
    lu::Lu,
};

#[derive(Template)]
#[template(path = "espace/papier.html")]
struct PaperPage {
    layout: Layout,
    lu: Lu,
    /// A child reads: their rights are told so.
    enfant: bool,
    pour: String,
    day: String,
    back: String,
    note: String,
    /// Whether it is the welcome booklet alone.
    livret: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pour: String,
    langue: String,
    /// `oui`: the welcome booklet alone.
    livret: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let actor: Actor = actor;
    let known = known(&shell, &register, &actor, personne).await?;
    // Who may give a key may give the paper: the same service, the same holders, today.
    if known.service.is_none() {
        return Err(PageError::NotFound);
    }
    let pour = if asked.pour.is_empty() { "enfant" } else { asked.pour.as_str() };
    let holder = known.holders.iter().find(|one| one.open && one.value == pour);
    let holder = holder.ok_or(PageError::NotFound)?;
    let words = |mot: &espace::Mot| known.words.reads(mot);
    let place = (&shell, &register);
    let lu = lire_as(place, (&actor, "espace papier"), &holder.cle, words).await?;
    let mut lu = lu.ok_or(PageError::NotFound)?;
    lu.papier = true;
    let langue = Langue::of(&asked.langue);
    lu.langue = langue;
    let mut layout = Layout { note: String::new(), ..known.layout };
    let here = layout.crumbs.len().saturating_sub(1);
    let back = format!("/dossiers/{personne}/espace");
    layout.crumbs.insert(here, ("Leur page".to_owned(), Some(back.clone())));
    if let Some(last) = layout.crumbs.last_mut() {
        last.0 = "Sur papier".to_owned();
    }
    let pour = match holder.cle.pour {
        Pour::Enfant => known.nom.clone(),
        Pour::Mere | Pour::Pere => holder.nom.clone(),
    };
    article_in(
        langue,
        &PaperPage {
            livret: asked.livret == "oui",
            layout,
            enfant: lu.enfant,
            lu,
            pour,
            day: written_day(shell.house.today()),
            note: format!("/dossiers/{personne}/mots/recu"),
            back,
        },
    )
}
