//! A writing made without network goes into the file, in the rights its author has today; what cannot waits for a
//! person, with the reason in words. Nothing is dropped.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Actor, Cible, Verb};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use db::DbError;
use fiche::{Fiche, Register, Remark, Row, Saved, Seen};
use jiff::{civil::DateTime, tz::TimeZone};
use nomade::{Clash, Ecrit, Etat, Merge, Moment, Sorte};
use web::{PageError, Shell};

use super::{lecture, urgences};

/// Why a writing waits: its author is no longer of the house.
pub(super) const FERME: &str = "Le compte de son auteur est fermé.";
/// Its author has no right on it any more.
pub(super) const SANS_DROIT: &str =
    "Vous n’écrivez plus cette sorte d’information dans ce dossier, ou il n’est plus là.";
/// It came after its device was asked to erase.
pub(super) const TARDIF: &str =
    "Reçu après que l’effacement de l’appareil a été demandé : dites si c’est bien vous.";
/// The clock of the device changed.
pub(crate) const HORLOGE: &str =
    "L’horloge de l’appareil a changé entre-temps : vérifiez quand cela s’est passé.";
/// Two people said the same field differently.
pub(super) const CONFLIT: &str =
    "Quelqu’un d’autre l’a modifié entre-temps : les deux versions sont à comparer.";
/// An appointment that has not begun was said to be held or not.
const TROP_TOT: &str =
    "Ce rendez-vous n’a pas commencé : on dira qu’il est tenu ou non à partir de son heure.";
/// A shape that this version of the product does not know.
const INCONNU: &str = "Cette version du logiciel ne sait pas où le ranger : recopiez-le.";

/// The note of a photo, or the one that was signed, waits for a person.
const SA_NOTE: &str = "Sa note attend d’abord : reprenez-la, puis mettez ceci dans le dossier.";
/// The note of a photo never came, or was set aside.
const SANS_NOTE: &str = "Sa note n’est pas au dossier : écrivez-la au journal, ajoutez-y la photo, et mettez celle-ci de côté.";
/// The note that was signed never came, or was set aside.
const SANS_NOTE_SIGNEE: &str = "La note signée n’est pas au dossier : écrivez-la au journal, faites-la signer de nouveau, et mettez ceci de côté.";
/// What this one completes is not in the file.
pub(super) const SON_DEBUT: &str =
    "Ce que cet écrit complète attend d’abord : reprenez-le, puis mettez celui-ci dans le dossier.";
/// For how many hours a photo or a signature waits for its note.
const NOTE_HOURS: i64 = 24;

/// The present in Europe/Paris.
pub(crate) fn here(shell: &Shell) -> DateTime {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    shell.house.now().to_zoned(paris).datetime()
}

/// Who an account is today; nobody when it is closed.
pub(super) async fn author(shell: &Shell, compte: i64) -> Result<Option<Actor>, DbError> {
    let mut read = shell.house.db().read().await?;
    let sql = "SELECT nom FROM compte WHERE id = $1 AND actif = 1 AND closed_at IS NULL";
    let Some(row) = read.query_opt(sql, &[compte.into()]).await? else { return Ok(None) };
    let today = shell.house.today();
    Actor::read(&mut read, compte, row.get("nom")?, today).await.map(Some)
}

/// Those that go with another writing come after all the others, in the order in which they came.
pub(super) fn in_order(mut waiting: Vec<Ecrit>) -> Vec<Ecrit> {
    waiting.sort_by_key(|ecrit| !ecrit.fait.note.is_empty());
    waiting
}

/// Takes a received writing in hand and puts it where it belongs; one that another process has is left to it.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails: the writing stays, and is tried again.
pub(super) async fn land(
    shell: &Shell,
    register: &Register,
    ecrit: &Ecrit,
) -> Result<Etat, PageError> {
    let mut write = shell.house.db().write().await?;
    let ours = nomade::claim(&mut write, ecrit.id, shell.house.now()).await?;
    write.commit().await?;
    if !ours {
        return Ok(ecrit.etat);
    }
    if ecrit.fait.sorte == Sorte::Lecture {
        return lecture::land(shell, ecrit).await;
    }
    let (etat, motif) = match author(shell, ecrit.compte).await? {
        // Their hour is that of their note, which was looked at.
        Some(actor)
            if matches!(ecrit.fait.sorte, Sorte::Photo | Sorte::Signature) && !ecrit.tardif =>
        {
            into_file(shell, register, &actor, ecrit, hour(shell, ecrit)).await?
        }
        _ if ecrit.tardif => (Etat::AReprendre, TARDIF.to_owned()),
        None => (Etat::AReprendre, FERME.to_owned()),
        Some(actor) => {
            let fait = &ecrit.fait;
            let clocks = (fait.ecart, ecrit.ecart);
            match nomade::moment(&fait.moment, fait.tape, clocks, here(shell)) {
                None => (Etat::AReprendre, INCONNU.to_owned()),
                Some(Moment::Doubtful(_)) => (Etat::AReprendre, HORLOGE.to_owned()),
                Some(Moment::At(moment)) => {
                    into_file(shell, register, &actor, ecrit, moment).await?
                }
            }
        }
    };
    let mut write = shell.house.db().write().await?;
    nomade::mark(&mut write, ecrit.id, etat, &motif).await?;
    write.commit().await?;
    Ok(etat)
}

/// When something happened, by the clocks we have, also where a person did not look at them.
pub(super) fn hour(shell: &Shell, ecrit: &Ecrit) -> DateTime {
    let (fait, now) = (&ecrit.fait, here(shell));
    match nomade::moment(&fait.moment, fait.tape, (fait.ecart, ecrit.ecart), now) {
        Some(Moment::At(moment) | Moment::Doubtful(moment)) => moment,
        None => now,
    }
}

/// Puts a writing in the file as `actor`, who may be somebody else than its author. Answers where it stands then, and
/// why it waits.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub(super) async fn into_file(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<(Etat, String), PageError> {
    let fait = &ecrit.fait;
    let done = match fait.sorte {
        Sorte::Note => note(shell, register, actor, ecrit, moment).await,
        Sorte::Absence => absence(shell, register, actor, ecrit, moment).await,
        Sorte::Modif if !fait.note.is_empty() => {
            let begun = match begun(shell, ecrit).await? {
                Ok(ligne) => ligne,
                Err(waits) => return Ok(waits),
            };
            let mut own = ecrit.clone();
            own.fait.ligne = begun;
            modif(shell, register, actor, &own).await
        }
        Sorte::Modif => modif(shell, register, actor, ecrit).await,
        Sorte::Photo => return photo(shell, actor, ecrit).await,
        Sorte::Signature => return signature(shell, actor, ecrit, moment).await,
        // It is of the trace, and was put there when it came.
        Sorte::Lecture => return Ok((Etat::Verse, String::new())),
        Sorte::Incident => urgences::land((shell, register, actor), ecrit, moment)
            .await
            .map(|told| sentences(&told)),
        Sorte::Activation => urgences::activate((shell, register, actor), ecrit, moment)
            .await
            .map(|told| sentences(&told)),
    };
    match done {
        Ok(motif) if motif.is_empty() => Ok((Etat::Verse, motif)),
        Ok(motif) => Ok((Etat::AReprendre, motif)),
        Err(PageError::NotFound) => Ok((Etat::AReprendre, SANS_DROIT.to_owned())),
        Err(error) => Err(error),
    }
}

/// The words of a note; those of somebody else say whose they are.
pub(super) fn words(actor: &Actor, ecrit: &Ecrit) -> String {
    if actor.compte == ecrit.compte {
        return ecrit.fait.texte.clone();
    }
    format!("Écrit sans réseau par {}, versé par {} :\n{}", ecrit.nom, actor.nom, ecrit.fait.texte)
}

async fn note(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<String, PageError> {
    let fait = &ecrit.fait;
    let of = |name: &str| fait.champs.get(name).cloned().unwrap_or_default();
    let told = journal::Deposit {
        personne: fait.personne,
        group: ecrit.id,
        nature: fait.nature.clone(),
        categorie: fait.categorie.clone(),
        moment,
        texte: words(actor, ecrit),
        minutes: fait.minutes.clone(),
        acte: journal::Acte {
            trajet: of("trajet"),
            mode: of("mode"),
            foyer: of("foyer"),
            avec: of("avec"),
            accord: of("accord"),
        },
    };
    Ok(journal::deposit(shell, register, actor, &told).await?.join(" "))
}

/// The row that a writing of the same taking made, and that this one completes; where it stands when there is none.
async fn begun(shell: &Shell, ecrit: &Ecrit) -> Result<Result<i64, (Etat, String)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = nomade::named(&mut read, ecrit.emport, &ecrit.fait.note).await?;
    drop(read);
    let since = ecrit.recu_at.parse::<jiff::Timestamp>().ok();
    let over = since.is_none_or(|since| {
        shell.house.now().duration_since(since) > jiff::SignedDuration::from_hours(NOTE_HOURS)
    });
    Ok(match found {
        Some((id, Etat::Verse)) => Ok(id),
        Some((_, Etat::Recu)) | None if !over => Err((Etat::Recu, String::new())),
        _ => Err((Etat::AReprendre, SON_DEBUT.to_owned())),
    })
}

/// A writing that completes a row of the same taking, told of that row once it is there.
pub(super) async fn completed(read: &mut db::Read, mut ecrit: Ecrit) -> Result<Ecrit, DbError> {
    if ecrit.fait.sorte == Sorte::Modif && ecrit.fait.ligne == 0 {
        let found = nomade::named(read, ecrit.emport, &ecrit.fait.note).await?;
        ecrit.fait.ligne = found.filter(|(_, etat)| *etat == Etat::Verse).map_or(0, |(id, _)| id);
    }
    Ok(ecrit)
}

/// The note of the same taking that a writing goes with; where this one stands when the note is not in the file. When a
/// person has to decide of the note, they decide of this one too.
async fn beside(
    shell: &Shell,
    ecrit: &Ecrit,
    never: &str,
) -> Result<Result<i64, (Etat, String)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = nomade::named(&mut read, ecrit.emport, &ecrit.fait.note).await?;
    drop(read);
    let since = ecrit.recu_at.parse::<jiff::Timestamp>().ok();
    let over = since.is_none_or(|since| {
        shell.house.now().duration_since(since) > jiff::SignedDuration::from_hours(NOTE_HOURS)
    });
    Ok(match found {
        Some((id, Etat::Verse)) => Ok(id),
        Some((_, Etat::Recu)) | None if !over => Err((Etat::Recu, String::new())),
        Some((_, Etat::AReprendre)) => Err((Etat::AReprendre, SA_NOTE.to_owned())),
        _ => Err((Etat::AReprendre, never.to_owned())),
    })
}

/// Where a writing stands once it was put beside its note, or could not be.
fn put(done: Result<String, PageError>) -> Result<(Etat, String), PageError> {
    match done {
        Ok(told) if told.is_empty() => Ok((Etat::Verse, told)),
        Ok(told) => Ok((Etat::AReprendre, told)),
        Err(PageError::NotFound) => Ok((Etat::AReprendre, SANS_DROIT.to_owned())),
        Err(error) => Err(error),
    }
}

/// A photo goes beside its note once the note is in the file.
async fn photo(shell: &Shell, actor: &Actor, ecrit: &Ecrit) -> Result<(Etat, String), PageError> {
    let note = match beside(shell, ecrit, SANS_NOTE).await? {
        Ok(note) => note,
        Err(waits) => return Ok(waits),
    };
    let fait = &ecrit.fait;
    let Ok(bytes) = BASE64_STANDARD.decode(&fait.image) else {
        return Ok((Etat::AReprendre, INCONNU.to_owned()));
    };
    put(journal::deposit_photo(shell, actor, (note, fait.personne), bytes).await)
}

/// So does who signed under it.
async fn signature(
    shell: &Shell,
    actor: &Actor,
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<(Etat, String), PageError> {
    let note = match beside(shell, ecrit, SANS_NOTE_SIGNEE).await? {
        Ok(note) => note,
        Err(waits) => return Ok(waits),
    };
    let fait = &ecrit.fait;
    let Ok(image) = BASE64_STANDARD.decode(&fait.image) else {
        return Ok((Etat::AReprendre, INCONNU.to_owned()));
    };
    let of = |name: &str| fait.champs.get(name).cloned().unwrap_or_default();
    let told = journal::note::Signature {
        nom: of("nom"),
        qualite: of("qualite"),
        moment,
        temoin: of("temoin"),
        image,
    };
    put(journal::deposit_signature(shell, actor, (note, fait.personne), told).await)
}

fn sentences(remarks: &[Remark]) -> String {
    let all: Vec<String> =
        remarks.iter().map(|remark| remark.sentence.replace('\'', "’")).collect();
    all.join(" ")
}

/// A child who is away, told as a row of its own: received twice, it is there once.
async fn absence(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<String, PageError> {
    let fait = &ecrit.fait;
    let Some(kind) = register.by_table("absence") else { return Ok(INCONNU.to_owned()) };
    if fiche::locate(shell.house.db(), register, kind, ecrit.id).await?.owner != 0 {
        return Ok(String::new());
    }
    let cible = Cible::RowOfService {
        service: fait.service,
        table: kind.table,
        id: 0,
        enfants: vec![fait.personne],
    };
    let action = Action { verb: Verb::Ecrire, category: kind.category, cible };
    let mut write = shell.house.authorize_write(actor, action).await.map_err(refused)?;
    let mut row = Row::default()
        .with("personne_id", fait.personne)
        .with("nature", fait.nature.as_str())
        .with("start_at", moment.strftime("%Y-%m-%dT%H:%M").to_string());
    let sejour = stay(write.write(), fait.personne, fait.service, moment).await?;
    if let Some(sejour) = sejour {
        row.set("sejour_id", sejour.into());
    }
    let text = words(actor, ecrit);
    if !text.trim().is_empty() {
        row.set("note", text.trim().into());
    }
    row.owner = fait.service;
    let mut seen = Seen::default();
    match fiche::create(&mut write, register, kind, ecrit.id, row, None, &mut seen).await? {
        Saved::Remarks(remarks) => Ok(sentences(&remarks)),
        _ => {
            write.commit().await?;
            Ok(String::new())
        }
    }
}

/// The stay of a child in a service that runs at a moment.
async fn stay(
    write: &mut db::Write,
    personne: i64,
    service: i64,
    moment: DateTime,
) -> Result<Option<i64>, DbError> {
    let sql =
        "SELECT id FROM sejour WHERE personne_id = $1 AND service_id = $2 AND entree_day <= $3
                  AND (sortie_day IS NULL OR sortie_day >= $3) ORDER BY entree_day DESC LIMIT 1";
    let day = moment.date().to_string();
    let found = write.query_opt(sql, &[personne.into(), service.into(), day.into()]).await?;
    found.map(|row| row.get("id")).transpose()
}

fn refused(error: AccessError) -> PageError {
    match error {
        AccessError::Refused => PageError::NotFound,
        AccessError::Machine(error) => error.into(),
    }
}

/// The texts of the fields that may be corrected without network, as a form shows them.
pub(super) fn texts(kind: &Fiche, row: &Row) -> BTreeMap<String, String> {
    let fields = nomade::editable(kind.table).iter().filter_map(|name| kind.field(name));
    fields
        .map(|field| (field.name.to_owned(), fiche::to_form(field.kind, row.value(field.name))))
        .collect()
}

/// A row that was corrected without network, as it stands now, and what meets what.
pub(super) struct Met {
    pub kind: &'static Fiche,
    pub row: Row,
    pub merge: Merge,
}

/// Reads the row that a writing corrects, in the rights of `actor`, and brings both together.
///
/// # Errors
///
/// [`PageError::NotFound`] when it is not open to them, is of another child, or is no row of ours.
pub(super) async fn meet(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
) -> Result<Met, PageError> {
    let fait = &ecrit.fait;
    let kind = register.by_table(&fait.table).ok_or(PageError::NotFound)?;
    let fields = nomade::editable(kind.table);
    let place = fiche::locate(shell.house.db(), register, kind, fait.ligne).await?;
    if fields.is_empty() || !place.enfants.contains(&fait.personne) {
        return Err(PageError::NotFound);
    }
    let cible = Cible::RowOfService {
        service: place.owner,
        table: kind.table,
        id: fait.ligne,
        enfants: place.enfants,
    };
    let action = Action { verb: Verb::Ecrire, category: kind.category, cible };
    let mut granted = shell.house.authorize(actor, action).await.map_err(refused)?;
    let row = fiche::read_row(&mut granted, kind, fait.ligne).await?.ok_or(PageError::NotFound)?;
    let changes = fiche::history(&mut granted, kind, fait.ligne).await?;
    granted.commit().await?;
    let mut touched = BTreeSet::new();
    // What the same device sent before was seen by who went on from it.
    let own = reason(ecrit);
    let others = |change: &&fiche::Change| {
        change.version > fait.version && change.motif.as_deref() != Some(own.as_str())
    };
    for change in changes.iter().filter(others) {
        let before = change.before.as_ref().map(|before| texts(kind, before)).unwrap_or_default();
        for (name, value) in texts(kind, &change.after) {
            if before.get(&name).is_none_or(|old| *old != value) {
                touched.insert(name);
            }
        }
    }
    let known = |all: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        let ours = |name: &String| fields.contains(&name.as_str());
        all.iter().filter(|(name, _)| ours(name)).map(|(n, v)| (n.clone(), v.clone())).collect()
    };
    let theirs = texts(kind, &row);
    let merge = nomade::merge(&known(&fait.base), &known(&fait.champs), &theirs, &touched);
    Ok(Met { kind, row, merge })
}

/// The reason that stands in the history: who reads it knows that it was told later, and from which taking.
pub(super) fn reason(ecrit: &Ecrit) -> String {
    format!("Noté sans réseau (emport {}), reçu ensuite.", ecrit.emport)
}

/// Sets fields of a row whose version was just read. Answers what is wrong, in sentences.
///
/// # Errors
///
/// [`PageError::NotFound`] when it may not be written, [`PageError::Machine`] when the engine fails.
pub(super) async fn set(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (kind, mut row): (&'static Fiche, Row),
    (values, reason): (&BTreeMap<String, String>, &str),
) -> Result<String, PageError> {
    let mut faults = Vec::new();
    for (name, text) in values {
        let Some(field) = kind.field(name) else { continue };
        match fiche::parse(field, text) {
            Ok(value) => row.set(field.name, value.unwrap_or_else(|| None::<String>.into())),
            Err(sentence) => faults.push(format!("{} : {sentence}", field.label)),
        }
    }
    if !faults.is_empty() {
        return Ok(faults.join(" "));
    }
    let said = values.get("etat").is_some_and(|etat| ["tenu", "non_tenu"].contains(&etat.as_str()));
    let ahead = row.moment("start_at").is_some_and(|start| start > here(shell));
    if kind.table == "rendez_vous" && said && ahead {
        return Ok(TROP_TOT.to_owned());
    }
    let enfants = row.int("personne_id").into_iter().collect();
    let cible = Cible::RowOfService { service: row.owner, table: kind.table, id: row.id, enfants };
    let action = Action { verb: Verb::Ecrire, category: kind.category, cible };
    let mut write = shell.house.authorize_write(actor, action).await.map_err(refused)?;
    let motif = Some(reason);
    match fiche::update(&mut write, register, kind, row, motif, &mut Seen::default()).await? {
        Saved::Remarks(remarks) => Ok(sentences(&remarks)),
        Saved::Conflict(_) => Ok(CONFLIT.to_owned()),
        Saved::Kept(_) | Saved::Unchanged(_) => {
            write.commit().await?;
            Ok(String::new())
        }
    }
}

/// How many times a row is read again when somebody else changes it at the same moment.
const TRIES: usize = 3;

/// What only one of the two touched is set at once; the rest waits for a person.
async fn modif(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    ecrit: &Ecrit,
) -> Result<String, PageError> {
    let reason = reason(ecrit);
    let mut told = String::new();
    for _ in 0..TRIES {
        let met = meet(shell, register, actor, ecrit).await?;
        let Merge { set: values, clashes } = met.merge;
        told.clear();
        if !values.is_empty() {
            told = set(shell, register, actor, (met.kind, met.row), (&values, &reason)).await?;
        }
        if told != CONFLIT {
            // With a clash, what was refused alone may hold with what the person decides.
            return Ok(if clashes.is_empty() { told } else { CONFLIT.to_owned() });
        }
    }
    Ok(told)
}

/// What two people said of one field, with its name as people read it.
pub(super) fn told_clash(kind: &Fiche, clash: &Clash) -> (String, String, String, String) {
    let shown = |text: &str| {
        let field = kind.field(&clash.field)?;
        let value = fiche::parse(field, text).ok().flatten();
        let told = fiche::show(field.kind, value.as_ref()).replace('\'', "’");
        (!told.is_empty()).then_some(told)
    };
    let read = |text: &str| shown(text).unwrap_or_else(|| "Rien".to_owned());
    let label = kind.field(&clash.field).map_or("", |field| field.label).replace('\'', "’");
    (label, read(&clash.base), read(&clash.theirs), read(&clash.mine))
}
