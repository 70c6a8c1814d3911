//! A technical account: what it is, its tokens, its end.

use access::{Ambit, Cible, Verb};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use identity::{Closing, CompteTechnique, Jeton};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Fact, Layout},
};

use super::super::{action, acts, frame, place, store};
use super::last_day;
use crate::api::{EXACT, SCOPES};

#[derive(Template)]
#[template(path = "comptes/technique/show.html")]
struct ShowPage {
    layout: Layout,
    nom: String,
    /// Told once, and kept nowhere.
    token: String,
    facts: Vec<Fact>,
    tokens: Vec<TokenLine>,
    action: String,
    is_open: bool,
    has_token: bool,
    overlap: i64,
    calls: i64,
}

struct TokenLine {
    id: i64,
    prefix: String,
    told: String,
    holds: bool,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    jeton: Option<i64>,
}

/// The account, and where an action on it takes place: elsewhere, where the policy refuses, when the
/// one who asks keeps not its organisation.
async fn locate(
    shell: &Shell,
    ambit: &Ambit,
    compte: i64,
) -> Result<(Option<CompteTechnique>, Cible), PageError> {
    let mut read = shell.house.db().read().await?;
    let found = identity::find_technique(&mut read, compte).await?;
    Ok(match found.filter(|one| ambit.holds(Some(one.organisation))) {
        Some(one) if *ambit == Ambit::Instance => (Some(one), place(ambit)),
        Some(one) => {
            let cible = Cible::Organisation(one.organisation);
            (Some(one), cible)
        }
        None => (None, Cible::Instance),
    })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(compte): Path<i64>,
) -> Result<Response, PageError> {
    print(&shell, &actor, compte, String::new()).await
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    compte: i64,
    token: String,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let (found, cible) = locate(shell, &ambit, compte).await?;
    let mut granted = shell.house.authorize(actor, action(Verb::Lire, cible)).await?;
    let one = found.ok_or(PageError::NotFound)?;
    let places = store::places(&mut granted, &ambit).await?;
    let roles = identity::list_affectations(granted.read(), compte).await?;
    let jetons = identity::list_jetons(granted.read(), compte).await?;
    let responsable = identity::find_compte(granted.read(), one.responsable).await?;
    granted.commit().await?;
    let now = shell.house.now().to_string();
    let is_open = one.closed.is_none() && one.end_day > shell.house.today().to_string();
    let tokens: Vec<TokenLine> = jetons.iter().map(|jeton| line(jeton, &now, is_open)).collect();
    let services: Vec<String> =
        roles.iter().filter_map(|role| role.service).map(|id| places.service(id)).collect();
    let scopes: Vec<&str> = SCOPES
        .iter()
        .filter(|(code, _, _)| one.scopes.iter().any(|own| own == code))
        .map(|(_, label, _)| *label)
        .collect();
    let gives = |code: &str| one.scopes.iter().any(|own| own == code);
    let small = match (gives("chiffres:lire"), gives(EXACT)) {
        (false, _) => "Aucun compte n’est lu",
        (true, false) => "Masqués",
        (true, true) => "Donnés tels quels : comptes exacts",
    };
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let until = match &one.closed {
        Some(at) => format!("Fermé le {}", web::in_paris(at)),
        None => last_day(&one.end_day),
    };
    let person = match responsable {
        Some(person) if person.actif => person.nom,
        Some(person) => {
            format!("{} (compte fermé : créez-en un autre avec une autre personne)", person.nom)
        }
        None => String::new(),
    };
    let mut layout = frame(shell, actor, &one.nom);
    layout.crumbs = vec![
        ("Comptes".to_owned(), Some("/comptes".to_owned())),
        ("Comptes techniques".to_owned(), Some("/comptes/techniques".to_owned())),
        (one.nom.clone(), None),
    ];
    page(&ShowPage {
        layout,
        nom: one.nom.clone(),
        token,
        facts: vec![
            fact("Organisation", places.organisation(one.organisation)),
            fact("Personne responsable", person),
            fact("Ce qu’il fait", one.finalite.clone()),
            fact("Ce qu’il peut lire", scopes.join(", ")),
            fact("Petits nombres", small.to_owned()),
            fact("De quels services", services.join(", ")),
            fact("Jusqu’au", until),
        ],
        has_token: tokens.iter().any(|one| one.holds),
        tokens,
        action: format!("/comptes/techniques/{compte}"),
        is_open,
        overlap: identity::OVERLAP_DAYS,
        calls: identity::CALLS_A_MINUTE,
    })
}

fn line(jeton: &Jeton, now: &str, is_open: bool) -> TokenLine {
    let holds = is_open && jeton.revoked_at.is_none() && jeton.expires_at.as_str() > now;
    let state = match &jeton.revoked_at {
        Some(at) => format!("révoqué le {}", web::in_paris(at)),
        None if holds => format!("valable jusqu’au {}", web::in_paris(&jeton.expires_at)),
        None => "périmé".to_owned(),
    };
    let used = match &jeton.used_at {
        Some(at) => format!("dernier appel le {}", web::in_paris(at)),
        None => "jamais utilisé".to_owned(),
    };
    TokenLine {
        id: jeton.id,
        prefix: format!("{}…", jeton.prefix),
        told: format!("créé le {}, {state}, {used}", web::in_paris(&jeton.created_at)),
        holds,
    }
}

pub(super) async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(compte): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let ambit = actor.ambit();
    let (found, cible) = locate(&shell, &ambit, compte).await?;
    let mut granted = shell.house.authorize_write(&actor, action(Verb::Ecrire, cible)).await?;
    let one = found.ok_or(PageError::NotFound)?;
    let (now, at, by) = (shell.house.now(), granted.at().to_owned(), actor.compte);
    let day = shell.house.today().to_string();
    let is_open = one.closed.is_none() && one.end_day > day;
    let mut token = String::new();
    let told = match typed.geste.as_str() {
        "jeton" if is_open => {
            let id = shell.house.new_id();
            token = identity::add_jeton(granted.write(), id, &one, by, now).await?;
            "compte.jeton"
        }
        "revoquer" => {
            let id = Some(typed.jeton.unwrap_or_default());
            identity::revoke_jetons(granted.write(), compte, id, by, &at).await?;
            "compte.revoquer-jeton"
        }
        "fermer" => {
            identity::revoke_jetons(granted.write(), compte, None, by, &at).await?;
            let reason = "compte technique fermé";
            let closing = Closing { day: &day, at: &at, by: Some(by), reason };
            identity::close_compte(granted.write(), compte, closing).await?;
            "compte.fermer"
        }
        _ => return Err(PageError::NotFound),
    };
    acts::trace(&mut granted, told, compte).await?;
    granted.commit().await?;
    if token.is_empty() {
        return Ok(Redirect::to(&format!("/comptes/techniques/{compte}")).into_response());
    }
    print(&shell, &actor, compte, token).await
}
