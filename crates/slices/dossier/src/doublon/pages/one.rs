//! An act of union: what it did, what was written since, and the way back.

use std::collections::BTreeMap;

use access::{Actor, Category, Cible, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Effect, Fusion, Line, Place, Undone, Unions};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Layout},
};

use super::{born, flash, layout, name, on_person, read_person};
use crate::personne::PERSONNE;

#[derive(Template)]
#[template(path = "doublon/pages/one.html")]
struct OnePage {
    layout: Layout,
    nom: String,
    born: String,
    dossier: String,
    when: String,
    who: String,
    motif: String,
    /// When, by whom and why it was undone.
    undone: Option<(String, String, String)>,
    /// The file that stands again, once it was undone.
    other: String,
    /// Record kind and how many rows changed hands.
    moved: Vec<(String, usize)>,
    /// What was set aside: kind, the row that stands, its address.
    aside: Vec<(String, String)>,
    /// The acts of sharing that ended.
    closed: Vec<(String, String)>,
    /// What was written since.
    since: Vec<(String, i64)>,
    /// Whether something that one does not read moved too.
    more: bool,
    action: String,
    may_undo: bool,
    errors: Vec<ErrorLink>,
    said: String,
}

impl OnePage {
    /// What is wrong with the reason.
    fn wrong(&self) -> &str {
        self.errors.iter().find(|one| one.field == "motif").map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    fait: String,
    #[serde(default)]
    reste: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    motif: String,
}

/// The act; nothing when there is none. Whoever may not read its file learns nothing of it.
async fn act(shell: &Shell, actor: &Actor, id: i64) -> Result<(Fusion, i64), PageError> {
    let mut read = shell.house.db().read().await?;
    let found = fiche::fusion(&mut read, id).await?;
    let Some(found) = found else {
        drop(read);
        // Asked all the same: the refusal stands in the trace, and reads the same.
        let nobody = on_person(Verb::Lire, &Place::default(), 0);
        shell.house.authorize(actor, nobody).await?.commit().await?;
        return Err(PageError::NotFound);
    };
    // The file that goes on may have been united with another since.
    let now = fiche::leads_to(&mut read, found.personne).await?.unwrap_or(found.personne);
    Ok((found, now))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(unions): Extension<Unions>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    print(&shell, &unions, &actor, id, &asked, (String::new(), Vec::new())).await
}

/// By category of the record kinds about children, the rows that the reader may read.
async fn reads(
    shell: &Shell,
    unions: &Unions,
    actor: &Actor,
    granted: &mut access::Granted,
) -> Result<Vec<(Category, Perimetre)>, PageError> {
    let mut all: Vec<(Category, Perimetre)> = Vec::new();
    for kind in unions.register.all() {
        let category = kind.category;
        if category.is_of_a_child() && all.iter().all(|(known, _)| *known != category) {
            let own = actor.services_for(Verb::Lire, category);
            let open = shell.house.perimetre(granted.read(), actor, Verb::Lire, category, own);
            all.push((category, open.await?));
        }
    }
    Ok(all)
}

async fn print(
    shell: &Shell,
    unions: &Unions,
    actor: &Actor,
    id: i64,
    asked: &Asked,
    (said, errors): (String, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let (act, now) = act(shell, actor, id).await?;
    let mut read = read_person(shell, unions, actor, now).await?;
    let granted = &mut read.granted;
    let open = reads(shell, unions, actor, granted).await?;
    let mut may_read: BTreeMap<Category, bool> = BTreeMap::new();
    for (category, _) in &open {
        let cible = Cible::RowOfService {
            service: act.service,
            table: PERSONNE.table,
            id: 0,
            enfants: vec![now],
        };
        let action = access::Action { verb: Verb::Lire, category: *category, cible };
        let allowed = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
        may_read.insert(*category, allowed);
    }
    let publish = on_person(Verb::Publier, &read.place, now);
    let may_undo = act.undone.is_none()
        && now == act.personne
        && shell.house.would_allow(granted.read(), actor, &publish).await?.is_some();
    let mut since = if act.undone.is_none() {
        fiche::since(granted, unions, &act, &open).await?
    } else {
        Vec::new()
    };
    since.sort_by_key(|(_, n)| -n);
    let lines = fiche::lines_of(granted, id).await?;
    read.granted.commit().await?;
    let told = Told::of(unions, &lines, &may_read);
    let title = if act.undone.is_some() { "Réunion défaite" } else { "Deux dossiers réunis" };
    let mut layout = layout(shell, actor, act.service, title);
    let stay = asked.reste.parse::<usize>().unwrap_or_default();
    layout.flash = match asked.fait.as_str() {
        "reuni" => Some(flash("ok", "C’est fait : les deux dossiers n’en font plus qu’un.")),
        "defait" if stay == 0 => {
            Some(flash("ok", "C’est fait : les deux dossiers sont comme avant."))
        }
        "defait" => Some(flash(
            "warning",
            "C’est fait. Ce que quelqu’un a modifié depuis est resté où il était : vérifiez les \
             deux dossiers.",
        )),
        _ => None,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &OnePage {
            layout,
            nom: name(&read.row),
            born: born(&read.row),
            dossier: format!("/dossiers/{now}"),
            when: web::in_paris(&act.at),
            who: act.nom,
            motif: act.motif,
            other: act
                .undone
                .as_ref()
                .map_or(String::new(), |_| format!("/dossiers/{}", act.previous)),
            undone: act.undone.map(|(at, who, why)| (web::in_paris(&at), who, why)),
            moved: told.moved.into_iter().map(|(kind, n)| (fiche::capital(kind), n)).collect(),
            aside: told.aside,
            closed: told.closed,
            since: since.into_iter().map(|(kind, n)| (fiche::capital(kind), n)).collect(),
            more: told.more,
            action: format!("/fusions/{id}"),
            may_undo,
            errors,
            said,
        },
    )
}

/// What an act did, as one reader may know it.
#[derive(Default)]
struct Told {
    moved: BTreeMap<&'static str, usize>,
    aside: Vec<(String, String)>,
    closed: Vec<(String, String)>,
    more: bool,
}

impl Told {
    fn of(unions: &Unions, lines: &[Line], may_read: &BTreeMap<Category, bool>) -> Self {
        let mut told = Told::default();
        for line in lines {
            let kind = unions.register.by_table(&line.table);
            let kind = kind.filter(|kind| may_read.get(&kind.category).copied().unwrap_or(true));
            let Some(kind) = kind else {
                told.more = true;
                continue;
            };
            let label = fiche::capital(kind.label);
            let at = |id: &str| format!("/fiche/{}/{id}", kind.slug);
            match line.effect {
                Effect::Follows => *told.moved.entry(kind.plural).or_default() += 1,
                Effect::SetAside => {
                    told.aside.push((label, at(line.new.as_deref().unwrap_or_default())));
                }
                Effect::Closes => told.closed.push((label, at(&line.row.to_string()))),
            }
        }
        told
    }
}

pub(super) async fn undo(
    State(shell): State<Shell>,
    Extension(unions): Extension<Unions>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let (act, now) = act(&shell, &actor, id).await?;
    let place = fiche::locate(shell.house.db(), &unions.register, &PERSONNE, now).await?;
    let motif = said.motif.trim();
    if motif.is_empty() {
        let text = "Dites pourquoi ce sont deux personnes.".to_owned();
        let errors = vec![ErrorLink { field: "motif".to_owned(), text }];
        return print(&shell, &unions, &actor, id, &Asked::default(), (said.motif, errors)).await;
    }
    // The file that comes back is not there yet: its place is that of the one that went on.
    let back = Place { owner: place.owner, enfants: vec![act.previous] };
    let actions =
        vec![on_person(Verb::Publier, &place, now), on_person(Verb::Publier, &back, act.previous)];
    let mut granted = shell.house.authorize_writes(&actor, actions).await?;
    if now != act.personne {
        drop(granted);
        let text = "Ce dossier a été réuni à un autre depuis : défaites d’abord cette réunion-là.";
        let errors = vec![ErrorLink { field: String::new(), text: text.to_owned() }];
        return print(&shell, &unions, &actor, id, &Asked::default(), (said.motif, errors)).await;
    }
    match fiche::undo(&mut granted, &unions, &act, motif).await? {
        Undone::Done(stay) => {
            granted.commit().await?;
            let led = format!("/fusions/{id}?fait=defait&reste={stay}");
            Ok(Redirect::to(&led).into_response())
        }
        Undone::Gone => {
            drop(granted);
            let text = "Cela ne peut plus être défait : c’est déjà fait, ou l’un des deux dossiers a \
                        été éliminé.";
            let errors = vec![ErrorLink { field: String::new(), text: text.to_owned() }];
            print(&shell, &unions, &actor, id, &Asked::default(), (said.motif, errors)).await
        }
    }
}
