//! `/services/{service}/enquetes`: the surveys of a service; each is sent, its answers are coded, and counted.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Granted, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use facts::Facts;
use fiche::{Register, Row, Saved, Seen};
use figures::{Ask, CellValue, day::from_date, spec::Format};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use reconcile::Interval;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page,
    parts::{Cell, Column, Flash, Layout},
    typed_in,
};

use super::{
    lien,
    rules::{answers, envelope, figure, fits, is_figure, share},
    store::{self, Enquete, Invitation},
};
use crate::counted;

/// Counts of 1 to so many structures are hidden, as in the diagnosis.
const MASQUE: u32 = 5;

/// The table of the catalogue that counts answers, and its columns: how many structures, out of how many.
const TABLEAU: &str = "enquete_reponses";

/// The routes of surveys.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/enquetes", get(list))
        .route("/services/{service}/enquetes/{enquete}", get(show).post(act))
        .merge(lien::routes())
}

#[derive(Template)]
#[template(path = "enquete/list.html")]
struct ListPage {
    layout: Layout,
    /// Title, where it is, where it stands.
    lines: Vec<(String, String, String)>,
    new: String,
    partenaires: String,
}

#[derive(Template)]
#[template(path = "enquete/show.html")]
struct EnquetePage {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    presentation: String,
    /// Question, how it is answered.
    questions: Vec<(String, String)>,
    /// Where one more is noted, where the survey is corrected; empty for who may not.
    new: String,
    edit: String,
    /// How many partners have no link yet; none when there is nothing to send.
    left: usize,
    partenaires: String,
    /// Partner, where it stands, the invitation whose link may be made anew (0: none).
    asked: Vec<(String, String, i64)>,
    rate: String,
    /// How many were asked again, when last, and how many answered since; empty when nobody was.
    relances: String,
    /// How many may be asked again today.
    silent: usize,
    waiting: Vec<Waiting>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// A question that is answered by a figure, and from the least to the most that was.
    spans: Vec<(String, String)>,
}

/// An answer that nobody coded yet.
struct Waiting {
    id: i64,
    nom: String,
    said: Vec<Said>,
}

/// A question, what was answered, the codes that may be ticked: name, label.
type Said = (String, String, Vec<(String, String)>);

#[derive(Template)]
#[template(path = "enquete/liens.html")]
struct LiensPage {
    layout: Layout,
    heading: &'static str,
    /// They were asked before, and did not answer.
    again: bool,
    titre: String,
    until: String,
    back: String,
    /// Partner, address: told once.
    liens: Vec<(String, String)>,
}

pub(super) fn action(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Activite, cible: Cible::Service(service) }
}

fn plural(n: i64, one: &str, many: &str) -> String {
    if n > 1 { format!("{n} {many}") } else { format!("{n} {one}") }
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let reading = action(Verb::Lire, service);
    let mut granted = shell.house.authorize_telling(&actor, reading, "liste:enquete").await?;
    let all = store::enquetes(&mut granted, service).await?;
    granted.commit().await?;
    let here = format!("/services/{service}/enquetes");
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Activite, "Enquêtes");
    if typed_in(&asked, "fait") == "enregistre" {
        layout.flash =
            Some(Flash { kind: "ok".to_owned(), text: "C’est enregistré.".to_owned() });
    }
    let line = |(one, sent, answered): &(Enquete, i64, i64)| {
        let last = one.end.yesterday().unwrap_or(one.end);
        let mut told = format!("Du {} au {}", french_day(one.start), french_day(last));
        // What was answered before links were made, or brought in, has none.
        if *sent > 0 || *answered == 0 {
            told = format!("{told} · {}", plural(*sent, "lien", "liens"));
        }
        let told = format!("{told} · {}", plural(*answered, "réponse", "réponses"));
        (one.titre.clone(), format!("{here}/{}", one.id), told)
    };
    page(&ListPage {
        layout,
        lines: all.iter().map(line).collect(),
        new: if actor.may(service, Verb::Ecrire, Category::Activite) {
            format!("/registre/enquetes/{service}/nouveau?retour={here}")
        } else {
            String::new()
        },
        partenaires: format!("/registre/partenaires/{service}"),
    })
}

/// A survey of the service; none is there for who asks it of another.
async fn of_service(granted: &mut Granted, service: i64, id: i64) -> Result<Enquete, PageError> {
    let found = store::one(granted.read(), id).await?;
    found.filter(|one| one.service == service).ok_or(PageError::NotFound)
}

/// What was counted of a survey, small numbers hidden: question, answer, structures, share.
async fn results(
    granted: &mut Granted,
    (facts, actor): (&Facts, &Actor),
    one: &Enquete,
) -> Result<Vec<Vec<Cell>>, PageError> {
    let ask = Ask {
        services: Some(vec![one.service]),
        start: from_date(one.start),
        // One may be answered on its last day, and be coded under another date of the clock.
        end: from_date(one.end.saturating_add(1.day())),
    };
    let organisation = actor.service(one.service).map_or(0, |seen| seen.organisation);
    let seen = counted(facts.world(granted.read()).await)?;
    let seen = seen.of_organisation(organisation).masked(MASQUE);
    let table = figures::evaluate_table(&seen.world(), TABLEAU, &ask);
    let table = table.map_err(|error| PageError::Machine(error.to_string()))?;
    let own = format!("{} (n° {})", one.titre, one.id);
    let plain = |text: String| Cell { text, ..Cell::default() };
    let rows = table.rows.iter().filter(|row| !row.total && row.labels.first() == Some(&own));
    // A figure or a range is told as it was answered, anything else by its code.
    let answer = |label: &dyn Fn(usize) -> String| match label(3) {
        none if matches!(none.as_str(), "" | "–") => label(2),
        figure => figure,
    };
    let mut rows: Vec<Vec<Cell>> = rows
        .map(|row| {
            let label = &|at: usize| row.labels.get(at).cloned().unwrap_or_default();
            let text =
                |at: usize| row.cells.get(at).map_or(String::new(), |cell| cell.text.clone());
            let whole = |part: Option<figures::Fraction>| {
                part.and_then(|part| part.french(0).replace('\u{202f}', "").parse::<i64>().ok())
            };
            // A share and what it is a share of would tell a number that is hidden.
            let mut two = row.cells.iter().take(2);
            if two.any(|cell| cell.value == CellValue::Masked) {
                let hidden = || plain(CellValue::Masked.french(0, Format::Nombre));
                return vec![plain(label(1)), plain(answer(label)), hidden(), hidden()];
            }
            let of = row.cells.get(1);
            let of = of.and_then(|cell| Some(share(whole(cell.n)?, whole(cell.base)?)));
            let of = of.map_or_else(|| text(1), |told| format!("{} · {told}", text(1)));
            vec![plain(label(1)), plain(answer(label)), plain(text(0)), plain(of)]
        })
        .collect();
    // Figures and ranges from the least to the most; what is no figure stays in the order of its list.
    rows.sort_by_cached_key(|row| {
        let text = |at: usize| row.get(at).map_or("", |cell: &Cell| cell.text.as_str());
        let figure = Interval::parse(text(1)).map(|one| (one.low(), one.high()));
        (text(0).to_owned(), figure)
    });
    Ok(rows)
}

/// From the least to the most that is answered to each question that asks a figure, once more structures than a hidden
/// number did: a range stays a range, and nothing is made a mean.
fn spans(one: &Enquete, figures: &[(i64, i64, String)]) -> Vec<(String, String)> {
    let asked = one.questions.iter().filter(|question| is_figure(&question.forme));
    asked
        .filter_map(|question| {
            let own = figures.iter().filter(|(of, ..)| *of == question.id);
            let structures: BTreeSet<i64> = own.clone().map(|(_, who, _)| *who).collect();
            let told: Vec<String> = own.map(|(.., told)| told.clone()).collect();
            let enough = u32::try_from(structures.len()).unwrap_or(u32::MAX) > MASQUE;
            let whole = envelope(&question.forme, &told).filter(|_| enough)?;
            Some((question.texte.clone(), whole))
        })
        .collect()
}

fn waiting(one: &Enquete, invitation: &Invitation) -> Waiting {
    let said = one.questions.iter().map(|question| {
        let said = invitation.contenu.get(&question.id.to_string()).cloned().unwrap_or_default();
        let all = answers(&question.forme);
        if question.forme == "ouverte" {
            let boxes = all
                .into_iter()
                .filter(|(code, _)| *code != "rien")
                .map(|(code, label)| (format!("c{}_{}_{code}", invitation.id, question.id), label));
            (question.texte.clone(), said, boxes.collect())
        } else {
            let label = all.into_iter().find(|(code, _)| *code == said);
            (question.texte.clone(), label.map_or(said, |(_, label)| label), Vec::new())
        }
    });
    Waiting { id: invitation.id, nom: invitation.nom.clone(), said: said.collect() }
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, enquete)): Path<(i64, i64)>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let reading = action(Verb::Lire, service);
    let mut granted = shell.house.authorize_telling(&actor, reading, "enquete").await?;
    let one = of_service(&mut granted, service, enquete).await?;
    facts.set_today(Some(from_date(shell.house.today())));
    let rows = results(&mut granted, (&facts, &actor), &one).await?;
    let all = store::invitations(&mut granted, enquete).await?;
    let left = store::left(granted.read(), (enquete, service)).await?.len();
    let figures = store::figures(&mut granted, enquete).await?;
    granted.commit().await?;
    let here = format!("/services/{service}/enquetes/{enquete}");
    let writes = actor.may(service, Verb::Ecrire, Category::Activite);
    let open = shell.house.today() < one.end;
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Activite, &one.titre);
    let at = layout.crumbs.len().saturating_sub(1);
    layout
        .crumbs
        .insert(at, ("Enquêtes".to_owned(), Some(format!("/services/{service}/enquetes"))));
    layout.flash = match typed_in(&asked, "fait") {
        "code" => Some(("ok", "La réponse est codée : elle compte.")),
        "enregistre" => Some(("ok", "C’est enregistré.")),
        "change" => Some((
            "bad",
            "Une question a changé depuis : cette réponse n’y répond plus, rien n’est codé.",
        )),
        _ => None,
    }
    .map(|(kind, text)| Flash { kind: kind.to_owned(), text: text.to_owned() });
    let answered = all.iter().filter(|one| one.answered.is_some()).count();
    let of = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let today = shell.house.today();
    let silent = all.iter().filter(|one| may_remind(one, today)).count();
    let state = |one: &Invitation| match (&one.answered, one.coded) {
        (None, _) => (waits(one), if open && writes { one.id } else { 0 }),
        (Some(at), false) => (format!("Répondu le {}, à coder", web::in_paris(at)), 0),
        (Some(at), true) => (format!("Répondu le {}", web::in_paris(at)), 0),
    };
    let column =
        |label: &str, numeric| Column { label: label.to_owned(), numeric, ..Column::default() };
    let last = one.end.yesterday().unwrap_or(one.end);
    page(&EnquetePage {
        layout,
        title: one.titre.clone(),
        lead: format!("Du {} au {}.", french_day(one.start), french_day(last)),
        action: here.clone(),
        presentation: one.presentation.clone(),
        questions: one
            .questions
            .iter()
            .map(|question| {
                let forme = super::model::FORME_QUESTION.label_of(&question.forme);
                (question.texte.clone(), forme.unwrap_or_default().to_owned())
            })
            .collect(),
        new: if writes && all.is_empty() {
            format!(
                "/registre/questions-enquete/{service}/nouveau?enquete_id={enquete}&rang={}&retour={here}",
                one.questions.len() + 1
            )
        } else {
            String::new()
        },
        edit: if writes { format!("/fiche/enquetes/{enquete}") } else { String::new() },
        left: if writes && open && !one.questions.is_empty() { left } else { 0 },
        partenaires: format!("/registre/partenaires/{service}"),
        rate: share(of(answered), of(all.len())),
        relances: relances(&all),
        silent: if writes && open { silent } else { 0 },
        spans: spans(&one, &figures),
        waiting: all
            .iter()
            .filter(|invitation| writes && invitation.answered.is_some() && !invitation.coded)
            .map(|invitation| waiting(&one, invitation))
            .collect(),
        asked: all
            .iter()
            .map(|one| {
                let (told, again) = state(one);
                (one.nom.clone(), told, again)
            })
            .collect(),
        columns: vec![
            column("Question", false),
            column("Réponse", false),
            column("Structures", true),
            column("Part de celles qui ont répondu", true),
        ],
        rows,
    })
}

/// Where a link begins: the address of the house as people type it.
fn base_of(shell: &Shell, headers: &HeaderMap) -> String {
    shell.safety.origin.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if shell.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    })
}

/// Whether a partner may be asked again: they did not answer, and neither their link nor a reminder is of today. What was
/// just printed must not die at a second touch.
fn may_remind(one: &Invitation, today: Date) -> bool {
    let last = one.relance_at.as_deref().map_or(one.at.as_str(), |again| again.max(&one.at));
    one.answered.is_none() && day_in_paris(last) < today.to_string()
}

/// Where somebody who did not answer stands.
fn waits(one: &Invitation) -> String {
    match (one.relances, one.relance_at.as_deref()) {
        (1, Some(at)) => format!("Pas encore de réponse ; relancé le {}", web::in_paris(at)),
        (n, Some(at)) => {
            format!(
                "Pas encore de réponse ; relancé {n} fois, la dernière le {}",
                web::in_paris(at)
            )
        }
        _ => "Pas encore de réponse".to_owned(),
    }
}

/// « 14 relances à 10 structures, la dernière le 12/03/2026 à 9 h 10 ; 3 ont répondu ensuite ».
fn relances(all: &[Invitation]) -> String {
    let asked: Vec<&Invitation> = all.iter().filter(|one| one.relances > 0).collect();
    let Some(last) = asked.iter().filter_map(|one| one.relance_at.as_deref()).max() else {
        return String::new();
    };
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let answered = many(asked.iter().filter(|one| one.answered.is_some()).count());
    format!(
        "{} à {}, la dernière le {} ; {}",
        plural(asked.iter().map(|one| one.relances).sum(), "relance", "relances"),
        plural(many(asked.len()), "structure", "structures"),
        web::in_paris(last),
        plural(answered, "a répondu ensuite", "ont répondu ensuite"),
    )
}

/// Which links are asked.
enum Links {
    /// Of all who have none: partner, name.
    Missing(Vec<(i64, String)>),
    /// Anew of one, who lost theirs.
    Lost(i64),
    /// Of those who did not answer: invitation, name.
    Reminders(Vec<(i64, String, i64)>),
}

/// Makes the links that are asked. Partner, code.
async fn links(
    shell: &Shell,
    write: &mut GrantedWrite,
    enquete: i64,
    asked: Links,
) -> Result<Vec<(String, String)>, PageError> {
    let mut made = Vec::new();
    match asked {
        Links::Lost(id) => {
            let key = identity::new_key();
            let nom = store::renew(write, (id, enquete), &key).await?.ok_or(PageError::NotFound)?;
            made.push((nom, key));
        }
        Links::Missing(left) => {
            for (partenaire, nom) in left {
                let key = identity::new_key();
                if store::invite(write, shell.house.new_id(), (enquete, partenaire), &key).await? {
                    made.push((nom, key));
                }
            }
        }
        Links::Reminders(silent) => {
            for (id, nom, known) in silent {
                let key = identity::new_key();
                if store::remind(write, (id, enquete, known), &key).await? {
                    made.push((nom, key));
                }
            }
        }
    }
    Ok(made)
}

/// The day of an instant, in Europe/Paris.
fn day_in_paris(at: &str) -> String {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let at = at.parse::<Timestamp>().ok();
    at.map_or_else(String::new, |at| at.to_zoned(zone).date().to_string())
}

/// Keeps an answer as rows that are counted: one for each closed question, one for each code of an open one. False when
/// what was answered does not fit a question any more; the grant must then be dropped.
async fn keep(
    shell: &Shell,
    register: &Register,
    write: &mut GrantedWrite,
    (one, invitation): (&Enquete, &Invitation),
    typed: &BTreeMap<String, String>,
) -> Result<bool, PageError> {
    let kind = register.by_table("reponse_enquete").ok_or(PageError::NotFound)?;
    let day = invitation.answered.as_deref().map(day_in_paris).unwrap_or_default();
    let mut seen = Seen::default();
    for question in &one.questions {
        let said = invitation.contenu.get(&question.id.to_string()).cloned().unwrap_or_default();
        let mut printed = None;
        let codes: Vec<String> = if is_figure(&question.forme) {
            // Who left it empty does not know, and is counted in nothing.
            if said.trim().is_empty() {
                continue;
            }
            printed = figure(&question.forme, &said);
            if printed.is_none() {
                return Ok(false);
            }
            vec!["chiffre".to_owned()]
        } else if question.forme == "ouverte" {
            let prefix = format!("c{}_{}_", invitation.id, question.id);
            let ticked = typed.keys().filter_map(|name| name.strip_prefix(&prefix));
            let ticked: Vec<String> =
                ticked.filter(|code| fits("ouverte", code)).map(str::to_owned).collect();
            if ticked.is_empty() { vec!["rien".to_owned()] } else { ticked }
        } else {
            vec![said]
        };
        if codes.iter().any(|code| !fits(&question.forme, code)) {
            return Ok(false);
        }
        for code in codes {
            let mut row = Row::default()
                .with("enquete_id", one.id)
                .with("question_id", question.id)
                .with("partenaire_id", invitation.partenaire)
                .with("day", day.as_str())
                .with("reponse_codee", code.as_str())
                .with("reponse_texte", printed.clone());
            row.owner = one.service;
            let id = shell.house.new_id();
            let saved = fiche::create(write, register, kind, id, row, None, &mut seen).await?;
            if let Saved::Remarks(remarks) = saved {
                let told: Vec<String> = remarks.into_iter().map(|one| one.sentence).collect();
                return Err(PageError::Machine(format!("an answer: {}", told.join(" "))));
            }
        }
    }
    Ok(true)
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, enquete)): Path<(i64, i64)>,
    headers: HeaderMap,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let get = |name: &str| typed.get(name).map_or("", String::as_str);
    let id = get("invitation").parse::<i64>().ok();
    let coding = get("geste") == "coder";
    let mut granted =
        shell.house.authorize_telling(&actor, action(Verb::Lire, service), "enquete").await?;
    let one = of_service(&mut granted, service, enquete).await?;
    let all = store::invitations(&mut granted, enquete).await?;
    let left = store::left(granted.read(), (enquete, service)).await?;
    granted.commit().await?;
    let reminding = get("geste") == "relancer";
    let told = match (coding, reminding) {
        (true, _) => "enquete codee",
        (false, true) => "enquete relancee",
        (false, false) => "enquete envoyee",
    };
    let found = all.iter().find(|one| Some(one.id) == id);
    let (table, row) =
        found.map_or(("reponse_enquete", 0), |found| ("invitation_enquete", found.id));
    let cible = Cible::RowOfService { service, table, id: row, enfants: Vec::new() };
    let writing = Action { verb: Verb::Ecrire, category: Category::Activite, cible };
    let mut write = shell.house.authorize_write_telling(&actor, writing, told).await?;
    let here = format!("/services/{service}/enquetes/{enquete}");
    if coding {
        let found = found.ok_or(PageError::NotFound)?;
        if store::code(&mut write, (found.id, enquete)).await?
            && !keep(&shell, &register, &mut write, (&one, found), &typed).await?
        {
            drop(write);
            return Ok(Redirect::to(&format!("{here}?fait=change")).into_response());
        }
        write.commit().await?;
        return Ok(Redirect::to(&format!("{here}?fait=code")).into_response());
    }
    if one.questions.is_empty() || shell.house.today() >= one.end {
        return Err(PageError::NotFound);
    }
    let asked = if get("geste") == "refaire" {
        Links::Lost(id.unwrap_or_default())
    } else if reminding {
        let today = shell.house.today();
        let silent = all.iter().filter(|one| may_remind(one, today));
        Links::Reminders(silent.map(|one| (one.id, one.nom.clone(), one.relances)).collect())
    } else {
        Links::Missing(left)
    };
    let made = links(&shell, &mut write, enquete, asked).await?;
    write.commit().await?;
    let base = base_of(&shell, &headers);
    let last = one.end.yesterday().unwrap_or(one.end);
    let heading = if reminding { "Relances à donner" } else { "Liens à donner" };
    page(&LiensPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Activite, heading),
        heading,
        again: reminding,
        titre: one.titre,
        until: french_day(last),
        back: here,
        liens: made.into_iter().map(|(nom, key)| (nom, format!("{base}/enquetes/{key}"))).collect(),
    })
}
