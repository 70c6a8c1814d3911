//! `/services/{service}/fermetures`: the days on which a service closes, what is found for each child, and one solution
//! noted for several at once.

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::{
    Register, Remark, Row, Saved, Seen,
    enfant::{choices, on_row, told},
};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
    typed_in,
};

use super::{
    model::{NATURE_SOLUTION, SOLUTION_PROVISOIRE},
    store::{self, Concerne, Fermeture, Trouvee},
};

const KIND: &str = "solution_provisoire";

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/fermetures", get(show).post(find))
}

#[derive(Template)]
#[template(path = "solution/pages/closures.html")]
struct ClosuresPage {
    layout: Layout,
    lead: String,
    errors: Vec<ErrorLink>,
    closures: Vec<Closure>,
    new: String,
    action: String,
    jeton: i64,
}

struct Closure {
    id: i64,
    title: String,
    href: String,
    tag: (String, &'static str),
    avis: (String, &'static str),
    children: Vec<Child>,
    /// Who has nothing on some of the days: what one solution may be noted for. Empty for who may not.
    bare: Vec<Choice>,
    natures: Vec<Choice>,
    nature_field: String,
    texte_field: String,
    texte: String,
    /// Whether the form was sent and refused: open.
    open: bool,
    error: [String; 3],
}

struct Child {
    nom: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    solutions: Vec<Line>,
}

struct Line {
    what: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    texte: String,
}

fn span((start, end): (Date, Option<Date>)) -> String {
    match end.and_then(|end| end.yesterday().ok()) {
        Some(last) if last == start => format!("le {}", french_day(start)),
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
        None => format!("à partir du {}", french_day(start)),
    }
}

fn solution(found: &Trouvee) -> Line {
    let mut tags = Vec::new();
    if found.decidee.is_none() {
        tags.push(("Pas encore décidée".to_owned(), "warning"));
    }
    tags.push(match found.juge {
        Some(day) => (format!("Juge informé le {}", french_day(day)), ""),
        None => ("Juge à informer".to_owned(), "warning"),
    });
    let nature = told(&NATURE_SOLUTION, Some(&found.nature));
    Line {
        what: format!("{nature}, {}", span(found.jours)),
        href: format!("/fiche/solutions-provisoires/{}", found.id),
        tags,
        texte: found.texte.clone(),
    }
}

fn child(one: &Concerne) -> Child {
    let bare = match (one.sans.len(), one.solutions.is_empty()) {
        (0, _) => None,
        (_, true) => Some("Sans solution".to_owned()),
        (1, false) => one.sans.first().map(|day| format!("Rien le {}", french_day(*day))),
        (n, false) => Some(format!("{n} jours sans solution")),
    };
    Child {
        nom: one.nom.clone(),
        href: format!("/dossiers/{}/solutions", one.id),
        tags: bare.into_iter().map(|told| (told, "bad")).collect(),
        solutions: one.solutions.iter().map(solution).collect(),
    }
}

/// The fields of the form of a closure: each has its own, several stand on the page.
fn own(name: &str, fermeture: i64) -> String {
    format!("{name}_{fermeture}")
}

fn bare(one: &Fermeture) -> Vec<&Concerne> {
    one.enfants.iter().filter(|child| !child.sans.is_empty()).collect()
}

fn closure(one: &Fermeture, writes: bool, typed: &Typed, errors: &[ErrorLink]) -> Closure {
    let last = one.jours.1.yesterday().unwrap_or(one.jours.1);
    let sans = bare(one);
    let days = if last == one.jours.0 {
        format!("Le {}", french_day(last))
    } else {
        format!("Du {} au {}", french_day(one.jours.0), french_day(last))
    };
    let sent = typed_in(typed, "fermeture") == one.id.to_string();
    let box_of = |child: &&Concerne| {
        let name = format!("enfant_{}", child.id);
        Choice {
            checked: typed_in(typed, &name) == "oui",
            value: name,
            label: child.nom.clone(),
            ..Choice::default()
        }
    };
    let error = |name: &str| {
        let field = own(name, one.id);
        let found = errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    };
    Closure {
        id: one.id,
        title: format!("{days} : {}", one.motif),
        href: format!("/fiche/fermetures/{}", one.id),
        tag: match (one.enfants.len(), sans.len()) {
            (0, _) => ("Aucun enfant concerné".to_owned(), ""),
            (1, 0) => ("Une solution pour l’enfant concerné".to_owned(), "ok"),
            (all, 0) => (format!("Une solution pour chacun des {all} enfants"), "ok"),
            (all, bare) => (format!("{bare} sans solution, sur {all}"), "bad"),
        },
        avis: match one.avis {
            Some(day) => (format!("Juges et département avisés le {}", french_day(day)), "ok"),
            None => ("Juges et département à aviser".to_owned(), "warning"),
        },
        children: one.enfants.iter().map(child).collect(),
        bare: if writes { sans.iter().map(box_of).collect() } else { Vec::new() },
        natures: choices(&NATURE_SOLUTION, typed_in(typed, &own("nature", one.id))),
        nature_field: own("nature", one.id),
        texte_field: own("texte", one.id),
        texte: typed_in(typed, &own("texte", one.id)).to_owned(),
        open: sent && !errors.is_empty(),
        error: [error("enfants"), error("nature"), error("texte")],
    }
}

struct Known {
    service: i64,
    all: Vec<Fermeture>,
    writes: bool,
    /// Whether every child of the service is among those told.
    whole: bool,
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let details = "fermetures information:parcours information:identite";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let cible = Cible::RowOfService { service, table: KIND, id: 0, enfants: Vec::new() };
    let nobody = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let whole = house.would_allow(read, actor, &nobody).await?.is_some();
    let since = house.today().saturating_sub(1.months());
    let all = store::fermetures(read, service, since, (&parcours, &identite)).await?;
    granted.commit().await?;
    Ok(Known { service, all, whole, writes: actor.may(service, Verb::Ecrire, Category::Parcours) })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: &Typed,
    (errors, flash): (Vec<ErrorLink>, Option<Flash>),
) -> Result<Response, PageError> {
    let service = known.service;
    let sans: usize = known.all.iter().map(|one| bare(one).len()).sum();
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, "Fermetures");
    layout.flash = flash;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ClosuresPage {
        layout,
        lead: match (known.all.len(), sans) {
            (0, _) => "Aucune fermeture n’est prévue.".to_owned(),
            (_, 0) if !known.whole => {
                "Chaque enfant que vous accompagnez a une solution.".to_owned()
            }
            (_, 0) => "Chaque enfant a une solution.".to_owned(),
            (_, 1) => "Un enfant est encore sans solution.".to_owned(),
            (_, n) => format!("{n} enfants sont encore sans solution."),
        },
        closures: known.all.iter().map(|one| closure(one, known.writes, typed, &errors)).collect(),
        errors,
        new: if actor.may(service, Verb::Ecrire, Category::Structure) {
            format!("/registre/fermetures/{service}/nouveau?retour=/services/{service}/fermetures")
        } else {
            String::new()
        },
        action: format!("/services/{service}/fermetures"),
        jeton: shell.house.new_id(),
    };
    page_with_status(status, &page)
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let text = match typed_in(&asked, "fait") {
        "enregistre" => Some("C’est enregistré."),
        "solution" => Some("La solution est notée pour chacun."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    print((&shell, &actor), &known, &Typed::new(), (Vec::new(), flash))
}

/// Days that follow one another, as spans: the first and the last of each.
fn runs(days: &[Date]) -> Vec<(Date, Date)> {
    let mut all: Vec<(Date, Date)> = Vec::new();
    for day in days {
        match all.last_mut().filter(|(_, last)| last.tomorrow().ok() == Some(*day)) {
            Some((_, last)) => *last = *day,
            None => all.push((*day, *day)),
        }
    }
    all
}

/// One solution for those who are ticked, on the days when each has nothing.
fn rows(service: i64, one: &Fermeture, typed: &Typed) -> Result<Vec<(i64, Row)>, Vec<ErrorLink>> {
    let mut errors = Vec::new();
    let mut wrong = |name: &str, text: &str| {
        errors.push(ErrorLink { field: own(name, one.id), text: text.to_owned() });
    };
    let ticked = |child: &Concerne| typed_in(typed, &format!("enfant_{}", child.id)) == "oui";
    let sans = bare(one);
    let chosen: Vec<&&Concerne> = sans.iter().filter(|child| ticked(child)).collect();
    let nature = typed_in(typed, &own("nature", one.id));
    let texte = typed_in(typed, &own("texte", one.id));
    // Who is ticked and lacks nothing any more was answered already: sent twice, it is one.
    if chosen.is_empty() && one.enfants.iter().any(ticked) {
        return Ok(Vec::new());
    }
    if chosen.is_empty() {
        wrong("enfants", "Cochez les enfants qui ont cette solution.");
    }
    if NATURE_SOLUTION.label_of(nature).is_none() {
        wrong("nature", "Choisissez une solution de la liste.");
    }
    if texte.trim().is_empty() {
        wrong("texte", "Dites où, avec qui, comment.");
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut all = Vec::new();
    let jeton = typed_in(typed, "jeton");
    for (child, (first, last)) in
        chosen.iter().flat_map(|child| runs(&child.sans).into_iter().map(move |run| (child, run)))
    {
        let mut row = Row::default()
            .with("personne_id", child.id)
            .with("nature_solution", nature.to_owned())
            .with("cause_solution", "fermeture")
            .with("fermeture_id", one.id)
            .with("texte", texte.trim().to_owned())
            .with("start_day", first.to_string())
            .with("end_day", last.saturating_add(1.day()).to_string());
        row.owner = service;
        // The same form sent twice is one.
        row.reference = Some(format!("fermeture-{}-{}-{first}-{jeton}", one.id, child.id));
        all.push((child.id, row));
    }
    Ok(all)
}

async fn find(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    if !known.writes {
        return Err(PageError::NotFound);
    }
    let asked = typed_in(&typed, "fermeture");
    let closed = known.all.iter().find(|one| one.id.to_string() == asked);
    let closed = closed.ok_or(PageError::NotFound)?;
    let rows = match rows(service, closed, &typed) {
        Ok(rows) => rows,
        Err(errors) => return print((&shell, &actor), &known, &typed, (errors, None)),
    };
    let done = format!("/services/{service}/fermetures?fait=solution");
    if rows.is_empty() {
        return Ok(Redirect::to(&done).into_response());
    }
    let on = |child: i64| on_row(Verb::Ecrire, Category::Parcours, (service, KIND), 0, child);
    let actions = rows.iter().map(|(child, _)| on(*child)).collect();
    let mut granted = match shell.house.authorize_writes(&actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    let mut refused: Vec<Remark> = Vec::new();
    for (_, row) in rows {
        let id = shell.house.new_id();
        let kind = &SOLUTION_PROVISOIRE;
        let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            refused = remarks;
            break;
        }
    }
    drop(seen);
    if refused.iter().any(|one| one.field == "reference") {
        drop(granted);
        return Ok(Redirect::to(&done).into_response());
    }
    if refused.is_empty() {
        granted.commit().await?;
        return Ok(Redirect::to(&done).into_response());
    }
    drop(granted);
    let errors = refused
        .iter()
        .map(|one| ErrorLink {
            field: own("texte", closed.id),
            text: one.sentence.replace('\'', "’"),
        })
        .collect();
    print((&shell, &actor), &known, &typed, (errors, None))
}
