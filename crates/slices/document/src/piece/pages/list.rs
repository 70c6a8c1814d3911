//! The papers of a child, by nature, and the form that adds one.

use access::{Actor, Category, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::{Limite, child, file_of, framed, line};
use crate::piece::{
    NATURE_PIECE,
    format::ACCEPT,
    model::{Lien, NATURES, Nature, Piece},
    store,
};

/// Papers of one nature.
pub(super) struct Group {
    pub label: &'static str,
    pub lines: Vec<Line>,
}

/// One paper in a list.
pub(super) struct Line {
    pub title: String,
    pub href: String,
    pub told: String,
}

/// By nature, those that are in the file; then those withdrawn.
pub(super) fn groups(pieces: &[Piece]) -> (Vec<Group>, Vec<Line>) {
    let mut all: Vec<Group> = Vec::new();
    let mut gone = Vec::new();
    for piece in pieces {
        let mut one = Line {
            title: piece.title.clone(),
            href: format!("/documents/{}", piece.id),
            told: match piece.lien {
                Some(lien) => format!("{} · avec {}", line(piece), lien.label()),
                None => line(piece),
            },
        };
        if let Some(retrait) = &piece.retrait {
            one.told = format!("Retiré : {}", retrait.motif);
            gone.push(one);
            continue;
        }
        let label = piece.nature.label();
        match all.last_mut().filter(|group| group.label == label) {
            Some(group) => group.lines.push(one),
            None => all.push(Group { label, lines: vec![one] }),
        }
    }
    (all, gone)
}

/// What was typed.
#[derive(Debug, Default, Clone)]
pub(super) struct Typed {
    pub nature: String,
    pub title: String,
    pub day: String,
    /// What it goes with, as an address carries it.
    pub lien: String,
}

/// The form that adds a paper.
pub(super) struct Sheet {
    pub action: String,
    pub accept: &'static str,
    pub limit: usize,
    pub natures: Vec<Choice>,
    /// The rows that it may go with.
    pub liens: Vec<Choice>,
    pub typed: Typed,
    pub errors: Vec<ErrorLink>,
}

impl Sheet {
    pub fn new(personne: i64, limit: Limite, natures: &[(Nature, i64)], typed: Typed) -> Self {
        let natures = NATURE_PIECE
            .items
            .iter()
            .filter(|(code, _)| natures.iter().any(|(nature, _)| nature.code == *code))
            .map(|(code, label)| Choice {
                value: (*code).to_owned(),
                label: (*label).to_owned(),
                checked: *code == typed.nature,
                ..Choice::default()
            })
            .collect();
        Self {
            action: format!("/dossiers/{personne}/documents"),
            accept: ACCEPT,
            limit: limit.0,
            natures,
            liens: Vec::new(),
            typed,
            errors: Vec::new(),
        }
    }

    pub fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Template)]
#[template(path = "piece/pages/list.html")]
struct ListPage {
    layout: Layout,
    nom: String,
    groups: Vec<Group>,
    gone: Vec<Line>,
    /// None when the reader may not add any.
    sheet: Option<Sheet>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
    /// What the paper one comes to add goes with.
    #[serde(default)]
    lien: String,
}

/// The natures that the actor may add to a file, each with the service in whose name.
pub(super) async fn writable(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    personne: i64,
    owner: i64,
) -> Result<Vec<(Nature, i64)>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let service = |category: Category| {
        let (_, services) = open.iter().find(|(known, _)| *known == category)?;
        services.iter().find(|one| **one == owner).or_else(|| services.first()).copied()
    };
    Ok(NATURES
        .iter()
        .filter_map(|nature| service(nature.category).map(|service| (*nature, service)))
        .collect())
}

/// What a paper may go with, as a form offers it.
fn choices(liens: &[(Lien, Date)], chosen: &str) -> Vec<Choice> {
    liens
        .iter()
        .map(|(lien, day)| Choice {
            value: lien.code(),
            label: format!("{}, {}", fiche::capital(lien.label()), vocabulary::french_day(*day)),
            checked: lien.code() == chosen,
            ..Choice::default()
        })
        .collect()
}

/// The kinds of information that a list of papers shows, for the trace.
pub(super) fn kinds(pieces: &[Piece]) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> =
        pieces.iter().map(|piece| piece.nature.category.code()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The page, as it is or with a form that comes back.
pub(super) async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    limit: Limite,
    (typed, errors): (Typed, Vec<ErrorLink>),
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), "documents").await?;
    let (nom, owner) = child(&mut granted, register, personne).await?;
    let mut pieces = store::of_child(&mut granted, personne).await?;
    let natures = writable(shell, &mut granted, actor, personne, owner).await?;
    // What was withdrawn is told to those who keep the file, and to nobody else.
    let keeps = |piece: &Piece| natures.iter().any(|(nature, _)| *nature == piece.nature);
    pieces.retain(|piece| piece.retrait.is_none() || keeps(piece));
    let liens = store::liens(&mut granted, personne).await?;
    // Who asks « Qui a consulté ? » is told the kinds of information that were there to read.
    shell.house.tell_kinds(&mut granted, actor, "documents", kinds(&pieces)).await;
    granted.commit().await?;
    let service = if actor.service(owner).is_some() {
        owner
    } else {
        actor.services().next().map_or(0, |(id, _)| id)
    };
    let mut layout = framed(shell, actor, (service, owner), personne, &nom, "Documents");
    layout.flash = flash;
    let (groups, gone) = groups(&pieces);
    let mut sheet = (!natures.is_empty()).then(|| Sheet::new(personne, limit, &natures, typed));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    if let Some(sheet) = &mut sheet {
        sheet.liens = choices(&liens, &sheet.typed.lien);
        sheet.errors = errors;
    }
    page_with_status(status, &ListPage { layout, nom, groups, gone, sheet })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    limit: Option<Extension<Limite>>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let flash = match done.fait.as_str() {
        "ajoute" => Some("Le document est dans le dossier.".to_owned()),
        "retire" => Some("Le document est retiré du dossier.".to_owned()),
        _ => None,
    };
    let flash = flash.map(|text| Flash { kind: "ok".to_owned(), text });
    let limit = limit.map_or_else(Limite::default, |Extension(limit)| limit);
    let empty = (Typed { lien: done.lien, ..Typed::default() }, Vec::new());
    print(&shell, &register, &actor, personne, limit, empty, flash).await
}
