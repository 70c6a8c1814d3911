//! What an administrator changes of an account; each act is one transaction with its trace, and
//! holds at the next click of the person concerned.

use access::{Actor, GrantedWrite, Role, SENSITIVE, may_give};
use audit::Entry;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use db::DbError;
use identity::{Closing, CompteChange, Step, new_password};
use serde::Deserialize;
use web::{PageError, SecondFactor, Shell, SignedIn};

use super::{
    Found,
    create::{RoleTyped, not_given, read_role},
    show::{Said, print},
    store::{self, BEGUN, FOLLOWED, followed_values},
    to_read, to_write,
};

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    courriel: String,
    #[serde(default)]
    professionnel: String,
    #[serde(default)]
    external_key: String,
    #[serde(default)]
    affectation: Option<i64>,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    urgence: String,
    #[serde(flatten)]
    role: RoleTyped,
}

/// Puts an entry about an account in the chain, in the transaction of the act.
pub(super) async fn trace(
    granted: &mut GrantedWrite,
    action: &str,
    compte: i64,
) -> Result<(), DbError> {
    trace_telling(granted, action, compte, "").await
}

/// The same, with what was given in codes.
pub(super) async fn trace_telling(
    granted: &mut GrantedWrite,
    action: &str,
    compte: i64,
    details: &str,
) -> Result<(), DbError> {
    let entry = Entry {
        at: granted.at().to_owned(),
        compte: Some(granted.compte()),
        action: action.to_owned(),
        cible: format!("compte:{compte}"),
        verdict: "accorde",
        rule: "administration-technique".to_owned(),
        details: details.to_owned(),
        ..Entry::default()
    };
    audit::append(granted.write(), &[entry]).await
}

/// A role, where, and whether it opens much, as codes of the trace.
pub(super) fn told_role(role: &str, organisation: Option<i64>, service: Option<i64>) -> String {
    let place = match (service, organisation) {
        (Some(service), _) => format!(" service:{service}"),
        (None, Some(organisation)) => format!(" organisation:{organisation}"),
        (None, None) => String::new(),
    };
    let opens = Role::from_code(role).is_some_and(|role| SENSITIVE.contains(&role));
    format!("role:{role}{place}{}", if opens { " sensible" } else { "" })
}

/// Whether an account holds a role that opens much, as a code of the trace.
fn weight(found: &Found) -> &'static str {
    let opens = |code: &str| Role::from_code(code).is_some_and(|role| SENSITIVE.contains(&role));
    if found.roles.iter().any(|role| opens(&role.role)) { "sensible" } else { "" }
}

pub(super) async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(compte): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let said = match typed.geste.as_str() {
        "role" => give_role(&shell, &actor, compte, typed.role).await?,
        "fin-role" => end_role(&shell, &actor, compte, typed.affectation).await?,
        "changer" => change(&shell, &actor, compte, &typed).await?,
        "mot-de-passe" | "rouvrir" => {
            give_password(&shell, &actor, compte, typed.geste == "rouvrir").await?
        }
        "deconnecter" | "second-facteur" => {
            take_away(&shell, &actor, compte, typed.geste == "second-facteur").await?
        }
        "fermer" => close(&shell, &actor, compte, &typed).await?,
        _ => {
            // What is no act is refused as any other, and traced.
            to_write(&shell, &actor, compte).await?;
            return Err(PageError::NotFound);
        }
    };
    print(&shell, &actor, compte, said).await
}

/// An account that the one who asks keeps, and that is not their own.
async fn kept(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
) -> Result<(Found, GrantedWrite), PageError> {
    let (found, granted) = to_write(shell, actor, compte).await?;
    if found.is_kept && compte != actor.compte {
        Ok((found, granted))
    } else {
        Err(PageError::NotFound)
    }
}

async fn give_role(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    typed: RoleTyped,
) -> Result<Said, PageError> {
    let ambit = actor.ambit();
    let (found, mut read) = to_read(shell, actor, compte).await?;
    let places = store::places(&mut read, &ambit).await?;
    let has_second = identity::has_second_facteur(read.read(), compte).await?;
    read.commit().await?;
    let today = shell.house.today().to_string();
    let mut errors = Vec::new();
    let role = read_role(&typed, &places, &today, &mut errors);
    if let Some((role, given)) = &role
        && let Err(why) =
            may_give(&ambit, actor.compte, compte, *role, given.organisation, given.service)
    {
        errors.push(not_given(why));
    }
    let (true, Some((role, mut given))) = (errors.is_empty() && found.compte.actif, role) else {
        return Ok(Said { errors, role: typed, ..Said::default() });
    };
    let (_, mut granted) = to_write(shell, actor, compte).await?;
    let at = granted.at().to_owned();
    given.id = shell.house.new_id();
    given.compte = compte;
    let write = granted.write();
    identity::give_affectation(write, &given, Some(actor.compte), Some(&at)).await?;
    if demands(shell, role) && !has_second {
        // What the role demands is asked for at the next click, not at the next sign-in.
        identity::set_step(write, compte, Step::Enrol).await?;
    }
    let told = told_role(role.code(), given.organisation, given.service);
    trace_telling(&mut granted, "compte.donner-role", compte, &told).await?;
    granted.commit().await?;
    Ok(Said::done("Le rôle est donné."))
}

fn demands(shell: &Shell, role: Role) -> bool {
    match shell.safety.second_factor {
        SecondFactor::Optional => false,
        SecondFactor::Sensitive => SENSITIVE.contains(&role),
        SecondFactor::All => true,
    }
}

async fn end_role(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    affectation: Option<i64>,
) -> Result<Said, PageError> {
    let (found, mut granted) = to_write(shell, actor, compte).await?;
    let ambit = actor.ambit();
    let role = found.roles.iter().find(|role| Some(role.id) == affectation);
    let Some(role) = role.filter(|role| ambit.holds(role.organisation)) else {
        return Err(PageError::NotFound);
    };
    let greater = role.role == Role::Administrateur.code() && ambit != access::Ambit::Instance;
    if greater || compte == actor.compte {
        return Err(PageError::NotFound);
    }
    let (today, at) = (shell.house.today().to_string(), granted.at().to_owned());
    identity::end_affectation(granted.write(), compte, role.id, &today, actor.compte, &at).await?;
    let told = told_role(&role.role, role.organisation, role.service);
    trace_telling(&mut granted, "compte.retirer-role", compte, &told).await?;
    granted.commit().await?;
    Ok(Said::done("Le rôle est retiré, dès maintenant."))
}

async fn change(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    typed: &Typed,
) -> Result<Said, PageError> {
    let (found, mut granted) = to_write(shell, actor, compte).await?;
    if !found.is_kept {
        return Err(PageError::NotFound);
    }
    if typed.nom.trim().is_empty() {
        return Ok(Said::wrong("nom", "Tapez le prénom et le nom."));
    }
    if !typed.courriel.trim().is_empty() && !vocabulary::is_mail(&typed.courriel) {
        return Ok(Said::wrong("courriel", super::create::MAIL));
    }
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let professionnel: Option<i64> = typed.professionnel.trim().parse().ok();
    let house =
        found.compte.organisation.or_else(|| found.roles.iter().find_map(|role| role.organisation));
    if let Some(professionnel) = professionnel {
        let is_of = match house {
            Some(house) => store::is_of(&mut granted, professionnel, house).await?,
            None => false,
        };
        if !is_of {
            let told = "Cette personne n’est pas dans l’équipe de l’organisation du compte.";
            return Ok(Said::wrong("professionnel", told));
        }
    }
    let external_key = text(&typed.external_key);
    if compte == actor.compte && external_key != found.compte.external_key {
        let told = "On ne change pas soi-même ce par quoi on se connecte.";
        return Ok(Said::wrong("external_key", told));
    }
    let change = CompteChange {
        nom: typed.nom.trim().to_owned(),
        courriel: text(&typed.courriel),
        organisation: house,
        professionnel,
        external_key,
    };
    match identity::change_compte(granted.write(), compte, &change).await {
        Ok(()) => {}
        Err(error) if error.is_duplicate() => {
            let told = "Un autre compte porte déjà cet identifiant de fournisseur.";
            return Ok(Said::wrong("external_key", told));
        }
        Err(error) => return Err(error.into()),
    }
    trace(&mut granted, "compte.modifier", compte).await?;
    granted.commit().await?;
    Ok(Said::done("Le compte est modifié."))
}

async fn give_password(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    reopens: bool,
) -> Result<Said, PageError> {
    let password = new_password();
    let Ok(secret) = shell.hasher.hash(&password).await else {
        return Err(PageError::Machine("too many sign-ins at once".to_owned()));
    };
    let (found, mut granted) = kept(shell, actor, compte).await?;
    if found.compte.actif == reopens {
        return Err(PageError::NotFound);
    }
    if reopens {
        identity::reopen_compte(granted.write(), compte).await?;
    }
    identity::give_secret(granted.write(), compte, &secret).await?;
    let action = if reopens { "compte.rouvrir" } else { "compte.mot-de-passe" };
    trace_telling(&mut granted, action, compte, weight(&found)).await?;
    granted.commit().await?;
    Ok(Said::password(password))
}

/// Ends the sessions of an account, and removes its second factor when asked to.
async fn take_away(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    second: bool,
) -> Result<Said, PageError> {
    let (found, mut granted) = kept(shell, actor, compte).await?;
    if second {
        identity::remove_second_facteur(granted.write(), compte).await?;
        identity::remove_cles(granted.write(), compte).await?;
    }
    identity::revoke_others(granted.write(), compte, None).await?;
    let action = if second { "compte.retirer-second-facteur" } else { "compte.fermer-connexion" };
    trace_telling(&mut granted, action, compte, weight(&found)).await?;
    granted.commit().await?;
    Ok(Said::done(if second {
        "Le second facteur est retiré et les connexions fermées."
    } else {
        "Ses connexions sont fermées."
    }))
}

async fn close(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
    typed: &Typed,
) -> Result<Said, PageError> {
    let (found, mut granted) = kept(shell, actor, compte).await?;
    let reason = typed.motif.trim();
    if reason.is_empty() {
        return Ok(Said::wrong("motif", "Dites pourquoi ce compte est fermé."));
    }
    let today = shell.house.today().to_string();
    let mut left = granted.write().query(BEGUN, &[compte.into()]).await?.len();
    if let Some(professionnel) = found.compte.professionnel {
        let values = followed_values(professionnel, &today);
        left += granted.write().query(FOLLOWED, &values).await?.len();
    }
    if left > 0 && typed.urgence != "oui" {
        drop(granted);
        let told = "Des enfants, des rendez-vous ou ce qui est commencé n’ont pas encore de relais : \
                    passez-le, ou cochez pour fermer quand même.";
        let mut said = Said::wrong("urgence", told);
        reason.clone_into(&mut said.motif);
        return Ok(said);
    }
    let at = granted.at().to_owned();
    let closing = Closing { day: &today, at: &at, by: Some(actor.compte), reason };
    identity::close_compte(granted.write(), compte, closing).await?;
    trace(&mut granted, "compte.fermer", compte).await?;
    granted.commit().await?;
    Ok(Said::done("Le compte est fermé : ses connexions et ses rôles ont pris fin."))
}
