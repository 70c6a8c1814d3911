//! The registers on screen, and the page that leads to everything a data-protection officer does.

use std::collections::BTreeMap;

use access::{Category, Verb};
use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use fiche::Register;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Fact, Field as Part, Layout},
};

use super::{
    model::{PARTS, Traitement, donnees, shipped},
    store, words,
};
use crate::scope;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/conformite", get(mine))
        .route("/organisations/{organisation}/conformite", get(home))
        .route("/organisations/{organisation}/conformite/traitements", get(list))
        .route("/organisations/{organisation}/conformite/traitements/{code}", get(edit).post(keep))
        .route("/organisations/{organisation}/conformite/donnees", get(data))
}

#[derive(Template)]
#[template(path = "registre/home.html")]
struct HomePage {
    layout: Layout,
    tasks: Vec<(&'static str, &'static str, String)>,
}

#[derive(Template)]
#[template(path = "registre/list.html")]
struct ListPage {
    layout: Layout,
    rows: Vec<Line>,
}

struct Line {
    nom: String,
    told: String,
    facts: Vec<Fact>,
    href: String,
}

#[derive(Template)]
#[template(path = "registre/edit.html")]
struct EditPage {
    layout: Layout,
    nom: String,
    action: String,
    back: String,
    fields: Vec<Part>,
}

#[derive(Template)]
#[template(path = "registre/donnees.html")]
struct DataPage {
    layout: Layout,
    tables: Vec<(String, String, String, Vec<Fact>)>,
}

/// `/conformite`: the organisation of the one who asks.
async fn mine(SignedIn(actor): SignedIn) -> Response {
    let may = |id: &i64| actor.may_in_organisation(*id, Verb::Lire, Category::Trace);
    let to = actor
        .organisations()
        .into_iter()
        .find(may)
        .map_or_else(|| "/".to_owned(), |id| format!("/organisations/{id}/conformite"));
    Redirect::to(&to).into_response()
}

async fn home(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    shell.house.authorize(&actor, action).await?.commit().await?;
    let base = format!("/organisations/{organisation}");
    let mut layout = web::frame_of_organisation(&shell, &actor, organisation, "Conformité");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Conformité".to_owned(), None)];
    let keeps = actor.may_in_organisation(organisation, Verb::Ecrire, Category::Structure);
    let devices = keeps.then(|| {
        let told = "Qui tient chaque téléphone, la règle, effacer un appareil perdu.";
        ("Appareils", told, format!("{base}/appareils"))
    });
    let tasks = [
        (
            "Demandes des personnes",
            "Voir, corriger, effacer : un mois pour répondre.",
            format!("{base}/conformite/demandes"),
        ),
        (
            "Qui a consulté les dossiers",
            "Par période, personne, genre d’information, réponse.",
            format!("{base}/trace"),
        ),
        (
            "Lectures à regarder",
            "Ce que les règles signalent, et la suite donnée.",
            format!("{base}/alertes"),
        ),
        (
            "Journal des exports",
            "Les fichiers qui nomment des personnes : qui, pourquoi, combien.",
            format!("{base}/conformite/exports"),
        ),
        (
            "Conservation et élimination",
            "Où en est chaque dossier ; à blanc, puis à deux.",
            format!("{base}/conformite/conservation"),
        ),
        (
            "Registre des traitements",
            "Prérempli avec ce que Maillage fait.",
            format!("{base}/conformite/traitements"),
        ),
        (
            "Registre des données",
            "Chaque donnée gardée, son but, sa durée, la gravité d’une fuite.",
            format!("{base}/conformite/donnees"),
        ),
    ];
    page(&HomePage { layout, tasks: tasks.into_iter().chain(devices).collect() })
}

/// Every processing: the organisation's own words, else the shipped ones.
fn all(
    written: &BTreeMap<String, (i64, String, String)>,
) -> Result<Vec<(String, Traitement, String)>, PageError> {
    let mut all = Vec::new();
    for (code, model) in shipped().map_err(PageError::Machine)? {
        let own = written.get(&code).and_then(|(revision, text, at)| {
            let one: Traitement = serde_json::from_str(text).ok()?;
            Some((one, format!("Révision {revision}, du {}", web::in_paris(at))))
        });
        let (one, told) = own.unwrap_or((model, "Modèle livré avec Maillage".to_owned()));
        all.push((code, one, told));
    }
    Ok(all)
}

async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let written = store::written(&mut granted, organisation).await?;
    granted.commit().await?;
    let may = actor.may_in_organisation(organisation, Verb::Ecrire, Category::Trace);
    let rows = all(&written)?
        .into_iter()
        .map(|(code, one, told)| Line {
            facts: PARTS
                .iter()
                .filter(|(part, _)| *part != "nom")
                .map(|(part, label)| Fact {
                    label: (*label).to_owned(),
                    value: one.part(part).to_owned(),
                    ..Fact::default()
                })
                .collect(),
            href: if may {
                format!("/organisations/{organisation}/conformite/traitements/{code}")
            } else {
                String::new()
            },
            nom: one.nom,
            told,
        })
        .collect();
    let layout =
        web::frame_of_organisation(&shell, &actor, organisation, "Registre des traitements");
    page(&ListPage { layout, rows })
}

async fn edit(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((organisation, code)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Ecrire, organisation);
    let mut granted = shell.house.authorize(&actor, action).await?;
    let written = store::written(&mut granted, organisation).await?;
    granted.commit().await?;
    let found = all(&written)?.into_iter().find(|(known, _, _)| *known == code);
    let (code, one, _) = found.ok_or(PageError::NotFound)?;
    let back = format!("/organisations/{organisation}/conformite/traitements");
    let fields = PARTS
        .iter()
        .map(|(part, label)| Part {
            kind: if *part == "nom" { "text" } else { "textarea" }.to_owned(),
            id: (*part).to_owned(),
            label: (*label).to_owned(),
            value: one.part(part).to_owned(),
            required: true,
            ..Part::default()
        })
        .collect();
    page(&EditPage {
        layout: web::frame_of_organisation(&shell, &actor, organisation, &one.nom),
        action: format!("{back}/{code}"),
        nom: one.nom,
        back,
        fields,
    })
}

async fn keep(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((organisation, code)): Path<(i64, String)>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Ecrire, organisation);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let known = shipped().map_err(PageError::Machine)?;
    let one = Traitement::of(|part| form.get(part).map_or("", |text| text.trim()).to_owned());
    let whole = PARTS.iter().all(|(part, _)| !one.part(part).is_empty());
    if whole && known.contains_key(&code) {
        let text =
            serde_json::to_string(&one).map_err(|error| PageError::Machine(error.to_string()))?;
        store::keep(&mut granted, shell.house.new_id(), organisation, &code, &text).await?;
        granted.commit().await?;
    }
    let back = format!("/organisations/{organisation}/conformite/traitements");
    Ok(Redirect::to(&back).into_response())
}

async fn data(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    shell.house.authorize(&actor, action).await?.commit().await?;
    let tables = donnees()
        .map_err(PageError::Machine)?
        .into_iter()
        .map(|(name, table)| {
            let fiche = register.by_table(&name);
            let label = fiche.map_or_else(
                || words::table(&name, &table.finalite),
                |one| fiche::capital(one.plural),
            );
            let facts = table
                .colonnes
                .into_iter()
                .map(|(column, word)| {
                    let field = fiche.and_then(|one| one.field(&column));
                    Fact {
                        label: field
                            .map_or_else(|| words::column(&column), |one| one.label.to_owned()),
                        value: words::gravity(&word),
                        ..Fact::default()
                    }
                })
                .collect();
            (label, table.finalite, table.conservation, facts)
        })
        .collect();
    let layout = web::frame_of_organisation(&shell, &actor, organisation, "Registre des données");
    page(&DataPage { layout, tables })
}
