//! The months of the register: how many incidents each has, and whether somebody who answers for the service said that
//! nothing is missing. Without it, a month where nothing stands is no zero.

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Row, Saved, Seen};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Column, Flash, Layout},
};

use super::{nothing, on_service, one::heads};
use crate::store::{self, Complet};

/// How many months back.
const BACK: i64 = 14;

#[derive(Template)]
#[template(path = "pages/registre.html")]
struct RegistrePage {
    layout: Layout,
    columns: Vec<Column>,
    months: Vec<Month>,
    action: String,
}

struct Month {
    day: String,
    label: String,
    count: String,
    state: (String, &'static str),
    /// Whether the reader may say it complete, or take it back.
    say: bool,
    take: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    mois: String,
    fait: String,
}

/// The first days of the months that are over, the latest first.
fn months(today: Date) -> Vec<Date> {
    let first = today.first_of_month();
    (1..=BACK).filter_map(|back| first.checked_sub(back.months()).ok()).collect()
}

fn month(day: Date, count: usize, said: Option<&Complet>, heads: bool) -> Month {
    let french = vocabulary::french_day;
    let (count, state) = match said {
        Some(dit) => (
            count.to_string(),
            (format!("Dit complet le {} par {}", french(dit.day), dit.par), "ok"),
        ),
        None if count == 0 => {
            ("Rien d’inscrit".to_owned(), ("Pas dit complet".to_owned(), "warning"))
        }
        None => (count.to_string(), ("Pas dit complet".to_owned(), "warning")),
    };
    Month {
        day: day.to_string(),
        label: format!("{} {}", vocabulary::month_name(day.month()), day.year()),
        count,
        state,
        say: heads && said.is_none(),
        take: heads && said.is_some(),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    // Months of the whole service: who reads what happens to one child only would take their count for its count.
    let whole = Action { verb: Verb::Lire, ..on_month(service, 0) };
    let whole = Action { category: Category::Incident, ..whole };
    if house.would_allow(granted.read(), &actor, &whole).await?.is_none() {
        return Err(nothing());
    }
    let open = granted.perimetre().clone();
    let months = months(house.today());
    let since = months.last().copied().unwrap_or_else(|| house.today());
    let happened = store::days(granted.read(), service, since, &open).await?;
    let said = store::dits_complets(granted.read(), service).await?;
    granted.commit().await?;
    let heads = heads(&actor, service);
    let title = "Registre des incidents, mois par mois";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, title);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/incidents");
    layout.crumbs.insert(here, ("Incidents".to_owned(), Some(list.clone())));
    let told = match typed.fait.as_str() {
        "dire" => "Le mois est dit complet : un zéro y est un zéro.",
        "reprendre" => "Le mois n’est plus dit complet.",
        _ => "",
    };
    if !told.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: told.to_owned() });
    }
    page(&RegistrePage {
        layout,
        columns: ["Mois", "Incidents", "Registre"]
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        months: months
            .into_iter()
            .map(|day| {
                let count = happened.iter().filter(|on| on.first_of_month() == day).count();
                month(day, count, said.iter().find(|dit| dit.mois == day), heads)
            })
            .collect(),
        action: format!("{list}/registre"),
    })
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let today = house.today();
    // Who does not read incidents is refused here, who does not answer for the service by the write: both leave a trace.
    let said = standing(&shell, &actor, service).await?;
    let asked = typed.mois.parse().ok();
    let day = months(today).into_iter().find(|day| Some(*day) == asked).ok_or_else(nothing)?;
    let said = said.into_iter().find(|dit| dit.mois == day);
    let kind = register.by_table("registre_incident").ok_or_else(nothing)?;
    let id = said.as_ref().map_or(0, |dit| dit.id);
    let mut granted = match house.authorize_write(&actor, on_month(service, id)).await {
        Err(AccessError::Refused) => return Err(nothing()),
        other => other?,
    };
    let mut seen = Seen::default();
    let saved = match (typed.geste.as_str(), said) {
        ("dire", None) => {
            let mut row = Row::default()
                .with("start_day", day.to_string())
                .with("dit_day", today.to_string())
                .with("dit_par", actor.nom.clone());
            row.owner = service;
            fiche::create(&mut granted, &register, kind, house.new_id(), row, None, &mut seen)
                .await?
        }
        ("reprendre", Some(dit)) => {
            let mut row = Row::default()
                .with("start_day", day.to_string())
                .with("dit_day", dit.day.to_string())
                .with("dit_par", dit.par)
                .with("retrait_day", today.to_string());
            (row.id, row.owner, row.version) = (dit.id, service, dit.version);
            fiche::update(&mut granted, &register, kind, row, None, &mut seen).await?
        }
        // Said or taken back by somebody else meanwhile: the page shows it.
        _ => Saved::Unchanged(id),
    };
    drop(seen);
    if let Saved::Kept(_) = saved {
        granted.commit().await?;
    } else {
        drop(granted);
    }
    // A code of ours: nothing that was sent goes into an address.
    let done = if typed.geste == "dire" { "dire" } else { "reprendre" };
    let back = format!("/services/{service}/incidents/registre?fait={done}");
    Ok(Redirect::to(&back).into_response())
}

/// Writing a month of a service.
fn on_month(service: i64, id: i64) -> Action {
    let cible =
        Cible::RowOfService { service, table: "registre_incident", id, enfants: Vec::new() };
    Action { verb: Verb::Ecrire, category: Category::Qualite, cible }
}

/// What stands.
async fn standing(shell: &Shell, actor: &Actor, service: i64) -> Result<Vec<Complet>, PageError> {
    let action = on_service(Verb::Lire, service);
    let mut granted = shell.house.authorize_telling(actor, action, "formulaire").await?;
    let said = store::dits_complets(granted.read(), service).await?;
    granted.commit().await?;
    Ok(said)
}
