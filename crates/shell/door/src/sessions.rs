//! `/compte/connexions`: one's own open sessions, and ending them.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use identity::ConnexionSeen;
use serde::Deserialize;
use web::{
    PageError, Session, Shell, SignedIn, frame, in_paris, page,
    parts::{Column, Flash, Layout},
};

use crate::admit::trace;

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/compte/connexions", get(show).post(end))
}

struct Line {
    device: String,
    mode: &'static str,
    opened: String,
    seen: String,
    number: i64,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    layout: Layout,
    columns: Vec<Column>,
    lines: Vec<Line>,
    others: bool,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    fini: Option<u64>,
}

#[derive(Deserialize)]
struct Ended {
    #[serde(default)]
    connexion: Option<i64>,
}

/// How a session was opened, as people read it.
fn mode_told(mode: &str) -> &'static str {
    match mode {
        "cle" => "Clé d’accès",
        "fournisseur" => "Fournisseur d’identité",
        _ => "Mot de passe",
    }
}

fn line(seen: ConnexionSeen, here: i64) -> Line {
    let device = if seen.device.is_empty() { "Navigateur inconnu".to_owned() } else { seen.device };
    Line {
        device,
        mode: mode_told(&seen.mode),
        opened: in_paris(&seen.opened_at),
        seen: in_paris(&seen.seen_at),
        number: seen.number,
        is_here: seen.number == here,
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(connexion): Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let all = identity::list_connexions(&mut read, connexion.compte, shell.house.now()).await?;
    drop(read);
    let lines: Vec<Line> = all.into_iter().map(|seen| line(seen, connexion.number)).collect();
    let mut layout = frame(&shell, &actor, "Mes connexions");
    layout.crumbs = vec![
        ("Mon compte".to_owned(), Some("/compte".to_owned())),
        ("Mes connexions".to_owned(), None),
    ];
    layout.flash = asked.fini.map(|count| Flash {
        kind: "ok".to_owned(),
        text: if count == 1 {
            "Une connexion est fermée.".to_owned()
        } else {
            format!("{count} connexions sont fermées.")
        },
    });
    let columns = ["Navigateur", "Ouverte le", "Vue pour la dernière fois", "Moyen", "Fermer"]
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .into();
    page(&SessionsPage { layout, columns, others: lines.len() > 1, lines })
}

async fn end(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
    Form(ended): Form<Ended>,
) -> Result<Response, PageError> {
    let mut write = shell.house.db().write().await?;
    let count = match ended.connexion {
        Some(number) => {
            u64::from(identity::revoke_connexion(&mut write, actor.compte, number).await?)
        }
        None => identity::revoke_others(&mut write, actor.compte, Some(here.number)).await?,
    };
    let cible = format!("compte:{}", actor.compte);
    trace(&shell, &mut write, Some(actor.compte), "compte.fermer-connexion", &cible).await?;
    write.commit().await?;
    let next = format!("/compte/connexions?fini={count}");
    Ok(Redirect::to(&next).into_response())
}
