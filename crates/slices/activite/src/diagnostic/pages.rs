//! `/organisations/{organisation}/diagnostic`: the page of a quarter, and its freezing.

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use facts::Facts;
use figures::{Ask, Table, World, day::from_date};
use serde::Deserialize;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Choice, Column, Fact, Flash, Layout},
};

use super::{
    lien,
    rules::{Imprimee, Perdu, Trimestre, lost, moved},
    store::{self, Numero},
};
use crate::{
    counted,
    proposition::{self, Proposition},
};

/// Counts of 1 to so many persons are hidden, as from programs (ADR 0028).
const MASQUE: u32 = 5;

/// What the diagnosis tells, in its order.
const TABLEAUX: &[&str] = &[
    "attente_territoire_danger",
    "attente_nature",
    "demandes_departement",
    "orientations_reponse",
    "informations_preoccupantes_mois",
];

/// The table by which one sees who sends nothing any more, and how many quarters before are looked at.
const ORIGINES: &str = "informations_preoccupantes_origine";
const AVANT: usize = 4;

/// What is frozen under these titles, beside the figures.
const PERDUS: &str = "Regards perdus";
const PROPOSITIONS: &str = "Bonnes pratiques et propositions";

/// The figures told beside, one by one.
const CHIFFRES: &[&str] = &[
    "attente_familles",
    "attente_anciennete_mediane",
    "attente_rapport_capacite",
    "besoins_reperes",
    "demandes",
    "part_demandes_refusees",
];

/// The route of the diagnosis.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/organisations/{organisation}/diagnostic", get(show).post(freeze))
        .merge(lien::routes())
}

#[derive(Template)]
#[template(path = "diagnostic/show.html")]
struct DiagnosticPage {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    years: Vec<Choice>,
    quarters: Vec<Choice>,
    figures: Vec<Fact>,
    parts: Vec<Part>,
    /// The services that send nothing.
    missing: Vec<String>,
    /// The origins that used to send and sent nothing; the issue that is frozen says its own.
    lost: Vec<(String, String)>,
    /// What is proposed, and where it is noted; nothing once it is frozen.
    propositions: Vec<Proposition>,
    new: String,
    /// Where a typed table is checked.
    check: String,
    /// The issue before, and what moved since.
    before: Option<Depuis>,
    frozen: String,
    may_freeze: bool,
    /// Where an issue is given to be read; empty for who publishes nothing.
    liens: String,
    annee: String,
    trimestre: String,
}

/// What differs from an issue that was frozen before.
struct Depuis {
    label: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// What appeared and what is gone: where, what it says.
    alone: Vec<(String, String)>,
}

pub(super) struct Part {
    pub title: String,
    table: Safe<String>,
    /// The lines of a frozen issue, in the place of the table.
    pub frozen: Vec<Fact>,
    definitions: Vec<Fact>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    annee: String,
    trimestre: String,
    fait: String,
}

pub(super) fn action(verb: Verb, organisation: i64) -> Action {
    Action { verb, category: Category::Activite, cible: Cible::Organisation(organisation) }
}

/// What was counted.
struct Counted {
    tables: Vec<Table>,
    answers: Vec<figures::Answer>,
    /// The origins that used to send and sent nothing.
    lost: Vec<Perdu>,
    propositions: Vec<Proposition>,
}

/// The origins that sent something in a quarter, by what the catalogue counts: a number that is hidden is one.
fn senders(
    world: &World<'_>,
    services: &[i64],
    trimestre: Trimestre,
) -> Result<Vec<String>, figures::EvalError> {
    let (first, after) = trimestre.days();
    let ask =
        Ask { services: Some(services.to_vec()), start: from_date(first), end: from_date(after) };
    let table = figures::evaluate_table(world, ORIGINES, &ask)?;
    let sent = |value: figures::CellValue| {
        value == figures::CellValue::Masked
            || value.number().is_some_and(|number| number > figures::Fraction::ZERO)
    };
    Ok(table
        .rows
        .iter()
        .filter(|row| !row.total && row.cells.first().is_some_and(|cell| sent(cell.value)))
        .map(|row| row.labels.join(", "))
        .collect())
}

async fn count(
    granted: &mut Granted,
    facts: &Facts,
    organisation: i64,
    trimestre: Trimestre,
) -> Result<Counted, PageError> {
    let (first, after) = trimestre.days();
    let services = granted.services().to_vec();
    let ask =
        Ask { services: Some(services.clone()), start: from_date(first), end: from_date(after) };
    let propositions = proposition::until(granted, after).await?;
    let seen = counted(facts.world(granted.read()).await)?;
    let seen = seen.of_organisation(organisation).masked(MASQUE);
    let world = seen.world();
    let quarters = std::iter::successors(Some(trimestre.before()), |one| Some(one.before()));
    let before: Result<Vec<_>, _> =
        quarters.take(AVANT).map(|one| senders(&world, &services, one)).collect();
    let now = senders(&world, &services, trimestre);
    let failed = |error: figures::EvalError| PageError::Machine(error.to_string());
    let tables = TABLEAUX.iter().map(|id| figures::evaluate_table(&world, id, &ask));
    let answers = CHIFFRES.iter().map(|id| figures::evaluate_on(&world, id, &[], &ask));
    Ok(Counted {
        tables: tables.collect::<Result<_, _>>().map_err(failed)?,
        answers: answers.collect::<Result<_, _>>().map_err(failed)?,
        lost: lost(&now.map_err(failed)?, &before.map_err(failed)?),
        propositions,
    })
}

impl Counted {
    /// Each line as it is printed.
    fn lignes(&self) -> Vec<Imprimee> {
        let of_tables = self.tables.iter().flat_map(|table| {
            table.rows.iter().flat_map(move |row| {
                row.cells.iter().zip(&table.columns).map(move |(cell, column)| Imprimee {
                    tableau: table.title.clone(),
                    ligne: row.labels.join(", "),
                    colonne: column.labels.join(", "),
                    valeur: cell.text.clone(),
                    id: None,
                })
            })
        });
        let of_answers = self.answers.iter().map(|answer| Imprimee {
            tableau: answer.label.clone(),
            ligne: String::new(),
            colonne: String::new(),
            valeur: answer.cells.first().map(|cell| cell.text.clone()).unwrap_or_default(),
            id: None,
        });
        of_answers.chain(of_tables).chain(self.told()).collect()
    }

    /// What is told besides figures: who sends nothing any more, what is proposed.
    fn told(&self) -> impl Iterator<Item = Imprimee> {
        let lost = self.lost.iter().map(|one| Imprimee {
            tableau: PERDUS.to_owned(),
            ligne: one.origine.clone(),
            colonne: String::new(),
            valeur: one.told(),
            id: None,
        });
        let proposed = self.propositions.iter().map(|one| Imprimee {
            tableau: PROPOSITIONS.to_owned(),
            ligne: one.titre.clone(),
            colonne: one.porte.clone(),
            valeur: one.suite.clone(),
            id: Some(one.id),
        });
        lost.chain(proposed)
    }

    fn figures(&self) -> Vec<Fact> {
        let fact = |answer: &figures::Answer| {
            let cell = answer.cells.first();
            let base = cell.and_then(|cell| Some((cell.n?, cell.base?)));
            let base = base.map_or(String::new(), |(n, base)| {
                format!(" ({} sur {})", n.french(0), base.french(0))
            });
            let value = cell.map_or_else(|| "–".to_owned(), |cell| cell.text.clone());
            Fact {
                label: answer.label.clone(),
                value: format!("{value}{base} · {} · {}", answer.definition, answer.window),
                ..Fact::default()
            }
        };
        self.answers.iter().map(fact).collect()
    }

    fn parts(&self) -> Vec<Part> {
        let part = |table: &Table| Part {
            title: table.title.clone(),
            table: Safe(print::html_table(&tableau::printed_table(table, |_, _| None))),
            frozen: Vec::new(),
            definitions: table
                .definitions
                .iter()
                .map(|own| Fact {
                    label: own.label.clone(),
                    value: format!("{} ({})", own.definition, own.window),
                    ..Fact::default()
                })
                .collect(),
        };
        self.tables.iter().map(part).collect()
    }
}

/// An issue as it was frozen: its figures, then each table line by line.
pub(super) fn as_frozen(issue: &Numero) -> (Vec<Fact>, Vec<Part>) {
    let mut figures = Vec::new();
    let mut parts: Vec<(String, Vec<&Imprimee>)> = Vec::new();
    for one in &issue.lignes {
        if one.ligne.is_empty() && one.colonne.is_empty() {
            let (label, value) = (one.tableau.clone(), one.valeur.clone());
            figures.push(Fact { label, value, ..Fact::default() });
            continue;
        }
        match parts.last_mut().filter(|(title, _)| *title == one.tableau) {
            Some((_, lines)) => lines.push(one),
            None => parts.push((one.tableau.clone(), vec![one])),
        }
    }
    let part = |(title, lines): (String, Vec<&Imprimee>)| Part {
        title,
        table: Safe(String::new()),
        frozen: lines
            .into_iter()
            .map(|one| Fact {
                label: [one.ligne.as_str(), one.colonne.as_str()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                value: one.valeur.clone(),
                ..Fact::default()
            })
            .collect(),
        definitions: Vec::new(),
    };
    (figures, parts.into_iter().map(part).collect())
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, label)| Choice { checked: value == chosen, value, label, ..Choice::default() })
        .collect()
}

fn compared(before: &Numero, now: &[Imprimee]) -> Depuis {
    let label = before.trimestre.label();
    let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    let columns = vec![column("Ligne"), column(&label), column("Ce trimestre")];
    let plain = |text: String| Cell { text, ..Cell::default() };
    let told = moved(&before.lignes, now);
    let rows = told.moved.into_iter();
    let rows = rows.map(|(place, there, here)| vec![plain(place), plain(there), plain(here)]);
    Depuis { label, columns, rows: rows.collect(), alone: told.alone }
}

/// The service in whose name the reader notes what the organisation proposes: the first where they may.
fn keeper(actor: &Actor, organisation: i64) -> Option<i64> {
    actor
        .services()
        .filter(|(id, seen)| {
            seen.organisation == organisation && actor.may(*id, Verb::Ecrire, Category::Activite)
        })
        .map(|(id, _)| id)
        .min()
}

fn name_of(actor: &Actor, service: i64) -> String {
    actor.service(service).map_or_else(String::new, |seen| seen.nom.clone())
}

/// What the quarter counts today, and the issues that are frozen, under one grant.
async fn counted_now(
    (shell, facts, actor): (&Shell, &Facts, &Actor),
    organisation: i64,
    trimestre: Trimestre,
) -> Result<(Granted, Counted, Vec<Numero>), PageError> {
    let reading = action(Verb::Lire, organisation);
    let mut granted = shell.house.authorize_telling(actor, reading, "diagnostic").await?;
    facts.set_today(Some(from_date(shell.house.today())));
    let mut found = count(&mut granted, facts, organisation, trimestre).await?;
    // Who sent nothing yet in a quarter that runs may still send.
    if shell.house.today() < trimestre.days().1 {
        found.lost.clear();
    }
    let numeros = store::numeros(&mut granted, organisation).await?;
    Ok((granted, found, numeros))
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let trimestre = Trimestre::read(&asked.annee, &asked.trimestre, today);
    let (mut granted, found, numeros) =
        counted_now((&shell, &facts, &actor), organisation, trimestre).await?;
    let silent = store::silent(&mut granted, trimestre.days()).await?;
    let number = granted.services().len();
    granted.commit().await?;
    let lignes = found.lignes();
    let own = numeros.iter().find(|one| one.trimestre == trimestre);
    let before = numeros.iter().find(|one| one.trimestre < trimestre);
    let mut layout = web::frame(&shell, &actor, "Diagnostic");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Diagnostic".to_owned(), None)];
    layout.flash = (asked.fait == "fige").then(|| Flash {
        kind: "ok".to_owned(),
        text: "Ce numéro est figé : il ne changera plus.".to_owned(),
    });
    let (first, after) = trimestre.days();
    let last = after.yesterday().unwrap_or(after);
    let years = (0..6).map(|n| (today.year() - n).to_string()).map(|year| (year.clone(), year));
    let quarters = (1..=4_i8).map(|rang| {
        let label = if rang == 1 { "1er".to_owned() } else { format!("{rang}e") };
        (rang.to_string(), format!("{label} trimestre"))
    });
    let (annee, rang) = (trimestre.annee.to_string(), trimestre.rang.to_string());
    page(&DiagnosticPage {
        layout,
        title: format!("Diagnostic, {}", trimestre.label()),
        lead: format!(
            "Du {} au {} · {} sur {number} services ont de quoi compter.{}",
            french_day(first),
            french_day(last),
            number - silent.len(),
            if today < after && first <= today {
                format!(
                    " Ce trimestre n’est pas fini : les chiffres sont au {}.",
                    french_day(today)
                )
            } else {
                String::new()
            }
        ),
        action: format!("/organisations/{organisation}/diagnostic"),
        years: choices(years, &annee),
        quarters: choices(quarters, &rang),
        // A frozen issue is printed as it was: what the register says since does not move it (ADR 0069).
        figures: own.map_or_else(|| found.figures(), |one| as_frozen(one).0),
        parts: own.map_or_else(|| found.parts(), |one| as_frozen(one).1),
        lost: if own.is_some() {
            Vec::new()
        } else {
            found.lost.iter().map(|one| (one.origine.clone(), one.told())).collect()
        },
        check: keeper(&actor, organisation)
            .map_or_else(String::new, |service| format!("/services/{service}/controle")),
        new: keeper(&actor, organisation).map_or_else(String::new, |service| {
            format!("/registre/propositions-diagnostic/{service}/nouveau")
        }),
        propositions: if own.is_some() { Vec::new() } else { found.propositions },
        missing: silent.iter().map(|service| name_of(&actor, *service)).collect(),
        before: before.map(|before| {
            let now = own.map_or(lignes.as_slice(), |one| one.lignes.as_slice());
            compared(before, now)
        }),
        frozen: own.map_or(String::new(), |one| web::in_paris(&one.at)),
        liens: if actor.may_in_organisation(organisation, Verb::Publier, Category::Activite) {
            format!("/organisations/{organisation}/diagnostic/liens")
        } else {
            String::new()
        },
        may_freeze: own.is_none()
            && after <= today
            && actor.may_in_organisation(organisation, Verb::Publier, Category::Activite),
        annee,
        trimestre: rang,
    })
}

async fn freeze(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let trimestre = Trimestre::read(&asked.annee, &asked.trimestre, today);
    let (granted, found, known) =
        counted_now((&shell, &facts, &actor), organisation, trimestre).await?;
    granted.commit().await?;
    let lignes = found.lignes();
    let over = trimestre.days().1 <= today;
    let address = format!(
        "/organisations/{organisation}/diagnostic?annee={}&trimestre={}",
        trimestre.annee, trimestre.rang
    );
    if !over || known.iter().any(|one| one.trimestre == trimestre) {
        return Ok(Redirect::to(&address).into_response());
    }
    let publishing = action(Verb::Publier, organisation);
    let mut granted = shell.house.authorize_write(&actor, publishing).await?;
    let id = shell.house.new_id();
    store::freeze(&mut granted, (id, organisation), trimestre, &lignes).await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("{address}&fait=fige")).into_response())
}
