//! `/services/{service}/relais`: what a professional holds is given to colleagues, when somebody leaves or changes team:
//! each child to whom it fits, the rest in one gesture, whole or not at all (ADR 0051).
//!
//! For those who answer for the service; an administrator of accounts sees how many things wait, never who.
//! `seat.rs`: what somebody holds. `show.rs`: the page. `act.rs`: the gesture. `note.rs`: what the leaver writes for who
//! comes after (`/mon-relais`).

mod act;
mod note;
mod seat;
mod show;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::{get, post},
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, frame_of_service, page,
    parts::{Cell, Column, Flash, Layout},
};

/// The routes of handing over.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/relais", get(list))
        .route("/services/{service}/relais/{professionnel}", get(show::show).post(act::hand_over))
        .route("/mon-relais", get(note::mine))
        .route("/dossiers/{personne}/relais", post(note::prepare))
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "relais/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    fait: Option<u64>,
}

fn action(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Parcours, cible: Cible::Service(service) }
}

/// For those who answer for the service: who may write its paths and take them out.
async fn opened(shell: &Shell, actor: &Actor, service: i64) -> Result<Granted, PageError> {
    let answers = actor.may(service, Verb::Exporter, Category::Parcours)
        && actor.may(service, Verb::Ecrire, Category::Parcours);
    let verb = if answers { Verb::Lire } else { Verb::Exporter };
    Ok(shell.house.authorize(actor, action(verb, service)).await?)
}

/// What each professional holds in a service: children, appointments to come, what their account began.
const HELD: &str = "SELECT p.id, p.nom, p.prenom,
        (SELECT COUNT(DISTINCT j.personne_id) FROM referent r JOIN sejour j ON j.id = r.sejour_id
          WHERE r.professionnel_id = p.id AND r.service_id = $1
            AND (r.end_day IS NULL OR r.end_day > $2)
            AND (j.sortie_day IS NULL OR j.sortie_day > $2)) AS n,
        (SELECT COUNT(*) FROM rendez_vous v
          WHERE (v.professionnel_id = p.id OR v.second_professionnel_id = p.id) AND v.service_id = $1
            AND v.etat = 'prevu' AND v.start_at >= $2) AS m,
        (SELECT COUNT(*) FROM tache t JOIN compte c ON c.id = t.porteur_id
          WHERE c.professionnel_id = p.id AND t.service_id = $1 AND t.etat = 'a_faire') AS taches,
        (SELECT COUNT(*) FROM ecrit e JOIN compte c ON c.id = e.compte_id
          WHERE c.professionnel_id = p.id AND e.service_id = $1
            AND e.etat IN ('brouillon', 'soumis', 'a_reprendre')) AS ecrits,
        (SELECT MIN(c.actif) FROM compte c WHERE c.professionnel_id = p.id) AS actif
   FROM professionnel p
  WHERE p.id IN (SELECT r.professionnel_id FROM referent r JOIN sejour j ON j.id = r.sejour_id
                  WHERE r.service_id = $1 AND (r.end_day IS NULL OR r.end_day > $2)
                    AND (j.sortie_day IS NULL OR j.sortie_day > $2)
                  UNION SELECT v.professionnel_id FROM rendez_vous v
                  WHERE v.service_id = $1 AND v.etat = 'prevu' AND v.start_at >= $2
                  UNION SELECT v.second_professionnel_id FROM rendez_vous v
                  WHERE v.service_id = $1 AND v.etat = 'prevu' AND v.start_at >= $2
                  UNION SELECT c.professionnel_id FROM tache t JOIN compte c ON c.id = t.porteur_id
                  WHERE t.service_id = $1 AND t.etat = 'a_faire'
                  UNION SELECT c.professionnel_id FROM ecrit e JOIN compte c ON c.id = e.compte_id
                  WHERE e.service_id = $1 AND e.etat IN ('brouillon', 'soumis', 'a_reprendre'))
  ORDER BY p.nom, p.prenom, p.id";

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = opened(&shell, &actor, service).await?;
    let today = shell.house.today().to_string();
    let found = granted.query(HELD, &[service.into(), today.into()]).await?;
    granted.commit().await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let id: i64 = row.get("id")?;
        let actif: Option<i64> = row.get("actif")?;
        let state = match actif {
            Some(0) => "Parti : à confier",
            Some(_) => "Compte ouvert",
            None => "Sans compte",
        };
        let nom = format!("{} {}", row.get::<String>("nom")?, row.get::<String>("prenom")?);
        let mut cells = vec![Cell { text: nom, href: format!("/services/{service}/relais/{id}") }];
        for column in ["n", "m", "taches", "ecrits"] {
            let count: i64 = row.get(column)?;
            cells.push(Cell { text: count.to_string(), href: String::new() });
        }
        cells.push(Cell { text: state.to_owned(), href: String::new() });
        rows.push(cells);
    }
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    let mut layout =
        frame_of_service(&shell, &actor, service, Section::Dossiers, "Passer le relais");
    layout.flash = asked.fait.map(|count| Flash {
        kind: "ok".to_owned(),
        text: match count {
            0 => "Ce qui restait est confié.".to_owned(),
            1 => "Un suivi est confié, avec ce qui l’accompagne.".to_owned(),
            n => format!("{n} suivis sont confiés, avec ce qui les accompagne."),
        },
    });
    let columns = vec![
        column("Professionnel", false),
        column("Enfants suivis", true),
        column("Rendez-vous à venir", true),
        column("Choses à faire", true),
        column("Écrits commencés", true),
        column("État", false),
    ];
    page(&ListPage { layout, columns, rows })
}
