//! `/mon-annee`: the year of who takes children in, for them; `/services/{service}/assistants-familiaux/{professionnel}/annee`:
//! the same, for who answers for them. Each sum leads to the lines it is made of, each line to its record.
//!
//! The year is the carer's own work: a child who left is counted on their page, without name nor way to the file. Who
//! answers for carers counts the nights of all, the rest as far as daily life is open to them, and is told so.

use access::{Action, Actor, Category, Cible, Granted, Role, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use fiche::{Kind, enfant::told};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page,
    parts::{Cell, Column, Fact, Layout},
    typed_in,
};

use super::{
    rules::{self, Span},
    store::{self, Absence, Annee, Frais, Repit, Sejour},
};
use crate::accueil::{ETAT_FRAIS, NATURE_FRAIS, own_professional};

/// The routes of a year.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/mon-annee", get(own))
        .route("/services/{service}/assistants-familiaux/{professionnel}/annee", get(of_service))
}

#[derive(Template)]
#[template(path = "annee/page.html")]
struct YearPage {
    layout: Layout,
    title: String,
    lead: String,
    /// The year before and the one after, when there is one: label, address.
    around: Vec<(String, String)>,
    /// Why there is nothing to count; empty when there is.
    nobody: &'static str,
    sums: Vec<Fact>,
    chez: Vec<Chez>,
    repits: Lines,
    relais: Lines,
    frais: Lines,
    /// What is said of what is not shown, or not counted.
    notes: Vec<&'static str>,
}

/// A child with the carer.
struct Chez {
    nom: String,
    href: String,
    /// The times of stays: words, their record. None of a child whose file is not open.
    sejours: Vec<(String, String)>,
    nuits: usize,
    /// Nights elsewhere, and the records that say so; none of a child whose file is not open.
    ailleurs: usize,
    pourquoi: Vec<(String, String)>,
}

/// Records of one kind, as a table.
struct Lines {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// All that a year is counted from, for one reader.
#[derive(Default)]
struct Known {
    /// Whether it is the year of the reader: then what is no longer open is counted, without a name.
    own: bool,
    sejours: Vec<Sejour>,
    absences: Vec<Absence>,
    repits: Vec<Repit>,
    frais: Vec<Frais>,
}

impl Known {
    /// The rests that are told, those of the carer or those they took over.
    fn rests(&self, relais: bool) -> Vec<&Repit> {
        let told = |one: &&Repit| one.relais == relais && (self.own || one.nom.is_some());
        self.repits.iter().filter(told).collect()
    }

    /// The expenses that are told.
    fn spent(&self) -> Vec<&Frais> {
        self.frais.iter().filter(|one| self.own || one.nom.is_some()).collect()
    }

    /// Whether something is not told, nor counted.
    fn hides(&self) -> bool {
        !self.own
            && (self.repits.iter().any(|one| one.nom.is_none())
                || self.frais.iter().any(|one| one.nom.is_none()))
    }
}

async fn read(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    annee: Annee<'_>,
) -> Result<Known, PageError> {
    let (house, all) = (&shell.house, annee.services.to_vec());
    let read = granted.read();
    let identite =
        house.perimetre(read, actor, Verb::Lire, Category::Identite, all.clone()).await?;
    let parcours =
        house.perimetre(read, actor, Verb::Lire, Category::Parcours, all.clone()).await?;
    let vie = house.perimetre(read, actor, Verb::Lire, Category::Vie, all).await?;
    let mut sejours = store::sejours(read, annee, &identite).await?;
    // Neither a child to come, nor a referent who was never there while the child was.
    let today = house.today();
    sejours.retain(|one| one.span.0 <= today && one.span.1.is_none_or(|end| end > one.span.0));
    let mut enfants: Vec<i64> = sejours.iter().map(|one| one.enfant).collect();
    enfants.dedup();
    Ok(Known {
        own: false,
        absences: store::absences(read, annee, &enfants, &parcours).await?,
        repits: store::repits(read, annee, &vie).await?,
        frais: store::frais(read, annee, &vie).await?,
        sejours,
    })
}

/// « Du 03/04/2025 au 05/04/2025 », « depuis le 03/04/2025 ».
fn when((start, end): Span) -> String {
    match end.and_then(|end| end.yesterday().ok()) {
        None => format!("depuis le {}", french_day(start)),
        Some(last) if last <= start => format!("le {}", french_day(start)),
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
    }
}

fn euros(cents: i64) -> String {
    fiche::show(Kind::Euro, Some(&cents.into()))
}

fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n < 2 { one } else { many })
}

fn named(nom: Option<&str>) -> String {
    nom.unwrap_or("Un enfant").to_owned()
}

/// The address of a record, for who may read it.
fn record(slug: &str, id: i64, open: bool) -> String {
    if open { format!("/fiche/{slug}/{id}") } else { String::new() }
}

/// A child of a year: the nights within its days, and what says that some were elsewhere.
fn child(known: &Known, own: &[Sejour], within: (Date, Date)) -> Option<Chez> {
    let first = own.first()?;
    let spans: Vec<Span> = own.iter().map(|one| one.span).collect();
    let gone = known.absences.iter().filter(|one| one.enfant == first.enfant).map(|one| {
        let until = one.span.1.map(french_day);
        let until = until.map_or("en cours".to_owned(), |day| format!("retour le {day}"));
        let told = format!("absence du {}, {until}", french_day(one.span.0));
        (one.span, told, record("absences", one.id, one.open))
    });
    let rests = known.repits.iter().filter(|one| one.enfant == first.enfant && !one.relais);
    let rests = rests.map(|one| {
        let told = format!("répit {}", when(one.span));
        (rules::nights_of(one.span), told, record("repits", one.id, one.nom.is_some()))
    });
    let away: Vec<(Span, String, String)> = gone.chain(rests).collect();
    let elsewhere: Vec<Span> = away.iter().map(|one| one.0).collect();
    let (nuits, ailleurs) = rules::nights(&spans, &elsewhere, within);
    let mut chez = Chez {
        nom: named(first.nom.as_deref()),
        href: String::new(),
        sejours: Vec::new(),
        nuits,
        ailleurs: 0,
        pourquoi: Vec::new(),
    };
    if first.nom.is_some() {
        let counts = |span: Span| rules::nights(&spans, &[span], within).1 > 0;
        let told = away.into_iter().filter(|(span, _, href)| counts(*span) && !href.is_empty());
        chez.pourquoi = told.map(|(_, told, href)| (told, href)).collect();
        chez.ailleurs = ailleurs;
        chez.href = format!("/dossiers/{}", first.enfant);
        let stays = own.iter().map(|one| (when(one.span), record("sejours", one.id, true)));
        chez.sejours = stays.collect();
    }
    Some(chez)
}

/// The children of a year: the lines of one follow each other.
fn children(known: &Known, within: (Date, Date)) -> Vec<Chez> {
    let each = known.sejours.chunk_by(|one, other| one.enfant == other.enfant);
    each.filter_map(|own| child(known, own, within)).collect()
}

fn columns(labels: &[&str]) -> Vec<Column> {
    labels
        .iter()
        .map(|label| Column {
            label: (*label).to_owned(),
            numeric: matches!(*label, "Jours" | "Montant"),
            ..Column::default()
        })
        .collect()
}

fn cell(text: String, href: String) -> Cell {
    Cell { text, href }
}

/// Rests as a table.
fn rests(repits: &[&Repit], year: (Date, Date)) -> Lines {
    let row = |one: &&Repit| {
        let href = record("repits", one.id, one.nom.is_some());
        vec![
            cell(fiche::capital(&when(one.span)), href),
            cell(named(one.nom.as_deref()), String::new()),
            cell(rules::count(&[one.span], year).to_string(), String::new()),
        ]
    };
    let columns = columns(&["Quand", "Enfant", "Jours"]);
    Lines { columns, rows: repits.iter().map(row).collect() }
}

/// Expenses as a table.
fn spent(frais: &[&Frais]) -> Lines {
    let row = |one: &&Frais| {
        let day = one.day.map(french_day).unwrap_or_default();
        vec![
            cell(day, record("frais-accueil", one.id, one.nom.is_some())),
            cell(told(&NATURE_FRAIS, Some(&one.nature)), String::new()),
            cell(named(one.nom.as_deref()), String::new()),
            cell(euros(one.cents), String::new()),
            cell(told(&ETAT_FRAIS, Some(&one.etat)), String::new()),
        ]
    };
    let columns = columns(&["Le", "Quoi", "Enfant", "Montant", "Où ils en sont"]);
    Lines { columns, rows: frais.iter().map(row).collect() }
}

/// What was spent, but for what is refused; then how much stands where.
fn money(frais: &[&Frais]) -> String {
    let of = |etat: &str| -> i64 {
        frais.iter().filter(|one| one.etat == etat).map(|one| one.cents).sum()
    };
    let all: i64 = frais.iter().filter(|one| one.etat != "refuse").map(|one| one.cents).sum();
    let states: Vec<String> = ETAT_FRAIS
        .items
        .iter()
        .map(|&(code, label)| (label.to_lowercase(), of(code)))
        .filter(|(_, cents)| *cents > 0)
        .map(|(label, cents)| format!("{label} : {}", euros(cents)))
        .collect();
    if states.is_empty() {
        return euros(all);
    }
    format!("{} ({})", euros(all), states.join(" · "))
}

/// The sums, each with the way to its lines.
fn sums(known: &Known, chez: &[Chez], year: (Date, Date)) -> Vec<Fact> {
    let days = |relais: bool| {
        let spans: Vec<Span> = known.rests(relais).iter().map(|one| one.span).collect();
        plural(rules::count(&spans, year), "jour", "jours")
    };
    let nuits: usize = chez.iter().map(|one| one.nuits).sum();
    [
        ("Enfants confiés", plural(chez.len(), "enfant", "enfants"), "enfants"),
        ("Nuits", plural(nuits, "nuit", "nuits"), "enfants"),
        ("Répit", days(false), "repits"),
        ("Relais pris pour d’autres", days(true), "relais"),
        ("Frais, sans ceux qui sont refusés", money(&known.spent()), "frais"),
    ]
    .into_iter()
    .map(|(label, value, to)| Fact {
        label: label.to_owned(),
        value,
        href: format!("#{to}"),
        action: "Voir le détail".to_owned(),
    })
    .collect()
}

/// What is said of what is not shown, or not counted.
fn notes(known: &Known) -> Vec<&'static str> {
    let mut all = vec![
        "Une nuit compte quand l’enfant a dormi là : ni absence, ni répit ce soir-là. Une nuit à venir ne compte pas.",
    ];
    let unnamed = known.sejours.iter().any(|one| one.nom.is_none())
        || known.rests(false).iter().chain(&known.rests(true)).any(|one| one.nom.is_none())
        || known.spent().iter().any(|one| one.nom.is_none());
    if unnamed {
        all.push(
            "« Un enfant » : son dossier ne vous est pas ouvert ; il est compté, sans son nom.",
        );
    }
    if known.hides() {
        all.push(
            "Des répits ou des frais ne sont ni montrés ni comptés : la vie de ces enfants ne vous est pas ouverte.",
        );
    }
    all
}

/// The page of a year. `base`: its address, without the year; `nobody`: why there is nothing to count.
fn shown(
    shell: &Shell,
    layout: Layout,
    (base, year, title): (&str, i16, String),
    known: &Known,
    nobody: &'static str,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let days = rules::days_of(year);
    let chez = children(known, (days.0, days.1.min(today)));
    let address = |year: i16| format!("{base}?an={year}");
    let before = (year > rules::FIRST).then(|| (format!("← {}", year - 1), address(year - 1)));
    let after = (year < today.year()).then(|| (format!("{} →", year + 1), address(year + 1)));
    let lead = if year == today.year() {
        format!("Du 1er janvier au {}.", vocabulary::written_day(today))
    } else {
        format!("Du 1er janvier au 31 décembre {year}.")
    };
    page(&YearPage {
        layout,
        title,
        lead,
        around: before.into_iter().chain(after).collect(),
        nobody,
        sums: sums(known, &chez, days),
        chez,
        repits: rests(&known.rests(false), days),
        relais: rests(&known.rests(true), days),
        frais: spent(&known.spent()),
        notes: notes(known),
    })
}

async fn own(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let year = rules::asked(typed_in(&typed, "an"), shell.house.today());
    let carer = |id: &i64| actor.roles_in(*id).contains(&Role::AssistantFamilial);
    let services: Vec<i64> = actor.services().map(|(id, _)| id).filter(carer).collect();
    let mut known = Known::default();
    let mut nobody = "Cette page est celle d’un assistant familial.";
    if !services.is_empty() {
        let action =
            Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
        let mut granted = shell.house.authorize_telling(&actor, action, "mon-annee").await?;
        nobody = "Votre compte n’est relié à aucun professionnel.";
        if let Some(professionnel) = own_professional(granted.read(), actor.compte).await? {
            nobody = "";
            let annee = Annee { professionnel, services: &services, within: rules::days_of(year) };
            known = Known { own: true, ..read(&shell, &actor, &mut granted, annee).await? };
        }
        granted.commit().await?;
    }
    let title = format!("Mon année {year}");
    let mut layout = web::frame(&shell, &actor, "Mon année");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Mon année".to_owned(), None)];
    shown(&shell, layout, ("/mon-annee", year, title), &known, nobody)
}

async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((service, professionnel)): Path<(i64, i64)>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let year = rules::asked(typed_in(&typed, "an"), shell.house.today());
    let action =
        Action { verb: Verb::Lire, category: Category::Rh, cible: Cible::Service(service) };
    let told = "assistants-familiaux annee";
    let mut granted = shell.house.authorize_telling(&actor, action, told).await?;
    let services = [service];
    let nom = store::accueillant(granted.read(), professionnel, &services).await?;
    let Some(nom) = nom else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let annee = Annee { professionnel, services: &services, within: rules::days_of(year) };
    let known = read(&shell, &actor, &mut granted, annee).await?;
    granted.commit().await?;
    let title = format!("L’année {year} {}", vocabulary::de(&nom));
    let list = format!("/services/{service}/assistants-familiaux");
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, &title);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Assistants familiaux".to_owned(), Some(list.clone())));
    let base = format!("{list}/{professionnel}/annee");
    shown(&shell, layout, (&base, year, title), &known, "")
}
