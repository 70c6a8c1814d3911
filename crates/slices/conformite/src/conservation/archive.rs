//! A file that is kept for proof only (ADR 0063): who works in its service is told where to ask, the direction opens
//! it for a reason and some days.

use access::{AccessError, Action, Archivee, Category, Cible, Granted, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use db::{Db, DbError, Vault, Write};
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use vocabulary::{Nomenclature, french_day};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Cell, Choice, Column, ErrorLink, Layout},
};

use super::contenu::{self, Contenu};

/// What the reason of an opening is sealed for.
pub(crate) const MOTIF: &str = "ouverture_archive.motif";

/// The list « Pourquoi ouvrir une archive ».
pub(crate) static NATURE_OUVERTURE: Nomenclature = Nomenclature {
    name: "nature_ouverture",
    label: "Pourquoi ouvrir une archive",
    source: "choix du produit",
    items: &[
        ("demande", "La personne demande à voir, corriger ou faire effacer"),
        ("retour", "L’enfant revient, ou sa famille"),
        ("procedure", "Un juge, un avocat ou une autorité le demande"),
        ("conservation", "Préparer le versement aux Archives ou l’élimination"),
        ("autre", "Autre, dit ci-dessous"),
    ],
};

/// For how many days it opens.
const JOURS: [i64; 3] = [1, 7, 30];

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    nature: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    jours: String,
}

#[derive(Template)]
#[template(path = "conservation/archive.html")]
struct ArchivePage {
    layout: Layout,
    ended: String,
    may_open: bool,
    direction: Vec<String>,
    action: String,
    errors: Vec<ErrorLink>,
    natures: Vec<Choice>,
    motif: String,
    jours: Vec<Choice>,
    columns: Vec<Column>,
    /// What it holds, for who may open it.
    rows: Vec<Vec<Cell>>,
}

impl ArchivePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

fn opening(personne: i64) -> Action {
    Action { verb: Verb::Publier, category: Category::Partage, cible: Cible::Dossier(personne) }
}

fn choice(value: &str, label: &str, chosen: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        checked: value == chosen,
        ..Choice::default()
    }
}

/// The names of who may open the files of a service.
async fn direction(db: &Db, one: Archivee, today: Date) -> Result<Vec<String>, DbError> {
    let sql = "SELECT DISTINCT c.nom FROM compte c JOIN affectation a ON a.compte_id = c.id
                WHERE c.actif = 1 AND a.role = 'directeur' AND a.organisation_id = $1
                  AND (a.service_id = $2 OR a.service_id IS NULL)
                  AND (a.start_day IS NULL OR a.start_day <= $3) AND (a.end_day IS NULL OR a.end_day > $3)
                ORDER BY c.nom";
    let values = [one.organisation.into(), one.service.into(), today.to_string().into()];
    let rows = db.read().await?.query(sql, &values).await?;
    rows.iter().map(|row| row.get("nom")).collect()
}

/// How the trace tells the page that opens a file, before it is opened.
const FORM: &str = "formulaire archive";

/// What the file holds of the kinds that would be read once it is open, under the grant of who may open it; the trace tells
/// which kinds were counted. None to who may not.
async fn counted(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    personne: i64,
) -> Result<Option<Vec<Contenu>>, PageError> {
    let kinds = shell.house.archived_kinds(actor, personne).await?;
    let asked = shell.house.authorize_telling(actor, opening(personne), FORM).await;
    let mut granted = match asked {
        Err(AccessError::Refused) => return Ok(None),
        other => other?,
    };
    let (held, told) = contenu::held(&mut granted, register, personne, &kinds).await?;
    let told = told.into_iter().map(Category::code);
    // Counted and not opened: the trace says the form.
    shell.house.tell_kinds(&mut granted, actor, FORM, told).await;
    granted.commit().await?;
    Ok(Some(held))
}

fn line(one: &Contenu) -> Vec<Cell> {
    let plain = |text: String| Cell { text, ..Cell::default() };
    let day = |day: Option<Date>| plain(day.map_or_else(|| "–".to_owned(), french_day));
    vec![
        plain(one.label.clone()),
        plain(one.genre.clone()),
        plain(one.number.to_string()),
        day(one.first),
        day(one.last),
    ]
}

fn columns() -> Vec<Column> {
    ["Ce qui est gardé", "Sorte d’information", "Combien", "Du", "Au"]
        .into_iter()
        .map(|label| Column {
            label: label.to_owned(),
            numeric: label == "Combien",
            ..Column::default()
        })
        .collect()
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    (one, held): (Archivee, &[Contenu]),
    (personne, asked): (i64, Asked),
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let status = match (one.may_open, errors.is_empty()) {
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::OK,
        (false, true) => StatusCode::FORBIDDEN,
    };
    let chosen = if asked.jours.is_empty() { "7" } else { asked.jours.as_str() };
    page_with_status(
        status,
        &ArchivePage {
            layout: web::frame(shell, actor, "Dossier archivé"),
            ended: one.ended.map_or_else(String::new, french_day),
            may_open: one.may_open,
            direction: direction(shell.house.db(), one, today).await?,
            action: format!("/dossiers/{personne}/archive"),
            errors,
            natures: NATURE_OUVERTURE
                .items
                .iter()
                .map(|(code, label)| choice(code, label, &asked.nature))
                .collect(),
            jours: JOURS
                .iter()
                .map(|n| {
                    let label =
                        if *n == 1 { "Aujourd’hui".to_owned() } else { format!("{n} jours") };
                    choice(&n.to_string(), &label, chosen)
                })
                .collect(),
            motif: asked.motif,
            columns: columns(),
            rows: held.iter().map(line).collect(),
        },
    )
}

pub(super) async fn form(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let held = counted(&shell, &register, &actor, personne).await?.unwrap_or_default();
    let one = shell.house.archived(&actor, personne).await?.ok_or(PageError::NotFound)?;
    print(&shell, &actor, (one, &held), (personne, Asked::default()), Vec::new()).await
}

pub(super) async fn open(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let mut errors: Vec<ErrorLink> = Vec::new();
    let mut tell = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if NATURE_OUVERTURE.label_of(&asked.nature).is_none() {
        tell("nature", "Choisissez pourquoi ce dossier doit être ouvert.");
    }
    if asked.motif.trim().chars().count() < 10 {
        tell("motif", "Dites en une phrase qui demande, et ce qui est cherché.");
    }
    let days = asked.jours.parse().ok().filter(|days| JOURS.contains(days));
    if days.is_none() {
        tell("jours", "Choisissez une durée de la liste.");
    }
    let one = shell.house.archived(&actor, personne).await?;
    let (Some(days), true) = (days, errors.is_empty()) else {
        let held = counted(&shell, &register, &actor, personne).await?;
        let held = held.ok_or(PageError::NotFound)?;
        let one = one.ok_or(PageError::NotFound)?;
        return print(&shell, &actor, (one, &held), (personne, asked), errors).await;
    };
    let mut granted =
        shell.house.authorize_write_telling(&actor, opening(personne), "archive").await?;
    let one = one.ok_or(PageError::NotFound)?;
    let span = (today, today.saturating_add(days.days()));
    let place = (shell.house.new_id(), one.organisation, personne);
    keep(&mut granted, place, (&asked.nature, asked.motif.trim()), span).await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}")).into_response())
}

async fn keep(
    granted: &mut GrantedWrite,
    (id, organisation, personne): (i64, i64, i64),
    (nature, motif): (&str, &str),
    (start, end): (Date, Date),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let motif = granted.write().vault().seal(MOTIF, &id.to_string(), motif)?;
    granted
        .write()
        .execute(
            "INSERT INTO ouverture_archive (id, organisation_id, personne_id, compte_id, nature, motif,
                start_day, end_day, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                id.into(),
                organisation.into(),
                personne.into(),
                compte.into(),
                nature.into(),
                motif.into(),
                start.to_string().into(),
                end.to_string().into(),
                at.into(),
            ],
        )
        .await?;
    Ok(())
}

/// An opening, as who answers to persons reads it: who, when, until when, why.
pub(crate) async fn openings_of(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<String>, DbError> {
    let sql =
        "SELECT o.id, o.nature, o.motif, o.start_day, o.end_day, c.nom FROM ouverture_archive o
                 LEFT JOIN compte c ON c.id = o.compte_id
                WHERE o.personne_id = $1 ORDER BY o.at DESC, o.id DESC";
    let rows = granted.query(sql, &[personne.into()]).await?;
    let vault = granted.read().vault();
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            let motif = vault.open(MOTIF, &id.to_string(), &row.get::<String>("motif")?)?;
            let nom =
                row.get::<Option<String>>("nom")?.unwrap_or_else(|| "compte fermé".to_owned());
            let day = |name: &str| -> Result<String, DbError> {
                let text: String = row.get(name)?;
                Ok(text.parse::<Date>().map_or(text, french_day))
            };
            let nature: String = row.get("nature")?;
            let why = NATURE_OUVERTURE.label_of(&nature).unwrap_or_default();
            let (start, end) = (day("start_day")?, day("end_day")?);
            Ok(format!("{nom}, du {start} au {end} (ce jour exclu). {why} : {motif}"))
        })
        .collect()
}

/// Puts the reasons under the current key, some rows at once. Returns the last gone through, and how many changed.
pub(crate) async fn renew(write: &mut Write, after: i64) -> Result<(Option<i64>, u64), DbError> {
    let vault: Vault = write.vault().clone();
    let sql = "SELECT id, motif FROM ouverture_archive WHERE id > $1 ORDER BY id LIMIT 200";
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        if let Some(fresh) = vault.renew(MOTIF, &id.to_string(), &row.get::<String>("motif")?)? {
            let sql = "UPDATE ouverture_archive SET motif = $2 WHERE id = $1";
            done += write.execute(sql, &[id.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
