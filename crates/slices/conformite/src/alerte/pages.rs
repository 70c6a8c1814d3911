//! Alerts on screen: for the head of a service, the direction and the data-protection officer.

use access::{Action, Verb};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use std::collections::BTreeMap;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Fact, Field as Part, Layout},
};

use super::{
    model::{Regle, Seuil},
    rules,
    store::{self, Alerte},
};
use crate::{scope, trace, words};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/alertes", get(of_service).post(again_in_service))
        .route(
            "/organisations/{organisation}/alertes",
            get(of_organisation).post(again_in_organisation),
        )
        .route("/organisations/{organisation}/alertes/seuils", get(seuils).post(keep_seuil))
        .route("/alertes/{alerte}", post(see))
}

#[derive(Template)]
#[template(path = "alerte/list.html")]
struct ListPage {
    layout: Layout,
    lead: String,
    action: String,
    seuils: String,
    rows: Vec<Line>,
}

struct Line {
    id: i64,
    title: String,
    who: String,
    field: String,
    facts: Vec<Fact>,
    href: String,
    seen: String,
}

#[derive(Template)]
#[template(path = "alerte/seuils.html")]
struct SeuilsPage {
    layout: Layout,
    action: String,
    rows: Vec<SeuilLine>,
}

struct SeuilLine {
    label: String,
    code: String,
    now: String,
    fields: Vec<Part>,
}

async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_service(Verb::Lire, service);
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let layout = scope::frame_of_service(&shell, &actor, service, "Lectures à regarder");
    let here = format!("/services/{service}");
    listed(&shell, &actor, action, (organisation, Some(service)), layout, here).await
}

async fn of_organisation(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let layout = web::frame_of_organisation(&shell, &actor, organisation, "Lectures à regarder");
    let here = format!("/organisations/{organisation}");
    listed(&shell, &actor, action, (organisation, None), layout, here).await
}

async fn listed(
    shell: &Shell,
    actor: &access::Actor,
    action: Action,
    (organisation, service): (i64, Option<i64>),
    layout: Layout,
    here: String,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(actor, action).await?;
    let alertes = store::list(&mut granted, organisation, service).await?;
    let mut comptes: Vec<i64> = alertes.iter().map(|one| one.compte).collect();
    comptes.extend(alertes.iter().filter_map(|one| one.seen.as_ref()?.1));
    let who = trace::who(&mut granted, &comptes).await?;
    let children: Vec<i64> = alertes.iter().filter_map(|one| one.personne).collect();
    let names = trace::names_of(&mut granted, &children).await?;
    granted.commit().await?;
    let open = alertes.iter().filter(|one| one.seen.is_none()).count();
    let may_set = actor.may_in_organisation(organisation, Verb::Exporter, access::Category::Trace);
    page(&ListPage {
        layout,
        lead: match open {
            0 => "Tout a été vu.".to_owned(),
            1 => "1 alerte attend d’être vue.".to_owned(),
            n => format!("{n} alertes attendent d’être vues."),
        },
        action: format!("{here}/alertes"),
        seuils: if may_set {
            format!("/organisations/{organisation}/alertes/seuils")
        } else {
            String::new()
        },
        rows: alertes.iter().map(|one| line(one, &who, &names, &here)).collect(),
    })
}

fn line(
    alerte: &Alerte,
    who: &BTreeMap<i64, trace::Qui>,
    names: &BTreeMap<i64, String>,
    here: &str,
) -> Line {
    let qui = who.get(&alerte.compte).cloned().unwrap_or_default();
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let day =
        |instant: &str| words::paris(instant).map_or(String::new(), |at| at.date().to_string());
    let mut facts = vec![
        fact("Qui", qui.nom.clone()),
        fact("Fonction", qui.fonction(&alerte.start_at)),
        fact(
            "Quand",
            format!("du {} au {}", web::in_paris(&alerte.start_at), web::in_paris(&alerte.end_at)),
        ),
        fact("Combien", format!("{} {}", alerte.number, alerte.regle.unit())),
    ];
    if let Some(personne) = alerte.personne {
        let name = names.get(&personne).cloned().unwrap_or_else(|| "dossier effacé".to_owned());
        facts.push(fact("Dossier", name));
    }
    let seen = alerte.seen.as_ref().map_or(String::new(), |(at, by, suite)| {
        let by = by.and_then(|id| who.get(&id)).map_or("", |qui| &qui.nom);
        format!("Vu par {by} le {} : {suite}", web::in_paris(at))
    });
    Line {
        id: alerte.id,
        title: alerte.regle.label().to_owned(),
        who: qui.nom,
        field: format!("suite_{}", alerte.id),
        facts,
        href: format!(
            "{here}/trace?compte={}&du={}&au={}",
            alerte.compte,
            day(&alerte.start_at),
            day(&alerte.end_at)
        ),
        seen,
    }
}

async fn again_in_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_service(Verb::Lire, service);
    shell.house.authorize(&actor, action).await?.commit().await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    store::compute(&shell.house, organisation).await?;
    Ok(Redirect::to(&format!("/services/{service}/alertes")).into_response())
}

async fn again_in_organisation(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    shell.house.authorize(&actor, action).await?.commit().await?;
    store::compute(&shell.house, organisation).await?;
    Ok(Redirect::to(&format!("/organisations/{organisation}/alertes")).into_response())
}

async fn see(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (organisation, service) = store::locate(&shell.house, id).await?.unwrap_or_default();
    let action = match service {
        Some(service) => scope::in_service(Verb::Ecrire, service),
        None => scope::in_organisation(Verb::Ecrire, organisation),
    };
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let suite = form
        .get("champ")
        .and_then(|champ| form.get(champ))
        .or_else(|| form.get("suite"))
        .map_or("", |text| text.trim());
    if !suite.is_empty() {
        let suite: String = suite.chars().take(2000).collect();
        store::see(&mut granted, id, &suite).await?;
        granted.commit().await?;
    }
    Ok(Redirect::to(&match service {
        Some(service) => format!("/services/{service}/alertes"),
        None => format!("/organisations/{organisation}/alertes"),
    })
    .into_response())
}

fn told(seuil: &Seuil) -> String {
    use std::fmt::Write as _;
    if !seuil.active {
        return "règle éteinte".to_owned();
    }
    let mut text = format!("à partir de {} {}", seuil.number, seuil.regle.unit());
    if seuil.regle == Regle::Nuit {
        let _infallible = write!(text, ", entre {} h et {} h", seuil.from_hour, seuil.until_hour);
    }
    if seuil.start_day == jiff::civil::Date::MIN {
        text.push_str(" (choix de Maillage)");
    } else {
        let _infallible = write!(text, " (depuis le {})", vocabulary::french_day(seuil.start_day));
    }
    text
}

async fn seuils(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Exporter, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let kept = store::seuils(granted.read(), organisation).await?;
    granted.commit().await?;
    let today = shell.house.today();
    let rows = Regle::ALL
        .into_iter()
        .map(|regle| {
            let seuil = rules::seuil(&kept, regle, today);
            SeuilLine {
                label: regle.label().to_owned(),
                code: regle.code().to_owned(),
                now: told(&seuil),
                fields: fields(&seuil, &today.to_string()),
            }
        })
        .collect();
    page(&SeuilsPage {
        layout: web::frame_of_organisation(&shell, &actor, organisation, "Seuils des alertes"),
        action: format!("/organisations/{organisation}/alertes/seuils"),
        rows,
    })
}

fn fields(seuil: &Seuil, today: &str) -> Vec<Part> {
    let code = seuil.regle.code();
    let part = |kind: &str, id: &str, label: &str, value: String| Part {
        kind: kind.to_owned(),
        id: format!("{code}_{id}"),
        label: label.to_owned(),
        value,
        ..Part::default()
    };
    let mut parts = vec![part("date", "start_day", "À partir du", today.to_owned())];
    let mut active = part("radios", "active", "Règle", String::new());
    active.options = [("oui", "Allumée", seuil.active), ("non", "Éteinte", !seuil.active)]
        .into_iter()
        .map(|(value, label, checked)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            checked,
            ..Choice::default()
        })
        .collect();
    parts.push(active);
    if seuil.regle != Regle::Homonyme {
        let mut number = part("number", "number", "Alerte à partir de", seuil.number.to_string());
        number.unit = seuil.regle.unit().to_owned();
        parts.push(number);
    }
    if seuil.regle == Regle::Nuit {
        parts.push(part(
            "number",
            "from_hour",
            "Début de la nuit (heure)",
            seuil.from_hour.to_string(),
        ));
        parts.push(part(
            "number",
            "until_hour",
            "Fin de la nuit (heure)",
            seuil.until_hour.to_string(),
        ));
    }
    parts
}

async fn keep_seuil(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Exporter, organisation);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    if let Some(regle) = form.get("regle").and_then(|code| Regle::from_code(code)) {
        let start = regle.default();
        let get =
            |name: &str| form.get(&format!("{}_{name}", regle.code())).map(|text| text.trim());
        let number = |name: &str, least: i64, most: i64, otherwise: i64| {
            get(name)
                .and_then(|text| text.parse::<i64>().ok())
                .map_or(otherwise, |n| n.clamp(least, most))
        };
        let seuil = Seuil {
            regle,
            start_day: get("start_day")
                .and_then(vocabulary::parse_day)
                .unwrap_or_else(|| shell.house.today()),
            active: get("active") != Some("non"),
            number: number("number", 1, 100_000, start.number),
            from_hour: number("from_hour", 0, 23, start.from_hour),
            until_hour: number("until_hour", 0, 23, start.until_hour),
        };
        let id = shell.house.new_id();
        store::keep_seuil(&mut granted, id, organisation, &seuil).await?;
        granted.commit().await?;
    }
    Ok(Redirect::to(&format!("/organisations/{organisation}/alertes/seuils")).into_response())
}
