//! One appointment, and what becomes of it: held, put off, cancelled, or not held.

use access::{Actor, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Fiche, Register, Remark, Row, Saved, Seen};
use serde::Deserialize;
use vocabulary::{Nomenclature, parse_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Flash, Layout},
};

use super::{
    Wish,
    bar::{Bar, barred, shown},
    item, nothing, on_row, own_service, plan, state,
};
use crate::{
    french,
    proposition::{self, Elsewhere},
    rappel::{self, Ligne, Passerelles},
    rdv::{ANNULATION_ORIGINE, MOTIF_ANNULATION, NATURE_RENDEZ_VOUS, store},
};

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
#[template(path = "rdv/pages/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    state: &'static str,
    kind: &'static str,
    facts: Vec<Fact>,
    told: String,
    /// What the child showed around a visit, and where one notes it; empty for another appointment.
    montre: Vec<String>,
    montrer: String,
    errors: Vec<ErrorLink>,
    action: String,
    version: i64,
    /// Whether it may still become something, and the reader may say what.
    open: bool,
    /// Whether its day is to come: it is put off or cancelled, not yet held.
    ahead: bool,
    health: bool,
    group: bool,
    typed: Typed,
    motifs: Vec<Choice>,
    origines: Vec<Choice>,
    slip: String,
    rappels: Vec<Ligne>,
    /// What a judge decided against it; empty for most.
    bar: Bar,
    elsewhere: Elsewhere,
    proposed: Proposed,
    /// The form of a note, filled as far as can be; empty before it is held.
    note: String,
    edit: String,
    fiche: String,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// What was typed to propose it to another service, and what lacks.
#[derive(Debug, Default, Clone)]
pub(crate) struct Proposed {
    pub destinataire: String,
    pub pour: String,
    pub transport: String,
    pub mot: String,
    pub error: &'static str,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    version: i64,
    retard: String,
    compte_rendu: String,
    motif_annulation: String,
    annulation_origine: String,
    jour: String,
    de: String,
    a: String,
    groupe: String,
    motif: String,
}

#[derive(Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

fn kind_of(register: &Register) -> Result<&'static Fiche, PageError> {
    register.by_table("rendez_vous").ok_or_else(nothing)
}

/// Where an appointment stands, and the right to read it.
pub(crate) async fn opened(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    verb: Verb,
) -> Result<(Granted, Row), PageError> {
    let fiche = kind_of(register)?;
    let place = fiche::locate(shell.house.db(), register, fiche, id).await?;
    let action = on_row(verb, place.owner, id, place.enfants.first().copied());
    let mut granted = shell.house.authorize(actor, action).await?;
    let row = fiche::read_row(&mut granted, fiche, id).await?.ok_or_else(nothing)?;
    Ok((granted, row))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    ways: Option<Extension<Passerelles>>,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let flash = match done.fait.as_str() {
        "prevu" => "Le rendez-vous est prévu.",
        "tenu" => "Le rendez-vous est noté comme tenu.",
        "reporte" => "Le rendez-vous est reporté : voici sa nouvelle date.",
        "annule" => "Le rendez-vous est annulé.",
        "non_tenu" => "C’est noté : il n’a pas eu lieu.",
        other => Some(proposition::told(other))
            .filter(|told| !told.is_empty())
            .unwrap_or_else(|| rappel::told(other)),
    };
    let ways = rappel::ways(ways);
    let typed = (Typed::default(), Proposed::default());
    print((&shell, &register, &actor, ways), id, flash, typed, &[]).await
}

/// The page again, with what was typed to propose it to another service.
pub(crate) async fn refused(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    proposed: Proposed,
) -> Result<Response, PageError> {
    let about = (shell, register, actor, Passerelles::default());
    print(about, id, "", (Typed::default(), proposed), &[]).await
}

fn choices(list: &Nomenclature, chosen: &str) -> Vec<Choice> {
    list.items
        .iter()
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: label.replace('\'', "’"),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect()
}

async fn print(
    (shell, register, actor, ways): (&Shell, &Register, &Actor, Passerelles),
    id: i64,
    flash: &str,
    (typed, proposed): (Typed, Proposed),
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let (mut granted, row) = opened(shell, register, actor, id, Verb::Lire).await?;
    let fiche = kind_of(register)?;
    let personne = row.int("personne_id");
    let own = actor.services_for(Verb::Lire, access::Category::Identite);
    let identite = shell
        .house
        .perimetre(granted.read(), actor, Verb::Lire, access::Category::Identite, own)
        .await?;
    let seance = store::one(granted.read(), id).await?.ok_or_else(nothing)?;
    let names =
        store::names(granted.read(), std::slice::from_ref(&seance), Some(&identite)).await?;
    let told = item(&seance, &names);
    let group = store::group(granted.read(), id).await?.len() > 1;
    let mut held = barred((shell, actor), &mut granted, std::slice::from_ref(&seance)).await?;
    let bar = held.remove(&id).unwrap_or_default();
    let about = (&seance, personne);
    let rappels = rappel::panel((shell, ways), &mut granted, &identite, about).await?;
    let write = on_row(Verb::Ecrire, row.owner, id, personne);
    let writes = shell.house.would_allow(granted.read(), actor, &write).await?.is_some();
    // What was asked of another service names a child of theirs: it is told to who asks it.
    let elsewhere = if writes {
        proposition::for_rdv(&mut granted, &row, &proposed).await?
    } else {
        proposition::Elsewhere::default()
    };
    let montre = around(&mut granted, register, &row).await?;
    granted.commit().await?;
    let etat = row.text("etat").unwrap_or_default();
    let (word, kind) = shown(state(etat), &bar);
    let service = own_service(actor, &[], row.owner);
    let mut layout = web::frame_of_service(shell, actor, service, Section::Agenda, "Rendez-vous");
    let here = layout.crumbs.len().saturating_sub(1);
    let list = match personne {
        Some(personne) => ("Agenda de l’enfant".to_owned(), format!("/dossiers/{personne}/agenda")),
        None => ("Agenda".to_owned(), format!("/services/{service}/agenda")),
    };
    layout.crumbs.insert(here, (list.0, Some(list.1)));
    if !flash.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: flash.to_owned() });
    }
    let errors = wrong(remarks);
    let sound = errors.is_empty() && proposed.error.is_empty();
    let status = if sound { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let nature = NATURE_RENDEZ_VOUS.label_of(row.text("nature").unwrap_or_default());
    let held = etat == "tenu";
    page_with_status(
        status,
        &OnePage {
            title: format!(
                "{}, {}",
                nature.unwrap_or_default().replace('\'', "’"),
                french::day(seance.start.date())
            ),
            layout,
            state: if word.is_empty() { "Prévu" } else { word },
            kind,
            facts: facts(fiche, &row, &told, personne),
            told: row.text("compte_rendu").unwrap_or_default().to_owned(),
            montre,
            montrer: if writes { montrer(&row) } else { String::new() },
            action: format!("/rendez-vous/{id}"),
            version: row.version,
            open: writes && etat == "prevu",
            ahead: seance.start.date() > shell.house.today(),
            health: row.text("nature") == Some("sante"),
            group,
            motifs: choices(&MOTIF_ANNULATION, &typed.motif_annulation),
            origines: choices(&ANNULATION_ORIGINE, &typed.annulation_origine),
            typed,
            errors,
            slip: if personne.is_some() && etat == "prevu" {
                format!("/rendez-vous/{id}/convocation")
            } else {
                String::new()
            },
            rappels,
            bar,
            elsewhere,
            proposed,
            // The journal is another slice: without it there is nowhere to write.
            note: note(
                &row,
                personne.filter(|_| held && writes && register.by_table("regle_journal").is_some()),
            ),
            edit: if writes { format!("/fiche/rendez-vous/{id}/modifier") } else { String::new() },
            fiche: format!("/fiche/rendez-vous/{id}"),
        },
    )
}

/// What is wrong, each under the name of its field in the page.
fn wrong(remarks: &[Remark]) -> Vec<ErrorLink> {
    let field = |remark: &Remark| match remark.field {
        "start_at" => "jour",
        "end_at" => "a",
        "retard_minutes" => "retard",
        "motif" | "jour" | "de" | "a" | "retard" | "compte_rendu" | "motif_annulation"
        | "annulation_origine" => remark.field,
        _ => "",
    };
    remarks
        .iter()
        .map(|remark| ErrorLink {
            field: field(remark).to_owned(),
            text: remark.sentence.replace('\'', "’"),
        })
        .collect()
}

/// The child of a visit; none for another appointment.
fn visited(row: &Row) -> Option<i64> {
    row.int("personne_id").filter(|_| row.text("nature") == Some("visite"))
}

/// What the child showed around a visit.
async fn around(
    granted: &mut Granted,
    register: &Register,
    row: &Row,
) -> Result<Vec<String>, PageError> {
    let Some(personne) = visited(row) else { return Ok(Vec::new()) };
    // Who may read the visit reads what was seen around it: the same kind of information, of the same service.
    let kind = register.by_table("observation_visite").ok_or_else(nothing)?;
    let seen = fiche::rows_about(granted, kind, "personne_id", personne, &[row.owner]).await?;
    Ok(crate::visite::montre(&seen, row.id))
}

/// Where one notes it.
fn montrer(row: &Row) -> String {
    let Some(personne) = visited(row) else { return String::new() };
    let (owner, id) = (row.owner, row.id);
    format!(
        "/registre/observations-visite/{owner}/nouveau?personne_id={personne}&rendez_vous_id={id}\
         &retour=/rendez-vous/{id}"
    )
}

/// The address of a note about a held appointment, its fields filled: the journal reads them.
fn note(row: &Row, personne: Option<i64>) -> String {
    let (Some(personne), Some(start), Some(end)) =
        (personne, row.moment("start_at"), row.moment("end_at"))
    else {
        return String::new();
    };
    let nature = match row.text("nature").unwrap_or_default() {
        same @ ("entretien" | "visite_domicile" | "ecole" | "sante") => same,
        "visite" => "parent",
        "audience" | "synthese" | "reunion" => "partenaire",
        _ => "accompagnement",
    };
    let minutes = start.until((jiff::Unit::Minute, end)).map_or(0, |span| span.get_minutes());
    let mode = row.text("mode_intervention").map(|mode| format!("&mode={mode}"));
    let foyer = row.int("foyer_id").map(|foyer| format!("&foyer={foyer}"));
    format!(
        "/dossiers/{personne}/journal/nouveau?nature={nature}&jour={}&heure={}&minutes={minutes}{}{}",
        start.date(),
        web::encode(&start.strftime("%H:%M").to_string()),
        mode.unwrap_or_default(),
        foyer.unwrap_or_default(),
    )
}

fn facts(fiche: &Fiche, row: &Row, told: &super::Item, personne: Option<i64>) -> Vec<Fact> {
    let mut facts =
        vec![Fact { label: "Quand".to_owned(), value: told.when.clone(), ..Fact::default() }];
    if let Some(personne) = personne {
        facts.push(Fact {
            label: "Enfant".to_owned(),
            value: told.children.clone(),
            href: format!("/dossiers/{personne}/agenda"),
            action: "Voir son agenda".to_owned(),
        });
    }
    for (label, value) in [("Où", &told.place), ("Qui", &told.who)] {
        facts.push(Fact { label: label.to_owned(), value: value.clone(), ..Fact::default() });
    }
    for name in ["titulaire", "objet", "retard_minutes", "motif_annulation", "annulation_origine"] {
        let Some(field) = fiche.field(name).filter(|_| row.value(name).is_some()) else { continue };
        facts.push(Fact {
            label: field.label.replace('\'', "’"),
            value: fiche::show(field.kind, row.value(name)).replace('\'', "’"),
            ..Fact::default()
        });
    }
    facts
}

/// What the act makes of a row; what is wrong otherwise.
fn changed(mut row: Row, typed: &Typed) -> Result<Row, Vec<Remark>> {
    let mut remarks = Vec::new();
    row.set("etat", typed.geste.as_str().into());
    let words = typed.compte_rendu.trim();
    if words.chars().count() > 20_000 {
        remarks
            .push(Remark::refuse("compte_rendu", "C’est trop long : 20 000 caractères au plus."));
    } else if !words.is_empty() {
        row.set("compte_rendu", words.into());
    }
    match typed.retard.trim() {
        "" => {}
        text => match text.parse::<i64>() {
            Ok(minutes) if (1..=600).contains(&minutes) => {
                row.set("retard_minutes", minutes.into());
            }
            _ => remarks.push(Remark::refuse("retard", "Un nombre de minutes, de 1 à 600.")),
        },
    }
    for (name, list, value) in [
        ("motif_annulation", &MOTIF_ANNULATION, &typed.motif_annulation),
        ("annulation_origine", &ANNULATION_ORIGINE, &typed.annulation_origine),
    ] {
        if typed.geste != "tenu"
            && let Some((code, _)) = list.items.iter().find(|(code, _)| code == value)
        {
            row.set(name, (*code).into());
        }
    }
    if remarks.is_empty() { Ok(row) } else { Err(remarks) }
}

/// The new span of an appointment put off.
fn put_off(old: &Row, typed: &Typed) -> Result<Row, Vec<Remark>> {
    let day = parse_day(&typed.jour);
    let from = french::parse_hour(&typed.de);
    let (Some(start), Some(end)) = (old.moment("start_at"), old.moment("end_at")) else {
        return Err(Vec::new());
    };
    let mut remarks = Vec::new();
    if day.is_none() {
        remarks.push(Remark::refuse("jour", "À quel jour est-il reporté ?"));
    }
    if from.is_none() {
        remarks.push(Remark::refuse("de", "À quelle heure ? Écrivez par exemple 14:00."));
    }
    let (Some(day), Some(from)) = (day, from) else { return Err(remarks) };
    let new_start = day.to_datetime(from);
    let new_end = match typed.a.trim() {
        "" => new_start.checked_add(end.since(start).unwrap_or_default()).unwrap_or(new_start),
        text => match french::parse_hour(text) {
            Some(to) => day.to_datetime(to),
            None => return Err(vec![Remark::refuse("a", "Ce n’est pas une heure.")]),
        },
    };
    let mut row = old.clone();
    row.id = 0;
    row.version = 0;
    row.reference = None;
    row.set("start_at", french::stored(new_start).into());
    row.set("end_at", french::stored(new_end).into());
    row.set("etat", "prevu".into());
    row.set("previous_id", old.id.into());
    row.set("group_id", None::<i64>.into());
    row.set("droit_visite_id", None::<i64>.into());
    Ok(row)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    ways: Option<Extension<Passerelles>>,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (mut granted, row) = opened(&shell, &register, &actor, id, Verb::Ecrire).await?;
    let fiche = kind_of(&register)?;
    let mut rows = vec![row];
    if typed.groupe == "oui" {
        for (other, service, enfant) in store::group(granted.read(), id).await? {
            let action = on_row(Verb::Ecrire, service, other, enfant);
            let allowed = shell.house.would_allow(granted.read(), &actor, &action).await?;
            if other != id && allowed.is_some() {
                rows.extend(fiche::read_row(&mut granted, fiche, other).await?);
            }
        }
    }
    granted.commit().await?;
    let back = (&shell, &register, &actor, rappel::ways(ways));
    let known = ["tenu", "reporte", "annule", "non_tenu"].contains(&typed.geste.as_str());
    if !known {
        return Err(nothing());
    }
    let asked = typed.clone();
    let fail = |remarks: Vec<Remark>| async move {
        print(back, id, "", (asked, Proposed::default()), &remarks).await
    };
    if rows[0].version != typed.version || rows[0].text("etat") != Some("prevu") {
        let told = "Quelqu’un d’autre vient de le modifier : voici ce qu’il est devenu.";
        return fail(vec![Remark::refuse("etat", told)]).await;
    }
    let ahead = rows[0].moment("start_at").is_some_and(|at| at.date() > shell.house.today());
    if ahead && ["tenu", "non_tenu"].contains(&typed.geste.as_str()) {
        let told = "Ce jour n’est pas venu : un rendez-vous se note tenu ou non à partir de son jour. \
                    D’ici là, il se reporte ou s’annule.";
        return fail(vec![Remark::refuse("etat", told)]).await;
    }
    let own: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let (mut changes, mut wishes) = (Vec::new(), Vec::new());
    for old in rows {
        if typed.geste == "reporte" {
            match put_off(&old, &typed) {
                Ok(row) => {
                    let joins = !wishes.is_empty();
                    wishes.push(Wish { row, joins, label: String::new() });
                }
                Err(remarks) => return fail(remarks).await,
            }
        }
        match changed(old, &typed) {
            Ok(row) => changes.push(row),
            Err(remarks) => return fail(remarks).await,
        }
    }
    let actions = changes
        .iter()
        .map(|row| on_row(Verb::Ecrire, row.owner, row.id, row.int("personne_id")))
        .collect();
    let mut write = shell.house.authorize_writes(&actor, actions).await?;
    let motif = Some(typed.motif.trim()).filter(|motif| !motif.is_empty());
    let mut remarks = Vec::new();
    let mut seen = Seen::default();
    for row in changes {
        match fiche::update(&mut write, &register, fiche, row, motif, &mut seen).await? {
            Saved::Kept(_) | Saved::Unchanged(_) => {}
            Saved::Remarks(found) => remarks.extend(found),
            Saved::Conflict(_) => remarks.push(Remark::refuse(
                "etat",
                "Quelqu’un d’autre vient de le modifier : recommencez.",
            )),
        }
    }
    drop(seen);
    let mut next = id;
    if remarks.is_empty() && !wishes.is_empty() {
        let about = (&shell, &register);
        match plan::keep(&mut write, about, wishes, &typed.motif, &own).await? {
            Ok(ids) => {
                next = ids.first().copied().unwrap_or(id);
                rappel::carry(&shell, &mut write, &own, &ids).await?;
                for (old, new) in own.iter().zip(&ids) {
                    proposition::follow(write.write(), *old, *new).await?;
                }
            }
            Err(found) => remarks.extend(found),
        }
    }
    if !remarks.is_empty() {
        drop(write);
        return fail(remarks).await;
    }
    rappel::close(&mut write, &own).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/rendez-vous/{next}?fait={}", typed.geste)).into_response())
}
