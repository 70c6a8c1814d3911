//! `/dossiers/{personne}/solutions`: what is sought and found for a child, as each service wrote it.

use access::{Actor, Category};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::{
    Kind, NOT_SHARED, Register, Row,
    enfant::{about, child, framed, name, own_service, reading, told},
};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::{
    closures, links,
    model::{
        CAUSE_SOLUTION, DECISION_RETOUR, MOTIF_CONCERTATION, NATURE_SOLUTION, REPONSE_ORIENTATION,
    },
    payeurs,
    rules::{
        Nuit, Orientation, RENVOIS_JOURS, Renvois, journees, lacks, only_ditep, renvois,
        return_lacks,
    },
    store::{self, Sejour, Services},
    yearly,
};

/// The routes of solutions and closures.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/solutions", get(show))
        .merge(closures::routes())
        .merge(yearly::routes())
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "solution/pages/child.html")]
struct SolutionsPage {
    layout: Layout,
    nom: String,
    /// What cannot wait: words, the act and where it is done.
    alerts: Vec<(String, Vec<(String, String)>)>,
    /// On whom the child counts: who, since when and how often, where it is kept.
    figures: Vec<(String, String, String)>,
    orientations: Vec<Line>,
    solutions: Vec<Line>,
    concertations: Vec<Line>,
    factures: Vec<Line>,
    payeurs: Vec<Payeur>,
    retours: Vec<Line>,
    /// Where each is noted; empty for who may not.
    new: [String; 5],
    projet: String,
}

struct Line {
    what: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    more: Vec<String>,
}

/// What one payer bears in one year, opening the invoices behind it.
struct Payeur {
    what: String,
    factures: Vec<(String, String)>,
}

struct Known {
    personne: Row,
    today: Date,
    own: Option<i64>,
    orientations: Vec<Row>,
    solutions: Vec<Row>,
    concertations: Vec<Row>,
    factures: Vec<Row>,
    parts: Vec<Row>,
    retours: Vec<Row>,
    hebergements: Vec<Row>,
    /// On whom the child counts today.
    attaches: Vec<Row>,
    sejours: Vec<Sejour>,
    /// The services whose stays are open to the reader.
    open: Vec<i64>,
    services: Services,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let mut granted = shell.house.authorize(actor, reading(personne)).await?;
    let open = granted.services_on_child(Category::Parcours).to_vec();
    if open.is_empty() {
        return Err(PageError::NotFound);
    }
    let row = child(&mut granted, register, personne).await?;
    let orientations = about(&mut granted, register, "orientation_service", personne).await?;
    let solutions = about(&mut granted, register, "solution_provisoire", personne).await?;
    let concertations = about(&mut granted, register, "concertation", personne).await?;
    let factures = about(&mut granted, register, "facture_journees", personne).await?;
    let parts = about(&mut granted, register, "part_financement", personne).await?;
    let retours = about(&mut granted, register, "examen_retour", personne).await?;
    let hebergements = about(&mut granted, register, "hebergement", personne).await?;
    let today = shell.house.today();
    let attaches = links::attaches(&mut granted, register, (personne, today)).await?;
    let sejours = store::sejours(&mut granted, personne, &open).await?;
    let mut ids: Vec<i64> = open.clone();
    ids.extend(orientations.iter().filter_map(|row| row.int("vers_id")));
    ids.extend(factures.iter().filter_map(|row| row.int("prestataire_id")));
    let services = store::services(granted.read(), &ids).await?;
    let keeper = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Parcours, keeper).await?;
    let kinds = ["parcours", "identite"];
    shell.house.tell_kinds(&mut granted, actor, "solutions", kinds).await;
    granted.commit().await?;
    Ok(Known {
        personne: row,
        today,
        own,
        orientations,
        solutions,
        concertations,
        factures,
        parts,
        retours,
        hebergements,
        attaches,
        sejours,
        open,
        services,
    })
}

fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

fn of(services: &Services, id: i64) -> String {
    services.get(&id).map_or_else(|| "un autre service".to_owned(), |(nom, _)| nom.clone())
}

fn on(row: &Row, field: &str, before: &str) -> Option<String> {
    row.day(field).map(|day| format!("{before} le {}", french_day(day)))
}

/// Where one of these is noted, with what is known already.
fn new_of(known: &Known, slug: &str, more: &str) -> String {
    let Some(service) = known.own else { return String::new() };
    let personne = known.personne.id;
    format!(
        "/registre/{slug}/{service}/nouveau?personne_id={personne}{more}\
         &retour=/dossiers/{personne}/solutions"
    )
}

fn nights(known: &Known) -> Vec<Nuit> {
    let stays = known.sejours.iter().flat_map(|one| one.nuits.iter().cloned());
    let homes = known.hebergements.iter().filter_map(|row| {
        Some(Nuit {
            service: false,
            nature: text(row, "nature"),
            modalite: String::new(),
            start: row.day("start_day")?,
            end: row.day("end_day"),
        })
    });
    stays.chain(homes).collect()
}

fn act(label: &str, href: String) -> Option<(String, String)> {
    (!href.is_empty()).then(|| (label.to_owned(), href))
}

type Alert = (String, Vec<(String, String)>);

fn alerts(known: &Known) -> Vec<Alert> {
    let mut all = Vec::new();
    let today = known.today;
    let seek = || act("Chercher une place", new_of(known, "orientations-service", ""));
    let call = |motif: &str| {
        let more = format!("&motif_concertation={motif}");
        act("Demander une concertation", new_of(known, "concertations", &more))
    };
    if let Some(since) = only_ditep(&nights(known), today) {
        let told = format!(
            "Depuis le {}, le DITEP est son seul lieu de nuit : ce n’est ni un placement, ni une \
             solution par défaut.",
            french_day(since)
        );
        all.push((told, seek().into_iter().chain(call("nuit")).collect()));
    }
    let crossed: Vec<Orientation> = known
        .orientations
        .iter()
        .filter_map(|row| {
            Some(Orientation {
                de: row.owner,
                vers: row.int("vers_id"),
                day: row.day("day")?,
                reponse: text(row, "reponse_orientation"),
                reponse_day: row.day("reponse_day"),
            })
        })
        .collect();
    let told = renvois(&crossed, today).map(|found| match found {
        Renvois::Croises => {
            "Renvois croisés : deux structures se l’adressent l’une à l’autre.".to_owned()
        }
        Renvois::Refus(n) => {
            format!("Renvois croisés : {n} refus en moins de {} jours.", RENVOIS_JOURS + 1)
        }
    });
    let last = known.concertations.iter().filter_map(|row| row.day("day")).max();
    if let Some(told) = told {
        let called = last.filter(|day| *day > today.saturating_sub(RENVOIS_JOURS.days()));
        let told = match called {
            Some(day) => format!("{told} Concertation demandée le {}.", french_day(day)),
            None => told,
        };
        let acts = if called.is_some() { None } else { call("renvois") };
        all.push((told, acts.into_iter().collect()));
    }
    for row in known.orientations.iter().filter(|row| {
        row.int("par_defaut") == Some(1) && row.text("reponse_orientation") != Some("refusee")
    }) {
        let told = format!(
            "Une orientation est notée « par défaut » ({}) : une autre place reste à chercher.",
            to_whom(known, row)
        );
        all.push((told, seek().into_iter().collect()));
    }
    let who = |row: &Row| to_whom(known, row);
    let moves = (&known.solutions[..], &known.orientations[..]);
    all.extend(links::unsaid(&known.attaches, moves, who, today));
    for row in &known.solutions {
        let missing = lacks(row, today);
        if !missing.is_empty() {
            let what = told_of(row).to_lowercase();
            let told = format!("Solution provisoire ({what}) : {}.", missing.join(" ; "));
            let href = format!("/fiche/solutions-provisoires/{}", row.id);
            all.push((told, vec![("Voir la solution".to_owned(), href)]));
        }
    }
    all
}

fn told_of(row: &Row) -> String {
    told(&NATURE_SOLUTION, row.text("nature_solution"))
}

fn to_whom(known: &Known, row: &Row) -> String {
    row.int("vers_id").map_or_else(|| text(row, "vers"), |id| of(&known.services, id))
}

fn referral(known: &Known, row: &Row) -> Line {
    let answer = row.text("reponse_orientation");
    let kind = match answer {
        Some("acceptee") => "ok",
        Some("refusee") => "warning",
        _ => "info",
    };
    let mut tags = vec![(told(&REPONSE_ORIENTATION, answer), kind)];
    if row.int("par_defaut") == Some(1) {
        tags.push(("Par défaut".to_owned(), "bad"));
    }
    let asked = row.day("day").map(french_day).unwrap_or_default();
    let mut more = vec![format!("Demandée le {asked} par {}", of(&known.services, row.owner))];
    more.extend(on(row, "reponse_day", "Réponse"));
    let own = |field: &str, before: &str| row.text(field).map(|text| format!("{before} : {text}"));
    more.extend(own("motif", "Motif"));
    more.extend(own("contre_proposition", "Proposé à la place"));
    more.extend(own("liens", "Ses liens"));
    Line {
        what: format!("Vers {}", to_whom(known, row)),
        href: format!("/fiche/orientations-service/{}", row.id),
        tags,
        more,
    }
}

pub(super) fn span(row: &Row) -> String {
    let start = row.day("start_day").map(french_day).unwrap_or_default();
    match row.day("end_day").and_then(|end| end.yesterday().ok()) {
        Some(last) => format!("Du {start} au {}", french_day(last)),
        None => format!("Depuis le {start}"),
    }
}

fn provisional(known: &Known, row: &Row) -> Line {
    let why = told(&CAUSE_SOLUTION, row.text("cause_solution"));
    let mut more = vec![format!("{} · {why} · {}", span(row), of(&known.services, row.owner))];
    more.push(text(row, "texte"));
    more.extend(row.text("liens").map(|text| format!("Ses liens : {text}")));
    let who = row.text("decideur").unwrap_or_default();
    more.extend(on(row, "decision_day", &format!("Décidée par {who}")));
    more.extend(on(row, "juge_day", "Juge informé"));
    more.extend(on(row, "revue_day", "À revoir"));
    let seen = row.text("bilan").map(|text| format!(" : {text}")).unwrap_or_default();
    more.extend(on(row, "bilan_day", "Revue").map(|told| format!("{told}{seen}")));
    let missing = lacks(row, known.today);
    let tag = if missing.is_empty() {
        ("Suivie".to_owned(), "ok")
    } else {
        ("À compléter".to_owned(), "warning")
    };
    Line {
        what: told_of(row),
        href: format!("/fiche/solutions-provisoires/{}", row.id),
        tags: vec![tag],
        more,
    }
}

fn meeting(known: &Known, row: &Row) -> Line {
    let asked = row.day("day").map(french_day).unwrap_or_default();
    let mut more = vec![format!("Demandée le {asked} par {}", of(&known.services, row.owner))];
    more.push(format!("Sont appelés : {}", text(row, "participants")));
    more.extend(row.text("decision").map(|text| format!("Décidé : {text}")));
    more.extend(on(row, "revue_day", "À revoir"));
    let tag = match row.day("reunion_day") {
        Some(day) if day <= known.today => (format!("Tenue le {}", french_day(day)), "ok"),
        Some(day) => (format!("Prévue le {}", french_day(day)), "info"),
        None => ("À réunir".to_owned(), "warning"),
    };
    Line {
        what: told(&MOTIF_CONCERTATION, row.text("motif_concertation")),
        href: format!("/fiche/concertations/{}", row.id),
        tags: vec![tag],
        more,
    }
}

/// A return that is proposed early: what was looked at, the notice, the answers.
fn early(known: &Known, row: &Row) -> Line {
    let asked = row.day("day").map(french_day).unwrap_or_default();
    let mut more = vec![format!("Proposé le {asked} par {}", of(&known.services, row.owner))];
    let words = text(row, "mots");
    // What is not open to the reader is said so, and is nobody's words.
    more.push(if words == NOT_SHARED {
        "Ce qu’il en dit n’est pas partagé avec vous".to_owned()
    } else {
        format!("Il en dit : « {words} »")
    });
    more.extend(on(row, "avis_day", "Juge avisé"));
    let said = |field: &str, who: &str| row.text(field).map(|text| format!("{who} : {text}"));
    more.extend(said("reponse_mere", "La mère"));
    more.extend(said("reponse_pere", "Le père"));
    let decided = row.text("decision_retour");
    let who = row.text("decideur").unwrap_or_default();
    more.extend(on(row, "decision_day", &format!("Décidé par {who}")));
    let mut tags = Vec::new();
    if let Some(code) = decided {
        let kind = if code == "accepte" { "ok" } else { "info" };
        tags.push((told(&DECISION_RETOUR, decided), kind));
    }
    for missing in return_lacks(row, known.today) {
        tags.push((fiche::capital(missing), "warning"));
    }
    Line {
        what: format!(
            "Retour prévu le {}",
            row.day("retour_day").map(french_day).unwrap_or_default()
        ),
        href: format!("/fiche/examens-retour/{}", row.id),
        tags,
        more,
    }
}

pub(super) fn euros(cents: i64) -> String {
    fiche::show(Kind::Euro, Some(&cents.into()))
}

/// An earlier invoice of the same service for the same child, some days of which are those.
fn billed_before<'a>(known: &'a Known, row: &Row, (from, to): (Date, Date)) -> Option<&'a Row> {
    known.factures.iter().find(|other| {
        other.id < row.id
            && other.int("prestataire_id") == row.int("prestataire_id")
            && other.day("start_day").is_some_and(|start| start < to)
            && other.day("end_day").is_some_and(|end| end > from)
    })
}

/// An invoice against the days of the stays and the price.
fn invoice(known: &Known, row: &Row) -> Option<Line> {
    let (from, to) = (row.day("start_day")?, row.day("end_day")?);
    let service = row.int("prestataire_id")?;
    let stays: Vec<_> =
        known.sejours.iter().filter(|one| one.service == service).map(|one| one.jours).collect();
    let there = journees(&stays, (from, to), known.today);
    let billed = row.int("journees").unwrap_or_default();
    let (price, asked) = (row.int("prix")?, row.int("montant")?);
    let due = there * price;
    let mut tags = Vec::new();
    let reads = known.open.contains(&service);
    let twice = billed_before(known, row, (from, to));
    let ahead = (to - known.today.saturating_add(1.day()).max(from)).get_days().max(0);
    if let Some(first) = twice {
        tags.push((format!("Jours déjà facturés : {}", span(first).to_lowercase()), "bad"));
    }
    if ahead > 0 {
        let told = if ahead == 1 {
            "1 jour pas encore vécu".to_owned()
        } else {
            format!("{ahead} jours pas encore vécus")
        };
        tags.push((told, "warning"));
    }
    if !reads {
        tags.push(("Aucun séjour n’est ouvert ici".to_owned(), "warning"));
    } else if billed != there {
        tags.push((format!("{billed} facturées, {there} au registre"), "bad"));
    } else if twice.is_none() {
        tags.push(("Journées justes".to_owned(), "ok"));
    }
    if asked != billed * price {
        let told = format!("{} attendus pour {billed} journées", euros(billed * price));
        tags.push((told, "bad"));
    }
    let mut more =
        vec![format!("{} · {billed} journées à {} : {}", span(row), euros(price), euros(asked))];
    if reads && due != asked {
        more.push(format!("Au registre : {there} journées, {}", euros(due)));
    }
    more.extend(row.text("source").map(|text| format!("Prix : {text}")));
    let what = of(&known.services, service);
    Some(Line { what, href: format!("/fiche/factures-journees/{}", row.id), tags, more })
}

/// What each payer bears, year by year.
fn borne(known: &Known) -> Vec<Payeur> {
    let of_invoice = |(id, cents): &(i64, i64)| {
        let row = known.factures.iter().find(|row| row.id == *id)?;
        let service = of(&known.services, row.int("prestataire_id")?);
        let what = format!("{service}, {} : {}", span(row), euros(*cents));
        Some((what, format!("/fiche/factures-journees/{id}")))
    };
    payeurs::yearly(&known.factures, &known.parts)
        .iter()
        .map(|one| Payeur {
            what: format!("{} · {} : {}", one.annee, one.qui, euros(one.cents)),
            factures: one.factures.iter().filter_map(of_invoice).collect(),
        })
        .collect()
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let nom = name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let title = "Orientations et solutions";
    page(&SolutionsPage {
        layout: framed(&shell, &actor, known.personne.owner, &way, title),
        nom,
        alerts: alerts(&known),
        figures: links::counted_on(&known.attaches),
        orientations: known.orientations.iter().map(|row| referral(&known, row)).collect(),
        solutions: known.solutions.iter().map(|row| provisional(&known, row)).collect(),
        concertations: known.concertations.iter().map(|row| meeting(&known, row)).collect(),
        factures: known.factures.iter().filter_map(|row| invoice(&known, row)).collect(),
        payeurs: borne(&known),
        retours: known.retours.iter().map(|row| early(&known, row)).collect(),
        new: [
            new_of(&known, "orientations-service", ""),
            new_of(&known, "solutions-provisoires", ""),
            new_of(&known, "concertations", ""),
            new_of(&known, "factures-journees", ""),
            new_of(&known, "examens-retour", ""),
        ],
        projet: format!("/dossiers/{personne}/projet"),
    })
}
