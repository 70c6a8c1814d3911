//! What is done with an incident: somebody is told, something is decided or done, the team comes back to
//! it, it ends.

use access::{Actor, GrantedWrite, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::{Date, DateTime};
use vocabulary::parse_day;
use web::{PageError, Shell, SignedIn};

use super::{
    code, here, nothing, on_row,
    one::{Around, Typed, around, heads, kind_of, others, print_page, reste},
    paris, parse_hour, stored,
};
use crate::{
    suite::{DESTINATAIRE_AVIS, MOYEN_AVIS, NATURE_SUITE_INCIDENT, a_dire},
    titulaire::{Papiers, Titulaires},
};

/// Something to keep: the table, and its row.
struct Kept {
    table: &'static str,
    row: Row,
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    holders: Option<Extension<Titulaires>>,
    papiers: Option<Extension<Papiers>>,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let who = (&shell, &register, &actor);
    let others = others((holders, papiers));
    let around = around(who, id, Verb::Ecrire).await?;
    let now = here(&shell);
    let asked = match typed.geste.as_str() {
        "dire" | "prevenir" => tell(who, &around, &typed, now).await?,
        "suite" => decide(&around, &typed, now.date()),
        "fait" => done(&around, &typed, now.date()),
        "analyse" => analysed(&around, &typed),
        "clore" => closed((&shell, &actor), &around, &typed, now.date()),
        "rouvrir" => Ok(vec![Kept {
            table: "incident",
            row: around.row.clone().with("closed_day", None::<&str>),
        }]),
        "valider" if heads(&actor, around.row.owner) => Ok(vec![Kept {
            table: "incident",
            row: validated(around.row.clone(), &actor, now.date()),
        }]),
        _ => return Err(nothing()),
    };
    let rows = match asked {
        Ok(rows) => rows,
        Err(remarks) => return print_page(who, (id, &others), "", &typed, &remarks).await,
    };
    let stale = |kept: &Kept| kept.table == "incident" && kept.row.id == id;
    let versioned = ["analyse", "clore", "rouvrir", "valider"].contains(&typed.geste.as_str());
    if versioned && rows.iter().any(stale) && around.row.version != typed.version {
        let told = "Quelqu’un d’autre vient de le modifier : relisez, puis recommencez.";
        return print_page(who, (id, &others), "", &typed, &[Remark::refuse("", told)]).await;
    }
    let remarks = keep(who, rows, &typed.motif).await?;
    if !remarks.is_empty() {
        let remarks: Vec<Remark> = remarks.into_iter().map(in_form).collect();
        return print_page(who, (id, &others), "", &typed, &remarks).await;
    }
    Ok(Redirect::to(&format!("/incidents/{id}?fait={}", typed.geste)).into_response())
}

/// A remark of the rules under the name of its field in the page.
fn in_form(mut remark: Remark) -> Remark {
    remark.field = match remark.field {
        "start_at" => "jour",
        "closed_day" | "decision_day" => "",
        other => other,
    };
    remark
}

/// Keeps all of them, or nothing; what stands against it otherwise.
async fn keep(
    (shell, register, actor): (&Shell, &Register, &Actor),
    rows: Vec<Kept>,
    motif: &str,
) -> Result<Vec<Remark>, PageError> {
    let actions = rows
        .iter()
        .map(|Kept { table, row }| {
            on_row(Verb::Ecrire, (row.owner, *table, row.id), row.int("personne_id"))
        })
        .collect();
    let mut granted = shell.house.authorize_writes(actor, actions).await?;
    let motif = Some(motif.trim()).filter(|motif| !motif.is_empty());
    let (mut seen, mut remarks) = (Seen::default(), Vec::new());
    for Kept { table, row } in rows {
        let saved = save(&mut granted, (shell, register), (table, row), motif, &mut seen).await?;
        match saved {
            Saved::Kept(_) | Saved::Unchanged(_) => {}
            Saved::Remarks(found) => remarks.extend(found),
            Saved::Conflict(_) => {
                let told = "Quelqu’un d’autre vient de le modifier : recommencez.";
                remarks.push(Remark::refuse("", told));
            }
        }
    }
    drop(seen);
    if remarks.is_empty() {
        granted.commit().await?;
    }
    Ok(remarks)
}

async fn save(
    granted: &mut GrantedWrite,
    (shell, register): (&Shell, &Register),
    (table, row): (&'static str, Row),
    motif: Option<&str>,
    seen: &mut Seen,
) -> Result<Saved, PageError> {
    let fiche = kind_of(register, table)?;
    Ok(if row.id == 0 {
        let id = shell.house.new_id();
        fiche::create(granted, register, fiche, id, row, motif, seen).await?
    } else {
        fiche::update(granted, register, fiche, row, motif, seen).await?
    })
}

/// A row under an incident, of its service and child.
fn under(incident: &Row) -> Row {
    let mut row = Row::default()
        .with("personne_id", incident.int("personne_id"))
        .with("incident_id", incident.id);
    row.owner = incident.owner;
    row
}

/// Somebody was told: now, in one touch, or then. Of the other children of the event too, when asked.
async fn tell(
    who: (&Shell, &Register, &Actor),
    around_one: &Around,
    typed: &Typed,
    now: DateTime,
) -> Result<Result<Vec<Kept>, Vec<Remark>>, PageError> {
    let mut remarks = Vec::new();
    let whom = code(&DESTINATAIRE_AVIS, &typed.destinataire);
    if whom.is_none() {
        remarks.push(Remark::refuse("destinataire", "Choisissez qui est prévenu."));
    }
    let how = code(&MOYEN_AVIS, &typed.moyen).unwrap_or("oral");
    let mut at = Some(now);
    if typed.geste == "prevenir" {
        let (day, time) = (parse_day(&typed.jour), parse_hour(&typed.heure));
        if day.is_none() {
            remarks.push(Remark::refuse("jour", "Ce n’est pas une date."));
        }
        if time.is_none() {
            remarks.push(Remark::refuse("heure", "Écrivez par exemple 22:45."));
        }
        at = day.zip(time).map(|(day, time)| day.to_datetime(time));
        if at.is_some_and(|at| at > now) {
            remarks.push(Remark::refuse("jour", "C’est dans l’avenir."));
        }
    }
    too_long(
        &mut remarks,
        &[
            ("interlocuteur", &typed.interlocuteur),
            ("numero", &typed.numero),
            ("saisie", &typed.saisie),
        ],
    );
    let (Some(whom), Some(at), true) = (whom, at, remarks.is_empty()) else {
        return Ok(Err(remarks));
    };
    let mut incidents = vec![around_one.row.clone()];
    if typed.groupe == "oui" {
        for (other, _) in &around_one.others {
            if let Ok(found) = around(who, *other, Verb::Ecrire).await {
                incidents.push(found.row);
            }
        }
    }
    let mut rows = Vec::new();
    for incident in incidents {
        let mut row = under(&incident)
            .with("destinataire", whom)
            .with("start_at", stored(at))
            .with("moyen", how);
        for (name, text) in [
            ("interlocuteur", &typed.interlocuteur),
            ("numero", &typed.numero),
            ("saisie", &typed.saisie),
        ] {
            if !text.trim().is_empty() {
                row.set(name, text.trim().into());
            }
        }
        rows.push(Kept { table: "information_incident", row });
        // The yearly tables count the calls to police: the incident itself says so.
        if whom == "forces_ordre" && incident.int("gendarmerie") != Some(1) {
            rows.push(Kept { table: "incident", row: incident.with("gendarmerie", 1_i64) });
        }
    }
    Ok(Ok(rows))
}

fn too_long(remarks: &mut Vec<Remark>, texts: &[(&'static str, &String)]) {
    for (name, text) in texts {
        if text.chars().count() > 250 {
            remarks.push(Remark::refuse(name, "C’est trop long : 250 caractères au plus."));
        }
    }
}

/// A day that may be left empty.
fn day(remarks: &mut Vec<Remark>, name: &'static str, text: &str) -> Option<Date> {
    let day = parse_day(text);
    if day.is_none() && !text.trim().is_empty() {
        remarks.push(Remark::refuse(name, "Ce n’est pas une date."));
    }
    day
}

fn decide(around: &Around, typed: &Typed, today: Date) -> Result<Vec<Kept>, Vec<Remark>> {
    let mut remarks = Vec::new();
    let nature = code(&NATURE_SUITE_INCIDENT, &typed.nature);
    if nature.is_none() {
        remarks.push(Remark::refuse("nature", "Choisissez ce que c’est."));
    }
    let text = typed.texte.trim();
    if text.is_empty() || text.chars().count() > 20_000 {
        remarks.push(Remark::refuse("texte", "Dites ce qui est décidé, en quelques phrases."));
    }
    too_long(&mut remarks, &[("convenu_avec", &typed.convenu_avec)]);
    let due = day(&mut remarks, "due_day", &typed.due_day);
    let end = day(&mut remarks, "end_day", &typed.end_day);
    let (Some(nature), true) = (nature, remarks.is_empty()) else { return Err(remarks) };
    let mut row = under(&around.row)
        .with("nature", nature)
        .with("texte", text)
        .with("decision_day", today.to_string())
        .with("due_day", due.map(|day| day.to_string()))
        // The last day is stored as the day after.
        .with("end_day", end.and_then(|day| day.tomorrow().ok()).map(|day| day.to_string()));
    if !typed.convenu_avec.trim().is_empty() {
        row.set("convenu_avec", typed.convenu_avec.trim().into());
    }
    let mut rows = vec![Kept { table: "suite_incident", row }];
    // The yearly tables count sanctions and réparations: the incident itself says that there is one.
    let mut incident = around.row.clone();
    match nature {
        "reparation" if incident.int("reparation") != Some(1) => {
            incident.set("reparation", 1_i64.into());
        }
        "sanction" if incident.text("sanction").is_none() => {
            let short: String = text.chars().take(200).collect();
            incident.set("sanction", short.into());
        }
        _ => return Ok(rows),
    }
    rows.push(Kept { table: "incident", row: incident });
    Ok(rows)
}

fn done(around: &Around, typed: &Typed, today: Date) -> Result<Vec<Kept>, Vec<Remark>> {
    let found = around.suites.iter().find(|row| row.id == typed.suite);
    let Some(row) = found.filter(|row| row.day("done_day").is_none()) else {
        let told = "C’est déjà noté comme fait.";
        return Err(vec![Remark::refuse("", told)]);
    };
    let mut row = row.clone().with("done_day", today.to_string());
    if !typed.bilan.trim().is_empty() {
        row.set("bilan", typed.bilan.trim().into());
    }
    Ok(vec![Kept { table: "suite_incident", row }])
}

fn analysed(around: &Around, typed: &Typed) -> Result<Vec<Kept>, Vec<Remark>> {
    let mut remarks = Vec::new();
    let text = typed.analyse.trim();
    if text.is_empty() || text.chars().count() > 20_000 {
        remarks.push(Remark::refuse("analyse", "Dites ce que l’équipe en retient."));
    }
    let Some(on) = parse_day(&typed.analyse_day) else {
        remarks.push(Remark::refuse("analyse_day", "Ce n’est pas une date."));
        return Err(remarks);
    };
    if around.row.day("start_at").is_some_and(|start| on < start) {
        remarks.push(Remark::refuse("analyse_day", "C’est avant l’incident."));
    }
    if !remarks.is_empty() {
        return Err(remarks);
    }
    let row = around.row.clone().with("analyse_equipe", text).with("analyse_day", on.to_string());
    Ok(vec![Kept { table: "incident", row }])
}

fn validated(row: Row, actor: &Actor, today: Date) -> Row {
    row.with("validation", "valide")
        .with("valide_day", today.to_string())
        .with("valide_par", actor.nom.clone())
}

/// It is closed: by who validates it, which is one act; by another, it waits for that validation.
fn closed(
    (shell, actor): (&Shell, &Actor),
    around: &Around,
    typed: &Typed,
    today: Date,
) -> Result<Vec<Kept>, Vec<Remark>> {
    let to_tell = a_dire(&around.row, &around.dits, &paris(), shell.house.now());
    if typed.motif.trim().is_empty() && !reste(around, &to_tell).is_empty() {
        let told =
            "Il reste quelque chose à faire : faites-le, ou dites pourquoi clore quand même.";
        return Err(vec![Remark::refuse("motif", told)]);
    }
    let row = around.row.clone().with("closed_day", today.to_string());
    let row = match (row.text("validation"), heads(actor, row.owner)) {
        (Some("valide"), _) => row,
        (_, true) => validated(row, actor, today),
        (_, false) => row.with("validation", "a_valider"),
    };
    Ok(vec![Kept { table: "incident", row }])
}
