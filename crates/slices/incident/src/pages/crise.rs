//! The crisis sheet of a child, to read standing and to print; one touch says that it serves now.

use access::{Action, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{here, hour, nothing, on_row, one::kind_of, print, stored, told};
use crate::{
    crise::{A_CERTAINS_MOMENTS, Moments, PARTIES, besoins},
    store,
};

#[derive(Template)]
#[template(path = "pages/crise.html")]
struct CrisePage {
    layout: Layout,
    nom: String,
    errors: Vec<ErrorLink>,
    sheets: Vec<Sheet>,
    /// What the child needs at given moments, when no sheet says it.
    needs: Vec<String>,
    new: String,
    running: Vec<Moment>,
    past: Vec<Moment>,
    /// Whether the reader reads when it served, and may say that it serves.
    reads: bool,
    activates: bool,
    action: String,
    urgence: String,
}

/// A sheet as it is read: on its page, and on a device that took it.
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    id: i64,
    /// Which text of it this is: the same one is read on paper, on the screen and without network.
    version: i64,
    service: String,
    since: String,
    with: String,
    review: String,
    /// Heading, lines, whether their order counts.
    parts: Vec<(&'static str, Vec<String>, bool)>,
    #[serde(skip)]
    edit: String,
}

/// The crisis sheets of a child that hold on a day, for who reads the child's daily life.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn sheets(
    granted: &mut Granted,
    register: &Register,
    (actor, moments): (&access::Actor, Moments),
    personne: i64,
    today: Date,
) -> Result<Vec<Sheet>, PageError> {
    let needs = needs(granted, register, (personne, moments)).await?;
    let vie = granted.services_on_child(Category::Vie).to_vec();
    let kind = kind_of(register, "fiche_crise")?;
    let rows = fiche::rows_about(granted, kind, "personne_id", personne, &vie).await?;
    let held = rows.iter().filter(|row| runs(row, today));
    Ok(held.map(|row| sheet(actor, row, (&[], &needs), today)).collect())
}

/// What the child needs at given moments, of what the reader reads.
async fn needs(
    granted: &mut Granted,
    register: &Register,
    (personne, moments): (i64, Moments),
) -> Result<Vec<String>, PageError> {
    let kind = kind_of(register, "besoin_evalue")?;
    let services = granted.services_on_child(kind.category).to_vec();
    let rows = fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
    let label = |row: &Row| {
        let field = kind.field("besoin");
        print(&field.map(|field| fiche::show(field.kind, row.value("besoin"))).unwrap_or_default())
    };
    Ok(besoins(rows.iter(), moments, label))
}

struct Moment {
    id: i64,
    version: i64,
    when: String,
    par: String,
    /// The call for help and the answer, in a sentence; empty when nobody was called.
    call: String,
    called: bool,
    answered: bool,
    fait: String,
    appris: String,
    href: String,
}

/// What the forms of the page send.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    activation: i64,
    version: i64,
    appele: String,
    fait: String,
    appris: String,
}

/// What one reader may know of the crises of a child.
struct Known {
    nom: String,
    owner: i64,
    sheets: Vec<Row>,
    /// What the child needs at given moments.
    needs: Vec<String>,
    activations: Vec<Row>,
    reads: bool,
    /// The services in whose name one may write the sheet, then that it served.
    writes: [Vec<i64>; 2],
}

fn runs(row: &Row, today: Date) -> bool {
    row.day("start_day").is_some_and(|start| start <= today)
        && row.day("end_day").is_none_or(|end| end > today)
}

async fn known(
    (shell, register, actor): (&Shell, &Register, &access::Actor),
    (personne, moments): (i64, Moments),
) -> Result<Known, PageError> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let details = "fiche-crise information:vie information:incident information:parcours";
    let mut granted = shell.house.authorize_telling(actor, action, details).await?;
    let vie = granted.services_on_child(Category::Vie).to_vec();
    let incident = granted.services_on_child(Category::Incident).to_vec();
    if vie.is_empty() {
        return Err(nothing());
    }
    let own = kind_of(register, "personne")?;
    let row = fiche::read_row(&mut granted, own, personne).await?.ok_or_else(nothing)?;
    let sheet = kind_of(register, "fiche_crise")?;
    let mut sheets = fiche::rows_about(&mut granted, sheet, "personne_id", personne, &vie).await?;
    let today = shell.house.today();
    sheets.retain(|row| runs(row, today));
    let needs = needs(&mut granted, register, (personne, moments)).await?;
    let served = kind_of(register, "activation_crise")?;
    let activations =
        fiche::rows_about(&mut granted, served, "personne_id", personne, &incident).await?;
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let nom = store::name(granted.read(), personne).await?.unwrap_or_default();
    granted.commit().await?;
    let of = |category: Category| {
        let found = open.iter().find(|(known, _)| *known == category);
        found.map(|(_, services)| services.clone()).unwrap_or_default()
    };
    Ok(Known {
        nom,
        owner: row.owner,
        sheets,
        needs,
        activations,
        reads: !incident.is_empty(),
        writes: [of(Category::Vie), of(Category::Incident)],
    })
}

/// The service in whose name one writes: that of the file when it can be.
fn own_service(services: &[i64], owner: i64) -> Option<i64> {
    services.iter().copied().find(|one| *one == owner).or_else(|| services.first().copied())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(moments): Extension<Moments>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let who = (&shell, &register, &actor);
    let known = known(who, (personne, moments)).await?;
    print_page(who, personne, &known, &[])
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn sheet(
    actor: &access::Actor,
    row: &Row,
    (writes, needs): (&[i64], &[String]),
    today: Date,
) -> Sheet {
    let french = vocabulary::french_day;
    let mut parts: Vec<(&'static str, Vec<String>, bool)> = PARTIES
        .iter()
        .map(|(field, title)| {
            (*title, lines(row.text(field).unwrap_or_default()), *field == "appeler")
        })
        .filter(|(_, lines, _)| !lines.is_empty())
        .collect();
    if !needs.is_empty() {
        // Right after what soothes.
        parts.insert(1.min(parts.len()), (A_CERTAINS_MOMENTS, needs.to_vec(), false));
    }
    Sheet {
        id: row.id,
        version: row.version,
        service: actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone()),
        since: row.day("start_day").map(french).unwrap_or_default(),
        with: row.text("etablie_avec").unwrap_or_default().to_owned(),
        review: match row.day("revue_day") {
            Some(day) if day < today => format!("à revoir depuis le {}", french(day)),
            Some(day) => format!("à revoir le {}", french(day)),
            None => String::new(),
        },
        parts,
        edit: if writes.contains(&row.owner) {
            format!("/fiche/fiches-crise/{}/modifier", row.id)
        } else {
            String::new()
        },
    }
}

fn moment(row: &Row, today: Date) -> Moment {
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    Moment {
        id: row.id,
        version: row.version,
        when: row.moment("start_at").map(|at| told(at, today)).unwrap_or_default(),
        par: text("par"),
        call: call(row),
        called: row.moment("appel_at").is_some(),
        answered: row.moment("reponse_at").is_some(),
        fait: text("fait"),
        appris: text("appris"),
        href: format!("/fiche/activations-crise/{}", row.id),
    }
}

/// « Appel à l’aide (astreinte) à 22 h 41, réponse à 22 h 53, en 12 minutes. »
fn call(row: &Row) -> String {
    let Some(at) = row.moment("appel_at") else { return String::new() };
    let who = row.text("appele").map(|who| format!(" ({who})")).unwrap_or_default();
    let told = format!("Appel à l’aide{who} à {}", hour(at.time()));
    let Some(answer) = row.moment("reponse_at") else {
        return format!("{told}, sans réponse notée.");
    };
    let minutes = answer.duration_since(at).as_mins();
    let many = if minutes > 1 { "minutes" } else { "minute" };
    format!("{told}, réponse à {}, en {minutes} {many}.", hour(answer.time()))
}

fn print_page(
    (shell, _, actor): (&Shell, &Register, &access::Actor),
    personne: i64,
    known: &Known,
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let shown = actor.service(known.owner).map(|_| known.owner);
    let service = shown.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default();
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Dossiers, "Fiche de crise");
    let here = layout.crumbs.len().saturating_sub(1);
    let file = format!("/dossiers/{personne}");
    layout.crumbs.insert(here, (known.nom.clone(), Some(file.clone())));
    let [vie, incident] = &known.writes;
    let (running, past): (Vec<&Row>, Vec<&Row>) =
        known.activations.iter().partition(|row| row.value("end_at").is_none());
    let errors: Vec<ErrorLink> = remarks
        .iter()
        .map(|remark| ErrorLink { field: String::new(), text: print(&remark.sentence) })
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CrisePage {
        layout,
        nom: known.nom.clone(),
        errors,
        sheets: known
            .sheets
            .iter()
            .map(|row| sheet(actor, row, (vie, &known.needs), today))
            .collect(),
        needs: if known.sheets.is_empty() { known.needs.clone() } else { Vec::new() },
        new: own_service(vie, known.owner)
            .map(|service| {
                format!("/registre/fiches-crise/{service}/nouveau?personne_id={personne}")
            })
            .unwrap_or_default(),
        running: running.into_iter().map(|row| moment(row, today)).collect(),
        past: past.into_iter().map(|row| moment(row, today)).collect(),
        reads: known.reads,
        activates: known.reads && !incident.is_empty(),
        action: format!("{file}/crise"),
        urgence: format!("{file}/fiche-urgence"),
    };
    page_with_status(status, &page)
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(moments): Extension<Moments>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let who = (&shell, &register, &actor);
    let known = known(who, (personne, moments)).await?;
    let service = own_service(&known.writes[1], known.owner).ok_or_else(nothing)?;
    let now = stored(here(&shell));
    let mut row = match typed.geste.as_str() {
        "activer" => {
            let mut row = Row::default()
                .with("personne_id", personne)
                .with("start_at", now)
                .with("par", actor.nom.clone());
            row.owner = service;
            row
        }
        "appeler" | "repondre" | "finir" => {
            let found = known.activations.iter().find(|row| row.id == typed.activation);
            let row = found.filter(|row| row.value("end_at").is_none()).ok_or_else(nothing)?;
            let field = match typed.geste.as_str() {
                "appeler" => "appel_at",
                "repondre" => "reponse_at",
                _ => "end_at",
            };
            row.clone().with(field, now)
        }
        _ => return Err(nothing()),
    };
    for (name, text, most) in [
        ("appele", &typed.appele, 250),
        ("fait", &typed.fait, 20_000),
        ("appris", &typed.appris, 20_000),
    ] {
        if text.chars().count() > most {
            let told = format!("C’est trop long : {most} caractères au plus.");
            return print_page(who, personne, &known, &[Remark::refuse(name, told)]);
        }
        if !text.trim().is_empty() {
            row.set(name, text.trim().into());
        }
    }
    let fiche = kind_of(&register, "activation_crise")?;
    let action = on_row(Verb::Ecrire, (row.owner, "activation_crise", row.id), Some(personne));
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let mut seen = Seen::default();
    let saved = if row.id == 0 {
        let id = shell.house.new_id();
        fiche::create(&mut granted, &register, fiche, id, row, None, &mut seen).await?
    } else if row.version == typed.version {
        fiche::update(&mut granted, &register, fiche, row, None, &mut seen).await?
    } else {
        Saved::Conflict(Box::new(row))
    };
    drop(seen);
    let remarks = match saved {
        Saved::Kept(_) | Saved::Unchanged(_) => Vec::new(),
        Saved::Remarks(found) => found,
        Saved::Conflict(_) => {
            let told = "Quelqu’un d’autre vient de le noter : relisez, puis recommencez.";
            vec![Remark::refuse("fait", told)]
        }
    };
    if !remarks.is_empty() {
        drop(granted);
        return print_page(who, personne, &known, &remarks);
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/crise?fait=note")).into_response())
}
