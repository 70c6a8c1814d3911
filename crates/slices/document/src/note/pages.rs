//! `/dossiers/{personne}/notes`: my notes about a child. `/notes/{note}`: change one, or erase it.

use access::{Action, Actor, Category, Cible, Granted, Mission, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use super::{
    model::{LONGEST, Note},
    store,
};
use crate::keys::{self, Keys};

/// The routes of notes.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/notes", get(show).post(add))
        .route("/notes/{note}", get(open).post(change))
}

/// A note to read.
struct Shown {
    when: String,
    text: String,
    href: String,
    /// Where a sentence of it is shared; empty where nothing is written any more.
    share: String,
}

#[derive(Template)]
#[template(path = "note/list.html")]
struct ListPage {
    layout: Layout,
    action: String,
    /// Where one sentence is shared with who looks after the child.
    share: String,
    nom: String,
    notes: Vec<Shown>,
    /// When the notes will be erased, if the mission is over.
    end: String,
    /// Whether a new one may be written.
    writes: bool,
    text: String,
    errors: Vec<ErrorLink>,
}

#[derive(Template)]
#[template(path = "note/one.html")]
struct OnePage {
    layout: Layout,
    action: String,
    back: String,
    when: String,
    text: String,
    errors: Vec<ErrorLink>,
}

impl ListPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

#[derive(Debug, Default, Deserialize)]
struct Said {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    geste: String,
}

fn on_notes(verb: Verb, personne: i64, auteur: i64) -> Action {
    Action { verb, category: Category::Note, cible: Cible::Notes { personne, auteur } }
}

fn on_file(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

/// What is wrong with a text.
fn faults(text: &str) -> Vec<ErrorLink> {
    let told = if text.trim().is_empty() {
        "Écrivez quelque chose, ou revenez au dossier.".to_owned()
    } else if text.chars().count() > LONGEST {
        format!("Une note tient en {LONGEST} caractères : coupez-la en deux.")
    } else {
        return Vec::new();
    };
    vec![ErrorLink { field: "texte".to_owned(), text: told }]
}

/// The name of the child, when the file is open to the reader.
async fn name_of(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Option<String>, PageError> {
    let mut read = shell.house.db().read().await?;
    let open = shell.house.would_allow(&mut read, actor, &on_file(personne)).await?.is_some();
    drop(read);
    if !open {
        return Ok(None);
    }
    let action = on_file(personne);
    let mut granted = shell.house.authorize_telling(actor, action, "information:identite").await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?;
    granted.commit().await?;
    Ok(row.map(|row| {
        let text = |name: &str| row.text(name).unwrap_or_default();
        format!("{} {}", text("prenom"), text("nom"))
    }))
}

fn framed(
    shell: &Shell,
    actor: &Actor,
    granted: &Granted,
    personne: i64,
    (nom, last): (&str, &str),
) -> Layout {
    let service = granted.services().first().copied().unwrap_or_default();
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, last);
    if !nom.is_empty() {
        let here = layout.crumbs.len().saturating_sub(1);
        layout.crumbs.insert(here, (nom.to_owned(), Some(format!("/dossiers/{personne}"))));
    }
    layout
}

fn told(note: &Note) -> String {
    note.changed_at.as_ref().map_or_else(
        || web::in_paris(&note.at),
        |at| format!("{}, corrigée le {}", web::in_paris(&note.at), web::in_paris(at)),
    )
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    (text, errors): (String, Vec<ErrorLink>),
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let action = on_notes(Verb::Lire, personne, actor.compte);
    let mut granted = shell.house.authorize(actor, action).await?;
    let notes = store::own(&mut granted, personne, actor.compte).await?;
    let mut end = None;
    for service in granted.services().to_vec() {
        let (mission, day) = shell.house.standing(granted.read(), service, personne).await?;
        if mission == Mission::Apres && notes.iter().any(|note| note.service == service) {
            end = end.max(day);
        }
    }
    let keyring = Keys::of(&shell.house);
    let name = name_of(shell, register, actor, personne).await?;
    let mut shown = Vec::new();
    for note in &notes {
        let text = store::open(&keyring, note).map_err(|e| keys::broken("note", note.id, e))?;
        let share = match name {
            Some(_) => format!("/dossiers/{personne}/phrases?note={}", note.id),
            None => String::new(),
        };
        shown.push(Shown { when: told(note), text, href: format!("/notes/{}", note.id), share });
    }
    // A file that is closed, about which one wrote nothing: as if it were not there.
    if name.is_none() && notes.is_empty() {
        granted.commit().await?;
        shell.house.authorize(actor, on_file(personne)).await?.commit().await?;
        return Err(PageError::NotFound);
    }
    let writes = name.is_some();
    let nom = name.unwrap_or_default();
    let mut layout = framed(shell, actor, &granted, personne, (&nom, "Mes notes de travail"));
    layout.flash = flash;
    granted.commit().await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ListPage {
            layout,
            action: format!("/dossiers/{personne}/notes"),
            share: format!("/dossiers/{personne}/phrases"),
            nom,
            notes: shown,
            end: end.map(vocabulary::french_day).unwrap_or_default(),
            writes,
            text,
            errors,
        },
    )
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let text = match done.fait.as_str() {
        "gardee" => Some("La note est gardée ; personne d’autre que vous ne la lit."),
        "effacee" => Some("La note est effacée."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    print(&shell, &register, &actor, personne, (String::new(), Vec::new()), flash).await
}

async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let wrong = faults(&said.texte);
    if !wrong.is_empty() {
        return print(&shell, &register, &actor, personne, (said.texte, wrong), None).await;
    }
    // A note is about a child whose file one reads.
    shell.house.authorize(&actor, on_file(personne)).await?.commit().await?;
    let action = on_notes(Verb::Ecrire, personne, actor.compte);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    let service = write.perimetre().services().first().copied().ok_or(PageError::NotFound)?;
    let id = shell.house.new_id();
    let keyring = Keys::of(&shell.house);
    let content = store::seal(&keyring, actor.compte, id, said.texte.trim())
        .map_err(|error| keys::broken("note", id, error))?;
    store::insert(&mut write, id, service, personne, content).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/notes?fait=gardee")).into_response())
}

/// The child of a note and its author; nobody's when there is none: the refusal is then the same.
async fn place(shell: &Shell, id: i64) -> Result<(i64, i64), PageError> {
    let mut read = shell.house.db().read().await?;
    Ok(store::place_of(&mut read, id).await?.unwrap_or((0, 0)))
}

/// What one wrote in one's own note about a child, for who chooses a sentence of it: asked as the note itself is, and
/// in the trace as its reading.
///
/// # Errors
///
/// [`PageError::NotFound`] when it is nobody's, or somebody else's.
pub async fn words(
    shell: &Shell,
    actor: &Actor,
    (personne, id): (i64, i64),
) -> Result<String, PageError> {
    let action = on_notes(Verb::Lire, personne, actor.compte);
    let mut granted = shell.house.authorize(actor, action).await?;
    let all = store::own(&mut granted, personne, actor.compte).await?;
    granted.commit().await?;
    let note = all.into_iter().find(|note| note.id == id).ok_or(PageError::NotFound)?;
    store::open(&Keys::of(&shell.house), &note).map_err(|error| keys::broken("note", id, error))
}

async fn print_one(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    typed: Option<String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let (personne, auteur) = place(shell, id).await?;
    let action = on_notes(Verb::Lire, personne, auteur);
    let mut granted = shell.house.authorize(actor, action).await?;
    let all = store::own(&mut granted, personne, actor.compte).await?;
    let Some(note) = all.into_iter().find(|note| note.id == id) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let keyring = Keys::of(&shell.house);
    let text = match typed {
        Some(typed) => typed,
        None => store::open(&keyring, &note).map_err(|error| keys::broken("note", id, error))?,
    };
    let nom = name_of(shell, register, actor, personne).await?.unwrap_or_default();
    let mut layout = framed(shell, actor, &granted, personne, (&nom, "Une note"));
    granted.commit().await?;
    let back = format!("/dossiers/{personne}/notes");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Mes notes de travail".to_owned(), Some(back.clone())));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let action = format!("/notes/{id}");
    let when = told(&note);
    page_with_status(status, &OnePage { layout, action, back, when, text, errors })
}

async fn open(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    print_one(&shell, &register, &actor, id, None, Vec::new()).await
}

async fn change(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let erases = said.geste == "effacer";
    let wrong = if erases { Vec::new() } else { faults(&said.texte) };
    if !wrong.is_empty() {
        return print_one(&shell, &register, &actor, id, Some(said.texte), wrong).await;
    }
    let (personne, auteur) = place(&shell, id).await?;
    let action = on_notes(Verb::Ecrire, personne, auteur);
    let details = if erases { "effacement" } else { "" };
    let mut write = shell.house.authorize_write_telling(&actor, action, details).await?;
    let (done, told) = if erases {
        (store::erase(&mut write, id).await?, "effacee")
    } else {
        let keyring = Keys::of(&shell.house);
        let content = store::seal(&keyring, actor.compte, id, said.texte.trim())
            .map_err(|error| keys::broken("note", id, error))?;
        (store::change(&mut write, id, content).await?, "gardee")
    };
    write.commit().await?;
    if !done {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("/dossiers/{personne}/notes?fait={told}")).into_response())
}
