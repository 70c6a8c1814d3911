//! The own place of a child, and of each parent (ADR 0037): `/espace`, opened by a key that a service gave from
//! `/dossiers/{personne}/espace`.
//!
//! - `lire.rs`: what the holder of a key may be shown, read anew at each request. `phrases.rs`: how it is said;
//!   `prepare.rs`: what they proposed, what is lined up before they leave.
//! - `page.rs`: the door and the page of the holder. `equipe.rs`: the keys, for the team.
//! - `sms.rs`: a key by SMS text, to a parent who agreed. `papier.rs`: a page whole, on paper.
//! - `photos.rs`: a right on the image, taken back by a parent.
//! - `ecrits.rs`: a writing that the service gave to a parent to read.
//! - `mots.rs`: what holders wrote, for the team (ADR 0042); `ouverts.rs`: whose words who reads.
//! - `recu.rs`: what was said by SMS text, call or paper; `tri.rs`: messages that are nobody's yet (ADR 0059).
//! - `coffre.rs`: the coffre of a young person, for its holder; `remise.rs`: for the team (ADR 0053).

mod coffre;
mod decide;
mod ecrits;
mod equipe;
mod langue;
mod lire;
mod livret;
mod lu;
mod mots;
pub(crate) mod ouverts;
mod page;
mod papier;
mod photos;
mod phrases;
mod prepare;
mod recu;
mod remise;
mod sms;
mod tri;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    response::Redirect,
    routing::{get, post},
};
use document::piece::READ;
use fiche::Register;
use web::Shell;

/// `/espace`, `/espace/mots`, `/espace/photos`, `/espace/fermer` for who holds a key; `/dossiers/{personne}/espace` and
/// `/dossiers/{personne}/mots` for the team.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/espace", get(page::show).post(page::open))
        // An address that a browser kept of words that were sent leads back to the page.
        .route("/espace/mots", get(async || Redirect::to("/espace")).post(page::write))
        .route("/espace/photos", get(async || Redirect::to("/espace")).post(photos::take_back))
        .route("/espace/ecrits/{ecrit}", get(ecrits::show))
        .route("/espace/fermer", post(page::close))
        .route("/espace/langue", post(livret::choose))
        .route("/espace/livret", get(livret::show))
        .route("/dossiers/{personne}/espace", get(equipe::show).post(equipe::act))
        .route("/dossiers/{personne}/espace/papier", get(papier::show))
        .route("/dossiers/{personne}/mots", get(mots::show).post(mots::act))
        .route("/dossiers/{personne}/mots/recu", get(recu::show).post(recu::act))
        .route("/services/{service}/messages-recus", get(tri::show).post(tri::act))
        .route("/coffre", get(coffre::show).post(coffre::open))
        .route("/coffre/ajouter", post(coffre::add).layer(DefaultBodyLimit::max(READ)))
        .route("/coffre/geste", post(coffre::act))
        .route("/coffre/tout", post(coffre::all))
        .route("/coffre/fermer", post(coffre::close))
        .route("/dossiers/{personne}/coffre", get(remise::show).post(remise::act))
        .route(
            "/dossiers/{personne}/coffre/ajouter",
            post(remise::add).layer(DefaultBodyLimit::max(READ)),
        )
        .layer(Extension(register))
}
