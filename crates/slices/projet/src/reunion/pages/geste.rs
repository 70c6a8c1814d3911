//! What is done in a meeting: a request answered at once, put off, sent to the team, told; words kept.

use access::{AccessError, Action, Actor, Category, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen, enfant::on_row};
use web::{PageError, Shell, SignedIn, Typed, parts::ErrorLink, typed_in};

use super::{
    super::rules::next,
    one::{Known, known, print},
};
use crate::{parole::SENS_PAROLE, theme::THEME_PROJET};

const TABLE: &str = "parole_enfant";
const EXAMEN: &str = "examen_demande";

/// A remark, at the field of a form.
type Refused = (String, String);

/// What a gesture makes of a request, and what the meeting did with it; or what is wrong, at which field.
fn changed(
    known: &Known,
    typed: &Typed,
    who: &str,
    geste: &str,
) -> Result<(Row, &'static str), Refused> {
    let id: i64 = typed_in(typed, "parole").parse().unwrap_or_default();
    let found = known.rows.iter().find(|row| row.id == id && known.still(row));
    let gone =
        || (String::new(), "Cette demande n’attend plus ici : rouvrez la réunion.".to_owned());
    let mut row = found.cloned().ok_or_else(gone)?;
    row.version = typed_in(typed, "version").parse().unwrap_or_default();
    // Words may be written down the day after the meeting they were said in.
    let day = known.day.max(row.day("day").unwrap_or(known.day));
    let mode = match geste {
        "dit" => {
            let Some(decided) = row.day("reponse_day") else { return Err(gone()) };
            row.set("rendu_day", day.max(decided).to_string().into());
            "rendue"
        }
        "instantanee" => {
            let field = format!("reponse_{id}");
            let text = typed_in(typed, &field);
            if text.is_empty() {
                let told = "Écrivez la réponse, comme elle est dite aux jeunes.".to_owned();
                return Err((field, told));
            }
            row.set("reponse", text.into());
            row.set("decideur", who.into());
            row.set("reponse_day", day.to_string().into());
            row.set("rendu_day", day.to_string().into());
            "instantanee"
        }
        "equipe" | "differee" => {
            row.set("reponse_due_day", next(day).to_string().into());
            if geste == "equipe" { "equipe" } else { "differee" }
        }
        _ => return Err(gone()),
    };
    Ok((row, mode))
}

/// Words said in the meeting; or what is wrong, at which field.
fn words(known: &Known, typed: &Typed, who: &str) -> Result<Row, Refused> {
    let wrong = |field: &str, told: &str| Err((field.to_owned(), told.to_owned()));
    let personne: i64 = typed_in(typed, "personne_id").parse().unwrap_or_default();
    if !known.may_speak(personne) {
        return wrong("personne_id", "Dites qui parle.");
    }
    if typed_in(typed, "mots").is_empty() {
        return wrong("mots", "Écrivez ses mots, comme il les a dits.");
    }
    let (sens, theme) = (typed_in(typed, "sens"), typed_in(typed, "theme"));
    if SENS_PAROLE.label_of(sens).is_none() {
        return wrong("sens", "Dites ce qu’il fait : il dit, il veut, il demande…");
    }
    if THEME_PROJET.label_of(theme).is_none() {
        return wrong("theme", "Dites de quoi il parle.");
    }
    let agreed = typed_in(typed, "accord") == "oui";
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("day", known.day.to_string())
        .with("mots", typed_in(typed, "mots"))
        .with("sens", sens)
        .with("theme", theme)
        .with("accord_partage", if agreed { "oui" } else { "non_demande" })
        .with("entendu_par", who)
        .with("forme", "reunion")
        .with("en_reunion", true)
        .with("reunion_id", known.id);
    if matches!(sens, "demande" | "avis" | "veut") {
        row.set("reponse_due_day", next(known.day).to_string().into());
    }
    row.owner = known.service;
    Ok(row)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, id).await?;
    if !known.writes {
        return Err(PageError::NotFound);
    }
    let geste = typed_in(&typed, "geste");
    let row = match geste {
        "mots" => words(&known, &typed, &actor.nom).map(|row| (row, "")),
        _ => changed(&known, &typed, &actor.nom, geste),
    };
    let again = |refused: Vec<Refused>| {
        let errors = refused.into_iter().map(|(field, text)| ErrorLink { field, text }).collect();
        print((&shell, &actor), &known, typed.clone(), errors, None)
    };
    let (row, mode) = match row {
        Ok(made) => made,
        Err(refused) => return again(vec![refused]),
    };
    let field = format!("reponse_{}", row.id);
    match keep((&shell, &register, &actor), &known, row, mode).await? {
        None => Ok(Redirect::to(&format!("/reunions-jeunes/{id}?fait={geste}")).into_response()),
        Some(remarks) => {
            let told = |remark: &Remark| {
                let at = if geste == "mots" { remark.field.to_owned() } else { field.clone() };
                (at, remark.sentence.replace('\'', "’"))
            };
            again(remarks.iter().map(told).collect())
        }
    }
}

/// Keeps words new or answered, and that this meeting looked at them when `mode` says what it did; what stands
/// in the way, if anything: then nothing is kept.
async fn keep(
    (shell, register, actor): (&Shell, &Register, &Actor),
    known: &Known,
    row: Row,
    mode: &'static str,
) -> Result<Option<Vec<Remark>>, PageError> {
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let personne = row.int("personne_id").unwrap_or_default();
    let on = |table: &'static str, id: i64| -> Action {
        on_row(Verb::Ecrire, Category::Vie, (known.service, table), id, personne)
    };
    let mut actions = vec![on(TABLE, row.id)];
    if !mode.is_empty() {
        actions.push(on(EXAMEN, 0));
    }
    let mut granted = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    let of = kind(TABLE)?;
    let mut examen = Row::default()
        .with("personne_id", personne)
        .with("parole_id", row.id)
        .with("reunion_id", known.id)
        .with("day", known.day.to_string())
        .with("mode_reponse", mode);
    examen.owner = known.service;
    let mut saved = if row.id == 0 {
        let id = shell.house.new_id();
        fiche::create(&mut granted, register, of, id, row, None, &mut seen).await?
    } else {
        fiche::update(&mut granted, register, of, row, None, &mut seen).await?
    };
    if matches!(saved, Saved::Kept(_) | Saved::Unchanged(_)) && !mode.is_empty() {
        let id = shell.house.new_id();
        let of = kind(EXAMEN)?;
        saved = fiche::create(&mut granted, register, of, id, examen, None, &mut seen).await?;
    }
    drop(seen);
    match saved {
        Saved::Remarks(remarks) => {
            drop(granted);
            Ok(Some(remarks))
        }
        Saved::Conflict(_) => {
            drop(granted);
            let told = "Quelqu’un a répondu entre-temps : rouvrez la réunion, puis regardez.";
            Ok(Some(vec![Remark::refuse("reponse", told)]))
        }
        Saved::Kept(_) | Saved::Unchanged(_) => {
            granted.commit().await?;
            Ok(None)
        }
    }
}
