//! What to look for, from the exact to the approximate, and which answer is nearer.

use super::model::{Name, Question};

/// How words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    /// The whole word.
    Exact,
    /// Its beginning.
    Beginning,
    /// Its beginning, or its sound.
    Sound,
}

/// The questions to ask one after the other until there are answers enough: as typed, then as
/// heard, then with two words joined (« Jean Baptiste » for Jeanbaptiste), then without one of three
/// (a name of use that the register does not know).
pub fn ladder(question: &Question) -> Vec<(Degree, Vec<Name>)> {
    let names = &question.names;
    let mut rungs = vec![(Degree::Exact, names.clone())];
    if names.is_empty() {
        return rungs;
    }
    rungs.push((Degree::Beginning, names.clone()));
    rungs.push((Degree::Sound, names.clone()));
    for at in 1..names.len() {
        let mut fewer = names.clone();
        let second = fewer.remove(at);
        fewer[at - 1].word.push_str(&second.word);
        rungs.push((Degree::Sound, fewer));
    }
    if names.len() > 2 {
        for at in 0..names.len() {
            let mut fewer = names.clone();
            fewer.remove(at);
            rungs.push((Degree::Sound, fewer));
        }
    }
    rungs
}

/// How far the names of a person, folded, are from those typed: letters to change, the best of all
/// orders; smaller is nearer.
pub fn distance(names: &[Name], of_person: &[&str]) -> usize {
    names
        .iter()
        .map(|name| {
            of_person
                .iter()
                .map(|word| {
                    let whole = letters_apart(&name.word, word);
                    let joined = name.joined.iter().map(|joined| letters_apart(joined, word)).min();
                    joined.map_or(whole, |joined| joined.min(whole))
                })
                .min()
                .unwrap_or(name.word.len())
        })
        .sum()
}

/// Letters to add, drop or replace to go from one word to the other.
fn letters_apart(one: &str, other: &str) -> usize {
    let other = other.as_bytes();
    let mut line: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.bytes().enumerate() {
        let mut corner = row;
        line[0] = row + 1;
        for (at, against) in other.iter().enumerate() {
            let replaced = corner + usize::from(letter != *against);
            corner = line[at + 1];
            line[at + 1] = replaced.min(corner + 1).min(line[at] + 1);
        }
    }
    line[other.len()]
}
