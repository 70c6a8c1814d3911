//! A new technical account: its name, who answers for it, what for, what it may ask, of which
//! services, until when. Its token is made on its own page.

use access::{Ambit, Role, Verb};
use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use identity::{Affectation, CompteTechnique};
use jiff::{ToSpan as _, civil::Date};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::super::{
    action, acts, frame, place,
    store::{self, Places},
};
use crate::api::{EXACT, SCOPES};

/// What was typed: a name may come several times.
type Pairs = [(String, String)];

#[derive(Template)]
#[template(path = "comptes/technique/create.html")]
struct CreatePage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    nom: String,
    responsable: String,
    finalite: String,
    scopes: Vec<Choice>,
    services: Vec<Choice>,
    end: String,
}

impl CreatePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

fn one<'t>(typed: &'t Pairs, name: &str) -> &'t str {
    typed.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
}

fn all<'t>(typed: &'t Pairs, name: &str) -> Vec<&'t str> {
    typed.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
}

/// The latest last day: a year from today.
fn latest(today: Date) -> Date {
    today.checked_add(1.year()).unwrap_or(today)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let mut granted = shell.house.authorize(&actor, action(Verb::Lire, place(&ambit))).await?;
    let places = store::places(&mut granted, &ambit).await?;
    granted.commit().await?;
    form(&shell, &actor, &places, &[], Vec::new())
}

fn form(
    shell: &Shell,
    actor: &access::Actor,
    places: &Places,
    typed: &Pairs,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = frame(shell, actor, "Créer un compte technique");
    layout.crumbs = vec![
        ("Comptes".to_owned(), Some("/comptes".to_owned())),
        ("Comptes techniques".to_owned(), Some("/comptes/techniques".to_owned())),
        ("Créer".to_owned(), None),
    ];
    let (scopes, services) = (all(typed, "scope"), all(typed, "service"));
    let several = places.organisations.len() > 1;
    let end = match one(typed, "end_day") {
        "" if typed.is_empty() => latest(shell.house.today()).to_string(),
        end => end.to_owned(),
    };
    let page = CreatePage {
        layout,
        errors,
        nom: one(typed, "nom").to_owned(),
        responsable: one(typed, "responsable").to_owned(),
        finalite: one(typed, "finalite").to_owned(),
        scopes: SCOPES
            .iter()
            .map(|(code, label, hint)| Choice {
                value: (*code).to_owned(),
                label: (*label).to_owned(),
                hint: (*hint).to_owned(),
                checked: scopes.contains(code),
            })
            .collect(),
        services: places
            .services
            .iter()
            .map(|(id, organisation, nom)| Choice {
                value: id.to_string(),
                label: if several {
                    format!("{nom}, {}", places.organisation(*organisation))
                } else {
                    nom.clone()
                },
                checked: services.iter().any(|typed| *typed == id.to_string()),
                ..Choice::default()
            })
            .collect(),
        end,
    };
    page_with_status(status, &page)
}

/// What was understood; what is wrong is told field by field.
fn read(
    typed: &Pairs,
    places: &Places,
    today: Date,
    errors: &mut Vec<ErrorLink>,
) -> (CompteTechnique, Vec<i64>) {
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let scopes: Vec<String> = SCOPES
        .iter()
        .map(|(code, _, _)| *code)
        .filter(|code| all(typed, "scope").contains(code))
        .map(str::to_owned)
        .collect();
    let services: Vec<i64> = places
        .services
        .iter()
        .map(|(id, _, _)| *id)
        .filter(|id| all(typed, "service").contains(&id.to_string().as_str()))
        .collect();
    let mut of: Vec<i64> =
        services.iter().filter_map(|service| places.organisation_of(*service)).collect();
    of.dedup();
    if one(typed, "nom").is_empty() {
        wrong("nom", "Donnez un nom : « Tableau de bord du siège », par exemple.");
    }
    if one(typed, "finalite").is_empty() {
        wrong("finalite", "Dites à quoi ce programme servira.");
    }
    let given = |code: &str| scopes.iter().any(|own| own == code);
    if scopes.is_empty() {
        wrong("scope", "Choisissez au moins une chose que ce programme pourra lire.");
    } else if given(EXACT) && !given("chiffres:lire") {
        wrong(
            "scope",
            "« Comptes exacts » va avec « Chiffres et tableaux » : cochez les deux, ou aucun.",
        );
    }
    if services.is_empty() {
        wrong("service", "Choisissez au moins un service.");
    } else if of.len() > 1 {
        wrong("service", "Choisissez des services d’une seule organisation.");
    }
    let last = one(typed, "end_day").parse::<Date>().ok();
    let end = match last {
        Some(last) if last < today => {
            wrong("end_day", "Ce jour est passé : choisissez un jour à venir.");
            None
        }
        Some(last) if last > latest(today) => {
            wrong("end_day", "Un an au plus : vous pourrez en créer un autre ensuite.");
            None
        }
        Some(last) => last.tomorrow().ok(),
        None => {
            wrong("end_day", "Ce n’est pas une date : tapez le jour, le mois et l’année.");
            None
        }
    };
    let account = CompteTechnique {
        nom: one(typed, "nom").to_owned(),
        organisation: of.first().copied().unwrap_or_default(),
        finalite: one(typed, "finalite").to_owned(),
        scopes,
        end_day: end.map_or(String::new(), |end| end.to_string()),
        ..CompteTechnique::default()
    };
    (account, services)
}

/// The account of the person who answers for it: one that the asker sees.
async fn responsible(
    granted: &mut access::Granted,
    ambit: &Ambit,
    identifiant: &str,
    today: &str,
) -> Result<Option<i64>, PageError> {
    let found = identity::find_by_identifiant(granted.read(), identifiant).await?;
    let Some(found) = found.filter(|found| found.actif) else { return Ok(None) };
    let roles = identity::list_affectations(granted.read(), found.id).await?;
    let live: Vec<Option<i64>> =
        roles.iter().filter(|role| !role.is_over(today)).map(|role| role.organisation).collect();
    Ok(ambit.sees(found.organisation, &live).then_some(found.id))
}

pub(super) async fn create(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let cible = place(&ambit);
    let mut granted = shell.house.authorize(&actor, action(Verb::Lire, cible.clone())).await?;
    let places = store::places(&mut granted, &ambit).await?;
    let today = shell.house.today();
    let named = one(&typed, "responsable");
    let responsable = responsible(&mut granted, &ambit, named, &today.to_string()).await?;
    granted.commit().await?;
    let mut errors = Vec::new();
    let (mut account, services) = read(&typed, &places, today, &mut errors);
    if responsable.is_none() {
        let text =
            "Tapez l’identifiant d’une personne de l’organisation, dont le compte est ouvert.";
        errors.push(ErrorLink { field: "responsable".to_owned(), text: text.to_owned() });
    }
    if !errors.is_empty() {
        return form(&shell, &actor, &places, &typed, errors);
    }
    account.compte = shell.house.new_id();
    account.responsable = responsable.unwrap_or_default();
    let mut granted = shell.house.authorize_write(&actor, action(Verb::Ecrire, cible)).await?;
    let at = granted.at().to_owned();
    identity::add_technique(granted.write(), &account, actor.compte, &at).await?;
    for service in services {
        let given = Affectation {
            id: shell.house.new_id(),
            compte: account.compte,
            role: Role::Technique.code().to_owned(),
            organisation: Some(account.organisation),
            service: Some(service),
            start_day: Some(today.to_string()),
            end_day: Some(account.end_day.clone()),
        };
        let write = granted.write();
        identity::give_affectation(write, &given, Some(actor.compte), Some(&at)).await?;
    }
    let scopes = format!("portees:{}", account.scopes.join(",").replace(':', "."));
    acts::trace_telling(&mut granted, "compte.creer", account.compte, &scopes).await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/comptes/techniques/{}", account.compte)).into_response())
}
