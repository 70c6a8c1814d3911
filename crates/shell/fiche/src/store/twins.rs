//! Persons who may be one: looked for before a new one is kept, and in the whole of a service; and the
//! pairs of which somebody said that they are two.
//!
//! Only among what the grant covers: a person whom the reader may not know of is never told of, and
//! nothing differs when there is one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::{Granted, GrantedWrite};
use db::{DbError, Value};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{
    likeness::{Identity, alike},
    search_key, sound,
};

use crate::{Fiche, Register, Row, child};

use super::{
    read::{columns, from_db},
    search::persons_by_words,
    words::{Words, words_complete},
};

/// How many rows are held against a new one.
const COMPARED: usize = 200;
/// How many rows of a service are held against each other.
const ALL: i64 = 20_000;
/// How many words of a name are looked for: nobody has more.
const MOST_WORDS: usize = 16;
/// How many pairs are told.
pub const MOST_PAIRS: usize = 100;

/// Who a row says that somebody is.
pub fn identity(row: &Row) -> Identity<'_> {
    Identity {
        nom: row.text("nom").unwrap_or_default(),
        prenom: row.text("prenom").unwrap_or_default(),
        nom_usage: row.text("nom_usage").unwrap_or_default(),
        birth: row.day("birth_day"),
        approximate: row.int("birth_approximate") == Some(1),
    }
}

/// The words of the names of a row.
fn names(row: &Row) -> Vec<String> {
    let all = [row.text("nom"), row.text("nom_usage"), row.text("prenom")];
    let mut words = Vec::new();
    for key in all.into_iter().flatten().map(search_key) {
        words.extend(key.split(' ').filter(|word| word.len() > 1).map(str::to_owned));
        words.push(key.replace(' ', ""));
    }
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST_WORDS);
    words
}

fn heard(words: &[String]) -> Vec<Words> {
    let mut all: Vec<Words> = words.iter().map(|word| Words::exactly(word)).collect();
    all.extend(words.iter().filter_map(|word| Words::sounding(word)));
    all
}

/// The days that a slip makes of one, those that are looked up by themselves.
fn slips(day: Date) -> Vec<Words> {
    let turned = Date::new(day.year(), day.day(), day.month()).ok();
    let beside = [day.checked_sub(1.year()).ok(), day.checked_add(1.year()).ok()];
    let guessed = [Date::new(day.year(), 1, 1).ok(), Date::new(day.year(), 12, 31).ok()];
    let all = [Some(day), turned].into_iter().chain(beside).chain(guessed).flatten();
    all.map(|day| Words::born(&day.to_string())).collect()
}

/// Returns the persons (`fiche` is theirs) of the service of `row`, about to be kept, that the grant covers
/// and who may be the one that it describes.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn twins(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    row: &Row,
) -> Result<Vec<Row>, DbError> {
    if fiche.table != "personne" || names(row).is_empty() {
        return Ok(Vec::new());
    }
    // While the names of a base of before are being sorted, everybody is looked at: slower, not blind.
    let near = if words_complete(granted.read(), fiche).await? {
        sounding(granted, fiche, row).await?
    } else {
        standing(granted, register, fiche, row.owner).await?
    };
    let mut found: Vec<Row> = Vec::new();
    for other in near {
        let known = other.id == row.id || found.iter().any(|one| one.id == other.id);
        let here = other.owner == row.owner;
        if here && !known && alike(&identity(row), &identity(&other)) {
            found.push(other);
        }
    }
    Ok(found)
}

/// The persons whose names sound so, or who were born on such a day and of whom one name sounds so.
async fn sounding(granted: &mut Granted, fiche: &Fiche, row: &Row) -> Result<Vec<Row>, DbError> {
    let words = names(row);
    let first: Vec<String> = search_key(row.text("prenom").unwrap_or_default())
        .split(' ')
        .filter(|word| word.len() > 1)
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect();
    let mut asked = vec![vec![heard(&words), heard(&first)]];
    if let Some(day) = row.day("birth_day") {
        asked.push(vec![heard(&words), slips(day)]);
    }
    let mut found = Vec::new();
    for groups in asked.into_iter().filter(|groups| groups.iter().all(|group| !group.is_empty())) {
        found.extend(persons_by_words(granted, fiche, &groups, COMPARED).await?);
    }
    Ok(found)
}

/// The persons of a service that the grant covers.
async fn standing(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    service: i64,
) -> Result<Vec<Row>, DbError> {
    let mut values = vec![Value::from(service)];
    let within = child::condition(register, fiche, granted.perimetre(), &mut values);
    let sql = format!(
        "SELECT {} FROM {} WHERE service_id = $1 AND {within} ORDER BY {}, id LIMIT {ALL}",
        columns(fiche),
        fiche.table,
        fiche.order
    );
    let found = granted.query(&sql, &values).await?;
    found.iter().map(|row| from_db(granted.read().vault(), fiche, row)).collect()
}

/// The keys under which rows meet before they are compared.
fn meeting_points(row: &Row) -> BTreeSet<String> {
    let sounds: BTreeSet<String> =
        names(row).iter().map(|word| sound(word)).filter(|sound| sound.len() > 1).collect();
    let mut keys = BTreeSet::new();
    for one in &sounds {
        keys.extend(
            sounds.iter().filter(|other| one < *other).map(|other| format!("{one}|{other}")),
        );
        if let Some(day) = row.day("birth_day") {
            keys.insert(format!("{one}#{day}"));
        }
    }
    if let [one] = sounds.iter().collect::<Vec<_>>()[..] {
        keys.insert(one.clone());
    }
    keys
}

/// Returns the pairs of `rows` that may be one person, as places in `rows`, the smaller first.
pub(crate) fn pairs_of(rows: &[Row]) -> Vec<(usize, usize)> {
    let mut meets: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        for key in meeting_points(row) {
            meets.entry(key).or_default().push(at);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for group in meets.values() {
        for (place, one) in group.iter().enumerate() {
            for other in &group[place + 1..] {
                let pair = (*one.min(other), *one.max(other));
                if !pairs.contains(&pair)
                    && alike(&identity(&rows[pair.0]), &identity(&rows[pair.1]))
                {
                    pairs.insert(pair);
                }
            }
        }
    }
    pairs.into_iter().collect()
}

/// Returns the pairs of persons of `service` that the grant covers and that may be one person, but for
/// those of which somebody said that they are two.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn likely_pairs(
    granted: &mut Granted,
    register: &Register,
    fiche: &Fiche,
    service: i64,
) -> Result<Vec<(Row, Row)>, DbError> {
    let rows = standing(granted, register, fiche, service).await?;
    let sql = "SELECT personne_id, second_id FROM doublon_ecarte WHERE service_id = $1";
    let told = granted.query(sql, &[service.into()]).await?;
    let two: BTreeSet<(i64, i64)> = told
        .iter()
        .map(|row| Ok((row.get("personne_id")?, row.get("second_id")?)))
        .collect::<Result<_, DbError>>()?;
    let apart = |one: &Row, other: &Row| two.contains(&ordered(one.id, other.id));
    Ok(pairs_of(&rows)
        .into_iter()
        .map(|(one, other)| (rows[one].clone(), rows[other].clone()))
        .filter(|(one, other)| !apart(one, other))
        .collect())
}

fn ordered(one: i64, other: i64) -> (i64, i64) {
    (one.min(other), one.max(other))
}

/// Keeps that two persons of a service are two.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the grant must then be dropped.
pub async fn tell_apart(
    granted: &mut GrantedWrite,
    service: i64,
    one: i64,
    other: i64,
) -> Result<(), DbError> {
    let (first, second) = ordered(one, other);
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO doublon_ecarte (personne_id, second_id, service_id, at, compte_id)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let values = [first.into(), second.into(), service.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// By row of a file about to be imported, whom it resembles: those that stand already, and those of the
/// rows before it. `new` are the rows to be made, in their order, `standing` those that stand.
pub(crate) fn resembles(new: &[Row], standing: &[Row]) -> BTreeMap<usize, Row> {
    let all: Vec<Row> = standing.iter().chain(new).cloned().collect();
    let mut found = BTreeMap::new();
    for (one, other) in pairs_of(&all) {
        if other >= standing.len() {
            found.entry(other - standing.len()).or_insert_with(|| all[one].clone());
        }
    }
    found
}
