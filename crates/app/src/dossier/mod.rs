//! The file of a child: who, and everything the services one may read have noted, in one line of
//! time.

mod line;

use std::collections::BTreeSet;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::{Kind, Owner, Register, Row};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Event, Fact, Layout},
};

use line::line_of_time;

/// `/dossiers/{personne}`.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().route("/dossiers/{personne}", get(show)).layer(Extension(register))
}

#[derive(Template)]
#[template(path = "dossier/show.html")]
struct DossierPage {
    layout: Layout,
    initials: String,
    nom: String,
    lead: String,
    facts: Vec<Fact>,
    edit: String,
    history: String,
    trace: String,
    rights: String,
    events: Vec<Event>,
    add: Vec<(String, String)>,
    siblings: Vec<(String, String)>,
    /// Until when the reader's emergency access runs; empty when they read it otherwise.
    urgence: String,
    /// What a judge restricted.
    restrictions: Vec<Restriction>,
    why: String,
    /// Its papers, the part of a page that `document` makes; empty when there is nothing to show.
    documents: String,
    /// The latest notes of the journal, the part of a page that `journal` makes; empty for who neither
    /// reads nor writes any.
    journal: String,
    /// One's own working notes; empty for those who keep none.
    notes: String,
    /// What is owed, and until when; empty for those who do not read the way.
    echeances: String,
}

struct Restriction {
    text: String,
    /// What the decision says, in its own words.
    words: String,
    /// Who ordered it, when, until when.
    order: String,
    overdue: bool,
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    limit: Option<Extension<document::piece::Limite>>,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let mut granted = shell.house.authorize(&actor, action.clone()).await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?.ok_or(PageError::NotFound)?;

    // The line of time: every record kind that names a child, where the actor may read it.
    let mut found = Vec::new();
    let mut restrictions = Vec::new();
    for kind in about_a_child(&register) {
        let services = granted.services_on_child(kind.category).to_vec();
        let rows =
            fiche::rows_about(&mut granted, kind, "personne_id", personne, &services).await?;
        if kind.table == "restriction" {
            restrictions = told_restrictions(&rows, shell.house.today());
        }
        found.extend(rows.into_iter().map(|row| (kind, row)));
    }
    let limit = limit.map_or_else(document::piece::Limite::default, |Extension(limit)| limit);
    let ((documents, journal), shown) =
        panels(&shell, &actor, &mut granted, (personne, row.owner), limit).await?;
    // Who asks « Qui a consulté ? » is told the kinds of information that were there to read.
    let mut kinds: BTreeSet<&str> = found.iter().map(|(kind, _)| kind.category.code()).collect();
    kinds.extend(shown);
    if !kinds.is_empty() {
        let told: Vec<String> = kinds.iter().map(|code| format!("information:{code}")).collect();
        shell.house.authorize_telling(&actor, action, &told.join(" ")).await?.commit().await?;
    }
    let seen: Vec<(&fiche::Fiche, &Row)> = found.iter().map(|(kind, row)| (*kind, row)).collect();
    let titles =
        fiche::titles_of_all((&shell.house, &actor), granted.read(), &register, &seen).await?;
    let keepers: BTreeSet<i64> = found.iter().map(|(_, row)| row.owner).collect();
    let services = register.by_table("service").ok_or(PageError::NotFound)?;
    let keepers: Vec<i64> = keepers.into_iter().collect();
    let mut names = fiche::titles(granted.read(), services, &keepers).await?;
    // Alone on the page, a service needs no more than its name.
    if let (1, Some(seen)) = (keepers.len(), keepers.first().and_then(|id| actor.service(*id))) {
        names.insert(keepers[0], seen.nom.clone());
    }
    let events = line_of_time(&register, &found, &titles, &names);

    let siblings = siblings(&shell, &register, &actor, &mut granted, &row).await?;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    let now = shell.house.now().to_string();
    let urgence =
        partage::urgence::running(granted.read(), actor.compte, Some(personne), &now).await?;
    let notes = own_notes(&shell, &actor, &mut granted, personne).await?;
    let follows = !granted.services_on_child(Category::Parcours).is_empty();
    granted.commit().await?;
    let may_write_in = |category: Category, service: i64| {
        writable.iter().any(|(known, of)| *known == category && of.contains(&service))
    };

    let service = if actor.service(row.owner).is_some() {
        row.owner
    } else {
        let own = actor.services_for(Verb::Lire, Category::Identite).first().copied();
        own.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default()
    };
    let nom = name(&row);
    let mut layout = framed(&shell, &actor, service, row.owner, (&nom, !urgence.is_empty()));
    if !layout.note.is_empty() {
        layout.note = format!("/dossiers/{personne}/journal/nouveau");
    }
    let may_write = may_write_in(Category::Identite, row.owner);
    let own = |kind: &&fiche::Fiche| may_write_in(kind.category, service);
    let add = about_a_child(&register)
        .filter(own)
        .map(|kind| {
            let href = format!("/registre/{}/{service}/nouveau?personne_id={personne}", kind.slug);
            (fiche::capital(kind.label), href)
        })
        .collect();
    page(&DossierPage {
        layout,
        initials: initials(&row),
        lead: lead(&row, shell.house.today()),
        nom,
        facts: facts(fiche, &row),
        edit: if may_write {
            format!("/fiche/personnes/{personne}/modifier")
        } else {
            String::new()
        },
        history: format!("/fiche/personnes/{personne}/historique"),
        urgence: urgence.last().map(|(_, _, end)| web::in_paris(end)).unwrap_or_default(),
        restrictions,
        why: format!("/dossiers/{personne}/pourquoi"),
        echeances: if follows { format!("/dossiers/{personne}/echeances") } else { String::new() },
        documents,
        journal,
        notes,
        trace: if actor.may(service, Verb::Lire, Category::Trace) {
            format!("/dossiers/{personne}/trace")
        } else {
            String::new()
        },
        rights: if actor.may(service, Verb::Lire, Category::Trace) {
            format!("/dossiers/{personne}/droits")
        } else {
            String::new()
        },
        events,
        add,
        siblings,
    })
}

/// The parts of the page that other slices make, papers then notes, and the kinds of information they
/// show.
async fn panels(
    shell: &Shell,
    actor: &access::Actor,
    granted: &mut access::Granted,
    (personne, owner): (i64, i64),
    limit: document::piece::Limite,
) -> Result<((String, String), Vec<&'static str>), PageError> {
    let (documents, mut shown) =
        document::piece::panel(shell, actor, granted, personne, owner, limit).await?;
    let (journal, of_notes) = journal::panel(shell, actor, granted, personne, owner).await?;
    shown.extend(of_notes);
    Ok(((documents, journal), shown))
}

/// The record kinds that name a child.
fn about_a_child(register: &Register) -> impl Iterator<Item = &'static fiche::Fiche> {
    let named = |kind: &&fiche::Fiche| kind.field("personne_id").is_some();
    register.all().iter().copied().filter(|kind| kind.owner == Owner::Service).filter(named)
}

/// Where one's own working notes are; empty for those who keep none.
async fn own_notes(
    shell: &Shell,
    actor: &access::Actor,
    granted: &mut access::Granted,
    personne: i64,
) -> Result<String, PageError> {
    let cible = Cible::Notes { personne, auteur: actor.compte };
    let action = Action { verb: Verb::Lire, category: Category::Note, cible };
    let open = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
    Ok(if open { format!("/dossiers/{personne}/notes") } else { String::new() })
}

/// The frame, with the way here: by the service's files, by an emergency, or by what is shared.
fn framed(
    shell: &Shell,
    actor: &access::Actor,
    service: i64,
    owner: i64,
    (nom, urgence): (&str, bool),
) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, nom);
    if actor.may(owner, Verb::Lire, Category::Identite) {
        let here = layout.crumbs.len().saturating_sub(1);
        let list = format!("/registre/personnes/{service}");
        layout.crumbs.insert(here, ("Dossiers".to_owned(), Some(list)));
    } else {
        layout.crumbs = vec![("Accueil".to_owned(), Some("/".to_owned())), (nom.to_owned(), None)];
        if !urgence {
            let shared =
                ("Dossiers partagés avec moi".to_owned(), Some("/dossiers-partages".to_owned()));
            layout.crumbs.insert(1, shared);
        }
    }
    layout
}

/// The brothers and sisters whose file is open too: name and address.
async fn siblings(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    granted: &mut access::Granted,
    row: &Row,
) -> Result<Vec<(String, String)>, PageError> {
    let (Some(famille), Some(fiche)) = (row.int("famille_id"), register.by_table("personne"))
    else {
        return Ok(Vec::new());
    };
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let open =
        shell.house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let found = fiche::rows_naming(granted, register, fiche, "famille_id", famille, &open).await?;
    Ok(found
        .iter()
        .filter(|other| other.id != row.id)
        .map(|other| (name(other), format!("/dossiers/{}", other.id)))
        .collect())
}

fn name(row: &Row) -> String {
    format!("{} {}", row.text("prenom").unwrap_or_default(), row.text("nom").unwrap_or_default())
}

fn initials(row: &Row) -> String {
    [row.text("prenom"), row.text("nom")]
        .into_iter()
        .flatten()
        .filter_map(|text| text.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The age, in the words of a first line.
fn lead(row: &Row, today: jiff::civil::Date) -> String {
    let Some(birth) = row.day("birth_day") else { return "Âge non renseigné".to_owned() };
    let years = vocabulary::age_years(birth, today);
    let about = if row.int("birth_approximate") == Some(1) { " environ" } else { "" };
    if years == 0 {
        format!("Moins d’un an{about}")
    } else {
        format!("{years} an{}{about}", if years > 1 { "s" } else { "" })
    }
}

fn facts(fiche: &fiche::Fiche, row: &Row) -> Vec<Fact> {
    fiche
        .fields
        .iter()
        .filter(|field| {
            !matches!(field.kind, Kind::Link(_)) && !["nom", "prenom"].contains(&field.name)
        })
        .filter(|field| field.name == "birth_day" || row.value(field.name).is_some())
        .map(|field| Fact {
            label: field.label.to_owned(),
            value: fiche::show(field.kind, row.value(field.name)),
            ..Fact::default()
        })
        .collect()
}

/// What holds today, one sentence a decision.
fn told_restrictions(rows: &[Row], today: jiff::civil::Date) -> Vec<Restriction> {
    partage::restriction::in_force(rows, today)
        .into_iter()
        .map(|one| {
            let who = partage::restriction::TITULAIRE.label_of(&one.titulaire).unwrap_or_default();
            let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
            let order: Vec<String> = [
                one.juge,
                one.decision.map(|day| format!("décision du {}", vocabulary::french_day(day))),
                one.terme.map(|day| format!("terme le {}", vocabulary::french_day(day))),
            ]
            .into_iter()
            .flatten()
            .collect();
            let more = if one.overdue {
                " Le terme de la décision est passé : elle tient tant que personne ne la lève."
            } else {
                ""
            };
            let rights = if droits.len() == 1 { "droit restreint" } else { "droits restreints" };
            let droits = droits.join(", ").replace('\'', "’");
            Restriction {
                text: format!("{who} : {rights} : {droits}."),
                words: one.precision.unwrap_or_default(),
                order: format!("{}.{more}", fiche::capital(&order.join(", "))),
                overdue: one.overdue,
            }
        })
        .collect()
}
