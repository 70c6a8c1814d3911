//! What each payer bears of the days invoiced for a child, year by year, from the shares that ran on those days.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use fiche::Row;
use vocabulary::search_key;

/// The whole of a solution, in hundredths of a percent.
const WHOLE: i64 = 10_000;
/// What no share bears, or what two solutions could bear: nothing is guessed.
pub(super) const NOBODY: &str = "Sans payeur noté";

/// What one payer bears in one year, and of which invoices, each with its part of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Charge {
    pub annee: i16,
    pub qui: String,
    pub cents: i64,
    pub factures: Vec<(i64, i64)>,
}

/// What two ways of writing one payer share: neither capitals, nor accents, nor spaces.
fn key(qui: &str) -> String {
    search_key(qui)
}

/// The payers of one invoice, to the cent: only one solution, whose shares ran on every day invoiced.
fn split(facture: &Row, parts: &[Row]) -> Vec<(String, i64)> {
    let amount = facture.int("montant").unwrap_or_default();
    let nobody = || vec![(NOBODY.to_owned(), amount)];
    let (Some(from), Some(to)) = (facture.day("start_day"), facture.day("end_day")) else {
        return nobody();
    };
    let runs = |part: &&Row| {
        part.day("start_day").is_some_and(|start| start <= from)
            && part.day("end_day").is_none_or(|end| end >= to)
    };
    let text = |part: &Row, field: &str| part.text(field).unwrap_or_default().trim().to_owned();
    let mut objets = BTreeSet::new();
    let mut all: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for part in parts.iter().filter(runs) {
        objets.insert(key(&text(part, "objet")));
        let (qui, share) = (text(part, "financeur"), part.int("part_percent").unwrap_or_default());
        all.entry(key(&qui)).or_insert_with(|| (qui, 0)).1 += share;
    }
    let total: i64 = all.values().map(|(_, share)| share).sum();
    if objets.len() != 1 || total > WHOLE {
        return nobody();
    }
    let mut shares: Vec<(String, i64)> = all.into_values().collect();
    shares.sort_by_key(|(qui, share)| (Reverse(*share), qui.clone()));
    for (_, share) in &mut shares {
        *share = amount * *share / WHOLE;
    }
    let rest = amount - shares.iter().map(|(_, cents)| cents).sum::<i64>();
    if total < WHOLE {
        shares.push((NOBODY.to_owned(), rest));
    } else if let Some(first) = shares.first_mut() {
        first.1 += rest;
    }
    shares
}

/// The last year first, then who bears most. An invoice counts in the year of its first day.
pub(super) fn yearly(factures: &[Row], parts: &[Row]) -> Vec<Charge> {
    let each = factures.iter().filter_map(|one| Some((one.day("start_day")?.year(), one)));
    together(each.flat_map(|(annee, facture)| {
        split(facture, parts).into_iter().map(move |(qui, cents)| Charge {
            annee,
            qui,
            cents,
            factures: vec![(facture.id, cents)],
        })
    }))
}

/// What each payer bears of all these, the last year first, then who bears most.
pub(super) fn together(all: impl Iterator<Item = Charge>) -> Vec<Charge> {
    let mut found: BTreeMap<(i16, String), Charge> = BTreeMap::new();
    for one in all {
        let key = (one.annee, key(&one.qui));
        match found.get_mut(&key) {
            Some(own) => {
                own.cents += one.cents;
                own.factures.extend(one.factures);
            }
            None => {
                found.insert(key, one);
            }
        }
    }
    let mut found: Vec<Charge> = found.into_values().collect();
    found.sort_by_key(|one| (Reverse(one.annee), Reverse(one.cents), one.qui.clone()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(objet: &str, qui: &str, share: i64) -> Row {
        Row::default()
            .with("objet", objet)
            .with("financeur", qui)
            .with("part_percent", share)
            .with("start_day", "2026-01-01")
    }

    fn bill(start: &str, end: &str, cents: i64) -> Row {
        Row::default().with("start_day", start).with("end_day", end).with("montant", cents)
    }

    fn told(factures: &[Row], parts: &[Row]) -> Vec<(i16, String, i64)> {
        yearly(factures, parts).into_iter().map(|one| (one.annee, one.qui, one.cents)).collect()
    }

    #[test]
    fn an_invoice_is_borne_to_the_cent_and_nothing_is_guessed() {
        let whole = [part("Nuits", "Département", 6_667), part("Nuits", "ARS", 3_333)];
        let march = [bill("2026-03-01", "2026-04-01", 1_000)];
        let said = |qui: &str, cents: i64| (2026, qui.to_owned(), cents);
        assert_eq!(told(&march, &whole), [said("Département", 667), said("ARS", 333)]);
        // A share that lacks is told; two solutions, or more than the whole, are not shared out.
        assert_eq!(told(&march, &whole[..1]), [said("Département", 666), said(NOBODY, 334)]);
        let two = [part("Nuits", "Département", 5_000), part("Jours", "ARS", 5_000)];
        assert_eq!(told(&march, &two), [said(NOBODY, 1_000)]);
        let over = [part("Nuits", "Département", 6_000), part("Nuits", "ARS", 6_000)];
        assert_eq!(told(&march, &over), [said(NOBODY, 1_000)]);
        assert_eq!(told(&march, &[]), [said(NOBODY, 1_000)]);
        // Shares that begin or end within the days invoiced bear none of it; the last day is still theirs.
        let late = [part("Nuits", "ARS", 10_000).with("start_day", "2026-03-02")];
        assert_eq!(told(&march, &late), [said(NOBODY, 1_000)]);
        let ended = |day: &'static str| [part("Nuits", "ARS", 10_000).with("end_day", day)];
        assert_eq!(told(&march, &ended("2026-03-31")), [said(NOBODY, 1_000)]);
        assert_eq!(told(&march, &ended("2026-04-01")), [said("ARS", 1_000)]);
    }

    #[test]
    fn what_each_bears_of_several_children_is_added_and_keeps_its_invoices() {
        let bill = |id: i64, cents: i64| {
            let mut row = bill("2026-03-01", "2026-04-01", cents);
            row.id = id;
            row
        };
        let of = |share: i64| {
            [part("Nuits", "ARS", share), part("Nuits", "Département", 10_000 - share)]
        };
        let first = yearly(&[bill(1, 1_000)], &of(5_000));
        let second = yearly(&[bill(2, 1_000)], &of(2_500));
        let all = together(first.into_iter().chain(second));
        let told = |at: usize| (all[at].qui.as_str(), all[at].cents, all[at].factures.clone());
        assert_eq!(all.len(), 2);
        assert_eq!(told(0), ("Département", 1_250, vec![(1, 500), (2, 750)]));
        assert_eq!(told(1), ("ARS", 750, vec![(1, 500), (2, 250)]));
    }

    #[test]
    fn one_payer_written_in_several_ways_is_one() {
        let parts = [part("Nuits", "Département", 5_000), part(" nuits", "departement ", 5_000)];
        let march = [bill("2026-03-01", "2026-04-01", 1_000)];
        assert_eq!(told(&march, &parts), [(2026, "Département".to_owned(), 1_000)]);
        let first = yearly(&march, &[part("Nuits", "Le  Département", 10_000)]);
        let second = yearly(&march, &[part("Nuits", "le département", 10_000)]);
        let all = together(first.into_iter().chain(second));
        assert_eq!((all.len(), all[0].cents), (1, 2_000));
    }

    #[test]
    fn years_stand_apart_by_the_first_day_invoiced() {
        let all = [part("Nuits", "ARS", 10_000)];
        let bills = [
            bill("2026-01-01", "2026-02-01", 100),
            bill("2026-12-15", "2027-01-15", 300),
            bill("2027-01-15", "2027-02-01", 50),
        ];
        let expected = [(2027, "ARS".to_owned(), 50), (2026, "ARS".to_owned(), 400)];
        assert_eq!(told(&bills, &all), expected);
    }
}
