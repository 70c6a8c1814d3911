//! A frozen issue, read outside the organisation: a court, a partner reads what the department reads, printed that day,
//! small numbers hidden. A link told once, for some days, closed at any time (ADR 0074).
//!
//! - `/organisations/{organisation}/diagnostic/liens`: for who publishes. `/diagnostics/{cle}`: for who holds a link.

use access::{Verb, note_in};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::Register;
use jiff::SignedDuration;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page, page_with_status,
    parts::{Choice, Fact, Flash, Layout},
};

use super::{
    pages::{Part, action, as_frozen},
    store::{self, Lien, Numero},
};

/// For how long, in days.
const DAYS: [(&str, &str); 3] = [("30", "Un mois"), ("90", "Trois mois"), ("365", "Un an")];

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/organisations/{organisation}/diagnostic/liens", get(show).post(act))
        .route("/diagnostics/{cle}", get(look))
}

#[derive(Template)]
#[template(path = "diagnostic/liens.html")]
struct LiensPage {
    layout: Layout,
    action: String,
    /// The issues that may be given.
    numeros: Vec<Choice>,
    jours: Vec<Choice>,
    lines: Vec<Line>,
    destinataire: String,
    errors: Vec<(&'static str, &'static str)>,
    /// The link, told once; empty otherwise.
    address: String,
}

impl LiensPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(of, _)| *of == field).map_or("", |(_, told)| told)
    }
}

struct Line {
    id: i64,
    told: String,
    state: &'static str,
    kind: &'static str,
    open: bool,
}

#[derive(Template)]
#[template(path = "diagnostic/numero.html")]
struct NumeroPage {
    layout: Layout,
    title: String,
    lead: String,
    figures: Vec<Fact>,
    parts: Vec<Part>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    geste: String,
    numero: String,
    destinataire: String,
    jours: String,
    lien: String,
    fait: String,
}

fn line(one: &Lien, numeros: &[Numero], now: &str) -> Line {
    let numero = numeros.iter().find(|numero| numero.id == one.diagnostic);
    let label = numero.map_or_else(String::new, |numero| numero.trimestre.label());
    let read = match (one.openings, &one.last) {
        (0, _) | (_, None) => "pas encore lu".to_owned(),
        (1, Some(last)) => format!("lu une fois, le {}", web::in_paris(last)),
        (n, Some(last)) => format!("lu {n} fois, la dernière le {}", web::in_paris(last)),
    };
    let open = one.is_open(now);
    let (state, kind) = match (&one.revoked, open) {
        (Some(_), _) => ("Fermé", ""),
        (None, true) => ("Ouvert", "ok"),
        (None, false) => ("Terme passé", ""),
    };
    Line {
        id: one.id,
        told: format!(
            "{} : {label}, jusqu’au {} ; {read}",
            one.destinataire,
            web::in_paris(&one.expires)
        ),
        state,
        kind,
        open,
    }
}

/// What comes back with the page: what was typed, what is wrong, the link.
#[derive(Default)]
struct Back {
    typed: Typed,
    errors: Vec<(&'static str, &'static str)>,
    address: String,
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    organisation: i64,
    back: Back,
) -> Result<Response, PageError> {
    let publishing = action(Verb::Publier, organisation);
    let mut granted = shell.house.authorize_telling(actor, publishing, "diagnostic liens").await?;
    let numeros = store::numeros(&mut granted, organisation).await?;
    let liens = store::liens(&mut granted, organisation).await?;
    granted.commit().await?;
    let now = shell.house.now().to_string();
    let title = "Donner un numéro à lire";
    let mut layout = web::frame(shell, actor, title);
    let way = format!("/organisations/{organisation}/diagnostic");
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Diagnostic".to_owned(), Some(way)),
        (title.to_owned(), None),
    ];
    if back.typed.fait == "ferme" {
        let text = "Le lien est fermé : il n’ouvre plus rien.".to_owned();
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    let choice = |value: String, label: String, checked: bool| Choice {
        value,
        label,
        checked,
        ..Choice::default()
    };
    let chosen = if back.typed.jours.is_empty() { "90" } else { &back.typed.jours };
    let status =
        if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &LiensPage {
            layout,
            action: format!("/organisations/{organisation}/diagnostic/liens"),
            numeros: numeros
                .iter()
                .map(|one| {
                    let value = one.id.to_string();
                    let checked = value == back.typed.numero;
                    choice(value, one.trimestre.label(), checked)
                })
                .collect(),
            jours: DAYS
                .iter()
                .map(|(days, label)| {
                    choice((*days).to_owned(), (*label).to_owned(), *days == chosen)
                })
                .collect(),
            lines: liens.iter().map(|one| line(one, &numeros, &now)).collect(),
            destinataire: back.typed.destinataire,
            errors: back.errors,
            address: back.address,
        },
    )
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let typed = Typed { fait: typed.fait, ..Typed::default() };
    print(&shell, &actor, organisation, Back { typed, ..Back::default() }).await
}

async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let publishing = action(Verb::Publier, organisation);
    let told =
        if typed.geste == "fermer" { "diagnostic lien_ferme" } else { "diagnostic lien_fait" };
    let mut write = shell.house.authorize_write_telling(&actor, publishing, told).await?;
    if typed.geste == "fermer" {
        let lien = typed.lien.parse::<i64>().unwrap_or_default();
        if !store::close_lien(&mut write, (lien, organisation)).await? {
            return Err(PageError::NotFound);
        }
        write.commit().await?;
        let to = format!("/organisations/{organisation}/diagnostic/liens?fait=ferme");
        return Ok(Redirect::to(&to).into_response());
    }
    let who: String = typed.destinataire.split_whitespace().collect::<Vec<_>>().join(" ");
    let who: String = who.chars().take(200).collect();
    let days = DAYS.iter().find(|(value, _)| *value == typed.jours);
    let days = days.and_then(|(value, _)| value.parse::<i64>().ok());
    let numero = typed.numero.parse::<i64>().unwrap_or_default();
    let own = store::owns(&mut write, (numero, organisation)).await?;
    let mut errors = Vec::new();
    if !own {
        errors.push(("numero", "Choisissez un numéro figé."));
    }
    if who.is_empty() {
        errors.push(("destinataire", "Dites à qui : le tribunal, un partenaire."));
    }
    if store::is_open_for(&mut write, numero, &who).await? {
        errors.push((
            "destinataire",
            "Un lien est ouvert pour ce lecteur. S’il est perdu, fermez-le, puis faites-en un autre.",
        ));
    }
    if days.is_none() {
        errors.push(("jours", "Choisissez pour combien de temps."));
    }
    let (true, Some(days)) = (errors.is_empty(), days) else {
        drop(write);
        return print(&shell, &actor, organisation, Back { typed, errors, ..Back::default() })
            .await;
    };
    let now = shell.house.now();
    let expires = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now).to_string();
    let key = identity::new_key();
    let id = shell.house.new_id();
    store::make_lien(&mut write, (id, numero), (&who, &expires), &key).await?;
    write.commit().await?;
    let base = shell.safety.origin.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if shell.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    });
    let address = format!("{base}/diagnostics/{key}");
    print(&shell, &actor, organisation, Back { address, ..Back::default() }).await
}

/// What who holds a link reads: the issue as it was printed, the very figures that the organisation reads.
async fn look(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let now = shell.house.now().to_string();
    let mut read = shell.house.db().read().await?;
    let found = store::lien_of_key(&mut read, &key).await?;
    let (lien, organisation, numero) =
        found.filter(|(lien, ..)| lien.is_open(&now)).ok_or(PageError::NotFound)?;
    let kind = register.by_table("organisation").ok_or(PageError::NotFound)?;
    let names = fiche::titles(&mut read, kind, &[organisation]).await?;
    drop(read);
    let mut write = shell.house.db().write().await?;
    store::count_lien(&mut write, lien.id, &now).await?;
    let cible = format!("diagnostic_lien:{}", lien.id);
    note_in(&mut write, &now, "diagnostic.lu_par_lien", &cible, "lien-protege", None).await?;
    write.commit().await?;
    let (figures, parts) = as_frozen(&numero);
    let nom = names.get(&organisation).cloned().unwrap_or_default();
    page(&NumeroPage {
        layout: Layout {
            title: "Diagnostic".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            progress: shell.progress.told(),
            ..Layout::default()
        },
        title: format!("Diagnostic, {}", numero.trimestre.label()),
        lead: format!(
            "{nom}. Figé le {} ; lisible ici jusqu’au {}.",
            web::in_paris(&numero.at),
            web::in_paris(&lien.expires)
        ),
        figures,
        parts,
    })
}
