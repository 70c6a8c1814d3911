//! `/services/{service}/papiers`: the papers of the service, what each child lacks, given in one touch.

use std::collections::BTreeMap;

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::{Register, Row, Saved, Seen};
use jiff::civil::Date;
use vocabulary::{Nomenclature, french_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, Column, ErrorLink, Flash, Layout},
};

use super::{
    model::{DESTINATAIRE_PAPIER, NATURE_PAPIER, PUBLIC_PAPIER},
    rules::{Etat, etats, version},
    store::{self, Enfant},
};

/// The routes of the papers.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/papiers", get(show).post(give))
}

#[derive(Template)]
#[template(path = "papier/pages/list.html")]
struct PapersPage {
    layout: Layout,
    lead: String,
    errors: Vec<ErrorLink>,
    new: String,
    list: String,
    action: String,
    columns: Vec<Column>,
    papers: Vec<[String; 4]>,
    children: Vec<Child>,
}

struct Child {
    id: i64,
    nom: String,
    href: String,
    /// Each paper: what it is, where it stands, the kind of its tag.
    papers: Vec<(String, String, &'static str)>,
    lacks: usize,
    /// How many are to be given, when there are several.
    told: String,
    /// Shown unfolded: the form that was sent, or a house of a few.
    open: bool,
    /// What may be given now.
    give: Vec<Choice>,
    to: Vec<Choice>,
}

/// How many children are shown unfolded.
const FEW: usize = 3;

struct Known {
    enfants: Vec<Enfant>,
    papiers: Vec<Row>,
    remises: Vec<Row>,
    writes: bool,
    /// Whether they may add a version.
    edits: bool,
}

fn print(text: &str) -> String {
    text.replace('\'', "’")
}

fn label(list: &Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).map(print).unwrap_or_default()
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Vie, cible: cible.clone() };
    let details = "papiers information:vie information:identite";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let vie = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let enfants = store::enfants(granted.read(), service, house.today(), &identite).await?;
    let remises = store::remises(granted.read(), service, &vie).await?;
    granted.commit().await?;
    let action = Action { verb: Verb::Lire, category: Category::Structure, cible };
    let mut granted = house.authorize(actor, action).await?;
    let kind = register.by_table("papier_famille").ok_or(PageError::NotFound)?;
    let papiers = fiche::all_rows(&mut granted, register, kind, service).await?;
    granted.commit().await?;
    Ok(Known {
        enfants,
        papiers,
        remises,
        writes: actor.may(service, Verb::Ecrire, Category::Vie),
        edits: actor.may(service, Verb::Ecrire, Category::Structure),
    })
}

fn told(etat: &Etat) -> (String, &'static str) {
    match etat {
        Etat::SansVersion => ("Le service n’en a pas pour son âge".to_owned(), "warning"),
        Etat::Manque => ("Pas remis".to_owned(), "bad"),
        Etat::Ancienne => ("Une version d’avant : à remettre".to_owned(), "warning"),
        Etat::Remis(day, None) => (format!("Remis le {}", french_day(*day)), "ok"),
        Etat::Remis(day, Some(read)) => {
            (format!("Remis le {}, lu ensemble le {}", french_day(*day), french_day(*read)), "ok")
        }
    }
}

fn choice((code, name): &(&str, &str), chosen: &str) -> Choice {
    Choice {
        value: (*code).to_owned(),
        label: print(name),
        checked: *code == chosen,
        ..Choice::default()
    }
}

fn one_child(known: &Known, enfant: &Enfant, today: Date) -> Child {
    let age = enfant.birth.map(|birth| vocabulary::age_years(birth, today));
    let mine: Vec<&Row> =
        known.remises.iter().filter(|row| row.int("personne_id") == Some(enfant.id)).collect();
    let all = etats((&known.papiers, &mine), (age, today));
    let lacks = all.iter().filter(|(_, etat)| !matches!(etat, Etat::Remis(..))).count();
    let give = NATURE_PAPIER.items.iter().filter_map(|(nature, name)| {
        let now = version(&known.papiers, nature, (age, today))?;
        let of = now.text("version_papier").unwrap_or_default();
        Some(Choice {
            value: now.id.to_string(),
            label: format!("{} ({of})", print(name)),
            ..Choice::default()
        })
    });
    Child {
        id: enfant.id,
        nom: enfant.nom.clone(),
        href: format!("/dossiers/{}", enfant.id),
        lacks,
        told: format!("{lacks} papiers à remettre"),
        open: false,
        give: give.collect(),
        to: DESTINATAIRE_PAPIER.items.iter().map(|one| choice(one, "enfant")).collect(),
        papers: all
            .iter()
            .map(|(nature, etat)| {
                let (text, kind) = told(etat);
                (label(&NATURE_PAPIER, Some(nature)), text, kind)
            })
            .collect(),
    }
}

fn print_page(
    (shell, actor): (&Shell, &Actor),
    service: i64,
    known: &Known,
    (errors, flash): (Vec<ErrorLink>, Option<Flash>),
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let title = "Papiers des familles";
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, title);
    layout.flash = flash;
    let mut children: Vec<Child> =
        known.enfants.iter().map(|enfant| one_child(known, enfant, today)).collect();
    // Those who lack something first, each in the order of names.
    children.sort_by_key(|child| child.lacks == 0);
    let few = children.len() <= FEW;
    for child in &mut children {
        let field = format!("papier_{}", child.id);
        child.open = few || errors.iter().any(|error| error.field == field);
    }
    let lacking = children.iter().filter(|child| child.lacks > 0).count();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let columns = ["Papier", "Écrit pour", "Version", "Remis à partir du"];
    let text = |row: &Row, name: &str| row.text(name).unwrap_or_default().to_owned();
    let page = PapersPage {
        layout,
        lead: match (children.len(), lacking) {
            (0, _) => String::new(),
            (_, 0) => "Chaque famille a reçu ses papiers.".to_owned(),
            (all, n) => format!("Il manque un papier à {n} familles sur {all}."),
        },
        errors,
        new: if known.edits {
            format!("/registre/papiers-famille/{service}/nouveau")
        } else {
            String::new()
        },
        list: format!("/registre/papiers-famille/{service}"),
        action: if known.writes { format!("/services/{service}/papiers") } else { String::new() },
        columns: columns
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        papers: known
            .papiers
            .iter()
            .filter(|row| row.day("end_day").is_none_or(|end| end > today))
            .map(|row| {
                [
                    label(&NATURE_PAPIER, row.text("nature")),
                    label(&PUBLIC_PAPIER, row.text("public")),
                    text(row, "version_papier"),
                    row.day("start_day").map(french_day).unwrap_or_default(),
                ]
            })
            .collect(),
        children,
    };
    page_with_status(status, &page)
}

type Typed = BTreeMap<String, String>;

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let flash = asked
        .contains_key("fait")
        .then(|| Flash { kind: "ok".to_owned(), text: "La remise est notée.".to_owned() });
    print_page((&shell, &actor), service, &known, (Vec::new(), flash))
}

async fn give(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let personne: i64 = get("personne").parse().map_err(|_| PageError::NotFound)?;
    if !known.writes || !known.enfants.iter().any(|enfant| enfant.id == personne) {
        return Err(PageError::NotFound);
    }
    let field = format!("papier_{personne}");
    let papier = known.papiers.iter().find(|row| row.id.to_string() == get(&field));
    let Some(papier) = papier else {
        let text = "Choisissez le papier remis.".to_owned();
        let errors = vec![ErrorLink { field, text }];
        return print_page((&shell, &actor), service, &known, (errors, None));
    };
    let to = get(&format!("destinataire_{personne}"));
    let to = DESTINATAIRE_PAPIER.items.iter().map(|(code, _)| *code).find(|code| *code == to);
    let today = shell.house.today().to_string();
    let read = get(&format!("lu_{personne}")) == "oui";
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("papier_famille_id", papier.id)
        .with("destinataire", to.unwrap_or("enfant"))
        .with("day", today.clone())
        .with("lecture_day", read.then_some(today));
    row.owner = service;
    let enfants = vec![personne];
    let cible = Cible::RowOfService { service, table: "remise_papier", id: 0, enfants };
    let action = Action { verb: Verb::Ecrire, category: Category::Vie, cible };
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let kind = register.by_table("remise_papier").ok_or(PageError::NotFound)?;
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(remarks) = saved {
        drop(granted);
        let errors = remarks
            .iter()
            .map(|remark| ErrorLink { field: field.clone(), text: print(&remark.sentence) })
            .collect();
        return print_page((&shell, &actor), service, &known, (errors, None));
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/papiers?fait=remis")).into_response())
}
