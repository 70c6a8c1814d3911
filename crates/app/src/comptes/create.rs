//! A new account: who, in which house, with which first role. Its password is shown once and must be
//! changed at the first sign-in.

use access::{NotGiven, Role, Verb, may_give};
use askama::Template;
use axum::{Form, extract::State, http::StatusCode, response::Response};
use identity::{Affectation, CompteChange, new_password};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    action, frame, place,
    show::{print, role_choices},
    store::{self, Places, plain},
};

#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub identifiant: String,
    #[serde(default)]
    pub nom: String,
    #[serde(default)]
    pub courriel: String,
    #[serde(flatten)]
    pub role: RoleTyped,
}

/// A role as a form sends it. `lieu` is `instance`, `o:7` or `s:7`.
#[derive(Default, Deserialize)]
pub(super) struct RoleTyped {
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub lieu: String,
    #[serde(default)]
    pub start_day: String,
    #[serde(default)]
    pub end_day: String,
}

/// What is said of an address to which no mail can be sent.
pub(super) const MAIL: &str = "Cette adresse n’est pas complète : un nom, un seul @, puis un domaine, \
     comme prenom.nom@exemple.fr.";

#[derive(Template)]
#[template(path = "comptes/create.html")]
struct CreatePage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    typed: Typed,
    roles: Vec<Choice>,
    lieux: Vec<Choice>,
}

impl CreatePage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|error| error.field == field);
        found.map_or(String::new(), |error| error.text.clone())
    }
}

/// The places where a role can be given, as a form offers them.
pub(super) fn place_choices(places: &Places, instance: bool, chosen: &str) -> Vec<Choice> {
    let choice = |value: String, label: String| Choice {
        checked: value == chosen,
        value,
        label,
        hint: String::new(),
    };
    let mut all = Vec::new();
    if instance {
        all.push(choice("instance".to_owned(), "Toute l’instance (administrateur)".to_owned()));
    }
    for (id, nom) in &places.organisations {
        all.push(choice(format!("o:{id}"), format!("{nom} : toute l’organisation")));
        for (service, _, label) in places.services.iter().filter(|one| one.1 == *id) {
            all.push(choice(format!("s:{service}"), format!("{nom} : {label}")));
        }
    }
    all
}

/// Reads a role that was typed; what is wrong is told field by field.
pub(super) fn read_role(
    typed: &RoleTyped,
    places: &Places,
    today: &str,
    errors: &mut Vec<ErrorLink>,
) -> Option<(Role, Affectation)> {
    let before = errors.len();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let role = Role::from_code(&typed.role);
    if role.is_none() {
        wrong("role", "Choisissez un rôle.");
    }
    let number = |prefix: &str| typed.lieu.strip_prefix(prefix).and_then(|id| id.parse().ok());
    let (organisation, service) = match (number("o:"), number("s:")) {
        (Some(organisation), _) => (Some(organisation), None),
        (_, Some(service)) => (places.organisation_of(service), Some(service)),
        _ => (None, None),
    };
    let known = match (organisation, service) {
        (Some(id), None) => places.organisations.iter().any(|one| one.0 == id),
        (Some(_), Some(_)) => true,
        _ => typed.lieu == "instance",
    };
    if !known {
        wrong("lieu", "Choisissez où ce rôle s’exerce.");
    }
    let day = |text: &str| text.trim().parse::<jiff::civil::Date>().ok();
    let start = if typed.start_day.trim().is_empty() { today } else { typed.start_day.trim() };
    let start = day(start);
    if start.is_none() {
        wrong("start_day", "Ce n’est pas une date : tapez le jour, le mois et l’année.");
    }
    // The last day that people type is included; what is kept is the day after.
    let typed_end = typed.end_day.trim();
    let end = day(typed_end).and_then(|last| last.tomorrow().ok());
    if !typed_end.is_empty() && end.is_none() {
        wrong("end_day", "Ce n’est pas une date : tapez le jour, le mois et l’année.");
    }
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        wrong("end_day", "Le dernier jour est avant le premier : corrigez l’un des deux.");
    }
    if errors.len() > before {
        return None;
    }
    let role = role?;
    let given = Affectation {
        role: role.code().to_owned(),
        organisation,
        service,
        start_day: start.map(|day| day.to_string()),
        end_day: end.map(|day| day.to_string()),
        ..Affectation::default()
    };
    Some((role, given))
}

/// What is said when a role is not given.
pub(super) fn not_given(why: NotGiven) -> ErrorLink {
    let (field, text) = match why {
        NotGiven::ToOneself => {
            ("role", "On ne change pas ses propres rôles : demandez à un autre administrateur.")
        }
        NotGiven::Elsewhere => ("lieu", "Vous n’administrez pas les comptes de cet endroit."),
        NotGiven::Greater => {
            ("role", "Seule la personne qui administre toute l’instance nomme un administrateur.")
        }
        NotGiven::Senseless => (
            "lieu",
            "Ce rôle ne s’exerce pas là : un administrateur l’est d’une organisation ou de \
             l’instance, les autres rôles sont ceux d’un service ou d’une organisation.",
        ),
    };
    ErrorLink { field: field.to_owned(), text: text.to_owned() }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let cible = place(&ambit);
    let mut granted = shell.house.authorize(&actor, action(Verb::Lire, cible)).await?;
    let places = store::places(&mut granted, &ambit).await?;
    granted.commit().await?;
    form(&shell, &actor, &places, Typed::default(), Vec::new())
}

fn form(
    shell: &Shell,
    actor: &access::Actor,
    places: &Places,
    typed: Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let instance = actor.ambit() == access::Ambit::Instance;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = frame(shell, actor, "Créer un compte");
    layout.crumbs = vec![
        ("Comptes".to_owned(), Some("/comptes".to_owned())),
        ("Créer un compte".to_owned(), None),
    ];
    let page = CreatePage {
        layout,
        roles: role_choices(instance, &typed.role.role),
        lieux: place_choices(places, instance, &typed.role.lieu),
        errors,
        typed,
    };
    page_with_status(status, &page)
}

pub(super) async fn create(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let cible = place(&ambit);
    let mut read = shell.house.authorize(&actor, action(Verb::Lire, cible.clone())).await?;
    let places = store::places(&mut read, &ambit).await?;
    read.commit().await?;
    let today = shell.house.today().to_string();
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if !plain(&typed.identifiant) {
        wrong(
            "identifiant",
            "Choisissez un identifiant sans espace : « nadia.roussel », par exemple.",
        );
    }
    if typed.nom.trim().is_empty() {
        wrong("nom", "Tapez le prénom et le nom.");
    }
    if !typed.courriel.trim().is_empty() && !vocabulary::is_mail(&typed.courriel) {
        wrong("courriel", MAIL);
    }
    let role = read_role(&typed.role, &places, &today, &mut errors);
    let compte = shell.house.new_id();
    if let Some((role, given)) = &role
        && let Err(why) =
            may_give(&ambit, actor.compte, compte, *role, given.organisation, given.service)
    {
        errors.push(not_given(why));
    }
    let (true, Some((_, mut given))) = (errors.is_empty(), role) else {
        return form(&shell, &actor, &places, typed, errors);
    };
    let password = new_password();
    let Ok(secret) = shell.hasher.hash(&password).await else {
        return Err(PageError::Machine("too many sign-ins at once".to_owned()));
    };
    let mut granted = shell.house.authorize_write(&actor, action(Verb::Ecrire, cible)).await?;
    let at = granted.at().to_owned();
    let write = granted.write();
    let (identifiant, nom) = (typed.identifiant.trim(), typed.nom.trim());
    let added = identity::add_compte(write, compte, identifiant, nom, &secret, &at).await;
    if let Err(error) = added {
        if !error.is_duplicate() {
            return Err(error.into());
        }
        drop(granted);
        let text = "Cet identifiant est déjà pris : ajoutez une lettre ou un chiffre.".to_owned();
        let taken = vec![ErrorLink { field: "identifiant".to_owned(), text }];
        return form(&shell, &actor, &places, typed, taken);
    }
    let courriel = Some(typed.courriel.trim().to_owned()).filter(|text| !text.is_empty());
    let change = CompteChange {
        nom: nom.to_owned(),
        courriel,
        organisation: given.organisation,
        ..CompteChange::default()
    };
    identity::change_compte(write, compte, &change).await?;
    identity::give_secret(write, compte, &secret).await?;
    given.id = shell.house.new_id();
    given.compte = compte;
    identity::give_affectation(write, &given, Some(actor.compte), Some(&at)).await?;
    let told = super::acts::told_role(&given.role, given.organisation, given.service);
    super::acts::trace_telling(&mut granted, "compte.creer", compte, &told).await?;
    granted.commit().await?;
    print(&shell, &actor, compte, super::show::Said::password(password)).await
}
