//! The requests of an organisation, and noting one without opening a file: by the name and the birth
//! of the child. Who answers to persons need not read what is kept on them.

use access::{Category, Verb};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Cell, Choice, Column, ErrorLink, Flash, Layout},
};

use super::{
    juge,
    model::{Demande, NATURES},
    pages::{day, state},
    store,
};
use crate::{scope, trace};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    nom: String,
    prenom: String,
    naissance: String,
    nature: String,
    demandeur_lien: String,
    demandeur: String,
    received_day: String,
    texte: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    fait: String,
}

#[derive(Template)]
#[template(path = "demande/list.html")]
struct ListPage {
    layout: Layout,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    may_write: bool,
    action: String,
    asked: Asked,
    natures: Vec<Choice>,
    liens: Vec<Choice>,
    errors: Vec<ErrorLink>,
}

impl ListPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// What may be asked, each with its source.
pub(super) fn natures(chosen: &str) -> Vec<Choice> {
    NATURES
        .iter()
        .map(|(code, label, source)| Choice {
            value: (*code).to_owned(),
            label: (*label).to_owned(),
            hint: (*source).to_owned(),
            checked: *code == chosen,
        })
        .collect()
}

/// Who may ask, for a form.
pub(super) fn liens(chosen: &str) -> Vec<Choice> {
    juge::liens()
        .into_iter()
        .map(|(code, label)| Choice {
            value: code.to_owned(),
            label: label.to_owned(),
            checked: code == chosen,
            ..Choice::default()
        })
        .collect()
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let today = shell.house.today().to_string();
    let asked = Asked { nature: "acces".to_owned(), received_day: today, ..Asked::default() };
    print(&shell, &actor, organisation, asked, Vec::new(), &done.fait).await
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    organisation: i64,
    asked: Asked,
    errors: Vec<ErrorLink>,
    done: &str,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Lire, organisation);
    let mut granted = shell.house.authorize(actor, action).await?;
    let all = store::of_organisation(&mut granted, organisation).await?;
    let children: Vec<i64> = all.iter().map(|one| one.personne).collect();
    let names = trace::names_of(&mut granted, &children).await?;
    granted.commit().await?;
    let today = shell.house.today();
    let cell = |text: String| Cell { text, href: String::new() };
    let mut layout =
        web::frame_of_organisation(shell, actor, organisation, "Demandes des personnes");
    if done == "demande" {
        // The same words whether there is such a file or not.
        let text = "Si un dossier, et un seul, porte exactement ce nom et cette naissance, la \
                    demande est dans la liste. Sinon, vérifiez l’orthographe ; puis répondez à la \
                    personne qu’aucun dossier n’est tenu à ce nom.";
        layout.flash = Some(Flash { kind: "info".to_owned(), text: text.to_owned() });
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        layout,
        columns: ["Demande", "Enfant", "Reçue le", "Où elle en est"]
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        rows: all
            .iter()
            .map(|one| {
                let name = names.get(&one.personne).cloned();
                vec![
                    Cell { text: one.label().to_owned(), href: format!("/demandes/{}", one.id) },
                    cell(name.unwrap_or_else(|| "dossier effacé".to_owned())),
                    cell(day(&one.received_day)),
                    Cell { text: state(one, today).0, href: examined(actor, one) },
                ]
            })
            .collect(),
        may_write: actor.may_in_organisation(organisation, Verb::Ecrire, Category::Trace),
        action: format!("/organisations/{organisation}/conformite/demandes"),
        natures: natures(&asked.nature),
        liens: liens(&asked.demandeur_lien),
        asked,
        errors,
    };
    page_with_status(status, &page)
}

/// Where a request of erasure that waits is examined, for who prepares it and reads files of the service.
fn examined(actor: &access::Actor, one: &Demande) -> String {
    let prepares = actor.may(one.service, Verb::Exporter, Category::Trace)
        && actor.may(one.service, Verb::Lire, Category::Identite);
    if prepares && one.may_erase() && one.answer.is_none() {
        format!("/demandes/{}/effacement", one.id)
    } else {
        String::new()
    }
}

/// What is missing from a request, in the order of the form.
fn missing(asked: &Asked) -> Vec<ErrorLink> {
    let mut errors = Vec::new();
    let mut tell = |field: &str, wrong: bool, text: &str| {
        if wrong {
            errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
        }
    };
    let no_day = |text: &str| vocabulary::parse_day(text).is_none();
    tell("nom", asked.nom.trim().is_empty(), "Donnez le nom de l’enfant.");
    tell("prenom", asked.prenom.trim().is_empty(), "Donnez le prénom de l’enfant.");
    let text = "Donnez le jour de naissance, par exemple 12/03/2014.";
    tell("naissance", no_day(&asked.naissance), text);
    let known = NATURES.iter().any(|(code, _, _)| *code == asked.nature);
    tell("nature", !known, "Choisissez ce que la personne demande.");
    let unknown = juge::label(&asked.demandeur_lien).is_empty();
    let text = "Choisissez qui demande : ce qu’un juge lui refuse ne lui est pas remis.";
    tell("demandeur_lien", unknown, text);
    let text = "Dites qui demande, et comment vous l’avez vérifié.";
    tell("demandeur", asked.demandeur.trim().is_empty(), text);
    let text = "Donnez le jour où la demande est arrivée : le mois pour répondre part de là.";
    tell("received_day", no_day(&asked.received_day), text);
    errors
}

pub(super) async fn ask(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let action = scope::in_organisation(Verb::Ecrire, organisation);
    shell.house.authorize_telling(&actor, action, "formulaire").await?.commit().await?;
    let errors = missing(&asked);
    let (Some(birth), Some(received), true) = (
        vocabulary::parse_day(&asked.naissance),
        vocabulary::parse_day(&asked.received_day),
        errors.is_empty(),
    ) else {
        return print(&shell, &actor, organisation, asked, errors, "").await;
    };
    // A name is not guessed: after a few that are nobody's, one waits longer and longer.
    let now = shell.house.now().as_second();
    let key = format!("demande:{}", actor.compte);
    let mut write = shell.house.db().write().await?;
    let wait = identity::attempt(&mut write, &key, now).await?;
    write.commit().await?;
    if wait > 0 {
        let text = format!("Trop de noms essayés : attendez {wait} secondes, puis recommencez.");
        let errors = vec![ErrorLink { field: "nom".to_owned(), text }];
        return print(&shell, &actor, organisation, asked, errors, "").await;
    }
    let mut read = shell.house.db().read().await?;
    let (nom, prenom, birth) = (&asked.nom, &asked.prenom, birth.to_string());
    let today = shell.house.today().to_string();
    let name = (nom.as_str(), prenom.as_str());
    let found = partage::urgence::find(&mut read, &[organisation], name, &birth, &today).await?;
    drop(read);
    // A child whom two services follow has two files, and asks about both.
    for target in found {
        let action = scope::on_child(Verb::Ecrire, target.service, target.personne);
        let mut granted = shell.house.authorize_write(&actor, action).await?;
        let place = (organisation, target.service, target.personne);
        let lien = asked.demandeur_lien.as_str();
        let said = (asked.nature.as_str(), lien, asked.demandeur.trim(), asked.texte.trim());
        let demande = Demande::new(shell.house.new_id(), place, received, said);
        store::create(&mut granted, &demande).await?;
        identity::forgive(granted.write(), &key, now).await?;
        granted.commit().await?;
    }
    let list = format!("/organisations/{organisation}/conformite/demandes?fait=demande");
    Ok(Redirect::to(&list).into_response())
}
