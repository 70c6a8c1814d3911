//! What of incidents leaves with a device, and what was declared on it without network (ADR 0058). A declaration goes
//! through what the page asks on line; its delays run from the time of the fact.

use access::{Actor, Category, Granted, Verb};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::DateTime;
use serde::Serialize;
use vocabulary::{Nomenclature, parse_moment};
use web::{PageError, Shell};

use super::{
    declare::{Event, TOLD, Typed, chosen, keep, offer, read},
    here, hour, label, nothing, on_row,
    one::kind_of,
    paris, stored,
};
use crate::{
    GRAVITE, INCIDENT, NATURE_INCIDENT, ROLE_INCIDENT, store,
    suite::{ADire, DESTINATAIRE_AVIS, Quoi, a_dire},
};

/// An open incident of a child, as a device shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ouvert {
    /// Its nature and when it happened.
    pub quoi: String,
    /// How grave, in a word; empty when nobody said.
    pub gravite: String,
    /// Where; empty when it is not known.
    pub lieu: String,
    /// The facts.
    pub recit: String,
    /// Who is still to be told, and until when.
    pub reste: Vec<[String; 2]>,
}

/// What somebody declared on a device.
#[derive(Debug, Clone, Default)]
pub struct Declare {
    /// The row it becomes, so that it is received once: the first one, when several children are named.
    pub id: i64,
    /// The fields of the page, by their names there.
    pub champs: Vec<(String, String)>,
    /// Who was told, a code of `destinataire_avis`, and when as it was said.
    pub dits: Vec<(String, String)>,
    /// When it happened.
    pub moment: DateTime,
}

/// The lists that a declaration offers without network: its fields, each with codes and labels.
pub fn listes() -> [(&'static str, Vec<[String; 2]>); 4] {
    let all = |list: &'static Nomenclature| list.items.iter().map(|(code, _)| *code).collect();
    let of = |list: &'static Nomenclature, codes: Vec<&str>| {
        codes.iter().map(|code| [(*code).to_owned(), label(list, Some(code))]).collect()
    };
    [
        ("natures", of(&NATURE_INCIDENT, all(&NATURE_INCIDENT))),
        ("gravites", of(&GRAVITE, all(&GRAVITE))),
        ("places", of(&ROLE_INCIDENT, all(&ROLE_INCIDENT))),
        ("prevenus", of(&DESTINATAIRE_AVIS, TOLD.to_vec())),
    ]
}

/// The open incidents of a child that are open to who reads, the latest first.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn ouverts(
    (shell, register, actor): (&Shell, &Register, &Actor),
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<Ouvert>, PageError> {
    let services = granted.services_on_child(Category::Incident).to_vec();
    let kind = kind_of(register, INCIDENT.table)?;
    let mut rows = fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
    rows.retain(|row| row.day("closed_day").is_none());
    rows.sort_by_key(|row| std::cmp::Reverse((row.moment("start_at"), row.id)));
    let own = actor.services_for(Verb::Lire, Category::Parcours);
    let house = &shell.house;
    let parcours =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Parcours, own).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let dits = store::dits(granted.read(), &ids, &parcours).await?;
    let now = house.now();
    Ok(rows
        .iter()
        .map(|row| {
            let told = dits.get(&row.id).map_or(&[][..], Vec::as_slice);
            let reste = a_dire(row, told, &paris(), now);
            ouvert(row, reste.iter().filter_map(left).collect())
        })
        .collect())
}

fn ouvert(row: &Row, reste: Vec<[String; 2]>) -> Ouvert {
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    let nature = label(&NATURE_INCIDENT, row.text("nature"));
    Ouvert {
        quoi: match row.moment("start_at") {
            Some(at) => format!("{nature}, {}", on(at)),
            None => nature,
        },
        gravite: label(&GRAVITE, row.text("gravite")),
        lieu: text("lieu"),
        recit: text("recit"),
        reste,
    }
}

/// A moment that stays true the day after: no « hier ».
fn on(at: DateTime) -> String {
    format!("le {} à {}", vocabulary::french_day(at.date()), hour(at.time()))
}

fn left(one: &ADire) -> Option<[String; 2]> {
    let state = match one.quoi {
        Quoi::Dit(_) | Quoi::DitEnRetard(_) => return None,
        Quoi::Avant(at) => format!("À dire avant {}", on(at)),
        Quoi::EnRetard(at) => format!("À dire tout de suite : c’était {}", on(at)),
        Quoi::ADire => "À prévenir".to_owned(),
    };
    Some([one.label.to_owned(), state])
}

/// Puts in the register what was declared on a device, through the checks of the page; received twice, it is there once.
/// Answers what is wrong, in remarks.
///
/// # Errors
///
/// [`PageError::NotFound`] when it may not be written, [`PageError::Machine`] when the engine fails.
pub async fn declare(
    who: (&Shell, &Register, &Actor),
    service: i64,
    told: &Declare,
) -> Result<Vec<Remark>, PageError> {
    let (shell, register, actor) = who;
    let kind = kind_of(register, INCIDENT.table)?;
    if fiche::locate(shell.house.db(), register, kind, told.id).await?.owner != 0 {
        return Ok(Vec::new());
    }
    let enfants = offer(shell, actor, service).await?;
    let now = here(shell);
    let mut champs = told.champs.clone();
    champs.push(("jour".to_owned(), told.moment.date().to_string()));
    champs.push(("heure".to_owned(), told.moment.strftime("%H:%M").to_string()));
    champs.extend(told.dits.iter().map(|(code, _)| ("prevenus".to_owned(), code.clone())));
    let typed = Typed::new(champs);
    let row = match read(&typed, now) {
        Ok(row) => row,
        Err(remarks) => return Ok(remarks),
    };
    let about = match chosen(&enfants, &typed) {
        Ok(about) => about,
        Err(remarks) => return Ok(remarks),
    };
    if about.is_empty() {
        return Err(nothing());
    }
    let event = Event {
        id: told.id,
        row,
        people: about.into_iter().map(|(id, role)| (Some(id), role)).collect(),
        told: dits(told, now),
        motif: typed.get("motif").to_owned(),
    };
    Ok(keep(who, service, &event).await?.err().unwrap_or_default())
}

/// Who was told, each at the hour that was said, or at that of the fact; a clock a little ahead does not tell the future.
fn dits(told: &Declare, now: DateTime) -> Vec<(&'static str, String)> {
    let at = |said: &str| {
        let moment = parse_moment(said).map_or(told.moment, |moment| moment.min(now));
        stored(moment)
    };
    let known = |code: &str| TOLD.iter().copied().find(|one| *one == code);
    told.dits.iter().filter_map(|(code, said)| Some((known(code)?, at(said)))).collect()
}

/// The sheet serves since a moment, as it was said on a device; received twice, it is there once. Answers what is
/// wrong, in remarks.
///
/// # Errors
///
/// [`PageError::NotFound`] when it may not be written, [`PageError::Machine`] when the engine fails.
pub async fn activate(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (service, personne, id): (i64, i64, i64),
    (par, moment): (&str, DateTime),
) -> Result<Vec<Remark>, PageError> {
    let kind = kind_of(register, "activation_crise")?;
    if fiche::locate(shell.house.db(), register, kind, id).await?.owner != 0 {
        return Ok(Vec::new());
    }
    let action = on_row(Verb::Ecrire, (service, "activation_crise", 0), Some(personne));
    let mut granted = shell.house.authorize_write(actor, action).await?;
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("start_at", stored(moment))
        .with("par", par);
    row.owner = service;
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(remarks) = saved {
        return Ok(remarks);
    }
    granted.commit().await?;
    Ok(Vec::new())
}

/// The activations of a child's sheet that have not ended, for who reads them.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn activations(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<Vec<(Row, String)>, PageError> {
    let services = granted.services_on_child(Category::Incident).to_vec();
    let kind = kind_of(register, "activation_crise")?;
    let rows = fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
    let running = rows.into_iter().filter(|row| row.value("end_at").is_none());
    let since = |row: &Row| row.moment("start_at").map(on).unwrap_or_default();
    Ok(running.map(|row| (row.clone(), since(&row))).collect())
}
