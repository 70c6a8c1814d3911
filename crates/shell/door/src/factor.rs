//! `/compte/second-facteur`: the application of codes, the recovery codes, the passkeys.

use askama::{Template, filters::Safe};
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use identity::{Cle, Compte, SecondFacteur, Step};
use serde::Deserialize;
use web::{
    PageError, Session, Shell, SignedIn, frame, in_paris, page_with_status,
    parts::{ErrorLink, Layout},
};

use crate::{
    admit::{brake_of_code, brake_of_password, count_attempt, demands_second, trace},
    enter::{BUSY, wait_told},
    qr,
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/compte/second-facteur", get(show).post(act))
}

/// A passkey as its person reads it.
struct CleLine {
    id: i64,
    label: String,
    told: String,
}

#[derive(Template)]
#[template(path = "factor.html")]
#[expect(clippy::struct_excessive_bools, reason = "a template reads ready booleans")]
struct FactorPage {
    layout: Layout,
    errors: Vec<ErrorLink>,
    demanded: bool,
    is_active: bool,
    pending: bool,
    qr: Option<Safe<String>>,
    secret: String,
    left: i64,
    codes: Vec<String>,
    cles: Vec<CleLine>,
    passkeys: bool,
    by_password: bool,
    to_enrol: bool,
    code_error: String,
    password_error: String,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    cle: Option<i64>,
    #[serde(default)]
    nom: String,
}

/// What the page says besides what is.
#[derive(Default)]
struct Said {
    field: &'static str,
    error: String,
    codes: Vec<String>,
}

impl Said {
    fn wrong(field: &'static str, error: &str) -> Self {
        Self { field, error: error.to_owned(), codes: Vec::new() }
    }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
) -> Result<Response, PageError> {
    print(&shell, &actor, here.step, Said::default()).await
}

async fn print(
    shell: &Shell,
    actor: &access::Actor,
    step: Step,
    said: Said,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let compte =
        identity::find_compte(&mut read, actor.compte).await?.ok_or(PageError::NotFound)?;
    let application = identity::second_facteur(&mut read, compte.id).await?;
    let left = identity::count_codes_secours(&mut read, compte.id).await?;
    let cles = identity::list_cles(&mut read, compte.id).await?;
    let demanded = demands_second(shell, &mut read, compte.id).await?;
    drop(read);
    let status =
        if said.error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let told = |field: &str| {
        if said.field == field { said.error.clone() } else { String::new() }
    };
    let (code_error, password_error) = (told("code"), told("mot_de_passe"));
    let errors = if said.error.is_empty() {
        Vec::new()
    } else {
        vec![ErrorLink { field: said.field.to_owned(), text: said.error }]
    };
    let mut layout = frame(shell, actor, "Second facteur");
    if step == Step::Enrol {
        layout.nav.clear();
    } else {
        layout.crumbs = vec![
            ("Mon compte".to_owned(), Some("/compte".to_owned())),
            ("Second facteur".to_owned(), None),
        ];
    }
    let pending = application.as_ref().filter(|one| !one.is_active);
    let page = FactorPage {
        layout,
        errors,
        demanded,
        is_active: application.as_ref().is_some_and(|one| one.is_active),
        pending: pending.is_some(),
        qr: pending.and_then(|one| {
            let address = qr::address_of(&one.secret, &compte.identifiant);
            qr::svg(&address, "Image à photographier avec l’application de codes")
        }),
        secret: pending.map_or(String::new(), |one| spaced(&one.secret)),
        left,
        codes: said.codes,
        cles: cles.iter().map(cle_line).collect(),
        passkeys: shell.safety.origin.is_some(),
        by_password: has_password(&compte),
        to_enrol: step == Step::Enrol,
        code_error,
        password_error,
    };
    page_with_status(status, &page)
}

/// A secret in groups of four, as one types it.
fn spaced(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn cle_line(cle: &Cle) -> CleLine {
    let used = cle
        .used_at
        .as_deref()
        .map_or_else(|| "jamais utilisée".to_owned(), |at| format!("utilisée le {}", in_paris(at)));
    let told = format!("Enregistrée le {}, {used}.", in_paris(&cle.created_at));
    CleLine { id: cle.id, label: cle.label.clone(), told }
}

fn has_password(compte: &Compte) -> bool {
    compte.secret.starts_with('$')
}

async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    match typed.geste.as_str() {
        "commencer" => begin(&shell, &actor).await,
        "verifier" => verify(&shell, &actor, here.step, &typed.code).await,
        "codes" => match refuse(&shell, &actor, &typed.mot_de_passe).await? {
            Some(said) => print(&shell, &actor, here.step, said).await,
            None => renew(&shell, &actor, here.step).await,
        },
        "retirer" | "retirer-cle" => match refuse(&shell, &actor, &typed.mot_de_passe).await? {
            Some(said) => print(&shell, &actor, here.step, said).await,
            None => remove(&shell, &actor, typed.cle).await,
        },
        "nommer-cle" => name(&shell, &actor, typed.cle, typed.nom.trim()).await,
        _ => Err(PageError::NotFound),
    }
}

fn back() -> Response {
    Redirect::to("/compte/second-facteur").into_response()
}

async fn begin(shell: &Shell, actor: &access::Actor) -> Result<Response, PageError> {
    let mut write = shell.house.db().write().await?;
    let secret = identity::new_totp_secret();
    let now = shell.house.now().to_string();
    identity::begin_second_facteur(&mut write, actor.compte, &secret, &now).await?;
    write.commit().await?;
    Ok(back())
}

async fn verify(
    shell: &Shell,
    actor: &access::Actor,
    step: Step,
    code: &str,
) -> Result<Response, PageError> {
    let wait = count_attempt(shell, &brake_of_code(actor.compte)).await?;
    if wait > 0 {
        return print(shell, actor, step, Said::wrong("code", &wait_told(wait))).await;
    }
    let mut read = shell.house.db().read().await?;
    let application: Option<SecondFacteur> =
        identity::second_facteur(&mut read, actor.compte).await?;
    drop(read);
    let now_s = shell.house.now().as_second();
    let pending = application.filter(|one| !one.is_active);
    let found = pending.and_then(|one| identity::step_of_code(&one.secret, code, now_s));
    let Some(code_step) = found else {
        let told = "Ce code n’est pas le bon. Vérifiez que l’heure du téléphone est juste, puis \
            tapez le code affiché maintenant.";
        return print(shell, actor, step, Said::wrong("code", told)).await;
    };
    let mut write = shell.house.db().write().await?;
    identity::accept_step(&mut write, actor.compte, code_step).await?;
    let codes = identity::renew_codes_secours(&mut write, actor.compte).await?;
    settle(shell, &mut write, actor.compte, step).await?;
    write.commit().await?;
    print(shell, actor, Step::Open, Said { codes, ..Said::default() }).await
}

/// A second factor is there: the session that waited for it is open.
pub(crate) async fn settle(
    shell: &Shell,
    write: &mut db::Write,
    compte: i64,
    step: Step,
) -> Result<(), PageError> {
    if step == Step::Enrol {
        identity::set_step(write, compte, Step::Open).await?;
    }
    identity::forgive(write, &brake_of_code(compte), shell.house.now().as_second()).await?;
    let cible = format!("compte:{compte}");
    Ok(trace(shell, write, Some(compte), "compte.second-facteur", &cible).await?)
}

/// Asks for the password again before a proof is taken away or shown anew; `None` when it is right.
async fn refuse(
    shell: &Shell,
    actor: &access::Actor,
    password: &str,
) -> Result<Option<Said>, PageError> {
    let mut read = shell.house.db().read().await?;
    let compte =
        identity::find_compte(&mut read, actor.compte).await?.ok_or(PageError::NotFound)?;
    drop(read);
    if !has_password(&compte) {
        return Ok(None);
    }
    let name = brake_of_password(&compte.identifiant);
    let wait = count_attempt(shell, &name).await?;
    if wait > 0 {
        return Ok(Some(Said::wrong("mot_de_passe", &wait_told(wait))));
    }
    let Ok(right) = shell.hasher.matches(password, Some(&compte.secret)).await else {
        return Ok(Some(Said::wrong("mot_de_passe", BUSY)));
    };
    if !right {
        let told = "Ce n’est pas votre mot de passe actuel.";
        return Ok(Some(Said::wrong("mot_de_passe", told)));
    }
    let mut write = shell.house.db().write().await?;
    identity::forgive(&mut write, &name, shell.house.now().as_second()).await?;
    write.commit().await?;
    Ok(None)
}

async fn renew(shell: &Shell, actor: &access::Actor, step: Step) -> Result<Response, PageError> {
    let mut write = shell.house.db().write().await?;
    let codes = identity::renew_codes_secours(&mut write, actor.compte).await?;
    let cible = format!("compte:{}", actor.compte);
    trace(shell, &mut write, Some(actor.compte), "compte.second-facteur", &cible).await?;
    write.commit().await?;
    print(shell, actor, step, Said { codes, ..Said::default() }).await
}

/// Removes the application, or one passkey. What is demanded is asked for again at once.
async fn remove(
    shell: &Shell,
    actor: &access::Actor,
    cle: Option<i64>,
) -> Result<Response, PageError> {
    let compte = actor.compte;
    let mut write = shell.house.db().write().await?;
    match cle {
        Some(id) => {
            identity::remove_cle(&mut write, compte, id).await?;
        }
        None => identity::remove_second_facteur(&mut write, compte).await?,
    }
    let cible = format!("compte:{compte}");
    trace(shell, &mut write, Some(compte), "compte.second-facteur", &cible).await?;
    write.commit().await?;
    let mut read = shell.house.db().read().await?;
    let has = identity::has_second_facteur(&mut read, compte).await?;
    let demanded = !has && demands_second(shell, &mut read, compte).await?;
    drop(read);
    if demanded {
        let mut write = shell.house.db().write().await?;
        identity::set_step(&mut write, compte, Step::Enrol).await?;
        write.commit().await?;
    }
    Ok(back())
}

async fn name(
    shell: &Shell,
    actor: &access::Actor,
    cle: Option<i64>,
    label: &str,
) -> Result<Response, PageError> {
    let Some(id) = cle.filter(|_| !label.is_empty()) else { return Ok(back()) };
    let label: String = label.chars().take(60).collect();
    let mut write = shell.house.db().write().await?;
    identity::name_cle(&mut write, actor.compte, id, &label).await?;
    write.commit().await?;
    Ok(back())
}
