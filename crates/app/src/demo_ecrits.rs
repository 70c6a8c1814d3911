//! The demonstration's writings: one being written, one that waits for its validation, two validated.

use access::{Actor, Role};
use db::DbError;
use ecrit::Nature;
use fiche::Register;
use web::{PageError, Shell};

use crate::register;

/// The children of the first service, by their stay: the first has people around.
const CHILDREN: &str = "SELECT s.personne_id FROM sejour s
    WHERE s.service_id = 1 AND s.sortie_day IS NULL ORDER BY s.id LIMIT 3";

fn told(error: &PageError) -> DbError {
    DbError::Shape(format!("{error:?}"))
}

/// Writes them, in the name of the educator and of the head of the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(shell: &Shell) -> Result<(), DbError> {
    let register = Register::new(register::fiches());
    let citables = crate::citables::citables();
    let mut read = shell.house.db().read().await?;
    let rows = read.query(CHILDREN, &[]).await?;
    let children: Vec<i64> =
        rows.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let mut actors = Vec::new();
    for (identifiant, role, nom) in [
        ("educatrice", Role::Educateur, "Leïla Marchand"),
        ("cheffe", Role::ChefService, "Solène Guichard"),
        ("psychologue", Role::Psychologue, "Hugo Delmas"),
    ] {
        let found = identity::find_by_identifiant(&mut read, identifiant).await?;
        let Some(compte) = found.map(|one| one.id) else { return Ok(()) };
        let mut actor = Actor::read(&mut read, compte, nom.to_owned(), shell.house.today()).await?;
        if actor.service(1).is_none() {
            actor = Actor::with_roles(compte, &[(1, role)]);
        }
        actors.push(actor);
    }
    drop(read);
    let [educatrice, cheffe, psychologue] = &actors[..] else { return Ok(()) };
    let all = (&register, &citables);
    for (child, (code, finished)) in children.iter().zip([
        ("rapport_echeance", None),
        ("note_information", Some(false)),
        ("attestation", Some(true)),
    ]) {
        let Some(nature) = Nature::from_code(code) else { continue };
        let place = (1, *child);
        let who = if finished == Some(true) { cheffe } else { educatrice };
        let id =
            ecrit::write_for(shell, all, who, place, nature).await.map_err(|error| told(&error))?;
        if let Some(validated) = finished {
            ecrit::finish_for(shell, &register, who, id, validated)
                .await
                .map_err(|error| told(&error))?;
        }
    }
    // What a psychologist wrote and the head validated: it may be handed over outside.
    let (Some(child), Some(nature)) = (children.first(), Nature::from_code("bilan_psychologique"))
    else {
        return Ok(());
    };
    let place = (1, *child);
    let made = async {
        let id = ecrit::write_for(shell, all, psychologue, place, nature).await?;
        ecrit::finish_for(shell, &register, psychologue, id, false).await?;
        ecrit::validate_for(shell, &register, cheffe, id).await
    };
    made.await.map_err(|error| told(&error))
}
