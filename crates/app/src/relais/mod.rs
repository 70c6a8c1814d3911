//! `/services/{service}/relais`: the children a professional follows are given to a colleague, when
//! somebody leaves or changes team. It is a write of the register, with its history.
//!
//! For those who answer for the service; an administrator of accounts sees how
//! many children wait, never who.

use access::{Action, Actor, Category, Cible, Granted, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use db::DbError;
use fiche::{Fiche, Register, Row, Saved, Seen};
use jiff::civil::Date;
use serde::Deserialize;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, frame_of_service, page, page_with_status,
    parts::{Cell, Choice, Column, ErrorLink, Flash, Layout},
};

/// The routes of handing over.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/relais", get(list))
        .route("/services/{service}/relais/{professionnel}", get(show).post(hand_over))
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "relais/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "relais/show.html")]
struct ShowPage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    action: String,
    nom: String,
    children: Vec<(String, String, String)>,
    /// How many appointments are handed over too.
    coming: usize,
    colleagues: Vec<Choice>,
    day: String,
    motif: String,
}

impl ShowPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    }
}

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    vers: String,
    #[serde(default)]
    start_day: String,
    #[serde(default)]
    motif: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    fait: Option<u64>,
}

fn action(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Parcours, cible: Cible::Service(service) }
}

/// For those who answer for the service: who may write its paths and take them out.
async fn opened(shell: &Shell, actor: &Actor, service: i64) -> Result<Granted, PageError> {
    let answers = actor.may(service, Verb::Exporter, Category::Parcours)
        && actor.may(service, Verb::Ecrire, Category::Parcours);
    let verb = if answers { Verb::Lire } else { Verb::Exporter };
    Ok(shell.house.authorize(actor, action(verb, service)).await?)
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = opened(&shell, &actor, service).await?;
    let today = shell.house.today().to_string();
    let found = granted
        .query(
            "SELECT p.id, p.nom, p.prenom,
                    (SELECT COUNT(DISTINCT j.personne_id) FROM referent r
                       JOIN sejour j ON j.id = r.sejour_id
                      WHERE r.professionnel_id = p.id AND r.service_id = $1
                        AND (r.end_day IS NULL OR r.end_day > $2)
                        AND (j.sortie_day IS NULL OR j.sortie_day > $2)) AS n,
                    (SELECT COUNT(*) FROM rendez_vous v
                      WHERE v.professionnel_id = p.id AND v.service_id = $1
                        AND v.etat = 'prevu' AND v.start_at >= $2) AS m,
                    (SELECT MIN(c.actif) FROM compte c WHERE c.professionnel_id = p.id) AS actif
               FROM professionnel p
              WHERE p.id IN (SELECT r.professionnel_id FROM referent r
                       JOIN sejour j ON j.id = r.sejour_id
                      WHERE r.service_id = $1 AND (r.end_day IS NULL OR r.end_day > $2)
                        AND (j.sortie_day IS NULL OR j.sortie_day > $2)
                      UNION SELECT v.professionnel_id FROM rendez_vous v
                      WHERE v.service_id = $1 AND v.etat = 'prevu' AND v.start_at >= $2)
              ORDER BY p.nom, p.prenom, p.id",
            &[service.into(), today.into()],
        )
        .await?;
    granted.commit().await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let (id, count): (i64, i64) = (row.get("id")?, row.get("n")?);
        let coming: i64 = row.get("m")?;
        let actif: Option<i64> = row.get("actif")?;
        let state = match actif {
            Some(0) => "Parti : à confier",
            Some(_) => "Compte ouvert",
            None => "Sans compte",
        };
        let nom = format!("{} {}", row.get::<String>("nom")?, row.get::<String>("prenom")?);
        rows.push(vec![
            Cell { text: nom, href: format!("/services/{service}/relais/{id}") },
            Cell { text: count.to_string(), href: String::new() },
            Cell { text: coming.to_string(), href: String::new() },
            Cell { text: state.to_owned(), href: String::new() },
        ]);
    }
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    let mut layout =
        frame_of_service(&shell, &actor, service, Section::Dossiers, "Passer le relais");
    layout.flash = asked.fait.map(|count| Flash {
        kind: "ok".to_owned(),
        text: if count == 1 {
            "Un suivi est confié.".to_owned()
        } else {
            format!("{count} suivis sont confiés.")
        },
    });
    let columns = vec![
        column("Professionnel", false),
        column("Enfants suivis", true),
        column("Rendez-vous à venir", true),
        column("État", false),
    ];
    page(&ListPage { layout, columns, rows })
}

/// A child followed by somebody: the row that says so, and who the child is.
struct Followed {
    row: Row,
    child: String,
    personne: i64,
}

async fn followed(
    granted: &mut Granted,
    referent: &'static Fiche,
    service: i64,
    professionnel: i64,
    today: Date,
) -> Result<Vec<Followed>, DbError> {
    let rows =
        fiche::rows_about(granted, referent, "professionnel_id", professionnel, &[service]).await?;
    let mut all = Vec::new();
    for row in rows {
        if row.day("end_day").is_some_and(|end| end <= today) {
            continue;
        }
        let sejour = row.int("sejour_id").unwrap_or_default();
        let sql =
            "SELECT p.id, p.nom, p.prenom FROM sejour j JOIN personne p ON p.id = j.personne_id
                    WHERE j.id = $1 AND (j.sortie_day IS NULL OR j.sortie_day > $2)";
        let values = [sejour.into(), today.to_string().into()];
        let Some(found) = granted.read().query_opt(sql, &values).await? else { continue };
        let nom: Option<String> = found.get("nom")?;
        let prenom: Option<String> = found.get("prenom")?;
        let child = format!("{} {}", nom.unwrap_or_default(), prenom.unwrap_or_default());
        all.push(Followed { row, child: child.trim().to_owned(), personne: found.get("id")? });
    }
    all.sort_by(|a, b| (&a.child, a.row.id).cmp(&(&b.child, b.row.id)));
    Ok(all)
}

/// What the page of one professional is made of.
struct Seat {
    nom: String,
    children: Vec<Followed>,
    /// The appointments to come where they go.
    coming: Vec<Row>,
    colleagues: Vec<Choice>,
}

async fn seat(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
    professionnel: i64,
) -> Result<Seat, PageError> {
    let mut granted = opened(shell, actor, service).await?;
    let referent = register.by_table("referent").ok_or(PageError::NotFound)?;
    let today = shell.house.today();
    let children = followed(&mut granted, referent, service, professionnel, today).await?;
    let kind = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let mut coming =
        fiche::rows_about(&mut granted, kind, "professionnel_id", professionnel, &[service])
            .await?;
    coming.retain(|row| {
        row.text("etat") == Some("prevu") && row.day("start_at").is_some_and(|day| day >= today)
    });
    let found = granted
        .query(
            "SELECT p.id, p.nom, p.prenom FROM professionnel p JOIN service s
                 ON s.organisation_id = p.organisation_id
              WHERE s.id = $1 AND NOT EXISTS (SELECT 1 FROM compte c
                    WHERE c.professionnel_id = p.id AND c.actif = 0 AND p.id <> $2)
              ORDER BY p.nom, p.prenom, p.id",
            &[service.into(), professionnel.into()],
        )
        .await?;
    granted.commit().await?;
    let (mut nom, mut colleagues) = (None, Vec::with_capacity(found.len()));
    for row in &found {
        let id: i64 = row.get("id")?;
        let label = format!("{} {}", row.get::<String>("nom")?, row.get::<String>("prenom")?);
        if id == professionnel {
            nom = Some(label);
        } else {
            colleagues.push(Choice { value: id.to_string(), label, ..Choice::default() });
        }
    }
    // One of another organisation is nobody here.
    Ok(Seat { nom: nom.ok_or(PageError::NotFound)?, children, coming, colleagues })
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, professionnel)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let seat = seat(&shell, &register, &actor, service, professionnel).await?;
    let typed = Typed { start_day: shell.house.today().to_string(), ..Typed::default() };
    print(&shell, &actor, service, professionnel, seat, typed, Vec::new())
}

fn print(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    professionnel: i64,
    seat: Seat,
    typed: Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = frame_of_service(shell, actor, service, Section::Dossiers, &seat.nom);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/relais");
    layout.crumbs.insert(here, ("Passer le relais".to_owned(), Some(list)));
    let children = seat
        .children
        .iter()
        .map(|one| {
            let since = one.row.day("start_day").map(french_day).unwrap_or_default();
            (one.child.clone(), format!("/dossiers/{}", one.personne), since)
        })
        .collect();
    let mut colleagues = seat.colleagues;
    for choice in &mut colleagues {
        choice.checked = choice.value == typed.vers;
    }
    let page = ShowPage {
        layout,
        errors,
        action: format!("/services/{service}/relais/{professionnel}"),
        nom: seat.nom,
        children,
        coming: seat.coming.len(),
        colleagues,
        day: typed.start_day,
        motif: typed.motif,
    };
    page_with_status(status, &page)
}

async fn hand_over(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, professionnel)): Path<(i64, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let seat = seat(&shell, &register, &actor, service, professionnel).await?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let known = seat.colleagues.iter().any(|one| one.value == typed.vers);
    let to = typed.vers.parse::<i64>().ok().filter(|_| known);
    if to.is_none() {
        wrong("vers", "Choisissez à qui ces enfants sont confiés.");
    }
    let day = typed.start_day.trim().parse::<Date>().ok();
    if day.is_none() {
        wrong("start_day", "Ce n’est pas une date : tapez le jour, le mois et l’année.");
    }
    let (Some(to), Some(day)) = (to, day) else {
        return print(&shell, &actor, service, professionnel, seat, typed, errors);
    };
    let motif = if typed.motif.trim().is_empty() { "Relais" } else { typed.motif.trim() };
    let referent = register.by_table("referent").ok_or(PageError::NotFound)?;
    let mut granted = shell.house.authorize_write(&actor, action(Verb::Ecrire, service)).await?;
    let mut seen = Seen::default();
    for one in &seat.children {
        let mut old = one.row.clone();
        let saved = if old.day("start_day").is_some_and(|start| start >= day) {
            // Not begun yet on that day: it is simply somebody else's.
            old.set("professionnel_id", to.into());
            fiche::update(&mut granted, &register, referent, old, Some(motif), &mut seen).await?
        } else {
            let end = old.value("end_day").cloned();
            let mut new = old.clone();
            old.set("end_day", day.to_string().into());
            let saved =
                fiche::update(&mut granted, &register, referent, old, Some(motif), &mut seen)
                    .await?;
            new.reference = None;
            new.set("professionnel_id", to.into());
            new.set("start_day", day.to_string().into());
            if let Some(end) = end {
                new.set("end_day", end);
            }
            let id = shell.house.new_id();
            match saved {
                Saved::Kept(_) | Saved::Unchanged(_) => {
                    fiche::create(
                        &mut granted,
                        &register,
                        referent,
                        id,
                        new,
                        Some(motif),
                        &mut seen,
                    )
                    .await?
                }
                other => other,
            }
        };
        let told = match saved {
            Saved::Kept(_) | Saved::Unchanged(_) => continue,
            Saved::Remarks(remarks) => {
                remarks.into_iter().map(|remark| remark.sentence).collect::<Vec<_>>().join(" ")
            }
            Saved::Conflict(_) => {
                "Ce suivi vient d’être modifié par quelqu’un d’autre : recommencez.".to_owned()
            }
        };
        // Whole, or not at all.
        drop(granted);
        let text = format!("{} : {told}", one.child);
        let errors = vec![ErrorLink { field: String::new(), text }];
        return print(&shell, &actor, service, professionnel, seat, typed, errors);
    }
    if let Some(told) =
        appointments(&mut granted, &register, &seat, to, day, motif, &mut seen).await?
    {
        drop(granted);
        let errors = vec![ErrorLink { field: String::new(), text: told }];
        return print(&shell, &actor, service, professionnel, seat, typed, errors);
    }
    granted.commit().await?;
    let next = format!("/services/{service}/relais?fait={}", seat.children.len());
    Ok(Redirect::to(&next).into_response())
}

/// Gives the appointments from a day on to whom the children are given; what is wrong otherwise.
async fn appointments(
    granted: &mut GrantedWrite,
    register: &Register,
    seat: &Seat,
    to: i64,
    day: Date,
    motif: &str,
    seen: &mut Seen,
) -> Result<Option<String>, PageError> {
    let kind = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    for row in seat.coming.iter().filter(|row| row.day("start_at").is_some_and(|of| of >= day)) {
        let mut row = row.clone();
        row.set("professionnel_id", to.into());
        if row.int("second_professionnel_id") == Some(to) {
            row.set("second_professionnel_id", None::<i64>.into());
        }
        match fiche::update(granted, register, kind, row, Some(motif), seen).await? {
            Saved::Kept(_) | Saved::Unchanged(_) => {}
            Saved::Remarks(remarks) => {
                let told: Vec<String> = remarks.into_iter().map(|remark| remark.sentence).collect();
                return Ok(Some(format!("Rendez-vous : {}", told.join(" "))));
            }
            Saved::Conflict(_) => {
                let told =
                    "Un rendez-vous vient d’être modifié par quelqu’un d’autre : recommencez.";
                return Ok(Some(told.to_owned()));
            }
        }
    }
    Ok(None)
}
