//! `/dossiers-partages`: the children whose file somebody shares with me.

use access::{Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Row};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Column, Flash, Layout},
};

use super::store::{self, Recu};

#[derive(Template)]
#[template(path = "acte/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Returns that a giver asks for, and that the reader may open or shut: act, sentence, whether it is open, version
    /// that is read.
    retours: Vec<(i64, String, bool, i64)>,
}

/// What the trace says of the list: which one, and what is read there of each child.
const LISTED: &str = "liste:partage information:identite information:partage";

pub(super) async fn list(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    // Each file is decided for itself; the page is a list, and leaves the trace of one.
    let children = shell.house.list_shared(&actor, usize::MAX, LISTED).await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let services = register.by_table("service").ok_or(PageError::NotFound)?;
    let today = shell.house.today().to_string();
    let (mut rows, mut retours) = (Vec::new(), Vec::new());
    let mut read = shell.house.db().read().await?;
    for row in store::named(&mut read, fiche, &children).await? {
        let acts = store::received(&mut read, &actor, row.id, &today).await?;
        let ids: Vec<i64> = acts.iter().map(|act| act.service).collect();
        let names = fiche::titles(&mut read, services, &ids).await?;
        retours.extend(
            acts.iter().filter_map(|act| asked(&actor, &row, act, names.get(&act.service))),
        );
        let href = file_of(&actor, row.id);
        rows.extend(acts.iter().map(|act| line(&href, &row, act, names.get(&act.service))));
    }
    drop(read);
    let mut layout = web::frame(&shell, &actor, "Dossiers partagés avec moi");
    let refused = match done.refus.as_str() {
        "retour" => Some(
            "Rien n’est ouvert : on n’ouvre que ce qu’on lit soi-même, pour un enfant que son service suit.",
        ),
        "version" => Some("L’acte a changé entre-temps : relisez ce qu’il demande."),
        _ => None,
    };
    if let Some(text) = refused {
        layout.flash = Some(Flash { kind: "info".to_owned(), text: text.to_owned() });
    }
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Dossiers partagés avec moi".to_owned(), None),
    ];
    let columns = ["Enfant", "Né(e) le", "Qui partage", "Pour quoi faire", "Jusqu’au"]
        .iter()
        .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
        .collect();
    page(&ListPage { layout, columns, rows, retours })
}

/// What a giver asks in return, for who may open the files of the service that receives.
fn asked(
    actor: &Actor,
    row: &Row,
    act: &Recu,
    from: Option<&String>,
) -> Option<(i64, String, bool, i64)> {
    let retour = act.retour.as_ref()?;
    if !actor.may(retour.service, Verb::Ecrire, Category::Partage) {
        return None;
    }
    let name = |field: &str| row.text(field).unwrap_or_default();
    let own = actor.service(retour.service).map_or("Votre service", |seen| seen.nom.as_str());
    let from = from.map_or("Un service", String::as_str);
    let ouvre = retour.ouvre.join(", ").to_lowercase();
    let told = if retour.done {
        format!("{} {} : {own} ouvre en retour à {from} : {ouvre}.", name("prenom"), name("nom"))
    } else {
        format!(
            "{} {} : {from} demande que {own} lui ouvre en retour : {ouvre}.",
            name("prenom"),
            name("nom")
        )
    };
    Some((retour.partage, told, retour.done, retour.version))
}

/// What was just refused, told once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    refus: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    partage: String,
    geste: String,
    version: String,
}

/// `POST /dossiers-partages`: the service that receives opens its own side, or shuts it.
pub(super) async fn answer(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let partage: i64 = asked.partage.parse().unwrap_or_default();
    let today = shell.house.today().to_string();
    let mut read = shell.house.db().read().await?;
    let service = store::asked_of(&mut read, partage, &today).await?.unwrap_or_default();
    drop(read);
    let cible = Cible::RowOfService { service, table: "partage", id: partage, enfants: Vec::new() };
    let action = Action { verb: Verb::Ecrire, category: Category::Partage, cible };
    let mut granted = shell.house.authorize_write_telling(&actor, action, "partage retour").await?;
    let opens = asked.geste == "ouvrir";
    if opens && !store::not_ours(&mut granted, partage, service).await?.is_empty() {
        drop(granted);
        return Ok(Redirect::to("/dossiers-partages?refus=retour").into_response());
    }
    let seen: i64 = asked.version.parse().unwrap_or_default();
    if opens && !store::stands(&mut granted, partage, seen).await? {
        drop(granted);
        return Ok(Redirect::to("/dossiers-partages?refus=version").into_response());
    }
    store::set_return(&mut granted, partage, opens).await?;
    granted.commit().await?;
    Ok(Redirect::to("/dossiers-partages").into_response())
}

/// What for: the words of the act, then what each information is for where it says something else.
fn purpose(act: &Recu) -> String {
    let own = act.raisons.iter().filter(|(_, why)| *why != act.finalite);
    let own = own.map(|(category, why)| format!("{} : {why}", category.label()));
    let told: Vec<String> = std::iter::once(act.finalite.clone()).chain(own).collect();
    told.join(" ")
}

/// Where the file is opened: for who reads for a court, on the page of a judge.
fn file_of(actor: &Actor, personne: i64) -> String {
    let court = actor.roles().iter().all(|role| *role == Role::Greffe);
    format!("/dossiers/{personne}{}", if court { "/juge" } else { "" })
}

/// A child, who shares the file, what for, until when.
fn line(href: &str, row: &Row, act: &Recu, from: Option<&String>) -> Vec<Cell> {
    let text = |name: &str| row.text(name).unwrap_or_default();
    let plain = |text: String| Cell { text, ..Cell::default() };
    let from = from.map_or("Un service", String::as_str);
    let last = vocabulary::parse_day(&act.end_day).and_then(|end| end.yesterday().ok());
    vec![
        Cell { text: format!("{} {}", text("prenom"), text("nom")), href: href.to_owned() },
        plain(row.day("birth_day").map_or_else(String::new, vocabulary::french_day)),
        plain(if act.back {
            format!("{from}, en retour de votre partage")
        } else {
            from.to_owned()
        }),
        plain(purpose(act)),
        plain(last.map_or_else(String::new, vocabulary::french_day)),
    ]
}
