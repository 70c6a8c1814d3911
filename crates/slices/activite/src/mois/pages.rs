//! `/services/{service}/mois`: the months of a year, and one of them, signed or to be.

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use facts::{Facts, Seen};
use figures::{Ask, day::from_date};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page, page_with_status,
    parts::{Cell, Choice, Column, Flash, Layout},
};

use super::{
    rules::{CHIFFRES, Compte, Mois, balance, moved, records},
    store::{self, Signature},
};
use crate::{
    counted,
    dashboard::reading,
    period::{Given, Period, years},
};

/// The longest reason that is kept, in characters.
const LONGEST: usize = 500;

/// The routes of the months.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/mois", get(list))
        .route("/services/{service}/mois/{mois}", get(show).post(act))
}

#[derive(Template)]
#[template(path = "mois/list.html")]
struct ListPage {
    layout: Layout,
    title: String,
    action: String,
    years: Vec<Choice>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "mois/show.html")]
struct MoisPage {
    layout: Layout,
    title: String,
    action: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// The sentence of what does not balance; empty when it does.
    unbalanced: String,
    /// Who signed it, when; empty when it is not signed.
    signed: String,
    /// What moved since, and how many stays were corrected.
    since: Vec<String>,
    /// The signatures before: who, when, who reopened, why.
    before: Vec<String>,
    may_sign: bool,
    may_reopen: bool,
    /// What the reader saw when they sign.
    vu: String,
    motif: String,
    error: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    motif: String,
    vu: String,
    fait: String,
}

fn signing(service: i64) -> Action {
    Action { verb: Verb::Ecrire, category: Category::Activite, cible: Cible::Service(service) }
}

/// The figures of a month, each with the stays it counts.
fn count(seen: &Seen, services: &[i64], mois: Mois) -> Result<Vec<Compte>, PageError> {
    let ask = Ask {
        services: Some(services.to_vec()),
        start: from_date(mois.days().0),
        end: from_date(mois.after()),
    };
    let world = seen.world();
    let one = |id: &&str| {
        let answer = figures::evaluate_on(&world, id, &[], &ask)?;
        let found = figures::records(&world, id, &[], &[], &ask)?;
        let ids = seen.owning_rows(&found).map(|(_, ids)| ids).unwrap_or_default();
        let shares = found.rows.iter().map(|(_, share)| *share);
        let mut lignes: Vec<(i64, i64)> = ids.into_iter().zip(shares).collect();
        lignes.sort_unstable();
        Ok(Compte {
            chiffre: (*id).to_owned(),
            label: answer.label,
            valeur: answer.cells.first().map(|cell| cell.text.clone()).unwrap_or_default(),
            lignes,
        })
    };
    let all: Result<Vec<Compte>, figures::EvalError> = CHIFFRES.iter().map(one).collect();
    all.map_err(|error| PageError::Machine(error.to_string()))
}

/// The months of a service under one grant, and what was signed of those that begin with `start`.
async fn counted_months(
    (shell, facts, actor): (&Shell, &Facts, &Actor),
    service: i64,
    months: &[Mois],
    start: &str,
) -> Result<(Granted, Vec<Vec<Compte>>, Vec<Signature>), PageError> {
    let mut granted = shell.house.authorize(actor, reading(service)).await?;
    facts.set_today(Some(from_date(shell.house.today())));
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let services = granted.services().to_vec();
    let seen = counted(facts.world(granted.read()).await)?.of_organisation(organisation);
    let all = months.iter().map(|one| count(&seen, &services, *one)).collect::<Result<_, _>>()?;
    drop(seen);
    let signatures = store::signatures(&mut granted, service, start).await?;
    Ok((granted, all, signatures))
}

/// What changed since a signature, in sentences.
async fn since(
    granted: &mut Granted,
    signature: &Signature,
    now: &[Compte],
) -> Result<Vec<String>, PageError> {
    let moved = moved(&signature.comptes, now);
    let mut told: Vec<String> = moved
        .iter()
        .map(|one| format!("{} : {} signé, {} aujourd’hui.", one.label, one.avant, one.apres))
        .collect();
    let ids = records(&signature.comptes, now);
    match store::corrected(granted, signature.seq, &ids).await? {
        0 => {}
        1 => told.push("Un séjour de ce mois a été noté ou corrigé depuis.".to_owned()),
        n => told.push(format!("{n} séjours de ce mois ont été notés ou corrigés depuis.")),
    }
    Ok(told)
}

fn columns(labels: &[&str]) -> Vec<Column> {
    let column = |(at, label): (usize, &&str)| Column {
        label: (*label).to_owned(),
        numeric: at > 0 && *label != "Signature",
        ..Column::default()
    };
    labels.iter().enumerate().map(column).collect()
}

fn figure_page(service: i64, chiffre: &str, mois: Mois) -> String {
    let (first, last) = mois.days();
    format!("/services/{service}/figures/{chiffre}/fiches?du={first}&au={last}&cellule=0")
}

async fn list(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    // In January nothing of the year is over: the one before is what there is to sign.
    let asked = Period::read(&given, today).first.year();
    let year = if given.annee.is_empty() && Mois::over(asked, today).is_empty() {
        asked - 1
    } else {
        asked
    };
    let months = Mois::over(year, today);
    let (mut granted, all, signatures) =
        counted_months((&shell, &facts, &actor), service, &months, &year.to_string()).await?;
    let mut rows = Vec::new();
    for (mois, comptes) in months.iter().zip(&all) {
        let base = format!("/services/{service}/mois/{}", mois.code());
        let mut row = vec![Cell { text: mois.label(), href: base }];
        row.extend(comptes.iter().map(|one| Cell {
            text: one.valeur.clone(),
            href: figure_page(service, &one.chiffre, *mois),
        }));
        let signed = signatures.iter().find(|one| one.mois == mois.code() && one.rouvert.is_none());
        let told = match signed {
            Some(one) => {
                let moved = !since(&mut granted, one, comptes).await?.is_empty();
                let more = if moved { " ; modifié depuis" } else { "" };
                format!("Signé par {} le {}{more}", one.par, web::in_paris(&one.at))
            }
            None if signatures.iter().any(|one| one.mois == mois.code()) => {
                "Rouvert, à signer".to_owned()
            }
            None => "Pas signé".to_owned(),
        };
        row.push(Cell { text: told, ..Cell::default() });
        rows.push(row);
    }
    granted.commit().await?;
    let title = "Mois signés";
    page(&ListPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Activite, title),
        title: format!("{title}, {year}"),
        action: format!("/services/{service}/mois"),
        years: years(today, year),
        columns: columns(&[
            "Mois",
            "Présents au début",
            "Entrées",
            "Sorties",
            "Présents à la fin",
            "Journées",
            "Signature",
        ]),
        rows,
    })
}

/// Why a form comes back, or nothing.
#[derive(Default)]
struct Refus {
    error: String,
    motif: String,
}

async fn one(
    (shell, facts, actor): (&Shell, &Facts, &Actor),
    service: i64,
    mois: Mois,
    refus: Refus,
    fait: &str,
) -> Result<Response, PageError> {
    let (mut granted, all, signatures) =
        counted_months((shell, facts, actor), service, &[mois], &mois.code()).await?;
    let comptes = all.into_iter().next().unwrap_or_default();
    let signed = signatures.iter().find(|one| one.rouvert.is_none());
    let since = match signed {
        Some(one) => since(&mut granted, one, &comptes).await?,
        None => Vec::new(),
    };
    granted.commit().await?;
    let unbalanced = balance(&comptes).err().unwrap_or_default();
    let rows = comptes
        .iter()
        .map(|one| {
            let text = |name: &str| {
                let before = signed.and_then(|s| s.comptes.iter().find(|of| of.chiffre == name));
                before.map_or_else(|| "–".to_owned(), |of| of.valeur.clone())
            };
            let plain = |text: String| Cell { text, ..Cell::default() };
            vec![
                plain(one.label.clone()),
                Cell { text: one.valeur.clone(), href: figure_page(service, &one.chiffre, mois) },
                plain(text(&one.chiffre)),
            ]
        })
        .collect();
    let before = signatures.iter().filter_map(|one| {
        let (at, par, motif) = one.rouvert.as_ref()?;
        let signed = format!("Signé par {} le {}", one.par, web::in_paris(&one.at));
        Some(format!("{signed} ; rouvert par {par} le {} : {motif}", web::in_paris(at)))
    });
    let before = before.collect();
    let may = actor.may(service, Verb::Ecrire, Category::Activite);
    let title = format!("Mois {}", vocabulary::de(&mois.label()));
    let title = title.replace("de a", "d’a").replace("de o", "d’o");
    let mut layout = web::frame_of_service(shell, actor, service, Section::Activite, &title);
    let here = layout.crumbs.len().saturating_sub(1);
    let year = mois.days().0.year();
    let way = format!("/services/{service}/mois?annee={year}");
    layout.crumbs.insert(here, ("Mois signés".to_owned(), Some(way)));
    let told = match fait {
        "signe" => "Ce mois est signé. Ce qui changera ensuite sera dit ici.",
        "rouvert" => "Ce mois est rouvert : il est à signer.",
        _ => "",
    };
    if !told.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: told.to_owned() });
    }
    let status =
        if refus.error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &MoisPage {
            layout,
            title,
            action: format!("/services/{service}/mois/{}", mois.code()),
            columns: columns(&["Chiffre", "Au registre", "Signé"]),
            rows,
            signed: signed.map_or_else(String::new, |one| {
                format!("Signé par {} le {}", one.par, web::in_paris(&one.at))
            }),
            since,
            before,
            may_sign: may && signed.is_none() && unbalanced.is_empty(),
            may_reopen: may && signed.is_some(),
            unbalanced,
            vu: seen_as(&comptes),
            motif: refus.motif,
            error: refus.error,
        },
    )
}

/// What was seen, in a few characters: a signature is of these figures and no others.
fn seen_as(comptes: &[Compte]) -> String {
    let values: Vec<&str> = comptes.iter().map(|one| one.valeur.as_str()).collect();
    values.join("/")
}

/// The month of an address, once it is over.
fn asked(shell: &Shell, text: &str) -> Result<Mois, PageError> {
    Mois::read(text).filter(|mois| mois.after() <= shell.house.today()).ok_or(PageError::NotFound)
}

async fn show(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, mois)): Path<(i64, String)>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let mois = asked(&shell, &mois)?;
    one((&shell, &facts, &actor), service, mois, Refus::default(), &typed.fait).await
}

async fn act(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    SignedIn(actor): SignedIn,
    Path((service, mois)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mois = asked(&shell, &mois)?;
    let all = (&shell, &facts, &actor);
    let (granted, counts, signatures) = counted_months(all, service, &[mois], &mois.code()).await?;
    granted.commit().await?;
    let comptes = counts.into_iter().next().unwrap_or_default();
    let signed = signatures.into_iter().find(|one| one.rouvert.is_none());
    let back = format!("/services/{service}/mois/{}", mois.code());
    let refuse = |error: String| Refus { error, motif: typed.motif.clone() };
    if typed.geste == "rouvrir" {
        let motif = typed.motif.trim();
        // Who may not reopen is refused before they are told what their form lacks.
        let mut granted =
            shell.house.authorize_write_telling(&actor, signing(service), "mois rouvert").await?;
        if motif.is_empty() || motif.chars().count() > LONGEST {
            drop(granted);
            let told = if motif.is_empty() {
                "Dites pourquoi ce mois est rouvert.".to_owned()
            } else {
                format!("Pas plus de {LONGEST} caractères.")
            };
            return one(all, service, mois, refuse(told), "").await;
        }
        if let Some(signed) = signed {
            store::reopen(&mut granted, (signed.id, service), &actor.nom, motif).await?;
        }
        granted.commit().await?;
        return Ok(Redirect::to(&format!("{back}?fait=rouvert")).into_response());
    }
    let mut granted =
        shell.house.authorize_write_telling(&actor, signing(service), "mois signé").await?;
    if signed.is_some() {
        drop(granted);
        return Ok(Redirect::to(&back).into_response());
    }
    let unfit = balance(&comptes).err().or_else(|| {
        (typed.vu != seen_as(&comptes)).then(|| {
            "Les chiffres ont changé depuis que la page est ouverte : relisez-les, puis signez."
                .to_owned()
        })
    });
    if let Some(told) = unfit {
        drop(granted);
        return one(all, service, mois, refuse(told), "").await;
    }
    let id = shell.house.new_id();
    // Signed by somebody else a moment before: the page shows by whom.
    if !store::sign(&mut granted, (id, service), mois, &actor.nom, &comptes).await? {
        drop(granted);
        return Ok(Redirect::to(&back).into_response());
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("{back}?fait=signe")).into_response())
}
