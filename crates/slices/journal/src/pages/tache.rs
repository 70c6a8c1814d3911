//! `/taches/{tache}`: one thing to do, what became of it, and what may be done with it.

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Layout},
};

use super::{
    child, file_of, readers_of,
    taches::{Asked, flash, may_finish, on, people},
    told_instant,
};
use crate::tache::{self, Etat, Fait, Geste, LONGEST_WORD, Place, Tache};

#[derive(Template)]
#[template(path = "pages/tache.html")]
struct OnePage {
    layout: Layout,
    lead: String,
    texte: String,
    tag: String,
    kind: &'static str,
    facts: Vec<Fact>,
    action: String,
    may: bool,
    own: bool,
    taken: bool,
    pour: Vec<Choice>,
    mot: String,
    /// What was done, when and by whom, with which word.
    faits: Vec<(String, String, String)>,
    errors: Vec<ErrorLink>,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    geste: String,
    pour: String,
    mot: String,
    retour: String,
}

/// A task, opened for a reader.
struct Opened {
    tache: Tache,
    faits: Vec<Fait>,
    place: Place,
    enfant: String,
    may: bool,
    people: Vec<(i64, String)>,
}

async fn open(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Opened, PageError> {
    let mut read = shell.house.db().read().await?;
    let place = tache::place_of(&mut read, id).await?;
    drop(read);
    // What is not there is refused as anything else, and leaves the same trace.
    let place =
        place.unwrap_or(Place { service: 0, personne: None, category: access::Category::Vie });
    let mut granted = shell.house.authorize(actor, on(Verb::Lire, place, id)).await?;
    let tache = tache::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let faits = tache::faits(&mut granted, id).await?;
    let action = on(Verb::Ecrire, place, id);
    let may = tache.etat == Etat::AFaire
        && shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
    let mut people = people(shell, actor, &mut granted, (place.personne, place.service)).await?;
    people.retain(|(one, _)| *one != actor.compte && Some(*one) != tache.pour);
    granted.commit().await?;
    let enfant = match place.personne {
        Some(personne) => {
            let mut granted = shell.house.authorize(actor, file_of(personne)).await?;
            let (nom, ..) = child(&mut granted, register, personne).await?;
            granted.commit().await?;
            nom
        }
        None => String::new(),
    };
    Ok(Opened { tache, faits, place, enfant, may, people })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let opened = open(&shell, &register, &actor, id).await?;
    print(&shell, &actor, &opened, &Said::default(), asked.done(), Vec::new())
}

fn print(
    shell: &Shell,
    actor: &Actor,
    opened: &Opened,
    said: &Said,
    fait: &str,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let (one, today) = (&opened.tache, shell.house.today());
    let (tag, kind) = one.state(today);
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let mut facts = vec![
        fact("Pour le", vocabulary::french_day(one.due)),
        fact(
            "Qui s’en charge",
            if one.pour.is_none() { "Personne encore".to_owned() } else { one.pour_nom.clone() },
        ),
        fact("Demandée par", format!("{}, {}", one.nom, told_instant(&one.at, today))),
        fact(
            "Qui peut la lire",
            format!("{} ({})", readers_of(one.category), one.category.label()),
        ),
    ];
    if let Some(personne) = one.personne {
        facts.insert(
            0,
            Fact {
                label: "Enfant".to_owned(),
                value: opened.enfant.clone(),
                href: format!("/dossiers/{personne}"),
                action: "Ouvrir".to_owned(),
            },
        );
    }
    let service = actor.service(one.service).map_or(0, |_| one.service);
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, "Chose à faire");
    let here = layout.crumbs.len().saturating_sub(1);
    let list = list_of(opened.place);
    layout.crumbs.insert(here, ("À faire".to_owned(), Some(list)));
    layout.flash = flash(fait);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = OnePage {
        layout,
        lead: if opened.enfant.is_empty() {
            "Pour le service".to_owned()
        } else {
            opened.enfant.clone()
        },
        texte: one.texte.clone(),
        tag,
        kind,
        facts,
        action: format!("/taches/{}", one.id),
        may: opened.may,
        own: one.pour == Some(actor.compte),
        taken: one.pour.is_some(),
        pour: opened
            .people
            .iter()
            .map(|(id, nom)| Choice {
                value: id.to_string(),
                label: nom.clone(),
                checked: said.pour == id.to_string(),
                ..Choice::default()
            })
            .collect(),
        mot: said.mot.clone(),
        faits: opened
            .faits
            .iter()
            .map(|fait| {
                let to = if fait.geste == Geste::Confiee {
                    format!(" à {}", fait.pour_nom)
                } else {
                    String::new()
                };
                let when = format!("{}, {}", fait.nom, told_instant(&fait.at, today));
                (format!("{}{to}", fait.geste.label()), when, fait.mot.clone())
            })
            .collect(),
        errors,
    };
    page_with_status(status, &page)
}

/// Where the list that holds a task is.
fn list_of(place: Place) -> String {
    match place.personne {
        Some(personne) => format!("/dossiers/{personne}/taches"),
        None => format!("/services/{}/taches", place.service),
    }
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let opened = open(&shell, &register, &actor, id).await?;
    let mut errors = Vec::new();
    let mut fault = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    let geste = Geste::from_code(&said.geste).ok_or(PageError::NotFound)?;
    let pour = opened.people.iter().find(|(one, _)| one.to_string() == said.pour);
    if geste == Geste::Confiee {
        match pour {
            None => fault("pour", "Choisissez à qui la confier.".to_owned()),
            Some((to, nom)) if !may_finish(&shell, (*to, nom), opened.place).await? => {
                fault(
                    "pour",
                    format!(
                        "{nom} ne pourrait pas dire que c’est fait : choisissez quelqu’un d’autre."
                    ),
                );
            }
            Some(_) => {}
        }
    }
    if said.mot.chars().count() > LONGEST_WORD {
        fault("mot", format!("Un mot tient en {LONGEST_WORD} caractères."));
    }
    if !errors.is_empty() {
        return print(&shell, &actor, &opened, &said, "", errors);
    }
    let action = on(Verb::Ecrire, opened.place, id);
    let told = format!("tache:{}", geste.code());
    let mut write = shell.house.authorize_write_telling(&actor, action, &told).await?;
    let (row, pour) = (shell.house.new_id(), pour.map(|(one, _)| *one));
    // Done meanwhile by somebody else: it is what was wanted, and the page says who.
    if tache::act(&mut write, row, id, geste, (pour, said.mot.trim())).await? {
        write.commit().await?;
    }
    let lists = [
        list_of(opened.place),
        format!("/services/{}/taches", opened.place.service),
        "/".to_owned(),
    ];
    let back = lists.into_iter().find(|one| *one == said.retour);
    let back = back.unwrap_or_else(|| format!("/taches/{id}"));
    Ok(Redirect::to(&format!("{back}?fait={}", geste.code())).into_response())
}
