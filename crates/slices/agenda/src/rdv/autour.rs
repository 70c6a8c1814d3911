//! How much there is around a child: appointments, places, adults and trips of the last thirty days, week by week.
//!
//! Counted from the appointments that the reader may see, those that did not take place left out, and from who noted in
//! the journal that they met the child without one. A place that is not written is no place; a third party counts as an
//! adult, by the words that name them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};

use super::store::Seance;

/// How far one looks back, in days.
pub(crate) const DAYS: i64 = 30;

/// An adult met: a professional, or a third party by their words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Adulte {
    Professionnel(i64),
    Tiers(String),
}

/// Somebody who met the child, as the journal says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rencontre {
    pub service: i64,
    pub professionnel: i64,
    pub day: Date,
}

/// Appointments, places, adults, trips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Compte {
    pub rendez_vous: usize,
    pub lieux: usize,
    pub adultes: usize,
    pub trajets: usize,
}

/// What there was around a child.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Autour {
    pub compte: Compte,
    /// The services that keep these appointments.
    pub services: Vec<i64>,
    /// The adults, with how many times each was met.
    pub adultes: BTreeMap<Adulte, usize>,
    /// Third parties as they are written, by the words that tell them apart.
    pub tiers: BTreeMap<String, String>,
    /// The weeks, from their first day, the oldest first.
    pub semaines: Vec<(Date, Compte)>,
    /// The professionals who met the child without any appointment, each once.
    pub sans: Vec<i64>,
    /// In one service: who met the child once, and who met them most.
    pub a_grouper: Vec<(i64, i64)>,
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn took_place(one: &Seance, today: Date) -> bool {
    match one.etat.as_str() {
        "tenu" => true,
        "prevu" => one.start.date() <= today,
        _ => false,
    }
}

fn adults(one: &Seance) -> impl Iterator<Item = Adulte> + '_ {
    let named = one.professionnels.iter().map(|id| Adulte::Professionnel(*id));
    let third = folded(&one.tiers);
    named.chain((!third.is_empty()).then_some(Adulte::Tiers(third)))
}

fn count(seances: &[&Seance], sans: &[&Rencontre]) -> Compte {
    let places: BTreeSet<String> =
        seances.iter().map(|one| folded(&one.lieu)).filter(|lieu| !lieu.is_empty()).collect();
    let mut met: BTreeSet<Adulte> = seances.iter().flat_map(|one| adults(one)).collect();
    met.extend(sans.iter().map(|one| Adulte::Professionnel(one.professionnel)));
    let goes = |one: &&&Seance| !one.transport.is_empty() && one.transport != "sans";
    Compte {
        rendez_vous: seances.len(),
        lieux: places.len(),
        adultes: met.len(),
        trajets: seances.iter().filter(goes).count(),
    }
}

/// Who met the child once in a service where somebody meets them more often: the two might be one.
fn grouped(seances: &[&Seance], sans: &[&Rencontre]) -> Vec<(i64, i64)> {
    let mut by_service: BTreeMap<i64, BTreeMap<i64, usize>> = BTreeMap::new();
    for one in seances {
        let met = by_service.entry(one.service).or_default();
        for id in &one.professionnels {
            *met.entry(*id).or_default() += 1;
        }
    }
    for one in sans {
        *by_service.entry(one.service).or_default().entry(one.professionnel).or_default() += 1;
    }
    let mut all = Vec::new();
    for met in by_service.values() {
        let most = met.iter().max_by_key(|(id, times)| (**times, std::cmp::Reverse(**id)));
        let Some((most, times)) = most.filter(|(_, times)| **times > 1) else { continue };
        debug_assert!(*times > 1);
        all.extend(met.iter().filter(|(_, times)| **times == 1).map(|(once, _)| (*once, *most)));
    }
    all
}

/// What there was around a child in the thirty days that end today.
pub(crate) fn autour(seances: &[Seance], rencontres: &[Rencontre], today: Date) -> Autour {
    let from = today.checked_sub((DAYS - 1).days()).unwrap_or(today);
    let kept: Vec<&Seance> = seances
        .iter()
        .filter(|one| (from..=today).contains(&one.start.date()) && took_place(one, today))
        .collect();
    // A note about an appointment, or a second one of the same day, tells of no other meeting.
    let known = |one: &Rencontre| {
        kept.iter().any(|seance| {
            seance.start.date() == one.day && seance.professionnels.contains(&one.professionnel)
        })
    };
    let mut days = BTreeSet::new();
    let sans: Vec<&Rencontre> = rencontres
        .iter()
        .filter(|one| (from..=today).contains(&one.day) && !known(one))
        .filter(|one| days.insert((one.professionnel, one.day)))
        .collect();
    let mut adultes: BTreeMap<Adulte, usize> = BTreeMap::new();
    for one in &sans {
        *adultes.entry(Adulte::Professionnel(one.professionnel)).or_default() += 1;
    }
    for adulte in kept.iter().flat_map(|one| adults(one)) {
        *adultes.entry(adulte).or_default() += 1;
    }
    let mut semaines: BTreeMap<Date, (Vec<&Seance>, Vec<&Rencontre>)> = BTreeMap::new();
    let mut first = from;
    while first <= today {
        semaines.insert(monday_of(first), Default::default());
        first = first.checked_add(7.days()).unwrap_or(Date::MAX);
    }
    semaines.insert(monday_of(today), Default::default());
    for one in &kept {
        semaines.entry(monday_of(one.start.date())).or_default().0.push(one);
    }
    for one in &sans {
        semaines.entry(monday_of(one.day)).or_default().1.push(one);
    }
    let services: BTreeSet<i64> =
        kept.iter().map(|one| one.service).chain(sans.iter().map(|one| one.service)).collect();
    let planned: BTreeSet<i64> =
        kept.iter().flat_map(|one| one.professionnels.iter().copied()).collect();
    let alone: BTreeSet<i64> = sans.iter().map(|one| one.professionnel).collect();
    Autour {
        compte: count(&kept, &sans),
        sans: alone.difference(&planned).copied().collect(),
        services: services.into_iter().collect(),
        adultes,
        tiers: kept.iter().map(|one| (folded(&one.tiers), one.tiers.clone())).collect(),
        semaines: semaines
            .into_iter()
            .map(|(day, (all, sans))| (day, count(&all, &sans)))
            .collect(),
        a_grouper: grouped(&kept, &sans),
    }
}

fn monday_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn seance(day: Date, service: i64, who: &[i64], (lieu, etat): (&str, &str)) -> Seance {
        Seance {
            id: 1,
            service,
            enfants: vec![7],
            nature: "entretien".to_owned(),
            start: day.at(10, 0, 0, 0),
            end: day.at(11, 0, 0, 0),
            lieu: lieu.to_owned(),
            objet: String::new(),
            tiers: String::new(),
            transport: if lieu == "CMP" { "professionnel".to_owned() } else { String::new() },
            etat: etat.to_owned(),
            professionnels: who.to_vec(),
            moyens: Vec::new(),
            titulaire: String::new(),
            droit_visite: None,
        }
    }

    #[test]
    fn a_week_of_nine_appointments_in_five_places_is_said_so() {
        let today = date(2026, 3, 12);
        let places = ["CMP", "École", "cmp ", "Bureau", "Club", "Bureau", "Stade", "École", "Club"];
        let all: Vec<Seance> = places
            .iter()
            .map(|place| seance(date(2026, 3, 10), 1, &[1], (place, "tenu")))
            .collect();
        let found = autour(&all, &[], today);
        let last = found.semaines.last().unwrap();
        assert_eq!((last.0, last.1.rendez_vous, last.1.lieux), (date(2026, 3, 9), 9, 5));
        assert_eq!((found.compte.adultes, found.services.len(), found.compte.trajets), (1, 1, 1));
        assert_eq!(found.semaines.len(), 5);
    }

    #[test]
    fn what_did_not_take_place_or_is_older_counts_for_nothing() {
        let today = date(2026, 3, 12);
        let all = [
            seance(date(2026, 2, 10), 1, &[1], ("Bureau", "tenu")),
            seance(date(2026, 2, 11), 1, &[2], ("Bureau", "tenu")),
            seance(date(2026, 3, 11), 1, &[3], ("Bureau", "annule")),
            seance(date(2026, 3, 13), 1, &[4], ("Bureau", "prevu")),
        ];
        let found = autour(&all, &[], today);
        assert_eq!(found.compte.rendez_vous, 1);
        assert_eq!(found.adultes.keys().collect::<Vec<_>>(), [&Adulte::Professionnel(2)]);
    }

    #[test]
    fn who_met_the_child_once_may_leave_it_to_who_meets_them_more_in_the_same_service() {
        let today = date(2026, 3, 12);
        let met =
            |service: i64, who: &[i64]| seance(date(2026, 3, 10), service, who, ("Bureau", "tenu"));
        let all = [met(1, &[1]), met(1, &[1, 2]), met(2, &[3])];
        assert_eq!(autour(&all, &[], today).a_grouper, [(2, 1)]);
        assert_eq!(autour(&all, &[], today).services, [1, 2]);
    }

    #[test]
    fn who_met_the_child_without_an_appointment_is_an_adult_once_whatever_their_notes() {
        let today = date(2026, 3, 12);
        let met =
            |service: i64, professionnel: i64, day: Date| Rencontre { service, professionnel, day };
        let all = [seance(date(2026, 3, 10), 1, &[1], ("Bureau", "tenu"))];
        let notes = [
            // About the appointment itself.
            met(1, 1, date(2026, 3, 10)),
            met(1, 2, date(2026, 3, 11)),
            met(1, 2, date(2026, 3, 11)),
            met(3, 4, date(2026, 3, 2)),
            // Older than thirty days.
            met(4, 5, date(2026, 2, 10)),
        ];
        let found = autour(&all, &notes, today);
        assert_eq!((found.compte.rendez_vous, found.compte.adultes), (1, 3));
        assert_eq!((found.services, found.sans), (vec![1, 3], vec![2, 4]));
        assert_eq!(found.adultes.values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    }
}
