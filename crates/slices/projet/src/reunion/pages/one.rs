//! One meeting: each request and its answer, then the minutes that the youths read.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::enfant::{choices, told};
use fiche::{Register, Row};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{
    super::{
        MODE_REPONSE,
        rules::{for_all, in_order, waits},
        store::{self, Enfant, Examen},
    },
    about, answer,
    list::told_absent,
};
use crate::{
    parole::{SENS_PAROLE, is_quotable},
    theme::{self, THEME_PROJET},
};

#[derive(Template)]
#[template(path = "reunion/pages/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    action: String,
    /// Whether it is read together: the minutes only.
    reading: bool,
    read_href: String,
    lead: String,
    /// First names of who came.
    came: String,
    waiting: Vec<Item>,
    /// What was answered or put off at this meeting.
    done: Vec<Item>,
    enfants: Vec<Choice>,
    sens: Vec<Choice>,
    themes: Vec<Choice>,
    list: String,
}

struct Item {
    id: i64,
    version: i64,
    mots: String,
    who: String,
    about: String,
    became: String,
    /// Whether it is decided, and has only to be told.
    decided: bool,
    /// The name of its answer, and what was typed there.
    field: String,
    typed: String,
    error: String,
    href: String,
}

impl OnePage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

/// One meeting, for one reader.
pub(super) struct Known {
    pub service: i64,
    pub id: i64,
    pub day: Date,
    /// Requests that wait when it is the latest, and those it looked at.
    pub rows: Vec<Row>,
    examens: Vec<Examen>,
    enfants: Vec<Enfant>,
    came: Vec<i64>,
    /// Only the latest one has requests to look at: those of before are read.
    latest: bool,
    pub writes: bool,
    lead: bool,
    /// The functions that were expected, and were not there.
    absent: Vec<String>,
}

impl Known {
    fn examen(&self, row: &Row) -> Option<&Examen> {
        self.examens.iter().find(|one| one.parole == row.id && one.reunion == self.id)
    }

    /// Whether a request is still to be looked at in this meeting; put off here, it comes back at the next one.
    pub(super) fn still(&self, row: &Row) -> bool {
        self.latest && waits(row) && for_all(row) && self.examen(row).is_none()
    }

    /// What was said here, or looked at.
    fn minutes(&self, row: &Row) -> bool {
        let own = row.int("reunion_id") == Some(self.id) || self.examen(row).is_some();
        own && !self.still(row)
    }

    /// Whether a child was there, or stays here that day.
    pub(super) fn may_speak(&self, personne: i64) -> bool {
        self.enfants.iter().any(|one| one.id == personne && one.here)
    }
}

pub(super) async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let of_meeting = kind("reunion")?;
    let service = fiche::locate(house.db(), register, of_meeting, id).await?.owner;
    let action =
        Action { verb: Verb::Lire, category: Category::Vie, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "reunion information:vie").await?;
    let vie = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let notes = house.perimetre(read, actor, Verb::Ecrire, Category::Vie, [service]).await?;
    let meetings = store::meetings(read, service).await?;
    let found = meetings.iter().find(|(of, _)| *of == id).copied();
    let (_, day) = found.ok_or(PageError::NotFound)?;
    let (fonctions, present) = store::fonctions(read, service).await?;
    let absent = store::absent((id, day), &fonctions, &present);
    let latest = meetings.first().is_some_and(|(of, _)| *of == id);
    let owed = crate::parole::owed(read, &[service], None, (&identite, &vie)).await?;
    let examens = store::examens(read, service, &vie).await?;
    let mut ids: Vec<i64> = owed.iter().filter(|_| latest).map(|one| one.id).collect();
    ids.extend(examens.iter().filter(|one| one.reunion == id).map(|one| one.parole));
    ids.sort_unstable();
    ids.dedup();
    let paroles = kind("parole_enfant")?;
    let mut rows = fiche::rows_by_id(&mut granted, register, paroles, &ids).await?;
    let own = fiche::rows_naming(&mut granted, register, paroles, "reunion_id", id, &vie).await?;
    rows.extend(own.into_iter().filter(|row| !ids.contains(&row.id)));
    let of = kind("participation_reunion")?;
    let came: Vec<i64> = fiche::rows_naming(&mut granted, register, of, "reunion_id", id, &vie)
        .await?
        .iter()
        .filter_map(|row| row.int("personne_id"))
        .collect();
    let meeting = fiche::read_row(&mut granted, of_meeting, id).await?;
    let also: Vec<i64> =
        rows.iter().filter_map(|row| row.int("personne_id")).chain(came.iter().copied()).collect();
    let enfants = store::names(granted.read(), service, day, (&identite, &notes, &also)).await?;
    granted.commit().await?;
    in_order(&mut rows, &examens.iter().map(|one| one.parole).collect());
    let lead = meeting.is_some_and(|row| row.int("presence_direction") == Some(1));
    let writes = latest && actor.may(service, Verb::Ecrire, Category::Vie);
    Ok(Known { service, id, day, rows, examens, enfants, came, latest, writes, lead, absent })
}

/// What became of a request at this meeting, for the minutes.
fn became(known: &Known, row: &Row) -> String {
    // The answer is read by the youths once it was told, not before.
    let given = if row.value("rendu_day").is_some() { answer(row) } else { String::new() };
    let Some(examen) = known.examen(row) else { return given };
    let mode = told(&MODE_REPONSE, Some(&examen.mode));
    match (examen.mode.as_str(), given.is_empty()) {
        ("instantanee" | "rendue", false) => given,
        (_, false) => format!("{mode}. La réponse : {given}"),
        (_, true) => {
            let due = row.day("reponse_due_day").map(french_day).unwrap_or_default();
            format!("{mode}. Réponse promise pour le {due}.")
        }
    }
}

fn item(known: &Known, row: &Row, typed: &BTreeMap<String, String>, errors: &[ErrorLink]) -> Item {
    let nom = known.enfants.iter().find(|one| Some(one.id) == row.int("personne_id"));
    let field = format!("reponse_{}", row.id);
    let error = errors.iter().find(|one| one.field == field);
    // Said before the others, but not to be written in what they read: neither the words nor who.
    let shown = known.still(row) || is_quotable(row);
    Item {
        id: row.id,
        version: row.version,
        mots: if shown { row.text("mots").unwrap_or_default().to_owned() } else { String::new() },
        decided: row.value("reponse_day").is_some(),
        who: match nom {
            Some(one) if shown => one.prenom.clone(),
            _ => "Un jeune".to_owned(),
        },
        about: if shown { about(row) } else { theme::label(row.text("theme").unwrap_or_default()) },
        became: if known.still(row) { answer(row) } else { became(known, row) },
        typed: typed.get(&field).cloned().unwrap_or_default(),
        error: error.map(|one| one.text.clone()).unwrap_or_default(),
        field,
        href: format!("/paroles/{}", row.id),
    }
}

pub(super) fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let day = french_day(known.day);
    let reading = typed.get("lecture").is_some_and(|asked| asked == "1");
    let title = format!("Réunion des jeunes du {day}");
    let mut layout = web::frame_of_service(shell, actor, known.service, Section::Autre, &title);
    let list = format!("/services/{}/reunions-jeunes", known.service);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Réunions des jeunes".to_owned(), Some(list.clone())));
    layout.flash = flash;
    let of = |keep: &dyn Fn(&Row) -> bool| -> Vec<Item> {
        let some = known.rows.iter().filter(|row| keep(row));
        some.map(|row| item(known, row, &typed, &errors)).collect()
    };
    let waiting = of(&|row| known.still(row));
    let done = of(&|row| known.minutes(row));
    let there = known.enfants.iter().filter(|one| known.came.contains(&one.id));
    let came: Vec<&str> = there.map(|one| one.prenom.as_str()).collect();
    let chosen = |name: &str| typed.get(name).map_or("", String::as_str);
    let child = |one: &Enfant| {
        one.here.then(|| Choice {
            value: one.id.to_string(),
            label: one.nom.clone(),
            checked: chosen("personne_id") == one.id.to_string(),
            ..Choice::default()
        })
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &OnePage {
            layout,
            title,
            action: if known.writes && !reading {
                format!("/reunions-jeunes/{}", known.id)
            } else {
                String::new()
            },
            reading,
            read_href: format!("/reunions-jeunes/{}?lecture=1", known.id),
            lead: {
                let there = if known.lead { "était là" } else { "n’était pas là" };
                let absent = told_absent(&known.absent);
                format!("La direction {there}. {absent}").trim_end().to_owned()
            },
            came: came.join(", "),
            waiting,
            done,
            enfants: known.enfants.iter().filter_map(child).collect(),
            sens: choices(&SENS_PAROLE, chosen("sens")),
            themes: choices(&THEME_PROJET, chosen("theme")),
            list,
            errors,
            typed,
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, id).await?;
    let flash = asked
        .get("fait")
        .map(|_| Flash {
            kind: "ok".to_owned(), text: "C’est noté au compte rendu.".to_owned()
        });
    let mut typed = asked;
    typed.insert("sens".to_owned(), "demande".to_owned());
    print((&shell, &actor), &known, typed, Vec::new(), flash)
}
