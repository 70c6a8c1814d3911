//! The page of an account: who, which roles, which open sessions, and what an administrator may do.

use access::{Actor, Ambit, Role};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use identity::Affectation;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, in_paris, page_with_status,
    parts::{Choice, ErrorLink, Fact, Flash, Layout},
};

use super::{
    create::{RoleTyped, place_choices},
    frame,
    store::{self, BEGUN, FOLLOWED, Places, followed_values},
    to_read,
};

/// A role as a line of the page.
pub(super) struct RoleLine {
    id: i64,
    label: String,
    place: String,
    when: String,
    may_end: bool,
}

/// What the page says besides what is.
#[derive(Default)]
pub(super) struct Said {
    pub password: String,
    pub done: String,
    pub errors: Vec<ErrorLink>,
    pub role: RoleTyped,
    pub motif: String,
}

impl Said {
    pub(super) fn password(password: String) -> Self {
        Self { password, ..Self::default() }
    }

    pub(super) fn done(done: &str) -> Self {
        Self { done: done.to_owned(), ..Self::default() }
    }

    pub(super) fn wrong(field: &str, text: &str) -> Self {
        let error = ErrorLink { field: field.to_owned(), text: text.to_owned() };
        Self { errors: vec![error], ..Self::default() }
    }
}

#[derive(Template)]
#[template(path = "comptes/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "a template reads ready booleans")]
struct ShowPage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    action: String,
    nom: String,
    identifiant: String,
    courriel: String,
    external_key: String,
    password: String,
    facts: Vec<Fact>,
    live: Vec<RoleLine>,
    over: Vec<RoleLine>,
    roles: Vec<Choice>,
    lieux: Vec<Choice>,
    professionnels: Vec<Choice>,
    typed: RoleTyped,
    motif: String,
    sessions: usize,
    has_second: bool,
    is_open: bool,
    is_kept: bool,
    is_oneself: bool,
    followed: Vec<(String, String)>,
    /// What the account began and leaves: what, and where it is taken up.
    begun: Vec<(String, String)>,
}

impl ShowPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    }
}

/// The roles a form offers.
pub(super) fn role_choices(instance: bool, chosen: &str) -> Vec<Choice> {
    Role::ALL
        .iter()
        .filter(|role| instance || **role != Role::Administrateur)
        .filter(|role| **role != Role::Technique)
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: role.label().to_owned(),
            hint: String::new(),
            checked: role.code() == chosen,
        })
        .collect()
}

fn label_of(role: &Affectation) -> String {
    Role::from_code(&role.role).map_or_else(|| role.role.clone(), |role| role.label().to_owned())
}

fn place_of(role: &Affectation, places: &Places) -> String {
    match (role.organisation, role.service) {
        (_, Some(service)) => places.service(service),
        (Some(organisation), None) => places.organisation(organisation),
        (None, None) => "Toute l’instance".to_owned(),
    }
}

/// A role in a few words: « Chef de service, MECS Les Tilleuls ».
pub(super) fn role_told(role: &Affectation, places: &Places) -> String {
    format!("{}, {}", label_of(role), place_of(role, places))
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

fn when(role: &Affectation) -> String {
    let start = role.start_day.as_deref().and_then(day).map(french_day);
    let last = role.end_day.as_deref().and_then(day).and_then(|end| end.yesterday().ok());
    match (start, last.map(french_day)) {
        (Some(start), Some(last)) => format!("du {start} au {last}"),
        (Some(start), None) => format!("depuis le {start}"),
        (None, Some(last)) => format!("jusqu’au {last}"),
        (None, None) => "sans date de fin".to_owned(),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(compte): Path<i64>,
) -> Result<Response, PageError> {
    print(&shell, &actor, compte, Said::default()).await
}

/// Prints the page of an account as it is now.
pub(super) async fn print(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    said: Said,
) -> Result<Response, PageError> {
    let (found, mut granted) = to_read(shell, actor, compte).await?;
    let ambit = actor.ambit();
    let today = shell.house.today().to_string();
    let places = store::places(&mut granted, &ambit).await?;
    let found_compte = &found.compte;
    let house =
        found_compte.organisation.or_else(|| found.roles.iter().find_map(|role| role.organisation));
    let chosen = found_compte.professionnel;
    let professionnels = store::professionnels(&mut granted, house, chosen).await?;
    let mut followed = Vec::new();
    if let Some(professionnel) = chosen {
        for row in granted.query(FOLLOWED, &followed_values(professionnel, &today)).await? {
            let (service, nom): (i64, String) = (row.get("id")?, row.get("nom")?);
            let told = waits(row.get("n")?, row.get("m")?, &nom);
            followed.push((told, format!("/services/{service}/relais/{professionnel}")));
        }
    }
    let mut begun = Vec::new();
    for row in granted.query(BEGUN, &[compte.into()]).await? {
        begun.push(store::begun(&row)?);
    }
    let now = shell.house.now();
    let sessions = identity::list_connexions(granted.read(), compte, now).await?.len();
    let has_second = identity::has_second_facteur(granted.read(), compte).await?;
    granted.commit().await?;
    let is_oneself = compte == actor.compte;
    let instance = ambit == Ambit::Instance;
    let line = |role: &Affectation| RoleLine {
        id: role.id,
        label: label_of(role),
        place: place_of(role, &places),
        when: when(role),
        may_end: !is_oneself
            && ambit.holds(role.organisation)
            && (instance || role.role != Role::Administrateur.code()),
    };
    let (over, live): (Vec<_>, Vec<_>) = found.roles.iter().partition(|role| role.is_over(&today));
    let status =
        if said.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = frame(shell, actor, &found_compte.nom);
    layout.crumbs =
        vec![("Comptes".to_owned(), Some("/comptes".to_owned())), (found_compte.nom.clone(), None)];
    if !said.done.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: said.done });
    }
    let mut facts = vec![fact("Identifiant", found_compte.identifiant.clone())];
    let state = match &found_compte.closed {
        Some((at, why)) => format!("Fermé le {} : {why}", in_paris(at)),
        None if found_compte.must_change => "Ouvert, mot de passe provisoire".to_owned(),
        None => "Ouvert".to_owned(),
    };
    facts.push(fact("État", state));
    facts.push(fact("Second facteur", if has_second { "En place" } else { "Aucun" }.to_owned()));
    facts.push(fact("Connexions ouvertes", sessions.to_string()));
    if let Some(organisation) = found_compte.organisation {
        facts.push(fact("Organisation", places.organisation(organisation)));
    }
    let page = ShowPage {
        layout,
        action: format!("/comptes/{compte}"),
        nom: found_compte.nom.clone(),
        identifiant: found_compte.identifiant.clone(),
        courriel: found_compte.courriel.clone().unwrap_or_default(),
        external_key: found_compte.external_key.clone().unwrap_or_default(),
        password: said.password,
        facts,
        live: live.into_iter().map(line).collect(),
        over: over.into_iter().map(line).collect(),
        roles: role_choices(instance, &said.role.role),
        lieux: place_choices(&places, instance, &said.role.lieu),
        professionnels,
        typed: said.role,
        motif: said.motif,
        sessions,
        has_second,
        is_open: found_compte.actif,
        is_kept: found.is_kept,
        is_oneself,
        followed,
        begun,
        errors: said.errors,
    };
    page_with_status(status, &page)
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value, ..Fact::default() }
}

/// What waits for a successor in a service: how many, never who.
fn waits(children: i64, appointments: i64, nom: &str) -> String {
    let mut parts = Vec::new();
    match children {
        0 => {}
        1 => parts.push("1 enfant suivi".to_owned()),
        n => parts.push(format!("{n} enfants suivis")),
    }
    if appointments > 0 {
        parts.push(format!("{appointments} rendez-vous à venir"));
    }
    format!("{}, {nom}", parts.join(" et "))
}
