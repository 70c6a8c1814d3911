//! A note made elsewhere than in its form: by the demonstration, or on a device without network.

use access::{Actor, Category, Granted, Verb};
use document::piece::photo::{Beside, Photo};
use fiche::Register;
use jiff::civil::DateTime;
use web::{PageError, Shell};

use super::{
    file_of, here, on_note,
    one::{May, place_of},
    write::{About, Kept, subject},
};
use crate::{
    note::{self, Checked, Typed},
    regle::HEURES,
};

/// A note made elsewhere than in its form, whose parts are known to be right.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The child.
    pub personne: i64,
    /// In whose name.
    pub service: i64,
    /// What decides who reads it.
    pub category: Category,
    /// A code of [`note::NATURE_NOTE`].
    pub nature: &'static str,
    /// When it happened, in Europe/Paris.
    pub moment: DateTime,
    /// The words.
    pub texte: String,
    /// Minutes spent.
    pub minutes: Option<i64>,
    /// The second professional who was there, an account.
    pub second: Option<i64>,
}

/// Keeps a note as its form does: granted, traced, its readers named, its time counted.
///
/// # Errors
///
/// [`PageError::NotFound`] when the actor may not write it, [`PageError::Machine`] when the engine fails.
pub async fn keep(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    entry: Entry,
) -> Result<(), PageError> {
    let nature = note::Nature::from_code(entry.nature).ok_or(PageError::NotFound)?;
    let checked = Checked {
        texte: entry.texte,
        nature,
        category: entry.category,
        moment: entry.moment,
        minutes: entry.minutes,
        travel_minutes: None,
        mode: None,
        foyer: None,
        accord: None,
    };
    let kept = Kept {
        group: shell.house.new_id(),
        checked: &checked,
        second: entry.second,
        hours: HEURES,
        from_form: false,
    };
    let about = [About { personne: entry.personne, service: entry.service }];
    kept.keep(shell, register, actor, &about).await.map(|_| ())
}

/// A note as it was typed on a device without network.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// The child.
    pub personne: i64,
    /// Its group: received twice, one note is kept.
    pub group: i64,
    /// A code of [`note::NATURE_NOTE`].
    pub nature: String,
    /// The category its writer chose; empty when the sort of note proposes it.
    pub categorie: String,
    /// When it happened, in Europe/Paris.
    pub moment: DateTime,
    /// The words.
    pub texte: String,
    /// Minutes spent, as typed.
    pub minutes: String,
    /// What it says more of an act.
    pub acte: Acte,
}

/// What a note says of the act that it counts for, as typed; empty where nothing was said.
#[derive(Debug, Clone, Default)]
pub struct Acte {
    /// Minutes of travel.
    pub trajet: String,
    /// A code of `mode_intervention`.
    pub mode: String,
    /// The home where it was.
    pub foyer: String,
    /// The second professional who was there, an account.
    pub avec: String,
    /// Filled when the family agreed to an exchange from afar.
    pub accord: String,
}

/// What the note of a child may name: identifiers and names.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Those who could have been there.
    pub colleagues: Vec<(i64, String)>,
    /// The homes of the family.
    pub foyers: Vec<(i64, String)>,
}

/// What the form of a note offers about a child, for a device that leaves the network.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn around(
    (shell, register): (&Shell, &Register),
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
) -> Result<Around, PageError> {
    let subject = subject(shell, register, actor, granted, personne).await?;
    if subject.writable.is_empty() {
        return Ok(Around::default());
    }
    Ok(Around { colleagues: subject.colleagues, foyers: subject.foyers })
}

/// Puts the photo of such a note beside it, by the rules of its form, in the rights of its author today. Answers what is
/// wrong with it, in a sentence; nothing when it is kept, or was before.
///
/// # Errors
///
/// [`PageError::NotFound`] when the note is not there, or takes no photo of theirs any more; [`PageError::Machine`] when
/// the engine fails.
pub async fn deposit_photo(
    shell: &Shell,
    actor: &Actor,
    (group, personne): (i64, i64),
    bytes: Vec<u8>,
) -> Result<String, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = note::of_group(&mut read, (group, personne)).await?;
    drop(read);
    let id = found.ok_or(PageError::NotFound)?;
    let here = place_of(shell, id).await?;
    let mut granted =
        shell.house.authorize_telling(actor, on_note(Verb::Lire, here, id), "sans-reseau").await?;
    let one = note::one(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let may = May::of(shell, actor, &mut granted, &one).await?;
    granted.commit().await?;
    if !may.photo {
        return Err(PageError::NotFound);
    }
    let beside = Beside { service: here.service, personne, category: here.category, note: id };
    let photo = match Photo::of_bytes(shell, actor, beside, bytes).await? {
        Ok(photo) => photo,
        Err(told) => return Ok(told),
    };
    let action = on_note(Verb::Ecrire, here, id);
    let mut write =
        shell.house.authorize_write_telling(actor, action, "ajout photo note sans-reseau").await?;
    match photo.keep(&mut write).await? {
        Ok(()) => {
            write.commit().await?;
            Ok(String::new())
        }
        Err(told) => Ok(told),
    }
}

/// Keeps such a note by the rules of the form, in the rights of its author today. Answers what is wrong with it, in
/// sentences; nothing when it is kept, or was before.
///
/// # Errors
///
/// [`PageError::NotFound`] when the author may not write about that child any more, [`PageError::Machine`] when the
/// engine fails.
pub async fn deposit(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    told: &Deposit,
) -> Result<Vec<String>, PageError> {
    let action = file_of(told.personne);
    let mut granted = shell.house.authorize_telling(actor, action, "sans-reseau").await?;
    let subject = subject(shell, register, actor, &mut granted, told.personne).await?;
    let twice = note::is_kept(granted.read(), actor.compte, told.group).await?;
    granted.commit().await?;
    if twice {
        return Ok(Vec::new());
    }
    let writable = subject.categories();
    if writable.is_empty() {
        return Err(PageError::NotFound);
    }
    let typed = Typed {
        texte: told.texte.clone(),
        nature: told.nature.clone(),
        categorie: told.categorie.clone(),
        jour: told.moment.date().to_string(),
        heure: told.moment.strftime("%H:%M").to_string(),
        minutes: told.minutes.clone(),
        trajet: told.acte.trajet.clone(),
        mode: told.acte.mode.clone(),
        foyer: told.acte.foyer.clone(),
        accord: told.acte.accord.clone(),
        ..Typed::default()
    };
    let one_of = |all: &[(i64, String)], id: &i64| all.iter().any(|(known, _)| known == id);
    let checked = match note::check(&typed, &writable, here(shell)) {
        Ok(mut checked) => {
            checked.foyer = checked.foyer.filter(|id| one_of(&subject.foyers, id));
            checked
        }
        Err(faults) => return Ok(faults.into_iter().map(|(_, sentence)| sentence).collect()),
    };
    let own = subject.writable.iter().find(|(known, _)| *known == checked.category);
    let service = own.map(|(_, service)| *service).ok_or(PageError::NotFound)?;
    // As in the form: who is no colleague of theirs any more is asked nothing.
    let second = told.acte.avec.parse().ok().filter(|id| one_of(&subject.colleagues, id));
    let kept = Kept {
        group: told.group,
        checked: &checked,
        second,
        hours: subject.hours,
        from_form: false,
    };
    kept.keep(shell, register, actor, &[About { personne: told.personne, service }]).await?;
    Ok(Vec::new())
}
