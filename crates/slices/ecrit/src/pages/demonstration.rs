//! The same acts without a page: what the demonstration begins, assembles, submits and validates.

use access::{Action, Actor, Cible, Verb};
use fiche::Register;
use web::{PageError, Shell};

use super::{assemble, begin, open, validate};
use crate::{model::Nature, source::Citables, store};

/// Begins a writing for a child and puts in it the facts that are proposed ticked. Returns its
/// identifier.
///
/// # Errors
///
/// [`PageError`] when the actor may not, or the engine refuses.
pub async fn write_for(
    shell: &Shell,
    (register, citables): (&Register, &Citables),
    actor: &Actor,
    (service, personne): (i64, i64),
    nature: Nature,
) -> Result<i64, PageError> {
    let place = (service, personne);
    let titre = (nature.label().to_owned(), None);
    let new = begin::prepared(shell, register, actor, place, (nature, None), titre).await?;
    let cible = Cible::RowOfService { service, table: "ecrit", id: 0, enfants: vec![personne] };
    let action = Action { verb: Verb::Ecrire, category: nature.category, cible };
    let mut write = shell.house.authorize_write(actor, action).await?;
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let id = store::create(&mut write, shell.house.db().vault(), &new_id, &new).await?;
    write.commit().await?;
    if nature.assembled {
        assemble::take_ticked(shell, (register, citables), actor, id).await?;
    }
    Ok(id)
}

/// Takes out what is left to write, then submits or validates a writing.
///
/// # Errors
///
/// [`PageError`] when the actor may not, or the engine refuses.
pub async fn finish_for(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    validated: bool,
) -> Result<(), PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let vault = shell.house.db().vault();
    let sections = store::sections(&mut opened.granted, vault, id).await?;
    opened.granted.commit().await?;
    let place = opened.place;
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let action = super::on_ecrit(Verb::Ecrire, place, id);
    let mut write = shell.house.authorize_write(actor, action).await?;
    for mut section in sections {
        let kept = section.texte.lines().filter(|line| crate::rules::citation::left(line) == 0);
        section.texte = kept.collect::<Vec<_>>().join("\n");
        store::save(&mut write, vault, &new_id, id, &section).await?;
    }
    if !validated {
        store::submit(&mut write, id).await?;
    }
    write.commit().await?;
    if validated {
        validate::validate(shell, register, actor, &opened.ecrit, place).await?;
    }
    Ok(())
}

/// Validates a writing that another submitted.
///
/// # Errors
///
/// [`PageError`] when the actor may not, or the engine refuses.
pub async fn validate_for(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<(), PageError> {
    let opened = open(shell, actor, id, "").await?;
    let (place, ecrit) = (opened.place, opened.ecrit);
    opened.granted.commit().await?;
    validate::validate(shell, register, actor, &ecrit, place).await.map(|_| ())
}
