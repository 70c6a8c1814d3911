//! The stays and actions of a service: what comes, what was, and the form that prepares one.

use access::{Action, Actor, Category, Cible, Granted, House, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::ToSpan as _;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{Typed, days, sheet::Sheet, typed_in};
use crate::action::{
    NATURE_ACTION,
    store::{self, Enfant, Ligne},
};

#[derive(Template)]
#[template(path = "action/pages/list.html")]
struct ListPage {
    layout: Layout,
    lead: String,
    coming: Vec<Line>,
    past: Vec<Line>,
    form: Sheet,
    /// Box, name, ticked.
    enfants: Vec<(String, String, bool)>,
    adultes: Vec<(String, String, bool)>,
    /// Where one is prepared; empty for who may not.
    action: String,
}

struct Line {
    label: String,
    href: String,
    more: String,
    tag: (&'static str, &'static str),
}

/// What the page needs, for one reader.
pub(super) struct Known {
    pub service: i64,
    lignes: Vec<Ligne>,
    pub enfants: Vec<Enfant>,
    pub adultes: Vec<(i64, String)>,
    pub writes: bool,
}

pub(super) async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Vie, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "actions information:vie").await?;
    let vie = granted.perimetre().clone();
    // Who reads what one child lives only is told where that child goes, not what the others do.
    let all = reads_all(house, &mut granted, actor, service).await?;
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let write = house.perimetre(read, actor, Verb::Ecrire, Category::Vie, [service]).await?;
    // An action is about no child: who writes about those who live with them only prepares none.
    let writes = house.would_allow(read, actor, &on_action(service, 0)).await?.is_some();
    let today = house.today();
    let lignes = store::actions(read, service, (!all).then_some(&vie)).await?;
    let enfants = store::enfants(read, service, today, (&identite, &write, &[])).await?;
    let adultes = store::professionnels(read, service, today, &[]).await?;
    granted.commit().await?;
    Ok(Known { service, lignes, enfants, adultes, writes })
}

/// Whether an action is read whoever takes part.
pub(super) async fn reads_all(
    house: &House,
    granted: &mut Granted,
    actor: &Actor,
    service: i64,
) -> Result<bool, PageError> {
    let action = Action { verb: Verb::Lire, ..on_action(service, 0) };
    Ok(house.would_allow(granted.read(), actor, &action).await?.is_some())
}

/// Writing an action of a service.
pub(super) fn on_action(service: i64, id: i64) -> Action {
    let table = "action_collective";
    let cible = Cible::RowOfService { service, table, id, enfants: Vec::new() };
    Action { verb: Verb::Ecrire, category: Category::Vie, cible }
}

/// For how many months what an action gave is asked for: later, nobody remembers. A choice of ours.
const ASKED_MONTHS: i32 = 3;

/// Whether an action is over, was not evaluated, and is near enough to be.
fn owes(one: &Ligne, today: jiff::civil::Date) -> bool {
    let since = today.saturating_sub(ASKED_MONTHS.months());
    let over = one.end.map_or(one.start < today, |end| end <= today);
    over && !one.evaluee && one.end.unwrap_or(one.start) >= since
}

fn line(one: &Ligne, today: jiff::civil::Date) -> Line {
    let nature = NATURE_ACTION.label_of(&one.nature).unwrap_or_default();
    let count = match one.enfants {
        0 => "aucun enfant inscrit".to_owned(),
        1 => "un enfant".to_owned(),
        n => format!("{n} enfants"),
    };
    let parts = [nature.to_owned(), days(one.start, one.end), one.lieu.clone(), count];
    let over = one.end.map_or(one.start < today, |end| end <= today);
    Line {
        label: one.intitule.clone(),
        href: format!("/actions/{}", one.id),
        more: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        tag: match (over, one.evaluee) {
            (true, false) if owes(one, today) => ("À évaluer", "warning"),
            (true, true) => ("Évaluée", "ok"),
            (false, _) if one.start <= today => ("En cours", "info"),
            _ => ("", ""),
        },
    }
}

pub(super) fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let (service, today) = (known.service, shell.house.today());
    let title = "Séjours et actions";
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (mut coming, past): (Vec<&Ligne>, Vec<&Ligne>) =
        known.lignes.iter().partition(|one| one.end.map_or(one.start >= today, |end| end > today));
    coming.reverse();
    let box_of = |prefix: &str, id: i64, nom: &str| {
        let name = format!("{prefix}_{id}");
        let ticked = typed_in(&typed, &name) == "oui";
        (name, nom.to_owned(), ticked)
    };
    let here = known.enfants.iter().filter(|one| one.here);
    let owed = past.iter().filter(|one| owes(one, today)).count();
    page_with_status(
        status,
        &ListPage {
            layout: web::frame_of_service(shell, actor, service, Section::Autre, title),
            lead: match owed {
                0 => String::new(),
                1 => "Une action passée n’est pas évaluée.".to_owned(),
                n => format!("{n} actions passées ne sont pas évaluées."),
            },
            coming: coming.into_iter().map(|one| line(one, today)).collect(),
            past: past.into_iter().map(|one| line(one, today)).collect(),
            enfants: here.map(|one| box_of("enfant", one.id, &one.nom)).collect(),
            adultes: known.adultes.iter().map(|(id, nom)| box_of("adulte", *id, nom)).collect(),
            form: Sheet::new(typed, errors),
            action: if known.writes {
                format!("/services/{service}/actions")
            } else {
                String::new()
            },
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let token = shell.house.new_id().to_string();
    print((&shell, &actor), &known, Typed::from([("jeton".to_owned(), token)]), Vec::new())
}
