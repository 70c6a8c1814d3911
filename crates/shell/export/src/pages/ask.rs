//! The form: what comes out, why, in what.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::SignedDuration;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Layout},
};

use super::{destroy_day, fact, make, show};
use crate::{
    Asking, DESTROY_DAYS, FETCH_HOURS, FINALITES, Format, Gathered, SUM_DAYS, Seuil, Source,
    Sources, Subject,
    model::{Export, PRECISION_LETTERS},
    store,
};

#[derive(Template)]
#[template(path = "pages/ask.html")]
struct AskPage {
    layout: Layout,
    action: String,
    back: String,
    facts: Vec<Fact>,
    bulk: bool,
    /// Up to how many persons nobody else is asked.
    seuil: usize,
    hours: i64,
    days: i64,
    kept: Vec<(&'static str, String)>,
    finalites: Vec<Choice>,
    precision: String,
    formats: Vec<Choice>,
    columns: Vec<Choice>,
    errors: Vec<ErrorLink>,
}

impl AskPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// The source that is asked, or the same refusal as for one that is not allowed.
async fn source<'s>(
    shell: &Shell,
    actor: &Actor,
    sources: &'s Sources,
    subject: &Subject,
) -> Result<&'s dyn Source, PageError> {
    if let Some(source) = sources.by_code(subject.get("source")) {
        return Ok(source);
    }
    let cible = Cible::Service(subject.service);
    let action = Action { verb: Verb::Exporter, category: Category::Identite, cible };
    shell.house.authorize_telling(actor, action, "formulaire").await?.commit().await?;
    Err(PageError::NotFound)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(sources): Extension<Sources>,
    seuil: Option<Extension<Seuil>>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(parameters): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let subject = Subject { service, parameters };
    let source = source(&shell, &actor, &sources, &subject).await?;
    form(&shell, &actor, source, &subject, seuil_of(seuil), Vec::new()).await
}

/// What the settings say, or the default.
fn seuil_of(found: Option<Extension<Seuil>>) -> Seuil {
    found.map_or_else(Seuil::default, |Extension(seuil)| seuil)
}

async fn form(
    shell: &Shell,
    actor: &Actor,
    source: &dyn Source,
    subject: &Subject,
    seuil: Seuil,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let asking = Asking { shell, actor, subject, details: "formulaire" };
    let found = source.gather(asking).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chosen = match subject.get("finalite") {
        "" => source.purpose(),
        typed => typed,
    };
    let format = match subject.get("format") {
        "" => source.formats().first().map_or("", |format| format.ending()),
        typed => typed,
    };
    let mut kept = vec![("source", source.code().to_owned())];
    kept.extend(found.parameters.iter().filter(|(name, _)| *name != "colonnes").cloned());
    let choice = |value: &str, label: &str, checked: bool| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        checked,
        ..Choice::default()
    };
    let all = subject.wants_all();
    let (title, section) = ("Exporter", Section::Autre);
    page_with_status(
        status,
        &AskPage {
            layout: web::frame_of_service(shell, actor, subject.service, section, title),
            action: format!("/services/{}/export", subject.service),
            back: format!("/services/{}", subject.service),
            facts: facts(&found, seuil, source.always_second()),
            bulk: source.always_second() || seuil.is_over(found.persons),
            seuil: seuil.0,
            hours: FETCH_HOURS,
            days: DESTROY_DAYS,
            kept,
            finalites: FINALITES
                .items
                .iter()
                .map(|(code, label)| choice(code, label, *code == chosen))
                .collect(),
            precision: subject.get("precision").to_owned(),
            formats: source
                .formats()
                .iter()
                .map(|one| choice(one.ending(), one.label(), one.ending() == format))
                .collect(),
            columns: if source.has_columns() {
                vec![
                    choice("liste", "Celles de la liste", !all),
                    choice("toutes", "Toutes celles de la fiche", all),
                ]
            } else {
                Vec::new()
            },
            errors,
        },
    )
}

fn facts(found: &Gathered, Seuil(most): Seuil, always: bool) -> Vec<Fact> {
    if always {
        return vec![
            fact("Ce qui sort", found.titre.clone()),
            fact("Lignes", found.rows.to_string()),
            fact("Personnes, sans leur nom", found.persons.to_string()),
            fact("Accord d’une seconde personne", "Toujours nécessaire".to_owned()),
        ];
    }
    let second = if found.persons > most { "Nécessaire" } else { "Pas nécessaire" };
    let persons = if most > 1 { "personnes" } else { "personne" };
    vec![
        fact("Ce qui sort", found.titre.clone()),
        fact("Fiches", found.rows.to_string()),
        fact("Personnes nommées", found.persons.to_string()),
        fact("Accord d’une seconde personne", format!("{second} : au-delà de {most} {persons}")),
    ]
}

/// How many persons leave in all, with those that one person took out alone before: the same child, taken out
/// again, is one.
fn sum(before: &BTreeSet<i64>, (children, persons): &(Vec<i64>, usize)) -> usize {
    let again = children.iter().filter(|child| before.contains(child)).count();
    (before.len() + persons).saturating_sub(again)
}

/// What is wrong in what was typed.
fn wrong(source: &dyn Source, subject: &Subject) -> Vec<ErrorLink> {
    let mut errors = Vec::new();
    let mut add = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if FINALITES.label_of(subject.get("finalite")).is_none() {
        add("finalite", "Choisissez à quoi servira ce fichier.");
    }
    let letters = subject.get("precision").trim().chars().count();
    if letters == 0 {
        add("precision", "Dites en une phrase pourquoi ce fichier doit sortir.");
    } else if letters > PRECISION_LETTERS {
        add("precision", "C’est trop long : une phrase ou deux suffisent (500 lettres).");
    }
    let format = Format::from_ending(subject.get("format"));
    if format.is_none_or(|format| !source.formats().contains(&format)) {
        add("format", "Choisissez un format.");
    }
    errors
}

/// A request as it will be kept.
fn request(
    shell: &Shell,
    actor: &Actor,
    source: &dyn Source,
    subject: &Subject,
    found: &Gathered,
    (id, seuil): (i64, Seuil),
) -> Export {
    let (whole, organisation) = match found.action.cible {
        Cible::Organisation(id) => (true, id),
        _ => (false, actor.service(subject.service).map_or(0, |seen| seen.organisation)),
    };
    let kept: Vec<String> =
        found.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Export {
        id,
        organisation,
        service: subject.service,
        whole,
        compte: actor.compte,
        nom: actor.nom.clone(),
        source: source.code().to_owned(),
        parametres: kept.join("&"),
        mode: found.action.verb.code().to_owned(),
        category: found.action.category.code().to_owned(),
        titre: found.titre.clone(),
        personne: found.personne,
        format: subject.get("format").to_owned(),
        finalite: subject.get("finalite").to_owned(),
        precision: subject.get("precision").trim().to_owned(),
        rows: number(found.rows),
        persons: number(found.persons),
        bulk: source.always_second() || seuil.is_over(found.persons),
        at: shell.house.now().to_string(),
        destroy_day: destroy_day(shell),
        ..Export::default()
    }
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(sources): Extension<Sources>,
    seuil: Option<Extension<Seuil>>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(parameters): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (subject, seuil) = (Subject { service, parameters }, seuil_of(seuil));
    let source = source(&shell, &actor, &sources, &subject).await?;
    let mut errors = wrong(source, &subject);
    if !errors.is_empty() {
        return form(&shell, &actor, source, &subject, seuil, errors).await;
    }
    let id = shell.house.new_id();
    let format = Format::from_ending(subject.get("format")).map_or("", Format::ending);
    let details = format!("export:{id} format:{format}");
    let asking = Asking { shell: &shell, actor: &actor, subject: &subject, details: &details };
    let found = source.gather(asking).await?;
    if found.rows == 0 {
        let text = "Il n’y a aucune fiche à sortir : changez les filtres de la liste.".to_owned();
        errors.push(ErrorLink { field: String::new(), text });
        return form(&shell, &actor, source, &subject, seuil, errors).await;
    }
    let mut one = request(&shell, &actor, source, &subject, &found, (id, seuil));
    let action = found.action.clone();
    let asks = format!("export:{id} demande");
    if one.bulk {
        let mut write = shell.house.authorize_write_telling(&actor, action, &asks).await?;
        store::create(&mut write, &one).await?;
        write.commit().await?;
        return Ok(Redirect::to(&format!("/exports/{id}")).into_response());
    }
    let together = (found.children.clone(), found.persons);
    let made = make(&shell, &one, (found.content, found.joined)).await?;
    let mut write = shell.house.authorize_write_telling(&actor, action.clone(), &details).await?;
    // By small lists, one after the other or all at once, a whole service would leave by one person alone: counted
    // where it is written, for nobody writes meanwhile.
    let since = shell.house.now() - SignedDuration::from_hours(24 * SUM_DAYS);
    let before = store::taken_alone(write.write(), actor.compte, &since.to_string()).await?;
    if seuil.is_over(sum(&before, &together)) {
        drop(write);
        one.bulk = true;
        let mut write = shell.house.authorize_write_telling(&actor, action, &asks).await?;
        store::create(&mut write, &one).await?;
        write.commit().await?;
        return Ok(Redirect::to(&format!("/exports/{id}")).into_response());
    }
    store::create(&mut write, &one).await?;
    store::keep_file(&mut write, &one, &made.until, &made.bytes).await?;
    write.tell_children(&found.children, &details).await?;
    write.commit().await?;
    show::ready(&shell, &actor, id, made.password).await
}
