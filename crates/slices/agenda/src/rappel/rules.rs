//! When a reminder leaves, what it says, and whom a judge keeps it from.

use fiche::{Linked, Remark, Row};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{DateTime, Time, time},
    tz::TimeZone,
};
use partage::restriction::{Qui, TITULAIRE, may_receive};

use crate::{french, visite};

/// The first and the last hour at which a telephone may ring. A habit of ours; no text gives one.
const FIRST: Time = time(8, 0, 0, 0);
const LAST: Time = time(21, 0, 0, 0);

/// How long before the appointment a reminder is still of use, in hours.
const USEFUL_HOURS: i64 = 1;

/// After how many minutes what failed is tried again; after the last, the team is told.
const AGAIN: &[i64] = &[10, 60];

/// The rights whose restriction keeps a message from their holder, but for that of visits.
const CLOSING: &[&str] =
    &["restreint_contact", "restreint_visite", "restreint_adresse", "restreint_correspondance"];

/// When a service reminds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Regle {
    /// How many days before.
    pub jours: i64,
    /// At which hour, in Europe/Paris.
    pub heure: Time,
}

impl Default for Regle {
    /// The day before at 17 h: a habit of ours.
    fn default() -> Self {
        Self { jours: 1, heure: time(17, 0, 0, 0) }
    }
}

/// The hour is one, and nobody is woken.
pub(super) fn regle(row: &Row, _: &Linked) -> Vec<Remark> {
    let Some(text) = row.text("heure") else { return Vec::new() };
    let told = match french::parse_hour(text) {
        None => "Ce n'est pas une heure : écrivez 17:00.",
        Some(at) if !(FIRST..LAST).contains(&at) => {
            "Entre 8 h et 21 h : un rappel ne réveille personne."
        }
        Some(_) => return Vec::new(),
    };
    vec![Remark::refuse("heure", told)]
}

/// When the reminder of an appointment leaves: at the hour of the rule, at once when that hour is past,
/// never at night. None when it would come too late to be of use.
pub(crate) fn when(
    start: DateTime,
    regle: Regle,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let wanted = start.date().checked_sub(regle.jours.days()).ok()?.to_datetime(regle.heure);
    awake(start, wanted.max(zone.to_datetime(now)), zone)
}

/// When what is due at `now` leaves: then, or at the end of the night. None when it would come too late.
pub(crate) fn at_once(start: DateTime, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    awake(start, zone.to_datetime(now), zone)
}

fn awake(start: DateTime, mut at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    if at.time() >= LAST {
        at = at.date().tomorrow().ok()?.to_datetime(FIRST);
    } else if at.time() < FIRST {
        at = at.date().to_datetime(FIRST);
    }
    let useful = at.checked_add(USEFUL_HOURS.hours()).ok()? <= start;
    let at = at.with().subsec_nanosecond(0).build().ok()?;
    if useful { zone.to_timestamp(at).ok() } else { None }
}

/// When what failed for the `tries`th time (from 1) is tried again; none when it is given up.
pub(crate) fn again(tries: i64, now: Timestamp) -> Option<Timestamp> {
    let minutes = AGAIN.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    now.checked_add(minutes.minutes()).ok()
}

/// What is said: an hour, a day and whom to call, when there is a number to give. Never a name, a place, nor why.
pub(crate) fn text(start: DateTime, telephone: &str) -> String {
    message((start, None), "", telephone)
}

/// Who drives, told to who takes the child in and to nobody else: the first name of a professional, whom they hand the
/// child over to (ADR 0045). Empty when there is nothing to say, or when it would tell of the family or of the child.
pub(super) fn conduit(lien: &str, transport: &str, prenom: &str) -> String {
    if lien != "assistant_familial" {
        return String::new();
    }
    match (transport, prenom.split_whitespace().next()) {
        ("professionnel", Some(prenom)) => format!("{prenom} conduit."),
        ("professionnel", None) => "Un professionnel conduit.".to_owned(),
        ("assistant_familial", _) => "Vous conduisez.".to_owned(),
        ("taxi", _) => "Un taxi conduit.".to_owned(),
        _ => String::new(),
    }
}

/// The same, to somebody who was told another hour before: `avant`; and who drives, when it is theirs to know.
pub(super) fn message(
    (start, avant): (DateTime, Option<DateTime>),
    conduit: &str,
    telephone: &str,
) -> String {
    let call = if telephone.is_empty() {
        "Prévenez-nous".to_owned()
    } else {
        format!("Appelez le {telephone}")
    };
    let at = |at: DateTime| format!("{} à {}", french::day(at.date()), french::hour(at.time()));
    let told = match avant.filter(|avant| *avant != start) {
        None => format!("Rappel : rendez-vous {}.", at(start)),
        Some(avant) if avant.date() == start.date() => {
            let avant = french::hour(avant.time());
            format!("Rendez-vous déplacé : {}, au lieu de {avant}.", at(start))
        }
        Some(avant) => format!("Rendez-vous déplacé : {}, au lieu de {}.", at(start), at(avant)),
    };
    let space = if conduit.is_empty() { "" } else { " " };
    format!("{told}{space}{conduit} Un empêchement ? {call}.")
}

/// Whether a judge keeps a reminder from somebody around the child: a restriction in force of what they may receive, a
/// visit that is suspended, or one that was and that nobody decided of since. Who may be the one an order is about is
/// not cleared: a message that leaves is not taken back.
pub(crate) fn kept_from(
    (lien, nom): (&str, &str),
    rendez_vous: &Row,
    terms: &[Row],
    restrictions: &[Row],
) -> bool {
    let Some(start) = rendez_vous.moment("start_at") else { return true };
    let day = start.date();
    // Who is none of those a decision names by their tie is « autre » there.
    let qui = Qui { lien: if TITULAIRE.label_of(lien).is_some() { lien } else { "autre" }, nom };
    let about = match rendez_vous.text("nature") {
        Some("sante") => Some("restreint_sante"),
        Some("ecole") => Some("restreint_scolarite"),
        _ => None,
    };
    if CLOSING.iter().copied().chain(about).any(|droit| !may_receive(restrictions, qui, droit, day))
    {
        return true;
    }
    let visits = match rendez_vous.text("titulaire") {
        Some(lien) if lien != qui.lien => visite::visitor(terms, rendez_vous),
        _ => qui,
    };
    rendez_vous.text("nature") == Some("visite") && visite::is_closed(terms, visits, day)
}
