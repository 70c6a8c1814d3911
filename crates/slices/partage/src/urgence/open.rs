//! Opening a file in an emergency.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::grave;
use super::{Acces, MOTIF_URGENCE, look, rules, store};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenom: String,
    #[serde(default)]
    naissance: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    precision: String,
    #[serde(default)]
    heures: String,
}

#[derive(Template)]
#[template(path = "urgence/open.html")]
struct OpenPage {
    layout: Layout,
    asked: Asked,
    errors: Vec<ErrorLink>,
    motifs: Vec<Choice>,
    heures: Vec<Choice>,
}

impl OpenPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

fn action(verb: Verb) -> Action {
    Action { verb, category: Category::Urgence, cible: Cible::Portee }
}

pub(super) async fn form(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    shell
        .house
        .authorize_telling(&actor, action(Verb::Ecrire), "formulaire")
        .await?
        .commit()
        .await?;
    print(&shell, &actor, Asked::default(), Vec::new())
}

fn print(
    shell: &Shell,
    actor: &access::Actor,
    asked: Asked,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let mut layout = web::frame(shell, actor, "Accès d’urgence");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Accès d’urgence".to_owned(), None)];
    let choice = |value: &str, label: String, chosen: &str| Choice {
        checked: value == chosen,
        value: value.to_owned(),
        label,
        ..Choice::default()
    };
    let chosen = if asked.heures.is_empty() { "4" } else { &asked.heures };
    let heures = rules::HOURS
        .iter()
        .map(|hours| choice(&hours.to_string(), format!("{hours} heures"), chosen))
        .collect();
    let motifs = MOTIF_URGENCE
        .items
        .iter()
        .map(|(code, label)| choice(code, (*label).to_owned(), &asked.motif))
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(status, &OpenPage { layout, asked, errors, motifs, heures })
}

pub(super) async fn open(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let granted = shell.house.authorize_telling(&actor, action(Verb::Ecrire), "formulaire").await?;
    let mut errors: Vec<ErrorLink> = Vec::new();
    let mut tell = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let birth = vocabulary::parse_day(&asked.naissance);
    if asked.nom.trim().is_empty() {
        tell("nom", "Donnez le nom de l’enfant, tel qu’il est à l’état civil ou d’usage.");
    }
    if asked.prenom.trim().is_empty() {
        tell("prenom", "Donnez le prénom de l’enfant.");
    }
    if birth.is_none() {
        tell("naissance", "Donnez le jour de naissance, par exemple 12/03/2014.");
    }
    for (field, sentence) in rules::missing(&asked.motif, &asked.precision) {
        tell(field, sentence);
    }
    let now = shell.house.now();
    let times = asked.heures.parse().ok().and_then(|hours| rules::times(now, hours));
    if times.is_none() {
        tell("heures", "Choisissez une durée de la liste.");
    }
    let (Some(birth), Some((ends, due)), true) = (birth, times, errors.is_empty()) else {
        granted.commit().await?;
        return print(&shell, &actor, asked, errors);
    };
    let mut organisations: Vec<i64> = actor
        .services()
        .filter(|(id, _)| actor.may(*id, Verb::Ecrire, Category::Urgence))
        .map(|(_, service)| service.organisation)
        .collect();
    organisations.dedup();
    // A name is not guessed: after a few that are nobody's, one waits longer and longer.
    let mut write = shell.house.db().write().await?;
    let key = format!("urgence:{}", actor.compte);
    let wait = identity::attempt(&mut write, &key, now.as_second()).await?;
    write.commit().await?;
    if wait > 0 {
        granted.commit().await?;
        let text = format!(
            "Trop de noms essayés : attendez {wait} secondes, ou appelez la cheffe de service \
             d’astreinte."
        );
        let errors = vec![ErrorLink { field: "nom".to_owned(), text }];
        return print(&shell, &actor, asked, errors);
    }
    let mut read = shell.house.db().read().await?;
    let birth = birth.to_string();
    let (today, name) =
        (shell.house.today().to_string(), (asked.nom.as_str(), asked.prenom.as_str()));
    let targets = store::find(&mut read, &organisations, name, &birth, &today).await?;
    let found: Vec<i64> = targets.iter().map(|one| one.personne).collect();
    let held = grave::is_held(&mut read, actor.compte, &found).await?;
    drop(read);
    granted.commit().await?;
    if held {
        let text =
            "Votre accès précédent à ce dossier a été signalé comme grave : appelez la direction.";
        let errors = vec![ErrorLink { field: String::new(), text: text.to_owned() }];
        return print(&shell, &actor, asked, errors);
    }
    let Some(first) = targets.first() else {
        let text = "Aucun dossier ne porte exactement ce nom et cette naissance dans votre organisation, \
                    ou trop le portent : vérifiez l’orthographe, ou appelez la cheffe de service \
                    d’astreinte.";
        let errors = vec![ErrorLink { field: "nom".to_owned(), text: text.to_owned() }];
        return print(&shell, &actor, asked, errors);
    };
    for target in &targets {
        // In the trace of the child, with the service that is told.
        let on_child = Action {
            verb: Verb::Ecrire,
            category: Category::Urgence,
            cible: Cible::Urgence { service: target.service, personne: target.personne },
        };
        let mut write = shell.house.authorize_write(&actor, on_child).await?;
        let acces = Acces {
            id: shell.house.new_id(),
            motif: asked.motif.clone(),
            precision: asked.precision.trim().to_owned(),
            opened_at: now.to_string(),
            ends_at: ends.to_string(),
            review_due: due.to_string(),
            ..Acces::default()
        };
        store::insert(&mut write, &acces, target).await?;
        identity::forgive(write.write(), &key, now.as_second()).await?;
        write.commit().await?;
    }
    look(&shell).await?;
    Ok(Redirect::to(&format!("/dossiers/{}", first.personne)).into_response())
}
