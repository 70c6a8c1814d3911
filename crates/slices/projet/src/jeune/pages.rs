//! `/dossiers/{personne}/projet-jeune`: the steps of a youth, in order; a step written together, a comment beside.

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
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{
    model::{ECRIT_PAR, MOMENT_PROJET},
    rules::question,
    store::{self, Methode},
};

/// The routes of the youth's own project.
pub fn routes() -> Router<Shell> {
    Router::new().route("/dossiers/{personne}/projet-jeune", get(show).post(act))
}

type Typed = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "jeune/pages/steps.html")]
struct StepsPage {
    layout: Layout,
    title: String,
    nom: String,
    /// Where the forms go; empty for who may only read.
    action: String,
    errors: Vec<ErrorLink>,
    typed: Typed,
    moments: Vec<Choice>,
    writers: Vec<Choice>,
    steps: Vec<Step>,
    /// What the methods that were begun have in front of the youth.
    planned: Vec<Planned>,
    /// The methods that may be begun; where the service keeps them, empty for who may not read it.
    methodes: Vec<Choice>,
    sets: String,
    pages: String,
}

impl StepsPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

/// A step: what it asks, and all that was written for it.
struct Step {
    code: &'static str,
    label: String,
    question: &'static str,
    written: Vec<Written>,
}

/// A step of a method that was begun: its name, what it asks, where it is put, when it was written.
struct Planned {
    titre: String,
    question: String,
    methode: String,
    /// The day of the words written under its name; empty while there is none.
    done: String,
    href: String,
}

struct Written {
    id: i64,
    field: String,
    titre: String,
    mots: String,
    how: String,
    when: String,
    beside: Vec<Beside>,
    typed: String,
    error: String,
}

struct Beside {
    texte: String,
    who: String,
}

struct Known {
    personne: Row,
    steps: Vec<Row>,
    beside: Vec<Row>,
    planned: Vec<Row>,
    methodes: Vec<Methode>,
    own: Option<i64>,
    /// Whether the keys of the child's page are open to them.
    keys: bool,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Vie, place).await?;
    if granted.services_on_child(Category::Vie).is_empty() && own.is_none() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let mut steps = about(&mut granted, register, "etape_jeune", personne).await?;
    let mut beside = about(&mut granted, register, "commentaire_etape", personne).await?;
    let mut planned = about(&mut granted, register, "etape_prevue", personne).await?;
    let today = shell.house.today();
    let mut methodes = match own {
        Some(service) if actor.may(service, Verb::Lire, Category::Structure) => {
            store::methodes(granted.read(), service, today).await?
        }
        _ => Vec::new(),
    };
    // Begun once, a method is not begun again.
    methodes.retain(|one| planned.iter().all(|row| row.text("methode") != Some(one.nom.as_str())));
    planned.sort_by_key(|row| (row.day("day"), row.int("rang"), row.id));
    let keys = !granted.services_on_child(Category::Parcours).is_empty();
    granted.commit().await?;
    // As one reads a notebook: what was written first comes first.
    steps.sort_by_key(|row| (row.day("day"), row.id));
    beside.sort_by_key(|row| (row.day("day"), row.id));
    Ok(Known { personne: row, steps, beside, planned, methodes, own, keys })
}

fn written(known: &Known, row: &Row, typed: &Typed, errors: &[ErrorLink]) -> Written {
    let text = |row: &Row, name: &str| row.text(name).unwrap_or_default().to_owned();
    let field = format!("texte_{}", row.id);
    let beside = known.beside.iter().filter(|one| one.int("etape_jeune_id") == Some(row.id));
    Written {
        id: row.id,
        titre: text(row, "titre"),
        mots: text(row, "mots"),
        how: told(&ECRIT_PAR, row.text("ecrit_par")),
        when: row.day("day").map(french_day).unwrap_or_default(),
        beside: beside
            .map(|one| Beside {
                texte: text(one, "texte"),
                who: format!(
                    "{}, le {}",
                    text(one, "auteur"),
                    one.day("day").map(french_day).unwrap_or_default()
                ),
            })
            .collect(),
        typed: typed.get(&field).cloned().unwrap_or_default(),
        error: errors
            .iter()
            .find(|one| one.field == field)
            .map_or(String::new(), |one| one.text.clone()),
        field,
    }
}

/// The steps in front of the youth, and which of them already have words.
fn planned(known: &Known) -> Vec<Planned> {
    let line = |row: &Row| {
        let titre = row.text("titre").unwrap_or_default();
        let mut own = known.steps.iter().filter(|step| step.text("titre") == Some(titre));
        let personne = known.personne.id;
        Planned {
            titre: titre.to_owned(),
            question: row.text("question").unwrap_or_default().to_owned(),
            methode: row.text("methode").unwrap_or_default().to_owned(),
            done: own.next().and_then(|step| step.day("day")).map(french_day).unwrap_or_default(),
            href: if known.own.is_some() {
                format!("/dossiers/{personne}/projet-jeune?prevue={}#ecrire", row.id)
            } else {
                String::new()
            },
        }
    };
    known.planned.iter().map(line).collect()
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
    let mut layout = framed(shell, actor, known.personne.owner, &way, "Le projet du jeune");
    layout.flash = flash;
    let steps = MOMENT_PROJET
        .items
        .iter()
        .map(|&(code, label)| Step {
            code,
            label: label.replace('\'', "’"),
            question: question(code),
            written: known
                .steps
                .iter()
                .filter(|row| row.text("moment_projet") == Some(code))
                .map(|row| written(known, row, &typed, &errors))
                .collect(),
        })
        .collect();
    let chosen = |name: &str| typed.get(name).map_or("", String::as_str);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let how = if chosen("ecrit_par").is_empty() { "ensemble" } else { chosen("ecrit_par") };
    let mut writers = choices(&ECRIT_PAR, how);
    // What comes by the page is kept there, with its day.
    writers.retain(|one| one.value != "page");
    let page = StepsPage {
        layout,
        title: format!("Le projet {}, avec ses mots", vocabulary::de(&nom)),
        nom,
        action: if known.own.is_some() {
            format!("/dossiers/{personne}/projet-jeune")
        } else {
            String::new()
        },
        moments: choices(&MOMENT_PROJET, chosen("moment_projet")),
        planned: planned(known),
        methodes: known
            .methodes
            .iter()
            .map(|one| Choice {
                value: one.id.to_string(),
                label: format!("{} ({} étapes)", one.nom, one.pas.len()),
                ..Choice::default()
            })
            .collect(),
        sets: match known.own {
            Some(service) if actor.may(service, Verb::Lire, Category::Structure) => {
                format!("/registre/methodes-jeune/{service}")
            }
            _ => String::new(),
        },
        writers,
        steps,
        errors,
        typed,
        pages: if known.keys { format!("/dossiers/{personne}/espace") } else { String::new() },
    };
    page_with_status(status, &page)
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
            "commentaire" => "Le commentaire est gardé, à côté de ses mots.",
            "methode" => {
                "Les étapes sont devant lui. Elles ne changeront plus, même si la méthode change."
            }
            _ => "Ses mots sont gardés.",
        }
        .to_owned(),
    });
    // From a step in front of the youth, the form opens with its name.
    let asked = asked.get("prevue").and_then(|id| id.parse::<i64>().ok());
    let step = known.planned.iter().find(|row| Some(row.id) == asked);
    let mut typed = Typed::new();
    for name in ["titre", "moment_projet"] {
        if let Some(text) = step.and_then(|row| row.text(name)) {
            typed.insert(name.to_owned(), text.to_owned());
        }
    }
    print((&shell, &actor), &known, typed, Vec::new(), flash)
}

/// Puts the steps of a method in front of the youth, as they are today: all, or none.
async fn begin(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (known, service): (&Known, i64),
    typed: Typed,
) -> Result<Response, PageError> {
    let asked = typed.get("methode").and_then(|id| id.parse::<i64>().ok());
    let Some(methode) = known.methodes.iter().find(|one| Some(one.id) == asked) else {
        let text = "Choisissez la méthode.".to_owned();
        let errors = vec![ErrorLink { field: "methode".to_owned(), text }];
        return print((shell, actor), known, typed, errors, None);
    };
    let personne = known.personne.id;
    let one = || on_row(Verb::Ecrire, Category::Vie, (service, PLANNED), 0, personne);
    let actions = methode.pas.iter().map(|_| one()).collect();
    let mut granted = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let kind = register.by_table(PLANNED).ok_or(PageError::NotFound)?;
    let today = shell.house.today().to_string();
    let mut seen = Seen::default();
    for pas in &methode.pas {
        let mut row = Row::default()
            .with("personne_id", personne)
            .with("methode", methode.nom.as_str())
            .with("rang", pas.rang)
            .with("titre", pas.titre.as_str())
            .with("moment_projet", pas.moment.as_str())
            .with("question", pas.question.clone())
            .with("day", today.as_str());
        row.owner = service;
        let id = shell.house.new_id();
        let saved = fiche::create(&mut granted, register, kind, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            drop(seen);
            drop(granted);
            let told = |remark: &Remark| ErrorLink {
                field: "methode".to_owned(),
                text: remark.sentence.replace('\'', "’"),
            };
            let errors = remarks.iter().map(told).collect();
            return print((shell, actor), known, typed, errors, None);
        }
    }
    drop(seen);
    granted.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/projet-jeune?fait=methode")).into_response())
}

const PLANNED: &str = "etape_prevue";

/// What a form wants kept: the table, the row, and where each field of the table stands in the form.
fn wanted(known: &Known, actor: &Actor, typed: &Typed, today: &str) -> Option<(&'static str, Row)> {
    let get = |name: &str| typed.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let row = Row::default().with("personne_id", known.personne.id).with("day", today.to_owned());
    match get("geste")? {
        "etape" => {
            let code = |list: &vocabulary::Nomenclature, name: &str| {
                get(name).filter(|code| list.label_of(code).is_some()).map(str::to_owned)
            };
            let row = row
                .with("moment_projet", code(&MOMENT_PROJET, "moment_projet"))
                .with("titre", get("titre").map(str::to_owned))
                .with("mots", get("mots").map(|mots| mots.replace("\r\n", "\n")))
                .with("ecrit_par", code(&ECRIT_PAR, "ecrit_par").or(Some("ensemble".to_owned())));
            Some(("etape_jeune", row))
        }
        "commenter" => {
            let id: i64 = get("etape")?.parse().ok()?;
            known.steps.iter().find(|step| step.id == id)?;
            let row = row
                .with("etape_jeune_id", id)
                .with("texte", get(&format!("texte_{id}")).map(str::to_owned))
                .with("auteur", actor.nom.clone());
            Some(("commentaire_etape", row))
        }
        _ => None,
    }
}

/// What to say at each field, in the words of this form.
fn said(remark: &Remark, typed: &Typed) -> ErrorLink {
    let etape = typed.get("etape").map_or("", String::as_str);
    let (field, text) = match remark.field {
        "mots" => ("mots".to_owned(), "Écrivez ses mots, comme il les dit."),
        "moment_projet" => ("moment_projet".to_owned(), "Choisissez l’étape."),
        "texte" => (format!("texte_{etape}"), "Écrivez d’abord votre commentaire."),
        other => (other.to_owned(), remark.sentence.as_str()),
    };
    ErrorLink { field, text: text.replace('\'', "’") }
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
    if typed.get("geste").is_some_and(|geste| geste == "commencer") {
        return begin((&shell, &register, &actor), (&known, service), typed).await;
    }
    let today = shell.house.today().to_string();
    let (table, mut row) = wanted(&known, &actor, &typed, &today).ok_or(PageError::NotFound)?;
    row.owner = service;
    let action = on_row(Verb::Ecrire, Category::Vie, (service, table), 0, personne);
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let kind = register.by_table(table).ok_or(PageError::NotFound)?;
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(remarks) = saved {
        drop(granted);
        let errors = remarks.iter().map(|remark| said(remark, &typed)).collect();
        return print((&shell, &actor), &known, typed, errors, None);
    }
    granted.commit().await?;
    let done = if table == "etape_jeune" { "etape" } else { "commentaire" };
    Ok(Redirect::to(&format!("/dossiers/{personne}/projet-jeune?fait={done}")).into_response())
}
