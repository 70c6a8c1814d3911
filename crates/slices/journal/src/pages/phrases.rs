//! `/dossiers/{personne}/phrases`: one sentence of one's own note, for who looks after the child now. What others read
//! of it stands on the child's page and in what is handed over.

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{child, file_of, framed, here, paris, readers_of, told_instant, writable};
use crate::phrase::{self, DUREES, Phrase, Shared};

/// How many sentences of a note are offered.
const OFFERED: usize = 12;

/// How far back the day when the child was told may be, in days: older, it was of something else.
const TOLD_DAYS: i32 = 60;

/// A sentence that runs, as others read it.
pub(super) struct Sentence {
    pub id: i64,
    pub nom: String,
    pub until: String,
    pub text: String,
    pub told: &'static str,
}

/// What a professional shared, as they find it again.
struct Own {
    id: i64,
    state: &'static str,
    kind: &'static str,
    span: String,
    text: String,
    told: String,
    runs: bool,
}

#[derive(Template)]
#[template(path = "pages/phrases.html")]
struct PhrasesPage {
    layout: Layout,
    nom: String,
    action: String,
    back: String,
    cle: String,
    note: String,
    choisies: Vec<Choice>,
    texte_label: &'static str,
    durees: Vec<Choice>,
    dits: Vec<Choice>,
    categories: Vec<Choice>,
    reads: String,
    said: Said,
    own: Vec<Own>,
    errors: Vec<ErrorLink>,
}

impl PhrasesPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// What the child's page shows of the sentences that run.
#[derive(Template)]
#[template(path = "pages/sentences.html")]
struct SentencesPart {
    phrases: Vec<Sentence>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    geste: String,
    phrase: i64,
    cle: String,
    note: String,
    choisie: String,
    texte: String,
    duree: String,
    dit: String,
    dit_day: String,
    dit_par: String,
    dit_motif: String,
    categorie: String,
}

impl Said {
    /// The sentence: what was typed, else what was chosen in the note.
    fn sentence(&self) -> String {
        let typed = self.texte.trim();
        if typed.is_empty() { self.choisie.trim() } else { typed }.to_owned()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    note: String,
    fait: String,
}

fn on(verb: Verb, (service, category): (i64, Category), personne: i64, id: i64) -> Action {
    let enfants = vec![personne];
    let cible = Cible::RowOfService { service, table: phrase::TABLE, id, enfants };
    Action { verb, category, cible }
}

/// The sentences about a child that run, by what a grant on the file opens, and the kinds of information they are.
pub(super) async fn running(
    shell: &Shell,
    granted: &mut Granted,
    personne: i64,
) -> Result<(Vec<Sentence>, Vec<&'static str>), PageError> {
    let now = shell.house.now().to_string();
    let found = phrase::of_child(granted, personne, &now).await?;
    let today = shell.house.today();
    let kinds = found.iter().map(|one| one.category.code()).collect();
    let shown = |one: Phrase| Sentence {
        id: one.id,
        nom: one.nom,
        until: told_end(&one.until, today),
        text: one.content,
        told: match one.enfant_day {
            Some(_) => "L’enfant sait que vous lisez cette phrase.",
            None => "L’enfant ne sait pas encore que vous lisez cette phrase.",
        },
    };
    Ok((found.into_iter().map(shown).collect(), kinds))
}

/// The part of the child's page that says what a psychologist chose to tell for now, and the kinds of information it
/// shows. Empty when nothing runs.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn sentences(
    shell: &Shell,
    granted: &mut Granted,
    personne: i64,
) -> Result<(String, Vec<&'static str>), PageError> {
    let (phrases, kinds) = running(shell, granted, personne).await?;
    if phrases.is_empty() {
        return Ok((String::new(), kinds));
    }
    let part = SentencesPart { phrases };
    let text = part.render().map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((text, kinds))
}

/// Until when a sentence is read: « jusqu’à 23 h 30 », « jusqu’à demain 9 h 00 », « jusqu’au 19/03/2026 à 9 h 00 ».
fn told_end(until: &str, today: Date) -> String {
    let Ok(stamp) = until.parse::<jiff::Timestamp>() else { return String::new() };
    let at = stamp.to_zoned(paris()).datetime();
    let hour = format!("{} h {:02}", at.hour(), at.minute());
    if at.date() == today {
        format!("jusqu’à {hour}")
    } else if Some(at.date()) == today.tomorrow().ok() {
        format!("jusqu’à demain {hour}")
    } else {
        format!("jusqu’au {} à {hour}", vocabulary::french_day(at.date()))
    }
}

fn own(one: Phrase, now: &str, today: Date) -> Own {
    let runs = one.retrait_at.is_none() && one.until.as_str() > now;
    let (state, kind) = match (&one.retrait_at, runs) {
        (Some(_), _) => ("Arrêtée", ""),
        (None, true) => ("Montrée", "ok"),
        (None, false) => ("Finie", ""),
    };
    let end = match &one.retrait_at {
        Some(at) => format!("arrêtée {}", told_instant(at, today)),
        None => told_end(&one.until, today),
    };
    Own {
        id: one.id,
        state,
        kind,
        span: format!("{} · {}, {end}", one.category.label(), told_instant(&one.at, today)),
        told: match one.enfant_day {
            Some(day) => format!(
                "L’enfant le sait : dit le {} par {}.",
                vocabulary::french_day(day),
                one.enfant_told
            ),
            None => format!("L’enfant ne le sait pas : {}", one.enfant_told),
        },
        text: one.content,
        runs,
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let flash = match asked.fait.as_str() {
        "partagee" => "La phrase est montrée à qui s’occupe de l’enfant.",
        "arretee" => "La phrase n’est plus montrée à personne.",
        _ => "",
    };
    let said = Said {
        note: asked.note,
        duree: "nuit".to_owned(),
        dit_par: actor.nom.clone(),
        dit_day: shell.house.today().to_string(),
        ..Said::default()
    };
    print(&shell, &register, &actor, personne, said, (flash, Vec::new())).await
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    said: Said,
    (flash, errors): (&str, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize_telling(actor, file_of(personne), "phrases").await?;
    let (nom, owner, _) = child(&mut granted, register, personne).await?;
    let writable = writable(shell, &mut granted, actor, personne, owner).await?;
    let shared = phrase::of_author(&mut granted, personne, actor.compte).await?;
    let kinds: Vec<&str> = shared.iter().map(|one| one.category.code()).collect();
    house.tell_kinds(&mut granted, actor, "phrases", kinds).await;
    granted.commit().await?;
    let Some((first, _)) = writable.first().copied() else { return Err(PageError::NotFound) };
    // A note that is not one's own is told as one that is not there.
    let offered = match said.note.parse() {
        Ok(note) => {
            let text = document::note::words(shell, actor, (personne, note)).await?;
            let mut all = vocabulary::phrase::sentences(&text);
            all.retain(|one| phrase::fault(one).is_none());
            all.truncate(OFFERED);
            all
        }
        Err(_) => Vec::new(),
    };
    let choice = |value: &str, label: &str, checked: bool| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        checked,
        ..Choice::default()
    };
    let (now, today) = (house.now().to_string(), house.today());
    let mut layout = framed(shell, actor, owner, (personne, &nom), "Une phrase pour le quotidien");
    layout.note = String::new();
    layout.flash =
        (!flash.is_empty()).then(|| Flash { kind: "ok".to_owned(), text: flash.to_owned() });
    let dits = [("oui", "Oui, on le lui a dit"), ("non", "Non, pas encore")];
    let told = |category: Category| format!("{} : {}", category.label(), readers_of(category));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &PhrasesPage {
            layout,
            nom,
            action: format!("/dossiers/{personne}/phrases"),
            back: format!("/dossiers/{personne}/notes"),
            cle: match said.cle.parse::<i64>() {
                Ok(cle) => cle.to_string(),
                Err(_) => house.new_id().to_string(),
            },
            note: said.note.clone(),
            texte_label: if offered.is_empty() { "La phrase" } else { "Ou dite autrement" },
            choisies: offered.iter().map(|one| choice(one, one, *one == said.choisie)).collect(),
            durees: DUREES
                .iter()
                .map(|(code, word)| choice(code, word, *code == said.duree))
                .collect(),
            dits: dits.iter().map(|(code, word)| choice(code, word, *code == said.dit)).collect(),
            categories: writable
                .iter()
                .skip(1)
                .map(|(one, _)| choice(one.code(), &told(*one), one.code() == said.categorie))
                .collect(),
            reads: told(first),
            own: shared.into_iter().map(|one| own(one, &now, today)).collect(),
            said,
            errors,
        },
    )
}

/// What is wrong with a form, then the day when the child was told and who told it, or why nobody did.
fn checked(said: &Said, today: Date) -> (Vec<ErrorLink>, Option<Date>, String) {
    let mut errors = Vec::new();
    let mut fault = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if let Some(told) = phrase::fault(&said.sentence()) {
        fault("texte", &told);
    }
    if !DUREES.iter().any(|(code, _)| *code == said.duree) {
        fault("duree", "Dites jusqu’à quand la phrase est montrée.");
    }
    let day = said.dit_day.parse::<Date>().ok();
    let (day, told) = match said.dit.as_str() {
        "oui" => {
            match day {
                None => fault("dit_day", "Quel jour l’enfant l’a-t-il su ?"),
                Some(day) if day > today => fault("dit_day", "Ce jour n’est pas encore venu."),
                Some(day) if (today - day).get_days() > TOLD_DAYS => {
                    fault(
                        "dit_day",
                        "C’était il y a longtemps : redites-le-lui, pour cette phrase.",
                    );
                }
                Some(_) => {}
            }
            if said.dit_par.trim().is_empty() {
                fault("dit_par", "Qui l’a dit à l’enfant ?");
            }
            (day, said.dit_par.trim())
        }
        "non" => {
            if said.dit_motif.trim().is_empty() {
                fault("dit_motif", "Dites pourquoi l’enfant ne le sait pas.");
            }
            (None, said.dit_motif.trim())
        }
        _ => {
            fault("dit", "Dites si l’enfant sait que cette phrase est partagée.");
            (None, "")
        }
    };
    let told: String = told.chars().take(500).collect();
    (errors, day, told)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let to = |done: &str| {
        Redirect::to(&format!("/dossiers/{personne}/phrases?fait={done}")).into_response()
    };
    if said.geste == "arreter" {
        let all = phrase::of_author(&mut granted, personne, actor.compte).await?;
        granted.commit().await?;
        let one = all.into_iter().find(|one| one.id == said.phrase).ok_or(PageError::NotFound)?;
        let action = on(Verb::Ecrire, (one.service, one.category), personne, one.id);
        let mut write = house.authorize_write_telling(&actor, action, "phrase_arretee").await?;
        phrase::stop(&mut write, one.id).await?;
        write.commit().await?;
        return Ok(to("arretee"));
    }
    let (_, owner, _) = child(&mut granted, &register, personne).await?;
    let writable = writable(&shell, &mut granted, &actor, personne, owner).await?;
    let cle = said.cle.parse().ok().filter(|cle| *cle > 0);
    let cle = cle.unwrap_or_else(|| house.new_id());
    let twice = phrase::is_shared(granted.read(), actor.compte, cle).await?;
    granted.commit().await?;
    let first = writable.first().copied().ok_or(PageError::NotFound)?;
    if twice {
        return Ok(to("partagee"));
    }
    let (mut errors, enfant_day, enfant_told) = checked(&said, house.today());
    let chosen = writable.iter().find(|(one, _)| one.code() == said.categorie).copied();
    if chosen.is_none() && !said.categorie.is_empty() {
        errors.push(ErrorLink {
            field: "categorie".to_owned(),
            text: "Choisissez qui pourra lire dans la liste.".to_owned(),
        });
    }
    let end = phrase::until(&said.duree, here(&shell)).and_then(|end| end.to_zoned(paris()).ok());
    let (Some(end), true) = (end, errors.is_empty()) else {
        let said = Said { cle: cle.to_string(), ..said };
        return print(&shell, &register, &actor, personne, said, ("", errors)).await;
    };
    let (category, service) = chosen.unwrap_or(first);
    let action = on(Verb::Ecrire, (service, category), personne, 0);
    let mut write = house.authorize_write_telling(&actor, action, "ajout").await?;
    let sentence = said.sentence();
    let until = end.timestamp().to_string();
    let shared = Shared {
        id: house.new_id(),
        cle,
        service,
        personne,
        category,
        until: &until,
        content: &sentence,
        enfant_day,
        enfant_told: &enfant_told,
    };
    phrase::share(&mut write, &shared).await?;
    write.commit().await?;
    Ok(to("partagee"))
}
