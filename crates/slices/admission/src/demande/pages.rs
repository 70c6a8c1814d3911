//! `/services/{service}/demandes`: a request that comes by telephone or by mail is noted in a minute, then answered.

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
    enfant::{choices, told},
};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{french_day, listes};
use web::{
    PageError, Section, Shell, SignedIn, Typed, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
    typed_in,
};

use super::{
    model::{CANAL, DECISION_DEMANDE, DEMANDE, DEMANDEUR, MOTIF_REFUS},
    store::{self, Ligne},
};
use crate::groupe::{Bloc, Groupe};

/// The routes of requests.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/demandes", get(show).post(act))
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "demande/pages/list.html")]
struct DemandesPage {
    layout: Layout,
    service: i64,
    lead: String,
    errors: Vec<ErrorLink>,
    typed: Typed,
    writes: bool,
    canaux: Vec<Choice>,
    demandeurs: Vec<Choice>,
    sexes: Vec<Choice>,
    waiting: Vec<Line>,
    answered: Vec<Line>,
    list: String,
    unites: Vec<Choice>,
    blocs: Vec<Bloc>,
}

struct Line {
    id: i64,
    version: i64,
    what: String,
    more: String,
    /// The group asked for, and what the child would change of it; empty once it is answered.
    beside: String,
    href: String,
    enfant: Option<(String, String)>,
    tag: (String, &'static str),
    contre: String,
    answers: Vec<Choice>,
    motifs: Vec<Choice>,
    typed_contre: String,
    open: bool,
    /// What stands against the answer, and against its motive.
    errors: [String; 2],
}

impl DemandesPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|one| one.field == field);
        found.map_or(String::new(), |one| one.text.clone())
    }

    fn get(&self, field: &str) -> &str {
        typed_in(&self.typed, field)
    }
}

struct Known {
    service: i64,
    today: Date,
    lignes: Vec<Ligne>,
    writes: bool,
    groupe: Option<Groupe>,
}

async fn known(
    shell: &Shell,
    actor: &Actor,
    register: &Register,
    service: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Admission, cible };
    let details = "demandes information:admission information:identite";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let admission = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    let since = today.saturating_sub(3.months());
    let lignes = store::lignes(read, service, since, (&admission, &identite)).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Admission);
    let groupe = crate::groupe::panel(shell, actor, register, service).await?;
    Ok(Known { service, today, lignes, writes, groupe })
}

fn waits(one: &Ligne) -> bool {
    matches!(one.decision.as_str(), "" | "en_attente")
}

fn line(one: &Ligne, known: &Known, typed: &Typed, errors: &[ErrorLink]) -> Line {
    let today = known.today;
    let groupe = known.groupe.as_ref().filter(|_| waits(one));
    let who = [told(&DEMANDEUR, Some(&one.demandeur)), one.nom.clone()];
    let who = who.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let age = one.age.map(|years| format!("{years} ans"));
    let sexe = told(&listes::SEXE, Some(&one.sexe)).to_lowercase();
    let child = [Some(sexe).filter(|text| !text.is_empty()), age];
    let child = child.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let place = (!one.departement.is_empty()).then(|| format!("département {}", one.departement));
    let days = one.reception.map(|day| (today - day).get_days());
    let since = match (waits(one), days) {
        (true, Some(0)) => Some("reçue aujourd’hui".to_owned()),
        (true, Some(n)) => Some(format!("attend une réponse depuis {n} j")),
        _ => one.reponse.map(|day| format!("réponse du {}", french_day(day))),
    };
    let canal = told(&CANAL, Some(&one.canal)).to_lowercase();
    let came = one.reception.map(|day| format!("{} par {canal}", french_day(day)));
    let more = [came, Some(child).filter(|text| !text.is_empty()), place, since];
    let motif = told(&MOTIF_REFUS, Some(&one.motif)).to_lowercase();
    let tag = match one.decision.as_str() {
        "acceptee" => ("Acceptée".to_owned(), "ok"),
        "refusee" => (format!("Refusée : {motif}"), "warning"),
        "sans_suite" => ("Sans suite".to_owned(), ""),
        _ => ("À répondre".to_owned(), "info"),
    };
    let own = typed_in(typed, "demande") == one.id.to_string();
    let said = |name: &str| if own { typed_in(typed, name) } else { "" };
    let error = |name: &str| {
        let field = format!("{name}_{}", one.id);
        let found = errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    };
    let mut answers = choices(&DECISION_DEMANDE, said("decision"));
    answers.retain(|choice| choice.value != "en_attente");
    Line {
        id: one.id,
        version: one.version,
        what: who,
        more: more.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        beside: groupe.map_or(String::new(), |groupe| groupe.line(one.unite, (&one.sexe, one.age))),
        href: format!("/fiche/demandes/{}", one.id),
        enfant: one.enfant.as_ref().map(|(id, nom)| (nom.clone(), format!("/dossiers/{id}"))),
        tag,
        contre: one.contre.clone(),
        answers,
        motifs: choices(&MOTIF_REFUS, said("motif_refus")),
        typed_contre: said("contre_proposition").to_owned(),
        open: own,
        errors: [error("decision"), error("motif_refus")],
    }
}

fn unites(groupe: &Groupe, typed: &Typed) -> Vec<Choice> {
    let choice = |(id, nom): (i64, &str)| Choice {
        value: id.to_string(),
        label: nom.to_owned(),
        checked: typed_in(typed, "unite_id") == id.to_string(),
        ..Choice::default()
    };
    groupe.unites().map(choice).collect()
}

fn print(
    shell: &Shell,
    actor: &Actor,
    known: &Known,
    typed: Typed,
    (errors, flash): (Vec<ErrorLink>, Option<Flash>),
) -> Result<Response, PageError> {
    let service = known.service;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Autre, "Demandes d’admission");
    layout.flash = flash;
    let all = |waiting: bool| {
        let own = known.lignes.iter().filter(move |one| waits(one) == waiting);
        own.map(|one| line(one, known, &typed, &errors)).collect::<Vec<Line>>()
    };
    let (waiting, answered) = (all(true), all(false));
    let page = DemandesPage {
        layout,
        service,
        lead: match waiting.len() {
            0 => "Toutes ont une réponse.".to_owned(),
            1 => "Une demande attend une réponse.".to_owned(),
            n => format!("{n} demandes attendent une réponse."),
        },
        errors,
        writes: known.writes,
        canaux: choices(&CANAL, typed_in(&typed, "canal")),
        demandeurs: choices(&DEMANDEUR, typed_in(&typed, "demandeur")),
        sexes: choices(&listes::SEXE, typed_in(&typed, "sexe")),
        waiting,
        answered,
        list: format!("/registre/demandes/{service}"),
        unites: known.groupe.as_ref().map(|groupe| unites(groupe, &typed)).unwrap_or_default(),
        blocs: known.groupe.as_ref().map(Groupe::blocs).unwrap_or_default(),
        typed,
    };
    page_with_status(status, &page)
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, &register, service).await?;
    let text = match typed_in(&asked, "fait") {
        "note" => Some("La demande est notée."),
        "reponse" => Some("La réponse est gardée."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    print(&shell, &actor, &known, Typed::new(), (Vec::new(), flash))
}

/// Reads fields as typed into a row; what cannot be read is told.
fn read_into(row: &mut Row, names: &[&'static str], typed: &Typed) -> Vec<Remark> {
    let mut unread = Vec::new();
    for name in names.iter().copied() {
        let Some(field) = DEMANDE.field(name) else { continue };
        match fiche::parse(field, typed_in(typed, name)) {
            Ok(Some(value)) => row.set(name, value),
            Ok(None) => row.take(name, &Row::default()),
            Err(sentence) => unread.push(Remark::refuse(name, sentence)),
        }
    }
    unread
}

/// What to say, at the field of the form that was sent.
fn said(remarks: &[Remark], answers: Option<i64>) -> Vec<ErrorLink> {
    let field = |name: &str| match answers {
        Some(id) if !name.is_empty() => format!("{name}_{id}"),
        _ => name.to_owned(),
    };
    remarks
        .iter()
        .map(|one| ErrorLink { field: field(one.field), text: one.sentence.replace('\'', "’") })
        .collect()
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, &register, service).await?;
    if !known.writes {
        return Err(PageError::NotFound);
    }
    let answered: Option<i64> = typed_in(&typed, "demande").parse().ok();
    let (row, enfants, unread) = match answered {
        None => {
            let mut row = Row::default().with("reception_day", known.today.to_string());
            row.owner = service;
            let names = [
                "canal",
                "demandeur",
                "demandeur_nom",
                "departement",
                "sexe",
                "age_years",
                "unite_id",
            ];
            let unread = read_into(&mut row, &names, &typed);
            (row, Vec::new(), unread)
        }
        Some(id) => {
            let found = known.lignes.iter().find(|one| one.id == id);
            let Some(one) = found else { return Err(PageError::NotFound) };
            let mut row = stored(&shell, &actor, (service, id)).await?;
            row.version = typed_in(&typed, "version").parse().unwrap_or_default();
            let names = ["decision", "motif_refus", "contre_proposition"];
            let mut unread = read_into(&mut row, &names, &typed);
            if row.text("decision").is_none() {
                unread.push(Remark::refuse("decision", "Choisissez la réponse."));
            }
            row.set("reponse_day", known.today.to_string().into());
            (row, one.enfant.iter().map(|(enfant, _)| *enfant).collect(), unread)
        }
    };
    if !unread.is_empty() {
        let errors = said(&unread, answered);
        return print(&shell, &actor, &known, typed, (errors, None));
    }
    let id = answered.unwrap_or_default();
    let cible = Cible::RowOfService { service, table: "demande", id, enfants };
    let action = Action { verb: Verb::Ecrire, category: Category::Admission, cible };
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    let saved = if answered.is_some() {
        fiche::update(&mut granted, &register, &DEMANDE, row, None, &mut seen).await?
    } else {
        let id = shell.house.new_id();
        fiche::create(&mut granted, &register, &DEMANDE, id, row, None, &mut seen).await?
    };
    drop(seen);
    let remarks = match saved {
        Saved::Kept(_) | Saved::Unchanged(_) => {
            granted.commit().await?;
            let done = if answered.is_some() { "reponse" } else { "note" };
            let next = format!("/services/{service}/demandes?fait={done}");
            return Ok(Redirect::to(&next).into_response());
        }
        Saved::Remarks(remarks) => remarks,
        Saved::Conflict(_) => {
            let told = "Quelqu’un l’a changée entre-temps : rouvrez la page, puis recommencez.";
            vec![Remark::refuse("decision", told)]
        }
    };
    drop(granted);
    let errors = said(&remarks, answered);
    print(&shell, &actor, &known, typed, (errors, None))
}

/// A request as it stands, every field of it.
async fn stored(shell: &Shell, actor: &Actor, (service, id): (i64, i64)) -> Result<Row, PageError> {
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Admission, cible };
    let mut granted = shell.house.authorize(actor, action).await?;
    let row = fiche::read_row(&mut granted, &DEMANDE, id).await?;
    granted.commit().await?;
    row.filter(|row| row.owner == service).ok_or(PageError::NotFound)
}
