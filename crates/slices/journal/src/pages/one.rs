//! One note: its texts side by side, who is to read it, and what may still be said of it.

use access::{Action, Actor, Role, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use document::piece::photo;
use fiche::Register;
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Flash, Layout},
};

use super::{
    child, framed, list, minutes_told, on_note,
    outside::Outside,
    readers_of,
    temps::{self, Temps},
    told_instant,
};
use crate::note::{self, Note, Place, Reader, Sort, UNREAD_DAYS, Verdict};

#[derive(Template)]
#[template(path = "pages/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
struct OnePage {
    layout: Layout,
    title: &'static str,
    lead: String,
    note: list::Shown,
    facts: Vec<Fact>,
    /// Earlier texts of the author: when, and the words.
    before: Vec<(String, String)>,
    /// Who is to read it: name, state, kind of that word.
    readers: Vec<(String, String, &'static str)>,
    action: String,
    /// The reader is to read it, and may say so.
    may_read: bool,
    /// The reader may say what they think of it.
    may_look: bool,
    /// The author may still change the text.
    may_correct: bool,
    open_until: String,
    may_add: bool,
    may_withdraw: bool,
    /// What becomes of the time of its act then.
    leaving: &'static str,
    may_watch: bool,
    may_decide: bool,
    meeting: String,
    /// Where one more photo is sent; empty when none may be.
    photo: String,
    /// Where something to do follows from it; empty for who may not ask anything.
    todo: String,
    /// The reader came to add one.
    adding: bool,
    /// The photos that go with it.
    photos: Vec<i64>,
    said: Said,
    errors: Vec<ErrorLink>,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    geste: String,
    texte: String,
    ajout: String,
    regard: String,
    verdict: String,
    motif: String,
    vigilance: String,
    decision: String,
    /// Where to come back to: the list of the meeting, or the note.
    pub(super) retour: String,
}

/// What the reader may do with a note.
#[expect(clippy::struct_excessive_bools, reason = "acts, each allowed or not")]
pub(super) struct May {
    read: bool,
    look: bool,
    correct: bool,
    add: bool,
    withdraw: bool,
    /// To bring it to the next meeting, to say what the meeting decided.
    watch: bool,
    decide: bool,
    pub(super) photo: bool,
}

impl May {
    pub(super) async fn of(
        shell: &Shell,
        actor: &Actor,
        granted: &mut access::Granted,
        note: &Note,
    ) -> Result<Self, PageError> {
        let action = on_note(Verb::Ecrire, place(note), note.id);
        let writes = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
        let there = note.retrait.is_none();
        let named = note.readers.iter().find(|one| one.compte == actor.compte);
        let own = note.compte == actor.compte;
        let open = note::is_open(note, shell.house.now());
        let heads = actor
            .roles_in(note.service)
            .iter()
            .any(|role| matches!(role, Role::ChefService | Role::Directeur));
        Ok(Self {
            read: there && named.is_some_and(|one| one.seen_at.is_none()),
            look: there && named.is_some() && !own,
            correct: own && open && writes,
            add: there && writes && !(own && open),
            withdraw: there && writes && ((own && open) || heads),
            watch: there && (writes || named.is_some()) && !note.is_watched(),
            decide: there && writes && note.is_watched(),
            photo: there && writes && photo::nature_of(note.category).is_some(),
        })
    }
}

impl May {
    /// Whether something of the reader may still stand beside the note.
    pub(super) fn adds(&self) -> bool {
        self.add || self.correct
    }
}

/// What is told who kept a note and is about to choose its photo.
const KEPT_FIRST: &str = "La note est dans le journal. Choisissez la photo, dessous.";

fn place(note: &Note) -> Place {
    Place { service: note.service, personne: note.personne, category: note.category }
}

/// Where a note stands; nowhere when there is none.
pub(super) async fn place_of(shell: &Shell, id: i64) -> Result<Place, PageError> {
    let mut read = shell.house.db().read().await?;
    Ok(note::place_of(&mut read, id).await?.unwrap_or(Place::NOWHERE))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    axum::extract::Query(done): axum::extract::Query<std::collections::BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let text = match done.get("fait").map(String::as_str) {
        Some("lu") => Some("Votre lecture est notée."),
        Some("regard") => Some("Votre regard est à côté de la note ; le premier texte reste."),
        Some("corrige") => Some("Le texte est corrigé ; le premier se relit dessous."),
        Some("photo") => Some("La photo est avec la note."),
        Some("gardee") => Some(KEPT_FIRST),
        Some("vigilance") => Some("La note est à voir à la prochaine réunion du service."),
        Some("decision") => Some("Ce que l’équipe a décidé est à côté de la note."),
        Some("ajoute") => Some("Votre ajout est à côté de la note."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    let place = place_of(&shell, id).await?;
    print(&shell, &register, &actor, (id, place), Said::default(), Vec::new(), flash).await
}

/// What is told of who is to read a note: both see when it waits for more than [`UNREAD_DAYS`].
fn told_reader(one: &Reader, now: Timestamp, today: Date) -> (String, String, &'static str) {
    let role = if one.is_second { " (y était)" } else { "" };
    let nom = format!("{}{role}", one.nom);
    if let Some(at) = &one.seen_at {
        return (nom, format!("lue {}", told_instant(at, today)), "ok");
    }
    let limit = SignedDuration::from_hours(24 * UNREAD_DAYS);
    let late = one.at.parse().is_ok_and(|at: Timestamp| now.duration_since(at) >= limit);
    if late {
        (nom, format!("pas encore lue depuis {UNREAD_DAYS} jours ou plus"), "warning")
    } else {
        (nom, "pas encore lue".to_owned(), "")
    }
}

fn facts(note: &Note, today: Date, outside: &str, temps: &Temps) -> Vec<Fact> {
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let lu = format!("{} ({}){outside}", readers_of(note.category), note.category.label());
    let mut facts = vec![
        fact("Écrite par", format!("{}, {}", note.nom, told_instant(&note.at, today))),
        fact("Qui peut lire", lu),
    ];
    let minutes = minutes_told(note);
    if !minutes.is_empty() || !temps.beside.is_empty() {
        let said = if minutes.is_empty() { "non dit dans la note" } else { minutes.as_str() };
        let mut time = fact("Temps", format!("{said}{}", temps.beside));
        if !temps.href.is_empty() {
            time.href.clone_from(&temps.href);
            "Voir l’acte".clone_into(&mut time.action);
        }
        facts.push(time);
    }
    facts
}

pub(super) async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (id, here): (i64, Place),
    said: Said,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(actor, on_note(Verb::Lire, here, id)).await?;
    let note = note::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let action = on_note(Verb::Ecrire, here, id);
    let writes = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
    // A note that was withdrawn is told to those who keep that kind of information, and to nobody else.
    if note.retrait.is_some() && !writes {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let may = May::of(shell, actor, &mut granted, &note).await?;
    let (nom, _, _) = child(&mut granted, register, note.personne).await?;
    let of = (note.personne, note.service);
    let outside = Outside::of(shell, actor, &mut granted, of).await?.told(note.category);
    let temps = temps::of_note((shell, actor), &mut granted, register, &note).await?;
    granted.commit().await?;
    let (now, today) = (shell.house.now(), shell.house.today());
    let mut layout = framed(shell, actor, note.service, (note.personne, &nom), note.nature.label());
    let crumb = layout.crumbs.len().saturating_sub(1);
    let all = format!("/dossiers/{}/journal", note.personne);
    layout.crumbs.insert(crumb, ("Journal".to_owned(), Some(all)));
    let adding = flash.as_ref().is_some_and(|flash| flash.text == KEPT_FIRST);
    layout.flash = flash;
    let shown = list::shown(&note, actor.compte, today);
    let mut before: Vec<(String, String)> = note
        .texts
        .iter()
        .filter(|text| text.sort == Sort::Texte && note.retrait.is_none())
        .map(|text| (told_instant(&text.at, today), text.content.clone()))
        .collect();
    before.pop();
    let said = if said.geste.is_empty() {
        Said { texte: note.text().to_owned(), ..Said::default() }
    } else {
        said
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &OnePage {
            layout,
            title: note.nature.label(),
            lead: format!("{nom} · {}", shown.when),
            facts: facts(&note, today, &outside, &temps),
            before,
            readers: note.readers.iter().map(|one| told_reader(one, now, today)).collect(),
            action: format!("/journal/{id}"),
            may_read: may.read,
            may_look: may.look,
            may_correct: may.correct,
            open_until: told_instant(&note.locked_at, today),
            may_add: may.add,
            may_withdraw: may.withdraw,
            leaving: temps.leaving,
            may_watch: may.watch,
            may_decide: may.decide,
            meeting: format!("/services/{}/vigilance", note.service),
            photo: if may.photo && note.photos.len() < photo::MOST {
                format!("/journal/{id}/photos")
            } else {
                String::new()
            },
            adding,
            todo: if may.add || may.correct {
                format!("/dossiers/{}/taches?note={id}", note.personne)
            } else {
                String::new()
            },
            photos: if note.retrait.is_none() { note.photos.clone() } else { Vec::new() },
            note: shown,
            said,
            errors,
        },
    )
}

/// What is said of a note, once understood.
enum Act {
    Read,
    Look(Verdict, String),
    Correct(String),
    Add(String),
    Withdraw(String),
    Watch(String),
    Decide(String),
}

fn understood(said: &Said) -> Result<Option<Act>, ErrorLink> {
    let fault =
        |field: &str, text: &str| ErrorLink { field: field.to_owned(), text: text.to_owned() };
    let whole = |field: &'static str, text: &str| match note::text_fault(text) {
        Some(told) => Err(fault(field, &told)),
        None => Ok(text.trim().to_owned()),
    };
    Ok(Some(match said.geste.as_str() {
        "lu" => Act::Read,
        "corriger" => Act::Correct(whole("texte", &said.texte)?),
        "vigilance" => Act::Watch(whole("vigilance", &said.vigilance)?),
        "decision" => Act::Decide(whole("decision", &said.decision)?),
        "ajouter" => Act::Add(whole("ajout", &said.ajout)?),
        "regard" => {
            let verdict = Verdict::from_code(&said.verdict)
                .ok_or_else(|| fault("verdict", "Dites si vous confirmez, nuancez ou infirmez."))?;
            let text = said.regard.trim();
            if text.is_empty() && verdict != Verdict::Confirme {
                let told = "Dites ce que vous avez vu ou compris autrement.";
                return Err(fault("regard", told));
            }
            let text = if text.is_empty() { String::new() } else { whole("regard", text)? };
            Act::Look(verdict, text)
        }
        "retirer" => {
            let motif: String = said.motif.trim().chars().take(500).collect();
            if motif.is_empty() {
                let told =
                    "Dites pourquoi cette note est retirée : la raison reste dans le dossier.";
                return Err(fault("motif", told));
            }
            Act::Withdraw(motif)
        }
        _ => return Ok(None),
    }))
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let here = place_of(&shell, id).await?;
    let mut granted = shell.house.authorize(&actor, on_note(Verb::Lire, here, id)).await?;
    let note = note::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let may = May::of(&shell, &actor, &mut granted, &note).await?;
    let copies = note::copies(granted.read(), &note).await?;
    granted.commit().await?;
    let act = match understood(&said) {
        Ok(Some(act)) => act,
        Ok(None) => return Err(PageError::NotFound),
        Err(error) => {
            let errors = vec![error];
            return print(&shell, &register, &actor, (id, here), said, errors, None).await;
        }
    };
    let (allowed, verb, details, mut back) = match &act {
        Act::Read => (may.read, Verb::Lire, "lecture note", "lu"),
        Act::Look(..) => (may.look, Verb::Lire, "regard note", "regard"),
        Act::Correct(_) => (may.correct, Verb::Ecrire, "correction note", "corrige"),
        Act::Add(_) => (may.add, Verb::Ecrire, "ajout note", "ajoute"),
        Act::Withdraw(_) => (may.withdraw, Verb::Ecrire, "retrait note", "retiree"),
        Act::Watch(_) => (may.watch, Verb::Lire, "vigilance note", "vigilance"),
        Act::Decide(_) => (may.decide, Verb::Ecrire, "decision note", "decision"),
    };
    if !allowed {
        // The lock fell meanwhile, or it was never theirs: nothing changes, and the page says what holds.
        let told = "Cela ne se fait plus sur cette note : elle est close, ou ce n’est pas à vous.";
        let errors = vec![ErrorLink { field: String::new(), text: told.to_owned() }];
        return print(&shell, &register, &actor, (id, here), said, errors, None).await;
    }
    let others = followers(&shell, &actor, verb, &note, &act, copies).await?;
    let mut write = if others.is_empty() {
        shell.house.authorize_write_telling(&actor, on_note(verb, here, id), details).await?
    } else {
        let mut actions: Vec<Action> = vec![on_note(verb, here, id)];
        actions.extend(others.iter().map(|(id, place)| on_note(verb, *place, *id)));
        shell.house.authorize_writes(&actor, actions).await?
    };
    for id in std::iter::once(id).chain(others.iter().map(|(id, _)| *id)) {
        let text_id = shell.house.new_id();
        match &act {
            Act::Read => note::mark_seen(&mut write, id).await?,
            Act::Look(verdict, text) => {
                note::add_text(&mut write, id, (text_id, text), Sort::Regard(*verdict)).await?;
                note::mark_seen(&mut write, id).await?;
            }
            Act::Correct(text) => {
                note::add_text(&mut write, id, (text_id, text), Sort::Texte).await?;
            }
            Act::Add(text) => {
                note::add_text(&mut write, id, (text_id, text), Sort::Ajout).await?;
            }
            Act::Watch(text) => {
                note::add_text(&mut write, id, (text_id, text), Sort::Vigilance).await?;
            }
            Act::Decide(text) => {
                note::add_text(&mut write, id, (text_id, text), Sort::Decision).await?;
            }
            Act::Withdraw(motif) => {
                note::withdraw(&mut write, id, motif).await?;
                photo::withdraw_with(&mut write, id, motif).await?;
                back = temps::take_back(&register, &mut write, &note, motif).await?;
            }
        }
    }
    write.commit().await?;
    let to = if matches!(act, Act::Withdraw(_)) {
        format!("/dossiers/{}/journal?fait={back}", note.personne)
    } else if said.retour == "reunion" {
        format!("/services/{}/vigilance?fait={back}", note.service)
    } else {
        format!("/journal/{id}?fait={back}")
    };
    Ok(Redirect::to(&to).into_response())
}

/// The copies of a note, about other children, that the same act touches: all but a withdrawal, where
/// the file may be the wrong one, and but those that are not the actor's.
async fn followers(
    shell: &Shell,
    actor: &Actor,
    verb: Verb,
    note: &Note,
    act: &Act,
    copies: Vec<(i64, i64, i64)>,
) -> Result<Vec<(i64, Place)>, PageError> {
    let mut kept = Vec::new();
    // Seen for one child, decided for that child.
    if matches!(act, Act::Withdraw(_) | Act::Watch(_) | Act::Decide(_)) {
        return Ok(kept);
    }
    let mut read = shell.house.db().read().await?;
    for (id, service, personne) in copies {
        let place = Place { service, personne, category: note.category };
        let action = on_note(verb, place, id);
        if shell.house.would_allow(&mut read, actor, &action).await?.is_some() {
            kept.push((id, place));
        }
    }
    Ok(kept)
}
