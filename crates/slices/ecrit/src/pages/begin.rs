//! A writing that begins: from the model of its nature, for one child or for each of a family.

use std::collections::BTreeSet;

use access::{Action, Actor, Cible, Verb};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use web::{PageError, Shell, SignedIn};

use super::{
    child, error, file_of,
    known::{known, siblings},
    list::{self, Typed},
    on_ecrit, one_line, pour,
};
use crate::{gabarit, model::Nature, store};

/// What the form calls the model without a name, when another one is offered first.
pub(super) const FIRST: &str = "livre";

/// What a writing is about when none came before it.
const MONTHS: i64 = 6;

pub(super) async fn begin(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let (_, owner) = child(&mut granted, &register, personne).await?;
    let natures = list::writable(&shell, &mut granted, &actor, personne, owner).await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?.ok_or(PageError::NotFound)?;
    let fratrie = siblings(&shell.house, &actor, &mut granted, &register, &row).await?;
    let family = pour::family(&mut granted, personne).await?;
    granted.commit().await?;
    if natures.is_empty() {
        return Err(PageError::NotFound);
    }
    let (code, cle) = match typed.nature.split_once('.') {
        Some((code, cle)) => {
            (code.to_owned(), Some(if cle == FIRST { "" } else { cle }.to_owned()))
        }
        None => (typed.nature.clone(), None),
    };
    let Some((nature, service)) = natures.iter().find(|(nature, _)| nature.code == code).copied()
    else {
        let errors = vec![error("nature", "Choisissez ce que vous écrivez.")];
        return list::print(&shell, &register, &actor, personne, (typed, errors)).await;
    };
    let appel = pour::chosen(&family, &typed.pour);
    if nature.code == pour::CONVOCATION && appel.is_none() {
        let errors = vec![error("pour", "Dites à qui l’on demande de venir.")];
        return list::print(&shell, &register, &actor, personne, (typed, errors)).await;
    }
    let mut children = vec![personne];
    if nature.merged {
        let chosen: BTreeSet<i64> = typed.fratrie.iter().copied().collect();
        children.extend(fratrie.iter().map(|(id, _)| *id).filter(|id| chosen.contains(id)));
    } else if !typed.fratrie.is_empty() {
        let told =
            format!("« {} » s’écrit enfant par enfant : décochez la fratrie.", nature.label());
        let errors = vec![error("fratrie", told)];
        return list::print(&shell, &register, &actor, personne, (typed, errors)).await;
    }
    for one in children.iter().skip(1) {
        let action = on_ecrit(Verb::Ecrire, (service, *one, nature), 0);
        let mut read = shell.house.db().read().await?;
        if shell.house.would_allow(&mut read, &actor, &action).await?.is_none() {
            drop(read);
            let told = "Vous n’écrivez pas pour l’un de ces enfants : décochez-le.";
            let errors = vec![error("fratrie", told)];
            return list::print(&shell, &register, &actor, personne, (typed, errors)).await;
        }
    }
    let titre = match one_line(&typed.titre, 200) {
        own if own.is_empty() => nature.label().to_owned(),
        own => own,
    };
    let due = typed.jusqu.parse::<Date>().ok();
    let mut all = Vec::new();
    for one in &children {
        let (place, titre) = ((service, *one), titre.clone());
        let model = (nature, cle.as_deref());
        let mut new = prepared(&shell, &register, &actor, place, model, (titre, due)).await?;
        if let Some(appel) = appel.as_ref().filter(|_| nature.code == pour::CONVOCATION) {
            for (_, _, text) in &mut new.sections {
                *text = pour::addressed(text, appel);
            }
        }
        all.push(new);
    }
    let actions = children
        .iter()
        .map(|one| {
            let cible = Cible::RowOfService { service, table: "ecrit", id: 0, enfants: vec![*one] };
            Action { verb: Verb::Ecrire, category: nature.category, cible }
        })
        .collect();
    let mut write = shell.house.authorize_writes(&actor, actions).await?;
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let mut first = None;
    for new in &all {
        let id = store::create(&mut write, shell.house.db().vault(), &new_id, new).await?;
        first.get_or_insert(id);
    }
    write.commit().await?;
    let id = first.unwrap_or_default();
    let to = match (children.len(), nature.assembled) {
        (1, true) => format!("/ecrits/{id}/assembler"),
        (1, false) => format!("/ecrits/{id}"),
        _ => format!("/dossiers/{personne}/ecrits?fait=fratrie"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// What a writing begins with: the model, with what the writer may read of the child.
pub(super) async fn prepared(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (service, personne): (i64, i64),
    (nature, cle): (Nature, Option<&str>),
    (titre, due): (String, Option<Date>),
) -> Result<store::New, PageError> {
    let told = "formulaire information:parcours";
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), told).await?;
    let today = shell.house.today();
    let last = store::last_end(granted.read(), service, personne, nature).await?;
    let start = last
        .and_then(|last| last.tomorrow().ok())
        .filter(|start| *start <= today)
        .unwrap_or_else(|| today.saturating_sub(MONTHS.months()));
    let period = (start, today);
    let place = (service, personne);
    let (known, mut sources) = known(shell, actor, &mut granted, register, place, period).await?;
    let cle = match cle {
        Some(cle) => cle.to_owned(),
        None => store::premier(granted.read(), service, nature).await?,
    };
    let own = store::modele(granted.read(), service, nature, &cle).await?;
    granted.commit().await?;
    let own = own.filter(|own| !own.retire && !own.texte.trim().is_empty());
    let modele = own.as_ref().map(|own| own.id);
    let text = own.as_ref().map_or_else(|| gabarit::shipped(nature), |own| own.texte.as_str());
    let parts = gabarit::read(text)
        .map_err(|faults| PageError::Machine(format!("model {}: {faults:?}", nature.code)))?;
    let sections: Vec<(String, Vec<String>, String)> = parts
        .iter()
        .map(|part| (part.titre.clone(), part.themes.clone(), part.filled(&known)))
        .collect();
    let used: BTreeSet<i64> =
        sections.iter().flat_map(|(_, _, text)| crate::rules::citation::cited(text)).collect();
    sources.retain(|one| used.contains(&one.number));
    Ok(store::New {
        service,
        personne,
        nature,
        titre,
        start,
        end: today,
        due,
        sections,
        sources,
        modele,
    })
}
