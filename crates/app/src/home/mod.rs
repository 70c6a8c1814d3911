//! The pages one lands on: home, a service, help, the statement on accessibility, the rights of
//! a child.

mod accueil;
mod help;
mod partages;
mod service;

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Role, Verb};
use askama::Template;
use axum::{Extension, Router, extract::State, response::Response, routing::get};
use facts::Facts;
use fiche::Register;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

/// `/`, `/services/{service}`, `/aide` and its screens, `/accessibilite`, `/mes-droits` and its sheet to put up.
pub fn routes(facts: Facts) -> Router<Shell> {
    Router::new()
        .route("/", get(home))
        .route("/services/{service}", get(service::show))
        .route("/aide", get(help::list))
        .route("/aide/{sujet}", get(help::show))
        .route("/accessibilite", get(accessibility))
        .route("/mes-droits", get(rights))
        .route("/mes-droits/affiche", get(poster))
        .layer(Extension(facts))
        .layer(Extension(Register::new(crate::register::fiches())))
}

#[derive(Template)]
#[template(path = "home/home.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
struct HomePage {
    layout: Layout,
    hello: String,
    /// What waits for the reader today, the part of a page that `journee` makes.
    day: String,
    services: Vec<ServiceCard>,
    organisations: Vec<(String, String, String, String)>,
    /// Whether the services stand side by side in `day`.
    directs: bool,
    admin: bool,
    /// What waits for the reader: sentence, where it leads, whether it is late.
    waiting: Vec<(String, String, bool)>,
    /// Whether the reader may open a file in an emergency.
    urgence: bool,
    /// The emergency accesses of the reader that run: sentence and file.
    running: Vec<(String, String)>,
    /// Those that ended lately, a sentence each.
    ended: Vec<String>,
    /// What an assistant familial opens first.
    accueil: Option<accueil::Accueil>,
    shared: bool,
    /// Whether the reader has nothing but what is shared with them.
    only_shared: bool,
    /// The children whose file is shared with a registry, and where the page of each is.
    partages: Vec<(String, String)>,
}

struct ServiceCard {
    nom: String,
    presents: String,
    unit: String,
    nature: String,
    href: String,
}

#[derive(Template)]
#[template(path = "home/accessibility.html")]
struct AccessibilityPage {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "home/droits.html")]
struct RightsPage {
    layout: Layout,
    /// A child reads.
    enfant: bool,
}

#[derive(Template)]
#[template(path = "home/affiche.html")]
struct PosterPage {
    layout: Layout,
}

fn nature_label(code: &str) -> String {
    structure::organisation::NATURE_SERVICE
        .label_of(code)
        .map_or_else(|| code.to_owned(), str::to_owned)
}

/// What a service does with so many children: it receives them, or helps them where they live.
fn present(nature: &str, n: &str) -> &'static str {
    let one = matches!(n, "0" | "1");
    match (nature, one) {
        ("aemo" | "aemo_renforcee" | "aed" | "aer" | "pead" | "mjie", true) => "accompagné",
        ("aemo" | "aemo_renforcee" | "aed" | "aer" | "pead" | "mjie", false) => "accompagnés",
        (_, true) => "accueilli",
        (_, false) => "accueillis",
    }
}

/// A figure of today, by service that the actor may count; empty when there is none.
pub(crate) async fn counts(
    shell: &Shell,
    facts: &Facts,
    actor: &access::Actor,
    figure: &str,
) -> Result<BTreeMap<i64, String>, PageError> {
    let none = actor.services_for(Verb::Lire, Category::Activite).is_empty();
    // The first minute of a large house: the page opens, its counts come with the next one.
    if none || facts.are_being_read() {
        return Ok(BTreeMap::new());
    }
    let action = Action { verb: Verb::Lire, category: Category::Activite, cible: Cible::Portee };
    let mut granted = shell.house.authorize(actor, action).await?;
    let today = figures::day::from_date(shell.house.today());
    facts.set_today(Some(today));
    let axis: Vec<figures::spec::AxisSpec> = serde_json::from_str("[\"service\"]")
        .map_err(|error| PageError::Machine(error.to_string()))?;
    let period = (today, today + 1);
    let answer = facts::answer_on(&mut granted, facts, None, figure, &axis, period)
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?;
    granted.commit().await?;
    Ok(answer
        .cells
        .into_iter()
        .filter_map(|cell| match cell.key.first() {
            Some(figures::KeyPart::Id(service)) => Some((*service, cell.text)),
            _ => None,
        })
        .collect())
}

async fn home(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let first = actor.nom.split(' ').next().unwrap_or_default().to_owned();
    let counts = counts(&shell, &facts, &actor, "presents_fin").await?;
    let mut day = crate::journee::direction::part(&shell, &facts, &actor).await?;
    let directs = !day.is_empty();
    day.push_str(&crate::journee::part((&shell, &register), &facts, &actor).await?);
    let services: Vec<ServiceCard> = actor
        .services()
        // Side by side above, with more: not a second time.
        .filter(|_| !directs)
        .map(|(id, seen)| ServiceCard {
            nom: seen.nom.clone(),
            presents: counts.get(&id).cloned().unwrap_or_default(),
            unit: counts.get(&id).map_or("", |n| present(&seen.nature, n)).to_owned(),
            nature: nature_label(&seen.nature),
            // Without the structure, the page of the service would be refused: a plain card.
            href: if actor.may(id, Verb::Lire, Category::Structure) {
                format!("/services/{id}")
            } else {
                String::new()
            },
        })
        .collect();
    let mut waiting = reviews(&shell, &actor).await?;
    waiting.extend(texts(&shell, &actor).await?);
    let accueil = accueil::of(&shell, &register, &actor).await?;
    let only_shared = crate::dossier::is_of_a_court(&actor);
    let partages =
        if only_shared { partages::of(&shell, &register, &actor).await? } else { Vec::new() };
    let mut organisations = Vec::new();
    let mut read = shell.house.db().read().await?;
    let shared = !shell.house.shared_children(&mut read, &actor).await?.is_empty();
    let running = running(&shell, &mut read, &actor).await?;
    waiting.extend(exports(&shell, &mut read, &actor).await?);
    let ended = ended(&shell, &mut read, &actor).await?;
    for id in actor.organisations() {
        if !actor.may_in_organisation(id, Verb::Lire, Category::Structure) {
            continue;
        }
        let row =
            read.query_opt("SELECT nom FROM organisation WHERE id = $1", &[id.into()]).await?;
        if let Some(row) = row {
            let new = if actor.may_in_organisation(id, Verb::Ecrire, Category::Structure) {
                format!("/registre/services/{id}/nouveau")
            } else {
                String::new()
            };
            let conformite = if actor.may_in_organisation(id, Verb::Lire, Category::Trace) {
                format!("/organisations/{id}/conformite")
            } else {
                String::new()
            };
            let fiche = format!("/fiche/organisations/{id}");
            organisations.push((row.get("nom")?, fiche, new, conformite));
        }
    }
    drop(read);
    let mut layout = web::frame(&shell, &actor, "Accueil");
    // Told below, among what is to do.
    layout.alert = None;
    if let Some(item) = layout.nav.first_mut() {
        item.current = true;
    }
    page(&HomePage {
        layout,
        hello: format!("Bonjour {first}"),
        day,
        directs,
        admin: actor.roles().contains(&Role::Administrateur),
        urgence: !actor.services_for(Verb::Ecrire, Category::Urgence).is_empty(),
        waiting,
        running,
        ended,
        accueil,
        shared,
        only_shared,
        partages,
        services,
        organisations,
    })
}

/// The emergency accesses of the reader that run.
async fn running(
    shell: &Shell,
    read: &mut db::Read,
    actor: &access::Actor,
) -> Result<Vec<(String, String)>, PageError> {
    let now = shell.house.now().to_string();
    let all = partage::urgence::running(read, actor.compte, None, &now).await?;
    let told = all.into_iter().map(|(personne, name, end)| {
        (format!("{name}, jusqu’au {}", web::in_paris(&end)), format!("/dossiers/{personne}"))
    });
    Ok(told.collect())
}

/// The exports that wait for the reader: to be agreed to, or to be made; the medical files to prepare, the requests
/// of persons, what was done to accounts that open much.
async fn exports(
    shell: &Shell,
    read: &mut db::Read,
    actor: &access::Actor,
) -> Result<Vec<(String, String, bool)>, PageError> {
    let all = export::waiting(read, actor, shell.house.now()).await?;
    // A medical file that a person asked for waits for who keeps it.
    let medical = conformite::medical_waiting(shell, actor, read).await?;
    let asked = medical.into_iter().map(|(href, name, due)| {
        (format!("{name} : dossier médical demandé, à préparer avant le {due}."), href, false)
    });
    let told = all.into_iter().map(|one| {
        let sentence = if one.own {
            format!("Votre export « {} » est accordé : préparez le fichier.", one.titre)
        } else {
            format!("{} demande votre accord pour un export : {}.", one.nom, one.titre)
        };
        (sentence, format!("/exports/{}", one.id), false)
    });
    let persons = conformite::waiting(shell, actor, read).await?;
    Ok(asked.chain(told).chain(persons).collect())
}

/// The emergency accesses of the reader that ended within the time of a review: what opened a file
/// and no longer does must not look like a fault.
async fn ended(
    shell: &Shell,
    read: &mut db::Read,
    actor: &access::Actor,
) -> Result<Vec<String>, PageError> {
    let now = shell.house.now();
    let hours = jiff::SignedDuration::from_hours(partage::urgence::REVIEW_HOURS);
    let since = now.checked_sub(hours).unwrap_or(now).to_string();
    let all = partage::urgence::ended(read, actor.compte, &since, &now.to_string()).await?;
    let told = all.into_iter().map(|(opened, end, verdict)| {
        let review = verdict
            .and_then(|code| partage::urgence::VERDICT_REVUE.label_of(&code))
            .map_or_else(|| "revue à venir".to_owned(), |label| format!("revue : {label}"));
        format!(
            "Votre accès d’urgence ouvert le {} a pris fin le {} ; {review}.",
            web::in_paris(&opened),
            web::in_paris(&end)
        )
    });
    Ok(told.collect())
}

/// The emergency accesses that wait for the reader's review, and those found grave to take note of.
async fn reviews(
    shell: &Shell,
    actor: &access::Actor,
) -> Result<Vec<(String, String, bool)>, PageError> {
    if actor.services_for(Verb::Publier, Category::Urgence).is_empty() {
        return Ok(Vec::new());
    }
    let mut read = shell.house.db().read().await?;
    let graves = partage::urgence::graves(&mut read, actor).await?;
    let services = actor.services_for(Verb::Publier, Category::Urgence);
    let silent = partage::urgence::failed(&mut read, &services).await?;
    drop(read);
    let silent = silent.into_iter().map(|at| {
        let told = format!(
            "L’accès d’urgence du {} n’a pu être annoncé ni par courriel ni par SMS : la passerelle ne répond pas.",
            web::in_paris(&at)
        );
        (told, "/acces-urgence/revue".to_owned(), true)
    });
    let graves = graves.into_iter().map(|acces| {
        let told = "Un accès d’urgence jugé grave : prenez-en connaissance.".to_owned();
        (told, format!("/acces-urgence/revue/{acces}"), true)
    });
    let action = Action { verb: Verb::Publier, category: Category::Urgence, cible: Cible::Portee };
    let mut granted = shell.house.authorize(actor, action).await?;
    let now = shell.house.now().to_string();
    let (waiting, late) = partage::urgence::waiting(&mut granted, &now).await?;
    granted.commit().await?;
    let all = web::waiting_reviews(waiting, late)
        .map(|sentence| (sentence, "/acces-urgence/revue".to_owned(), late > 0));
    Ok(graves.chain(silent).chain(all).collect())
}

/// The texts that came for a child whom no service follows any more, or from a number that others know too, for who
/// answers for the service: how many, and nothing of them.
async fn texts(
    shell: &Shell,
    actor: &access::Actor,
) -> Result<Vec<(String, String, bool)>, PageError> {
    let directs = |id: &i64| actor.roles_in(*id).contains(&access::Role::Directeur);
    let own: Vec<i64> = actor.services().map(|(id, _)| id).filter(directs).collect();
    let found = espace::for_direction(&mut shell.house.db().read().await?, &own).await?;
    let told = |(service, n): (i64, i64)| {
        let text = match n {
            1 => "Un SMS reçu attend que vous disiez de qui il parle.".to_owned(),
            n => format!("{n} SMS reçus attendent que vous disiez de qui ils parlent."),
        };
        (text, format!("/services/{service}/messages-recus"), false)
    };
    Ok(found.into_iter().map(told).collect())
}

/// The frame of a page that is read without signing in.
fn open_frame(shell: &Shell, title: &str) -> Layout {
    Layout {
        title: title.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        progress: shell.progress.told(),
        ..Layout::default()
    }
}

async fn accessibility(State(shell): State<Shell>) -> Result<Response, PageError> {
    page(&AccessibilityPage { layout: open_frame(&shell, "Accessibilité") })
}

async fn rights(State(shell): State<Shell>) -> Result<Response, PageError> {
    page(&RightsPage { layout: open_frame(&shell, "Mes droits"), enfant: true })
}

async fn poster(State(shell): State<Shell>) -> Result<Response, PageError> {
    page(&PosterPage { layout: open_frame(&shell, "119") })
}
