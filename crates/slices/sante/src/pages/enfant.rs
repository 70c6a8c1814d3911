//! The health of a child, as one reader may know it: allergies first, then what is taken, what is missing,
//! what was asked.

use access::{Action, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{nothing, service};
use crate::{
    scans::{Scan, Scans},
    suivi::manques,
    traitement::{Mouvement, stock},
};

#[derive(Template)]
#[template(path = "pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    /// The absence that the hospital stay just noted makes: what it says, where it is; empty otherwise.
    absence: (String, String),
    urgence: String,
    allergies: Vec<(String, String)>,
    treatments: Vec<Treatment>,
    /// What is said when none is read: none, or none of those that may be read.
    none: &'static str,
    missing: Vec<String>,
    /// Whether the whole case may be read.
    case: bool,
    pieces: Vec<Piece>,
    check: (String, &'static str),
    /// A heading, then lines with their address.
    parts: Vec<(String, Vec<(String, String)>)>,
    add: Vec<(String, String)>,
}

/// A piece of the case, and the papers of the file that go with it.
struct Piece {
    what: String,
    href: String,
    scans: Vec<(String, String)>,
    /// What of it leaves on a device: a word and its kind; empty when it is not marked to leave.
    part: (&'static str, &'static str),
    /// Where a scan is joined; empty for who may not.
    joindre: String,
}

struct Treatment {
    what: String,
    more: String,
    /// What is left of it, and how it is shown.
    left: (String, &'static str),
    href: String,
}

/// The record kinds of the page that are lists of their own, in its order.
const LISTS: &[&str] = &[
    "pilulier",
    "orientation_sante",
    "sollicitation_sante",
    "hospitalisation",
    "consentement_soin",
    "vaccination",
    "bilan_sante",
];

/// Those one may add from here.
const ADDED: &[&str] = &[
    "traitement_sante",
    "stock_traitement",
    "pilulier",
    "allergie",
    "piece_sante",
    "bilan_sante",
    "orientation_sante",
    "sollicitation_sante",
    "hospitalisation",
    "consentement_soin",
    "vaccination",
];

fn runs(row: &Row, today: Date) -> bool {
    row.day("start_day").is_some_and(|start| start <= today)
        && row.day("end_day").is_none_or(|end| end > today)
}

fn treatment(row: &Row, stocks: &[Row], prises: &[Row]) -> Treatment {
    let of = |other: &&Row| other.int("traitement_id") == Some(row.id);
    let moved: Vec<Mouvement> = stocks
        .iter()
        .filter(of)
        .filter_map(|one| {
            Some(Mouvement {
                at: one.moment("start_at")?,
                nature: one.text("mouvement")?.to_owned(),
                nombre: one.int("nombre")?,
            })
        })
        .collect();
    let given: Vec<DateTime> = prises
        .iter()
        .filter(of)
        .filter(|one| one.text("etat_prise") == Some("donnee"))
        .filter_map(|one| one.moment("start_at"))
        .collect();
    let unites = row.int("unites").unwrap_or(1);
    let left = match stock(&moved, &given, unites) {
        None => (String::new(), ""),
        Some(left) if left < 0 => ("Le stock ne tombe pas juste : recomptez".to_owned(), "bad"),
        Some(left) if left < unites * 7 => (format!("Il en reste {left}"), "warning"),
        Some(left) => (format!("Il en reste {left}"), "ok"),
    };
    let text = |name: &str| row.text(name).unwrap_or_default();
    let moments: Vec<&str> = [
        ("matin", "matin"),
        ("midi", "midi"),
        ("soir", "soir"),
        ("coucher", "coucher"),
        ("besoin", "si besoin"),
    ]
    .into_iter()
    .filter(|(field, _)| row.int(field) == Some(1))
    .map(|(_, told)| told)
    .collect();
    let casier = row.text("casier").map(|casier| format!(" ; casier {casier}"));
    let over = stocks.iter().filter(of).filter_map(|one| one.day("peremption_day")).max();
    let over =
        over.map(|day| format!(" ; la dernière boîte périme le {}", vocabulary::french_day(day)));
    let until = row.day("end_day").and_then(|end| end.yesterday().ok());
    let until = until.map(|day| format!(", jusqu’au {}", vocabulary::french_day(day)));
    let agreed = row.text("consentement").map(|who| format!(" ; a consenti : {who}"));
    Treatment {
        what: format!("{}, {}", text("medicament"), text("dose")),
        more: format!(
            "{}{} ; prescrit par {}{}{}{}",
            moments.join(", "),
            until.unwrap_or_default(),
            text("prescripteur"),
            agreed.unwrap_or_default(),
            casier.unwrap_or_default(),
            over.unwrap_or_default()
        ),
        left,
        href: format!("/fiche/traitements-sante/{}", row.id),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    scans: Option<Extension<Scans>>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut granted = shell.house.authorize_telling(&actor, action, "sante").await?;
    if granted.services_on_child(Category::Sante).is_empty() {
        return Err(nothing());
    }
    let own = register.by_table("personne").ok_or_else(nothing)?;
    let child = fiche::read_row(&mut granted, own, personne).await?.ok_or_else(nothing)?;
    let mut found: Vec<(&'static fiche::Fiche, Vec<Row>)> = Vec::new();
    let mut kinds = Vec::new();
    for table in ADDED.iter().chain(&["prise_traitement"]) {
        let kind = register.by_table(table).ok_or_else(nothing)?;
        let services = granted.services_on_child(kind.category).to_vec();
        let mut rows =
            fiche::rows_about(&mut granted, kind, "personne_id", personne, &services).await?;
        register.veil(granted.read(), kind.table, shell.house.today(), &mut rows).await?;
        fiche::keep_apart(&granted, kind, &mut rows);
        if !rows.is_empty() {
            kinds.push(kind.category.code());
        }
        found.push((kind, rows));
    }
    shell.house.tell_kinds(&mut granted, &actor, "sante", kinds).await;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    let (absence, flash) = kept(&mut granted, &found, &done).await?;
    let whole = granted.opens_everywhere(Category::Sante, personne, shell.house.today()).await?;
    // The pieces are of daily life: who reads a part of it knows of none that lacks.
    let case = granted.opens_everywhere(Category::Vie, personne, shell.house.today()).await?;
    granted.commit().await?;
    let scans = match scans {
        Some(Extension(Scans(ask))) => ask(shell.clone(), actor.clone(), personne).await?,
        None => Vec::new(),
    };
    let rows = |table: &str| rows_of(&found, table);
    let today = shell.house.today();
    let running: Vec<&Row> =
        rows("traitement_sante").iter().filter(|row| runs(row, today)).collect();
    let name = |field: &str| child.text(field).unwrap_or_default();
    let nom = format!("{} {}", name("prenom"), name("nom")).trim().to_owned();
    let shown = actor.service(child.owner).map(|_| child.owner);
    let of = shown.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default();
    let mut layout = web::frame_of_service(&shell, &actor, of, Section::Dossiers, "Santé");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.clone(), Some(format!("/dossiers/{personne}"))));
    layout.flash = flash;
    let checks: Vec<&Row> = rows("bilan_sante").iter().collect();
    let (stocks, prises) = (rows("stock_traitement"), rows("prise_traitement"));
    page(&ChildPage {
        layout,
        title: format!("Santé : {nom}"),
        absence,
        urgence: format!("/dossiers/{personne}/fiche-urgence"),
        allergies: rows("allergie").iter().filter(|row| runs(row, today)).map(allergy).collect(),
        none: if whole {
            "Aucun."
        } else {
            "Rien que vous puissiez lire : un autre service suit aussi cet enfant, demandez-lui."
        },
        treatments: running.iter().map(|row| treatment(row, stocks, prises)).collect(),
        missing: manques(rows("piece_sante"), !running.is_empty(), today)
            .into_iter()
            .filter(|_| case)
            .map(service::told)
            .collect(),
        case,
        pieces: pieces(&register, &found, (personne, &scans)),
        check: service::check(&checks, today),
        parts: LISTS
            .iter()
            .filter_map(|table| found.iter().find(|(kind, _)| kind.table == *table))
            .filter(|(_, rows)| !rows.is_empty())
            .map(|one| {
                (fiche::capital(one.0.plural), with_delay(one, lines(&register, Some(one)), today))
            })
            .collect(),
        add: added(&register, &writable, (personne, child.owner)),
    })
}

/// What was just kept from a form opened here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    fait: String,
    id: i64,
}

/// What is said of a row that was just kept, and the absence that a hospital stay makes of it.
async fn kept(
    granted: &mut Granted,
    found: &[(&'static fiche::Fiche, Vec<Row>)],
    done: &Done,
) -> Result<((String, String), Option<Flash>), PageError> {
    if done.fait != "enregistre" {
        return Ok(Default::default());
    }
    let flash = Flash { kind: "ok".to_owned(), text: "La fiche est enregistrée.".to_owned() };
    let stay = rows_of(found, "hospitalisation").iter().find(|row| row.id == done.id);
    let open = granted.services_on_child(Category::Parcours).to_vec();
    let Some(stay) = stay.filter(|row| open.contains(&row.owner)) else {
        return Ok((Default::default(), Some(flash)));
    };
    let sql = "SELECT id FROM absence WHERE service_id = $1 AND reference = $2
                AND (end_at IS NULL OR end_at > start_at)";
    let values = [stay.owner.into(), format!("hospitalisation-{}", stay.id).into()];
    let made = granted.query(sql, &values).await?;
    let told = match made.first() {
        Some(row) => {
            let id: i64 = row.get("id")?;
            let told = "Cette hospitalisation est aussi notée comme une absence du service.";
            (told.to_owned(), format!("/fiche/absences/{id}"))
        }
        None => Default::default(),
    };
    Ok((told, Some(flash)))
}

fn rows_of<'a>(found: &'a [(&'static fiche::Fiche, Vec<Row>)], table: &str) -> &'a [Row] {
    let of = found.iter().find(|(kind, _)| kind.table == table);
    of.map(|(_, rows)| rows.as_slice()).unwrap_or_default()
}

fn allergy(row: &Row) -> (String, String) {
    let more: Vec<&str> =
        ["reaction", "conduite"].iter().filter_map(|field| row.text(field)).collect();
    (row.text("allergene").unwrap_or_default().to_owned(), more.join(" ; "))
}

/// The pieces of the case, each with its scans.
fn pieces(
    register: &Register,
    found: &[(&'static fiche::Fiche, Vec<Row>)],
    (personne, scans): (i64, &[Scan]),
) -> Vec<Piece> {
    let told = lines(register, found.iter().find(|(kind, _)| kind.table == "piece_sante"));
    let rows = rows_of(found, "piece_sante");
    let leaves = |row: &Row| {
        let mut own = scans.iter().filter(|scan| scan.piece == row.id).peekable();
        if row.int("emportable") != Some(1) {
            ("", "")
        } else if own.peek().is_none() {
            ("Part sans réseau : aucune image jointe", "warning")
        } else if own.any(|scan| !scan.image) {
            ("Part sans réseau, sauf ce qui n’est pas une image", "warning")
        } else {
            ("Part sans réseau", "info")
        }
    };
    told.into_iter()
        .zip(rows)
        .map(|((what, href), row)| Piece {
            what,
            href,
            scans: scans
                .iter()
                .filter(|scan| scan.piece == row.id)
                .map(|scan| (scan.titre.clone(), scan.href.clone()))
                .collect(),
            part: leaves(row),
            joindre: format!("/dossiers/{personne}/documents?lien=piece_sante:{}#ajouter", row.id),
        })
        .collect()
}

/// The rows of a kind: what its list shows but for the child, and their address.
fn lines(
    register: &Register,
    found: Option<&(&'static fiche::Fiche, Vec<Row>)>,
) -> Vec<(String, String)> {
    let Some((kind, rows)) = found else { return Vec::new() };
    let titles = fiche::Titles::default();
    rows.iter()
        .map(|row| {
            let told: Vec<String> = kind
                .list
                .iter()
                .filter(|name| **name != "personne_id")
                .filter_map(|name| kind.field(name))
                .map(|field| fiche::shown(register, &titles, field, row).0)
                .filter(|text| !text.is_empty())
                .map(|text| super::print(&text))
                .collect();
            (told.join(" · "), format!("/fiche/{}/{}", kind.slug, row.id))
        })
        .collect()
}

/// On a request of care, how it was asked and in how many days the first appointment came, or since when it waits.
fn with_delay(
    (kind, rows): &(&'static fiche::Fiche, Vec<Row>),
    mut all: Vec<(String, String)>,
    today: Date,
) -> Vec<(String, String)> {
    if kind.table != "orientation_sante" {
        return all;
    }
    for (line, row) in all.iter_mut().zip(rows) {
        let frame = match row.text("cadre_soin") {
            Some("libre") => " · librement demandé",
            Some("ordonne") => " · ordonné par la justice",
            _ => "",
        };
        line.0.push_str(frame);
        let Some(asked) = row.day("demande_day") else { continue };
        let days = |until: Date| match (until - asked).get_days() {
            0 => "le jour même".to_owned(),
            1 => "1 jour".to_owned(),
            n => format!("{n} jours"),
        };
        let told = match (row.day("start_day"), row.text("reponse")) {
            (Some(start), _) if start == asked => " · premier rendez-vous le jour même".to_owned(),
            (Some(start), _) if start > today => {
                format!(" · premier rendez-vous prévu à {}", days(start))
            }
            (Some(start), _) => format!(" · premier rendez-vous en {}", days(start)),
            (None, Some("refusee")) => continue,
            (None, _) if asked >= today => continue,
            (None, _) => format!(" · attend depuis {}", days(today)),
        };
        line.0.push_str(&told);
    }
    all
}

/// Where what one may write is added.
fn added(
    register: &Register,
    writable: &[(Category, Vec<i64>)],
    (personne, owner): (i64, i64),
) -> Vec<(String, String)> {
    ADDED
        .iter()
        .filter_map(|table| {
            let kind = register.by_table(table)?;
            let (_, services) = writable.iter().find(|(known, _)| *known == kind.category)?;
            let own = services.iter().find(|one| **one == owner).or_else(|| services.first())?;
            let href = format!(
                "/registre/{}/{own}/nouveau?personne_id={personne}&retour=/dossiers/{personne}/sante",
                kind.slug
            );
            Some((fiche::capital(kind.label), href))
        })
        .collect()
}
