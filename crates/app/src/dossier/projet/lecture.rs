//! The project in plain words, to be read with the child and the family: what he says, what is done with
//! him part by part, what was decided, what he is still owed. Nothing of the family's difficulties, of the
//! adults' comments nor of a judge's restriction stands here.

use ::projet::{objectif::PERIODICITE, parole, theme};
use access::Category;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::vue::{day, is_worked_at, text, told};
use crate::dossier::{
    enfant::{Enfant, reading},
    framed_child,
};

/// One thing that is done with him.
struct Fait {
    texte: String,
    mots: String,
    /// Who does what, how often.
    how: String,
}

#[derive(Template)]
#[template(path = "dossier/projet/lecture.html")]
struct LecturePage {
    layout: Layout,
    prenom: String,
    words: Vec<(String, String)>,
    parts: Vec<(&'static str, Vec<Fait>)>,
    /// What he or his parents proposed and that is not kept, and why.
    refused: Vec<(String, String)>,
    /// What was decided: about what, the decision, who, when it is seen again.
    decisions: Vec<(String, String, String, String)>,
    /// What he asked and what he is told: words, answer, else what he waits for.
    answers: Vec<(String, String, String)>,
    today: String,
    back: String,
}

fn fait(enfant: &Enfant, row: &Row) -> Fait {
    let mut how = vec![enfant.service(row.owner).nom];
    how.extend(row.text("mission").map(str::to_owned));
    if let Some(n) = row.int("nombre") {
        let of = told(&PERIODICITE, row, "periodicite").to_lowercase();
        how.push(format!("{n} fois par {of}"));
    }
    Fait { texte: text(row, "texte"), mots: text(row, "mots"), how: how.join(" · ") }
}

/// What he waits for, as one says it to him.
fn awaited(row: &Row, today: Date) -> String {
    let due = day(row, "reponse_due_day");
    if row.day("reponse_due_day").is_some_and(|due| due < today) {
        format!("J’attends encore la réponse. Elle était promise pour le {due}.")
    } else {
        format!("J’aurai une réponse le {due}.")
    }
}

pub(in crate::dossier) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    if granted.services_on_child(Category::Parcours).is_empty() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let only = &[Category::Identite, Category::Parcours, Category::Vie];
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, only).await?;
    shell.house.tell_kinds(&mut granted, &actor, "projet-lecture", enfant.kinds()).await;
    granted.commit().await?;
    let today = shell.house.today();
    let quoted: Vec<&Row> =
        enfant.rows("parole_enfant").filter(|row| parole::is_for_project(row)).collect();
    let parts = theme::Partie::ALL
        .into_iter()
        .map(|part| {
            let rows = enfant
                .rows("objectif_projet")
                .filter(|row| is_worked_at(row, today))
                .filter(|row| theme::part_of(row.text("theme").unwrap_or_default()) == part);
            (part.plain(), rows.map(|row| fait(&enfant, row)).collect())
        })
        .collect();
    page(&LecturePage {
        layout: {
            let mut layout =
                framed_child(&shell, &actor, &enfant, Section::Dossiers, "Lire ensemble");
            let here = layout.crumbs.len().saturating_sub(1);
            let way = ("Son projet".to_owned(), Some(format!("/dossiers/{personne}/projet")));
            layout.crumbs.insert(here, way);
            layout
        },
        prenom: enfant.personne.text("prenom").unwrap_or("l’enfant").to_owned(),
        words: quoted
            .iter()
            .filter(|row| row.value("reponse_due_day").is_none())
            .take(5)
            .map(|row| (text(row, "mots"), day(row, "day")))
            .collect(),
        parts,
        refused: enfant
            .rows("objectif_projet")
            .filter(|row| {
                row.text("accueil") == Some("refuse")
                    && matches!(row.text("origine"), Some("enfant" | "parent"))
            })
            .map(|row| (text(row, "texte"), text(row, "motif")))
            .collect(),
        decisions: enfant
            .rows("arbitrage")
            .map(|row| {
                (
                    theme::label(row.text("theme").unwrap_or_default()),
                    text(row, "decision"),
                    text(row, "decideur"),
                    day(row, "review_day"),
                )
            })
            .collect(),
        answers: quoted
            .iter()
            .filter(|row| row.value("reponse_due_day").is_some())
            .map(|row| (text(row, "mots"), text(row, "reponse"), awaited(row, today)))
            .collect(),
        today: vocabulary::written_day(today),
        back: format!("/dossiers/{personne}/projet"),
    })
}
