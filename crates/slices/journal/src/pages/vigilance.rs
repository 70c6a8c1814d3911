//! `/services/{service}/vigilance`: the observations brought to the next meeting of a service, until the team decided of
//! each; read note by note, by what each category opens.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{
    child, file_of, handover, kinds,
    list::{Shown, shown},
    on_note,
};
use crate::note::{self, Ask, Place};
use access::Verb;

struct Line {
    id: i64,
    note: Shown,
    href: String,
    /// Where a decision is noted; empty for who may not.
    action: String,
}

struct Child {
    nom: String,
    href: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/vigilance.html")]
struct WatchPage {
    layout: Layout,
    lead: String,
    children: Vec<Child>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let reach = handover::of_service(service);
    let mut granted = shell.house.authorize_telling(&actor, reach, "vigilance").await?;
    let watched = note::watched(granted.read(), service).await?;
    let mut open = Vec::new();
    for (personne, notes) in watched {
        let action = file_of(personne);
        if shell.house.would_allow(granted.read(), &actor, &action).await?.is_some() {
            open.push((personne, notes));
        }
    }
    granted.commit().await?;
    let today = shell.house.today();
    let mut children = Vec::new();
    for (personne, ids) in open {
        let mut granted = shell.house.authorize(&actor, file_of(personne)).await?;
        let mut notes = note::asked_of_child(&mut granted, personne, Ask::default()).await?;
        notes.retain(|note| ids.contains(&note.id) && note.retrait.is_none());
        let (nom, _, _) = child(&mut granted, &register, personne).await?;
        let mut lines = Vec::new();
        for note in &notes {
            let place =
                Place { service: note.service, personne: note.personne, category: note.category };
            let action = on_note(Verb::Ecrire, place, note.id);
            let may = shell.house.would_allow(granted.read(), &actor, &action).await?.is_some();
            let href = format!("/journal/{}", note.id);
            lines.push(Line {
                id: note.id,
                note: shown(note, actor.compte, today),
                action: if may { href.clone() } else { String::new() },
                href,
            });
        }
        shell.house.tell_kinds(&mut granted, &actor, "vigilance", kinds(&notes)).await;
        granted.commit().await?;
        if !lines.is_empty() {
            children.push(Child { nom, href: format!("/dossiers/{personne}"), lines });
        }
    }
    children.sort_by_cached_key(|one| vocabulary::search_key(&one.nom));
    let count: usize = children.iter().map(|one| one.lines.len()).sum();
    let lead = match count {
        0 => "Rien n’attend la prochaine réunion.".to_owned(),
        1 => "Une observation à voir ensemble.".to_owned(),
        n => format!("{n} observations à voir ensemble."),
    };
    let title = "À voir à la prochaine réunion";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Transmissions, title);
    if done.get("fait").is_some_and(|fait| fait == "decision") {
        let text = "Ce que l’équipe a décidé est à côté de la note.".to_owned();
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&WatchPage { layout, lead, children })
}
