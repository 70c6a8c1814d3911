//! The review of emergency accesses by who answers for the service.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page, page_with_status,
    parts::{Cell, Choice, Column, ErrorLink, Fact, Flash, Layout},
};

use super::{
    Acces, MOTIF_URGENCE, VERDICT_REVUE,
    grave::{self, Qualite},
    late, look, store,
};

#[derive(Template)]
#[template(path = "urgence/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "urgence/review.html")]
struct ReviewPage {
    layout: Layout,
    title: String,
    action: String,
    facts: Vec<Fact>,
    /// The file, when the reader may open it.
    file: String,
    /// The papers that it opened: what they are, where the reader opens them too, what was done.
    papiers: Vec<(&'static str, String, &'static str)>,
    /// Empty when it was reviewed, or when the reader opened it.
    verdicts: Vec<Choice>,
    note: String,
    own: bool,
    /// What was opened meanwhile, in the trace of the child; empty for who may not read it.
    trace: String,
    /// A grave access: who took note, and whether the reader is to.
    notes: Vec<String>,
    may_note: bool,
    errors: Vec<ErrorLink>,
}

impl ReviewPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    geste: String,
}

/// What was just done, told once on the list.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

impl Done {
    fn told(&self) -> Option<Flash> {
        let text = match self.fait.as_str() {
            "justifie" => "Votre revue est gardée : accès justifié.",
            "ferme" => {
                "Votre revue est gardée. Cet accès est fermé : la personne n’ouvre plus le dossier."
            }
            _ => return None,
        };
        Some(Flash { kind: "ok".to_owned(), text: text.to_owned() })
    }
}

fn crumbs(layout: &mut Layout, last: &str) {
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Accès d’urgence à relire".to_owned(), Some("/acces-urgence/revue".to_owned())),
        (last.to_owned(), None),
    ];
}

/// Those the policy lets review: on all their services.
fn reviewing(cible: Cible) -> Action {
    Action { verb: Verb::Publier, category: Category::Urgence, cible }
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, reviewing(Cible::Portee), "formulaire").await?;
    let found = store::list(&mut granted).await?;
    granted.commit().await?;
    let now = shell.house.now();
    let rows = found
        .iter()
        .map(|one| {
            let state = match &one.verdict {
                Some(code) => VERDICT_REVUE.label_of(code).unwrap_or_default().to_owned(),
                None if late(&one.review_due, now) => "En retard".to_owned(),
                None => format!("À relire avant le {}", web::in_paris(&one.review_due)),
            };
            vec![
                Cell { text: one.enfant.clone(), href: format!("/acces-urgence/revue/{}", one.id) },
                Cell { text: one.nom.clone(), ..Cell::default() },
                Cell { text: web::in_paris(&one.opened_at), ..Cell::default() },
                Cell {
                    text: MOTIF_URGENCE.label_of(&one.motif).unwrap_or_default().to_owned(),
                    ..Cell::default()
                },
                Cell { text: state, ..Cell::default() },
            ]
        })
        .collect();
    let mut layout = web::frame(&shell, &actor, "Accès d’urgence à relire");
    layout.flash = done.told();
    crumbs(&mut layout, "Tous");
    layout.crumbs.pop();
    if let Some(last) = layout.crumbs.last_mut() {
        last.1 = None;
    }
    let columns = ["Enfant", "Ouvert par", "Le", "Motif", "Revue"]
        .iter()
        .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
        .collect();
    page(&ListPage { layout, columns, rows })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(acces): Path<i64>,
) -> Result<Response, PageError> {
    print(&shell, &actor, acces, Said::default(), Vec::new()).await
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    acces: i64,
    said: Said,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(actor, on(shell, acces).await?, "formulaire").await?;
    let one = store::one(&mut granted, acces).await?.ok_or(PageError::NotFound)?;
    let cible = Cible::Dossier(one.personne);
    let opens = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let opens = shell.house.would_allow(granted.read(), actor, &opens).await?.is_some();
    let papiers = papiers((shell, actor), &mut granted, &one).await?;
    let grave = one.verdict.as_deref() == Some("signale");
    let noted = grave::noted(granted.read(), acces).await?;
    let trace = Action {
        verb: Verb::Lire,
        category: Category::Trace,
        cible: Cible::RowOfService {
            service: one.service,
            table: "personne",
            id: one.personne,
            enfants: vec![one.personne],
        },
    };
    let traces = shell.house.would_allow(granted.read(), actor, &trace).await?.is_some();
    granted.commit().await?;
    let title = format!("Accès d’urgence au dossier {}", vocabulary::de(&one.enfant));
    let mut layout = web::frame(shell, actor, &title);
    crumbs(&mut layout, &one.enfant);
    let own = one.compte == actor.compte;
    let verdicts = if one.reviewed_at.is_some() || own {
        Vec::new()
    } else {
        VERDICT_REVUE
            .items
            .iter()
            .map(|(code, label)| Choice {
                value: (*code).to_owned(),
                label: (*label).to_owned(),
                checked: *code == said.verdict,
                ..Choice::default()
            })
            .collect()
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ReviewPage {
            layout,
            title,
            action: format!("/acces-urgence/revue/{acces}"),
            own: own && one.reviewed_at.is_none(),
            trace: if traces { format!("/dossiers/{}/trace", one.personne) } else { String::new() },
            may_note: grave && !own && to_note(actor, one.service, &noted),
            notes: if grave { notes(&noted) } else { Vec::new() },
            facts: facts(&one),
            file: if opens { format!("/dossiers/{}", one.personne) } else { String::new() },
            papiers,
            verdicts,
            note: said.note,
            errors,
        },
    )
}

/// The papers that an access opened. Their titles are for who reads them: a link leads there who does.
async fn papiers(
    (shell, actor): (&Shell, &access::Actor),
    granted: &mut access::Granted,
    one: &Acces,
) -> Result<Vec<(&'static str, String, &'static str)>, PageError> {
    let of = (one.compte, one.personne);
    let within = (one.opened_at.as_str(), one.ends_at.as_str());
    let mut all = Vec::new();
    for lue in document::piece::opened_in_emergency(granted, of, within).await? {
        let (service, id) = (lue.service, lue.id);
        let enfants = vec![one.personne];
        let cible = Cible::RowOfService { service, table: "piece", id, enfants };
        let action = Action { verb: Verb::Lire, category: lue.nature.category, cible };
        let reads = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
        let href = if reads { format!("/documents/{id}") } else { String::new() };
        let did = if lue.copie { "copie d’urgence prise" } else { "ouvert, sans copie" };
        all.push((lue.nature.label(), href, did));
    }
    Ok(all)
}

fn to_note(actor: &access::Actor, service: i64, noted: &[Option<String>; 2]) -> bool {
    match Qualite::of(actor, service) {
        Some(Qualite::Direction) => noted[0].is_none(),
        Some(Qualite::Delegue) => noted[1].is_none(),
        None => false,
    }
}

fn notes(noted: &[Option<String>; 2]) -> Vec<String> {
    ["La direction", "Le délégué à la protection des données"]
        .into_iter()
        .zip(noted)
        .map(|(who, at)| match at {
            Some(at) => format!("{who} en a pris connaissance le {}.", web::in_paris(at)),
            None => format!("{who} n’en a pas encore pris connaissance."),
        })
        .collect()
}

fn facts(one: &Acces) -> Vec<Fact> {
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let mut facts = vec![
        fact("Ouvert par", one.nom.clone()),
        fact("Le", web::in_paris(&one.opened_at)),
        fact("Jusqu’au", web::in_paris(&one.ends_at)),
        fact("Motif", MOTIF_URGENCE.label_of(&one.motif).unwrap_or_default().to_owned()),
        fact("Ce qui se passait", one.precision.clone()),
    ];
    if let Some(code) = &one.verdict {
        facts.push(fact("Avis", VERDICT_REVUE.label_of(code).unwrap_or_default().to_owned()));
        facts.push(fact("Note de la revue", one.note.clone().unwrap_or_default()));
    } else {
        facts.push(fact("À relire avant le", web::in_paris(&one.review_due)));
    }
    facts
}

async fn on(shell: &Shell, acces: i64) -> Result<Action, PageError> {
    let mut read = shell.house.db().read().await?;
    let (service, personne) = store::place_of(&mut read, acces).await?.unwrap_or_default();
    Ok(reviewing(Cible::RowOfService {
        service,
        table: "acces_urgence",
        id: acces,
        enfants: vec![personne],
    }))
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(acces): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let mut write = shell.house.authorize_write(&actor, on(&shell, acces).await?).await?;
    if said.geste == "connaissance" {
        let service = store::place_of_now(write.write(), acces).await?;
        let qualite = Qualite::of(&actor, service).ok_or(PageError::NotFound)?;
        grave::note(&mut write, acces, qualite).await?;
        write.commit().await?;
        return Ok(Redirect::to(&format!("/acces-urgence/revue/{acces}")).into_response());
    }
    let mut errors = Vec::new();
    if VERDICT_REVUE.label_of(&said.verdict).is_none() {
        errors.push(ErrorLink {
            field: "verdict".to_owned(),
            text: "Choisissez un avis.".to_owned(),
        });
    }
    if said.verdict != "justifie" && said.note.trim().is_empty() {
        errors.push(ErrorLink {
            field: "note".to_owned(),
            text: "Dites ce qui ne va pas et ce qui sera fait.".to_owned(),
        });
    }
    if !errors.is_empty() {
        drop(write);
        return print(&shell, &actor, acces, said, errors).await;
    }
    if !store::review(&mut write, acces, &said.verdict, said.note.trim()).await? {
        drop(write);
        let text = "Cet accès est déjà relu, ou c’est vous qui l’avez ouvert : une autre personne \
                    doit le relire.";
        let errors = vec![ErrorLink { field: String::new(), text: text.to_owned() }];
        return print(&shell, &actor, acces, said, errors).await;
    }
    write.commit().await?;
    look(&shell).await?;
    let done = if said.verdict == "justifie" { "justifie" } else { "ferme" };
    Ok(Redirect::to(&format!("/acces-urgence/revue?fait={done}")).into_response())
}
