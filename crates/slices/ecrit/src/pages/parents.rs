//! `/ecrits/{ecrit}/parents`: before the hearing, a validated writing read with a parent or heard; their own words beside it,
//! unchanged; and the writing given to them on their page. What a judge keeps from somebody is not read to them.

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use partage::restriction::{Qui, held};
use serde::Deserialize;
use vocabulary::{french_day, parse_day};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    Done, LETTERS, acts::kept_from, child, error, error_at, flash, framed, known::restrictions,
    on_ecrit, one_line, open, way_to,
};
use crate::{
    model::DESTINATAIRES,
    store::{self, Donne, DuParent, LECTURES},
};

/// Who may read it as a parent: codes of `DESTINATAIRES`.
const PARENTS: &[&str] = &["mere", "pere", "autre_parent", "grand_parent", "tuteur"];

/// How long it may be given on a page, in days: as long as a key lives.
const MOST_DAYS: i64 = 180;

#[derive(Template)]
#[template(path = "pages/parents.html")]
struct ParentsPage {
    layout: Layout,
    enfant: String,
    personne: i64,
    action: String,
    back: String,
    /// Who, how, when; and their words.
    paroles: Vec<(String, String)>,
    writes: bool,
    destinataires: Vec<Choice>,
    lectures: Vec<Choice>,
    membres: Vec<Choice>,
    /// The parents whose page does not open: it is not offered to them.
    shut: Vec<String>,
    /// What is given: its number while it can be taken back, to whom, its state and kind.
    donnes: Vec<(String, String, &'static str, &'static str)>,
    typed: Typed,
    errors: Vec<ErrorLink>,
}

impl ParentsPage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    destinataire: String,
    nom: String,
    day: String,
    lecture: String,
    avec: String,
    mots: String,
    membre: String,
    end_day: String,
    donne: String,
}

fn given(
    one: &Donne,
    famille: &[(i64, String, String)],
    today: Date,
) -> (String, String, &'static str, &'static str) {
    let known = famille.iter().find(|(id, ..)| *id == one.membre);
    let who = known.map_or_else(|| "Un parent".to_owned(), |(_, lien, nom)| called(lien, nom));
    let last = one.end.yesterday().unwrap_or(one.end);
    let told = format!("{who}, jusqu’au {}", french_day(last));
    match (&one.retrait_at, one.end > today) {
        (Some(_), _) => (String::new(), told, "Repris", ""),
        (None, true) => (one.id.to_string(), told, "À lire", "ok"),
        (None, false) => (String::new(), told, "Fini", ""),
    }
}

/// Whether a judge's order keeps the page of a parent shut: nothing given there would be read.
fn is_shut(orders: &[fiche::Row], qui: Qui<'_>, today: Date) -> bool {
    !held(orders, qui, &["restreint_contact"], today).is_empty()
}

fn called(lien: &str, nom: &str) -> String {
    let label = if lien == "mere" { "La mère" } else { "Le père" };
    format!("{label}, {nom}").trim_end_matches([',', ' ']).to_owned()
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let typed =
        Typed { day: shell.house.today().to_string(), avec: actor.nom.clone(), ..Typed::default() };
    print((&shell, &register, &actor), id, &done.fait, (typed, Vec::new())).await
}

async fn print(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    fait: &str,
    (typed, errors): (Typed, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let vault = shell.house.db().vault();
    let said = store::parents(&mut opened.granted, vault, id).await?;
    let donnes = store::donnes(&mut opened.granted, id).await?;
    let famille = store::famille(&mut opened.granted, opened.ecrit.personne).await?;
    let orders = restrictions(&mut opened.granted, opened.ecrit.personne).await?;
    let (nom, _) = child(&mut opened.granted, register, opened.ecrit.personne).await?;
    opened.granted.commit().await?;
    let ecrit = opened.ecrit;
    if !ecrit.etat.is_frozen() {
        return Err(PageError::NotFound);
    }
    let of = (ecrit.personne, nom.as_str());
    let mut layout = framed(shell, actor, ecrit.service, of, &way_to(&ecrit), "Avec les parents");
    layout.flash = match fait {
        "note" => Some(flash("ok", "C’est noté, à côté de l’écrit.")),
        "donne" => Some(flash("ok", "L’écrit se lit sur sa page, avec la clé de votre service.")),
        "repris" => Some(flash("ok", "Sa page ne le montre plus.")),
        _ => None,
    };
    let today = shell.house.today();
    let choice = |value: &str, label: &str, chosen: &str| Choice {
        checked: value == chosen,
        value: value.to_owned(),
        label: label.to_owned(),
        ..Choice::default()
    };
    let (shut, offered): (Vec<_>, Vec<_>) = famille.iter().partition(|(id, lien, nom)| {
        // Who was chosen stays in the list, beside what is said of it.
        id.to_string() != typed.membre && is_shut(&orders, Qui { lien, nom }, today)
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ParentsPage {
            layout,
            enfant: nom.clone(),
            personne: ecrit.personne,
            action: format!("/ecrits/{id}/parents"),
            back: format!("/ecrits/{id}"),
            paroles: said.into_iter().map(|one| (one.told(), one.mots)).collect(),
            writes: opened.writes,
            destinataires: DESTINATAIRES
                .items
                .iter()
                .filter(|(code, _)| PARENTS.contains(code))
                .map(|(code, label)| choice(code, label, &typed.destinataire))
                .collect(),
            lectures: LECTURES
                .iter()
                .map(|(code, label)| choice(code, label, &typed.lecture))
                .collect(),
            donnes: donnes.iter().map(|one| given(one, &famille, today)).collect(),
            shut: shut.iter().map(|(_, lien, nom)| called(lien, nom)).collect(),
            membres: offered
                .iter()
                .map(|(id, lien, nom)| choice(&id.to_string(), &called(lien, nom), &typed.membre))
                .collect(),
            typed,
            errors,
        },
    )
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut opened = open(&shell, &actor, id, "formulaire").await?;
    let famille = store::famille(&mut opened.granted, opened.ecrit.personne).await?;
    let orders = restrictions(&mut opened.granted, opened.ecrit.personne).await?;
    opened.granted.commit().await?;
    let (place, ecrit) = (opened.place, opened.ecrit);
    let action = on_ecrit(Verb::Ecrire, place, id);
    let to =
        |done: &str| Ok(Redirect::to(&format!("/ecrits/{id}/parents?fait={done}")).into_response());
    // Refused before the form is read; nothing is written yet.
    drop(shell.house.authorize_write_telling(&actor, action.clone(), "parents").await?);
    if !ecrit.etat.is_frozen() {
        return Err(PageError::NotFound);
    }
    let about = (&shell, &register, &actor);
    let today = shell.house.today();
    match typed.geste.as_str() {
        "reprendre" => {
            let donne = typed.donne.parse::<i64>().map_err(|_| PageError::NotFound)?;
            let mut write = shell.house.authorize_write_telling(&actor, action, "parents").await?;
            store::take_back(&mut write, (donne, id)).await?;
            write.commit().await?;
            to("repris")
        }
        "donner" => {
            let mut errors = Vec::new();
            let membre = famille.iter().find(|(one, ..)| one.to_string() == typed.membre);
            if membre.is_none() {
                errors.push(error("membre", "Choisissez à quel parent."));
            }
            let last = today.checked_add(MOST_DAYS.days()).unwrap_or(today);
            let until = parse_day(&typed.end_day).filter(|day| *day >= today && *day <= last);
            if until.is_none() {
                errors.push(error("end_day", "Jusqu’à quel jour ? Au plus six mois."));
            }
            if let (Some((_, lien, nom)), Some(_)) = (membre, until) {
                let qui = (Qui { lien, nom }, today);
                errors = at("membre", kept_from(&shell, &register, &actor, &ecrit, qui).await?);
                // Their page stays shut: nothing given there would be read.
                if is_shut(&orders, qui.0, today) {
                    let told = "La page de ce parent ne s’ouvre pas : voyez avec la cheffe de service comment \
                                il en prend connaissance.";
                    errors.push(error("membre", told));
                }
            }
            let (Some((membre, ..)), Some(until), true) = (membre, until, errors.is_empty()) else {
                let typed = Typed { day: today.to_string(), ..typed };
                return print(about, id, "", (typed, errors)).await;
            };
            let end = until.tomorrow().unwrap_or(until);
            let mut write = shell.house.authorize_write_telling(&actor, action, "parents").await?;
            store::give_to(&mut write, (shell.house.new_id(), id, *membre), end).await?;
            write.commit().await?;
            to("donne")
        }
        _ => {
            let (one, mut errors) = read(&typed, today);
            if let (Some(one), true) = (&one, errors.is_empty()) {
                let qui = Qui { lien: &one.destinataire, nom: &one.nom };
                // Who would not hear it was read nothing.
                if one.lecture != "refus" {
                    let day = one.day;
                    errors = kept_from(&shell, &register, &actor, &ecrit, (qui, day)).await?;
                }
            }
            let (Some(one), true) = (one, errors.is_empty()) else {
                return print(about, id, "", (typed, errors)).await;
            };
            let vault = shell.house.db().vault();
            let mut write = shell.house.authorize_write_telling(&actor, action, "parents").await?;
            store::add_parent(&mut write, vault, (shell.house.new_id(), id), &one).await?;
            write.commit().await?;
            to("note")
        }
    }
}

/// The same faults, at a field of this page.
fn at(field: &str, errors: Vec<ErrorLink>) -> Vec<ErrorLink> {
    errors.into_iter().map(|one| error(field, one.text)).collect()
}

/// What was typed, or what is wrong with it.
fn read(typed: &Typed, today: Date) -> (Option<DuParent>, Vec<ErrorLink>) {
    let mut errors = Vec::new();
    if !PARENTS.contains(&typed.destinataire.as_str()) {
        errors.push(error("destinataire", "Choisissez qui."));
    }
    let nom = one_line(&typed.nom, 200);
    if nom.is_empty() {
        errors.push(error("nom", "Écrivez son nom."));
    }
    let day = parse_day(&typed.day).filter(|day| *day <= today);
    if day.is_none() {
        errors.push(error("day", "Quel jour ? Il n’est pas à venir."));
    }
    if !LECTURES.iter().any(|(code, _)| *code == typed.lecture) {
        errors.push(error("lecture", "Dites comment."));
    }
    let avec = one_line(&typed.avec, 200);
    if matches!(typed.lecture.as_str(), "lu" | "entendu") && avec.is_empty() {
        errors.push(error("avec", "Dites avec qui."));
    }
    let mots = typed.mots.replace("\r\n", "\n").trim().to_owned();
    if mots.chars().count() > LETTERS {
        errors.push(error("mots", "C’est trop long : gardez ses mots, en plusieurs fois."));
    }
    let one = day.map(|day| DuParent {
        day,
        destinataire: typed.destinataire.clone(),
        nom,
        lecture: typed.lecture.clone(),
        avec: if typed.lecture == "seul" { String::new() } else { avec },
        mots,
    });
    (one, errors)
}
