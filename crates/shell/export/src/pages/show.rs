//! One request: for its asker, for who must agree, for who reads the journal.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Layout},
};

use super::{day, destroy_day, fact, make, on_journal, purpose, taking_out};
use crate::{
    Asking, Format, Sources, Subject,
    model::{Etat, Export},
    store,
};

#[derive(Template)]
#[template(path = "pages/show.html")]
struct ShowPage {
    layout: Layout,
    /// What leaves, as people call it: the number is for the journal.
    heading: String,
    action: String,
    state: String,
    kind: &'static str,
    facts: Vec<Fact>,
    /// Said once, and kept nowhere.
    password: String,
    /// Where the file is fetched; empty when it is not there, or not for the reader.
    file: String,
    until: String,
    destroy: String,
    /// The asker may make the file.
    prepares: bool,
    /// The reader must answer.
    answers: Vec<Choice>,
    note: String,
    waits: bool,
    errors: Vec<ErrorLink>,
}

impl ShowPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// What an act typed, and what came of it.
#[derive(Default)]
struct Said {
    password: String,
    answer: String,
    note: String,
    errors: Vec<ErrorLink>,
}

/// The request, and the grant under which the one who asks sees it: their own, by the right to take
/// it out, which must still hold; that of another, by the right to read the journal.
async fn seen(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    verb: Verb,
    details: &str,
) -> Result<Export, PageError> {
    let one = store::find(&shell.house, id).await?;
    let action = match &one {
        Some(one) if one.compte == actor.compte => taking_out(one),
        Some(one) => on_journal(verb, one.service),
        None => on_journal(verb, 0),
    };
    shell.house.authorize_telling(actor, action, details).await?.commit().await?;
    one.ok_or(PageError::NotFound)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    print(&shell, &actor, id, Said::default()).await
}

/// The page of a file that was just made, with its password, which is said here only.
pub(super) async fn ready(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    password: String,
) -> Result<Response, PageError> {
    print(shell, actor, id, Said { password, ..Said::default() }).await
}

async fn print(shell: &Shell, actor: &Actor, id: i64, said: Said) -> Result<Response, PageError> {
    let details = format!("export:{id} formulaire");
    let one = seen(shell, actor, id, Verb::Lire, &details).await?;
    let etat = one.etat(shell.house.now());
    let own = one.compte == actor.compte;
    let may_answer =
        !own && etat == Etat::Attend && actor.may(one.service, Verb::Publier, Category::Export);
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        checked: value == said.answer,
        ..Choice::default()
    };
    let (state, kind) = etat.told();
    let status =
        if said.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fetched = own && etat == Etat::Pret;
    let until = one.prepared.as_ref().map_or(String::new(), |(_, until)| web::in_paris(until));
    let title = format!("Export n° {id}");
    let mut read = shell.house.db().read().await?;
    let facts = facts(&mut read, &one).await?;
    drop(read);
    page_with_status(
        status,
        &ShowPage {
            layout: web::frame_of_service(shell, actor, one.service, Section::Autre, &title),
            heading: format!("Export : {}", one.titre),
            action: format!("/exports/{id}"),
            state: state.to_owned(),
            kind,
            facts,
            password: said.password,
            file: if fetched { format!("/exports/{id}/fichier") } else { String::new() },
            until,
            destroy: day(&one.destroy_day),
            prepares: own && etat == Etat::Accorde,
            answers: if may_answer {
                vec![choice("accorde", "D’accord"), choice("refuse", "Refuser")]
            } else {
                Vec::new()
            },
            note: said.note,
            waits: own && etat == Etat::Attend,
            errors: said.errors,
        },
    )
}

async fn facts(read: &mut db::Read, one: &Export) -> Result<Vec<Fact>, PageError> {
    let format = Format::from_ending(&one.format).map_or("DOCX", Format::label);
    let all = one.parametres.split('&').any(|part| part == "colonnes=toutes");
    let mut facts = vec![
        fact("Demandé par", one.nom.clone()),
        fact("Le", web::in_paris(&one.at)),
        fact("Service", store::service(read, one.service).await?),
        fact("Ce qui sort", one.titre.clone()),
        fact("Colonnes", if all { "Toutes celles de la fiche" } else { "Celles de la liste" }),
        fact("Fiches", one.rows.to_string()),
        fact("Personnes nommées", one.persons.to_string()),
        fact("Finalité", purpose(&one.finalite, &one.precision)),
        fact("Format", format),
    ];
    if let Some((at, by, agreed, note)) = &one.decided {
        let who = store::name_of(read, *by).await?;
        let word = if *agreed { "Accordé" } else { "Refusé" };
        facts.push(fact("Seconde personne", format!("{word} par {who}, le {}", web::in_paris(at))));
        if !note.is_empty() {
            facts.push(fact("Ce qu’elle a dit", note.clone()));
        }
    }
    if let Some((at, until)) = &one.prepared {
        facts.push(fact("Préparé le", web::in_paris(at)));
        facts.push(fact("Disponible jusqu’au", web::in_paris(until)));
    }
    if let Some((at, times)) = &one.fetched {
        let told = if *times > 1 { format!(" ({times} fois)") } else { String::new() };
        facts.push(fact("Retiré le", format!("{}{told}", web::in_paris(at))));
    }
    if !one.destroy_day.is_empty() {
        facts.push(fact("À détruire avant le", day(&one.destroy_day)));
    }
    facts.push(fact("Numéro", one.id.to_string()));
    Ok(facts)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(sources): Extension<Sources>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let one = store::find(&shell.house, id).await?;
    match one {
        Some(one) if one.compte == actor.compte => prepare(&shell, &actor, &sources, one).await,
        one => answer(&shell, &actor, id, one, get("reponse"), get("note")).await,
    }
}

/// The asker makes the file that a second person agreed to.
async fn prepare(
    shell: &Shell,
    actor: &Actor,
    sources: &Sources,
    mut one: Export,
) -> Result<Response, PageError> {
    let id = one.id;
    let details = format!("export:{id} format:{}", one.format);
    let source =
        sources.by_code(&one.source).filter(|_| one.etat(shell.house.now()) == Etat::Accorde);
    let Some(source) = source else {
        let text = "Ce fichier ne peut pas être préparé : l’accord manque, ou il est trop tard. \
                    Faites une nouvelle demande.";
        let errors = vec![ErrorLink { field: String::new(), text: text.to_owned() }];
        return print(shell, actor, id, Said { errors, ..Said::default() }).await;
    };
    let pairs = one.parametres.split('&').filter_map(|pair| pair.split_once('='));
    let parameters = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let subject = Subject { service: one.service, parameters };
    let asking = Asking { shell, actor, subject: &subject, details: &details };
    let found = source.gather(asking).await?;
    one.rows = i64::try_from(found.rows).unwrap_or(i64::MAX);
    one.persons = i64::try_from(found.persons).unwrap_or(i64::MAX);
    one.destroy_day = destroy_day(shell);
    let made = make(shell, &one, (found.content, found.joined)).await?;
    let mut write = shell.house.authorize_write_telling(actor, found.action, &details).await?;
    let kept = store::keep_file(&mut write, &one, &made.until, &made.bytes).await?;
    if !kept {
        drop(write);
        return Ok(Redirect::to(&format!("/exports/{id}")).into_response());
    }
    write.tell_children(&found.children, &details).await?;
    write.commit().await?;
    ready(shell, actor, id, made.password).await
}

/// A second person answers.
async fn answer(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    one: Option<Export>,
    answer: &str,
    note: &str,
) -> Result<Response, PageError> {
    let service = one.as_ref().map_or(0, |one| one.service);
    let action = on_journal(Verb::Publier, service);
    let details = format!("export:{id}");
    let mut write = shell.house.authorize_write_telling(actor, action, &details).await?;
    let one = one.ok_or(PageError::NotFound)?;
    let mut errors = Vec::new();
    if !["accorde", "refuse"].contains(&answer) {
        let text = "Choisissez une réponse.".to_owned();
        errors.push(ErrorLink { field: "reponse".to_owned(), text });
    }
    if answer == "refuse" && note.is_empty() {
        let text = "Dites pourquoi vous refusez : la personne lira votre raison.".to_owned();
        errors.push(ErrorLink { field: "note".to_owned(), text });
    }
    let waits = one.etat(shell.house.now()) == Etat::Attend;
    if errors.is_empty()
        && !(waits && store::decide(&mut write, id, answer == "accorde", note).await?)
    {
        let text = "Cette demande n’attend plus de réponse.".to_owned();
        errors.push(ErrorLink { field: String::new(), text });
    }
    if errors.is_empty() {
        write.commit().await?;
        return Ok(Redirect::to(&format!("/exports/{id}")).into_response());
    }
    drop(write);
    let (answer, note) = (answer.to_owned(), note.to_owned());
    print(shell, actor, id, Said { answer, note, errors, ..Said::default() }).await
}

/// The file, for its asker alone.
pub(super) async fn fetch(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let one = store::find(&shell.house, id).await?.filter(|one| one.compte == actor.compte);
    // For anybody else it is as if there were none: no rule gives this action.
    let action = one.as_ref().map_or_else(|| on_journal(Verb::Exporter, 0), taking_out);
    let details = format!("export:{id} retrait");
    let mut write = shell.house.authorize_write_telling(&actor, action, &details).await?;
    let Some(bytes) = store::fetch(&mut write, id).await? else {
        write.commit().await?;
        return Err(PageError::NotFound);
    };
    write.commit().await?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"export-{id}.zip\"")),
        ],
        bytes,
    )
        .into_response())
}
