//! What is done from these pages: an action prepared with who goes, changed, its list kept, what it gave written.

use access::{AccessError, Action, Actor, Category, Cible, GrantedWrite, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Fiche, Register, Remark, Row, Saved, Seen, enfant::on_row};
use jiff::ToSpan as _;
use vocabulary::parse_day;
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{
    Typed,
    list::{self, on_action},
    one::{self, Known},
    seances, sheet, told, typed_in,
};

use std::fmt::Write as _;

const PART: &str = "participation_action";
const PAPER: &str = "certificat_activite";

fn kind(register: &Register, table: &str) -> Result<&'static Fiche, PageError> {
    register.by_table(table).ok_or(PageError::NotFound)
}

pub(super) async fn writing(
    shell: &Shell,
    actor: &Actor,
    actions: Vec<Action>,
) -> Result<GrantedWrite, PageError> {
    match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => Err(PageError::NotFound),
        other => Ok(other?),
    }
}

/// Writing that somebody takes part: a child, or an adult.
fn on_part(service: i64, id: i64, enfant: Option<i64>) -> Action {
    match enfant {
        Some(enfant) => on_row(Verb::Ecrire, Category::Vie, (service, PART), id, enfant),
        None => {
            let cible = Cible::RowOfService { service, table: PART, id, enfants: Vec::new() };
            Action { verb: Verb::Ecrire, category: Category::Vie, cible }
        }
    }
}

/// A new participation, tied so that it is kept once.
fn part(service: i64, action: i64, field: &'static str, id: i64) -> Row {
    let mut row = Row::default().with("action_id", action).with(field, id);
    row.owner = service;
    let who = if field == "personne_id" { "enfant" } else { "adulte" };
    row.reference = Some(format!("action-{action}-{who}-{id}"));
    row
}

fn ticked(typed: &Typed, prefix: &str, id: i64) -> bool {
    typed_in(typed, &format!("{prefix}_{id}")) == "oui"
}

/// Whether remarks say only that it was kept already.
fn again(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.field == "reference")
}

pub(super) async fn prepare(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = list::known(&shell, &actor, service).await?;
    if !known.writes {
        return Err(PageError::NotFound);
    }
    let of = kind(&register, "action_collective")?;
    let mut row = Row::default();
    row.owner = service;
    let unread = sheet::read_into(&mut row, of, &typed);
    let refused = |remarks: &[Remark]| {
        let errors = remarks.iter().map(told).collect();
        list::print((&shell, &actor), &known, typed.clone(), errors)
    };
    if !unread.is_empty() {
        return refused(&unread);
    }
    let token: i64 = typed_in(&typed, "jeton").parse().unwrap_or_default();
    row.reference = (token > 0).then(|| format!("action-{token}"));
    // Certificates are looked at on the page of the action, once it is known what for and until when.
    let asks = row.text("activite_certificat").is_some();
    let going = known.enfants.iter().filter(|one| one.here && ticked(&typed, "enfant", one.id));
    let ticks: Vec<i64> = going.map(|one| one.id).collect();
    let going = if asks { Vec::new() } else { ticks.clone() };
    let adults = known.adultes.iter().filter(|(id, _)| ticked(&typed, "adulte", *id));
    let adults: Vec<i64> = adults.map(|(id, _)| *id).collect();
    let mut actions = vec![on_action(service, 0)];
    actions.extend(going.iter().map(|id| on_part(service, 0, Some(*id))));
    actions.extend(adults.iter().map(|_| on_part(service, 0, None)));
    let mut granted = writing(&shell, &actor, actions).await?;
    let mut seen = Seen::default();
    let action = shell.house.new_id();
    let mut rows = vec![(of, action, row)];
    let parts = kind(&register, PART)?;
    let children = going.iter().map(|id| ("personne_id", *id));
    for (field, id) in children.chain(adults.iter().map(|id| ("professionnel_id", *id))) {
        rows.push((parts, shell.house.new_id(), part(service, action, field, id)));
    }
    for (of, id, row) in rows {
        let saved = fiche::create(&mut granted, &register, of, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            drop(seen);
            drop(granted);
            if again(&remarks) {
                let list = format!("/services/{service}/actions");
                return Ok(Redirect::to(&list).into_response());
            }
            return refused(&remarks);
        }
    }
    drop(seen);
    granted.commit().await?;
    let mut next = format!("/actions/{action}?fait=prepare");
    if asks && !ticks.is_empty() {
        next = format!("/actions/{action}?fait=certificats&geste=participants");
        for id in ticks {
            let _infallible = write!(next, "&enfant_{id}=oui");
        }
        for id in adults {
            let _infallible = write!(next, "&adulte_{id}=oui");
        }
    }
    Ok(Redirect::to(&next).into_response())
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = one::known(&shell, &register, &actor, id).await?;
    if !known.writes {
        return Err(PageError::NotFound);
    }
    let who = (&shell, &register, &actor);
    let geste = typed_in(&typed, "geste");
    let kept = match geste {
        "participants" => participants(who, &known, &typed).await?,
        "bilan" => change(who, &known, &typed, words(&known, &typed)).await?,
        "modifier" => change(who, &known, &typed, Vec::new()).await?,
        "seance" => seances::keep(who, &known, &typed).await?,
        _ => return Err(PageError::NotFound),
    };
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("/actions/{id}?fait={geste}")).into_response()),
        Err(errors) => one::print((&shell, &actor, &register), &known, &typed, errors, None),
    }
}

/// What stands in the way, at its field.
pub(super) type Kept = Result<(), Vec<ErrorLink>>;

/// The rows whose words of the child were changed.
fn words(known: &Known, typed: &Typed) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in &known.parts {
        let Some(enfant) = part.int("personne_id") else { continue };
        let field = format!("mots_{enfant}");
        let said = typed_in(typed, &field);
        if typed.contains_key(&field) && said != part.text("mots").unwrap_or_default() {
            let mut row = part.clone();
            row.set("mots", (!said.is_empty()).then(|| said.to_owned()).into());
            rows.push(row);
        }
    }
    rows
}

/// Keeps the action as it is typed, and the words of children.
async fn change(
    (shell, register, actor): (&Shell, &Register, &Actor),
    known: &Known,
    typed: &Typed,
    words: Vec<Row>,
) -> Result<Kept, PageError> {
    let (of, parts) = (kind(register, "action_collective")?, kind(register, PART)?);
    let mut row = known.row.clone();
    row.version = typed_in(typed, "version").parse().unwrap_or_default();
    let unread = sheet::read_into(&mut row, of, typed);
    if typed_in(typed, "geste") == "bilan" && row.text("evaluation").is_some() {
        let day = row.day("evaluation_day").unwrap_or(shell.house.today());
        row.set("evaluation_day", day.to_string().into());
    }
    if !unread.is_empty() {
        return Ok(Err(unread.iter().map(told).collect()));
    }
    let mut actions = vec![on_action(known.service, row.id)];
    actions.extend(words.iter().map(|row| on_part(known.service, row.id, row.int("personne_id"))));
    let mut granted = writing(shell, actor, actions).await?;
    let mut seen = Seen::default();
    let mut all = vec![(of, row)];
    all.extend(words.into_iter().map(|row| (parts, row)));
    for (of, row) in all {
        let saved = fiche::update(&mut granted, register, of, row, None, &mut seen).await?;
        let remarks = match saved {
            Saved::Kept(_) | Saved::Unchanged(_) => continue,
            Saved::Remarks(remarks) => remarks,
            Saved::Conflict(_) => {
                let told = "Quelqu’un l’a changé entre-temps : rouvrez la page, puis recommencez.";
                vec![Remark::refuse("intitule", told)]
            }
        };
        drop(seen);
        drop(granted);
        return Ok(Err(remarks.iter().map(told).collect()));
    }
    drop(seen);
    granted.commit().await?;
    Ok(Ok(()))
}

/// What the list makes of one person.
enum Change {
    New(&'static str, i64),
    Turned(Row),
}

/// Who is ticked and was not, who was and is not any more.
fn changes(known: &Known, typed: &Typed, begun: bool) -> Vec<Change> {
    let children = known.enfants.iter().map(|one| ("personne_id", "enfant", one.id, one.here));
    let adults = known.adultes.iter().map(|(id, _)| ("professionnel_id", "adulte", *id, true));
    let mut all = Vec::new();
    for (field, prefix, id, here) in children.chain(adults) {
        let goes = ticked(typed, prefix, id);
        match known.part(field, id) {
            None if goes && here => all.push(Change::New(field, id)),
            None => {}
            Some(row) => {
                // Before it begins nobody came yet: the answer is open, or they were taken off.
                let venu = match (goes, begun) {
                    (false, _) => Some(0),
                    (true, true) => Some(1),
                    (true, false) => None,
                };
                if row.int("venu") != venu {
                    let mut row = row.clone();
                    row.set("venu", venu.into());
                    all.push(Change::Turned(row));
                }
            }
        }
    }
    all
}

/// A certificate that is noted with the list, valid to the day that was typed.
fn paper(
    known: &Known,
    typed: &Typed,
    enfant: i64,
    today: jiff::civil::Date,
) -> Result<Row, ErrorLink> {
    let field = format!("certificat_{enfant}");
    let wrong = |text: &str| Err(ErrorLink { field: field.clone(), text: text.to_owned() });
    let text = typed_in(typed, &field);
    if text.is_empty() {
        return wrong(
            "Un certificat est demandé : écrivez jusqu’à quand il est valable, ou décochez.",
        );
    }
    let Some(until) = parse_day(text) else {
        return wrong("Ce n’est pas un jour : 31/12/2026.");
    };
    let last = crate::action::rules::last_day(&known.row);
    if last.is_some_and(|last| until < last) {
        return wrong("Il n’est plus valable au dernier jour : il en faut un autre, ou décochez.");
    }
    let start = known.row.day("start_day").map_or(today, |start| start.min(today));
    let mut row = Row::default()
        .with("personne_id", enfant)
        .with("activite_certificat", known.row.text("activite_certificat").map(str::to_owned))
        .with("start_day", start.to_string())
        .with("end_day", until.saturating_add(1.day()).to_string());
    row.owner = known.service;
    Ok(row)
}

async fn participants(
    (shell, register, actor): (&Shell, &Register, &Actor),
    known: &Known,
    typed: &Typed,
) -> Result<Kept, PageError> {
    let (service, action, today) = (known.service, known.row.id, shell.house.today());
    let begun = known.begun(today);
    let changes = changes(known, typed, begun);
    let (mut papers, mut errors) = (Vec::new(), Vec::new());
    for change in &changes {
        let enfant = match change {
            Change::New("personne_id", id) => Some(*id),
            Change::Turned(row) if row.int("venu") != Some(0) => row.int("personne_id"),
            _ => None,
        };
        let Some(enfant) = enfant.filter(|enfant| known.lacks(*enfant)) else { continue };
        match paper(known, typed, enfant, today) {
            Ok(row) => papers.push((enfant, shell.house.new_id(), row)),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    if changes.is_empty() {
        return Ok(Ok(()));
    }
    let on_paper = |(enfant, ..): &(i64, i64, Row)| {
        on_row(Verb::Ecrire, Category::Vie, (service, PAPER), 0, *enfant)
    };
    let mut actions: Vec<Action> = papers.iter().map(on_paper).collect();
    actions.extend(changes.iter().map(|change| match change {
        Change::New("personne_id", id) => on_part(service, 0, Some(*id)),
        Change::New(..) => on_part(service, 0, None),
        Change::Turned(row) => on_part(service, row.id, row.int("personne_id")),
    }));
    let mut granted = writing(shell, actor, actions).await?;
    let (parts, of_paper) = (kind(register, PART)?, kind(register, PAPER)?);
    let mut seen = Seen::default();
    let own = |enfant: i64| {
        let new = papers.iter().find(|(of, ..)| *of == enfant).map(|(_, id, _)| *id);
        new.or_else(|| known.paper(enfant))
    };
    let mut refused = Vec::new();
    for (_, id, row) in &papers {
        let (id, row) = (*id, row.clone());
        let saved =
            fiche::create(&mut granted, register, of_paper, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            refused = remarks;
        }
    }
    for change in changes {
        let saved = match change {
            Change::New(field, id) => {
                let mut row = part(service, action, field, id);
                if field == "personne_id" {
                    row.set("certificat_id", own(id).into());
                }
                if begun {
                    row.set("venu", 1_i64.into());
                }
                let new = shell.house.new_id();
                fiche::create(&mut granted, register, parts, new, row, None, &mut seen).await?
            }
            Change::Turned(mut row) => {
                if let Some(paper) = row.int("personne_id").and_then(own) {
                    row.set("certificat_id", paper.into());
                }
                fiche::update(&mut granted, register, parts, row, None, &mut seen).await?
            }
        };
        match saved {
            // A colleague kept the same list at that very moment.
            Saved::Remarks(remarks) if again(&remarks) => {
                drop(seen);
                drop(granted);
                return Ok(Ok(()));
            }
            Saved::Remarks(remarks) => refused = remarks,
            Saved::Conflict(_) => {
                let told = "Quelqu’un a changé la liste entre-temps : rouvrez la page.";
                refused = vec![Remark::refuse("participants", told)];
            }
            _ => {}
        }
        if !refused.is_empty() {
            break;
        }
    }
    drop(seen);
    if !refused.is_empty() {
        drop(granted);
        return Ok(Err(refused.iter().map(told).collect()));
    }
    granted.commit().await?;
    Ok(Ok(()))
}
