//! `/dossiers/{personne}/projet`: the child's project on one page, read from every service one may read:
//! his words, the assessment, the objectives side by side, what contradicts, who was associated, its
//! frozen versions. `/dossiers/{personne}/projet/lecture`: the same in plain words, read with him.
//!
//! - `vue.rs`: what is shown. `lecture.rs`: the page read aloud. `citable.rs`: the sentences that a writing
//!   may take from it. `parties.rs`: what each stakeholder lives, and who lacks.

pub(crate) mod citable;
mod lecture;
mod parties;
mod vue;

use std::collections::BTreeMap;

use ::projet::{indication, objectif, parole, partie::Attendue, theme};
use access::{Actor, Category, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{
    enfant::{Enfant, reading},
    framed_child, service_of,
};
pub(super) use lecture::show as lecture;
use vue::{Associe, Conflit, Evaluation, Indication, Partie, Projet, Version};

#[derive(Template)]
#[template(path = "dossier/projet/show.html")]
struct ProjetPage {
    layout: Layout,
    title: String,
    lead: String,
    /// Where things are added; empty for who may only read.
    ways: Ways,
    /// What must be looked at: sentence, where, the act.
    alerts: Vec<(String, String, String)>,
    /// His words that may be quoted: words, about what and when.
    words: Vec<(String, String)>,
    /// That he waits for answers; empty when he does not.
    waiting: String,
    evaluation: Option<Evaluation>,
    /// What is understood of the situation, for who may read it.
    understood: Vec<(String, String)>,
    parts: Vec<Partie>,
    refused: Vec<(String, String)>,
    conflicts: Vec<Conflit>,
    indications: Vec<Indication>,
    /// What each stakeholder lives, cannot do and could do; who lacks.
    parties: Vec<parties::Partie>,
    manques: Vec<parties::Manque>,
    associated: Vec<Associe>,
    projects: Vec<Projet>,
    versions: Vec<Version>,
    /// Whether the latest one does not cite the present versions of the other projects.
    stale: bool,
    solutions: Vec<(String, String, String, bool)>,
    /// Co-interventions, those that run first.
    together: Vec<vue::Ensemble>,
    /// Whom a judge restricts: to know before it is read with the family.
    restricted: Vec<String>,
}

/// Where things are added; empty for who may only read.
#[derive(Default)]
struct Ways {
    parole: String,
    lecture: String,
    evaluation: String,
    objectif: String,
    indication: String,
    association: String,
    projet: String,
    part: String,
    together: String,
    /// Where a version is begun.
    version: String,
    partie: String,
}

/// The kinds of information that the page reads.
pub(super) const KINDS: &[Category] = &[
    Category::Identite,
    Category::Parcours,
    Category::Vie,
    Category::Diagnostic,
    Category::Judiciaire,
];

/// The most words of his shown here; the others are a link away.
const WORDS: usize = 4;

/// The frozen versions of the project that a grant on the file opens, the latest first: number, day,
/// identifier.
async fn versions(
    shell: &Shell,
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<Version>, PageError> {
    let vault = shell.house.db().vault();
    let all = ecrit::of_child(granted, vault, personne).await?;
    let frozen: Vec<_> = all
        .iter()
        .filter(|one| one.nature.code == "projet_enfant" && one.etat.is_frozen())
        .collect();
    let ids: Vec<i64> = frozen.iter().map(|one| one.id).collect();
    let cited = ecrit::projects_of(granted, &ids).await?;
    Ok(frozen
        .into_iter()
        .map(|one| Version {
            cited: cited.iter().find(|(id, _)| *id == one.id).map(|(_, all)| all.clone()),
            numero: one.told_number(),
            day: one.frozen_at.as_deref().and_then(|at| at.get(..10)?.parse().ok()),
            when: one.frozen_at.as_deref().map(web::in_paris).unwrap_or_default(),
            href: format!("/ecrits/{}", one.id),
            etat: one.etat.label(),
        })
        .collect())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    if granted.services_on_child(Category::Parcours).is_empty() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, KINDS).await?;
    let versions = versions(&shell, &mut granted, personne).await?;
    shell.house.tell_kinds(&mut granted, &actor, "projet", enfant.kinds()).await;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    let hears = !granted.services_on_child(Category::Vie).is_empty();
    let today = shell.house.today();
    let objectifs: Vec<Row> = enfant.rows("objectif_projet").cloned().collect();
    let expected = parties::attendues(&mut granted, (personne, today), &objectifs).await?;
    granted.commit().await?;
    let may = |category: Category| {
        let found = writable.iter().find(|(known, _)| *known == category);
        let services = found.map(|(_, services)| services.as_slice()).unwrap_or_default();
        let own = service_of(&actor, enfant.personne.owner);
        if services.contains(&own) { Some(own) } else { services.first().copied() }
    };
    let ways = ways(personne, may(Category::Parcours), may(Category::Vie).is_some() || hears);
    let mut layout = framed_child(&shell, &actor, &enfant, Section::Dossiers, "Son projet");
    layout.flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "evaluation" => "L’évaluation est gardée.",
            "arbitrage" => "La décision est gardée, avec ce que chacun disait.",
            _ => "C’est gardé.",
        }
        .to_owned(),
    });
    page(&told(&enfant, &actor, (layout, ways, versions, &expected), today))
}

fn ways(personne: i64, own: Option<i64>, hears: bool) -> Ways {
    let file = format!("/dossiers/{personne}");
    let mut ways = Ways { lecture: format!("{file}/projet/lecture"), ..Ways::default() };
    if hears {
        ways.parole = format!("{file}/parole");
    }
    let Some(service) = own else { return ways };
    let new = |slug: &str, more: &str| {
        format!(
            "/registre/{slug}/{service}/nouveau?personne_id={personne}{more}&retour={file}/projet"
        )
    };
    ways.evaluation = format!("{file}/projet/evaluation");
    ways.objectif = new("objectifs-projet", "&accueil=retenu&origine=service");
    ways.indication = new("indications-projet", "");
    ways.association = new("associations-projet", "");
    ways.projet = new("projets-en-cours", "");
    ways.partie = new("parties-projet", "");
    ways.part = new("parts-financement", "");
    ways.together = new("co-interventions", "");
    ways.version = format!("{file}/ecrits");
    ways
}

fn told(
    enfant: &Enfant,
    actor: &Actor,
    (layout, ways, versions, expected): (Layout, Ways, Vec<Version>, &[Attendue]),
    today: Date,
) -> ProjetPage {
    let rows = |table: &'static str| -> Vec<Row> { enfant.rows(table).cloned().collect() };
    let (objectifs, bilans) = (rows("objectif_projet"), rows("bilan_objectif"));
    let (indications, arbitrages) = (rows("indication_projet"), rows("arbitrage"));
    let paroles = rows("parole_enfant");
    let conflicts: Vec<Conflit> = indication::contradictions(&indications, &arbitrages, today)
        .iter()
        .map(|one| vue::conflit(enfant, one, today))
        .collect();
    let projects: Vec<Projet> = rows("projet_en_cours")
        .iter()
        .filter(|row| objectif::runs(row, today))
        .map(vue::projet)
        .collect();
    let now = vue::now(&rows("projet_en_cours"), today);
    let solutions = objectif::shares(&rows("part_financement"), today);
    let waiting = paroles.iter().filter(|row| {
        use parole::Attente;
        !matches!(parole::attente(row, today), Attente::Aucune | Attente::Rendue)
    });
    let waiting = match waiting.count() {
        0 => String::new(),
        1 => "Il attend une réponse".to_owned(),
        n => format!("Il attend {n} réponses"),
    };
    let (said, lacks) = parties::parties(&rows("partie_projet"), expected, &ways.partie, |id| {
        enfant.service(id).nom
    });
    let writes = !ways.objectif.is_empty();
    let evaluation = vue::evaluation(enfant);
    let mut alerts = Vec::new();
    for one in conflicts.iter().filter(|one| one.decision.is_empty()) {
        let text =
            format!("Deux services ne disent pas la même chose : {}.", one.theme.to_lowercase());
        let way = if writes { one.way.clone() } else { String::new() };
        alerts.push((text, way, "Arbitrer".to_owned()));
    }
    let personne = enfant.personne.id;
    alerts.extend(worries(
        personne,
        writes,
        (&objectifs, &bilans),
        (&projects, &now, &versions),
        today,
    ));
    let running = objectif::faces(&objectifs, today).len();
    let (alone, faces) = (objectif::alone(&objectifs, today), objectif::faces(&objectifs, today));
    ProjetPage {
        layout,
        title: format!("Son projet : {}", enfant.nom()),
        lead: lead(evaluation.as_ref(), running, versions.first()),
        alerts,
        words: parole_lines(&paroles),
        waiting,
        understood: enfant
            .rows("element_diagnostic")
            .take(2)
            .map(|row| (vue::text(row, "texte"), vue::day(row, "day")))
            .collect(),
        parts: vue::parts(enfant, actor, (&objectifs, &bilans), (&faces, &alone), today),
        refused: objectifs
            .iter()
            .filter(|row| matches!(row.text("accueil"), Some("refuse" | "propose")))
            .map(vue::proposed)
            .collect(),
        indications: indications
            .iter()
            .filter(|row| objectif::runs(row, today))
            .map(|row| vue::indication(enfant, row))
            .collect(),
        associated: rows("association_projet")
            .iter()
            .map(|row| vue::associe(row, &enfant.associated_against(row, today)))
            .collect(),
        parties: said,
        manques: lacks,
        solutions: solutions.iter().map(vue::solution).collect(),
        together: vue::together(&rows("co_intervention"), today),
        restricted: enfant.restrictions(today).into_iter().map(|one| one.text).collect(),
        evaluation,
        conflicts,
        projects,
        stale: versions.first().is_some_and(|one| one.is_stale(&now)),
        versions,
        ways,
    }
}

/// His words that may be taken up in his project, the latest first.
fn parole_lines(paroles: &[Row]) -> Vec<(String, String)> {
    paroles
        .iter()
        .filter(|row| parole::is_for_project(row))
        .take(WORDS)
        .map(|row| {
            let about = theme::label(row.text("theme").unwrap_or_default()).to_lowercase();
            (vue::text(row, "mots"), format!("{about}, {}", vue::day(row, "day")))
        })
        .collect()
}

fn lead(evaluation: Option<&Evaluation>, running: usize, version: Option<&Version>) -> String {
    let first = match running {
        0 => "Aucun objectif en cours".to_owned(),
        1 => "Un objectif en cours".to_owned(),
        n => format!("{n} objectifs en cours"),
    };
    let seen = evaluation.map_or("pas encore d’évaluation partagée".to_owned(), |one| {
        format!("évaluation du {}", one.day)
    });
    let frozen = version.map_or(String::new(), |one| format!(", version {}", one.numero));
    format!("{first}, {seen}{frozen}.")
}

/// What must be looked at, besides what contradicts.
fn worries(
    personne: i64,
    writes: bool,
    (objectifs, bilans): (&[Row], &[Row]),
    (projects, now, versions): (&[Projet], &[ecrit::Version], &[Version]),
    today: Date,
) -> Vec<(String, String, String)> {
    let mut alerts = Vec::new();
    let own = |way: String| if writes { way } else { String::new() };
    for row in objectifs.iter().filter(|row| objectif::overdue(row, bilans, today)) {
        let due = row.day("review_day").map(french_day).unwrap_or_default();
        let about = theme::label(row.text("theme").unwrap_or_default()).to_lowercase();
        let way = vue::new_bilan(row.owner, personne, row.id);
        let text = format!("Bilan prévu le {due}, pas encore fait : {about}.");
        alerts.push((text, own(way), "Faire le bilan".to_owned()));
    }
    let last = versions.first().and_then(|one| one.day);
    match versions.first().and_then(|one| one.cited.as_deref()) {
        Some(cited) => {
            for text in ecrit::changed(cited, now) {
                let text = format!("Le projet partagé est à réviser : {text}.");
                alerts.push((text, String::new(), String::new()));
            }
        }
        // It was validated before the versions it cites were kept: days tell.
        None => {
            for one in projects.iter().filter(|one| last.is_some_and(|last| one.day > Some(last))) {
                let text = format!(
                    "{} : nouvelle version du {}. Le projet partagé est à réviser.",
                    one.label, one.when
                );
                alerts.push((text, String::new(), String::new()));
            }
        }
    }
    for one in projects.iter().filter(|one| one.late(today)) {
        let text = format!("{} : à revoir depuis le {}.", one.label, one.review);
        alerts.push((text, own(one.href.clone()), "Ouvrir".to_owned()));
    }
    alerts
}
