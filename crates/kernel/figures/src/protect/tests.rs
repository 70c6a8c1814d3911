//! No hidden number is found again.

use super::*;

fn line(counts: &[u64]) -> Vec<Held> {
    let cells = counts.iter().enumerate();
    cells
        .map(|(place, &persons)| Held {
            family: 0,
            key: vec![KeyPart::Size(place as u32)],
            persons,
            hidden: (1..=5).contains(&persons),
        })
        .collect()
}

/// All numbers that a published one may come from.
fn may_be(held: &Held) -> Vec<u64> {
    if held.hidden && (1..=5).contains(&held.persons) {
        return (1..=5).collect();
    }
    if held.hidden {
        return (1..=60).collect();
    }
    let shown = rounded(Fraction::whole(held.persons as i64), 5).to_whole();
    (0..=60)
        .filter(|n| (*n > 5) == (held.persons > 5))
        .filter(|n| rounded(Fraction::whole(*n), 5).to_whole() == shown)
        .map(|n| n as u64)
        .collect()
}

/// The numbers that cell `at` may have, to one who knows the total of the line as it is told.
fn feasible(held: &[Held], at: usize, total: u64) -> HashSet<u64> {
    let told = |sum: u64| rounded(Fraction::whole(sum as i64), 5);
    let mut sums: HashSet<(u64, u64)> = HashSet::from([(0, 0)]);
    for (place, cell) in held.iter().enumerate() {
        let choices = if cell.persons == 0 { vec![0] } else { may_be(cell) };
        sums = sums
            .iter()
            .flat_map(|&(sum, own)| {
                choices.iter().map(move |&n| (sum + n, if place == at { n } else { own }))
            })
            .collect();
    }
    let fits = |sum: u64| sum > 5 && told(sum) == told(total);
    sums.into_iter().filter(|(sum, _)| fits(*sum)).map(|(_, own)| own).collect()
}

#[test]
fn the_smallest_of_the_others_is_hidden_with_one_that_is_alone() {
    let hidden = |counts: &[u64]| {
        let mut held = line(counts);
        close(&mut held, 5);
        held.iter().map(|cell| cell.hidden).collect::<Vec<_>>()
    };
    assert_eq!(hidden(&[20, 9, 3, 0]), [false, true, true, false]);
    assert_eq!(hidden(&[20, 9, 6, 0]), [false; 4], "nothing to hide");
    assert_eq!(hidden(&[20, 2, 3]), [true; 3], "two, but of five persons only");
    assert_eq!(hidden(&[20, 3, 3]), [false, true, true]);
    assert_eq!(hidden(&[4]), [true]);
    assert_eq!(hidden(&[5, 0]), [true, false]);
}

#[test]
fn no_hidden_number_is_found_again_from_the_total_of_its_line() {
    // All lines of three cells of up to eleven persons.
    for code in 0..12_u64.pow(3) {
        let counts = [code % 12, code / 12 % 12, code / 144];
        let mut held = line(&counts);
        close(&mut held, 5);
        let total: u64 = counts.iter().sum();
        // A total that small is hidden itself.
        for at in (0..3).filter(|at| held[*at].hidden && total > 5) {
            let found = feasible(&held, at, total);
            assert!(found.contains(&counts[at]), "{counts:?}");
            assert!(found.len() > 1, "{counts:?}: cell {at} is {found:?}");
        }
    }
}

#[test]
fn counts_are_rounded_to_the_nearest_multiple() {
    for (number, shown) in [(0, 0), (6, 5), (7, 5), (8, 10), (12, 10), (13, 15), (-3, -5)] {
        assert_eq!(rounded(Fraction::whole(number), 5), Fraction::whole(shown), "{number}");
    }
}
