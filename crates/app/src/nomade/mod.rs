//! Work without network: what one takes on a device, what was written there, and where it lands (ADR 0033).
//!
//! - `pack.rs`: what is taken, child by child, each reading in the chain. `deposit.rs`: what comes back, kept
//!   before it is tried. `land.rs`: into the file, in the rights of its author today. `pages.rs`: taking, one's
//!   devices, what waits for a person. `one.rs`: one writing, and what is decided of it. `device.rs`: the page, the
//!   script and the manifest that the device keeps, which say nothing of anybody. `task.rs`: what was left under way.
//!   `urgences.rs`: the crisis sheet and incidents (ADR 0058). `appareils.rs`: the device in one's hands; `registre.rs`:
//!   those of an organisation, of a service. `mallette.rs`: papers that travel. `lecture.rs`: what was opened (ADR 0084).

mod appareils;
mod deposit;
mod device;
mod land;
mod lecture;
mod mallette;
mod one;
mod pack;
mod pages;
mod registre;
mod store;
mod task;
mod urgences;

use axum::{
    Extension, Router,
    routing::{get, post},
};
use fiche::Register;
use web::Shell;

pub use task::{again, watch};

pub(crate) use land::{HORLOGE, here};
pub(crate) use pages::{own_reach, waits};

/// What a writing of a device is bound to: moved to another taking, or under another name, it does not open.
pub fn bound(emport: &str, cle: &str) -> String {
    format!("{emport}/{cle}")
}

/// `/sans-reseau…` for who is signed in; `…/appareils` for who answers for them; `/hors-ligne`, `/sw.js`, `/manifest.webmanifest` for every device.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/sans-reseau", get(pages::show).post(pages::act))
        .route("/sans-reseau/emporter", post(pack::take))
        .route("/sans-reseau/depot", post(deposit::receive).layer(deposit::limit()))
        .route("/sans-reseau/ecrits/{retour}", get(one::show).post(one::act))
        .route(
            "/organisations/{organisation}/appareils",
            get(registre::of_organisation).post(registre::act_in_organisation),
        )
        .route(
            "/services/{service}/appareils",
            get(registre::of_service).post(registre::act_in_service),
        )
        .route("/hors-ligne", get(device::page))
        .route("/sw.js", get(device::worker))
        .route("/manifest.webmanifest", get(device::manifest))
        .layer(Extension(register))
}
