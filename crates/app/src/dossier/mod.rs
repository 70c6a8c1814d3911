//! The file of a child: what one must know in five seconds, then everything the services one may read have
//! noted, in one line of time.
//!
//! - `enfant.rs`: what one reader may know of a child, read once. `essentiel.rs`: the top of the page.
//!   `joindre.rs`: whom to call. `line.rs`: the line of time.
//! - `frise/`: the whole way on one picture. `famille/`: the map of the family. `urgence/`: the
//!   emergency sheet. `titulaires.rs`: who exercises parental authority. `projet/`: the project, from every service.
//!   `juge/`: what a judge reads on one page. `ordonnances/`: the orders, what they found, the chain of measures.

mod enfant;
mod essentiel;
mod famille;
mod frise;
mod joindre;
mod juge;
mod liens;
mod line;
mod ordonnances;
mod plis;
mod projet;
mod titulaires;
mod urgence;
mod ways;

use access::{AccessError, Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use echeance::suivi::Proche;
use fiche::{Kind, Register, Row};
use jiff::{civil::Date, tz::TimeZone};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Event, Fact, Layout},
};

pub(crate) use self::projet::citable::Projet;
use crate::journee::nouveautes::of_page;
use enfant::about_a_child;
pub(crate) use enfant::{Enfant, name, open_fugues, reading, runs};
pub(crate) use essentiel::{ASK_THE_TEAM, FUGUE_DAYS};
use essentiel::{CeSoir, Decide, Repere, Restriction, told_continuity};
pub(crate) use famille::is_protected;
use joindre::Joindre;
pub(crate) use joindre::dialled;
pub(crate) use juge::is_of_a_court;
use line::{dated, line_of_time};
use plis::{Ensuite, pressing};
pub(crate) use titulaires::{papiers, scans, titulaires};
pub(crate) use urgence::Feuille;
use ways::Ways;

/// Which needs of a child hold at given moments only: they go onto the crisis sheet by themselves.
pub(crate) const MOMENTS: incident::crise::Moments =
    incident::crise::Moments(::projet::evaluation::is_specific);

/// How many moments of a life a page shows unfolded.
const AT_HAND: usize = 12;

/// The line of time: the latest, then what came before, folded: a long life would push the rest of the
/// page out of reach.
struct Line {
    events: Vec<Event>,
    older: Vec<Event>,
    older_label: String,
}

impl Line {
    fn cut(mut events: Vec<Event>) -> Self {
        let older = events.split_off(events.len().min(AT_HAND));
        let older_label = format!("Plus ancien ({})", older.len());
        Self { events, older, older_label }
    }
}

/// `/dossiers/{personne}`, its frise, its family, its emergency sheet.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}", get(show))
        .route("/dossiers/{personne}/frise", get(frise::show))
        .route("/dossiers/{personne}/famille", get(famille::show))
        .route("/dossiers/{personne}/liens", get(liens::show))
        .route("/dossiers/{personne}/fiche-urgence", get(urgence::show))
        .route("/dossiers/{personne}/juge", get(juge::show))
        .route("/dossiers/{personne}/ordonnances", get(ordonnances::show))
        .route("/dossiers/{personne}/projet", get(projet::show))
        .route("/dossiers/{personne}/projet/lecture", get(projet::lecture))
        .layer(Extension(register))
}

/// How many people to call, and words that soothe, stand at the top.
const AT_TOP: usize = 3;

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
    /// The same told with the child, for who accompanies them.
    consultations: String,
    rights: String,
    /// The export for the judge; empty for who takes nothing out.
    feuille: String,
    line: Line,
    add: Vec<(String, String)>,
    siblings: Vec<(String, String)>,
    /// Until when the reader's emergency access runs; empty when they read it otherwise.
    urgence: String,
    /// What a judge restricted.
    restrictions: Vec<Restriction>,
    /// A complex moment that runs.
    complexes: Vec<(String, String, bool)>,
    ce_soir: CeSoir,
    /// Whom to call first.
    appels: Vec<Joindre>,
    /// Whom a judge keeps away.
    ecartes: Vec<Joindre>,
    /// Every contact, in the order of the calls.
    contacts: Vec<Joindre>,
    /// What soothes, in a few words; then everything that is known.
    apaise: Vec<String>,
    reperes: Vec<Repere>,
    decide: Vec<Decide>,
    proches: Vec<Proche>,
    /// What does not press, folded on a phone.
    ensuite: Ensuite,
    equipes: Vec<Team>,
    /// Where a contact and what soothes are added; empty for those who may not.
    add_contact: String,
    add_repere: String,
    ways: Ways,
    /// Its writings, the part of a page that `ecrit` makes; empty when there is nothing to show.
    ecrits: String,
    /// Its papers, the part of a page that `document` makes; empty when there is nothing to show.
    documents: String,
    /// The latest notes of the journal, the part of a page that `journal` makes; empty for who neither
    /// reads nor writes any.
    journal: String,
    /// What a psychologist chose to tell for now, the part of a page that `journal` makes.
    phrases: String,
    /// What is to do, by day.
    taches: Vec<AFaire>,
    /// One's own working notes; empty for those who keep none.
    notes: String,
    /// What is owed, and until when; empty for those who do not read the way.
    echeances: String,
    /// What comes; empty for the same.
    agenda: String,
    /// The files that were united with this one: when and by whom, and the act.
    unions: Vec<(String, String)>,
}

struct Team {
    service: String,
    /// Name, function, since when, whether they are away today.
    membres: Vec<(String, String, String, bool)>,
    continuite: Vec<String>,
}

/// The grant on a file; none where it is kept for proof only, and who works there is to be told where to ask.
async fn entered(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
) -> Result<Option<Granted>, PageError> {
    match shell.house.authorize(actor, reading(personne)).await {
        Ok(granted) => Ok(Some(granted)),
        Err(AccessError::Refused) if shell.house.archived(actor, personne).await?.is_some() => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Each child by name, with where their file is.
fn linked(rows: &[Row]) -> Vec<(String, String)> {
    rows.iter().map(|one| (name(one), format!("/dossiers/{}", one.id))).collect()
}

/// The hour that it is in Paris.
fn in_zone(shell: &Shell) -> jiff::civil::DateTime {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC).to_datetime(shell.house.now())
}

/// What happened, in time.
fn way_so_far(register: &Register, enfant: &Enfant, today: Date) -> Line {
    let names = enfant.services.iter().map(|(id, one)| (*id, one.nom.clone())).collect();
    let in_time: Vec<(&'static fiche::Fiche, Row)> =
        enfant.found.iter().filter(|(kind, _)| is_an_event(kind)).cloned().collect();
    Line::cut(dated(line_of_time(register, &in_time, &enfant.titles, &names), today))
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    limit: Option<Extension<document::piece::Limite>>,
    Path(personne): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let Some(mut granted) = entered(&shell, &actor, personne).await? else {
        return Ok(Redirect::to(&format!("/dossiers/{personne}/archive")).into_response());
    };
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, &[]).await?;
    let row = &enfant.personne;
    let limit = limit.map_or_else(document::piece::Limite::default, |Extension(limit)| limit);
    let (Panels { documents, ecrits, journal, phrases, taches }, of_panels) =
        panels(&shell, &actor, &mut granted, (personne, row.owner), limit).await?;
    // Who asks « Qui a consulté ? » is told the kinds of information that were there to read.
    let mut kinds = enfant.kinds();
    kinds.extend(of_panels);
    shell.house.tell_kinds(&mut granted, &actor, "", kinds).await;
    let line = way_so_far(&register, &enfant, shell.house.today());
    let siblings = linked(&sibling_rows(&shell, &register, &actor, &mut granted, row).await?);
    let proches = echeance::suivi::proches(&shell, &mut granted, personne, 2).await?;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    let now = shell.house.now().to_string();
    let urgence =
        partage::urgence::running(granted.read(), actor.compte, Some(personne), &now).await?;
    let notes = own_notes(&shell, &actor, &mut granted, personne).await?;
    let unions = ways::unions(&mut granted, personne).await?;
    let follows = !granted.services_on_child(Category::Parcours).is_empty();
    let sheet = (service_of(&actor, row.owner), personne);
    let feuille = crate::feuille::way(&shell, &mut granted, &actor, sheet).await?;
    let today = shell.house.today();
    let mut ways = Ways::of(&granted, personne, (row.day("birth_day"), today));
    ways.own(&shell, &actor, &mut granted).await?;
    let neuf = of_page(&shell, &register, &actor, &mut granted, personne).await?;
    granted.commit().await?;
    ways.looked(&shell, &actor, neuf, &headers).await?;
    let may_write_in = |category: Category, service: i64| {
        writable.iter().any(|(known, of)| *known == category && of.contains(&service))
    };
    let service = service_of(&actor, row.owner);
    ways.writes(&writable, service, !urgence.is_empty());
    let nom = enfant.nom();
    let mut layout = framed(&shell, &actor, service, row.owner, (&nom, !urgence.is_empty()));
    if !layout.note.is_empty() {
        layout.note = format!("/dossiers/{personne}/journal/nouveau");
    }
    let new = |table: &str, category: Category| {
        let here = may_write_in(category, service) && row.owner == service;
        let kind = register.by_table(table).filter(|_| here);
        kind.map_or(String::new(), |kind| new_of(kind, service, personne))
    };
    let own = |kind: &fiche::Fiche| may_write_in(kind.category, service);
    let add = addable(&register, own, (service, row.owner), personne);
    let keepers: Vec<i64> = enfant.services.keys().copied().collect();
    let on_trace = |page: &str| trace_page(&actor, &keepers, row.owner, personne, page);
    let contacts = enfant.contacts(today);
    let reperes = enfant.reperes(today);
    let personne_kind = register.by_table("personne").ok_or(PageError::NotFound)?;
    let (taches, proches, ensuite) = pressing(taches, proches);
    page(&DossierPage {
        layout,
        ensuite,
        initials: initials(row),
        lead: lead(row, today),
        facts: facts(personne_kind, row),
        edit: if may_write_in(Category::Identite, row.owner) {
            format!("/fiche/personnes/{personne}/modifier")
        } else {
            String::new()
        },
        history: format!("/fiche/personnes/{personne}/historique"),
        urgence: urgence.last().map(|(_, _, end)| web::in_paris(end)).unwrap_or_default(),
        restrictions: enfant.restrictions(today),
        complexes: enfant.complexes(today),
        ce_soir: enfant.ce_soir(in_zone(&shell)),
        appels: first_to_call(enfant.professionnels(today), &contacts),
        ecartes: contacts.iter().filter(|one| !one.interdit.is_empty()).cloned().collect(),
        contacts,
        apaise: soothing(&reperes),
        reperes,
        decide: enfant.decide(today),
        proches,
        equipes: teams(&enfant, today),
        add_contact: new("contact", Category::Identite),
        add_repere: new("repere", Category::Vie),
        ways,
        echeances: if follows { format!("/dossiers/{personne}/echeances") } else { String::new() },
        ecrits,
        agenda: if follows { format!("/dossiers/{personne}/agenda") } else { String::new() },
        documents,
        journal,
        phrases,
        taches,
        notes,
        trace: on_trace("trace"),
        consultations: conformite::consultations_page(&actor, &keepers, row.owner, personne),
        rights: on_trace("droits"),
        feuille,
        line,
        add,
        siblings,
        unions,
        nom,
    })
}

/// The parts of the page that other slices make.
struct Panels {
    documents: String,
    ecrits: String,
    journal: String,
    phrases: String,
    taches: Vec<AFaire>,
}

/// Something to do: what, where, its state and its kind, who.
type AFaire = (String, String, String, &'static str, String);

/// What other slices show of a child, and the kinds of information they hold.
async fn panels(
    shell: &Shell,
    actor: &access::Actor,
    granted: &mut access::Granted,
    (personne, owner): (i64, i64),
    limit: document::piece::Limite,
) -> Result<(Panels, Vec<&'static str>), PageError> {
    let (documents, mut kinds) =
        document::piece::panel(shell, actor, granted, personne, owner, limit).await?;
    let (ecrits, more) = ecrit::panel(shell, actor, granted, personne, owner).await?;
    kinds.extend(more);
    let (journal, more) = journal::panel(shell, actor, granted, personne, owner).await?;
    kinds.extend(more);
    let (phrases, more) = journal::sentences(shell, granted, personne).await?;
    kinds.extend(more);
    let today = shell.house.today();
    let mut taches = Vec::new();
    for one in journal::tache::of_dossier(granted, personne).await? {
        if one.etat != journal::tache::Etat::AFaire {
            continue;
        }
        kinds.push(one.category.code());
        let (state, kind) = one.state(today);
        let who = if one.pour.is_none() { "personne encore".to_owned() } else { one.pour_nom };
        taches.push((one.texte, format!("/taches/{}", one.id), state, kind, who));
    }
    Ok((Panels { documents, ecrits, journal, phrases, taches }, kinds))
}

/// The record kinds that are no moments of a life: they stand apart, or under an incident.
const APART: &[&str] = &[
    "contact",
    "repere",
    "membre_famille",
    "fiche_crise",
    "information_incident",
    "suite_incident",
    "allergie",
    "piece_sante",
    "prise_traitement",
    "stock_traitement",
    "besoin_evalue",
    "projet_en_cours",
    "part_financement",
    "absence_scolaire",
    "point_sortie",
    "mouvement_argent",
    "objet_enfant",
    "participation_reunion",
    "examen_demande",
    "certificat_activite",
    "frais_accueil",
    "rythme_foyer",
    "etape_prevue",
    "observation_visite",
    "lien_enfant",
];

/// Whether rows of this kind are moments of a life: whom to call and what soothes stand apart.
fn is_an_event(kind: &fiche::Fiche) -> bool {
    !APART.contains(&kind.table)
}

/// Whether a row of this kind is begun elsewhere than in the child's file: under its incident, from its account.
fn is_under(kind: &fiche::Fiche) -> bool {
    [
        "information_incident",
        "suite_incident",
        "activation_crise",
        "prise_traitement",
        "stock_traitement",
        "point_sortie",
        "souhait_sortie",
        "devenir",
        "mouvement_argent",
        "objet_enfant",
        "observation_visite",
    ]
    .contains(&kind.table)
}

/// What may be added to the file: label, address. What belongs to the project is added from its page.
fn addable(
    register: &Register,
    own: impl Fn(&fiche::Fiche) -> bool,
    (service, owner): (i64, i64),
    personne: i64,
) -> Vec<(String, String)> {
    let of_project =
        |kind: &fiche::Fiche| ::projet::FICHES.iter().any(|one| one.table == kind.table);
    about_a_child(register)
        .filter(|kind| own(kind) && !is_under(kind) && !of_project(kind))
        // What another service keeps is written about by what may name a child of elsewhere, and by nothing else.
        .filter(|kind| {
            owner == service || kind.field("personne_id").is_some_and(|one| one.everywhere)
        })
        .map(|kind| (fiche::capital(kind.label), new_of(kind, service, personne)))
        .collect()
}

/// Where a new row about the child is typed.
fn new_of(kind: &fiche::Fiche, service: i64, personne: i64) -> String {
    format!("/registre/{}/{service}/nouveau?personne_id={personne}", kind.slug)
}

/// The service whose menu one sees: that of the file, else one of the reader's own.
pub(crate) fn service_of(actor: &access::Actor, owner: i64) -> i64 {
    if actor.service(owner).is_some() {
        return owner;
    }
    let own = actor.services_for(Verb::Lire, Category::Identite).first().copied();
    own.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default()
}

/// The professionals who answer, then those of the contacts whom one may call.
fn first_to_call(professionnels: Vec<Joindre>, contacts: &[Joindre]) -> Vec<Joindre> {
    let open = contacts.iter().filter(|one| one.is_open()).cloned();
    professionnels.into_iter().take(2).chain(open.take(2)).take(AT_TOP + 1).collect()
}

/// What soothes, in its own words.
fn soothing(reperes: &[Repere]) -> Vec<String> {
    let lines = reperes.iter().filter(|one| one.nature == "apaise").flat_map(|one| &one.lines);
    lines.map(|(text, _)| text.clone()).take(AT_TOP).collect()
}

fn teams(enfant: &Enfant, today: Date) -> Vec<Team> {
    let told = |one: &joindre::Membre| {
        let since = one.start.map(|day| format!("depuis le {}", vocabulary::french_day(day)));
        (one.nom.clone(), one.role_label().to_owned(), since.unwrap_or_default(), one.absent)
    };
    enfant
        .equipes(today)
        .iter()
        .map(|one| Team {
            service: one.service.clone(),
            membres: one.membres.iter().map(told).collect(),
            continuite: told_continuity(&one.continuite, today),
        })
        .collect()
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

/// The address of a page on the trace of a child, for who answers for a service that has a mission: one's own
/// service, by an emergency, has none of it to show.
fn trace_page(
    actor: &access::Actor,
    keepers: &[i64],
    owner: i64,
    personne: i64,
    page: &str,
) -> String {
    let may = |keeper: &i64| actor.may(*keeper, Verb::Lire, Category::Trace);
    if keepers.iter().chain([&owner]).any(may) {
        format!("/dossiers/{personne}/{page}")
    } else {
        String::new()
    }
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

/// The frame of a page under the file of a child.
fn framed_child(
    shell: &Shell,
    actor: &access::Actor,
    enfant: &Enfant,
    section: Section,
    title: &str,
) -> Layout {
    let service = service_of(actor, enfant.personne.owner);
    let mut layout = web::frame_of_service(shell, actor, service, section, title);
    let here = layout.crumbs.len().saturating_sub(1);
    let file = format!("/dossiers/{}", enfant.personne.id);
    layout.crumbs.insert(here, (enfant.nom(), Some(file)));
    layout
}

/// The brothers and sisters whose file is open too.
async fn sibling_rows(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    granted: &mut access::Granted,
    row: &Row,
) -> Result<Vec<Row>, PageError> {
    let (Some(famille), Some(fiche)) = (row.int("famille_id"), register.by_table("personne"))
    else {
        return Ok(Vec::new());
    };
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let open =
        shell.house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let found = fiche::rows_naming(granted, register, fiche, "famille_id", famille, &open).await?;
    Ok(found.into_iter().filter(|other| other.id != row.id).collect())
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
fn lead(row: &Row, today: Date) -> String {
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
