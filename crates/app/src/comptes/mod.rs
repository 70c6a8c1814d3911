//! `/comptes`: the accounts, for those who keep them: all for an administrator of the instance,
//! those of its organisation for one of an organisation.
//!
//! - `list.rs`: the list. `create.rs`: a new account. `show.rs`: an account, its roles, its end.
//! - `technique/`: accounts of other programs. `acts.rs`: what changes an account. `store.rs`: what
//!   these pages read of other tables.

mod acts;
mod create;
mod list;
mod show;
mod store;
mod technique;

use access::{Action, Actor, Ambit, Category, Cible, Granted, GrantedWrite, Verb};
use axum::{Router, routing::get};
use identity::{Affectation, Compte};
use web::{PageError, Shell, parts::Layout};

/// The routes of accounts.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/comptes", get(list::show))
        .route("/comptes/nouveau", get(create::show).post(create::create))
        .route("/comptes/{compte}", get(show::show).post(acts::act))
        .merge(technique::routes())
}

/// The frame of a page of accounts.
fn frame(shell: &Shell, actor: &Actor, title: &str) -> Layout {
    let mut layout = web::frame(shell, actor, title);
    for item in &mut layout.nav {
        item.current = item.href == "/comptes";
    }
    layout
}

/// Where an action on accounts takes place for somebody: their instance, or their organisation.
fn place(ambit: &Ambit) -> Cible {
    match ambit {
        Ambit::Organisations(kept) if !kept.is_empty() => Cible::Organisation(kept[0]),
        // Nobody else keeps accounts: the policy refuses, and the refusal is in the chain.
        _ => Cible::Instance,
    }
}

fn action(verb: Verb, cible: Cible) -> Action {
    Action { verb, category: Category::Compte, cible }
}

/// An account, with the roles it holds or held.
struct Found {
    compte: Compte,
    roles: Vec<Affectation>,
    /// Whether the one who asks keeps all of it.
    is_kept: bool,
}

/// Looks an account up and says where an action on it takes place: elsewhere, where the policy
/// refuses, when the one who asks may not see it.
async fn locate(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
) -> Result<(Option<Found>, Cible), PageError> {
    let ambit = actor.ambit();
    let today = shell.house.today().to_string();
    let mut read = shell.house.db().read().await?;
    let found = identity::find_compte(&mut read, compte).await?;
    let roles = identity::list_affectations(&mut read, compte).await?;
    drop(read);
    let live: Vec<Option<i64>> =
        roles.iter().filter(|role| !role.is_over(&today)).map(|role| role.organisation).collect();
    let Some(compte) = found.filter(|one| ambit.sees(one.organisation, &live)) else {
        return Ok((None, Cible::Instance));
    };
    let is_kept = ambit.keeps(compte.organisation, &live);
    Ok((Some(Found { compte, roles, is_kept }), place(&ambit)))
}

async fn to_read(shell: &Shell, actor: &Actor, compte: i64) -> Result<(Found, Granted), PageError> {
    let (found, cible) = locate(shell, actor, compte).await?;
    let granted = shell.house.authorize(actor, action(Verb::Lire, cible)).await?;
    Ok((found.ok_or(PageError::NotFound)?, granted))
}

async fn to_write(
    shell: &Shell,
    actor: &Actor,
    compte: i64,
) -> Result<(Found, GrantedWrite), PageError> {
    let (found, cible) = locate(shell, actor, compte).await?;
    let granted = shell.house.authorize_write(actor, action(Verb::Ecrire, cible)).await?;
    Ok((found.ok_or(PageError::NotFound)?, granted))
}
