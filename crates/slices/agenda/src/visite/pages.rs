//! `/dossiers/{personne}/visites`: the terms, what they give to plan, and each visit against them.
//! `sheet.rs`: `/dossiers/{personne}/visites/bilan`, the sheet for the judge.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::{Register, Remark, Row};
use jiff::{
    ToSpan as _,
    civil::{Date, time},
};
use partage::restriction::{Qui, TITULAIRE};
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, Column, ErrorLink, Field, Flash, Layout},
};

use super::rules::{
    against, expected, lapsed, restricted, since_lapsed, terms_on, too_many, visitor,
};
use crate::{
    french,
    rdv::{
        self, MOTIF_ANNULATION,
        pages::{Planned, Wish, framed, own_service, plan, state},
    },
};

mod bilan;
mod sheet;

pub(crate) use bilan::montre;

/// The routes of visits.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/visites", get(show).post(create))
        .route("/dossiers/{personne}/visites/bilan", get(sheet::show))
}

#[derive(Template)]
#[template(path = "visite/list.html")]
struct VisitsPage {
    layout: Layout,
    title: String,
    new: String,
    sheet: String,
    /// The real links of the child.
    liens: String,
    terms: Vec<Told>,
    restrictions: Vec<String>,
    errors: Vec<ErrorLink>,
    action: String,
    /// The days to plan; empty when there is none, or nothing may be planned.
    proposed: Vec<Choice>,
    fields: Vec<Field>,
    doubts: String,
    motif: String,
    columns: Vec<Column>,
    visits: Vec<Line>,
}

/// A decision, told.
struct Told {
    href: String,
    holder: String,
    text: String,
    words: String,
    order: String,
    /// How the child and this person are in touch besides.
    liens: Vec<String>,
    state: &'static str,
    kind: &'static str,
}

/// A visit.
struct Line {
    day: String,
    when: String,
    href: String,
    holder: String,
    place: String,
    state: String,
    kind: &'static str,
    why: String,
    words: String,
    /// What the child showed around it.
    montre: Vec<String>,
    remarks: Vec<String>,
}

/// What is known of a child's visits by who asks.
struct Known {
    nom: String,
    keeper: i64,
    terms: Vec<Row>,
    restrictions: Vec<Row>,
    visits: Vec<Row>,
    /// What the child showed around visits.
    montre: Vec<Row>,
    /// How the child is in touch with people, and what the kind of these rows is called.
    liens: Vec<Row>,
    lien_kind: Option<&'static fiche::Fiche>,
    siblings: rdv::Named,
    team: rdv::Named,
    own: Option<i64>,
    /// The services in whose name the reader may plan, and write terms.
    plans: Vec<i64>,
    decides: Vec<i64>,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let told = "information:judiciaire information:parcours information:vie";
    let mut granted = shell.house.authorize_telling(actor, action, told).await?;
    let judged = granted.services_on_child(Category::Judiciaire).to_vec();
    let parcours = granted.services_on_child(Category::Parcours).to_vec();
    if judged.is_empty() {
        return Err(PageError::NotFound);
    }
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let row = fiche::read_row(&mut granted, kind("personne")?, personne).await?;
    let row = row.ok_or(PageError::NotFound)?;
    let mut about = Vec::new();
    for (table, services) in
        [("droit_visite", &judged), ("restriction", &judged), ("rendez_vous", &parcours)]
    {
        let fiche = kind(table)?;
        about
            .push(fiche::rows_about(&mut granted, fiche, "personne_id", personne, services).await?);
    }
    let montre = fiche::enfant::about(&mut granted, register, "observation_visite", personne);
    let montre = montre.await?;
    // The links are kept by another room: without it there is none.
    let lien_kind = register.by_table("lien_enfant");
    let liens = match lien_kind {
        Some(_) => fiche::enfant::about(&mut granted, register, "lien_enfant", personne).await?,
        None => Vec::new(),
    };
    let mut visits = about.pop().unwrap_or_default();
    visits.retain(|row| row.text("nature") == Some("visite"));
    let restrictions = about.pop().unwrap_or_default();
    let terms = about.pop().unwrap_or_default();
    let writable =
        shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let of = |category: Category| -> Vec<i64> {
        let found = writable.iter().find(|(known, _)| *known == category);
        found.map(|(_, services)| services.clone()).unwrap_or_default()
    };
    let (plans, decides) = (of(Category::Parcours), of(Category::Judiciaire));
    let (mut siblings, mut team) = (Vec::new(), Vec::new());
    if !plans.is_empty() {
        let own = actor.services_for(Verb::Lire, Category::Identite);
        let house = &shell.house;
        let open =
            house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
        for (id, nom) in rdv::fratrie(granted.read(), personne, &open).await? {
            let own = plans.first().copied().unwrap_or_default();
            let action = rdv::pages::on_row(Verb::Ecrire, own, 0, Some(id));
            if house.would_allow(granted.read(), actor, &action).await?.is_some() {
                siblings.push((id, nom));
            }
        }
        team = rdv::team(granted.read(), own_service(actor, &plans, row.owner)).await?;
    }
    let own = rdv::own_professionnel(granted.read(), actor.compte).await?;
    granted.commit().await?;
    let text = |name: &str| row.text(name).unwrap_or_default();
    Ok(Known {
        nom: format!("{} {}", text("prenom"), text("nom")).trim().to_owned(),
        keeper: row.owner,
        terms,
        restrictions,
        visits,
        montre,
        liens,
        lien_kind,
        siblings,
        team,
        own,
        plans,
        decides,
    })
}

fn holder(row: &Row) -> String {
    let label = row.text("titulaire").and_then(|code| TITULAIRE.label_of(code)).unwrap_or_default();
    match row.text("nom") {
        Some(nom) => format!("{label} ({nom})"),
        None => label.to_owned(),
    }
}

fn label(list: &vocabulary::Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).unwrap_or_default().replace('\'', "’")
}

fn told(terms: &Row, today: Date) -> Told {
    let start = terms.day("start_day");
    let end = terms.day("end_day");
    let (state, kind) = if start.is_some_and(|start| start > today) {
        ("À venir", "info")
    } else if end.is_some_and(|end| end <= today) {
        ("Terminé", "")
    } else if matches!(terms.text("modalite_visite"), Some("suspendu" | "reserve")) {
        ("Aucune visite", "warning")
    } else {
        ("En cours", "ok")
    };
    let until = end.and_then(|end| end.yesterday().ok());
    let span = match (start, until) {
        (Some(start), Some(until)) => format!("du {} au {}", french_day(start), french_day(until)),
        (Some(start), None) => format!("à partir du {}", french_day(start)),
        _ => String::new(),
    };
    Told {
        href: format!("/fiche/droits-visite/{}", terms.id),
        holder: holder(terms),
        text: bilan::sentence(terms),
        words: terms.text("precision_ordonnance").unwrap_or_default().to_owned(),
        order: format!(
            "{} ; {}, décision du {}.",
            fiche::capital(&span),
            terms.text("juge").unwrap_or_default(),
            terms.day("decision_day").map(french_day).unwrap_or_default()
        ),
        liens: Vec::new(),
        state,
        kind,
    }
}

/// The same, with how the child and this person are in touch besides, that day.
fn told_with(known: &Known, terms: &Row, today: Date) -> Told {
    Told { liens: bilan::liens(known, terms, today), ..told(terms, today) }
}

/// What a planned or held visit does beyond its decision.
fn beyond(known: &Known, visit: &Row) -> Vec<Remark> {
    let (Some(start), Some(end)) = (visit.moment("start_at"), visit.moment("end_at")) else {
        return Vec::new();
    };
    let titulaire = visit.text("titulaire").unwrap_or_default();
    let said = visit.text("objet").unwrap_or_default();
    let day = start.date();
    let qui = visitor(&known.terms, visit);
    let terms = terms_on(&known.terms, qui, day);
    let mut remarks: Vec<Remark> =
        restricted(&known.restrictions, terms, (titulaire, said), day, end.date() > day)
            .into_iter()
            .collect();
    let ended = lapsed(&known.terms, qui, day);
    remarks.extend(ended.map(|terms| since_lapsed(visit, terms)));
    match terms {
        None if ended.is_some() => {}
        None => remarks.push(Remark::warn(
            "droit_visite_id",
            "Aucune décision inscrite ne prévoit de visite ce jour-là.",
        )),
        Some(terms) => {
            remarks.extend(against(visit, terms));
            let others: Vec<Date> = known
                .visits
                .iter()
                .filter(|other| (other.day("start_at"), other.id) < (Some(day), visit.id))
                .filter(|other| other.text("titulaire") == Some(titulaire) && counts(other))
                .filter_map(|other| other.day("start_at"))
                .collect();
            remarks.extend(too_many(terms, day, &others));
        }
    }
    remarks
}

/// Planned or held.
fn counts(visit: &Row) -> bool {
    matches!(visit.text("etat"), Some("prevu" | "tenu"))
}

fn line(known: &Known, visit: &Row) -> Line {
    let etat = visit.text("etat").unwrap_or_default();
    let (word, kind) = state(etat);
    let day = visit.day("start_at");
    let late = visit.int("retard_minutes").map(|n| format!("{n} minutes de retard"));
    let why = visit.text("motif_annulation").and_then(|code| MOTIF_ANNULATION.label_of(code));
    let why: Vec<String> =
        why.map(|text| text.replace('\'', "’")).into_iter().chain(late).collect();
    let span = visit.moment("start_at").zip(visit.moment("end_at"));
    let hours = span.map(|(start, end)| french::span(start, end)).unwrap_or_default();
    let on = day.map(french::day).unwrap_or_default();
    Line {
        day: day.map(|day| day.to_string()).unwrap_or_default(),
        when: format!("{on}, {hours}"),
        href: format!("/rendez-vous/{}", visit.id),
        holder: holder(visit),
        place: bilan::place(visit),
        state: if word.is_empty() { "Prévue" } else { word }.to_owned(),
        kind,
        why: why.join(", "),
        words: visit.text("compte_rendu").unwrap_or_default().to_owned(),
        montre: montre(&known.montre, visit.id),
        remarks: if counts(visit) {
            let found = beyond(known, visit);
            found.into_iter().map(|remark| remark.sentence.replace('\'', "’")).collect()
        } else {
            Vec::new()
        },
    }
}

/// How far ahead the calendar proposes, in days, and how far back visits are shown.
const AHEAD: i64 = 62;
const BACK: i64 = 185;

/// The days that decisions give and nobody planned yet: the decision, the day.
fn proposals(known: &Known, today: Date) -> Vec<(&Row, Date)> {
    let to = today.checked_add(AHEAD.days()).unwrap_or(today);
    let mut all: Vec<(&Row, Date)> = Vec::new();
    for terms in &known.terms {
        let titulaire = terms.text("titulaire").unwrap_or_default();
        for day in expected(terms, today, to) {
            let qui = Qui { lien: titulaire, nom: terms.text("nom").unwrap_or_default() };
            let holds = terms_on(&known.terms, qui, day).is_some_and(|one| one.id == terms.id);
            let there = known.visits.iter().any(|visit| {
                visit.text("titulaire") == Some(titulaire) && visit.day("start_at") == Some(day)
            });
            if holds && !there {
                all.push((terms, day));
            }
        }
    }
    all.sort_by_key(|(terms, day)| (*day, terms.id));
    all
}

/// What was typed.
#[derive(Debug, Default, Clone)]
struct Typed {
    days: Vec<String>,
    siblings: Vec<i64>,
    all: BTreeMap<String, String>,
}

impl Typed {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "visite" => typed.days.push(value),
                "fratrie" => typed.siblings.extend(value.parse::<i64>()),
                _ => {
                    typed.all.insert(name, value);
                }
            }
        }
        typed
    }

    fn get(&self, name: &str) -> &str {
        self.all.get(name).map_or("", |text| text.trim())
    }
}

fn fields(known: &Known, typed: Option<&Typed>) -> Vec<Field> {
    let get = |name: &str| typed.map(|typed| typed.get(name).to_owned()).unwrap_or_default();
    let mut fields = Vec::new();
    if !known.siblings.is_empty() {
        let options = known
            .siblings
            .iter()
            .map(|(id, nom)| Choice {
                value: id.to_string(),
                label: nom.clone(),
                checked: typed.is_some_and(|typed| typed.siblings.contains(id)),
                ..Choice::default()
            })
            .collect();
        fields.push(Field {
            kind: "checkboxes".to_owned(),
            id: "fratrie".to_owned(),
            label: "Avec".to_owned(),
            hint: "La même visite dans le dossier de chacun.".to_owned(),
            options,
            ..Field::default()
        });
    }
    let wanted = match typed {
        Some(_) => get("professionnel_id"),
        None => known.own.map(|id| id.to_string()).unwrap_or_default(),
    };
    let options = known
        .team
        .iter()
        .map(|(id, nom)| Choice {
            value: id.to_string(),
            label: nom.clone(),
            checked: id.to_string() == wanted,
            ..Choice::default()
        })
        .collect();
    fields.push(Field {
        kind: "search".to_owned(),
        id: "professionnel_id".to_owned(),
        label: "Qui accompagne".to_owned(),
        options,
        ..Field::default()
    });
    fields.push(Field {
        kind: "time".to_owned(),
        id: "de".to_owned(),
        label: "À quelle heure".to_owned(),
        hint: "Vide : l’heure de la décision, sinon 14 h.".to_owned(),
        value: get("de"),
        ..Field::default()
    });
    fields
}

/// The page, as it is or with a form that comes back.
fn print(
    (shell, actor): (&Shell, &Actor),
    personne: i64,
    known: &Known,
    typed: Option<&Typed>,
    remarks: &[Remark],
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let own = own_service(actor, &known.plans, known.keeper);
    let mut layout = framed(shell, actor, own, (personne, &known.nom), "Visites et droits");
    layout.flash = flash;
    let proposed = if known.plans.is_empty() { Vec::new() } else { proposals(known, today) };
    let proposed = proposed
        .into_iter()
        .map(|(terms, day)| {
            let value = format!("{}:{day}", terms.id);
            Choice {
                checked: typed.is_some_and(|typed| typed.days.contains(&value)),
                label: format!("{}, {}", french::day(day), holder(terms).to_lowercase()),
                value,
                ..Choice::default()
            }
        })
        .collect();
    let since = today.checked_sub(BACK.days()).unwrap_or(today);
    let mut visits: Vec<&Row> = known
        .visits
        .iter()
        .filter(|visit| visit.day("start_at").is_some_and(|day| day >= since))
        .collect();
    visits.sort_by_key(|visit| std::cmp::Reverse((visit.text("start_at"), visit.id)));
    let errors: Vec<ErrorLink> = remarks
        .iter()
        .filter(|remark| !remark.overridable)
        .map(|remark| ErrorLink {
            field: if remark.field == "de" { "de" } else { "visite" }.to_owned(),
            text: remark.sentence.replace('\'', "’"),
        })
        .collect();
    let doubts: Vec<String> = remarks
        .iter()
        .filter(|remark| remark.overridable)
        .map(|remark| remark.sentence.replace('\'', "’"))
        .collect();
    let status = if remarks.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let decides = own_service(actor, &known.decides, known.keeper);
    page_with_status(
        status,
        &VisitsPage {
            layout,
            title: format!("Visites et droits : {}", known.nom),
            new: if known.decides.contains(&decides) {
                format!("/registre/droits-visite/{decides}/nouveau?personne_id={personne}")
            } else {
                String::new()
            },
            sheet: format!("/dossiers/{personne}/visites/bilan"),
            terms: known.terms.iter().map(|terms| told_with(known, terms, today)).collect(),
            liens: format!("/dossiers/{personne}/liens"),
            restrictions: bilan::limits(known, today),
            errors,
            action: format!("/dossiers/{personne}/visites"),
            proposed,
            fields: fields(known, typed),
            doubts: doubts.join(" "),
            motif: typed.map(|typed| typed.get("motif").to_owned()).unwrap_or_default(),
            columns: ["Quand", "Visite de", "Où", "État", "À savoir"]
                .into_iter()
                .map(|label| Column { label: label.to_owned(), ..Column::default() })
                .collect(),
            visits: visits.into_iter().map(|visit| line(known, visit)).collect(),
        },
    )
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let flash = asked.get("fait").and_then(|text| text.parse::<usize>().ok()).map(|n| Flash {
        kind: "ok".to_owned(),
        text: if n == 1 {
            "Une visite est prévue.".to_owned()
        } else {
            format!("{n} visites sont prévues.")
        },
    });
    print((&shell, &actor), personne, &known, None, &[], flash)
}

async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let typed = Typed::new(pairs);
    let own = own_service(&actor, &known.plans, known.keeper);
    if !known.plans.contains(&own) {
        return Err(PageError::NotFound);
    }
    let back =
        |remarks: &[Remark]| print((&shell, &actor), personne, &known, Some(&typed), remarks, None);
    let hour = match typed.get("de") {
        "" => None,
        text => match french::parse_hour(text) {
            Some(hour) => Some(hour),
            None => return back(&[Remark::refuse("de", "Ce n’est pas une heure : 14:00.")]),
        },
    };
    let mut wishes = Vec::new();
    for (terms, day) in proposals(&known, shell.house.today()) {
        if !typed.days.contains(&format!("{}:{day}", terms.id)) {
            continue;
        }
        let fixed = terms.text("start_time").and_then(french::parse_hour);
        let start = day.to_datetime(hour.or(fixed).unwrap_or_else(|| time(14, 0, 0, 0)));
        let minutes = terms.int("duree_minutes").unwrap_or(60);
        let end = start.checked_add(minutes.minutes()).unwrap_or(start);
        let mut row = Row::default()
            .with("personne_id", personne)
            .with("nature", "visite")
            .with("titulaire", terms.text("titulaire"))
            .with("start_at", french::stored(start))
            .with("end_at", french::stored(end))
            .with("etat", "prevu")
            .with("lieu", terms.text("lieu"))
            .with("lieu_visite", terms.text("lieu_visite"))
            .with("tiers", terms.text("tiers"));
        row.owner = own;
        if let Ok(id) = typed.get("professionnel_id").parse::<i64>() {
            row.set("professionnel_id", id.into());
        }
        let label = fiche::capital(&french::day(day));
        wishes.push(Wish { row: row.clone(), joins: false, label: label.clone() });
        for (id, nom) in known.siblings.iter().filter(|(id, _)| typed.siblings.contains(id)) {
            let row = row.clone().with("personne_id", *id);
            wishes.push(Wish { row, joins: true, label: format!("{label}, {nom}") });
        }
    }
    if wishes.is_empty() {
        return back(&[Remark::refuse("visite", "Cochez au moins un jour.")]);
    }
    let count = wishes.iter().filter(|wish| !wish.joins).count();
    match plan((&shell, &register, &actor), wishes, typed.get("motif"), &[]).await? {
        Planned::Kept(_) => {
            let next = format!("/dossiers/{personne}/visites?fait={count}");
            Ok(Redirect::to(&next).into_response())
        }
        Planned::Remarks(remarks) => back(&remarks),
        Planned::Closed => Err(PageError::NotFound),
    }
}
