//! What somebody who leaves writes for who comes after: `/mon-relais`, child by child, and the hand-over begun from the
//! facts of the file (ADR 0051).
//!
//! It is a note of the journal, of the sort « Relais »: begun as a draft that cites where each fact stands, edited and
//! kept as any other, read marked by who takes over.

use std::fmt::Write as _;

use access::{Action, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{
    Register, Row,
    enfant::{about, child, name},
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{PageError, Shell, SignedIn, in_paris, page, parts::Layout};

/// How many notes of the journal a hand-over cites.
const NOTES: i64 = 5;

/// How many deadlines it tells at least, when so many are owed.
const DUE: usize = 5;

/// A child one follows.
struct Line {
    nom: String,
    href: String,
    action: String,
    /// Whether the hand-over is written, and when.
    told: String,
    noted: bool,
}

#[derive(Template)]
#[template(path = "relais/mine.html")]
struct MinePage {
    layout: Layout,
    lines: Vec<Line>,
    /// What one began, beside the children: what, and where it is.
    begun: Vec<(String, String)>,
}

/// `GET /mon-relais`: the children one follows, and what one leaves.
pub(super) async fn mine(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(&actor, action, "relais").await?;
    let day = shell.house.today().to_string();
    let mine = journal::note::children_of(&mut granted, actor.compte, &day).await?;
    let mut lines = Vec::with_capacity(mine.len());
    for (id, nom) in mine {
        let note = journal::note::handed_by(granted.read(), &[actor.compte], id).await?;
        lines.push(Line {
            nom,
            href: format!("/dossiers/{id}"),
            action: format!("/dossiers/{id}/relais"),
            told: note.as_deref().map_or_else(
                || "Pas encore de note de relais".to_owned(),
                |at| format!("Note de relais écrite le {}", in_paris(at)),
            ),
            noted: note.is_some(),
        });
    }
    let mut begun = Vec::new();
    let drafts = journal::note::drafts(granted.read(), actor.compte).await?;
    for (personne, at) in drafts {
        let told = format!(
            "Un brouillon du {} : vous seul le lisez, gardez-le ou effacez-le",
            in_paris(&at)
        );
        begun.push((told, format!("/dossiers/{personne}/journal/nouveau")));
    }
    granted.commit().await?;
    let layout = web::frame(&shell, &actor, "Préparer mon relais");
    page(&MinePage { layout, lines, begun })
}

/// `POST /dossiers/{personne}/relais`: begins the hand-over of a child with the facts of the file.
pub(super) async fn prepare(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let reading = crate::dossier::reading(personne);
    let mut granted = shell.house.authorize_telling(&actor, reading, "relais").await?;
    let row = child(&mut granted, &register, personne).await?;
    let open =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    let writes = open.iter().any(|(known, all)| *known == Category::Parcours && !all.is_empty());
    if !writes {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let texte = text(&shell, &register, &mut granted, &row).await?;
    shell.house.tell_kinds(&mut granted, &actor, "relais", [Category::Parcours.code()]).await;
    granted.commit().await?;
    let began = journal::Begun { nature: "relais", category: Category::Parcours, texte: &texte };
    journal::begin(&shell, &actor, personne, began).await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/journal/nouveau")).into_response())
}

/// A heading and its lines; nothing when there is none.
fn section(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _infallible = write!(text, "\n\n{title}\n- {}", lines.join("\n- "));
    }
}

/// The facts of the way, each with where it stands. What is of another kind of information is named without its words: the
/// note is read by who reads the way.
async fn text(
    shell: &Shell,
    register: &Register,
    granted: &mut Granted,
    row: &Row,
) -> Result<String, PageError> {
    let (personne, today) = (row.id, shell.house.today());
    let mut text = format!("Relais pour {}, préparé le {}.", name(row), french_day(today));
    let mesures: Vec<String> = about(granted, register, "mesure", personne)
        .await?
        .iter()
        .filter(|one| one.day("fin_day").is_none_or(|end| end > today))
        .map(|one| {
            let nature = fiche::enfant::told(&parcours::mesure::NATURE_MESURE, one.text("nature"));
            let decided = one.day("decision_day").map(french_day).unwrap_or_default();
            let end = one.day("terme_day").map(|day| format!(", jusqu’au {}", french_day(day)));
            format!("{nature} du {decided}{} (/fiche/mesures/{})", end.unwrap_or_default(), one.id)
        })
        .collect();
    section(&mut text, "Où on en est", &mesures);
    let mut due: Vec<String> = echeance::suivi::proches(shell, granted, personne, DUE)
        .await?
        .iter()
        .map(|one| {
            format!(
                "{}, pour le {} : {} (/dossiers/{personne}/echeances)",
                one.what, one.when, one.who
            )
        })
        .collect();
    for one in journal::tache::of_dossier(granted, personne).await? {
        if one.etat == journal::tache::Etat::AFaire {
            let words = if one.category == Category::Parcours {
                one.texte.as_str()
            } else {
                "Chose à faire"
            };
            due.push(format!("{words}, pour le {} (/taches/{})", french_day(one.due), one.id));
        }
    }
    section(&mut text, "Ce qui est dû", &due);
    let rdv: Vec<String> = about(granted, register, "rendez_vous", personne)
        .await?
        .iter()
        .filter(|one| one.text("etat") == Some("prevu"))
        .filter_map(|one| one.moment("start_at").map(|at| (at, one.id)))
        .filter(|(at, _)| at.date() >= today)
        .map(|(at, id)| {
            format!(
                "Le {} à {} h {:02} (/fiche/rendez-vous/{id})",
                french_day(at.date()),
                at.hour(),
                at.minute()
            )
        })
        .collect();
    section(&mut text, "Rendez-vous à venir", &rdv);
    section(&mut text, "Ce qui a été promis", &promised(granted, register, personne).await?);
    let notes: Vec<String> = journal::note::latest(granted, personne, NOTES)
        .await?
        .iter()
        .filter(|note| note.retrait.is_none())
        .map(|note| {
            format!(
                "{}, {} (/journal/{})",
                note.nature.label(),
                french_day(note.moment.date()),
                note.id
            )
        })
        .collect();
    section(&mut text, "Dernières notes à relire", &notes);
    text.push_str(
        "\n\nCe qui se passe en ce moment\n…\n\nCe qui marche avec lui, ce qui l’inquiète\n…\n\nCe qu’il sait de ce départ, et ce qui reste à lui dire\n…",
    );
    Ok(text)
}

/// The answers promised to the child, by their day: their words are of daily life, and stay there.
async fn promised(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<Vec<String>, PageError> {
    let said = about(granted, register, "parole_enfant", personne).await?;
    let told = said.iter().filter(|one| one.day("rendu_day").is_none());
    let due = told.filter_map(|one| one.day("reponse_due_day").map(|day: Date| (day, one.id)));
    Ok(due
        .map(|(day, id)| {
            format!("Une réponse à l’enfant, pour le {} (/paroles/{id})", french_day(day))
        })
        .collect())
}
