//! `/services/{service}/absences-equipe`: who is away, who replaces, which children nobody follows meanwhile.

use std::collections::BTreeSet;

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::{Register, Remark, Row, Saved, Seen, enfant::told};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
    typed_in,
};

use super::{
    model::REMPLACEMENT,
    rules::{Jours, decouverts, releve},
    store::{self, Absence, Enfant},
};
use crate::professionnel::{self, NATURE_ABSENCE_PROFESSIONNEL};

/// The route of who is away.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/absences-equipe", get(show).post(replace))
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "absence/pages/list.html")]
struct AwayPage {
    layout: Layout,
    service: i64,
    lead: String,
    errors: Vec<ErrorLink>,
    lines: Vec<Line>,
    new: String,
}

struct Line {
    id: i64,
    nom: String,
    href: String,
    when: String,
    tag: (String, &'static str),
    replaced: Vec<String>,
    children: Vec<Child>,
    /// Who may replace; empty for who may not say it.
    who: Vec<Choice>,
    start: String,
    end: String,
    open: bool,
    error: [String; 3],
}

struct Child {
    nom: String,
    href: String,
    tag: (String, &'static str),
    /// Where somebody is named for the child meanwhile.
    name: String,
}

struct Known {
    service: i64,
    today: Date,
    absences: Vec<Absence>,
    enfants: Vec<Enfant>,
    en_poste: Vec<(i64, String)>,
    /// Of those who could stand in, who is away today, in whatever service.
    away: BTreeSet<i64>,
    writes: bool,
    /// Whether the reader reads who follows whom: else nothing is said of children.
    reads: bool,
    /// Whether the reader may name who follows a child.
    names: bool,
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Rh, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "absences-equipe").await?;
    let read = granted.read();
    let own = [service];
    let parcours = house.perimetre(read, actor, Verb::Lire, Category::Parcours, own).await?;
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, own).await?;
    let today = house.today();
    let since = today.saturating_sub(31.days());
    let absences = store::absences(read, service, since).await?;
    let enfants = store::enfants(read, service, today, (&parcours, &identite)).await?;
    let replacing = absences.iter().flat_map(|one| one.remplacements.iter().map(|(id, ..)| *id));
    let following = enfants.iter().flat_map(|one| one.autres.iter().map(|(id, _)| *id));
    let people: BTreeSet<i64> = replacing.chain(following).collect();
    let people: Vec<i64> = people.into_iter().collect();
    let known = Known {
        service,
        today,
        away: professionnel::absents(read, &people, today).await?,
        absences,
        enfants,
        en_poste: store::en_poste(read, service, today).await?,
        reads: actor.may(service, Verb::Lire, Category::Parcours),
        writes: actor.may(service, Verb::Ecrire, Category::Rh),
        names: actor.may(service, Verb::Ecrire, Category::Parcours),
    };
    granted.commit().await?;
    Ok(known)
}

fn runs((start, end): Jours, today: Date) -> bool {
    start <= today && end.is_none_or(|end| end > today)
}

fn span((start, end): Jours) -> String {
    match end.and_then(|end| end.yesterday().ok()) {
        Some(last) if last == start => format!("le {}", french_day(start)),
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
        None => format!("depuis le {}", french_day(start)),
    }
}

fn child(known: &Known, one: &Absence, enfant: &Enfant) -> Child {
    let there: Vec<(i64, &str)> =
        enfant.autres.iter().map(|(id, nom)| (*id, nom.as_str())).collect();
    let replacing: Vec<(i64, &str)> = one
        .remplacements
        .iter()
        .filter(|(.., jours)| runs(*jours, known.today))
        .map(|(id, nom, _)| (*id, nom.as_str()))
        .collect();
    let found = releve(&there, &replacing, |id| known.away.contains(&id));
    let tag = match found {
        Some((nom, false)) => (format!("{nom} est là"), "ok"),
        Some((nom, true)) => (format!("{nom} remplace"), "ok"),
        None => ("À découvert".to_owned(), "bad"),
    };
    let bare = found.is_none() && known.names;
    Child {
        nom: enfant.nom.clone(),
        href: format!("/dossiers/{}", enfant.id),
        tag,
        name: if bare {
            let service = known.service;
            format!(
                "/registre/referents/{service}/nouveau?sejour_id={}&role=coreferent&start_day={}\
                 &retour=/services/{service}/absences-equipe",
                enfant.sejour, known.today
            )
        } else {
            String::new()
        },
    }
}

fn line(known: &Known, one: &Absence, typed: &Typed, errors: &[ErrorLink]) -> Line {
    let covers: Vec<Jours> = one.remplacements.iter().map(|(.., jours)| *jours).collect();
    let (all, bare) = decouverts(one.jours, &covers, known.today);
    let tag = match bare {
        _ if all == 0 => ("À venir".to_owned(), "info"),
        0 => ("Remplacé".to_owned(), "ok"),
        1 if all == 1 => ("Un jour, sans remplaçant".to_owned(), "warning"),
        n if n == all => (format!("{n} jours, aucun remplacé"), "warning"),
        n => (format!("{n} jours sur {all} sans remplaçant"), "warning"),
    };
    let nature = told(&NATURE_ABSENCE_PROFESSIONNEL, Some(&one.nature));
    let now = runs(one.jours, known.today);
    let own = known.enfants.iter().filter(|enfant| now && enfant.referent == one.professionnel);
    let sent = typed_in(typed, "absence") == one.id.to_string();
    let said = |name: &str| if sent { typed_in(typed, name).to_owned() } else { String::new() };
    // Who is away on the first day to be covered replaces nobody.
    let from = one.jours.0.max(known.today);
    let away = |id: i64| {
        known.absences.iter().any(|other| other.professionnel == id && runs(other.jours, from))
    };
    let who = known.en_poste.iter().filter(|(id, _)| *id != one.professionnel && !away(*id));
    let chosen = said("professionnel_id");
    let who = who.map(|(id, nom)| Choice {
        value: id.to_string(),
        label: nom.clone(),
        checked: chosen == id.to_string(),
        ..Choice::default()
    });
    let error = |name: &str| {
        let field = format!("{name}_{}", one.id);
        let found = errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    };
    let start = from.to_string();
    Line {
        id: one.id,
        nom: one.nom.clone(),
        href: format!("/fiche/absences-professionnel/{}", one.id),
        when: format!("{nature}, {}", span(one.jours)),
        tag,
        replaced: one
            .remplacements
            .iter()
            .map(|(_, nom, jours)| format!("{nom} remplace {}", span(*jours)))
            .collect(),
        children: own.map(|enfant| child(known, one, enfant)).collect(),
        who: if known.writes { who.collect() } else { Vec::new() },
        start: if sent { said("start_day") } else { start },
        end: said("end_day"),
        open: sent,
        error: [error("professionnel_id"), error("start_day"), error("end_day")],
    }
}

/// « Un absent ; 9 enfants à découvert. »
fn lead(away: usize, bare: Option<usize>) -> String {
    let who = match away {
        0 => return "Personne n’est absent aujourd’hui.".to_owned(),
        1 => "Un absent".to_owned(),
        n => format!("{n} absents"),
    };
    let Some(bare) = bare else { return format!("{who}.") };
    match bare {
        0 => format!("{who} ; chaque enfant a quelqu’un."),
        1 => format!("{who} ; un enfant à découvert."),
        n => format!("{who} ; {n} enfants à découvert."),
    }
}

fn print(
    shell: &Shell,
    actor: &Actor,
    known: &Known,
    typed: &Typed,
    (errors, flash): (Vec<ErrorLink>, Option<Flash>),
) -> Result<Response, PageError> {
    let service = known.service;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = "Absences de l’équipe";
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, title);
    layout.flash = flash;
    let lines: Vec<Line> =
        known.absences.iter().map(|one| line(known, one, typed, &errors)).collect();
    let bare: usize = lines
        .iter()
        .map(|one| one.children.iter().filter(|child| child.tag.1 == "bad").count())
        .sum();
    let away = known.absences.iter().filter(|one| runs(one.jours, known.today)).count();
    let page = AwayPage {
        layout,
        service,
        lead: lead(away, known.reads.then_some(bare)),
        errors,
        lines,
        new: if known.writes {
            format!(
                "/registre/absences-professionnel/{service}/nouveau?retour=/services/{service}/absences-equipe"
            )
        } else {
            String::new()
        },
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
        "remplace" => Some("Le remplacement est noté."),
        "enregistre" => Some("L’absence est enregistrée."),
        _ => None,
    };
    let flash = text.map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    print(&shell, &actor, &known, &Typed::new(), (Vec::new(), flash))
}

async fn replace(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let absence: i64 = typed_in(&typed, "absence").parse().map_err(|_| PageError::NotFound)?;
    if !known.writes || !known.absences.iter().any(|one| one.id == absence) {
        return Err(PageError::NotFound);
    }
    let mut row = Row::default().with("absence_id", absence);
    row.owner = service;
    let mut remarks = Vec::new();
    for name in ["professionnel_id", "start_day", "end_day"] {
        let Some(field) = REMPLACEMENT.field(name) else { continue };
        match fiche::parse(field, typed_in(&typed, name)) {
            Ok(Some(value)) => row.set(name, value),
            Ok(None) => {}
            Err(sentence) => remarks.push(Remark::refuse(name, sentence)),
        }
    }
    if remarks.is_empty() {
        let cible =
            Cible::RowOfService { service, table: "remplacement", id: 0, enfants: Vec::new() };
        let action = Action { verb: Verb::Ecrire, category: Category::Rh, cible };
        let mut granted = match shell.house.authorize_write(&actor, action).await {
            Err(AccessError::Refused) => return Err(PageError::NotFound),
            other => other?,
        };
        // Sent twice, it is one.
        if store::replaced(&mut granted, &row).await? {
            drop(granted);
            let next = format!("/services/{service}/absences-equipe?fait=remplace");
            return Ok(Redirect::to(&next).into_response());
        }
        let id = shell.house.new_id();
        let mut seen = Seen::default();
        let saved =
            fiche::create(&mut granted, &register, &REMPLACEMENT, id, row, None, &mut seen).await?;
        drop(seen);
        let Saved::Remarks(told) = saved else {
            granted.commit().await?;
            let next = format!("/services/{service}/absences-equipe?fait=remplace");
            return Ok(Redirect::to(&next).into_response());
        };
        remarks = told;
    }
    let errors = remarks
        .iter()
        .map(|one| ErrorLink {
            field: format!("{}_{absence}", one.field),
            text: one.sentence.replace('\'', "’"),
        })
        .collect();
    print(&shell, &actor, &known, &typed, (errors, None))
}
