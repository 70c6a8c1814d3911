//! A paper that comes in.

use std::collections::BTreeMap;

use access::{Action, Actor, Cible, Verb};
use axum::{
    Extension,
    extract::{Multipart, Path, State, multipart::Field},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::civil::Date;
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{Limite, child, file_of, list};
use crate::{
    keys::{self, Keys},
    piece::{
        format::{Format, Kept, examine},
        model::{Lien, Nature, Piece},
        rules, store,
    },
};

/// What the form carried.
#[derive(Default)]
struct Form {
    typed: list::Typed,
    name: String,
    declared: String,
    bytes: Vec<u8>,
    /// The file is longer than the limit, or did not come whole.
    fault: Option<String>,
    /// What else was typed.
    other: BTreeMap<String, String>,
}

/// A file that came by a form and is kept elsewhere than in a file of a child: what was typed with it, and the code of
/// its format with what is kept of it, or why it is refused.
pub struct Coming {
    /// What was typed.
    pub typed: BTreeMap<String, String>,
    /// What came.
    pub file: Result<(String, Vec<u8>), String>,
}

/// Reads such a form; the file is examined as every paper is.
///
/// # Errors
///
/// [`PageError::Machine`] when the machine cannot.
pub async fn coming(form: Multipart, limit: Limite) -> Result<Coming, PageError> {
    let Form { mut other, typed, name, declared, bytes, fault } = read(form, limit).await;
    other.insert("titre".to_owned(), typed.title);
    other.insert("nature".to_owned(), typed.nature);
    let kept = examined((name, declared, bytes), fault).await?;
    let file = kept.map(|kept| (kept.format.code().to_owned(), kept.bytes));
    Ok(Coming { typed: other, file })
}

/// The type that a format is given under.
pub fn mime_of(format: &str) -> Option<&'static str> {
    Format::from_code(format).map(Format::mime)
}

/// A name for a file that leaves, from its title: letters, digits and dashes.
pub fn safe_name(title: &str, format: &str) -> String {
    let plain: String = vocabulary::search_key(title)
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .take(60)
        .collect();
    let plain = plain.trim_matches('-');
    let name = if plain.is_empty() { "piece" } else { plain };
    format!("{name}.{format}")
}

pub(super) async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    limit: Option<Extension<Limite>>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    form: Multipart,
) -> Result<Response, PageError> {
    let limit = limit.map_or_else(Limite::default, |Extension(limit)| limit);
    // Asked before a byte is read: a stranger fills no memory.
    let mut granted =
        shell.house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let (_, owner) = child(&mut granted, &register, personne).await?;
    let natures = list::writable(&shell, &mut granted, &actor, personne, owner).await?;
    granted.commit().await?;
    if natures.is_empty() {
        return Err(PageError::NotFound);
    }
    let form = read(form, limit).await;
    let typed = form.typed.clone();
    let (nature, day, kept) = match check(&shell, form, &natures).await? {
        Ok(found) => found,
        Err(errors) => {
            let back = (typed, errors);
            return list::print(&shell, &register, &actor, personne, limit, back, None).await;
        }
    };
    let (nature, service) = nature;
    let (title, kept) = kept;
    let place = (service, personne, nature);
    let lien = tied(&shell, &actor, &typed, personne).await?;
    let (mut piece, sealed) = sealed(&shell, &actor, place, (title, day), kept).await?;
    piece.lien = lien;
    let cible = Cible::RowOfService { service, table: "piece", id: 0, enfants: vec![personne] };
    let action = Action { verb: Verb::Ecrire, category: nature.category, cible };
    let details = format!("ajout document:{}", nature.code);
    let mut write = shell.house.authorize_write_telling(&actor, action, &details).await?;
    store::insert(&mut write, &piece, sealed).await?;
    write.commit().await?;
    let back = match lien {
        Some(Lien { table: "incident", id }) => format!("/incidents/{id}?fait=papier"),
        Some(Lien { table: "mot_espace", .. }) => format!("/dossiers/{personne}/mots?fait=feuille"),
        Some(Lien { table: "piece_sante", .. }) => format!("/dossiers/{personne}/sante"),
        _ => format!("/dossiers/{personne}/documents?fait=ajoute"),
    };
    Ok(Redirect::to(&back).into_response())
}

/// The row that the paper goes with: about that child, and of a kind that the actor reads.
async fn tied(
    shell: &Shell,
    actor: &Actor,
    typed: &list::Typed,
    personne: i64,
) -> Result<Option<Lien>, PageError> {
    let Some(lien) = Lien::parse(&typed.lien) else { return Ok(None) };
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), "formulaire").await?;
    let reads = !granted.services_on_child(lien.category()).is_empty();
    let about = reads && store::is_about(granted.read(), lien, personne).await?;
    granted.commit().await?;
    Ok(about.then_some(lien))
}

/// A paper and its sealed pieces, ready to be kept in the name of `actor`: service, child and nature, title and day.
///
/// # Errors
///
/// [`PageError::Machine`] when the machine cannot.
pub(crate) async fn sealed(
    shell: &Shell,
    actor: &Actor,
    (service, personne, nature): (i64, i64, Nature),
    (title, day): (String, Date),
    kept: Kept,
) -> Result<(Piece, Vec<String>), PageError> {
    let id = shell.house.new_id();
    let mut piece = Piece {
        id,
        service,
        personne,
        nature,
        title,
        day,
        format: kept.format.code().to_owned(),
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
        hash: String::new(),
        parts: store::parts_of(&kept.bytes),
        compte: actor.compte,
        at: String::new(),
        note: None,
        lien: None,
        retrait: None,
    };
    let keyring = Keys::of(&shell.house);
    let (hash, sealed) =
        aside(move || (store::hash_of(&kept.bytes), store::seal(&keyring, id, &kept.bytes)))
            .await?;
    piece.hash = hash;
    let sealed = sealed.map_err(|error| keys::broken("document", id, error))?;
    Ok((piece, sealed))
}

/// What the form says, examined.
type Checked = ((Nature, i64), Date, (String, Kept));

/// What is kept of a file that came under a name and a declared type, or why it is refused.
async fn examined(
    (name, declared, bytes): (String, String, Vec<u8>),
    fault: Option<String>,
) -> Result<Result<Kept, String>, PageError> {
    match fault {
        Some(fault) => Ok(Err(fault)),
        None if name.is_empty() && bytes.is_empty() => {
            Ok(Err("Choisissez un fichier, ou prenez une photo.".to_owned()))
        }
        None => aside(move || examine(&name, &declared, bytes)).await,
    }
}

/// What is kept of the one file of a form, or why it is refused.
pub(crate) async fn file_alone(
    form: Multipart,
    limit: Limite,
) -> Result<Result<Kept, String>, PageError> {
    let Form { name, declared, bytes, fault, .. } = read(form, limit).await;
    examined((name, declared, bytes), fault).await
}

/// The same of a picture that came otherwise than by a form.
pub(crate) async fn bytes_alone(
    name: &str,
    bytes: Vec<u8>,
) -> Result<Result<Kept, String>, PageError> {
    examined((name.to_owned(), String::new(), bytes), None).await
}

async fn check(
    shell: &Shell,
    form: Form,
    natures: &[(Nature, i64)],
) -> Result<Result<Checked, Vec<ErrorLink>>, PageError> {
    let mut errors = Vec::new();
    let mut tell = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    let Form { typed, name, declared, bytes, fault, other: _ } = form;
    let kept = examined((name.clone(), declared, bytes), fault).await?;
    let kept = kept.map_err(|text| tell("fichier", text)).ok();
    let nature = natures.iter().find(|(nature, _)| nature.code == typed.nature).copied();
    if nature.is_none() {
        tell("nature", "Choisissez la nature du document dans la liste.".to_owned());
    }
    let mut title = typed.title.trim().to_owned();
    if title.is_empty() {
        title = rules::title_from(&name);
    }
    if title.is_empty() {
        "Document".clone_into(&mut title);
    }
    if title.chars().count() > rules::TITLE || title.chars().any(char::is_control) {
        let text = format!("Le titre tient sur une ligne, en {} caractères au plus.", rules::TITLE);
        tell("titre", text);
    }
    let day = rules::day_of(&typed.day, shell.house.today())
        .map_err(|text| tell("date", text.to_owned()))
        .ok();
    Ok(match (nature, day, kept, errors.is_empty()) {
        (Some(nature), Some(day), Some(kept), true) => Ok((nature, day, (title, kept))),
        _ => Err(errors),
    })
}

/// Reads the form whole; what is over the limit is dropped as it comes, so that the rest is known.
async fn read(mut form: Multipart, limit: Limite) -> Form {
    let mut all = Form::default();
    let cut = "Le fichier n’est pas arrivé en entier : il est trop gros, ou la ligne a coupé.";
    loop {
        match form.next_field().await {
            Ok(Some(mut part)) => match part.name().unwrap_or_default() {
                "fichier" => {
                    all.name = part.file_name().unwrap_or_default().chars().take(200).collect();
                    all.declared = part.content_type().unwrap_or_default().to_owned();
                    match read_file(&mut part, limit.bytes()).await {
                        Ok(bytes) => all.bytes = bytes,
                        Err(true) => {
                            all.fault = Some(format!(
                                "Ce fichier dépasse {} Mo. Réduisez-le, ou coupez-le en plusieurs \
                                 documents.",
                                limit.0
                            ));
                        }
                        Err(false) => all.fault = Some(cut.to_owned()),
                    }
                }
                "nature" => all.typed.nature = text(part).await,
                "titre" => all.typed.title = text(part).await,
                "date" => all.typed.day = text(part).await,
                "lien" => all.typed.lien = text(part).await,
                name if all.other.len() < 20 => {
                    let name = name.to_owned();
                    let typed = text(part).await;
                    all.other.insert(name, typed);
                }
                _ => {}
            },
            Ok(None) => return all,
            Err(_) => {
                all.fault.get_or_insert_with(|| cut.to_owned());
                return all;
            }
        }
    }
}

async fn text(part: Field<'_>) -> String {
    part.text().await.unwrap_or_default().chars().take(2000).collect()
}

/// The bytes of a file; an error says whether it is too long, or was cut.
async fn read_file(part: &mut Field<'_>, limit: usize) -> Result<Vec<u8>, bool> {
    let mut bytes = Vec::new();
    let mut over = false;
    while let Some(chunk) = part.chunk().await.map_err(|_| over)? {
        over = over || bytes.len() + chunk.len() > limit;
        if over {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    if over { Err(true) } else { Ok(bytes) }
}

/// One paper at a time is examined, away from the threads that answer: a heavy one makes only other
/// papers wait.
static ONE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);

pub(super) async fn aside<T, F>(work: F) -> Result<T, PageError>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let machine = |cause: String| PageError::Machine(cause);
    let _turn = ONE.acquire().await.map_err(|error| machine(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| machine(error.to_string()))
}
