//! What is on the agenda of the next meeting, who is there, and the meetings held.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen, enfant::on_row};
use jiff::civil::Date;
use vocabulary::{french_day, month_name, parse_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    super::{
        rules::{for_all, in_order, months_without, waits},
        store::{self, Enfant, Examen, Fonction},
    },
    about, answer,
};

#[derive(Template)]
#[template(path = "reunion/pages/list.html")]
struct ListPage {
    layout: Layout,
    lead: String,
    errors: Vec<ErrorLink>,
    agenda: Vec<Line>,
    /// What the team was asked, and where it is decided.
    team: Vec<(String, String)>,
    /// How many requests wait that are not for the meeting; where they are answered.
    apart: usize,
    apart_href: String,
    /// Box, name, ticked.
    presents: Vec<(String, String, bool)>,
    natures: Vec<Choice>,
    /// The meetings held: its day, where it is read.
    meetings: Vec<(String, String, String)>,
    without: String,
    /// Functions expected today: box, name, ticked; where the service says which, empty for who may not.
    fonctions: Vec<(String, String, bool)>,
    expect: String,
    action: String,
    day: String,
    token: String,
    lead_there: bool,
}

/// A request on the agenda.
struct Line {
    mots: String,
    who: String,
    about: String,
    /// Where it comes from: put off, back from the team.
    since: String,
}

impl ListPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

/// What the page needs, for one reader.
struct Known {
    rows: Vec<Row>,
    /// How many more wait, which the children did not want before the others.
    apart: usize,
    examens: Vec<Examen>,
    enfants: Vec<Enfant>,
    meetings: Vec<(i64, Date)>,
    fonctions: Vec<Fonction>,
    /// Which meeting each was at.
    came: BTreeSet<(i64, i64)>,
    writes: bool,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Vie, cible: Cible::Service(service) };
    let details = "reunion information:vie";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let vie = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let notes = house.perimetre(read, actor, Verb::Ecrire, Category::Vie, [service]).await?;
    let owed = crate::parole::owed(read, &[service], None, (&identite, &vie)).await?;
    let meetings = store::meetings(read, service).await?;
    let (fonctions, came) = store::fonctions(read, service).await?;
    let also: Vec<i64> = owed.iter().map(|one| one.personne).collect();
    let today = house.today();
    let enfants = store::names(read, service, today, (&identite, &notes, &also)).await?;
    let examens = store::examens(read, service, &vie).await?;
    let kind = register.by_table("parole_enfant").ok_or(PageError::NotFound)?;
    let ids: Vec<i64> = owed.iter().map(|one| one.id).collect();
    let mut rows = fiche::rows_by_id(&mut granted, register, kind, &ids).await?;
    granted.commit().await?;
    rows.retain(waits);
    let all = rows.len();
    rows.retain(for_all);
    in_order(&mut rows, &examens.iter().map(|one| one.parole).collect());
    let writes = actor.may(service, Verb::Ecrire, Category::Vie);
    let apart = all - rows.len();
    Ok(Known { rows, apart, examens, enfants, meetings, fonctions, came, writes })
}

fn month(day: Date) -> String {
    format!("{} {}", month_name(day.month()), day.year())
}

/// What was typed: the day, who is there, whether the head is.
#[derive(Default)]
struct Typed {
    day: String,
    token: String,
    nature: String,
    there: BTreeSet<i64>,
    fonctions: BTreeSet<i64>,
    lead: bool,
}

/// Where a request comes from: what a meeting already did with it.
fn since(known: &Known, row: &Row) -> String {
    if row.value("reponse_day").is_some() {
        return format!("Décidé, à dire : {}", answer(row));
    }
    let Some(seen) = known.examens.iter().find(|one| one.parole == row.id) else {
        return String::new();
    };
    let day = seen.day.parse().map(french_day).unwrap_or_default();
    match seen.mode.as_str() {
        "equipe" => format!("Vu le {day}, l’équipe n’a pas encore répondu"),
        _ => format!("Repoussé le {day}"),
    }
}

/// What the team was asked and did not decide yet.
fn team(known: &Known, nom: &dyn Fn(&Row) -> String) -> Vec<(String, String)> {
    let asked = |row: &&Row| {
        let seen = known.examens.iter().find(|one| one.parole == row.id);
        row.value("reponse_day").is_none() && seen.is_some_and(|one| one.mode == "equipe")
    };
    let line = |row: &Row| {
        (format!("{}, {}", nom(row), about(row).to_lowercase()), format!("/paroles/{}", row.id))
    };
    known.rows.iter().filter(asked).map(line).collect()
}

/// Who was expected and was not there.
pub(super) fn told_absent(absent: &[String]) -> String {
    match absent {
        [] => String::new(),
        [one] => format!("Attendu et absent : {one}."),
        all => format!("Attendus et absents : {}.", all.join(", ")),
    }
}

fn told_without(without: &[Date]) -> String {
    match without {
        [] => String::new(),
        [one] => format!("Pas de réunion en {}.", month(*one)),
        all => {
            let all: Vec<String> = all.iter().map(|day| month(*day)).collect();
            format!("Pas de réunion en : {}.", all.join(", "))
        }
    }
}

fn print(
    (shell, actor): (&Shell, &Actor),
    service: i64,
    known: &Known,
    typed: &Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let days: Vec<Date> = known.meetings.iter().map(|(_, day)| *day).collect();
    let nom = |row: &Row| {
        let id = row.int("personne_id");
        let found = known.enfants.iter().find(|one| Some(one.id) == id);
        found.map_or_else(|| "Un enfant".to_owned(), |one| one.nom.clone())
    };
    let line = |row: &Row| Line {
        mots: row.text("mots").unwrap_or_default().to_owned(),
        who: nom(row),
        about: about(row),
        since: since(known, row),
    };
    let nature = |(code, label): (&str, &str)| Choice {
        value: code.to_owned(),
        label: label.to_owned(),
        checked: typed.nature == code,
        ..Choice::default()
    };
    let here = known.enfants.iter().filter(|one| one.here);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = "Réunions des jeunes";
    page_with_status(
        status,
        &ListPage {
            layout: web::frame_of_service(shell, actor, service, Section::Autre, title),
            lead: match known.meetings.first() {
                None => String::new(),
                Some((_, day)) => format!("La dernière : le {}.", french_day(*day)),
            },
            errors,
            agenda: known.rows.iter().map(line).collect(),
            team: team(known, &nom),
            apart: known.apart,
            apart_href: format!("/services/{service}/paroles"),
            presents: here
                .map(|one| {
                    (format!("enfant_{}", one.id), one.nom.clone(), typed.there.contains(&one.id))
                })
                .collect(),
            natures: [("jeunes", "Réunion de jeunes"), ("cvs", "Conseil de la vie sociale")]
                .map(nature)
                .into(),
            meetings: known
                .meetings
                .iter()
                .map(|(id, day)| {
                    let absent = store::absent((*id, *day), &known.fonctions, &known.came);
                    let href = format!("/reunions-jeunes/{id}");
                    (format!("Le {}", french_day(*day)), href, told_absent(&absent))
                })
                .collect(),
            fonctions: known
                .fonctions
                .iter()
                .filter(|one| one.expected(shell.house.today()))
                .map(|one| {
                    let ticked = typed.fonctions.contains(&one.id);
                    (format!("fonction_{}", one.id), one.nom.clone(), ticked)
                })
                .collect(),
            expect: if actor.may(service, Verb::Lire, Category::Structure) {
                format!("/registre/fonctions-reunion/{service}")
            } else {
                String::new()
            },
            without: told_without(&months_without(&days, shell.house.today(), 12)),
            action: if known.writes {
                format!("/services/{service}/reunions-jeunes")
            } else {
                String::new()
            },
            day: typed.day.clone(),
            token: typed.token.clone(),
            lead_there: typed.lead,
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let day = shell.house.today().to_string();
    let token = shell.house.new_id().to_string();
    let typed = Typed { day, token, nature: "jeunes".to_owned(), ..Typed::default() };
    print((&shell, &actor), service, &known, &typed, Vec::new())
}

/// What was typed, and who was ticked among those who stay here.
fn read(form: &BTreeMap<String, String>, known: &Known) -> Typed {
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let ticked = |one: &&Enfant| one.here && get(&format!("enfant_{}", one.id)) == "oui";
    Typed {
        day: get("day").to_owned(),
        token: get("jeton").to_owned(),
        nature: if get("nature") == "cvs" { "cvs" } else { "jeunes" }.to_owned(),
        there: known.enfants.iter().filter(ticked).map(|one| one.id).collect(),
        fonctions: known
            .fonctions
            .iter()
            .map(|one| one.id)
            .filter(|id| get(&format!("fonction_{id}")) == "oui")
            .collect(),
        lead: get("presence_direction") == "oui",
    }
}

/// Keeps the meeting and who came: all, or nothing.
pub(super) async fn hold(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let typed = read(&form, &known);
    let again = |remarks: &[Remark]| {
        let told = |remark: &Remark| ErrorLink {
            field: remark.field.to_owned(),
            text: remark.sentence.replace('\'', "’"),
        };
        print((&shell, &actor), service, &known, &typed, remarks.iter().map(told).collect())
    };
    let day = parse_day(&typed.day).filter(|day| *day <= shell.house.today());
    let Some(day) = day else {
        let told = "Dites quel jour, aujourd’hui ou avant : 12/03/2026.";
        return again(&[Remark::refuse("day", told)]);
    };
    if typed.there.is_empty() {
        return again(&[Remark::refuse("presents", "Cochez qui est venu.")]);
    }
    match keep((&shell, &register, &actor), service, &typed, day).await? {
        Held::New(id) => Ok(Redirect::to(&format!("/reunions-jeunes/{id}")).into_response()),
        // The same form, sent again: the meeting is there.
        Held::Already => {
            Ok(Redirect::to(&format!("/services/{service}/reunions-jeunes?fait=note"))
                .into_response())
        }
        Held::Refused(remarks) => again(&remarks),
    }
}

/// What became of a meeting to keep.
enum Held {
    New(i64),
    Already,
    Refused(Vec<Remark>),
}

const CAME: &str = "participation_reunion";
const FUNCTION: &str = "presence_fonction";

async fn keep(
    (shell, register, actor): (&Shell, &Register, &Actor),
    service: i64,
    typed: &Typed,
    day: Date,
) -> Result<Held, PageError> {
    let cible = Cible::RowOfService { service, table: "reunion", id: 0, enfants: Vec::new() };
    let mut actions = vec![Action { verb: Verb::Ecrire, category: Category::Vie, cible }];
    let came = |enfant: &i64| on_row(Verb::Ecrire, Category::Vie, (service, CAME), 0, *enfant);
    actions.extend(typed.there.iter().map(came));
    actions.extend(typed.fonctions.iter().map(|_| {
        let cible = Cible::RowOfService { service, table: FUNCTION, id: 0, enfants: Vec::new() };
        Action { verb: Verb::Ecrire, category: Category::Vie, cible }
    }));
    let mut granted = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let (of_meeting, of_came) = (kind("reunion")?, kind(CAME)?);
    let mut seen = Seen::default();
    let reunion = shell.house.new_id();
    let mut meeting = Row::default()
        .with("nature", typed.nature.as_str())
        .with("day", day.to_string())
        .with("presence_direction", typed.lead);
    meeting.owner = service;
    let token: i64 = typed.token.parse().unwrap_or_default();
    meeting.reference = (token > 0).then(|| format!("jeunes-{token}"));
    let saved =
        fiche::create(&mut granted, register, of_meeting, reunion, meeting, None, &mut seen)
            .await?;
    if let Saved::Remarks(remarks) = saved {
        drop(seen);
        drop(granted);
        let again = remarks.iter().any(|remark| remark.field == "reference");
        return Ok(if again { Held::Already } else { Held::Refused(remarks) });
    }
    for enfant in &typed.there {
        let mut row = Row::default()
            .with("personne_id", *enfant)
            .with("reunion_id", reunion)
            .with("day", day.to_string());
        row.owner = service;
        let id = shell.house.new_id();
        let saved =
            fiche::create(&mut granted, register, of_came, id, row, None, &mut seen).await?;
        if let Saved::Remarks(mut remarks) = saved {
            drop(seen);
            drop(granted);
            // The form has one place for who came.
            for remark in &mut remarks {
                remark.field = "presents";
            }
            return Ok(Held::Refused(remarks));
        }
    }
    let of_function = kind(FUNCTION)?;
    for fonction in &typed.fonctions {
        let mut row = Row::default()
            .with("reunion_id", reunion)
            .with("fonction_reunion_id", *fonction)
            .with("day", day.to_string());
        row.owner = service;
        let id = shell.house.new_id();
        let saved =
            fiche::create(&mut granted, register, of_function, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            drop(seen);
            drop(granted);
            return Ok(Held::Refused(remarks));
        }
    }
    drop(seen);
    granted.commit().await?;
    Ok(Held::New(reunion))
}
