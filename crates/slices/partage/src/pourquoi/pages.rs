//! The page of « Pourquoi ? ».

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Role, Verb, Why};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Layout},
};

use super::{
    store,
    told::{Block, blocks, said},
};
use crate::acte;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    identifiant: String,
    #[serde(default)]
    verbe: String,
}

/// What one asks about: verb, what it is called.
pub(super) const VERBES: [(Verb, &str); 4] = [
    (Verb::Lire, "Lire"),
    (Verb::Ecrire, "Écrire ou corriger"),
    (Verb::Publier, "Valider"),
    (Verb::Exporter, "Sortir en fichier"),
];

#[derive(Template)]
#[template(path = "pourquoi/show.html")]
struct WhyPage {
    layout: Layout,
    title: String,
    action: String,
    identifiant: String,
    error: String,
    may_ask: bool,
    verbes: Vec<Choice>,
    told: String,
    services: Vec<(String, Vec<Block>)>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let identifiant = asked.identifiant.trim().to_owned();
    let known = VERBES.into_iter().find(|(verb, _)| verb.code() == asked.verbe);
    let (verb, _) = known.unwrap_or(VERBES[0]);
    let mut read = shell.house.db().read().await?;
    let services = shell.house.services_of_child(&mut read, personne).await?;
    drop(read);
    let keeper = services.iter().copied().find(|of| actor.may(*of, Verb::Lire, Category::Trace));
    // Asking about oneself needs the file open; about another, the trace of one of its services.
    let action = if identifiant.is_empty() {
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
    } else {
        Action {
            verb: Verb::Lire,
            category: Category::Trace,
            cible: Cible::Service(keeper.unwrap_or_default()),
        }
    };
    let mut granted = shell.house.authorize_telling(&actor, action, "pourquoi").await?;
    let mut error = String::new();
    let asked_of = if identifiant.is_empty() {
        Some(actor.clone())
    } else {
        match store::known(&mut granted, &actor, personne, &identifiant).await? {
            Some(compte) => {
                Some(Actor::read(granted.read(), compte.id, compte.nom, shell.house.today()).await?)
            }
            None => {
                "Aucun compte connu de votre organisation ou de ce dossier ne porte cet identifiant."
                    .clone_into(&mut error);
                None
            }
        }
    };
    let oneself = identifiant.is_empty();
    let (told, told_services) = match &asked_of {
        Some(person) => {
            let mut found = shell.house.why(granted.read(), person, personne, verb).await?;
            // Who was named is known of the direction, and of each for oneself.
            let leads = |of: i64| actor.roles_in(of).contains(&Role::Directeur);
            found.retain(|why| oneself || !why.category.is_for_named() || leads(why.service));
            let day = shell.house.today();
            purposes(&mut granted, (&actor, person), personne, day, &mut found).await?;
            let services = seen(&shell, &mut granted, &actor, personne, &services).await?;
            let names = names(&mut granted, &register, &services).await?;
            let told = services
                .iter()
                .map(|of| {
                    let name = names.get(of).cloned().unwrap_or_else(|| "Service".to_owned());
                    let own: Vec<&Why> = found.iter().filter(|why| why.service == *of).collect();
                    (name, blocks(&own, oneself))
                })
                .collect();
            (sentence(person, &found, oneself, verb) + copies(verb), told)
        }
        None => (String::new(), Vec::new()),
    };
    granted.commit().await?;
    let title = "Pourquoi ?".to_owned();
    let mut layout = web::frame(&shell, &actor, &title);
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Dossier".to_owned(), Some(format!("/dossiers/{personne}"))),
        (title.clone(), None),
    ];
    page(&WhyPage {
        layout,
        title,
        action: format!("/dossiers/{personne}/pourquoi"),
        identifiant,
        error,
        may_ask: keeper.is_some(),
        verbes: VERBES
            .iter()
            .map(|(one, label)| Choice {
                value: one.code().to_owned(),
                label: (*label).to_owned(),
                checked: *one == verb,
                ..Choice::default()
            })
            .collect(),
        told,
        services: told_services,
    })
}

/// Of the services that know a child, those the reader may know of: where they hold a role, and those that open
/// something of the file to them. That another one follows the child is not told to who was given a part of it.
async fn seen(
    shell: &Shell,
    granted: &mut access::Granted,
    actor: &Actor,
    personne: i64,
    services: &[i64],
) -> Result<Vec<i64>, PageError> {
    let mine = shell.house.why(granted.read(), actor, personne, Verb::Lire).await?;
    let opens = |of: i64| mine.iter().any(|why| why.service == of && why.allowed);
    Ok(services.iter().copied().filter(|of| actor.service(*of).is_some() || opens(*of)).collect())
}

/// Adds to what an act of sharing opens what each information is for, in the words of the act: to whom it is opened, and
/// to who reads the acts of the service that gave it.
pub(super) async fn purposes(
    granted: &mut access::Granted,
    (reader, person): (&Actor, &Actor),
    personne: i64,
    day: Date,
    found: &mut [Why],
) -> Result<(), PageError> {
    let by_act = |why: &Why| why.rule.is_some_and(|rule| rule.id == "partage-decide");
    if !found.iter().any(by_act) {
        return Ok(());
    }
    let acts = acte::received(granted.read(), person, personne, &day.to_string()).await?;
    for why in found.iter_mut().filter(|why| by_act(why)) {
        let told = |act: &&acte::Recu| {
            act.service == why.service
                && (reader.compte == person.compte
                    || reader.may(act.service, Verb::Lire, Category::Partage))
        };
        for act in acts.iter().filter(told) {
            let said = act.raisons.iter().find(|(category, _)| *category == why.category);
            if let Some((category, said)) = said {
                why.facts.push(format!("{}, pour : {said}", category.label()));
            }
        }
    }
    Ok(())
}

/// The names of services, which are public.
async fn names(
    granted: &mut access::Granted,
    register: &Register,
    services: &[i64],
) -> Result<BTreeMap<i64, String>, PageError> {
    let fiche = register.by_table("service").ok_or(PageError::NotFound)?;
    Ok(fiche::titles(granted.read(), fiche, services).await?)
}

/// What is said of the copies of writings, which follow the right to read of one's own mission (`ecrit::pages::copie`).
fn copies(verb: Verb) -> &'static str {
    if verb == Verb::Exporter {
        " La copie d’un écrit validé est à part : qui le lit pour la mission de son service en prend une, au nom de qui la \
         reçoit, inscrite au journal des exports. Ce qu’ouvre un partage ou une urgence n’a pas de copie ; \
         un document qui ne se lit qu’enregistré laisse, en urgence, une copie dite à qui relit l’accès."
    } else {
        ""
    }
}

fn sentence(person: &Actor, found: &[Why], oneself: bool, verb: Verb) -> String {
    let who = match (oneself, verb) {
        (true, Verb::Lire) => "Ce dossier vous est".to_owned(),
        (false, Verb::Lire) => format!("Pour {}, ce dossier est", person.nom),
        (true, _) => format!("Pour {}, ce dossier vous est", geste(verb)),
        (false, _) => format!("Pour {}, ce dossier est à {}", geste(verb), person.nom),
    };
    match found.iter().find(|why| why.allowed).map(|why| why.rule) {
        Some(Some(rule)) => {
            let phrase = said(rule, oneself);
            format!("{who} ouvert, en tout ou partie, parce qu{phrase}.")
        }
        Some(None) => format!("{who} ouvert."),
        None => format!("{who} fermé : aucune règle ne l’ouvre."),
    }
}

/// What is done, after « pour » or « a voulu ».
pub(super) fn geste(verb: Verb) -> &'static str {
    match verb {
        Verb::Lire => "lire",
        Verb::Ecrire => "écrire ou corriger",
        Verb::Importer => "importer",
        Verb::Publier => "valider",
        Verb::Exporter => "sortir en fichier",
    }
}
