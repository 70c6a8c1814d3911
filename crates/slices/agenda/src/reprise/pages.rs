//! `/services/{service}/agenda/importer`: the file, what it holds, and what is kept of it.

use std::collections::BTreeMap;

use access::{AccessError, Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use fiche::{Register, Remark, Row};
use jiff::civil::{Date, DateTime};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, Column, ErrorLink, Layout},
};

use super::{
    ics::{self, Event},
    store,
};
use crate::{
    french,
    rdv::{
        NATURE_RENDEZ_VOUS, Named, enfants_of, followed, own_professionnel,
        pages::{Wish, keep, on_row, on_service},
    },
};

/// The longest of what the file and the table send, in bytes.
const BODY: usize = 1024 * 1024;

/// The routes of what is taken in.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/agenda/importer", get(show).post(read))
        .route("/services/{service}/agenda/importer/garder", post(keep_all))
        .layer(DefaultBodyLimit::max(BODY))
}

/// An event, as the table shows it.
#[derive(Debug, Clone, Default)]
struct Line {
    when: String,
    title: String,
    lieu: String,
    told: String,
    key: String,
    start: String,
    end: String,
    /// Whether it may be taken.
    open: bool,
    choices: Vec<Choice>,
    state: &'static str,
    kind: &'static str,
    href: String,
}

#[derive(Template)]
#[template(path = "reprise/page.html")]
struct ImportPage {
    layout: Layout,
    action: String,
    back: String,
    errors: Vec<ErrorLink>,
    /// Whether a file was read.
    read: bool,
    lead: String,
    natures: Vec<Choice>,
    professional: bool,
    mine: bool,
    columns: Vec<Column>,
    lines: Vec<Line>,
    doubts: String,
    motif: String,
}

/// Who may be chosen, and what was taken already.
struct Offer {
    followed: Named,
    others: Named,
    own: Option<i64>,
    known: BTreeMap<String, (i64, String)>,
}

async fn offer(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    keys: &[String],
) -> Result<Offer, PageError> {
    let (house, today) = (&shell.house, shell.house.today());
    let action = on_service(Verb::Ecrire, service);
    let mut granted = house.authorize_telling(actor, action, "formulaire").await?;
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, vec![service]);
    let identite = identite.await?;
    let parcours =
        house.perimetre(granted.read(), actor, Verb::Ecrire, Category::Parcours, vec![service]);
    let parcours = parcours.await?;
    let all = enfants_of(granted.read(), service, today, (&identite, &parcours)).await?;
    let own = own_professionnel(granted.read(), actor.compte).await?;
    let follows = match own {
        Some(who) => followed(granted.read(), who, today).await?,
        None => Vec::new(),
    };
    let known = store::known(granted.read(), service, keys).await?;
    granted.commit().await?;
    let (followed, others) = all.into_iter().partition(|(id, _)| follows.contains(id));
    Ok(Offer { followed, others, own, known })
}

impl Offer {
    /// Whom an event may be for: nobody is guessed.
    fn choices(&self, chosen: &str) -> Vec<Choice> {
        let one = |value: String, label: String| Choice {
            checked: value == chosen,
            value,
            label,
            ..Choice::default()
        };
        let named = |all: &Named| -> Vec<Choice> {
            all.iter().map(|(id, nom)| one(id.to_string(), nom.clone())).collect()
        };
        let mut all = vec![
            one(String::new(), "Ne pas reprendre".to_owned()),
            one("service".to_owned(), "Sans enfant : réunion du service".to_owned()),
        ];
        all.extend(named(&self.followed));
        all.extend(named(&self.others));
        all
    }

    fn may(&self, enfant: i64) -> bool {
        self.followed.iter().chain(&self.others).any(|(id, _)| *id == enfant)
    }
}

fn natures(chosen: &str) -> Vec<Choice> {
    let chosen = if chosen.is_empty() { "autre" } else { chosen };
    NATURE_RENDEZ_VOUS
        .items
        .iter()
        // A visit is planned against its decision, in its own form.
        .filter(|(code, _)| *code != "visite")
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: label.replace('\'', "’"),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect()
}

/// What a page of this import says, but for its frame.
#[derive(Default)]
struct Shown {
    read: bool,
    lead: String,
    lines: Vec<Line>,
    professional: bool,
    mine: bool,
    nature: String,
    remarks: Vec<Remark>,
    motif: String,
}

fn print(shell: &Shell, actor: &Actor, service: i64, shown: Shown) -> Result<Response, PageError> {
    let title = "Reprendre un agenda";
    let mut layout = web::frame_of_service(shell, actor, service, Section::Agenda, title);
    let back = format!("/services/{service}/agenda");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Agenda".to_owned(), Some(back.clone())));
    let said = |remark: &Remark| remark.sentence.replace('\'', "’");
    let (doubts, errors): (Vec<&Remark>, Vec<&Remark>) =
        shown.remarks.iter().partition(|remark| remark.overridable);
    let errors: Vec<ErrorLink> = errors
        .into_iter()
        .map(|remark| ErrorLink {
            field: if remark.field == "fichier" { "fichier".to_owned() } else { String::new() },
            text: said(remark),
        })
        .collect();
    let doubts: Vec<String> = doubts.into_iter().map(said).collect();
    let fine = errors.is_empty() && doubts.is_empty();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ImportPage {
            layout,
            action: format!("{back}/importer"),
            back,
            errors,
            read: shown.read,
            lead: shown.lead,
            natures: natures(&shown.nature),
            professional: shown.professional,
            mine: shown.mine,
            columns: ["Quand", "Ce que c’est", "Où", "Pour qui"]
                .map(|label| Column { label: label.to_owned(), ..Column::default() })
                .to_vec(),
            lines: shown.lines,
            doubts: doubts.join(" "),
            motif: shown.motif,
        },
    )
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    offer(&shell, &actor, service, &[]).await?;
    print(&shell, &actor, service, Shown::default())
}

/// The file of the form; what is wrong with it otherwise.
async fn file(mut form: Multipart) -> Result<Vec<u8>, String> {
    let cut = || "Le fichier n’est pas arrivé en entier : recommencez.".to_owned();
    while let Some(mut part) = form.next_field().await.map_err(|_| cut())? {
        if part.name() != Some("fichier") {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| cut())? {
            if bytes.len() + chunk.len() > ics::FILE {
                return Err("Ce fichier dépasse 512 Ko : exportez une période plus courte, les trois mois qui \
                            viennent par exemple."
                    .to_owned());
            }
            bytes.extend_from_slice(&chunk);
        }
        if !bytes.is_empty() {
            return Ok(bytes);
        }
    }
    Err("Choisissez le fichier .ics à lire.".to_owned())
}

async fn read(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    form: Multipart,
) -> Result<Response, PageError> {
    offer(&shell, &actor, service, &[]).await?;
    let today = shell.house.today();
    let wrong =
        |told: String| Shown { remarks: vec![Remark::refuse("fichier", told)], ..Shown::default() };
    let bytes = match file(form).await {
        Ok(bytes) => bytes,
        Err(told) => return print(&shell, &actor, service, wrong(told)),
    };
    // Aside: a long file keeps nobody else waiting.
    let found = tokio::task::spawn_blocking(move || ics::read(&bytes, today)).await;
    let Some(found) = found.map_err(|error| PageError::Machine(error.to_string()))? else {
        return print(&shell, &actor, service, wrong(ics::NOT_ONE.to_owned()));
    };
    let keys: Vec<String> = found.events.iter().map(|one| store::key(&one.name)).collect();
    let offer = offer(&shell, &actor, service, &keys).await?;
    let lines: Vec<Line> =
        found.events.iter().zip(keys).map(|(one, key)| line(&offer, one, key)).collect();
    let shown = Shown {
        read: true,
        lead: lead(&found),
        lines,
        professional: offer.own.is_some(),
        mine: offer.own.is_some(),
        ..Shown::default()
    };
    print(&shell, &actor, service, shown)
}

fn lead(found: &ics::Read) -> String {
    let mut told = vec![match found.events.len() {
        1 => "Un rendez-vous à venir dans ce fichier.".to_owned(),
        many => format!("{many} rendez-vous à venir dans ce fichier."),
    }];
    for (count, one, many) in [
        (found.past, "Un est passé, et n’est pas repris.", "sont passés, et ne sont pas repris."),
        (
            found.left,
            "Un est trop loin pour être montré.",
            "de plus ne sont pas montrés : exportez une période plus courte.",
        ),
        (found.broken, "Un n’a pas pu être lu.", "n’ont pas pu être lus."),
    ] {
        match count {
            0 => {}
            1 => told.push(one.to_owned()),
            count => told.push(format!("{count} {many}")),
        }
    }
    told.join(" ")
}

fn when(start: DateTime, end: DateTime, whole_day: bool) -> String {
    let day = fiche::capital(&french::day(start.date()));
    if !whole_day {
        return format!("{day}, {}", french::span(start, end));
    }
    if start.date() == end.date() {
        format!("{day}, toute la journée")
    } else {
        format!("{day} au {}, toute la journée", french::day(end.date()))
    }
}

fn line(offer: &Offer, one: &Event, key: String) -> Line {
    let title = match (one.title.is_empty(), one.whole_day) {
        (true, _) => String::new(),
        (false, true) => format!("{} (toute la journée)", one.title).chars().take(250).collect(),
        (false, false) => one.title.clone(),
    };
    let mut line = Line {
        when: when(one.start, one.end, one.whole_day),
        title,
        lieu: one.lieu.clone(),
        told: one.told.clone(),
        start: french::stored(one.start),
        end: french::stored(one.end),
        ..Line::default()
    };
    match offer.known.get(&key) {
        Some((id, start)) => {
            line.href = format!("/rendez-vous/{id}");
            (line.state, line.kind) = match (one.off, *start == line.start) {
                (true, _) => ("Annulé dans le fichier : annulez-le ici", "warning"),
                (false, true) => ("Déjà dans l’agenda", "info"),
                (false, false) => ("Déjà dans l’agenda, à une autre heure", "warning"),
            };
        }
        None if one.off => (line.state, line.kind) = ("Annulé", "info"),
        None => {
            line.open = true;
            line.choices = offer.choices("");
        }
    }
    line.key = key;
    line
}

/// What the table sent: a line by its number.
struct Sent(BTreeMap<String, String>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    fn of(&self, name: &str, number: usize) -> String {
        self.get(&format!("{name}-{number}")).chars().take(250).collect()
    }

    fn span(&self, number: usize) -> Option<(DateTime, DateTime)> {
        Some((self.of("de", number).parse().ok()?, self.of("a", number).parse().ok()?))
    }

    /// The lines as they were sent, to be shown again with what was chosen.
    fn lines(&self, offer: &Offer) -> Vec<Line> {
        let mut all = Vec::new();
        for number in 1..=ics::MOST {
            let Some((start, end)) = self.span(number) else { continue };
            let pour = self.of("pour", number);
            all.push(Line {
                when: when(start, end, false),
                title: self.of("objet", number),
                lieu: self.of("lieu", number),
                key: self.of("cle", number),
                start: french::stored(start),
                end: french::stored(end),
                open: true,
                choices: offer.choices(&pour),
                ..Line::default()
            });
        }
        all
    }
}

async fn keep_all(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let sent = Sent(pairs.into_iter().collect());
    let keys: Vec<String> = (1..=ics::MOST).map(|number| sent.of("cle", number)).collect();
    let offer = offer(&shell, &actor, service, &keys).await?;
    let again = |remarks: Vec<Remark>| {
        let shown = Shown {
            read: true,
            lines: sent.lines(&offer),
            professional: offer.own.is_some(),
            mine: sent.get("moi") == "oui",
            nature: sent.get("nature").to_owned(),
            remarks,
            motif: sent.get("motif").chars().take(2000).collect(),
            ..Shown::default()
        };
        print(&shell, &actor, service, shown)
    };
    let (mut wishes, mut names) = (Vec::new(), Vec::new());
    for (number, key) in (1..).zip(&keys) {
        let pour = sent.of("pour", number);
        let Some((start, end)) = sent.span(number).filter(|_| !pour.is_empty()) else { continue };
        // Sent twice, or by two people: it is there.
        if offer.known.contains_key(key) {
            continue;
        }
        let enfant = pour.parse::<i64>().ok();
        if pour != "service" && enfant.is_none_or(|id| !offer.may(id)) {
            return again(vec![Remark::refuse(
                "pour",
                "Un des enfants choisis n’est pas dans la liste : choisissez-le.",
            )]);
        }
        let mut row = row(&sent, number, (start, end), service);
        row.set("personne_id", enfant.into());
        row.set("professionnel_id", offer.own.filter(|_| sent.get("moi") == "oui").into());
        let label = format!("{}, {}", day_of(start.date()), french::hour(start.time()));
        wishes.push(Wish { row, joins: false, label });
        names.push(key.clone());
    }
    if wishes.is_empty() {
        let told =
            "Choisissez pour qui est au moins un rendez-vous : les autres ne sont pas repris.";
        return again(vec![Remark::refuse("pour", told)]);
    }
    let first = wishes.iter().filter_map(|wish| wish.row.moment("start_at")).min();
    let actions = wishes
        .iter()
        .map(|wish| on_row(Verb::Ecrire, service, 0, wish.row.int("personne_id")))
        .collect();
    let mut granted = match shell.house.authorize_writes(&actor, actions).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let motif = sent.get("motif").to_owned();
    // Asked again where it is written: of two who send the same lines, the second finds them there.
    let mut fresh = Vec::new();
    for (wish, key) in wishes.into_iter().zip(names) {
        if !store::is_taken(granted.write(), service, &key).await? {
            fresh.push((wish, key));
        }
    }
    let (wishes, names): (Vec<Wish>, Vec<String>) = fresh.into_iter().unzip();
    if wishes.is_empty() {
        drop(granted);
        return Ok(Redirect::to(&format!("/services/{service}/agenda")).into_response());
    }
    match keep(&mut granted, (&shell, &register), wishes, &motif, &[]).await? {
        Err(remarks) => {
            drop(granted);
            again(remarks)
        }
        Ok(ids) => {
            for (id, key) in ids.iter().zip(&names) {
                store::take(granted.write(), service, key, *id).await?;
            }
            granted.commit().await?;
            let week = first.map_or(String::new(), |at| at.date().to_string());
            let next = format!("/services/{service}/agenda?semaine={week}&repris={}", ids.len());
            Ok(Redirect::to(&next).into_response())
        }
    }
}

fn day_of(day: Date) -> String {
    fiche::capital(&french::day(day))
}

fn row(sent: &Sent, number: usize, (start, end): (DateTime, DateTime), service: i64) -> Row {
    let nature = sent.get("nature");
    let nature = NATURE_RENDEZ_VOUS
        .items
        .iter()
        .find(|(code, _)| *code == nature && *code != "visite")
        .map_or("autre", |(code, _)| code);
    let mut row = Row::default()
        .with("nature", nature)
        .with("start_at", french::stored(start))
        .with("end_at", french::stored(end))
        .with("etat", "prevu");
    row.owner = service;
    for name in ["objet", "lieu"] {
        let text = sent.of(name, number);
        if !text.is_empty() {
            row.set(name, text.into());
        }
    }
    row
}
