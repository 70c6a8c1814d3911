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

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// How its words are compared.
    pub degree: Degree,
    /// The names.
    pub names: Vec<Name>,
    /// Beginnings of the day of birth, any of which will do; none: any day.
    pub births: Vec<String>,
}

/// The questions to ask one after the other until there are answers enough: as typed, then as
/// heard, then with two words joined (« Jean Baptiste » for Jeanbaptiste), then without one of three
/// (a name of use that the register does not know), then born on a day near the one typed, then on any:
/// a birth is often typed, or was registered, with one figure wrong.
pub fn ladder(question: &Question) -> Vec<Rung> {
    let names = &question.names;
    let births: Vec<String> = question.birth.iter().cloned().collect();
    let rung = |degree, names, births: &[String]| Rung { degree, names, births: births.to_vec() };
    let mut rungs = vec![rung(Degree::Exact, names.clone(), &births)];
    if names.is_empty() {
        return rungs;
    }
    rungs.push(rung(Degree::Beginning, names.clone(), &births));
    rungs.push(rung(Degree::Sound, names.clone(), &births));
    for at in 1..names.len() {
        let mut fewer = names.clone();
        let second = fewer.remove(at);
        fewer[at - 1].word.push_str(&second.word);
        rungs.push(rung(Degree::Sound, fewer, &births));
    }
    if names.len() > 2 {
        for at in 0..names.len() {
            let mut fewer = names.clone();
            fewer.remove(at);
            rungs.push(rung(Degree::Sound, fewer, &births));
        }
    }
    if let Some(birth) = &question.birth {
        let near = near_births(birth);
        if !near.is_empty() {
            rungs.push(rung(Degree::Sound, names.clone(), &near));
        }
        rungs.push(rung(Degree::Sound, names.clone(), &[]));
    }
    rungs
}

/// The births that one slip away from the one typed: day and month taken for one another, a year before or after, a
/// month or a day before or after, ten days, another decade; of a year alone, those around it. `birth`: `2014`,
/// `2014-03` or `2014-03-12`.
fn near_births(birth: &str) -> Vec<String> {
    let parts: Vec<i32> = birth.split('-').filter_map(|part| part.parse().ok()).collect();
    let mut all = Vec::new();
    let mut add = |year: i32, month: i32, day: i32| {
        let told = match parts.len() {
            1 => format!("{year:04}"),
            2 if (1..=12).contains(&month) => format!("{year:04}-{month:02}"),
            3 if (1..=12).contains(&month) && (1..=31).contains(&day) => {
                format!("{year:04}-{month:02}-{day:02}")
            }
            _ => return,
        };
        if told != birth && !all.contains(&told) {
            all.push(told);
        }
    };
    let part = |at: usize| parts.get(at).copied().unwrap_or(1);
    let (year, month, day) = (part(0), part(1), part(2));
    add(year, day, month);
    for step in [-1, 1, -10, 10] {
        add(year + step, month, day);
        add(year, month, day + step);
    }
    for step in [-1, 1] {
        add(year, month + step, day);
    }
    // Two figures of the day in the other order: 12 for 21.
    add(year, month, day % 10 * 10 + day / 10);
    all
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

/// Whether each name typed is one slip away from a name of the person: a letter dropped, doubled or replaced, or two taken
/// for one another (« Alex » for Axel).
pub fn is_near(names: &[Name], of_person: &[&str]) -> bool {
    names.iter().all(|name| of_person.iter().any(|word| is_one_slip(&name.word, word)))
}

fn is_one_slip(typed: &str, word: &str) -> bool {
    // Of two letters, one slip leaves nothing.
    if typed.len() < 3 || word.len() < 3 {
        return typed == word;
    }
    if letters_apart(typed, word) <= 1 {
        return true;
    }
    let both: Vec<(u8, u8)> = typed.bytes().zip(word.bytes()).filter(|(a, b)| a != b).collect();
    typed.len() == word.len() && matches!(both[..], [(a, b), (c, d)] if a == d && b == c)
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
