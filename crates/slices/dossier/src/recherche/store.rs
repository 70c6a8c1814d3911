//! Asking the register, from the exact to the approximate, within a grant.

use access::Granted;
use db::{DbError, Read};
use fiche::{Row, Words};

use super::{
    model::{Name, Question},
    rules::{Degree, Rung, distance, is_near, ladder},
};
use crate::personne::PERSONNE;

/// How many persons one answer shows.
pub const MOST: usize = 20;
/// How many near names are compared letter by letter.
const COMPARED: usize = 200;

/// The persons found.
#[derive(Debug, Default)]
pub struct Found {
    /// Nearest first; whether the name is as typed, and not only near it.
    pub rows: Vec<(Row, bool)>,
    /// There are more than are shown.
    pub more: bool,
}

fn group(name: &Name, degree: Degree) -> Vec<Words> {
    let mut words = Vec::new();
    for word in name.joined.iter().chain([&name.word]) {
        match degree {
            Degree::Exact => words.push(Words::exactly(word)),
            Degree::Beginning => words.push(Words::beginning(word)),
            Degree::Sound => {
                words.push(Words::beginning(word));
                words.extend(Words::sounding(word));
            }
        }
    }
    words
}

/// Born on one of these days, or on any.
fn born(births: &[String]) -> Option<Vec<Words>> {
    let any: Vec<Words> = births.iter().map(|start| Words::born(start)).collect();
    (!any.is_empty()).then_some(any)
}

/// Where persons are looked for.
enum Place<'a> {
    /// In the services of a grant.
    Granted(&'a mut Granted),
    /// Among files that no mission opens.
    Among(&'a mut Read, &'a [i64]),
}

impl Place<'_> {
    /// At most `limit` persons who have a word in each of the groups.
    async fn persons(&mut self, groups: &[Vec<Words>], limit: usize) -> Result<Vec<Row>, DbError> {
        match self {
            Self::Granted(granted) => {
                fiche::persons_by_words(granted, &PERSONNE, groups, limit).await
            }
            Self::Among(read, ids) => {
                let mut rows = fiche::persons_among(read, &PERSONNE, ids, groups).await?;
                rows.truncate(limit);
                Ok(rows)
            }
        }
    }
}

/// Finds the persons of the services of a grant: those whose names are as typed first, then those
/// whose names begin so, then those that sound so.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find(granted: &mut Granted, question: &Question) -> Result<Found, DbError> {
    climb(Place::Granted(granted), question).await
}

/// Which of the files `ids`, that no mission opens, answer to the question, by the same rungs: identifier, and whether
/// the name is as typed. Opening each is asked.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_among(
    read: &mut Read,
    ids: &[i64],
    question: &Question,
) -> Result<Vec<(i64, bool)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = climb(Place::Among(read, ids), question).await?;
    Ok(found.rows.into_iter().map(|(row, exact)| (row.id, exact)).collect())
}

/// Asks one rung after the other until there are answers enough.
async fn climb(mut place: Place<'_>, question: &Question) -> Result<Found, DbError> {
    let mut found = Found::default();
    for (at, Rung { degree, names, births }) in ladder(question).into_iter().enumerate() {
        let near = degree == Degree::Sound;
        // What is only near is asked when there is little better, and what changes the words
        // when there is nothing.
        let enough = match (near, at) {
            (false, _) => MOST + 1,
            (true, ..3) => MOST / 2,
            (true, _) => 1,
        };
        if found.rows.len() >= enough {
            break;
        }
        let mut groups: Vec<Vec<Words>> = names.iter().map(|name| group(name, degree)).collect();
        groups.extend(born(&births));
        let limit = if near { COMPARED } else { MOST + 1 };
        let mut rows = place.persons(&groups, limit).await?;
        if near {
            rows.sort_by_cached_key(|row| (apart(&names, row), row.id));
        }
        for row in rows {
            if found.rows.iter().all(|(known, _)| known.id != row.id) {
                found.rows.push((row, !near));
            }
        }
    }
    if found.rows.is_empty() {
        found.rows = slipped(place, question).await?;
    }
    found.more = found.rows.len() > MOST;
    found.rows.truncate(MOST);
    Ok(found)
}

/// How many of the names typed are tried as the one that is right.
const ANCHORS: usize = 2;

/// The persons of whom one name sounds as typed, the longest first, and the others are one slip away: when nothing
/// else was found.
async fn slipped(mut place: Place<'_>, question: &Question) -> Result<Vec<(Row, bool)>, DbError> {
    let names = &question.names;
    if names.len() < 2 {
        return Ok(Vec::new());
    }
    let births: Vec<String> = question.birth.iter().cloned().collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(names[*at].word.len()));
    for at in order.into_iter().take(ANCHORS) {
        let mut others = names.clone();
        let anchor = others.remove(at);
        let mut groups = vec![group(&anchor, Degree::Sound)];
        groups.extend(born(&births));
        let rows = place.persons(&groups, COMPARED).await?;
        let mut near: Vec<Row> = rows
            .into_iter()
            .filter(|row| {
                let words = words_of(row);
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                is_near(&others, &words)
            })
            .collect();
        if !near.is_empty() {
            near.sort_by_cached_key(|row| (apart(names, row), row.id));
            return Ok(near.into_iter().map(|row| (row, false)).collect());
        }
    }
    Ok(Vec::new())
}

/// The words of the names of a person, folded, apart and joined.
fn words_of(row: &Row) -> Vec<String> {
    let keys: Vec<String> = ["nom", "prenom", "nom_usage"]
        .into_iter()
        .filter_map(|field| row.text(field))
        .map(vocabulary::search_key)
        .collect();
    let joined = keys.iter().map(|key| key.replace(' ', ""));
    keys.iter().flat_map(|key| key.split(' ')).map(str::to_owned).chain(joined).collect()
}

fn apart(names: &[Name], row: &Row) -> usize {
    let words = words_of(row);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    distance(names, &words)
}
