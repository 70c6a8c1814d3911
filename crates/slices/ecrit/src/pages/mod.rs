//! `/dossiers/{personne}/ecrits`: the writings of a child, and a new one. `/ecrits/{ecrit}`: one.
//! `/services/{service}/ecrits`: those of a service, and its models.

mod acts;
mod assemble;
mod begin;
mod copie;
mod demonstration;
mod known;
mod lien;
mod list;
mod modele;
mod one;
mod panel;
mod parents;
mod pour;
mod section;
mod service;
mod simple;
mod validate;

use access::{Action, Actor, Cible, Granted, Verb};
use axum::{Router, extract::DefaultBodyLimit, routing::get};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Section as Menu, Shell,
    parts::{ErrorLink, Flash, Layout},
};

use crate::{
    model::{Ecrit, NATURES, Nature, Source},
    store,
};

pub use demonstration::{finish_for, validate_for, write_for};
pub use panel::panel;

/// The longest text of a part, in letters.
pub(crate) const LETTERS: usize = 100_000;

/// What a form may weigh: a part of accented letters, percent-encoded.
const FORM: usize = 1024 * 1024;

/// The routes of writings.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/ecrits", get(list::show).post(begin::begin))
        .route("/ecrits/{ecrit}", get(one::show).post(acts::act))
        .route("/ecrits/{ecrit}/assembler", get(assemble::show).post(assemble::add))
        .route("/ecrits/{ecrit}/sections/{section}", get(section::show).post(section::save))
        .route("/ecrits/{ecrit}/simple", get(simple::show).post(simple::save))
        .route("/ecrits/{ecrit}/parents", get(parents::show).post(parents::act))
        .route("/ecrits/{ecrit}/lien", get(lien::show).post(lien::act))
        .route("/remise/{cle}", get(lien::look).post(lien::take))
        .route("/ecrits/{ecrit}/copie", get(copie::show).post(copie::give))
        .route("/services/{service}/ecrits", get(service::show))
        .route("/services/{service}/ecrits/modeles", get(modele::list).post(modele::rule))
        .route("/services/{service}/ecrits/modeles/{modele}", get(modele::show).post(modele::save))
        .layer(DefaultBodyLimit::max(FORM))
}

/// What the last act did, in an address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    pub fait: String,
}

/// Reading the file of a child.
pub(super) fn file_of(personne: i64) -> Action {
    Action {
        verb: Verb::Lire,
        category: access::Category::Identite,
        cible: Cible::Dossier(personne),
    }
}

/// Something done with one writing.
pub(super) fn on_ecrit(verb: Verb, place: (i64, i64, Nature), id: i64) -> Action {
    let (service, personne, nature) = place;
    let cible = Cible::RowOfService { service, table: "ecrit", id, enfants: vec![personne] };
    Action { verb, category: nature.category, cible }
}

/// Where a writing stands; nowhere when there is none: then the refusal is of the same kind.
pub(super) async fn place(shell: &Shell, id: i64) -> Result<(i64, i64, Nature), PageError> {
    let mut read = shell.house.db().read().await?;
    Ok(store::place_of(&mut read, id).await?.unwrap_or((0, 0, NATURES[0])))
}

/// A writing that is open to its reader.
pub(super) struct Opened {
    pub granted: Granted,
    pub ecrit: Ecrit,
    pub place: (i64, i64, Nature),
    /// Whether they may write in it.
    pub writes: bool,
    /// Whether they may validate it.
    pub validates: bool,
}

/// Opens a writing. One that is not validated is told to who writes or validates it, and to nobody
/// else: what is shared of a file is what was finished.
pub(super) async fn open(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    details: &str,
) -> Result<Opened, PageError> {
    let place = place(shell, id).await?;
    let house = &shell.house;
    let action = on_ecrit(Verb::Lire, place, id);
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let found = store::one(&mut granted, house.db().vault(), id).await?;
    let Some(ecrit) = found else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let may = [Verb::Ecrire, Verb::Publier].map(|verb| on_ecrit(verb, place, id));
    let writes = house.would_allow(granted.read(), actor, &may[0]).await?.is_some();
    let validates = house.would_allow(granted.read(), actor, &may[1]).await?.is_some();
    if !ecrit.etat.is_frozen() && !writes && !validates {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    if !writes && !validates && cites_closed(shell, &mut granted, actor, &ecrit).await? {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    Ok(Opened { granted, ecrit, place, writes, validates })
}

/// Whether a writing was sent to a court, and its reader reads for a court and for nobody else: they have it already, read
/// it whole and keep it. Which court reads the file is what an act of sharing says; nothing else of the file follows.
pub(super) async fn is_for_court(
    granted: &mut Granted,
    actor: &Actor,
    ecrit: &Ecrit,
) -> Result<bool, PageError> {
    if !actor.is_of_a_court() {
        return Ok(false);
    }
    let sent = store::sendings(granted, ecrit.id).await?;
    Ok(sent.iter().any(|one| one.destinataire == "juge"))
}

/// Whether a writing that is read by sharing cites what was not shared: its text tells it.
async fn cites_closed(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    ecrit: &Ecrit,
) -> Result<bool, PageError> {
    if is_for_court(granted, actor, ecrit).await? {
        return Ok(false);
    }
    let sources = store::sources(granted, ecrit.id).await?;
    let personne = ecrit.personne;
    let may = shell.house.services_on_child(granted.read(), actor, Verb::Lire, personne).await?;
    let open = |source: &Source| {
        may.iter().any(|(category, services)| {
            *category == source.category && services.contains(&source.service)
        })
    };
    Ok(!sources.iter().all(open))
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

/// The service one works in around a child: the one that keeps the row, or one's own.
pub(super) fn own_service(actor: &Actor, service: i64) -> i64 {
    let seen = actor.service(service).map(|_| service);
    seen.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default()
}

/// The frame of a page about a child's writings; `way` stands between the child and this page.
pub(super) fn framed(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    (personne, nom): (i64, &str),
    way: &[(String, String)],
    last: &str,
) -> Layout {
    let service = own_service(actor, service);
    let mut layout = web::frame_of_service(shell, actor, service, Menu::Dossiers, last);
    let here = layout.crumbs.len().saturating_sub(1);
    let mut all = vec![(nom.to_owned(), Some(format!("/dossiers/{personne}")))];
    all.extend(way.iter().map(|(label, href)| (label.clone(), Some(href.clone()))));
    layout.crumbs.splice(here..here, all);
    layout
}

/// The way from a child to the page of a writing.
pub(super) fn way_to(ecrit: &Ecrit) -> Vec<(String, String)> {
    vec![
        ("Écrits".to_owned(), format!("/dossiers/{}/ecrits", ecrit.personne)),
        (ecrit.titre.clone(), format!("/ecrits/{}", ecrit.id)),
    ]
}

pub(super) fn error(field: &str, text: impl Into<String>) -> ErrorLink {
    ErrorLink { field: field.to_owned(), text: text.into() }
}

pub(super) fn error_at<'e>(errors: &'e [ErrorLink], field: &str) -> &'e str {
    errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
}

pub(super) fn flash(kind: &str, text: &str) -> Flash {
    Flash { kind: kind.to_owned(), text: text.to_owned() }
}

/// A line of text as it is kept: trimmed, without control characters, cut at `letters`.
pub(super) fn one_line(text: &str, letters: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(letters).collect()
}
