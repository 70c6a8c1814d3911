//! The messages of a child: what colleagues tell each other, and the box to answer.

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{child, file_of, framed, readers_of, told_instant, typing, writable};
use crate::{
    message::{self, Ask, LONGEST, Message, Sent},
    note::{self, Typed},
};

/// How many messages a page shows.
const PAGE: i64 = 50;

/// A message to read.
struct Shown {
    id: i64,
    own: bool,
    nom: String,
    when: String,
    /// Its kind of information, when it is not the one most read.
    kind: &'static str,
    text: String,
    gone: bool,
    unread: bool,
    /// How many of its addressees read it.
    state: String,
    /// Who read it, who has not.
    told: String,
}

#[derive(Template)]
#[template(path = "pages/messages.html")]
struct MessagesPage {
    layout: Layout,
    nom: String,
    action: String,
    older: String,
    /// Not the latest: where these are.
    latest: String,
    messages: Vec<Shown>,
    /// The reader writes here too.
    writes: bool,
    cle: String,
    texte: String,
    around: Vec<Choice>,
    others: Vec<Choice>,
    /// Some of the others is ticked.
    unfolded: bool,
    categories: Vec<Choice>,
    reads: String,
    longest: usize,
    errors: Vec<ErrorLink>,
}

impl MessagesPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    geste: String,
    message: i64,
    cle: String,
    texte: String,
    pour: Vec<String>,
    categorie: String,
    /// Asked by a script of the page, which nobody looks at for sure.
    #[serde(skip)]
    by_script: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    avant: String,
    fait: String,
}

/// Whether a message waits for an account.
fn waits(message: &Message, compte: i64) -> bool {
    message.retrait_at.is_none()
        && message.pour.iter().any(|one| one.compte == compte && one.seen_at.is_none())
}

/// The child of a thread, and what the actor may write and to whom.
struct Thread {
    nom: String,
    owner: i64,
    writable: Vec<(Category, i64)>,
    /// Those who follow the child: account, name, whether they are of the service that is written for.
    around: Vec<(i64, String, bool)>,
    /// The other colleagues of the service.
    others: Vec<(i64, String)>,
}

impl Thread {
    async fn read(
        shell: &Shell,
        register: &Register,
        actor: &Actor,
        granted: &mut Granted,
        personne: i64,
    ) -> Result<Self, PageError> {
        let (nom, owner, _) = child(granted, register, personne).await?;
        let writable = writable(shell, granted, actor, personne, owner).await?;
        let day = shell.house.today().to_string();
        let service = writable.first().map_or(owner, |(_, service)| *service);
        let mut around: Vec<(i64, String, bool)> = Vec::new();
        for (id, nom, of) in message::around(granted.read(), personne, &day).await? {
            if id == actor.compte {
                continue;
            }
            match around.iter_mut().find(|(known, ..)| *known == id) {
                Some(known) => known.2 |= of == service,
                None => around.push((id, nom, of == service)),
            }
        }
        let mut others = note::colleagues(granted.read(), service, actor.compte, &day).await?;
        others.retain(|(id, _)| around.iter().all(|(known, ..)| known != id));
        Ok(Self { nom, owner, writable, around, others })
    }

    fn name_of(&self, id: i64) -> Option<&str> {
        let around = self.around.iter().map(|(one, nom, _)| (*one, nom.as_str()));
        let mut all = around.chain(self.others.iter().map(|(one, nom)| (*one, nom.as_str())));
        all.find(|(one, _)| *one == id).map(|(_, nom)| nom)
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let before = asked.avant.split_once('~').and_then(|(at, id)| Some((at, id.parse().ok()?)));
    let ask = before.map_or(Ask::Latest, |(at, id)| Ask::Before(at, id));
    let flash = match asked.fait.as_str() {
        "envoye" => "Message envoyé.",
        "retire" => "Message retiré : son texte ne se lit plus.",
        _ => "",
    };
    let by_script = headers.get("sec-fetch-dest").is_some_and(|dest| dest.as_bytes() == b"empty");
    let said = Said { by_script, ..Said::default() };
    print(&shell, &register, &actor, personne, ask, said, flash, Vec::new()).await
}

#[expect(clippy::too_many_arguments, reason = "the whole of one page")]
async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    ask: Ask<'_>,
    said: Said,
    flash: &str,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize_telling(actor, file_of(personne), "messages").await?;
    let thread = Thread::read(shell, register, actor, &mut granted, personne).await?;
    let mut messages = message::of_child(&mut granted, personne, ask, PAGE + 1).await?;
    let more = i64::try_from(messages.len()).is_ok_and(|count| count > PAGE);
    if more {
        messages.remove(0);
    }
    let mut kinds: Vec<&str> = messages.iter().map(|one| one.category.code()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    house.tell_kinds(&mut granted, actor, "", kinds).await;
    granted.commit().await?;
    // They are on the screen: read, as in any conversation; but for what a script asked for by itself.
    let read: Vec<i64> = if said.by_script {
        Vec::new()
    } else {
        messages.iter().filter(|one| waits(one, actor.compte)).map(|one| one.id).collect()
    };
    if !read.is_empty() {
        let mut write = house.db().write().await?;
        message::mark_seen(&mut write, actor.compte, &read, &house.now().to_string()).await?;
        write.commit().await?;
    }
    let today = house.today();
    let path = format!("/dossiers/{personne}/messages");
    let mut layout = framed(shell, actor, thread.owner, (personne, &thread.nom), "Messages");
    layout.note = String::new();
    layout.flash =
        (!flash.is_empty()).then(|| Flash { kind: "ok".to_owned(), text: flash.to_owned() });
    let older = messages.first().filter(|_| more).map_or_else(String::new, |one| {
        format!("{path}?avant={}~{}", web::encode(&one.at), one.id)
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fresh = said.cle.is_empty();
    let ticked = |id: i64, proposed: bool| {
        if fresh { proposed } else { said.pour.iter().any(|one| *one == id.to_string()) }
    };
    let choice = |id: i64, nom: &str, checked: bool| Choice {
        value: id.to_string(),
        label: nom.to_owned(),
        checked,
        ..Choice::default()
    };
    let others: Vec<Choice> =
        thread.others.iter().map(|(id, nom)| choice(*id, nom, ticked(*id, false))).collect();
    let told = |category: Category| format!("{} : {}", category.label(), readers_of(category));
    page_with_status(
        status,
        &MessagesPage {
            layout,
            nom: thread.nom.clone(),
            older,
            latest: if matches!(ask, Ask::Latest) { String::new() } else { path.clone() },
            action: path,
            messages: messages.iter().map(|one| shown(one, actor.compte, today)).collect(),
            writes: !thread.writable.is_empty(),
            cle: if fresh { house.new_id().to_string() } else { said.cle.clone() },
            around: thread
                .around
                .iter()
                .map(|(id, nom, here)| choice(*id, nom, ticked(*id, *here)))
                .collect(),
            unfolded: others.iter().any(|one| one.checked) || !said.categorie.is_empty(),
            others,
            categories: thread
                .writable
                .iter()
                .map(|(category, _)| Choice {
                    value: category.code().to_owned(),
                    label: told(*category),
                    checked: category.code() == said.categorie,
                    ..Choice::default()
                })
                .collect(),
            reads: thread.writable.first().map_or_else(String::new, |(category, _)| {
                format!("{} ({})", readers_of(*category), category.label())
            }),
            texte: said.texte,
            longest: LONGEST,
            errors,
        },
    )
}

fn shown(message: &Message, compte: i64, today: Date) -> Shown {
    let gone = message.retrait_at.is_some();
    let told: Vec<String> = message
        .pour
        .iter()
        .map(|one| match &one.seen_at {
            Some(at) => format!("{} (lu {})", one.nom, told_instant(at, today)),
            None => format!("{} (pas encore lu)", one.nom),
        })
        .collect();
    let read = message.pour.iter().filter(|one| one.seen_at.is_some()).count();
    let state = match (message.pour.len(), read) {
        (0, _) => "Sans destinataire".to_owned(),
        (_, 0) => "Pas encore lu".to_owned(),
        (all, read) if all == read => "Lu".to_owned(),
        (all, read) => format!("Lu par {read} sur {all}"),
    };
    Shown {
        state,
        id: message.id,
        own: message.compte == compte,
        nom: message.nom.clone(),
        when: told_instant(&message.at, today),
        kind: if message.category == Category::Vie { "" } else { message.category.label() },
        text: if gone { String::new() } else { message.content.clone() },
        gone,
        unread: waits(message, compte),
        told: told.join(", "),
    }
}

fn on(verb: Verb, (service, category): (i64, Category), personne: i64, id: i64) -> Action {
    let enfants = vec![personne];
    let cible = Cible::RowOfService { service, table: message::TABLE, id, enfants };
    Action { verb, category, cible }
}

pub(super) async fn send(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let to = |end: &str| Redirect::to(&format!("/dossiers/{personne}/{end}")).into_response();
    if matches!(said.geste.as_str(), "retirer" | "noter") {
        let found = message::of_child(&mut granted, personne, Ask::One(said.message), 1).await?;
        granted.commit().await?;
        let one = found.into_iter().next().filter(|one| one.retrait_at.is_none());
        let one = one.ok_or(PageError::NotFound)?;
        if said.geste == "noter" {
            into_draft(&shell, &actor, personne, &one).await?;
            return Ok(to("journal/nouveau"));
        }
        let action = on(Verb::Ecrire, (one.service, one.category), personne, one.id);
        let mut write =
            shell.house.authorize_write_telling(&actor, action, "retrait message").await?;
        if !message::withdraw(&mut write, one.id).await? {
            return Err(PageError::NotFound);
        }
        write.commit().await?;
        return Ok(to("messages?fait=retire"));
    }
    let thread = Thread::read(&shell, &register, &actor, &mut granted, personne).await?;
    let cle = said.cle.parse().ok().filter(|cle| *cle > 0);
    let cle = cle.unwrap_or_else(|| shell.house.new_id());
    let twice = message::is_sent(granted.read(), actor.compte, cle).await?;
    granted.commit().await?;
    if thread.writable.is_empty() {
        return Err(PageError::NotFound);
    }
    if twice {
        return Ok(to("messages?fait=envoye"));
    }
    let (category, service, pour) = match checked(&shell, &thread, personne, &said).await? {
        Ok(checked) => checked,
        Err(errors) => {
            let said = Said { cle: cle.to_string(), ..said };
            return print(&shell, &register, &actor, personne, Ask::Latest, said, "", errors).await;
        }
    };
    let action = on(Verb::Ecrire, (service, category), personne, 0);
    let mut write = shell.house.authorize_write_telling(&actor, action, "ajout message").await?;
    let (id, content) = (shell.house.new_id(), said.texte.trim());
    let sent = Sent { id, cle, service, personne, category, content, pour: &pour };
    message::send(&mut write, &sent).await?;
    write.commit().await?;
    Ok(to("messages?fait=envoye"))
}

/// What a message is of and to whom, when all of them may read it.
async fn checked(
    shell: &Shell,
    thread: &Thread,
    personne: i64,
    said: &Said,
) -> Result<Result<(Category, i64, Vec<i64>), Vec<ErrorLink>>, PageError> {
    let mut errors = Vec::new();
    let mut fault = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    if let Some(told) = message::text_fault(&said.texte) {
        fault("texte", told);
    }
    let first = thread.writable.first().copied().ok_or(PageError::NotFound)?;
    let chosen = thread.writable.iter().find(|(one, _)| one.code() == said.categorie).copied();
    let chosen = if said.categorie.is_empty() { Some(first) } else { chosen };
    if chosen.is_none() {
        fault("categorie", "Choisissez qui pourra lire dans la liste.".to_owned());
    }
    let (category, service) = chosen.unwrap_or(first);
    let known = |id: &i64| thread.name_of(*id).is_some();
    let pour: Vec<i64> = said.pour.iter().filter_map(|id| id.parse().ok()).filter(known).collect();
    if pour.is_empty() && !(thread.around.is_empty() && thread.others.is_empty()) {
        let told = "Dites à qui : sans destinataire, personne n’est prévenu.";
        fault("pour", told.to_owned());
    }
    let today = shell.house.today();
    let mut read = shell.house.db().read().await?;
    let mut blind = Vec::new();
    for id in &pour {
        let nom = thread.name_of(*id).unwrap_or_default().to_owned();
        let reader = Actor::read(&mut read, *id, nom.clone(), today).await?;
        let action = on(Verb::Lire, (service, category), personne, 0);
        let file = file_of(personne);
        if shell.house.would_allow(&mut read, &reader, &action).await?.is_none()
            || shell.house.would_allow(&mut read, &reader, &file).await?.is_none()
        {
            blind.push(nom);
        }
    }
    if !blind.is_empty() {
        let told = format!(
            "Ne lit pas cette sorte d’information dans ce dossier : {}. Décochez, ou changez qui pourra lire.",
            blind.join(", ")
        );
        fault("pour", told);
    }
    Ok(if errors.is_empty() { Ok((category, service, pour)) } else { Err(errors) })
}

/// Begins a note of the journal with a message, after what was being typed.
async fn into_draft(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    one: &Message,
) -> Result<(), PageError> {
    let mut read = shell.house.db().read().await?;
    let draft = note::typed_by(&mut read, actor.compte, personne).await?;
    drop(read);
    let mut typed = draft.map(|(typed, _)| typed).unwrap_or_default();
    if typed.cle.is_empty() {
        typed.cle = shell.house.new_id().to_string();
    }
    let when = web::in_paris(&one.at);
    let told = format!("Message {}, {when} : « {} »", vocabulary::de(&one.nom), one.content);
    if !typed.texte.contains(&told) {
        let before = typed.texte.trim_end();
        typed.texte = if before.is_empty() { told } else { format!("{before}\n\n{told}") };
    }
    if typed.categorie.is_empty() {
        one.category.code().clone_into(&mut typed.categorie);
    }
    let typed = Typed { geste: String::new(), ..typed };
    typing::save(shell, actor.compte, personne, &typed).await
}

/// A message that the demonstration tells, by the product's own way.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// The child.
    pub personne: i64,
    /// In whose name.
    pub service: i64,
    /// What decides who reads it.
    pub category: Category,
    /// The words.
    pub content: &'a str,
    /// The accounts it is addressed to.
    pub pour: &'a [i64],
}

/// Sends a message in the name of its writer, with its grant and its trace.
///
/// # Errors
///
/// [`PageError::NotFound`] when the actor may not write it.
pub async fn tell(shell: &Shell, actor: &Actor, word: Word<'_>) -> Result<(), PageError> {
    let Word { personne, service, category, content, pour } = word;
    let action = on(Verb::Ecrire, (service, category), personne, 0);
    let mut write = shell.house.authorize_write_telling(actor, action, "ajout message").await?;
    let (id, cle) = (shell.house.new_id(), shell.house.new_id());
    let sent = Sent { id, cle, service, personne, category, content, pour };
    message::send(&mut write, &sent).await?;
    write.commit().await?;
    Ok(())
}
