//! The form of an appointment: who, when, where, in one page; brothers and sisters with a tick.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row};
use jiff::{ToSpan as _, civil::DateTime};
use partage::restriction::TITULAIRE;
use vocabulary::{Nomenclature, listes::MODE_INTERVENTION, parse_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Field, Layout},
};

use super::{Planned, Wish, nothing, on_service, plan};
use crate::{
    french,
    rdv::{
        NATURE_RENDEZ_VOUS, TRANSPORT,
        store::{self, Named},
    },
};

#[derive(Template)]
#[template(path = "rdv/pages/new.html")]
struct NewPage {
    layout: Layout,
    action: String,
    cancel: String,
    errors: Vec<ErrorLink>,
    /// What, who and when: always needed.
    main: Vec<Field>,
    /// The visit of a parent or of somebody close.
    visit: Vec<Field>,
    visit_open: bool,
    /// The rest.
    more: Vec<Field>,
    more_open: bool,
    doubts: String,
    motif: String,
}

/// What was typed: the last value of each field, and every child that was ticked.
#[derive(Debug, Default, Clone)]
struct Typed {
    all: BTreeMap<String, String>,
    fratrie: Vec<i64>,
}

impl Typed {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            if name == "fratrie" {
                typed.fratrie.extend(value.parse::<i64>());
            } else {
                typed.all.insert(name, value);
            }
        }
        typed
    }

    fn get(&self, name: &str) -> &str {
        self.all.get(name).map_or("", |text| text.trim())
    }

    fn id(&self, name: &str) -> Option<i64> {
        self.get(name).parse().ok()
    }
}

/// What the form offers.
struct Offer {
    enfants: Named,
    fratrie: Named,
    team: Named,
    own: Option<i64>,
    salles: Named,
    vehicules: Named,
}

async fn offer(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    enfant: Option<i64>,
) -> Result<Offer, PageError> {
    let mut granted = shell
        .house
        .authorize_telling(actor, on_service(Verb::Ecrire, service), "formulaire")
        .await?;
    let house = &shell.house;
    let of = |verb, category| (verb, category);
    let mut open = Vec::new();
    for (verb, category) in
        [of(Verb::Lire, Category::Identite), of(Verb::Ecrire, Category::Parcours)]
    {
        open.push(house.perimetre(granted.read(), actor, verb, category, vec![service]).await?);
    }
    let [identite, parcours] = &open[..] else { return Err(nothing()) };
    let today = house.today();
    let enfants = store::enfants(granted.read(), service, today, (identite, parcours)).await?;
    let mut fratrie = Vec::new();
    if let Some(enfant) = enfant.filter(|id| enfants.iter().any(|(known, _)| known == id)) {
        let own = actor.services_for(Verb::Lire, Category::Identite);
        let known = house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own);
        let known = known.await?;
        for (id, nom) in store::fratrie(granted.read(), enfant, &known).await? {
            if !writable(shell, &mut granted, actor, id).await?.is_empty() {
                fratrie.push((id, nom));
            }
        }
    }
    let offer = Offer {
        enfants,
        fratrie,
        team: store::team(granted.read(), service).await?,
        own: store::own_professionnel(granted.read(), actor.compte).await?,
        salles: store::moyens(granted.read(), service, "salle").await?,
        vehicules: store::moyens(granted.read(), service, "vehicule").await?,
    };
    granted.commit().await?;
    Ok(offer)
}

/// The services in whose name one may plan for a child.
async fn writable(
    shell: &Shell,
    granted: &mut access::Granted,
    actor: &Actor,
    personne: i64,
) -> Result<Vec<i64>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let parcours = open.into_iter().find(|(category, _)| *category == Category::Parcours);
    Ok(parcours.map(|(_, services)| services).unwrap_or_default())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let mut typed = Typed::new(given);
    let offer = offer(&shell, &actor, service, typed.id("enfant")).await?;
    let today = shell.house.today().to_string();
    typed.all.entry("jour".to_owned()).or_insert(today);
    if let Some(own) = offer.own {
        typed.all.entry("professionnel_id".to_owned()).or_insert(own.to_string());
    }
    print(&shell, &actor, service, &offer, &typed, &[])
}

pub(crate) fn listed(
    field: &str,
    label: &str,
    kind: &str,
    named: &Named,
    chosen: &str,
    blank: &str,
) -> Field {
    let options = std::iter::once((String::new(), blank.to_owned()))
        .filter(|_| !blank.is_empty())
        .chain(named.iter().map(|(id, nom)| (id.to_string(), nom.clone())))
        .map(|(value, label)| Choice {
            checked: value == chosen,
            value,
            label,
            ..Choice::default()
        })
        .collect();
    Field {
        kind: kind.to_owned(),
        id: field.to_owned(),
        label: label.to_owned(),
        options,
        ..Field::default()
    }
}

pub(crate) fn coded(field: &str, label: &str, list: &Nomenclature, chosen: &str) -> Field {
    let options = list
        .items
        .iter()
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: label.replace('\'', "’"),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect();
    Field {
        kind: "select".to_owned(),
        id: field.to_owned(),
        label: label.to_owned(),
        options,
        ..Field::default()
    }
}

fn plain(kind: &str, field: &str, label: &str, typed: &Typed) -> Field {
    plain_field(kind, field, label, typed.get(field))
}

pub(crate) fn plain_field(kind: &str, field: &str, label: &str, value: &str) -> Field {
    Field {
        kind: kind.to_owned(),
        id: field.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        ..Field::default()
    }
}

/// The name a remark of the rules has in this form.
fn asked(field: &str) -> &str {
    match field {
        "start_at" => "jour",
        "end_at" => "a",
        "personne_id" => "enfant",
        "droit_visite_id" => "titulaire",
        other => other,
    }
}

/// What makes one hesitate, in one text; empty when nothing does.
fn doubts(remarks: &[Remark]) -> String {
    let each = remarks.iter().filter(|remark| remark.overridable);
    each.map(|remark| remark.sentence.replace('\'', "’")).collect::<Vec<_>>().join(" ")
}

/// Told at the top too, with the way to the box where one says why: it stands far below on a telephone.
fn to_check(doubts: &str) -> Option<ErrorLink> {
    let text = format!("À vérifier, ou à expliquer plus bas : {doubts}");
    (!doubts.is_empty()).then(|| ErrorLink { field: "motif".to_owned(), text })
}

fn print(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    offer: &Offer,
    typed: &Typed,
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let mut main = vec![
        coded("nature", "Quoi", &NATURE_RENDEZ_VOUS, typed.get("nature")),
        listed("enfant", "Enfant", "search", &offer.enfants, typed.get("enfant"), ""),
    ];
    main[0].required = true;
    "Vide pour une réunion du service.".clone_into(&mut main[1].hint);
    if !offer.fratrie.is_empty() {
        let mut with = listed("fratrie", "Avec", "checkboxes", &offer.fratrie, "", "");
        for choice in &mut with.options {
            choice.checked = typed.fratrie.iter().any(|id| choice.value == id.to_string());
        }
        "Frères et sœurs : le même rendez-vous dans chaque dossier.".clone_into(&mut with.hint);
        main.push(with);
    }
    main.push(plain("date", "jour", "Jour", typed));
    main.push(plain("time", "de", "De", typed));
    main.push(plain("time", "a", "À", typed));
    for field in main.iter_mut().filter(|field| field.id == "jour" || field.id == "de") {
        field.required = true;
    }
    if let Some(end) = main.last_mut() {
        "Une heure après le début si vous ne dites rien.".clone_into(&mut end.hint);
    }
    let mut place = plain("text", "lieu", "Lieu", typed);
    "Pour une visite : vide, c’est celui de la décision.".clone_into(&mut place.hint);
    main.push(place);
    let who = typed.get("professionnel_id");
    main.push(listed("professionnel_id", "Qui y va", "search", &offer.team, who, ""));
    let mut tiers = plain("text", "tiers", "Tiers présent", typed);
    "Quand la décision veut un tiers : son nom ou sa fonction.".clone_into(&mut tiers.hint);
    let mut last = plain("date", "jour_fin", "Jour du retour", typed);
    "Pour un hébergement : si la fin est un autre jour.".clone_into(&mut last.hint);
    let with = "Avec quel parent ou proche";
    let mut holder = coded("titulaire", with, &TITULAIRE, typed.get("titulaire"));
    "Pour une visite, et pour un entretien ou une réunion avec cette personne : ce qu’un juge restreint est alors dit."
        .clone_into(&mut holder.hint);
    let mut visit = vec![holder, tiers, last];
    let second = typed.get("second_professionnel_id");
    let mut more = vec![
        listed("second_professionnel_id", "Avec un collègue", "search", &offer.team, second, ""),
        coded(
            "mode_intervention",
            "Où et comment",
            &MODE_INTERVENTION,
            typed.get("mode_intervention"),
        ),
        coded("transport", "Qui transporte", &TRANSPORT, typed.get("transport")),
        listed("vehicule_id", "Véhicule", "select", &offer.vehicules, typed.get("vehicule_id"), ""),
        listed("salle_id", "Salle", "select", &offer.salles, typed.get("salle_id"), ""),
        plain("text", "objet", "Objet", typed),
    ];
    more.retain(|field| {
        !matches!(field.id.as_str(), "vehicule_id" | "salle_id") || !field.options.is_empty()
    });
    if let Some(subject) = more.last_mut() {
        "Sans contenu médical : toute l’équipe voit cet agenda.".clone_into(&mut subject.hint);
    }
    let mut errors = Vec::new();
    for remark in remarks.iter().filter(|remark| !remark.overridable) {
        let field = asked(remark.field).to_owned();
        let text = remark.sentence.replace('\'', "’");
        for part in main.iter_mut().chain(&mut visit).chain(&mut more) {
            if part.id == field && part.error.is_empty() {
                part.error = text.clone();
            }
        }
        errors.push(ErrorLink { field, text });
    }
    let filled = |fields: &[Field]| {
        fields.iter().any(|field| !typed.get(&field.id).is_empty() || !field.error.is_empty())
    };
    let status = if remarks.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let doubts = doubts(remarks);
    errors.extend(to_check(&doubts));
    let title = "Nouveau rendez-vous";
    let mut layout = web::frame_of_service(shell, actor, service, Section::Agenda, title);
    let list = format!("/services/{service}/agenda");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Agenda".to_owned(), Some(list.clone())));
    page_with_status(
        status,
        &NewPage {
            layout,
            action: format!("{list}/nouveau"),
            cancel: list,
            errors,
            visit_open: typed.get("nature") == "visite" || filled(&visit),
            more_open: filled(&more),
            main,
            visit,
            more,
            doubts,
            motif: typed.get("motif").to_owned(),
        },
    )
}

/// From and to, as typed; what is wrong otherwise.
fn moments(typed: &Typed) -> Result<(DateTime, DateTime), Vec<Remark>> {
    let mut remarks = Vec::new();
    let day = parse_day(typed.get("jour"));
    if day.is_none() {
        remarks
            .push(Remark::refuse("jour", "Ce n’est pas une date : le jour, le mois et l’année."));
    }
    let from = french::parse_hour(typed.get("de"));
    if from.is_none() {
        remarks.push(Remark::refuse("de", "À quelle heure ? Écrivez par exemple 14:00."));
    }
    let typed_end = typed.get("a");
    let to = french::parse_hour(typed_end);
    if to.is_none() && !typed_end.is_empty() {
        remarks.push(Remark::refuse("a", "Ce n’est pas une heure : écrivez par exemple 15:30."));
    }
    let last = match typed.get("jour_fin") {
        "" => day,
        text => parse_day(text),
    };
    if last.is_none() && day.is_some() {
        remarks.push(Remark::refuse("jour_fin", "Ce n’est pas une date."));
    }
    let (Some(day), Some(from), Some(last)) = (day, from, last) else { return Err(remarks) };
    if !remarks.is_empty() {
        return Err(remarks);
    }
    let start = day.to_datetime(from);
    let end = to.map_or_else(
        || last.to_datetime(from).checked_add(1.hour()).unwrap_or(start),
        |to| last.to_datetime(to),
    );
    Ok((start, end))
}

/// The row of the form, but for its child.
fn row(typed: &Typed, (start, end): (DateTime, DateTime), service: i64) -> Row {
    let mut row = Row::default()
        .with("start_at", french::stored(start))
        .with("end_at", french::stored(end))
        .with("etat", "prevu");
    row.owner = service;
    for (name, list) in [
        ("nature", &NATURE_RENDEZ_VOUS),
        ("mode_intervention", &MODE_INTERVENTION),
        ("transport", &TRANSPORT),
        ("titulaire", &TITULAIRE),
    ] {
        if let Some((code, _)) = list.items.iter().find(|(code, _)| *code == typed.get(name)) {
            row.set(name, (*code).into());
        }
    }
    for name in ["lieu", "objet", "tiers"] {
        if !typed.get(name).is_empty() {
            row.set(name, typed.get(name).into());
        }
    }
    for name in ["professionnel_id", "second_professionnel_id", "salle_id", "vehicule_id"] {
        if let Some(id) = typed.id(name) {
            row.set(name, id.into());
        }
    }
    row
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed::new(pairs);
    let offer = offer(&shell, &actor, service, typed.id("enfant")).await?;
    let again = |remarks: &[Remark]| print(&shell, &actor, service, &offer, &typed, remarks);
    let mut remarks = Vec::new();
    if NATURE_RENDEZ_VOUS.label_of(typed.get("nature")).is_none() {
        remarks.push(Remark::refuse("nature", "Choisissez ce que c’est."));
    }
    for (name, most) in [("lieu", 250), ("objet", 250), ("tiers", 250), ("motif", 2000)] {
        if typed.get(name).chars().count() > most {
            remarks.push(Remark::refuse(
                name,
                format!("C’est trop long : {most} caractères au plus."),
            ));
        }
    }
    let span = match moments(&typed) {
        Ok(span) => span,
        Err(found) => {
            remarks.extend(found);
            return again(&remarks);
        }
    };
    if !remarks.is_empty() {
        return again(&remarks);
    }
    let own = row(&typed, span, service);
    let mut wishes = Vec::new();
    match typed.id("enfant") {
        None => wishes.push(Wish { row: own, joins: false, label: String::new() }),
        Some(enfant) => {
            let row = own.clone().with("personne_id", enfant);
            wishes.push(Wish { row, joins: false, label: String::new() });
            for (id, nom) in offer.fratrie.iter().filter(|(id, _)| typed.fratrie.contains(id)) {
                let mut row = own.clone().with("personne_id", *id);
                row.owner = keeper(&shell, &actor, service, *id).await?;
                wishes.push(Wish { row, joins: true, label: nom.clone() });
            }
        }
    }
    match plan((&shell, &register, &actor), wishes, typed.get("motif"), &[]).await? {
        Planned::Kept(ids) => {
            let id = ids.first().copied().unwrap_or_default();
            Ok(Redirect::to(&format!("/rendez-vous/{id}?fait=prevu")).into_response())
        }
        Planned::Remarks(remarks) => again(&remarks),
        Planned::Closed => {
            // The form is theirs, the child is not: told as if there were no such child.
            again(&[Remark::refuse(
                "enfant",
                "Cet enfant n’est pas dans la liste : choisissez-le.",
            )])
        }
    }
}

/// The service in whose name a brother or a sister's row is kept: this one, else the one that may.
async fn keeper(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    personne: i64,
) -> Result<i64, PageError> {
    let action = on_service(Verb::Ecrire, service);
    let mut granted = shell.house.authorize_telling(actor, action, "formulaire").await?;
    let services = writable(shell, &mut granted, actor, personne).await?;
    granted.commit().await?;
    if services.contains(&service) {
        return Ok(service);
    }
    services.first().copied().ok_or_else(nothing)
}
