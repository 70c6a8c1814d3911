//! What is to do: about a child (`/dossiers/{personne}/taches`), in a service (`/services/{service}/taches`).

use access::{Action, Actor, Category, Cible, Granted, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::{SignedDuration, ToSpan as _, civil::Date};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{child, file_of, framed, readers_of, writable};
use crate::{
    message,
    note::{self, CATEGORIES},
    tache::{self, DAYS_PROPOSED, Etat, New, Place, Tache, text_fault},
};

/// For how many days what was done stays on the list of a service.
const DONE_DAYS: i64 = 30;

/// A task, as a list tells it.
struct Line {
    id: i64,
    texte: String,
    tag: String,
    kind: &'static str,
    told: String,
    /// The reader may say that it is done.
    may: bool,
    /// Nobody has it.
    free: bool,
    /// Where the list is.
    back: String,
}

/// Its id, its lines, its title, whether it is shown when empty, whether it is folded.
type Group = (&'static str, Vec<Line>, &'static str, bool, bool);

#[derive(Template)]
#[template(path = "pages/taches.html")]
struct ListPage {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    groups: Vec<Group>,
    writes: bool,
    cle: String,
    texte: String,
    due: String,
    children: Vec<Choice>,
    pour: Vec<Choice>,
    categories: Vec<Choice>,
    errors: Vec<ErrorLink>,
}

impl ListPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    cle: String,
    texte: String,
    enfant: String,
    due_day: String,
    pour: String,
    categorie: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    fait: String,
    /// A note that what is to do follows from.
    note: i64,
    /// The child whose form is asked for.
    enfant: String,
}

impl Asked {
    /// What was just done.
    pub(super) fn done(&self) -> &str {
        &self.fait
    }
}

/// What is asked of the policy about a task; 0 for one that is being written.
pub(super) fn on(verb: Verb, place: Place, id: i64) -> Action {
    let enfants = place.personne.into_iter().collect();
    let cible = Cible::RowOfService { service: place.service, table: tache::TABLE, id, enfants };
    Action { verb, category: place.category, cible }
}

fn line(
    one: &Tache,
    nom: Option<&String>,
    (today, compte): (Date, i64),
    may: bool,
    back: &str,
) -> Line {
    let (tag, kind) = one.state(today);
    let who = match one.pour {
        None => "Personne ne s’en charge encore".to_owned(),
        Some(id) if id == compte => "Vous vous en chargez".to_owned(),
        Some(_) => format!("{} s’en charge", one.pour_nom),
    };
    let by =
        if one.compte == compte { String::new() } else { format!("demandée par {}", one.nom) };
    let of = match (one.personne, nom) {
        (_, Some(nom)) => nom.clone(),
        (Some(_), None) if back.starts_with("/services/") => "Un enfant".to_owned(),
        _ => String::new(),
    };
    let parts = [of, who, by];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Line {
        id: one.id,
        texte: one.texte.clone(),
        tag,
        kind,
        told: told.join(" · "),
        may: may && one.etat == Etat::AFaire,
        free: one.pour.is_none(),
        back: back.to_owned(),
    }
}

/// Those who may be asked: oneself first, then those around the child, then the others of the service.
pub(super) async fn people(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    (personne, service): (Option<i64>, i64),
) -> Result<Vec<(i64, String)>, PageError> {
    let day = shell.house.today().to_string();
    let mut all = vec![(actor.compte, "Moi".to_owned())];
    if let Some(personne) = personne {
        for (id, nom, _) in message::around(granted.read(), personne, &day).await? {
            if all.iter().all(|(known, _)| *known != id) {
                all.push((id, nom));
            }
        }
    }
    for (id, nom) in note::colleagues(granted.read(), service, actor.compte, &day).await? {
        if all.iter().all(|(known, _)| *known != id) {
            all.push((id, nom));
        }
    }
    Ok(all)
}

/// Whether somebody may say that such a task is done: they are asked nothing that they could not finish.
pub(super) async fn may_finish(
    shell: &Shell,
    (compte, nom): (i64, &str),
    place: Place,
) -> Result<bool, PageError> {
    let mut read = shell.house.db().read().await?;
    let who = Actor::read(&mut read, compte, nom.to_owned(), shell.house.today()).await?;
    let action = on(Verb::Ecrire, place, 0);
    if shell.house.would_allow(&mut read, &who, &action).await?.is_none() {
        return Ok(false);
    }
    let Some(personne) = place.personne else { return Ok(true) };
    Ok(shell.house.would_allow(&mut read, &who, &file_of(personne)).await?.is_some())
}

/// What a page of tasks is made of.
struct Board {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    groups: Vec<Group>,
    children: Vec<(i64, String)>,
    people: Vec<(i64, String)>,
    writable: Vec<(Category, i64)>,
}

fn print(
    shell: &Shell,
    board: Board,
    said: &Said,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let fresh = said.cle.is_empty();
    let due = shell
        .house
        .today()
        .checked_add(DAYS_PROPOSED.days())
        .map_or_else(|_| String::new(), |day| day.to_string());
    let choice = |value: String, label: String, checked: bool| Choice {
        value,
        label,
        checked,
        ..Choice::default()
    };
    // Oneself, unless something else was chosen.
    let chosen = |at: usize, id: i64| if fresh { at == 0 } else { said.pour == id.to_string() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        layout: board.layout,
        title: board.title,
        lead: board.lead,
        action: board.action,
        groups: board.groups,
        writes: !board.writable.is_empty(),
        cle: if fresh { shell.house.new_id().to_string() } else { said.cle.clone() },
        texte: said.texte.clone(),
        due: if fresh && said.due_day.is_empty() { due } else { said.due_day.clone() },
        children: board
            .children
            .into_iter()
            .map(|(id, nom)| choice(id.to_string(), nom, said.enfant == id.to_string()))
            .collect(),
        pour: board
            .people
            .into_iter()
            .enumerate()
            .map(|(at, (id, nom))| choice(id.to_string(), nom, chosen(at, id)))
            .collect(),
        categories: board
            .writable
            .iter()
            .map(|(category, _)| {
                let code = category.code();
                let told = format!("{} : {}", category.label(), readers_of(*category));
                choice(code.to_owned(), told, said.categorie == code)
            })
            .collect(),
        errors,
    };
    page_with_status(status, &page)
}

async fn of_child(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    told: &str,
) -> Result<Board, PageError> {
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), told).await?;
    let (nom, owner, _) = child(&mut granted, register, personne).await?;
    let writable = writable(shell, &mut granted, actor, personne, owner).await?;
    let all = tache::of_dossier(&mut granted, personne).await?;
    let kinds: Vec<&str> = all.iter().map(|one| one.category.code()).collect();
    shell.house.tell_kinds(&mut granted, actor, "taches", kinds).await;
    let service = writable.first().map_or(owner, |(_, service)| *service);
    let people = people(shell, actor, &mut granted, (Some(personne), service)).await?;
    // Who neither reads nor writes anything of daily life has nothing to do here.
    let open = CATEGORIES.iter().any(|one| !granted.services_on_child(*one).is_empty());
    granted.commit().await?;
    if !open {
        return Err(PageError::NotFound);
    }
    let (today, back) = (shell.house.today(), format!("/dossiers/{personne}/taches"));
    let may = |one: &Tache| writable.iter().any(|(category, _)| *category == one.category);
    let told = |one: &Tache| line(one, None, (today, actor.compte), may(one), &back);
    let (todo, done): (Vec<&Tache>, Vec<&Tache>) =
        all.iter().partition(|one| one.etat == Etat::AFaire);
    let mut layout = framed(shell, actor, owner, (personne, &nom), "À faire");
    layout.note = String::new();
    Ok(Board {
        layout,
        title: "À faire".to_owned(),
        lead: nom,
        action: back.clone(),
        groups: vec![
            ("a-faire", todo.into_iter().map(told).collect(), "Ce qui attend", true, false),
            ("faites", done.into_iter().map(told).collect(), "Ce qui a été fait", false, true),
        ],
        children: Vec::new(),
        people: if writable.is_empty() { Vec::new() } else { people },
        writable,
    })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut board = of_child(&shell, &register, &actor, personne, "taches").await?;
    board.layout.flash = flash(&asked.fait);
    let mut said = Said::default();
    if asked.note != 0 {
        // What one may not read says nothing of itself here: the words are those of who types.
        said.texte = "Suite à une note du journal : ".to_owned();
    }
    print(&shell, board, &said, Vec::new())
}

pub(super) fn flash(fait: &str) -> Option<Flash> {
    let text = match fait {
        "ajoutee" => "C’est noté : à faire.",
        "faite" => "Elle est gardée parmi les choses faites.",
        "prise" => "Vous vous en chargez.",
        "rendue" => "Rendue à l’équipe : personne ne l’a plus.",
        "confiee" => "Confiée.",
        "abandonnee" => "Ce n’est plus à faire.",
        _ => return None,
    };
    Some(Flash { kind: "ok".to_owned(), text: text.to_owned() })
}

pub(super) async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let board = of_child(&shell, &register, &actor, personne, "formulaire").await?;
    keep(&shell, &actor, board, Some(personne), said).await
}

/// Keeps what the form says, or gives it back with what is wrong.
async fn keep(
    shell: &Shell,
    actor: &Actor,
    board: Board,
    personne: Option<i64>,
    said: Said,
) -> Result<Response, PageError> {
    let first = board.writable.first().copied().ok_or(PageError::NotFound)?;
    let cle = said.cle.parse().ok().filter(|cle| *cle > 0);
    let cle = cle.unwrap_or_else(|| shell.house.new_id());
    let done = Redirect::to(&format!("{}?fait=ajoutee", board.action)).into_response();
    let mut read = shell.house.db().read().await?;
    let twice = tache::is_asked(&mut read, actor.compte, cle).await?;
    drop(read);
    if twice {
        return Ok(done);
    }
    let mut errors = Vec::new();
    let mut fault = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    if let Some(told) = text_fault(&said.texte) {
        fault("texte", told);
    }
    let due = said.due_day.trim().parse::<Date>().ok();
    if due.is_none() {
        fault("due_day", "Dites pour quel jour : tapez le jour, le mois et l’année.".to_owned());
    }
    let chosen = board.writable.iter().find(|(one, _)| one.code() == said.categorie).copied();
    let chosen = if said.categorie.is_empty() { Some(first) } else { chosen };
    if chosen.is_none() {
        fault("categorie", "Choisissez qui pourra lire dans la liste.".to_owned());
    }
    let (category, service) = chosen.unwrap_or(first);
    let place = Place { service, personne, category };
    let pour = board.people.iter().find(|(id, _)| id.to_string() == said.pour);
    if !said.pour.is_empty() && pour.is_none() {
        fault("pour", "Choisissez qui s’en charge dans la liste.".to_owned());
    }
    if let Some((id, nom)) = pour.filter(|(id, _)| *id != actor.compte)
        && !may_finish(shell, (*id, nom), place).await?
    {
        let told = format!(
            "{nom} ne pourrait pas dire que c’est fait : choisissez quelqu’un d’autre, ou changez qui pourra lire."
        );
        fault("pour", told);
    }
    let (Some(due), true) = (due, errors.is_empty()) else {
        let said = Said { cle: cle.to_string(), ..said };
        return print(shell, board, &said, errors);
    };
    let action = on(Verb::Ecrire, place, 0);
    let mut write = shell.house.authorize_write_telling(actor, action, "ajout tache").await?;
    let (id, texte, pour) = (shell.house.new_id(), said.texte.trim(), pour.map(|(id, _)| *id));
    tache::ask(&mut write, &New { id, cle, place, pour, due, texte }).await?;
    write.commit().await?;
    Ok(done)
}

/// What the reader's roles open in one service, by kind of information.
async fn opened(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    service: i64,
) -> Result<Vec<(Category, Perimetre)>, PageError> {
    let mut open = Vec::new();
    for category in CATEGORIES {
        if actor.may(service, Verb::Lire, *category) {
            let (house, own) = (&shell.house, vec![service]);
            let of = house.perimetre(granted.read(), actor, Verb::Lire, *category, own).await?;
            open.push((*category, of));
        }
    }
    Ok(open)
}

async fn of_service(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    told: &str,
) -> Result<Board, PageError> {
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut granted = shell.house.authorize_telling(actor, action, told).await?;
    let open = opened(shell, actor, &mut granted, service).await?;
    let now = shell.house.now();
    let since = now.checked_sub(SignedDuration::from_hours(24 * DONE_DAYS)).unwrap_or(now);
    let all = tache::of_service(granted.read(), service, &since.to_string(), &open).await?;
    let names = note::names_in(
        &mut granted,
        &all.iter().filter_map(|one| one.personne).collect::<Vec<_>>(),
    )
    .await?;
    let day = shell.house.today().to_string();
    let children = note::children_of(&mut granted, actor.compte, &day).await?;
    let people = people(shell, actor, &mut granted, (None, service)).await?;
    granted.commit().await?;
    if open.is_empty() {
        return Err(PageError::NotFound);
    }
    let writable: Vec<(Category, i64)> = [Category::Parcours, Category::Vie]
        .into_iter()
        .filter(|one| actor.may(service, Verb::Ecrire, *one))
        .map(|category| (category, service))
        .take(1)
        .collect();
    let (today, back) = (shell.house.today(), format!("/services/{service}/taches"));
    let told = |one: &&Tache| {
        let nom = one.personne.and_then(|id| names.get(&id));
        let may = actor.may(service, Verb::Ecrire, one.category);
        line(one, nom, (today, actor.compte), may, &back)
    };
    let of = |keep: &dyn Fn(&Tache) -> bool| -> Vec<Line> {
        all.iter().filter(|one| keep(one)).map(|one| told(&one)).collect()
    };
    let todo = |one: &Tache| one.etat == Etat::AFaire;
    let groups: Vec<Group> = vec![
        ("en-retard", of(&|one| one.is_late(today)), "En retard", true, false),
        (
            "sans-personne",
            of(&|one| todo(one) && one.pour.is_none() && !one.is_late(today)),
            "Personne ne s’en charge",
            true,
            false,
        ),
        (
            "a-venir",
            of(&|one| todo(one) && one.pour.is_some() && !one.is_late(today)),
            "À venir",
            true,
            false,
        ),
        ("faites", of(&|one| !todo(one)), "Fait depuis trente jours", false, true),
    ];
    let layout = web::frame_of_service(shell, actor, service, Section::Autre, "À faire");
    Ok(Board {
        layout,
        title: "À faire".to_owned(),
        lead: actor.service(service).map_or(String::new(), |seen| seen.nom.clone()),
        action: back.clone(),
        groups,
        children: if writable.is_empty() { Vec::new() } else { children },
        people: if writable.is_empty() { Vec::new() } else { people },
        writable,
    })
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut board = of_service(&shell, &actor, service, "taches").await?;
    board.layout.flash = flash(&asked.fait);
    let said = Said { enfant: asked.enfant, ..Said::default() };
    print(&shell, board, &said, Vec::new())
}

pub(super) async fn add_in(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let board = of_service(&shell, &actor, service, "formulaire").await?;
    let Some(personne) = said.enfant.parse::<i64>().ok() else {
        return keep(&shell, &actor, board, None, said).await;
    };
    // About a child, it is asked in the child's file; the page one comes back to is this one.
    let of = of_child(&shell, &register, &actor, personne, "formulaire").await?;
    let board = Board { people: of.people, writable: of.writable, ..board };
    keep(&shell, &actor, board, Some(personne), said).await
}

/// A task that the demonstration asks, by the product's own way.
#[derive(Debug, Clone, Copy)]
pub struct Demande<'a> {
    /// Where it stands.
    pub place: Place,
    /// What is to do.
    pub texte: &'a str,
    /// The last day.
    pub due: Date,
    /// Who has it; none when nobody in particular.
    pub pour: Option<i64>,
}

/// Asks a task in the name of its author, with its grant and its trace.
///
/// # Errors
///
/// [`PageError::NotFound`] when the actor may not write it.
pub async fn ask(shell: &Shell, actor: &Actor, demande: Demande<'_>) -> Result<(), PageError> {
    let Demande { place, texte, due, pour } = demande;
    let action = on(Verb::Ecrire, place, 0);
    let mut write = shell.house.authorize_write_telling(actor, action, "ajout tache").await?;
    let (id, cle) = (shell.house.new_id(), shell.house.new_id());
    tache::ask(&mut write, &New { id, cle, place, pour, due, texte }).await?;
    write.commit().await?;
    Ok(())
}
