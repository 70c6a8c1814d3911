//! The declaration: what, who, when, where, the facts, what was done, who knows already. One page.

use std::collections::BTreeMap;

use access::{AccessError, Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::DateTime;
use vocabulary::parse_day;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Field, Layout},
};

use super::{choices, code, here, nothing, on_row, on_service, parse_hour, print, stored};
use crate::{
    GRAVITE, NATURE_INCIDENT, NATURE_LIEU, ROLE_INCIDENT,
    store::{self, Named},
    suite::DESTINATAIRE_AVIS,
};

/// The fields of the children one declaration may name, and of their part: name, label.
const CHILDREN: [[(&str, &str); 2]; 4] = [
    [("enfant", "Enfant"), ("role", "Sa place")],
    [("enfant_2", "Deuxième enfant"), ("role_2", "Place du deuxième")],
    [("enfant_3", "Troisième enfant"), ("role_3", "Place du troisième")],
    [("enfant_4", "Quatrième enfant"), ("role_4", "Place du quatrième")],
];

/// The texts that are kept as they are typed.
const TEXTS: [&str; 6] =
    ["recit", "hypothese", "mesure_immediate", "declencheur", "lieu", "autres_personnes"];

/// Those whom the form offers as told already; the others are noted on the incident's own page.
pub(super) const TOLD: &[&str] = &["forces_ordre", "parents", "departement", "direction"];

#[derive(Template)]
#[template(path = "pages/declare.html")]
struct DeclarePage {
    layout: Layout,
    action: String,
    cancel: String,
    errors: Vec<ErrorLink>,
    main: Vec<Field>,
    others: Vec<Field>,
    others_open: bool,
    more: Vec<Field>,
    more_open: bool,
    doubts: String,
    motif: String,
}

/// What was typed: the last value of each field, and everybody ticked as told.
#[derive(Debug, Default, Clone)]
pub(super) struct Typed {
    all: BTreeMap<String, String>,
    prevenus: Vec<String>,
}

impl Typed {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            if name == "prevenus" {
                typed.prevenus.push(value);
            } else {
                typed.all.insert(name, value);
            }
        }
        typed
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.all.get(name).map_or("", |text| text.trim())
    }
}

pub(super) async fn offer(shell: &Shell, actor: &Actor, service: i64) -> Result<Named, PageError> {
    let house = &shell.house;
    let action = on_service(Verb::Ecrire, service);
    let mut granted = house.authorize_telling(actor, action, "formulaire").await?;
    let mut open = Vec::new();
    for (verb, category) in [(Verb::Lire, Category::Identite), (Verb::Ecrire, Category::Incident)] {
        open.push(house.perimetre(granted.read(), actor, verb, category, vec![service]).await?);
    }
    let [identite, ecrire] = &open[..] else { return Err(nothing()) };
    let day = house.today();
    let enfants = store::enfants(granted.read(), service, day, (identite, ecrire)).await?;
    granted.commit().await?;
    Ok(enfants)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let enfants = offer(&shell, &actor, service).await?;
    let mut typed = Typed::new(given);
    let now = here(&shell);
    typed.all.entry("jour".to_owned()).or_insert(now.date().to_string());
    typed.all.entry("heure".to_owned()).or_insert(now.strftime("%H:%M").to_string());
    show_form(&shell, &actor, service, &enfants, &typed, &[])
}

fn plain(kind: &str, id: &str, label: &str, typed: &Typed) -> Field {
    Field {
        kind: kind.to_owned(),
        id: id.to_owned(),
        label: label.to_owned(),
        value: typed.get(id).to_owned(),
        ..Field::default()
    }
}

fn hinted(mut field: Field, hint: &str) -> Field {
    hint.clone_into(&mut field.hint);
    field
}

fn must(mut field: Field) -> Field {
    field.required = true;
    field
}

fn listed(kind: &str, id: &str, label: &str, options: Vec<Choice>) -> Field {
    Field {
        kind: kind.to_owned(),
        id: id.to_owned(),
        label: label.to_owned(),
        options,
        ..Field::default()
    }
}

fn children(
    enfants: &Named,
    typed: &Typed,
    [(name, label), (role, part)]: [(&str, &str); 2],
) -> [Field; 2] {
    let chosen = typed.get(name);
    let options = enfants
        .iter()
        .map(|(id, nom)| Choice {
            value: id.to_string(),
            label: nom.clone(),
            checked: id.to_string() == chosen,
            ..Choice::default()
        })
        .collect();
    let place = choices(&ROLE_INCIDENT, typed.get(role));
    [listed("search", name, label, options), listed("select", role, part, place)]
}

fn first_fields(enfants: &Named, typed: &Typed) -> Vec<Field> {
    let [enfant, role] = children(enfants, typed, CHILDREN[0]);
    let mut gravite = choices(&GRAVITE, typed.get("gravite"));
    if let Some(grave) = gravite.iter_mut().find(|one| one.value == "grave") {
        grave.hint =
            "Décès, tentative de suicide, maltraitance, violence, accident, disparition : \
                      l’autorité est prévenue sans délai."
                .to_owned();
    }
    let prevenus = TOLD
        .iter()
        .map(|code| Choice {
            value: (*code).to_owned(),
            label: super::label(&DESTINATAIRE_AVIS, Some(*code)),
            checked: typed.prevenus.iter().any(|one| one == code),
            ..Choice::default()
        })
        .collect();
    vec![
        must(listed("radios", "nature", "Quoi", choices(&NATURE_INCIDENT, typed.get("nature")))),
        must(listed("radios", "gravite", "Gravité", gravite)),
        hinted(enfant, "Vide si aucun enfant n’est en cause."),
        role,
        must(plain("date", "jour", "Jour", typed)),
        must(plain("time", "heure", "Heure", typed)),
        listed("select", "nature_lieu", "Où", choices(&NATURE_LIEU, typed.get("nature_lieu"))),
        plain("text", "lieu", "Où précisément", typed),
        must(hinted(
            plain("textarea", "recit", "Les faits", typed),
            "Ce que vous avez vu et entendu, dans l’ordre.",
        )),
        plain("textarea", "mesure_immediate", "Ce qui a été fait tout de suite", typed),
        hinted(
            listed("checkboxes", "prevenus", "Déjà prévenus, à l’instant", prevenus),
            "De vive voix. L’heure exacte et les écrits se notent ensuite.",
        ),
    ]
}

/// The name a remark of the rules has in this form.
fn asked(field: &str) -> &str {
    match field {
        "start_at" => "jour",
        "personne_id" => "enfant",
        other => other,
    }
}

fn show_form(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    enfants: &Named,
    typed: &Typed,
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let mut main = first_fields(enfants, typed);
    let mut others: Vec<Field> =
        CHILDREN[1..].iter().flat_map(|one| children(enfants, typed, *one)).collect();
    let mut more = vec![
        hinted(
            plain("textarea", "declencheur", "Ce qui l’a déclenché", typed),
            "Ce que l’on a vu juste avant : un mot, un appel, un refus.",
        ),
        hinted(
            plain("textarea", "hypothese", "Ce que l’on suppose", typed),
            "À part des faits : ce n’est pas repris dans l’avis.",
        ),
        plain("text", "autres_personnes", "Autres personnes présentes", typed),
        hinted(
            plain("text", "cout_degats", "Coût des dégâts, en euros", typed),
            "Quand on le connaît : le devis, la facture.",
        ),
        hinted(
            plain("checkbox", "evite", "Évité de peu", typed),
            "Rien n’est arrivé, mais cela aurait pu : compté à part.",
        ),
    ];
    let mut errors = Vec::new();
    for remark in remarks.iter().filter(|remark| !remark.overridable) {
        let field = asked(remark.field).to_owned();
        let text = print(&remark.sentence);
        for part in main.iter_mut().chain(&mut others).chain(&mut more) {
            if part.id == field && part.error.is_empty() {
                part.error = text.clone();
            }
        }
        errors.push(ErrorLink { field, text });
    }
    let filled = |fields: &[Field]| {
        fields.iter().any(|field| !typed.get(&field.id).is_empty() || !field.error.is_empty())
    };
    let doubts: Vec<String> = remarks
        .iter()
        .filter(|remark| remark.overridable)
        .map(|remark| print(&remark.sentence))
        .collect();
    let status = if remarks.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let list = format!("/services/{service}/incidents");
    let section = Section::Autre;
    let mut layout = web::frame_of_service(shell, actor, service, section, "Déclarer un incident");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Incidents".to_owned(), Some(list.clone())));
    let page = DeclarePage {
        layout,
        action: format!("{list}/declarer"),
        cancel: list,
        errors,
        others_open: filled(&others),
        more_open: filled(&more),
        main,
        others,
        more,
        doubts: doubts.join(" "),
        motif: typed.get("motif").to_owned(),
    };
    page_with_status(status, &page)
}

/// The children that were chosen, each with their part; what is wrong when one is not of the list.
pub(super) fn chosen(
    enfants: &Named,
    typed: &Typed,
) -> Result<Vec<(i64, Option<&'static str>)>, Vec<Remark>> {
    let mut all: Vec<(i64, Option<&'static str>)> = Vec::new();
    let mut remarks = Vec::new();
    for [(name, _), (role, _)] in CHILDREN {
        let asked = typed.get(name);
        let known = enfants.iter().find(|(one, _)| one.to_string() == asked).map(|(id, _)| *id);
        match known {
            Some(id) if all.iter().any(|(one, _)| *one == id) => {}
            Some(id) => all.push((id, code(&ROLE_INCIDENT, typed.get(role)))),
            None if asked.is_empty() => {}
            None => remarks.push(Remark::refuse(name, "Choisissez un enfant de la liste.")),
        }
    }
    if remarks.is_empty() { Ok(all) } else { Err(remarks) }
}

/// An amount in euros as it is typed, in cents.
fn cents(text: &str) -> Option<i64> {
    let text = text
        .trim_end_matches(['€', ' '])
        .replace([' ', '\u{a0}', '\u{202f}'], "")
        .replace(',', ".");
    let (euros, cents) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.chars().all(|one| one.is_ascii_digit());
    if euros.is_empty() || !digits(euros) || !digits(cents) || cents.len() > 2 {
        return None;
    }
    let cents = format!("{cents:0<2}").parse::<i64>().ok()?;
    euros.parse::<i64>().ok().filter(|euros| *euros < 10_000_000).map(|euros| euros * 100 + cents)
}

pub(super) fn read(typed: &Typed, now: DateTime) -> Result<Row, Vec<Remark>> {
    let mut remarks = Vec::new();
    let nature = code(&NATURE_INCIDENT, typed.get("nature"));
    if nature.is_none() {
        remarks.push(Remark::refuse("nature", "Choisissez ce qui s’est passé."));
    }
    let gravite = code(&GRAVITE, typed.get("gravite"));
    if gravite.is_none() {
        remarks.push(Remark::refuse("gravite", "Choisissez la gravité, comme vous la voyez."));
    }
    let day = parse_day(typed.get("jour"));
    if day.is_none() {
        remarks
            .push(Remark::refuse("jour", "Ce n’est pas une date : le jour, le mois et l’année."));
    }
    let time = parse_hour(typed.get("heure"));
    if time.is_none() {
        remarks.push(Remark::refuse("heure", "À quelle heure ? Écrivez par exemple 22:40."));
    }
    let at = day.zip(time).map(|(day, time)| day.to_datetime(time));
    if at.is_some_and(|at| at > now) {
        remarks.push(Remark::refuse("jour", "C’est dans l’avenir : corrigez le jour ou l’heure."));
    }
    if typed.get("recit").is_empty() {
        remarks.push(Remark::refuse("recit", "Dites les faits, même en une phrase."));
    }
    for (name, most) in [
        ("recit", 20_000),
        ("hypothese", 20_000),
        ("mesure_immediate", 20_000),
        ("declencheur", 20_000),
        ("lieu", 250),
        ("autres_personnes", 250),
    ] {
        if typed.get(name).chars().count() > most {
            let told = format!("C’est trop long : {most} caractères au plus.");
            remarks.push(Remark::refuse(name, told));
        }
    }
    let cost = match typed.get("cout_degats") {
        "" => None,
        text => {
            let read = cents(text);
            if read.is_none() {
                let told = "Écrivez un montant en euros, par exemple 120 ou 84,50.";
                remarks.push(Remark::refuse("cout_degats", told));
            }
            read
        }
    };
    let (Some(nature), Some(gravite), Some(at), true) = (nature, gravite, at, remarks.is_empty())
    else {
        return Err(remarks);
    };
    let mut row =
        Row::default().with("nature", nature).with("gravite", gravite).with("start_at", stored(at));
    for name in TEXTS {
        if !typed.get(name).is_empty() {
            row.set(name, typed.get(name).into());
        }
    }
    if let Some(place) = code(&NATURE_LIEU, typed.get("nature_lieu")) {
        row.set("nature_lieu", place.into());
    }
    if let Some(cost) = cost {
        row.set("cout_degats", cost.into());
    }
    if typed.get("evite") == "oui" {
        row.set("evite", 1_i64.into());
    }
    if typed.prevenus.iter().any(|one| one == "forces_ordre") {
        row.set("gendarmerie", 1_i64.into());
    }
    Ok(row)
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed::new(pairs);
    let enfants = offer(&shell, &actor, service).await?;
    let again = |remarks: &[Remark]| show_form(&shell, &actor, service, &enfants, &typed, remarks);
    let now = here(&shell);
    let row = match read(&typed, now) {
        Ok(row) => row,
        Err(remarks) => return again(&remarks),
    };
    let about = match chosen(&enfants, &typed) {
        Ok(about) => about,
        Err(remarks) => return again(&remarks),
    };
    let people: Vec<(Option<i64>, Option<&'static str>)> = if about.is_empty() {
        vec![(None, None)]
    } else {
        about.into_iter().map(|(id, role)| (Some(id), role)).collect()
    };
    if typed.get("motif").is_empty() {
        let children: Vec<i64> = people.iter().filter_map(|(enfant, _)| *enfant).collect();
        let doubts = open_already(&shell, &actor, service, (&row, &children)).await?;
        if !doubts.is_empty() {
            return again(&doubts);
        }
    }
    let at = stored(now);
    let told = TOLD.iter().filter(|code| typed.prevenus.iter().any(|one| one == *code));
    let event = Event {
        id: shell.house.new_id(),
        row,
        people,
        told: told.map(|code| (*code, at.clone())).collect(),
        motif: typed.get("motif").to_owned(),
    };
    match keep((&shell, &register, &actor), service, &event).await {
        Ok(Ok(id)) => Ok(Redirect::to(&format!("/incidents/{id}?fait=declare")).into_response()),
        Ok(Err(remarks)) => again(&remarks),
        Err(error) => Err(error),
    }
}

/// A runaway declared for a child whose runaway is open: a doubt, that a reason lifts.
async fn open_already(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    (row, children): (&Row, &[i64]),
) -> Result<Vec<Remark>, PageError> {
    if row.text("nature") != Some("fugue") || row.int("evite") == Some(1) {
        return Ok(Vec::new());
    }
    let house = &shell.house;
    let action = on_service(Verb::Ecrire, service);
    let mut granted = house.authorize_telling(actor, action, "formulaire").await?;
    let own = actor.services_for(Verb::Lire, Category::Incident);
    let open = house.perimetre(granted.read(), actor, Verb::Lire, Category::Incident, own).await?;
    let since = store::open_fugue(granted.read(), children, &open).await?;
    granted.commit().await?;
    let told = since.map(|at| {
        let day = vocabulary::french_day(at.date());
        Remark::warn(
            "nature",
            format!(
                "Une fugue est déjà ouverte depuis le {day} à {} : complétez-la plutôt, ou dites \
                 pourquoi c’en est une autre.",
                super::hour(at.time())
            ),
        )
    });
    Ok(told.into_iter().collect())
}

/// What is declared: the row that is the same for all, the children with their part, who was told and when.
pub(super) struct Event {
    /// The first row of the event takes it.
    pub id: i64,
    pub row: Row,
    pub people: Vec<(Option<i64>, Option<&'static str>)>,
    pub told: Vec<(&'static str, String)>,
    pub motif: String,
}

/// Keeps the incident of each child and who was told of it: all, or nothing. The first row names the
/// event.
pub(super) async fn keep(
    (shell, register, actor): (&Shell, &Register, &Actor),
    service: i64,
    event: &Event,
) -> Result<Result<i64, Vec<Remark>>, PageError> {
    let Event { row, people, told, .. } = event;
    let incident = register.by_table("incident").ok_or_else(nothing)?;
    let information = register.by_table("information_incident").ok_or_else(nothing)?;
    let actions = people
        .iter()
        .map(|(enfant, _)| on_row(Verb::Ecrire, (service, "incident", 0), *enfant))
        .collect();
    let mut granted = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => return Err(nothing()),
        other => other?,
    };
    let motif = Some(event.motif.as_str()).filter(|motif| !motif.is_empty());
    let (mut remarks, mut seen, mut first) = (Vec::new(), Seen::default(), None::<i64>);
    for (enfant, role) in people {
        let mut own = row.clone().with("personne_id", *enfant).with("group_id", first);
        own.owner = service;
        if let Some(role) = role {
            own.set("role_incident", (*role).into());
        }
        let id = if first.is_none() { event.id } else { shell.house.new_id() };
        match fiche::create(&mut granted, register, incident, id, own, motif, &mut seen).await? {
            Saved::Kept(_) | Saved::Unchanged(_) => {}
            Saved::Remarks(found) => {
                remarks.extend(found);
                continue;
            }
            Saved::Conflict(_) => continue,
        }
        first = first.or(Some(id));
        for (destinataire, at) in told {
            let mut one = Row::default()
                .with("personne_id", *enfant)
                .with("incident_id", id)
                .with("destinataire", *destinataire)
                .with("start_at", at.clone())
                .with("moyen", "oral");
            one.owner = service;
            let id = shell.house.new_id();
            let saved =
                fiche::create(&mut granted, register, information, id, one, motif, &mut seen)
                    .await?;
            if let Saved::Remarks(found) = saved {
                remarks.extend(found);
            }
        }
    }
    drop(seen);
    remarks.dedup();
    match first.filter(|_| remarks.is_empty()) {
        Some(id) => {
            granted.commit().await?;
            Ok(Ok(id))
        }
        None => Ok(Err(remarks)),
    }
}
