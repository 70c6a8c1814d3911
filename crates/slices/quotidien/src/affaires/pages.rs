//! `/dossiers/{personne}/affaires`: what came in, one line each; what leaves, one answer each; what lacks.

use std::collections::BTreeMap;

use access::{AccessError, Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::enfant::{about, child, choices, framed, name, on_row, own_service, reading, told};
use fiche::{Register, Remark, Row, Saved, Seen};
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, Typed, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
    typed_in,
};

use super::{DESTINATION_OBJET, ETAT_OBJET, SIGNATURE_INVENTAIRE};

const TABLE: &str = "objet_enfant";

/// How many things one gesture keeps.
const MOST: usize = 100;

/// The route of belongings.
pub fn routes() -> Router<Shell> {
    Router::new().route("/dossiers/{personne}/affaires", get(show).post(act))
}

#[derive(Template)]
#[template(path = "affaires/pages.html")]
struct ThingsPage {
    layout: Layout,
    title: String,
    action: String,
    errors: Vec<ErrorLink>,
    typed: Typed,
    etats: Vec<Choice>,
    signatures: Vec<Choice>,
    out_signatures: Vec<Choice>,
    here: Vec<Line>,
    /// Lost, broken, stolen, or that left in a worse state.
    lacks: Vec<Line>,
    gone: Vec<Line>,
    money: String,
}

struct Line {
    /// The names of its answer, and of the version that was seen.
    field: String,
    seen: String,
    what: String,
    more: String,
    tag: (String, &'static str),
    href: String,
    /// The answers to « where did it go? ».
    answers: Vec<Choice>,
    version: i64,
    own: bool,
}

impl ThingsPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

struct Known {
    personne: Row,
    rows: Vec<Row>,
    own: Option<i64>,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "affaires information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Vie, place).await?;
    if granted.services_on_child(Category::Vie).is_empty() && own.is_none() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let rows = about(&mut granted, register, TABLE, personne).await?;
    granted.commit().await?;
    Ok(Known { personne: row, rows, own })
}

/// Whether something lacks: it did not come back, or not as it came.
fn lacks(row: &Row) -> bool {
    let rank = |field: &str| {
        let code = row.text(field)?;
        ETAT_OBJET.items.iter().position(|(known, _)| *known == code)
    };
    let worse = rank("sortie_etat").zip(rank("etat")).is_some_and(|(out, since)| out > since);
    worse || matches!(row.text("destination"), Some("casse" | "perdu" | "vole"))
}

fn line(known: &Known, row: &Row, typed: &Typed) -> Line {
    let text = |field: &str| row.text(field).unwrap_or_default();
    let number = row.int("nombre").filter(|n| *n > 1).map(|n| format!("{n} ")).unwrap_or_default();
    let day = |field: &str| row.day(field).map(french_day).unwrap_or_default();
    let mut more =
        vec![format!("Arrivée le {}", day("entree_day")), told(&ETAT_OBJET, row.text("etat"))];
    if text("signature") == "non" {
        more.push(told(&SIGNATURE_INVENTAIRE, Some("non")));
    }
    if !text("remarque").is_empty() {
        more.push(text("remarque").to_owned());
    }
    let tag = if row.value("sortie_day").is_some() {
        let mut words = format!(
            "{} le {}",
            told(&DESTINATION_OBJET, row.text("destination")),
            day("sortie_day")
        );
        if let Some(state) = row.text("sortie_etat").filter(|_| lacks(row)) {
            words = format!("{words}, {}", told(&ETAT_OBJET, Some(state)).to_lowercase());
        }
        (words, if lacks(row) { "bad" } else { "ok" })
    } else {
        (String::new(), "")
    };
    Line {
        field: format!("objet_{}", row.id),
        seen: format!("version_{}", row.id),
        what: format!("{number}{}", text("objet")),
        more: more.join(" · "),
        tag,
        href: format!("/fiche/objets-enfant/{}", row.id),
        answers: choices(&DESTINATION_OBJET, typed_in(typed, &format!("objet_{}", row.id))),
        version: row.version,
        own: Some(row.owner) == known.own,
    }
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: Typed,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = framed(shell, actor, known.personne.owner, &way, "Ses affaires");
    layout.flash = flash;
    let (gone, here): (Vec<&Row>, Vec<&Row>) =
        known.rows.iter().partition(|row| row.value("sortie_day").is_some());
    let (lost, gone): (Vec<&Row>, Vec<&Row>) = gone.into_iter().partition(|row| lacks(row));
    let lines = |rows: Vec<&Row>| -> Vec<Line> {
        rows.into_iter().map(|row| line(known, row, &typed)).collect()
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let writes = known.own.is_some();
    page_with_status(
        status,
        &ThingsPage {
            layout,
            title: format!("Ses affaires : {nom}"),
            action: if writes { format!("/dossiers/{personne}/affaires") } else { String::new() },
            etats: choices(&ETAT_OBJET, typed_in(&typed, "etat")),
            signatures: choices(&SIGNATURE_INVENTAIRE, typed_in(&typed, "signature")),
            out_signatures: choices(&SIGNATURE_INVENTAIRE, typed_in(&typed, "sortie_signature")),
            here: lines(here),
            lacks: lines(lost),
            gone: lines(gone),
            money: format!("/dossiers/{personne}/argent"),
            errors,
            typed,
        },
    )
}

fn proposed(shell: &Shell) -> Typed {
    let today = shell.house.today().to_string();
    BTreeMap::from([
        ("entree_day".to_owned(), today.clone()),
        ("sortie_day".to_owned(), today),
        ("etat".to_owned(), "bon".to_owned()),
        ("signature".to_owned(), "enfant".to_owned()),
        ("sortie_signature".to_owned(), "enfant".to_owned()),
        ("jeton".to_owned(), shell.house.new_id().to_string()),
    ])
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "entree" => "L’inventaire est gardé.",
            "sortie" => "Ce qui part est noté.",
            _ => "C’était déjà noté.",
        }
        .to_owned(),
    });
    print((&shell, &actor), &known, proposed(&shell), Vec::new(), flash)
}

/// « 3 tee-shirts » is three of them.
fn counted(text: &str) -> (Option<i64>, &str) {
    let Some((number, rest)) = text.split_once(' ') else { return (None, text) };
    match number.parse::<i64>() {
        Ok(n) if (1..=999).contains(&n) && !rest.trim().is_empty() => (Some(n), rest.trim()),
        _ => (None, text),
    }
}

fn code(
    typed: &Typed,
    field: &'static str,
    list: &vocabulary::Nomenclature,
) -> Result<String, Remark> {
    let code = typed_in(typed, field);
    if list.label_of(code).is_some() {
        Ok(code.to_owned())
    } else {
        Err(Remark::refuse(field, "Choisissez dans la liste."))
    }
}

fn day(typed: &Typed, field: &'static str) -> Result<String, Remark> {
    let day = parse_day(typed_in(typed, field)).map(|day| day.to_string());
    day.ok_or_else(|| Remark::refuse(field, "Dites quel jour : 12/03/2026."))
}

/// The things that come in, one a line.
fn entering(typed: &Typed, personne: i64) -> Result<Vec<Row>, Remark> {
    let (entree, etat) = (day(typed, "entree_day")?, code(typed, "etat", &ETAT_OBJET)?);
    let signature = code(typed, "signature", &SIGNATURE_INVENTAIRE)?;
    let text = typed_in(typed, "objets");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Err(Remark::refuse("objets", "Écrivez au moins une affaire."));
    }
    if lines.len() > MOST {
        return Err(Remark::refuse(
            "objets",
            "Cent affaires à la fois au plus : gardez celles-ci, puis continuez.",
        ));
    }
    if let Some(long) = lines.iter().find(|line| line.chars().count() > 250) {
        let start: String = long.chars().take(30).collect();
        return Err(Remark::refuse(
            "objets",
            format!("« {start}… » est trop long : une affaire par ligne."),
        ));
    }
    let token: i64 = typed_in(typed, "jeton").parse().unwrap_or_default();
    let remarque = Some(typed_in(typed, "remarque")).filter(|text| !text.is_empty());
    Ok(lines
        .into_iter()
        .enumerate()
        .map(|(rank, line)| {
            let (nombre, objet) = counted(line);
            let mut row = Row::default()
                .with("personne_id", personne)
                .with("objet", objet)
                .with("nombre", nombre)
                .with("entree_day", entree.clone())
                .with("etat", etat.clone())
                .with("signature", signature.clone())
                .with("remarque", remarque);
            row.reference = (token > 0).then(|| format!("affaires-{personne}-{token}-{rank}"));
            row
        })
        .collect())
}

/// The things that leave, as they are answered.
fn leaving(typed: &Typed, known: &Known) -> Result<Vec<Row>, Remark> {
    let (sortie, signature) =
        (day(typed, "sortie_day")?, code(typed, "sortie_signature", &SIGNATURE_INVENTAIRE)?);
    let mut rows = Vec::new();
    let own = known.rows.iter().filter(|row| Some(row.owner) == known.own);
    for row in own.filter(|row| row.value("sortie_day").is_none()) {
        let asked = typed_in(typed, &format!("objet_{}", row.id));
        if DESTINATION_OBJET.label_of(asked).is_none() {
            continue;
        }
        let mut row = row.clone();
        row.version = typed_in(typed, &format!("version_{}", row.id)).parse().unwrap_or_default();
        row.set("sortie_day", sortie.clone().into());
        row.set("destination", asked.into());
        row.set("sortie_signature", signature.clone().into());
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(Remark::refuse("sorties", "Dites d’au moins une affaire où elle part."));
    }
    Ok(rows)
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let Some(service) = known.own else { return Err(PageError::NotFound) };
    let again = |remarks: &[Remark]| {
        let mut shown = proposed(&shell);
        shown.extend(typed.clone());
        let of = |remark: &Remark| ErrorLink {
            // What is wrong with one line of many is told at the box where they were typed.
            field: if remark.field == "objet" { "objets" } else { remark.field }.to_owned(),
            text: remark.sentence.replace('\'', "’"),
        };
        print((&shell, &actor), &known, shown, remarks.iter().map(of).collect(), None)
    };
    let geste = typed_in(&typed, "geste");
    let rows = match geste {
        "entree" => entering(&typed, personne),
        "sortie" => leaving(&typed, &known),
        _ => return Err(PageError::NotFound),
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(remark) => return again(&[remark]),
    };
    let kind = register.by_table(TABLE).ok_or(PageError::NotFound)?;
    // What comes in is one act; each thing that leaves is a row that was there.
    let told = if geste == "entree" { rows.get(..1).unwrap_or_default() } else { rows.as_slice() };
    let actions = told
        .iter()
        .map(|row| on_row(Verb::Ecrire, Category::Vie, (service, TABLE), row.id, personne))
        .collect();
    let mut granted = match shell.house.authorize_writes(&actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    let mut done = if geste == "entree" { "entree" } else { "sortie" };
    let mut remarks = Vec::new();
    for mut row in rows {
        let saved = if row.id == 0 {
            row.owner = service;
            let id = shell.house.new_id();
            fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?
        } else {
            fiche::update(&mut granted, &register, kind, row, None, &mut seen).await?
        };
        match saved {
            Saved::Remarks(found) => {
                remarks = found;
                break;
            }
            Saved::Conflict(_) => {
                let told = "Quelqu’un a modifié ses affaires entre-temps : regardez la liste, puis recommencez.";
                remarks = vec![Remark::refuse("sorties", told)];
                break;
            }
            Saved::Kept(_) | Saved::Unchanged(_) => {}
        }
    }
    drop(seen);
    if remarks.iter().any(|remark| remark.field == "reference") {
        drop(granted);
        done = "deja";
    } else if remarks.is_empty() {
        granted.commit().await?;
    } else {
        drop(granted);
        return again(&remarks);
    }
    Ok(Redirect::to(&format!("/dossiers/{personne}/affaires?fait={done}")).into_response())
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn a_number_that_begins_a_line_is_how_many() {
        assert_eq!(counted("3 tee-shirts"), (Some(3), "tee-shirts"));
        assert_eq!(counted("Doudou lapin"), (None, "Doudou lapin"));
        assert_eq!(counted("1984"), (None, "1984"));
    }
}
